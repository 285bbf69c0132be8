"""`python -m scripts.soak --build DIR [--minutes N] [--seed N] [--page FILE]`."""

from __future__ import annotations

import argparse
import datetime
import signal
import sys
import time
from pathlib import Path

from scripts.soak.fuzz import fuzz
from scripts.soak.kills import cuts, kills
from scripts.soak.readers import readers
from scripts.soak.tools import Tally, bench

CAMPAIGNS = {
    "kills": ("runs ended by SIGKILL, SIGINT, SIGTERM or SIGHUP at any moment, and resumed", kills,
              0.5),
    "cuts": ("journals cut at any byte, and resumed", cuts, 0.2),
    "fuzz": ("damaged suites, results, histories and imports, given to commands", fuzz, 0.15),
    "readers": ("damaged texts, given to every reader of what others wrote", readers, 0.15),
}  # fmt: skip

BY_HAND = "\n## Under the sanitizers\n"  # from here on the page is not written by this program


def let_children_be_interrupted() -> None:
    """What nohup and `&` make a process ignore, its children ignore too, which gilscope respects:
    no signal would end a run. With a handler of ours instead, children begin with the default."""
    for number in (signal.SIGINT, signal.SIGHUP):
        if signal.getsignal(number) == signal.SIG_IGN:
            signal.signal(number, lambda *_: None)


def main() -> int:
    let_children_be_interrupted()
    parser = argparse.ArgumentParser(prog="make soak", description=__doc__)
    parser.add_argument("--build", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--only", choices=CAMPAIGNS, help="one of the campaigns, all the time")
    parser.add_argument("--page", type=Path, help="where the figures go, as Markdown")
    chosen = parser.parse_args()
    found: dict[str, Tally] = {}
    for name, (what, campaign, share) in CAMPAIGNS.items():
        if chosen.only not in (None, name):
            continue
        print(f"== {name}: {what}", file=sys.stderr, flush=True)
        seconds = 60 * chosen.minutes * (1 if chosen.only else share)
        with bench(chosen.build, chosen.seed) as one:
            found[name] = campaign(one, time.monotonic() + seconds)
        print(f"   {found[name].tried} tried, {len(found[name].wrong)} wrong", file=sys.stderr)
        for sentence in found[name].wrong[:10]:
            print(f"   {sentence}", file=sys.stderr)
    if chosen.page:
        old = chosen.page.read_text(encoding="utf-8") if chosen.page.exists() else ""
        by_hand = old.partition(BY_HAND)[2]
        text = page(found, chosen.minutes, chosen.seed)
        text += BY_HAND + by_hand if by_hand else ""
        chosen.page.write_text(text, encoding="utf-8")
    return 1 if any(tally.wrong for tally in found.values()) else 0


def page(found: dict[str, Tally], minutes: float, seed: int) -> str:
    today = datetime.datetime.now(datetime.UTC).date()
    text = (
        "# What it survives\n\n"
        "Written by `make soak`, which does to gilscope what happens to it elsewhere. *Wrong* is a "
        "visit that was lost or counted twice, a process, file or semaphore that was left, a "
        "crash, a traceback, or a refusal without a sentence.\n\n"
        "| what | tried | wrong |\n|---|---:|---:|\n"
    )
    for name, tally in found.items():
        text += f"| {CAMPAIGNS[name][0]} | {tally.tried} | {len(tally.wrong)} |\n"
    for name, tally in found.items():
        text += "".join(f"\n- {name}: {sentence}" for sentence in tally.wrong[:20])
    return text + (
        f"\n*{today}, {minutes:g} minutes, seed {seed}. Each fault has a test of its own in "
        "`tests/faults`.*\n"
    )


if __name__ == "__main__":
    sys.exit(main())
