"""The gate on branches of this repository: one whose C++ is slower by a tenth, one that is not."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from pathlib import Path

from scripts.trust import tools
from scripts.trust.tools import Json, Settings

BUDGET = "75s"
SLOW_KERNEL = "nbody"
_WORK = "for (std::int64_t step = 0; step < steps_; ++step) system.advance();"
# A tenth of the steps once more, on another system, so that the digest stays.
_MORE_WORK = (
    "System again{bodies_, item};\n"
    "      for (std::int64_t step = 0; step < steps_ / 10; ++step) again.advance();\n"
    "      volatile double sink = again.energy();\n"
    "      (void)sink;"
)
SELECTION = [
    part
    for option, values in (
        ("--kernel", ("nbody", "primes", "mandelbrot")),
        ("--strategy", ("serial.*", "native_threads.native", "threads.ext_nogil")),
    )
    for value in values
    for part in (option, value)
]


def _git(*arguments: str, index: Path | None = None, feed: str = "") -> str:
    extra = {"GIT_INDEX_FILE": str(index)} if index else {}
    for who in ("AUTHOR", "COMMITTER"):
        extra |= {f"GIT_{who}_NAME": "trust", f"GIT_{who}_EMAIL": "trust@example.org"}
    done = subprocess.run(
        ["git", "-C", str(tools.SOURCE), *arguments],
        env=os.environ | extra, input=feed, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.strip()


def commit_with(name: str, text: str, folder: Path) -> str:
    """A commit on top of HEAD in which one file has another text; no branch or file is touched."""
    index = folder / "index"
    _git("read-tree", "HEAD", index=index)
    blob = _git("hash-object", "-w", "--stdin", feed=text)
    _git("update-index", "--cacheinfo", f"100644,{blob},{name}", index=index)
    tree = _git("write-tree", index=index)
    return _git("commit-tree", tree, "-p", "HEAD", "-m", f"Changes {name}")


def branches(folder: Path) -> dict[str, str]:
    """`slow`: nbody's C++ does a tenth more. `same`: a word of the documentation differs."""
    source, page = f"kernels/{SLOW_KERNEL}/{SLOW_KERNEL}.cpp", "docs/gate.md"
    code = _git("show", f"HEAD:{source}") + "\n"
    if _WORK not in code:
        raise SystemExit(f"trust: {source} has changed; adapt scripts/trust/gate.py.")
    return {
        "slow": commit_with(source, code.replace(_WORK, _MORE_WORK + "\n      " + _WORK), folder),
        "same": commit_with(page, _git("show", f"HEAD:{page}") + "\n\nMore words.\n", folder),
    }


def _run(base: str, head: str, output: Path) -> Json:
    command = [
        str(tools.SOURCE / "ci/gate"), "--base", base, "--head", head, "--budget", BUDGET,
        "--output", str(output), *SELECTION,
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(f"trust: ci/gate failed: {done.stderr.strip()}")
    found: Json = json.loads((output / "verdict.json").read_text())
    alarms = [one for one in found["findings"] if one["state"] == "confirmed"]
    return {
        "exit_code": done.returncode,
        "suspects": len([one for one in found["findings"] if one["state"] != "seen once"]),
        "right": len([one for one in alarms if _is_slowed(one)]),
        "wrong": len([one for one in alarms if not _is_slowed(one)]),
        "ratios": [one["ratio"]["median"] for one in alarms if _is_slowed(one)],
        "forecast": found["forecast"],
    }


def _is_slowed(finding: Json) -> bool:
    name = finding["name"]
    return name.startswith(f"{SLOW_KERNEL}/") and ".python" not in name


def gate(settings: Settings) -> Json:
    """Both branches in turn."""
    output = tools.SOURCE / "results/trust/gate"
    runs: dict[str, list[Json]] = {"slow": [], "same": []}
    with tempfile.TemporaryDirectory() as name:
        base = _git("rev-parse", "HEAD")  # which may move on meanwhile
        heads = branches(Path(name))
    for _ in range(settings.repetitions(10)):
        for branch, head in heads.items():
            runs[branch].append(_run(base, head, output))
    return {"runs": runs, "budget": BUDGET}
