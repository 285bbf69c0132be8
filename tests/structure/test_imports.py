"""The imports of the Python rooms run one way: no circles between files, none between rooms."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.structure.graphs import circles, described
from scripts.structure.imports import TOP_FOLDERS, edges, modules, rooms
from tests.structure.trees import write_files

ROOT = Path(__file__).resolve().parents[2]


def test_modules_import_each_other_in_no_circle() -> None:
    found = circles(modules(ROOT))
    assert not found, described(found)


def test_rooms_import_each_other_in_no_circle() -> None:
    found = circles(rooms(ROOT))
    assert not found, described(found)


def test_what_is_shown_knows_no_gate_and_no_experiment() -> None:
    order = TOP_FOLDERS.index
    wrong = [
        f"{who} imports {whom}"
        for who, whom in edges(ROOT)
        if order(whom.split(".")[0]) > order(who.split(".")[0])
    ]
    assert not wrong, wrong


# The checks themselves, on trees that are made up.


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    files = {
        "reports/__init__.py": "",
        "reports/page.py": "from reports.run import view\nimport json\n",
        "reports/run/__init__.py": "",
        "reports/run/view.py": "from reports.document.reader import Reader\n",
        "reports/document/__init__.py": "",
        "reports/document/reader.py": "class Reader: pass\n",
        "ci/gate.py": "import reports.page\n",
        "scripts/trust.py": "from ci import gate\n",
    }
    return write_files(tmp_path, files)


def test_a_tree_without_circles_passes(tree: Path) -> None:
    assert modules(tree)["reports.page"] == {"reports.run.view"}
    assert rooms(tree)["reports.run"] == {"reports.document"}
    assert circles(modules(tree)) == set()
    assert circles(rooms(tree)) == set()


def test_a_circle_of_modules_is_found_also_when_it_is_closed_inside_a_function(tree: Path) -> None:
    late = "def read():\n    from reports.run.view import View\n"
    (tree / "reports/document/reader.py").write_text(late, encoding="utf-8")
    assert circles(modules(tree)) == {frozenset({"reports.run.view", "reports.document.reader"})}


def test_a_circle_of_rooms_is_found_though_no_modules_are_in_one(tree: Path) -> None:
    (tree / "reports/run/words.py").touch()
    (tree / "reports/document/more.py").write_text("import reports.run.words\n", encoding="utf-8")
    assert circles(modules(tree)) == set()
    assert circles(rooms(tree)) == {frozenset({"reports.run", "reports.document"})}
