"""A machine that goes away during a run: what it did to a visit is never silently counted."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e import support

ROUNDS = 4

# Two clocks that jump by as many seconds as stand in a file, in whichever process has it loaded.
CLOCKS = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static long seconds_in(const char *variable) {
  const char *name = getenv(variable);
  FILE *file = name ? fopen(name, "r") : NULL;
  long seconds = 0;
  if (file == NULL) return 0;
  if (fscanf(file, "%ld", &seconds) != 1) seconds = 0;
  fclose(file);
  return seconds;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
  static int (*real)(clockid_t, struct timespec *);
  if (real == NULL) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
  const int status = real(clock, time);
  if (clock == CLOCK_BOOTTIME) time->tv_sec += seconds_in("TEST_ASLEEP");
  if (clock == CLOCK_REALTIME) time->tv_sec += seconds_in("TEST_WALL");
  return status;
}
"""


@dataclass
class Place:
    """A copy of the tree with a kernel that does something to the machine in one of its visits."""

    tree: Path
    extra: dict[str, str]

    @property
    def result(self) -> Path:
        return self.tree / "result.json"

    def run(self, happening: str, *options: str, at: int = 2) -> subprocess.CompletedProcess[str]:
        """`happening` is done once in its visit number `at`."""
        body = (
            f"count = {str(self.tree / 'visits')!r}\n"
            "open(count, 'a').write(f'{os.getpid()} ')\n"
            "visits = list(dict.fromkeys(open(count).read().split()))\n"
            f"done = {str(self.tree / 'done')!r}\n"
            f"if len(visits) == {at} and not os.path.exists(done):\n"
            "    open(done, 'w').close()\n"
            + "".join(f"    {line}\n" for line in happening.splitlines())
            + "return sum(range(begin, end))"
        )
        if not (self.tree / "kernels/happens").exists():
            support.add_kernel(self.tree, "happens", body)
        return support.gilscope("run", self.suite, "-o", self.result, *options, extra=self.extra)

    @property
    def suite(self) -> Path:
        return support.write_suite(self.tree, ["happens"], ["serial.python"], rounds=ROUNDS)

    @property
    def visits_made(self) -> int:
        return len(set((self.tree / "visits").read_text().split()))

    def rounds(self) -> list[int]:
        return sorted(
            row["gilscope"]["round"] for row in support.samples(support.load(self.result))
            if row["gilscope"]["phase"] == "cold"
        )  # fmt: skip


@pytest.fixture
def place(tmp_path: Path) -> Place:
    tree = tmp_path / "tree"
    tree.mkdir()
    return Place(tree, support.copy_tree(tree))


@pytest.fixture
def with_clocks(place: Place) -> Place:
    source = place.tree / "clocks.c"
    source.write_text(CLOCKS)
    library = place.tree / "clocks.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    place.extra |= {"LD_PRELOAD": str(library), "TEST_ASLEEP": str(place.tree / "asleep"),
                    "TEST_WALL": str(place.tree / "wall")}  # fmt: skip
    return place


def test_a_visit_during_which_the_machine_was_suspended_is_made_again(with_clocks: Place) -> None:
    place = with_clocks
    done = place.run("open(os.environ['TEST_ASLEEP'], 'w').write('3600')")
    assert done.returncode == 0, done.stderr
    assert place.rounds() == list(range(1, ROUNDS + 1))
    assert place.visits_made == ROUNDS + 1


def test_a_machine_that_is_suspended_all_the_time_fails_the_cell(with_clocks: Place) -> None:
    place = with_clocks
    body = (
        "name = os.environ['TEST_ASLEEP']\n"
        "before = int(open(name).read()) if os.path.exists(name) else 0\n"
        "open(name, 'w').write(str(before + 60))\n"
        "return sum(range(begin, end))"
    )
    support.add_kernel(place.tree, "happens", body)
    done = support.gilscope("run", place.suite, "-o", place.result, extra=place.extra)
    assert done.returncode == 1
    assert "suspended, stopped or starved" in done.stderr


