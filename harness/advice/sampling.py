"""How many calls make a sample: enough that hand-over, stragglers and noise do not decide, few
enough that many samples fit into the budget."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

# Seconds that a sample of one worker lasts: of work that computes, and of work that waits, whose
# calls differ more and whose pools are larger.
_COMPUTING_S = 0.2
_WAITING_S = 1.0
_LONGEST_S = 4.0
_MOST_CALLS = 1_000_000
_MOST_BYTES = 64 << 20
# A call shorter than this is measured in batches: telling calls apart would take as long.
_SHORT_S = 50e-6
_BATCH_S = 200e-6
# What a waiting sample needs of calls for each request in flight, so that its end does not decide.
_CALLS_IN_FLIGHT = 6
_TO_A_SERVER = 2
# Below, a function waits more than it computes.
WAITING_SHARE = 0.5


@dataclass(frozen=True)
class Sampling:
    sizes: dict[int, int]  # how many workers or requests in flight -> calls of a sample
    batch: int  # calls that are one task

    @property
    def most(self) -> int:
        return max(self.sizes.values())


def sampling_of(
    call_s: float, cpu_share: float, bytes_in: float, order: dict[str, Any], to_a_server: bool
) -> Sampling:
    """`order`: calls, workers and in_flight (lists) of docs/contracts.md."""
    wanted = order["calls"]
    waits = cpu_share < WAITING_SHARE
    most = max(1, min(_MOST_CALLS, int(_MOST_BYTES / max(1.0, bytes_in)), wanted))
    widest = max(order["workers"])
    if not waits:
        least = min(wanted, max(4 * widest, 8))
        count = _clamped(_COMPUTING_S / call_s, least, most)
        if count * call_s > _LONGEST_S:
            count = max(min(widest, wanted), int(_LONGEST_S / call_s))
        return Sampling(dict.fromkeys([1, *order["workers"]], count), _batch(call_s, count, widest))
    each = _TO_A_SERVER if to_a_server else _CALLS_IN_FLIGHT
    sizes = {}
    for level in sorted({1, *order["in_flight"]}):
        seconds = _WAITING_S if not to_a_server else 0
        sizes[level] = _clamped(seconds / call_s, each * level, most)
        if sizes[level] * call_s > _LONGEST_S * level:
            sizes[level] = max(min(level, wanted), int(_LONGEST_S * level / call_s))
    return Sampling(sizes, 1)


def _clamped(count: float, least: int, most: int) -> int:
    return max(1, min(max(round(count), least), most))


def _batch(call_s: float, count: int, workers: int) -> int:
    if call_s >= _SHORT_S:
        return 1
    return max(1, min(round(_BATCH_S / call_s), count // (8 * workers)))
