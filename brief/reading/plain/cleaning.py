"""Labels what in a source text is not the article, and rejoins broken sentences; deletes nothing."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from brief.reading.plain.furniture import MAX_LINE, inline_cue, is_furniture, is_share_row
from brief.reading.plain.furniture_lexicon import ADS, plain
from brief.reading.plain.markdown import front_matter, markup_spans, trim, without
from brief.reading.plain.masthead import SOURCE_LINE, is_source_line
from brief.reading.plain.notices import MAX_NOTICE, NOTICES, SHORT_POINT, SUMMARY, goes_on, notice
from brief.reading.plain.opening import BYLINE, DATE_LINE, HEADLINE, MASTHEAD, TWICE, credits, opening
from brief.reading.plain.rejoining import BULLET, rejoined
from brief.reading.plain.teasers import teasers
from brief.records import KEPT, BlockKind, Mark, Role, SetAside, Span, fold

FURNITURE, TEASER, SEPARATOR, FRONT = (
    "page furniture",
    "teaser for another story",
    "separator",
    "front matter",
)

# How far into a text its own headline, byline and date may stand, in kept blocks.
OPENING = 6
MAX_AD = 50
"""Characters of the longest listed line about an advertisement."""

_LINE = re.compile(r"[^\r\n\v\f\x85\u2028\u2029]+")
_WORD = re.compile(r"\w")
_MD_OWN_LINE = re.compile(r"^\s{0,3}(?:#{1,6}\s|>|[-*+]\s|\d{1,3}[.)]\s|\||```|~~~|={3,}\s*$|-{3,}\s*$)")

Blocks = tuple[tuple[Span, ...], ...]


def clean(
    source_text: str, title: str, *, bare: bool, markdown: bool = False, marks: Sequence[Mark] = ()
) -> tuple[Blocks, tuple[SetAside, ...]]:
    """Kept blocks and set-aside spans of a source text; every non-space character is in one of them.

    Args:
        source_text: the text as decoded or extracted.
        title: the article's headline, or empty; where the text opens with it, it is set aside.
        bare: text copied from a page, in which furniture and teasers may stand.
        markdown: Markdown, whose marks are set aside.
        marks: what reading knows of parts of the text; those of a role that no block has are set aside, whole
            paragraphs before anything is told from words, some words of a paragraph out of it.

    Returns:
        Blocks in reading order (a block of several spans is a rejoined sentence or has marks cut
        out), and what was set aside, in order, each with its reason.
    """
    aside: list[SetAside] = []
    start, cuts = 0, list[SetAside]()
    if markdown:
        start = front_matter(source_text)[1]
        cuts = markup_spans(source_text, start)
        if start:
            aside.append(SetAside(*trim(source_text, 0, start), FRONT))
    spans = paragraphs(source_text, start, markdown=markdown)
    if unkept := [mark for mark in marks if mark.role not in KEPT]:
        spans, whole = _without_marked(source_text, spans, unkept)
        aside += whole
        begins = [begin for begin, _ in spans]
        inside = [
            SetAside(m.start, m.end, m.reason)
            for m in unkept
            if (at := bisect_right(begins, m.start) - 1) >= 0 and m.end <= spans[at][1]
        ]
        cuts = _apart([*cuts, *inside])
    labels = _labels(source_text, spans, title, bare=bare)
    if len(labels) == len(spans):  # nothing would be left: a headline alone is then the text
        kinds = (*NOTICES, *((HEADLINE, BYLINE, MASTHEAD) if bare else (HEADLINE, FURNITURE)))
        labels = {i: r for i, r in labels.items() if r not in kinds}
    aside += [SetAside(*spans[i], reason) for i, reason in labels.items()]
    kept = [span for i, span in enumerate(spans) if i not in labels]
    if not cuts:
        blocks: list[tuple[Span, ...]] = [(span,) for span in kept]
    else:
        places = [(cut.start, cut.end) for cut in cuts]
        blocks = [pieces for span in kept if (pieces := without(span, places, source_text))]
        aside += _outside(cuts, aside, source_text)
    if bare:
        blocks = rejoined(source_text, blocks)
    return tuple(blocks), tuple(sorted(aside, key=lambda a: a.start))


def _apart(cuts: list[SetAside]) -> list[SetAside]:
    """Cuts in order, without those that stand in another (the signs of a link that is struck out)."""
    found: list[SetAside] = []
    for cut in sorted(cuts, key=lambda cut: (cut.start, -cut.end)):
        if not found or cut.start >= found[-1].end:
            found.append(cut)
    return found


def _without_marked(text: str, spans: list[Span], marks: Sequence[Mark]) -> tuple[list[Span], list[SetAside]]:
    """The paragraphs that no mark covers, and those that one does as set aside; marks are in order."""
    left: list[Span] = []
    aside: list[SetAside] = []
    starts = [mark.start for mark in marks]
    for start, end in spans:
        mark = marks[at] if (at := bisect_right(starts, start) - 1) >= 0 else None
        if mark is not None and end <= mark.end:
            aside.append(SetAside(start, end, mark.reason))
        else:
            left.append((start, end))
    return left, aside


def kinds_of(blocks: Blocks, marks: Sequence[Mark]) -> tuple[BlockKind, ...]:
    """What the blocks are that marks of a kept role cover, at least by half; those are in order and apart."""
    kept = [mark for mark in marks if mark.role in KEPT and (mark.role is not Role.BODY or mark.pages)]
    starts = [mark.start for mark in kept]
    found: list[BlockKind] = []
    for i, block in enumerate(blocks if kept else ()):
        start, end = block[0][0], block[-1][1]
        for mark in kept[max(0, bisect_right(starts, start) - 1) : bisect_right(starts, end)]:
            if 2 * (min(end, mark.end) - max(start, mark.start)) >= end - start:
                found.append(BlockKind(i, mark.role, mark.speaker, mark.said, mark.pages))
                break
    return tuple(found)


def paragraphs(text: str, start: int = 0, *, markdown: bool = False) -> list[Span]:
    """Trimmed spans of a text's paragraphs.

    Blank lines part them. Lines without a blank line between are paragraphs of their own, unless
    they were wrapped at a fixed width (or are Markdown, where a single line break means nothing).
    """
    found: list[Span] = []
    group: list[Span] = []
    last = start
    for match in _LINE.finditer(text, start):
        begin, end = match.span()
        between = begin - last
        if group and between > 1 and (between > 2 or text[last:begin] != "\r\n"):
            _flush(text, group, found, markdown)
            group = []
        last = end
        if text[begin].isspace() or text[end - 1].isspace():
            begin, end = trim(text, begin, end)
        if begin < end:
            group.append((begin, end))
        elif group:
            _flush(text, group, found, markdown)
            group = []
    if group:
        _flush(text, group, found, markdown)
    return found


def _flush(text: str, group: list[Span], found: list[Span], markdown: bool) -> None:
    if len(group) < 2:
        found += group
        return
    if markdown:
        for line in group:
            own = _MD_OWN_LINE.match(text[line[0] : line[1]])
            if found and found[-1][0] >= group[0][0] and not own and not text.startswith("#", found[-1][0]):
                found[-1] = (found[-1][0], line[1])
            else:
                found.append(line)
    elif _wrapped(text, group):
        found.append((group[0][0], group[-1][1]))
    else:
        found += group


def _wrapped(text: str, lines: list[Span]) -> bool:
    """Whether lines were broken at a fixed width: the next word would not have fitted on any of them.

    Two lines are too few to tell a width by; there the second must go on in lower case.
    """
    widest = max(end - start for start, end in lines)
    if not 40 <= widest <= 120 or (len(lines) == 2 and not text[lines[1][0]].islower()):
        return False
    for (start, end), (after, stop) in zip(lines, lines[1:], strict=False):
        head = text[after:stop].split(None, 1)[0]
        if end - start + 1 + len(head) <= widest or BULLET.match(text[after:stop]):
            return False
    return True


def find_title(source_text: str) -> str:
    """The headline that a bare text opens with, or an empty string."""
    return opening(_lines(source_text, paragraphs(source_text)[: 2 * OPENING]))[0]


def _lines(text: str, spans: list[Span]) -> list[str]:
    """Paragraphs on one line each; empty for those that are too long to be a headline or a credit."""
    return [fold(text[s:e]) if e - s <= 300 else "" for s, e in spans]


def _labels(text: str, spans: list[Span], title: str, *, bare: bool) -> dict[int, str]:
    """Index of each paragraph that is not part of the article → why."""
    labels: dict[int, str] = {}
    if bare:
        labels = opening(_lines(text, spans[: 2 * OPENING]))[1]
    headline = plain(title)
    found_title = False
    seen = 0
    for i, (start, end) in enumerate(spans):
        size = end - start
        if i in labels:
            continue
        if size <= 12 and not _WORD.search(text, start, end):
            labels[i] = SEPARATOR
        elif size <= MAX_LINE and _furniture(text[start:end], bare=bare):
            labels[i] = FURNITURE
        elif size <= MAX_NOTICE and (why := _notice(text[start:end], bare=bare)):
            labels[i] = why
            # It has two points at least; a third is short, and is told from the lead that follows it by that.
            for further, most in ((1, 300), (2, SHORT_POINT)):
                if why != SUMMARY or i + further + 1 >= len(spans):
                    break
                if not goes_on(text[slice(*spans[i + further])], most):
                    break
                labels[i + further] = SUMMARY
        elif bare and size <= 80 and not 2 < i < len(spans) - 3 and is_source_line(text[start:end]):
            labels[i] = SOURCE_LINE
        elif seen < OPENING:
            line = fold(text[start:end]) if size <= 500 else ""
            if headline and line and plain(line) == headline:
                labels[i] = TWICE if found_title else HEADLINE
                found_title = True
            elif bare and any(found := credits(line)):
                labels[i] = BYLINE if found[0] else DATE_LINE
            else:
                seen += 1
    if bare:
        lines = [fold(text[s:e]) if e - s <= 600 else "" for s, e in spans]
        announced = teasers(lines, [text[s:e] for s, e in spans], title, set(labels))
        labels.update(dict.fromkeys(announced, TEASER))
        for i, reason in sorted(labels.items()):
            # Below the article's first paragraph a date or a byline beside a teaser is the teaser's: never ours.
            if (
                reason in (BYLINE, DATE_LINE)
                and labels.get(i - 1) == TEASER
                and any(j not in labels for j in range(i))
            ):
                labels[i] = TEASER
    else:
        _edges(text, spans, labels)
    return labels


def _furniture(line: str, *, bare: bool) -> bool:
    """Whether a line is furniture wherever it stands: in an extracted body only an advertisement's or share buttons."""
    return is_furniture(line) if bare else len(line) <= MAX_AD and (plain(line) in ADS or is_share_row(line))


def _notice(paragraph: str, *, bare: bool) -> str:
    """As :func:`notice`; what leads to another story in a text as pasted is for the rules of teasers to say."""
    return "" if bare and inline_cue(fold(paragraph)) else notice(paragraph)


def _edges(text: str, spans: list[Span], labels: dict[int, str]) -> None:
    """Labels furniture at the very beginning and end of a text that was extracted or stood in a feed."""
    for places in (range(len(spans)), range(len(spans) - 1, -1, -1)):
        for i in places:
            if i in labels:
                continue
            start, end = spans[i]
            if end - start > MAX_LINE or not is_furniture(text[start:end]):
                break
            labels[i] = FURNITURE


def _outside(cuts: list[SetAside], aside: list[SetAside], text: str) -> list[SetAside]:
    """Marks that do not stand in a paragraph that is set aside already, trimmed, none empty."""
    taken = [(a.start, a.end) for a in aside]
    found = []
    for cut in cuts:
        for start, end in without((cut.start, cut.end), taken, text):
            found.append(SetAside(start, end, cut.reason))
    return found
