"""What axe finds on each kind of page of the dashboard, light and dark: nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.axe import Scheme, violations
from tests.dashboard.sites import Site


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_nothing(browser: Browser, site: Site, width: int, scheme: Scheme) -> None:
    pages = site.one_of_each_kind()
    assert len(pages) == 6
    for page in pages:
        assert violations(browser, page, width, scheme) == [], page.name
