"""`ci/gate`: did head make anything slower than base?"""

from __future__ import annotations

import argparse
import fcntl
import json
import math
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from ci.gating import acceptance, comment, findings, forecast, github, revisions, trees
from ci.gating.errors import CannotCompare
from ci.gating.measuring import Bench, Interrupted, Measured
from ci.gating.verdict import Verdict

CHECKOUT = Path(__file__).resolve().parents[2]
SECOND_LOOK = 0.3  # of the budget, kept for visiting suspects again
INTERRUPTED = 130


def say(line: str) -> None:
    print(f"== {line}", file=sys.stderr, flush=True)


def seconds(text: str) -> float:
    """10m, 90s or 1h."""
    form = re.fullmatch(r"(\d+(?:\.\d+)?)(s|m|h)", text)
    value = float(form[1]) * {"s": 1, "m": 60, "h": 3600}[form[2]] if form else 0
    if not value:
        raise argparse.ArgumentTypeError(f"'{text}' is no time; give minutes as 10m, or 90s, or 1h")
    return value


def share(text: str) -> float:
    """2% or 0.02."""
    try:
        value = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        value = 0
    if not 0 < value <= 1:
        raise argparse.ArgumentTypeError(f"'{text}' is no share; give it as 2% or 0.02")
    return value


def link(text: str) -> str:
    """Where the report will lie: a web address, which ends up in a comment."""
    if text and not re.fullmatch(r"https?://[^\s()<>\"'`\\]+", text):
        raise argparse.ArgumentTypeError(f"'{text}' is no web address; give https://…")
    return text


class Parser(argparse.ArgumentParser):
    """Bad options in one sentence, as everywhere in gilscope."""

    def error(self, message: str) -> None:  # type: ignore[override]
        print(f"gilscope: {message}; ci/gate --help lists the options.", file=sys.stderr)
        sys.exit(2)


def options() -> argparse.Namespace:
    parser = Parser(
        prog="ci/gate",
        description="Builds two revisions, measures them in the same rounds, visits suspects "
        "again, and says whether anything became slower, scales worse, starts slower or takes "
        "more memory. "
        "Exit 0 same or better, 1 regressed, 2 cannot compare, 130 interrupted.",
        epilog=f"A known change is accepted by a line of a commit message: `{acceptance.FORM}`.",
    )  # fmt: skip
    add = parser.add_argument
    add("--base", help="the revision to compare with (default: merge base with the main branch)")
    add("--head", default="HEAD", help="the revision to judge (default: HEAD)")
    add(
        "--budget",
        type=seconds,
        default=600.0,
        metavar="10m",
        help="time to measure in (default 10m)",
    )
    add("--suite", default="gate", help="a suite's name or file (default: gate)")
    add("--floor", type=share, default=0.02, help="differences that do not matter (default 2%%)")
    for name in ("kernel", "strategy", "cell", "python"):
        add(f"--{name}", action="append", default=[], help="as of `gilscope run`")
    add(
        "--output",
        type=Path,
        default=CHECKOUT / "results/gate",
        help="a folder (default results/gate)",
    )
    add(
        "--report-link",
        type=link,
        default="",
        help="where report.html will be found, for the comment",
    )
    add("--repository", type=Path, default=CHECKOUT, help="default: this checkout")
    add("--base-build", type=Path, help="a build folder: measure this instead of building --base")
    add("--head-build", type=Path, help="a build folder: measure this instead of building --head")
    return parser.parse_args()  # fmt: skip


def prepare(chosen: argparse.Namespace) -> tuple[revisions.Revisions, Bench]:
    """Both trees, built; what is measured of them."""
    found = revisions.find(chosen.repository, chosen.base, chosen.head)
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


def look_ahead(pilot: Measured, budget_s: float, floor: float) -> forecast.Forecast:
    """One round tells how long the others take and how noisy they are."""
    ratios = log_ratios(pilot)
    if not ratios:
        raise CannotCompare("no cell was measured on both sides; widen the suite.")
    first_s = (budget_s - pilot.wall_s) * (1 - SECOND_LOOK)
    ahead = forecast.foresee(ratios, pilot.wall_s, first_s, floor)
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
    rows = json.loads(file.read_text(encoding="utf-8"))["benchmarks"]
    return {
        row["run_name"]: row["gilscope"]["warm_s"]["median"]
        for row in rows
        if row["run_type"] == "aggregate"
    }


def judge(chosen: argparse.Namespace) -> Verdict:
    """The story: build, look ahead, measure, look again, decide."""
    found, bench = prepare(chosen)
    accepted, notes = acceptance.read(found.commits)
    verdict = Verdict(base=found.base, head=found.head, notes=notes)
    say("building what is missing, and one round to see how long it takes")
    bench.build_modules()
    pilot = bench.run("pilot", "--rounds", "1")
    failed = findings.of_failures(pilot.failures())
    if failed and not log_ratios(pilot):
        return replace(verdict, findings=failed)
    ahead = look_ahead(pilot, chosen.budget, chosen.floor)
    say(ahead.sentence)
    first = bench.run("new", "--budget", f"{int(ahead.budget_s)}s")
    comparison = bench.compare(first)
    unreported = bench.report(first, chosen.output / "report.html")
    seen = findings.of_comparison(comparison)
    suspects = [finding for finding in seen if findings.is_suspect(finding, chosen.floor)]
    if suspects:
        say(f"visiting {len(suspects)} suspects again")
        suspects = findings.confirm(suspects, look_again(bench, suspects, chosen.budget))
    better = [finding for finding in seen if finding.verdict in findings.BETTER]
    failed = findings.of_failures(first.failures())
    return replace(
        verdict,
        forecast=ahead.sentence,
        comparison=comparison,
        notes=[*notes, unreported] if unreported else notes,
        findings=findings.accept([*failed, *suspects, *better], accepted),
    )


def look_again(
    bench: Bench, suspects: list[findings.Finding], budget_s: float
) -> list[findings.Finding]:
    cells = sorted({suspect.cells for suspect in suspects})
    budget = f"{math.ceil(budget_s * SECOND_LOOK)}s"
    again = bench.run("again", "--budget", budget, "--precision", "1%", cells=cells)
    return findings.of_comparison(bench.compare(again))


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


def main() -> int:
    chosen = options()
    chosen.output = chosen.output.resolve()
    try:
        with lock(chosen.output):
            try:
                verdict = judge(chosen)
            except CannotCompare as error:
                verdict = Verdict(cannot=str(error))
            write(verdict, chosen)
    except CannotCompare as error:
        print(f"gilscope: {error}", file=sys.stderr)
        return 2
    except (Interrupted, KeyboardInterrupt):
        print(f"gilscope: interrupted; '{chosen.output}' holds what was measured.", file=sys.stderr)
        return INTERRUPTED
    if verdict.cannot:
        print(f"gilscope: {verdict.sentence}", file=sys.stderr)
    else:
        for finding in verdict.findings:
            print(f"{finding.verdict:10} {finding.state:14} {finding.kind:9} {finding.name}  "
                  f"{finding.ratio or finding.reason}")  # fmt: skip
        print(f"{verdict.sentence}\n{chosen.output / 'comment.md'}")
    return verdict.exit_code


if __name__ == "__main__":
    sys.exit(main())
