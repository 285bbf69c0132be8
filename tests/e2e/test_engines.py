"""Engines and libraries: the same digests, what they need, what they cost apart, how they die."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.e2e import engines, support
from tests.e2e.support import Json

COROUTINES = {"uvloop", "trio"}  # which are for kernels that have them
LOOPS = COROUTINES | {"gevent_pool", "celery_gevent"}


class Ran(NamedTuple):
    document: Json
    marker: dict[str, str]


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory, validator: support.Validator) -> Ran:
    """All engines that are here, once."""
    folder = tmp_path_factory.mktemp("engines")
    marker = support.new_marker() | engines.HERE
    wanted = [f"{name}.python" for name in engines.strategies()]
    suite = support.write_suite(
        folder, ["noop", "transform"], ["serial.python", *wanted], visit_limit="60s"
    )
    waiting = [f"{name}.python" for name in sorted(LOOPS)]
    with suite.open("a") as file:
        file.write(
            '[[cells]]\nkernels = ["http_fetch"]\nsizes = ["tiny"]\nworkers = [4]\n'
            f"strategies = {json.dumps(waiting)}\n"
        )
    done = support.gilscope("run", suite, "-o", folder / "result.json", extra=marker)
    assert done.returncode == 0, done.stderr
    document = support.load(folder / "result.json")
    validator(document)
    assert not support.errors(document, "failed")
    return Ran(document, marker)


@pytest.mark.parametrize("executor", engines.strategies())
def test_the_digests_are_right(ran: Ran, executor: str) -> None:
    engines.need(executor)
    kernels = {
        row["gilscope"]["kernel"] for row in support.samples(ran.document)
        if row["gilscope"]["executor"] == executor
    }  # fmt: skip
    wanted = set() if executor in COROUTINES else {"noop", "transform"}
    assert kernels == wanted | ({"http_fetch"} if executor in LOOPS else set())


def test_nothing_is_left(ran: Ran) -> None:
    support.assert_nobody_left(ran.marker)


def test_what_serves_counts_apart(ran: Ran) -> None:
    engines.need("celery_prefork")
    rows: dict[str, Json] = {}
    for row in support.samples(ran.document):
        rows.setdefault(row["gilscope"]["executor"], row["gilscope"])
    for executor in ("celery_prefork", "dask_cluster"):
        assert rows[executor]["service_rss_bytes"] > 1 << 20
        assert 0 < rows[executor]["service_cpu_s"] < 10
    assert "service_cpu_s" not in next(
        row["gilscope"] for row in support.samples(ran.document)
        if row["run_name"].startswith("noop/tiny/serial.python")
    )  # fmt: skip


def test_results_say_which_packages(ran: Ran) -> None:
    plan = support.ours(ran.document)["plan"]
    packages = {
        planned["cell"]["executor"]: planned["cell"].get("packages") for planned in plan
    }  # fmt: skip
    assert packages["serial"] is None
    assert packages["parallel_python"] == ["ppft==1.7.8"]


def test_what_is_missing_is_a_skipped_cell_with_the_command(tmp_path: Path) -> None:
    suite = support.write_suite(tmp_path, ["noop"], ["serial.python", "joblib_loky.python"])
    nowhere = {"GILSCOPE_PACKAGES": str(tmp_path / "none")}
    done = support.gilscope("run", suite, "-o", tmp_path / "result.json", extra=nowhere)
    assert done.returncode == 0, done.stderr
    (reason,) = support.errors(support.load(tmp_path / "result.json"), "skipped").values()
    assert reason.startswith("joblib for cp3")
    assert reason.endswith(" is not here; `gilscope get joblib_loky` brings it")


def test_get_brings_a_package_once_and_it_is_used(tmp_path: Path) -> None:
    place = {"GILSCOPE_PACKAGES": str(tmp_path / "packages")}
    first = support.gilscope("get", "loky_pool", extra=place)
    assert first.returncode == 0, first.stderr
    assert "installing loky==3.7.0" in first.stderr
    (folder,) = (tmp_path / "packages").glob("*/*")
    assert (folder / "loky/__init__.py").exists()
    assert "is there" in support.gilscope("get", "loky", extra=place).stderr
    suite = support.write_suite(tmp_path, ["noop"], ["loky_pool.python"])
    done = support.gilscope("run", suite, "-o", tmp_path / "result.json", extra=place)
    assert done.returncode == 0, done.stderr
    assert support.samples(support.load(tmp_path / "result.json"))


def test_get_refuses_what_has_another_hash(tmp_path: Path) -> None:
    extra = support.copy_tree(tmp_path)
    (tmp_path / ".venv").symlink_to(support.ROOT / ".venv")
    lock = tmp_path / "harness/packages/loky.txt"
    text = lock.read_text()
    lines = [
        line[: line.index("sha256:") + 7] + "0" * 64 + line[line.index("sha256:") + 71 :]
        if "sha256:" in line else line
        for line in text.splitlines()
    ]  # fmt: skip
    lock.write_text("\n".join(lines) + "\n")
    place = {"GILSCOPE_PACKAGES": str(tmp_path / "packages")}
    done = support.gilscope("get", "loky", extra=extra | place)
    assert done.returncode == 2
    assert "loky==3.7.0 cannot be installed" in done.stderr.splitlines()[-1]
    assert not list((tmp_path / "packages").glob("*/*"))


def test_get_names_what_it_does_not_know() -> None:
    done = support.gilscope("get", "celerey_prefork")
    support.assert_one_sentence(done, 2, "'celerey_prefork'", "celery_prefork")


DYING = {
    "kills_worker": "os.kill(os.getpid(), signal.SIGKILL)",
    "raises": "raise KeyError('gone')",
}


def semaphores_of_the_dead() -> list[str]:
    """Those of loky, whose names say whose they are."""
    return [
        file.name
        for file in Path("/dev/shm").glob("sem.loky-*")
        if not Path("/proc", file.name.split("-")[1]).exists()
    ]


def test_workers_that_die_fail_their_cell_alone(tmp_path: Path) -> None:
    names = ["celery_prefork", "parallel_python", "dask_processes", "joblib_loky"]
    engines.need(*names)
    extra = support.copy_tree(tmp_path) | support.new_marker() | engines.HERE
    for name, body in DYING.items():
        support.add_kernel(tmp_path, name, body)
    suite = support.write_suite(
        tmp_path, [*DYING, "noop"], [f"{name}.python" for name in names], visit_limit="20s"
    )
    done = support.gilscope("run", suite, "-o", tmp_path / "result.json", extra=extra)
    assert done.returncode == 1, done.stderr
    document = support.load(tmp_path / "result.json")
    failed = support.errors(document, "failed")
    assert len(failed) == len(names) * len(DYING)
    for cell, reason in failed.items():
        assert "\n" not in reason
        if cell.startswith("raises/"):
            assert "gone" in reason
    measured = {row["gilscope"]["executor"] for row in support.samples(document)}
    assert measured == set(names)
    support.assert_nobody_left(extra)
    support.wait_for(lambda: not semaphores_of_the_dead(), "the end of loky's semaphores", 10)


def test_a_broker_that_dies_is_named_and_started_again(tmp_path: Path) -> None:
    engines.need("celery_prefork")
    extra = support.copy_tree(tmp_path) | support.new_marker() | engines.HERE
    support.add_kernel(
        tmp_path, "ends_broker",
        "import redis\n"
        "redis.Redis.from_url(os.environ['GILSCOPE_CELERY_BROKER']).shutdown(nosave=True)\n"
        "return begin",
    )  # fmt: skip
    suite = support.write_suite(
        tmp_path, ["ends_broker", "noop"], ["celery_prefork.python"], visit_limit="10s", rounds=2
    )
    done = support.gilscope("run", suite, "-o", tmp_path / "result.json", extra=extra)
    assert done.returncode == 1, done.stderr
    document = support.load(tmp_path / "result.json")
    (reason,) = support.errors(document, "failed").values()
    assert "the fixture redis has ended; its log is '" in reason
    assert (tmp_path / "result.redis.log").read_text()
    assert len(support.samples(document)) == 4  # cold and warm, in both rounds
    support.assert_nobody_left(extra)


class Cluster(NamedTuple):
    address: str
    workers: list[subprocess.Popen[bytes]]


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """A Dask scheduler with two workers, none of which gilscope has started."""
    engines.need("dask_cluster")
    folder = engines.strategies()["dask_cluster"]["folders"][0]
    modules = next(iter(sorted(support.BUILD.glob("interpreters/cp3*-*/"))))
    own = support.environment({
        "PYTHONPATH": f"{support.ROOT}:{folder}:{modules}",
        "GILSCOPE_PROGRAM": str(support.GILSCOPE),
    })  # fmt: skip
    python = "/usr/bin/python3"
    started = []

    def start(*arguments: str) -> subprocess.Popen[bytes]:
        started.append(
            subprocess.Popen(
                [python, "-m", "dask", *arguments, "--no-dashboard"], env=own, cwd=tmp_path,
                stdout=subprocess.DEVNULL, stderr=(tmp_path / "dask.log").open("ab"),
            )
        )  # fmt: skip
        return started[-1]

    file = tmp_path / "scheduler.json"
    start("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file),
          "--no-show")  # fmt: skip
    support.wait_for(lambda: file.exists() and file.read_text().endswith("}"), "the scheduler")
    address = support.load(file)["address"]
    # On two addresses of the loopback network: two machines, to those who go by addresses.
    workers = [
        start("worker", address, "--nthreads", "1", "--no-nanny", "--host", f"127.0.0.{host}",
              "--local-directory", str(tmp_path / f"worker{host}"))
        for host in (1, 2)
    ]  # fmt: skip
    yield Cluster(address, workers)
    for process in started:
        process.send_signal(signal.SIGKILL)
        process.wait()


def test_a_cluster_that_runs_already(cluster: Cluster, tmp_path: Path) -> None:
    suite = support.write_suite(
        tmp_path, ["noop", "transform"], ["serial.python", "dask_cluster.python"]
    )
    there = {"GILSCOPE_DASK": cluster.address, **engines.HERE}
    dry = support.gilscope("run", suite, "--dry-run", extra=there)
    assert dry.stdout.count("  elsewhere\n") == 2
    done = support.gilscope("run", suite, "-o", tmp_path / "result.json", extra=there)
    assert done.returncode == 0, done.stderr
    document = support.load(tmp_path / "result.json")
    rows = [row["gilscope"] for row in support.samples(document)]
    away = [row for row in rows if row["executor"] == "dask_cluster"]
    assert away
    assert all(row["cpu_s"] is None and row["rss_bytes"] is None for row in away)
    assert all(row["hosts"] == [os.uname().nodename] for row in away)
    codes = {warning["code"] for warning in support.ours(document)["warnings"]}
    assert "elsewhere" in codes
    assert all(worker.poll() is None for worker in cluster.workers)


def test_a_fleet_does_a_lost_block_again(cluster: Cluster, tmp_path: Path) -> None:
    suite = support.write_suite(
        tmp_path, ["noop", "mandelbrot", "primes", "word_count"],
        ["serial.python", "threads.python"], rounds=4,
    )  # fmt: skip
    output = tmp_path / "fleet.json"
    run = support.start_gilscope(
        "run",
        suite,
        "--fleet",
        cluster.address.replace("tcp:", "dask:"),
        "-o",
        output,
        extra=engines.HERE,
    )
    assert run.stderr is not None
    said = []
    for line in run.stderr:
        said.append(line)
        if "127.0.0.2" in line and cluster.workers[1].poll() is None:
            time.sleep(0.2)  # it has begun
            cluster.workers[1].kill()
    assert run.wait(120) == 0, "".join(said)
    assert any("was lost on 127.0.0.2" in line for line in said), "".join(said)
    (result,) = tmp_path.glob("fleet.*.json")
    document = support.load(result)
    ran = {(row["gilscope"]["kernel"], row["gilscope"]["strategy"])
           for row in support.samples(document)}  # fmt: skip
    assert len(ran) == 8
    assert len(support.order_of_visits(document)) == 8 * 4  # each visit has a number of its own
    assert not (tmp_path / "fleet.fleet").exists()


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("10.0.0.1:8786", "'10.0.0.1:8786' is no address of a fleet; write it as dask://HOST:PORT"),
        ("dask://127.0.0.1:9", "There is no Dask scheduler at tcp://127.0.0.1:9"),
    ],
)
def test_a_fleet_that_is_not_there(tmp_path: Path, address: str, words: str) -> None:
    engines.need("dask_cluster")
    done = support.gilscope(
        "run", "smoke", "--fleet", address, "-o", tmp_path / "fleet.json", extra=engines.HERE
    )
    support.assert_one_sentence(done, 2, words)
    assert not list(tmp_path.iterdir())


BINDINGS = {"ctypes": {"noop", "mandelbrot", "word_count"}, "numba": {"mandelbrot", "primes"},
            "cython_nogil": {"mandelbrot", "word_count"}}  # fmt: skip


@pytest.mark.parametrize("binding", BINDINGS)
def test_bindings_give_the_same_digests(binding: str, tmp_path: Path) -> None:
    rows = {row["name"]: row for row in support.listed("strategies", engines.HERE)}
    if rows[f"threads.{binding}"]["missing"]:
        pytest.skip(engines.NOT_HERE)
    wanted = [f"{executor}.{binding}" for executor in ("serial", "threads", "process_pool_fork")]
    if binding == "numba":
        wanted.append("numba_prange.numba")
    suite = support.write_suite(
        tmp_path, ["noop", "mandelbrot", "primes", "image_blur", "word_count"], wanted
    )
    done = support.gilscope("run", suite, "-o", tmp_path / "result.json", extra=engines.HERE)
    assert done.returncode == 0, done.stderr
    rows_of = support.samples(support.load(tmp_path / "result.json"))
    kernels = {row["gilscope"]["kernel"] for row in rows_of}
    assert kernels >= BINDINGS[binding]
    assert {row["gilscope"]["strategy"] for row in rows_of} == set(wanted)
