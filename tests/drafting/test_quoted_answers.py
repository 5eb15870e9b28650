"""Answers of the quoting writer: what they quote, what they leave out, when they abstain."""

from __future__ import annotations

from dataclasses import replace

import pytest

from brief.drafting import quoted_answers
from brief.drafting.quoted_answers import NEAR
from brief.records import Draft, Evidence, Passage, SourcedClaim
from brief.retrieval.answer_rank import ranked
from brief.retrieval.answerability import ANSWERS
from brief.retrieval.relevance import ALLOWANCE, LONG, SHORT, Scored
from tests.support.desk import claim

TOLL = "At least 12 people were killed when the Kelvar Dam gave way, the Interior Ministry said."
HOSPITAL = "Saint Orla Hospital had received 19 bodies by the afternoon, its director said."
SIREN = "No siren sounded in Lower Sallow before the flood wave came, eleven residents said."


def answer(found: list[Scored], question: str = "", limit: int = quoted_answers.MOST) -> Draft:
    """The draft of sentences that the score alone ranks."""
    return quoted_answers.answer(ranked(question, found, known=False), question, limit=limit)


def scored(one: SourcedClaim, score: float, *, fits: bool = True, own: float = 0.0) -> Scored:
    """A scored claim whose score is this."""
    passage = Passage(one.passage_id, one.article.id, 0, len(one.text), one.text, ())
    made = Scored(one, Evidence(passage, one.article, 1.0), 0.0, 0.0, own, 1.0, fits)
    cosine = 2 * (score + (0.0 if fits else 0.25) - 0.15 * own)
    found = replace(made, cosine=cosine)
    assert found.score == pytest.approx(score)
    return found


def test_an_answer_quotes_what_scores_and_leaves_the_rest() -> None:
    draft = answer(
        [
            scored(claim(TOLL), 0.8),
            scored(claim(HOSPITAL, publisher="B"), 0.75),
            scored(claim(SIREN, publisher="C"), 0.45),
        ]
    )
    assert [s.text for s in draft.sections[0].sentences] == sorted(
        [TOLL, HOSPITAL], key=lambda t: t != TOLL
    ) or {s.text for s in draft.sections[0].sentences} == {TOLL, HOSPITAL}
    assert not draft.abstention and not draft.nearest


def test_below_the_threshold_it_abstains_and_names_the_nearest() -> None:
    near, far = scored(claim(TOLL), ANSWERS - 0.02), scored(claim(SIREN, publisher="B"), NEAR - 0.02)
    draft = answer([near, far])
    assert draft.sections == () and draft.abstention == "the corpus does not say"
    assert [s.text for s in draft.nearest] == [TOLL]


def test_nothing_found_abstains_with_nothing_near() -> None:
    draft = answer([])
    assert draft.abstention and draft.nearest == () and draft.sections == ()


def test_the_wrong_kind_of_answer_abstains() -> None:
    draft = answer([scored(claim(SIREN), 0.9, fits=False)])
    assert draft.abstention and [s.text for s in draft.nearest] == [SIREN]


def test_a_withdrawal_is_quoted_with_what_it_may_withdraw() -> None:
    wrong = claim("The sirens sounded in all three municipalities at five past three.", publisher="Ministry")
    right = claim(
        "The Ministry withdraws its sentence on the sirens.",
        publisher="Ministry",
        published="2026-03-06T10:00:00Z",
    )
    draft = answer(
        [scored(wrong, 0.8), scored(right, quoted_answers.CORRECTS + 0.01, own=quoted_answers.LINKED)]
    )
    assert [s.text for s in draft.sections[0].sentences] == [wrong.text, right.text]
    elsewhere = answer([scored(wrong, 0.8), scored(right, quoted_answers.CORRECTS + 0.01, own=0.0)])
    assert [s.text for s in elsewhere.sections[0].sentences] == [wrong.text]
    alone = answer(
        [scored(wrong, 0.8), scored(right, quoted_answers.CORRECTS - 0.01, own=quoted_answers.LINKED)]
    )
    assert [s.text for s in alone.sections[0].sentences] == [wrong.text]


