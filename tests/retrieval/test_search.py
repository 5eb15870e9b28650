"""Hybrid search over real libraries: filters, copies collapsed, and no index that can be used."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from brief.corpus.protocols import Filter
from brief.desk import Desk
from brief.errors import IndexMismatchError
from brief.retrieval import questions, search
from brief.retrieval.search import DATED, NAMED, Found, Search
from tests.support.corpus import ROOT
from tests.support.desk import copied, day, desk, example, held, model

QUESTION = "How many people were killed when the Kelvar Dam gave way?"


HEAVY = ["chromadb", "langchain_core", "openai", "httpx2", "trafilatura"]


@pytest.fixture(scope="module")
def corpus() -> Desk:
    return desk(example())


def test_finds_by_meaning_and_by_words(corpus: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "EXACT", 0)
    found = corpus.search.find("Amber Line gas deliveries reduced", Filter(), 5)
    assert "Amber Line" in found.evidence[0].passage.text
    assert {rank.retriever for e in found.evidence for rank in e.ranks} == {"words", "vectors"}
    assert not found.exact and found.best_cosine > 0.3
    scores = [e.score for e in found.evidence]
    assert scores == sorted(scores, reverse=True) and all(0 <= s <= 1 for s in scores)


def test_few_vectors_are_compared_exactly_and_as_the_index_finds_them(
    corpus: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = corpus.search.find(QUESTION, Filter(), 10)
    monkeypatch.setattr(search, "EXACT", 0)
    many = corpus.search.find(QUESTION, Filter(), 10)
    assert few.exact and not many.exact
    assert [e.passage.id for e in few.evidence] == [e.passage.id for e in many.evidence]


@pytest.mark.parametrize(
    ("command", "heavy"),
    [
        (["ask", "What does River Watch count?"], [*HEAVY, "spacy"]),
        (["status"], [*HEAVY, "spacy", "numpy"]),
        (["daily", "--date", "2026-03-05", "--output", "brief.md"], HEAVY),
    ],
)
def test_a_command_over_few_vectors_loads_neither_chroma_nor_langchain(
    tmp_path: Path, command: list[str], heavy: list[str]
) -> None:
    code = (
        "import sys, brief.cli\n"
        f"sys.argv = ['brief', '--data-dir', {str(copied(tmp_path / 'library'))!r}, *{command!r}]\n"
        "try:\n    brief.cli.main()\nexcept SystemExit as ended:\n    assert not ended.code, ended.code\n"
        f"print([name for name in {heavy!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0 and done.stderr.splitlines()[-1] == "[]", done.stderr


def test_what_the_index_names_and_the_library_has_forgotten_is_not_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "EXACT", 0)
    with held(tmp_path, [{"text": "A heron was seen on the roof of the town hall in Orlow."}]) as made:
        with made.library(write=True).writing() as db:
            db.execute("DELETE FROM article")
        assert made.search.find("heron town hall", Filter(), 5).evidence == ()


def test_limit_and_passages_an_article(corpus: Desk) -> None:
    found = corpus.search.find(QUESTION, Filter(), 7).evidence
    assert len(found) == 7 and len({e.passage.id for e in found}) == 7
    one = Search(corpus.library(), corpus.index, model(), 0.4, 1).find(QUESTION, Filter(), 12).evidence
    assert len({e.article.id for e in one}) == len(one) == 12


def test_copies_are_collapsed_and_named(corpus: Desk) -> None:
    found = corpus.search.find(
        "Ardovia and Lethmar trade blame over clash at Zarin Pass", Filter(), 10
    ).evidence
    with_copies = [e for e in found if e.copies]
    assert with_copies
    texts = [e.passage.text for e in found]
    assert len(texts) == len(set(texts))
    for evidence in with_copies:
        assert evidence.article.id not in {copy.id for copy in evidence.copies}


def test_template_twins_are_not_collapsed(corpus: Desk) -> None:
    """The Kelva Weir report has the Kelvar Dam report's wording and other figures."""
    found = corpus.search.find(
        "killed and missing after the dam or weir gave way, Interior Ministry said", Filter(), 20
    )
    publishers = [e.article.title for e in found.evidence if "gave way before dawn" in e.passage.text]
    assert len(publishers) >= 2
    assert not any(
        "Weir" in c.title for e in found.evidence if "Weir" not in e.article.title for c in e.copies
    )


