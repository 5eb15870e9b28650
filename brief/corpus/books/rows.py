"""Between the library's rows and the records: the one place that knows their columns."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from brief.records import (
    Article,
    ArticleInfo,
    BlockKind,
    DatedValue,
    DateProof,
    DateStatus,
    Genre,
    Origin,
    Passage,
    Precision,
    RatedClaim,
    Role,
    SetAside,
    Span,
    TextKind,
    last_revised,
)

INFO_COLUMNS = (
    "id, title, publisher, authors, url, origin_kind, origin_location, origin_item, language, published, "
    "first_seen, raw_sha256, source_text_sha256, extractor, modified"
)
INFO = len(INFO_COLUMNS.split(", "))
"""How many columns those are."""
PASSAGE_COLUMNS = 'p.id, a.id, p.start, p."end", p.text, p.sentences'


def epoch(instant: datetime) -> int:
    """Whole seconds since 1970 UTC."""
    return int(instant.timestamp())


def instant(seconds: int) -> datetime:
    """The UTC instant of whole seconds since 1970."""
    return datetime.fromtimestamp(seconds, UTC)


def dump_date(value: DatedValue) -> str:
    """A dated value as compact JSON."""
    return json.dumps(
        [
            epoch(value.start) if value.start else None,
            epoch(value.end) if value.end else None,
            value.precision.value,
            value.zone,
            value.status.value,
            [value.proof.text, value.proof.rule, value.proof.anchor],
        ],
        ensure_ascii=False,
    )


def load_date(text: str) -> DatedValue:
    """The dated value that :func:`dump_date` wrote."""
    return _date(json.loads(text))


def _date(value: list[Any]) -> DatedValue:
    start, end, precision, zone, status, proof = value
    return DatedValue(
        instant(start) if start is not None else None,
        instant(end) if end is not None else None,
        Precision(precision),
        zone,
        DateStatus(status),
        DateProof(*proof),
    )


def filing_instant(value: DatedValue) -> int | None:
    """The instant by which an article falls into one day or another, or None where no day is known.

    A date without a time is filed by its noon; :class:`brief.corpus.books.passage_search.Filter` takes care that it
    belongs to the calendar day it names in every time zone. A month or a year names no day.
    """
    if value.start is None or value.end is None:
        return None
    if value.precision is Precision.SECOND:
        return epoch(value.start)
    if value.precision is Precision.DAY:
        return (epoch(value.start) + epoch(value.end)) // 2
    return None


def article_row(article: Article) -> tuple[object, ...]:
    """An article's values in the order of the ``article`` table after ``pk``."""
    published = article.published
    return (
        article.id,
        article.raw_sha256,
        article.item_key,
        article.source_text_sha256,
        article.origin.kind,
        article.origin.location,
        article.origin.item,
        article.title,
        article.publisher,
        json.dumps(article.authors, ensure_ascii=False),
        article.url,
        article.language,
        article.extractor,
        filing_instant(published),
        epoch(published.start) if published.start else None,
        epoch(published.end) if published.end else None,
        dump_date(published),
        epoch(article.first_seen),
        json.dumps(article.blocks, separators=(",", ":")),
        json.dumps([(s.start, s.end, s.reason) for s in article.set_aside], ensure_ascii=False),
        dump_date(article.modified) if article.modified.proof.text else "",
        f"[{','.join(dump_date(value) for value in article.disputed)}]",
        json.dumps([_kind(kind) for kind in article.kinds], ensure_ascii=False),
        _genre(article),
    )


def info(row: tuple[object, ...]) -> ArticleInfo:
    """An article's metadata from a row of ``INFO_COLUMNS``."""
    (
        id_,
        title,
        publisher,
        authors,
        url,
        kind,
        location,
        item,
        language,
        published,
        seen,
        raw,
        text,
        extractor,
        modified,
    ) = row
    dated = load_date(str(published))
    first_seen = instant(int(str(seen)))
    return ArticleInfo(
        str(id_),
        str(title),
        str(publisher),
        tuple(json.loads(str(authors))),
        str(url),
        Origin(str(kind), str(location), str(item)),
        str(language),
        dated,
        first_seen,
        str(raw),
        str(text),
        str(extractor),
        last_revised(load_date(str(modified)), dated, first_seen) if modified else None,
    )


def article(
    info_: ArticleInfo,
    item_key: str,
    text: str,
    blocks: str,
    set_aside: str,
    modified: str,
    disputed: str,
    kinds: str,
    genre: str,
) -> Article:
    """An article whole, from its metadata, its source text and the labels on it."""
    return Article(
        id=info_.id,
        raw_sha256=info_.raw_sha256,
        item_key=item_key,
        origin=info_.origin,
        title=info_.title,
        publisher=info_.publisher,
        authors=info_.authors,
        url=info_.url,
        language=info_.language,
        published=info_.published,
        first_seen=info_.first_seen,
        source_text=text,
        source_text_sha256=info_.source_text_sha256,
        extractor=info_.extractor,
        blocks=spans(blocks),
        set_aside=tuple(SetAside(*entry) for entry in json.loads(set_aside)),
        modified=load_date(modified) if modified else DatedValue(),
        disputed=tuple(_date(value) for value in json.loads(disputed)),
        kinds=block_kinds(kinds),
        genre=stated_genre(genre)[0],
        rated=stated_genre(genre)[1],
    )


def _genre(article: Article) -> str:
    if not (article.genre or article.rated):
        return "[]"
    kind, why = (article.genre.kind.value, article.genre.why) if article.genre else ("", "")
    return json.dumps([kind, why, [(r.claim, r.verdict, r.by) for r in article.rated]], ensure_ascii=False)


def stated_genre(text: str) -> tuple[Genre | None, tuple[RatedClaim, ...]]:
    """What kind of text an article says that it is, and the claims that it rates, from their JSON."""
    if not (value := json.loads(text)):
        return None, ()
    kind, why, rated = value
    return Genre(TextKind(kind), why) if kind else None, tuple(RatedClaim(*one) for one in rated)


def block_kinds(text: str) -> tuple[BlockKind, ...]:
    """What blocks are that are not plain body, from their JSON."""
    return tuple(
        BlockKind(block, Role(role), speaker, said, *pages)
        for block, role, speaker, said, *pages in json.loads(text)
    )


def _kind(kind: BlockKind) -> tuple[object, ...]:
    told = (kind.block, kind.role.value, kind.speaker, kind.said)
    return (*told, kind.pages) if kind.pages else told


def spans(text: str) -> tuple[tuple[Span, ...], ...]:
    """Lists of spans from their JSON."""
    return tuple(tuple((start, end) for start, end in group) for group in json.loads(text))


def passage(row: tuple[object, ...]) -> Passage:
    """A passage from a row of ``PASSAGE_COLUMNS``."""
    id_, article_id, start, end, text, sentences = row
    return Passage(
        str(id_), str(article_id), int(str(start)), int(str(end)), str(text), spans(str(sentences))
    )
