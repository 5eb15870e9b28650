"""Contests and credibility: only figures of one thing at one time differ, and only a denial of it denies."""

from __future__ import annotations

import pytest

from brief.records import SourcedClaim
from brief.stories.credibility import credibility
from brief.stories.denials import denials
from brief.stories.disputed_counts import contests, holder
from tests.support.desk import claim

WHEN = "2026-03-05T10:00:00Z"


def said(text: str, publisher: str, published: str = WHEN) -> SourcedClaim:
    return claim(text, publisher=publisher, published=published, location=f"{publisher}.md")


TWELVE = said("The Interior Ministry said 12 people were killed at the Kelvar Dam.", "Corvin Press")


def test_two_holders_with_two_figures_at_one_time_are_a_contest() -> None:
    other = said("The hospital in Drenholt said 19 people were killed at the Kelvar Dam.", "Halcyon Wire")
    (contest,) = contests([TWELVE, other])
    assert [side.low for side in contest.sides] == [12, 19]


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("The hospital in Drenholt said 19 people were killed at the Kelvar Dam.", "2026-03-07T10:00:00Z"),
        ("The mayor had said 19 people were killed at the Kelvar Dam.", WHEN),
        ("The mayor said 19 more people were killed at the Kelvar Dam.", WHEN),
        ("The mayor said another 19 people were killed at the Kelvar Dam.", WHEN),
        ("River Watch put the number of dead or missing at 71.", WHEN),
        ("The mayor said nine civilians were killed and three guards were killed.", WHEN),
        ("The mayor said 19 people were injured at the Kelvar Dam.", WHEN),
        ("The mayor said 19 horses were killed at the Kelvar Dam.", WHEN),
    ],
    ids=["later", "former", "more", "another", "or", "parts", "state", "noun"],
)
def test_figures_of_different_things_or_times_are_no_contest(text: str, published: str) -> None:
    assert contests([TWELVE, said(text, "Halcyon Wire", published)]) == []


def test_a_toll_of_another_day_does_not_oppose_a_claim() -> None:
    later = said("The mayor said 27 people were killed at the Kelvar Dam.", "Wire", "2026-03-07T10:00:00Z")
    now = said("The mayor said 27 people were killed at the Kelvar Dam.", "Wire")
    assert credibility(TWELVE, [later], {}).opposing == ()
    assert credibility(TWELVE, [now], {}).opposing != ()


CROSSED = said(
    "Ardovian guards crossed the border at the Zarin Pass at night, the Lethmar army said.", "Hovren Daily"
)


def test_a_denial_of_the_same_matter_is_yes_against_no() -> None:
    denial = said("Ardovia denied that its guards crossed the border at the Zarin Pass.", "Petrava Tribune")
    (contest,) = denials([CROSSED, denial])
    assert contest.sides[1].says == denial.text and contest.sides[0].says == CROSSED.text


@pytest.mark.parametrize(
    "text",
    [
        "The Ministry of Defence of Ardovia categorically rejects the claims of the Lethmar side.",
        "Ardovia denied that gas deliveries through the Amber Line were cut.",
    ],
    ids=["denies all", "another matter"],
)
def test_a_denial_of_all_or_of_something_else_is_no_contest_of_this_claim(text: str) -> None:
    assert all(len(one.sides) == 1 for one in denials([CROSSED, said(text, "Petrava Tribune")]))


def test_a_count_is_no_holder() -> None:
    found = said("The number of confirmed dead stands at 56, and 14 people are still missing.", "Observer")
    assert holder(found) == "Observer"
