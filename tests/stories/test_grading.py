"""Grades: the letter from ratings alone, and from whom a source has what it says."""

from __future__ import annotations

import pytest

from brief.corpus.ratings import Rating
from brief.records import Story
from brief.stories.grading import UNNAMED_REPORTS, grade, second_hand
from tests.support.desk import claim

DAM = "At least 12 people were killed when the dam at Orlow gave way."


def story(*claims: object) -> Story:
    articles = tuple(c.article for c in claims)  # type: ignore[attr-defined]
    return Story("s", "Orlow", articles, tuple(claims), len(claims))  # type: ignore[arg-type]


def test_the_letter_is_the_rating_of_the_articles_source() -> None:
    one = claim(DAM, publisher="Orlow Gazette")
    given = grade(one, story(one), {one.article.id: Rating("C", "set by you")}, {})
    assert (given.letter, given.why_letter) == ("C", "set by you")
    assert grade(one, story(one), {}, {}).letter == "F"


def test_corroboration_moves_the_digit_and_never_the_letter() -> None:
    claims = [claim(DAM, publisher=name, location=name) for name in ("One", "Two", "Three")]
    source_of = {c.article.id: c.article.id for c in claims}
    alone = grade(claims[0], story(claims[0]), {}, source_of)
    backed = grade(claims[0], story(*claims), {}, source_of)
    assert (alone.letter, alone.digit, backed.letter, backed.digit) == ("F", 3, "F", 1)


def test_an_unknown_publisher_is_f_whatever_is_rated() -> None:
    one = claim(DAM, publisher="")
    given = grade(one, story(one), {one.article.id: Rating("B", "x")}, {})
    assert (given.letter, given.why_letter) == ("F", "unknown publisher")
    assert (given.digit, given.why_digit) == (6, "one document of unknown publisher")


@pytest.mark.parametrize(
    ("publisher", "text", "told"),
    [
        (
            "Orlow Gazette",
            "The mayor of Orlow, Karel Dunn, said the dam held.",
            "the mayor of Orlow, Karel Dunn",
        ),
        ("Orlow Gazette", "Residents of Orlow said they had heard nothing.", "Residents of Orlow"),
        ("Orlow Gazette", "The Interior Ministry said 12 people were killed.", "the Interior Ministry"),
        ("Ministry of the Interior of Verania", "The Interior Ministry said 12 people were killed.", ""),
        ("Ministry of the Interior of Verania", "The Ministry denies that a second person is missing.", ""),
        ("Corvin Press Agency", "Corvin Press wrongly reported that 47 people had been killed.", ""),
        ("Orlow Gazette", "Our spokeswoman stated that the report was received.", ""),
        ("Orlow Times", "Orlow said that three soldiers were killed.", "Orlow"),
        (
            "Orlow Gazette",
            "River Watch, a group that monitors dams and floods in the region, said more than 120 people were dead.",
            "River Watch",
        ),
        ("Orlow Gazette", "Reports said that the dam had been blown up.", UNNAMED_REPORTS),
        (
            "Orlow Gazette",
            "According to preliminary information, the unit withdrew at 00:35.",
            UNNAMED_REPORTS,
        ),
        ("Orlow Gazette", "The dam gave way before dawn.", ""),
        ("Orlow Gazette", "But the company reported long-term debt of 700 million marks.", "the company"),
        ("Orlow Gazette", "(Alden announced that it had become the largest shareholder.)", "Alden"),
        ("Orlow Gazette", "As I said earlier, the dam will hold.", ""),
        ("Orlow Gazette", "He said the figure was provisional.", ""),
    ],
)
def test_who_a_source_has_it_from(publisher: str, text: str, told: str) -> None:
    assert second_hand(claim(text, publisher=publisher)) == told


def test_who_relays_it_is_named_too() -> None:
    text = (
        "The bridge is closed, Halcyon Wire reported late on Wednesday, citing the local station Radio Zarin."
    )
    told = second_hand(claim(text, publisher="Orlow Gazette"))
    assert "Radio Zarin" in told and told.endswith("through Halcyon Wire")


def test_a_relayed_claim_and_hearsay_cannot_be_judged_and_a_ministrys_own_spokesman_can() -> None:
    for text in (
        "The rights chief of the union says that 53 civilians were killed at Orlow.",
        "my cousin is in the army and he says they found detonators at Orlow.",
    ):
        one = claim(text, publisher="Orlow Gazette")
        assert grade(one, story(one), {}, {}).digit == 6
    own = claim(
        "Two men are held, the spokesman of the Ministry, Colonel Ilo Brand, said.",
        publisher="Ministry of Defence",
    )
    assert second_hand(own) == "" and grade(own, story(own), {}, {}).digit == 3


def test_both_speakers_of_a_sentence_are_named() -> None:
    text = "The army claims that all were militants, while the group claims that nine were civilians."
    assert second_hand(claim(text, publisher="Orlow Gazette")) == "the army and the group"
    text = "At the same time, it was reported that the airport had been taken."
    assert second_hand(claim(text, publisher="Orlow Gazette")) == UNNAMED_REPORTS
