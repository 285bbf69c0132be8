"""Bad input: one sentence that names value and remedy, status 2, and nothing left behind."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from tests.e2e import support
from tests.e2e.conftest import Made


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    folder = tmp_path / "suites"
    folder.mkdir()
    return support.write_suite(folder, ["noop"], ["serial.native", "threads.python"])


@pytest.fixture
def result(tmp_path: Path) -> Path:
    folder = tmp_path / "results"
    folder.mkdir()
    return folder / "result.json"


def refuse(result: Path, *arguments: str | Path, parts: list[str]) -> None:
    """The run refuses in one sentence and leaves no result, journal or temporary file."""
    temporary = result.parent.parent / "temporary"
    temporary.mkdir()
    done = support.gilscope("run", *arguments, "-o", result, extra={"TMPDIR": str(temporary)})
    support.assert_one_sentence(done, 2, *parts)
    assert done.stdout == ""
    assert list(result.parent.iterdir()) == []
    assert list(temporary.iterdir()) == []


# What is asked for


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (["--kernel", "nop"], ["kernel 'nop'", "Did you mean 'noop'?"]),
        (["--strategy", "threads.pyton"], ["'threads.pyton'", "Did you mean 'threads.python'?"]),
        (["--strategy", "xyz"], ["'xyz'", "Known: ", " more"]),
        (["--workers", "0"], ["0", "1 to 1024"]),
        (["--workers", "-1"], ["-1", "1 to 1024"]),
        (["--workers", "2000"], ["2000", "1 to 1024"]),
        (["--workers", "abc"], ["'abc'", "1,2,4"]),
        (["--workers", "1,,2"], ["''", "1,2,4"]),
        (["--workers", "99999999999999999999"], ["'99999999999999999999'"]),
        (["--budget", "soon"], ["'soon'", "5m"]),
        (["--budget", "0s"], ["'0s'"]),
        (["--kernel", "primes"], ["selects nothing", "--kernel"]),
    ],
    ids=" ".join,
)
def test_options_of_run(suite: Path, result: Path, arguments: list[str], parts: list[str]) -> None:
    refuse(result, suite, *arguments, parts=parts)


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "SUITE", "--frobnicate"],
        ["run", "SUITE", "--rounds", "0"],
        ["run", "SUITE", "--rounds", "many"],
        ["run", "SUITE", "--rounds", "2", "--budget", "5m"],
        ["run", "SUITE", "--seed", "-1"],
        ["run", "SUITE", "--seed", "1.5"],
        ["run"],
        ["list", "planets"],
        ["list"],
        ["export", "file.json"],
        ["report", "file.json"],
        ["conduct"],
        [],
    ],
    ids=" ".join,
)
def test_the_command_line_itself(suite: Path, tmp_path: Path, arguments: list[str]) -> None:
    line = [str(suite) if word == "SUITE" else word for word in arguments]
    done = support.gilscope(*line, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == [suite.parent]


def test_unknown_suite(result: Path) -> None:
    refuse(result, "smoek", parts=["'smoek'", "Did you mean 'smoke'?"])


@pytest.mark.parametrize(
    ("change", "parts"),
    [
        (("rounds", "ruonds"), ["'ruonds'", "Did you mean 'rounds'?"]),
        (("kernels", "kernel"), ["kernel"]),
        (('["noop"]', '["nop"]'), ["'nop'", "Did you mean 'noop'?"]),
        (('["tiny"]', '["tny"]'), ["'tny'", "Did you mean 'tiny'?"]),
        (('["noop"]', '"noop"'), ["kernels", "list"]),
        (("rounds = 1", "rounds = 0"), ["rounds", "0"]),
        (("rounds = 1", 'rounds = "1"'), ["rounds", "integer"]),
        (("warm_samples = 1", "warm_samples = -3"), ["warm_samples", "-3"]),
        (('"30s"', '"30 parsecs"'), ["'30 parsecs'"]),
        (("workers = [2]", "workers = [0]"), ["0", "1 to 1024"]),
        (("[[cells]]", "[cells]"), ["cells", "list"]),
        (("[[cells]]", "[[cells]"), ["line 7"]),
    ],
    ids=lambda value: value[1] if isinstance(value, tuple) else "",
)
def test_suite_files(suite: Path, result: Path, change: tuple[str, str], parts: list[str]) -> None:
    text = suite.read_text()
    assert change[0] in text
    suite.write_text(text.replace(*change, 1))
    refuse(result, suite, parts=parts)


def test_a_suite_that_is_binary(suite: Path, result: Path) -> None:
    suite.write_bytes(bytes(range(256)))
    refuse(result, suite, parts=[suite.name])


# Interpreters that are none


def script(folder: Path, body: str) -> Path:
    file = folder / "python"
    file.write_text(f"#!/bin/sh\n{body}\n")
    file.chmod(0o755)
    return file


def test_python_that_is_another_program(suite: Path, result: Path) -> None:
    refuse(result, suite, "--python", "/bin/ls", parts=["'/bin/ls'", "interpreter"])


def test_python_that_is_not_there(suite: Path, result: Path) -> None:
    refuse(result, suite, "--python", "/nonexistent/python", parts=["'/nonexistent/python'"])


def test_python_that_is_a_folder(suite: Path, result: Path) -> None:
    refuse(result, suite, "--python", suite.parent, parts=[str(suite.parent)])


@pytest.mark.parametrize(
    ("body", "part"),
    [
        ("kill -SEGV $$", "signal 11"),
        ("echo oh no >&2; exit 3", "oh no"),
        ("echo '{}'", "printed something else"),
        ("echo '[1, 2'", "printed something else"),
        ("echo '{\"tag\": 5}'", "'"),
        ('echo \'{"tag": "cp311"}\'', "'"),
        ("exit 0", "printed something else"),
    ],
    ids=["crashes", "complains", "is empty", "is cut off", "odd tag", "only a tag", "is silent"],
)
def test_python_that_is_broken(suite: Path, result: Path, body: str, part: str) -> None:
    python = script(suite.parent, body)
    refuse(result, suite, "--python", python, parts=[f"'{python}'", part])


def test_python_that_hangs(suite: Path, result: Path) -> None:
    """Takes the 20 s that an interpreter has to say what it is."""
    marker = support.new_marker()
    python = script(suite.parent, "sleep 1000 & sleep 1000")
    done = support.gilscope("run", suite, "-o", result, "--python", python, extra=marker)
    support.assert_one_sentence(done, 2, f"'{python}'", "time limit")
    support.assert_nobody_left(marker)
    assert list(result.parent.iterdir()) == []


# Result files that are none

DAMAGES = {
    "no JSON": (lambda text: "benchmarks: none", "no JSON"),
    "empty": (lambda text: "", "no JSON"),
    "cut off": (lambda text: text[: len(text) // 2], "cut off"),
    "another version": (
        lambda text: text.replace('"schema_version": 2', '"schema_version": 99'),
        "schema version 99",
    ),
    "another program's": (lambda text: '{"context": {}, "benchmarks": []}', "no result"),
    "a list": (lambda text: "[]", "no result"),
    "not our block": (
        lambda text: '{"context": {"gilscope": 5}, "benchmarks": []}',
        "no result",
    ),
    "rows of another": (
        lambda text: json.dumps({**json.loads(text), "benchmarks": [{"name": "x"}]}),
        "measure again",
    ),
    "no rows": (lambda text: json.dumps({**json.loads(text), "benchmarks": 7}), "measure"),
}


@pytest.mark.parametrize("command", ["report", "export"])
@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_result_files(small: Made, tmp_path: Path, command: str, damage: str) -> None:
    change, part = DAMAGES[damage]
    file = tmp_path / "bad.json"
    file.write_text(change(small.file.read_text()))
    options = ["--format", "csv"] if command == "export" else []
    done = support.gilscope(command, *options, file, "-o", tmp_path / "out")
    support.assert_one_sentence(done, 2, f"'{file}'", part)
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("command", ["report", "export"])
def test_result_files_that_cannot_be_read(tmp_path: Path, command: str) -> None:
    options = ["--format", "csv"] if command == "export" else []
    for file in (tmp_path / "none.json", tmp_path):
        done = support.gilscope(command, *options, file, "-o", tmp_path / "out")
        support.assert_one_sentence(done, 2, f"'{file}'")
    assert list(tmp_path.iterdir()) == []


def test_unknown_export_format(small: Made) -> None:
    done = support.gilscope("export", "--format", "cvs", small.file)
    support.assert_one_sentence(done, 2, "'cvs'", "Did you mean 'csv'?")


def test_a_source_tree_that_is_none(suite: Path, result: Path, tmp_path: Path) -> None:
    done = support.gilscope("run", suite, "-o", result, extra={"GILSCOPE_ROOT": str(tmp_path)})
    support.assert_one_sentence(done, 2, f"'{tmp_path}'", "GILSCOPE_ROOT")


def test_a_port_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        done = support.command([support.LATENCY_SERVER, "--port", str(port)])
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert str(port) in done.stderr
    assert "--port" in done.stderr
