"""Sentences and passages: hard breaks in nine languages, and spans that point at what they say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brief.reading.passages import sentences
from brief.reading.sentence_breaks import corrected
from brief.records import text_at
from tests.reading.gold_sentences import GOLD, MORE

CASES = [
    (language, line)
    for texts in (GOLD, MORE)
    for language, lines in texts.items()
    for line in lines.strip().splitlines()
]


def split(text: str, language: str) -> list[str]:
    return [text_at(text, spans) for spans in sentences(text, (((0, len(text)),),), language)]


@pytest.mark.parametrize(("language", "line"), CASES)
def test_hard_breaks(language: str, line: str) -> None:
    expected = line.split("¦")
    assert split(("" if language == "zh" else " ").join(expected), language) == expected


def test_at_least_twelve_hard_texts_a_language() -> None:
    assert len(GOLD) == 9 and all(len(lines.strip().splitlines()) >= 12 for lines in GOLD.values())


def test_a_language_without_corrections_keeps_its_breaks() -> None:
    assert split("Vatten steg. Ingen varnades.", "sv") == ["Vatten steg.", "Ingen varnades."]
    assert corrected(["A. ", "B"], "xx") == ["A. ", "B"]


def test_a_missing_space_after_a_sentence_is_a_break() -> None:
    assert split("The water rose at night.Nobody in the town was warned.", "en") == [
        "The water rose at night.",
        "Nobody in the town was warned.",
    ]


@pytest.mark.parametrize("text", ["A heading of five words", "One.", "x", "Two  spaces and\ta tab", "Выше"])
def test_a_block_of_one_sentence(text: str) -> None:
    assert split(text, "en") == [" ".join(text.split())]


def test_white_space_in_and_around_sentences_is_in_no_span_s_ends() -> None:
    text = "The water\xa0rose.  Nobody  was warned.\u3000 He left."
    spans = sentences(text, (((0, len(text)),),), "en")
    assert [text[a:b] for ((a, b),) in spans] == ["The water\xa0rose.", "Nobody  was warned.", "He left."]


@given(st.text(alphabet='aB1 .!?…”»。？д.д\n—"’)', max_size=80), st.sampled_from(sorted(GOLD)))
def test_no_character_is_lost_between_sentences(text: str, language: str) -> None:
    at = 0
    for ((start, end),) in sentences(text, (((0, len(text)),),), language) if text.strip() else ():
        assert start >= at and not text[at:start].strip()
        at = end
    assert not text[at:].strip()


def test_a_clock_s_time_goes_on_with_its_day_or_zone() -> None:
    text = "The army arrived at 5 p.m. Tuesday in the town. It left at 6 a.m. EST Friday. We spoke at 7 p.m. We left."
    assert split(text, "en") == [
        "The army arrived at 5 p.m. Tuesday in the town.",
        "It left at 6 a.m. EST Friday.",
        "We spoke at 7 p.m.",
        "We left.",
    ]
