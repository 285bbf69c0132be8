"""Help texts: every command has one, it fits the terminal, and mistakes lead to it."""

from __future__ import annotations

import pytest

from tests.e2e import support
from tests.e2e.support import candidates


def commands() -> list[tuple[str, ...]]:
    """Every command and command of a command."""
    found: list[tuple[str, ...]] = [()]
    for name in candidates(""):
        found.append((name,))
        if name == "history":
            found += [(name, below) for below in candidates(name, "")]
    return found


COMMANDS = commands() if support.GILSCOPE.exists() else []


def help_of(*command: str, columns: int) -> str:
    done = support.gilscope(*command, "--help", extra={"COLUMNS": str(columns)})
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_commands_are_found() -> None:
    assert {("run",), ("compare",), ("history", "add"), ("completion",)} <= set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_says_what_it_does_and_how(command: tuple[str, ...]) -> None:
    text = help_of(*command, columns=80)
    lines = text.splitlines()
    assert lines[0].strip()
    assert f"Usage: {' '.join(['gilscope', *command])} " in text
    if command != ("history",):  # its commands have them
        assert "\nExamples:\n  gilscope" in text or "\nExamples:\n  source" in text
    assert all(line == line.rstrip() for line in lines)


@pytest.mark.parametrize("columns", [40, 80])
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_fits_the_terminal(command: tuple[str, ...], columns: int) -> None:
    text, _, examples = help_of(*command, columns=columns).partition("\nExamples:\n")
    for line in text.splitlines():
        assert len(line) <= columns or " " not in line.strip()[:columns], line
    if columns == 80:
        assert max(map(len, examples.splitlines()), default=0) <= columns


def test_lists_fit_the_terminal() -> None:
    for what in ("kernels", "strategies", "suites"):
        said = support.on_terminal("list", what, stream="stdout", columns=72)
        assert all(len(line) <= 72 for line in said.splitlines()), said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["rum"], "'rum' is not expected here. Did you mean 'run'?"),
        (["run", "smoke", "--kernal", "x"], "'--kernal' is not expected here. Did you mean"),
        ([], "A command is missing. `gilscope --help`"),
        (["history"], "A command is missing. `gilscope history --help`"),
        (["list", "kernel"], "`gilscope list --help`"),
        (["--json"], "--json requires --version."),
    ],
)
def test_mistakes_name_the_word_and_where_to_read(arguments: list[str], said: str) -> None:
    done = support.gilscope(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


BOLD = "\x1b[1m"


@pytest.mark.parametrize(
    ("variables", "styled"),
    [
        ({}, True),
        ({"NO_COLOR": "1"}, False),
        ({"NO_COLOR": "", "TERM": "dumb"}, False),
        ({"CLICOLOR": "0"}, False),
        ({"CLICOLOR_FORCE": "1", "TERM": "dumb"}, True),
        ({"CLICOLOR_FORCE": "1", "NO_COLOR": "1"}, False),
    ],
)
def test_styles_on_a_terminal(variables: dict[str, str], styled: bool) -> None:
    neutral = {"NO_COLOR": "", "CLICOLOR": "", "CLICOLOR_FORCE": "", "TERM": "xterm", "COLUMNS": ""}
    said = support.on_terminal("--help", stream="stdout", extra={**neutral, **variables})
    assert (BOLD in said) == styled


def test_files_are_not_styled_unless_forced() -> None:
    neutral = {"NO_COLOR": "", "CLICOLOR_FORCE": ""}
    assert BOLD not in support.gilscope("--help", extra=neutral).stdout
    assert BOLD in support.gilscope("--help", extra={**neutral, "CLICOLOR_FORCE": "1"}).stdout
