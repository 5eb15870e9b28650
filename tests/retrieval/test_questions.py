"""What a question asks for."""

from __future__ import annotations

import pytest

from brief.retrieval import question_parts, questions
from brief.retrieval.questions import changing, days, names, needs, numbered, parts, publisher_named, subject


@pytest.mark.parametrize(
    ("question", "sentence", "fits"),
    [
        ("How many people were killed?", "At least 12 people were killed.", True),
        ("How many people were killed?", "The number of confirmed dead stands at 56.", True),
        ("How many people were killed?", "At least 12 people are missing.", False),
        ("How many people were injured?", "On Monday 124 people were dead or missing.", False),
        ("Which party won the election?", "Voters chose a new assembly on Sunday.", False),
        ("Which party won the election?", "The Harbour Party claimed victory.", True),
        ("When did the bank meet?", "The bank met to discuss its rate.", False),
        ("When did the bank meet?", "The bank met on Thursday.", True),
        ("Who leads the inquiry?", "the inquiry is led by a judge.", False),
        ("Who leads the inquiry?", "The inquiry is led by Ottla Senn.", True),
        ("Why did the dam fail?", "It rained.", True),
        ("How many people were injured?", "At least 60 people were killed or injured.", False),
        ("How many people were killed?", "Up to eleven men were killed or wounded.", False),
        ("How many people were killed or injured?", "At least 60 people were killed or injured.", True),
        ("How many people were injured, not counting the dead?", "60 people were killed or injured.", False),
        ("How many people were injured, not counting the dead?", "Five were injured and 60 dead.", True),
        ("How many border guards were killed?", "Three of its soldiers were killed.", False),
        ("How many border guards were wounded?", "Two of our border guards were lightly wounded.", True),
        ("How many soldiers were killed?", "Four servicemen were killed.", True),
        (
            "How many soldiers does one say it holds, and how many guards the other?",
            "Two men are held.",
            True,
        ),
        ("How many soldiers does one say it holds, and how many are missing?", "One is missing.", True),
        ("How many monitors does the mission have?", "Monitors heard two shots on Sunday.", False),
        ("How many monitors does the mission have?", "The mission has 23 unarmed monitors.", True),
        ("How many monitors does the mission have?", "The number of monitors rose to 23.", True),
        ("How much money did the concert raise?", "A concert on 9 May will raise money.", False),
        ("How much money did the concert raise?", "A concert on 9 May raised 40,000 marks.", True),
        ("How much did it lose?", "It lost 2.5 million in May 2024.", True),
        ("Which company made the drone?", "Air defence brought the drone down.", False),
        ("Which company made the drone?", "The drone was built by Vantry Works.", True),
        ("Which inspector signed the report?", "The report bears the stamp of the inspectorate.", False),
        ("Which inspector signed the report?", "The report has the signature of Ada Brill.", True),
        ("Who coaches the Rovers?", "A header by Teo Lander gave the Rovers a win.", False),
        ("Who coaches the Rovers?", "The manager of the Rovers, Teo Lander, was pleased.", True),
        (
            "Which members voted for less?",
            "Ilse Maratov told a press conference that six members did.",
            False,
        ),
        ("Which members voted for less?", "The members Ada Brill and Otto Kern did.", True),
        ("What is the name of the medic?", "A medic spoke of a wounded man.", False),
        ("What is the name of the medic?", "The medic, a lieutenant named Ivo Dane, agreed.", True),
        ("What is the name of the medic?", "The Defence Ministry knew of no wounded man.", False),
        ("What is the name of the company?", "Vantry Works said that no other company had bid.", True),
        ("What are the names of the two managers?", "Two managers have been suspended.", False),
        ("What are the names of the two managers?", "Ada Brill and Otto Kern have been suspended.", True),
        ("What is the name of the medic who told Radio Zarin?", "A medic told Radio Zarin.", False),
        ("Who is the director of the festival?", "The festival opens with an opera by Augusta Venn.", False),
        ("Who is the director of the group?", "Its director, Ana Sorrell, said so.", True),
    ],
)
def test_a_sentence_holds_what_is_asked_for(question: str, sentence: str, fits: bool) -> None:
    assert all(need(sentence) for need in needs(question)) is fits


def test_names_are_not_the_first_word_nor_days_and_lose_their_possessive() -> None:
    assert names("What did Pellonia's bank do on Thursday?") == {"Pellonia"}
    assert names("Did the dam fail?") == frozenset()


def test_a_long_question_falls_into_parts() -> None:
    question = (
        "Does the article of the Harbour Times on the price of wheat call it high, "
        "while the report of the Dock Herald on the same harvest calls it low?"
    )
    first, second = parts(question)
    assert first.startswith("Does the article") and second.endswith("calls it low?")
    assert parts("Who won?") == ("Who won?",) and parts(" Who won, and by how much? ")[0].startswith(
        "Who won"
    )


