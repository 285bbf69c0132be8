"""Steps are found where they are; noise, noise bursts and trifles are none; found is found."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from reports.change_points import Change, Track, evidence, find_changes
from scripts.trust.histories import KINDS, panel

Array = np.ndarray


def track(values: Array, relative: Array | float = np.nan) -> Track:
    return Track(values, values * (1 - relative), values * (1 + relative))


def quiet(series: int = 12, runs: int = 100, seed: int = 1) -> Array:
    """Logarithms of histories in which nothing changes."""
    return KINDS["normal"]((series, runs), np.random.default_rng(seed))


def stepped(at: int, ratio: float, runs: int = 100, seed: int = 1) -> Array:
    logs = quiet(runs=runs, seed=seed)
    logs[0, at:] += np.log(ratio)
    return logs


@pytest.mark.parametrize("ratio", [1.10, 1 / 1.10, 1.3])
def test_a_step_is_found_in_place_within_five_runs(ratio: float) -> None:
    found = find_changes(panel(stepped(60, ratio)))
    (change,) = found[0]
    assert (change.at, change.found_at) == (60, 64)
    assert change.low <= ratio <= change.high
    assert change.ratio == pytest.approx(ratio, rel=0.02)
    assert change.before == (0, 60)
    assert change.after == (60, 90)  # thirty runs are enough to know a level
    assert not any(found[1:])


@pytest.mark.parametrize("kind", KINDS)
def test_noise_alone_is_no_change(kind: str) -> None:
    """In 66 series-years one or two are suspected, none is certain. Where neighbours are alike or
    noise grows, more are suspected, but in 100 series-years at most ten are certain."""
    random = np.random.default_rng(3)
    found = [find_changes(panel(KINDS[kind]((40, 150), random))) for _ in range(4)]
    changes = [change for tracks in found for one in tracks for change in one]
    independent = "correlate" not in kind and "grows" not in kind
    assert len(changes) <= (3 if independent else 66)
    assert sum(change.certain_at is not None for change in changes) <= (0 if independent else 6)


@pytest.mark.parametrize("length", [1, 2, 3, 4])
@pytest.mark.parametrize("ratio", [1.2, 0.7, 5.0])
def test_what_returns_before_five_runs_is_no_change(length: int, ratio: float) -> None:
    """But for one in a hundred, where the runs beside a noise burst happen to lie on its side."""
    logs = quiet(60, 100)
    logs[:40, 60 : 60 + length] += np.log(ratio)
    assert sum(map(len, find_changes(panel(logs)))) <= 2


def test_outliers_here_and_there_are_no_change() -> None:
    random = np.random.default_rng(5)
    logs = quiet(40, 150) + 0.4 * (random.random((40, 150)) < 0.03)
    assert not any(find_changes(panel(logs)))


def test_a_step_that_is_taken_back_is_two_changes() -> None:
    logs = quiet()
    logs[0, 40:60] += np.log(1.2)
    there, back = find_changes(panel(logs))[0]
    assert (there.at, back.at) == (40, 60)
    assert there.ratio * back.ratio == pytest.approx(1, abs=0.03)
    assert there.after == (40, 60)
    assert back.before == (40, 60)


def test_two_steps_six_runs_apart() -> None:
    logs = quiet()
    logs[0, 50:] += np.log(1.15)
    logs[0, 56:] += np.log(1.15)
    assert [change.at for change in find_changes(panel(logs))[0]] == [50, 56]


def test_less_than_the_floor_does_not_matter() -> None:
    steady = np.where(np.arange(100) < 50, 1.0, 1.015)
    assert not find_changes([track(steady)])[0]
    steady = np.where(np.arange(100) < 50, 1.0, 1.03)
    assert [change.at for change in find_changes([track(steady)])[0]] == [50]


def test_quantised_values_with_ties() -> None:
    """Memory in pages of 1 %: nine runs in ten are equal, so there hardly is any scatter."""
    random = np.random.default_rng(7)
    pages = 100.0 + (random.random((20, 150)) < 0.1) * 3 + (random.random((20, 150)) < 0.3)
    assert not any(find_changes([track(one) for one in pages]))
    pages[0, 80:] += 6
    assert [change.at for change in find_changes([track(one) for one in pages])[0]] == [80]


def test_a_slow_drift_is_named_at_last() -> None:
    logs = quiet(runs=300)
    logs[0] += 0.001 * np.arange(300)
    changes = find_changes(panel(logs))[0]
    assert changes
    assert all(change.ratio > 1 for change in changes)


def test_a_single_track_is_searched_too() -> None:
    assert [change.at for change in find_changes(panel(stepped(60, 1.15)[:1]))[0]] == [60]


def test_short_histories_find_nothing() -> None:
    """Of four runs nobody knows the level."""
    logs = stepped(4, 1.5, runs=9)
    assert not any(find_changes(panel(logs)))


def identities(changes: list[Change]) -> list[tuple[int, int]]:
    return [(change.at, change.found_at) for change in changes]


@pytest.mark.parametrize("kind", ["normal", "skewed", "neighbours correlate by 0.5"])
def test_appending_runs_takes_nothing_back_and_adds_nothing_to_the_past(kind: str) -> None:
    random = np.random.default_rng(11)
    logs = KINDS[kind]((20, 140), random)
    for row, at in enumerate(range(20, 120, 10)):
        logs[row, at:] += random.choice([-1, 1]) * np.log(1.08)
    whole = find_changes(panel(logs))
    assert sum(map(len, whole)) >= 8
    for end in range(10, 140, 13):
        shorter = find_changes(panel(logs[:, :end]))
        known = [[one for one in identities(track) if one[1] < end] for track in whole]
        assert [identities(one) for one in shorter] == known


def test_tracks_of_different_lengths_are_lined_up_by_their_runs() -> None:
    """A series that began later learns from what was known then, and not from the future."""
    logs = stepped(60, 1.1)
    late = np.arange(30, 100)
    tracks = panel(logs)
    tracks[0] = dataclasses.replace(panel(logs[:1, 30:])[0], runs=late)
    (change,) = find_changes(tracks)[0]
    assert (change.at, change.found_at) == (30, 34)
    shorter = [
        dataclasses.replace(panel(logs[:1, 30:70])[0], runs=late[:40]),
        *panel(logs[1:, :70]),
    ]
    assert identities(find_changes(shorter)[0]) == [(30, 34)]


def test_a_very_uncertain_run_counts_for_less() -> None:
    """The same medians: certain ones are a step, three that know little are none yet."""
    logs = stepped(60, 1.08, runs=65, seed=4)
    width = np.full(logs.shape, 0.01)
    certain = [track(np.exp(row), wide) for row, wide in zip(logs, width, strict=True)]
    assert identities(find_changes(certain)[0]) == [(60, 64)]
    width[0, 61:64] = 0.5
    uncertain = [track(np.exp(row), wide) for row, wide in zip(logs, width, strict=True)]
    assert not find_changes(uncertain)[0]


@pytest.mark.parametrize("value", [0.0, -1.0, np.nan, np.inf])
def test_what_is_no_median_is_refused_by_name(value: float) -> None:
    values = np.ones(20)
    values[7] = value
    with pytest.raises(ValueError, match=rf"Track 1, run 7: the value {value} "):
        find_changes([track(np.ones(20)), track(values)])


def test_lists_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="one length"):
        find_changes([Track(np.ones(5), np.ones(4), np.ones(5))])
    with pytest.raises(ValueError, match="ascending"):
        find_changes([dataclasses.replace(track(np.ones(3)), runs=np.array([0, 2, 2]))])


def test_nothing_in_nothing_out() -> None:
    assert find_changes([]) == []
    assert find_changes([track(np.array([]))]) == [[]]
    assert find_changes([track(np.array([1.0])), track(np.ones(2))]) == [[], []]
    assert find_changes([track(np.ones(50))]) == [[]]


def test_the_work_grows_linearly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted, not timed: how many values segmentation and ranks are given."""
    given = 0

    def counting(standardised: Array, penalty: float, shortest: int) -> int | None:
        nonlocal given
        given += len(standardised)
        return cut(standardised, penalty, shortest)

    cut = evidence.last_cut
    monkeypatch.setattr(evidence, "last_cut", counting)
    counts = []
    for runs in (200, 400, 800):
        logs = quiet(8, runs, seed=6)
        for at in range(50, runs, 50):
            logs[:, at:] += np.log(1.1) * (-1) ** (at // 50)
        given = 0
        assert sum(map(len, find_changes(panel(logs)))) >= 8 * (runs // 50 - 2)
        counts.append(given)
    assert counts[1] > counts[0] > 0
    assert counts[2] - counts[1] < 2.6 * (counts[1] - counts[0])
