"""Retrieval and abstention on MultiHop-RAG: its facts under their titles as passages, its questions as asked."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean, median
from time import process_time
from typing import TYPE_CHECKING

import common

if TYPE_CHECKING:
    from brief.desk import Desk
    from brief.evals.datasets.multihop import Asked, Gone

SEEN = datetime(2024, 1, 10, tzinfo=UTC)
K = 10
# (nDCG@10, recall@10, MRR) published with the issue: words alone, vectors alone, both with scaled scores.
PUBLISHED = {"BM25": "0.733", "MiniLM": "0.606", "both, scaled": "0.757, 0.829, 0.859"}
NDCG, AUC = 0.82, 0.985


def fill(folder: Path, rows: Sequence[dict[str, str]]) -> Desk:
    """A library of the facts, each an article of its own under its title, its vectors kept from run to run."""
    from brief.desk.ingest import bring_up
    from brief.evals.datasets import dataset_files

    dump = dataset_files.dump(rows, folder)
    desk = common.desk(folder / "library", common.caching_embedder())
    with desk.writer():
        common.fill(desk.library(write=True), common.read([dump], 1 << 40, SEEN))
    bring_up(desk)
    return desk


def tuned(asked: Asked) -> bool:
    """Whether a question is of the half that search was tuned on: those of an odd number."""
    return int(asked.id) % 2 == 1


def costs(desk: Desk, asked: Sequence[Asked]) -> tuple[float, float]:
    """Median CPU-seconds of a search with its embedding, and of embedding the question alone, in turn."""
    from brief.corpus.embedding import embedder
    from brief.corpus.protocols import Filter
    from brief.retrieval.search import Search

    given = desk.settings
    fresh = embedder(given)  # one that remembers nothing
    search = Search(desk.library(), desk.index, fresh, given.search_weight, given.search_per_article)
    fresh.query("warm")
    searches, embeddings = [], []
    for one in asked:
        start = process_time()
        fresh.query(one.text)
        middle = process_time()
        search.find(one.text, Filter(), K)
        embeddings.append(middle - start)
        searches.append(process_time() - middle)
    return median(searches), median(embeddings)


def main() -> None:
    from brief.evals.datasets import multihop

    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="every fifth question")
    given = options.parse_args()

    (data,) = common.real("retrieval")
    rows, asked, _ = multihop.read(data)
    asked = asked[:: 5 if given.quick else 1]
    common.title(f"MultiHop-RAG: {len(asked)} questions over 981 facts")
    gone: list[Gone] = []
    with tempfile.TemporaryDirectory() as folder:
        desk = fill(Path(folder), rows)
        for done, one in enumerate(asked):
            gone.append(multihop.ask(desk, one))
            common.progress("questions", done + 1, len(asked))
        search, embedding = costs(desk, asked[:: max(1, len(asked) // 50)])
        desk.close()
    shown = [
        ["", "questions", "nDCG@10", "recall@10", "MRR", "AUC", "AUC of cosine", "refused", "nulls answered"]
    ]
    halves = {"all": (True, False), "the half tuned on": (True,), "the other half": (False,)}
    whole: tuple[float, float] = (0.0, 0.0)
    for name, which in halves.items():
        part = [g for g in gone if tuned(g.asked) in which]
        can, cannot = [g for g in part if g.asked.wanted], [g for g in part if not g.asked.wanted]
        ndcg, auc = mean(g.ndcg for g in can), multihop.area([g.best for g in can], [g.best for g in cannot])
        if name == "the other half":
            whole = (ndcg, auc)
        shown.append(
            [
                name,
                f"{len(can)} + {len(cannot)}",
                f"{ndcg:.3f}",
                f"{mean(g.recall for g in can):.3f}",
                f"{mean(g.rank for g in can):.3f}",
                f"{auc:.3f}",
                f"{multihop.area([g.cosine for g in can], [g.cosine for g in cannot]):.3f}",
                f"{mean(not g.answered for g in can):.1%}",
                f"{mean(g.answered for g in cannot):.1%}",
            ]
        )
    common.table(shown)
    print(
        "  published for these passages: "
        + "; ".join(f"{name} {figure}" for name, figure in PUBLISHED.items())
    )
    common.verdict("nDCG@10, the other half", whole[0] >= NDCG, f"{whole[0]:.3f}", f"at least {NDCG}")
    common.verdict("AUC, the other half", whole[1] >= AUC, f"{whole[1]:.3f}", f"at least {AUC}")
    print(
        f"  CPU: a search with its embedding {search * 1e3:.1f} ms, embedding the question {embedding * 1e3:.1f} ms"
    )


if __name__ == "__main__":
    main()
