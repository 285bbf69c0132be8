"""`ci/gate`: did head make anything slower than base?"""

from __future__ import annotations

import argparse
import fcntl
import json
import math
import sys
import traceback
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from ci.gating import acceptance, comment, forecast, github, options, revisions, trees
from ci.gating.errors import CannotCompare
from ci.gating.measuring import Bench, Interrupted, Looks, Measured
from ci.gating.verdict import Verdict
from reports.document.reader import clean

SECOND_LOOK = 0.3  # of the budget, kept for visiting suspects again
INTERRUPTED = 130


def say(line: str) -> None:
    print(f"== {clean(line)}", file=sys.stderr, flush=True)


def prepare(chosen: argparse.Namespace) -> tuple[revisions.Revisions, Bench]:
    """Both trees, built; what is measured of them."""
    found = revisions.find(chosen.repository, chosen.base, chosen.head)
    if revisions.has_changes(chosen.repository):
        say("changes that are not committed are not compared: the gate compares commits")
    folder = chosen.output / "trees"
    base, head = (
        trees.of_build(given, f"--{side}-build")
        if given
        else trees.build(chosen.repository, sha, side, folder, say)
        for side, given, sha in (
            ("base", chosen.base_build, found.base),
            ("head", chosen.head_build, found.head),
        )
    )
    suite = str(Path(chosen.suite).resolve()) if Path(chosen.suite).is_file() else chosen.suite
    filters = [
        part
        for name in ("kernel", "strategy", "cell", "python")
        for value in getattr(chosen, name)
        for part in (f"--{name}", value)
    ]
    return found, Bench(head, base, suite, filters, chosen.floor, chosen.output)


def look_ahead(pilot: Measured, budget_s: float, margin: float) -> forecast.Forecast:
    """One round tells how long the others take and how noisy they are."""
    ratios = log_ratios(pilot)
    first_s = (budget_s - pilot.wall_s) * (1 - SECOND_LOOK)
    ahead = forecast.foresee(ratios, pilot.wall_s, first_s, margin)
    if ahead.rounds < forecast.FEWEST_ROUNDS:
        needed = pilot.wall_s * (1 + (forecast.FEWEST_ROUNDS + 1) / (1 - SECOND_LOOK))
        raise CannotCompare(
            f"the budget of {budget_s:.0f} s holds {max(ahead.rounds, 0)} rounds of these "
            f"{ahead.cells} cells, and an interval takes {forecast.FEWEST_ROUNDS}; "
            f"give --budget {math.ceil(needed / 60)}m, or measure fewer cells with --kernel."
        )
    return ahead


def log_ratios(pilot: Measured) -> list[float]:
    """New / base of each cell that was measured on both sides."""
    new, base = medians(pilot.new), medians(pilot.base)
    return [math.log(new[name] / base[name]) for name in new if name in base]


def medians(file: Path) -> dict[str, float]:
    try:
        rows = json.loads(file.read_text(encoding="utf-8"))["benchmarks"]
        return {
            row["run_name"]: float(row["gilscope"]["warm_s"]["median"])
            for row in rows
            if row["run_type"] == "aggregate"
        }
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
        raise CannotCompare(
            f"'{file}' is no result file ({type(error).__name__}); does the head's gilscope work?"
        ) from None


def judge(chosen: argparse.Namespace) -> Verdict:
    """The story: build, look ahead, measure, look again, decide."""
    found, bench = prepare(chosen)
    accepted, notes = acceptance.read(found.commits)
    verdict = Verdict(base=found.base, head=found.head, notes=notes)
    say("building what is missing, and one round to see how long it takes")
    bench.build_modules()
    pilot = bench.run("pilot", "--rounds", "1")
    if not log_ratios(pilot):  # all fails, and that needs no more rounds to be told
        return replace(verdict, comparison=bench.compare(Looks(pilot)))
    ahead = look_ahead(pilot, chosen.budget, chosen.floor)
    say(ahead.sentence)
    first = bench.run("new", "--budget", f"{int(ahead.budget_s)}s")
    looks = Looks(first, accepted=accepted)
    comparison = bench.compare(looks)
    if comparison.suspects:
        looks = replace(looks, again=look_again(bench, comparison.suspects, chosen.budget))
        comparison = bench.compare(looks)
    unreported = bench.report(looks, chosen.output / "report.html")
    return replace(
        verdict,
        forecast=ahead.sentence,
        comparison=comparison,
        notes=[*notes, unreported] if unreported else notes,
    )


def look_again(bench: Bench, suspects: Sequence[str], budget_s: float) -> Measured:
    """`suspects` are globs of cells."""
    number = len(suspects)
    say(f"measuring {number} suspect{'' if number == 1 else 's'} again")
    budget = f"{math.ceil(budget_s * SECOND_LOOK)}s"
    return bench.run("again", "--budget", budget, "--precision", "1%", cells=suspects)


def write(verdict: Verdict, chosen: argparse.Namespace) -> None:
    text = comment.write(verdict, chosen.report_link)
    (chosen.output / "comment.md").write_text(text, encoding="utf-8")
    document = json.dumps(verdict.to_json(), indent=1, ensure_ascii=False)
    (chosen.output / "verdict.json").write_text(document + "\n", encoding="utf-8")
    github.publish(verdict, text)


def lock(folder: Path) -> TextIO:
    """Two gates at once would measure each other."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / "lock").open("w")
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise CannotCompare(f"another gate works in '{folder}'; wait for it.") from None
    except OSError as error:
        raise CannotCompare(f"'{folder}' cannot be written ({error.strerror}).") from None
    return file


def forget(folder: Path) -> None:
    """What a former gate said must not be taken for what this one says, however it ends."""
    for name in ("comment.md", "verdict.json", "report.html"):
        (folder / name).unlink(missing_ok=True)


def judged(chosen: argparse.Namespace) -> Verdict:
    """The verdict, or why there is none; whatever happens here, it is no regression."""
    try:
        return judge(chosen)
    except CannotCompare as error:
        return Verdict(cannot=str(error))
    except Exception as error:  # noqa: BLE001
        log = chosen.output / "gate.log"
        log.write_text(traceback.format_exc(), encoding="utf-8")
        return Verdict(
            cannot=f"the gate failed ({type(error).__name__}); '{log}' says where, please report it"
        )


def main() -> int:
    chosen = options.read()
    chosen.output = chosen.output.resolve()
    try:
        with lock(chosen.output):
            forget(chosen.output)
            verdict = judged(chosen)
            write(verdict, chosen)
    except CannotCompare as error:
        print(f"gilscope: {clean(str(error))}", file=sys.stderr)
        return 2
    except (Interrupted, KeyboardInterrupt):
        print(f"gilscope: interrupted; '{chosen.output}' holds what was measured.", file=sys.stderr)
        return INTERRUPTED
    if verdict.cannot:
        print(f"gilscope: {clean(verdict.sentence)}", file=sys.stderr)
    else:
        for finding in verdict.findings:
            what = comment.ratio_text(finding.ratio) if finding.ratio else finding.reason
            print(
                f"{finding.verdict:10} {finding.state:14} {finding.kind:9} {finding.name}  {what}"
            )
        print(f"{verdict.sentence}\n{chosen.output / 'comment.md'}")
    return verdict.exit_code


if __name__ == "__main__":
    sys.exit(main())
