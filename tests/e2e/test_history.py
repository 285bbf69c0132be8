"""Histories in folders and on branches: added to by one and by many, merged, pruned, drawn from."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.e2e import support
from tests.e2e.conftest import Made
from tests.e2e.support import Json, assert_one_sentence

BRANCH = "branch:benchmarks"


def run_number(made: Made, folder: Path, number: int, **header: object) -> Path:
    """The same result as that of another run."""
    document = json.loads(json.dumps(made.document))
    ours = support.ours(document)
    ours["run_id"] = f"{number:016x}"
    ours["started_at"] = f"2026-01-{number % 28 + 1:02}T10:00:00Z"
    ours["git_commit"] = None
    ours.update(header)
    file = folder / f"run-{number}.json"
    file.write_text(json.dumps(document))
    return file


def history(
    *arguments: str | Path, cwd: Path | None = None, extra: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return support.gilscope("history", *arguments, cwd=cwd, extra=extra)


def added(*arguments: str | Path, cwd: Path | None = None) -> str:
    done = history("add", *arguments, cwd=cwd)
    assert done.returncode == 0, done.stderr
    return done.stdout


def document_of(where: str | Path, cwd: Path | None = None) -> Json:
    done = support.gilscope("dashboard", "--json", "--history", where, cwd=cwd)
    assert done.returncode == 0, done.stderr
    document: Json = json.loads(done.stdout)
    return document


def runs_of(where: str | Path, cwd: Path | None = None) -> list[Json]:
    return [run for machine in document_of(where, cwd)["machines"] for run in machine["runs"]]


def git(folder: Path, *arguments: str) -> str:
    done = support.command(["git", *arguments], cwd=folder)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch=main")
    for key, value in {"user.name": "A Tester", "user.email": "tester@example.org"}.items():
        git(folder, "config", key, value)
    (folder / "file.txt").write_text("the user's own\n")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "The first commit")
    return folder


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes() for path in support.files_below(folder)
    }


# In a folder


def test_a_run_is_added_once(small: Made, tmp_path: Path) -> None:
    where = tmp_path / "history"
    assert ": added as " in added(small.file, "--history", where)
    before = snapshot(where)
    assert "was there already" in added(small.file, "--history", where)
    assert snapshot(where) == before
    assert len(before) == 2
    for name in before:
        assert name.split("/")[0] == support.ours(small.document)["machine"]["key"]


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
    assert runs[commit]["commit_time"].endswith("Z")
    assert runs["f" * 40]["subject"] is None
    assert runs["f" * 40]["commit_time"] is None
    # The commit is younger than the run is said to be.
    assert_problem(history("check", "--history", "h", cwd=repository), "before its commit")


def assert_problem(done: subprocess.CompletedProcess[str], part: str) -> None:
    assert done.returncode == 1, done.stdout + done.stderr
    assert part in done.stdout


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


# On a branch


def test_a_branch_is_made_and_the_users_things_stay(
    small: Made, tmp_path: Path, repository: Path
) -> None:
    (repository / "file.txt").write_text("changed, not staged\n")
    (repository / "staged.txt").write_text("staged\n")
    git(repository, "add", "staged.txt")
    status, head = git(repository, "status", "--porcelain"), git(repository, "rev-parse", "HEAD")
    added(run_number(small, tmp_path, 1), "--history", BRANCH, cwd=repository)
    added(run_number(small, tmp_path, 2), "--history", BRANCH, cwd=repository)
    again = added(run_number(small, tmp_path, 2), "--history", BRANCH, cwd=repository)
    assert "was there already" in again
    assert git(repository, "status", "--porcelain") == status
    assert git(repository, "rev-parse", "HEAD") == head
    assert git(repository, "rev-list", "--count", "benchmarks") == "2"
    assert len(git(repository, "worktree", "list").splitlines()) == 1
    assert len(git(repository, "ls-tree", "-r", "--name-only", "benchmarks").splitlines()) == 3
    assert len(runs_of(BRANCH, repository)) == 2


def test_many_writers_to_a_branch(small: Made, tmp_path: Path, repository: Path) -> None:
    files = [run_number(small, tmp_path, number) for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda file: added(file, "--history", BRANCH, cwd=repository), files))
    assert len(runs_of(BRANCH, repository)) == 8
    assert git(repository, "rev-list", "--count", "benchmarks") == "8"
    assert history("check", "--history", BRANCH, cwd=repository).returncode == 0


def test_git_merges_two_histories(small: Made, tmp_path: Path, repository: Path) -> None:
    added(run_number(small, tmp_path, 1), "--history", BRANCH, cwd=repository)
    git(repository, "branch", "theirs", "benchmarks")
    for number, branch in ((2, "benchmarks"), (3, "theirs"), (4, "theirs"), (4, "benchmarks")):
        file = run_number(small, tmp_path, number)
        added(file, "--history", f"branch:{branch}", cwd=repository)
    git(repository, "checkout", "--quiet", "benchmarks")
    git(repository, "merge", "--quiet", "--no-edit", "theirs")
    git(repository, "checkout", "--quiet", "main")
    assert len(runs_of(BRANCH, repository)) == 4
    assert history("check", "--history", BRANCH, cwd=repository).returncode == 0


def test_without_an_identity_it_commits_as_gilscope(
    small: Made, tmp_path: Path, repository: Path
) -> None:
    for key in ("user.name", "user.email"):
        git(repository, "config", "--unset", key)
    git(repository, "config", "user.useConfigOnly", "true")
    extra = {
        "HOME": str(tmp_path),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
    }
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME",
                 "GIT_COMMITTER_EMAIL", "EMAIL"):  # fmt: skip
        extra[name] = ""
    file = run_number(small, tmp_path, 1)
    done = history("add", file, "--history", BRANCH, cwd=repository, extra=extra)
    assert done.returncode == 0, done.stderr
    assert git(repository, "log", "-1", "--format=%an", "benchmarks") == "gilscope"


@pytest.mark.parametrize("name", ["", "-d", "a..b", "a b", "x.lock", "/x", "a\nb", "@{-1}"])
def test_names_that_no_branch_can_have(small: Made, repository: Path, name: str) -> None:
    refused = history("add", small.file, f"--history=branch:{name}", cwd=repository)
    assert_one_sentence(refused, 2, "is no name of a branch")


def test_branches_that_are_not_for_histories(small: Made, tmp_path: Path, repository: Path) -> None:
    refused = history("add", small.file, "--history", "branch:main", cwd=repository)
    assert_one_sentence(refused, 2, "is checked out")
    (repository / "src").mkdir()
    (repository / "src/code.c").write_text("")
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "-m", "Code")
    git(repository, "branch", "code")
    refused = history("add", small.file, "--history", "branch:code", cwd=repository)
    assert_one_sentence(refused, 2, "something else than a history")
    refused = history("add", small.file, "--history", BRANCH, cwd=tmp_path)
    assert_one_sentence(refused, 2, "in no git repository")
    refused = history("show", "--history", BRANCH, cwd=repository)
    assert_one_sentence(refused, 2, "There is no history 'branch:benchmarks'")


# Bad input


def test_a_broken_file_among_good_ones(small: Made, tmp_path: Path) -> None:
    where = tmp_path / "h"
    for number in (1, 2, 3):
        added(run_number(small, tmp_path, number), "--history", where)
    broken = sorted(where.rglob("2026*.json"))[1]
    broken.write_text(broken.read_text()[:100])
    document = document_of(where)
    assert len(document["machines"][0]["runs"]) == 2
    (problem,) = document["problems"]
    assert problem == {
        "file": str(broken.relative_to(where)),
        "reason": "it is no JSON or was cut off",
    }
    assert_problem(history("check", "--history", where), broken.name)


def test_the_same_run_with_other_content(small: Made, tmp_path: Path) -> None:
    where = tmp_path / "h"
    added(run_number(small, tmp_path, 1), "--history", where)
    before = snapshot(where)
    new = run_number(small, tmp_path, 2)
    other = run_number(small, tmp_path, 1, seed=99)
    assert_one_sentence(history("add", new, other, "--history", where), 2, "other content")
    assert snapshot(where) == before


def test_what_is_no_result(small: Made, tmp_path: Path) -> None:
    where = tmp_path / "h"
    for text, part in {
        "{": "no JSON or was cut off",
        "[]": "no result of gilscope",
        json.dumps({"context": {}, "benchmarks": []}): "no result of gilscope",
    }.items():
        file = tmp_path / "bad.json"
        file.write_text(text)
        assert_one_sentence(history("add", file, "--history", where), 2, part)
    version = run_number(small, tmp_path, 1, schema_version=99)
    assert_one_sentence(history("add", version, "--history", where), 2, "schema version 99")
    damaged = run_number(small, tmp_path, 1, plan="none")
    assert_one_sentence(history("add", damaged, "--history", where), 2, "is damaged")
    time = run_number(small, tmp_path, 1, started_at="noon")
    assert_one_sentence(history("add", time, "--history", where), 2, "'noon'", "no time")
    assert not where.exists()


def test_nothing_measured(small: Made, tmp_path: Path) -> None:
    document = json.loads(run_number(small, tmp_path, 1).read_text())
    document["benchmarks"] = []
    file = tmp_path / "nothing.json"
    file.write_text(json.dumps(document))
    refused = history("add", file, "--history", tmp_path / "h")
    assert_one_sentence(refused, 2, "holds no measured cell")


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "//evil", "a b"])
def test_links_that_are_no_reports(small: Made, tmp_path: Path, link: str) -> None:
    refused = history("add", small.file, "--history", tmp_path / "h", f"--report={link}")
    assert_one_sentence(refused, 2, "no link to a report")
    assert not (tmp_path / "h").exists()


def test_hostile_machines_and_names_stay_in_the_folder(small: Made, tmp_path: Path) -> None:
    document = json.loads(run_number(small, tmp_path, 1).read_text())
    ours = support.ours(document)
    ours["machine"]["key"] = "../../outside"
    ours["suite"] = "<script>\u001b]0;x\u0007" + "y" * 100_000
    ours["run_id"] = "../../run"
    file = tmp_path / "hostile.json"
    file.write_text(json.dumps(document))
    where = tmp_path / "deep/er/h"
    added(file, "--history", where)
    assert {path for path in support.files_below(tmp_path) if where not in path.parents} == {
        tmp_path / "run-1.json",
        file,
    }
    (run,) = runs_of(where)
    assert len(run["suite"]) < 400
    assert "\u001b" not in run["suite"]


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small disk takes root")
def test_a_full_disk(small: Made, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = support.command(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk])
    if mounted.returncode != 0:
        pytest.skip("this container may not mount")
    try:
        with pytest.raises(OSError, match="No space"):
            (disk / "filler").write_bytes(bytes(1 << 20))
        file = run_number(small, tmp_path, 1)
        refused = history("add", file, "--history", disk / "h")
        assert_one_sentence(refused, 2, "No space left")
        assert [path.name for path in support.files_below(disk)] == ["filler"]
    finally:
        support.command(["umount", disk])


def test_places_that_cannot_be_written(small: Made, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    refused = history("add", small.file, "--history", tmp_path / "file")
    assert_one_sentence(refused, 2, "cannot be made")
    assert_one_sentence(history("add", small.file, "--history", ""), 2, "names no place")


def test_missing_and_empty_histories(tmp_path: Path) -> None:
    for command in (["history", "show"], ["history", "check"], ["history", "prune"],
                    ["dashboard", "--json"]):  # fmt: skip
        missing = support.gilscope(*command, "--history", tmp_path / "absent")
        assert_one_sentence(missing, 2, "There is no history", "absent")
    (tmp_path / "empty").mkdir()
    empty = support.gilscope("dashboard", "--json", "--history", tmp_path / "empty")
    assert_one_sentence(empty, 2, "holds no run")


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


# Backfilling


def test_backfill_says_what_it_needs() -> None:
    script = support.ROOT / "scripts/backfill"
    for arguments, part in (
        ([], "Name a range"),
        (["--last", "0"], "'0' is no number"),
        (["--last"], "needs a value"),
        (["--nonsense"], "no option '--nonsense'"),
        (["a..b", "c"], "two ranges"),
        (["no-such-revision"], "no range of commits"),
    ):
        done = support.command([script, *arguments])
        assert done.returncode == 2
        assert part in done.stderr.splitlines()[-1]


def test_backfill_passes_over_what_cannot_be_measured(small: Made, tmp_path: Path) -> None:
    """A repository whose commits have no build: each is named, and nothing is left behind."""
    folder = tmp_path / "project"
    (folder / "scripts").mkdir(parents=True)
    for name in ("backfill", "common.sh"):
        shutil.copy(support.ROOT / "scripts" / name, folder / "scripts" / name)
    (folder / ".gitignore").write_text("/results/\n")
    git(folder, "init", "--quiet", "--initial-branch=main")
    identity = ["-c", "user.name=A Tester", "-c", "user.email=tester@example.org"]
    for message in ("One", "Two"):
        (folder / "file").write_text(message)
        git(folder, "add", "--all")
        git(folder, *identity, "commit", "--quiet", "-m", message)
    done = support.command(
        [folder / "scripts/backfill", "--last", "2"], {"BUILD": str(support.BUILD)}
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("Passed over: it has no scripts/build.sh") == 2
    assert "0 added, 0 were there already." in done.stderr
    assert done.stderr.index("One") < done.stderr.index("Two")  # the oldest first
    assert git(folder, "status", "--porcelain") == ""
