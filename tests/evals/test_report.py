"""The table: the worst first, then each kind's means."""

from __future__ import annotations

from brief.evals.report import table
from brief.evals.suite import Outcome, Result


def outcome(*results: Result) -> Outcome:
    return Outcome(results, "abcdef0123456789", 67, 12.4)


GOOD = Result("good", "ask", "c", True, {"abstention": 1.0, "fact_recall": 1.0})
BAD = Result("bad", "ask", "c", False, {"abstention": 0.0}, "abstains, though the corpus says it")
KNOWN = Result("known-one", "retrieval", "c", True, {"recall": 0.5}, "recall@10 0.50", "a date in Spanish")


def test_failures_first_then_known_ones_then_means() -> None:
    lines = table(outcome(GOOD, KNOWN, BAD)).splitlines()
    assert lines[0] == "FAILED  bad: abstains, though the corpus says it"
    assert lines[1] == "known   known-one: recall@10 0.50 (a date in Spanish)"
    ask = next(line for line in lines if line.startswith("ask "))
    assert (
        ask.split()[:4] == ["ask", "2", "1", "0"] and "abstention 0.500" in ask and "fact_recall 1.000" in ask
    )
    retrieval = next(line for line in lines if line.startswith("retrieval "))
    assert retrieval.split()[:4] == ["retrieval", "1", "0", "1"] and "recall 0.500" in retrieval
    assert lines[-1].startswith("1 passed, 1 failed, 1 known failure")
    assert lines[-1].endswith("(67 articles, corpus abcdef012345, 12 s)")


def test_no_failure_no_list() -> None:
    assert table(outcome(GOOD)).splitlines()[0].startswith("kind")
    assert "1 passed, 0 failed" in table(outcome(GOOD))
