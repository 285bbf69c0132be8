"""All strategies of a kernel over time: which lines are drawn, how one chooses, what is linked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from tests.dashboard.sites import Site, Visit

Look = Callable[..., Visit]


def page_of(site: Site, kernel: str) -> Path:
    return site.html("strategies", f"<h1>{kernel}")


def drawn(seen: Visit) -> int:
    return seen.page.locator(".chart .line").count()


def boxes(seen: Visit) -> Any:
    return seen.page.locator("fieldset.lines input")


def test_each_strategy_has_a_box_and_the_best_of_each_family_is_drawn(
    site: Site, look: Look
) -> None:
    seen = look(page_of(site, "nbody"))
    labels = seen.page.locator("fieldset.lines label").all_text_contents()
    names = [label.split("·")[0].split(" on ")[0].strip() for label in labels]
    assert len(names) >= 2
    assert len(set(names)) == len(names)  # one worker count of each
    assert drawn(seen) == min(6, len(names))
    assert seen.complaints == []


def test_a_choice_is_kept_in_the_address(site: Site, look: Look) -> None:
    path = page_of(site, "nbody")
    seen = look(path)
    before = drawn(seen)
    boxes(seen).nth(0).uncheck()
    assert drawn(seen) == before - 1
    chosen = seen.page.evaluate("location.hash")
    assert chosen.count("line=") == before - 1
    again = look(path, chosen)
    assert drawn(again) == before - 1
    expect(boxes(again).nth(0)).not_to_be_checked()
    seen.page.get_by_role("button", name="Last 50").click()
    assert seen.page.evaluate("location.hash") == f"{chosen}&last=50"


def test_an_address_of_lines_that_are_not_there_shows_the_first_choice(
    site: Site, look: Look
) -> None:
    path = page_of(site, "nbody")
    assert drawn(look(path, "#line=nonsense")) == drawn(look(path))


def test_a_series_leads_to_its_kernel(site: Site, look: Look) -> None:
    seen = look(site.of_series("nbody/small/process_pool_fork.python/workers:4/cp311"))
    seen.page.get_by_role("link", name="all strategies over time").click()
    expect(seen.page.locator("h1")).to_have_text("nbody small, all strategies")
