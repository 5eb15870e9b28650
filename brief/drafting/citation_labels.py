"""From a model's answer to draft sentences: labels become citations, judgments name the sentences they rest on.

A label that was not given makes a sentence without a citation, which the gate drops.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from brief.drafting.model_answers import Claim, Judged, Written
from brief.drafting.prompt_claims import Shown
from brief.records import Citation, DraftClaim, DraftSentence, Grade, Quote, SentenceKind
from brief.stories.confidence import confidence
from brief.stories.likelihood import EVEN, capped, worded
from brief.text.language import code, language_of
from brief.text.quotation_marks import QUOTED

WRITER = "prompted"
ALTERNATIVE = "Alternatively,"
"""How another reading of a judgment's premises begins."""


def fact(one: Written, shown: Sequence[Shown]) -> DraftSentence:
    """A written sentence with the citations of its labels, and the least grade of what it rests on."""
    known = {passage.label: passage for passage in shown}
    used = [known[label] for label in one.labels if label in known]
    if len(used) < len(one.labels):
        used = []  # one label that was not given makes all of them doubtful
    return cited(one.text, used, tuple(_claim(claim, known) for claim in one.claims if used))


def cited(text: str, used: Sequence[Shown], claims: tuple[DraftClaim, ...] = ()) -> DraftSentence:
    """A sentence that rests on these lines."""
    citations = tuple(dict.fromkeys(citation for passage in used for citation in passage.citations))
    return DraftSentence(
        text,
        citations,
        _quotes(text, used, citations),
        writer=WRITER,
        grade=_least(one.grade for one in used),
        claims=claims,
    )


def judgments(
    judged: Sequence[Judged], basis: Sequence[tuple[DraftSentence | None, frozenset[str]]]
) -> list[DraftSentence]:
    """Judgments, each with its likelihood put into words, capped by what it rests on, and followed by its confidence.

    Args:
        judged: as the model wrote them; ``S1`` is the first of ``basis``.
        basis: the factual sentences that stand in each place after the checks (None where none does) with
            the independent sources that it cites, each by a name of its own.
    """
    found = []
    for one in judged:
        under = [basis[i] for i in map(_place, one.labels) if 0 <= i < len(basis)]
        kept = [(sentence, sources) for sentence, sources in under if sentence is not None]
        if not kept or not one.likelihood:
            continue
        rests = tuple(dict.fromkeys(sentence.text for sentence, _ in kept))
        citations = tuple(dict.fromkeys(c for sentence, _ in kept for c in sentence.citations))
        weakest = min(len(sources) for _, sources in kept)
        if any(claim.kind == "conflict" for sentence, _ in kept for claim in sentence.claims):
            weakest = min(weakest, 1)  # who contradict each other do not bear each other out
        least = _least(sentence.grade for sentence, _ in kept)
        term = capped(one.likelihood, len(frozenset().union(*(sources for _, sources in kept))), least)
        if term == EVEN != one.likelihood:
            continue  # "as likely as not" would be another judgment, and one that nobody made
        judged_ = _about(worded(term, one.text), citations, rests, SentenceKind.JUDGMENT)
        found.append(replace(judged_, likelihood=one.likelihood if term != one.likelihood else ""))
        level, text = confidence(weakest)
        found.append(_about(text, citations, rests, SentenceKind.JUDGMENT, level))
        if one.alternative:
            found.append(_about(one.alternative, citations, rests, SentenceKind.JUDGMENT))
    return found


def gaps(judged: Sequence[Judged], basis: Sequence[DraftSentence | None]) -> list[DraftSentence]:
    """What is said not to be said; a gap that names no sentence is one of them all."""
    found = []
    for one in judged:
        named = [basis[i] for i in map(_place, one.labels) if 0 <= i < len(basis)] or list(basis)
        kept = [sentence for sentence in named if sentence is not None]
        rests = tuple(dict.fromkeys(sentence.text for sentence in kept))
        citations = tuple(dict.fromkeys(c for sentence in kept for c in sentence.citations))
        if kept:
            found.append(_about(one.text, citations, rests, SentenceKind.FRAMING))
    return found


def _claim(claim: Claim, known: Mapping[str, Shown]) -> DraftClaim:
    def of(*labels: str) -> tuple[Citation, ...]:
        return tuple(c for label in labels if label in known for c in known[label].citations)

    return DraftClaim(
        claim.id, claim.kind, claim.hedge, of(*claim.labels), of(claim.speaker), of(claim.condition)
    )


def foreign(texts: Sequence[str], language: str) -> str:
    """The code of the language that texts are in, where it is plainly not the one asked for; else empty.

    Words in quotation marks are the sources' and do not count.
    """
    wanted = code(language)
    found = language_of(QUOTED.sub(" ", " ".join(texts)))
    return found if wanted and found and found != wanted else ""


def _about(
    text: str, citations: tuple[Citation, ...], rests: tuple[str, ...], kind: SentenceKind, level: str = ""
) -> DraftSentence:
    return DraftSentence(text, citations, kind=kind, writer=WRITER, confidence=level, rests_on=rests)


def _place(label: str) -> int:
    return int(label[1:]) - 1 if re.fullmatch(r"S\d{1,3}", label) else -1


def _quotes(text: str, used: Sequence[Shown], citations: Sequence[Citation]) -> tuple[Quote, ...]:
    found = []
    for words in QUOTED.findall(text):
        holding = next((passage for passage in used if words in passage.text), None)
        # Of words that no line holds just so (a comma within the marks), and of a checked sentence of several lines,
        # the check finds where they stand, if anywhere.
        if holding is not None and len(holding.citations) == 1:
            found.append(Quote(words, citations.index(holding.citations[0])))
    return tuple(found)


def _least(grades: Iterable[Grade | None]) -> Grade | None:
    """The worst of some grades; None where there is none."""
    graded = [one for one in grades if one is not None]
    return max(graded, key=lambda grade: (grade.digit, grade.letter), default=None)
