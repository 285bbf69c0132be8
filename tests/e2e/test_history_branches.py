"""Histories on branches: made, added to by many, merged; what a user has is left alone."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.e2e.conftest import Made
from tests.e2e.histories import (
    BRANCH,
    added,
    git,
    history,
    run_number,
    runs_of,
)
from tests.e2e.support import assert_one_sentence


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
