"""The small picture of a strategy for text and tables: a piece of its line, and its mark."""

from __future__ import annotations

from markupsafe import Markup
from matplotlib.markers import MarkerStyle
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Transform

from reports.drawing.style import VARIABLES, Look

WIDTH, HEIGHT, MARK = 26.0, 12.0, 7.5  # CSS pixels
_COMMANDS = {Path.MOVETO: "M", Path.LINETO: "L", Path.CURVE3: "Q", Path.CURVE4: "C"}


def _outline(path: Path, scale: Transform) -> str:
    words = []
    for points, code in path.transformed(scale).iter_segments():
        if code == Path.CLOSEPOLY:
            words.append("Z")
        elif code in _COMMANDS:
            words.append(_COMMANDS[code] + " ".join(f"{value:.1f}" for value in points))
    return "".join(words)


def symbol(look: Look) -> Markup:
    """The `<symbol>` that `glyph` refers to; colours are CSS variables."""
    mark = MarkerStyle(look.marker, fillstyle=look.filling)  # type: ignore[arg-type]
    place = Affine2D().scale(MARK, -MARK).translate(WIDTH / 2, HEIGHT / 2)
    colour = VARIABLES[look.colour]
    dashes = " ".join(f"{dash * 1.4:g}" for dash in look.dashes)
    full = _outline(mark.get_path(), mark.get_transform() + place)
    hollow = mark.get_alt_path()
    other = "" if hollow is None else _outline(hollow, mark.get_alt_transform() + place)
    return Markup(
        '<symbol id="{id}" viewBox="0 0 26 12"><path d="M0 6H26" style="stroke:{colour};'
        'stroke-width:1.8" stroke-dasharray="{dashes}"/><path d="{other}" style="fill:var(--paper);'
        'stroke:{colour}"/><path d="{full}" style="fill:{colour};stroke:{colour}"/></symbol>'
    ).format(id=look.ident, colour=colour, dashes=dashes or "none", full=full, other=other)


def glyph(look: Look) -> Markup:
    """The picture of a strategy; decoration beside its name, so hidden from screen readers."""
    return Markup('<svg class="glyph" aria-hidden="true"><use href="#{}"/></svg>').format(
        look.ident
    )
