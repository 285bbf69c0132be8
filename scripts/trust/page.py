"""docs/trust.md from what the experiments found: every figure comes from their files."""

from __future__ import annotations

from collections.abc import Callable
from statistics import mean

import numpy as np
from scipy import stats

from scripts.trust.advice_page import advice
from scripts.trust.changes_page import changes
from scripts.trust.gate_page import gate
from scripts.trust.ratios_page import between_runs, layout, ratios
from scripts.trust.tools import Json, median_interval
from scripts.trust.words import at_most, share_at_least, share_at_most, verdict
from scripts.trust.words import percent as _percent
from scripts.trust.words import share as _share

INTRODUCTION = """# Can these numbers be trusted?

Written by `make trust`, which runs fourteen experiments on the machine that it is called on. A goal
that is missed is printed as missed. How the method works is in [method](method.md).
"""


def render(found: dict[str, Json], before: str = "") -> str:
    """The whole page. Experiments that were not run here keep what the page said `before`, with its
    date and machine; those that never ran are named as such."""
    sections: dict[str, tuple[str, Callable[[Json], str]]] = {
        "false_alarms": ("1. Equal things are called equal (A/A)", false_alarms),
        "power": ("2. Slow-downs are found", power),
        "coverage": ("3. Intervals hold the truth", coverage),
        "agreement": ("4. pyperf agrees", agreement),
        "efficiency": ("5. Interleaving pays", efficiency),
        "harness_cost": ("6. What the harness costs", harness_cost),
        "changes": ("7. Changes in a history are found, noise is not", changes),
        "gate": ("8. The gate alarms, and only when it must", gate),
        "ratios": ("9. What is known of ratios after so many rounds", ratios),
        "between_runs": ("10. Two runs that are not paired", between_runs),
        "layout": ("11. What the place of code in memory makes", layout),
        "bursts": ("12. In the long run, and from rest", bursts),
        "carried": ("13. What tasks carry costs what it costs without gilscope", carried),
        "advice": ("14. Advice is good advice", advice),
    }
    kept = dict(part.split("\n\n", 1) for part in before.split("\n## ")[1:])
    parts = [INTRODUCTION]
    for name, (title, section) in sections.items():
        if name in found:
            body = section(found[name]) + _made(found[name])
        else:
            body = kept.get(title, "Not run yet.").rstrip() + "\n"
        parts.append(f"## {title}\n\n{body}")
    return "\n".join(parts)


def _made(one: Json) -> str:
    machine = one["machine"]
    quick = " Quick: too few repetitions to judge by." if one["quick"] else ""
    return (
        f"\n*{one['date']}, commit {one['commit']}, {machine['cpu']} with {machine['cores']} CPUs, "
        f"{machine['system']}; load average {one['load_before']:.1f} before, "
        f"{one['seconds_taken']:.0f} s.{quick}*\n"
    )


def false_alarms(found: Json) -> str:
    text = "This build against itself, interleaved.\n\n"
    for rounds in sorted({run["rounds"] for run in found["runs"]}):
        text += _alike(rounds, [run for run in found["runs"] if run["rounds"] == rounds])
    return text


def _alike(rounds: int, runs: list[Json]) -> str:
    cells = sum(run["cells"] for run in runs)
    excluded = sum(run["excluded"] for run in runs)
    same = sum(run["same"] for run in runs)
    alarmed = sum(run["alarms"] > 0 for run in runs)
    return (
        f"{len(runs)} times {runs[0]['cells']} cells of {rounds} rounds:\n\n"
        "| what | found | goal | |\n|---|---|---|---|\n"
        f"| cells called the same | {_share(same, cells)} | | |\n"
        f"| cells whose interval excludes 1 | {_share(excluded, cells)} | at most 5 % | "
        f"{share_at_most(excluded, cells, 0.05)} |\n"
        f"| runs with any finding, after floor and correction | {_share(alarmed, len(runs))} | "
        f"at most 1 in 20 | {share_at_most(alarmed, len(runs), 0.05)} |\n\n"
    )


