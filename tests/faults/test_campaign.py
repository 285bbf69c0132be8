"""A short soak, always the same: `make soak` goes on for as long as one wants."""

from __future__ import annotations

import time

import pytest

from scripts.soak.__main__ import CAMPAIGNS
from scripts.soak.tools import bench
from tests.e2e import support

SECONDS = {"kills": 25, "cuts": 12, "fuzz": 15, "readers": 12}


@pytest.mark.parametrize("name", CAMPAIGNS)
def test_nothing_is_lost_left_or_crashes(name: str) -> None:
    _, campaign, _ = CAMPAIGNS[name]
    with bench(support.BUILD, seed=1) as one:
        tally = campaign(one, time.monotonic() + SECONDS[name])
    assert tally.wrong == []
    assert tally.tried >= 3
