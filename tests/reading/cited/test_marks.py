"""The marks of running text: every form is cut out of the sentence, and names what it cites."""

from __future__ import annotations

import time

import pytest

from brief.reading.cited.dispatch import read_cited
from brief.reading.cited.marks import clean, found, is_mark, listed

PRIVATE = chr(0xF0000)


def read(text: str) -> tuple[str, list[str]]:
    words, marks = found(text, [])
    return words, [mark.key for mark in marks]


@pytest.mark.parametrize(
    ("text", "words", "keys"),
    [
        ("The dam holds [1].", "The dam holds.", ["1"]),
        ("The dam holds.[1]", "The dam holds.", ["1"]),
        ("The dam holds [1, 3-5].", "The dam holds.", ["1", "3", "4", "5"]),
        ("The dam holds [1; 3–4].", "The dam holds.", ["1", "3", "4"]),
        ("The dam holds [1][2].", "The dam holds.", ["1", "2"]),
        ("The dam holds [1] [2].", "The dam holds.", ["1", "2"]),
        ("The dam holds.[^1]", "The dam holds.", ["^1"]),
        ("The dam holds.[^dam-note]", "The dam holds.", ["^dam-note"]),
        ("The dam holds.【4†source】", "The dam holds.", ["4"]),
        ("The dam holds【4:0†orlow.txt】.", "The dam holds.", ["4"]),
        ("The dam holds (Source 2).", "The dam holds.", ["2"]),
        ("The dam holds [Doc 1, 2].", "The dam holds.", ["1", "2"]),
        ("The dam holds [P3].", "The dam holds.", ["P3"]),
        ("The dam holds.³", "The dam holds.", ["3"]),
        ("The dam holds.¹,³", "The dam holds.", ["1", "3"]),
        ("The dam holds.²⁻⁴", "The dam holds.", ["2", "3", "4"]),
        ("The dam holds (Wu 2020).", "The dam holds.", ["Wu 2020"]),
        ("The dam holds (Wu et al., 2020).", "The dam holds.", ["Wu et al., 2020"]),
        ("The dam holds (Wu & Öberg, 2020a).", "The dam holds.", ["Wu & Öberg, 2020a"]),
        ("It holds (Wu 2020; Öberg 2019).", "It holds.", ["Wu 2020", "Öberg 2019"]),
        ("It holds (Wu2020dams pages 3-5).", "It holds.", ["Wu2020dams pages 3-5"]),
        ("It holds (Wu2020dams, Li2019).", "It holds.", ["Wu2020dams", "Li2019"]),
        ("It holds (pqac-12ab34cd).", "It holds.", ["pqac-12ab34cd"]),
        ("It holds (PMID: 12345678).", "It holds.", ["PMID 12345678"]),
        ("It holds (PMID 12345678, 23456789).", "It holds.", ["PMID 12345678", "PMID 23456789"]),
        ("It holds, PMID:12345678.", "It holds.", ["PMID 12345678"]),
        ("It holds (doi: 10.1/ab.c).", "It holds.", ["DOI 10.1/ab.c"]),
        ("The [[dam]] holds.", "The dam holds.", ["page dam"]),
        ("The [[dam|old dam]] holds.", "The old dam holds.", ["page dam"]),
        ("It holds ([[dam]], [[lake]]).", "It holds.", ["page dam", "page lake"]),
        ("It holds (https://a.example/1).", "It holds.", ["https://a.example/1"]),
        ("It holds: https://a.example/x_(y).", "It holds:.", ["https://a.example/x_(y)"]),
        (
            "It holds (see https://a.example/1?b=c, later).",
            "It holds (see, later).",
            ["https://a.example/1?b=c"],
        ),
    ],
)
def test_a_mark_is_cut_out_and_names_what_it_cites(text: str, words: str, keys: list[str]) -> None:
    assert read(text) == (words, keys)


@pytest.mark.parametrize(
    "text",
    [
        "It was so [1-400].",
        "It rose by ten m² and x² a year.",
        "f(1) is no mark, nor is a[i].",
        "It rained (March 2019).",
        "It opened (Summer 2024) and closed (Since 2021).",
        "A range [a-z] and [sic] stay.",
        "In 2020 [the] dam held.",
    ],
)
def test_what_is_no_mark_stays(text: str) -> None:
    assert read(text) == (text, [])


def test_a_stop_behind_an_address_ends_the_sentence() -> None:
    text = read_cited(
        ("a.md", b"See https://a.example/1. It held (https://b.example/2). The lake is full.\n")
    )
    assert text.pieces[0].text == "See. It held. The lake is full."


def test_ranges_and_signs_of_lists() -> None:
    assert listed("1, 3–5") == ["1", "3", "4", "5"]
    assert listed("^1,^2") == ["^1", "^2"]
    assert listed("1-400") == [] and listed("5-3") == []


def test_the_words_of_a_link_that_are_no_words() -> None:
    assert all(map(is_mark, ("1", "[3]", "[2, 3]", "source", "*", "†", "here", "↗")))
    assert is_mark("news.example", "https://news.example/a") and is_mark(
        "12345678", "https://p.example/12345678/"
    )
    assert not is_mark("the ministry", "https://a.example") and not is_mark("12345678", "https://a.example")


def test_private_characters_of_a_text_are_no_marks() -> None:
    assert clean(f"a{PRIVATE}b{chr(0xFFFFD)}") == "ab"
    text = read_cited(("a.md", f"The dam{PRIVATE} holds{chr(0xF0001)} [1].\n".encode()))
    assert (text.pieces[0].text, [m.key for m in text.pieces[0].marks]) == ("The dam holds.", ["1"])


@pytest.mark.parametrize(
    "text",
    [
        "(PMID: " + "12345678, " * 400 + "x",
        "(" + "A2020202020, " * 400 + "!",
        "(" + "Wu Li Bo And " * 400 + "2020",
        "a" + " [1]" * 10_000 + " b",
        "[" + "1, " * 5000 + "x",
        "(" * 20_000,
        "a " + "[[" * 5_000,
        "https://" + "a" * 50_000 + ")" * 5_000,
        "x" + "¹" * 20_000 + "a",
    ],
)
def test_no_text_takes_long(text: str) -> None:
    began = time.process_time()
    found(text, [])
    assert time.process_time() - began < 3
