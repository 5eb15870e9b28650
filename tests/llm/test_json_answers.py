"""Strict JSON out of a model's text, whole and element by element."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brief.llm.json_answers import MAX_WORDS, Elements, instruction, listed, parsed, words


@pytest.mark.parametrize(
    "text",
    [
        '{"a": [1]}',
        '\n {"a": [1]} \n',
        '```json\n{"a": [1]}\n```',
        '```\n{"a": [1]}```\n',
        '<think>what of {"a": 2}?</think>\n{"a": [1]}',
        '<think>hm</think>```json\n{"a": [1]}\n```',
    ],
)
def test_a_fence_and_thoughts_are_taken_off(text: str) -> None:
    assert parsed(text) == {"a": [1]}
    found = Elements()
    assert [e for char in text for e in found.feed(char)] == [1]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no JSON"),
        ("jon", "no JSON at character 0"),
        ('{"a": 1} and more', "no JSON"),
        ('Here it is: {"a": 1}', "no JSON"),
        ('{"a": 1, "a": 2}', "one key twice"),
        ('{"a": {"b": 1, "b": 1}}', "one key twice"),
        ('{"a": NaN}', "NaN is no JSON"),
        ('{"a": -Infinity}', "-Infinity is no JSON"),
        ('{"a": 1e999}', "beyond all bounds"),
        ("[" * 100_000, "nested too deeply"),
        ('{"a": ' + "9" * 5000 + "}", "integer string"),
    ],
)
def test_what_readers_disagree_about_is_no_json(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        parsed(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.text(), JSON, max_size=4), st.integers(1, 9), st.booleans())
def test_elements_are_those_of_the_first_array_however_the_text_is_cut(
    answer: dict[str, Any], size: int, escaped: bool
) -> None:
    text = json.dumps(answer, ensure_ascii=escaped)
    found = Elements()
    told = [e for i in range(0, len(text), size) for e in found.feed(text[i : i + size])]
    assert told == listed(answer) == listed(parsed(text))


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet='{}[],:"\\ a1`<>think/', max_size=60))
def test_no_text_makes_elements_fail(text: str) -> None:
    Elements().feed(text)


@pytest.mark.parametrize("text", ["[[1, 2]]", 'so {"a": [1]}', '{"a": {"b": [1]}}', '{"a": "[1, 2]"}', ""])
def test_arrays_elsewhere_are_not_told(text: str) -> None:
    assert Elements().feed(text) == []


def test_an_element_that_is_no_json_ends_the_telling() -> None:
    assert Elements().feed('{"a": [1, nul, 3]}') == [1]
    assert Elements().feed('{"a": [{"x": 1, "x": 2}, 3]}') == []


def test_foreign_words_are_short_and_carry_neither_key_nor_link() -> None:
    text = "bad key sk-1\nsee\thttps://evil.example/a?b or www.evil.example \x1b[31m" + "x" * 500
    shown = words(text, ("sk-1", ""))
    assert "sk-1" not in shown and "evil" not in shown and "\x1b" not in shown and "\n" not in shown
    assert len(shown) == MAX_WORDS and shown.startswith("bad key (key) see (link) or (link)")


def test_the_instruction_holds_the_schema() -> None:
    assert json.loads(instruction({"type": "object"}).strip().split("\n")[-1]) == {"type": "object"}
