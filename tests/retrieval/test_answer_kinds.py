"""What kind of answer a question asks for, and which sentences hold one."""

from __future__ import annotations

import pytest

from brief.retrieval.answer_kinds import AnswerKind, holds, kind_of, new_names


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How many people died?", AnswerKind.FIGURE),
        ("Death toll at the weir", AnswerKind.FIGURE),
        ("How much did the bridge cost?", AnswerKind.MONEY),
        ("For how long was the road closed?", AnswerKind.DURATION),
        ("How high is the Orlow Dam?", AnswerKind.LENGTH),
        ("When does the curfew end?", AnswerKind.TIME),
        ("Whereabouts did the lander come down?", AnswerKind.PLACE),
        ("Who took the picture?", AnswerKind.NAME),
        ("Which company made the turbines?", AnswerKind.NAME),
        ("Why did the bank raise its rate?", AnswerKind.REASON),
        ("What caused the blackout?", AnswerKind.REASON),
        ("List the demands of the strikers", AnswerKind.LIST),
        ("Is the bridge open?", AnswerKind.YES_OR_NO),
        ("Compare the tolls of the two floods", AnswerKind.COMPARISON),
        ("What do Orlow and Sarn each say about the shots?", AnswerKind.COMPARISON),
        ("Summarise the border incident", AnswerKind.SUMMARY),
        ("What is the latest on the strike?", AnswerKind.SUMMARY),
        ("What did the council decide?", AnswerKind.STATEMENT),
    ],
)
def test_the_kind_of_answer_is_told_by_the_words_of_the_question(question: str, kind: AnswerKind) -> None:
    assert kind_of(question) is kind


@pytest.mark.parametrize(
    ("kind", "holding", "lacking"),
    [
        (AnswerKind.LENGTH, "It is 61 metres high.", "It was built between 1969 and 1974."),
        (AnswerKind.DURATION, "He spoke for nearly two hours.", "He spoke in the evening."),
        (AnswerKind.MONEY, "Repairs come to $4 million.", "Repairs come to four bridges."),
        (AnswerKind.PLACE, "It came down near Orlow.", "It came down gently."),
        (AnswerKind.REASON, "It failed because a gate had rusted.", "It failed at noon."),
        (AnswerKind.NAME, "The picture was taken by Ana Dell.", "The picture was taken at noon."),
        (AnswerKind.LIST, "They want pay, rest, and water.", "They want more."),
    ],
)
def test_a_sentence_of_the_kind_holds_what_is_asked_for(kind: AnswerKind, holding: str, lacking: str) -> None:
    assert holds(kind, holding, "Asked?") and not holds(kind, lacking, "Asked?")


def test_names_of_the_question_are_no_news() -> None:
    question = "Who leads the Orlow Council?"
    assert new_names("The Orlow Council met.", question) == 0
    assert new_names("The Orlow Council is led by Ana Dell.", question) == 2


def test_a_height_is_not_answered_by_another_length() -> None:
    question = "How high is the Orlow Dam?"
    assert holds(AnswerKind.LENGTH, "It is 61 metres high.", question)
    assert holds(AnswerKind.LENGTH, "The 61-metre dam gave way.", question)
    assert not holds(AnswerKind.LENGTH, "The lake stretches for 11 kilometres.", question)
