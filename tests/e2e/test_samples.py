"""How long a sample lasts: executions in one go, and a single one from rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e import support

STRATEGIES = [
    "serial.native", "serial.python", "threads.ext_nogil", "thread_pool.python",
    "process_pool_fork.python", "asyncio_threads.python", "native_threads.native",
    "embed_threads.python",
]  # fmt: skip


def measured(folder: Path, min_sample: str, rounds: int = 1) -> support.Json:
    suite = support.write_suite(
        folder, ["noop"], STRATEGIES, min_sample=min_sample, rounds=rounds, warm_samples=2
    )
    result = folder / "run.json"
    done = support.gilscope("run", suite, "-o", result)
    assert done.returncode == 0, done.stderr
    return support.load(result)


def test_a_sample_is_as_many_executions_as_last_long_enough(
    tmp_path: Path, validator: support.Validator
) -> None:
    document = measured(tmp_path, "10ms", rounds=2)
    validator(document)
    assert support.ours(document)["settings"]["min_sample_s"] == 0.01
    tasks = {planned["cell"]["name"]: planned["cell"] for planned in support.ours(document)["plan"]}
    executions: dict[str, set[int]] = {}
    for row in support.samples(document):
        own, cell = row["gilscope"], tasks[row["run_name"]]
        assert own["digest"] == cell["digest"]
        assert row["iterations"] == own["executions"]
        assert sum(own["per_worker_tasks"]) == cell["tasks"] * own["executions"]
        assert row["real_time"] == pytest.approx(own["elapsed_s"] * 1e3, rel=1e-6)
        if own["phase"] == "cold":
            assert (own["executions"], own["burst_s"]) == (1, None)
            continue
        executions.setdefault(row["run_name"], set()).add(own["executions"])
        assert (own["burst_s"] is None) == (own["executions"] == 1)
    assert all(len(found) == 1 for found in executions.values())  # the same in every visit
    assert min(executions["noop/tiny/serial.native/workers:1/native"]) > 1


def test_without_a_least_length_it_is_one(tmp_path: Path) -> None:
    document = measured(tmp_path, "0")
    assert {row["gilscope"]["executions"] for row in support.samples(document)} == {1}
    assert {row["gilscope"]["burst_s"] for row in support.samples(document)} == {None}


def test_both_sides_use_the_same(tmp_path: Path) -> None:
    suite = support.write_suite(
        tmp_path, ["noop"], ["serial.native", "threads.python"], min_sample="5ms", rounds=6
    )
    result = tmp_path / "run.json"
    support.gilscope("run", suite, "-o", result, "--against", support.BUILD)

    def executions(file: Path) -> set[tuple[str, int]]:
        rows = support.samples(support.load(file))
        return {(row["run_name"], row["gilscope"]["executions"]) for row in rows}

    assert executions(result) == executions(tmp_path / "run.base.json")


def test_files_whose_samples_differ_in_length_are_set_aside(tmp_path: Path) -> None:
    files = []
    for name, shortest in (("old", "0"), ("new", "5ms")):
        suite = support.write_suite(
            tmp_path, ["noop"], ["serial.native"], name=name, min_sample=shortest, rounds=6
        )
        files.append(tmp_path / f"{name}.json")
        support.gilscope("run", suite, "-o", files[-1])
    done = support.gilscope("compare", *files)
    assert done.returncode == 2
    assert "differ in length" in done.stderr


def test_a_length_that_is_none(tmp_path: Path) -> None:
    suite = support.write_suite(tmp_path, ["noop"], ["serial.native"], min_sample="20")
    done = support.gilscope("run", suite, "-o", tmp_path / "run.json")
    assert done.returncode == 2
    assert "min_sample '20' is no time" in done.stderr
