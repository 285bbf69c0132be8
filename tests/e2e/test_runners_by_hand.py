"""The three runners without the conductor: ordinary Google Benchmark programs."""

from __future__ import annotations

import re
import socket
import subprocess
import urllib.request
from pathlib import Path

import pytest

from tests.e2e import support
from tests.e2e.conftest import Made

Argv = list["str | Path"]


@pytest.fixture(scope="module")
def runners(everything: Made) -> dict[str, tuple[Argv, dict[str, str]]]:
    """host -> the command and its environment. `everything` has built the modules."""
    listed = support.listed("interpreters")[0]
    modules = modules_of(listed["executable"])
    python = {"PYTHONPATH": f"{support.ROOT}:{modules}"}
    return {
        "native": ([support.RUNNER], {}),
        "exe": ([listed["executable"], support.ROOT / "bench/runner/hosted.py"], python),
        "embedded": ([modules / "gilscope-runner-embedded"], python),
    }


def modules_of(executable: str) -> Path:
    """The build folder of an interpreter's modules, by what it was configured for."""
    wanted = re.compile(rf"^PYTHON_EXECUTABLE:\w+={re.escape(executable)}$", re.MULTILINE)
    caches = (support.BUILD / "interpreters").glob("*/CMakeCache.txt")
    built = [cache.parent for cache in caches if wanted.search(cache.read_text())]
    return max(built, key=lambda folder: (folder / "gilscope-runner-embedded").stat().st_mtime)


TAG = support.listed("interpreters")[0]["name"]  # cp311, say
CELLS = {
    "native": "mandelbrot/tiny/native_threads.native/workers:2/native",
    "exe": f"mandelbrot/tiny/threads.python/workers:2/{TAG}",
    "embedded": f"mandelbrot/tiny/embed_threads.python/workers:2/{TAG}",
}


def run(
    runners: dict[str, tuple[Argv, dict[str, str]]], host: str, *options: str
) -> subprocess.CompletedProcess[str]:
    argv, extra = runners[host]
    return support.command([*argv, *options], extra)


@pytest.mark.parametrize("host", CELLS)
def test_it_lists_its_cells(
    runners: dict[str, tuple[Argv, dict[str, str]]], everything: Made, host: str
) -> None:
    done = run(runners, host, "--benchmark_list_tests")
    assert done.returncode == 0, done.stderr
    names = {line.removesuffix("/manual_time") for line in done.stdout.splitlines()}
    planned = {
        entry["cell"]["name"]
        for entry in support.ours(everything.document)["plan"]
        if entry["cell"]["host"] == host and not entry["cell"]["waits"] and not entry["skipped"]
    }
    assert names >= planned


@pytest.mark.parametrize("host", CELLS)
def test_it_measures_one_cell(
    runners: dict[str, tuple[Argv, dict[str, str]]], tmp_path: Path, host: str
) -> None:
    out = tmp_path / "out.json"
    done = run(
        runners,
        host,
        f"--benchmark_filter=^{CELLS[host]}",
        "--benchmark_min_time=0.001",
        "--benchmark_repetitions=2",
        f"--benchmark_out={out}",
        "--benchmark_out_format=json",
    )
    assert done.returncode == 0, done.stderr
    document = support.load(out)
    rows = [row for row in document["benchmarks"] if row["run_type"] == "iteration"]
    assert [row["run_name"].removesuffix("/manual_time") for row in rows] == [CELLS[host]] * 2
    for row in rows:
        assert "error_occurred" not in row
        assert row["real_time"] > 0
        assert row["workers"] == 2


def test_a_kernel_with_a_fixture(
    runners: dict[str, tuple[Argv, dict[str, str]]], tmp_path: Path
) -> None:
    marker = support.new_marker()
    argv, extra = runners["native"]
    out = tmp_path / "out.json"
    filters = ["--benchmark_filter=^http_fetch/tiny/.*workers:1", f"--benchmark_out={out}"]
    done = support.command([*argv, *filters, "--benchmark_min_time=0.001"], {**extra, **marker})
    assert done.returncode == 0, done.stderr
    rows = support.load(out)["benchmarks"]
    assert {row["name"].split("/")[2] for row in rows} >= {"serial.native", "native_asio.native"}
    assert not any(row.get("error_occurred") for row in rows)
    support.assert_nobody_left(marker)


@pytest.mark.parametrize("host", CELLS)
def test_unknown_options(runners: dict[str, tuple[Argv, dict[str, str]]], host: str) -> None:
    done = run(runners, host, "--frobnicate")
    assert done.returncode == 2
    assert "--frobnicate" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("host", ["exe", "embedded"])
def test_without_its_modules(runners: dict[str, tuple[Argv, dict[str, str]]], host: str) -> None:
    argv, _ = runners[host]
    done = support.command([*argv, "--benchmark_list_tests"], {"PYTHONPATH": "/nonexistent"})
    assert done.returncode != 0
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("gilscope-runner: ")
    assert "PYTHONPATH" in done.stderr


def test_a_visit_that_is_not_there(
    runners: dict[str, tuple[Argv, dict[str, str]]], tmp_path: Path
) -> None:
    visit = f"--gilscope_visit={tmp_path / 'visit.json'}"
    report = tmp_path / "report.json"
    done = run(runners, "native", visit, f"--gilscope_report={report}")
    assert done.returncode == 1  # the complaint is for the conductor
    assert "visit.json' cannot be read" in support.load(report)["error"]
    done = run(runners, "native", visit, f"--gilscope_report={tmp_path / 'none' / 'report.json'}")
    assert done.returncode != 0
    assert done.stderr.startswith("gilscope-runner: ")
    assert "TMPDIR" in done.stderr


def test_the_latency_server_by_hand() -> None:
    server = subprocess.Popen(
        [str(support.LATENCY_SERVER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert server.stdin is not None
    assert server.stdout is not None
    port = int(server.stdout.readline())
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/bytes/100/7") as answer:
        first = answer.read()
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/bytes/100/7") as answer:
        assert answer.read() == first
    assert len(first) == 100
    server.stdin.close()
    assert server.wait(timeout=support.TIME_LIMIT_S) == 0
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", port), timeout=5)
