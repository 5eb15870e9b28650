"""What is being forgotten is hidden from whoever reads a library that cannot be written now."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from brief.corpus.books.forgotten import Forgotten, foreseen
from brief.errors import NotFoundError

TABLES = "main."
"""What names the tables themselves, before the views that hide some of their rows."""


def hide(db: sqlite3.Connection, ids: Iterable[str]) -> None:
    """Let a connection see the library without these articles; nothing of the library is changed.

    A view of the connection's own goes before a table of the same name.
    """
    gone: list[Forgotten] = []
    for id_ in ids:
        try:
            gone.append(foreseen(db, id_, TABLES))
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
