"""One comparison, one verdict: the terminal, the JSON, the page and the gate all say the same.

The result files are made of one measured cell, copied under many names with times of our choice.
"""

from __future__ import annotations

import copy
import json
import random
from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path

import pytest

import ci.gating.__main__ as gate
import tests.e2e.support as support
from ci.gating.measuring import Bench, Looks, Measured
from ci.gating.trees import Tree
from ci.gating.verdict import Verdict
from tests.e2e.support import Json
from tests.report.pages import Document

ROUNDS = 12


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Json:
    folder = tmp_path_factory.mktemp("template")
    suite = support.write_suite(folder, ["noop"], ["serial.native"])
    done = support.gilscope("run", suite, "-o", folder / "one.json", "--rounds", "1")
    assert done.returncode == 0, done.stderr
    return support.load(folder / "one.json")


@dataclass(frozen=True)
class Pair:
    """The two result files of one run of a baseline and a candidate."""

    base: Path
    new: Path

    @property
    def measured(self) -> Measured:
        return Measured(self.new, self.base, wall_s=1.0)


class Runs:
    """Makes pairs of result files: a cell for each ratio, which is noisy or not."""

    def __init__(self, template: Json, folder: Path) -> None:
        self.template = template
        self.folder = folder
        self.noise = random.Random(1)

    def pair(self, name: str, cells: dict[str, tuple[float, float]]) -> Pair:
        """`cells`: by size, the ratio new / base and the standard deviation of its logarithm."""
        base = self._write(f"{name}.base.json", dict.fromkeys(cells, (1.0, 0.0)))
        return Pair(base, self._write(f"{name}.json", cells))

    def _write(self, name: str, cells: dict[str, tuple[float, float]]) -> Path:
        document = copy.deepcopy(self.template)
        ours = support.ours(document)
        (planned,) = ours["plan"]
        rows = [row for row in document["benchmarks"] if row["run_type"] == "iteration"]
        ours["plan"], document["benchmarks"] = [], []
        for index, (size, (ratio, deviation)) in enumerate(cells.items(), 1):
            cell = planned["cell"] | {"size": size, "name": self._named(planned, size)}
            ours["plan"].append(planned | {"cell": cell})
            for number in range(1, ROUNDS + 1):
                elapsed_s = 0.01 * ratio * self.noise.lognormvariate(0, deviation or 0.001)
                visit = {"round": number, "visit": (number - 1) * len(cells) + index}
                document["benchmarks"] += [
                    self._row(row, cell, visit | {"elapsed_s": elapsed_s}) for row in rows
                ]
        file = self.folder / name
        file.write_text(json.dumps(document))
        return file

    @staticmethod
    def _named(planned: Json, size: str) -> str:
        kernel, _, *rest = planned["cell"]["name"].split("/")
        return "/".join([kernel, size, *rest])

    @staticmethod
    def _row(row: Json, cell: Json, values: Json) -> Json:
        copied = copy.deepcopy(row) | {"name": cell["name"], "run_name": cell["name"]}
        usual = {"size": cell["size"], "startup_s": 0.001, "rss_bytes": 2**24}
        copied["gilscope"] |= usual | values
        return copied


@pytest.fixture
def runs(template: Json, tmp_path: Path) -> Runs:
    return Runs(template, tmp_path)


def alike(number: int) -> dict[str, tuple[float, float]]:
    return {f"same{i}": (1.0, 0.0) for i in range(number)}


def arguments(first: Pair, again: Pair | None, accepted: str) -> list[str | Path]:
    chosen: list[str | Path] = [first.base, first.new]
    if again:
        chosen += ["--again", again.base, again.new]
    return [*chosen, "--accept", accepted] if accepted else chosen


