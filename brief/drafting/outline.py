"""What goes where in a daily brief without a model: bottom line, contested, unverified, outlook, gaps.

Every part is made of claims quoted whole. A claim stands in one part only: what its source calls
unverified is no development, and what is expected is outlook.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from brief.evidence.agreement import contests
from brief.evidence.claims import leans_back
from brief.evidence.sentences import read_sentence
from brief.records import (
    DraftSentence,
    HedgeKind,
    PartyKind,
    Section,
    SectionKind,
    SourcedClaim,
    SpanRef,
    Story,
)

MOST = {
    SectionKind.BOTTOM_LINE: 2,
    SectionKind.CONTESTED: 4,
    SectionKind.UNVERIFIED: 5,
    SectionKind.OUTLOOK: 5,
    SectionKind.GAPS: 4,
}
"""Most entries of each part: a brief is one to two pages."""

POSSIBLE = 3
"""The worst credibility with which a claim may lead a brief before a better one."""
_GAP = re.compile(
    r"""\b(?:did\snot\s(?:answer|respond|reply|comment|give|say|name|specify|disclose)|declined\sto\s(?:comment|say|name|give)
      |(?:is|was|were|are|remain(?:s|ed)?)\s(?:not\s(?:yet\s)?)?(?:clear|unclear|known|unknown)(?<!\sis\sclear)(?<!\swas\sclear)
      |has\snot\s(?:yet\s)?been\s(?:established|published|released|determined|identified|disclosed)|no\s(?:figures?|details?|cause
      |explanation|date|information)\b|could\snot\s(?:be\sreached|say\s(?:how|where|when|who|from|for)))""",
    re.IGNORECASE | re.VERBOSE,
)


_DOUBTFUL = frozenset({HedgeKind.UNVERIFIED, HedgeKind.ALLEGED})
_A_CLAIM = re.compile(r"claim|accus", re.IGNORECASE)  # as often a plain noun or a plain act
_SAID = re.compile(
    r"reportedly|(?:is|are|was|were|been) reported|it (?:is|was|has been)|rumou?r|(?:is|are) said",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"(?:he|she|they|it|we|i|some|others?|one|who)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts around the developments, and which claims they took."""

    sections: tuple[Section, ...]
    taken: frozenset[SpanRef]


def unverified(claim: SourcedClaim) -> bool:
    """Whether the source itself says that it does not know: unverified, alleged, or from nobody it names."""
    reading = read_sentence(claim.text, claim.article.language)
    if any(hedge.kind in _DOUBTFUL and not _A_CLAIM.match(hedge.words) for hedge in reading.hedges):
        return True
    if reading.chain:
        return all(p.kind is PartyKind.UNNAMED and not _PRONOUN.match(p.name) for p in reading.chain)
    return any(_SAID.match(hedge.words) for hedge in reading.hedges)


def expected(claim: SourcedClaim) -> bool:
    """Whether a claim speaks of what is to come, and says who expects it or expects it itself."""
    reading = read_sentence(claim.text, claim.article.language)
    in_speech = any(start <= claim.text.find(reading.forecast) < end for start, end in reading.quoted)
    nameless = any(_PRONOUN.match(party.name) for party in reading.chain)
    return bool(reading.forecast) and not reading.negations and not nameless and not in_speech


def gap(claim: SourcedClaim) -> bool:
    """Whether a source says what is not known or not answered."""
    return bool(_GAP.search(claim.text))


def parts(
    stories: Sequence[Story],
    chosen: Sequence[Sequence[SourcedClaim]],
    quote: Callable[[SourcedClaim, Story], DraftSentence],
) -> Parts:
    """The parts around the developments.

    Args:
        stories: those shown, in their order.
        chosen: each story's sentences, best first.
        quote: makes a graded draft sentence of a claim.
    """
    taken: set[SpanRef] = set()
    disputed = _contested(stories, quote, taken)
    doubtful = _collect(stories, unverified, SectionKind.UNVERIFIED, quote, taken)
    coming = _collect(stories, expected, SectionKind.OUTLOOK, quote, taken)
    gaps = _collect(stories, gap, SectionKind.GAPS, quote, taken)
    top = _bottom_line(stories, chosen, quote, taken)
    sections = [section for section in (*top, *disputed, *doubtful, *coming, *gaps) if section.sentences]
    return Parts(tuple(sections), frozenset(taken))


def _bottom_line(
    stories: Sequence[Story],
    chosen: Sequence[Sequence[SourcedClaim]],
    quote: Callable[[SourcedClaim, Story], DraftSentence],
    taken: set[SpanRef],
) -> list[Section]:
    """The first plain sentence of each of the leading stories; these stand among the developments too."""
    found: list[DraftSentence] = []
    for story, claims in zip(stories, chosen, strict=True):
        plain = [quote(c, story) for c in claims if c.ref not in taken and not leans_back(c.text)]
        plain.sort(key=lambda sentence: sentence.grade.digit if sentence.grade else 6)
        found += plain[:1]
    # Confirmed and possible before what one source has from another; the stories' order otherwise.
    found.sort(key=lambda sentence: sentence.grade is not None and sentence.grade.digit > POSSIBLE)
    return [Section("", tuple(found[: MOST[SectionKind.BOTTOM_LINE]]), kind=SectionKind.BOTTOM_LINE)]


def _contested(
    stories: Sequence[Story], quote: Callable[[SourcedClaim, Story], DraftSentence], taken: set[SpanRef]
) -> list[Section]:
    found: list[Section] = []
    for story in stories:
        for contest in contests(story.claims):
            if len(found) == MOST[SectionKind.CONTESTED]:
                return found
            claims = [story.claims[side.claims[0]] for side in contest.sides]
            if len({claim.ref for claim in claims}) < 2:
                continue
            figures = contest.sides[0].low is not None
            heading = contest.about if figures else "yes against no"
            taken.update(claim.ref for claim in claims)
            sentences = tuple(quote(claim, story) for claim in claims)
            found.append(Section(f"{story.label}: {heading}", sentences, story, SectionKind.CONTESTED))
    return found


def _collect(
    stories: Sequence[Story],
    fits: Callable[[SourcedClaim], bool],
    kind: SectionKind,
    quote: Callable[[SourcedClaim, Story], DraftSentence],
    taken: set[SpanRef],
) -> list[Section]:
    """The first claims that fit, one of each story before a second of any."""
    rounds: list[list[tuple[SourcedClaim, Story]]] = []
    for story in stories:
        copied = {id_ for group in story.copies for id_ in group[1:]}
        fitting = [
            claim
            for claim in story.claims
            if claim.article.id not in copied
            and claim.ref not in taken
            and not leans_back(claim.text)
            and fits(claim)
        ]
        for turn, claim in enumerate(fitting[:2]):
            while len(rounds) <= turn:
                rounds.append([])
            rounds[turn].append((claim, story))
    picked = [pair for turn in rounds for pair in turn][: MOST[kind]]
    taken.update(claim.ref for claim, _ in picked)
    return [Section("", tuple(quote(claim, story) for claim, story in picked), kind=kind)]
