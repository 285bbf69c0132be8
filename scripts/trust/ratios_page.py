"""The sections of docs/trust.md on how well ratios are known."""

from __future__ import annotations

import numpy as np

from scripts.trust.tools import Json
from scripts.trust.words import percent, share, share_at_least, share_at_most, verdict

BEYOND_ASSUMED = "all cells by 5 % alike"


def ratios(found: Json) -> str:
    return (
        "Simulated with the product's own statistics and verdicts. *Two cells*: ratios of two "
        "different cells of the same rounds (order statistics). *Two sides*: of one cell on both "
        "sides of `--against` (signed ranks).\n\n"
        + _widths(found["widths"])
        + _coverage(found["coverage"], found["repetitions"])
        + _correlated(found["correlated"])
        + _power(found["power"])
        + _unpaired(found["unpaired"])
    )


def _widths(rows: list[Json]) -> str:
    text = (
        "Half an interval, in standard deviations of one round's log-ratio, normal noise:\n\n"
        f"| rounds | {' | '.join(str(row['rounds']) for row in rows)} |\n"
        f"|---|{'---:|' * len(rows)}\n"
    )
    falling = True
    for key, words in (("two_cells", "two cells"), ("two_sides", "two sides")):
        values = [row[key] for row in rows]
        falling = falling and all(b < a for a, b in zip(values, values[1:], strict=False))
        text += f"| {words} | {' | '.join(f'{value:.2f}' for value in values)} |\n"
    return text + f"\nGoal: more rounds never make them wider: {verdict(falling)}.\n"


def _coverage(rows: list[Json], repetitions: int) -> str:
    rounds = sorted({row["rounds"] for row in rows})
    text = (
        f"\nHow many of {repetitions} intervals hold the truth, rounds independent of each other "
        "(the two cells differ in noise and shape):\n\n"
        f"| noise | | {' | '.join(str(n) for n in rounds)} |\n|---|---|{'---:|' * len(rounds)}\n"
    )
    for noise in dict.fromkeys(row["noise"] for row in rows):
        of = [row for row in rows if row["noise"] == noise]
        for key, words in (("two_cells", "two cells"), ("two_sides", "two sides")):
            cells = " | ".join(percent(row[key] / repetitions) for row in of)
            text += f"| {noise} | {words} | {cells} |\n"
    shares = [row[key] for row in rows for key in ("two_cells", "two_sides")]
    return text + (
        f"\nGoal: at least 95 %; the least of {len(shares)} is "
        f"{percent(min(shares) / repetitions)}: "
        f"{share_at_least(min(shares), repetitions, 0.95, picked_from=len(shares))}. "
        "Signed ranks hold 95 % exactly, whatever the noise: what lies a hair below is drawn.\n"
    )


def _correlated(rows: list[Json]) -> str:
    rounds = sorted({row["rounds"] for row in rows})
    text = (
        "\nThe same of two sides whose rounds are not independent, which must be learnt from the "
        "data. A lone cell of few rounds cannot show it, and what it does not show is not "
        "assumed; 18 cells show a correlation of 0.5 in a dozen rounds. Beyond, a dozen rounds "
        "hold less than three independent ones, and no interval that is worth having is wide "
        "enough. Paired rounds were seen to correlate by 0.08 at most.\n\n"
        f"| noise | cells | {' | '.join(str(n) for n in rounds)} |\n"
        f"|---|---:|{'---:|' * len(rounds)}\n"
    )
    for noise, cells in dict.fromkeys((row["noise"], row["cells"]) for row in rows):
        of = [row for row in rows if (row["noise"], row["cells"]) == (noise, cells)]
        shares = " | ".join(percent(row["held"] / row["of"]) for row in of)
        text += f"| {noise} | {cells} | {shares} |\n"
    (goal,) = (
        row for row in rows
        if "0.5" in row["noise"] and row["cells"] > 1 and row["rounds"] == 19
    )  # fmt: skip
    return text + (
        f"\nGoal at 0.5: at least 94 %; of {goal['cells']} cells after {goal['rounds']} rounds "
        f"{percent(goal['held'] / goal['of'])}: "
        f"{share_at_least(goal['held'], goal['of'], 0.94)}.\n"
    )


