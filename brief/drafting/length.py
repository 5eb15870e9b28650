"""How long a brief is: what each length allows, in words, stories and sentences."""

from __future__ import annotations

from dataclasses import dataclass, replace

from brief.errors import UsageError
from brief.records import Draft, Section, page_order
from brief.settings import Settings

STANDARD = "standard"
LENGTHS = ("short", STANDARD, "long")
# Words before the sources. A printed page of the HTML form at 10.5 point holds about 450.
WORDS = {"short": 300, STANDARD: 860}
HEADING = 12
"""Words of a story's heading."""
ATTRIBUTION = 7
"""Words that who said it and when add to a sentence on the page (the example corpus's mean)."""
POINTER = 3
"""Words that say that a sentence is quoted above."""
UNDATED = 3


@dataclass(frozen=True, slots=True)
class Bounds:
    """The most that a brief of one length holds; ``words`` is 0 where only the settings bound it.

    ``stories`` are those with a heading of their own; of the others each has one line.
    """

    words: int
    stories: int
    sentences: int
    undated: int


def bounds_of(length: str, settings: Settings) -> Bounds:
    """The bounds of a length under the user's settings.

    Raises:
        UsageError: the length is not one of :data:`LENGTHS`.
    """
    if length not in LENGTHS:
        raise UsageError(f"length {length!r} is not known; use {', '.join(LENGTHS)}")
    words = WORDS.get(length, 0)
    stories, sentences, undated = settings.daily_stories, settings.daily_sentences, settings.daily_undated
    if length == "short":
        return Bounds(words, min(stories, 3), 1, min(undated, 1))
    if length == STANDARD:
        return Bounds(words, stories, sentences, min(undated, UNDATED))
    return Bounds(0, stories, sentences, undated)


def words_of(section: Section, told: set[str]) -> int:
    """Words of one section; ``told``, which is added to, are the sentences that stand above it."""
    total = HEADING if section.heading else 0
    for sentence in section.sentences:
        total += POINTER if sentence.text in told else len(sentence.text.split()) + ATTRIBUTION
        told.add(sentence.text)
    return total


def in_order(draft: Draft) -> Draft:
    """The draft with its parts in the order of the page, so that references are numbered as a reader meets them."""
    order = page_order(draft.sections, lambda section: section.story.id if section.story else "")
    return replace(draft, sections=tuple(order))
