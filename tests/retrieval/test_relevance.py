"""How well a sentence answers: meaning, words, names, and the kind of thing asked for."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from brief.analysis.claims import claims
from brief.corpus.protocols import Filter
from brief.retrieval import relevance
from brief.retrieval.relevance import Scored, stem
from tests.support.desk import claim, held, model

TEXTS = [
    {"text": "Nine people were killed in Drenholt when the river rose on Monday night, the mayor said."},
    {"text": "Colonel Viktor Harlan said on Monday that no soldier had crossed the line at Zarin."},
    {"text": "People in Drenholt were killed by the river, an old song of the valley says."},
    {"text": "The ferry to the Isle of Carn leaves in the morning from Port Halloran."},
]


def scored(tmp_path: Path, question: str, texts: list[dict[str, str]] = TEXTS) -> list[Scored]:
    with held(tmp_path, texts) as desk:
        found = desk.search.find(question, Filter(), 10)
        library = desk.library()
        by_passage = {
            e.passage.id: claims(
                e.article, [e.passage], library.source_text(e.article.source_text_sha256) or ""
            )
            for e in found.evidence
        }
        return relevance.score(question, found.vector, found.evidence, by_passage, model(), desk.ranking())


def test_the_sentence_that_answers_is_first_and_the_order_is_by_score(tmp_path: Path) -> None:
    found = scored(tmp_path, "How many people were killed in Drenholt?")
    assert found[0].claim.text.startswith("Nine people were killed") and found[0].kind_fits
    assert all(a.score >= b.score for a, b in itertools.pairwise(found))


def test_a_question_for_a_number_is_not_answered_without_one(tmp_path: Path) -> None:
    song = next(
        s for s in scored(tmp_path, "How many people were killed in Drenholt?") if "song" in s.claim.text
    )
    assert not song.kind_fits
    free = next(
        s for s in scored(tmp_path / "b", "Were people killed in Drenholt?") if "song" in s.claim.text
    )
    assert free.kind_fits


def test_another_persons_name_costs(tmp_path: Path) -> None:
    question = "What did Colonel Viktor {} say about the line?"
    right = next(s for s in scored(tmp_path, question.format("Harlan")) if "Harlan" in s.claim.text)
    wrong = next(s for s in scored(tmp_path / "b", question.format("Harsan")) if "Harlan" in s.claim.text)
    assert right.names == 1.0 and wrong.names < 1.0 and wrong.score < right.score


def test_the_score_is_what_its_docstring_says() -> None:
    one = claim("Nine people were killed in Drenholt on Monday night.")
    evidence = None
    full = Scored(one, evidence, 1.0, 1.0, 1.0, 1.0, True)  # type: ignore[arg-type]
    assert full.score == pytest.approx(1.0)
    assert Scored(one, evidence, 1.0, 1.0, 1.0, 0.0, True).score == pytest.approx(0.8)  # type: ignore[arg-type]
    assert Scored(one, evidence, 1.0, 1.0, 1.0, 1.0, False).score == pytest.approx(0.75)  # type: ignore[arg-type]


def test_nothing_found_scores_nothing(tmp_path: Path) -> None:
    with held(tmp_path, TEXTS[:1]) as desk:
        vector = model().query("anything")
        assert relevance.score("anything", vector, [], {}, model(), desk.ranking()) == []


@pytest.mark.parametrize(
    ("word", "root"), [("killed", "kill"), ("floods", "flood"), ("bus", "bus"), ("stories", "stor")]
)
def test_stems(word: str, root: str) -> None:
    assert stem(word) == root


@pytest.mark.parametrize(
    ("question", "fits"),
    [
        ("Who won the grand prize at the 97th Harbour Awards?", True),
        ("Who won the grand prize at the 98th Harbour Awards?", False),
        ("Who won the grand prize of the Harbour Awards in 2019?", False),
        ("Who won the grand prize of the Harbour Awards in 2026?", True),
    ],
)
def test_another_edition_or_year_is_no_answer(tmp_path: Path, question: str, fits: bool) -> None:
    said = "Ada Moll won the grand prize at the 97th Harbour Awards on Sunday."
    (one,) = scored(tmp_path, question, [{"text": said, "published": "2026-03-05"}])
    assert one.kind_fits is fits


def test_a_day_that_the_question_names_is_held_by_the_report_s_own_date(tmp_path: Path) -> None:
    said = "A storm crossed the valley on Tuesday and killed two people."
    question = "How many did the storm of 4 March kill?"
    (near,) = scored(tmp_path, question, [{"text": said, "published": "2026-03-04"}])
    (far,) = scored(tmp_path / "b", question, [{"text": said, "published": "2026-08-20"}])
    assert near.coverage > far.coverage and near.own_coverage == far.own_coverage


def test_another_word_for_what_is_counted_answers_too() -> None:
    from brief.retrieval.relevance import _counts_alike

    told = claim("The ministry plans to lay off at least 76,000 employees, a memo says.")
    assert _counts_alike("jobs", told, model()) and not _counts_alike("bridges", told, model())
