"""One chart: a matplotlib figure in pixels, turned into small, themed, accessible inline SVG.

matplotlib's SVG is a document of its own: fixed colours, a style element that would leak into the
page, ids that collide. Here it becomes a fragment: placeholder colours turn into CSS variables,
text stays text in the page's font, unused ids go, and marks get a tooltip where asked for.
"""

from __future__ import annotations

import io
import logging
import re
import warnings
from collections import Counter
from typing import Any
from xml.etree import ElementTree

import matplotlib
from markupsafe import Markup
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.transforms import Affine2D, Transform

from reports.drawing.style import VARIABLES, ink

FONT_PX = 12.0
_SETTINGS: Any = {
    "svg.fonttype": "none",  # text as text: small, searchable, in the page's font
    "axes.unicode_minus": True,
    "font.family": "DejaVu Sans",
    "font.size": FONT_PX,
    "path.simplify": False,
}
_SVG = "{http://www.w3.org/2000/svg}"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_NUMBER = re.compile(r"-?\d+\.\d+")
_TIGHT = re.compile(r" ?([MLCQzZ]) ?")  # commands of a path need no spaces
_COLOUR = re.compile("|".join(VARIABLES))
_DROPPED_STYLES = (  # said by the page, or the default
    "stroke-linejoin", "stroke-linecap", "font-family", "text-anchor: start",
    f"font-size: {FONT_PX:g}px",
)  # fmt: skip


class Canvas:
    """A figure in CSS pixels, whose display units are pixels from the bottom left."""

    def __init__(self, width: float, height: float, ident: str) -> None:
        self.width, self.height, self.ident = width, height, ident
        with matplotlib.rc_context(_SETTINGS):
            self.figure = Figure(figsize=(width / 72, height / 72), dpi=72)
        self.figure.patch.set_visible(False)
        self._tips: dict[str, tuple[str, str]] = {}
        self._ids: dict[str, int] = {}

    @property
    def pixels(self) -> Transform:
        """From pixels from the bottom left to the picture, whatever its resolution."""
        return Affine2D().scale(1 / 72) + self.figure.dpi_scale_trans

    def axes(self, left: float, bottom: float, right: float, top: float) -> Axes:
        """Axes with these margins in pixels: no box, a faint grid, quiet ticks."""
        box = (
            left / self.width,
            bottom / self.height,
            (self.width - left - right) / self.width,
            (self.height - bottom - top) / self.height,
        )
        with matplotlib.rc_context(_SETTINGS):
            axes = self.figure.add_axes(box)
        axes.set_facecolor("none")
        for side in ("top", "right", "left"):
            axes.spines[side].set_visible(False)
        axes.spines["bottom"].set_color(ink("axis"))
        axes.grid(visible=True, color=ink("grid"), linewidth=1)
        axes.set_axisbelow(True)
        axes.tick_params(colors=ink("muted"), length=0, pad=5, which="both")
        return axes

    def tip(self, artist: Artist, text: str, kind: str = "mark") -> None:
        """Gives an artist a tooltip and a CSS class."""
        gid = f"tip{len(self._tips)}"
        artist.set_gid(gid)
        self._tips[gid] = (text, kind)

    def text(self, x: float, y: float, words: str, **options: Any) -> None:
        """Text at a point in pixels."""
        settings: dict[str, Any] = {
            "color": ink("ink"),
            "va": "center_baseline",
            "fontsize": FONT_PX,
            "parse_math": False,  # a name with $ is a name, not mathematics
            **options,
        }
        self.figure.text(x, y, words, transform=self.pixels, **settings)

    def line(self, xs: list[float], ys: list[float], colour: str, width: float = 1.0) -> None:
        """A line through points in pixels."""
        line = Line2D(xs, ys, color=colour, linewidth=width, transform=self.pixels)
        self.figure.add_artist(line)

    def png(self) -> bytes:
        """The picture at twice its size in pixels, on white; drawn in plain colours."""
        buffer = io.BytesIO()
        logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
        with matplotlib.rc_context(_SETTINGS), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            metadata = {"Software": "gilscope"}
            self.figure.savefig(buffer, format="png", dpi=144, facecolor="white", metadata=metadata)
        return buffer.getvalue()

    def svg(self, label: str) -> Markup:
        """The fragment; `label` is what a screen reader says of it."""
        buffer = io.StringIO()
        logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
        settings = _SETTINGS | {"svg.hashsalt": self.ident}
        with matplotlib.rc_context(settings), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # characters that DejaVu lacks: the page has a font
            self.figure.savefig(buffer, format="svg", metadata={"Date": None})
        root = ElementTree.fromstring(buffer.getvalue())
        self._clean(root, label)
        return Markup(ElementTree.tostring(root, encoding="unicode"))

    def _clean(self, root: ElementTree.Element, label: str) -> None:
        _drop(root, ("metadata", "style"))
        used = _references(root)
        for element in root.iter():
            element.tag = element.tag.removeprefix(_SVG)
            self._rename(element, used)
            _restyle(element)
            _shorten(element)
        _hoist_marks(root)
        root.attrib.clear()
        root.attrib |= {
            "viewBox": f"0 0 {self.width:g} {self.height:g}",
            "class": "chart",
            "role": "img",
            "aria-label": label,
            "style": f"--w:{self.width:g}",
        }

    def _rename(self, element: ElementTree.Element, used: set[str]) -> None:
        old = element.attrib.pop("id", "")
        if old in self._tips:
            text, kind = self._tips[old]
            element.set("class", kind)
            title = ElementTree.Element("title")
            title.text = text
            element.insert(0, title)
        elif old in used:
            element.set("id", self._short(old))
        if _XLINK in element.attrib:
            element.set("href", "#" + self._short(element.attrib.pop(_XLINK).removeprefix("#")))
        if clip := element.attrib.get("clip-path", ""):
            name = clip.removeprefix("url(#").removesuffix(")")
            element.set("clip-path", f"url(#{self._short(name)})")

    def _short(self, old: str) -> str:
        """An id of the page for one of matplotlib's, which are long and stand at every mark."""
        return f"{self.ident}-{self._ids.setdefault(old, len(self._ids))}"


