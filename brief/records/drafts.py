"""What a writer hands in, before any check."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

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
class DraftSentence:
    """A sentence as a writer made it, before any check."""

    text: str
    citations: tuple[Citation, ...] = ()
    quotes: tuple[Quote, ...] = ()
    kind: SentenceKind = SentenceKind.FACT
    writer: str = "quoting"
    likelihood: str = ""
    confidence: str = ""
    grade: Grade | None = None
    rests_on: tuple[str, ...] = ()
    """The texts of the factual sentences of the same draft that a judgment rests on."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a draft about one story (or none), its sentences in reading order."""

    heading: str
    sentences: tuple[DraftSentence, ...]
    story: Story | None = None
    kind: SectionKind = SectionKind.DEVELOPMENT


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
