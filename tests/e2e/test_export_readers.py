"""export: pyperf, pandas and polars themselves read what is written for them."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from statistics import median

import pytest

from tests.e2e import support
from tests.e2e.conftest import Made
from tests.e2e.exporting import consumer, export, exported_file, measured, scale, write
from tests.e2e.support import Json

# pyperf


def pyperf(*arguments: str | Path) -> str:
    program = consumer("pyperf") / "pyperf"
    done = support.command([program, *arguments])
    assert done.returncode == 0, done.stderr
    assert "ERROR" not in done.stdout + done.stderr
    return done.stdout


READ_SUITE = """
import json, pyperf, sys
suite = pyperf.BenchmarkSuite.load(sys.argv[1])
print(json.dumps([
    {"name": b.get_name(), "median": b.median(), "unit": b.get_unit(), "loops": b.get_loops(),
     "runs": [[list(r.warmups), list(r.values)] for r in b.get_runs()]}
    for b in suite.get_benchmarks()
]))
"""


def read_by_pyperf(file: Path) -> list[Json]:
    done = support.command([consumer("pyperf") / "python", "-c", READ_SUITE, file])
    assert done.returncode == 0, done.stderr
    benchmarks: list[Json] = json.loads(done.stdout)
    return benchmarks


def test_pyperf_reads_every_sample(small: Made, tmp_path: Path) -> None:
    benchmarks = read_by_pyperf(exported_file("pyperf", small.file, tmp_path))
    assert [benchmark["name"] for benchmark in benchmarks] == measured(small.document)
    for benchmark in benchmarks:
        assert (benchmark["unit"], benchmark["loops"]) == ("second", 1)
        assert len(benchmark["runs"]) == 7
        samples = [
            row["gilscope"]
            for row in support.samples(small.document)
            if row["run_name"] == benchmark["name"]
        ]
        read = [
            value
            for warmups, values in benchmark["runs"]
            for value in [w[1] for w in warmups] + values
        ]
        assert read == [sample["elapsed_s"] for sample in samples]
        assert all(warmups[0][0] == 1 and values for warmups, values in benchmark["runs"])


def test_pyperf_shows_and_compares(small: Made, tmp_path: Path) -> None:
    document = copy.deepcopy(small.document)
    slowed = measured(document)[0]
    scale(document, slowed, 3)
    base = exported_file("pyperf", small.file, tmp_path)
    new = tmp_path / "new.json"
    new.write_text(export("pyperf", write(document, tmp_path / "new.result.json")))
    for command in ("show", "stats", "metadata", "dump", "check"):
        assert slowed in pyperf(command, base), command
    table = pyperf("compare_to", "--table", base, new)
    row = next(line for line in table.splitlines() if slowed in line)
    assert "3.00x slower" in row
    assert "x faster" not in table
    assert pyperf("compare_to", base, base).strip()


def test_pyperf_survives_hostile_names(hostile: Path, tmp_path: Path) -> None:
    file = exported_file("pyperf", hostile, tmp_path)
    names = [benchmark["name"] for benchmark in read_by_pyperf(file)]
    assert len(set(names)) == len(names) == len(measured(support.load(hostile)))
    for command in ("show", "stats", "metadata"):
        assert "\x1b" not in pyperf(command, file)
    pyperf("compare_to", "--table", "--table-format", "md", file, file)


# Data frames

READ_FRAME = {
    "pandas": """
import pandas, sys
frame = pandas.read_json(sys.argv[1], lines=True, dtype=False)
kinds = {"elapsed_s": "f", "rss_bytes": "iuf", "workers": "iu", "oversubscribed": "b"}
for column, kind in kinds.items():
    assert frame[column].dtype.kind in kind, (column, frame[column].dtype)
assert (pandas.to_datetime(frame["started_at"]).dt.year > 2000).all()
assert frame["digest"].dropna().str.startswith("0x").all()
warm = frame[frame.phase == "warm"].groupby("cell").elapsed_s.median()
print(warm.to_json(), len(frame))
""",
    "polars": """
import json, polars, sys
frame = polars.read_ndjson(sys.argv[1], infer_schema_length=None)
assert frame["elapsed_s"].dtype == polars.Float64
assert frame["workers"].dtype == frame["rss_bytes"].dtype == polars.Int64
assert frame["oversubscribed"].dtype == polars.Boolean
assert frame["error_message"].dtype in (polars.String, polars.Null)
warm = frame.filter(polars.col("phase") == "warm").group_by("cell").agg(
    polars.col("elapsed_s").median())
print(json.dumps(dict(warm.iter_rows())), len(frame))
""",
}


def read_frame(reader: str, file: Path) -> tuple[dict[str, float], int]:
    done = support.command([consumer("frames") / "python", "-c", READ_FRAME[reader], file])
    assert done.returncode == 0, done.stderr
    medians, length = done.stdout.rsplit(" ", 1)
    return json.loads(medians), int(length)


@pytest.mark.parametrize("reader", READ_FRAME)
def test_data_frames_have_types(
    small: Made, with_skipped: Made, tmp_path: Path, reader: str
) -> None:
    """Two files in one frame, one of them with skipped cells, whose numbers are absent."""
    file = tmp_path / "samples.ndjson"
    file.write_text(export("ndjson", small.file, with_skipped.file))
    medians, length = read_frame(reader, file)
    samples = support.samples(small.document) + support.samples(with_skipped.document)
    assert length == len(samples) + len(support.errors(with_skipped.document, "skipped"))
    for name in measured(small.document):
        times = [
            sample["gilscope"]["elapsed_s"]
            for sample in samples
            if sample["run_name"] == name and sample["gilscope"]["phase"] == "warm"
        ]
        assert medians[name] == pytest.approx(median(times))


@pytest.mark.parametrize("reader", READ_FRAME)
def test_data_frames_survive_hostile_names(hostile: Path, tmp_path: Path, reader: str) -> None:
    medians, _ = read_frame(reader, exported_file("ndjson", hostile, tmp_path))
    names = {name.replace("\0", " ") for name in measured(support.load(hostile))}
    assert set(medians) == names


def test_ndjson_is_flat_and_its_keys_are_always_the_same(small: Made, with_skipped: Made) -> None:
    text = export("ndjson", small.file, with_skipped.file)
    assert text.isascii()
    lines = [json.loads(line) for line in text.splitlines()]
    assert all(line.keys() == lines[0].keys() for line in lines)
    assert not any(isinstance(value, (dict, list)) for line in lines for value in line.values())
    assert {line["run_id"] for line in lines} == {
        support.ours(made.document)["run_id"] for made in (small, with_skipped)
    }
    waits = [line for line in lines if line["kernel"] == "http_fetch"]
    assert all(line["latency_p50_s"] > 0 for line in waits)