def test_a_clock_that_is_set_back_changes_nothing(with_clocks: Place) -> None:
    place = with_clocks
    done = place.run("open(os.environ['TEST_WALL'], 'w').write('-3600')")
    assert done.returncode == 0, done.stderr
    assert place.rounds() == list(range(1, ROUNDS + 1))
    assert place.visits_made == ROUNDS
    times = [row["real_time"] for row in support.samples(support.load(place.result))]
    assert all(0 < time < 60_000 for time in times)


def test_a_visit_during_which_everything_was_frozen_is_made_again(place: Place) -> None:
    """As by `docker pause`, or by Ctrl-Z and `fg`."""
    happening = (
        "os.kill(os.getppid(), signal.SIGSTOP)\n"
        "time.sleep(3)\n"
        "os.kill(os.getppid(), signal.SIGCONT)"
    )  # fmt: skip
    done = place.run(happening)
    assert done.returncode == 0, done.stderr
    assert place.rounds() == list(range(1, ROUNDS + 1))
    assert place.visits_made == ROUNDS + 1


@pytest.mark.skipif(len(os.sched_getaffinity(0)) < 2, reason="only one CPU may be used")
def test_a_run_ends_when_a_cpu_is_taken_away_and_goes_on_when_it_is_back(place: Place) -> None:
    """A CPU that is taken offline leaves the affinity of every process."""
    first, second, *_ = sorted(os.sched_getaffinity(0))
    done = place.run(f"os.sched_setaffinity(os.getppid(), {{{first}}})", at=3)
    assert done.returncode == 2
    assert "CPUs that may be used have changed" in done.stderr
    assert "--resume" in done.stderr
    assert place.rounds() == [1, 2]
    before = support.journal_of(place.result).read_bytes()

    def on_one_cpu() -> None:
        os.sched_setaffinity(0, {second})

    refused = subprocess.run(
        [support.GILSCOPE, "run", place.suite, "-o", place.result, "--resume"],
        env=support.environment(place.extra), preexec_fn=on_one_cpu, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert refused.returncode == 2
    assert "other CPUs of this one (" in refused.stderr
    assert support.journal_of(place.result).read_bytes() == before
    done = place.run("", "--resume")
    assert done.returncode == 0, done.stderr
    assert place.rounds() == list(range(1, ROUNDS + 1))


@pytest.fixture
def box() -> Iterator[Path]:
    """A control group that allows 300 MiB of memory."""
    first, second = Path("/sys/fs/cgroup/memory"), Path("/sys/fs/cgroup")
    top = first if first.is_dir() else second
    group = top / f"gilscope-test-{os.getpid()}"
    limit = "memory.limit_in_bytes" if top == first else "memory.max"
    try:
        group.mkdir()
        (group / limit).write_text(str(300 << 20))
    except OSError:
        if group.exists():
            group.rmdir()
        pytest.skip("this container may not limit memory")
    yield group
    group.rmdir()


def test_a_limit_on_memory_fails_the_cell_that_reaches_it_and_is_named(
    place: Place, box: Path
) -> None:
    support.add_kernel(place.tree, "happens", "x = b'x' * (1 << 30)\nreturn len(x) - (1 << 30)")
    strategies = ["serial.python", "mp_pool_fork.python"]
    suite = support.write_suite(place.tree, ["happens", "noop"], strategies, visit_limit="60s")
    procs = box / "cgroup.procs"
    done = subprocess.run(
        ["sh", "-c", f'echo $$ > {procs} && exec "$0" "$@"', support.GILSCOPE, "run", suite, "-o",
         place.result], env=support.environment(place.extra), capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    document = support.load(place.result)
    failed = support.errors(document, "failed")
    assert {name.split("/")[0] for name in failed} == {"happens"}
    assert len(failed) == 2
    for reason in failed.values():
        assert "memory has run out (the control group's 300 MiB)" in reason
    assert {row["run_name"].split("/")[0] for row in support.samples(document)} == {"noop"}
