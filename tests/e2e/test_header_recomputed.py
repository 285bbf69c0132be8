"""Every number of the report's cards, recomputed from the raw rows of the result file.

Nothing here is shared with the analysis: visits are medians of rows, ratios are paired by round,
intervals are those of order statistics with scipy's binomial distribution.
"""

from __future__ import annotations

import html
import math
import re
from collections import defaultdict
from itertools import pairwise
from statistics import median

import pytest
from scipy.stats import binom

from tests.e2e import support
from tests.e2e.conftest import Made, make
from tests.e2e.support import Json

SUITE = """
summary = "what the cards of a report are recomputed from"
rounds = 7
warm_samples = 2
min_sample = "2ms"

[[cells]]
kernels = ["mandelbrot", "word_count"]
sizes = ["tiny"]
workers = [1, 2]
strategies = ["serial.python", "serial.native", "threads.python", "pipes_fork.python",
              "native_threads.native"]

[[cells]]
kernels = ["http_fetch"]
sizes = ["tiny"]
workers = [4]
strategies = ["serial.python", "threads.python"]

[[cells]]
kernels = ["noop"]
sizes = ["tiny"]
workers = [2]
strategies = ["serial.python", "threads.python", "pipes_fork.python"]
"""

Times = dict[int, float]  # round -> seconds


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("recomputed")
    (folder / "suite.toml").write_text(SUITE)
    return make(folder / "suite.toml", folder / "run.json")


@pytest.fixture(scope="module")
def cards(made: Made) -> dict[str, str]:
    """Card -> its HTML."""
    page = made.file.with_suffix(".html")
    done = support.gilscope("report", made.file, "-o", page)
    assert done.returncode == 0, done.stderr
    found = re.findall(
        r'<article class="card" id="r0(\w+)".*?</article>', page.read_text(), re.DOTALL
    )
    parts = re.findall(r'<article class="card".*?</article>', page.read_text(), re.DOTALL)
    return dict(zip(found, parts, strict=True))


class Rows:
    """What the rows of a result file say of its cells, by name."""

    def __init__(self, document: Json) -> None:
        self.warmups: dict[str, int] = {}
        self._samples: dict[tuple[str, str], dict[int, list[float]]] = defaultdict(dict)
        self._starts: dict[str, Times] = defaultdict(dict)
        for row in document["benchmarks"]:
            own, name = row["gilscope"], row["run_name"]
            if row["run_type"] == "aggregate":
                self.warmups[name] = own["warmup_samples"]
                continue
            rounds = self._samples[name, own["phase"]]
            rounds.setdefault(own["round"], []).append(own["elapsed_s"])
            self._starts[name][own["round"]] = own["startup_s"]

    def warm(self, name: str) -> Times:
        skip = self.warmups[name]
        return {r: median(times[skip:]) for r, times in self._samples[name, "warm"].items()}

    def start(self, name: str) -> Times:
        """Start-up and the cold sample."""
        cold = self._samples[name, "cold"]
        return {r: self._starts[name][r] + times[0] for r, times in cold.items()}


@pytest.fixture(scope="module")
def rows(made: Made) -> Rows:
    return Rows(made.document)


def ratios(first: Times, second: Times, among: set[int] | None = None) -> list[float]:
    rounds = sorted((set(first) & set(second)) & (among or set(first)))
    return [first[r] / second[r] for r in rounds]


def order_interval(values: list[float]) -> tuple[float, float]:
    """Hettmansperger & Sheather's, asking for 96.3 %, of logarithms."""
    logs, n = sorted(map(math.log, values)), len(values)

    def confidence(k: int) -> float:
        return float(1 - 2 * binom.cdf(k - 1, n, 0.5))

    k = 1
    while k + 1 <= n // 2 and confidence(k + 1) >= 0.95:
        k += 1
    asked = min(confidence(k), 0.963)
    excess = (confidence(k) - asked) / (confidence(k) - confidence(k + 1))
    inwards = (n - k) * excess / (k + (n - 2 * k) * excess)
    low = logs[k - 1] + inwards * (logs[k] - logs[k - 1])
    high = logs[n - k] + inwards * (logs[n - k - 1] - logs[n - k])
    return math.exp(low), math.exp(high)


