"""Numbers in words: what they come to, what is no number, and what a pattern takes for one."""

import re

import pytest

from brief.text.numbers import NUMBER, WORDS, value


@pytest.mark.parametrize(
    ("phrase", "number"),
    [
        ("twenty-one", 21),
        ("Forty two", 42),
        ("zero", 0),
        ("dozen", 12),
        ("two dozen", 24),
        ("half a dozen", 6),
        ("a hundred", 100),
        ("nineteen hundred", 1_900),
        ("two hundred and five", 205),
        ("two hundred twenty-five", 225),
        ("two thousand five hundred", 2_500),
        ("one hundred thousand", 100_000),
        ("half a million", 500_000),
        ("a quarter of a million", 250_000),
        ("two and a half", 2.5),
        ("one and a half million", 1_500_000),
        ("a million and a half", 1_500_000),
        ("0.8 million", 800_000),
        ("1.2m", 1_200_000),
        ("3k", 3_000),
        ("5 bn", 5_000_000_000),
        ("12,500", 12_500),
        ("5 million 200 thousand", 5_200_000),
    ],
)
def test_what_a_phrase_comes_to(phrase: str, number: float) -> None:
    assert value(phrase) == number
    assert re.fullmatch(NUMBER, phrase, re.IGNORECASE) or phrase == "5 million 200 thousand"


@pytest.mark.parametrize(
    "phrase",
    [
        "",
        "and",
        "half",
        "half a",
        "dozens",
        "two three",
        "ten five",
        "twenty ten",
        "twenty twenty",
        "fifteen-one",
    ]
    + ["two and three", "two hundred three hundred", "million two billion", "1,5", "1.2.3", "seven dwarfs"],
)
def test_what_is_no_number(phrase: str) -> None:
    assert value(phrase) is None


@pytest.mark.parametrize("number", range(100))
def test_every_number_below_a_hundred(number: int) -> None:
    words = {n: word for word, n in WORDS.items()}
    spelt = words.get(number) or f"{words[number - number % 10]}-{words[number % 10]}"
    assert value(spelt) == value(str(number)) == number


def test_the_pattern_finds_numbers_in_a_text() -> None:
    text = "About twenty-one of 1,200 people; half a million litres, two dozen boats and one in ten roofs."
    assert re.findall(NUMBER, text, re.IGNORECASE) == [
        *("twenty-one", "1,200", "half a million", "two dozen", "one", "ten")
    ]
