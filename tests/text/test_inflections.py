"""Plain words with their endings: regular ones are made, irregular ones are listed by whoever asks."""

from __future__ import annotations

import re

import pytest

from brief.text.inflections import inflected


@pytest.mark.parametrize(
    ("words", "found", "not_found"),
    [
        ("rise", "rise rises rising", "rose prise"),
        ("deny", "deny denies denied denying", "den"),
        ("stop", "stop stops stopped stopping", "stoppage"),
        ("buy", "buy buys buying", "buffy"),
        ("turn_down", "turned_down turns_down", "turn down_turned"),
        ("clos(?:es|ed) shut", "closed shuts", "close"),
    ],
)
def test_a_word_is_found_with_its_endings(words: str, found: str, not_found: str) -> None:
    pattern = re.compile(rf"(?:{inflected(words)})")
    assert all(pattern.fullmatch(word.replace("_", " ")) for word in found.split())
    assert not any(pattern.fullmatch(word.replace("_", " ")) for word in not_found.split())
