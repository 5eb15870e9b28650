"""What a desk's reader asks each day (`daily.requirements`), and which stories of a brief bear on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from brief.desk.window_stories import nearness
from brief.records import CheckedSection, Requirement, Story

if TYPE_CHECKING:
    from brief.desk import Desk

# Cosine of a question and what a story's report opens with from which the story bears on it: below `ON_TOPIC`, as a
# question has words that no report has.
BEARS = 0.4
MOST = 4
"""Stories named for one question, the nearest first."""


def bearing(desk: Desk, stories: Sequence[Story], questions: Sequence[str]) -> dict[str, list[str]]:
    """By question, the ids of the stories that bear on it, nearest first; none where nothing does."""
    if not questions:
        return {}
    asked = list(dict.fromkeys(questions))
    found: dict[str, list[str]] = {}
    for question, near in zip(asked, nearness(desk, stories, asked), strict=True):
        nearest = sorted(near, key=lambda id_: (-round(near[id_], 4), id_))
        found[question] = [id_ for id_ in nearest if near[id_] >= BEARS][:MOST]
    return found


def answered(found: dict[str, list[str]], sections: Sequence[CheckedSection]) -> tuple[Requirement, ...]:
    """Each question with the number of the first sentence of each story of the brief that bears on it."""
    first: dict[str, int] = {}
    for section in sections:
        for sentence in section.sentences[:1]:
            if section.story_id and sentence.numbers:
                first.setdefault(section.story_id, sentence.numbers[0])
    return tuple(
        Requirement(question, tuple(first[id_] for id_ in ids if id_ in first))
        for question, ids in found.items()
    )
