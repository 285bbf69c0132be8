"""The order of visits: random, from the seed, and interleaved."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.e2e import support
from tests.e2e.conftest import Made, make

Order = list[tuple[int, str]]


@pytest.fixture(scope="module")
def orders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Order]:
    """Two runs with one seed, and one with another."""
    folder = tmp_path_factory.mktemp("order")
    suite = support.write_suite(
        folder, ["noop", "primes"], ["serial.native", "native_threads.native"], workers=[1, 2, 3]
    )

    def order(name: str, seed: str) -> Order:
        made = make(suite, folder / f"{name}.json", "--rounds", "4", "--seed", seed)
        return support.order_of_visits(made.document)

    largest = str(2**64 - 1)
    return {"one": order("a", "11"), "again": order("b", "11"), "other": order("c", largest)}


def test_one_seed_one_order(orders: dict[str, Order]) -> None:
    assert orders["one"] == orders["again"]


def test_another_seed_another_order(orders: dict[str, Order]) -> None:
    assert orders["one"] != orders["other"]
    assert sorted(orders["one"]) == sorted(orders["other"])


def test_rounds_differ_in_their_order(orders: dict[str, Order]) -> None:
    rounds = [[cell for r, cell in orders["one"] if r == number] for number in (1, 2, 3, 4)]
    assert len({tuple(cells) for cells in rounds}) == 4


@pytest.mark.parametrize("name", ["one", "other"])
def test_every_cell_once_a_round(orders: dict[str, Order], name: str) -> None:
    assert set(Counter(orders[name]).values()) == {1}
    numbers = [number for number, _ in orders[name]]
    assert numbers == sorted(numbers)
    assert set(Counter(numbers).values()) == {2 + 6}  # serial once, threads with 1, 2 and 3


def test_everything_is_interleaved(everything: Made) -> None:
    strategies = [cell.split("/")[2] for _, cell in support.order_of_visits(everything.document)]
    changes = sum(a != b for a, b in zip(strategies, strategies[1:]))
    assert changes > len(strategies) * 0.9


def test_without_a_seed_one_is_drawn_and_kept(tmp_path: Path) -> None:
    suite = support.write_suite(tmp_path, ["noop"], ["serial.native"])
    first = make(suite, tmp_path / "first.json").document
    second = make(suite, tmp_path / "second.json").document
    assert support.ours(first)["seed"] != support.ours(second)["seed"]


def test_a_budget_makes_rounds(tmp_path: Path) -> None:
    suite = support.write_suite(tmp_path, ["noop"], ["serial.native"])
    made = make(suite, tmp_path / "result.json", "--budget", "1s")
    rounds = [number for number, _ in support.order_of_visits(made.document)]
    assert rounds == list(range(1, len(rounds) + 1))
    assert support.ours(made.document)["settings"]["budget_s"] == 1
