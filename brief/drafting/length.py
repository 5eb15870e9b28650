"""How long a brief is: how many stories, sentences and entries each length allows, best first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from brief.drafting import quoting_writer
from brief.drafting.newsworthiness import corrects
from brief.errors import UsageError
from brief.records import Draft, SectionKind, Story
from brief.settings import Settings

STANDARD = "standard"
LENGTHS = ("short", STANDARD, "long")
# Words before the sources. A printed page of the HTML form at 10.5 point holds about 450.
WORDS = {"short": 300, STANDARD: 860}
LEADING = 4
"""Stories that are given up only when every other is: what leads a brief is not left out for a small correction."""
HEADING = 16
"""Words of a story's heading and of the line below it."""
POINTER = 3
"""Words that say that a sentence is quoted above."""
ONE_LINERS = 1
UNDATED = 3
FEWEST = 2
"""Sentences of a story below which whole stories are given up instead."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The most that a brief of one length holds; ``words`` is 0 where only the settings bound it."""

    words: int
    stories: int
    sentences: int
    undated: int

    def fitting(self, stories: Sequence[Story], undated: Sequence[Story]) -> tuple[list[Story], int]:
        """The stories that fit and the most sentences of each.

        Evidence is given up before a story is; then the lowest-ranked stories that correct or change nothing; then
        all but one sentence of each; then the lowest-ranked, down to two.
        """
        most = self.sentences
        if not self.words:
            return list(stories), most
        for sentences in range(most, min(most, FEWEST) - 1, -1):
            if self._fit(stories, undated, sentences):
                return list(stories), sentences
        most = min(most, FEWEST)
        kept = list(stories)
        while len(kept) > 2 and not self._fit(kept, undated, most):
            # What takes back what was published is wanted by its readers, however few report it.
            spare = [
                story
                for story in kept[LEADING:]
                if not story.changes and not any(corrects(claim.text) for claim in story.claims)
            ]
            if not spare and most > 1:
                most = 1
            else:
                kept.remove((spare or kept)[-1])
        return kept, most

    def _fit(self, stories: Sequence[Story], undated: Sequence[Story], sentences: int) -> bool:
        return length_of(quoting_writer.daily(stories, undated, sentences)) <= self.words


def bounds_of(length: str, settings: Settings) -> Bounds:
    """The bounds of a length under the user's settings.

    Raises:
        UsageError: the length is not one of :data:`LENGTHS`.
    """
    if length not in LENGTHS:
        raise UsageError(f"length {length!r} is not known; use {', '.join(LENGTHS)}")
    whole = Bounds(
        WORDS.get(length, 0), settings.daily_stories, settings.daily_sentences, settings.daily_undated
    )
    if length == "short":
        return replace(whole, sentences=min(whole.sentences, ONE_LINERS), undated=min(whole.undated, 1))
    if length == STANDARD:
        return replace(whole, undated=min(whole.undated, UNDATED))
    return whole


def length_of(draft: Draft) -> int:
    """Words of a draft as the page shows it, with attributions and headings; what stood above is only pointed to."""
    total, told = 0, set()
    for section in in_order(draft).sections:
        # The bottom line has one heading, and no line below it.
        total += HEADING if section.heading else 0
        for sentence in section.sentences:
            total += (
                POINTER if sentence.text in told else len(sentence.text.split()) + quoting_writer.ATTRIBUTION
            )
            told.add(sentence.text)
    return total


def in_order(draft: Draft) -> Draft:
    """The draft with its parts in the order of the page, so that references are numbered as a reader meets them."""
    order = list(SectionKind)
    return replace(draft, sections=tuple(sorted(draft.sections, key=lambda s: order.index(s.kind))))
