"""Which two revisions are compared, and what the commits between them say."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from ci.gating.errors import CannotCompare

TRUNKS = ("origin/HEAD", "origin/main", "origin/master", "main", "master")


@dataclass(frozen=True)
class Commit:
    """A commit of the branch, with its whole message."""

    sha: str
    message: str


@dataclass(frozen=True)
class Revisions:
    """Base and head as full hashes, and the commits that head has on top of base."""

    base: str
    head: str
    commits: tuple[Commit, ...]


def git(repository: Path, *arguments: str) -> str | None:
    """What git printed, without the last newline; `None` when it refused."""
    try:
        done = subprocess.run(
            ["git", "-C", str(repository), *arguments],
            capture_output=True, text=True, errors="replace", check=False,
            env=os.environ | {"GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"},
        )  # fmt: skip
    except FileNotFoundError:
        raise CannotCompare("git is not installed; the gate compares two commits.") from None
    if "dubious ownership" in done.stderr:
        raise CannotCompare(
            f"git refuses '{repository}', which another user owns; `git config --global --add "
            f"safe.directory '{repository}'` allows it."
        )
    return done.stdout.removesuffix("\n") if done.returncode == 0 else None


def _resolve(repository: Path, revision: str, option: str) -> str:
    sha = git(repository, "rev-parse", "--verify", "--quiet", "--end-of-options",
              f"{revision}^{{commit}}")  # fmt: skip
    if sha is None:
        shallow = git(repository, "rev-parse", "--is-shallow-repository") == "true"
        remedy = (
            "this clone is shallow: fetch the whole history (`git fetch --unshallow`)"
            if shallow
            else "name a commit, branch or tag that this clone has"
        )
        raise CannotCompare(f"There is no commit '{revision}' for {option}; {remedy}.")
    return sha


def _merge_base(repository: Path, head: str) -> str:
    for trunk in TRUNKS:
        if git(repository, "rev-parse", "--verify", "--quiet", f"{trunk}^{{commit}}") is None:
            continue
        found = git(repository, "merge-base", trunk, head)
        if found and found != head:
            return found
        if found:  # head is on the trunk itself: it is compared with the commit before
            return _resolve(repository, f"{head}~1", "--base")
    raise CannotCompare(
        "No merge base with a main branch was found, as in a shallow clone; fetch the whole "
        "history (`git fetch --unshallow`) or name one with --base."
    )


def has_changes(repository: Path) -> bool:
    """Whether the work tree holds changes of tracked files."""
    return bool(git(repository, "status", "--porcelain", "--untracked-files=no"))


def find(repository: Path, base: str | None, head: str) -> Revisions:
    """Resolves both; without a base it is the merge base with the main branch."""
    if git(repository, "rev-parse", "--git-dir") is None:
        raise CannotCompare(f"'{repository}' is no git repository; the gate compares two commits.")
    head_sha = _resolve(repository, head, "--head")
    base_sha = _resolve(repository, base, "--base") if base else _merge_base(repository, head_sha)
    log = git(repository, "log", "--format=%H%n%B%x00", f"{base_sha}..{head_sha}") or ""
    commits = []
    for entry in log.split("\0"):
        sha, _, message = entry.strip("\n").partition("\n")
        if sha:
            commits.append(Commit(sha, message))
    return Revisions(base_sha, head_sha, tuple(commits))
