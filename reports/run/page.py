"""The page of one or more runs: one HTML file that needs nothing else."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment

from reports.document.run import Run
from reports.pages.templating import assets, environment
from reports.run import sections
from reports.run.view import View


def templates() -> Environment:
    """Those of this page, and those that pages share."""
    return environment(Path(__file__).parent / "templates")


def page(runs: tuple[Run, ...]) -> str:
    """The whole report as HTML."""
    env = templates()
    views = [View(run, f"r{index}", env) for index, run in enumerate(runs)]
    return env.get_template("page.html").render(
        runs=[(view, sections.of_run(view)) for view in views],
        **assets(),
    )