def power(found: Json) -> str:
    text = (
        f"A copy of the tree whose `nbody.py` takes exactly so much longer, against this one: "
        f"{found['cells']} tiny cells, both sides in {found['budget_s']} s, which is enough for "
        f"{found['rounds']:.0f} rounds.\n\n"
        "| slow-down | found | goal | | false findings on cells that were not slowed |\n"
        "|---|---|---|---|---|\n"
    )
    for row in found["rows"]:
        wanted = ("at least 90 %", share_at_least(row["found"], row["slowed"], 0.9))
        goal = wanted if row["share"] == 0.05 else ("", "")
        text += (
            f"| {100 * row['share']:.0f} % | {_share(row['found'], row['slowed'])} | {goal[0]} | "
            f"{goal[1]} | {_share(row['wrong'], row['others'])} |\n"
        )
    return text + (
        "\nA slow-down of 2 % is the floor itself: what does not exceed it by more than its "
        "interval is not called a finding, so it is not expected to be found.\n"
    )


def coverage(found: Json) -> str:
    text = (
        f"Simulated: {found['repetitions']} cells of each kind, alone or 20 in a run, leave the "
        "rounds once half of their 95 % interval is within 2 % (from 6 visits on, at most 150). "
        "*Naive* takes the order-statistic interval of independent visits and stops by it. "
        "*Fixed* are six visits without any stopping.\n\n"
        "| visits | cells | spread | covered | naive | fixed at 6 | visits taken |\n"
        "|---|---:|---:|---:|---:|---:|---:|\n"
    )
    for row in found["rows"]:
        naive = _percent(row["naive"]) if row["naive"] is not None else "-"
        text += (
            f"| {row['distribution']} | {row['cells']} | {_percent(row['spread'])} | "
            f"{_percent(row['covered'])} | {naive} | {_percent(row['fixed'])} | "
            f"{row['visits']:.1f} |\n"
        )
    worst = min(row["covered"] for row in found["rows"])
    hits = round(worst * found["repetitions"])
    return text + (
        f"\nGoal: at least 94 % everywhere; the least is {_percent(worst)}: "
        f"{share_at_least(hits, found['repetitions'], 0.94, len(found['rows']))}. Six visits whose "
        "neighbours correlate cannot reach 95 %, since there is nothing wider than their "
        "extremes; the stop rule lets no cell go before "
        "its interval can, and a run of fixed rounds warns (`correlated_visits`) where the visits "
        "show it.\n"
    )


def agreement(found: Json) -> str:
    text = (
        "The same Python functions on the same parameters, by pyperf (3 processes) and by gilscope "
        "(`serial.python`, 3 rounds) in turn: gilscope's time / pyperf's.\n\n"
        "| kernel | ratio | 95 % | goal: within 2 % |\n|---|---:|---|---|\n"
    )
    for row in found["rows"]:
        middle, low, high = median_interval(row["ratios"])
        text += (
            f"| {row['kernel']} | {middle:.3f} | {low:.3f} to {high:.3f} | "
            f"{verdict(abs(middle - 1) <= 0.02, _certain(low, high))} |\n"
        )
    return text + (
        "\nNot certain: the interval reaches over the border of 2 %, so noise decides. pyperf's "
        "few processes follow each other, and a noisy second hits all of them or none; ours too, "
        "at three rounds of one cell.\n"
    )


def _certain(low: float, high: float) -> bool:
    """Whether the whole interval lies on one side of the goal."""
    inside = low >= 0.98 and high <= 1.02
    outside = high < 0.98 or low > 1.02
    return inside or outside


def _efficiency_row(name: str, ratios: list[Json], true: float) -> tuple[str, float]:
    logs = np.log([one["ratio"] for one in ratios])
    spread = float(np.std(logs, ddof=1))
    quartiles = np.percentile(logs, [25, 75])
    holds = sum(one["low"] <= true <= one["high"] for one in ratios)
    text = (
        f"| {name} | {np.exp(np.median(logs)):.4f} | {_percent(spread)} | "
        f"{_percent(float(quartiles[1] - quartiles[0]))} | {_share(holds, len(ratios))} |\n"
    )
    return text, spread


def _ratio_of_spreads(ratio: float, ours: int, theirs: int) -> tuple[float, float]:
    """The 95 % interval of a ratio of standard deviations: Fisher's F."""
    upper = stats.f.ppf([0.975, 0.025], ours - 1, theirs - 1)
    return ratio / float(np.sqrt(upper[0])), ratio / float(np.sqrt(upper[1]))


