"""Tasks that carry: what arrives, what comes back, and what happens where either cannot travel."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.e2e import support
from tests.e2e.conftest import Made
from tests.e2e.support import Json

# kernel -> what replaces its functions, and what the reason of every strategy that pickles holds
PICKLING = {
    "argument_not_picklable": (
        (
            "def arguments(params):\n    return [lambda: i for i in range(params['items'])]\n"
            "def run(state, argument):\n    return 0"
        ),
        "argument 0, a function, cannot be pickled",
    ),
    "argument_not_unpicklable": (
        (
            "def explode(): raise ValueError('no way back')\n"
            "class Trap:\n    def __reduce__(self): return explode, ()\n"
            "def arguments(params):\n    return [Trap() for _ in range(params['items'])]\n"
            "def run(state, argument):\n    return 0"
        ),
        "argument 0, a Trap, can be pickled but not unpickled: ValueError: no way back",
    ),
    "argument_raises": (
        (
            "class Trap:\n    def __reduce__(self): raise OSError('not me')\n"
            "def arguments(params):\n    return [Trap() for _ in range(params['items'])]\n"
            "def run(state, argument):\n    return 0"
        ),
        "argument 0, a Trap, cannot be pickled: OSError: not me",
    ),
    "result_not_picklable": (
        "def run(state, argument):\n    return lambda: argument",
        "the result for argument 0, a function, cannot be pickled",
    ),
    "result_not_unpicklable": (
        (
            "def explode(): raise ValueError('no way back')\n"
            "class Trap:\n    def __reduce__(self): return explode, ()\n"
            "def run(state, argument):\n    return Trap()"
        ),
        "the result for argument 0, a Trap, can be pickled but not unpickled",
    ),
}
# The same for all strategies.
OTHERS = {
    "raises": ("def run(state, argument):\n    raise KeyError('gone')", "KeyError: 'gone'"),
    "too_few": (
        "def arguments(params):\n    return [1, 2]",
        "makes only 2 where kernel.toml says 8",
    ),
    "ends_early": (
        "def arguments(params):\n    yield 0\n    raise RuntimeError('dry')",
        "RuntimeError: dry",
    ),
    "without_end": (
        "import itertools\ndef arguments(params):\n    return itertools.count()",
        "makes more where kernel.toml says 8",
    ),
    "no_result": (
        "def run(state, argument):\n    return None",
        "digest() does not take the result for argument",
    ),
    "changes": (
        "def run(state, argument):\n    return time.perf_counter_ns()",
        "its results are not the same each time",
    ),
    "dies": ("def run(state, argument):\n    os._exit(7)", ""),
}
PICKLE = [
    "process_pool_fork.python", "process_pool_chunks.python", "mp_pool_fork.python",
    "mp_pool_spawn.python", "pipes_fork.python",
]  # fmt: skip
REFERENCES = ["serial.python", "threads.python", "thread_pool.python", "asyncio_threads.python"]


class Broken(NamedTuple):
    document: Json
    errors: str
    marker: dict[str, str]


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Broken:
    tree = tmp_path_factory.mktemp("tree")
    extra = support.copy_tree(tree) | support.new_marker()
    for kernel, (body, _) in {**PICKLING, **OTHERS}.items():
        support.add_carrying_kernel(tree, kernel, body)
    suite = support.write_suite(
        tree, [*PICKLING, *OTHERS, "sort_records"], PICKLE + REFERENCES, visit_limit="10s"
    )
    done = support.gilscope("run", suite, "-o", tree / "result.json", extra=extra)
    assert (tree / "result.json").exists(), done.stderr
    return Broken(support.load(tree / "result.json"), done.stderr, extra)


def reason_of(broken: Broken, kernel: str, strategy: str) -> str:
    failed = support.errors(broken.document, "failed")
    (reason,) = [
        reason for name, reason in failed.items() if name.startswith(f"{kernel}/tiny/{strategy}/")
    ]
    assert "\n" not in reason
    return reason


@pytest.mark.parametrize("strategy", PICKLE)
@pytest.mark.parametrize("kernel", PICKLING)
def test_what_cannot_travel_is_named_with_its_type(
    broken: Broken, kernel: str, strategy: str
) -> None:
    assert PICKLING[kernel][1] in reason_of(broken, kernel, strategy)


@pytest.mark.parametrize("strategy", PICKLE + REFERENCES)
@pytest.mark.parametrize("kernel", OTHERS)
def test_what_is_wrong_with_the_kernel_is_said(broken: Broken, kernel: str, strategy: str) -> None:
    reason = reason_of(broken, kernel, strategy)
    assert OTHERS[kernel][1] in reason
    assert "visit_limit" not in reason  # it is noticed, and not waited for


def test_references_need_not_be_picklable(broken: Broken) -> None:
    measured = {row["run_name"].split("/workers")[0] for row in support.samples(broken.document)}
    for kernel in ("argument_not_picklable", "argument_raises"):
        for strategy in REFERENCES:  # the work gives 0 for each, which is not the digest
            assert "wrong digest" in reason_of(broken, kernel, strategy)
    assert {f"sort_records/tiny/{strategy}" for strategy in PICKLE + REFERENCES} <= measured


def test_nothing_is_left(broken: Broken) -> None:
    support.assert_nobody_left(broken.marker)
    assert "Traceback" not in broken.errors


def test_what_is_carried_is_weighed(everything: Made) -> None:
    """Of every strategy the same bytes, but for C++, which carries buffers."""
    rows = [
        row["gilscope"]
        for row in support.samples(everything.document)
        if row["gilscope"]["kernel"] == "transform"
    ]
    weights = {(row["binding"] == "native", row["bytes_in"]) for row in rows}
    pickled = 100 + 15  # a frame, an opcode, a length
    assert weights == {(True, 16 * 100), (False, 16 * pickled)}
    for row in rows:
        assert row["carries"] is True
        assert ("serialise_s" in row) == (row["hands_over"] == "pickle")
        assert ("caller_cpu_s" in row) == (row["family"] not in ("serial", "event_loop"))
        if "caller_cpu_s" in row:
            assert 0 <= row["caller_cpu_s"] <= row["cpu_s"] + 0.01


def test_what_does_not_carry_says_nothing_of_it(everything: Made) -> None:
    for row in support.samples(everything.document):
        if row["gilscope"]["kernel"] == "primes":
            assert not {"carries", "bytes_in", "caller_cpu_s", "hands_over"} & set(row["gilscope"])


def test_chunks_and_several_executions(tmp_path: Path, validator: support.Validator) -> None:
    """Samples of several executions have copies of what is pickled, and every chunk size the same
    digest."""
    suite = support.write_suite(
        tmp_path,
        ["sort_records"],
        ["process_pool_fork.python", "mp_pool_fork.python", "threads.python"],
        min_sample="5ms",
        warm_samples=2,
    )
    suite.write_text(suite.read_text() + 'chunk_sizes = ["default", 1, 5]\n')
    done = support.gilscope("run", suite, "-o", tmp_path / "r.json")
    assert done.returncode == 0, done.stderr
    document = support.load(tmp_path / "r.json")
    validator(document)
    rows = support.samples(document)
    chunks = {(row["gilscope"]["executor"], row["gilscope"].get("chunk_size")) for row in rows}
    assert chunks == {
        *((pool, size) for pool in ("process_pool_fork", "mp_pool_fork") for size in (None, 1, 5)),
        ("threads", None),
    }
    assert any(row["gilscope"]["executions"] > 1 for row in rows)
    assert len({row["gilscope"]["digest"] for row in rows}) == 1
    assert all(
        (f"/chunk_size:{row['gilscope']['chunk_size']}/" in row["run_name"])
        == ("chunk_size" in row["gilscope"])
        for row in rows
        if "chunk_size" in row["gilscope"]
    )
