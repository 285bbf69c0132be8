"""Histories in folders: added to, carried over renames, pruned, imported into, drawn from."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.e2e import support
from tests.e2e.conftest import Made
from tests.e2e.histories import (
    BRANCH,
    added,
    assert_problem,
    document_of,
    git,
    history,
    run_number,
    runs_of,
    snapshot,
)
from tests.e2e.support import assert_one_sentence

# In a folder


def test_a_run_is_added_once(small: Made, tmp_path: Path) -> None:
    where = tmp_path / "history"
    assert ": added as " in added(small.file, "--history", where)
    before = snapshot(where)
    assert "was there already" in added(small.file, "--history", where)
    assert snapshot(where) == before
    assert len(before) == 2
    machine = support.ours(small.document)["machine"]["key"]
    apart = "-modified" if support.ours(small.document)["modified"] else ""
    for name in before:
        assert name.split("/")[0] == machine + apart


def test_runs_of_sources_that_no_commit_holds_are_kept_apart(small: Made, tmp_path: Path) -> None:
    where = tmp_path / "history"
    clean = run_number(small, tmp_path, 1)
    changed = run_number(small, tmp_path, 2, modified=True)
    added(clean, changed, "--history", where)
    machines = [machine["key"] for machine in document_of(where)["machines"]]
    key = support.ours(small.document)["machine"]["key"]
    assert sorted(machines) == [key, f"{key}-modified"]


def test_a_site_is_drawn_of_what_was_measured(small: Made, tmp_path: Path) -> None:
    """Samples of one execution have no burst, so some series lack what others have."""
    where, site = tmp_path / "history", tmp_path / "site"
    added(small.file, "--history", where)
    (machine,) = document_of(where)["machines"]
    assert any("burst_s" not in series for series in machine["series"])
    done = support.gilscope("dashboard", "--history", where, "-o", site)
    assert (done.returncode, done.stderr) == (0, "")
    page = (site / "index.html").read_text(encoding="utf-8")
    assert "too few to tell" in page
    assert len(list((site / "series").glob("*.html"))) == len(machine["series"])


def test_the_document_says_what_the_result_says(small: Made, tmp_path: Path) -> None:
    where = tmp_path / "history"
    added(small.file, "--history", where, "--report", "reports/7.html")
    document = document_of(where)
    (machine,) = document["machines"]
    (run,) = machine["runs"]
    header = support.ours(small.document)
    assert run["suite"] == header["suite"]
    assert run["commit"] == header["git_commit"]
    assert run["report"] == "reports/7.html"
    assert run["complete"]
    aggregates = {
        row["run_name"]: row["gilscope"]
        for row in small.document["benchmarks"]
        if row["run_type"] == "aggregate"
    }
    assert {series["name"] for series in machine["series"]} == set(aggregates)
    for series in machine["series"]:
        for key in ("warm_s", "startup_s", "rss_bytes"):
            said = aggregates[series["name"]][key]
            (value,) = series[key]
            assert value[0] == pytest.approx(said["median"], rel=1e-5)
            ends = pytest.approx([said["low"], said["high"]], abs=2e-4 * said["median"])
            assert value[1:3] == ends
            assert value[3] == said["n"]


def test_the_commit_is_looked_up(small: Made, tmp_path: Path, repository: Path) -> None:
    commit = git(repository, "rev-parse", "HEAD")
    file = run_number(small, tmp_path, 1, git_commit=commit)
    unknown = run_number(small, tmp_path, 2, git_commit="f" * 40)
    added(file, unknown, "--history", "h", cwd=repository)
    runs = {run["commit"]: run for run in runs_of("h", repository)}
    assert runs[commit]["subject"] == "The first commit"
    assert runs[commit]["author"] == git(repository, "log", "-1", "--format=%an")
    assert "author" not in runs["f" * 40]
    assert runs[commit]["commit_time"].endswith("Z")
    assert runs["f" * 40]["subject"] is None
    assert runs["f" * 40]["commit_time"] is None
    # The commit is younger than the run is said to be.
    assert_problem(history("check", "--history", "h", cwd=repository), "before its commit")


def test_without_git_a_folder_still_works(small: Made, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    extra = {"PATH": str(tmp_path / "empty")}
    file = run_number(small, tmp_path, 1, git_commit="e" * 40)
    assert history("add", file, "--history", tmp_path / "h", extra=extra).returncode == 0
    assert runs_of(tmp_path / "h")[0]["commit_time"] is None
    refused = history("add", file, "--history", BRANCH, extra=extra)
    assert_one_sentence(refused, 2, "needs git", "name a folder")


def test_an_interrupted_run_is_marked(small: Made, tmp_path: Path) -> None:
    added(run_number(small, tmp_path, 1, complete=False), "--history", tmp_path / "h")
    assert runs_of(tmp_path / "h")[0]["complete"] is False


def test_many_writers_at_once(small: Made, tmp_path: Path) -> None:
    files = [run_number(small, tmp_path, number) for number in range(12)]
    arguments = [files[number % 12] for number in range(36)]  # each three times
    with ThreadPoolExecutor(12) as pool:
        outputs = list(pool.map(lambda file: added(file, "--history", tmp_path / "h"), arguments))
    assert sum(": added as " in output for output in outputs) == 12
    assert len(runs_of(tmp_path / "h")) == 12
    assert history("check", "--history", tmp_path / "h").returncode == 0


def test_aliases(small: Made, tmp_path: Path) -> None:
    where = tmp_path / "h"
    added(small.file, "--history", where)
    (where / "aliases.toml").write_text("'noop/*' = 'nothing/*'\n")
    kernels = {series["kernel"] for series in document_of(where)["machines"][0]["series"]}
    assert kernels == {"nothing", "primes", "http_fetch"}
    (where / "aliases.toml").write_text("'a' = 'b'\n'b' = 'c'\n")
    refused = support.gilscope("dashboard", "--json", "--history", where)
    assert_one_sentence(refused, 2, "aliases.toml", "leads on to")


# Pruning, showing, importing, drawing


@pytest.mark.parametrize("where", ["folder", BRANCH])
def test_prune(small: Made, tmp_path: Path, repository: Path, where: str) -> None:
    for hour in range(4):
        file = run_number(small, tmp_path, 100 + hour, started_at=f"2026-01-05T0{hour}:00:00Z")
        added(file, "--history", where, cwd=repository)
    arguments = ["prune", "--history", where, "--daily", "0", "--weekly", "9"]
    dry = history(*arguments, "--dry-run", cwd=repository)
    assert "3 files would be removed." in dry.stdout
    assert len(runs_of(where, repository)) == 4
    done = history(*arguments, cwd=repository)
    assert done.stdout.splitlines()[:-1] == dry.stdout.splitlines()[:-1]
    (run,) = runs_of(where, repository)
    assert run["started_at"] == "2026-01-05T03:00:00Z"
    assert "0 files removed." in history(*arguments, cwd=repository).stdout
    refused = history("prune", "--daily", "10", "--weekly", "9", cwd=repository)
    assert_one_sentence(refused, 2, "--weekly 9 begins before --daily 10")


def test_show(small: Made, tmp_path: Path) -> None:
    added(small.file, "--history", tmp_path / "h")
    table = history("show", "--history", tmp_path / "h").stdout
    assert support.ours(small.document)["machine"]["key"] in table
    assert len(table.splitlines()) == 2


def test_import_of_another_projects_file(tmp_path: Path) -> None:
    file = tmp_path / "google.json"
    rows = [
        {"name": "BM_X", "run_name": "BM_X", "run_type": "iteration", "real_time": 5 + i,
         "cpu_time": 5, "time_unit": "us"}
        for i in range(6)
    ]  # fmt: skip
    context = {"date": "2026-01-31T23:59:59+00:00", "executable": "x", "num_cpus": 2}
    file.write_text(json.dumps({"context": context, "benchmarks": rows}))
    arguments: list[str | Path] = [
        "import",
        file,
        "--history",
        tmp_path / "h",
        "--machine",
        "ci",
        "--commit",
        "a" * 40,
    ]
    assert "added as ci/" in history(*arguments).stdout
    assert "was there already" in history(*arguments).stdout
    (machine,) = document_of(tmp_path / "h")["machines"]
    assert machine["key"] == "ci"
    assert machine["runs"][0]["commit"] == "a" * 40
    (value,) = machine["series"][0]["warm_s"]
    assert value == pytest.approx([7.5e-06, 5e-06, 1e-05, 6], rel=2e-4)
    refused = history("import", file, "--history", tmp_path / "h", "--commit", "nonsense")
    assert_one_sentence(refused, 2, "no commit 'nonsense'")


def test_a_result_of_gilscope_is_not_imported(small: Made, tmp_path: Path) -> None:
    refused = history("import", small.file, "--history", tmp_path / "h")
    assert_one_sentence(refused, 2, "gilscope history add")


def test_google_benchmarks_own_output_is_imported(tmp_path: Path) -> None:
    """What the runner, a Google Benchmark program, writes when it is used by hand."""
    file = tmp_path / "runner.json"
    done = support.command(
        [support.RUNNER, "--benchmark_filter=^noop/tiny/serial.native", f"--benchmark_out={file}",
         "--benchmark_out_format=json", "--benchmark_repetitions=6",
         "--benchmark_min_time=0.001"]
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    imported = history("import", file, "--history", tmp_path / "h")
    assert imported.returncode == 0, imported.stderr
    (machine,) = document_of(tmp_path / "h")["machines"]
    assert len(machine["series"]) == 1
    assert machine["series"][0]["warm_s"][0][3] == 6


def test_a_dashboard_needs_a_folder(small: Made, tmp_path: Path) -> None:
    added(small.file, "--history", tmp_path / "h")
    refused = support.gilscope("dashboard", "--history", tmp_path / "h")
    assert_one_sentence(refused, 2, "-o is missing")
    refused = support.gilscope(
        "dashboard", "--history", tmp_path / "h", "--json", "--repository", "javascript:x"
    )
    assert_one_sentence(refused, 2, "no place to read commits at")
