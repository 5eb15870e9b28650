"""The word index in PostgreSQL: postings by term, ranked by the formula of FTS5, over the words that FTS5 makes.

PostgreSQL's own ranking knows nothing of how rare a word is, and is no substitute: see docs/scale.md for the measured
difference. So words are split and stemmed by FTS5 itself, in memory, and scored by its formula (Robertson and Zaragoza,
The Probabilistic Relevance Framework: BM25 and Beyond, 2009; k1 1.2, b 0.75): a library gives the same scores in both
engines, to the last bit.

A transaction's words are one batch: a row a term, with the passages that hold it and how often.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from brief.corpus.books.page_versions import REPLACED
from brief.corpus.books.store import Statements
from brief.corpus.books.words import Worded
from brief.corpus.sqlite.tokens import Tokens
from brief.text import terms

if TYPE_CHECKING:
    from brief.corpus.postgres.database import Database
    from brief.corpus.protocols import Hits

_K1, _B = 1.2, 0.75
_TOTAL = "INSERT INTO words_total(batch, passages, tokens) VALUES(?,?,?)"
SMALL, MANY = 200, 64
"""Passages below which a batch is small, and small batches that are made one."""
_MARGIN = 16
"""Candidates beyond those wanted whose order is settled exactly."""
_HITS = (
    "hit AS MATERIALIZED (SELECT q.n, q.weight, u.passage, u.times FROM unnest(?::text[], ?::float8[]) WITH ORDINALITY"
    " AS q(term, weight, n) JOIN posting p ON p.term=q.term"
    " CROSS JOIN LATERAL unnest(p.passages, p.counts) AS u(passage, times){})"
)
# Parts of a score as whole numbers: their sum does not depend on the order in which they come.
_BEST = (
    "top AS (SELECT h.passage, sum(floor(4294967296.0::float8 * h.weight * (h.times * 2.2::float8)"
    " / (h.times + 1.2::float8 * (0.25::float8 + 0.75::float8 * z.tokens / ?::float8)))) AS score"
    " FROM hit h JOIN words_size z ON z.passage=h.passage GROUP BY h.passage ORDER BY score DESC, h.passage LIMIT ?)"
)


class WordIndex:
    """The words of one library; a :class:`brief.corpus.books.words.Words`."""

    def __init__(self, library: Database) -> None:
        """Of ``library``."""
        self.library = library
        self._tokens = Tokens()
        self._waiting: list[Worded] = []

    def add(self, db: Statements, passages: Sequence[Worded]) -> None:
        """Take passages in; their words are written as their transaction ends, together with the others'."""
        self._waiting += passages

    def flush(self, db: Statements) -> None:
        """Write what waits, within the transaction."""
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        counted = self._tokens.counts([(title, body) for _, title, body in waiting])
        held: dict[str, tuple[list[int], list[int]]] = {}
        sizes = []
        ((batch,),) = db.execute("SELECT nextval('posting_batch')").fetchall()
        for (pk, _, _), counts in zip(waiting, counted, strict=True):
            sizes.append((pk, batch, sum(counts.values())))
            for term, times in counts.items():
                passages, found = held.setdefault(term, ([], []))
                passages.append(pk)
                found.append(min(times, 32_767))
        self.library.copy_in(
            "words_size(passage, batch, tokens)", (f"{pk}\t{batch}\t{size}" for pk, _, size in sizes)
        )
        self.library.copy_in(
            "posting(term, batch, passages, counts)",
            (
                f"{_plain(term)}\t{batch}\t{{{_list(passages)}}}\t{{{_list(found)}}}"
                for term, (passages, found) in sorted(held.items())
            ),
        )
        db.execute(_TOTAL, (batch, len(sizes), sum(size for _, _, size in sizes)))
        self._merge(db)

    def _merge(self, db: Statements) -> None:
        """Make one batch of many small ones: a common word is then read from few rows."""
        sql = "SELECT batch FROM words_total GROUP BY batch HAVING sum(passages) < ? ORDER BY batch"
        small = [row[0] for row in db.execute(sql, (SMALL,)).fetchall()]
        if len(small) < MANY:
            return
        ((batch,),) = db.execute("SELECT nextval('posting_batch')").fetchall()
        db.execute(
            "INSERT INTO posting SELECT term, ?, array_agg(u.p ORDER BY u.p), array_agg(u.c ORDER BY u.p) FROM posting"
            " CROSS JOIN LATERAL unnest(passages, counts) AS u(p, c) WHERE batch = ANY(?) GROUP BY term",
            (batch, small),
        )
        db.execute("DELETE FROM posting WHERE batch = ANY(?)", (small,))
        db.execute("UPDATE words_size SET batch=? WHERE batch = ANY(?)", (batch, small))
        db.execute("UPDATE words_total SET batch=? WHERE batch = ANY(?)", (batch, small))

    def mark(self) -> int:
        """How much waits; see :meth:`back_to`."""
        return len(self._waiting)

    def back_to(self, mark: int) -> None:
        """What waits since a mark was not kept."""
        del self._waiting[mark:]

    def drop(self) -> None:
        """The transaction that what waits is of was not kept."""
        self._waiting.clear()

    def remove(self, db: Statements, passages: Sequence[Worded]) -> None:
        """Take passages out."""
        if not passages:
            return
        pks = [pk for pk, _, _ in passages]
        words = sorted(
            {term for one in self._tokens.counts([(t, b) for _, t, b in passages]) for term in one}
        )
        sizes = db.execute("SELECT batch, tokens FROM words_size WHERE passage = ANY(?)", (pks,)).fetchall()
        batches = sorted({batch for batch, _ in sizes})
        db.execute(
            "UPDATE posting SET (passages, counts) = (SELECT coalesce(array_agg(u.p ORDER BY u.n), '{}'),"
            " coalesce(array_agg(u.c ORDER BY u.n), '{}') FROM unnest(passages, counts) WITH ORDINALITY AS u(p, c, n)"
            " WHERE NOT u.p = ANY(?)) WHERE term = ANY(?) AND batch = ANY(?)",
            (pks, words, batches),
        )
        db.execute(
            "DELETE FROM posting WHERE term = ANY(?) AND batch = ANY(?) AND cardinality(passages)=0",
            (words, batches),
        )
        db.execute("DELETE FROM words_size WHERE passage = ANY(?)", (pks,))
        db.executemany(_TOTAL, [(batch, -1, -tokens) for batch, tokens in sizes])

    def best(self, text: str, within: str, values: Sequence[Any], limit: int) -> Hits:
        """The best passages by BM25, as (passage id, score; higher is better)."""
        asked = [one for term in terms.query_terms(text) for one in self._tokens.of(term)]
        if not asked:
            return []
        total, tokens = self.library.rows(
            "SELECT coalesce(sum(passages), 0)::bigint, coalesce(sum(tokens), 0)::bigint FROM words_total"
        )[0]
        found = self._frequencies(list(dict.fromkeys(asked)))
        if not total or not found:
            return []
        total = max(total, *found.values())  # which another process may have added to since
        average = tokens / total
        rare = {term: max(1e-6, math.log((total - n + 0.5) / (n + 0.5))) for term, n in found.items()}
        times = Counter(asked)
        order = [term for term in dict.fromkeys(asked) if term in rare]
        among, more = self._within(within, values)
        rows = self.library.rows(
            f"WITH {_HITS.format(among)}, {_BEST} SELECT t.passage, p.id, z.tokens, h.n, h.times FROM top t"
            " JOIN hit h ON h.passage=t.passage JOIN passage p ON p.pk=t.passage"
            " JOIN words_size z ON z.passage=t.passage",
            (order, [rare[one] * times[one] for one in order], *more, average, limit + _MARGIN),
        )
        scored: dict[int, tuple[str, int, dict[str, int]]] = {}
        for pk, id_, size, n, count in rows:
            scored.setdefault(pk, (id_, size, {}))[2][order[n - 1]] = count
        hits = [
            (-self._score(asked, rare, held, size, average), pk, id_)
            for pk, (id_, size, held) in scored.items()
        ]
        return [(id_, -score) for score, _, id_ in sorted(hits)[:limit]]

    @staticmethod
    def _score(
        asked: Sequence[str], rare: dict[str, float], held: dict[str, int], size: int, average: float
    ) -> float:
        """The score of one passage, its parts added in the order of the question, as FTS5 does."""
        score = 0.0
        for term in asked:
            if times := float(held.get(term, 0)):
                score += rare[term] * ((times * (_K1 + 1.0)) / (times + _K1 * (1 - _B + _B * size / average)))
        return score

    def _within(self, within: str, values: Sequence[Any]) -> tuple[str, Sequence[Any]]:
        """The condition on postings that holds a question to some passages, and its values."""
        if within:
            inner = f"SELECT p.pk FROM article a JOIN passage p ON p.article=a.pk WHERE {within}"
            return f" WHERE u.passage IN ({inner})", values
        if self.library.rows(f"{REPLACED} LIMIT 1"):
            return f" WHERE u.passage NOT IN ({REPLACED})", ()
        return "", ()

    def _frequencies(self, words: Sequence[str]) -> dict[str, int]:
        """How many passages hold each word; of those that any holds."""
        sql = "SELECT term, sum(cardinality(passages))::bigint FROM posting WHERE term = ANY(?) GROUP BY term"
        return dict(self.library.rows(sql, (list(words),)))

    def holding_all(self, text: str) -> list[str]:
        """Ids of the passages whose text or headline holds every topic word of ``text``."""
        words = list(dict.fromkeys(one for term in terms.terms(text)[:16] for one in self._tokens.of(term)))
        sql = (
            "SELECT p.id FROM (SELECT u.passage FROM posting o CROSS JOIN LATERAL unnest(o.passages) AS u(passage)"
            " WHERE o.term = ANY(?) GROUP BY u.passage HAVING count(*)=?) f"
            " JOIN passage p ON p.pk=f.passage ORDER BY p.pk"
        )
        return [row[0] for row in self.library.rows(sql, (words, len(words)))] if words else []

    def beginning(self, letters: str) -> list[str]:
        """Ids, in order, of the articles that hold a word that is stemmed to one that begins so."""
        words = self._tokens.of(letters)
        sql = (
            "SELECT DISTINCT a.id FROM posting o CROSS JOIN LATERAL unnest(o.passages) AS u(passage)"
            " JOIN passage p ON p.pk=u.passage JOIN article a ON a.pk=p.article WHERE o.term >= ? AND o.term < ?"
            " ORDER BY a.id"
        )
        if not words:
            return []
        return [row[0] for row in self.library.rows(sql, (words[0], words[0] + "\U0010ffff"))]

    def count(self, term: str) -> int:
        """How many passages hold a term."""
        words = self._tokens.of(term)
        return self._frequencies(words[:1]).get(words[0], 0) if words else 0


def _list(numbers: Sequence[int]) -> str:
    return ",".join(map(str, numbers))


def _plain(term: str) -> str:
    """A word as COPY reads it; FTS5 makes none with a letter that has a meaning there."""
    return term.replace("\\", "\\\\").replace("\t", " ").replace("\n", " ")
