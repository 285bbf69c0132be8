"""Rows of the table of metrics, as documents carry them."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def verb(word: str) -> Json:
    """`slower`: 1 is slower, 2 are slower; `starts slower`: 1 starts slower, 2 start slower."""
    if " " in word:
        return {"word": word, "singular": word, "plural": word.replace("s ", " ", 1)}
    return {"word": word, "singular": f"is {word}", "plural": f"are {word}"}


def metric(key: str, unit: str, title: str, worse: str, better: str) -> Json:
    """A row of the table of metrics."""
    return {"key": key, "unit": unit, "title": title, "meaning": f"what {key} means",
            "smaller_is_better": key != "speedup",
            "following": "kept" if key == "page_faults" else "watched",
            "worse": verb(worse), "better": verb(better)}  # fmt: skip


METRICS = [
    metric("warm_s", "seconds", "Time", "slower", "faster"),
    metric("startup_s", "seconds", "Start-up", "starts slower", "starts faster"),
    metric("rss_bytes", "bytes", "Memory", "uses more memory", "uses less memory"),
    metric("page_faults", "count", "Page faults", "takes more faults", "takes fewer faults"),
    metric("speedup", "ratio", "Speed-up", "scales worse", "scales better"),
]

KEYS = tuple(row["key"] for row in METRICS)
