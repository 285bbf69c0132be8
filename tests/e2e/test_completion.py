"""gilscope completion: the scripts, in the shells that they are for."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.e2e import support
from tests.e2e.support import candidates


def names(what: str) -> set[str]:
    return {row["name"] for row in support.listed(what)}


def test_names_of_everything_complete() -> None:
    assert set(candidates("run", "--kernel", "")) == names("kernels")
    assert set(candidates("run", "--strategy", "")) == names("strategies")
    assert set(candidates("run", "")) == names("suites") | {":files"}
    assert candidates("run", "--kernel", "prim") == ["primes"]
    usable = {row["name"] for row in support.listed("interpreters") if row["hosts"]}
    assert set(candidates("run", "smoke", "--python", "")) == usable | {":files"}


def test_options_are_those_of_the_help_text() -> None:
    for command in ("run", "compare", "dashboard"):
        text = support.gilscope(command, "--help").stdout
        offered = candidates(command, "--")
        assert offered
        assert all(option in text for option in offered)
    assert candidates("run", "--res") == ["--resume"]


def test_values_and_positions_are_told_apart() -> None:
    assert candidates("run", "--resume", "smo") == ["smoke", ":files"]  # a flag takes no value
    assert set(candidates("list", "")) == {"kernels", "strategies", "interpreters", "suites"}
    assert "add" in candidates("history", "")
    assert candidates("report", "") == [":files"]
    assert candidates("nonsense", "") == candidates("")


@pytest.mark.parametrize("word", ["$(touch pwned)", "`touch pwned`", "';touch pwned"])
def test_words_are_never_run(word: str, tmp_path: Path) -> None:
    candidates("run", word)
    assert not any(tmp_path.iterdir())


def in_shell(shell: str, script: str, folder: Path) -> list[str]:
    found = shutil.which(shell)
    if not found:
        pytest.skip(f"{shell} is not installed")
    done = subprocess.run(
        [found, "-c", script], capture_output=True, text=True, cwd=folder, check=False,
        stdin=subprocess.DEVNULL, timeout=60,
        env=support.environment({"PATH": f"{support.BUILD}:/usr/bin:/bin", "HOME": str(folder)}),
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.split()


BASH = """
source <(gilscope completion bash)
COMP_WORDS=({words}) COMP_CWORD={at}
compopt() {{ :; }}  # only completions that a key has started have options
_gilscope
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


def test_bash(tmp_path: Path) -> None:
    def completed(*words: str) -> list[str]:
        quoted = " ".join(f"'{word}'" for word in ("gilscope", *words))
        return in_shell("bash", BASH.format(words=quoted, at=len(words)), tmp_path)

    assert completed("run", "--kernel", "prim") == ["primes"]
    assert "history" in completed("hi")
    (tmp_path / "mine.toml").touch()
    assert completed("run", "mi") == ["mine.toml"]


def test_zsh(tmp_path: Path) -> None:
    script = """
    autoload -U compinit; compinit -u
    source <(gilscope completion zsh); print $_comps[gilscope]
    """
    assert in_shell("zsh", script, tmp_path) == ["_gilscope"]
    candidates_of_zsh = """
    compdef() { :; }; source <(gilscope completion zsh)
    _describe() { print -l ${candidates%%:*}; }; _files() { print FILES; }
    words=(gilscope run --kernel prim) CURRENT=4; _gilscope
    words=(gilscope run smo) CURRENT=3; _gilscope
    """
    assert in_shell("zsh", candidates_of_zsh, tmp_path) == ["primes", "FILES", "smoke"]


def test_fish(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").touch()
    script = "gilscope completion fish | source; complete -C '{}' | cut -f 1"
    assert in_shell("fish", script.format("gilscope run --kernel prim"), tmp_path) == ["primes"]
    assert "mine.toml" in in_shell("fish", script.format("gilscope run mi"), tmp_path)
