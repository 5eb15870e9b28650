"""A background report on a question, a person, a place or a company, as it may be shown: quoted or written, checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from brief.records.checked import (
    CheckedSentence,
    DroppedSentence,
    Manifest,
    Reference,
    Signature,
    Source,
)
from brief.records.timelines import TimelineDay


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody or some body of whom a report's articles tell."""

    name: str
    articles: int
    """Articles that name them."""
    sentence: CheckedSentence
    """What says who they are or what they did."""


@dataclass(frozen=True, slots=True)
class FigureEntry:
    """One figure as one holder gave it on one day."""

    day: str
    """Of publication, ``2026-03-05``; empty where it is not known."""
    holder: str
    """Whose figure it is, as the sentence or its publisher has it."""
    words: str
    """The figure as it is worded in the sentence."""
    sentence: CheckedSentence
    state: str = ""
    """``corrected`` or ``withdrawn``; empty where it stands."""


@dataclass(frozen=True, slots=True)
class FigureSeries:
    """What sources gave as one count, oldest first."""

    about: str
    entries: tuple[FigureEntry, ...]


@dataclass(frozen=True, slots=True)
class Dispute:
    """What sources do not agree on: the sides, each in its words."""

    about: str
    sentences: tuple[CheckedSentence, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """The sentences that bear on one of a report's questions."""

    question: str
    sentences: tuple[CheckedSentence, ...]


@dataclass(frozen=True, slots=True)
class SubQuestion:
    """One question of a report's bank, and the references that answer it; none where the report does not."""

    kind: str
    question: str
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckedReport:
    """A background report; without any sentence where the corpus has nothing on its request."""

    id: str
    request: str
    topic: str
    """What of the request was looked for."""
    marking: str
    length: str
    bottom_line: tuple[CheckedSentence, ...]
    days: tuple[TimelineDay, ...]
    """The strongest lines of the timeline."""
    actors: tuple[Actor, ...]
    figures: tuple[FigureSeries, ...]
    disputes: tuple[Dispute, ...]
    findings: tuple[Finding, ...]
    gaps: tuple[CheckedSentence, ...]
    """What sources say is not known, and what none of them says."""
    audit: tuple[SubQuestion, ...]
    reason: str
    """Why there is no sentence; empty where there is one."""
    others: tuple[str, ...]
    """Headlines of other events near the request, which this is not about."""
    considered: int
    """Articles that were read for it, quoted or not."""
    dropped: tuple[DroppedSentence, ...]
    references: tuple[Reference, ...]
    sources: tuple[Source, ...]
    manifest: Manifest
    judgments: tuple[CheckedSentence, ...] = ()
    """What a model judges of it, each with its confidence and another reading."""
    answers: tuple[Finding, ...] = ()
    """What a model wrote of the report's questions, each sentence checked; empty where no model wrote."""
    kind: str = "report"
    signature: Signature | None = None

    @property
    def told(self) -> tuple[CheckedSentence, ...]:
        """Every sentence, in the order in which a reader meets them; one that stands in two parts twice."""
        return tuple(self._told())

    def _told(self) -> Iterator[CheckedSentence]:
        yield from self.bottom_line
        yield from self.judgments
        yield from (sentence for one in self.answers for sentence in one.sentences)
        for line in (line for day in self.days for line in day.lines):
            yield line.sentence
            yield from line.replaced_by
        yield from (actor.sentence for actor in self.actors)
        yield from (entry.sentence for series in self.figures for entry in series.entries)
        yield from (sentence for dispute in self.disputes for sentence in dispute.sentences)
        yield from (sentence for finding in self.findings for sentence in finding.sentences)
        yield from self.gaps
