"""Scores of an output against what it cites, on lines made by hand."""

from __future__ import annotations

from typing import Any

import pytest

from brief.evals.cases.case_files import Case, Fact, GoldStory, Label, Part
from brief.evals.cases.observations import Cited, Line, Place
from brief.evals.metrics import fidelity, nuggets
from brief.records import CheckResult, Verdict

PASSED = (CheckResult("citation", Verdict.PASS), CheckResult("quotation", Verdict.PASS))


def cited(number: int, words: str, **more: Any) -> Cited:
    values: dict[str, Any] = {
        "publisher": "Corvin Press",
        "title": "",
        "published": "2026-03-05T08:00:00+00:00",
    }
    file = more.pop("file", f"notes/{number}.md")
    return Cited(number, Place(f"/c/{file}", "", ""), ((0, len(words)),), words, **{**values, **more})


def line(text: str, *numbers: int, **more: Any) -> Line:
    values: dict[str, Any] = {
        "part": "answer",
        "heading": "",
        "kind": "fact",
        "checks": PASSED,
        "quotes": (),
        "support": 1.0,
        "entailed": True,
        "alone": (True,) * len(numbers),
        "without": (False,) * len(numbers),
    }
    return Line(text, numbers, **{**values, **more})


def test_citation_recall_and_precision_as_in_alce() -> None:
    good = line("A.", 1)
    bare = line("B.", entailed=False, support=0.0)
    wrong = line("C.", 2, entailed=False, support=0.2, alone=(False,))
    # of three citations: one supports alone, one is missed by the rest, one is neither
    three = line("D.", 1, 2, 3, alone=(True, False, False), without=(True, False, True))
    assert fidelity.citation_recall([good, bare, wrong, three]) == 0.5
    assert fidelity.citation_precision([good, wrong, three]) == pytest.approx(3 / 5)
    assert fidelity.groundedness([good, bare, wrong, three]) == pytest.approx(2.2 / 4)
    assert fidelity.citation_recall([]) == fidelity.citation_precision([]) == 1.0
    assert fidelity.citation_recall([good, line("On 5 March", kind="framing", entailed=False)]) == 1.0


def test_quotations_stand_in_one_citation_of_their_sentence() -> None:
    refs = [cited(1, "The dam held."), cited(2, "until\n Monday")]
    assert fidelity.false_quotes([line("The dam held.", 1, quotes=("The  dam held.",))], refs) == []
    assert fidelity.false_quotes([line("He said “until Monday”.", 2)], refs) == []
    for bad in (
        line("The dam fell.", 1, quotes=("The dam fell.",)),
        line("x", 2, quotes=("The dam held.",)),
        line("x", 1, 2, quotes=("The dam held. until Monday",)),
        line("He said “the dam”.", 2),
        line("x", 9, quotes=("The dam held.",)),
    ):
        assert len(fidelity.false_quotes([bad], refs)) == 1
    assert fidelity.quotation_fidelity([line("x", 1, quotes=("y",)), line("The dam held.", 1)], refs) == 0.0


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("At least 12 died and forty are missing.", 1.0),
        ("At least 21 died and forty are missing.", 0.5),
        ("At least 12 died and fifty are missing.", 0.5),
        ("People died on 3 March.", 1.0),  # a date is no figure
    ],
)
def test_figures_stand_in_what_is_cited(text: str, score: float) -> None:
    assert (
        fidelity.figure_fidelity([line(text, 1)], [cited(1, "At least 12 died; Forty are missing.")]) == score
    )


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("It fell on Monday.", 1.0),
        ("It fell on Tuesday.", 0.0),
        ("It fell on 2 March.", 1.0),
        ("It fell on March 2, not 3 March.", 0.5),
        ("It fell on 14 November.", 1.0),
    ],
)
def test_days_are_named_or_resolved_in_what_is_cited(text: str, score: float) -> None:
    refs = [cited(1, "It fell on Monday; the report of 14 November said so.", days=("2026-03-02",))]
    assert fidelity.date_fidelity([line(text, 1)], refs) == score


