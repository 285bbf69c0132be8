"""Advice against what is written by hand: how much is lost by following it, and whether the
predicted total comes true."""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scripts.trust import tools
from scripts.trust.tools import Json, Settings

FOLDER = Path(__file__).parent
MODULES = ("looked_at", "held_out")
BUDGET = "16s"
LOOP_S = 1.2  # that all calls of a loop take: about ten times what a sample does
MOST_CALLS = 2_000_000
MOST_BYTES = 400_000_000  # of all arguments
ROUNDS = 3
TRIED = ("measured", "dropped")


def advice(settings: Settings) -> Json:
    """Advice for each function, then each strategy that it had measured by hand, for all calls."""
    environment = _environment(settings)
    found = []
    for module, name in functions():
        print(f"   {module}:{name}", file=sys.stderr, flush=True)
        order = {"module": module, "name": name, "executor": "calibrate"}
        call_s, size = _by_hand(order, environment)
        calls = max(20, min(MOST_CALLS, round(LOOP_S / call_s), MOST_BYTES // size))
        advised = _advise(settings, module, name, calls, environment)
        tried = [option for option in advised["options"] if option["standing"] in TRIED]
        orders = [_order(module, name, calls, option, advised) for option in tried]
        times: list[list[float]] = [[] for _ in tried]
        for _ in range(settings.repetitions(ROUNDS)):
            turns = list(range(len(tried)))
            random.shuffle(turns)
            for turn in turns:
                times[turn].append(_by_hand(orders[turn], environment))
        found.append(
            {
                "module": module,
                "name": name,
                "calls": calls,
                "sampled_calls": advised["sampled_calls"],
                "recommended": advised["recommended"],
                "options": [
                    {
                        "cell": option["cell"],
                        "words": option["words"],
                        "predicted_s": option["total_s"],
                        "by_hand_s": seconds,
                    }
                    for option, seconds in zip(tried, times)
                ],
            }
        )
    return {"functions": found}


def functions() -> Iterator[tuple[str, str]]:
    """(module, name) of all of them, by their sources: importing takes the extension."""
    for module in MODULES:
        text = (FOLDER / f"{module}.py").read_text()
        for line in text.splitlines():
            head = line.removeprefix("async ")
            name = head.split("(")[0].removeprefix("def ")
            if (
                head.startswith("def ")
                and not name.startswith("_")
                and not name.endswith("_inputs")
            ):
                yield module, name


def regret(function: Json) -> float:
    """Time of the recommended strategy over that of the best one, paired by round."""
    options = function["options"]
    best = min(options, key=lambda option: statistics.median(option["by_hand_s"]))
    mine = next(option for option in options if option["cell"] == function["recommended"])
    pairs = zip(mine["by_hand_s"], best["by_hand_s"])
    return float(statistics.median(recommended / least for recommended, least in pairs))


def prediction_error(function: Json) -> float:
    """Of the recommended strategy's total, as a share of what it took by hand."""
    options = function["options"]
    mine = next(option for option in options if option["cell"] == function["recommended"])
    return float(mine["predicted_s"] / statistics.median(mine["by_hand_s"])) - 1


def _environment(settings: Settings) -> dict[str, str]:
    """The functions, and the extension that two of them call, on the import path."""
    name = f"gilscope_extension{sysconfig.get_config_var('EXT_SUFFIX')}"
    tools.gilscope(settings, "run", "smoke", "--dry-run", "--python", _python())  # builds it
    built = (settings.build / "interpreters").glob(f"*/{name}")
    newest = max(built, key=lambda file: file.stat().st_mtime)
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(FOLDER), str(newest.parent)])}


def _python() -> Path:
    """With NumPy: that of the project's environment."""
    return tools.SOURCE / ".venv/bin/python"


def _advise(
    settings: Settings, module: str, name: str, calls: int, environment: dict[str, str]
) -> Json:
    command = [
        str(settings.build / "gilscope"), "advise", f"{module}:{name}", "--inputs",
        f"{module}:{name}_inputs", "--calls", str(calls), "--budget", BUDGET, "--json",
        "--python", str(_python()),
    ]  # fmt: skip
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if not done.stdout.startswith("{"):
        raise RuntimeError(f"{module}:{name}: {done.stderr.strip()}")
    answer: Json = json.loads(done.stdout)
    return answer


def _order(module: str, name: str, calls: int, option: Json, advised: Json) -> Json:
    work = advised["work"]
    batch = work["facts"][work["first"]]["batch"]
    single = "one_inner_thread" in option["cell"]
    return {
        "module": module,
        "name": name,
        "calls": calls,
        "executor": option["strategy"].split(".")[0],
        "workers": option["workers"],
        "chunk": max(1, option["chunk_size"]) * batch,
        "inner_threads": 1 if single else 0,
    }


def _by_hand(order: Json, environment: dict[str, str]) -> Any:
    """Seconds; of `calibrate`, those of a call, and the bytes of its argument."""
    variables = dict(environment)
    if order.get("inner_threads"):
        variables |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(
        [str(_python()), str(FOLDER / "by_hand.py"), json.dumps(order)],
        env=variables, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(done.stdout)
