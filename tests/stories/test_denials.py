"""Yes against no: by a word, by a "no", in short; and denials that stand alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from brief.records import SourcedClaim
from brief.stories.denials import denials
from tests.support.desk import claim

CROSSED = "Orlow said that three soldiers died when Ardovian troops crossed the Velly Line and opened fire."


def said(text: str, publisher: str = "Wire", order: int = 0) -> SourcedClaim:
    return claim(
        text, publisher=publisher, order=order, published="2026-03-04T10:00:00Z", location=f"{publisher}.md"
    )


def test_a_no_that_names_what_another_says_is_yes_against_no() -> None:
    no = said(
        "No soldier of Ardovia crossed the Velly Line on 3 or 4 March.", "Ministry of Defence of Ardovia"
    )
    (contest,) = denials([said(CROSSED), no])
    assert [side.says for side in contest.sides] == [CROSSED, no.text]


def test_a_no_about_something_else_is_none() -> None:
    assert denials([said(CROSSED), said("No school in Orlow will open on Monday morning.", "Gazette")]) == []


def test_a_denial_in_short_answers_the_sentence_before_it() -> None:
    yes = said("The Interior Ministry says that the sirens sounded in Mill Ferry.", order=1)
    no = said("In Mill Ferry, people who lost their houses say that they did not.", order=2)
    no = replace(no, article=yes.article)
    (contest,) = denials([yes, no])
    assert [side.says for side in contest.sides] == [yes.text, no.text]


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("The ministry denies that a second serviceman is missing.", 1),
        ("Three guards died near Orlow, an account that Ardovia denied.", 1),
        ("The ministry denied the allegations.", 0),
        ("The court dismissed the appeal of the two managers on Monday.", 0),
        ("Port Halloran were denied a goal in the last minute.", 0),
    ],
)
def test_a_denial_of_words_stands_alone_where_it_tells_what(text: str, alone: int) -> None:
    assert [len(contest.sides) for contest in denials([said(text)])] == [1] * alone


def test_this_is_denied_where_the_sentence_before_tells_what_the_other_side_claims() -> None:
    yes = said("The Ardovian side claims to have brought down a drone over the Velly Pass.", order=1)
    no = replace(said("The Ministry denies this.", order=2), article=yes.article)
    (contest,) = denials([yes, no])
    assert [side.says for side in contest.sides] == [yes.text, no.text]


def test_a_claim_joined_with_its_denial_is_contested_beside_others() -> None:
    joined = said("The Ardovian side claims to have brought down a drone. The Ministry denies this.")
    (contest,) = denials([joined])
    assert [side.says for side in contest.sides] == [joined.text]
