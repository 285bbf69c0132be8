"""The card of engines: from which task on each costs little, and what it needs besides."""

from __future__ import annotations

import copy
import json
from typing import Any

from reports.document.run import read_runs
from reports.run.cards import engines
from reports.run.engines import rows as engine_rows
from reports.run.page import page, templates
from reports.run.view import View
from tests.metrics_table import metric
from tests.report import synthetic

Json = dict[str, Any]


def estimate(median: float) -> Json:
    return {"median": median, "low": 0.9 * median, "high": 1.1 * median, "n": 8}


def analysis(prices: dict[str, float]) -> Json:
    """Prices of these strategies of `noop`: the duration of which they are a tenth."""
    value = copy.deepcopy(synthetic.analysis(kernels=["noop"]))
    (run,) = value["runs"]
    for strategy, tenth_s in prices.items():
        cell = next(
            cell for cell in run["cells"]
            if cell["strategy"] == strategy and cell["visits"] and cell["workers"] == 2
        )  # fmt: skip
        run["engine_prices"].append(
            {
                "cell": cell["name"],
                "tenth_s": estimate(tenth_s),
                "hundredth_s": estimate(10 * tenth_s),
            }
        )
    return value


def card_of(value: Json) -> Any:
    (run,) = read_runs(json.dumps(value))
    return engines.card(View(run, "r0", templates()))


def test_a_run_without_engines_has_no_such_card() -> None:
    assert card_of(analysis({})) is None


def test_the_card_begins_with_the_answer() -> None:
    value = analysis({"threads.python": 2e-4, "process_pool_fork.python": 1.9e-3})
    (run,) = value["runs"]
    for cell in run["cells"]:
        if cell["strategy"] == "threads.python":
            cell["family"] = "distributed"
            cell["service_rss_bytes"] = estimate(100 << 20)
    card = card_of(value)
    assert card.question == "An engine?"
    assert "less than a tenth of a task from" in card.answer
    assert "cheaper than every engine" not in card.answer  # here, one is cheaper than the pool
    first, second = card.rows
    assert (first.label, second.label) == ("threads", "process_pool_fork")


def test_a_plain_pool_that_is_cheaper_is_the_answer() -> None:
    value = analysis({"process_pool_fork.python": 1.9e-3, "threads.python": 5e-2})
    (run,) = value["runs"]
    for cell in run["cells"]:
        if cell["strategy"] == "threads.python":
            cell["family"] = "distributed"
    answer = card_of(value).answer
    assert answer.index("process_pool_fork") < answer.index("cheaper than every engine")
    assert "with threads" in answer


def test_the_table_says_what_services_take() -> None:
    value = analysis({"threads.python": 2e-4, "process_pool_fork.python": 1.9e-3})
    (run,) = value["runs"]
    cell = next(c for c in run["cells"] if c["name"] == run["engine_prices"][0]["cell"])
    for other in run["cells"]:
        other["service_rss_bytes"] = estimate(100 << 20) if other is cell else None
    run["metrics"] = [
        *run["metrics"],
        metric("service_rss_bytes", "bytes", "Services' memory", "uses more", "uses less"),
    ]
    first, second = engine_rows(read_runs(json.dumps(value))[0])
    assert (first.services, second.services) == ("100\u202fMiB", "")
    assert first.hundredth and first.startup and first.cpu


def test_the_page_has_the_card() -> None:
    value = analysis({"threads.python": 2e-4, "process_pool_fork.python": 1.9e-3})
    assert "An engine?" in page(read_runs(json.dumps(value)))
