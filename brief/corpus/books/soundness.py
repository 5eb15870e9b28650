"""Whether a library holds what it was given: each thing against its digest or its form, whatever engine holds it.

Meant to be read to its end, once, by ``brief status --check``, of a copy before it is called a backup, and
of a library that a killed process has left before it is written again.
"""

from __future__ import annotations

import hashlib
import math
import zlib
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any, Protocol, TypeVar

from brief.corpus.books import rows
from brief.records import text_at
from brief.text.normal_forms import composed

Found = Iterator[str]
T = TypeVar("T")


class Readable(Protocol):
    """What gives the rows of a query one after the other."""

    def execute(self, sql: str, values: Sequence[Any] = (), /) -> Any:
        """A cursor."""


def faults(
    library: T, looks: Sequence[Callable[[T], Found]], unreadable: type[Exception], *, most: int = 100
) -> list[str]:
    """What is wrong with a library, a line each; empty where nothing is.

    Args:
        library: as the looks want it. Nothing is changed.
        looks: each of which finds faults of one kind, that its docstring names.
        unreadable: what the engine raises where something cannot be read.
        most: how many lines at most.
    """
    found: list[str] = []
    for look in looks:
        if len(found) >= most:
            break
        try:
            found += islice(look(library), most - len(found))
        except unreadable as error:
            found.append(f"{(look.__doc__ or '').rstrip('.').lower()} cannot be read: {error}")
    return found


def documents(db: Readable, unreadable: type[Exception] = UnicodeError) -> Found:
    """The original documents."""
    for sha, size, content in db.execute("SELECT sha256, size, content FROM raw"):
        try:
            held = zlib.decompress(content)
        except (zlib.error, TypeError):
            held = b""
        if len(held) != size or hashlib.sha256(held).hexdigest() != sha:
            of_it = articles_of(db, "raw_sha256", sha, unreadable)
            yield f"the original document {str(sha)[:12]}… does not match its SHA-256{of_it}"


def texts(db: Readable) -> Found:
    """The source texts."""
    for sha, text in db.execute("SELECT sha256, text FROM source_text"):
        if hashlib.sha256(text.encode("utf-8")).hexdigest() != sha:
            of_it = articles_of(db, "source_text_sha256", sha)
            yield f"the source text {str(sha)[:12]}… does not match its SHA-256{of_it}"


def articles(db: Readable, unreadable: type[Exception] = UnicodeError) -> Found:
    """The articles."""
    sql = f"SELECT {rows.INFO_COLUMNS}, item_key, blocks, set_aside, modified, disputed, kinds, genre, pk FROM article"
    passages = "SELECT text, sentences FROM passage WHERE article=? ORDER BY ordinal"
    for row in db.execute(sql):
        try:
            key, *labels = row[rows.INFO : -1]
            text = str(db.execute("SELECT text FROM source_text WHERE sha256=?", (row[12],)).fetchone()[0])
            whole = rows.article(rows.info(row[: rows.INFO]), key, text, *labels)
            wrong = any(end > len(text) for block in whole.blocks for _, end in block)
            for held, sentences in db.execute(passages, (row[-1],)):
                own = composed(" ".join(text_at(text, spans) for spans in rows.spans(sentences)))
                wrong = wrong or str(held) != own
        except (TypeError, ValueError, OverflowError, unreadable):
            wrong = True
        if wrong:
            yield f"article {row[0]}{_title(row[1])} is not what was read from its source text"


def vectors(db: Readable) -> Found:
    """The vectors."""
    import numpy as np

    for table in ("embedding", "title_vector"):
        sql = f"SELECT v.vector, m.dimension FROM {table} v JOIN model m ON m.pk=v.model"
        wrong = 0
        for vector, dimension in db.execute(sql):
            fits = isinstance(vector, bytes) and len(vector) == 2 * dimension
            sound = fits and math.isfinite(float(np.abs(np.frombuffer(vector, "<f2").astype("f4")).sum()))
            wrong += not sound
        if wrong:
            yield f"{wrong} vectors of {table} are not of their model's length, or hold what is no number"


def briefs(db: Readable) -> Found:
    """The briefs issued."""
    for id_, packed in db.execute("SELECT id, record FROM brief"):
        try:
            zlib.decompress(packed)
        except (zlib.error, TypeError):
            yield f"the record of brief {id_} cannot be unpacked"


def articles_of(db: Readable, column: str, sha: str, unreadable: type[Exception] = UnicodeError) -> str:
    """The articles that stand on a digest, in brackets; empty where none does or they cannot be read."""
    try:
        found = db.execute(f"SELECT id, title FROM article WHERE {column}=? LIMIT 3", (sha,)).fetchall()
    except unreadable:
        return ""
    return f" (article {', '.join(f'{id_}{_title(title)}' for id_, title in found)})" if found else ""


def _title(title: object) -> str:
    return f" “{str(title)[:80]}”" if title else ""


LOOKS: tuple[Callable[[Readable], Found], ...] = (documents, texts, articles, vectors, briefs)
