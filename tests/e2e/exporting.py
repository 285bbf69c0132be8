"""What the tests of `gilscope export` share: the tools that read it, and documents to export."""

from __future__ import annotations

import copy
import functools
import json
import subprocess
from pathlib import Path

import pytest

from tests.e2e import support
from tests.e2e.support import Json

HOSTILE = [
    "a,b", 'say "x"', "two\nlines", "cr\r\nlf\r", "=1+1", "@SUM(A1)", "\t-1", "nul\0l", "\x1b[31m",
    "</script><script>alert(1)</script>", "a|b`c", "\u202ertl", "\u2028", "' OR 1=1", "*", "{}",
    "time", "commit", "x" * 3000, "\u3000", "",
]  # fmt: skip


@functools.cache
def environment(tool: str) -> subprocess.CompletedProcess[str]:
    """Makes the tool's environment where it is not there yet; once, also where that fails."""
    return subprocess.run(
        [support.ROOT / "scripts/consumers.sh", tool],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip


def consumer(tool: str) -> Path:
    """The folder of the tool's programs; skips the test where it cannot be installed."""
    made = environment(tool)
    if made.returncode != 0:
        pytest.skip(f"{tool} is not here: {made.stderr.strip()[-300:]}")
    return Path(made.stdout.strip()) / "bin"


def export(name: str, *files: Path) -> str:
    # Bytes: text mode would make one line end of another.
    done = subprocess.run(
        [support.GILSCOPE, "export", "--format", name, *files],
        stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.decode()


def write(document: Json, file: Path) -> Path:
    file.write_text(json.dumps(document))
    return file


def measured(document: Json) -> list[str]:
    """Names of the measured cells, in the order of the plan."""
    rows = document["benchmarks"]
    return [row["run_name"] for row in rows if row["run_type"] == "aggregate"]


def exported_file(name: str, source: Path, folder: Path) -> Path:
    file = folder / f"{name}.txt"
    file.write_text(export(name, source), newline="")
    return file


def scale(document: Json, name: str, factor: float) -> None:
    """The cell's samples take `factor` times as long."""
    for row in support.samples(document):
        if row["run_name"] == name:
            row["gilscope"]["elapsed_s"] *= factor


def rename_kernel(planned: Json, rows: list[Json], kernel: str) -> None:
    """Another kernel's name in a cell of the plan and in its rows; the cell's own follows."""
    cell = planned["cell"]
    cell["kernel"] = kernel
    cell["name"] = "/".join(
        (kernel, cell["size"], cell["strategy"], f"workers:{cell['workers']}", cell["interpreter"])
    )
    for row in rows:
        row["run_name"] = cell["name"]
        row["gilscope"]["kernel"] = kernel


def make_hostile(document: Json) -> None:
    """Copies its first cell under many hostile names, and puts hostile words everywhere else."""
    context = support.ours(document)
    model = measured(document)[0]
    entry = next(e for e in context["plan"] if e["cell"]["name"] == model)
    rows = [row for row in document["benchmarks"] if row["run_name"] == model]
    # The last three are like others of the list once those are cleaned.
    for name in [*HOSTILE, "two lines", "unnamed", "x" * 3000 + "y"]:
        context["plan"].append(copy.deepcopy(entry))
        context["kernels"][name] = {"summary": name, "item": name}
        copied = copy.deepcopy(rows)
        rename_kernel(context["plan"][-1], copied, name)
        document["benchmarks"] += copied
    context["suite"] = "=s\n\n"
    context["git_commit"] = '\0\n,"'
    context["machine"]["cpu"] = "\n \n"
    context["machine"]["system"] = "a\nb"
    document["context"]["host_name"] = "=h\r\n"
