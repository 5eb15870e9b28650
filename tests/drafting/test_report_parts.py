"""What a report is about and tells: its topic in words, its actors by one name each, figures, causes, its own time."""

from __future__ import annotations

import pytest

from brief.drafting.report_actors import named
from brief.drafting.report_parts import of_their_time
from brief.drafting.sub_questions import topic_of
from brief.stories.disputed_counts import comparable
from tests.support.desk import claim, held


@pytest.mark.parametrize(
    ("request_", "topic"),
    [
        (
            "What caused the collision over the Potomac near Orrin Airport?",
            "collision over the Potomac near Orrin Airport",
        ),
        ("Why did the Kelvar dam collapse?", "Kelvar dam collapse"),
        ("Who is Joren Vask Jr.?", "Joren Vask Jr."),
        ("What led to the fall of the dorin?", "fall of the dorin"),
        ("U.N. aid to Verania", "U.N. aid to Verania"),
        ("Summarise the outbreak in Orrin", "outbreak in Orrin"),
        ("Why were the guards put on leave, and what happens to the agency?", "guards put on leave"),
    ],
)
def test_the_topic_of_a_request_can_be_read(request_: str, topic: str) -> None:
    assert topic_of(request_, []) == topic


def test_a_word_that_nothing_found_holds_is_left_out_of_the_topic() -> None:
    assert (
        topic_of("Tell me about the dam at Kelvar and zebras", ["The dam of Kelvar broke."])
        == "dam at Kelvar"
    )


def test_what_goes_on_telling_of_an_earlier_year_is_left_out() -> None:
    whole = (
        "A jet hit a helicopter over the river on Wednesday. In 1982 a jet crashed into the bridge there. The flight"
        " had left the airport minutes before. It was headed to the coast. Divers found both recorders on Thursday."
    )
    made = held_claims(whole)
    kept = [one.text for one in of_their_time(made)]
    assert kept == [made[0].text, made[1].text, made[4].text]
    since = held_claims(
        "It was the first crash since 2009. The jet carried 64 people from the coast to the capital."
    )
    assert of_their_time(since) == since


def held_claims(text: str):
    from dataclasses import replace

    first = claim(text)
    sentences = [s.strip(" .") + "." for s in text.split(". ")]
    return [replace(claim(s), article=first.article, order=i) for i, s in enumerate(sentences)]


def test_bodies_that_were_found_are_no_toll() -> None:
    keys = [
        key
        for text in (
            "At least 27 bodies were recovered dead from the river, the chief said.",
            "Some 67 people were killed in the crash, the board said.",
        )
        for key, _ in comparable(claim(text))
    ]
    assert ("killed", "people") in keys and keys[0] != ("killed", "people")


def test_who_acts_has_one_name(tmp_path) -> None:
    text = (
        "The Federal Aviation Bureau said on Friday that the runway at Orrin would stay closed after the collision."
        " FAB said that the tower had been staffed. Prime Minister Lena Brandt said that the collision at Orrin was a"
        " disaster. Veranian Prime Minister Lena Brandt said she would visit Orrin."
    )
    notes = [
        {
            "text": text,
            "title": f"Runway at Orrin closed after collision, {day}",
            "published": f"2026-03-0{day}T10:00:00Z",
        }
        for day in (3, 4)
    ]
    notes[1]["text"] = text.replace("Friday", "Thursday").replace("a disaster", "a tragedy for Orrin")
    with held(tmp_path, notes) as desk:
        names = [one.name for one in desk.report("Orrin collision").actors]
    assert not [name for name in names if name in ("FAB", "Veranian Prime Minister Lena Brandt")]
    assert names.count("Federal Aviation Bureau") == 1
    assert named("its director, Henrik Lasko") == "Henrik Lasko"
