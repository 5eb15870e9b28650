"""MultiHop-RAG (Tang and Yang, COLM 2024): search and abstention over its facts, or over its whole articles.

Its files: ``corpus.json`` (whole articles) and ``MultiHopRAG.json`` (questions with the facts that answer them), as the
authors give them out; or ``multihop-facts.jsonl`` and ``multihop-queries.jsonl``, where each fact under its
article's title is a passage. A question that names no fact is one that nothing in the corpus answers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING, Any

from brief.corpus.protocols import Filter
from brief.desk import Desk
from brief.errors import CaseError
from brief.evals.datasets.dataset_files import entries

if TYPE_CHECKING:
    from brief.retrieval.relevance import Scored
    from brief.retrieval.search import Found

K = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the facts that answer it, folded; none where nothing does."""

    id: str
    text: str
    wanted: frozenset[str]


@dataclass(frozen=True, slots=True)
class Gone:
    """How a question went.

    Attributes:
        asked: the question.
        ndcg: with one gain for each wanted fact (Järvelin and Kekäläinen 2002), 0 to 1.
        recall: share of the wanted facts among the first ten passages.
        rank: 1 over the place of the first wanted one, else 0.
        cosine: of the nearest passage.
        best: what ``brief ask`` decides on: by how far what it found answers.
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
    """Text as facts are compared: white space and case aside."""
    return " ".join(text.split()).casefold()


def read(folder: Path) -> tuple[list[dict[str, str]], list[Asked], bool]:
    """The articles as a dump, the questions, and whether the articles are whole.

    Raises:
        CaseError: neither pair of files is there, or an entry lacks a field.
    """
    whole, facts = folder / "corpus.json", folder / "multihop-facts.jsonl"
    try:
        if whole.is_file():
            rows = [_row(one["title"], one["body"], one) for _, one in entries(whole)]
            return rows, list(_questions(folder / "MultiHopRAG.json", "evidence_list")), True
        if facts.is_file():
            rows = [
                _row(one["title"], fact, one.get("meta") or {})
                for _, one in entries(facts)
                for fact in one["facts"]
            ]
            return rows, list(_questions(folder / "multihop-queries.jsonl", "evidence")), False
    except (KeyError, TypeError) as error:
        raise CaseError(f"{folder}: an entry lacks {error}") from error
    raise CaseError(
        f"{folder}: holds neither corpus.json nor multihop-facts.jsonl; give the data set's folder"
    )


def _row(title: str, text: str, meta: dict[str, Any]) -> dict[str, str]:
    made = {"title": title, "text": text, "publisher": meta.get("source"), "date": meta.get("published_at")}
    return {key: str(value) for key, value in made.items() if value}


def _questions(path: Path, key: str) -> Iterator[Asked]:
    for number, (_, entry) in enumerate(entries(path)):
        wanted = frozenset(folded(one["fact"]) for one in entry[key] if one.get("fact"))
        yield Asked(str(entry.get("id", number)), str(entry["query"]), wanted)


def scored(desk: Desk, question: str) -> tuple[Found, list[Scored]]:
    """What the search finds for a question, and its sentences as ``brief ask`` scores them, best first."""
    from brief.analysis.article_claims import claims_of
    from brief.retrieval import relevance

    found = desk.search.find(question, Filter(), K)
    library = desk.library()
    whole = {e.article.id: library.source_text(e.article.source_text_sha256) or "" for e in found.evidence}
    claims = claims_of(library, [e.article for e in found.evidence], whole)
    by_passage = {e.passage.id: claims[e.article.id] for e in found.evidence}
    return found, relevance.score(
        question, found.vector, found.evidence, by_passage, desk.embedder, desk.ranking(), whole
    )


def ask(desk: Desk, asked: Asked) -> Gone:
    """One question through the search, and through what ``brief ask`` answers by."""
    from brief.drafting import quoted_answers
    from brief.retrieval import answerability

    found, sentences = scored(desk, asked.text)
    gains, seen = [], set[str]()
    for evidence in found.evidence:
        hit = {fact for fact in asked.wanted if fact in folded(evidence.passage.text)} - seen
        seen |= hit
        gains.append(float(bool(hit)))
    ideal = sum(1 / math.log2(place + 2) for place in range(min(K, len(asked.wanted))))
    return Gone(
        asked,
        sum(gain / math.log2(place + 2) for place, gain in enumerate(gains)) / ideal if ideal else 0.0,
        len(seen) / len(asked.wanted) if asked.wanted else 0.0,
        next((1 / place for place, gain in enumerate(gains, start=1) if gain), 0.0),
        found.best_cosine,
        answerability.sureness(sentences),
        not quoted_answers.answer(sentences).abstention,
    )


def area(right: Sequence[float], wrong: Sequence[float]) -> float:
    """The area under the ROC curve: how often a right one scores above a wrong one, ties half (Hanley, McNeil 1982)."""
    above = sum((a > b) + 0.5 * (a == b) for a in right for b in wrong)
    return above / (len(right) * len(wrong)) if right and wrong else 0.0


def measures(gone: Sequence[Gone]) -> list[tuple[str, float, int, str]]:
    """``(measure, value, of how many, what it is)`` over the questions that went, both kinds."""
    can = [g for g in gone if g.asked.wanted]
    cannot = [g for g in gone if not g.asked.wanted]
    means: list[tuple[str, Callable[[Gone], float], Sequence[Gone], str]] = [
        ("nDCG@10", lambda g: g.ndcg, can, "a gain for each fact wanted"),
        ("recall@10", lambda g: g.recall, can, "facts wanted among ten passages"),
        ("MRR", lambda g: g.rank, can, "1 over the place of the first"),
        ("over-refusal", lambda g: not g.answered, can, "answerable, but refused"),
        ("rejection", lambda g: not g.answered, cannot, "not answerable, and refused"),
    ]
    found = [(name, mean(value(g) for g in of), len(of), what) for name, value, of, what in means if of]
    if can and cannot:
        auc = area([g.best for g in can], [g.best for g in cannot])
        found.append(("AUC of abstention", auc, len(gone), "by the score that ask decides on"))
    return found
