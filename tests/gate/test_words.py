"""What the gate says: acceptances, verdict, forecast, comment, annotations."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ci.gating import acceptance, comment, forecast, github
from ci.gating.revisions import Commit
from ci.gating.verdict import Verdict
from reports.comparison import Comparison
from reports.reader import Reader
from tests.report.synthetic_comparison import cell, comparison, failure, finding

HOSTILE = (
    "<img src=x onerror=alert(1)> @maintainers | [x](javascript:alert(1)) `` "
    "https://evil.example \u202e\n::error::x"
)


def compared(**changes: Any) -> Comparison:
    """What `gilscope compare` would conclude: by default that one cell is slower."""
    usual = {
        "verdict": "regressed", "exit_code": 1, "second_look": True, "findings": [finding()],
        "summary": "Regressed: of 3 cells, 1 is slower; 2 are the same.",
    }  # fmt: skip
    document = comparison(**usual | changes)["comparison"]
    return Comparison.read(Reader.of(document, "The comparison"))


# Acceptances


def test_an_acceptance_names_work_strategy_and_reason() -> None:
    message = "Faster parsing\n\ngilscope-accept: mandelbrot/* threads.* because it now checks\n"
    accepted, complaints = acceptance.read([Commit("a" * 40, message)])
    assert accepted == ("mandelbrot/* threads.* because it now checks",)
    assert complaints == ()


@pytest.mark.parametrize(
    "line", ["mandelbrot/* threads.*", "because of it", "* because", "mandelbrot because it is so"]
)
def test_an_acceptance_without_all_three_is_named(line: str) -> None:
    accepted, (complaint,) = acceptance.read([Commit("b" * 40, f"x\n\ngilscope-accept: {line}")])
    assert accepted == ()
    assert "bbbbbbbbbbbb" in complaint
    assert line in complaint


# The verdict


@pytest.mark.parametrize(
    ("word", "status"), [("regressed", 1), ("improved", 0), ("same", 0), ("inconclusive", 0)]
)
def test_word_sentence_and_exit_status_are_the_comparisons_own(word: str, status: int) -> None:
    found = compared(verdict=word, exit_code=status, summary="As decided.", findings=[])
    verdict = Verdict(comparison=found)
    assert (verdict.word, verdict.exit_code, verdict.sentence) == (word, status, "As decided.")
    assert "### As decided." in comment.write(verdict)
    assert json.loads(json.dumps(verdict.to_json()))["verdict"] == word


def test_what_cannot_be_compared_is_neither() -> None:
    verdict = Verdict(cannot="no base.")
    assert (verdict.word, verdict.exit_code) == ("cannot_compare", 2)


def test_the_verdict_as_json() -> None:
    document = json.loads(json.dumps(Verdict("b", "h", comparison=compared()).to_json()))
    assert document["verdict"] == "regressed"
    (one,) = document["findings"]
    assert one["ratio"]["median"] == 1.2
    assert one["again"]["median"] == 1.19
    assert one["state"] == "confirmed"


# The forecast


def test_more_rounds_show_smaller_effects() -> None:
    few = forecast.foresee([0.02, -0.02, 0.02], 10, 60, 0.02)
    many = forecast.foresee([0.02, -0.02, 0.02], 1, 60, 0.02)
    assert few.rounds == 6
    assert many.rounds == 60
    assert 0.02 < many.effect < few.effect
    assert "about 60 rounds" in many.sentence


# The comment


def test_the_verdict_stands_first_and_foreign_text_is_code() -> None:
    found = compared(findings=[finding(name=HOSTILE), failure(HOSTILE)], warnings=[HOSTILE])
    verdict = Verdict(base="b" * 40, head="h" * 40, notes=[HOSTILE], comparison=found)
    text = comment.write(verdict, "https://ci.example/report.html")
    lines = text.splitlines()
    assert lines[0] == comment.MARKER
    assert "Regressed" in lines[1]
    outside = [part for line in lines for part in line.split("`")[0::2]]
    for part in ("<img", "@maintainers", "javascript:", "evil.example", "::error"):
        assert not any(part in one for one in outside), part
    assert "\u202e" not in text
    assert "[The whole report](https://ci.example/report.html)" in text


def test_a_comment_never_exceeds_what_is_taken() -> None:
    found = compared(
        findings=[finding(name=f"kernel{i}/" + "n" * 190) for i in range(2000)],
        cells=[cell(f"k{i}" + "x" * 150) for i in range(2000)],
        not_compared=[{"name": "n" * 500, "reason": "r" * 500}] * 2000,
    )
    text = comment.write(Verdict("b", "h", comparison=found, notes=["n" * 1000] * 100))
    assert len(text) <= comment.MOST_CHARACTERS
    assert "more, in the report" in text
    assert text.count("<details>") == text.count("</details>")


def test_why_it_cannot_compare_is_told() -> None:
    text = comment.write(Verdict(cannot="the base does not build."))
    assert "Cannot compare: the base does not build." in text


# GitHub


def test_annotations_cannot_be_forged() -> None:
    found = compared(findings=[failure("boom\n::set-output name=x::y%")])
    for line in github.workflow_commands(Verdict(comparison=found)):
        assert line.startswith("::error title=gilscope gate::")
        assert "\n" not in line
        assert "%25" in line


def test_the_summary_is_appended_and_annotations_are_printed_in_a_workflow_only(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    github.publish(Verdict(comparison=compared()), "the comment")
    assert capsys.readouterr().out == ""
    summary = tmp_path / "summary.md"
    summary.write_text("before\n")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    github.publish(Verdict(comparison=compared()), "the comment")
    assert capsys.readouterr().out.startswith("::error title=gilscope gate::")
    assert summary.read_text() == "before\nthe comment\n"