def _drop(root: ElementTree.Element, names: tuple[str, ...]) -> None:
    for parent in list(root.iter()):
        for child in list(parent):
            tag = child.tag.removeprefix(_SVG)
            if tag in names or (tag == "defs" and len(child) == 1 and _drop_only(child, names)):
                parent.remove(child)


def _drop_only(element: ElementTree.Element, names: tuple[str, ...]) -> bool:
    return element[0].tag.removeprefix(_SVG) in names


def _references(root: ElementTree.Element) -> set[str]:
    used = {element.attrib.get(_XLINK, "").removeprefix("#") for element in root.iter()}
    clips = (element.attrib.get("clip-path", "") for element in root.iter())
    used |= {clip.removeprefix("url(#").removesuffix(")") for clip in clips}
    return used - {""}


def _restyle(element: ElementTree.Element) -> None:
    """Placeholder colours become variables; what the page's stylesheet says already is left out."""
    style = element.attrib.pop("style", "")
    parts = [part.strip() for part in style.split(";") if part.strip()]
    kept = [
        _COLOUR.sub(lambda match: VARIABLES[match.group()], part).replace(": ", ":")
        for part in parts
        if not part.startswith(_DROPPED_STYLES)
    ]
    if kept:
        element.set("style", ";".join(kept))


def _shorten(element: ElementTree.Element) -> None:
    """Coordinates to a tenth of a pixel, or a hundredth where a mark's outline needs it."""
    places = 2 if element.tag == "path" and "id" in element.attrib else 1
    if element.attrib.get("transform", "").startswith("rotate(-0 "):
        del element.attrib["transform"]
    for key in ("d", "x", "y", "transform", "width", "height"):
        if key in element.attrib:
            value = _NUMBER.sub(lambda m: _rounded(m.group(), places), element.attrib[key])
            element.attrib[key] = _TIGHT.sub(r"\1", " ".join(value.split()))
    if element.text is not None and not element.text.strip():
        element.text = None
    if element.tail is not None and not element.tail.strip():
        element.tail = None


def _rounded(number: str, places: int) -> str:
    """Without zeros that say nothing."""
    return f"{float(number):.{places}f}".rstrip("0").rstrip(".")


def _hoist_marks(root: ElementTree.Element) -> None:
    """Marks that share a style carry it once, on their group."""
    for group in root.iter("g"):
        marks = [child for child in group if child.tag == "use"]
        styles = Counter(mark.attrib.get("style", "") for mark in marks)
        if len(marks) > 1 and len(styles) == 1:
            group.set("style", next(iter(styles)))
            for mark in marks:
                mark.attrib.pop("style", None)
