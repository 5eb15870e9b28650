"""What a reader of documents (PDF, DOCX) finds: the text and what the file says of itself."""

from __future__ import annotations

from dataclasses import dataclass

from brief.dates.written_dates import DateText


@dataclass(frozen=True, slots=True)
class Written:
    """A document's text, its paragraphs separated by blank lines, and its metadata.

    Attributes:
        extractor: what made the text, with its version; what was left out is said there.
        dates: publication dates, the most trusted first; a file's own dates are guesses at them.
        modified: dates of change, likewise.
    """

    text: str
    extractor: str
    title: str = ""
    authors: tuple[str, ...] = ()
    language: str = ""
    dates: tuple[DateText, ...] = ()
    modified: tuple[DateText, ...] = ()
