"""The folder of a site: made beside the old one and then put in its place."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from reports.front_door import CannotDraw

# Names every file of the site, after a line that says what it is. What is not on the list is
# someone else's and not ours to lose.
MARKER = ".gilscope-dashboard"
_FIRST_LINE = "A dashboard of gilscope, which is replaced when it is made anew. Its files:"


class FolderError(CannotDraw):
    """The folder cannot be written to; the message is one sentence for the user."""


def replace_site(folder: Path, fill: Callable[[Path], None]) -> None:
    """`fill` writes a site into an empty folder, which then takes the place of `folder`.

    Whoever reads sees the old site or the new one. Between two renames there is neither for a
    moment; if we die just there, the old one lies beside, under its name with `.old` in it.
    """
    folder = folder.resolve()
    _refuse_what_is_not_ours(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}.new-", dir=folder.parent) as beside:
        new = Path(beside) / "site"
        new.mkdir()
        fill(new)
        (new / MARKER).write_text("\n".join([_FIRST_LINE, *sorted(_names(new))]) + "\n")
        _swap(new, folder, Path(beside) / "site.old")


def _swap(new: Path, folder: Path, old: Path) -> None:
    if not folder.exists():
        new.rename(folder)
        return
    folder.rename(old)
    try:
        new.rename(folder)
    except OSError:
        old.rename(folder)
        raise
    shutil.rmtree(old)


def _refuse_what_is_not_ours(folder: Path) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise FolderError(f"'{folder}' is a file; name a folder for the dashboard.")
    names = _names(folder)
    if names and MARKER not in names:
        raise FolderError(
            f"'{folder}' holds other things than a dashboard; name a new or an empty folder."
        )
    listed = _listed(folder / MARKER) if names else set()
    foreign = sorted(names - listed - {MARKER})
    if foreign:
        raise FolderError(
            f"'{folder}' also holds '{foreign[0]}', which replacing the dashboard would lose; "
            "move it away, or name another folder."
        )


def _names(folder: Path) -> set[str]:
    """Of all files below, and of folders in which there is nothing."""
    return {
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_symlink() or not path.is_dir() or not any(path.iterdir())
    }


def _listed(marker: Path) -> set[str]:
    first, *names = marker.read_text(encoding="utf-8", errors="replace").splitlines() or [""]
    if first != _FIRST_LINE:
        raise FolderError(
            f"'{marker.parent}' was made by another version of gilscope, which did not list its "
            "files; remove it, or name another folder."
        )
    return set(names)
