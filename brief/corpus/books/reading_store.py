"""What was read in the sentences of articles: one payload an article, with the version of what read it.

A payload is bytes to this module. Of an article only the latest is held; it goes when the article is forgotten.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from brief.corpus.books.store import Store
from brief.errors import BriefError

# Articles kept in one transaction beside other work: the writer's lock is then held for less than the moment that
# another writer waits for it in any case.
OFFERED = 200


class ReadingStore:
    """The payloads of one library, by article id."""

    def __init__(self, library: Store) -> None:
        """The payloads that ``library`` holds."""
        self.library = library

    def get(self, article_ids: Sequence[str], reader: str) -> dict[str, bytes]:
        """The payloads that this version made; articles without one are left out."""
        sql = "SELECT a.id, r.claims FROM article a JOIN reading r ON r.article=a.pk WHERE r.reader=? AND a.id IN ({})"
        return dict(self.library.among(sql, article_ids, reader))

    def everything(self) -> Iterator[tuple[str, bytes]]:
        """Every payload with its article's id, whatever version made it."""
        sql = "SELECT a.id, r.claims FROM reading r JOIN article a ON a.pk=r.article"
        for some in self.library.chunks(sql, (), OFFERED):
            yield from some

    def put(self, payloads: Mapping[str, bytes], reader: str) -> None:
        """Keep payloads by article id, in one transaction; ids that are not held are left out."""
        with self.library.writing() as db:
            db.executemany(
                "INSERT INTO reading SELECT pk, ?, ? FROM article WHERE id=?"
                " ON CONFLICT(article) DO UPDATE SET reader=excluded.reader, claims=excluded.claims",
                [(reader, payload, id_) for id_, payload in payloads.items()],
            )

    def offer(self, payloads: Mapping[str, bytes], reader: str) -> None:
        """Keep payloads where nobody else writes now; else they are left, with no word and no wait."""
        rest = iter(payloads.items())
        with contextlib.suppress(BriefError), contextlib.closing(self.library.spare_turns()) as turns:
            for own in turns:
                if not (some := dict(islice(rest, OFFERED))):
                    return
                ReadingStore(own).put(some, reader)

    def unread(self, reader: str, limit: int, after: str = "") -> list[str]:
        """Ids above ``after``, in order, of articles of which this version has read nothing."""
        sql = (
            "SELECT id FROM article a WHERE id>? AND NOT EXISTS"
            " (SELECT 1 FROM reading r WHERE r.reader=? AND r.article=a.pk) ORDER BY id LIMIT ?"
        )
        return [row[0] for row in self.library.rows(sql, (after, reader, limit))]

    def count_unread(self, reader: str) -> int:
        """Of how many articles this version has read nothing."""
        sql = "SELECT (SELECT count(*) FROM article) - (SELECT count(*) FROM reading WHERE reader=?)"
        return int(self.library.rows(sql, (reader,))[0][0])