def test_an_answer_says_a_thing_once_and_at_most_so_much() -> None:
    again = claim(TOLL.replace("said.", "said on Monday."), publisher="B")
    draft = answer([scored(claim(TOLL), 0.8), scored(again, 0.79)])
    assert len(draft.sections[0].sentences) == 1
    many = [
        claim(f"Bridge number {i} over the Tessim was closed on day {i}.", publisher=f"P{i}")
        for i in range(9)
    ]
    assert len(answer([scored(c, 0.8) for c in many], limit=4).sections[0].sentences) == 4


def test_the_best_answers_first_and_the_others_follow_newest_first() -> None:
    best = claim(TOLL, publisher="A", published="2026-03-05T10:00:00Z")
    early = claim(HOSPITAL, publisher="B", published="2026-03-04T10:00:00Z")
    late = claim(SIREN, publisher="C", published="2026-03-06T10:00:00Z")
    draft = answer([scored(best, 0.9), scored(early, 0.85), scored(late, 0.8)], "Where was it?")
    assert [s.text for s in draft.sections[0].sentences] == [TOLL, SIREN, HOSPITAL]


@pytest.mark.parametrize("question", ["How many people died?", "What is the latest toll?"])
def test_of_what_changes_the_newest_good_sentence_answers_first(question: str) -> None:
    old = claim("At least 12 people were killed, the ministry said.", published="2026-03-02T10:00:00Z")
    new = claim("The dead number 56, the ministry said on Sunday.", published="2026-03-08T10:00:00Z")
    far = claim("Nobody died in 1996 when the weir broke.", published="2026-03-09T10:00:00Z")
    found = [scored(old, 0.8), scored(new, 0.7), scored(far, 0.63)]
    draft = answer(found, question)
    assert [s.text for s in draft.sections[0].sentences] == [new.text, old.text]  # 1996 is another year
    assert answer(found, "Who was killed?").sections[0].sentences[0].text == old.text


def test_what_answers_first_takes_no_correction_s_place() -> None:
    old = [
        claim(f"At least {n} people were killed when district {n} was flooded.", published="2026-03-02")
        for n in range(11, 18)
    ]
    new = claim("The dead number 56 in all the districts together.", published="2026-03-08")
    right = claim("The agency corrects its report of the flood.", publisher="B", published="2026-03-01")
    late = claim("A wedding of many guests was held where the water stood.", published="2026-03-09")
    found = [*(scored(one, 0.8) for one in old), scored(new, 0.72), scored(late, 0.65)]
    found.append(scored(right, 0.45, own=0.2))
    said = [s.text for s in answer(found, "How many died?").sections[0].sentences]
    assert len(said) == 5 and said[0] == new.text and right.text in said


def test_a_long_question_is_answered_by_what_its_best_sentences_hold_together() -> None:
    def of_many(one: SourcedClaim, share: float, *, fits: bool) -> Scored:
        passage = Passage(one.passage_id, one.article.id, 0, len(one.text), one.text, ())
        evidence = Evidence(passage, one.article, 1.0)
        return Scored(one, evidence, share, share, share, 1.0, fits, ALLOWANCE * (LONG - SHORT))

    claims = [claim(text, publisher=name) for text, name in ((TOLL, "A"), (HOSPITAL, "B"), (SIREN, "C"))]
    held = answer([of_many(one, 0.5, fits=False) for one in claims])
    assert {s.text for s in held.sections[0].sentences} == {TOLL, HOSPITAL, SIREN}
    assert answer([of_many(one, 0.2, fits=True) for one in claims]).abstention


def test_the_newest_that_answers_is_always_in_the_answer() -> None:
    old = [
        claim(
            f"At least {n} people were killed when district {n} was flooded overnight.",
            published="2026-03-02T10:00:00Z",
        )
        for n in range(11, 18)
    ]
    new = claim(
        "The number of confirmed dead stands at 56 in all districts.", published="2026-03-08T10:00:00Z"
    )
    draft = answer([*(scored(c, 0.8) for c in old), scored(new, 0.7)])
    said = [s.text for s in draft.sections[0].sentences]
    assert len(said) == 5 and said[1] == new.text


def test_a_withdrawal_of_something_else_is_not_quoted() -> None:
    toll = claim("At least 12 people were killed when the dam gave way.")
    army = claim(
        "The army would withdraw half of its soldiers by Tuesday evening.", published="2026-03-08T10:00:00Z"
    )
    draft = answer([scored(toll, 0.8), scored(army, quoted_answers.CORRECTS + 0.05, own=0.5)])
    assert [s.text for s in draft.sections[0].sentences] == [toll.text]
