"""export: the tools that each format is made for read it, also when the names are hostile.

pyperf, Apache Otava, pandas and polars are the real ones, each in an environment of its own.
github-action-benchmark has no version in npm's registry and Bencher's reader is a service, so these
two are held against what their documentation says of the format.
"""

from __future__ import annotations

import copy
import csv
import functools
import io
import json
import subprocess
from datetime import datetime, timedelta, timezone
from pathlib import Path
from statistics import median

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from tests.e2e import support
from tests.e2e.conftest import Made
from tests.e2e.support import Json

FORMATS = [
    "bencher", "csv", "github-action-benchmark", "ndjson", "otava", "otava-config", "pyperf",
]  # fmt: skip
OF_SEVERAL = ["ndjson", "otava", "otava-config"]
OF_ESTIMATES = [name for name in FORMATS if name not in ("csv", "ndjson")]

HOSTILE = [
    "a,b", 'say "x"', "two\nlines", "cr\r\nlf\r", "=1+1", "@SUM(A1)", "\t-1", "nul\0l", "\x1b[31m",
    "</script><script>alert(1)</script>", "a|b`c", "\u202ertl", "\u2028", "' OR 1=1", "*", "{}",
    "time", "commit", "x" * 3000, "\u3000", "",
]  # fmt: skip


