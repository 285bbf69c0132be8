"""The page's part on advice."""

from __future__ import annotations

import statistics

from scripts.trust.advice import prediction_error, regret
from scripts.trust.tools import Json
from scripts.trust.words import verdict

GOAL_OFTEN, OFTEN, GOAL_EVER, GOAL_PREDICTED = 1.05, 0.95, 1.2, 0.10

INTRODUCTION = (
    "`gilscope advise` was asked about functions of the kinds that people have, for about ten "
    "times the calls of a sample; then each strategy that it had measured was written by hand and "
    "run for all calls, three times in random order. *Regret* is the time of the recommended "
    "strategy over that of the best one, paired by round; *predicted* is its predicted total "
    "against what it took by hand. Functions that are held out were not looked at while the "
    "command was built."
)


def advice(found: Json) -> str:
    functions = [one for one in found["functions"] if one["recommended"] is not None]
    lines = [
        INTRODUCTION,
        "",
        "| function | calls | recommended | regret | predicted |",
        "|---|---|---|---|---|",
    ]
    for one in functions:
        words = next(o["words"] for o in one["options"] if o["cell"] == one["recommended"])
        group = "" if one["module"] == "looked_at" else ", held out"
        lines.append(
            f"| `{one['name']}`{group} | {one['calls']:,} | {words} | {regret(one):.2f} | "
            f"{100 * prediction_error(one):+.0f} % |"
        )
    lines += ["", *_summary(functions)]
    return "\n".join(lines) + "\n"


def _summary(functions: list[Json]) -> list[str]:
    lines = []
    groups = (
        ("All functions", functions),
        ("Held out", [one for one in functions if one["module"] == "held_out"]),
    )
    for words, group in groups:
        if not group:
            continue
        values = [regret(one) for one in group]
        often = sum(value <= GOAL_OFTEN for value in values) / len(values)
        errors = [abs(prediction_error(one)) for one in group]
        within = sum(error <= GOAL_PREDICTED for error in errors) / len(errors)
        lines.append(
            f"- {words} ({len(group)}): regret {statistics.median(values):.2f} in the middle, "
            f"{max(values):.2f} at most; at most {GOAL_OFTEN} for {100 * often:.0f} %. Goal: 1.00, "
            f"none above {GOAL_EVER}, {100 * OFTEN:.0f} %. "
            f"{verdict(often >= OFTEN and max(values) <= GOAL_EVER)} The prediction was within "
            f"{100 * GOAL_PREDICTED:.0f} % for {100 * within:.0f} %, in the middle off by "
            f"{100 * statistics.median(errors):.0f} %. Goal: all. {verdict(within == 1)}"
        )
    return lines
