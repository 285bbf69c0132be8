"""Comparing runs: a file with itself, an injected slow-down, two sides in the same rounds."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import tests.e2e.support as support
from tests.e2e.support import Json, Validator

SLOWED = "noop/tiny/serial.native/workers:1/native"


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("compare")
    suite = support.write_suite(
        folder, ["noop", "nbody"], ["serial.native", "native_threads.native"], workers=[1, 2]
    )
    result = folder / "result.json"
    done = support.gilscope("run", suite, "-o", result, "--rounds", "6", "--seed", "1")
    assert done.returncode == 0, done.stderr
    return result


def changed(measured: Path, folder: Path, change: Callable[[Json], None]) -> Path:
    document = support.load(measured)
    change(document)
    file = folder / "changed.json"
    file.write_text(json.dumps(document))
    return file


def stretch(document: Json, name: str, factor: float) -> None:
    for row in document["benchmarks"]:
        if row["run_type"] == "iteration" and row["run_name"] == name:
            row["gilscope"]["elapsed_s"] *= factor
            row["real_time"] *= factor


def compare(*arguments: str | Path) -> tuple[int, str, str]:
    done = support.gilscope("compare", *arguments)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


def test_a_file_with_itself_is_the_same_everywhere(measured: Path) -> None:
    code, text, _ = compare(measured, measured, "--json")
    found = json.loads(text)
    assert code == 0
    assert found["verdict"] == "same"
    assert {cell["verdict"] for cell in found["cells"]} == {"same"}
    assert {one["verdict"] for one in found["scaling"]} == {"same"}


def test_a_single_round_with_itself_is_the_same_too(tmp_path: Path) -> None:
    suite = support.write_suite(tmp_path, ["noop"], ["serial.native"])
    support.gilscope("run", suite, "-o", tmp_path / "one.json")
    code, text, _ = compare(tmp_path / "one.json", tmp_path / "one.json")
    assert code == 0
    assert text.splitlines()[1] == "The same: the only cell is as fast as the base."


@pytest.mark.parametrize("form", [[], ["--json"], ["--markdown"]], ids=str)
def test_an_injected_slow_down_is_named(measured: Path, tmp_path: Path, form: list[str]) -> None:
    slow = changed(measured, tmp_path, lambda document: stretch(document, SLOWED, 1.1))
    code, text, _ = compare(measured, slow, *form)
    assert code == 1
    assert "slower" in text
    assert SLOWED in text


def another_run(measured: Path, folder: Path, number: int, factor: float = 1) -> Path:
    """The same visits as those of a run on another day, with steady times so much longer: what was
    measured may be too noisy to tell half as slow again."""
    document = support.load(measured)
    ours = support.ours(document)
    ours |= {"run_id": f"{number:016x}", "git_commit": None, "modified": False,
             "started_at": f"2026-01-{number:02}T10:00:00Z"}  # fmt: skip
    for row in document["benchmarks"]:
        if row["run_type"] == "iteration":
            steady_s = factor * 0.001 * (1 + 0.001 * (row["gilscope"]["visit"] * 7 % 5))
            row["real_time"] *= steady_s / row["gilscope"]["elapsed_s"]
            row["gilscope"]["elapsed_s"] = steady_s
    file = folder / f"run-{number}.json"
    file.write_text(json.dumps(document))
    return file


def test_a_history_says_what_runs_that_are_not_paired_differ_by(
    measured: Path, tmp_path: Path
) -> None:
    runs = [another_run(measured, tmp_path, day, 1.5 if day % 2 else 1) for day in range(1, 14)]
    code, text, _ = compare(runs[0], runs[2])
    assert code == 0
    assert "(standard deviation, assumed; --history knows it of this machine)" in text
    assert compare(runs[1], runs[0])[0] == 1  # half as slow again is more than is assumed
    where = tmp_path / "history"
    done = support.gilscope("history", "add", "--history", where, *runs)
    assert done.returncode == 0, done.stderr
    code, text, _ = compare(runs[1], runs[0], "--history", where)
    assert code == 0  # but not more than what runs of this machine differ by
    assert "as the history of this machine says" in text
    found = json.loads(compare(runs[1], runs[0], "--history", where, "--json")[1])
    assert found["between_runs"]["source"] == "history"
    assert 0.4 < found["between_runs"]["deviation"] < 0.8


def test_a_history_of_few_runs_cannot_say_it(measured: Path, tmp_path: Path) -> None:
    runs = [another_run(measured, tmp_path, day) for day in (1, 2)]
    where = tmp_path / "history"
    support.gilscope("history", "add", "--history", where, *runs)
    code, text, error = compare(*runs, "--history", where)
    assert (code, text) == (2, "")
    assert "has too few runs of this machine" in error
    assert "it takes 10" in error
    code, _, error = compare(*runs, "--history", tmp_path / "nowhere")
    assert code == 2
    assert "nowhere" in error


def test_faster_is_no_regression(measured: Path, tmp_path: Path) -> None:
    fast = changed(measured, tmp_path, lambda document: stretch(document, SLOWED, 0.8))
    code, text, _ = compare(measured, fast)
    assert code == 0
    assert "Improved" in text


def test_a_second_look_has_the_last_word(measured: Path, tmp_path: Path) -> None:
    slow = changed(measured, tmp_path, lambda document: stretch(document, SLOWED, 1.1))
    code, text, _ = compare(measured, slow, "--json")
    assert code == 1
    assert SLOWED in json.loads(text)["suspects"]
    code, text, _ = compare(measured, slow, "--again", measured, measured)
    assert code == 0
    assert f"not confirmed: {SLOWED}" in text
    code, text, _ = compare(measured, slow, "--again", measured, slow)
    assert code == 1
    assert f"confirmed: {SLOWED}" in text


def test_a_slow_down_on_purpose_is_accepted(measured: Path, tmp_path: Path) -> None:
    slow = changed(measured, tmp_path, lambda document: stretch(document, SLOWED, 1.1))
    rule = "noop/* *.native because it checks more"
    assert compare(measured, slow, "--accept", rule)[0] == 0
    code, text, _ = compare(measured, slow, "--again", measured, slow, "--accept", rule)
    assert code == 0
    assert "because it checks more" in text
    code, _, _ = compare(measured, slow, "--accept", "nbody * because it is another one")
    assert code == 1


def test_an_acceptance_without_a_reason(measured: Path) -> None:
    refuse(["'noop *' accepts nothing", "because REASON"], measured, measured, "--accept", "noop *")


def test_the_floor_says_what_matters(measured: Path, tmp_path: Path) -> None:
    slow = changed(measured, tmp_path, lambda document: stretch(document, SLOWED, 1.1))
    assert compare(measured, slow, "--floor", "20%")[0] == 0
    assert compare(measured, slow, "--floor", "5%")[0] == 1


def test_the_page_of_a_comparison(measured: Path, tmp_path: Path) -> None:
    page = tmp_path / "compare.html"
    done = support.gilscope("report", "--compare", measured, measured, "-o", page)
    assert done.returncode == 0, done.stderr
    assert "The same: all" in page.read_text()


# Refusals: one sentence, exit 2


def refuse(parts: list[str], *arguments: str | Path) -> None:
    code, _, errors = compare(*arguments)
    assert code == 2, errors
    assert len(errors.strip().splitlines()) == 1
    for part in parts:
        assert part in errors


def test_another_machine(measured: Path, tmp_path: Path) -> None:
    def change(document: Json) -> None:
        support.ours(document)["machine"]["key"] = "0" * 16

    other = changed(measured, tmp_path, change)
    refuse(["--allow machine"], measured, other)
    assert compare(measured, other, "--allow", "machine")[0] == 0


def test_another_digest(measured: Path, tmp_path: Path) -> None:
    def change(document: Json) -> None:
        support.ours(document)["plan"][0]["cell"]["digest"] = "0x00000000000000ff"

    refuse(["0x00000000000000ff", "--allow digest"], measured, changed(measured, tmp_path, change))


def test_another_schema_version(measured: Path, tmp_path: Path) -> None:
    def change(document: Json) -> None:
        support.ours(document)["schema_version"] = 99

    refuse(["schema version 99"], measured, changed(measured, tmp_path, change))


@pytest.mark.parametrize("time", [0, -1.5, None])
def test_times_that_are_none(measured: Path, tmp_path: Path, time: float | None) -> None:
    def change(document: Json) -> None:
        document["benchmarks"][0]["gilscope"]["elapsed_s"] = time

    refuse(["which is no time"], measured, changed(measured, tmp_path, change))


def test_no_common_cells(measured: Path, tmp_path: Path) -> None:
    suite = support.write_suite(tmp_path, ["primes"], ["serial.native"])
    support.gilscope("run", suite, "-o", tmp_path / "other.json")
    refuse(["no cell in common"], measured, tmp_path / "other.json")


def test_a_single_visit(tmp_path: Path) -> None:
    suite = support.write_suite(tmp_path, ["nbody"], ["serial.native"])
    for name in ("a.json", "b.json"):
        support.gilscope("run", suite, "-o", tmp_path / name)
    refuse(["--rounds 6"], tmp_path / "a.json", tmp_path / "b.json")


@pytest.mark.parametrize("floor", ["0", "-1%", "much", "200%"])
def test_floors_that_are_none(measured: Path, floor: str) -> None:
    refuse([f"'{floor}'"], measured, measured, f"--floor={floor}")


def test_a_file_that_is_not_there(measured: Path, tmp_path: Path) -> None:
    refuse(["absent.json"], measured, tmp_path / "absent.json")


# Two sides in the same rounds


def test_a_build_against_itself(tmp_path: Path, validator: Validator) -> None:
    suite = support.write_suite(tmp_path, ["noop"], ["serial.native", "serial.python"])
    result, base = tmp_path / "new.json", tmp_path / "new.base.json"
    arguments: list[str | Path] = ["-o", result, "--rounds", "6", "--against", support.BUILD]
    done = support.gilscope("run", suite, *arguments)
    assert done.returncode in (0, 1), done.stderr  # which of the two is the machine's affair
    assert "new.base.json -> new.json" in done.stdout
    documents = [support.load(file) for file in (result, base)]
    for document in documents:
        validator(document)
    assert len({support.ours(document)["run_id"] for document in documents}) == 1
    # Each cell's two visits follow each other, in either order.
    visits = {
        (row["gilscope"]["visit"], row["run_name"])
        for document in documents
        for row in document["benchmarks"]
        if row["run_type"] == "iteration"
    }
    order = [name for _, name in sorted(visits)]
    assert len(order) == 24
    assert order[0::2] == order[1::2]


def test_against_what_is_no_build(tmp_path: Path) -> None:
    suite = support.write_suite(tmp_path, ["noop"], ["serial.native"])
    for other, part in ((tmp_path, "no build folder"), (tmp_path / "absent", "There is no")):
        done = support.gilscope("run", suite, "-o", tmp_path / "x.json", "--against", other)
        assert done.returncode == 2
        assert part in done.stderr
        assert not (tmp_path / "x.json").exists()


# The stop rule


def test_a_budget_goes_on_until_it_is_used_up_or_all_is_precise(tmp_path: Path) -> None:
    suite = support.write_suite(tmp_path, ["noop"], ["serial.native"])
    result = tmp_path / "result.json"
    arguments: list[str | Path] = ["-o", result, "--budget", "10s", "--precision", "100%"]
    assert support.gilscope("run", suite, *arguments).returncode == 0
    aggregate = support.load(result)["benchmarks"][-1]["gilscope"]
    assert 6 <= aggregate["visits"] < 100  # left early: 10 s hold hundreds of visits
    assert support.ours(support.load(result))["settings"]["precision"] == 1


def test_a_budget_shorter_than_a_round_keeps_what_was_measured(tmp_path: Path) -> None:
    suite = support.write_suite(
        tmp_path, ["noop"], ["process_pool_spawn.python", "mp_pool_spawn.python", "serial.*",
                             "process_pool_forkserver.python", "threads.*", "thread_pool.*"],
        workers=[1, 2, 3],
    )  # fmt: skip
    result = tmp_path / "result.json"
    done = support.gilscope("run", suite, "-o", result, "--budget", "1s")
    assert done.returncode == 2
    assert "ended within the first round" in done.stderr
    assert not support.ours(support.load(result))["complete"]
    more = support.gilscope("run", suite, "--resume", "-o", result, "--budget", "1h",
                            "--precision", "100%", "--dry-run")  # fmt: skip
    assert more.returncode == 0


@pytest.mark.parametrize("precision", ["0", "0%", "-2%", "fine", "101%"])
def test_precisions_that_are_none(tmp_path: Path, precision: str) -> None:
    suite = support.write_suite(tmp_path, ["noop"], ["serial.native"])
    done = support.gilscope("run", suite, f"--precision={precision}", cwd=tmp_path)
    assert done.returncode == 2
    assert f"'{precision}'" in done.stderr
    assert not (tmp_path / "results").exists()
