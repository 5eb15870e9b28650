"""Sentences ranked as answers: by what was learned, by the score alone where the question's own words are there."""

from __future__ import annotations

from dataclasses import replace

from brief.records import Evidence, Passage
from brief.retrieval.answer_rank import MEASURES, PLAIN, SCALE, WEIGHTS, measures, ranked
from brief.retrieval.relevance import Scored
from tests.support.desk import claim


def scored(
    text: str, cosine: float, *, place: float = 0.5, coverage: float = 0.5, fits: bool = True
) -> Scored:
    one = claim(text)
    evidence = Evidence(Passage("p", one.article.id, "p", 0, ((0, 1),), text), one.article, place)
    return Scored(one, evidence, cosine, coverage, coverage, 1.0, fits)


def test_there_is_a_weight_for_each_measure() -> None:
    found = measures("How many died?", [scored("Nine people died in Orlow.", 0.5)])
    assert len(found[0]) == len(MEASURES) == len(WEIGHTS)


def test_an_answer_of_the_kind_asked_for_goes_before_one_that_shares_more_words() -> None:
    words = scored("The bridge at Orlow was closed and stays closed.", 0.5, coverage=0.6)
    answer = scored("It shut because a pier had sunk, engineers said.", 0.5, coverage=0.1)
    assert words.score > answer.score
    assert ranked("Why was the bridge at Orlow closed?", [words, answer])[0].claim == answer.claim


def test_where_the_question_s_own_words_stand_the_score_alone_ranks() -> None:
    plain = scored("The bridge at Orlow is closed.", 0.9, coverage=0.9)
    assert plain.score >= PLAIN
    other = scored("It shut because a pier had sunk, engineers said.", 0.85, place=1.0, coverage=0.1)
    found = ranked("Why is the bridge at Orlow closed?", [other, plain])
    assert found[0].claim == plain.claim and found[0].rank == SCALE * plain.score


def test_a_language_that_the_model_does_not_know_is_ranked_by_the_score() -> None:
    low, high = (
        scored("Це перший довгий рядок.", 0.1, coverage=0.2),
        scored("Це другий довгий рядок.", 0.0, coverage=0.9),
    )
    assert ranked("Скільки?", [low, high], known=False)[0].claim == high.claim


def test_nothing_that_is_unlike_in_rank_alone_changes_the_sentence() -> None:
    one = scored("Nine people died in Orlow.", 0.4)
    assert replace(ranked("How many died?", [one])[0], rank=0.0) == one
