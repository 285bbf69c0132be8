"""Result files: what the schema says, and what Google Benchmark's own tools can read."""

from __future__ import annotations

import copy
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e import support
from tests.e2e.conftest import Made
from tests.e2e.support import Json

COMPARE = Path("/usr/share/benchmark/compare.py")
GOOGLE_ROW = {
    "name",
    "run_name",
    "run_type",
    "family_index",
    "per_family_instance_index",
    "repetitions",
    "threads",
    "iterations",
    "real_time",
    "cpu_time",
    "time_unit",
}


def test_everything_is_valid(everything: Made, validator: support.Validator) -> None:
    validator(everything.document)


def test_many_rounds_are_valid(small: Made, validator: support.Validator) -> None:
    validator(small.document)


def test_skipped_cells_are_valid(with_skipped: Made, validator: support.Validator) -> None:
    validator(with_skipped.document)
    assert support.errors(with_skipped.document, "skipped")


# The schema would be no use if it let everything pass.
SPOILERS: dict[str, Callable[[Json], Any]] = {
    "no rows": lambda document: document.pop("benchmarks"),
    "no version": lambda document: support.ours(document).pop("schema_version"),
    "another version": lambda document: support.ours(document).update(schema_version=99),
    "unknown key": lambda document: support.ours(document).update(colour="red"),
    "time as text": lambda document: support.samples(document)[0]["gilscope"].update(
        elapsed_s="1 ms"
    ),
    "negative time": lambda document: support.samples(document)[0]["gilscope"].update(elapsed_s=-1),
    "no digest": lambda document: support.samples(document)[0]["gilscope"].pop("digest"),
    "digest as number": lambda document: support.samples(document)[0]["gilscope"].update(digest=7),
    "unknown status": lambda document: document["benchmarks"][0]["gilscope"].update(status="good"),
    "several threads": lambda document: document["benchmarks"][0].update(threads=2),
    "no cell in the plan": lambda document: support.ours(document)["plan"][0].pop("cell"),
}


@pytest.mark.parametrize("spoiler", SPOILERS)
def test_spoilt_files_are_not_valid(
    small: Made, validator: support.Validator, spoiler: str
) -> None:
    document = copy.deepcopy(small.document)
    SPOILERS[spoiler](document)
    with pytest.raises(AssertionError):
        validator(document)


def test_rows_are_a_superset_of_googles(everything: Made) -> None:
    for row in everything.document["benchmarks"]:
        assert set(row) >= GOOGLE_ROW
        assert row["threads"] == 1
        if row["run_type"] == "aggregate":
            assert row["name"] == f"{row['run_name']}_median"
            assert row["aggregate_name"] == "median"
        else:
            assert row["name"] == row["run_name"]
            assert "repetition_index" in row
        assert re.fullmatch(r"[^/]+/[^/]+/\w+\.\w+/workers:\d+/[^/]+", row["run_name"])


def test_one_aggregate_a_measured_cell(everything: Made) -> None:
    measured = {row["run_name"] for row in support.samples(everything.document)}
    rows = everything.document["benchmarks"]
    aggregates = [row["run_name"] for row in rows if row["run_type"] == "aggregate"]
    assert sorted(aggregates) == sorted(measured)


def test_the_context_tells_the_run(small: Made) -> None:
    context = small.document["context"]
    assert {"date", "host_name", "executable", "num_cpus", "caches", "load_avg"} <= set(context)
    block = support.ours(small.document)
    assert block["seed"] == 1
    assert block["suite"] == "small"
    assert block["settings"]["rounds"] == 7
    assert re.fullmatch(r"[0-9a-f]{16}", block["machine"]["key"])
    for warning in block["warnings"]:  # which there are is the machine's affair
        assert warning["code"] and warning["text"] and warning["remedy"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", block["started_at"])


def test_intervals_hold_their_median(small: Made) -> None:
    for row in small.document["benchmarks"]:
        if row["run_type"] != "aggregate":
            continue
        estimate = row["gilscope"]["warm_s"]
        assert estimate["n"] == row["gilscope"]["visits"] == 7
        assert estimate["low"] <= estimate["median"] <= estimate["high"]
        assert row["real_time"] == pytest.approx(estimate["median"] * 1e3)


# Google Benchmark's compare.py


def compare(first: Made, second: Made) -> str:
    if not COMPARE.exists():
        pytest.skip(f"{COMPARE} is not there; libbenchmark-tools has it")
    done = support.command(
        [sys.executable, COMPARE, "--no-color", "benchmarks", first.file, second.file]
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout


def test_compare_reads_our_files(small: Made) -> None:
    text = compare(small, small)
    for row in support.samples(small.document):
        assert row["run_name"] in text


def test_compare_reads_skipped_cells(with_skipped: Made, small: Made) -> None:
    text = compare(with_skipped, with_skipped)
    for row in support.samples(with_skipped.document):
        assert row["run_name"] in text
    assert "noop/tiny/serial.native" in compare(small, with_skipped)
