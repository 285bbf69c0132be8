"""The examples of the documentation are real: they compile, they are found, they run."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from tests.e2e import support

Fence = tuple[str, str]  # language, text


def fences(page: str) -> list[Fence]:
    text = (support.ROOT / "docs" / page).read_text(encoding="utf-8")
    return re.findall(r"^```(\w+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def first(page: str, language: str) -> str:
    return next(text for found, text in fences(page) if found == language)


def compile_like(neighbour: str, source: Path) -> subprocess.CompletedProcess[str]:
    """Compiles `source` alone, with the options of the build for a source beside it."""
    commands = json.loads((support.BUILD / "compile_commands.json").read_text())
    entry = next(entry for entry in commands if entry["file"].endswith(neighbour))
    words = shlex.split(entry["command"])
    words = words[: words.index("-o")]
    while words[0] != "-c" and not words[0].endswith(("c++", "g++", "clang++")):
        words.pop(0)  # a compiler cache
    return subprocess.run(
        [*words, "-O0", "-fsyntax-only", source], cwd=entry["directory"], capture_output=True,
        text=True, check=False, env=os.environ, timeout=support.TIME_LIMIT_S,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("page", "neighbour"),
    [
        ("add-an-executor.md", "harness/executors/native_threads.cpp"),
        ("add-a-kernel.md", "kernels/mandelbrot/mandelbrot.cpp"),
    ],
)
def test_examples_in_cpp_compile(page: str, neighbour: str, tmp_path: Path) -> None:
    source = tmp_path / "example.cpp"
    source.write_text(first(page, "cpp"))
    done = compile_like(neighbour, source)
    assert done.returncode == 0, done.stderr


def test_the_executor_in_python_runs(tmp_path: Path) -> None:
    extra = support.copy_tree(tmp_path)
    executor = tmp_path / "harness/executors/thread_pool_chunks.py"
    executor.write_text(first("add-an-executor.md", "python"))
    suite = support.write_suite(tmp_path, ["noop"], ["thread_pool_chunks.*", "serial.python"])
    result = tmp_path / "result.json"
    done = support.gilscope("run", suite, "-o", result, extra=extra)
    assert done.returncode == 0, done.stderr
    measured = {row["gilscope"]["strategy"] for row in support.samples(support.load(result))}
    assert {f"thread_pool_chunks.{binding}" for binding in ("python", "ext_gil")} <= measured


def test_the_kernel_in_python_has_the_digest_that_the_page_shows(tmp_path: Path) -> None:
    extra = support.copy_tree(tmp_path)
    folder = tmp_path / "kernels/edit_distance"
    folder.mkdir()
    (folder / "edit_distance.py").write_text(first("add-a-kernel.md", "python"))
    page = (support.ROOT / "docs/add-a-kernel.md").read_text(encoding="utf-8")
    shown = re.search(r"^tiny +kernel.toml \S+ +C\+\+ (\S+) +Python \1$", page, re.MULTILINE)
    assert shown
    described = first("add-a-kernel.md", "toml").replace('"0x0"', f'"{shown[1]}"')
    (folder / "kernel.toml").write_text(described)
    suite = support.write_suite(tmp_path, ["edit_distance"], ["serial.python"], workers=[1])
    done = support.gilscope("run", suite, "-o", tmp_path / "result.json", extra=extra)
    assert done.returncode == 0, done.stderr


def test_the_kernel_that_carries_runs_outside_of_the_tree(tmp_path: Path) -> None:
    made = support.gilscope("new", "kernel", "score", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    pieces = [text for found, text in fences("add-a-kernel.md") if found == "python"]
    (source,) = [text for text in pieces if "def arguments" in text]
    (tmp_path / "kernels/score/score.py").write_text(source)
    written = support.gilscope("digest", "--write", "--kernels", "kernels", "score", cwd=tmp_path)
    assert written.returncode == 0, written.stderr
    done = support.gilscope(
        "run", "--kernels", "kernels", "--kernel", "score", "--size", "tiny", "--rounds", "1",
        "--strategy", "process_pool_fork.*", "--strategy", "threads.python", cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
