"""What all tests share."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip

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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One for all tests: there cannot be two in one process."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield found
        found.close()