def _power(rows: list[Json]) -> str:
    text = (
        "\nA gate of 18 cells whose log-ratios scatter by 2.3 %, three of them slower by 5 %:\n\n"
        "| rounds | found | unchanged cells called the same | runs with any false finding |\n"
        "|---:|---|---|---|\n"
    )
    for row in rows:
        text += (
            f"| {row['rounds']} | {share(row['found'], row['slowed'])} | "
            f"{share(row['same'], row['others'])} | {share(row['false'], row['runs'])} |\n"
        )
    by = {row["rounds"]: row for row in rows}
    worst = max(row["false"] for row in rows)
    return text + (
        "\nGoals: found at 12 rounds at least 80 %, "
        f"{share_at_least(by[12]['found'], by[12]['slowed'], 0.8)}; at 19 at least 95 %, "
        f"{share_at_least(by[19]['found'], by[19]['slowed'], 0.95)}; called the same at 19 at "
        f"least 85 %, {share_at_least(by[19]['same'], by[19]['others'], 0.85)}; runs with a false "
        f"finding at most 2 %, {share_at_most(worst, rows[0]['runs'], 0.02)}.\n"
    )


def _unpaired(rows: list[Json]) -> str:
    text = (
        "\nTwo runs of the same 182 cells on two days, not paired, six rounds, 3 % noise: "
        "comparisons that call anything better or worse, which is wrong, where two runs differ\n\n"
        "| by | wrong | goal | |\n|---|---|---|---|\n"
    )
    for row in rows:
        # More than what is assumed of two runs cannot be told from a change.
        beyond = row["noise"] == BEYOND_ASSUMED
        goal = "" if beyond else "at most 5 %"
        told = "" if beyond else share_at_most(row["wrong"], row["runs"], 0.05)
        text += f"| {row['noise']} | {share(row['wrong'], row['runs'])} | {goal} | {told} |\n"
    return text + (
        "\n`compare` takes 3 % for what two runs of everything differ by. A machine that is 5 % "
        "slower as a whole on the next day is more than that, and is sometimes called a change; "
        "only pairing (`--against`, the gate) cannot be deceived by it.\n"
    )


def between_runs(found: Json) -> str:
    spreads = found["spreads"]
    return (
        f"This build in {found['runs']} runs one after the other, {found['cells']} cells of 6 "
        "rounds, each run against the next as two files that are not paired.\n\n"
        "| what | found | goal | |\n|---|---|---|---|\n"
        f"| comparisons that call anything better or worse | "
        f"{share(found['wrong'], found['pairs'])} | at most 5 % | "
        f"{share_at_most(found['wrong'], found['pairs'], 0.05)} |\n\n"
        f"Log-ratios of a cell in two runs scatter by {percent(spreads['seen'])}, of which "
        f"{percent(spreads['explained'])} is what the visits of either run show; "
        f"{percent(spreads['left'])} is what only another run shows. All cells of a run together "
        f"moved by {percent(spreads['common'])}. `compare` takes 3 % for it.\n"
    )


def layout(found: Json) -> str:
    logs = {key: np.array(runs) for key, runs in found["logs"].items()}
    runs, cells = logs["alike"].shape
    text = (
        f"The native runner against the same objects linked in another order, in turn, {runs} "
        f"times, {found['rounds']} rounds each: how log-ratios scatter. *One layout*: each side is "
        "a single program. *Several*: each visit draws one of four layouts, which is what a run "
        "does.\n\n"
        "| cell | the same order, one layout | another order, one layout | by layout alone | "
        "another order, several layouts | by layout alone |\n"
        "|---|---:|---:|---:|---:|---:|\n"
    )
    for index, name in enumerate(found["cells"]):
        text += _layout_row(name.split("/")[0], {key: one[:, index] for key, one in logs.items()})
    text += _layout_row("all", {key: one.ravel() for key, one in logs.items()})
    called = found["called"]
    of = runs * cells
    return text + (
        f"\nCalled faster or slower: {share(called['alike'], of)} of the same order, "
        f"{share(called['one'], of)} of another, {share(called['several'], of)} of another with "
        "several layouts.\n"
    )


def _layout_row(name: str, logs: dict[str, np.ndarray]) -> str:
    """Root mean squares: no difference is expected on average."""
    squares = {key: float(np.mean(one**2)) for key, one in logs.items()}
    left = {key: max(0.0, square - squares["alike"]) ** 0.5 for key, square in squares.items()}
    return (
        f"| {name} | {percent(squares['alike'] ** 0.5)} | {percent(squares['one'] ** 0.5)} | "
        f"{percent(left['one'])} | {percent(squares['several'] ** 0.5)} | "
        f"{percent(left['several'])} |\n"
    )
