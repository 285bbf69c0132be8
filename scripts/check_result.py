"""Did every interpreter that a result is about get measured: `check_result.py RESULT TAG...`.

A tag may be a beginning: pypy stands for pypy311. Exit 1, with what is wrong on standard error,
when the result is not as the schema says, a cell failed, or nothing was measured with one of them.
"""

import json
import os
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ROOT / os.environ.get("BUILD", "build") / "gilscope"


def main() -> int:
    file, *wanted = sys.argv[1:]
    document = json.loads(Path(file).read_text(encoding="utf-8"))
    schema = json.loads(subprocess.check_output([str(PROGRAM), "schema"]))
    complaints = [
        f"{error.json_path}: {error.message[:300]}"
        for error in Draft202012Validator(schema).iter_errors(document)
    ]
    cells: dict[str, tuple[str, str]] = {}  # name -> interpreter, status
    reasons: Counter[str] = Counter()
    for row in document["benchmarks"]:
        status = row["gilscope"]["status"]
        cells[row["run_name"]] = (row["gilscope"]["interpreter"], status)
        if status == "failed":
            complaints.append(f"{row['run_name']} failed: {row['error_message']}")
        if status == "skipped":
            reasons[row["error_message"]] += 1

    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for interpreter, status in cells.values():
        counts[interpreter][status] += 1
    for interpreter, statuses in sorted(counts.items()):
        numbers = ", ".join(f"{statuses[key]} {key}" for key in ("measured", "skipped", "failed"))
        print(f"{interpreter:<10} {numbers}")
    for reason, number in reasons.items():
        print(f"skipped {number}: {reason}")

    complaints += [
        f"no cell was measured with {tag}"
        for tag in wanted
        if not any(n.startswith(tag) and s["measured"] for n, s in counts.items())
    ]
    for complaint in complaints:
        print(f"gilscope: {complaint}", file=sys.stderr)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
