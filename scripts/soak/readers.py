"""The readers themselves, in one process: thousands of damaged texts a second (tests/fuzz)."""

from __future__ import annotations

import re
import subprocess
import time

from scripts.soak.tools import SOURCE, Bench, Tally

COUNTS = re.compile(r"^(\w+): (\d+) inputs, \d+ refused, (\d+) wrong$", re.MULTILINE)


def readers(bench: Bench, until: float) -> Tally:
    """The time is shared by the readers, of which each ends by itself."""
    tally = Tally()
    program = bench.build / "tests/gilscope_fuzz"
    if not program.exists():
        tally.expect(False, f"there is no {program}: build with -DGILSCOPE_TESTS=ON")
        return tally
    names = sorted(path.name for path in (SOURCE / "tests/fuzz/corpus").iterdir())
    share = max(0.0, until - time.monotonic()) / len(names)
    arguments = ["--seconds", f"{share:.1f}", "--seed", str(bench.random.randrange(1 << 30))]
    for name in names:
        done = subprocess.run(
            [program, name, *arguments], cwd=bench.folder, env={"GILSCOPE_ROOT": str(SOURCE)},
            capture_output=True, text=True, errors="replace", check=False,
        )  # fmt: skip
        found = COUNTS.search(done.stdout)
        tally.tried += int(found[2]) if found else 0
        last = (done.stderr.splitlines() or ["nothing was said"])[-1][:200]
        tally.expect(done.returncode == 0, f"{name}, {' '.join(arguments)}: {last}")
    return tally
