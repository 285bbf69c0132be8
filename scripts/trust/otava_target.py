"""Otava's change points in histories: `PYTHON otava_target.py < HISTORIES`, in Otava's environment.

Standard input is JSON, a list of lists of values; printed is, for each value of `min_magnitude`
that is tried, a list of the places that Otava names in each history. All else is its default.
"""

from __future__ import annotations

import json
import logging
import sys

from otava.series import AnalysisOptions, Metric, Series

MAGNITUDES = (0.0, 0.05)


def change_points(values: list[float], magnitude: float) -> list[int]:
    options = AnalysisOptions()
    options.min_magnitude = magnitude
    metrics = {"time": Metric(-1, 1.0, "s")}
    series = Series("history", None, list(range(len(values))), metrics, {"time": values}, {})
    return [int(one.index) for one in series.analyze(options).change_points["time"]]


def main() -> None:
    logging.disable(logging.INFO)
    histories = json.load(sys.stdin)
    json.dump([[change_points(one, size) for one in histories] for size in MAGNITUDES], sys.stdout)


if __name__ == "__main__":
    main()
