"""A record's sentences as a table (CSV, RFC 4180): one row each, with what it rests on and how it was checked."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from brief.checking.checks import QUOTING
from brief.records import (
    CheckedAnswer,
    CheckedBrief,
    CheckedReport,
    CheckedSentence,
    CheckedTimeline,
    Record,
    TimelineLine,
    Verdict,
)
from brief.rendering import wording

COLUMNS = (
    "record",
    "kind",
    "part",
    "sentence",
    "how",
    "writer",
    "likelihood",
    "confidence",
    "grade",
    "references",
    "publishers",
    "published",
    "addresses",
    "pages",
    "words cited",
    "remarks",
    "checks passed",
    "marking",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_of(record: Record, folder: Path | None = None) -> bytes:
    """A record's sentences as CSV, in UTF-8 with the mark that spreadsheets want.

    A text that a spreadsheet would take for a formula stands behind an apostrophe.

    Args:
        record: whose.
        folder: not used.
    """
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in _rows(record):
        writer.writerow(["'" + cell if cell.startswith(_FORMULA) else cell for cell in row])
    return b"\xef\xbb\xbf" + held.getvalue().encode("utf-8")


def parts_of(record: Record) -> Iterator[tuple[str, CheckedSentence]]:
    """Every sentence that a record shows with the heading it stands under, each once a part."""
    if isinstance(record, CheckedBrief):
        for section in (*record.parts, *record.sections, *record.undated):
            name = section.heading or section.kind.value
            yield from ((name, one) for one in section.sentences)
    elif isinstance(record, CheckedAnswer):
        for name, some in (
            ("answer", record.sentences),
            ("disputed", record.disputed),
            ("not said", record.missing),
            ("corrected or withdrawn", record.withdrawn),
            ("nearest", record.nearest),
        ):
            yield from ((name, one) for one in some)
    elif isinstance(record, CheckedTimeline):
        for day in record.days:
            yield from _lines(day.day, day.lines)
        yield from _lines("undated", record.undated)
    elif isinstance(record, CheckedReport):
        yield from (("bottom line", one) for one in record.bottom_line)
        yield from (("key judgments", one) for one in record.judgments)
        for found in (*record.answers, *record.findings):
            yield from ((found.question, one) for one in found.sentences)
        for day in record.days:
            yield from _lines(day.day, day.lines)
        yield from ((f"actor: {one.name}", one.sentence) for one in record.actors)
        for series in record.figures:
            yield from ((f"figures: {series.about}", one.sentence) for one in series.entries)
        for dispute in record.disputes:
            yield from ((f"disputed: {dispute.about}", one) for one in dispute.sentences)
        yield from (("gaps", one) for one in record.gaps)


def _lines(day: str, lines: Iterable[TimelineLine]) -> Iterator[tuple[str, CheckedSentence]]:
    for line in lines:
        yield day, line.sentence
        yield from ((f"{day}: {line.state}", one) for one in line.replaced_by)


def _rows(record: Record) -> Iterator[tuple[str, ...]]:
    zone = ZoneInfo(record.manifest.zone)
    sources = {number: source.article for source in record.sources for number in source.numbers}
    references = {one.number: one for one in record.references}
    for part, one in parts_of(record):
        articles = list({sources[n].id: sources[n] for n in one.numbers}.values())
        yield (
            record.id,
            one.kind.value,
            wording.shown(part),
            wording.shown(one.text),
            "quoted" if one.writer == QUOTING else "written from what it cites",
            one.writer,
            one.likelihood,
            one.confidence,
            f"{one.grade.letter}{one.grade.digit}" if one.grade else "",
            " ".join(f"[{n}]" for n in one.numbers),
            "; ".join(wording.shown(wording.publisher(article)) for article in articles),
            "; ".join(wording.when(article, zone) for article in articles),
            " ".join(filter(None, (wording.link(article.url) for article in articles))),
            " | ".join(references[n].pages for n in one.numbers if references[n].pages),
            " | ".join(wording.shown(references[n].quote) for n in one.numbers),
            "; ".join(one.remarks),
            "; ".join(check.check for check in one.checks if check.verdict is Verdict.PASS),
            record.marking,
        )
