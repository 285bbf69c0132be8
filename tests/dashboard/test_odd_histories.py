"""Histories at the edge: every one of them becomes a site that says what there is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.dashboard.sites import Visit, made
from tests.dashboard.synthetic import Json, Plan, make_document, with_steps
from tests.metrics_table import KEYS

Look = Callable[..., Visit]


def empty() -> Json:
    return make_document()


def machine_without_runs() -> Json:
    return make_document(Plan(runs=0, series=0))


def one_run() -> Json:
    return make_document(Plan(runs=1, series=5))


def one_point() -> Json:
    document = make_document(Plan(runs=20, series=3))
    series = document["machines"][0]["series"][1]
    for key in ("runs", *KEYS):
        series[key] = series[key][7:8]
    return document


def never_measured() -> Json:
    document = make_document(Plan(runs=20, series=3))
    series = document["machines"][0]["series"][0]
    for key in KEYS:
        series[key] = [None] * 20
    return document


def without_commits() -> Json:
    document = make_document(with_steps(60, 30))
    document["repository"] = ""
    for run in document["machines"][0]["runs"]:
        run |= {"commit": None, "commit_time": None, "subject": None, "report": None}
    return document


def without_intervals() -> Json:
    document = make_document(with_steps(60, 30))
    for series in document["machines"][0]["series"]:
        series["warm_s"] = [entry[:1] for entry in series["warm_s"]]
    return document


def imported() -> Json:
    """As from Google Benchmark: names are all that is known."""
    document = make_document(Plan(runs=30, series=4))
    for series in document["machines"][0]["series"]:
        series |= {"kernel": series["name"], "workers": 1} | dict.fromkeys(
            ("size", "class", "strategy", "executor", "binding", "family", "interpreter", "host"),
            "",
        )
        series["speedup"] = series["startup_s"] = [None] * 30
    machine = document["machines"][0]
    machine |= {"cpu": None, "cores": None, "memory_bytes": None, "system": None}
    for run in machine["runs"]:
        run |= {"interpreters": {}, "suite": "", "system": None}
    return document


def a_hole() -> Json:
    """A series that was not measured for a while, and has changed meanwhile."""
    document = make_document(with_steps(60, 30))
    for series in document["machines"][0]["series"]:
        for key in ("runs", *KEYS):
            series[key] = series[key][:40] + series[key][52:]
    return document


def ended() -> Json:
    return make_document(with_steps(60, 30, ended={"nbody": 30}))


CASES: list[tuple[Callable[[], Json], str]] = [
    (empty, "Nothing is measured yet."),
    (machine_without_runs, "Nothing is measured yet."),
    (one_run, "1 run of 5 series: too few to tell; changes show from 8 runs on."),
    (one_point, "No lasting change of time in 3 series in all 20 runs."),
    (never_measured, "No lasting change of time in 3 series in all 20 runs."),
    (without_commits, "got slower"),
    (without_intervals, "got slower"),
    (imported, "No lasting change of time in 4 series in all 30 runs."),
    (a_hole, "got slower"),
    (ended, "got slower"),
]


@pytest.mark.parametrize(
    ("make", "sentence"), CASES, ids=lambda value: getattr(value, "__name__", "")
)
def test_every_page_of_an_odd_history_is_quiet(
    make: Callable[[], Json], sentence: str, tmp_path: Path, look: Look
) -> None:
    site = made(make(), tmp_path / "site")
    assert sentence in look(site.folder / "index.html").text(".verdict")
    pages = site.one_of_each_kind() + sorted((site.folder / "series").glob("*.html"))[1:3]
    for path in pages:
        assert look(path).complaints == [], path


def test_unknown_commits_are_said_to_be_unknown(tmp_path: Path, look: Look) -> None:
    site = made(without_commits(), tmp_path / "site")
    event = look(site.folder / "index.html").text(".event")
    assert "commits unknown" in event
    assert "The commits are not known." in event


def test_a_hole_is_named_where_a_change_spans_it(tmp_path: Path, look: Look) -> None:
    site = made(a_hole(), tmp_path / "site")
    page = look(site.of_series("mandelbrot/small/threads.python/workers:1/cp311"))
    assert "12 runs between them did not measure it." in page.text("main")


def test_an_ended_series_says_so(tmp_path: Path, look: Look) -> None:
    site = made(ended(), tmp_path / "site")
    page = look(site.of_series("nbody/small/threads.python/workers:1/cp311"))
    assert "Not in the last 30 runs of its machine" in page.text(".notice")


def test_an_imported_series_is_called_by_its_name(tmp_path: Path, look: Look) -> None:
    site = made(imported(), tmp_path / "site")
    name: Any = imported()["machines"][0]["series"][0]["name"]
    page = look(site.of_series(name))
    assert page.text("h1") == name
    assert "unknown CPU" in page.text("main")
