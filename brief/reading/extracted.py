"""What a way of reading finds in a document, before it is cleaned and put together as an article."""

from __future__ import annotations

from dataclasses import dataclass

from brief.dates.written_dates import DateText
from brief.reading.stated_genre import DeclaredKind
from brief.records import Mark

SUMMARY = "summary"
"""Key of what a live page says above its entries."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a live page.

    Attributes:
        time: as worded or as its mark-up says; a bare "10:20" is of the page's day. Empty for the summary.
        heading: empty where it has none.
        text: its paragraphs, a blank line between them.
        marks: what parts of the text are; in order.
        key: the page's own name for it, empty where there is none.
        anchor: where on the page it stands, as its address names it; empty where nothing does.
    """

    time: str
    heading: str
    text: str
    marks: tuple[Mark, ...] = ()
    key: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Extracted:
    """A document's text, its paragraphs separated by blank lines, and what the document says of itself.

    Attributes:
        extractor: what made the text, with its version; what was left out is said there.
        dates: publication dates as worded, the most trusted first; a file's own dates are guesses at them.
        modified: dates of change, likewise.
        saved: when the copy was taken, as its container says: it was published no later.
        hidden: characters of hidden elements left out of a page.
        bare: lines are all there is: its headline and publisher have to be found among them.
        markdown: the text has Markdown's marks in it.
        marks: what parts of the text are, where they are more or something else than body; in order.
        declared: what a page declares about the kind of its text.
        entries: of a live page its summary and its entries, as they stand.
    """

    text: str
    extractor: str
    title: str = ""
    publisher: str = ""
    authors: tuple[str, ...] = ()
    url: str = ""
    language: str = ""
    dates: tuple[DateText, ...] = ()
    modified: tuple[DateText, ...] = ()
    saved: str = ""
    hidden: int = 0
    bare: bool = False
    markdown: bool = False
    marks: tuple[Mark, ...] = ()
    declared: DeclaredKind = DeclaredKind()
    entries: tuple[Entry, ...] = ()
