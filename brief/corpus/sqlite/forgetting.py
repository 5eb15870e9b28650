"""Forgetting an article: it is noted in the library before the first removal, and carried out to its end.

The note ends when every file is clear of the article. A library that carries one and cannot be written now
is read without the article, and without what would go with it.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from brief.corpus.sqlite import rows
from brief.errors import NotFoundError
from brief.records import ArticleInfo, text_at
from brief.text import terms

FORGET = "forget"
"""What an article to be forgotten is noted under in ``unfinished``."""

# A sentence or title of fewer characters may stand in a brief by chance.
_TELLING = 12


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What goes with an article: passages, raw bytes kept for a sibling, briefs that show something of it."""

    article: ArticleInfo
    passages: int
    raw_kept_for: int
    briefs: tuple[str, ...]
    outputs: tuple[str, ...]


def foreseen(db: sqlite3.Connection, id_: str) -> Forgotten:
    """What would go with an article.

    Raises:
        NotFoundError: it is not held.
    """
    row = db.execute(f"SELECT {rows.INFO_COLUMNS}, pk FROM main.article WHERE id=?", (id_,)).fetchone()
    if row is None:
        raise NotFoundError(f"no article has the id {id_!r}")
    info = rows.info(row[: rows.INFO])
    ((passages,),) = db.execute("SELECT count(*) FROM main.passage WHERE article=?", (row[-1],))
    ((sharing,),) = db.execute(
        "SELECT count(*) FROM main.article WHERE raw_sha256=? AND id<>?", (info.raw_sha256, id_)
    )
    briefs = _showing(db, info)
    held = dict(db.execute("SELECT id, outputs FROM main.brief"))
    outputs = [path for brief in briefs for path in str(held[brief]).split("\n") if path]
    return Forgotten(info, int(passages), int(sharing), tuple(briefs), tuple(outputs))


def remove(db: sqlite3.Connection, gone: Forgotten) -> None:
    """Remove, within a transaction, an article and all that goes with it.

    A raw document or source text that another article shares stays. Of briefs the record goes, and who has
    a copy is to be told; a title may hold the article's words, so it is not kept either.
    """
    info = gone.article
    ((pk,),) = db.execute("SELECT pk FROM article WHERE id=?", (info.id,))
    title = terms.for_index(f"{info.title} {info.publisher}")
    held = db.execute("SELECT pk, text FROM passage WHERE article=?", (pk,)).fetchall()
    db.executemany(
        "INSERT INTO words(words, rowid, title, body) VALUES('delete',?,?,?)",
        [(passage, title, terms.for_index(text)) for passage, text in held],
    )
    db.execute("DELETE FROM article WHERE pk=?", (pk,))
    db.execute(
        "DELETE FROM source_text WHERE sha256=? AND NOT EXISTS (SELECT 1 FROM article WHERE source_text_sha256=?)",
        (info.source_text_sha256,) * 2,
    )
    if not gone.raw_kept_for:
        db.execute("DELETE FROM raw WHERE sha256=?", (info.raw_sha256,))
    for brief in gone.briefs:
        db.execute("INSERT OR REPLACE INTO withdrawn SELECT id, kind, cutoff FROM brief WHERE id=?", (brief,))
        db.execute("DELETE FROM brief WHERE id=?", (brief,))


def hide(db: sqlite3.Connection, ids: Iterable[str]) -> None:
    """Let a connection see the library without these articles; nothing of the library is changed.

    A view of the connection's own goes before a table of the same name.
    """
    gone: list[Forgotten] = []
    for id_ in ids:
        try:
            gone.append(foreseen(db, id_))
        except NotFoundError:  # removed, and the files not yet cleared of it
            continue
    if not gone:
        return
    articles = ",".join(f"'{one.article.id}'" for one in gone if one.article.id.isalnum())
    briefs = ",".join("'" + brief.replace("'", "''") + "'" for one in gone for brief in one.briefs)
    for table, condition in (
        ("article", f"id NOT IN ({articles})"),
        ("passage", "article IN (SELECT pk FROM temp.article)"),
        ("raw", "sha256 IN (SELECT raw_sha256 FROM temp.article)"),
        ("source_text", "sha256 IN (SELECT source_text_sha256 FROM temp.article)"),
        ("brief", f"id NOT IN ({briefs})"),
        ("cited", f"brief NOT IN ({briefs})"),
    ):
        db.execute(f"CREATE TEMP VIEW {table} AS SELECT * FROM main.{table} WHERE {condition}")


def _showing(db: sqlite3.Connection, info: ArticleInfo) -> list[str]:
    """Briefs that cite an article, or whose record holds its id, its title or a sentence of it all the same.

    A record also says what was dropped, what was ranked and what was asked of a model. Words that
    another article holds, too, are not this one's alone.
    """
    cited = {row[0] for row in db.execute("SELECT brief FROM main.cited WHERE article=?", (info.id,))}
    words = _words(db, info)
    found = []
    for brief, packed in db.execute("SELECT id, record FROM main.brief ORDER BY id"):
        if brief not in cited:
            try:
                record = zlib.decompress(packed).decode("utf-8", "replace")
            except zlib.error:
                record = ""
            if info.id not in record and not any(
                _said(word, record) and not _elsewhere(db, info, word) for word in words
            ):
                continue
        found.append(str(brief))
    return found


def _words(db: sqlite3.Connection, info: ArticleInfo) -> list[str]:
    text = db.execute(
        "SELECT text FROM main.source_text WHERE sha256=?", (info.source_text_sha256,)
    ).fetchone()
    passages = db.execute(
        "SELECT sentences FROM main.passage WHERE article=(SELECT pk FROM main.article WHERE id=?)",
        (info.id,),
    )
    sentences = (
        [text_at(text[0], spans) for (held,) in passages for spans in rows.spans(held)] if text else []
    )
    return [words for words in (info.title, *sentences) if len(words) >= _TELLING]


def _said(words: str, record: str) -> bool:
    return words in record or json.dumps(words, ensure_ascii=False)[1:-1] in record


def _elsewhere(db: sqlite3.Connection, info: ArticleInfo, words: str) -> bool:
    sql = (
        "SELECT 1 FROM main.article a JOIN main.source_text t ON t.sha256=a.source_text_sha256"
        " WHERE a.id<>? AND (a.title=? OR instr(t.text, ?)) LIMIT 1"
    )
    return db.execute(sql, (info.id, words, words)).fetchone() is not None
