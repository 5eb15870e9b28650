"""A page's blocks as one text with marks: what each is, whose words, and what of the page is not the article."""

from __future__ import annotations

from collections.abc import Sequence

from brief.reading.html.block_roles import formed
from brief.reading.html.spoken_blocks import Spoken, spoken
from brief.reading.html.visible_blocks import VisibleBlock
from brief.records import KEPT, Mark, Role

MOST_BESIDE = 40_000
"""Characters of what stands beside the article that are kept for audit."""


def block_roles(
    blocks: Sequence[VisibleBlock], kept: Sequence[bool], roles: Sequence[Role], title: str
) -> list[Spoken]:
    """What each block is, whose words it is, and when they were said."""
    others = spoken(blocks, kept, title)
    return [others.get(i) or Spoken(role) for i, role in enumerate(roles)]


def typed_text(
    blocks: Sequence[VisibleBlock], kept: Sequence[bool], roles: Sequence[Role], title: str
) -> tuple[str, tuple[Mark, ...]]:
    """The text of all blocks, a blank line between them, and its marks in order.

    Args:
        blocks: the page's blocks in reading order.
        kept: of each whether it is the article's.
        roles: what each is, speech left apart.
        title: the page's headline.
    """
    parts: list[tuple[str, list[Mark]]] = []
    beside = 0
    for i, what in enumerate(block_roles(blocks, kept, roles, title)):
        block, size = blocks[i], len(blocks[i].text)
        if what.role not in KEPT or (not kept[i] and what.role not in (Role.QUOTATION, Role.POST)):
            beside += size
            if beside > MOST_BESIDE:
                continue
            # A role that an article's own block may have is here only why it was set aside.
            role, why = (Role.FURNITURE, what.role.value) if what.role in KEPT else (what.role, "")
            parts.append((block.text, [Mark(0, size, role, why=why)]))
            continue
        marks = [Mark(0, size, what.role, what.speaker, what.said)] if what.role is not Role.BODY else []
        if what.prefix:
            marks.append(Mark(0, what.prefix, Role.BYLINE))
        marks += [Mark(start, end, role) for start, end, role in block.cuts() if start >= what.prefix]
        parts.append((block.text, marks))
    found: list[Mark] = []
    at = 0
    for words, marks in parts:
        found += [Mark(m.start + at, m.end + at, m.role, m.speaker, m.said, m.why) for m in marks]
        at += len(words) + 2
    return "\n\n".join(words for words, _ in parts), tuple(found)


def by_form(blocks: Sequence[VisibleBlock], kept: Sequence[bool], title: str) -> tuple[str, tuple[Mark, ...]]:
    """As :func:`typed_text`, where only the blocks' own form tells what they are: of a fragment, of an entry."""
    return typed_text(
        blocks, kept, [formed(block, kept=keep) for block, keep in zip(blocks, kept, strict=True)], title
    )
