"""The soak itself: what it does to files, and that it would notice."""

from __future__ import annotations

import random
from pathlib import Path

from scripts.soak import fuzz
from scripts.soak.__main__ import CAMPAIGNS, page
from scripts.soak.tools import Bench, Tally


def test_damage_is_done_and_can_be_done_again(tmp_path: Path) -> None:
    text = b'{"a": 1, "b": [1, 2, 3]}\n' * 20

    def damaged(seed: int) -> list[bytes]:
        bench = Bench(tmp_path, tmp_path, random.Random(seed))
        return [fuzz.mutated(text, bench) for _ in range(50)]

    assert damaged(1) == damaged(1)
    assert sum(one != text for one in damaged(1)) > 40
    assert fuzz.mutated(b"", Bench(tmp_path, tmp_path, random.Random(1))) == b""


def test_the_page_tells_what_went_wrong() -> None:
    found = {name: Tally(7) for name in CAMPAIGNS}
    assert "| 7 | 0 |" in page(found, 1, 2)
    found["cuts"].expect(good=False, sentence="a visit is gone")
    text = page(found, 1, 2)
    assert "| 7 | 1 |" in text
    assert "- cuts: a visit is gone" in text


def test_a_crash_would_be_noticed(tmp_path: Path) -> None:
    """With a program that dies of everything."""
    build = tmp_path / "build"
    build.mkdir()
    (build / "gilscope").write_text("#!/bin/sh\necho Traceback >&2\nkill -SEGV $$\n")
    (build / "gilscope").chmod(0o755)
    tally = Tally()
    bench = Bench(build, tmp_path, random.Random(1))
    fuzz.read_damaged(bench, "suite", [tmp_path / "build/gilscope"], lambda file: ["run", file],
                      tally)  # fmt: skip
    assert len(tally.wrong) == 2
