"""Figures in a unit are contested only where both sources clearly speak of one thing."""

from __future__ import annotations

import pytest

from brief.records import SourcedClaim
from brief.stories.disputed_measures import measured
from tests.support.desk import claim


def said(text: str, publisher: str) -> SourcedClaim:
    return claim(text, publisher=publisher, published="2026-03-05T10:00:00Z", location=f"{publisher}.md")


FOUR = said("Output of the mills in Drenholt was short of the plan by 4.5 per cent last year.", "Wire")


def test_two_rates_of_one_thing_are_a_contest() -> None:
    other = said("Last year output of the mills in Drenholt was short of the plan by 6 per cent.", "Courier")
    (contest,) = measured([FOUR, other])
    assert contest.about == "a figure in per cent"
    assert [(side.low, side.holders) for side in contest.sides] == [(4.5, ("Wire",)), (6.0, ("Courier",))]


@pytest.mark.parametrize(
    "text",
    [
        "Output of the mills in Ostrel was short of the plan by 6 per cent last year.",
        "Output of the mills in Drenholt was short of the plan by 6 per cent to 80 per cent last year.",
        "Wages at the mills in Drenholt had been expected by their union to rise 6 per cent this spring.",
        "Output of the mills in Drenholt was short of the plan by 4.6 per cent last year.",
    ],
    ids=["place", "two figures", "thing", "nearly the same"],
)
def test_other_places_things_and_near_figures_are_no_contest(text: str) -> None:
    assert measured([FOUR, said(text, "Courier")]) == []
