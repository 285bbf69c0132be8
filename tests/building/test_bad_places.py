"""The scripts behind `make`, on machines where something is missing: a sentence and status 2."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOBODY = 65534


@pytest.fixture
def checkout() -> Iterator[Path]:
    """A copy of what setting up and configuring read, with our .venv; others may enter it."""
    with tempfile.TemporaryDirectory(prefix="gilscope ü ") as name:
        folder = Path(name)
        folder.chmod(0o755)
        for entry in ("bench", "harness", "kernels", "scripts"):
            shutil.copytree(
                ROOT / entry, folder / entry, ignore=shutil.ignore_patterns("__pycache__")
            )
        for file in (ROOT / "CMakeLists.txt", ROOT / "CMakePresets.json", ROOT / "Makefile",
                     *ROOT.glob("requirements*.txt")):  # fmt: skip
            shutil.copy(file, folder)
        (folder / ".venv").symlink_to(ROOT / ".venv")
        yield folder


def run(
    folder: Path, *command: str, extra: Mapping[str, str] | None = None, user: int | None = None
) -> subprocess.CompletedProcess[str]:
    ours = {"BUILD", "PRESET", "HISTORY", "GILSCOPE_BUILD", "GILSCOPE_WERROR", "MAKEFLAGS", "CXX"}
    environment = {name: value for name, value in os.environ.items() if name not in ours}
    return subprocess.run(
        command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True,
        env=environment | dict(extra or {}), user=user, timeout=120, check=False,
    )  # fmt: skip


def last_sentence(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 2, done.stderr
    sentence = done.stderr.splitlines()[-1]
    assert sentence.startswith("gilscope: "), done.stderr
    return sentence


def with_tools(folder: Path, **scripts: str) -> dict[str, str]:
    """A PATH on which these programs come first."""
    tools = folder / "tools"
    tools.mkdir()
    for name, script in scripts.items():
        tool = tools / name.replace("_", "-")
        tool.write_text(f"#!/bin/sh\n{script}\n")
        tool.chmod(0o755)
    return {"PATH": f"{tools}:{os.environ['PATH']}"}


def test_a_target_that_is_not_there() -> None:
    done = run(ROOT, "make", "bensh")
    assert done.returncode == 2
    assert done.stderr.splitlines()[0] == (
        "gilscope: There is no target 'bensh'; make alone lists them."
    )


@pytest.mark.parametrize("compiler", ["false", "/nowhere/g++"])
def test_a_compiler_that_does_not_work(checkout: Path, compiler: str) -> None:
    sentence = last_sentence(run(checkout, "scripts/build.sh", extra={"CXX": compiler}))
    assert f"The compiler '{compiler}' cannot compile C++20" in sentence
    assert not (checkout / "build").exists()


def test_a_compiler_that_is_too_old(checkout: Path) -> None:
    extra = with_tools(checkout, gxx_9="echo 'error: unrecognized option -std=c++20' >&2; exit 1")
    sentence = last_sentence(run(checkout, "scripts/build.sh", extra={**extra, "CXX": "gxx-9"}))
    assert "unrecognized option" in sentence
    assert "g++ 12 or newer" in sentence


def test_a_build_tree_of_another_place(checkout: Path) -> None:
    build = checkout / "build"
    build.mkdir()
    (build / "CMakeCache.txt").write_text(
        "CMAKE_CACHEFILE_DIR:INTERNAL=/elsewhere/build\nCMAKE_HOME_DIRECTORY:INTERNAL=/elsewhere\n"
    )
    sentence = last_sentence(run(checkout, "scripts/build.sh"))
    assert "make clean" in sentence


def test_a_build_tree_of_another_generator(checkout: Path) -> None:
    build = checkout / "build"
    build.mkdir()
    (build / "CMakeCache.txt").write_text(
        f"CMAKE_CACHEFILE_DIR:INTERNAL={build}\nCMAKE_HOME_DIRECTORY:INTERNAL={checkout}\n"
        "CMAKE_GENERATOR:INTERNAL=Unix Makefiles\n"
    )
    assert "make clean" in last_sentence(run(checkout, "scripts/build.sh"))


def as_nobody(folder: Path, *command: str, **extra: str) -> subprocess.CompletedProcess[str]:
    if os.geteuid() != 0:
        return run(folder, *command, extra=extra)
    return run(folder, *command, extra=extra, user=NOBODY)


def test_without_root_the_one_command_is_named(checkout: Path) -> None:
    checkout.chmod(0o777)
    extra = with_tools(checkout, dpkg_query="exit 1", sudo="exit 1")
    sentence = last_sentence(as_nobody(checkout, "scripts/setup.sh", "build", **extra))
    assert "for building and measuring" in sentence
    assert "sudo apt-get install -y --no-install-recommends build-essential cmake" in sentence


def test_a_checkout_that_cannot_be_written_to(checkout: Path) -> None:
    checkout.chmod(0o555)
    sentence = last_sentence(as_nobody(checkout, "scripts/setup.sh", "build"))
    assert "cannot be written to" in sentence
    checkout.chmod(0o755)


def test_without_a_network(checkout: Path) -> None:
    checkout.chmod(0o777)
    failing = "echo 'E: Could not resolve host' >&2; exit 100"
    extra = with_tools(checkout, dpkg_query="exit 1", apt_get=failing, sudo='shift; exec "$@"')
    done = run(checkout, "scripts/setup.sh", "build", extra=extra)
    assert "could not be installed" in last_sentence(done)
    assert "Could not resolve host" in done.stderr


def path_without(folder: Path, *missing: str) -> str:
    """A folder with links to every program of the PATH but these."""
    tools = folder / "all tools"
    tools.mkdir()
    for place in ("/usr/bin", "/bin"):
        for tool in Path(place).iterdir():
            if tool.name not in missing and not (tools / tool.name).exists():
                (tools / tool.name).symlink_to(tool)
    return str(tools)


@pytest.mark.parametrize(
    ("manager", "command"),
    [
        ("dnf", "dnf install gcc-c++ cmake"),
        ("pacman", "pacman -S --needed base-devel cmake"),
        ("apk", "apk add build-base cmake"),
        ("brew", "brew install cmake"),
    ],
)
def test_other_distributions_are_told_their_names(
    checkout: Path, manager: str, command: str
) -> None:
    tools = Path(path_without(checkout, "dpkg-query", "ninja", "dnf", "pacman", "apk", "brew"))
    (tools / manager).symlink_to("/bin/true")
    done = run(checkout, "scripts/setup.sh", "build", extra={"PATH": str(tools)})
    assert "'ninja' is missing" in last_sentence(done)
    assert f"What building needs is, as far as we know: {command}" in done.stderr


def test_other_systems_are_told_that_they_are_not_supported(checkout: Path) -> None:
    extra = with_tools(checkout, uname="echo Darwin")
    sentence = last_sentence(run(checkout, "scripts/build.sh", extra=extra))
    assert "on Linux only, this is Darwin" in sentence


def test_bench_names_the_suites_there_are(checkout: Path) -> None:
    done = run(checkout, "make", "bench", "SUITE=nosuch")
    assert done.returncode == 2
    assert "gilscope: There is no suite 'nosuch'; name one of these" in done.stderr
    assert "default engines full gate payload smoke uneven" in done.stderr
    assert not (checkout / "build").exists()