def test_a_publisher_that_the_question_names_gains(corpus: Desk) -> None:
    bare = corpus.search.find("How many people were killed at the dam?", Filter(), 20)
    named = corpus.search.find_near(
        "How many people were killed at the dam, as River Watch says?", bare.vector, Filter(), 20
    )

    def place(found: Found) -> int:
        return next(i for i, e in enumerate(found.evidence) if e.article.publisher == "River Watch")

    assert place(named) < place(bare)


def test_a_passage_of_the_day_that_the_question_names_gains_and_no_other(
    corpus: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = "How many people were killed at the dam by 4 March?"
    dated = {e.passage.id: e.score for e in corpus.search.find(question, Filter(), 40).evidence}
    monkeypatch.setattr(questions, "days", lambda _: frozenset())
    plain = {e.passage.id: e for e in corpus.search.find(question, Filter(), 40).evidence}
    both = [(dated[id_] - e.score, e) for id_, e in plain.items() if id_ in dated]
    for gain, evidence in both:
        start = evidence.article.published.start
        on_the_day = start is not None and (start.month, start.day) == (3, 4)
        assert gain == pytest.approx(DATED / (1 + NAMED + DATED) if on_the_day else 0.0)
    assert any(gain > 0 for gain, _ in both) and any(gain == 0 for gain, _ in both)


def test_a_date_filter_holds_and_is_exact(corpus: Desk) -> None:
    since, until = day(3)
    found = corpus.search.find(QUESTION, Filter(since, until), 10)
    assert found.exact and found.evidence
    for evidence in found.evidence:
        start = evidence.article.published.start
        assert start is not None and since <= start < until


def test_nothing_published_after_as_of(corpus: Desk) -> None:
    as_of = datetime(2026, 3, 3, tzinfo=UTC)
    found = corpus.search.find(QUESTION, Filter(as_of=as_of), 20).evidence
    starts = [e.article.published.start for e in found]
    assert any(starts) and all(start is None or start < as_of for start in starts)


@pytest.mark.parametrize("source", ["River Watch", "river watch", "riverwatch.example"])
def test_a_source_filter_takes_a_publisher_or_a_host(corpus: Desk, source: str) -> None:
    found = corpus.search.find(QUESTION, Filter(source=source), 10).evidence
    assert {e.article.publisher for e in found} == {"River Watch"}


def test_filtered_and_unfiltered_agree_where_the_filter_lets_all_through(corpus: Desk) -> None:
    far = Filter(as_of=datetime(2100, 1, 1, tzinfo=UTC))
    plain, exact = corpus.search.find(QUESTION, Filter(), 10), corpus.search.find(QUESTION, far, 10)
    assert exact.exact and [e.passage.id for e in plain.evidence] == [e.passage.id for e in exact.evidence]


def test_a_question_without_words_and_one_of_marks_only(corpus: Desk) -> None:
    for question in ("?!", "\"' OR 1=1 --", "NEAR(a b)", "*", "title:x"):
        corpus.search.find(question, Filter(), 5)


def test_search_answers_without_an_index(tmp_path: Path) -> None:
    folder = copied(tmp_path / "library")
    with desk(folder) as made:
        before = [e.passage.id for e in made.search.find(QUESTION, Filter(), 10).evidence]
    for path in folder.glob("index-*"):
        shutil.rmtree(path)
    with desk(folder) as made:
        found = made.search.find(QUESTION, Filter(), 10)
        assert found.exact and [e.passage.id for e in found.evidence] == before


def test_what_is_committed_but_not_yet_indexed_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "EXACT", 0)
    with held(
        tmp_path, [{"text": "A heron was seen on the roof of the town hall in Orlow on Monday."}]
    ) as made:
        with made.library(write=True).writing() as db:
            db.execute("DELETE FROM indexed")
            db.execute("DELETE FROM meta WHERE key='index.settled'")
        found = made.search.find("heron town hall", Filter(), 5).evidence
        assert len(found) == 1 and {r.retriever for r in found[0].ranks} == {"words", "vectors"}


def test_another_model_is_refused_with_the_command_that_changes_over(corpus: Desk) -> None:
    other = replace_fingerprint()
    mismatched = Search(corpus.library(), corpus.index, other, 0.4, 3)
    with pytest.raises(IndexMismatchError, match="brief reindex"):
        mismatched.find(QUESTION, Filter(), 5)


def replace_fingerprint():  # type: ignore[no-untyped-def]
    from brief.corpus.embedding import Embedder

    return Embedder("another", "f" * 24, model().model, 384)


def test_an_empty_library_finds_nothing(tmp_path: Path) -> None:
    with desk(tmp_path) as made:
        made.library(write=True)
        assert made.search.find(QUESTION, Filter(), 5).evidence == ()
    assert replace(Filter()).empty
