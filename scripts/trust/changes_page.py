"""The section of docs/trust.md on changes in histories."""

from __future__ import annotations

from scipy import stats

from scripts.trust.tools import Json
from scripts.trust.words import at_most, percent, share, share_at_least, verdict

# At most so many false alarms in 100 series-years of daily runs; the second where runs are alike,
# or noise does not stay as it is.
GOAL, GOAL_ALIKE = 1.0, 10.0
ALIKE = (
    "neighbours correlate by 0.5",
    "half of it shared, whose neighbours correlate by 0.8",
    "grows 2.5-fold",
)


def changes(found: Json) -> str:
    return (
        f"Made histories, 2 % noise a run, panels of {found['series']} series × {found['runs']} "
        "daily runs. What gilscope announces on any day stays announced, so every false alarm of "
        "every day is counted; Otava is asked once, at the end. *Suspected* is what five runs "
        "announce, *certain* what ten or more bear out.\n\n"
        + _quiet(found["quiet"])
        + _beside(found["beside"], found["within"])
        + _steps(found["steps"])
        + _arithmetic()
        + _speed(found["speed"])
    )


def _quiet(rows: list[Json]) -> str:
    text = (
        "| noise alone | series-years | suspected | certain | certain in 100 series-years | goal | "
        "|\n|---|---:|---:|---:|---|---:|---|\n"
    )
    for row in rows:
        goal = GOAL_ALIKE if row["kind"] in ALIKE else GOAL
        rate, low, high = _rate(row["certain"], row["years"])
        text += (
            f"| {row['kind']} | {row['years']:.0f} | {row['alarms']} | {row['certain']} | "
            f"{rate:.2f} "
            f"(95 %: {low:.2f} to {high:.2f}) | {goal:.0f} | {at_most(rate, low, high, goal)} |\n"
        )
    return text


def _rate(alarms: int, years: float) -> tuple[float, float, float]:
    """In 100 years, with Garwood's interval of a Poisson rate."""
    low = stats.chi2.ppf(0.025, 2 * alarms) / 2 if alarms else 0.0
    high = stats.chi2.ppf(0.975, 2 * alarms + 2) / 2
    return 100 * alarms / years, 100 * float(low) / years, 100 * float(high) / years


def _beside(rows: list[Json], within: int) -> str:
    tools = ("gilscope", "Otava", "Otava, 5 %", "t-test")
    text = (
        "\nThe same data for all. First: false alarms. Second: steps of +5 % after 50 runs that "
        f"are found with {within} runs after them. Otava with its defaults and with "
        "`min_magnitude` 5 %; the t-test is Welch's, each day the last five runs against the 50 "
        "before, at 0.001.\n\n"
        f"| noise | series-years | {' | '.join(tools)} |\n|---|---:|{'---:|' * len(tools)}\n"
    )
    for row in rows:
        cells = [
            f"{row['alarms'][tool]}; {percent(row['hits'][tool] / row['steps'])}" for tool in tools
        ]
        text += f"| {row['kind']} | {row['years']:.0f} | {' | '.join(cells)} |\n"
    return text


def _steps(rows: list[Json]) -> str:
    text = (
        "\nSteps, up and down in turn, in a quarter of the series: the share that was found with "
        "so many runs after the step seen (the right place, give or take three runs), and how many "
        "of the intervals hold the true ratio. Goal: 5 % within five runs, at least 90 %.\n\n"
        "| noise | step | runs before | 5 | | 6 | 10 | 20 | certain with 10 | 20 | interval holds "
        "it |\n|---|---:|---:|---|---|---:|---:|---:|---:|---:|---|\n"
    )
    for row in rows:
        shares = {within: hits / row["steps"] for within, hits in row["found"].items()}
        goal = share_at_least(row["found"]["5"], row["steps"], 0.9)
        goal = goal if row["share"] == 0.05 else ""
        certain = {key: percent(hits / row["steps"]) for key, hits in row["certain"].items()}
        holds = share(row["right"], row["intervals"]) if row["intervals"] else "-"
        text += (
            f"| {row['kind']} | {100 * row['share']:.0f} % | {row['before']} | "
            f"{share(row['found']['5'], row['steps'])} | {goal} | {percent(shares['6'])} | "
            f"{percent(shares['10'])} | {percent(shares['20'])} | {certain['10']} | "
            f"{certain['20']} | {holds} |\n"
        )
    return text


def _arithmetic() -> str:
    return (
        "\nBoth goals together are at the border of what anyone could do. A step of 5 % is 2.44 "
        "times a run's deviation. Who knows the level, the deviation and that noise is normal, and "
        "uses the best test there is (Page's CUSUM at the best reference value; Moustakides 1986), "
        "with 1 false alarm in 100 series-years finds 88 % of +5 % and 93 % of -5 % within five "
        "runs. With neighbours that correlate by 0.5, five runs are worth 2.2, and with 1 false "
        "alarm in 10 series-years a mean of five finds 57 %. Here level, width, shape and memory "
        "must be learnt as well. False alarms come first; what is not found with five runs mostly "
        "is with ten.\n"
    )


def _speed(rows: list[Json]) -> str:
    times = ", ".join(f"{row['seconds']:.1f} s for {row['runs']:,} runs" for row in rows)
    last = rows[-1]
    return (
        f"\nCPU time for 500 series of one quantity, with a step every 200 runs: {times} (goal: "
        f"under 15 s for 1,000, {verdict(last['seconds'] < 15)}).\n"
    )
