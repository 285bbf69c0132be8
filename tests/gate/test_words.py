"""What the gate says: acceptances, verdict, forecast, comment, annotations."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ci.gating import acceptance, comment, forecast, github
from ci.gating.revisions import Commit
from ci.gating.verdict import Verdict
from reports.document.comparison import Comparison
from reports.document.reader import Reader
from tests.report.synthetic_comparison import cell, comparison, failure, finding

CELL = "nbody/small/threads.python/workers:2/cp311"
HOSTILE = (
    "<img src=x onerror=alert(1)> @maintainers | [x](javascript:alert(1)) `` "
    "https://evil.example \u202e\n::error::x"
)


def compared(**changes: Any) -> Comparison:
    """What `gilscope compare` says, as the gate reads it."""
    return Comparison.read(Reader.of(comparison(**changes)["comparison"], "The comparison"))


def judged(*findings: Any, **changes: Any) -> Verdict:
    regressed = any(one["state"] == "confirmed" for one in findings)
    found = {
        "verdict": "regressed" if regressed else "same", "exit_code": int(regressed),
        "summary": "Regressed: 1 of 3 cells is slower." if regressed else "The same: so it is.",
        "second_look": True, "findings": list(findings),
    }  # fmt: skip
    return Verdict(base="b" * 40, head="h" * 40, comparison=compared(**(found | changes)))


# Acceptances


def test_an_acceptance_is_handed_on_as_it_stands() -> None:
    rule = "mandelbrot/* threads.* because it now checks"
    message = f"Faster parsing\n\ngilscope-accept: {rule} \n"
    assert acceptance.read([Commit("a" * 40, message)]) == ((rule,), ())


@pytest.mark.parametrize(
    "line", ["mandelbrot/* threads.*", "because of it", "* because", "mandelbrot because it is so"]
)
def test_an_acceptance_without_all_three_is_named(line: str) -> None:
    accepted, (complaint,) = acceptance.read([Commit("b" * 40, f"x\n\ngilscope-accept: {line}")])
    assert accepted == ()
    assert "bbbbbbbbbbbb" in complaint
    assert line in complaint


# The verdict


@pytest.mark.parametrize("word", ["regressed", "improved", "same", "inconclusive"])
def test_the_verdict_is_that_of_the_comparison(word: str) -> None:
    verdict = judged(verdict=word, summary="A sentence.", exit_code=int(word == "regressed"))
    assert (verdict.word, verdict.sentence) == (word, "A sentence.")
    assert verdict.exit_code == int(word == "regressed")
    assert "### A sentence.\n" in comment.write(verdict)


def test_without_a_comparison_there_is_a_reason() -> None:
    verdict = Verdict(cannot="no base.")
    assert (verdict.word, verdict.exit_code) == ("cannot_compare", 2)
    assert verdict.sentence == "Cannot compare: no base."


def test_the_verdict_as_json() -> None:
    document = json.loads(json.dumps(judged(finding(), failure()).to_json()))
    assert list(document) == [
        "verdict", "exit_code", "sentence", "base", "head", "forecast", "notes", "findings",
    ]  # fmt: skip
    assert document["verdict"] == "regressed"
    found, failed = document["findings"]
    assert list(found) == ["kind", "name", "verdict", "state", "reason", "ratio", "again"]
    assert found["ratio"] == {"median": 1.2, "low": 1.2 / 1.05, "high": 1.2 * 1.05}
    assert (failed["kind"], failed["verdict"], failed["ratio"]) == ("failure", "failed", None)


def test_what_only_looks_worse_is_a_finding_once_it_was_looked_at_again() -> None:
    vague = finding(verdict="inconclusive", state="seen once")
    assert judged(vague, second_look=False).findings == ()
    (seen,) = judged(vague | {"state": "not confirmed"}).findings
    assert seen.state == "not confirmed"


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
    found = finding(name=HOSTILE, state="accepted", reason=HOSTILE)
    verdict = judged(found, failure(HOSTILE, name=HOSTILE), warnings=[HOSTILE],
                     cells=[cell(HOSTILE)], curves=[])  # fmt: skip
    text = comment.write(verdict, "https://ci.example/report.html")
    lines = text.splitlines()
    assert lines[0] == comment.MARKER
    assert "Regressed" in lines[1]
    outside = [part for line in lines for part in line.split("`")[0::2]]
    for part in ("<img", "@maintainers", "javascript:", "evil.example", "::error"):
        assert not any(part in one for one in outside), part
    assert "\u202e" not in text
    assert "[The whole report](https://ci.example/report.html)" in text


def test_findings_are_told_in_the_words_of_their_metric() -> None:
    text = comment.write(judged(finding(), finding("memory", base=2e7, new=3e7)))
    assert "| time | " in text
    assert "slower, confirmed" in text
    assert "| 1.200 \\[1.143, 1.260\\] | 1.210 \\[1.186, 1.234\\] |" in text
    assert "uses more memory, confirmed" in text
    assert "19.1\N{NARROW NO-BREAK SPACE}MiB → 28.6\N{NARROW NO-BREAK SPACE}MiB" in text


def test_a_comment_never_exceeds_what_is_taken() -> None:
    many = [finding(name=f"kernel{i}/" + "n" * 190) for i in range(2000)]
    verdict = judged(
        *many,
        cells=[cell(f"k{i}" + "x" * 150) for i in range(2000)],
        curves=[],
        not_compared=[{"name": "n" * 500, "reason": "r" * 500}] * 2000,
        warnings=["n" * 1000] * 100,
    )
    text = comment.write(verdict)
    assert len(text) <= comment.MOST_CHARACTERS
    assert "more, in the report" in text
    assert text.count("<details>") == text.count("</details>")


def test_why_it_cannot_compare_is_told() -> None:
    text = comment.write(Verdict(cannot="the base does not build."))
    assert "Cannot compare: the base does not build." in text


# GitHub


def test_annotations_cannot_be_forged() -> None:
    failed = failure("boom\n::set-output name=x::y%", name=CELL)
    for line in github.workflow_commands(judged(failed)):
        assert line.startswith("::error title=gilscope gate::")
        assert "\n" not in line
        assert "%25" in line


def test_the_summary_is_appended_and_annotations_are_printed_in_a_workflow_only(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    github.publish(judged(finding()), "the comment")
    assert capsys.readouterr().out == ""
    summary = tmp_path / "summary.md"
    summary.write_text("before\n")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    github.publish(judged(finding()), "the comment")
    assert capsys.readouterr().out.startswith("::error title=gilscope gate::")
    assert summary.read_text() == "before\nthe comment\n"
