"""Raised figures of a mail: the mark of a note, an exponent or the end of a word; and the notes themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from brief.formats.mail_blocks import Block
from brief.records import Role
from brief.text.superscripts import superscript

_MARK = re.compile(r"\[?\(?(?:\d{1,3}|[ivx]{1,4}|[a-z]|[*†‡§]{1,3})\)?\]?")
_FIGURE = re.compile(r"[-−–]?\d{1,3}")
_NOTE_TARGET = re.compile(r"#.{0,60}(?:fn|ftn|note|edn|cite)", re.IGNORECASE)
_HEAD = re.compile(r"^\[?\(?(\d{1,3}|[*†‡§]{1,3})\)?\]?(?:[.):\]]?\s+(?=\S)|$)")
_BRACKETED = re.compile(r"\[(\d{1,3})\]\s")
_INSIDE = re.compile(r"(?<=\S)\s?\[(\d{1,3})\]")
_UNITS = re.compile(
    r"(?:^|[\d\s/·(])(?:[kcdµmhM]?m|km|ft|in|yd|mi|[km]?s|min|h|kg|[kMG]?W|J|N|Pa|mol|l|L|м|км|см|мм|с|кг)$"
)
_TEN = re.compile(r"(?<!\d)10$")


def is_note_link(words: str, href: str) -> bool:
    """Whether a link is nothing but the mark of a note."""
    return "#" in href and _MARK.fullmatch(words) is not None and _NOTE_TARGET.search(href) is not None


def raised(before: str, words: str, *, linked: bool, noted: bool) -> tuple[str, Role | None]:
    """What raised words behind others are.

    Args:
        before: the words that they stand behind, up to them.
        words: the raised ones.
        linked: they are a link.
        noted: the head of a note repeats them.

    Returns:
        The words as they go into the text (a figure of a power as a raised one), and their role where they
        are the mark of a note.
    """
    if not _MARK.fullmatch(words) and not _FIGURE.fullmatch(words):
        return words, None
    bare = _FIGURE.fullmatch(words) is not None
    if linked or (not bare and not words.isalpha()):
        return words, Role.NOTE_MARK
    if not bare:
        return words, None  # "5" and a raised "e" are one ordinal
    power = _UNITS.search(before) if words.lstrip("-−–") in ("1", "2", "3") else _TEN.search(before)
    if power or (before[-1:].isdigit() and not noted):
        return superscript(words), None
    return words, Role.NOTE_MARK


def heads(blocks: Sequence[Block]) -> frozenset[str]:
    """The marks that blocks begin with, as notes do."""
    return frozenset(match[1] for block in blocks if (match := _HEAD.match(block.text)))


def with_notes(blocks: Sequence[Block]) -> list[Block]:
    """Blocks, those below the mark of a note that begin with the same mark as the notes that they are."""
    noted = {match[1] for block in blocks if (match := _BRACKETED.match(block.text))}
    used: set[str] = set()
    found: list[Block] = []
    goes_on = False
    for block in blocks:
        if noted and not block.inner and block.look[3:] == ("plain",):
            marks = [m for m in _INSIDE.finditer(block.text) if m[1] in noted]
            block = replace(block, inner=tuple((m.start(), m.end(), Role.NOTE_MARK) for m in marks))
        head = _HEAD.match(block.text) if block.role is None and not block.rule else None
        if head and head[1] in used and block.look[1:2] == ("",):
            block = replace(block, role=Role.NOTE, inner=())
            goes_on = head.end() == len(head.string)
        elif goes_on and block.role is None and block.text:
            block, goes_on = replace(block, role=Role.NOTE, inner=()), False
        for start, end, role in block.inner:
            if role is Role.NOTE_MARK:
                used.add(block.text[start:end].strip(" []()"))
        found.append(block)
    return found
