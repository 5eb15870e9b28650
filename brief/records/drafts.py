"""What a writer hands in, before any check."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar

from brief.records.evidence import SpanRef, Story


class SentenceKind(StrEnum):
    """What a sentence of a draft does: reports a fact, judges, or frames (a heading, a count)."""

    FACT = "fact"
    JUDGMENT = "judgment"
    FRAMING = "framing"


class SectionKind(StrEnum):
    """What part of a brief a section is; they stand in this order."""

    BOTTOM_LINE = "bottom line"
    KEY_JUDGMENTS = "key judgments"
    DEVELOPMENT = "development"
    NOTABLE = "notable"
    """One line each of the stories that have no heading of their own."""
    CONTESTED = "contested"
    UNVERIFIED = "unverified"
    CHANGES = "since the last brief"
    OUTLOOK = "outlook"
    GAPS = "gaps"
    UNDATED = "undated"
    DISPUTED = "disputed"
    """Of an answer: on what its sources differ."""
    MISSING = "missing"
    """Of an answer: what the question asks and its sources do not say."""
    WITHDRAWN = "withdrawn"
    """Of an answer: what was taken back since, and what took it back."""


@dataclass(frozen=True, slots=True)
class Grade:
    """Admiralty grade of a quoted claim: the source's letter, the claim's digit, each with its reason."""

    letter: str
    digit: int
    why_letter: str
    why_digit: str
    second_hand: str = ""
    """Who the source has it from, where it does not say it of its own knowledge."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation as a writer makes it: the spans and the article and passage they belong to."""

    ref: SpanRef
    article_id: str
    passage_id: str


@dataclass(frozen=True, slots=True)
class Quote:
    """Words given as verbatim, and which of the sentence's citations they must stand in (0-based)."""

    text: str
    citation: int


@dataclass(frozen=True, slots=True)
class DraftClaim:
    """What a sentence says, evidence first, as its writer handed it in.

    ``kind`` is ``reported``, ``derived``, ``conflict`` or ``absent``; ``hedge`` its class. ``citations`` are its
    evidence; ``speaker`` and ``condition`` name the sentences that say whose word it is, and on what it depends.
    """

    id: str
    kind: str
    hedge: str
    citations: tuple[Citation, ...]
    speaker: tuple[Citation, ...] = ()
    condition: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """A sentence as a writer made it, before any check."""

    text: str
    citations: tuple[Citation, ...] = ()
    quotes: tuple[Quote, ...] = ()
    kind: SentenceKind = SentenceKind.FACT
    writer: str = "quoting"
    likelihood: str = ""
    """The likelihood that its writer gave a judgment, where its sources carry less."""
    confidence: str = ""
    grade: Grade | None = None
    rests_on: tuple[str, ...] = ()
    """The texts of the factual sentences of the same draft that a judgment rests on."""
    claims: tuple[DraftClaim, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a draft about one story (or none), its sentences in reading order."""

    heading: str
    sentences: tuple[DraftSentence, ...]
    story: Story | None = None
    kind: SectionKind = SectionKind.DEVELOPMENT


WITHIN_STORY = (SectionKind.CONTESTED, SectionKind.UNVERIFIED, SectionKind.CHANGES)
"""Parts that a page shows inside the story that they are of."""
_OF_STORIES = (SectionKind.DEVELOPMENT, SectionKind.NOTABLE, SectionKind.UNDATED)


class Placed(Protocol):
    """A part of a draft or of a checked brief, as far as its place on the page goes."""

    @property
    def kind(self) -> SectionKind:
        """What part it is."""

    @property
    def heading(self) -> str:
        """Its heading, or empty."""


P = TypeVar("P", bound=Placed)


def within_stories(sections: Sequence[P], story_of: Callable[[P], str]) -> tuple[dict[str, list[P]], list[P]]:
    """Parts that stand inside a story, by the id of their story; and those of no story that is shown.

    Args:
        sections: all parts.
        story_of: the id of the story that a part is of, or empty.
    """
    shown = {story_of(section) for section in sections if section.kind in _OF_STORIES} - {""}
    inner: dict[str, list[P]] = {}
    loose: list[P] = []
    for section in sections:
        if section.kind not in WITHIN_STORY:
            continue
        if story_of(section) in shown:
            inner.setdefault(story_of(section), []).append(section)
        else:
            loose.append(section)
    return inner, loose


def page_order(sections: Sequence[P], story_of: Callable[[P], str]) -> list[P]:
    """Parts in the order of the page: what stands inside a story after its story, those with a heading first.

    Args:
        sections: the parts, each kind in its own order.
        story_of: the id of the story that a part is of, or empty.
    """
    inner, loose = within_stories(sections, story_of)
    found: list[P] = []
    for kind in SectionKind:
        mine = [section for section in sections if section.kind is kind]
        if kind is SectionKind.DEVELOPMENT:
            headed = [section for section in mine if section.heading]
            for section in headed:
                found += [section, *inner.pop(story_of(section), [])]
            mine = [section for section in mine if not section.heading]
            mine += [section for section in sections if section.kind is SectionKind.NOTABLE]
            found += mine
            for section in mine:
                found += inner.pop(story_of(section), [])
        elif kind is SectionKind.UNDATED:
            for section in mine:
                found += [section, *inner.pop(story_of(section), [])]
        elif kind in WITHIN_STORY:
            found += [section for section in loose if section.kind is kind]
        elif kind is not SectionKind.NOTABLE:
            found += mine
    return found


@dataclass(frozen=True, slots=True)
class Exchange:
    """One prompt as it was sent and the answer as it was read, in JSON; of a failure, what failed."""

    prompt_id: str
    prompt: str
    answer: str
    cached: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """What a writer hands in: sections, or an abstention and why."""

    sections: tuple[Section, ...]
    writer: str
    abstention: str = ""
    nearest: tuple[DraftSentence, ...] = ()
    """The nearest that the evidence has, where the writer abstains."""
    prompts: tuple[tuple[str, str], ...] = ()
    """``(prompt id@version, SHA-256)`` of every prompt used."""
    model: str = ""
    usage: tuple[tuple[str, int], ...] = ()
    notes: tuple[str, ...] = ()
    """What the reader must be told of how the draft was made (a model that failed, say)."""
    cost: str = ""
    """What the model's answers cost, with the currency, where settings give its prices."""
    exchanges: tuple[Exchange, ...] = ()
    """What the model was asked and what it answered, where they are to be kept."""
    unwritten: int = 0
    """Stories that the model was to write and did not, because it failed, was too slow, or the budget ended."""
    unanswered: tuple[str, ...] = ()
    """Of an answer: the parts of the question that nothing answers."""
