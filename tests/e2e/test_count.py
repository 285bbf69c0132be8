"""Counting instructions under Cachegrind."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.e2e import support

pytestmark = pytest.mark.skipif(not shutil.which("valgrind"), reason="valgrind is not installed")


def test_instructions_of_one_execution(tmp_path: Path, validator: support.Validator) -> None:
    suite = support.write_suite(
        tmp_path, ["primes"], ["serial.native", "native_threads.native"], workers=[1, 2],
    )  # fmt: skip
    result = tmp_path / "run.json"
    done = support.gilscope("run", suite, "-o", result, "--count", "instructions")
    assert done.returncode == 0, done.stderr
    document = support.load(result)
    validator(document)
    counts = support.ours(document)["instructions"]
    # Those of one worker: what two workers do together is not told by a count.
    assert {name.split("/", 2)[2] for name in counts} == {
        "serial.native/workers:1/native", "native_threads.native/workers:1/native",
    }  # fmt: skip
    for count in counts.values():
        assert count["instructions"] > 1e4
        assert count["spread"] < 0.01
    assert "Instructions of one execution" in done.stdout
    again = tmp_path / "again.json"
    support.gilscope("run", suite, "-o", again, "--count", "instructions")
    other = support.ours(support.load(again))["instructions"]
    for name, count in counts.items():
        assert other[name]["instructions"] == pytest.approx(count["instructions"], rel=0.005)


def test_both_sides_are_counted_and_compared(tmp_path: Path) -> None:
    suite = support.write_suite(tmp_path, ["primes"], ["serial.native"], rounds=6, min_sample="0")
    result = tmp_path / "run.json"
    done = support.gilscope(
        "run", suite, "-o", result, "--count", "instructions", "--against", support.BUILD
    )
    assert "instructions: 1 of 1 cells take as many" in done.stdout, done.stdout + done.stderr


def test_only_instructions_can_be_counted(tmp_path: Path) -> None:
    done = support.gilscope("run", "smoke", "--count", "cycles")
    assert done.returncode == 2
    assert "cycles" in done.stderr


def test_without_valgrind_nothing_is_measured(tmp_path: Path) -> None:
    suite = support.write_suite(tmp_path, ["noop"], ["serial.native"])
    result = tmp_path / "run.json"
    done = support.gilscope(
        "run", suite, "-o", result, "--count", "instructions", extra={"PATH": str(tmp_path)}
    )
    assert done.returncode == 2
    assert "apt-get install valgrind" in done.stderr
    assert not result.exists()
