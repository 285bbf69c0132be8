"""Templates and style sheets: Jinja2 with everything escaped, and the palette of the report."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment

from reports.change_points.finding import FEWEST_RUNS
from reports.dashboard import metrics
from reports.dashboard.dates import day, minute, rfc3339
from reports.dashboard.links import commit_url, from_subfolder, range_url
from reports.dashboard.sparkline import sparkline
from reports.document.numbers import count, size
from reports.drawing.style import FAMILY_WORDS, known_family, stylesheet
from reports.pages import templating as pages

ROOM = Path(__file__).parent
ASSETS = ROOM / "assets"


@lru_cache(maxsize=1)
def environment() -> Environment:
    env = pages.environment(ROOM / "templates")
    env.filters |= {"day": day, "minute": minute, "rfc3339": rfc3339,
                    "off": metrics.off, "size": size, "family": known_family}  # fmt: skip
    env.globals |= {"commit_url": commit_url, "range_url": range_url, "count": count,
                    "FEWEST_RUNS": FEWEST_RUNS, "off_interval": metrics.off_interval,
                    "from_subfolder": from_subfolder, "sparkline": sparkline}  # fmt: skip
    return env


def fill(template: str, **values: Any) -> str:
    return environment().get_template(template).render(**values)


def stylesheets() -> Iterator[tuple[str, str]]:
    families = "".join(f".f-{family}{{--dot:var(--f-{family})}}" for family in FAMILY_WORDS)
    yield "assets/palette.css", stylesheet() + families + "\n"
    yield "assets/dashboard.css", (ASSETS / "dashboard.css").read_text(encoding="utf-8")
