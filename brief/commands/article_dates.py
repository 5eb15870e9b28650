"""The dates of an article as a person reads them: when it was published, and what its text speaks of."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from brief.records import Article, DatedValue, DateMention, DateStatus, Precision, text_at


def published_lines(article: Article) -> list[str]:
    """When an article was published, each on a line: the date, why, and other dates that were given for it."""
    lines = [f"published  {interval(article.published) or 'unknown'}{_why(article.published)}"]
    for other in article.disputed:
        shown = interval(other)
        lines.append(f"also given {shown}{_why(other)}" if shown else f"not taken {_why(other)}")
    if article.modified.known:
        lines.append(f"changed    {interval(article.modified)}{_why(article.modified)}")
    return lines


def mention_lines(article: Article, found: tuple[DateMention, ...]) -> list[str]:
    """The dates that an article's text speaks of: days, how known, the words, and the proof."""
    rows = [
        (
            interval(each.value) or "unknown",
            each.value.status.value,
            text_at(article.source_text, each.spans),
            each,
        )
        for each in found
    ]
    width = max((len(days) for days, *_ in rows), default=0)
    lines = [f"dates in the text ({len(rows)})"]
    for days, status, words, each in rows:
        proof = each.value.proof
        counted = f"; from {proof.anchor}" if proof.anchor else ""
        ahead = ", after the copy was taken" if _ahead(article, each.value) else ""
        lines.append(f"  {days.ljust(width)}  {status.ljust(10)}  “{words}”: {proof.rule}{counted}{ahead}")
    return lines


def as_data(article: Article, found: tuple[DateMention, ...], marking: str) -> dict[str, Any]:
    """The same for machines."""
    return {
        "marking": marking,
        "id": article.id,
        "first_seen": article.first_seen,
        "published": article.published,
        "disputed": article.disputed,
        "modified": article.modified,
        "mentions": [
            {
                "words": text_at(article.source_text, each.spans),
                "spans": each.spans,
                "value": each.value,
                "after_copy": _ahead(article, each.value),
            }
            for each in found
        ],
    }


def interval(value: DatedValue) -> str:
    """A dated value's days to the precision at which they are known; empty where it is unresolved.

    ``25 Nov to 1 Dec 2024``, ``Nov 2024``, ``2023``, ``30 Nov 2024 08:15 UTC``.
    """
    if value.start is None or value.end is None:
        return ""
    first, last = value.start, value.end - timedelta(seconds=1)
    if value.precision is Precision.SECOND:
        zone = f" ({value.zone} as given)" if value.zone and value.zone not in ("Z", "UTC", "GMT") else ""
        return f"{first.day} {first:%b %Y %H:%M} UTC{zone}"
    whole_month = first.day == 1 and value.end.day == 1
    if value.precision is Precision.YEAR and whole_month and first.month == value.end.month == 1:
        return f"{first:%Y}" if first.year == last.year else f"{first:%Y} to {last:%Y}"
    if value.precision is not Precision.DAY and whole_month:
        same = (first.year, first.month) == (last.year, last.month)
        return f"{last:%b %Y}" if same else f"{first:%b %Y} to {last:%b %Y}"
    end = f"{last.day} {last:%b %Y}"
    if first.date() == last.date():
        return end
    if first.year != last.year:
        return f"{first.day} {first:%b %Y} to {end}"
    return f"{first.day} {first:%b} to {end}"


def _why(value: DatedValue) -> str:
    proof = value.proof
    if not proof.rule:
        return "" if value.known else " (no date is given)"
    return f" ({value.status.value}: {proof.rule}, “{proof.text}”)"


def _ahead(article: Article, value: DatedValue) -> bool:
    """Whether a date worked out or stated lies after the copy was taken: a forecast, or a doubt."""
    return (
        value.status is not DateStatus.UNRESOLVED
        and value.start is not None
        and value.start > article.first_seen
    )
