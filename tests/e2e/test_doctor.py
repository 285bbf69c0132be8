"""`gilscope doctor`: what it says, and that it changes nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import tests.e2e.support as support


def test_the_report_for_people(tmp_path: Path) -> None:
    done = support.gilscope("doctor", "--seconds", "2", cwd=tmp_path)
    assert done.returncode == 0
    for words in ("CPU governor", "Load of other processes", "p95/p5", "5 % slower"):
        assert words in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_the_report_for_programs() -> None:
    found = json.loads(support.gilscope("doctor", "--seconds", "2", "--json").stdout)
    assert {check["name"] for check in found["checks"]} >= {"CPU governor", "Page cache", "CPUs"}
    for warning in found["warnings"]:
        assert warning["text"] and warning["remedy"]
    assert all(cpu["p5_s"] <= cpu["median_s"] <= cpu["p95_s"] for cpu in found["noise"])
    of_two_cells = [one for one in found["effects"] if one["cells"] == 2]
    assert [one["effect"] for one in of_two_cells] == [0, 0.03, 0.05, 0.10]
    rounds = [one["rounds"] or 1000 for one in of_two_cells[1:]]
    assert rounds == sorted(rounds, reverse=True)
    assert min(rounds) >= 6


@pytest.mark.parametrize("seconds", ["0", "-1", "long"])
def test_bad_seconds(seconds: str) -> None:
    done = support.gilscope("doctor", f"--seconds={seconds}")
    assert done.returncode == 2
    assert seconds in done.stderr


def test_an_interpreter_that_is_none() -> None:
    done = support.gilscope("doctor", "--seconds", "1", "--python", "/bin/false")
    assert done.returncode == 2
    assert "/bin/false" in done.stderr
