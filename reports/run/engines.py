"""What engines and libraries cost, as the card and the table of engines show it."""

from __future__ import annotations

from dataclasses import dataclass

from reports.document.engine_price import EnginePrice
from reports.document.estimate import Estimate
from reports.document.numbers import brief, interval, size
from reports.document.run import Cell, Run
from reports.run.selection import dispatch_kernel


@dataclass(frozen=True)
class Priced:
    """A strategy with what it costs one task at a time, and in chunks."""

    cell: Cell
    price: EnginePrice
    chunked: tuple[tuple[int, EnginePrice], ...]  # chunk size and price

    @property
    def tenth_s(self) -> float:
        return self.price.tenth.median

    @property
    def chunks(self) -> str:
        """`0.2 ms (16)`, or nothing."""
        return ", ".join(
            f"{brief(price.tenth.median)} ({chunk_size})" for chunk_size, price in self.chunked
        )


@dataclass(frozen=True)
class Row:
    """Of the table, in words."""

    strategy: str
    tenth: str
    interval: str
    hundredth: str
    chunks: str
    cpu: str
    startup: str
    teardown: str
    memory: str
    services: str


def priced(run: Run) -> list[Priced]:
    """The cheapest first. Chunks are a way to use a strategy, and stand beside it."""
    cells = {cell.name: cell for cell in run.cells}
    known = [(cells[price.cell], price) for price in run.engine_prices if price.cell in cells]
    return [
        Priced(
            cell,
            price,
            tuple(
                (other.chunk_size, chunked)
                for other, chunked in known
                if other.chunk_size
                and (other.strategy, other.interpreter) == (cell.strategy, cell.interpreter)
            ),
        )
        for cell, price in known
        if not cell.chunk_size
    ]


def rows(run: Run) -> list[Row]:
    tasks = next((kernel.tasks for kernel in run.kernels if dispatch_kernel(kernel)), None)
    return [_row(each, tasks) for each in priced(run)]


def _row(each: Priced, tasks: int | None) -> Row:
    cell = each.cell
    services = cell.metrics.get("service_cpu_s")
    cpu_s = None if cell.cpu_s is None else cell.cpu_s.median
    if cpu_s is not None and services is not None:
        cpu_s += services.median
    return Row(
        strategy=cell.strategy,
        tenth=brief(each.price.tenth.median),
        interval=interval(each.price.tenth, brief),
        hundredth=brief(each.price.hundredth.median),
        chunks=each.chunks,
        cpu="" if cpu_s is None or not tasks else brief(cpu_s / tasks),
        startup=_time(cell.startup_s),
        teardown=_time(cell.metrics.get("teardown_s")),
        memory=_memory(cell.memory_bytes),
        services=_memory(cell.metrics.get("service_rss_bytes")),
    )


def _time(estimate: Estimate | None) -> str:
    return "" if estimate is None else brief(estimate.median)


def _memory(estimate: Estimate | None) -> str:
    return "" if estimate is None else size(estimate.median, 2)
