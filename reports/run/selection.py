"""Which cells a reader sees first. Only choosing: every number is the analysis's own."""

from __future__ import annotations

from reports.document.estimate import Estimate
from reports.document.run import Cell, Kernel, Run
from reports.drawing.style import known_family

MOST_DRAWN = 9


def dispatch_kernel(kernel: Kernel) -> bool:
    """Whether a kernel does nothing but price dispatch: then speed-ups say nothing of work."""
    return any(cell.dispatch_s is not None for cell in kernel.cells)


def working_kernels(run: Run) -> list[Kernel]:
    return [kernel for kernel in run.kernels if not dispatch_kernel(kernel)]


def best_python(kernel: Kernel) -> Cell | None:
    """The fastest cell whose workers run the Python form of the kernel."""
    return next((cell for cell in kernel.ranking if cell.binding == "python"), None)


def best_serial(kernel: Kernel) -> Cell | None:
    return next((cell for cell in kernel.ranking if cell.executor == "serial"), None)


def best_of_families(kernel: Kernel) -> list[Cell]:
    """The fastest cell of each family, fastest first."""
    first: dict[str, Cell] = {}
    for cell in kernel.ranking:
        first.setdefault(known_family(cell.family), cell)
    return list(first.values())


def drawn(kernel: Kernel, most: int = MOST_DRAWN) -> list[Cell]:
    """The few cells that charts draw in colour and name, fastest first."""
    wanted = [kernel.best, best_python(kernel), kernel.base, best_serial(kernel)]
    wanted += [*best_of_families(kernel), *kernel.ranking[:3], *kernel.ranking]
    few: dict[str, Cell] = {}
    for cell in wanted:
        if cell is not None and cell.measured and len(few) < most:
            few.setdefault(cell.name, cell)
    order = {cell.name: index for index, cell in enumerate(kernel.ranking)}
    return sorted(few.values(), key=lambda cell: order.get(cell.name, len(order)))


def cheapest_first(kernel: Kernel) -> list[tuple[Cell, Estimate]]:
    """The ranked cells whose price of dispatch is known, and that price in seconds a task."""
    priced = [(cell, cell.dispatch_s) for cell in kernel.ranking if cell.dispatch_s is not None]
    return sorted(priced, key=lambda entry: entry[1].median)


def siblings(kernel: Kernel, cell: Cell) -> list[Cell]:
    """The cells of the same strategy, chunk size and interpreter, measured or not, by workers."""
    key = (cell.strategy, cell.chunk_size, cell.interpreter)
    same = (c for c in kernel.cells if (c.strategy, c.chunk_size, c.interpreter) == key)
    return sorted(same, key=lambda c: c.workers)