def efficiency(found: Json) -> str:
    true = found["true"]
    theirs, their_spread = _efficiency_row("pyperf", found["theirs"], true)
    ours, our_spread = _efficiency_row("gilscope", found["ours"], true)
    holds = sum(one["low"] <= true <= one["high"] for one in found["ours"])
    visits = mean(one["n"] for one in found["ours"])
    ratio = our_spread / their_spread
    low, high = _ratio_of_spreads(ratio, len(found["ours"]), len(found["theirs"]))
    return (
        f"B does exactly {100 * (true - 1):.0f} % more work than A. Their ratio, "
        f"{len(found['ours'])} times by each tool in equal wall time ({found['seconds']:.1f} s): "
        f"pyperf with its defaults but {found['processes']} processes for each function, one after "
        f"the other; gilscope interleaved and paired ({visits:.0f} rounds). pyperf's interval is "
        "Welch's, on all its values.\n\n"
        "| tool | median ratio | standard deviation | interquartile range | interval holds "
        f"{true:.2f} |\n|---|---:|---:|---:|---|\n{theirs}{ours}\n"
        f"Our spread is {ratio:.2f} ({low:.2f} to {high:.2f}) of pyperf's (goal: at most 0.5, "
        f"{at_most(ratio, low, high, 0.5)}); our interval holds the truth in "
        f"{_percent(holds / len(found['ours']))} (goal: at least 94 %, "
        f"{share_at_least(holds, len(found['ours']), 0.94)}).\n"
    )


def bursts(found: Json) -> str:
    text = (
        "Two workers against one of the same code, paired by round, "
        f"{found['rounds']} rounds: how much faster in the long run (executions in one go, for 20 "
        "ms), and how much of a single execution from rest, when the workers are asleep.\n\n"
        "| cell | one execution | in the long run | from rest |\n|---|---:|---|---|\n"
    )
    for row in found["rows"]:
        text += (
            f"| {row['cell']} | {1e3 * row['burst_s']:.2f} ms | {_gain(row['steady'])} | "
            f"{_gain(row['burst'])} |\n"
        )
    return text + (
        '\nA suite that times single executions of a millisecond (`min_sample = "0"`) shows the '
        "last column under the name of scaling.\n"
    )


AGREES = 0.05  # the goal


def carried(found: Json) -> str:
    ours, bare = (np.array(found[key]) for key in ("ours_s", "bare_s"))
    text = (
        "2 ms of pure Python on an argument of 50 kB, 200 times, with two workers: measured by "
        "gilscope and by a script of fifteen lines (`scripts/trust/bare_pool.py`), "
        f"{len(ours)} times in turn. Goal: both say the same within 5 %.\n\n"
        "| what | gilscope | script | gilscope / script |\n|---|---|---|---|\n"
    )
    names = ["a plain loop", *(f"`map` with chunks of {size}" for size in found["chunk_sizes"])]
    for place, name in enumerate(names):
        one, other = ours[:, place], bare[:, place]
        text += (
            f"| {name} | {1e3 * np.median(one):.0f} ms | {1e3 * np.median(other):.0f} ms | "
            f"{_gain(list(one / other))} |\n"
        )
    apart = []
    for place, name in enumerate(names[1:], 1):
        gains = [side[:, 0] / side[:, place] for side in (ours, bare)]
        of_both = list(gains[0] / gains[1])
        apart.append(abs(median_interval(of_both)[0] - 1))
        text += (
            f"| speed-up, {name} | {_gain(list(gains[0]))} | {_gain(list(gains[1]))} | "
            f"{_gain(of_both)} |\n"
        )
    met = "met" if max(apart) <= AGREES else "missed"
    return text + f"\nThe speed-ups differ by {_percent(max(apart))} at most: **{met}**.\n"


def _gain(ratios: list[float]) -> str:
    middle, low, high = median_interval(ratios)
    return f"{middle:.2f} [{low:.2f}, {high:.2f}]"


def harness_cost(found: Json) -> str:
    middle, low, high = median_interval(found["ratios"])
    ours, bare, native = (
        1e9 * float(np.median(found[key])) for key in ("ours_s", "bare_s", "native_s")
    )
    return (
        "`noop`, per task: under `serial.python`, and in the loop that a user would write around "
        f"it, {len(found['ratios'])} times in turn.\n\n"
        "| what | |\n|---|---|\n"
        f"| `serial.python` | {ours:.0f} ns per task |\n"
        f"| bare loop | {bare:.0f} ns per task |\n"
        f"| ratio | {middle:.2f} ({low:.2f} to {high:.2f}) |\n"
        f"| cost of the harness | {ours - bare:.0f} ns per task |\n"
        f"| `serial.native` | {native:.1f} ns per task |\n"
    )
