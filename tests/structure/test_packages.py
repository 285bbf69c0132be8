"""Locks of Python packages: each set that a block pins has one, with hashes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ROOT / "harness/packages"
BLOCK = re.compile(r"^(?:#|//) python = \[(.*)\]$", re.MULTILINE)


def sets() -> dict[str, set[str]]:
    """What the blocks of executors, bindings and fixtures pin, by project of the first."""
    found: dict[str, set[str]] = {}
    for room in ("executors", "bindings", "fixtures"):
        for source in sorted((ROOT / "harness" / room).glob("*.*")):
            if source.suffix not in (".py", ".cpp"):
                continue
            for pins in BLOCK.findall(source.read_text(encoding="utf-8")):
                names = re.findall(r'"([^"]+)"', pins)
                known = found.setdefault(names[0].split("==")[0], set(names))
                assert known == set(names), f"{source.name}: two sets are called by one project"
    return found


@pytest.mark.parametrize("project", sets())
def test_a_lock_has_what_is_pinned_with_hashes(project: str) -> None:
    text = (PACKAGES / f"{project}.txt").read_text(encoding="utf-8")
    for pin in sets()[project]:
        assert re.search(rf"^{re.escape(pin)}\b", text, re.MULTILINE | re.IGNORECASE), (
            f"scripts/lock_packages {project} locks {pin}"
        )
    requirements = re.split(r"\n(?=\S)", text.split("\n", 1)[1])
    assert all("--hash=sha256:" in each for each in requirements if each.strip())


def test_every_lock_is_of_a_set() -> None:
    assert {file.stem for file in PACKAGES.glob("*.txt")} == set(sets())
