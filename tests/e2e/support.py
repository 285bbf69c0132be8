"""What the end-to-end tests share: running the program, small suites, copies of the checkout."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import termios
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

Json = dict[str, Any]

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(
    os.environ.get("GILSCOPE_BUILD_DIR") or os.environ.get("GILSCOPE_BUILD") or ROOT / "build"
).resolve()
GILSCOPE = BUILD / "gilscope"
RUNNER = BUILD / "gilscope-runner"
LATENCY_SERVER = BUILD / "gilscope-latency-server"
MARKER = "GILSCOPE_TEST_MARKER"  # an environment variable that every process of a run inherits
TIME_LIMIT_S = 300  # of one command; far above what any takes, so that a hang is an error


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    # The width of a terminal that tests run on, or that pytest-xdist makes up, is not ours.
    own = {key: value for key, value in os.environ.items() if key != "COLUMNS"}
    # What somebody has brought for engines would make tests of everything last.
    ours = {"GILSCOPE_BUILD": str(BUILD), "GILSCOPE_PACKAGES": "/nonexistent"}
    return {**own, **ours, **(extra or {})}


def command(
    argv: list[str | Path],
    extra: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    preexec: Callable[[], None] | None = None,
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(argument) for argument in argv],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env=environment(extra),
        cwd=cwd,
        preexec_fn=preexec,
        timeout=TIME_LIMIT_S,
        check=False,
    )


def gilscope(
    *arguments: str | Path,
    extra: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    preexec: Callable[[], None] | None = None,
) -> subprocess.CompletedProcess[str]:
    return command([GILSCOPE, *arguments], extra, cwd, preexec)


def on_terminal(
    *arguments: str | Path,
    stream: Literal["stdout", "stderr"],
    extra: Mapping[str, str] | None = None,
    columns: int = 80,
) -> str:
    """What a command that succeeds writes to the terminal that one of its streams is."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, columns))
    done = subprocess.Popen(
        [str(GILSCOPE), *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=theirs if stream == "stdout" else subprocess.DEVNULL,
        stderr=theirs if stream == "stderr" else subprocess.DEVNULL,
        env=environment(extra),
    )
    os.close(theirs)
    said = b""
    try:
        while chunk := os.read(ours, 65536):
            said += chunk
    except OSError:  # a terminal that nobody writes to any more
        pass
    assert done.wait(TIME_LIMIT_S) == 0
    os.close(ours)
    return said.decode(errors="replace").replace("\r\n", "\n")


def candidates(*words: str) -> list[str]:
    """What a shell would offer for the last of these words."""
    done = gilscope("complete", *words)
    assert (done.returncode, done.stderr) == (0, "")
    return [line.split("\t")[0] for line in done.stdout.splitlines()]


def listed(what: str, extra: Mapping[str, str] | None = None) -> list[Json]:
    """`gilscope list WHAT`, also while pytest collects."""
    if not GILSCOPE.exists():
        raise FileNotFoundError(f"{GILSCOPE} is not there; `make build` makes it")
    rows: list[Json] = json.loads(gilscope("list", what, "--json", extra=extra).stdout)
    return rows


def start_gilscope(
    *arguments: str | Path, extra: Mapping[str, str] | None = None
) -> subprocess.Popen[str]:
    """A run in the background, in a session of its own as a terminal's job would be."""
    return subprocess.Popen(
        [str(GILSCOPE), *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(extra),
        start_new_session=True,
    )


def write_suite(
    folder: Path,
    kernels: list[str],
    strategies: list[str],
    *,
    workers: list[int] | None = None,
    name: str = "small",
    **settings: int | str,
) -> Path:
    """A suite of one selection at size tiny, by default one round of one warm sample, which is one
    execution."""
    values: dict[str, int | str] = {
        "rounds": 1, "warm_samples": 1, "visit_limit": "30s", "telemetry": False, "min_sample": "0",
    }  # fmt: skip
    values.update(settings)
    lines = [f"{key} = {json.dumps(value)}" for key, value in values.items()]
    lines += ['summary = "a test"', "[[cells]]", 'sizes = ["tiny"]']
    lines += [f"kernels = {json.dumps(kernels)}", f"strategies = {json.dumps(strategies)}"]
    lines += [f"workers = {json.dumps(workers or [2])}"]
    suite = folder / f"{name}.toml"
    suite.write_text("\n".join(lines) + "\n")
    return suite


# Globs of all strategies that need nothing, and one of those with a binding of a file's.
EVERYTHING = ["*.python", "*.ext_*", "*.native", "threads.ctypes"]

Validator = Callable[[Json], None]  # the fixture `validator`: raises what the schema minds


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def load(file: Path) -> Json:
    """The document; NaN and Infinity, which Python would read, are errors."""
    document: Json = json.loads(file.read_text(), parse_constant=_no_constant)
    return document


def ours(document: Json) -> Json:
    block: Json = document["context"]["gilscope"]
    return block


def samples(document: Json) -> list[Json]:
    return [
        row
        for row in document["benchmarks"]
        if row["run_type"] == "iteration" and row["gilscope"]["status"] == "measured"
    ]


def ours_of_aggregate(document: Json, name: str) -> Json:
    """What the file says of a whole measured cell."""
    block: Json = next(
        row["gilscope"]
        for row in document["benchmarks"]
        if row["run_type"] == "aggregate" and row["run_name"] == name
    )
    return block


def errors(document: Json, status: str) -> dict[str, str]:
    """Cell name -> reason of the cells that were skipped or failed."""
    return {
        row["run_name"]: row["error_message"]
        for row in document["benchmarks"]
        if row["gilscope"]["status"] == status
    }


def order_of_visits(document: Json) -> list[tuple[int, str]]:
    """(round, cell) in the order in which they were measured."""
    visits = {
        row["gilscope"]["visit"]: (row["gilscope"]["round"], row["run_name"])
        for row in samples(document)
    }
    return [visits[number] for number in sorted(visits)]


def journal_of(result: Path) -> Path:
    return Path(f"{result}.journal")


def assert_one_sentence(done: subprocess.CompletedProcess[str], exit_code: int, *parts: str) -> str:
    """Standard error is one line that a user understands, and holds every one of the parts."""
    assert done.returncode == exit_code, done.stderr or done.stdout
    assert done.stderr.startswith("gilscope: "), done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
    assert done.stderr.rstrip("\n")[-1] in ".?", done.stderr
    assert "Traceback" not in done.stderr
    for part in parts:
        assert part in done.stderr, f"{part!r} is not in {done.stderr!r}"
    return done.stderr


# Processes


def new_marker() -> dict[str, str]:
    return {MARKER: uuid.uuid4().hex}


def marked_processes(marker: Mapping[str, str]) -> dict[int, str]:
    """Live processes that inherited the marker: pid -> command line."""
    wanted = f"{MARKER}={marker[MARKER]}".encode()
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if wanted not in (folder / "environ").read_bytes().split(b"\0"):
                continue
            line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:  # it ended meanwhile
            continue
        if line:  # a zombie has none
            found[int(folder.name)] = line.strip()
    return found


def wait_for(condition: Callable[[], Any], what: str, limit_s: float = 60) -> Any:
    """The first true value of the condition, which is asked again and again."""
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        if value := condition():
            return value
        time.sleep(0.02)
    raise AssertionError(f"waited {limit_s} s in vain for {what}")


def assert_nobody_left(marker: Mapping[str, str]) -> None:
    # What was killed by its parent's death needs a moment to go.
    wait_for(lambda: not marked_processes(marker), f"the end of {marked_processes(marker)}", 10)


# Copies of the checkout


def copy_tree(folder: Path) -> dict[str, str]:
    """Copies what the program reads; returns the environment that makes it read the copy."""
    for room in ("kernels", "harness", "bench"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / room, folder / room, ignore=ignored)
    return {"GILSCOPE_ROOT": str(folder)}


def add_kernel(
    folder: Path, name: str, body: str, items: int = 8, digest: int | None = None
) -> Path:
    """A kernel in Python only, of class cpu: `body` is the body of run(state, begin, end)."""
    kernel = folder / "kernels" / name
    kernel.mkdir()
    right = sum(range(items)) if digest is None else digest
    (kernel / "kernel.toml").write_text(
        f'class = "cpu"\nsummary = "a test"\nitem = "a number"\n'
        f"[sizes.tiny]\nitems = {items}\ntasks = {items}\nparams = {{}}\n"
        f'digest = "{right:#x}"\n'
    )
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    (kernel / f"{name}.py").write_text(
        "import os\nimport signal\nimport time\n\n"
        f"def prepare(params):\n    return None\n\ndef run(state, begin, end):\n{lines}"
    )
    return kernel


def add_carrying_kernel(folder: Path, name: str, body: str, items: int = 8) -> Path:
    """A kernel in Python only that carries: the argument of item i is i, and so is the result.
    `body` replaces any of its functions."""
    kernel = folder / "kernels" / name
    kernel.mkdir(parents=True)
    (kernel / "kernel.toml").write_text(
        'class = "cpu"\nsummary = "a test"\nitem = "a number"\ncarries = true\n'
        f'[sizes.tiny]\nitems = {items}\ndigest = "{sum(range(items)):#x}"\n'
    )
    (kernel / f"{name}.py").write_text(
        "import os\nimport signal\nimport time\n\n"
        "def arguments(params):\n    return list(range(params['items']))\n\n"
        "def prepare(params):\n    return None\n\n"
        "def run(state, argument):\n    return argument\n\n"
        f"def digest(item, result):\n    return result\n\n{body}\n"
    )
    return kernel


def files_below(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())
