"""What confirms a claim and what does not: other figures, the same party by another name, reports of it."""

from __future__ import annotations

import pytest

from brief.records import SourcedClaim
from brief.stories.credibility import credibility
from brief.stories.disputed_counts import same_party
from tests.support.desk import claim


def told(text: str, publisher: str, published: str = "2026-03-05T10:00:00Z") -> SourcedClaim:
    return claim(text, publisher=publisher, published=published, location=f"{publisher}.md")


RESERVES = "Foreign reserves of the bank stood at {} at the end of February."


@pytest.mark.parametrize(
    ("mine", "theirs", "digit"),
    [
        ("14.8 billion dollars", "14.8 billion dollars", 2),
        ("14.8 billion dollars", "18.4 billion dollars", 5),
        ("14.8 billion dollars", "14.9 billion dollars", 3),
        ("14.8 billion dollars", "14.8 billion euros", 3),
        ("14.8 billion dollars", "at least 14.8 billion dollars", 3),
        ("at least 14.8 billion dollars", "14.8 billion dollars", 2),
        ("about 15 billion dollars", "14.8 billion dollars", 2),
    ],
)
def test_a_claim_is_confirmed_only_by_its_own_figures(mine: str, theirs: str, digit: int) -> None:
    one, other = told(RESERVES.format(mine), "Gazette"), told(RESERVES.format(theirs), "Courier")
    assert credibility(one, [other], {}).digit == digit


def test_a_figure_of_the_day_after_neither_confirms_nor_contradicts() -> None:
    one = told(RESERVES.format("14.8 billion dollars"), "Gazette")
    other = told(RESERVES.format("18.4 billion dollars"), "Courier", "2026-03-07T10:00:00Z")
    assert credibility(one, [other], {}).digit == 3


DRONE = "At 02:05 air defence units brought down a reconnaissance drone over the Velly Pass."


@pytest.mark.parametrize(
    ("text", "publisher", "supports"),
    [
        (DRONE, "Hovren Daily", True),
        (DRONE, "@ArdoviaMoD", False),
        (DRONE, "Ardovian Defence Ministry", False),
        (
            "Air defence units brought down a reconnaissance drone over the pass, the spokesman said.",
            "Day",
            False,
        ),
        (
            "The Ardovian side claims that air defence units brought down a reconnaissance drone over the Velly Pass.",
            "Ministry of Defence of Lethmar",
            False,
        ),
        (
            "Air defence units allegedly brought down a reconnaissance drone over the Velly Pass.",
            "Day",
            False,
        ),
    ],
)
def test_a_party_and_a_report_of_what_it_says_confirm_nothing(
    text: str, publisher: str, supports: bool
) -> None:
    found = credibility(told(DRONE, "Ministry of Defence of Ardovia"), [told(text, publisher)], {})
    assert bool(found.supporting) == supports


def test_two_names_of_one_party_count_once() -> None:
    others = [told(DRONE, "@CBPellonia"), told(DRONE, "Central Bank of Pellonia")]
    assert len(credibility(told(DRONE, "Gazette"), others, {}).supporting) == 1


@pytest.mark.parametrize(
    ("handle", "name", "same"),
    [
        ("@ArdoviaMoD, on Murmur", "Ministry of Defence of Ardovia", True),
        ("@ArdoviaMoD", "Ardovia's Defence Ministry", True),
        ("@CBPellonia", "Central Bank of Pellonia", True),
        ("@RiverWatchOrg", "River Watch", True),
        ("@ArdoviaMoD", "Ministry of Defence of Lethmar", False),
        ("@ArdoviaMoD", "Ministry of the Interior of Ardovia", False),
        ("@holt_bakery", "Holt Observer", False),
        ("@Ardovia", "Ardovia", True),
        ("@DefenceMinistry", "Lethmar Defence Ministry", True),
    ],
)
def test_an_account_is_the_body_whose_words_and_initials_its_handle_is(
    handle: str, name: str, same: bool
) -> None:
    assert same_party(handle, name) is same
