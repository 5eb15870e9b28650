"""Somebody's text sentence by sentence, each with what it cites."""

from __future__ import annotations

from dataclasses import dataclass

from brief.reading.passages import segments
from brief.records import CitedText, PieceKind, TextPiece
from brief.text.language import language_of


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its place; ``later`` are the keys of marks that stand behind it in its paragraph."""

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
    for number, piece in enumerate(text.pieces):
        found += _of_piece(piece, number, language)
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
    for mark in piece.marks:
        behind = [i for i, (start, _) in enumerate(spans) if start < mark.at]
        if spans:
            cites[behind[-1] if behind else 0].append(mark.key)
    return [
        Sentence(
            piece.text[start:end],
            number,
            piece.line,
            piece.kind,
            tuple(dict.fromkeys(cites[i])),
            next((tuple(dict.fromkeys(some)) for some in cites[i + 1 :] if some), ()),
        )
        for i, (start, end) in enumerate(spans)
    ]
