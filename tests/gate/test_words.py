"""What the gate says: acceptances, findings, forecast, comment, annotations."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from ci.gating import acceptance, comment, findings, forecast, github
from ci.gating.findings import Finding, Ratio
from ci.gating.revisions import Commit
from ci.gating.verdict import Verdict
from tests.report.synthetic_comparison import cell, comparison, cost, scaling

Json = dict[str, Any]
CELL = "nbody/small/threads.python/workers:2/cp311"
HOSTILE = (
    "<img src=x onerror=alert(1)> @maintainers | [x](javascript:alert(1)) `` "
    "https://evil.example \u202e\n::error::x"
)


def finding(**changes: Any) -> Finding:
    usual = Finding("time", CELL, "nbody", "small", "threads.python", "slower", "1 ms", "1.2 ms",
                    Ratio(1.2, 1.1, 1.3), state="confirmed")  # fmt: skip
    return dataclasses.replace(usual, **changes)


def compared(**changes: Any) -> Json:
    document: Json = comparison(**changes)["comparison"]
    return document


# Acceptances


def test_an_acceptance_names_work_strategy_and_reason() -> None:
    message = "Faster parsing\n\ngilscope-accept: mandelbrot/* threads.* because it now checks\n"
    (one,), complaints = acceptance.read([Commit("a" * 40, message)])
    assert complaints == ()
    assert one.reason == "it now checks"
    assert one.covers("mandelbrot", "small", "threads.python")
    assert not one.covers("mandelbrot", "small", "serial.python")
    assert not one.covers("nbody", "small", "threads.python")


def test_without_a_slash_the_kernel_is_meant() -> None:
    (one,), _ = acceptance.read([Commit("a" * 40, "gilscope-accept: nbody * because of reasons")])
    assert one.covers("nbody", "small", "x")


@pytest.mark.parametrize(
    "line", ["mandelbrot/* threads.*", "because of it", "* because", "mandelbrot because it is so"]
)
def test_an_acceptance_without_all_three_is_named(line: str) -> None:
    accepted, (complaint,) = acceptance.read([Commit("b" * 40, f"x\n\ngilscope-accept: {line}")])
    assert accepted == ()
    assert "bbbbbbbbbbbb" in complaint
    assert line in complaint


def test_only_what_alarms_is_accepted_and_no_failure() -> None:
    rule = acceptance.Acceptance("*", "*", "known", "c" * 40)
    seen = [finding(), finding(state="not confirmed"), finding(kind="failure", verdict="failed")]
    states = [one.state for one in findings.accept(seen, [rule])]
    assert states == ["accepted", "not confirmed", "confirmed"]


# Findings


def test_all_that_was_compared_is_found() -> None:
    value = compared(cells=[cell(ratio=1.2)], curves=[scaling("threads.python", 0.3)],
                     costs=[cost("startup_s", 1.5), cost("rss_bytes", 1.2)])  # fmt: skip
    seen = findings.of_comparison(value)
    assert [one.kind for one in seen] == ["time", "start-up", "memory", "scaling"]
    assert all(findings.is_suspect(one, 0.02) for one in seen)


def test_what_looks_worse_but_is_not_sure_is_looked_at_again() -> None:
    sure, unsure, wide, better = (
        findings.of_comparison(compared(cells=[one], curves=[], costs=[]))[0]
        for one in (
            cell(ratio=1.2),
            cell(ratio=1.03, half=0.02),
            cell(ratio=1.2, half=0.3),
            cell(ratio=0.8),
        )
    )
    assert [findings.is_suspect(one, 0.02) for one in (sure, unsure, wide, better)] == [
        True, True, False, False,
    ]  # fmt: skip


def test_a_suspect_is_confirmed_only_by_a_second_run_that_calls_it_worse() -> None:
    suspect = finding(state="seen once")
    slower, same = finding(), finding(verdict="same", ratio=Ratio(1.0, 0.99, 1.01))
    assert findings.confirm([suspect], [slower])[0].state == "confirmed"
    dismissed = findings.confirm([suspect], [same])[0]
    assert dismissed.state == "not confirmed"
    assert dismissed.again == Ratio(1.0, 0.99, 1.01)
    assert findings.confirm([suspect], [])[0].state == "not confirmed"


def test_a_curve_is_looked_at_again_with_all_its_workers() -> None:
    curve = finding(kind="scaling", name="nbody/small/threads.python/cp311")
    assert curve.cells == "nbody/small/threads.python/workers:*/cp311"
    assert finding(name="a[b]*/x/y.z/workers:1/cp311").cells == r"a\[b]\*/x/y.z/workers:1/cp311"


# The verdict


def test_the_exit_code_follows_from_the_findings() -> None:
    assert Verdict(cannot="no base.").exit_code == 2
    assert Verdict(findings=[finding()]).exit_code == 1
    assert Verdict(findings=[finding(state="accepted")]).exit_code == 0
    assert Verdict(findings=[finding(state="not confirmed")]).exit_code == 0
    assert Verdict(findings=[finding(verdict="faster", state="seen once")]).word == "improved"
    failed = findings.of_failures({CELL: "wrong digest"})
    assert Verdict(findings=failed).exit_code == 1


def test_the_sentence_counts_by_kind_and_says_what_is_in_doubt() -> None:
    both = [finding(), finding(kind="memory"), finding(kind="memory", name="x/y/z.w/workers:1/i")]
    value = compared(cells=[cell(half=0.1), cell("other", half=0.3), cell("third")])
    assert Verdict(findings=both, comparison=value).sentence == (
        "Regressed: 1 is slower, 2 take more memory; 3 compared cells."
    )
    sentence = Verdict(comparison=value).sentence
    assert "No regression found in 3 compared cells; 2 inconclusive" in sentence


def test_the_verdict_as_json() -> None:
    document = json.loads(json.dumps(Verdict(base="b", head="h", findings=[finding()]).to_json()))
    assert document["verdict"] == "regressed"
    assert document["findings"][0]["ratio"] == {"median": 1.2, "low": 1.1, "high": 1.3}


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
    verdict = Verdict(base="b" * 40, head="h" * 40, findings=[finding(name=HOSTILE)],
                      notes=[HOSTILE], comparison=compared(warnings=[HOSTILE]))  # fmt: skip
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
    many = [finding(name=f"kernel{i}/" + "n" * 190) for i in range(2000)]
    value = compared(cells=[cell(f"k{i}" + "x" * 150) for i in range(2000)])
    value["not_compared"] = [{"name": "n" * 500, "reason": "r" * 500}] * 2000
    text = comment.write(Verdict(base="b", head="h", findings=many, comparison=value,
                                 notes=["n" * 1000] * 100))  # fmt: skip
    assert len(text) <= comment.MOST_CHARACTERS
    assert "more, in the report" in text
    assert text.count("<details>") == text.count("</details>")


def test_why_it_cannot_compare_is_told() -> None:
    text = comment.write(Verdict(cannot="the base does not build."))
    assert "Cannot compare: the base does not build." in text


# GitHub


def test_annotations_cannot_be_forged() -> None:
    failed = findings.of_failures({CELL: "boom\n::set-output name=x::y%"})
    for line in github.workflow_commands(Verdict(findings=failed)):
        assert line.startswith("::error title=gilscope gate::")
        assert "\n" not in line
        assert "%25" in line


def test_the_summary_is_appended_and_annotations_are_printed_in_a_workflow_only(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    github.publish(Verdict(findings=[finding()]), "the comment")
    assert capsys.readouterr().out == ""
    summary = tmp_path / "summary.md"
    summary.write_text("before\n")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    github.publish(Verdict(findings=[finding()]), "the comment")
    assert capsys.readouterr().out.startswith("::error title=gilscope gate::")
    assert summary.read_text() == "before\nthe comment\n"
