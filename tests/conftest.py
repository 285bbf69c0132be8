"""What all tests share."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

_REASONS = {
    line
    for line in (Path(__file__).parent / "skips.txt").read_text().splitlines()
    if not line.startswith("#")
}
_undecided: list[str] = []


def pytest_configure(config: pytest.Config) -> None:
    # In the background of a script (`&`, nohup) signals are ignored, by children too, and then no
    # test could interrupt anything; with a handler of ours children begin with the default.
    for number, handler in (
        (signal.SIGINT, signal.default_int_handler), (signal.SIGHUP, lambda *_: None),
    ):  # fmt: skip
        if signal.getsignal(number) == signal.SIG_IGN:
            signal.signal(number, handler)
    config.addinivalue_line("markers", "slow: takes a minute where something must be built first")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if not report.skipped or not isinstance(report.longrepr, tuple):
        return
    reason = str(report.longrepr[2]).removeprefix("Skipped: ")
    if reason not in _REASONS:
        _undecided.append(f"{report.nodeid}: {reason}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for line in _undecided:
        terminalreporter.write_line(f"Skipped for a reason that tests/skips.txt lacks: {line}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    if _undecided and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
