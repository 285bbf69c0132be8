"""The report as a reader meets it: what is on the page, what is not, and how it refuses."""

from __future__ import annotations

import base64
import copy
import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from markupsafe import Markup

from reports.document.run import read_runs
from reports.run.page import page, templates
from reports.run.verdicts import verdicts
from reports.run.view import View
from tests.report import synthetic
from tests.report.pages import Document

ROOT = Path(__file__).resolve().parents[2]
Json = dict[str, Any]

SMALL = ["mandelbrot", "noop", "http_fetch"]


def rendered(analysis: Json) -> str:
    return page(read_runs(json.dumps(analysis)))


@pytest.fixture(scope="module")
def html() -> str:
    return rendered(synthetic.analysis(kernels=SMALL))


@pytest.fixture(scope="module")
def document(html: str) -> Document:
    return Document(html)


def answers(analysis: Json) -> dict[str, str]:
    (run,) = read_runs(json.dumps(analysis))
    view = View(run, "r0", templates())
    return {
        kernel.name: " ".join(
            f"{head}: {Markup(words).striptags()}" for head, words in verdicts(view, kernel)
        )
        for kernel in run.kernels
    }


def command(text: bytes, *arguments: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "reports", *arguments],
        input=text,
        capture_output=True,
        cwd=ROOT,
        check=False,
        timeout=120,
    )
    out, err = done.stdout.decode(), done.stderr.decode()
    return subprocess.CompletedProcess(done.args, done.returncode, out, err)


# What is on the page


def test_headings_are_there_and_in_order(document: Document) -> None:
    levels = [level for level, _ in document.headings]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:]))
    titles = " | ".join(title for _, title in document.headings)
    for wanted in ("The answer", "All strategies", "Kernel by kernel", "Skipped", "Environment"):
        assert wanted in titles


def test_every_figure_has_words(document: Document) -> None:
    charts = [svg for svg in document.all("svg") if svg.get("class") == "chart"]
    # payback, memory, time, speed-up and samples of two kernels; latency; order
    assert len(charts) == 10 + 1 + 1
    # How a chart is read is said with the first kernel; the table of all strategies has a caption.
    assert len(document.all("figcaption")) == 1 + 6 + 1 + 1
    assert all(svg["role"] == "img" and len(svg["aria-label"]) > 20 for svg in charts)


