"""Forgetting an article: what goes with it, and its removal.

It is noted in the library before the first removal, and carried out to its end; the note ends when every file is clear
of the article.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass

from brief.corpus.books import rows
from brief.corpus.books.store import Statements
from brief.corpus.books.words import Words
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


def foreseen(db: Statements, id_: str, tables: str = "") -> Forgotten:
    """What would go with an article.

    Args:
        db: the library.
        id_: the article's.
        tables: what stands before the names of tables, where a view of the same name would be asked else.

    Raises:
        NotFoundError: it is not held.
    """
    row = db.execute(f"SELECT {rows.INFO_COLUMNS}, pk FROM {tables}article WHERE id=?", (id_,)).fetchone()
    if row is None:
        raise NotFoundError(f"no article has the id {id_!r}")
    info = rows.info(row[: rows.INFO])
    ((passages,),) = db.execute(
        f"SELECT count(*) FROM {tables}passage WHERE article=?", (row[-1],)
    ).fetchall()
    ((sharing,),) = db.execute(
        f"SELECT count(*) FROM {tables}article WHERE raw_sha256=? AND id<>?", (info.raw_sha256, id_)
    ).fetchall()
    briefs = _showing(db, info, tables)
    held = dict(db.execute(f"SELECT id, outputs FROM {tables}brief").fetchall())
    outputs = [path for brief in briefs for path in str(held[brief]).split("\n") if path]
    return Forgotten(info, int(passages), int(sharing), tuple(briefs), tuple(outputs))


def remove(db: Statements, gone: Forgotten, words: Words) -> None:
    """Remove, within a transaction, an article and all that goes with it.

    A raw document or source text that another article shares stays. Of briefs the record goes, and who has
    a copy is to be told; a title may hold the article's words, so it is not kept either.
    """
    info = gone.article
    ((pk,),) = db.execute("SELECT pk FROM article WHERE id=?", (info.id,)).fetchall()
    title = terms.for_index(f"{info.title} {info.publisher}")
    held = db.execute("SELECT pk, text FROM passage WHERE article=?", (pk,)).fetchall()
    words.remove(db, [(passage, title, terms.for_index(text)) for passage, text in held])
    db.execute("DELETE FROM article WHERE pk=?", (pk,))
    db.execute(
        "DELETE FROM source_text WHERE sha256=? AND NOT EXISTS (SELECT 1 FROM article WHERE source_text_sha256=?)",
        (info.source_text_sha256,) * 2,
    )
    if not gone.raw_kept_for:
        db.execute("DELETE FROM raw WHERE sha256=?", (info.raw_sha256,))
    for brief in gone.briefs:
        db.execute(
            "INSERT INTO withdrawn SELECT id, kind, cutoff FROM brief WHERE id=?"
            " ON CONFLICT(brief) DO UPDATE SET kind=excluded.kind, cutoff=excluded.cutoff",
            (brief,),
        )
        db.execute("DELETE FROM brief WHERE id=?", (brief,))


def _showing(db: Statements, info: ArticleInfo, tables: str) -> list[str]:
    """Briefs that cite an article, or whose record holds its id, its title or a sentence of it all the same.

    A record also says what was dropped, what was ranked and what was asked of a model. Words that
    another article holds, too, are not this one's alone.
    """
    cited = {row[0] for row in db.execute(f"SELECT brief FROM {tables}cited WHERE article=?", (info.id,))}
    words = _words(db, info, tables)
    found = []
    for brief, packed in db.execute(f"SELECT id, record FROM {tables}brief ORDER BY id"):
        if brief not in cited:
            try:
                record = zlib.decompress(packed).decode("utf-8", "replace")
            except zlib.error:
                record = ""
            if info.id not in record and not any(
                _said(word, record) and not _elsewhere(db, info, word, tables) for word in words
            ):
                continue
        found.append(str(brief))
    return found


def _words(db: Statements, info: ArticleInfo, tables: str) -> list[str]:
    text = db.execute(
        f"SELECT text FROM {tables}source_text WHERE sha256=?", (info.source_text_sha256,)
    ).fetchone()
    passages = db.execute(
        f"SELECT sentences FROM {tables}passage WHERE article=(SELECT pk FROM {tables}article WHERE id=?)",
        (info.id,),
    )
    sentences = (
        [text_at(text[0], spans) for (held,) in passages for spans in rows.spans(held)] if text else []
    )
    return [words for words in (info.title, *sentences) if len(words) >= _TELLING]


def _said(words: str, record: str) -> bool:
    return words in record or json.dumps(words, ensure_ascii=False)[1:-1] in record


def _elsewhere(db: Statements, info: ArticleInfo, words: str, tables: str) -> bool:
    sql = (
        f"SELECT 1 FROM {tables}article a JOIN {tables}source_text t ON t.sha256=a.source_text_sha256"
        " WHERE a.id<>? AND (a.title=? OR replace(t.text, ?, '')<>t.text) LIMIT 1"
    )
    return db.execute(sql, (info.id, words, words)).fetchone() is not None
