"""Which interpreter? The price of another one on a single thread, and what its threads bring."""

from __future__ import annotations

from markupsafe import Markup

from reports.document.estimate import Estimate
from reports.document.numbers import count, ratio
from reports.drawing.build_configuration import marked
from reports.run.card import Card, Row
from reports.run.chosen import CLASSES_THAT_WAIT, range_of
from reports.run.contrasts import of_question
from reports.run.scale import Scale
from reports.run.view import View

ORDER = 40
KEY = (("single", "one thread"), ("threads", "threads, most workers"))


def card(view: View) -> Card | None:
    base = view.run.base_interpreter
    single = _by_interpreter(view, "version", "serial.python")
    threads = _by_interpreter(view, "move", "threads.python")
    names = list(dict.fromkeys([*single, *threads]))
    if not names:
        return None
    ends = [e.median for found in (single, threads) for each in found.values() for e in each]
    scale = Scale.of(ends)
    rows = []
    for name in names:
        for kind, found in (("single", single), ("threads", threads)):
            if name in found:
                rows.append(_row(view, name, kind, found[name], scale))
    return Card(
        ident=view.prefix + "interpreters",
        question="Which interpreter?",
        answer=_answer(view, base, single, threads),
        rows=tuple(rows),
        ticks=tuple(scale.ticks()),
        key=KEY,
        doubt="Bars are the middle over kernels, numbers behind them the range of their medians.",
        limits=f"Against a plain loop on {base}; builds may differ in their optimisation, too.",
    )


def _by_interpreter(view: View, question: str, strategy: str) -> dict[str, list[Estimate]]:
    """The speed-ups of each kernel that computes; of threads those with the most workers."""
    most: dict[tuple[str, str, str], tuple[int, Estimate]] = {}
    for _, other, speedup in of_question(view.run, question):
        if other.strategy != strategy or other.kind in CLASSES_THAT_WAIT:
            continue
        if other.dispatch_s is not None or other.interpreter.endswith("-gil"):
            continue
        key = (other.interpreter, other.kernel, other.size)
        if key not in most or other.workers > most[key][0]:
            most[key] = (other.workers, speedup)
    found: dict[str, list[Estimate]] = {}
    for (interpreter, _, _), (_, speedup) in most.items():
        found.setdefault(interpreter, []).append(speedup)
    return found


def middle(estimates: list[Estimate]) -> float:
    """The middle of the medians, the lower of two."""
    medians = sorted(estimate.median for estimate in estimates)
    return medians[(len(medians) - 1) // 2]


def _row(view: View, name: str, kind: str, found: list[Estimate], scale: Scale) -> Row:
    value = middle(found)
    return Row(
        label=marked(view.run, name),
        link="",
        bar=scale.bar([(kind, value)], None),
        figure=ratio(value),
        interval=range_of(found),
        title=f"{name}: {dict(KEY)[kind]}, over {count(len(found), 'kernel')}",
    )


def _answer(
    view: View, base: str, single: dict[str, list[Estimate]], threads: dict[str, list[Estimate]]
) -> Markup:
    """The one whose threads, or else whose single thread, is the fastest, if it beats the base."""
    best = max(single, key=lambda name: middle(single[name]), default="")
    moved = max(threads, key=lambda name: middle(threads[name]), default="")
    parts = []
    if best and middle(single[best]) > 1:
        parts.append(f"on one thread {best} is {ratio(middle(single[best]))} as fast as {base}")
    elif best:
        parts.append(f"on one thread none is faster than {base} in the middle of the kernels")
    if moved and middle(threads[moved]) > 1:
        gain = ratio(middle(threads[moved]))
        parts.append(f"threads on {moved} are {gain} as fast as a plain loop on {base}")
    elif moved:
        parts.append(f"threads gain nothing over a plain loop on {base}")
    words = "; ".join(parts)
    return Markup("<b>{}.</b>").format(words[:1].upper() + words[1:])
