"""Changes in histories: false alarms on noise, steps found, beside Otava and a plain t-test."""

from __future__ import annotations

import json
import subprocess
import time

import numpy as np
from scipy import stats

from reports.change_points import find_changes
from scripts.trust import tools
from scripts.trust.histories import KINDS, panel
from scripts.trust.tools import Json, Settings

OTAVA = tools.SOURCE / ".venv-consumers/otava/bin/python"
SERIES, RUNS = 40, 150
STEPPED = 10  # of the series of a panel
WITHIN = 5  # runs after the step that may be seen
YEAR = 365  # daily runs
SEED = 20261124  # not the one that the limits were chosen with


def changes(settings: Settings) -> Json:
    random = np.random.default_rng(SEED)
    quiet = [{"kind": kind, **_quiet(kind, random, settings.repetitions(80))} for kind in KINDS]
    beside = [_beside(kind, random, settings.repetitions(2)) for kind in KINDS]
    steps = []
    for kind in KINDS:
        for share, before in ((0.05, 20), (0.05, 50), (0.05, 100), (0.03, 50), (0.10, 50)):
            steps.append(_steps(kind, share, before, random, settings.repetitions(16)))
    return {"quiet": quiet, "beside": beside, "steps": steps, "speed": _speed(random),
            "series": SERIES, "runs": RUNS, "within": WITHIN}  # fmt: skip


def _years(panels: int) -> float:
    return panels * SERIES * RUNS / YEAR


def _quiet(kind: str, random: np.random.Generator, panels: int) -> Json:
    """Nothing changes. What is announced on any day stays, so one pass counts them all."""
    alarms = certain = 0
    for _ in range(panels):
        found = find_changes(panel(KINDS[kind]((SERIES, RUNS), random)))
        alarms += sum(map(len, found))
        certain += sum(one.certain_at is not None for changes in found for one in changes)
    return {"alarms": alarms, "certain": certain, "years": _years(panels)}


def _beside(kind: str, random: np.random.Generator, panels: int) -> Json:
    """All tools on the same noise, and on the same steps of 5 % after 50 runs."""
    noise = np.concatenate([KINDS[kind]((SERIES, RUNS), random) for _ in range(panels)])
    before = 50
    stepped = np.concatenate(
        [KINDS[kind]((SERIES, before + WITHIN), random) for _ in range(panels)]
    )
    changed = np.arange(len(stepped)) % SERIES < STEPPED
    stepped[changed, before:] += np.log1p(0.05)
    alarms = {"gilscope": 0, "t-test": sum(map(_t_test_alarms, noise))}
    hits = {"gilscope": 0, "t-test": sum(_t_test(row, before + WITHIN) for row in stepped[changed])}
    for first in range(0, len(noise), SERIES):
        part = slice(first, first + SERIES)
        alarms["gilscope"] += sum(map(len, find_changes(panel(noise[part]))))
        found = find_changes(panel(stepped[part]))
        hits["gilscope"] += sum(
            any(abs(one.at - before) <= 3 for one in found[row]) for row in range(STEPPED)
        )
    on_noise, on_steps = _otava(noise), _otava(stepped[changed])
    for name, quiet, loud in zip(("Otava", "Otava, 5 %"), on_noise, on_steps, strict=True):
        alarms[name] = sum(map(len, quiet))
        hits[name] = sum(any(abs(at - before) <= 3 for at in one) for one in loud)
    return {"kind": kind, "years": _years(panels), "alarms": alarms, "hits": hits,
            "steps": int(changed.sum())}  # fmt: skip


def _otava(logs: np.ndarray) -> list[list[list[int]]]:
    done = subprocess.run(
        [str(OTAVA), str(tools.SOURCE / "scripts/trust/otava_target.py")],
        input=json.dumps(np.exp(logs).tolist()), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise SystemExit(f"trust: Otava failed: {done.stderr.strip()}")
    places: list[list[list[int]]] = json.loads(done.stdout)
    return places


def _t_test(row: np.ndarray, end: int) -> bool:
    """Welch's test of the last five runs before `end` against the 50 before them, at 0.001."""
    after, before = row[end - WITHIN : end], row[max(0, end - WITHIN - 50) : end - WITHIN]
    return bool(stats.ttest_ind(after, before, equal_var=False).pvalue < 0.001)


def _t_test_alarms(row: np.ndarray) -> int:
    """Day by day; alarms less than ten runs apart are one."""
    alarms, last = 0, -10
    for end in range(20, len(row) + 1):
        if end - last >= 10 and _t_test(row, end):
            alarms, last = alarms + 1, end
    return alarms


def _steps(kind: str, share: float, before: int, random: np.random.Generator, panels: int) -> Json:
    """Steps, up and down in turn, of some series; day by day until 20 runs after."""
    found = {"5": 0, "6": 0, "10": 0, "20": 0}
    certain = {"10": 0, "20": 0}
    ratios, right = 0, 0
    for _ in range(panels):
        logs = KINDS[kind]((SERIES, before + 20), random)
        size = np.log1p(share) * np.where(np.arange(STEPPED) % 2, 1, -1)
        logs[:STEPPED, before:] += size[:, None]
        for row, one in enumerate(find_changes(panel(logs))[:STEPPED]):
            near = [change for change in one if abs(change.at - before) <= 3]
            for within in found:
                found[within] += any(c.found_at < before + int(within) for c in near)
            for within in certain:
                certain[within] += any(
                    c.certain_at is not None and c.certain_at < before + int(within) for c in near
                )
            ratios += bool(near)
            right += int(bool(near) and near[0].low <= np.exp(size[row]) <= near[0].high)
    return {"kind": kind, "share": share, "before": before, "found": found,
            "certain": certain, "steps": panels * STEPPED, "intervals": ratios,
            "right": right}  # fmt: skip


def _speed(random: np.random.Generator) -> list[Json]:
    """CPU seconds for 500 series with a step every 200 runs."""
    rows = []
    for runs in (250, 500, 1000):
        logs = KINDS["normal"]((500, runs), random)
        for first in range(200, runs, 200):
            logs[:, first:] += random.normal(0, 0.1, (500, 1))
        tracks = panel(logs)
        start = time.process_time()
        found = find_changes(tracks)
        rows.append({"runs": runs, "seconds": time.process_time() - start,
                     "changes": sum(map(len, found))})  # fmt: skip
    return rows