def test_ids_are_unique_and_references_resolve(document: Document) -> None:
    ids = [attributes["id"] for _, attributes in document.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for _, attributes in document.elements:
        if attributes.get("href", "").startswith("#"):
            assert attributes["href"][1:] in ids
        clip = re.fullmatch(r"url\(#(.*)\)", attributes.get("clip-path", ""))
        assert clip is None or clip.group(1) in ids


def test_scrolling_boxes_are_reached_by_keyboard(document: Document) -> None:
    boxes = [div for div in document.all("div") if div.get("class") == "scroll"]
    assert boxes
    assert all(box["tabindex"] == "0" and box["aria-label"] for box in boxes)


def test_the_page_needs_nothing_else(html: str, document: Document) -> None:
    for _, attributes in document.elements:
        for key in ("src", "href", "xlink:href", "action", "data"):
            assert attributes.get(key, "#").startswith(("#", "data:,"))  # the icon is none
    assert not re.search(r"url\((?!#)|@import|https?://", html)


def test_no_script_but_its_own_may_run(html: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    script = re.search(r"<script>(.*?)</script>", html, re.DOTALL)
    assert policy
    assert script
    digest = base64.b64encode(hashlib.sha256(script.group(1).encode()).digest()).decode()
    assert policy.group(1).startswith(f"default-src 'none'; script-src 'sha256-{digest}';")


def test_the_contents_lead_to_what_is_there(document: Document) -> None:
    (nav,) = document.all("nav")
    assert nav["aria-label"] == "Contents"
    links = [a["href"] for a in document.all("a") if a["href"].startswith("#r0")]
    assert {"#r0answer", "#r0heat", "#r0time", "#r0kernels", "#r0method"} <= set(links)


def test_colours_follow_the_theme(html: str, document: Document) -> None:
    assert "prefers-color-scheme:dark" in html
    assert "@media print" in html
    assert not re.search(r"#0a0b[0-9a-f]{2}", html)  # no placeholder is left over
    charts = html[html.index('class="chart"') :]
    assert not re.search(r'style="[^"]*(fill|stroke): ?#', charts)


def test_all_numbers_are_in_sortable_tables(document: Document) -> None:
    tables = [t for t in document.all("table") if "sortable" in t.get("class", "")]
    assert len(tables) == 2 * len(SMALL) + 1  # two a kernel, and the farthest visits
    assert "pipes_fork.ext_nogil" in document.text


def test_nine_kernels_stay_small() -> None:
    # With where the time of each strategy went, and the other metrics of all cells.
    assert len(rendered(synthetic.analysis()).encode()) < 3_400_000


def test_metrics_without_a_place_of_their_own_are_in_a_closed_table() -> None:
    analysis = synthetic.analysis(kernels=["primes"])
    html = rendered(analysis)
    closed = html[html.index("<details>\n<summary>Other metrics of primes (small)") :]
    table = closed[: closed.index("</details>")]
    assert ">Page faults</th>" in table
    assert "what page_faults means" in table
    assert ">Start-up</th>" not in table

    for cell in analysis["runs"][0]["cells"]:
        cell["page_faults"] = None
    assert "Other metrics" not in Document(rendered(analysis)).text


# The answer in words


def test_a_verdict_names_base_interval_and_cost() -> None:
    text = answers(synthetic.analysis(kernels=["mandelbrot"]))["mandelbrot"]
    assert re.search(r"In Python: \w.* 2 workers \w+\.python: 1\.\d+× \[", text)
    assert "against a plain loop in Python" in text
    assert re.search(r"With C\+\+: C\+\+ threads, 2 workers native_threads\.native: ", text)
    assert re.search(r"of which the language makes 2\d× \[.*\] and the workers 1\.\d+× \[", text)
    assert "Costs start-up" in text
    assert re.search(r"Pays (at once|from the \d+\w\w execution on), start-up included", text)


def test_few_visits_are_admitted() -> None:
    analysis = synthetic.analysis(visits=3, kernels=SMALL)
    assert "Not sure: 3 rounds, and an interval takes 6" in answers(analysis)["mandelbrot"]
    document = Document(rendered(analysis))
    assert "Not sure: 3 rounds" in document.text.partition("All strategies")[0]
    assert any("vague" in cell.get("class", "") for cell in document.all("td"))


def test_what_is_not_told_apart_is_named() -> None:
    analysis = synthetic.analysis(kernels=["mandelbrot"])
    choice = analysis["runs"][0]["kernels"][0]["choices"][0]
    choice["alike"] = ["mandelbrot/small/threads.python/workers:2/cp311"]
    assert "Not told apart from threads." in answers(analysis)["mandelbrot"]
    choice["alike"] = []
    assert "Not told apart" not in answers(analysis)["mandelbrot"].partition("With C++")[0]


def loop_wins(analysis: Json) -> Json:
    """Nothing that runs Python code is surely faster than the plain loop."""
    for kernel in analysis["runs"][0]["kernels"]:
        kernel["choices"][0].update(recommended=kernel["base"], gain="not_shown")
    return analysis


def test_no_gain_is_an_answer() -> None:
    analysis = loop_wins(synthetic.analysis(kernels=["mandelbrot", "primes"]))
    text = answers(analysis)["mandelbrot"]
    assert text.startswith("In Python: A plain loop serial.python: no gain shown: nothing is")
    page = Document(rendered(analysis)).text
    assert "A plain loop. Nothing that runs Python code is surely faster than it." in page


def test_kernels_without_a_gain_are_named() -> None:
    analysis = synthetic.analysis(kernels=["mandelbrot", "primes", "word_count"])
    kernel = analysis["runs"][0]["kernels"][2]
    kernel["choices"][0].update(recommended=kernel["base"], gain="not_shown")
    assert "No gain shown for word_count." in Document(rendered(analysis)).text


def test_dispatch_is_priced_once(document: Document) -> None:
    assert document.text.count("What a task costs to hand out") == 1
    heat = next(t for t in document.all("table") if t.get("class") == "heat")
    assert heat is not None
    assert "noop (small) does no work" in document.text


# Odd runs


def test_an_interrupted_run_says_so() -> None:
    analysis = synthetic.analysis(kernels=["mandelbrot"])
    analysis["runs"][0]["context"]["complete"] = False
    assert "Interrupted. Not every round was measured" in Document(rendered(analysis)).text


def test_only_skipped_cells() -> None:
    analysis = synthetic.analysis(kernels=["mandelbrot"])
    run = analysis["runs"][0]
    for cell in run["cells"]:
        cell.update({key: None for key in cell if key.endswith(("_s", "_bytes"))})
        cell.update(status="skipped", reason="too few CPUs", samples=[], visit_values=[])
        cell.update(speedup_python=None, speedup_binding=None, per_worker_s=[])
    run["kernels"][0].update(base=None, best=None, ranking=[], tiers=[], choices=[])
    text = Document(rendered(analysis)).text
    assert "Nothing was measured." in text
    assert "too few CPUs" in text


@pytest.mark.parametrize("kernels", [[], ["noop"], ["file_read"]])
def test_few_or_no_kernels(kernels: list[str]) -> None:
    assert Document(rendered(synthetic.analysis(kernels=kernels))).headings


def test_no_runs_and_several_runs() -> None:
    assert "no runs" in Document(rendered({"runs": []})).text
    runs = [synthetic.analysis(seed=seed, kernels=["noop"])["runs"][0] for seed in (1, 2)]
    document = Document(rendered({"runs": runs}))
    ids = [attributes["id"] for _, attributes in document.elements if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_several_interpreters_are_told_apart() -> None:
    run = synthetic.analysis(kernels=["mandelbrot"])["runs"][0]
    other = synthetic.analysis(kernels=["mandelbrot"], interpreter="cp313t")["runs"][0]
    run["cells"] += [c for c in other["cells"] if c["interpreter"] == "cp313t"]
    kernel = run["kernels"][0]
    kernel["ranking"] += [n for n in other["kernels"][0]["ranking"] if "cp313t" in n]
    kernel["tiers"] = list(range(1, len(kernel["ranking"]) + 1))
    text = Document(rendered({"runs": [run]})).text
    assert "threads.python on cp313t" in text
    assert "native_threads.native on" not in text


@pytest.mark.parametrize(
    "strategy", ["<script>alert(1)</script>", '"><img src=x onerror=y>', "$\\x$"]
)
def test_hostile_names_stay_text(strategy: str) -> None:
    analysis = synthetic.analysis(kernels=["mandelbrot"])
    run = analysis["runs"][0]
    hostile = strategy + "]]>--></svg></style>&lt;\x00\u202e\ud800{{ 7*7 }}"
    for cell in run["cells"]:
        if cell["strategy"] in ("native_threads.native", "pipes_spawn.ext_gil"):
            cell.update(strategy=hostile, executor=hostile)
        cell["reason"] = cell["reason"] and hostile
    run["kernels"][0].update(summary=hostile, item=hostile)
    run["context"].update(
        suite=hostile,
        warnings=[{"code": hostile, "text": hostile, "remedy": hostile, "cells": [hostile]}],
    )
    run["context"]["machine"][hostile] = {hostile: [hostile]}
    run["context"]["interpreters"][hostile] = {"version": hostile}
    html = rendered(analysis)
    document = Document(html)
    assert len(document.all("script")) == 1
    assert not document.all("img")
    assert all(not key.startswith("on") for _, a in document.elements for key in a)
    assert strategy in document.text
    assert "{{ 7*7 }}" in document.text
    assert "\x00" not in html
    html.encode("utf-8")


# How it refuses


def broken(change: str) -> bytes:
    analysis = copy.deepcopy(synthetic.analysis(kernels=["noop"]))
    run = analysis["runs"][0]
    if change == "no runs":
        del analysis["runs"]
    elif change == "no strategy":
        del run["cells"][3]["strategy"]
    elif change == "text for a number":
        run["cells"][0]["warm_s"]["median"] = "fast"
    elif change == "unknown cell":
        run["kernels"][0]["best"] = "nobody"
    elif change == "not a number":
        run["cells"][0]["warm_s"]["median"] = float("nan")
    elif change == "too much":
        run["cells"][0]["workers"] = 10**400
    elif change == "runs are no list":
        analysis["runs"] = {"a": 1}
    return json.dumps(analysis).encode()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"[1]", "must be an object"),
        (b"\xff\xfe", "not UTF-8"),
        (b"[" * 100_000, "not JSON"),
        (broken("no runs"), "has no key 'runs'"),
        (broken("no strategy"), "runs[0].cells[3] has no key 'strategy'"),
        (broken("text for a number"), "warm_s.median must be a number, not 'fast'"),
        (broken("unknown cell"), "names the cell 'nobody'"),
        (broken("not a number"), "NaN"),
        (broken("too much"), "workers must be"),
        (broken("runs are no list"), "must be a list"),
    ],
)
def test_bad_input_is_one_sentence(text: bytes, said: str, tmp_path: Path) -> None:
    output = tmp_path / "report.html"
    output.write_text("before")
    done = command(text, str(output))
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr
    assert output.read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def test_the_command_writes_the_page(tmp_path: Path) -> None:
    output = tmp_path / "report.html"
    done = command(json.dumps(synthetic.analysis(kernels=["noop"])).encode(), str(output))
    assert (done.returncode, done.stderr) == (0, "")
    assert output.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def test_the_command_needs_one_place_to_write_to(tmp_path: Path) -> None:
    assert command(b"{}").returncode == 2
    done = command(json.dumps({"runs": []}).encode(), str(tmp_path / "no" / "where.html"))
    assert done.returncode == 2
    assert "cannot be written" in done.stderr
