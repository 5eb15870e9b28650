"""What in a mail is paid for, asks to subscribe, or is about the mail itself: told block by block."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from brief.formats.mail_blocks import Block, Cell
from brief.formats.mail_lexicon import (
    BELOW,
    CALL,
    CLUTTER,
    COMMON,
    END,
    FOOTER,
    LABEL,
    LISTEN,
    MARKER,
    MARKER_BY,
    PAYWALL,
    PREFIX,
    SHORT_FOOTER,
    SUBSCRIBE,
    SUFFIX,
)
from brief.records import Role

MAX_MARKER = 9
"""Words of a line that says that what follows is paid for, its name included."""
MAX_TITLE = 30
NEAR = 3
"""Blocks below a marker in which the name of who pays is looked for."""
MAX_OPENING = 40
"""Blocks above a marker that names who pays for the whole mail, at most."""
MIN_PAID, MAX_PAID = 5, 300
"""Words of the text of an advertisement: of a paragraph of it, and of all of it at most."""
MAX_ABOVE = 12
"""Words of the news above a marker that names who pays for the whole mail, at most."""
MOST = 0.5
"""Share of a mail's text above which an element is the mail rather than an advertisement in it."""

Look = tuple[str, ...]

MAX_FURNITURE = 300
MAX_FOOT = 2_500
"""Characters of the lines about the mail at its end, at most."""


def is_footer(block: Block) -> bool:
    """Whether a block is about the mail itself: how to end it, why it came, whose it is."""
    if len(block.text) <= 400 and FOOTER.search(block.text):
        return True
    return len(block.text.split()) <= 12 and SHORT_FOOTER.search(block.text) is not None


def furniture(block: Block) -> Role | None:
    """What a block that says nothing of the news is; None where it may be news."""
    if len(block.text) <= MAX_FURNITURE:
        if PAYWALL.match(block.text):
            return Role.PAYWALL
        if LISTEN.match(block.text):
            return Role.FURNITURE
        if SUBSCRIBE.match(block.text):
            return Role.SUBSCRIBE
    if is_footer(block) or CLUTTER.match(block.text):
        return Role.FURNITURE
    return None


def labelled(blocks: Sequence[Block]) -> list[Block]:
    """Blocks, with the role of those that are paid for, ask for something, or are about the mail itself."""
    sizes = list(accumulate((len(block.text) for block in blocks), initial=0))
    found = [
        replace(b, role=Role.ADVERTISEMENT, inner=())
        if b.role is None and b.text and _called_paid(b.cell, sizes)
        else b
        for b in blocks
    ]
    if not any(block.cell for block in found):  # plain text, in which lines stand for elements
        found = list(_by_lines(found))
        sizes = list(accumulate((len(block.text) for block in found), initial=0))
    for i, block in enumerate(found):
        # Some newsletters name who pays below what is paid for, where others name its author.
        if (
            i
            and BELOW.match(block.text)
            and _marker(block) is None
            and block.role is None
            and found[i - 1].role is None
        ):
            found[i - 1 : i + 1] = [
                replace(b, role=Role.ADVERTISEMENT, inner=()) for b in found[i - 1 : i + 1]
            ]
    looks = _headline_looks(found)
    i = 0
    while i < len(found):
        brand = _marker(found[i]) if found[i].role is None else None
        end = i + 1 if brand is None else _paid(found, i, brand, sizes, looks)
        if brand is not None:
            found[i:end] = [
                replace(b, role=Role.ADVERTISEMENT, inner=()) if b.role is None and b.text else b
                for b in found[i:end]
            ]
        i = end
    found = [
        replace(b, role=role, inner=()) if b.role is None and b.text and (role := furniture(b)) else b
        for b in found
    ]
    if (foot := _foot(found)) is not None:
        found[foot:] = [
            replace(b, role=Role.FURNITURE, inner=()) if b.role is None and b.text else b
            for b in found[foot:]
        ]
    return found


def _foot(blocks: Sequence[Block]) -> int | None:
    """Where the lines about the mail itself begin that nothing but more of them follows."""
    shown = [0 if b.role is Role.MESSAGE else len(b.text) for b in blocks]
    total, before = sum(shown), 0
    for i, block in enumerate(blocks):
        if (
            before * 2 > total
            and block.role is Role.FURNITURE
            and is_footer(block)
            and total - before <= MAX_FOOT
        ):
            return i
        before += shown[i]
    return None


def _called_paid(cell: Cell | None, sizes: Sequence[int]) -> bool:
    while cell is not None:
        if cell.paid and sizes[cell.end] - sizes[cell.start] <= MOST * sizes[-1]:
            return True
        cell = cell.above
    return False


def _marker(block: Block) -> str | None:
    """Whom a block that opens an advertisement names; empty where nobody; None where it opens none."""
    text = " ".join(block.text.split())
    if not text:
        return None
    if _is_labelled(text):
        return ""
    if len(text) > 90:
        return None
    if MARKER.match(text):
        return ""
    match = MARKER_BY.match(text)
    if match is None or len(text.split()) > MAX_MARKER:
        return None
    name = (match["name"] or " ").strip() or " "
    # "Together with Poland, the ministry signs" goes on as a sentence does; a name does not.
    if re.search(r"[,;]\s|[.!?]\s+\S|\w{3,}[.!?]$", name) or (
        block.look[1:2] in (("h1",), ("h2",)) and block.links
    ):
        return None
    return name


