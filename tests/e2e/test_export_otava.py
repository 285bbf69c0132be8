"""export --format otava: Apache Otava itself reads it and finds what changed."""

from __future__ import annotations

import copy
import csv
import io
import json
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from tests.e2e import support
from tests.e2e.conftest import Made
from tests.e2e.exporting import consumer, export, measured, scale, write
from tests.e2e.support import Json

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
    support.ours(document)["run_id"] = "0" * 16
    other = write(document, tmp_path / "other.json")
    done = support.gilscope("export", "--format", "otava", small.file, other)
    support.assert_one_sentence(done, 2, "No cell", "all 2 files")
