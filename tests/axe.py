"""What axe-core, the accessibility checker, finds on a page, run inside of the browser."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser

Scheme = Literal["light", "dark"]

_RUN = """async () => {
  for (const part of document.querySelectorAll("details")) part.open = true;
  const found = await axe.run(document, {resultTypes: ["violations"]});
  return found.violations.map((rule) => [rule.id, rule.nodes.map((node) => node.html)]);
}"""


def violations(browser: Browser, page: Path, width: int, scheme: Scheme) -> Any:
    """[rule, [elements]] of everything that axe complains of, with all that is folded opened."""
    source = files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True
    )
    try:
        tab = context.new_page()
        tab.goto(page.resolve().as_uri())
        tab.add_script_tag(content=source)
        return tab.evaluate(_RUN)
    finally:
        context.close()
