"""Input that is endless, nested without end, or contradicts itself."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e import support
from tests.e2e.conftest import Made
from tests.e2e.support import Json

DEEP = "[" * 100_000


@pytest.mark.parametrize(
    "text", [DEEP, '{"a":' * 100_000, '{"benchmarks": ' + DEEP, DEEP + "]" * 100_000]
)
@pytest.mark.parametrize(
    "command", ["report -o {1}", "export --format csv", "compare {0}", "history add --history {1}",
                "history import --history {1}"]
)  # fmt: skip
def test_nesting_without_end_is_refused(tmp_path: Path, command: str, text: str) -> None:
    file = tmp_path / "deep.json"
    file.write_text(text)
    arguments = [part.format(file, tmp_path / "output") for part in command.split()]
    done = support.gilscope(*arguments, file)
    support.assert_one_sentence(done, 2, "deep.json")
    assert not (tmp_path / "output").is_file()


@pytest.mark.parametrize(
    "text", ["a" + ".a" * 100_000 + " = 1", "[a" + ".a" * 100_000 + "]", "a = " + DEEP,
             "a = " + "{b = " * 100_000]
)  # fmt: skip
def test_a_suite_of_endless_keys_is_refused(tmp_path: Path, text: str) -> None:
    suite = tmp_path / "deep.toml"
    suite.write_text(text + "\n")
    done = support.gilscope("run", suite, "-o", tmp_path / "r.json")
    support.assert_one_sentence(done, 2, "deep.toml")


def test_a_journal_that_is_nested_without_end_is_refused(small: Made, tmp_path: Path) -> None:
    result = tmp_path / "r.json"
    support.journal_of(result).write_text(DEEP + "\n")
    suite = support.write_suite(tmp_path, ["noop"], ["serial.native"])
    done = support.gilscope("run", suite, "-o", result, "--resume")
    support.assert_one_sentence(done, 2, "no journal")


@pytest.mark.parametrize("command", ["export --format csv", "report -o page.html", "compare {0}"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_endless_input_is_read_until_somebody_ends_it(
    small: Made, tmp_path: Path, command: str, number: signal.Signals
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    run = support.start_gilscope(*[part.format(small.file) for part in command.split()], pipe)
    writer = os.open(pipe, os.O_RDWR)
    os.write(writer, b"{" * 1000)
    time.sleep(0.2)
    run.send_signal(number)
    _, errors = run.communicate(timeout=30)
    os.close(writer)
    assert run.returncode == 130, errors


def test_input_that_is_too_long_is_refused() -> None:
    done = support.gilscope("export", "--format", "csv", "/dev/zero")
    support.assert_one_sentence(done, 2, "/dev/zero", "MiB")


def contradict(document: Json) -> None:
    for planned in support.ours(document)["plan"]:
        planned["skipped"] = "it was not to be measured"


def break_settings(document: Json) -> None:
    support.ours(document)["settings"] = {"rounds": "many"}


@pytest.mark.parametrize("change", [contradict, break_settings])
@pytest.mark.parametrize("command", ["report -o {1}", "export --format csv", "compare {0}",
                                     "history add --history {1}"])  # fmt: skip
def test_a_result_that_contradicts_itself_is_damaged(
    small: Made, tmp_path: Path, command: str, change: Callable[[Json], None]
) -> None:
    document = json.loads(json.dumps(small.document))
    change(document)
    file = tmp_path / "changed.json"
    file.write_text(json.dumps(document))
    arguments = [part.format(small.file, tmp_path / "output") for part in command.split()]
    done = support.gilscope(*arguments, file)
    support.assert_one_sentence(done, 2, "changed.json", "damaged")


@pytest.mark.parametrize("name", ["HEAD", "@", "refs/heads/x", "@{-1}", "a..b", "-x", "a b", ""])
def test_names_that_are_no_branches_are_refused(small: Made, tmp_path: Path, name: str) -> None:
    support.command(["git", "init", "--quiet", tmp_path])
    done = support.gilscope(
        "history", "add", small.file, "--history", f"branch:{name}", cwd=tmp_path
    )
    support.assert_one_sentence(done, 2)
    refs = support.command(["git", "-C", tmp_path, "for-each-ref"])
    assert refs.stdout == ""


@pytest.mark.parametrize("text", ["\x1b[2J", "\x9b2J", "\u202eevil", "\u2066x"])
def test_text_of_files_commands_no_terminal(small: Made, tmp_path: Path, text: str) -> None:
    document = json.loads(json.dumps(small.document))
    support.ours(document)["warnings"] = [{"code": text, "text": text, "remedy": text, "cells": []}]
    for row in document["benchmarks"]:
        if row["gilscope"]["status"] == "failed":
            row["error_message"] = text
    file = tmp_path / f"x{text.replace('/', '')}.json"
    file.write_text(json.dumps(document))
    for done in (support.gilscope("compare", file, file), support.gilscope("compare", file, "no")):
        assert text not in done.stdout + done.stderr
        assert "\x1b" not in done.stdout + done.stderr


LONG = "n" * 300


@pytest.mark.parametrize(
    "arguments",
    [["run", LONG + ".toml"], ["run", "smoke", "--kernel", "noop", "-o", LONG],
     ["report", LONG, "-o", "page.html"], ["compare", LONG, LONG],
     ["export", "--format", "csv", LONG],
     ["history", "add", "--history", LONG, "RESULT"], ["history", "show", "--history", LONG],
     ["history", "check", "--history", LONG], ["dashboard", "--history", LONG, "-o", "page"],
     ["export", "--format", "csv", "RESULT", "-o", LONG], ["report", "RESULT", "-o", LONG],
     ["run", "smoke", "--python", LONG, "--dry-run"], ["run", "smoke", "--against", LONG]],
)  # fmt: skip
def test_a_name_that_is_too_long_is_told_in_our_words(
    tmp_path: Path, small: Made, arguments: list[str]
) -> None:
    given = [str(small.file) if word == "RESULT" else word for word in arguments]
    done = support.gilscope(*given, cwd=tmp_path)
    assert done.returncode == 2, done.stderr
    last = done.stderr.splitlines()[-1]
    assert last.startswith("gilscope: ")
    assert "filesystem error" not in last
    assert LONG[:200] in last
    assert list(tmp_path.iterdir()) == []
