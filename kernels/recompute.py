"""Recomputes the digest of a kernel in Python: `python recompute.py KERNEL`.

Needs the checkout on PYTHONPATH. Reads from standard input one JSON list of
{"params": {...}, "items": N}; writes the list of digests, as hexadecimal strings, to standard
output.
"""

import importlib
import json
import sys


def main() -> None:
    name = sys.argv[1]
    kernel = importlib.import_module(f"kernels.{name}.{name}")
    digests = []
    for size in json.load(sys.stdin):
        state = kernel.prepare(size["params"])
        digests.append(hex(kernel.run(state, 0, size["items"])))
        if hasattr(kernel, "close"):
            kernel.close(state)
    json.dump(digests, sys.stdout)


if __name__ == "__main__":
    main()
