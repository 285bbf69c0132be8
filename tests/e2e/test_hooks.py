"""What hooks of git call: the repository that they belong to stays as it is, byte for byte."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e import support
from tests.e2e.conftest import Made
from tests.e2e.hooking import Watched, git


def commit(watched: Watched) -> None:
    (watched.work / "file").write_text("three")
    git(watched.work, "add", "--all")
    git(watched.work, "commit", "--quiet", "-m", "Three")
    # The commit holds what the user wrote, on the branch that they were on.
    assert git(watched.work, "show", "HEAD:file") == "three"
    assert git(watched.work, "symbolic-ref", "HEAD").startswith("refs/heads/")
    assert git(watched.work, "status", "--porcelain") == ""


def push(watched: Watched) -> None:
    (watched.work / "file").write_text("three")
    git(watched.work, "commit", "--quiet", "-am", "Three")
    git(watched.work, "push", "--quiet", "bare", "main")
    assert git(watched.git_folder, "show", "main:file") == "three"


def check_out(watched: Watched) -> None:
    git(watched.work, "checkout", "--quiet", "-b", "other", "HEAD~1")
    assert git(watched.work, "symbolic-ref", "HEAD") == "refs/heads/other"


def other_branch(watched: Watched) -> str:
    """A branch with a commit of its own beside the one that is checked out; returns the latter."""
    here = git(watched.work, "symbolic-ref", "--short", "HEAD")
    git(watched.work, "checkout", "--quiet", "-b", "other", "HEAD~1")
    (watched.work / "more").write_text("more")
    git(watched.work, "add", "--all")
    git(watched.work, "commit", "--quiet", "-m", "More")
    return here


def merge(watched: Watched) -> None:
    git(watched.work, "checkout", "--quiet", other_branch(watched))
    git(watched.work, "merge", "--quiet", "--no-ff", "-m", "Merge", "other")
    assert git(watched.work, "show", "HEAD:more") == "more"
    assert git(watched.work, "status", "--porcelain") == ""


def rebase(watched: Watched) -> None:
    here = other_branch(watched)
    git(watched.work, "rebase", "--quiet", here)
    assert git(watched.work, "symbolic-ref", "--short", "HEAD") == "other"
    assert git(watched.work, "rev-parse", "HEAD~1") == git(watched.work, "rev-parse", here)
    assert git(watched.work, "status", "--porcelain") == ""


def apply_patch(watched: Watched) -> None:
    patch = watched.notes / "patch"
    patch.write_text(git(watched.work, "format-patch", "-1", "--stdout") + "\n")
    git(watched.work, "reset", "--quiet", "--hard", "HEAD~1")
    git(watched.work, "am", "--quiet", patch)
    assert git(watched.work, "show", "HEAD:file") == "two"
    assert git(watched.work, "status", "--porcelain") == ""


def push_from(watched: Watched) -> None:
    git(watched.work, "init", "--quiet", "--bare", watched.notes / "remote.git")
    git(watched.work, "push", "--quiet", watched.notes / "remote.git", "HEAD:refs/heads/main")
    assert git(watched.work, "status", "--porcelain") == ""


HOOKS = [
    ("plain", "pre-commit", commit),
    ("plain", "prepare-commit-msg", commit),
    ("plain", "commit-msg", commit),
    ("plain", "post-commit", commit),
    ("plain", "post-checkout", check_out),
    ("plain", "post-index-change", commit),
    ("plain", "reference-transaction", commit),
    *[
        (layout, hook, action)
        for layout in ("plain", "linked")
        for hook, action in (
            ("pre-merge-commit", merge),
            ("post-merge", merge),
            ("pre-rebase", rebase),
            ("post-rewrite", rebase),
            ("applypatch-msg", apply_patch),
            ("pre-applypatch", apply_patch),
            ("post-applypatch", apply_patch),
            ("pre-push", push_from),
        )
    ],
    ("linked", "pre-commit", commit),
    ("linked", "post-commit", commit),
    ("linked", "post-checkout", check_out),
    ("bare", "pre-receive", push),
    ("bare", "update", push),
    ("bare", "post-receive", push),
    ("bare", "post-update", push),
]


@pytest.mark.parametrize(
    ("layout", "hook", "action"), HOOKS, ids=[f"{layout}-{hook}" for layout, hook, _ in HOOKS]
)
def test_backfill_and_history_leave_the_repository_of_a_hook_alone(
    small: Made, tmp_path: Path, layout: str, hook: str, action: Callable[[Watched], None]
) -> None:
    watched = Watched(tmp_path, layout)
    gilscope = support.BUILD / "gilscope"
    suite = support.write_suite(tmp_path, ["noop"], ["serial.native"])
    both = tmp_path / "both.sh"
    backfill = "" if layout == "bare" else f"BUILD={support.BUILD} {watched.work}/scripts/backfill"
    both.write_text(
        "set -e\n"
        f"{backfill + ' --last 2' if backfill else ''}\n"
        f"{gilscope} history add {small.file} --history branch:benchmarks\n"
        f"{gilscope} history show --history branch:benchmarks\n"
        f"{gilscope} run {suite} -o {tmp_path / 'run.json'}\n"
    )
    watched.call(hook, ["bash", both])
    action(watched)
    assert watched.note("status") == "0\n", watched.note("printed")
    if backfill:
        assert "Passed over: it has no scripts/build.sh" in watched.note("printed")
    watched.unchanged(but="refs/heads/benchmarks")
    assert git(watched.git_folder, "rev-parse", "--verify", "benchmarks")


def test_backfill_touches_no_tree_that_it_did_not_make(tmp_path: Path) -> None:
    watched = Watched(tmp_path, "plain")
    own = watched.top / "results/backfill"
    git(watched.top, "worktree", "add", "--quiet", "--detach", str(own))
    (own / "file").write_text("precious")
    done = support.command(
        [watched.top / "scripts/backfill", "--last", "1"], {"BUILD": str(support.BUILD)}
    )
    assert "Passed over: it cannot be checked out" in done.stderr
    assert "was not made by gilscope" in (watched.top / "results/backfill.log").read_text()
    assert (own / "file").read_text() == "precious"


def test_the_variables_that_git_calls_local_are_forgotten() -> None:
    """Also those that a newer git has."""
    names = git(support.ROOT, "rev-parse", "--local-env-vars").split()
    known = (support.ROOT / "harness/support/git.cpp").read_text()
    assert [name for name in names if f'"{name}"' not in known] == []
