"""The gate: hard rules, cases, floors, regression, and what a baseline may lose."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from brief.errors import CaseError, GateError
from brief.evals.cases.case_files import Case
from brief.evals.cases.observations import Observed
from brief.evals.cases.verdict_record import Breach, Outcome, Result
from brief.evals.gating import baseline
from brief.evals.gating.verdicts import judged
from brief.evals.metrics import resampling
from brief.evals.metrics.scoring import Known, score


def result(id_: str, value: float = 1.0, cluster: str = "", **more: object) -> Result:
    failed = () if value >= 1 else ("fact_recall",)
    scores, seen = {"fact_recall": value}, Observed(id_, True)
    made = Result(id_, "ask", "single", cluster or id_, not failed, scores, failed, observed=seen)
    return replace(made, **more)  # type: ignore[arg-type]


def outcome(*results: Result, corpus: str = "c" * 64) -> Outcome:
    return Outcome(results, (), (), corpus, 3, {"package": "1"})


def gate(made: Outcome, past: baseline.Baseline | None = None, *, whole: bool = True) -> Outcome:
    cases = {r.id: Case(r.id, "ask", r.cluster) for r in made.results}
    return judged(made, cases, past, whole=whole)


def past(*results: Result, **more: object) -> baseline.Baseline:
    made = baseline.updated(gate(outcome(*results)), None, accept_lower=False)
    return replace(made, **more)  # type: ignore[arg-type]


def reasons(made: Outcome) -> list[tuple[str, str]]:
    return [(f.gate, f.metric) for f in made.findings]


GOOD = tuple(result(f"case-{n}") for n in range(8))


def test_a_sound_run_passes() -> None:
    made = gate(outcome(*GOOD), past(*GOOD))
    assert made.passed and made.exit_code == 0 and not made.notes
    assert {m.metric for m in made.means} >= {"fact_recall", "abstention_precision", "answered"}


def test_one_breach_of_a_hard_rule_fails() -> None:
    broken = replace(GOOD[0], passed=False, breaches=(Breach("unchecked sentence", "x"),))
    made = gate(outcome(broken, *GOOD[1:]))
    assert reasons(made) == [("hard rule", "unchecked sentence")] and made.exit_code == 3


def test_a_known_failure_covers_its_own_rules_and_no_other() -> None:
    for rule, found in (("planted text", []), ("unchecked sentence", [("hard rule", "unchecked sentence")])):
        known = replace(GOOD[0], breaches=(Breach(rule, "x"),), known_failure="y")
        assert reasons(gate(outcome(known))) == found


def test_a_failed_case_names_its_metric() -> None:
    made = gate(outcome(result("bad", 0.5, reason="fact_recall 0.50")))
    assert reasons(made) == [("case", "fact_recall")] and made.findings[0].cases == ("bad",)


def test_a_case_that_is_not_strict_counts_where_the_baseline_passes_it() -> None:
    bad = result("case-0", 0.0, strict=False)
    assert gate(outcome(bad)).passed
    assert ("case", "fact_recall") in reasons(gate(outcome(bad), past(*GOOD), whole=False))
    assert gate(outcome(bad), past(bad), whole=False).passed


def test_floors_count_for_a_whole_run_only() -> None:
    low = [result(f"case-{n}", 0.9 if n < 4 else 1.0, passed=True, failed=()) for n in range(8)]
    held = past(*GOOD, cases={})
    assert ("floor", "ask.fact_recall") in reasons(gate(outcome(*low), held))
    assert gate(outcome(*low), held, whole=False).passed


def test_a_fall_that_chance_does_not_explain_is_a_regression() -> None:
    low = [replace(r, scores={"fact_recall": 0.97}) for r in GOOD]
    held = past(*GOOD, floors={})
    assert reasons(gate(outcome(*low), held)) == [("regression", "ask.fact_recall")]
    mixed = [replace(r, scores={"fact_recall": 0.97 if n == 0 else 1.0}) for n, r in enumerate(GOOD)]
    assert gate(outcome(*mixed), held).passed, "one case of eight is within chance"


def test_the_corpus_of_the_baseline_must_be_this_one() -> None:
    made = gate(outcome(*GOOD, corpus="d" * 64), past(*GOOD))
    assert reasons(made) == [("baseline", "corpus")] and made.exit_code == 4
    broken = replace(GOOD[0], breaches=(Breach("unchecked sentence", "x"),))
    assert gate(outcome(broken, *GOOD[1:], corpus="d" * 64), past(*GOOD)).exit_code == 3


def test_missing_recordings_and_providers_that_fail_have_their_own_codes() -> None:
    for code in (4, 5):
        error = result("case-0", 0.0, observed=Observed("case-0", error="x", exit_code=code))
        assert gate(outcome(replace(error, failed=("error",)))).exit_code == code


def test_a_case_of_the_baseline_may_not_go_nor_become_a_known_failure() -> None:
    assert ("baseline", "cases") in reasons(gate(outcome(*GOOD[1:]), past(*GOOD)))
    known = replace(result("case-0", 0.0), passed=True, known_failure="hard")
    assert ("baseline", "known_failure") in reasons(gate(outcome(known, *GOOD[1:]), past(*GOOD)))


def test_a_baseline_is_not_lowered_unless_that_is_accepted(tmp_path: Path) -> None:
    held = past(*GOOD)
    low = gate(outcome(*[result(r.id, 0.5) for r in GOOD]))
    with pytest.raises(GateError, match="--accept-lower"):
        baseline.updated(low, held, accept_lower=False)
    with pytest.raises(GateError, match="is gone"):
        baseline.updated(gate(outcome(*GOOD[1:])), held, accept_lower=False)
    accepted = baseline.updated(low, held, accept_lower=True)
    assert accepted.floors["ask.fact_recall"] == 0.48 and not accepted.cases["case-0"].passed
    baseline.write(tmp_path / "b.json", accepted)
    assert baseline.read(tmp_path / "b.json") == accepted
    assert baseline.read(tmp_path / "none.json") is None


def test_no_baseline_is_made_of_a_run_that_breaks_a_hard_rule() -> None:
    broken = gate(outcome(replace(GOOD[0], breaches=(Breach("planted text", "x"),))))
    with pytest.raises(GateError, match="hard rule"):
        baseline.updated(broken, None, accept_lower=True)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"cases": 3}'])
def test_a_file_that_is_no_baseline(tmp_path: Path, text: str) -> None:
    (tmp_path / "b.json").write_text(text)
    with pytest.raises(CaseError, match="is no baseline"):
        baseline.read(tmp_path / "b.json")


# -- the numbers


def test_abstention_is_scored_as_a_class() -> None:
    asked = [(True, True), (True, False), (False, False), (False, True), (False, False)]
    scores = resampling.abstention(asked)
    assert scores == {"abstention_precision": 2 / 3, "abstention_recall": 2 / 3, "answered": 0.5}
    assert set(resampling.abstention([]).values()) == {1.0}


def test_intervals_draw_clusters_and_are_the_same_twice() -> None:
    scores = [("a", 1.0), ("a", 1.0), ("b", 0.0), ("c", 1.0), ("d", 0.0)]
    low, high = resampling.interval(scores)
    assert 0.0 <= low < 0.6 < high <= 1.0 and resampling.interval(scores) == (low, high)
    assert resampling.interval([("a", 0.2), ("a", 0.4)]) == (pytest.approx(0.3), pytest.approx(0.3))


def test_an_errored_case_is_a_failed_case_and_a_known_failure_hides_no_crash() -> None:
    case = Case("a", "ask", "c", question="?", known_failure="x")
    made = score(case, Observed("a", error="RuntimeError: slip"), Known())
    assert not made.passed and made.failed == ("error",)


def test_what_errored_fails_the_run_though_it_counts_by_floors_alone() -> None:
    lax = replace(
        result("lax"),
        passed=False,
        failed=("error",),
        strict=False,
        reason="errored: x",
        observed=Observed("lax", error="x"),
    )
    made = gate(outcome(lax, *GOOD))
    assert reasons(made) == [("case", "error")] and made.failing == {"lax"} and made.exit_code == 3
