"""What histories refuse or pass over: one sentence each, and nothing is lost."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.e2e import support
from tests.e2e.conftest import Made
from tests.e2e.histories import (
    added,
    assert_problem,
    document_of,
    history,
    run_number,
    runs_of,
    snapshot,
)
from tests.e2e.support import assert_one_sentence


def test_a_broken_file_among_good_ones(small: Made, tmp_path: Path) -> None:
    where = tmp_path / "h"
    for number in (1, 2, 3):
        added(run_number(small, tmp_path, number), "--history", where)
    broken = sorted(where.rglob("2026*.json"))[1]
    broken.write_text(broken.read_text()[:100])
    document = document_of(where)
    assert len(document["machines"][0]["runs"]) == 2
    (problem,) = document["problems"]
    assert problem == {
        "file": str(broken.relative_to(where)),
        "reason": "it is no JSON or was cut off",
    }
    assert_problem(history("check", "--history", where), broken.name)


def test_the_same_run_with_other_content(small: Made, tmp_path: Path) -> None:
    where = tmp_path / "h"
    added(run_number(small, tmp_path, 1), "--history", where)
    before = snapshot(where)
    new = run_number(small, tmp_path, 2)
    other = run_number(small, tmp_path, 1, seed=99)
    assert_one_sentence(history("add", new, other, "--history", where), 2, "other content")
    assert snapshot(where) == before


def test_what_is_no_result(small: Made, tmp_path: Path) -> None:
    where = tmp_path / "h"
    for text, part in {
        "{": "no JSON or was cut off",
        "[]": "no result of gilscope",
        json.dumps({"context": {}, "benchmarks": []}): "no result of gilscope",
    }.items():
        file = tmp_path / "bad.json"
        file.write_text(text)
        assert_one_sentence(history("add", file, "--history", where), 2, part)
    version = run_number(small, tmp_path, 1, schema_version=99)
    assert_one_sentence(history("add", version, "--history", where), 2, "schema version 99")
    damaged = run_number(small, tmp_path, 1, plan="none")
    assert_one_sentence(history("add", damaged, "--history", where), 2, "is damaged")
    time = run_number(small, tmp_path, 1, started_at="noon")
    assert_one_sentence(history("add", time, "--history", where), 2, "'noon'", "no time")
    assert not where.exists()


def test_nothing_measured(small: Made, tmp_path: Path) -> None:
    document = json.loads(run_number(small, tmp_path, 1).read_text())
    document["benchmarks"] = []
    file = tmp_path / "nothing.json"
    file.write_text(json.dumps(document))
    refused = history("add", file, "--history", tmp_path / "h")
    assert_one_sentence(refused, 2, "holds no measured cell")


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "//evil", "a b"])
def test_links_that_are_no_reports(small: Made, tmp_path: Path, link: str) -> None:
    refused = history("add", small.file, "--history", tmp_path / "h", f"--report={link}")
    assert_one_sentence(refused, 2, "no link to a report")
    assert not (tmp_path / "h").exists()


def test_hostile_machines_and_names_stay_in_the_folder(small: Made, tmp_path: Path) -> None:
    document = json.loads(run_number(small, tmp_path, 1).read_text())
    ours = support.ours(document)
    ours["machine"]["key"] = "../../outside"
    ours["suite"] = "<script>\u001b]0;x\u0007" + "y" * 100_000
    ours["run_id"] = "../../run"
    file = tmp_path / "hostile.json"
    file.write_text(json.dumps(document))
    where = tmp_path / "deep/er/h"
    added(file, "--history", where)
    assert {path for path in support.files_below(tmp_path) if where not in path.parents} == {
        tmp_path / "run-1.json",
        file,
    }
    (run,) = runs_of(where)
    assert len(run["suite"]) < 400
    assert "\u001b" not in run["suite"]


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small disk takes root")
def test_a_full_disk(small: Made, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = support.command(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk])
    if mounted.returncode != 0:
        pytest.skip("this container may not mount")
    try:
        with pytest.raises(OSError, match="No space"):
            (disk / "filler").write_bytes(bytes(1 << 20))
        file = run_number(small, tmp_path, 1)
        refused = history("add", file, "--history", disk / "h")
        assert_one_sentence(refused, 2, "No space left")
        assert [path.name for path in support.files_below(disk)] == ["filler"]
    finally:
        support.command(["umount", disk])


def test_places_that_cannot_be_written(small: Made, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    refused = history("add", small.file, "--history", tmp_path / "file")
    assert_one_sentence(refused, 2, "cannot be made")
    assert_one_sentence(history("add", small.file, "--history", ""), 2, "names no history")


def test_missing_and_empty_histories(tmp_path: Path) -> None:
    for command in (["history", "show"], ["history", "check"], ["history", "prune"],
                    ["dashboard", "--json"]):  # fmt: skip
        missing = support.gilscope(*command, "--history", tmp_path / "absent")
        assert_one_sentence(missing, 2, "There is no history", "absent")
    (tmp_path / "empty").mkdir()
    empty = support.gilscope("dashboard", "--json", "--history", tmp_path / "empty")
    assert_one_sentence(empty, 2, "holds no run")
