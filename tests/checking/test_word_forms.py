"""Content words: stems, figures by value, dates by part, denials."""

from __future__ import annotations

import pytest

from brief.checking.word_forms import WordKind, content_words, figure_values, form, forms, negated, tidy


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("trained", "training"),
        ("attacks", "attack"),
        ("city's", "city"),
        ("companies", "company"),
        ("announcement", "announced"),
        ("1,500", "1500"),
        ("Sept", "September"),
        ("three", "3"),
        ("date", "dates"),
        ("named", "name"),
        ("9th", "ninth"),
    ],
)
def test_forms_that_are_one_word(one: str, other: str) -> None:
    assert form(one) == form(other)


@pytest.mark.parametrize(
    ("one", "other"), [("May", "march"), ("12", "120"), ("police", "policy"), ("press", "pres")]
)
def test_forms_that_are_two_words(one: str, other: str) -> None:
    assert form(one) != form(other)


def test_a_month_is_found_in_an_iso_date_and_the_modal_may_is_no_content_word() -> None:
    assert {"2024", "november", "30"} <= forms(tidy("PUBLISHED: 2024-11-30T09:00:00Z"))
    assert [word.text for word in content_words("They may leave Kelvar")] == ["leave", "Kelvar"]


def test_kinds() -> None:
    words = content_words("Officials in Lower Sallow counted 40 boats and twelve lorries.")
    assert [(w.text, w.kind) for w in words] == [
        ("Officials", WordKind.WORD),
        ("Lower", WordKind.NAME),
        ("Sallow", WordKind.NAME),
        ("counted", WordKind.WORD),
        ("40", WordKind.FIGURE),
        ("boats", WordKind.WORD),
        ("twelve", WordKind.FIGURE),
        ("lorries", WordKind.WORD),
    ]


def test_offsets_point_into_the_tidied_text() -> None:
    text = tidy("The ministry’s report of 2024-05-01 named Kelvar")
    assert all(text[w.start : w.end] == w.text for w in content_words(text))


def test_figures_are_compared_by_value() -> None:
    assert "1500000" in forms("a fund of 1.5 million euros")
    assert [value for _, _, value in figure_values("It cost $1,500,000 in all.")] == ["1500000"]


@pytest.mark.parametrize(
    ("text", "denies"),
    [
        ("It was not hit.", True),
        ("They didn't leave.", True),
        ("He denied it.", True),
        ("The notable knot held.", False),
    ],
)
def test_denials(text: str, denies: bool) -> None:
    assert negated(text) is denies
