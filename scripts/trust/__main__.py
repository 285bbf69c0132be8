"""Runs the experiments that have not been run yet, then writes docs/trust.md."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from scripts.trust import page, tools
from scripts.trust.advice import advice
from scripts.trust.agreement import agreement, coverage, harness_cost
from scripts.trust.bursts import bursts
from scripts.trust.carried import carried
from scripts.trust.changes import changes
from scripts.trust.comparisons import efficiency, false_alarms, power
from scripts.trust.gate import gate
from scripts.trust.layout import layout
from scripts.trust.ratios import between_runs, ratios
from scripts.trust.tools import Json, Settings

EXPERIMENTS = {
    "coverage": coverage,
    "false_alarms": false_alarms,
    "power": power,
    "harness_cost": harness_cost,
    "agreement": agreement,
    "efficiency": efficiency,
    "changes": changes,
    "gate": gate,
    "ratios": ratios,
    "between_runs": between_runs,
    "layout": layout,
    "bursts": bursts,
    "carried": carried,
    "advice": advice,
}


def machine() -> Json:
    """What the experiments ran on."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.split(":")[1].strip() for line in lines if "model name" in line), "unknown")
    return {"cpu": model, "cores": os.cpu_count(), "system": platform.platform()}


def commit() -> str:
    done = subprocess.run(
        ["git", "-C", str(tools.SOURCE), "rev-parse", "--short", "HEAD"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stdout.strip() or "unknown"


def run(name: str, settings: Settings, folder: Path) -> None:
    """Runs one experiment and keeps what it found."""
    print(f"== {name} ...", file=sys.stderr, flush=True)
    load = os.getloadavg()[0]
    start = time.monotonic()
    found = EXPERIMENTS[name](settings)
    found |= {
        "seconds_taken": time.monotonic() - start,
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
        "commit": commit(),
        "machine": machine(),
        "load_before": load,
        "quick": settings.quick,
    }
    (folder / f"{name}.json").write_text(json.dumps(found, indent=1) + "\n")


def main() -> int:
    parser = argparse.ArgumentParser(prog="make trust", description=__doc__)
    parser.add_argument("--build", type=Path, required=True, help="the build folder")
    parser.add_argument("--quick", action="store_true", help="a tenth of the repetitions")
    parser.add_argument("--again", action="store_true", help="also those that have been run")
    parser.add_argument("--only", action="append", choices=EXPERIMENTS, help="(repeatable)")
    options = parser.parse_args()
    settings = Settings(build=options.build.resolve(), quick=options.quick)
    folder = tools.SOURCE / "results/trust" / ("quick" if options.quick else "full")
    folder.mkdir(parents=True, exist_ok=True)
    for name in options.only or EXPERIMENTS:
        if options.again or options.only or not (folder / f"{name}.json").exists():
            run(name, settings, folder)
    found = {
        name: json.loads((folder / f"{name}.json").read_text())
        for name in EXPERIMENTS
        if (folder / f"{name}.json").exists()
    }
    target = folder / "trust.md" if options.quick else tools.SOURCE / "docs/trust.md"
    text = page.render(found, target.read_text() if target.exists() else "")
    target.write_text(text)
    print(target.relative_to(tools.SOURCE))
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        print("trust: interrupted; `make trust` goes on with the next experiment.", file=sys.stderr)
        sys.exit(130)
