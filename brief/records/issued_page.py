"""An issued page as it is read back to be checked again."""

from __future__ import annotations

from dataclasses import dataclass

from brief.records.base import Span


@dataclass(frozen=True, slots=True)
class PageReference:
    """A reference as the page has it. The digests and spans are empty where the page names none."""

    number: int
    article_id: str
    raw_sha256: str
    text_sha256: str
    spans: tuple[Span, ...]
    words: str
    """The words marked as cited."""
    paragraph: str
    """The words around and with them."""
    by: str
    """Who published them, as the page says."""


@dataclass(frozen=True, slots=True)
class PageLine:
    """A sentence as the page shows it, and the numbers that it cites."""

    text: str
    numbers: tuple[int, ...]
    quoted: bool
    by: str
    """Who says it and when, as the page says; empty where it is no quotation."""
    grade: str


@dataclass(frozen=True, slots=True)
class Page:
    """What of an issued page can be checked."""

    record_id: str
    headings: tuple[str, ...]
    lines: tuple[PageLine, ...]
    references: tuple[PageReference, ...]
    links: tuple[str, ...]
    """Addresses outside the page."""
    panels: tuple[PageReference, ...] = ()
    """What each citation opens beside its sentence; digests and spans stand in ``references`` alone."""
