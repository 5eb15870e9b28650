"""A document as it is read: itself, or the records of the export that it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from brief.formats.registry import PAGE, called
from brief.reading.article import extracted
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
        document = replace(document, origin=Origin("file", document.origin.location), declared=Declared())
    # Of a web page only the article would be extracted: its records are looked for in all its words.
    whole = None if called(document.media_type) == PAGE else extracted(document, passwords)
    several = records(document, whole.text if whole else "")
    if not several:
        yield document, whole or extracted(document, passwords)
    reader, sep, notes = whole.extractor.partition("; ") if whole else ("light HTML/1", "", "")
    for one in several:
        yield one, replace(extracted(one), extractor=f"{reader}, record of an export/1{sep}{notes}")
