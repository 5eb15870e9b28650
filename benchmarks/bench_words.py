"""Words alone, ranked by BM25 and by PostgreSQL's own ts_rank and ts_rank_cd: nDCG@10 on MultiHop-RAG.

All over one PostgreSQL library and the same questions, as any of their topic words. `ts_rank` is given the passages by
PostgreSQL's own stemmer for English, with each way to weigh a text's length that is meant for it.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import mean
from time import perf_counter
from typing import TYPE_CHECKING, Any

import common
from bench_retrieval import SEEN

if TYPE_CHECKING:
    from brief.desk import Desk

K = 10


def filled(folder: Path, rows: list[dict[str, str]], given: dict[str, Any]) -> Desk:
    """The facts, each an article of its own under its title, in PostgreSQL; without vectors."""
    from brief import settings
    from brief.desk import Desk
    from brief.evals.datasets import dataset_files

    dump = dataset_files.dump(rows, folder)
    loaded = settings.defaults(folder / "library")
    desk = Desk(folder / "library", loaded=replace(loaded, settings=replace(loaded.settings, **given)))
    common.fill(desk.library(write=True), common.read([dump], 1 << 40, SEEN))  # type: ignore[arg-type]
    desk.library().rows("SELECT set_config('search_path', 'brief, public', false)")
    return desk


def by_postgres(desk: Desk, function: str, norm: int) -> Callable[[str], list[str]]:
    """A ranking by one of PostgreSQL's functions."""
    from brief.text.terms import query_terms

    library = desk.library()

    def ranked(question: str) -> list[str]:
        words = " | ".join(f"'{term}'" for term in query_terms(question))
        found = library.rows(
            f"SELECT p.text FROM passage p JOIN article a ON a.pk=p.article, to_tsquery('english', ?) q,"
            " to_tsvector('english', a.title || ' ' || a.publisher || ' ' || p.text) v WHERE v @@ q"
            f" ORDER BY {function}(v, q, {norm}) DESC, p.pk LIMIT {K}",
            (words,),
        )
        return [row[0] for row in found]

    return ranked


def by_bm25(desk: Desk) -> Callable[[str], list[str]]:
    """The ranking that brief has."""
    from brief.corpus.protocols import Filter

    def ranked(question: str) -> list[str]:
        hits = desk.ranking().by_words(question, Filter(), K)
        texts = desk.ranking().hydrate([id_ for id_, _ in hits])
        return [texts[id_][0].text for id_, _ in hits]

    return ranked


def ndcg(found: list[str], wanted: frozenset[str]) -> float:
    """With one gain for each wanted fact (Järvelin and Kekäläinen 2002), 0 to 1."""
    from brief.evals.datasets.multihop import folded

    gained = sum(1 / math.log2(place + 2) for place, text in enumerate(found) if folded(text) in wanted)
    return gained / sum(1 / math.log2(place + 2) for place in range(min(K, len(wanted))))


def main() -> None:
    from brief.evals.datasets import multihop
    from tests.support.postgres_server import PASSWORD, served

    (data,) = common.real("retrieval")
    rows, asked, _ = multihop.read(data)
    asked = [one for one in asked if one.wanted]
    shown = [["ranking", "nDCG@10", "ms a question"]]
    with tempfile.TemporaryDirectory() as folder, served(Path(folder) / "postgres") as server:
        given = {"library_url": server.database("words"), "library_password": PASSWORD}
        desk = filled(Path(folder), rows, given)
        ways = {"BM25 (brief)": by_bm25(desk)}
        ways |= {
            f"{name}, length by {norm}": by_postgres(desk, name, norm)
            for name in ("ts_rank", "ts_rank_cd")
            for norm in (0, 1, 2)
        }
        for name, ranked in ways.items():
            started = perf_counter()
            scores = [ndcg(ranked(one.text), one.wanted) for one in asked]
            shown.append(
                [name, f"{mean(scores):.3f}", f"{1e3 * (perf_counter() - started) / len(asked):.1f}"]
            )
            common.progress(name, 1, 1)
        desk.close()
    common.title(f"words alone: {len(asked)} answerable questions over {len(rows)} facts")
    common.table(shown)


if __name__ == "__main__":
    main()
