"""What the tests of histories share: runs to add, and what became of them."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from tests.e2e import support
from tests.e2e.conftest import Made
from tests.e2e.support import Json

BRANCH = "branch:benchmarks"


def run_number(made: Made, folder: Path, number: int, **header: object) -> Path:
    """The same result as that of another run."""
    document = json.loads(json.dumps(made.document))
    ours = support.ours(document)
    ours["run_id"] = f"{number:016x}"
    ours["started_at"] = f"2026-01-{number % 28 + 1:02}T10:00:00Z"
    ours["git_commit"] = None
    ours["modified"] = False
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


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes() for path in support.files_below(folder)
    }


def assert_problem(done: subprocess.CompletedProcess[str], part: str) -> None:
    assert done.returncode == 1, done.stdout + done.stderr
    assert part in done.stdout
