"""The folder of a site: made beside the old one and then put in its place."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from reports.front_door import CannotDraw

MARKER = ".gilscope-dashboard"
# Everything that a site has at its top. What lies beside it is someone else's and not ours to lose.
_OURS = {
    MARKER, "assets", "badge.json", "badge.svg", "badges", "changes.atom", "changes.html", "data",
    "index.html", "scaling", "scaling.html", "series",
}  # fmt: skip


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
        (new / MARKER).write_text("A dashboard of gilscope; made anew, it is replaced.\n")
        fill(new)
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
    names = sorted(entry.name for entry in folder.iterdir())
    if names and MARKER not in names:
        raise FolderError(
            f"'{folder}' holds other things than a dashboard; name a new or an empty folder."
        )
    foreign = [name for name in names if name not in _OURS]
    if foreign:
        raise FolderError(
            f"'{folder}' also holds '{foreign[0]}', which replacing the dashboard would lose; "
            "move it away, or name another folder."
        )
