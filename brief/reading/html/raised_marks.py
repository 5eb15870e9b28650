"""Raised characters: the mark of a note, an exponent or a unit's power, or part of a word (4th, 1er)."""

from __future__ import annotations

import re
from enum import Enum

from brief.text.superscripts import superscript

_ORDINAL = re.compile(r"(?:st|nd|rd|th|e|er|ère|re|ème|eme|de|te|o|a|os|as|º|ª|tm|®|©|℠|™)\.?", re.IGNORECASE)
_SIGN = re.compile(r"[*†‡§¶#]+|\[[^\]]{1,12}\]|\(\d{1,3}\)|\(?[ivx]{1,5}\)")
_NUMBERS = re.compile(r"[\d\s,;–-]{1,12}")
_POWER = re.compile(r"[-−–+]?\d{1,3}")
_UNIT = re.compile(r"(?:^|[\s\d/·*(])(?:[kcdmµμn]?m|ft|in|yd|mi|s|h|kg|mol|sq|ha|км|м|см|мм)$", re.IGNORECASE)


class Raised(Enum):
    """What raised characters are."""

    TEXT = "text"
    POWER = "power"
    NOTE_MARK = "mark of a note"


def raised(words: str, before: str, *, linked: bool) -> tuple[Raised, str]:
    """What raised characters are, and how they are written on one line.

    A mark leads to a note, is in brackets or a sign, or is a number or a letter after a word or a sentence. A number
    after a digit is its exponent, one after a unit of length its power: 10⁶, m².

    Args:
        words: the raised characters.
        before: the text of the same paragraph before them.
        linked: they are a link within the page, or are called a reference to a note.
    """
    words = words.strip()
    if linked or _SIGN.fullmatch(words):
        return Raised.NOTE_MARK, words
    if (
        _ORDINAL.fullmatch(words)
        and before[-1:].isalnum()
        and not (len(words) == 1 and before[-1:].isalpha())
    ):
        return Raised.TEXT, words
    if _POWER.fullmatch(words) and (before[-1:].isdigit() or _UNIT.search(before[-12:])):
        return Raised.POWER, superscript(words)
    if before.strip() and (_NUMBERS.fullmatch(words) or (len(words) == 1 and words.isalpha())):
        return Raised.NOTE_MARK, words
    return Raised.TEXT, words
