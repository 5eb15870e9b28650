"""Normal forms, so that words that are written alike compare alike however their letters are encoded.

Source texts are never edited and spans go on counting their code points: what is taken out of them to be
searched, compared or shown is put into Unicode's composed form (NFC) there.
"""

from __future__ import annotations

import unicodedata

from brief.records import Span, fold, text_at


def composed(text: str) -> str:
    """Text in NFC: "é" is one character, whether its accent came with it or after it."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def folded(text: str) -> str:
    """Text in NFC, white space folded: the form that words are compared in."""
    return fold(composed(text))


def words_at(source_text: str, spans: tuple[Span, ...]) -> str:
    """The text that a list of spans stands for, in NFC."""
    return composed(text_at(source_text, spans))
