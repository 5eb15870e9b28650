"""PDF and DOCX by their kind, within limits of time and memory; the dates and names of their first lines."""

from __future__ import annotations

from dataclasses import replace

from brief.dates.written_dates import DateText
from brief.formats.document_limits import bounded
from brief.formats.registry import DOCX, PDF
from brief.reading.extracted import Extracted
from brief.reading.plain.opening import MAX_LINES, credits
from brief.records import fold


def _pdf(content: bytes) -> Extracted:
    from brief.reading.documents.pdf import read_pdf  # rare among pages: 13 ms a process, with DOCX

    return read_pdf(content)


def _docx(content: bytes) -> Extracted:
    from brief.reading.documents.docx import read_docx

    return read_docx(content)


READERS = {PDF: _pdf, DOCX: _docx}


def read_document(content: bytes, kind: str) -> Extracted:
    """The text of a document and what it says of itself.

    A date or a byline among its first lines goes before the file's own properties, which say when and by whom
    the file was made.

    Raises:
        InputError: it cannot be read, or not within the limits; the message goes on from its name.
    """
    with bounded():
        found = READERS[kind](content)
    names: dict[str, None] = {}
    dates: list[str] = []
    for line in found.text[:10_000].split("\n")[: 2 * MAX_LINES]:
        authors, written = credits(fold(line))
        names.update(dict.fromkeys(authors))
        dates += written
    stated = tuple(DateText(date, "date line in the text") for date in dates)
    return replace(found, authors=tuple(names) or found.authors, dates=stated + found.dates)
