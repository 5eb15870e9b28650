"""Hybrid search: vectors and words, their scores scaled and fused; copies collapsed, articles kept apart.

A long question is compared whole and by its parts; a passage of a publisher or day that it names gains.
Vectors are compared exactly, over the library's own, where a filter leaves few or the library holds
few; above that the index is asked, as long as it can be used. Words (BM25) come from the library.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from brief.corpus.duplicates import containment, copies, same_figures, shingles
from brief.corpus.embedding import Embedder, cosines
from brief.corpus.protocols import DocumentStore, Filter, Hits, VectorStore
from brief.records import ArticleInfo, Evidence, Passage, Rank
from brief.retrieval import questions
from brief.text.normal_forms import composed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Candidates of each retriever before fusion.
DEPTH = 50
# Up to so many numbers (100,000 passages of 384) vectors are read from the library and compared one by one, which is
# exact: 0.23 CPU-s for a first question to 100,000, where loading Chroma and asking it takes 0.88.
EXACT = 38_400_000
# Passages of two articles are one text from this containment of word 3-grams on.
SAME_PASSAGE = 0.8
# Share of a passage's nearness that is its nearness to the question's nearest part; what a publisher and a
# day that the question names add, on a scale where words and meaning make 1. nDCG@10 on MultiHop-RAG, on
# the questions it was chosen on (odd numbers) and the others: see benchmarks/README.md.
PARTS, NAMED, DATED = 0.7, 0.08, 0.1


Reranked = Callable[[str, Sequence[Evidence]], Sequence[Evidence]]
"""Puts the passages found for a question in another order, and may leave some out."""
WIDER = 3
"""So many times the passages wanted are found for whoever puts them in another order."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, and the question's vector for whoever scores sentences next."""

    evidence: tuple[Evidence, ...]
    vector: NDArray[np.float32]
    best_cosine: float
    exact: bool
    """Whether vectors were compared exactly (few, filtered, or the index could not be used)."""


