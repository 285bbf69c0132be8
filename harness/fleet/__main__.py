"""`python -m harness.fleet ORDER.json`: measures the blocks of a suite on a Dask cluster.

A block is a kernel at one size with its base and all its strategies, so that what is compared is
measured on one machine. Each machine has one block at a time; one that is lost is begun again on
another. Results go to the order's folder, as `BLOCK.json` for each block that is done. A sentence,
and a status that is not 0, when that cannot be.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter, deque
from pathlib import Path
from typing import Any

from distributed import Client, Future, wait

LOOK_S = 1.0  # how often it is asked which machines there are
PATIENCE_S = 60.0  # without any
MOST_ATTEMPTS = 3  # at a block whose machines are lost


def measure(order: dict[str, Any], cells: str) -> dict[str, Any]:
    """On a machine of the cluster. Sent by value: there, nothing of ours can be imported."""
    import os
    import socket
    import subprocess
    import tempfile

    program = os.environ.get("GILSCOPE_PROGRAM", order["program"])
    with tempfile.TemporaryDirectory(prefix="gilscope-block-") as folder:
        suite = os.path.join(folder, order["suite"] + ".toml")
        result = os.path.join(folder, "result.json")
        with open(suite, "w") as file:
            file.write(order["suite_text"])
        command = [program, "run", suite, "-o", result, "--cell", cells, *order["arguments"]]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        except OSError as error:
            return {"host": socket.gethostname(), "result": None, "why": f"{program}: {error}"}
        lines = done.stderr.strip().splitlines() or ["it said nothing"]
        text = None
        if done.returncode in (0, 1) and os.path.exists(result):
            with open(result) as file:
                text = file.read()
        return {"host": socket.gethostname(), "result": text, "why": lines[-1]}


class Fleet:
    """The machines of a cluster, each with at most one block."""

    def __init__(self, client: Client, order: dict[str, Any]) -> None:
        self._client = client
        self._order = order
        self._waiting = deque(order["blocks"])
        self._running: dict[str, tuple[str, str, Future]] = {}  # host -> worker, block, its future
        self._attempts: Counter[str] = Counter()
        self._done = 0
        self._seen = time.monotonic()  # when there was a machine last

    def run(self) -> None:
        """Until every block is done. Raises SystemExit with a sentence."""
        while self._waiting or self._running:
            workers = self._workers()
            self._take_back_lost(workers)
            self._hand_out(workers)
            futures = [future for _, _, future in self._running.values()]
            try:
                if futures:
                    wait(futures, timeout=LOOK_S, return_when="FIRST_COMPLETED")
                else:
                    time.sleep(LOOK_S)
            except TimeoutError:  # nobody is done
                continue
            self._collect()

    def _workers(self) -> dict[str, list[str]]:
        """Addresses by host."""
        by_host: dict[str, list[str]] = {}
        for address, worker in self._client.scheduler_info(n_workers=-1)["workers"].items():
            by_host.setdefault(worker["host"], []).append(address)
        if by_host:
            self._seen = time.monotonic()
        elif time.monotonic() - self._seen > PATIENCE_S:
            sys.exit(
                f"gilscope: The fleet at {self._order['address']} has no workers; start some, and "
                "go on with --resume."
            )
        return by_host

    def _take_back_lost(self, workers: dict[str, list[str]]) -> None:
        for host, (worker, block, future) in list(self._running.items()):
            if worker in workers.get(host, []):
                continue
            future.cancel()
            self._take_back(host, block, "its worker is gone")

    def _take_back(self, host: str, block: str, why: str) -> None:
        del self._running[host]
        self._attempts[block] += 1
        if self._attempts[block] == MOST_ATTEMPTS:
            sys.exit(
                f"gilscope: {block} was begun {MOST_ATTEMPTS} times and lost each time ({why}); go "
                "on with --resume."
            )
        self._say(f"{block} was lost on {host} ({why}) and is done again")
        self._waiting.appendleft(block)

    def _hand_out(self, workers: dict[str, list[str]]) -> None:
        for host in sorted(workers.keys() - self._running.keys()):
            if not self._waiting:
                return
            block, worker = self._waiting.popleft(), workers[host][0]
            future = self._client.submit(
                measure, self._order, f"{block}/*", workers=[worker], pure=False, retries=0
            )
            self._running[host] = (worker, block, future)
            self._say(f"{block} on {host}")

    def _collect(self) -> None:
        for host, (_, block, future) in list(self._running.items()):
            if not future.done():
                continue
            if future.status != "finished":
                self._take_back(host, block, str(future.exception()))
                continue
            answer = future.result()
            del self._running[host]
            self._keep(block, answer)

    def _keep(self, block: str, answer: dict[str, Any]) -> None:
        if answer["result"] is None:
            sys.exit(f"gilscope: {block} cannot be measured on {answer['host']}: {answer['why']}")
        context = json.loads(answer["result"])["context"]["gilscope"]
        if context["git_commit"] != self._order["commit"]:
            sys.exit(
                f"gilscope: {answer['host']} has gilscope of commit {context['git_commit']}, and "
                f"this is {self._order['commit']}; bring both to the same one."
            )
        place = Path(self._order["folder"], block.replace("/", "-") + ".json")
        partial = place.with_suffix(".partial")
        partial.write_text(answer["result"])
        partial.replace(place)
        self._done += 1
        self._say(f"{block} is done on {answer['host']}")

    def _say(self, words: str) -> None:
        count = len(self._order["blocks"])
        print(f"[{self._done}/{count}] {words}", file=sys.stderr, flush=True)


def main() -> None:
    order = json.loads(Path(sys.argv[1]).read_text())
    try:
        client = Client(order["address"], timeout=10)
    except (OSError, ValueError) as error:
        sys.exit(f"gilscope: There is no Dask scheduler at {order['address']} ({error}).")
    with client:
        Fleet(client, order).run()


if __name__ == "__main__":
    main()
