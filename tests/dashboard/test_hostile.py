"""Text from anywhere: nothing of it runs, leads astray or leaves the folder."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path

import pytest

from reports.dashboard.links import report_link, repository_url
from tests.dashboard.hostile import ATTACKS, LINKS, make_hostile
from tests.dashboard.sites import Site, Visit, made

Look = Callable[..., Visit]
ALLOWED_LINK = re.compile(r"(https?://[^\"<>\s]+|\.{0,2}/?[\w./-]+(#[\w=&%.+~/-]*)?|#\w+|data:,)")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return made(make_hostile(), tmp_path_factory.mktemp("hostile") / "deep" / "er" / "site")


def test_nothing_of_it_runs(hostile: Site, look: Look) -> None:
    pages = hostile.one_of_each_kind()
    pages += sorted((hostile.folder / "series").glob("*.html"))[1:12]
    for path in pages:
        seen = look(path)
        seen.page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
        seen.page.evaluate("for (const b of document.querySelectorAll('.group button')) b.click()")
        chart = seen.page.locator(".chart svg")
        if chart.count():
            chart.first.hover()
            chart.first.focus()
            for key in ("Home", "ArrowRight", "ArrowDown", "End"):
                seen.page.keyboard.press(key)
        for element in seen.page.locator("h1, th, td, .facts").all()[:40]:
            element.dispatch_event("mouseover")
        assert seen.dialogs == []
        assert seen.page.evaluate("window.pwned") is None
        assert seen.complaints == []
        assert all(
            url.startswith(hostile.folder.as_uri()) or url == "data:," for url in seen.requests
        )


def test_the_page_is_built_of_our_elements_only(hostile: Site, look: Look) -> None:
    """Whatever was injected would have brought an image, a handler, a style or a script along."""
    for path in hostile.one_of_each_kind():
        seen = look(path)
        foreign = seen.page.evaluate(
            """[...document.querySelectorAll("*")].filter(e =>
              ["IMG", "IFRAME", "OBJECT", "STYLE", "BASE"].includes(e.tagName)
              || [...e.attributes].some(a => a.name.startsWith("on"))
              || (e.tagName === "SCRIPT" && !e.src && e.id !== "data")).length"""
        )
        assert foreign == 0
        assert "49" not in seen.text("h1")  # {{ 7*7 }}


def test_attacks_are_shown_as_the_text_that_they_are(hostile: Site, look: Look) -> None:
    text = look(hostile.folder / "index.html").page.locator("body").inner_text()
    assert "<script>window.pwned=1;alert(1)</script>" in text
    assert "\x07" not in text
    assert "\u202e" not in text


def test_links_lead_to_pages_or_the_web(hostile: Site, look: Look) -> None:
    for path in hostile.one_of_each_kind():
        seen = look(path)
        links = seen.page.locator("[href]").evaluate_all(
            "all => all.map(e => e.getAttribute('href'))"
        )
        assert links
        for link in links:
            assert ALLOWED_LINK.fullmatch(link), link
            assert "evil" not in link


def test_no_file_leaves_the_folder_or_has_a_name_of_theirs(hostile: Site) -> None:
    above = hostile.folder.parent
    assert [path.name for path in above.iterdir()] == ["site"]
    assert [path.name for path in above.parent.iterdir()] == ["er"]
    names = [path.name for path in hostile.folder.rglob("*")]
    assert len(names) > 60
    assert all(
        re.fullmatch(r"[a-z0-9_-]{1,60}(\.[a-z]{2,4})?|\.gilscope-dashboard", n) for n in names
    )


def test_the_feed_and_the_badges_are_well_formed(hostile: Site) -> None:
    feed = ElementTree.parse(hostile.folder / "changes.atom").getroot()
    assert len(feed) > 5
    for badge in [hostile.folder / "badge.svg", *(hostile.folder / "badges").glob("*.svg")]:
        tags = {element.tag.split("}")[1] for element in ElementTree.parse(badge).iter()}
        assert tags == {"svg", "title", "clipPath", "rect", "g", "text"}
    for badge in (hostile.folder / "badges").glob("*.json"):
        assert json.loads(badge.read_text())["schemaVersion"] == 1


def test_scripts_of_data_hold_no_way_out_of_them(hostile: Site) -> None:
    for path in (hostile.folder / "data").iterdir():
        text = path.read_text(encoding="utf-8")
        assert text.isascii()
        assert not re.search(r"[<>&]", text)


@pytest.mark.parametrize("link", [*LINKS, *(a for a in ATTACKS if not re.fullmatch(r"[\w./]+", a))])
def test_what_is_no_link_is_none(link: str) -> None:
    assert report_link(link) == ""
    assert repository_url(link) == ""


@pytest.mark.parametrize(
    "link",
    ["https://example.org/a?b=1#c", "http://localhost:80/x", "reports/1.html", "../r/a-b.html"],
)
def test_what_is_a_link_is_kept(link: str) -> None:
    assert report_link(link) == link
    assert repository_url(link) == (link if link.startswith("http") else "")


def test_a_strict_policy_stands_on_every_page(hostile: Site) -> None:
    pages = list(hostile.folder.rglob("*.html"))
    assert len(pages) > 40
    for path in pages:
        policy = re.search(r'Content-Security-Policy" content="([^"]+)"', Path(path).read_text())
        assert policy
        assert "default-src 'none'; script-src 'self';" in policy[1]
        assert "unsafe" not in policy[1]