def in_all_four_places(
    folder: Path, word: str, first: Pair, again: Pair | None = None, accepted: str = ""
) -> str:
    """The sentence, once it was found in the terminal's text, the JSON, the page and the gate's
    files, each with the exit status that belongs to the word."""
    status = 1 if word == "regressed" else 0
    chosen = arguments(first, again, accepted)

    outcome = support.gilscope("compare", *chosen, "--json")
    document = json.loads(outcome.stdout)
    assert (document["verdict"], document["exit_code"], outcome.returncode) == (
        word,
        status,
        status,
    )
    sentence: str = document["summary"]

    terminal = support.gilscope("compare", *chosen)
    assert terminal.returncode == status
    assert terminal.stdout.lstrip().startswith(sentence)
    markdown = support.gilscope("compare", *chosen, "--markdown")
    assert markdown.stdout.startswith(f"### {sentence}\n")

    page = folder / "compare.html"
    drawn = support.gilscope("report", "--compare", *chosen, "-o", page)
    assert drawn.returncode == 0, drawn.stderr
    html = page.read_text()
    assert f"verdict-{word}" in html
    assert sentence in Document(html).text

    output = folder / "gate"
    output.mkdir()
    tree = Tree(support.ROOT, support.BUILD)
    bench = Bench(tree, tree, "gate", [], 0.02, output)
    looks = Looks(first.measured, again.measured if again else None, (accepted,) * bool(accepted))
    verdict = Verdict(base="b" * 40, head="h" * 40, comparison=bench.compare(looks))
    gate.write(verdict, Namespace(output=output, report_link=""))
    assert bench.report(looks, output / "report.html") == ""
    assert verdict.exit_code == status
    assert f"### {sentence}\n" in (output / "comment.md").read_text()
    found = support.load(output / "verdict.json")
    assert (found["verdict"], found["sentence"], found["exit_code"]) == (word, sentence, status)
    assert sentence in Document((output / "report.html").read_text()).text
    return sentence


def test_one_cell_in_doubt_leaves_it_inconclusive(runs: Runs, tmp_path: Path) -> None:
    first = runs.pair("new", alike(99) | {"wild": (1.0, 0.3)})
    sentence = in_all_four_places(tmp_path, "inconclusive", first)
    assert sentence.startswith("Inconclusive: no regression found; 99 of 100 cells are the same, "
                               "1 could not be told")  # fmt: skip


def test_one_slower_cell_is_a_regression(runs: Runs, tmp_path: Path) -> None:
    first = runs.pair("new", alike(9) | {"slow": (1.5, 0.0)})
    sentence = in_all_four_places(tmp_path, "regressed", first)
    assert sentence == "Regressed: 1 of 10 cells is slower."


def test_what_both_looks_call_slower_is_a_regression(runs: Runs, tmp_path: Path) -> None:
    first = runs.pair("new", alike(9) | {"slow": (1.5, 0.0), "slower": (2.0, 0.0)})
    again = runs.pair("again", {"slow": (1.5, 0.0), "slower": (2.0, 0.0)})
    sentence = in_all_four_places(tmp_path, "regressed", first, again)
    assert sentence == "Regressed: 2 of 11 cells are slower."


def test_what_the_second_look_does_not_confirm_is_none(runs: Runs, tmp_path: Path) -> None:
    first = runs.pair("new", alike(9) | {"slow": (1.5, 0.0)})
    again = runs.pair("again", {"slow": (1.0, 0.0)})
    sentence = in_all_four_places(tmp_path, "same", first, again)
    assert sentence == (
        "The same: all 10 cells are as fast as the base; a second look did not confirm 1 suspect."
    )


def test_what_is_accepted_is_none(runs: Runs, tmp_path: Path) -> None:
    first = runs.pair("new", alike(9) | {"slow": (1.5, 0.0)})
    again = runs.pair("again", {"slow": (1.5, 0.0)})
    rule = "noop/slow serial.* because it checks more"
    sentence = in_all_four_places(tmp_path, "same", first, again, rule)
    assert sentence == "The same: 9 of 10 cells are as fast as the base; 1 accepted change."


def test_what_is_faster_is_an_improvement(runs: Runs, tmp_path: Path) -> None:
    first = runs.pair("new", alike(8) | {"fast": (0.5, 0.0), "wild": (1.0, 0.3)})
    sentence = in_all_four_places(tmp_path, "improved", first)
    assert sentence == (
        "Improved: 1 of 10 cells is faster; 8 take the same time, 1 could not be told."
    )
