"""The command, its input and the folder that it writes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from reports.dashboard.folder import MARKER, replace_site
from tests.dashboard.sites import draw
from tests.dashboard.synthetic import Plan, make_document

SMALL = Plan(runs=5, series=2)


def broken(change: Any) -> Any:
    document = make_document(SMALL)
    change(document, document["machines"][0])
    return document


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ("", "is not JSON"),
        ("[" * 100_000, "nested too deeply"),
        ([], "the document must be an object, not []."),
        ({}, "the document has no key 'repository'."),
        (broken(lambda d, m: m["series"][1]["warm_s"].pop()),
         "machines[0].series[1].warm_s has 4 entries for 5 runs."),
        (broken(lambda d, m: m["series"][0]["warm_s"].__setitem__(2, "fast")),
         "series[0].warm_s must be a list of [median, low, high, visits], [median] or null."),
        (broken(lambda d, m: m["series"][0]["warm_s"].__setitem__(2, [1, 2, 3])),
         "series[0].warm_s must be a list of"),
        (broken(lambda d, m: m["series"][0].update(runs=[0, 1, 2, 3, 5])),
         "series[0].runs must name the 5 runs in ascending order."),
        (broken(lambda d, m: m["series"][0].update(runs=[1, 0, 2, 3, 4])), "ascending order"),
        (broken(lambda d, m: m["series"][0].update(runs=[0, 1, 2, 3, True])), "whole numbers"),
        (broken(lambda d, m: m["runs"][3].update(subject=7)),
         "machines[0].runs[3].subject must be a string, not 7."),
    ],
)  # fmt: skip
def test_bad_input_is_one_sentence(document: Any, words: str, tmp_path: Path) -> None:
    outcome = draw(document, tmp_path / "site")
    assert outcome.returncode == 2
    assert outcome.stderr.startswith("gilscope dashboard: ")
    assert words in outcome.stderr
    assert outcome.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_an_earlier_site_is_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    assert draw(make_document(SMALL), folder).returncode == 0
    old = {path.name for path in (folder / "series").iterdir()}
    assert draw(make_document(Plan(runs=5, series=1)), folder).returncode == 0
    new = {path.name for path in (folder / "series").iterdir()}
    assert len(new) == 1
    assert new < old  # a page keeps its name
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_what_is_no_site_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("years of work")
    outcome = draw(make_document(SMALL), tmp_path)
    assert outcome.returncode == 2
    assert "holds other things than a dashboard" in outcome.stderr
    assert (tmp_path / "thesis.tex").read_text() == "years of work"


def test_what_lies_beside_a_site_is_not_lost(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    draw(make_document(SMALL), folder)
    (folder / ".git").mkdir()
    outcome = draw(make_document(SMALL), folder)
    assert outcome.returncode == 2
    assert "also holds '.git'" in outcome.stderr
    assert (folder / ".git").is_dir()


@pytest.mark.parametrize("place", ["series", "assets", "data", "data/more", "."])
def test_what_lies_within_a_site_is_not_lost(tmp_path: Path, place: str) -> None:
    folder = tmp_path / "site"
    draw(make_document(SMALL), folder)
    (folder / place).mkdir(exist_ok=True)
    mine = folder / place / "thesis.tex"
    mine.write_text("years of work")
    outcome = draw(make_document(SMALL), folder)
    assert outcome.returncode == 2
    assert f"also holds '{mine.relative_to(folder)}'" in outcome.stderr
    assert mine.read_text() == "years of work"
    mine.unlink()


def test_a_site_that_lists_no_files_is_left_alone(tmp_path: Path) -> None:
    """As older versions made them."""
    folder = tmp_path / "site"
    draw(make_document(SMALL), folder)
    (folder / MARKER).write_text("A dashboard of gilscope; made anew, it is replaced.\n")
    outcome = draw(make_document(SMALL), folder)
    assert outcome.returncode == 2
    assert "another version" in outcome.stderr
    assert (folder / "index.html").exists()


def test_an_empty_folder_will_do(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    assert draw(make_document(SMALL), folder).returncode == 0
    assert (folder / MARKER).is_file()


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("")
    outcome = draw(make_document(SMALL), tmp_path / "site")
    assert outcome.returncode == 2
    assert "is a file" in outcome.stderr


def test_a_failure_leaves_the_old_site(tmp_path: Path) -> None:
    folder = tmp_path / "site"

    def succeed(new: Path) -> None:
        (new / "index.html").write_text("old")

    def fail(new: Path) -> None:
        (new / "index.html").write_text("half")
        raise OSError(28, "No space left on device")

    replace_site(folder, succeed)
    with pytest.raises(OSError, match="No space"):
        replace_site(folder, fail)
    assert (folder / "index.html").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_link_to_a_folder_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "site").symlink_to("real")
    replace_site(tmp_path / "site", lambda new: None)
    assert (tmp_path / "site").is_symlink()
    assert (tmp_path / "real" / MARKER).is_file()


@pytest.mark.parametrize("last", ["0", "-1", "x"])
def test_the_number_of_runs_must_be_one(last: str, tmp_path: Path) -> None:
    outcome = draw(make_document(SMALL), tmp_path / "site", "--last", last)
    assert outcome.returncode == 2
    assert "--last" in outcome.stderr