class Search:
    """Search over one library and its index."""

    def __init__(
        self,
        library: DocumentStore,
        index: VectorStore,
        embedder: Embedder,
        weight: float,
        per_article: int,
        reranked: Reranked | None = None,
    ) -> None:
        """Search of a library.

        Args:
            library: what is searched.
            index: its vectors, for a large one.
            embedder: the model that the library's vectors are of.
            weight: of vectors against words, 0 to 1.
            per_article: most passages of one article.
            reranked: puts what is found in another order; None leaves it.
        """
        self.ranking = library.ranking
        self.book = library.vectors
        self.index = index
        self.embedder = embedder
        self.weight = weight
        self.per_article = per_article
        self.reranked = reranked

    def find(self, question: str, filter_: Filter, limit: int) -> Found:
        """The best passages for a question, best first.

        Raises:
            IndexMismatchError: the corpus was embedded with another model.
        """
        self.book.require(self.embedder)
        question = composed(question)
        parts = questions.parts(question)
        # Together: on two processors the parts cost little beside the whole.
        vectors = self.embedder.again([question, *parts] if len(parts) > 1 else [question])
        return self.find_near(question, vectors[0], filter_, limit, vectors[1:])

    def find_near(
        self,
        question: str,
        vector: NDArray[np.float32],
        filter_: Filter,
        limit: int,
        parts: NDArray[np.float32] | None = None,
    ) -> Found:
        """As :meth:`find`, with the question's vector at hand, and those of its parts where it has several."""
        self.book.require(self.embedder)
        by_words = self.ranking.by_words(question, filter_, DEPTH)
        by_vector, exact = self._vectors(vector, filter_)
        fused = self._fuse(question, by_words, by_vector, vector, parts)
        wide = limit if self.reranked is None else WIDER * limit
        evidence: Sequence[Evidence] = self._collapse(fused, by_words, by_vector, wide)
        if self.reranked is not None:
            evidence = self.reranked(question, evidence)[:limit]
        return Found(tuple(evidence), vector, by_vector[0][1] if by_vector else 0.0, exact)

    def _vectors(self, vector: NDArray[np.float32], filter_: Filter) -> tuple[Hits, bool]:
        model = self.embedder.fingerprint
        many = filter_.empty and self.book.numbers(model) > EXACT
        found = self.index.search(vector, DEPTH) if many else None
        if found is None:
            return self.ranking.by_vector(vector, model, filter_, DEPTH), True
        # Nearness is measured here, by the library's own vectors: whatever index found them, it is the same.
        held = self.ranking.vectors([id_ for id_, _ in found] + self.book.lag(model), model)
        hits = dict(zip(held, cosines(held.values(), vector), strict=True))
        # The index may name what was forgotten since, and holds every version of a page.
        stands = self.ranking.origins(hits).keys() - self.ranking.replaced(hits)
        return sorted(((id_, near) for id_, near in hits.items() if id_ in stands), key=_best_first)[
            :DEPTH
        ], False

    def _fuse(
        self,
        question: str,
        by_words: Hits,
        by_vector: Hits,
        vector: NDArray[np.float32],
        parts: NDArray[np.float32] | None,
    ) -> Hits:
        """Scores scaled to 0..1 and added with the weight: on news better than fusing ranks, twice of three sets."""
        cosine, words = dict(by_vector), dict(by_words)
        origins = self.ranking.origins(cosine.keys() | words.keys())
        several = parts is not None and len(parts) > 1
        wanted = origins.keys() if several else words.keys() - cosine.keys()
        held = self.ranking.vectors(wanted, self.embedder.fingerprint)
        more = {id_: v for id_, v in held.items() if id_ not in cosine}
        cosine |= dict(zip(more, cosines(more.values(), vector), strict=True))
        near = _scaled(cosine)
        if several and parts is not None:
            nearest = _scaled({id_: float((parts @ v).max()) for id_, v in held.items()})
            near = {id_: (1 - PARTS) * n + PARTS * nearest.get(id_, 0.0) for id_, n in near.items()}
        most = max(words.values(), default=0.0)
        days, known = questions.days(question), self.embedder.languages
        publishers = {origin.publisher for origin in origins.values()}
        named = {one: questions.publisher_named(question, one) for one in publishers}
        fused = {}
        for id_, origin in origins.items():
            said = words.get(id_, 0.0) / most if most > 0 else 0.0
            # A vector says nothing of a language that its model does not know; there words count alone.
            alone = known is not None and origin.language not in known and id_ in words
            base = said if alone else self.weight * near.get(id_, 0.0) + (1 - self.weight) * said
            base += NAMED * named[origin.publisher]
            base += DATED * (origin.filed is not None and (origin.filed.month, origin.filed.day) in days)
            fused[id_] = base / (1 + NAMED + DATED)
        return sorted(fused.items(), key=_best_first)

    def _collapse(
        self,
        fused: Hits,
        by_words: Hits,
        by_vector: Hits,
        limit: int,
    ) -> list[Evidence]:
        ranks: dict[str, list[Rank]] = {}
        for name, hits in (("words", by_words), ("vectors", by_vector)):
            for place, (id_, score) in enumerate(hits, start=1):
                ranks.setdefault(id_, []).append(Rank(name, place, score))
        kept: list[Evidence] = []
        grams: list[frozenset[str]] = []
        taken: dict[str, int] = {}
        step = max(limit + limit // 2, 1)
        for start in range(0, len(fused), step):
            part = fused[start : start + step]
            found = self.ranking.hydrate([id_ for id_, _ in part])
            for id_, score in part:
                if len(kept) == limit:
                    return kept
                passage, article = found[id_]
                if taken.get(article.id, 0) >= self.per_article:
                    continue
                mine = shingles(passage.text)
                twin = self._twin(kept, grams, passage, article, mine)
                if twin is not None:
                    kept[twin] = replace(kept[twin], copies=(*kept[twin].copies, article))
                    continue
                taken[article.id] = taken.get(article.id, 0) + 1
                kept.append(Evidence(passage, article, score, tuple(ranks.get(id_, ()))))
                grams.append(mine)
        return kept

    @staticmethod
    def _twin(
        kept: Sequence[Evidence],
        grams: Sequence[frozenset[str]],
        passage: Passage,
        article: ArticleInfo,
        mine: frozenset[str],
    ) -> int | None:
        """The place of a kept passage of another article that carries the same text."""
        for i, (other, theirs) in enumerate(zip(kept, grams, strict=True)):
            if (
                other.article.id != article.id
                and containment(mine, theirs) >= SAME_PASSAGE
                and same_figures(passage.text, other.passage.text)
                and copies(passage.text, other.passage.text)
            ):
                return i
        return None


def _best_first(hit: tuple[str, float]) -> tuple[float, str]:
    return -hit[1], hit[0]


def _scaled(scores: Mapping[str, float]) -> dict[str, float]:
    """Scores from 0 for the lowest to 1 for the highest; 1 where all are alike."""
    low, high = min(scores.values(), default=0.0), max(scores.values(), default=0.0)
    return {id_: (score - low) / (high - low) if high > low else 1.0 for id_, score in scores.items()}
