"""`gilscope doctor`: what it says, and that it changes nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import tests.e2e.support as support


def test_the_report_for_people(tmp_path: Path) -> None:
    done = support.gilscope("doctor", "--seconds", "2", cwd=tmp_path)
    assert done.returncode == 0
    for words in ("CPU governor", "Load of other processes", "p95/p5", "5 % difference needs"):
        assert words in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_the_report_for_programs() -> None:
    found = json.loads(support.gilscope("doctor", "--seconds", "2", "--json").stdout)
    assert {check["name"] for check in found["checks"]} >= {"CPU governor", "Page cache", "CPUs"}
    for warning in found["warnings"]:
        assert warning["text"] and warning["remedy"]
    assert all(cpu["p5_s"] <= cpu["median_s"] <= cpu["p95_s"] for cpu in found["noise"])
    rounds = [effect["rounds"] for effect in found["effects"]]
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
