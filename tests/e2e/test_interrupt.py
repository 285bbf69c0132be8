"""Interrupted runs: what was measured is kept, nobody is left, and --resume completes them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.e2e import support
from tests.e2e.support import Json

KERNELS = ["noop", "http_fetch"]
STRATEGIES = ["serial.native", "native_threads.native", "threads.python"]
ROUNDS = 6
VISITS = ROUNDS * len(KERNELS) * len(STRATEGIES)


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    return support.write_suite(tmp_path, KERNELS, STRATEGIES, rounds=ROUNDS)


@pytest.fixture
def result(tmp_path: Path) -> Path:
    folder = tmp_path / "results"
    folder.mkdir()
    return folder / "result.json"


def journal_lines(result: Path) -> list[str]:
    journal = support.journal_of(result)
    return journal.read_text().splitlines() if journal.exists() else []


def stop_after(
    visits: int, signal_number: int, suite: Path, result: Path
) -> tuple[subprocess.Popen[str], str]:
    """Starts a run and sends the signal once so many visits are in the journal."""
    marker = support.new_marker()
    # Short enough for sockets, otherwise another one is taken.
    with tempfile.TemporaryDirectory(prefix="t-", dir="/tmp") as name:
        extra = {**marker, "TMPDIR": name}
        run = support.start_gilscope("run", suite, "-o", result, "--seed", "5", extra=extra)
        support.wait_for(lambda: len(journal_lines(result)) > visits, f"{visits} visits")
        assert len(list(Path(name).iterdir())) == 1
        os.kill(run.pid, signal_number)
        _, errors = run.communicate(timeout=support.TIME_LIMIT_S)
        support.assert_nobody_left(marker)
        support.wait_for(lambda: not list(Path(name).iterdir()), "an empty temporary folder")
    return run, errors


def resume(suite: Path, result: Path, *arguments: str) -> Json:
    done = support.gilscope("run", suite, "-o", result, "--resume", *arguments)
    assert done.returncode == 0, done.stderr
    assert [file.name for file in result.parent.iterdir()] == [result.name]
    return support.load(result)


def assert_complete(document: Json, header: Json) -> None:
    block = support.ours(document)
    assert block["complete"] is True
    for key in ("plan", "seed", "started_at", "settings", "machine"):
        assert block[key] == header[key], key
    visits = support.order_of_visits(document)
    assert len(visits) == len(set(visits)) == VISITS
    numbers = {row["gilscope"]["visit"] for row in support.samples(document)}
    assert numbers == set(range(1, VISITS + 1))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_interrupted_and_resumed(
    suite: Path, result: Path, validator: support.Validator, number: signal.Signals
) -> None:
    run, errors = stop_after(4, number, suite, result)
    assert run.returncode == 130
    assert f"--resume -o {result}" in errors
    document = support.load(result)
    validator(document)
    header = support.ours(document)
    assert header["complete"] is False
    before = support.order_of_visits(document)
    assert 4 <= len(before) < VISITS
    assert len(journal_lines(result)) == 1 + len(before)

    document = resume(suite, result)
    assert_complete(document, header)
    validator(document)
    assert support.order_of_visits(document)[: len(before)] == before


def test_the_order_is_that_of_an_uninterrupted_run(suite: Path, result: Path) -> None:
    stop_after(3, signal.SIGINT, suite, result)
    resumed = support.order_of_visits(resume(suite, result))
    whole = result.with_name("whole.json")
    done = support.gilscope("run", suite, "-o", whole, "--seed", "5")
    assert done.returncode == 0, done.stderr
    assert resumed == support.order_of_visits(support.load(whole))


def test_killed_and_resumed(suite: Path, result: Path) -> None:
    run, _ = stop_after(3, signal.SIGKILL, suite, result)
    assert run.returncode == -signal.SIGKILL
    assert not result.exists()
    header = json.loads(journal_lines(result)[0])
    assert_complete(resume(suite, result), header)


@pytest.mark.parametrize("cut", [1, 40])
def test_a_journal_that_was_cut_off(suite: Path, result: Path, cut: int) -> None:
    stop_after(4, signal.SIGKILL, suite, result)
    journal = support.journal_of(result)
    header = json.loads(journal_lines(result)[0])
    journal.write_bytes(journal.read_bytes()[:-cut])
    assert_complete(resume(suite, result), header)


def test_interrupted_twice(suite: Path, result: Path) -> None:
    stop_after(3, signal.SIGINT, suite, result)
    header = support.ours(support.load(result))
    before = len(journal_lines(result))
    run = support.start_gilscope("run", suite, "-o", result, "--resume")
    support.wait_for(lambda: len(journal_lines(result)) > before + 2, "more visits")
    run.send_signal(signal.SIGINT)
    run.communicate(timeout=support.TIME_LIMIT_S)
    assert run.returncode == 130
    assert_complete(resume(suite, result), header)


def test_resuming_something_else(suite: Path, result: Path) -> None:
    stop_after(3, signal.SIGINT, suite, result)
    kept = support.journal_of(result).read_bytes()
    for options in (["--kernel", "noop"], ["--workers", "3"], ["--strategy", "*.native"]):
        done = support.gilscope("run", suite, "-o", result, "--resume", *options)
        support.assert_one_sentence(done, 2, f"'{support.journal_of(result)}'", "same options")
    assert support.journal_of(result).read_bytes() == kept


def test_nothing_to_resume(suite: Path, result: Path, tmp_path: Path) -> None:
    done = support.gilscope("run", suite, "-o", result, "--resume")
    support.assert_one_sentence(done, 2, f"'{result}'", "--resume")
    done = support.gilscope("run", suite, "--resume", cwd=tmp_path)
    support.assert_one_sentence(done, 2, "'small'", "-o")
    assert list(result.parent.iterdir()) == []


@pytest.mark.parametrize("text", ["\n", "no journal\n", '{"schema_version": 99}\n', "[]\n"])
def test_a_journal_that_is_none(suite: Path, result: Path, text: str) -> None:
    support.journal_of(result).write_text(text)
    done = support.gilscope("run", suite, "-o", result, "--resume")
    support.assert_one_sentence(done, 2, f"'{support.journal_of(result)}'", "without --resume")
    assert support.journal_of(result).read_text() == text


@pytest.mark.parametrize("options", [[], ["--resume"]], ids=str)
def test_an_empty_journal_is_a_fresh_start(suite: Path, result: Path, options: list[str]) -> None:
    """What is left of a run that was killed before it wrote anything."""
    support.journal_of(result).write_text("")
    done = support.gilscope("run", suite, "-o", result, *options)
    assert done.returncode == 0, done.stderr
    assert support.ours(support.load(result))["complete"]
    assert not support.journal_of(result).exists()


def test_resuming_a_run_that_is_alive_harms_nothing(suite: Path, result: Path) -> None:
    run = support.start_gilscope("run", suite, "-o", result)
    support.wait_for(
        lambda: support.journal_of(result).exists() and len(journal_lines(result)) > 2, "visits"
    )
    refused = [support.gilscope("run", suite, "-o", result, "--resume") for _ in range(3)]
    _, errors = run.communicate(timeout=support.TIME_LIMIT_S)
    assert run.returncode == 0, errors
    assert support.ours(support.load(result))["complete"]
    for done in refused:
        support.assert_one_sentence(done, 2, "another run")


def test_a_visit_that_is_there_twice_is_refused(suite: Path, result: Path) -> None:
    stop_after(3, signal.SIGKILL, suite, result)
    journal = support.journal_of(result)
    lines = journal_lines(result)
    journal.write_text("".join(line + "\n" for line in [*lines, lines[-1]]))
    before = journal.read_bytes()
    done = support.gilscope("run", suite, "-o", result, "--resume")
    support.assert_one_sentence(done, 2, f"in line {len(lines) + 1}", "there already")
    assert journal.read_bytes() == before


@pytest.mark.parametrize("line", ["{}", "[]", '"visit"', '{"cell": "noop"}'])
def test_a_journal_with_an_odd_line(suite: Path, result: Path, line: str) -> None:
    stop_after(2, signal.SIGKILL, suite, result)
    with support.journal_of(result).open("a") as journal:
        journal.write(line + "\n")
    done = support.gilscope("run", suite, "-o", result, "--resume")
    support.assert_one_sentence(done, 2, f"'{support.journal_of(result)}'")


def test_without_a_name_the_youngest_is_resumed(suite: Path, result: Path, tmp_path: Path) -> None:
    stop_after(3, signal.SIGKILL, suite, result)
    old = tmp_path / "results/20200101T000000Z-small.json.journal"
    young = tmp_path / "results/20990101T000000Z-small.json.journal"
    other = tmp_path / "results/20990101T000000Z-other.json.journal"
    for copy in (old, young, other):
        copy.write_bytes(support.journal_of(result).read_bytes())
    done = support.gilscope("run", suite, "--resume", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert young.with_suffix("").exists()
    assert not young.exists()
    assert old.exists()
    assert other.exists()


def test_digest_is_interrupted(tmp_path: Path) -> None:
    extra = support.copy_tree(tmp_path) | support.new_marker()
    support.add_kernel(tmp_path, "slow", "time.sleep(1000)")
    run = support.start_gilscope("digest", "slow", extra=extra)
    support.wait_for(
        lambda: any("recompute.py" in p for p in support.marked_processes(extra).values()),
        "Python",
    )
    run.send_signal(signal.SIGINT)
    _, errors = run.communicate(timeout=support.TIME_LIMIT_S)
    assert run.returncode == 130
    assert "Traceback" not in errors
    support.assert_nobody_left(extra)


def test_interrupted_while_probing(suite: Path, result: Path, tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\nsleep 1000\n")
    python.chmod(0o755)
    marker = support.new_marker()
    run = support.start_gilscope("run", suite, "-o", result, "--python", python, extra=marker)
    support.wait_for(
        lambda: any("sleep" in p for p in support.marked_processes(marker).values()), "the probe"
    )
    run.send_signal(signal.SIGINT)
    run.communicate(timeout=support.TIME_LIMIT_S)
    assert run.returncode == 130
    assert list(result.parent.iterdir()) == []
    support.assert_nobody_left(marker)


def test_a_new_run_does_not_overwrite_an_interrupted_one(suite: Path, tmp_path: Path) -> None:
    result = tmp_path / "result.json"
    journal = support.journal_of(result)
    journal.write_text("what was measured before\n")
    done = support.gilscope("run", str(suite), "-o", result)
    support.assert_one_sentence(done, 2, str(journal), "--resume")
    assert journal.read_text() == "what was measured before\n"


def test_two_runs_do_not_share_a_journal(suite: Path, tmp_path: Path) -> None:
    result = tmp_path / "result.json"
    first = support.start_gilscope("run", str(suite), "--rounds", "500", "-o", result)
    journal = support.journal_of(result)
    support.wait_for(
        lambda: journal.exists() and len(journal.read_text().splitlines()) > 2, "visits"
    )
    done = support.gilscope("run", str(suite), "--rounds", "500", "--resume", "-o", result)
    first.send_signal(signal.SIGINT)
    assert first.wait(timeout=60) == 130
    support.assert_one_sentence(done, 2, str(journal), "another run")
