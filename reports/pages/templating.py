"""Templates with everything escaped and no name forgiven, and what each page carries inline."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from reports.drawing.style import stylesheet

ROOM = Path(__file__).parent


def environment(*folders: Path) -> Environment:
    """Of the templates in these folders; those that pages share come last."""
    env = Environment(
        loader=FileSystemLoader([*folders, ROOM / "templates"]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters["keep_intervals"] = keep_intervals
    env.filters["breakable"] = breakable
    env.filters["thousands"] = "{:,}".format
    return env


def keep_intervals(text: str) -> Markup:
    """Escaped text whose intervals, in brackets, are not broken over two lines."""
    words = re.sub(r"(\[[^\]]{1,30}\])", r'<span class="nb">\1</span>', str(escape(text)))
    return Markup(words)


def breakable(name: str) -> Markup:
    """An escaped name that a narrow screen breaks before a dot or behind an underscore."""
    return Markup(str(escape(name)).replace(".", "<wbr>.").replace("_", "_<wbr>"))


def assets() -> dict[str, Markup]:
    """Style sheet and script, for a page that needs nothing else, and the policy that allows no
    other script. Styles stand inline, since drawings carry theirs."""
    script = _inline("page.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    css = Markup(stylesheet()) + _inline("page.css")
    return {"css": css, "js": script, "policy": Markup(policy)}


def _inline(name: str) -> Markup:
    return Markup((ROOM / "assets" / name).read_text(encoding="utf-8"))
