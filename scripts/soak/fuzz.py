"""Files that were damaged: every reader says so in a sentence, or reads what it can."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from scripts.soak.tools import LIMIT_S, SOURCE, Bench, Tally

TOKENS = [b"null", b"-1", b"1e999", b"NaN", b"[]", b"{}", b'""', b"true", b"18446744073709551616",
          b"\x00", b"\xff\xfe", b"\x1b[2J", b"\xe2\x80\xae", b"[" * 500, b"9" * 400]  # fmt: skip


Arguments = Callable[[Path], list[str | Path]]


def fuzz(bench: Bench, until: float) -> Tally:
    tally = Tally()
    readers = _readers(bench)
    names = sorted(readers)
    while tally.goes_on(until):
        name = names[tally.tried % len(names)]
        read_damaged(bench, name, *readers[name], tally)
    return tally


def read_damaged(
    bench: Bench, name: str, seeds: list[Path], arguments: Arguments, tally: Tally
) -> None:
    """One of the seeds, damaged, given to the program; what goes wrong with it is kept."""
    tally.tried += 1
    seed = bench.random.choice(seeds)
    damaged = bench.folder / f"damaged{seed.suffix}"
    damaged.write_bytes(mutated(seed.read_bytes(), bench))
    run = bench.start(*arguments(damaged))
    try:
        _, errors = run.communicate(timeout=LIMIT_S)
    except subprocess.TimeoutExpired:
        run.kill()
        errors = "it did not end"
    before = len(tally.wrong)
    last = (errors.splitlines() or [""])[-1][:200]
    tally.expect(run.returncode in (0, 1, 2), f"{name}: exit {run.returncode}: {last}")
    tally.expect("Traceback" not in errors, f"{name}: a traceback: {last}")
    if run.returncode == 2:
        tally.expect(last.startswith("gilscope: "), f"{name}: no sentence: {last}")
    if len(tally.wrong) > before:
        shutil.copy(damaged, tempfile.gettempdir() + f"/gilscope-soak-{before}{seed.suffix}")


Reader = tuple[list[Path], Arguments]


def _readers(bench: Bench) -> dict[str, Reader]:
    data = SOURCE / "tests/data/schema-1"
    results = [data / "run.json", data / "pair.json"]
    history = bench.folder / "history"
    bench.start("history", "add", "--history", history, results[0]).communicate()
    (summary,) = [path for path in history.glob("*/*.json") if "series" not in path.name]
    return {
        "suite": (sorted((SOURCE / "bench/suites").glob("*.toml")),
                  lambda file: ["run", file, "--dry-run"]),
        "result, exported": (results, lambda file: ["export", "--format", "csv", file]),
        "result, compared": (results, lambda file: ["compare", results[0], file]),
        "result, reported": (results, lambda file: ["report", file, "-o", bench.folder / "page"]),
        "result, kept": (results, lambda file: ["history", "add", "--history", "more", file]),
        "summary": ([summary], lambda file: ["history", "check", "--history",
                                             _with_summary(history, summary, file)]),
        "import": (_imports(bench, results[0]),
                   lambda file: ["history", "import", "--history", "more", file]),
    }  # fmt: skip


def _imports(bench: Bench, result: Path) -> list[Path]:
    """What other tools would have written."""
    pyperf = bench.folder / "pyperf.json"
    bench.start("export", "--format", "pyperf", result, "-o", pyperf).communicate()
    return [pyperf, result]  # a result is one of Google Benchmark


def _with_summary(history: Path, summary: Path, damaged: Path) -> Path:
    copy = history.parent / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(history, copy)
    shutil.copy(damaged, copy / summary.relative_to(history))
    return copy


def mutated(text: bytes, bench: Bench) -> bytes:
    """One to four damages: a bit, a cut, a piece twice or gone, another token."""
    chance = bench.random
    for _ in range(chance.randint(1, 4)):
        if not text:
            return text
        at = chance.randrange(len(text))
        length = min(chance.choice([1, 10, 1000]), len(text) - at)
        kind = chance.randrange(6)
        if kind == 0:
            text = text[:at] + bytes([text[at] ^ (1 << chance.randrange(8))]) + text[at + 1 :]
        elif kind == 1:
            text = text[:at]
        elif kind == 2:
            text = text[: at + length] + text[at : at + length] + text[at + length :]
        elif kind == 3:
            text = text[:at] + text[at + length :]
        else:
            text = _with_token(text, at, chance.choice(TOKENS))
    return text


def _with_token(text: bytes, at: int, token: bytes) -> bytes:
    """In the place of a whole value behind the next colon or equals sign."""
    signs = [place for place in (text.find(b":", at), text.find(b"=", at)) if place >= 0]
    if not signs:
        return text[:at] + token + text[at:]
    begin = min(signs) + 1
    ends = [place for place in (text.find(b",", begin), text.find(b"\n", begin)) if place >= 0]
    return text[:begin] + b" " + token + text[min(ends, default=len(text)) :]
