"""The day ahead that a sentence names: by when what it expects can be checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from brief.dates.mentions import mentions
from brief.records import Article, DatedValue, DateMention, DateStatus, Precision, Span


def ahead(article: Article, spans: Sequence[Span], after: int = 0) -> DatedValue | None:
    """The latest day that stands in some words of an article and lies ahead of it; None where none does.

    A year alone is no day to wait for.

    Args:
        article: whose words.
        spans: where they stand in its source text.
        after: only dates that stand from this offset of the source text on.
    """
    written = article.published.start
    values = [
        _ahead(mention.value, written)
        for mention in within(article, spans)
        if mention.spans[-1][1] > after and mention.value.precision is not Precision.YEAR
    ]
    ends = [(v.end, v) for v in values if v.end is not None and (written is None or v.end > written)]
    return max(ends, key=lambda pair: pair[0])[1] if ends else None


def within(article: Article, spans: Sequence[Span]) -> list[DateMention]:
    """The dates that stand in some words of an article."""
    return [
        mention
        for mention in _mentions(article)
        if any(start < mention.spans[-1][1] and mention.spans[0][0] < end for start, end in spans)
    ]


def _ahead(value: DatedValue, written: datetime | None) -> DatedValue:
    """A month without its year as a forecast means it: the next one, where the nearest lies behind."""
    behind = written is not None and value.end is not None and value.end <= written
    if not behind or value.precision is not Precision.MONTH or value.status is not DateStatus.INFERRED:
        return value
    assert value.start is not None and value.end is not None
    return replace(
        value,
        start=value.start.replace(year=value.start.year + 1),
        end=value.end.replace(year=value.end.year + 1),
    )


@lru_cache(maxsize=256)
def _mentions(article: Article) -> tuple[DateMention, ...]:
    return mentions(article)
