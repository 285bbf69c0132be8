"""An engine or a library in the place of the standard library's pools: from which task on?"""

from __future__ import annotations

from markupsafe import Markup

from reports.document.engine_price import EnginePrice
from reports.document.numbers import brief, interval, size
from reports.document.run import Cell
from reports.run.card import Card, Row
from reports.run.chosen import named
from reports.run.scale import Scale
from reports.run.selection import dispatch_kernel
from reports.run.view import View
from reports.run.words import strategy_words

ORDER = 16
MOST_ROWS = 16
PLAIN = "process_pool_fork"  # what others are told against, where it was measured
LIMITS = (
    "From tasks that do nothing and carry nothing: with W workers, a task of that duration costs a "
    "tenth more than ideal workers would take. Memory includes brokers and schedulers; bars are "
    "logarithmic."
)


def card(view: View) -> Card | None:
    run = view.run
    cells = {cell.name: cell for cell in run.cells}
    prices = [(cells[price.cell], price) for price in run.engine_prices if price.cell in cells]
    if not prices:
        return None
    # Chunks are a way to use a strategy: they stand in its row.
    plain = [(cell, price) for cell, price in prices if not cell.chunk_size]
    engines = [(cell, price) for cell, price in plain if cell.family == "distributed"] or plain
    (least, least_price), (most, most_price) = engines[0], engines[-1]
    scale = Scale.of([price.tenth.median / 1e-3 for _, price in plain], least=1.0)
    kernel = next((k for k in run.kernels if dispatch_kernel(k)), None)
    link = "" if kernel is None else view.anchor(kernel)
    text = f": less than a tenth of a task from {_from(least_price)} on"
    if most is not least:
        text += f"; {_from(most_price)} with {strategy_words(most)}"
    reference = next((price for cell, price in plain if cell.executor == PLAIN), None)
    if reference is not None:
        text += f"; {_from(reference)} with a plain ProcessPoolExecutor"
    return Card(
        ident=view.prefix + "engine",
        question="An engine?",
        answer=named(view, least) + Markup("{}.").format(text),
        rows=tuple(
            Row(
                label=cell.executor,
                link=link,
                bar=scale.bar([("whole", price.tenth.median / 1e-3)], None),
                figure=_from(price),
                interval=interval(price.tenth, brief),
                note=_note(cell, price, prices),
                title=f"{cell.name}: how long a task must last for a tenth",
            )
            for cell, price in plain[:MOST_ROWS]
        ),
        limits=LIMITS,
    )


def _from(price: EnginePrice) -> str:
    return brief(price.tenth.median)


def _note(cell: Cell, price: EnginePrice, prices: list[tuple[Cell, EnginePrice]]) -> str:
    """`a hundredth from 150 ms · starts in 2.3 s · 210 MB · in chunks of 16 from 0.9 ms`."""
    words = [f"a hundredth from {brief(price.hundredth.median)}"]
    if cell.startup_s is not None:
        words.append(f"starts in {brief(cell.startup_s.median)}")
    memory = [cell.memory_bytes, cell.metrics.get("service_rss_bytes")]
    if known := [estimate.median for estimate in memory if estimate is not None]:
        words.append(size(sum(known), 2))
    words += [
        f"in chunks of {other.chunk_size} from {_from(chunked)}"
        for other, chunked in prices
        if other.chunk_size
        and other.strategy == cell.strategy
        and other.interpreter == cell.interpreter
    ]
    return " · ".join(words)
