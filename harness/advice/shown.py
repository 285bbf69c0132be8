"""Values and errors of the user's, in few words."""

from __future__ import annotations

from typing import Any


def words_of(error: BaseException) -> str:
    if isinstance(error, SystemExit):
        return f"it ends the program (sys.exit({error.code!r}))"
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def short(value: Any) -> str:
    """On one line."""
    try:
        text = " ".join(repr(value).split())
    except Exception as error:  # noqa: BLE001 - the user's own __repr__
        text = f"<{type(value).__name__}: {words_of(error)}>"
    return text if len(text) <= 60 else text[:57] + "..."
