"""How much of each part a background report holds, what opens it, and in which order its parts are quoted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from brief.drafting import newsworthiness
from brief.drafting.quotations import WRITER as QUOTING
from brief.drafting.quotations import quoted
from brief.drafting.report_actors import Named
from brief.drafting.report_parts import Given, superseded
from brief.drafting.sub_questions import Question
from brief.drafting.timeline_states import Line
from brief.drafting.topic_sense import Sense
from brief.records import DraftSentence, Section, SourcedClaim, SpanRef, when_told

OPENS = 2
"""Most sentences of the bottom line."""
NEARLY = 0.6
"""Share of the best fit that a line of the timeline has at least to open the report, if it is newer."""


@dataclass(frozen=True, slots=True)
class Most:
    """How much of each part a report holds: lines, actors, figures, disputes, sentences of a finding.

    And where a model writes: questions that it adds to the bank, sentences of an answer, what it finds not said.
    """

    lines: int
    actors: int
    figures: int
    disputes: int
    findings: int
    questions: int
    sentences: int
    missing: int


MOST = {
    "short": Most(5, 3, 6, 2, 1, 2, 2, 2),
    "standard": Most(10, 6, 12, 4, 2, 5, 3, 4),
    "long": Most(60, 12, 30, 8, 4, 8, 5, 8),
}
"""By the lengths of :data:`brief.drafting.length.LENGTHS`."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What a report is to say, part by part, before the gate; ``judgments`` and ``answers`` are a model's."""

    bottom: Sequence[DraftSentence]
    days: Mapping[str, Sequence[Line]]
    actors: Sequence[Named]
    figures: Mapping[str, Sequence[Given]]
    disputes: Sequence[Section]
    findings: Sequence[tuple[Question, Sequence[DraftSentence]]]
    gaps: Sequence[DraftSentence]
    judgments: Sequence[DraftSentence] = ()
    answers: Sequence[tuple[Question, Sequence[DraftSentence]]] = ()

    def sections(self) -> Iterator[Section]:
        """The parts as a draft, in the order of the page, each sentence where it stands first."""
        told: set[SpanRef] = set()
        for heading, sentences in self._parts():
            anew: list[DraftSentence] = []
            for one in sentences:
                if one.writer != QUOTING:
                    anew.append(one)
                elif ref_of(one) not in told:
                    told.add(ref_of(one))
                    anew.append(one)
            yield Section(heading, tuple(anew))

    def _parts(self) -> Iterator[tuple[str, Sequence[DraftSentence]]]:
        yield "Bottom line", self.bottom
        yield "Key judgments", self.judgments
        for asked, found in self.answers:
            yield asked.text, found
        for day, lines in self.days.items():
            yield day, [quoted(claim) for line in lines for claim in (line.claim, *line.replaced_by)]
        yield "Key actors", [quoted(one.claim) for one in self.actors]
        for about, given in self.figures.items():
            yield about, [quoted(one.claim) for one in given]
        for section in self.disputes:
            yield section.heading, section.sentences
        for asked, found in self.findings:
            yield asked.text, found
        yield "Gaps", self.gaps


def ref_of(sentence: DraftSentence) -> SpanRef:
    """What a quotation quotes."""
    return sentence.citations[0].ref


def strongest(days: Mapping[str, Sequence[Line]], sense: Sense, limit: int) -> dict[str, list[Line]]:
    """The lines of a timeline that tell most of it, in their order: what was taken back first, then what fits best."""
    every = [(day, line) for day, lines in days.items() for line in lines]
    ordered = sorted(
        range(len(every)), key=lambda i: (every[i][1].state is None, -sense.fit(every[i][1].claim), i)
    )
    kept: dict[str, list[Line]] = {}
    for i in sorted(ordered[:limit]):
        kept.setdefault(every[i][0], []).append(every[i][1])
    return kept


def bottom_line(
    answers: Sequence[SourcedClaim],
    days: Mapping[str, Sequence[Line]],
    sense: Sense,
    claims: Sequence[SourcedClaim],
    counted: Sequence[Given] = (),
) -> list[SourcedClaim]:
    """What opens a report: what answers its request first, the newest standing line, the newest figure.

    Args:
        answers: the standing sentences that answer the request, best first.
        days: the lines of the timeline, by day.
        sense: how near a sentence is to the topic.
        claims: all of the storyline: a figure that a later one replaces opens nothing.
        counted: the standing figures of its longest series, oldest first.
    """
    standing = [line.claim for lines in days.values() for line in lines if line.state is None]
    best = max((sense.fit(claim) for claim in standing), default=0.0)
    newest = sorted(
        (
            claim
            for claim in standing
            if sense.fit(claim) >= NEARLY * best
            and not superseded(claim, claims)
            and not newsworthiness.denies(claim.text)
        ),
        key=lambda claim: when_told(claim.article),
        reverse=True,
    )
    chosen: list[SourcedClaim] = []
    current = (one.claim for one in counted if one.claim.article.published.known)
    figure = [claim for claim in current if not superseded(claim, claims)][-1:]
    for claim in (*answers[:1], *newest[:1], *figure, *newest[1:]):
        again = claim not in figure and claim.article.id in {one.article.id for one in chosen}
        if len(chosen) < OPENS and not again and not sense.repeats(claim, chosen):
            chosen.append(claim)
    return chosen
