"""Puts the page together: one HTML file that needs nothing else."""

from __future__ import annotations

import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from reports import sections
from reports.analysis import Run, read_document
from reports.changes import Changes, of_comparison
from reports.comparison import Comparison
from reports.style import stylesheet
from reports.view import View

TEMPLATES = Path(__file__).parent / "templates"


def environment() -> Environment:
    """Jinja2 with everything escaped and no name forgiven."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters["keep_intervals"] = keep_intervals
    env.filters["breakable"] = breakable
    return env


def keep_intervals(text: str) -> Markup:
    """Escaped text whose intervals, in brackets, are not broken over two lines."""
    words = re.sub(r"(\[[^\]]{1,30}\])", r'<span class="nb">\1</span>', str(escape(text)))
    return Markup(words)


def breakable(name: str) -> Markup:
    """An escaped name that a narrow screen breaks before a dot or behind an underscore."""
    return Markup(str(escape(name)).replace(".", "<wbr>.").replace("_", "_<wbr>"))


def _inline(name: str) -> Markup:
    return Markup((TEMPLATES / name).read_text(encoding="utf-8"))


def _assets() -> dict[str, Markup]:
    return {"css": Markup(stylesheet()) + _inline("page.css"), "js": _inline("page.js")}


def comparison_page(comparison: Comparison) -> str:
    """What changed between two runs, as HTML."""
    env = environment()
    parts = of_comparison(Changes(comparison, env))
    template = env.get_template("changes/page.html")
    return template.render(comparison=comparison, parts=parts, **_assets())


def document(text: str) -> str:
    """The page of what stands on standard input: runs, or a comparison of two."""
    reader = read_document(text)
    if "comparison" in reader.value:
        return comparison_page(Comparison.read(reader.child("comparison")))
    return page(reader.each("runs", Run.read))


def page(runs: tuple[Run, ...]) -> str:
    """The whole report as HTML."""
    env = environment()
    views = [View(run, f"r{place}", env) for place, run in enumerate(runs)]
    return env.get_template("page.html").render(
        runs=[(view, sections.of_run(view)) for view in views],
        **_assets(),
    )
