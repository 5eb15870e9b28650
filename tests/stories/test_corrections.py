"""A publisher's own corrections, and which cited sentences they concern."""

from __future__ import annotations

import pytest

from brief.stories.corrections import concerns, correcting

TOLL = (
    "In a story published on March 4 about the Orlow dam, Corvin Press reported in the first paragraph that 47 people"
    " had been killed, citing the ministry. The ministry's figure on March 4 was 41."
)


@pytest.mark.parametrize(
    ("title", "sentence", "publisher"),
    [
        ("CORRECTION: Orlow toll is 41", TOLL, "Corvin Press"),
        (
            "Reserves",
            "Corvin Press wrongly reported that reserves stood at 18.4 billion dollars.",
            "Corvin Press",
        ),
        ("Statement No. 20", "The Ministry withdraws the video published on 4 March.", "Ministry of Defence"),
        ("Statement No. 23", "The Ministry corrects its earlier figures.", "Ministry of Defence"),
        ("Our statement", "That statement was wrong and we withdraw it.", "Orlow Hydro"),
        ("The dam", "An earlier version of this article gave a wrong date.", "Orlow Gazette"),
        ("The dam", "This story has been corrected to give the right figure.", "Orlow Gazette"),
    ],
)
def test_a_publishers_own_correction_is_one(title: str, sentence: str, publisher: str) -> None:
    assert correcting(title, ["Something stands before.", sentence, "And after."], publisher)


@pytest.mark.parametrize(
    ("title", "sentence", "publisher"),
    [
        ("Border", "The Ministry categorically rejects the claims of the other side.", "Ministry of Defence"),
        ("Border", "The intruding unit withdrew at about 00:35.", "Ministry of Defence"),
        ("Withdrawals limited", "The central bank limited cash withdrawals.", "Vantry Financial"),
        ("Withdrawal of troops begins", "The army will withdraw half of its soldiers.", "Orlow Gazette"),
        ("Markets", "Shares fell 10 per cent in what traders called a correction.", "Orlow Gazette"),
        ("Prison", "The Department of Corrections said two men had fled.", "Orlow Gazette"),
        # another's correction is news of it, not the outlet's own
        ("Video", "The Ministry withdraws the video published on 4 March.", "Orlow Gazette"),
    ],
)
def test_news_of_corrections_and_withdrawals_is_none(title: str, sentence: str, publisher: str) -> None:
    assert correcting(title, [sentence], publisher) == []


def test_a_correction_concerns_the_sentence_with_its_figure_only() -> None:
    assert concerns(
        TOLL, "The number of people killed at the Orlow dam has climbed to 47, the ministry said."
    )
    assert not concerns(
        TOLL, "The number of people killed at the Orlow dam has climbed to 27, the ministry said."
    )
    assert not concerns(TOLL, "The minister visited the Orlow dam on March 4.")


def test_figures_in_words_are_figures() -> None:
    correction = "Four servicemen were killed in the incident, not three, and five were wounded."
    assert concerns(correction, "Three servicemen were killed and five were wounded.")
    assert not concerns(correction, "Two border guards were treated in the field hospital.")


def test_a_numbered_statement_is_only_that_one() -> None:
    correction = (
        "The Ministry withdraws the video published with Statement No. 19, said to show armoured vehicles."
    )
    quote = "The Ministry publishes a video of armoured vehicles."
    assert concerns(correction, quote, "Statement No. 19: Footage")
    assert not concerns(correction, quote, "Statement No. 12: Footage")
