"""The reports: one verdict, five forms; the worst first; nothing of an article can break out of a form."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

from brief.evals.cases.case_files import Case
from brief.evals.cases.observations import Cited, Line, Observed, Place
from brief.evals.cases.verdict_record import Finding, Mean, Outcome, Result
from brief.evals.reports import report_files, terminal_report
from brief.evals.running.saved_runs import Saved
from brief.records import CheckResult, Verdict

HOSTILE = "<script>alert(1)</script> ]]> & \x1b[31m | `x`"
CITED = Place("/c/a.md", "", "")
CHECKED = (CheckResult("citation", Verdict.PASS),)
SEEN = Observed(
    "bad",
    True,
    lines=(Line(HOSTILE, (1,), "answer", "", "fact", CHECKED, (), 0.5, True, (True,), (False,)),),
    cited=(Cited(1, CITED, ((0, 3),), HOSTILE, "Corvin Press", "", "2026-03-05T00:00:00+00:00"),),
)
GOOD = Result("good", "ask", "single", "c", True, {"abstention": 1.0, "fact_recall": 1.0})
BAD = Result("bad", "ask", "single", "c", False, {"abstention": 0.0}, ("abstention",), HOSTILE, observed=SEEN)
KNOWN = Result(
    "known-one", "retrieval", "single", "c", True, {"recall": 0.5}, ("recall",), "recall 0.50", known_failure="Spanish"
)  # fmt: skip
MADE = Outcome(
    (GOOD, KNOWN, BAD),
    (Mean("ask", "abstention", 0.5, 0.25, 0.75, 2, 0.6), Mean("retrieval", "recall", 0.5, 0.5, 0.5, 1)),
    (Finding("case", "abstention", f"bad: {HOSTILE}", ("bad",)), Finding("floor", "ask.abstention", "low")),
    "abcdef0123456789",
    67,
    {"package": "1"},
    seconds=12.4,
    usage=(("input_tokens", 10),),
    cost=0.5,
    exit_code=3,
)
CASES = {"bad": Case("bad", "ask", "c", question=f"Why? {HOSTILE}")}


def test_the_table_says_what_failed_first_and_ends_with_the_count() -> None:
    lines = terminal_report.table(MADE).splitlines()
    assert lines[0].startswith("FAILED  bad: ") and "\x1b" not in terminal_report.table(MADE)
    assert lines[1] == "known   known-one: recall 0.50 (Spanish)"
    ask = next(line for line in lines if line.startswith("ask "))
    assert "0.250 to 0.750" in ask and ask.endswith("-0.100")
    assert "  floor, ask.abstention: low" in lines
    assert lines[-1].startswith("1 passed, 1 failed, 1 known failure")
    assert "67 articles, corpus abcdef012345, 12 s, 10 input tokens, cost 0.5000" in lines[-1]


def test_junit_counts_and_is_well_formed() -> None:
    suite = ElementTree.fromstring(report_files.junit(MADE))
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("4", "2", "0")
    names = [case.get("name") for case in suite.iter("testcase")]
    assert names == ["good", "known-one", "bad", "ask.abstention"]
    assert [child.tag for case in suite.iter("testcase") for child in case] == [
        "skipped",
        "failure",
        "failure",
    ]
    errored = replace(BAD, observed=Observed("bad", error="x"))
    assert ElementTree.fromstring(report_files.junit(replace(MADE, results=(errored,)))).get("errors") == "1"


def test_the_page_loads_nothing_and_shows_input_evidence_and_verdict() -> None:
    page = report_files.page(MADE, CASES)
    assert "<script" not in page and "http://" not in page and "https://" not in page and "<img" not in page
    assert "&lt;script&gt;" in page and "Why?" in page and "Corvin Press, 2026-03-05" in page
    assert page.index('id="case-bad"') < page.index('id="case-good"')
    assert "The gate fails" in page and "citation pass" in page
    assert "The gate lets it through" in report_files.page(replace(MADE, findings=()), {})


def test_the_summary_and_the_json(tmp_path: Path) -> None:
    text = report_files.summary(MADE)
    assert text.startswith("## brief eval: FAILED") and "\\<script" in text and " <script" not in text
    assert "| ask | abstention | 0.500 | 0.250 to 0.750 | 2 | -0.100 |" in text
    held = json.loads(report_files.as_json(MADE))
    assert held["exit_code"] == 3 and not held["passed"] and "observed" not in held["results"][0]
    names = report_files.write(tmp_path / "out", MADE, Saved(MADE, (), {}), CASES)
    assert sorted(names) == sorted(path.name for path in (tmp_path / "out").iterdir()) and len(names) == 5


def test_every_report_counts_alike_and_calls_nothing_failed_where_the_gate_passes() -> None:
    missed = replace(
        BAD, id="lax", kind="check", strict=False, reason="detection 0.00", observed=Observed("lax")
    )
    passing = replace(MADE, results=(GOOD, KNOWN, missed), findings=(), exit_code=0)
    page = report_files.page(passing, {})
    for text in (terminal_report.table(passing), report_files.summary(passing), page):
        assert "1 passed, 0 failed, 1 known failure, 1 missed" in text and "FAILED" not in text
    assert "missed  lax: detection 0.00" in terminal_report.table(passing)
    assert (
        ">failed<" not in page and ">missed<" in page and "| lax | missed |" in report_files.summary(passing)
    )
    suite = ElementTree.fromstring(report_files.junit(passing))
    assert [suite.get(n) for n in ("tests", "failures", "errors", "skipped")] == ["3", "0", "0", "2"]


def test_what_the_baseline_passes_is_failed_in_every_report() -> None:
    """It was skipped in the JUnit file while the run ended with 3."""
    lost = replace(BAD, id="lax", kind="check", strict=False, observed=Observed("lax"))
    marked = replace(KNOWN, id="marked")
    findings = (
        Finding("case", "detection", "lax: detection 0.00", ("lax",)),
        Finding("baseline", "known_failure", "marked: passed in the baseline", ("marked",)),
        Finding("baseline", "cases", "1 cases of the baseline are gone: other", ("other",)),
    )
    failing = replace(MADE, results=(GOOD, lost, marked), findings=findings)
    assert "1 passed, 2 failed, 0 known failures" in terminal_report.table(failing)
    suite = ElementTree.fromstring(report_files.junit(failing))
    assert [suite.get(n) for n in ("tests", "failures", "errors", "skipped")] == ["4", "3", "0", "0"]
