"""The includes of the C++ tree run one way: no circles between files, none between rooms."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.structure.graphs import circles, described, graph
from scripts.structure.includes import TOP_FOLDERS, includes, rooms, units
from tests.structure.trees import write_files

ROOT = Path(__file__).resolve().parents[2]


def test_files_include_each_other_in_no_circle() -> None:
    found = circles(units(ROOT))
    assert not found, described(found)


def test_rooms_include_each_other_in_no_circle() -> None:
    found = circles(rooms(ROOT))
    assert not found, described(found)


def test_kernels_know_no_harness_and_the_harness_no_programs() -> None:
    wrong = [
        f"{who} includes {whom}"
        for who, whom in includes(ROOT)
        if TOP_FOLDERS.index(whom.parts[0]) > TOP_FOLDERS.index(who.parts[0])
    ]
    assert not wrong, wrong


# The checks themselves, on trees that are made up.


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    files = {
        "kernels/kernel.h": "",
        "kernels/noop/noop.cpp": '#include "kernels/kernel.h"\n#include "Python.h"\n',
        "harness/plan/plan.h": '#include "kernels/kernel.h"\n',
        "harness/plan/plan.cpp": '#include "harness/plan/plan.h"\n#include "harness/plan/cell.h"\n',
        "harness/plan/cell.h": "#include <vector>\n",
        "harness/results/journal.cpp": '#include "harness/plan/plan.h"\n',
        "bench/gilscope/main.cpp": '#include "harness/results/journal.h"\n',
    }
    return write_files(tmp_path, files)


def add_include(tree: Path, who: str, whom: str) -> None:
    with (tree / who).open("a", encoding="utf-8") as file:
        file.write(f'  #  include "{whom}"\n')


def test_a_tree_without_circles_passes(tree: Path) -> None:
    assert units(tree)["harness/plan/plan"] == {"kernels/kernel", "harness/plan/cell"}
    assert rooms(tree)["harness/results"] == {"harness/plan"}
    assert circles(units(tree)) == set()
    assert circles(rooms(tree)) == set()


def test_a_circle_that_only_header_and_source_together_close_is_found(tree: Path) -> None:
    add_include(tree, "harness/plan/cell.h", "harness/plan/plan.h")
    assert circles(units(tree)) == {frozenset({"harness/plan/plan", "harness/plan/cell"})}
    assert circles(rooms(tree)) == set()


def test_a_circle_between_rooms_is_found_though_no_files_are_in_one(tree: Path) -> None:
    (tree / "harness/results/words.h").touch()
    add_include(tree, "harness/plan/cell.h", "harness/results/words.h")
    assert circles(units(tree)) == set()
    assert circles(rooms(tree)) == {frozenset({"harness/plan", "harness/results"})}


def test_a_circle_of_three_is_one_circle() -> None:
    edges = graph([("a", "b"), ("b", "c"), ("c", "a"), ("c", "d"), ("d", "e"), ("e", "d")])
    assert circles(edges) == {frozenset("abc"), frozenset("de")}
