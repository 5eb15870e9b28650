"""What a question asks for."""

from __future__ import annotations

import pytest

from brief.evidence.questions import names, needs


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
    ],
)
def test_a_sentence_holds_what_is_asked_for(question: str, sentence: str, fits: bool) -> None:
    assert all(need.search(sentence) for need in needs(question)) is fits


def test_names_are_not_the_first_word_nor_days_and_lose_their_possessive() -> None:
    assert names("What did Pellonia's bank do on Thursday?") == {"Pellonia"}
    assert names("Did the dam fail?") == frozenset()
