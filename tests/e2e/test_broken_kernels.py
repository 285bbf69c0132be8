"""Kernels that crash, hang, lie or complain: their cells fail with a reason, the run goes on."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.e2e import support
from tests.e2e.support import Json

TAG = support.listed("interpreters")[0]["name"]  # cp311, say
# kernel -> the body of its run(), and what the reason must hold under the executor `serial`
KERNELS = {
    "exits": ("os._exit(7)", "status 7"),
    "exits_well": ("os._exit(0)", "status 0"),
    "faults": ("os.kill(os.getpid(), signal.SIGSEGV)", "signal 11"),
    "hangs": ("time.sleep(1000)", "visit_limit"),
    "hangs_deaf": ("signal.pthread_sigmask(1, range(1, 65))\nwhile True: pass", "visit_limit"),
    "lies": ("return 1", "wrong digest"),
    "raises": ("raise ValueError('the sky fell')", "ValueError: the sky fell"),
    "raises_lines": ("raise ValueError('one\\ntwo')", "ValueError: one"),
    "raises_odd_text": ("raise ValueError('\\udcff \\x00 <b>')", "ValueError"),
    "dies_babbling": ("os.write(2, b'\\xff\\xfe \\x00 <b>\\n')\nos._exit(3)", "<b>"),
    "exits_python": ("raise SystemExit(0)", "SystemExit"),
    "returns_text": ("return 'no digest'", ""),
    "returns_negative": ("return -1", "wrong digest"),
    "leaves_children": ("if os.fork() == 0: time.sleep(1000)\nreturn begin", ""),
}
STRATEGIES = ["serial.python", "native_threads.native"]
# How these executors are hit by a worker that dies or hangs. mp_pool waits for ever: its time ends.
MORE_STRATEGIES = [
    "threads.python",
    "thread_pool.python",
    "asyncio_threads.python",
    "process_pool_fork.python",
    "mp_pool_fork.python",
    "pipes_spawn.python",
    "embed_threads.python",
]
MORE_KERNELS = ["exits", "lies", "raises"]


class Broken(NamedTuple):
    document: Json
    exit_code: int
    errors: str
    marker: dict[str, str]


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Broken:
    tree = tmp_path_factory.mktemp("tree")
    extra = support.copy_tree(tree) | support.new_marker()
    for kernel, (body, _) in KERNELS.items():
        support.add_kernel(tree, kernel, body)
    suite = support.write_suite(tree, [*KERNELS, "noop"], STRATEGIES, visit_limit="3s")
    more = support.write_suite(tree, MORE_KERNELS, MORE_STRATEGIES, name="more").read_text()
    with suite.open("a") as file:
        file.write("[[cells]]" + more.partition("[[cells]]")[2])
    done = support.gilscope("run", suite, "-o", tree / "result.json", "--rounds", "2", extra=extra)
    assert (tree / "result.json").exists(), done.stderr
    return Broken(support.load(tree / "result.json"), done.returncode, done.stderr, extra)


def test_the_run_is_a_finding(broken: Broken) -> None:
    assert broken.exit_code == 1
    assert support.ours(broken.document)["complete"] is True
    assert "Traceback" not in broken.errors


def test_the_others_are_measured(broken: Broken) -> None:
    measured = {row["run_name"].split("/workers")[0] for row in support.samples(broken.document)}
    assert measured >= {"noop/tiny/serial.python", "noop/tiny/native_threads.native"}
    assert {name.split("/")[0] for name in measured} <= {"noop", "leaves_children"}


def test_nobody_is_left(broken: Broken) -> None:
    support.assert_nobody_left(broken.marker)


@pytest.mark.parametrize("kernel", sorted(set(KERNELS) - {"leaves_children"}))
def test_reason_of_a_failure(broken: Broken, kernel: str) -> None:
    failed = support.errors(broken.document, "failed")
    reason = failed[f"{kernel}/tiny/serial.python/workers:1/{TAG}"]
    assert "\n" not in reason
    assert "Traceback" not in reason
    assert KERNELS[kernel][1] in reason
    assert sum(line.startswith(f"gilscope: {kernel}/") for line in broken.errors.splitlines()) >= 1


@pytest.mark.parametrize("strategy", MORE_STRATEGIES)
@pytest.mark.parametrize("kernel", MORE_KERNELS)
def test_reason_under_another_executor(broken: Broken, kernel: str, strategy: str) -> None:
    (row,) = [
        row
        for row in broken.document["benchmarks"]
        if row["run_name"].startswith(f"{kernel}/tiny/{strategy}/")
    ]
    assert row["gilscope"]["status"] == "failed"
    assert row["error_occurred"] is True
    reason = row["error_message"]
    assert "\n" not in reason
    assert reason
    if kernel != "exits":
        assert KERNELS[kernel][1] in reason


def test_failed_cells_have_no_times(broken: Broken) -> None:
    for row in broken.document["benchmarks"]:
        if row["gilscope"]["status"] == "failed":
            assert row["real_time"] == row["cpu_time"] == 0
            assert "elapsed_s" not in row["gilscope"]


def test_a_wrong_digest_names_the_command_that_finds_it(broken: Broken) -> None:
    failed = support.errors(broken.document, "failed")
    assert "`gilscope digest lies`" in failed[f"lies/tiny/serial.python/workers:1/{TAG}"]


def test_a_runner_that_is_killed(tmp_path: Path) -> None:
    extra = support.copy_tree(tmp_path) | support.new_marker()
    support.add_kernel(tmp_path, "slow", "time.sleep(1)\nreturn begin")
    suite = support.write_suite(tmp_path, ["slow", "noop"], ["serial.python", "serial.native"])
    result = tmp_path / "result.json"
    run = support.start_gilscope("run", suite, "-o", result, "--rounds", "2", extra=extra)

    def runner_of_slow() -> int | None:
        journal = support.journal_of(result)
        if not journal.exists() or "slow" not in current_cell(run.pid):
            return None
        found = support.marked_processes(extra)
        return next((pid for pid, line in found.items() if "--gilscope_visit" in line), None)

    os.kill(support.wait_for(runner_of_slow, "the runner"), signal.SIGKILL)
    _, errors = run.communicate(timeout=support.TIME_LIMIT_S)
    assert run.returncode == 1, errors
    document = support.load(result)
    failed = support.errors(document, "failed")
    assert list(failed) == [f"slow/tiny/serial.python/workers:1/{TAG}"]
    assert "signal 9" in failed[f"slow/tiny/serial.python/workers:1/{TAG}"]
    assert len(support.order_of_visits(document)) == 4  # noop, both strategies, both rounds
    support.assert_nobody_left(extra)


def current_cell(conductor: int) -> str:
    """What describes the visit a run makes now, or nothing."""
    try:
        for child in Path(f"/proc/{conductor}/task/{conductor}/children").read_text().split():
            for word in Path(f"/proc/{child}/cmdline").read_text().split("\0"):
                if word.startswith("--gilscope_visit="):
                    return Path(word.partition("=")[2]).read_text()
    except OSError:  # ended meanwhile
        pass
    return ""


@pytest.mark.parametrize(
    ("kernel", "parameter"),
    [("primes", "first"), ("http_fetch", "latency_us"), ("file_read", "files")],
)
def test_a_parameter_that_is_missing_is_bad_input(
    tmp_path: Path, kernel: str, parameter: str
) -> None:
    extra = support.copy_tree(tmp_path)
    toml = tmp_path / "kernels" / kernel / "kernel.toml"
    toml.write_text(toml.read_text().replace(f"{parameter} = ", f"not_{parameter} = "))
    done = support.gilscope("digest", kernel, extra=extra)
    assert done.returncode == 2, done.stdout
    wanted = f"The kernel needs a parameter '{parameter}'; add it to the size's params"
    assert wanted in done.stderr
