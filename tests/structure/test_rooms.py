"""Who may use whom: the table of docs/design.md, its picture, and the sources agree."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.structure.picture import draw, levels, without_what_follows
from scripts.structure.rooms import allowed, used
from tests.structure.trees import write_files

ROOT = Path(__file__).resolve().parents[2]
DESIGN = (ROOT / "docs/design.md").read_text(encoding="utf-8")


def test_every_room_is_in_the_table_and_uses_what_it_may() -> None:
    may, does = allowed(DESIGN), used(ROOT)
    assert not set(does) - set(may), "rooms that docs/design.md does not know"
    for room, uses in does.items():
        assert not uses - may[room], f"{room} uses what docs/design.md does not allow"
        assert not may[room] - uses, f"{room} does not use what docs/design.md allows"


def test_every_room_of_the_table_is_there() -> None:
    assert all((ROOT / room).exists() for room in allowed(DESIGN))


def test_the_picture_is_that_of_the_sources() -> None:
    drawn = (ROOT / "docs/images/architecture.svg").read_text(encoding="utf-8")
    assert drawn == draw(used(ROOT)), "python -m scripts.structure draws it again"


# The checks themselves.


def test_rooms_are_found_in_both_languages(tmp_path: Path) -> None:
    files = {
        "kernels/kernel.h": "",
        "harness/plan/plan.h": '#include "kernels/kernel.h"\n',
        "reports/front.py": "",
        "reports/run/view.py": "import reports.front\n",
    }
    assert used(write_files(tmp_path, files)) == {
        "kernels/": set(),
        "harness/plan/": {"kernels/"},
        "reports/front.py": set(),
        "reports/run/": {"reports/front.py"},
    }


TABLE = """
| room | why it exists | may use |
|---|---|---|
| `kernels/` | work |  |
| `harness/plan/` | plans | `kernels` |
| `harness/model/` | `things` | `plan`, `kernels` |
| `bench/gilscope/` | commands | `plan`{more} |
"""


def test_the_table_is_read() -> None:
    assert allowed(TABLE.format(more="")) == {
        "kernels/": set(),
        "harness/plan/": {"kernels/"},
        "harness/model/": {"harness/plan/", "kernels/"},
        "bench/gilscope/": {"harness/plan/"},
    }
    with pytest.raises(KeyError, match="'nosuch' in the row of 'bench/gilscope/'"):
        allowed(TABLE.format(more=", `nosuch`"))


def test_arrows_that_follow_are_left_out() -> None:
    edges = {"a": {"b", "c"}, "b": {"c"}, "c": set()}
    assert without_what_follows(edges) == {"a": {"b"}, "b": {"c"}, "c": set()}
    assert levels(edges) == {"a": 2, "b": 1, "c": 0}
