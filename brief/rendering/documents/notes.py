"""What a footnote says of a citation: the words cited, who published them and when, and where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from brief.records import Record, Reference, Source
from brief.rendering import wording

MOST = 600
"""Most characters of the words cited; a longer reference is cut, and says so by a dot row."""


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: its words, and the address that they end with, or none."""

    number: int
    text: str
    link: str


def notes_of(record: Record) -> dict[int, Note]:
    """The footnotes of a record by the number of their citation."""
    zone = ZoneInfo(record.manifest.zone)
    sources = {number: source for source in record.sources for number in source.numbers}
    return {one.number: _note(one, sources[one.number], zone) for one in record.references}


def _note(reference: Reference, source: Source, zone: ZoneInfo) -> Note:
    article = source.article
    words = wording.shown(reference.quote)
    words = words if len(words) <= MOST else f"{words[:MOST].rstrip()} …"
    title = f", {wording.shown(wording.headline(article))}" if article.title else ""
    page = f", {wording.on_page(reference)}" if reference.pages else ""
    told = (
        f"“{words}” {wording.shown(wording.publisher(article))}{title}, {wording.when(article, zone)}{page}"
        f" (id {article.id}, document {reference.ref.raw_sha256[:16]})."
    )
    return Note(reference.number, told, wording.link(article.url) or "")
