"""Two counts are set side by side where their own source says that they differ, and only then."""

from __future__ import annotations

from dataclasses import replace

from brief.stories.declared_differences import DIFFER, differing
from tests.support.desk import claim

MINISTRY = "The number of the dead rose to 27 on Tuesday, the Interior Ministry said."
HOSPITAL = "The hospital of Drenholt had received 34 bodies by midday, its director told the agency."
SAYS = "A spokesman said the two counts differed because only victims who were identified are registered."


def told(*texts: str) -> list[str]:
    first = claim(texts[0])
    claims = [replace(first, text=text, order=order) for order, text in enumerate(texts)]
    return [side.says for contest in differing(claims) if contest.about == DIFFER for side in contest.sides]


def test_the_two_counts_before_it_are_its_sides() -> None:
    assert told(MINISTRY, HOSPITAL, SAYS) == [MINISTRY, HOSPITAL]


def test_without_such_a_word_or_without_two_counts_there_is_none() -> None:
    assert told(MINISTRY, HOSPITAL) == []
    assert told(HOSPITAL, "Help came from abroad.", SAYS) == []
    assert told(MINISTRY, HOSPITAL, "Opinions differ on what the two figures mean.") == []