def _is_labelled(text: str) -> bool:
    """Whether a line or a paragraph opens with a label that says that it is paid for ("SPONSORED: …")."""
    if PREFIX.match(text) or SUFFIX.search(text[-40:]):
        return True
    match = LABEL.match(text)
    return match is not None and match["label"].isupper() and len(match["label"]) > 4 and not text.isupper()


def _paid(blocks: Sequence[Block], at: int, brand: str, sizes: Sequence[int], looks: Collection[Look]) -> int:
    """The block behind the advertisement that a marker opens: the next headline, rule, or end of its element."""
    titled = _is_labelled(blocks[at].text)
    if (titled or not brand) and blocks[at].text.rstrip()[-1] in ".!?":
        return at + 1  # a paragraph and its label in one
    last = _own_end(blocks, at, sizes, looks)
    end, size = at + 1, 0
    while end < last and not blocks[end].rule and size <= MAX_PAID:
        # The headline right below a marker is the advertisement's own.
        if (_is_headline(blocks[end], looks) and (titled or end > at + 1)) or is_footer(blocks[end]):
            break
        if end > at + 1 and _marker(blocks[end]) is not None:
            break
        size += _words(blocks[end])
        end += 1
        if END.match(blocks[end - 1].text):
            break
    near = blocks[at + 1 : min(end, at + 1 + NEAR)]
    if brand and last == len(blocks) and _opens(blocks, at):
        said = " ".join(f"{b.text} {' '.join(href for _, href in b.links)}" for b in near).casefold()
        named = [w for w in re.findall(r"\w{3,}", brand.casefold()) if w not in COMMON]
        if not any(word in said for word in named):
            return at + 1  # who pays for the whole mail is named above its first words
    # Where no headline or rule ends it in good time, more is not taken than what is certainly beside the marker.
    return end if size <= MAX_PAID else min(end, at + 1 + NEAR)


def _opens(blocks: Sequence[Block], at: int) -> bool:
    """Whether hardly a word of the news stands above a block."""
    left = MAX_ABOVE
    for block in blocks[:at] if at < MAX_OPENING else ():
        left -= _words(block) if block.role is None else 0
    return at < MAX_OPENING and left > 0


def _words(block: Block) -> int:
    return len(block.text.split())


def _own_end(blocks: Sequence[Block], at: int, sizes: Sequence[int], looks: Collection[Look]) -> int:
    """Where the smallest element ends that holds a marker and a text below it, unless it is most of the mail."""
    cell = blocks[at].cell
    while cell is not None:
        if any(
            _words(b) > MIN_PAID and not _is_headline(b, looks)
            for b in blocks[at + 1 : min(cell.end, at + 1 + NEAR)]
        ):
            return cell.end if sizes[cell.end] - sizes[cell.start] <= MOST * sizes[-1] else len(blocks)
        cell = cell.above
    return len(blocks)


def _is_headline(block: Block, looks: Collection[Look]) -> bool:
    """Whether a block looks like the headline of an item: a heading, or a short line of a look that headlines have."""
    if block.look[1:2] not in ((), ("",)):
        return len(block.text.split()) <= MAX_TITLE
    return _short(block) and (block.look[3:] == ("plain",) or block.look in looks)


def _short(block: Block) -> bool:
    """Whether a block is a short line, or opens with one, that does not end as a sentence does."""
    first, _, rest = block.text.partition("\n")
    if rest and (len(first) > 60 or not rest[:1].isupper()):
        return False
    return (
        2 < len(first.split()) <= 16
        and first[-1] not in ".!?:;,…"
        and "://" not in first
        and not CALL.match(first)
    )


def _headline_looks(blocks: Sequence[Block]) -> frozenset[Look]:
    """How bold lines look that two or more short ones share: they are the headlines of a mail without headings."""
    seen = Counter(b.look for b in blocks if b.look[2:3] == ("bold",) and b.role is None and _short(b))
    return frozenset(look for look, count in seen.items() if count > 1)


def _by_lines(blocks: Sequence[Block]) -> Iterator[Block]:
    """Blocks, those of plain text cut where a line of theirs opens an advertisement or asks for something."""
    for block in blocks:
        lines = block.text.split("\n")
        if len(lines) < 2 or block.role is not None:
            yield block
            continue
        held: list[str] = []
        for line in lines:
            alone = replace(block, text=line, inner=())
            if _marker(alone) is None and not (len(line) <= MAX_FURNITURE and _told(line)):
                held.append(line)
                continue
            if held:
                yield replace(block, text="\n".join(held))
                held = []
            yield alone
        if held:
            yield replace(block, text="\n".join(held), inner=block.inner if len(held) == len(lines) else ())


def _told(line: str) -> bool:
    return any(form.match(line) for form in (PAYWALL, LISTEN, SUBSCRIBE, CLUTTER))
