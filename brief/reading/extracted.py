"""What a way of reading finds in a document, before it is cleaned and put together as an article."""

from __future__ import annotations

from dataclasses import dataclass

from brief.dates.written_dates import DateText
from brief.reading.stated_genre import DeclaredKind
from brief.records import Mark


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
