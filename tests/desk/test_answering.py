"""Answers as they are put together: the newest word, one event, two questions, what was taken back, summaries."""

from __future__ import annotations

from pathlib import Path

import pytest

from brief.desk import Desk
from brief.records import CheckedAnswer
from brief.rendering.pages import render
from tests.support.desk import copied, desk, note, quick


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return desk(copied(tmp_path_factory.mktemp("answers") / "library"))


def lines(answer: CheckedAnswer) -> list[str]:
    return [sentence.text for sentence in answer.sentences]


def test_of_a_toll_the_newest_standing_figure_answers_though_it_is_told_in_other_words(corpus: Desk) -> None:
    answer = corpus.ask("How many people died in the Kelvar Dam collapse?")
    assert lines(answer)[0] == "The number of confirmed dead stands at 56, and 14 people are still missing."
    assert any("climbed to 47" in sentence.text for sentence in answer.withdrawn)
    assert not any("climbed to 47" in line for line in lines(answer))
    page = render(answer, "md")
    assert page.index("Corrected or withdrawn since") > page.index("stands at 56")
    assert "~~The number of people killed in the Kelvar Dam disaster" in page
    assert 'class="lines gone"' in render(answer, "html")
    assert corpus.verify_record(answer) == []


def test_of_two_events_alike_the_other_one_stands_last(corpus: Desk) -> None:
    told = lines(corpus.ask("How many people are missing?"))
    assert "14 people are still missing" in told[0]
    assert [i for i, line in enumerate(told) if "Kelva Weir" in line] in ([], [len(told) - 1])


def test_each_of_two_questions_in_one_is_answered(corpus: Desk) -> None:
    question = (
        "How many Lethmari soldiers does Ardovia say it holds, and how many does Lethmar say are missing?"
    )
    told = lines(corpus.ask(question))
    assert "holds two Lethmari soldiers" in told[0] and "missing" in told[1]


def test_what_the_corpus_does_not_say_of_two_questions_is_named(tmp_path: Path) -> None:
    with quick():
        made = desk(tmp_path / "library")
        made.ingest(
            [note(tmp_path / "in", "The blackout in Orlow was caused by a fire at the substation in Sarn.")]
        )
        answer = made.ask("What caused the blackout in Orlow, and how much did it cost the shops?")
    assert answer.answered and "fire at the substation" in answer.sentences[0].text
    assert answer.unanswered == ("how much did it cost the shops",)
    assert "The corpus does not say: how much did it cost the shops" in render(answer, "md")
    assert made.verify_record(answer) == []


def test_both_sides_of_what_is_compared_are_told(corpus: Desk) -> None:
    told = lines(corpus.ask("What do Lethmar and Ardovia each say about who crossed the Zarin Line?"))
    assert any(line.startswith("Lethmar") for line in told) and any("Ardovia says" in line for line in told)


def test_a_comparison_of_tolls_is_made_of_the_counts_newest_first(corpus: Desk) -> None:
    answer = corpus.ask("Compare the tolls of the dam")
    told = lines(answer)
    assert "56" in told[0] and any("46 people" in line for line in told) and len(told) > 3
    assert any("47" in sentence.text for sentence in answer.withdrawn)
    assert corpus.verify_record(answer) == []


def test_a_summary_opens_with_how_things_stand_and_tells_the_event(corpus: Desk) -> None:
    told = lines(corpus.ask("Summarise what happened to the Kelvar Dam"))
    assert any("56" in line for line in told[:2]) and any("gave way" in line for line in told)


def test_what_is_of_another_year_is_no_answer_to_what_changes(corpus: Desk) -> None:
    told = lines(corpus.ask("How many people were killed when the Kelvar Dam gave way?"))
    assert told and not any("1996" in line for line in told)


def test_satire_answers_nothing(corpus: Desk) -> None:
    answer = corpus.ask("Did Tessim Hydro receive the inspection report?")
    assert not any("letterbox" in sentence.text for sentence in (*answer.sentences, *answer.nearest))
    assert "wrong and we withdraw it" in lines(answer)[0]


def test_two_tolls_compared_are_each_the_newest(corpus: Desk) -> None:
    told = lines(corpus.ask("Compare the death tolls of the Kelvar Dam and the Kelva Weir"))
    assert "56" in told[0] and "At least 9 people" in told[1]


def test_a_corrected_figure_beside_one_that_stands_takes_back_that_one_alone(corpus: Desk) -> None:
    answer = corpus.ask("How many soldiers of Lethmar were wounded?")
    gone = [sentence.text for sentence in answer.withdrawn]
    assert not any(text.startswith("Five other soldiers were wounded") for text in gone)
