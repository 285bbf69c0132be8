"""Source trees and their builds: one for each revision, built once and kept."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ci.gating.errors import CannotCompare

KEPT = 4  # trees of former gates: the next one has the same base more often than not
_DONE = ".built-by-gate"
_OURS = ".git/made-by-gilscope"  # of scripts/own_tree
_OWN_TREE = Path(__file__).resolve().parents[2] / "scripts/own_tree"


@dataclass(frozen=True)
class Tree:
    """A source tree and its build folder."""

    source: Path
    build: Path

    @property
    def program(self) -> Path:
        return self.build / "gilscope"


def of_build(build: Path, option: str) -> Tree:
    """A tree that was built elsewhere, by its build folder."""
    wanted = "CMAKE_HOME_DIRECTORY:INTERNAL="
    try:
        lines = (build / "CMakeCache.txt").read_text(errors="replace").splitlines()
        (source,) = (line.removeprefix(wanted) for line in lines if line.startswith(wanted))
    except (OSError, ValueError):
        raise CannotCompare(
            f"'{build}' of {option} is no build folder; give the one that `make build` made."
        ) from None
    return Tree(Path(source), build.resolve())


def build(repository: Path, sha: str, side: str, folder: Path, say: Callable[[str], None]) -> Tree:
    """The tree of a commit below `folder`, built. `side` is base or head, for messages."""
    # The names are equally long: that of a folder alone moves what a process has in memory.
    source = folder / sha[:12]
    tree = Tree(source, source / "build")
    if (source / _DONE).exists() and tree.program.exists():
        (source / _DONE).touch()
        say(f"{side}: {sha[:12]} is built already")
        return tree
    _check_out(repository, sha, side, source)
    _share_environment(repository, source)
    say(f"{side}: building {sha[:12]} (minutes, the first time)")
    log = folder / f"{sha[:12]}.log"
    _run_build(source, log, side, sha)
    (source / _DONE).touch()
    _forget_old_trees(folder)
    return tree


def _check_out(repository: Path, sha: str, side: str, source: Path) -> None:
    """Into a repository of its own: the user's is only read."""
    if (source / _OURS).exists():  # a former gate was interrupted here
        shutil.rmtree(source / "build", ignore_errors=True)
    source.parent.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [str(_OWN_TREE), str(repository.resolve()), sha, str(source)],
        capture_output=True, text=True, errors="replace", check=False,
    )  # fmt: skip
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines() or ["it printed nothing"]
        reason = lines[-1].removeprefix("gilscope: ")[:200]
        raise CannotCompare(
            f"The {side} {sha[:12]} could not be checked out into '{source}' ({reason}); "
            "remove that folder, or free some space."
        )


def _pins(source: Path) -> str:
    files = sorted(source.glob("requirements*.txt"))
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def _share_environment(repository: Path, source: Path) -> None:
    """Equal pins need no second environment; with others the tree makes its own."""
    ours = repository / ".venv"
    if ours.is_dir() and _pins(repository) == _pins(source):
        if (source / ".venv").is_symlink():  # of a gate that was interrupted here
            (source / ".venv").unlink()
        (source / ".venv").symlink_to(ours.resolve(), target_is_directory=True)


def _run_build(source: Path, log: Path, side: str, sha: str) -> None:
    script = source / "scripts/build.sh"
    if not script.exists():
        raise CannotCompare(
            f"The {side} {sha[:12]} has no scripts/build.sh, so it is not gilscope."
        )
    with log.open("w") as output:
        done = subprocess.run(
            [str(script)], cwd=source, stdin=subprocess.DEVNULL, stdout=output,
            stderr=subprocess.STDOUT, check=False,
        )  # fmt: skip
    if done.returncode != 0 or not (source / "build/gilscope").exists():
        lines = [line for line in log.read_text(errors="replace").splitlines() if line.strip()]
        last = lines[-1][:200] if lines else "it printed nothing"
        raise CannotCompare(f"The {side} {sha[:12]} does not build ({last}); '{log}' has it all.")


def _forget_old_trees(folder: Path) -> None:
    done = sorted(folder.glob(f"*/{_DONE}"), key=lambda file: file.stat().st_mtime)
    for marker in done[:-KEPT]:
        shutil.rmtree(marker.parent, ignore_errors=True)
