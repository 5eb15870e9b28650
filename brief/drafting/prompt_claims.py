"""What a model is shown: one labelled sentence each, fenced, with who says it and how it is hedged in words.

Only claims are shown (the quotable sentences of articles' kept text), so what a page hid, what was set aside
and what asks something of its reader never reaches a model. Labels are short, made for one request, and mapped back.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from brief.records import Citation, DraftSentence, Grade, SourcedClaim, source_name


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


def of_claims(pairs: Iterable[tuple[SourcedClaim, DraftSentence]]) -> list[Shown]:
    """Claims with their quoted sentences, labelled ``P1``, ``P2`` and so on."""
    return [
        Shown(f"P{i}", _head(claim), _line(claim.text), quoted.citations, quoted, quoted.grade)
        for i, (claim, quoted) in enumerate(pairs, start=1)
    ]


def of_sentences(kept: Sequence[tuple[str, int, DraftSentence]]) -> list[Shown]:
    """Checked sentences, each with its story's heading and independent sources, labelled ``S1``, ``S2`` and so on."""
    return [
        Shown(
            f"S{i}",
            f"{_line(heading)}; {_sources(independent)}",
            _line(sentence.text),
            sentence.citations,
            sentence,
            sentence.grade,
            independent,
        )
        for i, (heading, independent, sentence) in enumerate(kept, start=1)
    ]


def visible(text: str) -> str:
    """Text without invisible characters (controls, tags, zero width) and without our fence marks."""
    kept = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cn"))
    return kept.replace("<<<", "‹‹‹").replace(">>>", "›››")


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
    return _line(", ".join(parts[:2]) + "".join(f"; {part}" for part in parts[2:]))


def _line(text: str) -> str:
    return " ".join(visible(text).split())


def _sources(number: int) -> str:
    return f"{number} independent source{'' if number == 1 else 's'}"
