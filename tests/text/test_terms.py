from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brief.text.normal_forms import composed
from brief.text.terms import STOP_WORDS, for_index, query, terms


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("How many people were killed in Gaza City?", ["people", "killed", "gaza", "city"]),
        ("the dam, the DAM and The Dam", ["dam"]),
        ("Who is it?", ["who", "is", "it"]),
        ("a b c 5", ["a", "b", "c", "5"]),
        ("plan B of 5 tanks", ["plan", "tanks"]),
        ("U.S. troops", ["troops"]),
        ("", []),
        ("?!", []),
    ],
)
def test_the_words_that_carry_the_topic(text: str, words: list[str]) -> None:
    assert terms(text) == words


def test_runs_of_scripts_without_spaces_become_pairs() -> None:
    assert for_index("大坝决堤").split() == ["大坝", "坝决", "决堤"]
    assert for_index("水").split() == ["水"]
    assert for_index("The 大坝 broke").split() == ["The", "大坝", "broke"]
    assert terms("大坝 dam 水") == ["大坝", "dam", "水"]
    assert for_index("Ukraine, Украина, أوكرانيا, 우크라이나") == "Ukraine, Украина, أوكرانيا, 우크라이나"


def test_a_query_is_bounded() -> None:
    assert query("dam river") == '"dam" OR "river"'
    assert query("") == ""
    assert query(" ".join(f"word{n}" for n in range(1000))).count(" OR ") == 63


def test_stop_words_are_words_of_their_own() -> None:
    assert {"the", "of", "said"} <= STOP_WORDS
    assert all(word == word.lower() and word.isalpha() for word in STOP_WORDS)
    assert not STOP_WORDS & {"killed", "city", "war"}


@given(st.text(max_size=200))
def test_whatever_is_asked_fts5_can_read_it(text: str) -> None:
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE words USING fts5(body)")
        asked = query(text)
        if asked:
            connection.execute("SELECT * FROM words WHERE words MATCH ?", (asked,)).fetchall()
    finally:
        connection.close()


@given(st.text(alphabet=st.characters(categories=["Lu", "Ll", "Lo", "Nd", "Zs"]), max_size=60))
def test_a_text_is_found_by_its_own_words(text: str) -> None:
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute(
            'CREATE VIRTUAL TABLE words USING fts5(body, tokenize="porter unicode61 remove_diacritics 2")'
        )
        connection.execute("INSERT INTO words VALUES(?)", (for_index(composed(text)),))
        asked = query(text)
        assert not asked or connection.execute("SELECT * FROM words WHERE words MATCH ?", (asked,)).fetchall()
    finally:
        connection.close()