@functools.cache
def environment(tool: str) -> subprocess.CompletedProcess[str]:
    """Makes the tool's environment where it is not there yet; once, also where that fails."""
    return subprocess.run(
        [support.ROOT / "scripts/consumers.sh", tool],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip


def consumer(tool: str) -> Path:
    """The folder of the tool's programs; skips the test where it cannot be installed."""
    made = environment(tool)
    if made.returncode != 0:
        pytest.skip(f"{tool} is not here: {made.stderr.strip()[-300:]}")
    return Path(made.stdout.strip()) / "bin"


def export(name: str, *files: Path) -> str:
    # Bytes: text mode would make one line end of another.
    done = subprocess.run(
        [support.GILSCOPE, "export", "--format", name, *files],
        stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.decode()


def write(document: Json, file: Path) -> Path:
    file.write_text(json.dumps(document))
    return file


def measured(document: Json) -> list[str]:
    """Names of the measured cells, in the order of the plan."""
    rows = document["benchmarks"]
    return [row["run_name"] for row in rows if row["run_type"] == "aggregate"]


def rename(document: Json, old: str, new: str) -> None:
    """Another name for a cell, everywhere in the document."""
    for entry in support.ours(document)["plan"]:
        if entry["cell"]["name"] == old:
            entry["cell"]["name"] = new
    for row in document["benchmarks"]:
        if row["run_name"] == old:
            row["run_name"] = new


@pytest.fixture(scope="module")
def hostile(small: Made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small run with ever more cells of hostile names, and hostile words everywhere else."""
    document = copy.deepcopy(small.document)
    context = support.ours(document)
    model = measured(document)[0]
    entry = next(e for e in context["plan"] if e["cell"]["name"] == model)
    rows = [row for row in document["benchmarks"] if row["run_name"] == model]
    # Twice, since tools refuse names that come again.
    for name in [*HOSTILE, "two lines", "unnamed", "x" * 3000 + "y"]:
        context["plan"].append(copy.deepcopy(entry))
        context["plan"][-1]["cell"]["name"] = name
        for row in copy.deepcopy(rows):
            row["run_name"] = name
            row["gilscope"]["kernel"] = name
            document["benchmarks"].append(row)
    context["suite"] = "=s\n\n"
    context["git_commit"] = '\0\n,"'
    context["machine"]["cpu"] = "\n \n"
    context["machine"]["system"] = "a\nb"
    document["context"]["host_name"] = "=h\r\n"
    return write(document, tmp_path_factory.mktemp("hostile") / "hostile.json")


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


def exported_file(name: str, source: Path, folder: Path) -> Path:
    file = folder / f"{name}.txt"
    file.write_text(export(name, source), newline="")
    return file


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


def scale(document: Json, name: str, factor: float) -> None:
    """The cell's samples take `factor` times as long."""
    for row in support.samples(document):
        if row["run_name"] == name:
            row["gilscope"]["elapsed_s"] *= factor


def test_pyperf_survives_hostile_names(hostile: Path, tmp_path: Path) -> None:
    file = exported_file("pyperf", hostile, tmp_path)
    names = [benchmark["name"] for benchmark in read_by_pyperf(file)]
    assert len(set(names)) == len(names) == len(measured(support.load(hostile)))
    for command in ("show", "stats", "metadata"):
        assert "\x1b" not in pyperf(command, file)
    pyperf("compare_to", "--table", "--table-format", "md", file, file)


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


# Otava

RUNS = 16
STEP_AT = 9  # the first run after the step


def series(document: Json, folder: Path) -> tuple[list[Path], str]:
    """Files of a day each, made of one measured run: the same but for a ripple of one in a
    thousand, and one cell that is slower by 30 % from one day on."""
    slowed = measured(document)[1]
    files = []
    for day in range(RUNS):
        copied = copy.deepcopy(document)
        for name in measured(copied):
            scale(copied, name, 1 + 0.001 * (day * 7 % 5))
        if day >= STEP_AT:
            scale(copied, slowed, 1.3)
        context = support.ours(copied)
        start = datetime(2026, 3, 1, 4, 5, 6, tzinfo=timezone.utc) + timedelta(days=day)
        context["started_at"] = start.strftime("%Y-%m-%dT%H:%M:%SZ")
        context["git_commit"] = f"{day:040x}"
        files.append(write(copied, folder / f"{day}.json"))
    return files, slowed


def analyse(files: list[Path], folder: Path) -> list[Json]:
    """The changes that Otava finds, as its JSON tells them."""
    (folder / "gilscope.csv").write_text(export("otava", *files), newline="")
    (folder / "otava.yaml").write_text(export("otava-config", *files))
    done = support.command(
        [
            consumer("otava") / "otava", "analyze", "gilscope", "--config-file", "otava.yaml",
            "--since", "2026-01-01", "--output", "json",
        ],
        cwd=folder,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "ERROR" not in done.stdout + done.stderr
    changes: list[Json] = json.loads(done.stdout.splitlines()[-1])["gilscope"]
    return changes


def test_otava_finds_a_step(small: Made, tmp_path: Path) -> None:
    files, slowed = series(small.document, tmp_path)
    changes = analyse([*files[5:], *files[:5]], tmp_path)  # in any order
    assert len(changes) == 1
    assert changes[0]["attributes"]["commit"] == f"{STEP_AT:040x}"
    (change,) = changes[0]["changes"]
    assert change["metric"] == slowed
    assert change["index"] == STEP_AT
    assert change["forward_change_percent"] == "30"


def test_otava_takes_slower_for_worse(small: Made, tmp_path: Path) -> None:
    files, slowed = series(small.document, tmp_path)
    analyse(files, tmp_path)
    done = support.command(
        [
            consumer("otava") / "otava", "analyze", "gilscope", "--config-file", "otava.yaml",
            "--since", "2026-01-01", "--output", "regressions_only",
        ],
        cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert slowed in done.stdout


def test_otava_survives_hostile_names(hostile: Path, tmp_path: Path) -> None:
    document = support.load(hostile)
    files, _ = series(document, tmp_path)
    text = export("otava", *files)
    header, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert len(set(header)) == len(header) == 2 + len(measured(document))
    assert not any(name.startswith(tuple("=+-@\t\r")) for name in header)
    assert all(len(row) == len(header) for row in rows)
    assert len(analyse(files, tmp_path)) == 1


def test_otava_follows_only_what_every_file_has(small: Made, tmp_path: Path) -> None:
    files, _ = series(small.document, tmp_path)
    lost, changed, *_ = measured(small.document)
    document = support.load(files[3])
    rows = document["benchmarks"]
    document["benchmarks"] = [row for row in rows if row["run_name"] != lost]
    for entry in support.ours(document)["plan"]:
        if entry["cell"]["name"] == changed:
            entry["cell"]["digest"] = f"{1:#018x}"
    write(document, files[3])
    done = support.gilscope("export", "--format", "otava", *files)
    assert done.returncode == 0
    assert done.stderr.startswith("gilscope: 2 cells are not in every file with the same work")
    assert lost in done.stderr
    assert changed in done.stderr
    header = next(csv.reader(io.StringIO(done.stdout)))
    assert header == ["time", "commit", *measured(small.document)[2:]]


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


@pytest.mark.parametrize("name", ["otava", "otava-config"])
def test_otava_refuses_two_machines_and_a_run_twice(small: Made, tmp_path: Path, name: str) -> None:
    document = copy.deepcopy(small.document)
    support.ours(document)["machine"]["key"] = "0" * 16
    other = write(document, tmp_path / "other.json")
    done = support.gilscope("export", "--format", name, small.file, other)
    support.assert_one_sentence(done, 2, str(small.file), str(other), "two machines", "0" * 16)
    done = support.gilscope("export", "--format", name, other, other)
    support.assert_one_sentence(done, 2, "the same run")


def test_otava_refuses_files_that_share_no_work(small: Made, tmp_path: Path) -> None:
    document = copy.deepcopy(small.document)
    for entry in support.ours(document)["plan"]:
        entry["cell"]["digest"] = f"{1:#018x}"
    other = write(document, tmp_path / "other.json")
    done = support.gilscope("export", "--format", "otava", small.file, other)
    support.assert_one_sentence(done, 2, "No cell", "all 2 files")


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