@pytest.mark.parametrize(
    ("question", "publisher", "named"),
    [
        ("What did the Harbour Times report?", "The Harbour Times", True),
        ("What did the Harbour Times report?", "Harbour Times - Sports", True),
        ("What did Gridline say of the cut?", "Gridline", True),
        ("What was the fortune of the founder?", "Fortune", False),
        ("Fortune tells what?", "Fortune", False),
        ("What did the Harbour say?", "The Harbour Times", False),
        ("What?", "", False),
    ],
)
def test_whether_a_question_names_a_publisher(question: str, publisher: str, named: bool) -> None:
    assert publisher_named(question, publisher) is named


def test_the_days_that_a_question_names() -> None:
    assert days("What was said on 4 March, and on October 12th, 2023?") == {(3, 4), (10, 12)}
    assert days("May they do it in March 2026?") == frozenset()


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Who won album of the year at the 68th Grammys?", {"68th"}),
        ("Who died in the flood of 1996?", {"1996"}),
        ("What happened on March 4th?", set()),
        ("Who are the first three?", set()),
        ("Did 2,019 people vote?", set()),
    ],
)
def test_the_editions_and_years_that_a_question_names(question: str, wanted: set[str]) -> None:
    assert numbered(question) == wanted


@pytest.mark.parametrize(
    ("question", "changes"),
    [("How many are missing now?", True), ("What is the toll?", True), ("Who chairs the inquiry?", False)],
)
def test_what_is_asked_for_may_change_from_day_to_day(question: str, changes: bool) -> None:
    assert changing(question) is changes


@pytest.mark.parametrize(
    ("question", "about"),
    [
        ("Summarise the border incident", "the border incident"),
        ("Please summarize the flood.", "the flood."),
        ("What is the latest on the eel ban?", "the eel ban?"),
        ("Compare the tolls", "the tolls"),
        ("List", "List"),
        ("Who closed the port?", "Who closed the port?"),
    ],
)
def test_words_of_asking_are_no_part_of_what_is_asked_about(question: str, about: str) -> None:
    assert subject(question).strip() == about


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "What caused the Orlow blackout, and how much did it cost?",
            ("What caused the Orlow blackout", "how much did it cost — What caused the Orlow blackout?"),
        ),
        ("Who was killed and wounded in Orlow?", ("Who was killed and wounded in Orlow?",)),
        ("How many died?", ("How many died?",)),
        (
            "What caused the blackout, and how much did the Sarn ferry cost?",
            ("What caused the blackout", "how much did the Sarn ferry cost?"),
        ),
        (
            "Compare the death tolls of the Orlow Dam and the Sarn Weir",
            (
                "How many people were killed at the Orlow Dam?",
                "How many people were killed at the Sarn Weir?",
            ),
        ),
    ],
)
def test_two_questions_in_one_are_taken_apart(question: str, parts: tuple[str, ...]) -> None:
    assert question_parts.apart(question) == parts
    assert question_parts.asked(parts[-1]) == parts[-1].partition(" — ")[0]


@pytest.mark.parametrize(
    ("question", "last", "whole"),
    [
        (
            "and how many are missing?",
            "How many died in Orlow?",
            "and how many are missing — How many died in Orlow?",
        ),
        (
            "Why did it fail?",
            "How many died at the Orlow Dam?",
            "Why did it fail — How many died at the Orlow Dam?",
        ),
        ("Why?", "Who shut the bridge — What is new in Orlow?", "Why — What is new in Orlow?"),
        ("Who won the Sarn election?", "How many died in Orlow?", "Who won the Sarn election?"),
        ("what about Sarn?", "How many died in Orlow on Monday?", "How many died in Sarn on Monday?"),
        ("Why did it fail?", "", "Why did it fail?"),
    ],
)
def test_a_question_that_leans_on_the_last_one_is_asked_of_it(question: str, last: str, whole: str) -> None:
    assert question_parts.resolved(question, last) == whole


@pytest.mark.parametrize(
    ("name", "text", "holds"),
    [
        ("Chilean", "The lights went out across Chile.", True),
        ("Lethmari", "Lethmar counts four.", True),
        ("Mexican", "In Mexico prices rose.", True),
        ("Orlow", "In Orlow prices rose.", True),
        ("Orlow", "In Sarn prices rose.", False),
        ("Chilean", "The chiller broke.", False),
    ],
)
def test_a_people_s_name_is_held_by_its_country_s(name: str, text: str, holds: bool) -> None:
    assert questions.held(name, text) is holds


def test_the_thing_counted_is_told_apart_from_people_at_large() -> None:
    assert questions.counted("How many jobs does the ministry cut?") == "jobs"
    assert questions.counted("How many people died?") == ""
