"""export: every format holds skipped cells, hostile names and bad input.

The tools themselves read it in test_export_readers.py and test_export_otava.py.
github-action-benchmark has no version in npm's registry and Bencher's reader is a service, so these
two are compared with what their documentation says of the format.
"""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from tests.e2e import support
from tests.e2e.conftest import Made
from tests.e2e.exporting import export, measured, write

FORMATS = [
    "bencher", "csv", "github-action-benchmark", "ndjson", "otava", "otava-config", "pyperf",
]  # fmt: skip
OF_SEVERAL = ["ndjson", "otava", "otava-config"]
OF_ESTIMATES = [name for name in FORMATS if name not in ("csv", "ndjson")]


# github-action-benchmark

# Names, types and optional keys as its README lists them for customSmallerIsBetter; the range in
# the form whose number it scales, where units differ.
ACTION_SCHEMA = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "required": ["name", "unit", "value"],
        "additionalProperties": False,
        "properties": {
            "name": {"type": "string", "minLength": 1, "pattern": r"^[^\x00-\x1f|`]*$"},
            "unit": {"const": "ms"},
            "value": {"type": "number", "exclusiveMinimum": 0},
            "range": {"type": "string", "pattern": r"^± \d+\.\d+$"},
            "extra": {"type": "string"},
        },
    },
}


def test_github_action_benchmark(small: Made, hostile: Path) -> None:
    entries = json.loads(export("github-action-benchmark", small.file))
    Draft202012Validator(ACTION_SCHEMA).validate(entries)
    assert [entry["name"] for entry in entries] == measured(small.document)
    for entry in entries:
        times = support.ours_of_aggregate(small.document, entry["name"])["warm_s"]
        assert entry["value"] == pytest.approx(times["median"] * 1e3)
        half = max(times["high"] - times["median"], times["median"] - times["low"])
        assert float(entry["range"][2:]) == pytest.approx(half * 1e3, abs=1e-6)
        assert "visits: 7" in entry["extra"]
    entries = json.loads(export("github-action-benchmark", hostile))
    Draft202012Validator(ACTION_SCHEMA).validate(entries)
    names = [entry["name"] for entry in entries]
    assert len(set(names)) == len(names) == len(measured(support.load(hostile)))


# Bencher

# As the reference of the Bencher Metric Format describes it, with its longest name.
METRIC_SCHEMA = {
    "type": "object",
    "minProperties": 1,
    "propertyNames": {"minLength": 1, "maxLength": 1024, "pattern": r"^\S(.*\S)?$"},
    "additionalProperties": {
        "type": "object",
        "required": ["latency"],
        "propertyNames": {"pattern": "^[a-z-]{1,64}$"},
        "additionalProperties": {
            "type": "object",
            "required": ["value"],
            "additionalProperties": False,
            "properties": {
                key: {"type": "number"} for key in ("value", "lower_value", "upper_value")
            },
        },
    },
}


def test_bencher(small: Made, hostile: Path) -> None:
    benchmarks = json.loads(export("bencher", small.file))
    Draft202012Validator(METRIC_SCHEMA).validate(benchmarks)
    assert sorted(benchmarks) == sorted(measured(small.document))
    for name, measures in benchmarks.items():
        own = support.ours_of_aggregate(small.document, name)
        assert measures["latency"]["value"] == pytest.approx(own["warm_s"]["median"] * 1e9)
        assert measures["latency"]["lower_value"] == pytest.approx(own["warm_s"]["low"] * 1e9)
        assert measures["latency"]["upper_value"] == pytest.approx(own["warm_s"]["high"] * 1e9)
        assert measures["startup-seconds"]["value"] == pytest.approx(own["startup_s"]["median"])
        assert measures["memory-bytes"]["value"] == own["rss_bytes"]["median"]
    benchmarks = json.loads(export("bencher", hostile))
    Draft202012Validator(METRIC_SCHEMA).validate(benchmarks)
    assert len(benchmarks) == len(measured(support.load(hostile)))


# All of them


def test_the_help_lists_every_format() -> None:
    text = support.gilscope("export", "--help").stdout
    listed = [line.split()[0] for line in text.splitlines() if line.split()[:1]]
    for name in FORMATS:
        assert name in listed


@pytest.mark.parametrize("name", FORMATS)
def test_skipped_cells_break_no_format(with_skipped: Made, name: str) -> None:
    text = export(name, with_skipped.file)
    for cell in measured(with_skipped.document):
        assert cell.split("/")[2] in text
    if name in OF_ESTIMATES:
        assert "workers:17" not in text


@pytest.mark.parametrize("name", OF_ESTIMATES)
def test_no_measured_cell(tmp_path: Path, with_skipped: Made, name: str) -> None:
    document = copy.deepcopy(with_skipped.document)
    rows = document["benchmarks"]
    document["benchmarks"] = [row for row in rows if row["gilscope"]["status"] == "skipped"]
    file = write(document, tmp_path / "none.json")
    done = support.gilscope("export", "--format", name, file)
    support.assert_one_sentence(done, 2, "none.json", "no measured cell")


@pytest.mark.parametrize("name", sorted(set(FORMATS) - set(OF_SEVERAL)))
def test_several_files_for_one(small: Made, name: str) -> None:
    done = support.gilscope("export", "--format", name, small.file, small.file)
    support.assert_one_sentence(done, 2, f"'{name}' takes one", "2 were given", *OF_SEVERAL)


def test_an_unknown_format_among_several_files(small: Made) -> None:
    done = support.gilscope("export", "--format", "otavva", small.file, small.file)
    support.assert_one_sentence(done, 2, "otavva", "Did you mean 'otava'?")


@pytest.mark.parametrize("name", FORMATS)
def test_a_damaged_plan_is_a_sentence(small: Made, tmp_path: Path, name: str) -> None:
    document = copy.deepcopy(small.document)
    support.ours(document)["plan"] = 7
    file = write(document, tmp_path / "damaged.json")
    done = support.gilscope("export", "--format", name, file)
    support.assert_one_sentence(done, 2, "damaged.json", "is damaged")


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("key", ["machine", "started_at", "interpreters", "git_commit", "suite"])
def test_what_a_format_reads_is_damaged(small: Made, tmp_path: Path, name: str, key: str) -> None:
    """Refused in a sentence where it is needed, passed over where it is not."""
    document = copy.deepcopy(small.document)
    support.ours(document)[key] = 7
    file = write(document, tmp_path / "damaged.json")
    done = support.gilscope("export", "--format", name, file)
    needed = {("pyperf", "machine"), ("otava", "machine"), ("pyperf", "interpreters")}
    if (name, key) in needed or done.returncode != 0:
        support.assert_one_sentence(done, 2, "damaged.json", "is damaged")
    else:
        assert done.stdout
