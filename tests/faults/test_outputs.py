"""Where output goes: devices, pipes, links, places that are full or gone, and the input itself."""

from __future__ import annotations

import os
import pty
import signal
import stat
import subprocess
import threading
from pathlib import Path

import pytest

from tests.e2e import support
from tests.e2e.conftest import Made

GILSCOPE = str(support.GILSCOPE)


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    return support.write_suite(tmp_path, ["noop"], ["serial.native"], rounds=3)


def shell(line: str, **extra: str) -> subprocess.CompletedProcess[str]:
    return support.command(["bash", "-o", "pipefail", "-c", line], extra)


def is_device(path: str) -> bool:
    return stat.S_ISCHR(Path(path).lstat().st_mode)


@pytest.mark.parametrize("command", ["export --format csv", "report"])
def test_a_device_is_written_to_and_stays(small: Made, command: str) -> None:
    name, *options = command.split()
    done = support.gilscope(name, *options, small.file, "-o", "/dev/null")
    assert done.returncode == 0, done.stderr
    assert is_device("/dev/null")


@pytest.mark.parametrize(("command", "part"), [("export --format csv", "noop,cpu"),
                                               ("report", "<!doctype html>")])  # fmt: skip
def test_standard_output_by_its_name(small: Made, tmp_path: Path, command: str, part: str) -> None:
    done = shell(f"{GILSCOPE} {command} {small.file} -o /dev/stdout")
    assert done.returncode == 0, done.stderr
    assert part in done.stdout.lower()
    done = shell(f"{GILSCOPE} {command} {small.file} -o /dev/stdout >{tmp_path / 'file'}")
    assert done.returncode == 0, done.stderr
    assert part in (tmp_path / "file").read_text().lower()


@pytest.mark.parametrize("command", ["export --format csv", "report"])
def test_a_pipe_is_written_to_and_stays(small: Made, tmp_path: Path, command: str) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()))
    reader.start()
    name, *options = command.split()
    done = support.gilscope(name, *options, small.file, "-o", pipe)
    reader.join(30)
    assert done.returncode == 0, done.stderr
    assert len(read[0]) > 1000
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.parametrize("command", ["run", "export", "report"])
@pytest.mark.parametrize("there", [True, False])
def test_a_link_stays_and_leads_to_what_was_written(
    small: Made, suite: Path, tmp_path: Path, command: str, there: bool
) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    if there:
        target.write_text("old")
    link.symlink_to("target")
    arguments: dict[str, list[str | Path]] = {
        "run": [suite], "export": ["--format", "csv", small.file], "report": [small.file],
    }  # fmt: skip
    done = support.gilscope(command, *arguments[command], "-o", link)
    assert done.returncode == 0, done.stderr
    assert link.is_symlink()
    assert len(target.read_text()) > 100
    assert {path.name for path in tmp_path.iterdir()} == {"target", "link", suite.name}


@pytest.mark.parametrize("output", ["/dev/null", "/dev/stdout", "pipe"])
def test_a_run_needs_a_file(suite: Path, tmp_path: Path, output: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    done = support.gilscope("run", suite, "-o", tmp_path / output if output == "pipe" else output)
    support.assert_one_sentence(done, 2, "journal", "-o")
    assert is_device("/dev/null")
    assert not Path("/dev/null.journal").exists()
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


def test_nothing_overwrites_what_it_reads(small: Made, suite: Path, tmp_path: Path) -> None:
    result = tmp_path / "result.json"
    result.write_bytes(small.file.read_bytes())
    (tmp_path / "link.json").symlink_to(result)
    commands: list[list[str | Path]] = [
        ["run", suite, "-o", suite],
        ["export", "--format", "csv", result, "-o", result],
        ["export", "--format", "csv", result, "-o", tmp_path / "link.json"],
        ["report", small.file, result, "-o", result],
    ]
    for arguments in commands:
        before = Path(arguments[-1]).read_bytes()
        done = support.gilscope(*arguments)
        support.assert_one_sentence(done, 2, "would be overwritten", "-o")
        assert Path(arguments[-1]).read_bytes() == before


COMMANDS = [
    "list kernels", "list kernels --json", "list strategies", "schema", "--help", "run --help",
    "--version", "compare {0} {0}", "compare {0} {0} --json", "export --format csv {0}",
    "history show --history {1}", "history check --history {1}", "run {2} --dry-run",
]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_output_that_is_lost_is_told(
    small: Made, suite: Path, tmp_path: Path, command: str
) -> None:
    where = tmp_path / "history"
    support.gilscope("history", "add", small.file, "--history", where)
    line = f"{GILSCOPE} {command.format(small.file, where, suite)}"
    assert shell(line).returncode == 0
    for lost in (">/dev/full", ">&-"):
        done = shell(f"{line} {lost}")
        assert done.returncode == 1, (lost, done.stderr)
        assert done.stderr.splitlines()[-1].startswith("gilscope: "), done.stderr
        assert "could not be written" in done.stderr


@pytest.mark.parametrize("errors", ["2>&-", "2>/dev/full", "2>&1 >/dev/null | head -c 1"])
def test_progress_that_cannot_be_written_ends_no_run(
    suite: Path, tmp_path: Path, errors: str
) -> None:
    result, temporary = tmp_path / "result.json", tmp_path / "temporary"
    temporary.mkdir()
    done = shell(f"{GILSCOPE} run {suite} -o {result} {errors}", TMPDIR=str(temporary))
    assert done.returncode == 0
    assert support.ours(support.load(result))["complete"]
    assert list(temporary.iterdir()) == []


def test_a_terminal_that_is_closed_ends_a_run_with_what_it_has(tmp_path: Path) -> None:
    suite = support.write_suite(tmp_path, ["noop"], ["serial.native"], rounds=2000)
    result = tmp_path / "result.json"
    ours, theirs = pty.openpty()
    run = subprocess.Popen(
        ["setsid", "--ctty", "--wait", GILSCOPE, "run", str(suite), "-o", str(result)],
        stdin=theirs, stdout=theirs, stderr=theirs, env=support.environment(None),
    )  # fmt: skip
    os.close(theirs)
    support.wait_for(lambda: len(journal_lines(result)) > 5, "visits")
    os.close(ours)
    assert run.wait(timeout=support.TIME_LIMIT_S) == 130
    document = support.load(result)
    assert support.ours(document)["complete"] is False
    assert len(support.order_of_visits(document)) >= 5


def journal_lines(result: Path) -> list[str]:
    journal = support.journal_of(result)
    return journal.read_text().splitlines() if journal.exists() else []


def test_signals_that_are_ignored_stay_ignored(suite: Path, tmp_path: Path) -> None:
    """As nohup does, and a script that starts a run in the background."""
    suite = support.write_suite(tmp_path, ["noop"], ["serial.native"], rounds=60)
    result = tmp_path / "result.json"
    line = f"trap '' INT HUP; exec {GILSCOPE} run {suite} -o {result}"
    run = subprocess.Popen(["bash", "-c", line], env=support.environment(None))
    support.wait_for(lambda: len(journal_lines(result)) > 3, "visits")
    for number in (signal.SIGINT, signal.SIGHUP):
        run.send_signal(number)
    assert run.wait(timeout=support.TIME_LIMIT_S) == 0
    assert support.ours(support.load(result))["complete"]
