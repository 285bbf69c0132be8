"""How a strategy scales on both sides of a comparison: measured speed-ups and the fitted law."""

from __future__ import annotations

from markupsafe import Markup
from matplotlib.axes import Axes

from reports.comparison.verdicts import colour
from reports.document.comparison import Curve, Scaling
from reports.document.estimate import Estimate
from reports.document.numbers import ratio, ratio_interval
from reports.drawing.canvas import Canvas
from reports.drawing.markers import LETTER_PX
from reports.drawing.style import ink
from reports.drawing.ticks import put, put_ratios, span

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 420.0, 260.0, 52.0, 44.0, 10.0, 14.0
APART = 1.025  # the sides stand so far apart (as a factor) that both intervals show
STEPS = 40


def draw_curves(scaling: Scaling, ident: str) -> Markup:
    """Speed-up (log) over one worker against workers (log), base and new."""
    canvas = Canvas(WIDTH, HEIGHT, ident)
    axes = canvas.axes(LEFT, BOTTOM, RIGHT, TOP)
    counts = [float(count) for count in scaling.workers]
    points = (*scaling.base.speedup, *scaling.new.speedup)
    ends = [end for point in points for end in (point.median, *(point.interval or ()))]
    limits = span([*ends, 1.0, counts[-1]])
    axes.set_xscale("log", base=2)
    axes.set_yscale("log")
    axes.set_xlim(counts[0] / 1.12, max(counts[-1], counts[0] * 2) * 1.12)
    axes.set_ylim(*limits)
    put(axes.xaxis, counts, lambda count: f"{count:,.0f}")
    put_ratios(axes.yaxis, *limits, most=6)
    axes.set_xlabel("workers", color=ink("muted"), labelpad=3)
    axes.plot(counts, counts, color=ink("axis"), lw=1, ls=(0, (2, 3)), zorder=1.5)
    _side(axes, scaling, scaling.base, (ink("muted"), "o", 1 / APART))
    _side(axes, scaling, scaling.new, (_accent(scaling), "D", APART))
    _key(canvas, scaling)
    return canvas.svg(_label(scaling))


def law(workers: float, curve: Curve) -> float | None:
    """The Universal Scalability Law, N / (1 + sigma (N-1) + kappa N (N-1)) (Gunther 1993), between
    the counts that it was fitted to (harness/measure/scaling_law.h)."""
    if curve.serial_part is None:
        return None
    sigma = curve.serial_part.median
    kappa = 0.0 if curve.crosstalk is None else curve.crosstalk.median
    loss = 1 + sigma * (workers - 1) + kappa * workers * (workers - 1)
    return workers / loss if loss > 0 else None


def _accent(scaling: Scaling) -> str:
    found = scaling.verdict in ("worse", "better")
    return colour(scaling.verdict) if found else ink("ink")


def _side(axes: Axes, scaling: Scaling, curve: Curve, look: tuple[str, str, float]) -> None:
    shade, marker, shift = look
    first, last = scaling.fitted[0], scaling.fitted[-1]
    steps = [first * (last / first) ** (i / STEPS) for i in range(STEPS + 1)]
    fitted = [(n, value) for n in steps if (value := law(n, curve)) is not None]
    axes.plot([n for n, _ in fitted], [v for _, v in fitted], color=shade, lw=1.2, alpha=0.7)
    for count, point in zip(scaling.workers, curve.speedup, strict=True):
        if point.median <= 0:
            continue
        x, face = count * shift, shade if point.interval else ink("paper")
        if point.interval:
            axes.plot([x, x], list(point.interval), color=shade, lw=1.5, zorder=2.5)
        axes.plot([x], [point.median], ls="none", marker=marker, ms=5.5, mec=shade, mfc=face,
                  zorder=2.7)  # fmt: skip


def _key(canvas: Canvas, scaling: Scaling) -> None:
    """Which mark is which side, at the bottom where no curve comes."""
    entries = (
        ("●", "base", ink("muted")),
        ("◆", "new", _accent(scaling)),
        ("┈", "ideal", ink("axis")),
    )
    x = 8.0
    for sign, words, shade in entries:
        canvas.text(x, 9, sign, color=shade)
        canvas.text(x + 14, 9, words, color=ink("muted"), fontsize=11)
        x += 32 + LETTER_PX * len(words)


def _words(estimate: Estimate) -> str:
    return f"{ratio(estimate.median)} {ratio_interval(estimate)}".strip()


def _label(scaling: Scaling) -> str:
    points = "; ".join(
        f"{count} workers: base {_words(base)}, new {_words(new)}"
        for count, base, new in zip(
            scaling.workers, scaling.base.speedup, scaling.new.speedup, strict=True
        )
    )
    return f"{scaling.name}, speed-up over one worker, {scaling.verdict}. {points}"
