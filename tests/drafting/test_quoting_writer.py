"""The quoting writer: what it chooses, what it leaves out, when it abstains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from brief.analysis.claims import claims as claims_of
from brief.drafting import quoting_writer
from brief.drafting.quoting_writer import ANSWERS, NEAR, answer, choose, daily, quoted, topic
from brief.records import Evidence, Passage, SectionKind, SourcedClaim, Story
from brief.retrieval.relevance import Scored
from tests.support.desk import article, claim, info

TOLL = "At least 12 people were killed when the Kelvar Dam gave way, the Interior Ministry said."
HOSPITAL = "Saint Orla Hospital had received 19 bodies by the afternoon, its director said."
SIREN = "No siren sounded in Lower Sallow before the flood wave came, eleven residents said."


def story(*claims: SourcedClaim, copies: Sequence[Sequence[str]] = (), undated: bool = False) -> Story:
    articles = {c.article.id: c.article for c in claims}
    groups = tuple(tuple(group) for group in copies)
    return Story("s1", "Kelvar Dam", tuple(articles.values()), claims, len(articles), groups, undated)


def scored(one: SourcedClaim, score: float, *, fits: bool = True, own: float = 0.0) -> Scored:
    """A scored claim whose score is this."""
    passage = Passage(one.passage_id, one.article.id, 0, len(one.text), one.text, ())
    made = Scored(one, Evidence(passage, one.article, 1.0), 0.0, 0.0, own, 1.0, fits)
    cosine = 2 * (score + (0.0 if fits else 0.25) - 0.15 * own)
    found = replace(made, cosine=cosine)
    assert found.score == pytest.approx(score)
    return found


def test_a_quoted_sentence_is_the_claim_whole_with_its_citation() -> None:
    one = claim(TOLL)
    made = quoted(one)
    assert made.text == TOLL and [q.text for q in made.quotes] == [TOLL]
    assert [c.ref for c in made.citations] == [one.ref] and made.citations[0].article_id == one.article.id


def test_each_story_is_a_section_and_an_empty_one_is_left_out() -> None:
    one, two = claim(TOLL, publisher="A"), claim(HOSPITAL, publisher="B")
    draft = daily([story(one), replace(story(), id="empty"), replace(story(two), id="s2")], [], 3)
    developments = [s for s in draft.sections if s.kind is SectionKind.DEVELOPMENT]
    assert [[s.text for s in section.sentences] for section in developments] == [[TOLL], [HOSPITAL]]
    assert not draft.abstention and draft.writer == "quoting" and not draft.model


def test_nothing_to_quote_is_an_abstention() -> None:
    assert daily([], [], 3).abstention and daily([story()], [], 3).abstention


def test_undated_stories_follow_and_keep_their_mark() -> None:
    apart = replace(story(claim(SIREN, published=""), undated=True), id="s2")
    draft = daily([story(claim(TOLL))], [apart], 3)
    assert [s.kind for s in draft.sections][-2:] == [SectionKind.DEVELOPMENT, SectionKind.UNDATED]
    assert [section.story.undated for section in draft.sections if section.story][-2:] == [False, True]


def test_one_source_after_another_before_a_second_sentence_of_one() -> None:
    first, second = claim(TOLL, publisher="A"), claim(SIREN, publisher="A", order=1)
    other = claim(HOSPITAL, publisher="B", order=5)
    chosen = choose(story(first, second, other), 2)
    assert {c.article.publisher for c in chosen} == {"A", "B"}


def test_a_limit_is_kept() -> None:
    many = [
        claim(f"Bridge number {i} over the Tessim was closed on day {i}.", publisher=f"P{i}")
        for i in range(6)
    ]
    assert len(choose(story(*many), 3)) == 3 and choose(story(*many), 0) == []


def test_what_two_sources_say_alike_is_quoted_once() -> None:
    one = claim(TOLL, publisher="A")
    again = claim(TOLL.replace("said.", "said on Monday."), publisher="B")
    assert len(choose(story(one, again), 3)) == 1


def test_copies_give_their_sentences_once_and_from_the_earliest() -> None:
    early = claim(TOLL, publisher="Corvin Press", published="2026-03-05T08:00:00Z")
    late = claim(HOSPITAL, publisher="NewsBasket", published="2026-03-05T12:00:00Z")
    chosen = choose(story(late, early, copies=[(late.article.id, early.article.id)]), 3)
    assert [c.article.publisher for c in chosen] == ["Corvin Press"]


def test_a_correction_is_preferred() -> None:
    plain = [
        claim(f"The river Tessim ran through town {w}.", publisher="A", order=i)
        for i, w in enumerate("xyzuvw")
    ]
    fix = claim("The ministry corrects its figure to 41 dead.", publisher="A", order=6)
    assert fix in choose(story(*plain, fix), 2)


def test_a_sentence_that_leans_back_is_not_preferred() -> None:
    leaning = claim("He denied it on Monday in a written answer.", publisher="A", order=0)
    whole = claim("The mayor denied the report on Monday in writing.", publisher="A", order=1)
    assert choose(story(leaning, whole), 1) == [whole]


def chosen_texts(*claims: SourcedClaim, limit: int = 3) -> list[str]:
    return [c.text for c in choose(story(*claims), limit)]


def test_what_happened_comes_first_and_evidence_after_in_order_of_time() -> None:
    early = claim(
        "The river Tessim had been rising since Friday evening.", publisher="A", published="2026-03-04"
    )
    late = claim("The two ministries met at the Orlow town hall.", publisher="C", published="2026-03-06")
    assert chosen_texts(early, claim(TOLL, publisher="B"), late) == [TOLL, early.text, late.text]


def test_what_is_only_about_its_writer_is_no_evidence() -> None:
    post = claim("My neighbour rang me at 4.", publisher="A", title="", order=1)
    lower = claim("they will never tell you.", publisher="B")
    reader = claim("If you are still asleep on Quay Street get up.", publisher="C")
    assert chosen_texts(claim(TOLL, publisher="D"), post, lower, reader) == [TOLL]


def test_a_denial_in_the_next_sentence_goes_with_its_claim_and_neither_leads() -> None:
    _, whole, passages = article(
        "The Interior Ministry says that the sirens sounded in Lower Sallow at five past three on Monday."
        " In Lower Sallow, people who lost their houses say that they did not."
    )
    claims = claims_of(info(whole), passages, whole.source_text)
    draft = daily([story(*claims)], [], 3)
    contested = [s for s in draft.sections if s.kind is SectionKind.CONTESTED]
    assert [[s.text for s in d.sentences] for d in contested] == [[c.text for c in claims]]
    assert not [s for s in draft.sections if s.kind is SectionKind.BOTTOM_LINE]


def test_who_calls_himself_satirical_is_left_out_and_the_reader_is_told() -> None:
    joke = claim(
        "Tessim Hydro confirmed on Monday that its letterbox was built in 1974 and could not be opened.",
        publisher="The Weekly Radish",
    )
    says = replace(joke, text="The Weekly Radish is a satirical publication. Nothing in it is true.", order=1)
    post = claim("Tessim Hydro confirms it cannot have received a report.", publisher="weekly radish")
    about = claim(
        "Tessim Hydro sued a satirical website over a report on its letterbox on Monday.", publisher="D"
    )
    draft = daily([story(joke, says), replace(story(post, about), id="s2")], [], 3)
    assert {s.text for part in draft.sections for s in part.sentences} == {about.text}
    assert draft.notes == (
        "Left out, as its publisher calls itself satirical: The Weekly Radish, weekly radish",
    )


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
        [scored(wrong, 0.8), scored(right, quoting_writer.CORRECTS + 0.01, own=quoting_writer.LINKED)]
    )
    assert [s.text for s in draft.sections[0].sentences] == [wrong.text, right.text]
    elsewhere = answer([scored(wrong, 0.8), scored(right, quoting_writer.CORRECTS + 0.01, own=0.0)])
    assert [s.text for s in elsewhere.sections[0].sentences] == [wrong.text]
    alone = answer(
        [scored(wrong, 0.8), scored(right, quoting_writer.CORRECTS - 0.01, own=quoting_writer.LINKED)]
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


def test_an_answer_is_in_the_order_of_time() -> None:
    late = claim(TOLL, publisher="A", published="2026-03-06T10:00:00Z")
    early = claim(HOSPITAL, publisher="B", published="2026-03-04T10:00:00Z")
    draft = answer([scored(late, 0.9), scored(early, 0.8)])
    assert [s.text for s in draft.sections[0].sentences] == [HOSPITAL, TOLL]


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
    assert len(said) == 5 and said[-1] == new.text


def test_a_withdrawal_of_something_else_is_not_quoted() -> None:
    toll = claim("At least 12 people were killed when the dam gave way.")
    army = claim(
        "The army would withdraw half of its soldiers by Tuesday evening.", published="2026-03-08T10:00:00Z"
    )
    draft = answer([scored(toll, 0.8), scored(army, quoting_writer.CORRECTS + 0.05, own=0.5)])
    assert [s.text for s in draft.sections[0].sentences] == [toll.text]


@pytest.mark.parametrize("between", [" ", "\n\n"])
def test_what_takes_an_unverified_claim_for_granted_is_not_quoted_without_it(between: str) -> None:
    rumour = (
        "According to reports on some networking sites, the Zarin Front was trained by Costamaran officers."
    )
    _, whole, passages = article(
        "At least 12 people were killed when the Kelvar Dam gave way, the Interior Ministry said."
        f" {rumour}{between}The training team focused on tactics developed in the mountains of Costamara."
    )
    claims = claims_of(info(whole), passages, whole.source_text)
    draft = daily([story(*claims)], [], 3)
    told = [s.text for part in draft.sections for s in part.sentences]
    assert all(text.startswith(rumour) for text in told if "training team" in text)
    assert any(text.startswith(rumour) for text in told)


def test_an_earlier_year_and_what_no_source_vouches_for_are_no_development() -> None:
    old = claim(
        "General Ivo Sarn said in an interview in May 2023 that his men would go anywhere.", publisher="B"
    )
    doubtful = claim("It was reported that the airport of Zarin had been taken on Monday.", publisher="C")
    draft = daily([story(claim(TOLL, publisher="A"), old, doubtful)], [], 5)
    told = [s.text for d in draft.sections if d.kind is SectionKind.DEVELOPMENT for s in d.sentences]
    assert told == [TOLL]


def test_what_a_later_report_corrects_opens_nothing() -> None:
    wrong = claim(
        "The number of people killed at the Kelvar Dam has climbed to 47, the Interior Ministry said.",
        publisher="Corvin Press",
        published="2026-03-04",
    )
    right = claim(
        "Corvin Press wrongly reported that 47 people were killed at the Kelvar Dam; it is 41.",
        publisher="Corvin Press",
        published="2026-03-05",
        title="CORRECTION: Kelvar Dam",
    )
    toll = claim(
        "Searchers found 5 people dead near the Kelvar Dam on Monday.", publisher="B", published="2026-03-03"
    )
    first = topic(story(wrong, right, toll))
    assert first is not None and first.text == toll.text
