"""Who somebody is: what asks for it, and which sentences say it."""

from __future__ import annotations

import pytest

from brief.retrieval.who_is import APPOSITION, TITLE, asked_of, introduces


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Who is Marta Velin?", "Marta Velin"),
        ("who's Karel Dunn", "Karel Dunn"),
        ("Who was Joren Vask Jr.?", "Joren Vask Jr"),
        ("Who is the president of Lethmar?", ""),
        ("Who is Marta Velin's deputy?", ""),
        ("Who won the vote in Orrin?", ""),
    ],
)
def test_a_question_of_who_somebody_is_names_them(question: str, name: str) -> None:
    assert asked_of(question) == name


@pytest.mark.parametrize(
    ("sentence", "how"),
    [
        ("Marta Velin, the interior minister, spoke in Drenholt.", APPOSITION),
        ("Marta Velin, Verania's interior minister, spoke.", APPOSITION),
        ("Marta Velin is a former judge.", APPOSITION),
        ("The Interior Minister Marta Velin spoke.", TITLE),
        ("Marta Velin spoke in Drenholt, the capital.", 0),
        ("Among Marta Velin and others, nobody spoke.", 0),
        ("The minister spoke.", 0),
    ],
)
def test_a_sentence_says_who_somebody_is_beside_the_name_or_by_a_title(sentence: str, how: int) -> None:
    assert introduces("Marta Velin", sentence) == how


def test_a_name_is_known_with_and_without_junior() -> None:
    assert introduces("Joren Vask Jr", "Joren Vask Jr., the country's top official, asked.") == APPOSITION
    assert introduces("Joren Vask Jr", "Joren Vask, a banker, asked.") == APPOSITION
