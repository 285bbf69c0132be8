"""Recomputes the digests of a kernel in Python: `python recompute.py KERNEL`.

Needs the checkout on PYTHONPATH. Reads from standard input one JSON list of
{"params": {...}, "items": n, "tasks": [[begin, end], ...]}; writes the list of digests, as
hexadecimal strings, to standard output. Task by task, as in a run: a digest that does not add shows
here.
"""

import importlib
import json
import sys

from kernels.digest import MASK
from kernels.shapes import whole


def main() -> None:
    name = sys.argv[1]
    kernel = importlib.import_module(f"kernels.{name}.{name}")
    digests = []
    for size in json.load(sys.stdin):
        state = kernel.prepare(size["params"])
        if hasattr(kernel, "arguments"):
            made = enumerate(kernel.arguments({**size["params"], "items": size["items"]}))
            run = whole(kernel)
            parts = [kernel.digest(item, run(state, argument)) for item, argument in made]
        else:
            parts = [kernel.run(state, begin, end) for begin, end in size["tasks"]]
        if hasattr(kernel, "close"):
            kernel.close(state)
        wrong = next((part for part in parts if not 0 <= part <= MASK), None)
        digests.append(hex(sum(parts) & MASK if wrong is None else wrong))
    json.dump(digests, sys.stdout)


if __name__ == "__main__":
    main()
