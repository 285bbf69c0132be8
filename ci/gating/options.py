"""The gate's command line."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from ci.gating import acceptance

CHECKOUT = Path(__file__).resolve().parents[2]


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


def read() -> argparse.Namespace:
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
