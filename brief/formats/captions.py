"""Captions of a recording (WebVTT, SubRip) into cues: when each is shown, and its lines without their marks."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

MAX_CUES = 100_000
"""A day of speech has some 40,000."""
MAX_LINE = 2_000

_TIME = r"(?:(\d{1,4}):)?([0-5]?\d):([0-5]\d)(?:[.,](\d{1,3}))?"
_TIMING = re.compile(rf"^\s*{_TIME}\s*-->\s*{_TIME}")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^<>]{1,200})>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:[cbiuv]|ruby|rt|lang|font|span|br|s|em|strong)\b[^<>]*>|<[\d:.]+>|\{\\[^{}]*\}", re.IGNORECASE
)
_HEADER = re.compile(r"^(?P<name>[A-Za-z][\w-]{1,30}):\s*(?P<value>\S.*)$")
_CREDIT = re.compile(
    r"^\W*(?:subtitles?|captions?|transcript(?:ion)?|untertitel\w*|sous-titr\w*)\b.*\b(?:by|von|par|:)", re.I
)


@dataclass(frozen=True, slots=True)
class Cue:
    """What is shown at one time.

    Attributes:
        start: seconds.
        end: seconds.
        lines: the voice that WebVTT names for a line, or an empty string, and the line's words.
    """

    start: float
    end: float
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Captions:
    """The cues of a file in order, and what its header says by lower-case name (``title``, ``language``)."""

    cues: tuple[Cue, ...]
    header: dict[str, str]


def captions(text: str) -> Captions:
    """The cues of a WebVTT or SubRip file; of captions that roll up, each line once."""
    blocks = [block.split("\n") for block in re.split(r"\n[ \t]*\n+", _lines(text))]
    header = _header(blocks[0]) if blocks and blocks[0][0].lstrip().upper().startswith("WEBVTT") else {}
    return Captions(tuple(_rolled(_cues(blocks))), header)


def timed(text: str) -> bool:
    """Whether a text holds the time of a cue."""
    return any(_TIMING.match(line) for line in _lines(text[:200_000]).split("\n"))


def is_credit(line: str) -> bool:
    """Whether a line says who made the captions."""
    return _CREDIT.match(line) is not None


def _lines(text: str) -> str:
    return text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip("\n")


def _header(block: list[str]) -> dict[str, str]:
    title = block[0].lstrip()[len("WEBVTT") :].strip(" \t-–—:")
    found = {"title": title} if title else {}
    for line in block[1:]:
        if (match := _HEADER.match(line.strip())) and not _TIMING.match(line):
            found.setdefault(match["name"].lower(), match["value"].strip())
    return found


def _cues(blocks: list[list[str]]) -> Iterator[Cue]:
    """A block may lack the blank line before the next: a number and a time begin another cue."""
    made = 0
    for block in blocks:
        places = [i for i, line in enumerate(block) if _TIMING.match(line)]
        for at, after in pairwise([*places, len(block)]):
            made += 1
            if made > MAX_CUES:
                return
            match = _TIMING.match(block[at])
            assert match is not None
            # The next cue's number stands above its time.
            last = after - 1 if after < len(block) and block[after - 1].strip().isdecimal() else after
            yield Cue(_seconds(match, 0), _seconds(match, 4), tuple(_voiced(block[at + 1 : last])))


def _seconds(match: re.Match[str], at: int) -> float:
    hours, minutes, seconds, parts = (match[at + n] or "0" for n in range(1, 5))
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds) + int(parts.ljust(3, "0")) / 1000


def _voiced(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Each line's words with the voice that speaks them; a voice goes on to the end of its cue."""
    voice = ""
    for line in lines:
        at = 0
        for match in _VOICE.finditer(line[:MAX_LINE]):
            if words := _bare(line[at : match.start()]):
                yield voice, words
            voice, at = _bare(match[1]), match.end()
        if words := _bare(line[at:]):
            yield voice, words


def _bare(line: str) -> str:
    return " ".join(html.unescape(_TAG.sub("", line)).replace("\u200b", "").split())


def _rolled(cues: Iterator[Cue]) -> Iterator[Cue]:
    """Captions that roll up show a line again above the next one: it is given once.

    A line is the same one still where the cue begins when the last one ends, or before. One that stands alone
    in its cue may be said twice: it is a repetition only where it flashes by.
    """
    before: Cue | None = None
    shown: tuple[tuple[str, str], ...] = ()
    for cue in cues:
        lines = cue.lines
        if before is not None and cue.start <= before.end + 0.05 and shown:
            for size in range(min(len(shown), len(lines)), 0, -1):
                alone = size == len(lines)
                if lines[:size] == shown[-size:] and (
                    not alone or cue.end - cue.start <= 0.1 or cue.start < before.end
                ):
                    lines = lines[size:]
                    break
        shown, before = cue.lines, cue
        if lines:
            yield Cue(cue.start, cue.end, lines)
