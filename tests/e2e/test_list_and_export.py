"""list, run --dry-run, export: what they print, and that other programs can read it."""

from __future__ import annotations

import copy
import csv
import io
import json
from pathlib import Path

import pytest

from tests.e2e import support
from tests.e2e.conftest import Made
from tests.e2e.exporting import rename_kernel

COLUMNS = {
    "kernels": {"name", "class", "sizes", "async", "shape", "carries", "item", "summary"},
    "strategies": {
        "name",
        "family",
        "host",
        "shapes",
        "hands_over",
        "chunks",
        "needs",
        "missing",
        "folders",
        "summary",
    },
    "interpreters": {
        "name",
        "version",
        "gil",
        "jit",
        "build",
        "config_args",
        "hosts",
        "executable",
        "library",
        "executors",
        "unavailable",
        "without",
    },
    "suites": {"name", "summary"},
}


@pytest.mark.parametrize("what", COLUMNS)
def test_lists(what: str) -> None:
    rows = support.listed(what)
    assert rows
    assert all(set(row) == COLUMNS[what] for row in rows)
    names = [row["name"] for row in rows]
    assert len(set(names)) == len(names)
    table = support.gilscope("list", what)
    assert table.returncode == 0
    assert table.stderr == ""
    lines = [line for line in table.stdout.splitlines() if not line.startswith(" ")]
    assert len(lines) == len(rows) + 1
    for line, name in zip(lines[1:], names):
        assert line.split()[0] == name


def test_the_kernels_folder_is_the_list() -> None:
    folders = {file.parent.name for file in support.ROOT.glob("kernels/*/kernel.toml")}
    assert {row["name"] for row in support.listed("kernels")} == folders


def test_shipped_suites_have_plans() -> None:
    for suite in support.listed("suites"):
        done = support.gilscope("run", suite["name"], "--dry-run")
        assert done.returncode == 0, done.stderr
        assert suite["summary"]


def test_a_dry_run_shows_the_plan_and_measures_nothing(everything: Made, tmp_path: Path) -> None:
    suite = support.write_suite(tmp_path, ["*"], support.EVERYTHING, name="everything")
    done = support.gilscope("run", suite, "--dry-run", cwd=tmp_path)
    assert done.returncode == 0
    assert list(tmp_path.iterdir()) == [suite]
    lines = done.stdout.splitlines()
    plan = [entry["cell"]["name"] for entry in support.ours(everything.document)["plan"]]
    assert [line.split()[0] for line in lines[:-1]] == plan
    assert lines[-1].startswith(f"{len(plan)} cells, ")


def test_a_dry_run_says_what_is_skipped_and_oversubscribed(tmp_path: Path) -> None:
    suite = support.write_suite(tmp_path, ["noop"], ["native_threads.native"], workers=[1, 16, 17])
    text = support.gilscope("run", suite, "--dry-run").stdout
    assert "workers:17/native" in text
    assert "skipped: size tiny has 16 tasks, too few for 17 workers" in text
    assert text.splitlines()[-1].startswith("3 cells, 1 skipped")


def test_filters_of_the_command_line(tmp_path: Path) -> None:
    suite = support.write_suite(tmp_path, ["*"], ["*"])
    filters = ["--workers", "1,2", "--kernel", "n*"]
    filters += ["--strategy", "native_threads.*", "--strategy", "serial.native"]
    done = support.gilscope("run", suite, "--dry-run", *filters)
    cells = {line.split()[0] for line in done.stdout.splitlines()[:-1]}
    kernels = {cell.split("/")[0] for cell in cells}
    assert kernels == {"nbody", "noop"}
    assert "noop/tiny/serial.native/workers:1/native" in cells
    assert "noop/tiny/native_threads.native/workers:2/native" in cells
    assert len(cells) == 2 * (1 + 2)


def test_help_and_version() -> None:
    for arguments in (["--help"], ["run", "--help"], ["--version"]):
        done = support.gilscope(*arguments)
        assert done.returncode == 0
        assert done.stdout
        assert done.stderr == ""


# CSV


def exported(file: Path) -> list[dict[str, str]]:
    done = support.command([support.GILSCOPE, "export", "--format", "csv", file])
    assert done.returncode == 0, done.stderr
    return list(csv.DictReader(io.StringIO(done.stdout, newline=""), strict=True))


def test_csv_has_every_sample(small: Made) -> None:
    rows = exported(small.file)
    samples = support.samples(small.document)
    assert len(rows) == len(samples)
    for row, sample in zip(rows, samples):
        own = sample["gilscope"]
        for key in ("kernel", "strategy", "phase", "digest", "interpreter"):
            assert row[key] == own[key]
        for key in ("elapsed_s", "startup_s", "rss_bytes", "round", "workers"):
            assert float(row[key]) == own[key]
        assert row["error_message"] == ""


def test_csv_has_skipped_cells(with_skipped: Made) -> None:
    skipped = [row for row in exported(with_skipped.file) if row["status"] == "skipped"]
    reasons = support.errors(with_skipped.document, "skipped")
    assert [row["error_message"] for row in skipped] == list(reasons.values())
    assert all(row["elapsed_s"] == "" for row in skipped)


def with_first_kernel(made: Made, name: str, folder: Path) -> Path:
    """A copy of the result in which the first cell's kernel has another name."""
    document = copy.deepcopy(made.document)
    planned = support.ours(document)["plan"][0]
    rows = [r for r in document["benchmarks"] if r["run_name"] == planned["cell"]["name"]]
    rename_kernel(planned, rows, name)
    file = folder / "hostile.json"
    file.write_text(json.dumps(document))
    return file


@pytest.mark.parametrize(
    "text", ["a,b", 'say "x"', "two\nlines", "cr\r\nlf", "", "ümläut ☃", "'", ',,,"""']
)
def test_csv_keeps_hostile_strings(small: Made, tmp_path: Path, text: str) -> None:
    rows = exported(with_first_kernel(small, text, tmp_path))
    assert len(rows) == len(support.samples(small.document))
    assert rows[0]["kernel"] == text.replace("\r\n", "\n")  # text mode reads line ends so
    assert rows[-1]["kernel"] == support.samples(small.document)[-1]["gilscope"]["kernel"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "\r=1+1"])
def test_csv_disarms_formulas(small: Made, tmp_path: Path, text: str) -> None:
    """A spreadsheet takes such text for a formula; a leading apostrophe makes it text."""
    file = with_first_kernel(small, text, tmp_path)
    assert exported(file)[0]["kernel"].startswith("'")


def test_csv_to_a_file(small: Made, tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    done = support.gilscope("export", "--format", "csv", small.file, "-o", file)
    assert done.returncode == 0
    with file.open(newline="") as stream:
        assert len(list(csv.reader(stream))) == 1 + len(support.samples(small.document))
    assert list(tmp_path.iterdir()) == [file]
