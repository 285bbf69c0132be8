"""Pipelines and problems that divide: what can run them, and what happens where they fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e import support

PIPELINE = """
import os, time
def arguments(params): return list(range(params["items"]))
def prepare(params): return None
async def prepare_async(params): return None
def one(state, value): {one}
def two(state, value): {two}
stages = stages_async = (one, two)
async def run_async(state, value): return two(state, one(state, value))
def digest(item, result): return result
"""
DIVIDE = """
import os, time
def arguments(params): return [list(range(item + 1)) for item in range(params["items"])]
def prepare(params): return None
def split(state, problem):
    if len(problem) < 2: return None
    half = len(problem) // 2
    return [problem[:half], problem[half:]]
def run(state, problem): {run}
def join(state, results): {join}
def digest(item, result): return result
"""
STAGES = ["stage_threads.python", "stage_processes.python", "stage_asyncio.python"]
TREES = ["tree_thread_pool.python", "tree_process_pool.python", "tree_asyncio.python"]
MAPS = ["threads.python", "process_pool_fork.python"]


def add_kernel(folder: Path, name: str, shape: str, source: str, digest: int) -> None:
    kernel = folder / name
    kernel.mkdir(parents=True)
    (kernel / "kernel.toml").write_text(
        f'class = "cpu"\nsummary = "s"\nitem = "i"\ncarries = true\nshape = "{shape}"\n'
        f"async = {'true' if shape == 'pipeline' else 'false'}\n"
        f'[sizes.tiny]\nitems = 12\ndigest = "{digest:#x}"\n'
    )
    (kernel / f"{name}.py").write_text(source)


def pipeline(one: str = "return value + 1", two: str = "return 2 * value") -> str:
    return PIPELINE.format(one=one, two=two)


def divide(run: str = "return sum(problem)", join: str = "return sum(results)") -> str:
    return DIVIDE.format(run=run, join=join)


RIGHT = {
    "pipeline": sum(2 * (i + 1) for i in range(12)),
    "divide": sum(sum(range(i + 1)) for i in range(12)),
}
FAILURES = {
    "first_raises": ("pipeline", pipeline(one="raise KeyError('gone')"), "KeyError: 'gone'"),
    "last_raises": ("pipeline", pipeline(two="raise KeyError('gone')"), "KeyError: 'gone'"),
    "one_raises": ("pipeline", pipeline(one="return value // (value - 7)"), "ZeroDivisionError"),
    "dies": ("pipeline", pipeline(two="os._exit(3)"), ""),
    "leaf_raises": ("divide", divide(run="raise KeyError('gone')"), "KeyError: 'gone'"),
    "join_raises": ("divide", divide(join="raise KeyError('gone')"), "KeyError: 'gone'"),
    "lies": ("divide", divide(join="return 1"), "wrong digest"),
    "leaf_dies": ("divide", divide(run="os._exit(3)"), ""),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[support.Json, str, dict[str, str]]:
    folder = tmp_path_factory.mktemp("shapes")
    kernels = folder / "kernels"
    add_kernel(kernels, "line", "pipeline", pipeline(), RIGHT["pipeline"])
    add_kernel(kernels, "tree", "divide", divide(), RIGHT["divide"])
    for name, (shape, source, _) in FAILURES.items():
        add_kernel(kernels, name, shape, source, RIGHT[shape])
    marker = support.new_marker()
    suite = support.write_suite(
        folder, ["line", "tree", *FAILURES], ["serial.python", *MAPS, *STAGES, *TREES],
        visit_limit="10s", workers=[1, 3],
    )  # fmt: skip
    done = support.gilscope(
        "run", suite, "--kernels", kernels, "-o", folder / "r.json", extra=marker
    )
    assert (folder / "r.json").exists(), done.stderr
    return support.load(folder / "r.json"), done.stderr, marker


def test_every_way_gives_the_same(made: tuple[support.Json, str, dict[str, str]]) -> None:
    measured = {row["run_name"] for row in support.samples(made[0])}
    strategies = {name.split("/")[2] for name in measured if name.startswith("line/")}
    assert strategies == {"serial.python", *MAPS, *STAGES}
    strategies = {name.split("/")[2] for name in measured if name.startswith("tree/")}
    assert strategies == {"serial.python", *TREES}
    assert {name.split("/")[3] for name in measured} == {"workers:1", "workers:3"}


def test_what_cannot_say_it_is_skipped_with_the_reason(
    made: tuple[support.Json, str, dict[str, str]],
) -> None:
    skipped = support.errors(made[0], "skipped")
    assert {name.split("/")[2] for name in skipped if name.startswith("tree/")} == set(MAPS)
    assert not [name for name in skipped if name.startswith("line/")]
    assert all("is a problem that divides" in reason for reason in skipped.values())


@pytest.mark.parametrize("kernel", FAILURES)
def test_a_failure_is_told_and_not_waited_for(
    made: tuple[support.Json, str, dict[str, str]], kernel: str
) -> None:
    shape, _, words = FAILURES[kernel]
    failed = {
        name: reason
        for name, reason in support.errors(made[0], "failed").items()
        if name.startswith(f"{kernel}/")
    }
    strategies = {name.split("/")[2] for name in failed}
    assert strategies == {"serial.python", *(MAPS + STAGES if shape == "pipeline" else TREES)}
    for name, reason in failed.items():
        assert words in reason, name
        assert "visit_limit" not in reason, name
        assert "\n" not in reason


def test_nobody_is_left(made: tuple[support.Json, str, dict[str, str]]) -> None:
    support.assert_nobody_left(made[2])
    assert "Traceback" not in made[1]
