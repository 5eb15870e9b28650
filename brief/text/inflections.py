"""Patterns of English words with their endings, written as plain words: "rise deny turn_down" finds "turned down"."""

from __future__ import annotations

import re


def inflected(words: str) -> str:
    """A pattern, without groups, of the words and of what regular endings make of them.

    Args:
        words: parted by white space; ``_`` stands for a blank, after which nothing is inflected. A word with
            any sign of a pattern in it is taken as it is.
    """
    return "|".join(_pattern(*word.partition("_")) for word in words.split())


def _pattern(word: str, blank: str, rest: str) -> str:
    if not (word + rest.replace("_", "")).isalpha():
        found = word
    elif word.endswith("e"):
        found = f"{word[:-1]}(?:e[sd]?|ing)"
    elif re.search("[^aeiou]y$", word):
        found = f"{word[:-1]}(?:y(?:ing)?|ie[sd])"
    else:
        found = f"{word}(?:e?s|{word[-1]}?(?:ed|ing))?"
    return found + (blank + rest).replace("_", r"\s")
