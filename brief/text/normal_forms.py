"""Normal forms, so that words that are written alike compare alike however their letters are encoded.

Source texts are never edited and spans go on counting their code points: what is taken out of them to be
searched, compared or shown is put into Unicode's composed form (NFC) there.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right

from brief.records import Span, fold, text_at


def composed(text: str) -> str:
    """Text in NFC: "é" is one character, whether its accent came with it or after it."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def comparable(text: str) -> str:
    """Text in NFC, white space folded: the form that words are compared in."""
    return fold(composed(text))


def words_at(source_text: str, spans: tuple[Span, ...]) -> str:
    """The text that a list of spans stands for, in NFC."""
    return composed(text_at(source_text, spans))


def located(words: str, source_text: str) -> Span | None:
    """Where words stand in a source text, white space and normal form apart: the source text's own span, or None."""
    whole = composed(source_text)
    found = re.search(r"\s+".join(map(re.escape, composed(words).split())), whole)
    if found is None or whole == source_text:
        return found and found.span()
    # An offset in the composed text is that of the longest beginning of the source that composes to no more.
    start, end = (
        bisect_right(range(len(source_text) + 1), at, key=lambda n: len(composed(source_text[:n]))) - 1
        for at in found.span()
    )
    return start, end


def visible(text: str) -> str:
    """Text without invisible characters (controls, tags, zero width) and without our fence marks."""
    kept = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cn"))
    return kept.replace("<<<", "‹‹‹").replace(">>>", "›››")
