"""A page's blocks as one text with marks: what each is, whose words, and what of the page is not the article."""

from __future__ import annotations

import re
from collections.abc import Sequence

from brief.reading.html.block_features import letters
from brief.reading.html.page_regions import Place
from brief.reading.html.spoken_blocks import Spoken, spoken
from brief.reading.html.visible_blocks import BOLD, LINKED, VisibleBlock
from brief.records import KEPT, Mark, Role

SHORT = 60
"""Characters of a line of furniture that is put on one line with others of its kind."""
MOST_BESIDE = 40_000
"""Characters of what stands beside the article that are kept for audit."""
_PARTING = " | "
_REASONS = (
    (Place.COMMENTS, Role.COMMENT),
    (Place.CONSENT, Role.FURNITURE),
    (Place.AD, Role.ADVERTISEMENT),
    (Place.PAYWALL, Role.PAYWALL),
    (Place.SUBSCRIBE | Place.SHARE, Role.SUBSCRIBE),
    (Place.NAV | Place.FORM, Role.FURNITURE),
    (Place.RELATED, Role.TEASER),
    (Place.AUTHOR | Place.DATE, Role.BYLINE),
    (Place.CAPTION, Role.CAPTION),
    (Place.FOOTER, Role.FURNITURE),
)
_CORRECTED = re.compile(
    r"^\W{0,3}(?:correction|clarification|erratum|berichtigung|korrektur|rectificati(?:on|f)|corrección|correzione|correção"
    r"|sprostowanie|исправление|уточнение|виправлення)s?\b[^.]{0,60}[:—–.-]",
    re.IGNORECASE,
)


def typed_text(
    blocks: Sequence[VisibleBlock], kept: Sequence[bool], title: str
) -> tuple[str, tuple[Mark, ...]]:
    """The text of all blocks, a blank line between them, and its marks in order.

    Args:
        blocks: the page's blocks in reading order.
        kept: of each whether it is the article's.
        title: the page's headline.
    """
    others = spoken(blocks, kept, title)
    parts: list[tuple[str, list[Mark], Role]] = []
    beside = 0
    for i, block in enumerate(blocks):
        what = others.get(i) or Spoken(_role(block) if kept[i] else _reason(block))
        size = len(block.text)
        if what.role not in KEPT:
            beside += size
            if beside > MOST_BESIDE:
                continue
            joins = size <= SHORT and parts and parts[-1][2] is what.role and len(parts[-1][0]) < 4 * SHORT
            if joins:
                parts[-1] = (f"{parts[-1][0]}{_PARTING}{block.text}", [], what.role)
            else:
                parts.append((block.text, [], what.role))
            continue
        marks = [Mark(0, size, what.role, what.speaker, what.said)] if what.role is not Role.BODY else []
        if what.prefix:
            marks.append(Mark(0, what.prefix, Role.BYLINE))
        marks += [Mark(start, end, role) for start, end, role in block.cuts() if start >= what.prefix]
        parts.append((block.text, marks, what.role))
    text: list[str] = []
    found: list[Mark] = []
    at = 0
    for words, marks, role in parts:
        if role not in KEPT:
            marks = [Mark(0, len(words), role)]
        found += [Mark(m.start + at, m.end + at, m.role, m.speaker, m.said) for m in marks]
        text.append(words)
        at += len(words) + 2
    return "\n\n".join(text), tuple(found)


def _role(block: VisibleBlock) -> Role:
    """What a block of the article is."""
    where = block.region
    if block.role is not Role.BODY:
        return block.role
    if where.places & Place.NOTES and where.tag == "li":
        return Role.NOTE
    if where.heading:
        return Role.HEADING
    if where.places & Place.CORRECTION or _CORRECTED.match(block.text):
        return Role.CORRECTION
    if where.places & Place.CAPTION:
        return Role.CAPTION
    if where.tag == "li":
        return Role.LIST
    if where.near and where.near[0] & Place.STANDFIRST:
        return Role.STANDFIRST
    short = len(block.text) < 100 and block.text[-1] not in ".!?…:,;。"
    return Role.HEADING if short and block.share(BOLD) > 0.9 else Role.BODY


def _reason(block: VisibleBlock) -> Role:
    """Why a block is none of the article's, as far as the page tells."""
    if block.closed:
        return Role.HIDDEN
    near = 0
    for each in block.region.near:
        near |= each
    for places in (near, block.region.places):
        for place, role in _REASONS:
            if places & place:
                return role if role not in KEPT else Role.FURNITURE
    linked = block.share(LINKED) > 0.6 and len(letters(block.text)) > 20
    return Role.TEASER if linked else Role.FURNITURE
