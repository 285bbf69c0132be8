"""Every kernel, binding and executor does the same work: one run of everything."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.e2e import support
from tests.e2e.conftest import Made
from tests.e2e.support import Json

# Known before the run, so that each strategy and kernel is a test of its own.
WITHOUT = support.listed("interpreters")[0]["without"]  # what this interpreter is too old for
# Those that need something are tried by tests of engines.
STRATEGIES = [
    s
    for s in support.listed("strategies")
    if s["name"].split(".")[0] not in WITHOUT
    and not s["needs"]
    and any(fnmatch(s["name"], glob) for glob in support.EVERYTHING)
]
KERNELS = support.listed("kernels")
OF_CARRIED = {"process_pool_shm", "pipes_out_of_band"}  # which have nothing else to do
FAMILIES = {
    "serial",
    "threads",
    "processes",
    "extension",
    "native",
    "event_loop",
    "embedded",
}


def rows_of(document: Json, key: str, value: str) -> Iterator[Json]:
    found = [row for row in support.samples(document) if row["gilscope"][key] == value]
    assert found, f"no sample of {value}"
    return iter(found)


def planned(document: Json) -> dict[str, Json]:
    return {entry["cell"]["name"]: entry for entry in support.ours(document)["plan"]}


def test_nothing_fails(everything: Made) -> None:
    assert support.errors(everything.document, "failed") == {}
    assert everything.exit_code == 0, everything.errors
    assert support.ours(everything.document)["complete"] is True


def test_every_planned_cell_is_measured_or_says_why_not(everything: Made) -> None:
    measured = {row["run_name"] for row in support.samples(everything.document)}
    skipped = support.errors(everything.document, "skipped")
    assert measured | set(skipped) == set(planned(everything.document))
    assert not measured & set(skipped)
    assert all(len(reason) > 10 for reason in skipped.values())


def test_every_family_takes_part(everything: Made) -> None:
    families = {row["gilscope"]["family"] for row in support.samples(everything.document)}
    assert families >= FAMILIES
    assert families == {strategy["family"] for strategy in STRATEGIES}


@pytest.mark.parametrize("strategy", [s["name"] for s in STRATEGIES])
def test_digests_of_a_strategy(everything: Made, strategy: str) -> None:
    plan = planned(everything.document)
    phases: dict[str, list[str]] = {}
    for row in rows_of(everything.document, "strategy", strategy):
        assert row["gilscope"]["digest"] == plan[row["run_name"]]["cell"]["digest"]
        phases.setdefault(row["run_name"], []).append(row["gilscope"]["phase"])
    assert all(found == ["cold", "warm"] for found in phases.values())


@pytest.mark.parametrize("strategy", [s["name"] for s in STRATEGIES])
def test_workers_of_a_strategy(everything: Made, strategy: str) -> None:
    plan = planned(everything.document)
    (listed,) = [s for s in STRATEGIES if s["name"] == strategy]
    for row in rows_of(everything.document, "strategy", strategy):
        own = row["gilscope"]
        cell = plan[row["run_name"]]["cell"]
        assert own["workers"] == (1 if strategy.startswith("serial.") else 2)
        most = own["workers"] * (3 if "pipeline" in listed["shapes"] else 1)  # of each stage
        assert 1 <= len(own["per_worker_tasks"]) == len(own["per_worker_s"]) <= most
        if "map" in listed["shapes"]:
            assert sum(own["per_worker_tasks"]) == cell["tasks"]
        else:  # steps: stages that were passed, problems that were split, solved or joined
            assert sum(own["per_worker_tasks"]) >= 2 * cell["tasks"]
        assert all(seconds >= 0 for seconds in own["per_worker_s"])
        # Nobody is busy for longer than the whole took; coroutines of one loop are counted waiting.
        assert max(own["per_worker_s"]) <= own["elapsed_s"] * 1.001 + 1e-6


@pytest.mark.parametrize("strategy", [s["name"] for s in STRATEGIES])
def test_numbers_of_a_strategy(everything: Made, strategy: str) -> None:
    for row in rows_of(everything.document, "strategy", strategy):
        own = row["gilscope"]
        for key in ("boot_s", "startup_s", "teardown_s", "elapsed_s", "rss_bytes", "processes"):
            assert own[key] > 0, f"{row['run_name']}: {key}"
        assert own["cpu_s"] >= 0
        assert own["pss_bytes"] is None or own["pss_bytes"] > 0
        assert row["time_unit"] == "ms"
        assert row["real_time"] == pytest.approx(own["elapsed_s"] * 1e3, rel=1e-6)
        assert row["threads"] == 1


@pytest.mark.parametrize("strategy", [s["name"] for s in STRATEGIES])
def test_host_of_a_strategy(everything: Made, strategy: str) -> None:
    (listed,) = [s for s in STRATEGIES if s["name"] == strategy]
    for row in rows_of(everything.document, "strategy", strategy):
        own = row["gilscope"]
        assert (own["family"], own["host"]) == (listed["family"], listed["host"])
        assert f"{own['executor']}.{own['binding']}" == strategy
        assert (own["interpreter"] == "native") == (own["host"] == "native")


def test_executors_have_the_bindings_they_can_have() -> None:
    bindings: dict[str, set[str]] = {}
    for strategy in support.listed("strategies"):
        executor, binding = strategy["name"].split(".")
        bindings.setdefault(executor, set()).add(binding)
    compiled_in = {"python", "ext_gil", "ext_nogil"}
    in_python = compiled_in | {"ctypes", "cython_nogil", "numba"}
    for executor, found in bindings.items():
        if executor == "serial":
            assert found == in_python | {"native"}
        elif executor.startswith(("native_", "openmp", "tbb_")):
            assert found == {"native"}
        elif executor in {"asyncio", "asyncio_loops", "uvloop", "trio", "gevent_pool"} or (
            executor.startswith(("stage_", "tree_"))
        ):
            assert found == {"python"}
        elif executor == "numba_prange":
            assert found == {"numba"}
        elif "interpreter" in executor or executor.startswith("embed_") or executor in OF_CARRIED:
            assert found == compiled_in, executor
        else:
            assert found == in_python, executor


def not_for_objects(document: Json, kernel: str) -> set[str]:
    """Strategies that hand over bytes, of a kernel that has other arguments."""
    skipped = support.errors(document, "skipped")
    return {
        name.split("/")[2]
        for name, reason in skipped.items()
        if name.startswith(f"{kernel}/") and "are other objects" in reason
    }


@pytest.mark.parametrize("kernel", [k["name"] for k in KERNELS])
def test_a_kernel_runs_in_every_binding(everything: Made, kernel: str) -> None:
    (listed,) = [k for k in KERNELS if k["name"] == kernel]
    found = {row["gilscope"]["strategy"] for row in rows_of(everything.document, "kernel", kernel)}
    coroutines = {"asyncio.python", "asyncio_loops.python", "native_asio.native"}
    of_carried = {
        s["name"] for s in STRATEGIES if s["hands_over"] in ("shared_memory", "out_of_band")
    }
    shapes = {listed["shape"], "map"} if listed["shape"] == "pipeline" else {listed["shape"]}
    wanted = {s["name"] for s in STRATEGIES if shapes & set(s["shapes"])}
    if listed["carries"]:
        wanted -= {"native_asio.native"}  # it has no form of what carries
    if not listed["async"]:
        wanted -= coroutines
    if listed["carries"]:
        wanted -= {"threads.ctypes"}
    else:
        wanted -= of_carried
    assert found == wanted - not_for_objects(everything.document, kernel)


@pytest.mark.parametrize("kernel", [k["name"] for k in KERNELS])
def test_latencies_of_kernels_that_wait(everything: Made, kernel: str) -> None:
    plan = planned(everything.document)
    for row in rows_of(everything.document, "kernel", kernel):
        cell = plan[row["run_name"]]["cell"]
        latency = row["gilscope"].get("latency")
        assert (latency is not None) == (cell["class"] in ("io", "mixed")) == cell["waits"]
        if latency is None:
            continue
        assert latency["count"] == cell["items"]
        assert sum(count for _, count in latency["histogram"]) == cell["items"]
        points = [latency[f"{name}_s"] for name in ("p50", "p90", "p99", "p99_9", "max")]
        assert points == sorted(points)
        assert points[0] > 0
        delay_s = cell["params"].get("latency_us", 0) * 1e-6
        assert points[0] >= delay_s * 0.98  # a histogram's bucket is up to 2 % wide


@pytest.mark.parametrize("kernel", [k["name"] for k in KERNELS])
def test_digest_recomputes(kernel: str) -> None:
    done = support.gilscope("digest", kernel)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    for line in done.stdout.splitlines():
        digests = [word for word in line.split() if word.startswith("0x")]
        assert len(digests) == 3, line  # kernel.toml, C++ and Python
        assert len(set(digests)) == 1, line


def test_digest_finds_a_wrong_kernel_toml(tmp_path: Path) -> None:
    extra = support.copy_tree(tmp_path)
    file = tmp_path / "kernels/noop/kernel.toml"
    file.write_text(file.read_text().replace('digest = "0x78"', 'digest = "0x79"'))
    done = support.gilscope("digest", "noop", extra=extra)
    support.assert_one_sentence(done, 1, "'noop'", "kernel.toml")
    assert "tiny" in done.stdout


def test_digest_finds_a_wrong_python(tmp_path: Path) -> None:
    extra = support.copy_tree(tmp_path)
    file = tmp_path / "kernels/noop/noop.py"
    file.write_text(file.read_text().replace("begin + end - 1", "begin + end + 1"))
    done = support.gilscope("digest", "noop", extra=extra)
    support.assert_one_sentence(done, 1, "'noop'")


def test_digest_says_what_broke_in_python(tmp_path: Path) -> None:
    extra = support.copy_tree(tmp_path)
    support.add_kernel(tmp_path, "broken", "raise ValueError('the sky fell')")
    done = support.gilscope("digest", "broken", extra=extra)
    support.assert_one_sentence(done, 1, "'broken'", "the sky fell", "broken.py")


def test_digest_of_an_unknown_kernel() -> None:
    done = support.gilscope("digest", "mandelbort")
    support.assert_one_sentence(done, 2, "'mandelbort'", "Did you mean 'mandelbrot'?")
