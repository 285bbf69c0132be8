"""`pip install .`: a wheel in a fresh environment, used from an empty folder by another user."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOBODY = 65534
SCORE = '''
def score(text):
    total = 0
    for i in range(3000):
        total = (total * 31 + i) % 1_000_003
    return total + len(text)

def texts():
    return ["x" * 5_000 + str(i) for i in range(40)]
'''
TESTS = '''
import threading
from score import score, texts

def by_thread(text):
    return threading.current_thread() is threading.main_thread()

def test_same(strategies):
    strategies(score, texts()).same().at_least(1e-6, "threads").at_least(1e-6, "processes")

def test_different(strategies):
    strategies(by_thread, texts(), names=["threads"]).same()

def test_too_slow(strategies):
    strategies(score, texts(), names=["threads"]).at_least(1e6, "threads")

def test_unknown(strategies):
    strategies(score, texts(), names=["fibers"])
'''
API = """
import gilscope
from score import score, texts

if __name__ == "__main__":
    advice = gilscope.advise(score, texts(), calls=100, budget="3s")
    print(advice.best, advice.speedup, len(advice.options), sep="|")
    try:
        gilscope.advise(lambda text: text, texts())
    except gilscope.AdviceError as error:
        print(error)
"""


def run(
    *argv: str | Path, cwd: Path, extra: dict[str, str] | None = None, user: int | None = None
) -> subprocess.CompletedProcess[str]:
    ours = ("GILSCOPE", "PYTHONPATH", "VIRTUAL_ENV")
    environment = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
    return subprocess.run(
        [str(each) for each in argv], cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True,
        text=True, env=environment | (extra or {}), user=user, group=user,
        extra_groups=None if user is None else [], timeout=1500, check=False,
    )  # fmt: skip


class Installation:
    """An environment with the wheel, which belongs to whoever runs the tests."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.wheel = self._build()
        self.bin = folder / "environment/bin"
        assert run("/usr/bin/python3", "-m", "venv", folder / "environment", cwd=folder).returncode == 0
        done = run(self.bin / "pip", "install", "--quiet", f"{self.wheel}[pytest]", cwd=folder)
        assert done.returncode == 0, done.stderr

    def _build(self) -> Path:
        # What the tree's own build has compiled need not be compiled again.
        launchers = {}
        if any((Path(entry) / "ccache").exists() for entry in os.environ["PATH"].split(":")):
            launchers = {f"CMAKE_{language}_COMPILER_LAUNCHER": "ccache" for language in ("C", "CXX")}
            launchers |= {"CCACHE_BASEDIR": str(ROOT), "CCACHE_NOHASHDIR": "1"}
        launchers["CMAKE_BUILD_PARALLEL_LEVEL"] = "2"  # other tests run beside it
        done = run(
            ROOT / ".venv/bin/python", "-m", "pip", "wheel", "--quiet", "--no-deps", ROOT,
            "-w", self.folder, cwd=self.folder, extra=launchers,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
        (wheel,) = self.folder.glob("*.whl")
        return wheel

    def user(self) -> tuple[Path, dict[str, str], int | None]:
        """An empty folder, an environment and a number of somebody who may not write elsewhere."""
        home = Path(tempfile.mkdtemp(dir=self.folder))
        user = NOBODY if os.geteuid() == 0 else None
        if user is not None:
            os.chown(home, user, user)
        return home, {"HOME": str(home), "PATH": f"{self.bin}:/usr/bin:/bin"}, user


@pytest.fixture(scope="module")
def installation() -> Iterator[Installation]:
    with tempfile.TemporaryDirectory(prefix="gilscope-wheel-") as name:
        Path(name).chmod(0o755)
        yield Installation(Path(name))


def test_what_a_wheel_holds(installation: Installation) -> None:
    with zipfile.ZipFile(installation.wheel) as wheel:
        names = wheel.namelist()
    for wanted in ("gilscope/build/gilscope", "gilscope/build/gilscope-runner", "gilscope/py.typed",
                   "gilscope/tree/kernels/primes/kernel.toml", "gilscope/tree/reports/page.py",
                   "gilscope/tree/harness/advice/probe.py", "gilscope/build/gilscope-targets.cmake"):  # fmt: skip
        assert wanted in names
    assert any("/interpreters/" in name and "gilscope_hosted" in name for name in names)
    assert not [name for name in names if "__pycache__" in name or "/tests/" in name]


def test_another_user_asks_from_an_empty_folder(installation: Installation) -> None:
    folder, extra, user = installation.user()
    (folder / "score.py").write_text(SCORE)
    done = run(
        installation.bin / "gilscope", "advise", "score:score", "--inputs", "score:texts",
        "--calls", "1000", "--budget", "4s", "--json", cwd=folder, extra=extra, user=user,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["calls"] == 1000
    # Not even a cache: the modules of its interpreter came with it.
    assert [entry.name for entry in folder.iterdir()] == ["score.py"]


def test_a_suite_a_report_and_a_version(installation: Installation) -> None:
    folder, extra, user = installation.user()
    gilscope = installation.bin / "gilscope"
    for argv in (
        ("run", "--kernel", "noop", "--size", "tiny", "--strategy", "threads.python", "--rounds",
         "1", "-o", "run.json"),
        ("report", "run.json", "-o", "run.html"),
        ("--version",),
        ("list", "kernels"),
    ):  # fmt: skip
        done = run(gilscope, *argv, cwd=folder, extra=extra, user=user)
        assert done.returncode == 0, done.stderr
    assert (folder / "run.html").stat().st_size > 10_000


def test_from_python(installation: Installation) -> None:
    folder, extra, user = installation.user()
    (folder / "score.py").write_text(SCORE)
    (folder / "ask.py").write_text(API)
    done = run(installation.bin / "python", "ask.py", cwd=folder, extra=extra, user=user)
    assert done.returncode == 0, done.stderr
    answer, complaint = done.stdout.splitlines()
    best, speedup, options = answer.split("|")
    assert best
    assert float(speedup) >= 1
    assert int(options) >= 3
    assert "has no name that another process could import" in complaint


def test_in_pytest(installation: Installation) -> None:
    folder, extra, user = installation.user()
    (folder / "score.py").write_text(SCORE)
    (folder / "test_score.py").write_text(TESTS)
    done = run(
        installation.bin / "python", "-m", "pytest", "-q", "-p", "no:cacheprovider", cwd=folder,
        extra=extra, user=user,
    )  # fmt: skip
    assert "3 failed, 1 passed" in done.stdout, done.stdout
    assert "threads gives False for input 0, the loop gives True" in done.stdout
    assert "less than the 1e+06 that were asked for" in done.stdout
    assert "there is no strategy 'fibers'" in done.stdout


def test_without_a_compiler_other_interpreters_are_skipped(installation: Installation) -> None:
    folder, extra, user = installation.user()
    (folder / "score.py").write_text(SCORE)
    (folder / "bin").mkdir()
    for tool in ("cmake", "c++", "ninja"):
        broken = folder / "bin" / tool
        broken.write_text("#!/bin/sh\necho 'error: there is no such tool' >&2\nexit 1\n")
        broken.chmod(0o755)
    others = [path for path in _others() if path.exists()]
    if not others:
        pytest.skip("this machine has one CPython; scripts/get-interpreters brings more")
    done = run(
        installation.bin / "gilscope", "advise", "score:score", "--inputs", "score:texts",
        "--budget", "3s", "--json", "--python", installation.bin / "python",
        "--python", others[0], cwd=folder, user=user,
        extra={**extra, "PATH": f"{folder}/bin:{extra['PATH']}"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    reasons = {option["remark"] for option in json.loads(done.stdout)["options"]}
    assert any("its modules could not be built" in reason for reason in reasons)


def _others() -> list[Path]:
    """Interpreters of other versions that every user may run."""
    found = Path("/usr/bin").glob("python3.1[0-9]")
    own = Path("/usr/bin/python3").resolve()
    return [path for path in found if path.resolve() != own]