def test_what_is_said_twice_in_one_part_is_not_distinct() -> None:
    same = "The dam at Kelvar fell on Monday."
    assert fidelity.distinct([line(same), line(same.upper())]) == 0.5
    assert fidelity.distinct([line(same), line(same, part="bottom line")]) == 1.0
    assert fidelity.distinct([line(same), line("The bank raised its rate.")]) == 1.0


def test_a_sentence_that_was_not_checked_is_found() -> None:
    failed = (*PASSED, CheckResult("hedge", Verdict.FAIL, "x"))
    lines = [
        line("a", 1),
        line("b", 1, checks=()),
        line("c", 1, checks=failed),
        line("d", 1, checks=PASSED[1:]),
    ]
    assert fidelity.unchecked(lines) == ["b", "c", "d"]


# -- against what a case names


@pytest.mark.parametrize(
    ("text", "found"), [("AT LEAST  12\npeople", ["n"]), ("at most 12 people", []), ("", [])]
)
def test_facts_are_found_whatever_case_and_space(text: str, found: list[str]) -> None:
    assert nuggets.facts_found(text, [Fact("n", ("at least 12", "twelve or more"))]) == found


def test_what_is_forbidden_is_found() -> None:
    assert nuggets.forbidden("The toll climbed\nto 47.", ["climbed to 47", "48"]) == ["climbed to 47"]
    assert nuggets.forbidden("", ["x"]) == [] == nuggets.forbidden("x", [])


def test_attribution_and_hedge_are_kept_in_each_sentence_that_says_the_fact() -> None:
    refs = [cited(1, "x"), cited(2, "y", publisher="River Watch")]
    fact = Fact("toll", ("60 people",), attribution=("River Watch",), hedge=("at least",))
    kept = line("River Watch counts at least 60 people.", 1)
    beside = line("We count at least 60 people.", 2)
    lost = line("At noon 60 people were dead.", 1)
    assert nuggets.kept_with([kept, beside], refs, [fact], "attribution") == (1.0, [])
    assert nuggets.kept_with([kept, beside], refs, [fact], "hedge") == (1.0, [])
    assert nuggets.kept_with([kept, lost], refs, [fact], "attribution") == (0.0, ["toll"])
    assert nuggets.kept_with([lost], refs, [fact], "hedge") == (0.0, ["toll"])
    assert nuggets.kept_with([line("Nothing.", 1)], refs, [fact], "hedge") == (1.0, [])


def test_stories_are_covered_by_a_citation_of_their_words() -> None:
    label, other = Label("notes/1.md", "the dam held"), Label("notes/9.md", "x")
    case = Case("d", "daily", "c", stories=(GoldStory("dam", (label,)), GoldStory("bank", (other,))))
    refs = [cited(1, "On Monday the dam held."), cited(2, "the dam held")]
    assert nuggets.coverage(case, refs, {}) == (0.5, ["bank"])
    assert nuggets.coverage(case, refs[1:], {}) == (0.0, ["dam", "bank"])


def test_parts_must_and_must_not() -> None:
    case = Case("d", "daily", "c", parts={"gaps": Part((("cause", "why"), "toll"), ("47",))})
    lines = [
        line("The cause is not known; not 47.", part="gaps"),
        line("The toll is 12.", part="development"),
    ]
    assert nuggets.parts(case, lines) == (0.5, ["gaps: toll"], ["gaps: 47"])


def test_freshness() -> None:
    old, new = Label("notes/1.md", "a"), Label("notes/2.md", "b")
    published = {"notes/1.md#": "2026-03-02T00:00:00+00:00", "notes/2.md#": "2026-03-05T00:00:00+00:00"}
    case = Case("a", "ask", "c", relevant=(old, new))
    assert nuggets.freshness(case, [cited(1, "x")], published) == 1.0
    assert nuggets.freshness(case, [cited(1, "x", published="2026-03-03T00:00:00+00:00")], published) == 0.0
