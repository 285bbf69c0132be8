"""The pages in a real browser, opened from disk."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.dashboard.sites import Site, Visit, made
from tests.dashboard.synthetic import KERNELS, Plan, Step, make_document

Look = Callable[..., Visit]
PHONE = {"width": 380, "height": 760}
MANDELBROT = "mandelbrot/small/threads.python/workers:2/cp311"
WORDS = "word_count/small/threads.python/workers:2/cp311"


def width(visit: Visit) -> int:
    return int(visit.page.evaluate("document.documentElement.scrollWidth"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", [(1240, 900), (380, 760)])
def test_every_kind_of_page_is_quiet_and_fits(
    site: Site, look: Look, scheme: str, screen: tuple[int, int]
) -> None:
    size = {"width": screen[0], "height": screen[1]}
    pages = site.one_of_each_kind()
    assert len(pages) == 6
    for path in pages:
        seen = look(path, color_scheme=scheme, viewport=size)
        assert seen.complaints == []
        assert width(seen) <= screen[0], path
        assert all(url.startswith(site.folder.as_uri()) or url == "data:," for url in seen.requests)


def test_dark_and_light_differ(site: Site, look: Look) -> None:
    def colour(scheme: str) -> str:
        seen = look(site.folder / "index.html", color_scheme=scheme)
        return str(seen.page.evaluate("getComputedStyle(document.body).backgroundColor"))

    assert colour("light") == "rgb(255, 255, 255)"
    assert colour("dark") == "rgb(23, 27, 33)"


def test_the_overview_answers_at_once(site: Site, look: Look) -> None:
    seen = look(site.folder / "index.html")
    assert seen.text(".verdict") == (
        "Of 48 series 3 got slower and 3 got faster in the last 30 runs. "
        "In 1 a change is suspected, which ten runs must bear out."
    )
    first = seen.page.locator(".event").first
    expect(first).to_contain_text("3 are slower: mandelbrot")
    expect(first).to_contain_text("Only the code changed.")
    expect(first).to_contain_text("+12 %")
    texts = seen.page.locator(".event").all_inner_texts()
    assert any("http_fetch" in text and "Not the code: the same commit" in text for text in texts)
    worse = ["slower" in text.split("\n\n")[0] or "more memory" in text for text in texts]
    assert worse == sorted(worse, reverse=True)  # what got worse comes first


def test_the_overview_lists_every_series_by_kernel(site: Site, look: Look) -> None:
    seen = look(site.folder / "index.html")
    assert seen.page.locator("table.series tbody").count() == 7
    assert seen.page.locator("table.series tbody tr:not(.group)").count() == 48
    row = seen.page.locator(f"tr:has(a[href='series/{site.of_series(WORDS).name}'])").last
    expect(row).to_contain_text("−23 %")
    expect(row.locator(".spark path")).to_have_attribute("d", re.compile(r"^M.*L"))


@pytest.mark.parametrize(
    ("fragment", "rows", "events"),
    [
        ("#kernel=mandelbrot", 9, 1),
        ("#kernel=mandelbrot&strategy=threads.python", 3, 1),
        ("#q=primes+4+WORKERS", 2, 1),
        ("#interpreter=cp311&changed=1", 10, 4),
        ("#kernel=word_count", 6, 0),
        ("#kernel=no+such", 0, 0),
    ],
)
def test_a_filter_stands_in_the_address(
    site: Site, look: Look, fragment: str, rows: int, events: int
) -> None:
    seen = look(site.folder / "index.html", fragment)
    assert seen.seen("table.series tbody tr:not(.group)") == rows
    assert seen.seen(".event") == events
    assert seen.seen("#no-events") == (events == 0)


def test_filtering_writes_the_address_and_can_be_cleared(site: Site, look: Look) -> None:
    seen = look(site.folder / "index.html")
    seen.page.get_by_label("Kernel").select_option("nbody")
    seen.page.get_by_role("searchbox").fill("fork")
    assert seen.page.evaluate("location.hash") in ("#q=fork&kernel=nbody", "#kernel=nbody&q=fork")
    assert seen.seen("table.series tbody tr:not(.group)") == 3
    seen.page.get_by_role("button", name="Clear").click()
    assert seen.page.evaluate("location.hash") == ""
    assert seen.seen("table.series tbody tr:not(.group)") == 48
    seen.page.evaluate("location.hash = '#kernel=primes'")
    expect(seen.page.locator("select[name=kernel]")).to_have_value("primes")


def test_machines_are_never_mixed(machines: Site, look: Look) -> None:
    seen = look(machines.folder / "index.html")
    parts = seen.page.locator("details.machine")
    assert parts.count() == 2
    assert parts.nth(0).locator(".group").count() == 14  # folded: 1,200 rows would bury the reader
    assert parts.nth(0).locator("tr:has(.spark)").count() == 0
    parts.nth(1).locator("summary").first.click()
    expect(parts.nth(1).locator("tr:has(.spark)").first).to_be_visible()
    assert parts.nth(1).locator("tr:has(.spark)").count() == 40
    expect(parts.nth(1)).to_contain_text("not in the last 10 runs")
    number = parts.nth(1).get_attribute("data-machine")
    other = look(machines.folder / "index.html", f"#machine={number}")
    expect(other.page.locator("details.machine").nth(1).locator(".spark").first).to_be_visible()
    assert other.seen("details.machine") == 1
    assert all("Ampere Altra" in t for t in other.page.locator(".event:visible").all_inner_texts())
    expect(other.page.locator(".problems")).to_contain_text("It is not JSON.")
    assert seen.complaints + other.complaints == []


def test_a_folded_kernel_opens(machines: Site, look: Look) -> None:
    seen = look(machines.folder / "index.html")
    button = seen.page.locator(".group button").first
    expect(button).to_have_attribute("aria-expanded", "false")
    button.focus()
    seen.page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    assert seen.seen("tr:has(.spark)") > 50


def test_hovering_tells_value_interval_and_commit(site: Site, look: Look) -> None:
    seen = look(site.of_series(MANDELBROT))
    box = seen.page.locator("#chart-warm_s svg").bounding_box()
    assert box
    seen.page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + 100)
    tip = seen.text(".tip")
    assert re.fullmatch(r"\d[\d.]*\sms \[[\d.]+–[\d.]+\sms\] [0-9a-f]{8} · 2026-\d\d-\d\d", tip), (
        tip
    )
    words = seen.text("#chart-warm_s + .of-run")
    assert "12 visits" in words
    assert tip.split("]")[0] in words
    links = seen.page.locator("#chart-warm_s + .of-run a")
    assert (links.nth(0).get_attribute("href") or "").startswith("https://example.org/team/")
    assert links.nth(1).inner_text() == "report"
    seen.page.mouse.move(5, 5)
    expect(seen.page.locator(".tip").first).to_be_hidden()


def test_keys_move_over_runs_and_changes(site: Site, look: Look) -> None:
    seen = look(site.of_series(WORDS))
    chart = seen.page.locator("#chart-warm_s svg")
    words = seen.page.locator("#chart-warm_s + .of-run")
    expect(words).to_have_attribute("aria-live", "polite")
    chart.focus()

    def press(key: str) -> str:
        seen.page.keyboard.press(key)
        return str(words.inner_text())

    assert "run 150 of 150" in words.inner_text()
    assert "run 149 of 150" in press("ArrowLeft")
    assert "run 150 of 150" in press("ArrowRight")
    assert "run 150 of 150" in press("ArrowRight")
    assert "run 1 of 150" in press("Home")
    first = press("ArrowDown")
    assert re.search(r"−\d\.\d %, faster, from this run on", first)
    assert "+30 %, slower, from this run on" in press("ArrowDown")
    assert "−23 %, faster" in press("ArrowDown")
    assert "+30 %" in press("ArrowUp")
    expect(seen.page.locator(".tip").first).to_be_visible()
    press("Escape")
    expect(seen.page.locator(".tip").first).to_be_hidden()


def test_everything_is_reached_by_tab_and_seen_to_be(site: Site, look: Look) -> None:
    seen = look(site.of_series(WORDS))
    reached = []
    for _ in range(40):
        seen.page.keyboard.press("Tab")
        where = seen.page.evaluate(
            "(e => [e.tagName.toLowerCase(), getComputedStyle(e).outlineStyle,"
            " e.getAttribute('aria-label') ?? ''])(document.activeElement)"
        )
        reached.append(where)
    assert {"a", "svg", "button", "summary"} <= {tag for tag, _, _ in reached}
    assert all(outline == "solid" for tag, outline, _ in reached if tag != "body")
    charts = {label.split(" over")[0] for tag, _, label in reached if tag == "svg"}
    assert "Time" in charts


def test_a_series_shows_its_changes_and_who_made_them(site: Site, look: Look) -> None:
    seen = look(site.of_series(WORDS))
    assert seen.page.locator("#chart-warm_s .label").all_text_contents()[1] == "▸ +30 %"
    events = seen.page.locator("section").first.locator(".event").all_inner_texts()
    assert len(events) == 3
    assert "−23 %" in events[0]
    assert "cp311 version 3.11.2 → 3.11.9" in events[2]
    assert "The code changed, and so did other things." in events[2]
    compare = seen.page.locator(".event .facts a").first.get_attribute("href") or ""
    assert re.fullmatch(r"https://example.org/team/gilscope/compare/\w{40}\.\.\.\w{40}", compare)
    assert seen.seen("section .chart svg") == 3  # time, start-up, memory


def test_start_up_and_memory_have_changes_too(site: Site, look: Look) -> None:
    seen = look(site.of_series("primes/small/threads.python/workers:1/cp311"))
    section = seen.page.locator("section:has(#chart-startup_s)")
    expect(section.locator(".event")).to_contain_text("starts slower")
    seen = look(site.of_series("primes/small/process_pool_fork.python/workers:4/cp311"))
    expect(seen.page.locator("section:has(#chart-rss_bytes) .event")).to_contain_text("more memory")


def test_the_numbers_stand_behind_the_chart(site: Site, look: Look) -> None:
    seen = look(site.of_series(WORDS))
    details = seen.page.locator("#chart-warm_s ~ .behind").first
    assert details.locator("table").count() == 0
    details.locator("summary").click()
    expect(details.locator("tbody tr")).to_have_count(150)
    expect(details.locator("tbody tr").first).to_contain_text("2026-07-28")


def test_the_headline_follows_the_filter(site: Site, look: Look) -> None:
    index = site.folder / "index.html"
    everything = look(index).page.locator(".verdict:visible").first.text_content()
    seen = look(index, "#kernel=mandelbrot")
    selected = seen.page.locator("#selected")
    rows = seen.page.locator(".event [data-kernel]:not([hidden]) .v-worse").count()
    assert rows > 0
    expect(selected).to_contain_text(f"Of what is selected {rows} got worse")
    assert seen.page.locator("#headline").is_hidden()
    seen.page.get_by_role("button", name="Clear").click()
    assert selected.is_hidden()
    assert seen.page.locator(".verdict:visible").first.text_content() == everything
    assert "nothing changed" in str(
        look(index, "#q=nonsense").page.locator("#selected").text_content()
    )


def test_the_headline_of_a_selection_counts_what_is_not_shown(tmp_path: Path, look: Look) -> None:
    """The overview shows forty events."""
    (machine,) = make_document(Plan(4, 48))["machines"]
    slower = [cell["name"] for cell in machine["series"]]
    steps = tuple(Step(name, 40 + 2 * index, 1.5) for index, name in enumerate(slower))
    document = make_document(Plan(150, 48, steps, noise=0.002))
    site = made(document, tmp_path / "site", "--last", "120")
    everything = look(site.folder / "index.html")
    assert everything.seen("section .event") == 40
    expect(everything.page.get_by_text("8 more are among all changes")).to_be_visible()
    selected = look(site.folder / "index.html", f"#kernel={KERNELS[0]}").page.locator("#selected")
    wanted = sum(name.startswith(KERNELS[0]) for name in slower)
    expect(selected).to_contain_text(f"Of what is selected {wanted} got worse")


def test_fewer_runs_can_be_drawn_and_linked(site: Site, look: Look) -> None:
    path = site.of_series(WORDS)
    seen = look(path)
    count = "document.querySelector('#chart-warm_s .dots').getAttribute('d').split('M').length - 1"
    assert seen.page.evaluate(count) == 150
    seen.page.get_by_role("button", name="Last 50").click()
    assert seen.page.evaluate(count) == 50
    assert seen.page.evaluate("location.hash") == "#last=50"
    assert look(path, "#last=50").page.evaluate(count) == 50


def test_a_window_of_days_can_be_drawn_and_linked(site: Site, look: Look) -> None:
    """There is one run a day: the newest, and those of the days before it."""
    path = site.of_series(WORDS)
    seen = look(path)
    count = "document.querySelector('#chart-warm_s .dots').getAttribute('d').split('M').length - 1"
    seen.page.get_by_role("button", name="30 days").click()
    assert 30 <= seen.page.evaluate(count) <= 31  # they begin at another hour each
    assert 7 <= look(path, "#last=7d").page.evaluate(count) <= 8
    assert look(path, "#last=nonsense").page.evaluate(count) == 150


def test_scaling_has_a_line_for_each_worker_count(site: Site, look: Look) -> None:
    name = "nbody/small/process_pool_fork.python/workers:4/cp311"
    seen = look(site.of_series(name))
    seen.page.get_by_role("link", name="scaling over time").click()
    seen.page.wait_for_selector("html[data-ready]", state="attached")
    assert seen.page.locator(".chart .name").all_text_contents() == ["4 workers", "2 workers"]
    expect(seen.page.locator(".event")).to_contain_text("4 workers: scales worse, 3.4")
    assert "1×" in "".join(seen.page.locator(".chart svg text").all_text_contents())  # no gain
    assert seen.complaints == []


def test_a_phone_scrolls_nowhere_but_down(machines: Site, look: Look) -> None:
    for path in machines.one_of_each_kind():
        seen = look(path, viewport=PHONE, has_touch=True, is_mobile=True)
        assert width(seen) <= 380, path


def test_it_can_be_printed(site: Site, look: Look) -> None:
    seen = look(site.of_series(WORDS))
    seen.page.emulate_media(media="print")
    assert seen.seen(".ranges") == 0
    assert seen.seen(".chart svg") == 3
    assert seen.page.pdf().startswith(b"%PDF")


def test_the_first_page_is_small_and_soon_there(machines: Site, look: Look) -> None:
    seen = look(machines.folder / "index.html")
    loaded = {machines.folder / Path(url.split("://")[1]) for url in seen.requests if "://" in url}
    total = sum(path.stat().st_size for path in loaded)
    ready = int(seen.page.evaluate("document.documentElement.dataset.ready"))
    print(f"first page: {len(loaded)} files, {total:,} bytes; interactive after {ready} ms")
    assert len(loaded) == 9
    assert total <= 1_000_000
    assert ready < 10_000


def test_a_series_of_a_thousand_runs_is_soon_there(tmp_path: Path, look: Look) -> None:
    site = made(make_document(Plan(runs=1000, series=3)), tmp_path / "site")
    for kind in ("series", "scaling"):
        seen = look(site.html(kind))
        ready = int(seen.page.evaluate("document.documentElement.dataset.ready"))
        print(f"{kind} of 1,000 runs: interactive after {ready} ms")
        assert ready < 10_000
