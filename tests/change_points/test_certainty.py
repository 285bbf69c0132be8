"""Changes that are only suspected, and changes that are certain."""

from __future__ import annotations

import numpy as np
import pytest

from reports.change_points import Track, find_changes
from reports.change_points.certainty import stands_out

Logs = np.ndarray


def panel(logs: Logs) -> list[Track]:
    unknown = np.full(logs.shape[1], np.nan)
    return [Track(np.exp(row), unknown, unknown) for row in logs]


def noise(series: int, runs: int, seed: int = 1) -> Logs:
    logs: Logs = 0.01 * np.random.default_rng(seed).standard_normal((series, runs))
    return logs


def stepped(runs: int) -> Logs:
    logs = noise(12, 70)
    logs[0, 50:] += np.log(1.08)
    return logs[:, :runs]


def test_a_step_is_suspected_with_five_runs_and_certain_with_ten() -> None:
    (early,) = find_changes(panel(stepped(55)))[0]
    assert (early.at, early.certain_at) == (50, None)
    (later,) = find_changes(panel(stepped(60)))[0]
    assert (later.at, later.certain_at) == (50, 59)


def test_what_is_certain_stays_so_while_runs_are_appended() -> None:
    found = [find_changes(panel(stepped(runs)))[0][0].certain_at for runs in (60, 63, 70)]
    assert found == [59, 59, 59]


def test_a_machine_in_a_mood_is_no_certain_change() -> None:
    """All series together, for twelve runs, as they were for as long some time before."""
    mood = np.zeros(70)
    mood[10:22] = mood[30:40] = 0.06
    mood[52:] = 0.06
    logs = noise(12, 70) + mood
    found = [change for track in find_changes(panel(logs)) for change in track]
    assert found
    assert all(change.certain_at is None for change in found if change.at >= 45)


def test_all_series_together_can_change_for_certain() -> None:
    logs = noise(12, 80)
    logs[:, 50:] += np.log(1.3)
    for track in find_changes(panel(logs)):
        assert any(change.at == 50 and change.certain_at is not None for change in track)


def test_a_step_of_one_stands_out_from_the_moods_of_all() -> None:
    mood = np.repeat(np.random.default_rng(3).normal(0, 0.03, 7), 10)
    logs = noise(12, 70) + mood
    logs[0, 50:] += np.log(1.25)
    (change,) = (one for one in find_changes(panel(logs))[0] if one.at == 50)
    assert change.certain_at is not None


@pytest.mark.parametrize("missing", [0, 3])
def test_standing_out_is_counted_in_standard_errors(missing: int) -> None:
    before, after = noise(1, 50)[0], noise(1, 10, seed=2)[0]
    before[:missing] = np.nan
    assert stands_out(before, after, 0) < 3
    assert stands_out(before, after + 0.05, 0) > 8
    assert stands_out(before, after + 0.05, 0.8) < stands_out(before, after + 0.05, 0) / 2
    assert stands_out(before, 5 * after + 0.05, 0) < stands_out(before, after + 0.05, 0) / 2
    assert stands_out(before[:4], after, 0) == 0
