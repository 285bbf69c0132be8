"""What is learnt of noise, and the tests that rest on it, against known answers."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from reports.change_points import evidence, find_changes, noise
from scripts.trust.histories import KINDS, panel


def test_the_order_test_is_scipys() -> None:
    random = np.random.default_rng(1)
    for first, second in ((5, 5), (12, 5), (40, 10)):
        before, after = random.normal(size=first), random.normal(0.7, size=second)
        exact = stats.mannwhitneyu(before, after, method="exact").pvalue
        assert evidence.order_p_value(before, after) == pytest.approx(exact, rel=1e-9)


def test_complete_order_is_the_least_p_value() -> None:
    assert evidence.complete_p_value(6, 5) == pytest.approx(2 / 462)
    assert evidence.order_p_value(np.arange(6.0), np.arange(6.0, 11)) == pytest.approx(2 / 462)
    assert evidence.order_p_value(np.ones(60), np.ones(5)) == 1


def test_where_the_last_piece_begins() -> None:
    levels = np.repeat([0.0, 5.0, 0.0], [30, 20, 10])
    assert evidence.last_cut(levels, 10, 4) == 50
    assert evidence.last_cut(np.zeros(40), 10, 4) is None


def test_an_excursion_ends_at_the_level_before() -> None:
    assert evidence.is_excursion(np.array([9.0, 9, 9, 9, 0]), 0, 1)
    assert evidence.is_excursion(np.array([0.0, 9, 9, 9, 9]), 0, 1)
    assert not evidence.is_excursion(np.array([9.0, 9, 0, 9, 9]), 0, 1)
    assert not evidence.is_excursion(np.array([2.0, 2, 2, 2, 0]), 0, 1)  # may well be noise


@pytest.mark.parametrize("correlation", [0.0, 0.5, 0.8])
def test_the_variance_of_a_mean_of_neighbours(correlation: float) -> None:
    for count in (1, 5, 40):
        lags = np.abs(np.subtract.outer(np.arange(count), np.arange(count)))
        expected = np.sum(correlation**lags) / count**2
        assert noise.mean_variance(count, correlation) == pytest.approx(expected)


@pytest.mark.parametrize(("kind", "low", "high"), [
    ("normal", 0.0, 0.08), ("heavy-tailed", 0.0, 0.08), ("neighbours correlate by 0.5", 0.45, 0.6),
])  # fmt: skip
def test_memory_is_learnt(kind: str, low: float, high: float) -> None:
    logs = KINDS[kind]((40, 150), np.random.default_rng(2))
    memory = noise.Memory()
    for run in range(1, 150):
        memory.learn(logs[:, run] / 0.02, logs[:, run - 1] / 0.02)
    assert low <= memory.correlation() <= high


def test_memory_that_few_runs_show_is_taken_for_likely() -> None:
    assert noise.Memory().correlation() == 0.5
    memory = noise.Memory()
    burst = np.ones(1000)  # a thousand tracks in the same noise burst are one witness
    for sign in (1, 1, 1, -1):
        memory.learn(sign * burst, burst)
    assert memory.correlation() > 0.7


@pytest.mark.parametrize("kind", KINDS)
def test_scores_of_any_noise_are_normal(kind: str) -> None:
    random = np.random.default_rng(3)
    shape = noise.Shape()
    shape.learn(KINDS[kind]((1, 20000), random)[0] / 0.02)
    scores = shape.scores(KINDS[kind]((1, 20000), random)[0] / 0.02)
    shares = [np.mean(scores > point) for point in (0.0, 1.0, 2.0)]
    assert shares == pytest.approx(stats.norm.sf([0, 1, 2]), abs=0.012)


def test_the_slope_is_that_of_the_density() -> None:
    random = np.random.default_rng(4)
    plain, modes = noise.Shape(), noise.Shape()
    plain.learn(random.normal(size=50000))
    modes.learn(np.where(random.random(50000) < 0.5, 2, -2) + 0.3 * random.normal(size=50000))
    assert plain.slope() == pytest.approx(1, abs=0.05)
    assert modes.slope() > 1.5


def test_scales_do_not_see_steps_and_noise_bursts() -> None:
    logs = KINDS["normal"]((30, 200), np.random.default_rng(5))
    logs[:, 100:] += 0.5
    logs[:, ::25] += 1.0
    found, _ = noise.scales(logs, 100)
    assert np.median(found[:, 150]) == pytest.approx(0.02, rel=0.35)


def test_moderated_scales_keep_what_truly_differs() -> None:
    random = np.random.default_rng(6)
    degrees = np.full(200, 8.0)
    same = 0.02 * np.sqrt(random.chisquare(8, 200) / 8)
    drawn, total = noise.moderate(same, degrees)
    assert np.std(drawn) < 0.4 * np.std(same)
    assert np.all(total > 30)
    unlike = same * np.exp(random.normal(0, 1.5, 200))
    drawn, total = noise.moderate(unlike, degrees)
    assert np.std(np.log(drawn)) > 0.8 * np.std(np.log(unlike))
    assert np.all(total < 12)


def test_the_inverse_of_trigamma() -> None:
    assert noise.inverse_trigamma(np.pi**2 / 6) == pytest.approx(1)


@pytest.mark.parametrize("kind", ["normal", "skewed", "heavy-tailed", "bimodal"])
def test_intervals_hold_the_ratio(kind: str) -> None:
    """Of steps that are found for certain, so that none is picked for its luck."""
    random = np.random.default_rng(8)
    held = found = 0
    for _ in range(6):
        logs = KINDS[kind]((40, 90), random)
        logs[:20, 50:] += np.log(1.25)
        for changes in find_changes(panel(logs))[:20]:
            found += len(changes)
            held += sum(change.low <= 1.25 <= change.high for change in changes)
    assert found >= 115
    assert held >= stats.binom.ppf(0.001, found, 0.95)
