"""From a model's answer to draft sentences: labels become citations, judgments name the sentences they rest on.

A label that was not given makes a sentence without a citation, which the gate drops.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from brief.drafting.model_answers import Judged, Written
from brief.drafting.prompt_claims import Shown
from brief.records import Citation, DraftSentence, Grade, Quote, SentenceKind
from brief.stories.confidence import confidence
from brief.text.language import code, language_of
from brief.text.quotation_marks import QUOTED

WRITER = "prompted"


def fact(one: Written, shown: Sequence[Shown]) -> DraftSentence:
    """A written sentence with the citations of its labels, and the least grade of what it rests on."""
    known = {passage.label: passage for passage in shown}
    used = [known[label] for label in one.labels if label in known]
    if len(used) < len(one.labels):
        used = []  # one label that was not given makes all of them doubtful
    citations = tuple(dict.fromkeys(citation for passage in used for citation in passage.citations))
    return DraftSentence(
        one.text, citations, _quotes(one.text, used, citations), writer=WRITER, grade=_least(used)
    )


def judgments(
    judged: Sequence[Judged], basis: Sequence[tuple[DraftSentence | None, int]], *, confident: bool
) -> list[DraftSentence]:
    """Judgments, each followed by its confidence where it has one.

    Args:
        judged: as the model wrote them; ``S1`` is the first of ``basis``.
        basis: the factual sentences that stand in each place after the checks (None where none does) with
            the independent sources behind each.
        confident: whether a sentence of confidence is to follow each.
    """
    found = []
    for one in judged:
        under = [basis[i] for i in map(_place, one.labels) if 0 <= i < len(basis)]
        kept = [(sentence, number) for sentence, number in under if sentence is not None]
        rests = tuple(dict.fromkeys(sentence.text for sentence, _ in kept))
        citations = tuple(dict.fromkeys(c for sentence, _ in kept for c in sentence.citations))
        found.append(_about(one.text, citations, rests, SentenceKind.JUDGMENT))
        if confident and kept:
            least = min(number for _, number in kept)
            level, text = confidence(one.confidence, least)
            found.append(_about(text, citations, rests, SentenceKind.JUDGMENT, level))
    return found


def gaps(judged: Sequence[Judged], basis: Sequence[DraftSentence | None]) -> list[DraftSentence]:
    """What is said not to be said; a gap that names no sentence is one of them all."""
    found = []
    for one in judged:
        named = [basis[i] for i in map(_place, one.labels) if 0 <= i < len(basis)] or list(basis)
        kept = [sentence for sentence in named if sentence is not None]
        rests = tuple(dict.fromkeys(sentence.text for sentence in kept))
        citations = tuple(dict.fromkeys(c for sentence in kept for c in sentence.citations))
        found.append(_about(one.text, citations, rests, SentenceKind.FRAMING))
    return found


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
        where = citations.index(holding.citations[0]) if holding and holding.citations else 0
        found.append(Quote(words, where))
    return tuple(found)


def _least(used: Sequence[Shown]) -> Grade | None:
    graded = [passage.grade for passage in used if passage.grade is not None]
    return max(graded, key=lambda grade: (grade.digit, grade.letter)) if graded else None
