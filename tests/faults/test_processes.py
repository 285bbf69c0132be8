"""What processes leave when they are killed, and what else is on the machine beside them."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e import support

POOLS = [
    "process_pool_fork.python", "process_pool_spawn.python", "process_pool_forkserver.python",
    "mp_pool_fork.python", "mp_pool_spawn.python", "mp_pool_forkserver.python",
    "pipes_fork.python", "pipes_spawn.python",
]  # fmt: skip
CELL = "noop/tiny/mp_pool_fork.python"


def semaphores_of(run_folders: set[str]) -> list[str]:
    """What others have is theirs: other tests measure at the same time."""
    return [
        path.name
        for path in Path("/dev/shm").glob("sem.*")
        if any(folder in path.name for folder in run_folders)
    ]


@pytest.fixture
def temporary() -> Iterator[Path]:
    """With a path that is short enough for sockets in it."""
    with tempfile.TemporaryDirectory(prefix="t-", dir="/tmp") as name:
        yield Path(name)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_nothing_is_left_of_pools(tmp_path: Path, temporary: Path, number: signal.Signals) -> None:
    """Neither processes nor folders nor semaphores, and --resume loses nothing, wherever in a visit
    it happens."""
    suite = support.write_suite(tmp_path, ["noop", "http_fetch"], POOLS, rounds=40)
    result = tmp_path / "results" / "result.json"
    result.parent.mkdir()
    marker = support.new_marker()
    extra = marker | {"TMPDIR": str(temporary)}
    run_folders: set[str] = set()
    random.seed(int(number))
    seen = 0
    for attempt in range(8):
        more = ["--resume"] if attempt else []
        run = support.start_gilscope("run", suite, "-o", result, *more, extra=extra)
        journal = support.journal_of(result)
        wait_for_lines(journal, seen + 1)
        run_folders |= {path.name for path in temporary.iterdir()}
        time.sleep(random.uniform(0, 0.4))
        os.kill(run.pid, number)
        run.communicate(timeout=support.TIME_LIMIT_S)
        assert run.returncode in (-number, 130)
        assert lines_of(journal) >= seen
        seen = lines_of(journal)
        support.assert_nobody_left(marker)
        support.wait_for(lambda: not list(temporary.iterdir()), "an empty temporary folder")
    assert len(run_folders) == 8
    assert not semaphores_of(run_folders)


def wait_for_lines(file: Path, count: int) -> None:
    support.wait_for(lambda: lines_of(file) >= count, f"{count} lines")


def lines_of(file: Path) -> int:
    return file.read_bytes().count(b"\n") if file.exists() else 0


def test_what_a_dead_guardian_left_is_swept_by_the_next_run(
    tmp_path: Path, temporary: Path
) -> None:
    suite = support.write_suite(tmp_path, ["noop"], ["serial.native"])
    dead = temporary / "gilscope-run-abcdef"
    (dead / "tmp").mkdir(parents=True)
    (dead / "in-use").write_text("")
    foreign = temporary / "gilscope-run-notes"
    foreign.mkdir()
    for folder in (dead, foreign):
        os.utime(folder, (time.time() - 3600,) * 2)
    done = support.gilscope("run", suite, "-o", tmp_path / "r.json",
                            extra={"TMPDIR": str(temporary)})  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert [path.name for path in temporary.iterdir()] == [foreign.name]


def test_a_worker_of_a_pool_that_is_killed_is_noticed(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    tree.mkdir()
    extra = support.copy_tree(tree)
    support.add_kernel(tree, "killed", "os.kill(os.getpid(), signal.SIGKILL)")
    strategies = ["mp_pool_fork.python", "mp_pool_spawn.python", "process_pool_fork.python"]
    suite = support.write_suite(tree, ["killed"], strategies, visit_limit="60s")
    start = time.monotonic()
    done = support.gilscope("run", suite, "-o", tree / "result.json", extra=extra)
    assert done.returncode == 1
    assert time.monotonic() - start < 50  # none waited for its limit
    failed = support.errors(support.load(tree / "result.json"), "failed")
    assert len(failed) == 3
    for name, reason in failed.items():
        if "mp_pool" in name:
            assert "ended by signal 9" in reason
            assert "memory" in reason


def test_what_a_kernel_prints_without_end_is_not_kept(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    tree.mkdir()
    extra = support.copy_tree(tree)
    support.add_kernel(tree, "prints", "while True: os.write(1, b'x' * 65536)")
    suite = support.write_suite(tree, ["prints"], ["serial.python"], visit_limit="3s")
    measured = subprocess.run(
        ["python3", "-c", PEAK, str(support.GILSCOPE), "run", str(suite), "-o",
         str(tree / "result.json")],
        env=support.environment(extra), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert int(measured.stdout.splitlines()[-1]) < 300_000  # KiB


PEAK = """
import os, resource, subprocess, sys
subprocess.run(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def test_a_long_complaint_is_cut(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    tree.mkdir()
    extra = support.copy_tree(tree)
    support.add_kernel(tree, "complains", "raise ValueError('x' * 1_000_000)")
    suite = support.write_suite(tree, ["complains"], ["serial.python"])
    done = support.gilscope("run", suite, "-o", tree / "result.json", extra=extra)
    assert len(done.stderr) < 10_000
    (reason,) = support.errors(support.load(tree / "result.json"), "failed").values()
    assert len(reason) < 3000
    assert "bytes more)" in reason


@pytest.mark.parametrize(
    "report", ["open(report, 'w').write('{}')", "open(report, 'w').write('{\"error\": 5}')",
               "os.mkfifo(report)", "os.mkdir(report)", "os.symlink('/dev/zero', report)",
               "open(report, 'w').write('[' * 100000)"],
)  # fmt: skip
def test_a_report_that_is_none_fails_that_cell_alone(tmp_path: Path, report: str) -> None:
    tree = tmp_path / "tree"
    tree.mkdir()
    extra = support.copy_tree(tree)
    body = (
        "args = open('/proc/self/cmdline').read().split(chr(0))\n"
        "report = [a.partition('=')[2] for a in args if a.startswith('--gilscope_report')][0]\n"
        f"{report}\nos._exit(0)"
    )
    support.add_kernel(tree, "reports", body)
    suite = support.write_suite(tree, ["reports", "noop"], ["serial.python"], visit_limit="10s")
    done = support.gilscope("run", suite, "-o", tree / "result.json", extra=extra)
    assert done.returncode == 1, done.stderr
    document = support.load(tree / "result.json")
    assert [name.split("/")[0] for name in support.errors(document, "failed")] == ["reports"]
    assert {row["run_name"].split("/")[0] for row in support.samples(document)} == {"noop"}


def test_modules_of_the_user_in_the_current_folder_are_not_imported(tmp_path: Path) -> None:
    suite = support.write_suite(tmp_path, ["noop"], [*POOLS, "threads.python"])
    for name in ("multiprocessing.py", "signal.py", "random.py", "json.py"):
        (tmp_path / name).write_text("raise RuntimeError('mine')\n")
    done = support.gilscope("run", suite, "-o", tmp_path / "result.json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr


def test_without_a_home_nothing_is_executed_from_the_current_folder(tmp_path: Path) -> None:
    for place in (".pyenv/versions/9/bin", ".local/share/uv/python/9/bin", "miniconda3/bin",
                  "local/bin"):  # fmt: skip
        folder = tmp_path / place
        folder.mkdir(parents=True)
        (folder / "python3").write_text(f"#!/bin/sh\ntouch {tmp_path}/executed\n")
        (folder / "python3").chmod(0o755)
    environment = {key: value for key, value in os.environ.items() if key != "HOME"}
    environment["PATH"] = "local/bin:" + environment["PATH"]
    done = subprocess.run(
        [support.GILSCOPE, "list", "interpreters"], cwd=tmp_path, env=environment,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "executed").exists()


def test_what_others_print_does_not_hide_what_an_interpreter_says(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("print('hello from a .pth file')\n")
    extra = {"PYTHONPATH": str(tmp_path), "PYTHONIOENCODING": "utf-16"}
    done = support.gilscope("list", "interpreters", "--json", extra=extra)
    assert done.returncode == 0, done.stderr
    assert support.listed("interpreters")[0]["name"] in done.stdout


def test_a_variable_that_misleads_an_interpreter_is_named(tmp_path: Path) -> None:
    suite = support.write_suite(tmp_path, ["noop"], ["serial.python"])
    extra = {"PYTHONHOME": str(tmp_path / "nowhere")}
    done = support.gilscope("run", suite, "-o", tmp_path / "r.json", extra=extra)
    support.assert_one_sentence(done, 2, "PYTHONHOME=", "try without")


def test_a_path_with_a_colon_is_refused(tmp_path: Path) -> None:
    tree = tmp_path / "a:b"
    tree.mkdir()
    extra = support.copy_tree(tree)
    suite = support.write_suite(tmp_path, ["noop"], ["serial.python"])
    done = support.gilscope("run", suite, "-o", tmp_path / "r.json", extra=extra)
    support.assert_one_sentence(done, 2, "colon", str(tree))


def test_a_build_that_was_moved_says_so(tmp_path: Path) -> None:
    moved = tmp_path / "build"
    moved.mkdir()
    for name in ("gilscope", "CMakeCache.txt"):
        (moved / name).write_bytes((support.BUILD / name).read_bytes())
    (moved / "gilscope").chmod(0o755)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GILSCOPE_")}
    done = subprocess.run([moved / "gilscope", "list", "kernels"], env=environment,
                          capture_output=True, text=True, check=False)  # fmt: skip
    support.assert_one_sentence(done, 2, str(moved), "make build")


def test_a_long_temporary_folder_serves(tmp_path: Path) -> None:
    """A socket's path has at most 107 bytes, and pools have sockets in there."""
    long = tmp_path / ("long" * 30)
    long.mkdir()
    suite = support.write_suite(tmp_path, ["noop"], POOLS)
    done = support.gilscope("run", suite, "-o", tmp_path / "r.json", extra={"TMPDIR": str(long)})
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        ("-n 10", "The limit on open files is 10 here"),
        ("-s 64", "The limit on stacks (KiB) is 64 "),
    ],
)
def test_limits_are_told_with_their_values(tmp_path: Path, limit: str, words: str) -> None:
    suite = support.write_suite(tmp_path, ["noop"], ["serial.native"])
    line = f"ulimit {limit}; exec {support.GILSCOPE} run {suite} -o {tmp_path / 'r.json'}"
    support.assert_one_sentence(support.command(["bash", "-c", line]), 2, words, "`ulimit -")
    assert not (tmp_path / "r.json").exists()


UNSHARED = {
    "net": ("unshare --net", {"http_fetch/tiny/serial.native"}, "no loopback network"),
    "shm": (
        "unshare --mount sh -c 'mount -t tmpfs -o ro none /dev/shm && exec \"$@\"' sh",
        {"noop/tiny/process_pool_fork.python"}, "no semaphores",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", UNSHARED)
def test_what_a_container_lacks_skips_the_cells_that_need_it(tmp_path: Path, what: str) -> None:
    command, skipped, reason = UNSHARED[what]
    if support.command(["sh", "-c", f"{command} true"]).returncode != 0:
        pytest.skip("this container may not unshare")
    suite = support.write_suite(
        tmp_path, ["noop", "http_fetch"], ["serial.native", "process_pool_fork.python"]
    )
    result = tmp_path / "r.json"
    line = f"{command} {support.GILSCOPE} run {suite} -o {result}"
    done = support.command(["sh", "-c", line])
    assert done.returncode == 0, done.stderr
    document = support.load(result)
    found = support.errors(document, "skipped")
    assert skipped <= {name.partition("/workers")[0] for name in found}
    assert {reason in text for text in found.values()} == {True}
    assert "noop/tiny/serial.native" in {
        row["run_name"].partition("/workers")[0] for row in support.samples(document)
    }
