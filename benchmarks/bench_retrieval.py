"""Retrieval and abstention on MultiHop-RAG: its facts under their titles as passages, its questions as asked."""

from __future__ import annotations

import argparse
import json
import math
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean, median
from time import process_time
from typing import TYPE_CHECKING

import common

if TYPE_CHECKING:
    from brief.desk import Desk

SEEN = datetime(2024, 1, 10, tzinfo=UTC)
K = 10
# (nDCG@10, recall@10, MRR) published with the issue: words alone, vectors alone, both with scaled scores.
PUBLISHED = {"BM25": "0.733", "MiniLM": "0.606", "both, scaled": "0.757, 0.829, 0.859"}
NDCG, AUC = 0.82, 0.985


@dataclass(frozen=True, slots=True)
class Asked:
    """A question; which facts answer it (none: nothing does); whether it is of the half tuned on."""

    text: str
    wanted: frozenset[str]
    tuned: bool


@dataclass(frozen=True, slots=True)
class Gone:
    """How a question went.

    Attributes:
        asked: the question.
        ndcg: with one gain for each wanted fact (Järvelin and Kekäläinen 2002), 0 to 1.
        recall: share of the wanted facts among the first ten.
        rank: 1 over the place of the first wanted one.
        cosine: of the nearest passage.
        best: what ``brief ask`` decides on: the best sentence's score.
        answered: whether ``brief ask`` answers.
    """

    asked: Asked
    ndcg: float
    recall: float
    rank: float
    cosine: float
    best: float
    answered: bool


def folded(text: str) -> str:
    """Text as facts are compared."""
    return " ".join(text.split()).casefold()


def questions(every: int) -> list[Asked]:
    """The questions, each ``every``-th of them; those of an odd number are the half tuned on."""
    (path,) = common.real("retrieval/multihop-queries.jsonl")
    entries = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [
        Asked(e["query"], frozenset(folded(x["fact"]) for x in e["evidence"]), int(e["id"]) % 2 == 1)
        for e in entries[::every]
    ]


def fill(folder: Path) -> Desk:
    """A library of the facts, each an article of its own under its title."""
    from brief.desk.intake import bring_up

    (path,) = common.real("retrieval/multihop-facts.jsonl")
    dump = folder / "facts.jsonl"
    with dump.open("w", encoding="utf-8") as out:
        for line in path.read_text("utf-8").splitlines():
            held = json.loads(line)
            meta = held["meta"] or {}
            for fact in held["facts"]:
                made = {"title": held["title"], "text": fact, "publisher": meta.get("source") or ""}
                out.write(json.dumps({**made, "date": meta.get("published_at") or ""}) + "\n")
    desk = common.desk(folder / "library", common.caching_embedder())
    with desk.writer():
        common.fill(desk.library(write=True), common.read([dump], 1 << 40, SEEN))
        bring_up(desk)
    return desk


def ask(desk: Desk, asked: Asked) -> Gone:
    """One question through the search and through what ``brief ask`` answers by."""
    from brief.corpus.ranking import Filter
    from brief.drafting import quoting
    from brief.evidence import relevance
    from brief.evidence.claims import claims

    found = desk.search.find(asked.text, Filter(), K)
    gains = []
    seen: set[str] = set()
    for evidence in found.evidence:
        hit = {fact for fact in asked.wanted if fact in folded(evidence.passage.text)} - seen
        seen |= hit
        gains.append(float(bool(hit)))
    ideal = sum(1 / math.log2(place + 2) for place in range(min(K, len(asked.wanted))))
    library = desk.library()
    by_passage = {
        e.passage.id: claims(
            e.article,
            library.passages(e.article.id),
            library.source_text(e.article.source_text_sha256) or "",
        )
        for e in found.evidence
    }
    scored = relevance.score(
        asked.text, found.vector, found.evidence, by_passage, desk.embedder, desk.ranking()
    )
    return Gone(
        asked,
        sum(gain / math.log2(place + 2) for place, gain in enumerate(gains)) / ideal if ideal else 0.0,
        len(seen) / len(asked.wanted) if asked.wanted else 0.0,
        next((1 / place for place, gain in enumerate(gains, start=1) if gain), 0.0),
        found.best_cosine,
        scored[0].score if scored else 0.0,
        not quoting.answer(scored).abstention,
    )


def area(right: Sequence[float], wrong: Sequence[float]) -> float:
    """The area under the ROC curve: how often a right one scores above a wrong one, ties half (Hanley, McNeil 1982)."""
    above = sum((a > b) + 0.5 * (a == b) for a in right for b in wrong)
    return above / (len(right) * len(wrong)) if right and wrong else 0.0


def costs(desk: Desk, asked: Sequence[Asked]) -> tuple[float, float]:
    """Median CPU-seconds of a search with its embedding, and of embedding the question alone, in turn."""
    from brief.corpus.embedding import embedder
    from brief.corpus.ranking import Filter
    from brief.evidence.search import Search

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
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="every fifth question")
    given = options.parse_args()
    asked = questions(5 if given.quick else 1)
    common.title(f"MultiHop-RAG: {len(asked)} questions over 981 facts")
    gone: list[Gone] = []
    with tempfile.TemporaryDirectory() as folder:
        desk = fill(Path(folder))
        for done, one in enumerate(asked):
            gone.append(ask(desk, one))
            common.progress("questions", done + 1, len(asked))
        search, embedding = costs(desk, asked[:: max(1, len(asked) // 50)])
        desk.close()
    rows = [
        ["", "questions", "nDCG@10", "recall@10", "MRR", "AUC", "AUC of cosine", "refused", "nulls answered"]
    ]
    halves = {"all": (True, False), "the half tuned on": (True,), "the other half": (False,)}
    whole: tuple[float, float] = (0.0, 0.0)
    for name, which in halves.items():
        part = [g for g in gone if g.asked.tuned in which]
        can, cannot = [g for g in part if g.asked.wanted], [g for g in part if not g.asked.wanted]
        ndcg, auc = mean(g.ndcg for g in can), area([g.best for g in can], [g.best for g in cannot])
        if name == "the other half":
            whole = (ndcg, auc)
        rows.append(
            [
                name,
                f"{len(can)} + {len(cannot)}",
                f"{ndcg:.3f}",
                f"{mean(g.recall for g in can):.3f}",
                f"{mean(g.rank for g in can):.3f}",
                f"{auc:.3f}",
                f"{area([g.cosine for g in can], [g.cosine for g in cannot]):.3f}",
                f"{mean(not g.answered for g in can):.1%}",
                f"{mean(g.answered for g in cannot):.1%}",
            ]
        )
    common.table(rows)
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
