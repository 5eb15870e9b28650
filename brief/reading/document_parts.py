"""A document as it is read: itself, or the records of the export that it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from brief.formats.registry import PAGE, called
from brief.reading.article import extracted
from brief.reading.exports.live_entries import entries_apart
from brief.reading.exports.splitting import EXPORT, records
from brief.reading.extracted import Extracted
from brief.records import Declared, Origin, RawDocument


def parts(document: RawDocument, passwords: Sequence[str] = ()) -> Iterator[tuple[RawDocument, Extracted]]:
    """Each article's document and what stands in it, not cleaned yet.

    Args:
        document: the document.
        passwords: tried on a PDF that is locked.

    Raises:
        InputError: its text cannot be made.
    """
    if document.origin.kind == EXPORT:  # a record that was cut out before, of which its file alone is at hand
        location = document.origin.location
        kind = "url" if location.lower().startswith(("http://", "https://")) else "file"
        document = replace(document, origin=Origin(kind, location), declared=Declared())
    # Of a web page only the article would be extracted: its records are looked for in all its words.
    whole = None if called(document.media_type) == PAGE else extracted(document, passwords)
    several = records(document, whole.text if whole else "")
    what, reader, sep, notes = "record of an export/1", "light HTML/1", "", ""
    if whole:
        reader, sep, notes = whole.extractor.partition("; ")
    if not several:
        whole = whole or extracted(document, passwords)
        several = entries_apart(document, whole, whole.entries) if whole.entries else []
        what, (reader, sep, notes) = "entry of a live page/1", whole.extractor.partition("; ")
        if not several:
            yield document, whole
    for one in several:
        yield one, replace(extracted(one), extractor=f"{reader}, {what}{sep}{notes}")