def base_of(name: str) -> str:
    kernel, size, *_ = name.split("/")
    return f"{kernel}/{size}/serial.python/workers:1/{next(iter(INTERPRETER))}"


INTERPRETER: dict[str, None] = {}


@pytest.fixture(scope="module", autouse=True)
def _interpreter(made: Made) -> None:
    INTERPRETER.clear()
    INTERPRETER.update(dict.fromkeys(support.ours(made.document)["interpreters"]))


def number(text: str) -> float:
    return float(text.replace(",", "").rstrip("×"))


def close(shown: str, value: float) -> bool:
    """Is that what rounding makes of the value?"""
    digits = len(shown.rstrip("×").partition(".")[2])
    return bool(abs(number(shown) - value) <= 0.5001 * 10**-digits)


def shown_rows(card: str) -> list[tuple[str, str, list[str]]]:
    """(cell, figure, ends of the interval) of each bar."""
    found = re.findall(
        r'<li title="([^",]*)[^"]*">.*?<b>([^<]*)</b> <small>(?:\[([^\]]*)\])?</small>',
        card,
        re.DOTALL,
    )
    return [
        (html.unescape(n), figure, ends.split("–") if ends else []) for n, figure, ends in found
    ]


@pytest.mark.parametrize(("card", "kernels"), [("python", 2), ("cpp", 2), ("waiting", 1)])
def test_the_ratio_of_each_kernel(
    cards: dict[str, str], rows: Rows, card: str, kernels: int
) -> None:
    shown = shown_rows(cards[card])
    assert len(shown) == kernels
    for name, figure, ends in shown:
        if not figure:  # the loop, and nothing that may be as fast
            assert name == base_of(name)
            assert "all others are slower" in cards[card]
            continue
        values = ratios(rows.warm(base_of(name)), rows.warm(name))
        assert close(figure, median_of_ratios(values)), name
        low, high = order_interval(values)
        assert number(ends[0]) <= low + 0.51 * 10 ** -places(ends[0]), (
            name
        )  # or wider, if correlated
        assert number(ends[1]) >= high - 0.51 * 10 ** -places(ends[1]), name


def places(shown: str) -> int:
    return len(shown.partition(".")[2])


def median_of_ratios(values: list[float]) -> float:
    return math.exp(median(map(math.log, values)))


def sentence(card: str) -> str:
    found = re.search(r'<p class="say">(.*?)</p>', card, re.DOTALL)
    assert found
    return html.unescape(re.sub(r"<[^>]*>", "", found.group(1)))


def leading(made: Made, card: str) -> list[str]:
    """The cells of the family that the answer names, one for each kernel that gains by it."""
    code = re.search(r'<p class="say"><b>.*?</b> <code>([^<]*)</code>', card)
    assert code, sentence(card)
    families = {row["run_name"]: row["gilscope"]["family"] for row in made.document["benchmarks"]}
    gaining = card.replace("no gain shown", "\0")
    parts = re.findall(r'<li title="([^",]*)[^"]*">(.*?)</li>', gaining, re.DOTALL)
    names = [html.unescape(name) for name, rest in parts if "\0" not in rest]
    family = next(families[name] for name in names if f"/{code.group(1)}/" in name)
    return [name for name in names if families[name] == family]


