"""What is left of a whole: cuts, flows and "fully restored" held against each other."""

from __future__ import annotations

import pytest

from brief.records import SourcedClaim
from brief.stories.disputed_shares import levels
from tests.support.desk import claim


def said(text: str, publisher: str, published: str = "2026-03-08T10:00:00Z") -> SourcedClaim:
    return claim(text, publisher=publisher, published=published, location=f"{publisher}.md")


CUT = said(
    "Deliveries through the Velly Line have been reduced by about 40 per cent since Monday.", "Supplier"
)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Flows through the Velly Line are 62 per cent below the contracted volume.", [38.0, 60.0]),
        ("Deliveries through the Velly Line have been fully restored.", [60.0, 100.0]),
        ("The Velly Line ran at 25 per cent of capacity.", [25.0, 60.0]),
    ],
)
def test_two_levels_of_one_thing_are_a_contest(text: str, left: list[float]) -> None:
    (contest,) = levels([CUT, said(text, "Operator")])
    assert contest.about == "Velly Line" and [side.low for side in contest.sides] == left


@pytest.mark.parametrize(
    ("text", "publisher", "published"),
    [
        ("The Velly Line ran at 62 per cent of capacity.", "Operator", "2026-03-08T10:00:00Z"),
        ("The Orlow Line ran at 20 per cent of capacity.", "Operator", "2026-03-08T10:00:00Z"),
        ("The Velly Line ran at 20 per cent of capacity.", "Supplier", "2026-03-08T10:00:00Z"),
        ("The Velly Line ran at 20 per cent of capacity.", "Operator", "2026-03-05T10:00:00Z"),
    ],
    ids=["near enough", "another thing", "the same holder", "another day"],
)
def test_what_is_no_contest(text: str, publisher: str, published: str) -> None:
    assert levels([CUT, said(text, publisher, published)]) == []
