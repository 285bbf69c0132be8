"""What the faults share: a program under test, its folders, and what is left behind."""

from __future__ import annotations

import os
import random
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]
LIMIT_S = 120
LEAST = 3  # tries of a campaign


@dataclass
class Tally:
    """What was tried, and everything that went wrong: a sentence each."""

    tried: int = 0
    wrong: list[str] = field(default_factory=list)

    def goes_on(self, until: float) -> bool:
        """Until that time; but a few tries, however slow the machine is."""
        return self.tried < LEAST or time.monotonic() < until

    def expect(self, good: bool, sentence: str) -> None:
        if not good:
            self.wrong.append(sentence)


@dataclass(frozen=True)
class Bench:
    """The program under test, and a folder for it."""

    build: Path
    folder: Path
    random: random.Random

    def start(self, *arguments: str | Path, mark: str = "") -> subprocess.Popen[str]:
        environment = os.environ | {
            "GILSCOPE_BUILD": str(self.build), "TMPDIR": str(self.temporary), "SOAK": mark,
        }  # fmt: skip
        return subprocess.Popen(
            [str(self.build / "gilscope"), *map(str, arguments)], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace",
            env=environment, cwd=self.folder, start_new_session=True,
        )  # fmt: skip

    @property
    def temporary(self) -> Path:
        folder = self.folder / "t"
        folder.mkdir(exist_ok=True)
        return folder

    def left(self, mark: str) -> list[str]:
        """Processes that carry the mark, files in the temporary folder, semaphores; waited for
        a moment, since who was killed has a guardian that tidies up."""
        end = time.monotonic() + 5
        while True:
            found = [f"process {pid}" for pid in _marked(mark)]
            found += [f"file {path.name}" for path in self.temporary.iterdir()]
            found += [f"semaphore {path.name}" for path in Path("/dev/shm").glob("sem.gilscope-*")]
            if not found or time.monotonic() > end:
                return found
            time.sleep(0.05)


def _marked(mark: str) -> list[int]:
    word = f"SOAK={mark}\0".encode()
    pids = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return [pid for pid in pids if word in _environment(pid)]


def _environment(pid: int) -> bytes:
    """Nothing of a process that is gone, or someone else's."""
    try:
        return Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return b""


def new_mark() -> str:
    return uuid.uuid4().hex


def wait_for(condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + LIMIT_S
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.005)
    return True


@contextmanager
def bench(build: Path, seed: int) -> Iterator[Bench]:
    # A short path, so that sockets have room in the temporary folder.
    with tempfile.TemporaryDirectory(prefix="soak-", dir="/tmp") as name:
        yield Bench(build.resolve(), Path(name), random.Random(seed))