def test_the_parts_of_cpp_are_of_the_rounds_of_all_three(
    made: Made, cards: dict[str, str], rows: Rows
) -> None:
    language, workers = [], []
    for name in leading(made, cards["cpp"]):
        kernel, size, *_ = name.split("/")
        serial = rows.warm(f"{kernel}/{size}/serial.native/workers:1/native")
        base, own = rows.warm(base_of(name)), rows.warm(name)
        common = set(base) & set(serial) & set(own)
        language.append(median_of_ratios(ratios(base, serial, common)))
        workers.append(median_of_ratios(ratios(serial, own, common)))
    text = sentence(cards["cpp"])
    found = re.search(r"the language brings ([\d.]+×)", text)
    assert found
    assert any(close(found.group(1), value) for value in language)
    if with_workers := re.search(r"the workers ([\d.]+×)", text):
        assert any(close(with_workers.group(1), value) for value in workers)
    for ends, values in zip(re.findall(r"\(([\d.]+)–([\d.]+×)\)", text), (language, workers)):
        assert close(ends[0], min(values))
        assert close(ends[1], max(values))


def executions_until_even(rows: Rows, name: str) -> float:
    base, own = base_of(name), name
    counts = []
    for r in set(rows.warm(base)) & set(rows.warm(own)):
        dearer = rows.start(own)[r] - rows.start(base)[r]
        saved = rows.warm(base)[r] - rows.warm(own)[r]
        never = math.inf if saved <= 0 else 1 + math.ceil(dearer / saved)
        counts.append(1 if dearer <= 0 else never)
    return median(counts)


def test_when_a_strategy_has_paid(made: Made, cards: dict[str, str], rows: Rows) -> None:
    text = sentence(cards["python"])
    if "A plain loop" in text:
        assert "Pays" not in text
        return
    counts = [executions_until_even(rows, name) for name in leading(made, cards["python"])]
    paying = sorted(math.ceil(count) for count in counts if math.isfinite(count))
    said = [int(n.replace(",", "")) for n in re.findall(r"([\d,]+)(?:st|nd|rd|th)\b", text)]
    assert said == sorted({paying[0], paying[-1]}) or (not said and paying[-1:] in ([], [1]))


def test_the_price_of_a_task(made: Made, cards: dict[str, str], rows: Rows) -> None:
    cells = [planned["cell"] for planned in support.ours(made.document)["plan"]]
    tasks = next(cell["tasks"] for cell in cells if cell["kernel"] == "noop")
    units = {"s": 1, "ms": 1e-3, "µs": 1e-6, "ns": 1e-9}
    shown = shown_rows(cards["task"])
    assert len(shown) == 2
    for name, figure, _ in shown:
        value, unit = figure.split("\N{NARROW NO-BREAK SPACE}")
        price = median(rows.warm(name).values()) / tasks
        assert close(value, price / units[unit]), name


def test_where_the_time_went(made: Made, cards: dict[str, str]) -> None:
    seen = support.ours(made.document)["telemetry"]
    words = {"Python": "python", "without the GIL": "native", "waiting for the GIL": "gil",
             "waiting": "waiting", "not attributed": "unattributed"}  # fmt: skip
    bars = [
        bar
        for card in cards.values()
        for bar in re.findall(r'<div class="why">.*?</div>', card, re.DOTALL)
    ]
    assert bars
    for bar in bars:
        head = re.search(r"<code>([^,<]*), ([^<]*)</code>", bar)
        assert head
        strategy, kernel = head.groups()
        told = {words[w]: int(p) for w, p in re.findall(r"</i>([A-Za-z ]+?) (\d+) %", bar)}
        like = [
            value["shares"]
            for name, value in seen.items()
            if name.startswith(f"{kernel}/") and f"/{strategy}/" in name and "shares" in value
        ]
        assert any(
            all(abs(100 * shares[part] - percent) <= 0.51 for part, percent in told.items())
            for shares in like
        ), bar


def test_the_rows_are_in_the_order_of_the_plan(made: Made, cards: dict[str, str]) -> None:
    cells = [planned["cell"] for planned in support.ours(made.document)["plan"]]
    order = list(dict.fromkeys(cell["kernel"] for cell in cells))
    names = [name.split("/")[0] for name, _, _ in shown_rows(cards["python"])]
    assert all(order.index(a) < order.index(b) for a, b in pairwise(names))
