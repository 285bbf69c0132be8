"""Several interpreters in one run: found, built, measured, watched, contrasted, or skipped."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.e2e import support
from tests.e2e.conftest import Made, make
from tests.e2e.support import Json

PARTS = ("python", "native", "gil", "waiting", "unattributed")


def usable() -> list[Json]:
    """CPythons that can be measured, the configured one first."""
    rows = support.listed("interpreters")
    return [row for row in rows if row["hosts"] and row["name"].startswith("cp")]


def version(row: Json) -> tuple[int, ...]:
    """(3, 13) of 3.13.0"""
    return tuple(int(part) for part in row["version"].split(".")[:2])


def chosen() -> list[Json]:
    """The configured CPython, the newest other, and one without the GIL where there is one."""
    rows = usable()
    others = [row for row in rows[1:] if row["gil"] and "#" not in row["name"]]
    newest = max(others, key=lambda row: version(row), default=None)
    free = next((row for row in rows if not row["gil"]), None)
    return [row for row in (rows[0], newest, free) if row is not None]


def pythons(rows: list[Json]) -> list[str]:
    return [part for row in rows for part in ("--python", row["executable"])]


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("several")
    suite = support.write_suite(
        folder,
        ["mandelbrot"],
        ["serial.python", "threads.*", "process_pool_fork.python", "*interpreters.python"],
        telemetry=True,
    )
    text = suite.read_text()
    text += '[[cells]]\nsizes = ["tiny"]\nkernels = ["mandelbrot"]\n'
    text += 'strategies = ["serial.python"]\nhosts = ["embedded"]\n'
    suite.write_text(text)
    return make(suite, folder / "several.json", *pythons(chosen()))


def rows_of(made: Made, strategy: str, interpreter: str) -> list[Json]:
    return [
        row["gilscope"]
        for row in made.document["benchmarks"]
        if row["gilscope"]["strategy"] == strategy and row["gilscope"]["interpreter"] == interpreter
    ]


def telemetry_of(made: Made, strategy: str, interpreter: str) -> Json:
    found = support.ours(made.document)["telemetry"]
    name = next(key for key in found if f"/{strategy}/" in key and key.endswith("/" + interpreter))
    seen: Json = found[name]
    assert "error" not in seen, seen
    return seen


def test_the_run_is_whole_and_valid(several: Made, validator: support.Validator) -> None:
    assert several.exit_code == 0, several.errors
    validator(several.document)


def test_at_least_two_versions_are_measured(several: Made) -> None:
    if len(chosen()) < 2:
        pytest.skip("this machine has one CPython; scripts/get-interpreters brings more")
    versions = {row["version"] for row in chosen()}
    for row in chosen():
        assert support.ours(several.document)["interpreters"][row["name"]]["version"] in versions
        assert rows_of(several, "threads.python", row["name"])[0]["status"] == "measured"


def test_sub_interpreters_run_where_the_version_has_them(several: Made) -> None:
    for row in chosen():
        new_enough = version(row) >= (3, 12)
        for strategy in ("interpreters.python", "embed_interpreters.python"):
            rows = rows_of(several, strategy, row["name"])
            assert {r["status"] for r in rows} == {"measured" if new_enough else "skipped"}


def test_what_runs_embedded_has_an_entry_of_its_own(several: Made) -> None:
    name = chosen()[0]["name"] + "-embedded"
    assert rows_of(several, "serial.python", name)[0]["host"] == "embedded"
    assert support.ours(several.document)["interpreters"][name]["host"] == ["embedded"]


def test_a_build_without_the_gil_also_runs_with_it(several: Made) -> None:
    free = [row for row in chosen() if not row["gil"]]
    if not free:
        pytest.skip("no free-threaded CPython is here; scripts/get-interpreters cp313t brings one")
    known = support.ours(several.document)["interpreters"]
    name = free[0]["name"]
    assert (known[name]["gil"], known[name + "-gil"]["gil"]) == (False, True)
    assert known[name + "-gil"]["gil_switch"] == "1"
    assert rows_of(several, "threads.python", name + "-gil")[0]["status"] == "measured"
    assert telemetry_of(several, "threads.python", name)["free_threaded"] is not None
    assert telemetry_of(several, "threads.python", name)["gil"] is None
    assert telemetry_of(several, "threads.python", name + "-gil")["gil"]["count"] == 1


def test_the_workers_time_adds_up(several: Made) -> None:
    watched = [
        seen for seen in support.ours(several.document)["telemetry"].values() if seen["ticks"]
    ]
    assert watched
    for seen in watched:
        assert sum(seen["shares"][part] for part in PARTS) == pytest.approx(1)
        for worker in seen["workers"]:
            assert sum(worker[part] for part in PARTS) == pytest.approx(1)


def test_threads_share_one_gil_and_sub_interpreters_have_one_each(several: Made) -> None:
    newest = chosen()[1 if len(chosen()) > 1 else 0]
    threads = telemetry_of(several, "threads.python", newest["name"])
    assert threads["gil"]["count"] == 1
    assert threads["shares"]["gil"] > 0  # two threads that compute wait for each other
    assert len(threads["workers"]) == 2
    if version(newest) >= (3, 12):
        apart = telemetry_of(several, "interpreters.python", newest["name"])
        assert apart["gil"]["count"] == 2
        assert apart["gil"]["handovers_per_s"] < threads["gil"]["handovers_per_s"]


def test_the_report_answers_the_questions(several: Made, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    done = support.gilscope("report", several.file, "-o", page)
    assert done.returncode == 0, done.stderr
    text = page.read_text()
    assert "Does embedding cost?" in text
    assert "Where the workers' time went" in text
    if len(chosen()) > 1:
        assert "What would moving from" in text
        assert "Which version is fastest for which kernel?" in text


def test_interpreters_are_listed_with_what_they_can(several: Made) -> None:
    for row in usable():
        assert row["build"]
        assert "threads" in row["executors"]
        old = version(row) < (3, 12)
        assert ("interpreters" in row["without"]) == old


# --- what cannot be used is skipped with the reason, beside what can


def script(folder: Path, name: str, body: str) -> Path:
    file = folder / name
    file.write_text(f"#!/bin/sh\n{body}\n")
    file.chmod(0o755)
    return file


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    return support.write_suite(tmp_path, ["noop"], ["serial.python"])


def skipped_reason(suite: Path, result: Path, bad: str, **extra: str) -> str:
    good = usable()[0]["executable"]
    done = support.gilscope(
        "run", suite, "-o", result, "--python", good, "--python", bad, extra=extra or None
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    rows = [row for row in support.load(result)["benchmarks"] if row.get("error_occurred")]
    assert len(rows) == 1, rows
    reason: str = rows[0]["error_message"]
    assert rows[0]["gilscope"]["status"] == "skipped"
    assert "\n" not in reason
    return reason


def test_a_name_that_is_not_found(suite: Path, tmp_path: Path) -> None:
    reason = skipped_reason(suite, tmp_path / "r.json", "cp399")
    assert "no interpreter 'cp399' was found" in reason
    assert "get-interpreters" in reason


def test_one_that_dies_in_start_up(suite: Path, tmp_path: Path) -> None:
    bad = script(tmp_path, "python3.99", "echo 'no encodings' >&2; exit 1")
    assert "no encodings" in skipped_reason(suite, tmp_path / "r.json", str(bad))


def test_a_virtual_environment_whose_base_is_gone(suite: Path, tmp_path: Path) -> None:
    bad = tmp_path / "venv/bin/python3"
    bad.parent.mkdir(parents=True)
    bad.symlink_to(tmp_path / "gone/python3")
    assert str(bad) in skipped_reason(suite, tmp_path / "r.json", str(bad))


def faked(tmp_path: Path, change: str) -> str:
    """The configured Python, whose answers to `probe.py` are changed by a statement on `facts`."""
    good = usable()[0]["executable"]
    probe = support.ROOT / "harness/interpreter/probe.py"
    body = (
        f'case "$1" in *probe.py) exec {good} - <<END\n'
        "import json, sys\n"
        f"sys.path.insert(0, {str(probe.parent)!r})\n"
        "import probe\n"
        "facts = probe.facts()\n"
        f"facts['executable'] = {str(tmp_path / 'fake')!r}\n"
        f"{change}\n"
        "print(json.dumps(facts))\n"
        f'END\n;; *) exec {good} "$@" ;; esac'
    )
    return str(script(tmp_path, "fake", body))


def test_one_without_headers(suite: Path, tmp_path: Path) -> None:
    bad = faked(tmp_path, "facts['headers'] = False; facts['include'] = '/nowhere'")
    reason = skipped_reason(suite, tmp_path / "r.json", bad)
    assert "has no Python.h in '/nowhere'; install its headers" in reason


def test_a_module_of_the_wrong_abi(suite: Path, tmp_path: Path) -> None:
    bad = faked(tmp_path, "facts['ext_suffix'] = '.cpython-399-none.so'")
    reason = skipped_reason(suite, tmp_path / "r.json", bad)
    assert "its modules could not be imported" in reason
    assert "gilscope_" in reason


def test_the_gil_switch_of_outside_is_ignored_and_said(suite: Path, tmp_path: Path) -> None:
    good = usable()[0]["executable"]
    done = support.gilscope(
        "run", suite, "-o", tmp_path / "r.json", "--python", good, extra={"PYTHON_GIL": "0"}
    )
    assert done.returncode == 0, done.stderr
    assert "PYTHON_GIL=0 is set and is ignored" in done.stderr


def test_an_extension_that_switches_the_gil_on_is_told(suite: Path, tmp_path: Path) -> None:
    free = next((row for row in usable() if not row["gil"]), None)
    if free is None:
        pytest.skip("no free-threaded CPython is here; scripts/get-interpreters cp313t brings one")
    done = support.command(
        [free["executable"], support.ROOT / "harness/interpreter/import_modules.py", "no-gil"],
        extra={
            "PYTHON_GIL": "1",
            "PYTHONPATH": os.pathsep.join([str(support.ROOT), *modules(free["name"])]),
        },
    )
    assert done.returncode == 1
    assert done.stderr.strip() == "importing them switched the GIL on"


def modules(tag: str) -> list[str]:
    return [str(path) for path in support.BUILD.glob(f"interpreters/{tag}-*") if path.is_dir()]


def test_environments_of_one_installation_share_their_modules(tmp_path: Path) -> None:
    python = usable()[0]["executable"]
    done = support.command([python, "-m", "venv", "--without-pip", tmp_path / "environment"])
    assert done.returncode == 0, done.stderr
    inside = tmp_path / "environment/bin/python"
    done = support.gilscope("run", "smoke", "--dry-run", "--python", inside)
    assert done.returncode == 0, done.stderr
    assert "building the modules" not in done.stderr
