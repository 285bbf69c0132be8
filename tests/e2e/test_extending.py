"""What users add: a kernel is one folder, another interpreter is one option."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.e2e import support


def test_a_kernel_is_one_folder(tmp_path: Path) -> None:
    extra = support.copy_tree(tmp_path)
    before = set(support.files_below(tmp_path))
    folder = support.add_kernel(
        tmp_path,
        "squares",
        "return sum(i * i for i in range(begin, end))",
        digest=sum(i * i for i in range(8)),
    )
    added = set(support.files_below(tmp_path)) - before
    assert added == {folder / "kernel.toml", folder / "squares.py"}

    listed = json.loads(support.gilscope("list", "kernels", "--json", extra=extra).stdout)
    (row,) = [row for row in listed if row["name"] == "squares"]
    assert row["sizes"] == ["tiny"]
    assert support.gilscope("digest", "squares", extra=extra).returncode == 0

    suite = support.write_suite(tmp_path, ["squares"], ["*.python", "serial.python"])
    result = tmp_path / "result.json"
    done = support.gilscope("run", suite, "-o", result, extra=extra)
    assert done.returncode == 0, done.stderr
    document = support.load(result)
    strategies = {row["gilscope"]["strategy"] for row in document["benchmarks"]}
    wanted = {
        row["name"]
        for row in support.listed("strategies")
        if row["name"].endswith("python") and "map" in row["shapes"]
    }
    of_carried = {"process_pool_shm.python", "pipes_out_of_band.python"}
    coroutines = {f"{name}.python" for name in ("asyncio", "asyncio_loops", "uvloop", "trio")}
    assert strategies == wanted - coroutines - of_carried
    for reason in support.errors(document, "skipped").values():
        assert "needs CPython" in reason or "`gilscope get " in reason


@pytest.mark.parametrize(
    ("change", "parts"),
    [
        (('class = "cpu"', 'class = "gpu"'), ["'gpu'", "cpu"]),
        (('class = "cpu"\n', ""), ["'class'", "missing"]),
        (('item = "a number"', 'itme = "a number"'), ["'item'"]),
        (("tasks = 8", "tasks = 9"), ["tasks", "between 1 and"]),
        (("items = 8", "items = 0"), ["items", "at least 1"]),
        (("0x", "1x"), ["digest", "hexadecimal"]),
        (("[sizes.tiny]", "[sizes.tiny"), ["line 4"]),
        (("params = {}", "params = { a = [1] }"), ["'a'", "must be"]),
        (('summary = "a test"', 'summary = "a test"\ncolour = "red"'), ["'colour'"]),
    ],
    ids=lambda value: value[1].strip() if isinstance(value, tuple) else "",
)
def test_a_kernel_toml_with_a_mistake(
    tmp_path: Path, change: tuple[str, str], parts: list[str]
) -> None:
    extra = support.copy_tree(tmp_path)
    file = support.add_kernel(tmp_path, "mine", "return begin") / "kernel.toml"
    text = file.read_text()
    assert change[0] in text
    file.write_text(text.replace(*change, 1))
    done = support.gilscope("list", "kernels", extra=extra)
    assert done.returncode == 0  # the others are there
    assert "mandelbrot" in done.stdout
    (sentence,) = done.stderr.splitlines()
    for part in (str(file), *parts):
        assert part in sentence
    run = support.gilscope("run", "--kernel", "mine", "--size", "tiny", extra=extra)
    assert run.returncode == 2
    assert run.stderr.startswith(done.stderr)
    assert "There is no kernel 'mine'" in run.stderr


def test_a_kernel_without_its_python(tmp_path: Path) -> None:
    extra = support.copy_tree(tmp_path)
    folder = support.add_kernel(tmp_path, "mine", "return begin")
    (folder / "mine.py").write_text("def prepare(params:\n")
    suite = support.write_suite(tmp_path, ["mine", "noop"], ["serial.python"])
    result = tmp_path / "result.json"
    done = support.gilscope("run", suite, "-o", result, extra=extra)
    assert done.returncode == 1
    (reason,) = support.errors(support.load(result), "failed").values()
    assert "SyntaxError" in reason
    assert len(support.samples(support.load(result))) == 2


# A second interpreter


ASK = """
import os, sys, sysconfig
has_headers = os.path.exists(os.path.join(sysconfig.get_paths()["include"], "Python.h"))
print(*sys.version_info[:2], has_headers)
"""


def other_python() -> str:
    """Another version than the default one, with its headers."""
    default = support.listed("interpreters")[0]
    unwanted = default["version"].split(".")[:2]
    named = os.environ.get("GILSCOPE_TEST_PYTHON")
    installed = sorted(Path.home().glob(".pyenv/versions/3.1*/bin/python3"), reverse=True)
    for python in [named] if named else [str(path) for path in installed]:
        answer = support.command([python, "-c", ASK]).stdout.split()
        if answer and answer[:2] != unwanted and answer[2] == "True":
            return python
    pytest.skip("no second interpreter is installed; name one with GILSCOPE_TEST_PYTHON")


@pytest.mark.slow
def test_two_interpreters(tmp_path: Path, validator: support.Validator) -> None:
    default = support.listed("interpreters")[0]
    python = other_python()
    suite = support.write_suite(
        tmp_path,
        ["noop", "mandelbrot"],
        ["serial.*", "threads.*", "process_pool_spawn.python", "embed_threads.python"],
    )
    result = tmp_path / "result.json"
    pythons = ["--python", default["executable"], "--python", python]
    done = support.gilscope("run", suite, "-o", result, *pythons)
    assert done.returncode == 0, done.stderr
    document = support.load(result)
    validator(document)
    interpreters = support.ours(document)["interpreters"]
    assert len(interpreters) == 2
    cells: dict[str, set[str]] = {}
    for row in support.samples(document):
        name, _, interpreter = row["run_name"].rpartition("/")
        cells.setdefault(interpreter, set()).add(name)
    assert set(cells) == {*interpreters, "native"}
    first, second = (cells[tag] for tag in interpreters)
    skipped = support.errors(document, "skipped")
    assert first == second or any("no shared library" in reason for reason in skipped.values())


def test_one_interpreter_twice_is_one(tmp_path: Path) -> None:
    default = support.listed("interpreters")[0]
    suite = support.write_suite(tmp_path, ["noop"], ["serial.python"])
    pythons = ["--python", default["executable"], "--python", default["executable"]]
    done = support.gilscope("run", suite, "--dry-run", *pythons)
    assert done.stdout.splitlines()[-1].startswith("1 cells, 0 skipped")


def test_a_python_that_is_too_old(tmp_path: Path) -> None:
    old = sorted(Path.home().glob(".pyenv/versions/3.[678].*/bin/python3"))
    if not old:
        pytest.skip("no Python older than 3.9 is installed")
    suite = support.write_suite(tmp_path, ["noop"], ["serial.python", "serial.native"])
    result = tmp_path / "result.json"
    done = support.gilscope("run", suite, "-o", result, "--python", old[0])
    assert done.returncode == 0, done.stderr
    (reason,) = support.errors(support.load(result), "skipped").values()
    assert "older than 3.9" in reason
