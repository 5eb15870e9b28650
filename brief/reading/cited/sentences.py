"""Somebody's text sentence by sentence, each with what it cites."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace

from brief.reading.passages import segments
from brief.records import CitedText, PieceKind, TextPiece
from brief.text.language import language_of


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its place.

    ``later`` are the keys of marks behind it in its paragraph, or of the words with a colon above the list it is in.
    """

    text: str
    piece: int
    line: int
    kind: PieceKind
    cites: tuple[str, ...]
    later: tuple[str, ...] = ()


def sentences_of(text: CitedText) -> tuple[str, list[Sentence]]:
    """The language of a text, and its sentences in order, those of headings among them.

    A mark belongs to the sentence in which or behind which it stands.
    """
    language = language_of(" ".join(piece.text for piece in text.pieces)[:20_000]) or "en"
    found: list[Sentence] = []
    above: tuple[str, ...] = ()
    for number, piece in enumerate(text.pieces):
        own = _of_piece(piece, number, language)
        if piece.kind not in (PieceKind.ITEM, PieceKind.ROW):
            above = ()
        found += [one if one.cites or one.later else replace(one, later=above) for one in own]
        if own and own[-1].text.endswith((":", "：")):
            above = own[-1].cites or above
    return language, found


def _of_piece(piece: TextPiece, number: int, language: str) -> list[Sentence]:
    spans: list[tuple[int, int]] = []
    at = 0
    # A heading or a row is one thing, whatever full stops are in it.
    parts = (
        [piece.text] if piece.kind in (PieceKind.HEADING, PieceKind.ROW) else segments(language, piece.text)
    )
    for part in parts:
        start = at + len(part) - len(part.lstrip())
        if part.strip():
            spans.append((start, start + len(part.strip())))
        at += len(part)
    cites: list[list[str]] = [[] for _ in spans]
    starts = [start for start, _ in spans]
    for mark in piece.marks:
        if spans:
            cites[max(bisect_left(starts, mark.at) - 1, 0)].append(mark.key)
    return [
        Sentence(
            piece.text[start:end],
            number,
            piece.line + sum(at <= start for at in piece.breaks) if piece.line else 0,
            piece.kind,
            tuple(dict.fromkeys(cites[i])),
            next((tuple(dict.fromkeys(some)) for some in cites[i + 1 :] if some), ()),
        )
        for i, (start, end) in enumerate(spans)
    ]
