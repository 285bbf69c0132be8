"""The page and the Markdown of an advice: the answer first, in the words of the terminal."""

from __future__ import annotations

import copy
import json
from typing import Any

from reports.document.run import read_runs
from reports.run.markdown import markdown
from reports.run.page import page
from tests.report import synthetic
from tests.report.pages import Document

Json = dict[str, Any]


def estimate(median: float) -> Json:
    return {"median": median, "low": 0.95 * median, "high": 1.05 * median, "n": 8}


def option(words: str, total_s: float | None, gain: float, remark: str = "") -> Json:
    return {
        "cell": f"score/calls_100/{words}",
        "words": words,
        "remark": remark,
        "standing": "measured" if total_s else "skipped",
        "total_s": total_s,
        "gain": estimate(gain) if total_s else None,
        "startup_s": 0.01 if total_s else None,
        "extra_bytes": 1 << 20 if total_s else None,
    }


def advised(name: str = "score") -> Json:
    value = copy.deepcopy(synthetic.analysis(kernels=["primes"]))
    value["runs"][0]["advice"] = {
        "work": {"name": name},
        "calls": 10_000,
        "best": "2 processes, chunks of 8",
        "recommended": "score/calls_100/2 processes, chunks of 8",
        "loop": "score/calls_100/a plain loop",
        "gain": "shown",
        "options": [
            option("2 processes, chunks of 8", 5.7, 1.76, "recommended"),
            option("a plain loop", 10.1, 1.0, "better below 21 calls"),
            option("2 sub-interpreters", None, 0, "needs CPython 3.14 or newer"),
        ],
        "function": f"{name}: 1.0 ms a call.",
        "call": f"ProcessPoolExecutor(2).map({name}, texts, chunksize=8)",
        "code": ["from myapp import score", "", "if __name__ == '__main__':", "    ..."],
        "verdict": "10,000 calls: 10.1 s -> 5.7 s.",
        "sure": ["it beat the loop in 8 of 8 rounds"],
        "unmeasured": ["10,000 calls were extrapolated from 100"],
        "changes": [],
        "notes": ["score prints"],
    }
    return value


def test_the_page_begins_with_it() -> None:
    html = page(read_runs(json.dumps(advised())))
    document = Document(html)
    words = " ".join(document.words)
    assert words.index("ProcessPoolExecutor(2).map") < words.index("The answer")
    for part in (
        "10,000 calls: 10.1 s -> 5.7 s.",
        "Sure: it beat the loop in 8 of 8 rounds.",
        "Seen besides: score prints.",
        "needs CPython 3.14 or newer",
        "from myapp import score",
    ):
        assert part in " ".join(words.split()), part
    assert "What would change it" not in words  # nothing to say
    assert any(element == "table" for element, _ in document.elements)


def test_the_first_card_is_its() -> None:
    text = markdown(read_runs(json.dumps(advised())))
    card = text.index("score, 10,000 calls")
    assert card < text.index("ProcessPoolExecutor(2).map(score, texts, chunksize=8)")
    assert card < text.index("primes")


def test_a_run_of_a_suite_has_none() -> None:
    html = page(read_runs(json.dumps(synthetic.analysis(kernels=["primes"]))))
    assert "which strategy?" not in html


def test_names_are_escaped() -> None:
    html = page(read_runs(json.dumps(advised("<script>alert(1)</script>"))))
    assert "<script>alert(1)" not in html
