"""PDF, DOCX and ODT by their kind, within limits of time and memory; the dates and names of their first lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from brief.dates.written_dates import DateText
from brief.formats.document_limits import bounded
from brief.formats.registry import DOCX, ODT, PDF
from brief.reading.extracted import Extracted
from brief.reading.plain.opening import MAX_LINES, credits
from brief.records import fold

LOCKED = "is an encrypted PDF"
"""How the refusal of a PDF begins that none of the passwords given opens."""
OPENED = "; opened with a password"
"""What the name of the reader says of a document that only its password opens."""


def _pdf(content: bytes, passwords: Sequence[str]) -> Extracted:
    from brief.reading.documents.pdf import read_pdf  # rare among pages: 13 ms a process, with DOCX

    return read_pdf(content, passwords)


def _docx(content: bytes, _: Sequence[str]) -> Extracted:
    from brief.reading.documents.docx import read_docx

    return read_docx(content)


def _odt(content: bytes, _: Sequence[str]) -> Extracted:
    from brief.reading.documents.odt import read_odt

    return read_odt(content)


READERS: dict[str, Callable[[bytes, Sequence[str]], Extracted]] = {PDF: _pdf, DOCX: _docx, ODT: _odt}


def read_document(content: bytes, kind: str, passwords: Sequence[str] = ()) -> Extracted:
    """The text of a document and what it says of itself.

    A date or a byline among its first lines goes before the file's own properties, which say when and by whom
    the file was made.

    Raises:
        InputError: it cannot be read, or not within the limits; the message goes on from its name.
    """
    with bounded():
        found = READERS[kind](content, passwords)
    names: dict[str, None] = {}
    dates: list[str] = []
    for line in found.text[:10_000].split("\n")[: 2 * MAX_LINES]:
        authors, written = credits(fold(line))
        names.update(dict.fromkeys(authors))
        dates += written
    stated = tuple(DateText(date, "date line in the text") for date in dates)
    return replace(found, authors=tuple(names) or found.authors, dates=stated + found.dates)
