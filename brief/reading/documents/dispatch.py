"""PDF and DOCX by their media type, within limits of time and memory; the dates and names of their first lines."""

from __future__ import annotations

from dataclasses import replace

from brief.dates.written_dates import DateText
from brief.reading.document_limits import bounded
from brief.reading.documents.extracted import Written
from brief.reading.plain.opening import MAX_LINES, credits
from brief.records import fold
from brief.sources.files import DOCX, PDF

MEDIA_TYPES = frozenset({PDF, DOCX})


def read_document(content: bytes, media_type: str) -> Written:
    """The text of a document and what it says of itself.

    A date or a byline among its first lines goes before the file's own properties, which say when and
    by whom the file was made.

    Args:
        content: the file's bytes.
        media_type: one of ``MEDIA_TYPES``.

    Raises:
        InputError: it cannot be read, or not within the limits; the message goes on from its name.
    """
    with bounded():
        if media_type == PDF:
            from brief.reading.documents.pdf import read_pdf

            found = read_pdf(content)
        else:
            from brief.reading.documents.docx import read_docx

            found = read_docx(content)
    names: dict[str, None] = {}
    dates: list[str] = []
    for line in found.text[:10_000].split("\n")[: 2 * MAX_LINES]:
        authors, date = credits(fold(line))
        names.update(dict.fromkeys(authors))
        dates += [date] if date else []
    stated = tuple(DateText(date, "date line in the text") for date in dates)
    return replace(found, authors=tuple(names) or found.authors, dates=stated + found.dates)
