"""How a bare text opens: masthead, section, credits, headline, all above its first paragraph of prose."""

from __future__ import annotations

import re
from collections.abc import Sequence

from brief.dates.date_lines import DateLine, date_line
from brief.reading.plain.furniture import byline, is_cue, is_furniture, is_headline
from brief.reading.plain.furniture_lexicon import plain

HEADLINE, TWICE = "headline", "headline given again"
BYLINE, DATE_LINE, MASTHEAD = "byline", "date line", "masthead or section"

MAX_LINES = 12
MAX_CREDITS, SHORTEST_DATE = 160, 8
# A masthead or a section ("The Lakeside Gazette", "Money") is shorter than nearly every headline.
MASTHEAD_WORDS = 4

CREDIT_PARTS = re.compile(r"\s*[|•·]\s*|\s+(?=(?:文章)?[来來]源\s*[:：])")
_PARTED = re.compile("[|•·源]")
# Sections in a row ("News | Economy | Sport", "Home > World"): a menu or a path, never a headline.
_BREAK = re.compile(r",\s+|\s+[–—-]\s+")
_MENU = re.compile(r"\s+[|•·>»›/]\s+")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_MONTHS = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_PARTIAL_DATE = re.compile(
    rf"^(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?(?:\d{{1,2}}\s+{_MONTHS}|{_MONTHS}\s+\d{{1,2}})"
    r"(?:,?\s+(?:at\s+)?\d{1,2}[:.]\d\d.{0,20})?$",
    re.IGNORECASE,
)
_SENTENCE_END = (".", "!", "?", "…", "。", "！", "？", '."', ".”", ".»", ".)")


def credits(line: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names and dates of a credit line ("By Ann Lee | The Courier | 4 March 2026"); both empty where it is none."""
    if not line or len(line) > MAX_CREDITS:
        return (), ()
    names: dict[str, None] = {}
    dates: list[str] = []
    for part in CREDIT_PARTS.split(line) if _PARTED.search(line) else (line,):
        by, written = byline(part), tuple[str, ...]()
        if not by and any(map(str.isdigit, part)):
            by, written = _dated(part)
        names.update(dict.fromkeys(by))
        dates += written
    return tuple(names), tuple(dates)


def _dated(part: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names and dates of a part that is dates, with a byline parted by a comma or a dash or without one."""
    read = date_line(part) if len(part) >= SHORTEST_DATE else DateLine()
    if read:
        by = [byline(piece) for piece in read.rest]
        return (sum(by, ()), (*read.published, *read.changed)) if all(by) else ((), ())
    if _PARTIAL_DATE.match(part):
        return (), (part,)
    for match in _BREAK.finditer(part):
        if _PARTIAL_DATE.match(part[match.end() :]) and (found := byline(part[: match.start()])):
            return found, (part[match.end() :],)
    return (), ()


def opening(lines: Sequence[str]) -> tuple[str, dict[int, str]]:
    """The headline that stands above a bare text, and the lines around it that are not prose.

    Args:
        lines: the text's first paragraphs, white space folded; empty where one is too long for a line.

    Returns:
        The headline or an empty string, and index → reason for credits and mastheads. Copies of the
        headline are not among them.
    """
    labels: dict[int, str] = {}
    candidates: list[int] = []
    prose = False
    for i, line in enumerate(lines[:MAX_LINES]):
        if line and (is_furniture(line) or is_cue(line) or not any(c.isalnum() for c in line)):
            continue
        names, dates = credits(line)
        if names or dates:
            labels[i] = BYLINE if names else DATE_LINE
        elif _is_menu(line):
            labels[i] = MASTHEAD
        elif line and (is_headline(line) or _short(line)):
            candidates.append(i)
        else:
            prose = True
            break
    if not prose or not candidates:
        return "", labels
    chosen = _headline(lines, candidates)
    if chosen is None:
        return "", labels
    labels.update({i: MASTHEAD for i in candidates if i < chosen and _words(lines[i]) <= MASTHEAD_WORDS})
    return lines[chosen], labels


def _headline(lines: Sequence[str], candidates: list[int]) -> int | None:
    """One given twice; else the first that is longer than a masthead; else the last headline there is."""
    words = [plain(lines[i]) for i in candidates]
    for i, own in zip(candidates, words, strict=True):
        if words.count(own) > 1 and is_headline(lines[i]):
            return i
    long = [i for i in candidates if _words(lines[i]) > MASTHEAD_WORDS]
    return long[0] if long else next((i for i in reversed(candidates) if is_headline(lines[i])), None)


def _is_menu(line: str) -> bool:
    parts = _MENU.split(line)
    home = len(parts) == 2 and is_furniture(parts[0])
    return (len(parts) > 2 or home) and all(0 < _words(part) <= 3 for part in parts)


def _words(line: str) -> int:
    """Words; of Chinese, Japanese and Korean two characters for one."""
    return max(len(line.split()), len(_CJK.findall(line)) // 2)


def _short(line: str) -> bool:
    return len(line) <= 40 and not line.endswith(_SENTENCE_END)
