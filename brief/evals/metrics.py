"""Scores of one case, each a pure function of what the tool gave and what the case names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from brief.evals.cases import Fact, Label
from brief.records import Evidence, Span, fold


def located(text: str, source_text: str) -> Span | None:
    """Where a label's words stand in a source text, white space apart, or None."""
    pattern = r"\s+".join(re.escape(word) for word in text.split())
    found = re.search(pattern, source_text)
    return found.span() if found else None


def holds(evidence: Evidence, label: Label, span: Span | None, least: float = 0.5) -> bool:
    """Whether a passage, or a copy collapsed into it, holds at least half of a label's words.

    Args:
        evidence: a passage found.
        label: file, item and words.
        span: where the words stand in that article's source text.
        least: share of the words that must lie inside the passage.
    """
    infos = (evidence.article, *evidence.copies)
    mine = [info for info in infos if names(info.origin.location, info.origin.item, info.url, label)]
    if not mine:
        return False
    if fold(label.text) in fold(evidence.passage.text):
        return True
    if span is None or mine[0].id != evidence.article.id:
        return False
    inside = sum(
        max(0, min(end, span[1]) - max(start, span[0]))
        for spans in evidence.passage.sentences
        for start, end in spans
    )
    return inside >= least * (span[1] - span[0])


def names(location: str, item: str, url: str, label: Label) -> bool:
    """Whether a label names the article that came from a place, by its file and, in a feed or dump, its item."""
    path = location.replace("\\", "/")
    return (path == label.file or path.endswith("/" + label.file)) and label.item in ("", item, url)


def recall(
    found: Sequence[Evidence], wanted: Sequence[tuple[Label, ...]], spans: dict[Label, Span | None]
) -> float:
    """recall@k: the share of the wanted entries of which one label is held by a passage found.

    Source: Manning, Raghavan, Schütze, Introduction to Information Retrieval (2008), section 8.3.
    """
    if not wanted:
        return 1.0
    hits = sum(any(holds(e, label, spans.get(label)) for e in found for label in group) for group in wanted)
    return hits / len(wanted)


def reciprocal_rank(
    found: Sequence[Evidence], wanted: Sequence[tuple[Label, ...]], spans: dict[Label, Span | None]
) -> float:
    """1 over the rank of the first passage that holds any wanted label, 0 where none does (Voorhees 1999)."""
    for place, evidence in enumerate(found, start=1):
        if any(holds(evidence, label, spans.get(label)) for group in wanted for label in group):
            return 1 / place
    return 0.0


def facts_found(text: str, facts: Sequence[Fact]) -> list[str]:
    """Ids of the facts of which any string stands in a text, case and white space apart."""
    there = fold(text).casefold()
    return [fact.id for fact in facts if any(fold(string).casefold() in there for string in fact.any)]


def forbidden(text: str, strings: Sequence[str]) -> list[str]:
    """The strings that stand in a text though they must not."""
    there = fold(text).casefold()
    return [string for string in strings if fold(string).casefold() in there]
