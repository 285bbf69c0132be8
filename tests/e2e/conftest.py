"""Runs that several tests look at, made once a session."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import NamedTuple

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from tests.e2e import exporting, support
from tests.e2e.support import Json


class Made(NamedTuple):
    """A result file, what is in it, and what the command said."""

    file: Path
    document: Json
    exit_code: int
    output: str
    errors: str


def _git(folder: Path, *arguments: str) -> None:
    done = support.command(["git", *arguments], cwd=folder)
    assert done.returncode == 0, done.stderr


def make(suite: Path, file: Path, *arguments: str) -> Made:
    done = support.gilscope("run", suite, "-o", file, *arguments)
    assert file.exists(), done.stderr
    return Made(file, support.load(file), done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="session", autouse=True)
def _modules_are_built() -> None:
    """The first run builds the modules of the interpreter, which may take a minute."""
    done = support.gilscope("run", "smoke", "--dry-run")
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="session")
def validator() -> support.Validator:
    """Holds a result against what `gilscope schema` prints."""
    schema = json.loads(support.gilscope("schema").stdout)
    Draft202012Validator.check_schema(schema)
    validate = Draft202012Validator(schema)

    def hold(document: Json) -> None:
        for error in validate.iter_errors(document):
            raise AssertionError(f"{error.json_path}: {error.message[:300]}")

    return hold


@pytest.fixture(scope="session")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Every kernel under every strategy, once: the one long run of these tests."""
    folder = tmp_path_factory.mktemp("everything")
    suite = support.write_suite(folder, ["*"], support.EVERYTHING, name="everything")
    return make(suite, folder / "everything.json", "--seed", "7")


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A few cells, seven rounds: enough visits for confidence intervals."""
    folder = tmp_path_factory.mktemp("small")
    suite = support.write_suite(
        folder, ["noop", "primes", "http_fetch"], ["serial.native", "native_threads.native"]
    )
    return make(suite, folder / "small.json", "--rounds", "7", "--seed", "1")


@pytest.fixture(scope="session")
def with_skipped(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Cells that are measured beside cells that are skipped: too many workers for the tasks."""
    folder = tmp_path_factory.mktemp("skipped")
    suite = support.write_suite(
        folder, ["noop"], ["serial.native", "native_threads.native"], workers=[2, 17]
    )
    return make(suite, folder / "skipped.json")


@pytest.fixture(scope="session")
def hostile(small: Made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A result file with names and words that a reader of exports may stumble over."""
    document = copy.deepcopy(small.document)
    exporting.make_hostile(document)
    return exporting.write(document, tmp_path_factory.mktemp("hostile") / "hostile.json")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A git repository with one commit."""
    folder = tmp_path / "repository"
    folder.mkdir()
    _git(folder, "init", "--quiet", "--initial-branch=main")
    for key, value in {"user.name": "A Tester", "user.email": "tester@example.org"}.items():
        _git(folder, "config", key, value)
    (folder / "file.txt").write_text("the user's own\n")
    _git(folder, "add", ".")
    _git(folder, "commit", "--quiet", "-m", "The first commit")
    return folder
