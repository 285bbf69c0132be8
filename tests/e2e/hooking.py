"""A repository whose hook calls a command, and what that did to it."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from pathlib import Path

from tests.e2e import support

# Prints a hash of every file of a repository, but for objects, which are only ever added.
SNAPSHOT = """
import hashlib, os, pathlib, sys
for root in sys.argv[1:]:
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if name not in ("objects", "results", "watched")]
        for name in sorted(files):
            path = pathlib.Path(folder, name)
            if "__pycache__" in path.parts:
                continue
            print(hashlib.sha256(path.read_bytes()).hexdigest(), path)
"""
IDENTITY = {
    f"GIT_{who}_{what}": "a@example.org" for who in ("AUTHOR", "COMMITTER")
    for what in ("NAME", "EMAIL")
}  # fmt: skip


def git(folder: Path, *arguments: str | Path) -> str:
    done = subprocess.run(
        ["git", "-C", str(folder), *map(str, arguments)],
        env=os.environ | IDENTITY, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


class Hook:
    """A hook of a repository that calls a command, and looks at the repository before and after."""

    def __init__(self, git_folder: Path, work: Path | None, notes: Path) -> None:
        self.git_folder = git_folder
        self.roots = [git_folder, work] if work else [git_folder]
        self.notes = notes
        notes.mkdir()

    def call(self, hook: str, command: list[str | Path]) -> None:
        """Only the first time that git calls the hook."""
        look = f"python3 -c {shlex.quote(SNAPSHOT)} {shlex.join(map(str, self.roots))}"
        file = self.git_folder / "hooks" / hook
        file.parent.mkdir(exist_ok=True)
        file.write_text(
            "#!/bin/sh\n"
            f"[ ! -e {self.notes}/before ] || exit 0\n"
            f"{look} >{self.notes}/before\n"
            f"{shlex.join(map(str, command))} >{self.notes}/printed 2>&1\n"
            f"echo $? >{self.notes}/status\n"
            f"{look} >{self.notes}/after\nexit 0\n"
        )
        file.chmod(0o755)

    def note(self, name: str) -> str:
        return (self.notes / name).read_text()

    def unchanged(self, but: str = "nothing at all") -> None:
        def lines(name: str) -> list[str]:
            return [line for line in self.note(name).splitlines() if but not in line]

        assert lines("before") == lines("after"), self.note("printed")
        assert len(lines("before")) > 5


class Watched(Hook):
    """Two commits in a repository of a layout: plain, linked (a second work tree) or bare."""

    def __init__(self, tmp_path: Path, layout: str) -> None:
        self.top = tmp_path / "project"
        (self.top / "scripts").mkdir(parents=True)
        for name in ("backfill", "common.sh", "own_tree"):
            shutil.copy(support.ROOT / "scripts" / name, self.top / "scripts" / name)
        (self.top / ".gitignore").write_text("/results/\n")
        (self.top / "file").write_text("one")
        git(self.top, "init", "--quiet", "--initial-branch=main")
        git(self.top, "add", "--all")
        git(self.top, "commit", "--quiet", "-m", "One")
        (self.top / "file").write_text("two")
        git(self.top, "commit", "--quiet", "-am", "Two")
        git_folder = self.top / ".git"
        self.work = self.top
        if layout == "linked":
            self.work = tmp_path / "linked"
            git(self.top, "worktree", "add", "--quiet", "-b", "side", self.work)
        if layout == "bare":
            git_folder = tmp_path / "bare.git"
            git(self.top, "clone", "--quiet", "--bare", ".", git_folder)
            git(self.top, "remote", "add", "bare", git_folder)
        super().__init__(git_folder, None if layout == "bare" else self.work, tmp_path / "notes")
