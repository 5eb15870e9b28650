"""Blocks of an article into sentences, and sentences into passages, all as spans of the source text."""

from __future__ import annotations

import re

from brief.reading.sentence_breaks import corrected
from brief.records import Article, Passage, Span, digest, text_at
from brief.text.normal_forms import composed
from brief.text.quotation_marks import AFTER_END

MAX_WORDS = 170
"""The built-in embedder reads 256 tokens: 170 English words."""
AIM = 140
"""What passages of a long article are levelled to, so that no stub of a few words is left at its end."""

_UNSPACED = re.compile(r"[぀-ヿ㐀-鿿豈-﫿฀-๿]")
MAX_PARAGRAPH = 10_000

_INSIDE = re.compile(rf"[.!?…]{AFTER_END}\s|[。！？؟۔।]")
_MARK = re.compile(r"[.!?](?!$)|\n")
SPLITTER = "sentencex-1/2"
"""Part of every passage's id: change it whenever the same article would be split differently."""


_Row = tuple[tuple[Span, ...], str, int, bool]
"""A sentence's spans, its folded text, its words, and whether its paragraph ends with it."""


def sentences(
    source_text: str, blocks: tuple[tuple[Span, ...], ...], language: str
) -> list[tuple[Span, ...]]:
    """Each sentence of the blocks as its spans, trimmed of white space, in reading order."""
    return [row[0] for row in _rows(source_text, blocks, language)]


def split(article: Article) -> tuple[Passage, ...]:
    """Passages of whole sentences, at most 170 words each; a longer sentence stands alone.

    A passage ends with a paragraph where that leaves it a fair size, so few cross more than needed.
    """
    rows = _rows(article.source_text, article.blocks, article.language)
    left = sum(row[2] for row in rows)
    passages: list[Passage] = []
    held: list[_Row] = []
    size, target = 0, _target(left)
    for row in rows:
        if held and size + row[2] > MAX_WORDS:
            passages.append(_passage(article, held))
            held, size, target = [], 0, _target(left)
        held.append(row)
        size += row[2]
        left -= row[2]
        if size >= target or (row[3] and size >= 0.8 * target and size + left > MAX_WORDS):
            passages.append(_passage(article, held))
            held, size, target = [], 0, _target(left)
    if held:
        passages.append(_passage(article, held))
    return tuple(passages)


def _target(left: int) -> float:
    """Words that the next passage aims at: all that is left if it fits, else an even share of it.

    180 words become 90 and 90 rather than 170 and 10.
    """
    return MAX_WORDS if left <= MAX_WORDS else left / -(-left // AIM)


def _passage(article: Article, rows: list[_Row]) -> Passage:
    spans = tuple([row[0] for row in rows])
    # The article's id too: two articles with the very same text have passages of their own.
    key = f"{article.source_text_sha256} {article.id} {spans} {SPLITTER}"
    return Passage(
        id=digest(key)[:16],
        article_id=article.id,
        start=min([sentence[0][0] for sentence in spans]),
        end=max([sentence[-1][1] for sentence in spans]),
        text=composed(" ".join([row[1] for row in rows])),
        sentences=spans,
    )


def _rows(source: str, blocks: tuple[tuple[Span, ...], ...], language: str) -> list[_Row]:
    language = language or "en"
    rows: list[_Row] = []
    for block in blocks:
        if len(block) > 1:
            rows += _joined(source, block, language)
            continue
        at, stop = block[0]
        text = source[at:stop]
        # Most blocks of feeds are headings and list entries: one sentence, nothing to look for.
        if (len(text) < 40 and not _INSIDE.search(text)) or (text.isascii() and not _MARK.search(text)):
            if words := text.split():
                folded = " ".join(words)
                rows.append((block, folded, _words(folded, len(words)), True))
            continue
        last = len(rows)
        for piece in segments(language, text):
            words = piece.split()
            if words:
                folded = " ".join(words)
                end = at + len(piece)
                # A piece ends in the space after it: stripped only where there is more than that.
                if len(folded) == len(piece):
                    span = (at, end)
                elif len(folded) + 1 == len(piece) and piece[-1] == " ":
                    span = (at, end - 1)
                else:
                    span = (end - len(piece.lstrip()), at + len(piece.rstrip()))
                rows.append(((span,), folded, _words(folded, len(words)), False))
            at += len(piece)
        if len(rows) > last:
            rows[-1] = (*rows[-1][:3], True)
    return rows


def segments(language: str, text: str) -> list[str]:
    """The pieces that sentencex cuts a text into, corrected; they rejoin to it.

    Its time grows with the square of a paragraph's marks, so a paragraph longer than any real one is
    cut first, at the end of a sentence where there is one.
    """
    import sentencex

    pieces: list[str] = []
    while len(text) > MAX_PARAGRAPH:
        cut = max(text.rfind(mark, MAX_PARAGRAPH // 2, MAX_PARAGRAPH) for mark in (". ", "。", "\n"))
        cut = cut if cut > 0 else text.rfind(" ", MAX_PARAGRAPH // 2, MAX_PARAGRAPH)
        cut = cut + 1 if cut > 0 else MAX_PARAGRAPH
        pieces += sentencex.segment(language, text[:cut])
        text = text[cut:]
    pieces += sentencex.segment(language, text)
    return corrected(pieces, language)


def _joined(source: str, block: tuple[Span, ...], language: str) -> list[_Row]:
    """Sentences of a block that was rejoined, or has marks cut out of it."""
    rows: list[_Row] = []
    at = 0
    for piece in segments(language, " ".join([source[start:end] for start, end in block])):
        lead = len(piece) - len(piece.lstrip())
        spans = _mapped(block, at + lead, at + lead + len(piece.strip()))
        if spans:
            folded = text_at(source, spans)
            rows.append((spans, folded, _words(folded, folded.count(" ") + 1), False))
        at += len(piece)
    if rows:
        rows[-1] = (*rows[-1][:3], True)
    return rows


def _words(text: str, spaced: int) -> int:
    """White-space words; in scripts without spaces, characters by one and a half."""
    return spaced if text.isascii() else max(spaced, int(len(_UNSPACED.findall(text)) / 1.5))


def _mapped(block: tuple[Span, ...], start: int, end: int) -> tuple[Span, ...]:
    """Spans of the source text for a stretch of the block's pieces joined by one space."""
    found: list[Span] = []
    base = 0
    for begin, stop in block:
        low, high = max(start, base), min(end, base + stop - begin)
        if low < high:
            found.append((begin + low - base, begin + high - base))
        base += stop - begin + 1
    return tuple(found)
