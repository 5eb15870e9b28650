"""What a model is shown: one labelled sentence each, fenced, with who says it and how it is hedged in words.

Only claims are shown (the quotable sentences of articles' kept text), so what a page hid, what was set aside
and what asks something of its reader never reaches a model. Labels are short, made for one request, and mapped back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from brief.records import Citation, DraftSentence, Grade, SourcedClaim, source_name
from brief.text.normal_forms import visible


@dataclass(frozen=True, slots=True)
class Shown:
    """A sentence as the model sees it, and what a written sentence that names its label cites.

    ``source`` is the sentence that stands in for one that failed: quoted whole, or already checked.
    """

    label: str
    head: str
    text: str
    citations: tuple[Citation, ...]
    source: DraftSentence
    grade: Grade | None = None
    independent: int = 0

    @property
    def line(self) -> str:
        """Its words on one line, behind who says them where a prompt does not say that above."""
        return f"({self.head}) {self.text}" if self.head else self.text


def of_claims(pairs: Iterable[tuple[SourcedClaim, DraftSentence]]) -> list[Shown]:
    """Claims with their quoted sentences, labelled ``P1``, ``P2`` and so on."""
    return [
        Shown(f"P{i}", _head(claim), one_line(claim.text), quoted.citations, quoted, quoted.grade)
        for i, (claim, quoted) in enumerate(pairs, start=1)
    ]


def of_sentences(kept: Sequence[tuple[str, frozenset[str], DraftSentence]]) -> list[Shown]:
    """Checked sentences, each with its story's heading and independent sources, labelled ``S1``, ``S2`` and so on."""
    return [
        Shown(
            f"S{i}",
            f"{one_line(heading)}; {_sources(len(independent))}",
            one_line(sentence.text),
            sentence.citations,
            sentence,
            sentence.grade,
            len(independent),
        )
        for i, (heading, independent, sentence) in enumerate(kept, start=1)
    ]


def _head(claim: SourcedClaim) -> str:
    """Who published it and when, who says it and through whom, and how it is hedged."""
    published = claim.article.published.start
    parts = [source_name(claim.article), published.date().isoformat() if published else "undated"]
    if claim.reading.chain:
        first, *through = [party.name for party in claim.reading.chain]
        parts.append("; ".join([f"said by {first}", *(f"through {name}" for name in through)]))
    hedges = list(dict.fromkeys(f"“{hedge.words}”" for hedge in claim.reading.hedges))
    if hedges:
        parts.append(f"hedged: {' '.join(hedges)}")
    return one_line(", ".join(parts[:2]) + "".join(f"; {part}" for part in parts[2:]))


def one_line(text: str) -> str:
    """Text as it stands on one line of a prompt: visible, white space folded."""
    return " ".join(visible(text).split())


def _sources(number: int) -> str:
    return f"{number} independent source{'' if number == 1 else 's'}"
