"""What the site says, compared with changes made by hand."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from reports.dashboard.causes import cause_of
from reports.dashboard.detected import DetectedChange, find, levels
from reports.dashboard.document import History, Machine, read_history
from reports.dashboard.events import events_of, recent
from reports.dashboard.metrics import off, off_interval
from reports.dashboard.naming import number_of, slug_of
from reports.dashboard.net_change import nets, suspected, verdict_of
from reports.dashboard.numbers import as_json
from reports.dashboard.overlay import common_runs, spread
from reports.dashboard.rows import spark
from reports.dashboard.scaling import curves_of
from reports.dashboard.script_data import script_json
from reports.document.metrics import Metric
from reports.document.reader import Reader
from reports.drawing.style import stylesheet
from tests.dashboard.sites import Site, made
from tests.dashboard.synthetic import Json, Plan, Step, make_document, with_steps
from tests.metrics_table import KEYS, METRICS


def metric(key: str) -> Metric:
    (row,) = (row for row in METRICS if row["key"] == key)
    return Metric.read(Reader.of(row, "The table"))


TIME, MEMORY, SPEEDUP = metric("warm_s"), metric("rss_bytes"), metric("speedup")


def history(plan: Plan) -> History:
    return read_history(json.dumps(make_document(plan)))


@pytest.fixture(scope="module")
def machine() -> Machine:
    return history(Plan(runs=40, series=6, new_version_at=20, same_commit_at=30)).machines[0]


def detected(ratio: float, at: int, metric: Metric = TIME, half: float = 0.01) -> DetectedChange:
    low, high = ratio * np.exp(-half), ratio * np.exp(half)
    return DetectedChange(metric, ratio, low, high, 1.0, ratio, at - 1, at, at + 4)


@pytest.mark.parametrize(
    ("at", "blame", "others"),
    [
        (10, "code", 0),
        (20, "both", 2),  # cp311 has another version, and another executable with it
        (30, "unexplained", 0),
    ],
)
def test_who_is_to_blame(machine: Machine, at: int, blame: str, others: int) -> None:
    runs = [
        replace(run, interpreters={"cp311": {"version": "1" if index < 20 else "2", "gil": "on",
                                             "executable": f"/{index // 20}"}})
        for index, run in enumerate(machine.runs)
    ]  # fmt: skip
    cause = cause_of(replace(machine, runs=tuple(runs)), at - 1, at, {"cp311"})
    assert cause.blame == blame
    assert len(cause.others) == others


def test_another_version_alone_is_not_the_code(machine: Machine) -> None:
    runs = list(machine.runs)
    runs[20] = replace(runs[20], commit=runs[19].commit)
    cause = cause_of(replace(machine, runs=tuple(runs)), 19, 20, {"cp311"})
    assert cause.blame == "elsewhere"
    assert cause.others == (("cp311 version", "3.11.2", "3.11.9"),)
    assert cause_of(machine, 19, 20, {"cp313"}).blame == "code"  # cp311 is none of its business


def test_a_kernel_and_a_suite_count_as_other_things(machine: Machine) -> None:
    runs = list(machine.runs)
    runs[11] = replace(runs[11], system="Linux 7", suite="full")
    cause = cause_of(replace(machine, runs=tuple(runs)), 10, 11, set())
    assert [what for what, _, _ in cause.others] == ["suite", "system"]


def test_dates_are_those_of_commits() -> None:
    """So that a history measured in one night still says when something got slower."""
    document = make_document(Plan(runs=4, series=1))
    runs = document["machines"][0]["runs"]
    runs[2]["started_at"] = "2026-11-24T03:00:00Z"
    runs[3]["commit_time"] = None
    times = [run.time for run in read_history(json.dumps(document)).machines[0].runs]
    assert times[2] == runs[2]["commit_time"]
    assert times[3] == runs[3]["started_at"]


def test_changes_of_one_run_are_one_event(machine: Machine) -> None:
    times = [
        (detected(1.1, 30),),
        (detected(1.3, 30),),
        (detected(0.8, 30),),
        (),
        (detected(1.05, 12),),
        (),
    ]
    memory = [(detected(2.0, 30, MEMORY),), (), (), (), (), ()]
    events = events_of(machine, [times, memory])
    assert [event.at for event in events] == [30, 12]
    assert events[0].title == "2 are slower, 1 uses more memory, 1 is faster"
    assert events[0].middle == pytest.approx(1.2)  # of the two times, not of memory
    assert [m.change.ratio for m in events[0].members] == [1.3, 1.1, 2.0, 0.8]
    assert [event.at for event in recent(events, 10)] == [30]
    assert [event.at for event in recent(events, 9)] == []


def test_less_speed_up_is_worse() -> None:
    assert detected(0.8, 5, SPEEDUP).word == "scales worse"
    assert detected(1.2, 5, SPEEDUP).word == "scales better"
    assert detected(0.8, 5, MEMORY).word == "uses less memory"


def test_a_verdict_counts_where_series_stand_now(machine: Machine) -> None:
    went_and_came = (detected(1.2, 25), detected(1 / 1.2, 30))
    went_on = (detected(1.2, 25), detected(1.1, 30))
    findings = [
        (detected(1.1, 30),),
        went_and_came,
        went_on,
        (detected(0.9, 38),),
        (detected(1.5, 2),),
        (),
    ]
    net = nets(machine, findings, last=20)
    assert [one.verdict for one in net] == ["slower", "back", "slower", "faster"]
    assert net[2].ratio == pytest.approx(1.32)
    assert net[2].interval == pytest.approx(
        (1.32 / np.exp(0.01 * 2**0.5), 1.32 * np.exp(0.01 * 2**0.5))
    )
    verdict = verdict_of(net, 6, 40, 20)
    assert verdict.sentence == (
        "Of 6 series 2 got slower and 1 got faster and 1 changed and came back in the last 20 runs."
    )
    assert (verdict.tone, verdict.slower, verdict.faster) == ("slower", 2, 1)
    assert verdict.worst is net[2]
    assert verdict_of([], 6, 40, 20).tone == "same"


def test_levels_are_medians_between_changes(machine: Machine) -> None:
    series = machine.series[0]
    column = series.columns["warm_s"]
    found_levels = levels(series, TIME, (detected(1.1, 10), detected(1.1, 30)))
    assert [(one.first, one.end) for one in found_levels] == [(0, 10), (10, 30), (30, 40)]
    assert found_levels[1].value == np.median(column.medians[10:30])


def test_measured_differently_is_no_change() -> None:
    document = make_document(Plan(runs=60, series=6, steps=(Step("", 30, 0.5),)))
    machine = read_history(json.dumps(document)).machines[0]
    assert all(len(changes) == 1 for changes in find(machine, TIME))
    for series in document["machines"][0]["series"]:
        series["breaks"] = [30]
    machine = read_history(json.dumps(document)).machines[0]
    assert find(machine, TIME) == [()] * 6
    first = machine.series[0]
    assert [(level.first, level.end) for level in levels(first, TIME, ())] == [(0, 30), (30, 60)]


def test_what_is_only_suspected_is_said_apart(machine: Machine) -> None:
    changes = [(detected(1.1, 30),), (replace(detected(1.3, 30), certain=False),), (), (), (), ()]
    found = nets(machine, changes, 20)
    assert [net.series for net in found] == [machine.series[0]]
    assert suspected(machine, changes, 20) == [machine.series[1]]
    assert changes[1][0].word == "slower (suspected)"
    verdict = verdict_of(found, 6, 40, 20, suspects=1)
    assert "1 got slower" in verdict.sentence
    assert "In 1 a change is suspected, which ten runs must bear out." in verdict.sentence
    assert verdict.slower == 1
    (event,) = events_of(machine, [[(), changes[1], (), (), (), ()]])
    assert event.title == "suspected: 1 is slower"


def test_measured_differently_is_said_and_marked(tmp_path: Path) -> None:
    document = make_document(Plan(runs=40, series=3))
    document["machines"][0]["series"][0]["breaks"] = [25]
    site = made(document, tmp_path)
    page = site.html("series", "Measured differently from").read_text(encoding="utf-8")
    assert '[25,"measured differently","different",""]' in page
    assert "No lasting change of time" in page


def test_curves_hold_the_worker_counts_of_one_strategy(machine: Machine) -> None:
    curves = curves_of(machine)
    assert [[series.workers for series in one.series] for one in curves] == [[2, 4], [2, 4]]


def test_curves_with_other_runs_are_drawn_over_all_of_them() -> None:
    document = make_document(Plan(runs=6, series=3))
    series = document["machines"][0]["series"][2]
    for key in ("runs", *KEYS):
        series[key] = [series[key][2], series[key][5]]
    curves = curves_of(read_history(json.dumps(document)).machines[0])[0]
    runs = common_runs(curves)
    assert runs.tolist() == [0, 1, 2, 3, 4, 5]
    column = curves.series[1].columns["speedup"]
    wide = spread(column, curves.series[1].runs, runs)
    assert np.flatnonzero(~np.isnan(wide.medians)).tolist() == [2, 5]
    assert wide.highs[5] == column.highs[1]


@pytest.mark.parametrize(
    ("entry", "median", "low", "visits"),
    [
        ([2.0, 1.5, 2.5, 7], 2.0, 1.5, 7),
        ([2.0], 2.0, None, None),
        ([2.0, None, None, 7], 2.0, None, 7),
        ([2.0, 2.5, 1.5, 7], 2.0, None, 7),  # an interval that does not hold its median
        (None, None, None, None),
        ([0.0], None, None, None),
        ([-1.0, -2.0, 0.0, 7], None, None, None),
        ([1e300], None, None, None),
    ],
)
def test_numbers_are_read_or_left_out(
    entry: object, median: float | None, low: float | None, visits: int | None
) -> None:
    document: Json = make_document(Plan(runs=3, series=1))
    document["machines"][0]["series"][0]["warm_s"][1] = entry
    column = read_history(json.dumps(document)).machines[0].series[0].columns["warm_s"]
    read = [
        json.loads(as_json(values))[1] for values in (column.medians, column.lows, column.visits)
    ]
    assert read == [median, low, visits]


def test_ratios_are_percents_until_they_double() -> None:
    assert off(1.123) == "+12 %"
    assert off(0.965) == "−3.5 %"
    assert off(2.5) == "2.50×"
    assert off(0.25) == "0.250×"
    assert off_interval(1.051, 1.2) == "[+5.1 % – +20 %]"
    assert off_interval(1.121, 1.124) == "[+12.1 % – +12.4 %]"


def test_a_sparkline_shows_steps_and_keeps_noise_low() -> None:
    assert spark(np.array([1.0, 1.0, 4.0])) == "AA_"
    calm = spark(np.array([1.0, 1.01, 1.0]))
    assert "A" not in calm
    assert "_" not in calm


def test_names_of_files_are_ours() -> None:
    assert slug_of("image_blur") == "image_blur"
    assert slug_of("../x") != slug_of("..\\x")
    assert slug_of("Å") == number_of("slug", "Å")[:8]
    assert number_of("a", "bc") != number_of("ab", "c")


def test_data_cannot_end_its_script() -> None:
    text = script_json({"</script>": "<!--&\u2028"})
    assert json.loads(text) == {"</script>": "<!--&\u2028"}
    assert not set(text) & set("<>&\u2028")


def test_the_palette_is_that_of_the_reports(site: Site) -> None:
    assert (site.folder / "assets" / "palette.css").read_text().startswith(stylesheet())


def entries_of(site: Site) -> list[ElementTree.Element]:
    root = ElementTree.parse(site.folder / "changes.atom").getroot()
    return root.findall("{http://www.w3.org/2005/Atom}entry")


def value(entry: ElementTree.Element, name: str) -> str:
    return entry.findtext(f"{{http://www.w3.org/2005/Atom}}{name}") or ""


def test_the_feed_has_what_atom_asks_for(site: Site) -> None:
    entries = entries_of(site)
    ids = [value(entry, "id") for entry in entries]
    assert len(set(ids)) == len(ids) >= 5
    for entry in entries:
        assert value(entry, "id").startswith("urn:uuid:")
        assert value(entry, "updated").endswith("Z")
        assert value(entry, "title")
        assert value(entry, "content")
        link = entry.find("{http://www.w3.org/2005/Atom}link")
        assert link is not None
        assert (site.folder / link.attrib["href"]).is_file()
    updated = [value(entry, "updated") for entry in entries]
    assert updated == sorted(updated, reverse=True)


def test_entries_keep_their_ids_while_runs_are_added(tmp_path: Path) -> None:
    long = make_document(with_steps(90, 24))
    short = json.loads(json.dumps(long))
    machine = short["machines"][0]
    machine["runs"] = machine["runs"][:84]
    for series in machine["series"]:
        for key in ("runs", *KEYS):
            series[key] = series[key][:84]
    before, after = made(short, tmp_path / "before"), made(long, tmp_path / "after")
    old = {value(entry, "id") for entry in entries_of(before)}
    assert len(old) >= 3
    assert old <= {value(entry, "id") for entry in entries_of(after)}


def test_badges_follow_the_schema_of_shields(site: Site) -> None:
    badge = json.loads((site.folder / "badge.json").read_text())
    assert badge == {
        "schemaVersion": 1,
        "label": "performance",
        "message": "3 slower, 3 faster",
        "color": "#d55e00",
    }
    of_kernel = json.loads((site.folder / "badges" / "nbody.json").read_text())
    assert (of_kernel["label"], of_kernel["message"]) == ("nbody", "3 faster")
    calm = ElementTree.parse(site.folder / "badges" / "json_parse.svg").getroot()
    assert calm.attrib["aria-label"] == "json_parse: no change"


def test_the_headline_counts_start_up_and_memory_too(site: Site) -> None:
    """Of the synthetic history, as its events tell."""
    overview = (site.folder / "index.html").read_text(encoding="utf-8")
    head = overview.partition('<section aria-labelledby="changed">')[0]
    assert re.search(r'<p class="worst">[A-Z][\w -]+ got (worse|better) in \d+ series', head)
