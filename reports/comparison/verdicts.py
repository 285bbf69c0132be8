"""How verdicts look and are worded: colour and shape say the same, so neither is needed alone."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup, escape

from reports.document.estimate import Estimate
from reports.document.numbers import TO
from reports.drawing.style import PLACEHOLDERS, ink

# A pointer says where on the axis a cell went: right is slower, left is faster.
_MARKERS = {"slower": ">", "faster": "<", "inconclusive": "D", "same": "o"}
_SIGNS = {"slower": "▸", "faster": "◂", "inconclusive": "◆", "same": "●"}
_ALIKE = {"worse": "slower", "better": "faster"}  # verdicts of scaling look like those of times
_VARIABLES = {"slower": "f-native", "faster": "f-processes", "same": "axis"}
LEGEND = "▸ slower, ◂ faster, ◆ inconclusive, ● the same"


def kind(verdict: str) -> str:
    """One of slower, faster, inconclusive and same, for verdicts of times and of scaling."""
    found = _ALIKE.get(verdict, verdict)
    return found if found in _MARKERS else "inconclusive"


def colour(verdict: str) -> str:
    """The placeholder of a verdict's colour."""
    return PLACEHOLDERS[_VARIABLES.get(kind(verdict), "muted")]


def mark(verdict: str, hollow: bool) -> dict[str, Any]:
    """Keyword arguments of a verdict's marker."""
    shape = _MARKERS[kind(verdict)]
    return {
        "marker": shape,
        "markersize": 8 if shape in "<>" else 6,
        "markerfacecolor": ink("paper") if hollow else colour(verdict),
        "markeredgecolor": colour(verdict),
        "markeredgewidth": 1.2,
        "ls": "none",
    }


def badge(verdict: str, word: str = "") -> Markup:
    """A verdict in text: its sign, which is decoration, and the word (its own by default)."""
    name = kind(verdict)
    return Markup('<span class="v v-{}"><span aria-hidden="true">{}</span> {}</span>').format(
        name, _SIGNS[name], escape(word or verdict)
    )


def ratio_text(estimate: Estimate) -> str:
    """`1.052 [1.031–1.074]`, to three places because margins are percents."""
    if estimate.interval is None:
        return f"{estimate.median:.3f} [no interval]"
    low, high = estimate.interval
    return f"{estimate.median:.3f} [{low:.3f}{TO}{high:.3f}]"
