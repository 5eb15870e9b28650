"""The letter that a mail is an article of: its own text, or the message that it forwards; the rest set aside."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from brief.errors import InputError
from brief.formats.mail_blocks import Block, text_blocks
from brief.formats.mail_headers import Line, forwards, introduced
from brief.formats.mail_html import html_blocks
from brief.formats.mail_thread import HEADER, Letter, Thread, thread
from brief.records import Role

MAX_LINES = 200_000
MAX_REMARK = 60
"""Words above a forwarded message; with more of them the mail is the forwarder's own."""

_OPEN_ADDRESS = re.compile(r"<[^<>\s]{1,80}@[^<>\s]{1,80}$")
_QUOTED = re.compile(r"^(?:\s{0,3}>)+ ?")


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a message's headers say of it."""

    sender: str
    subject: str
    date: str
    language: str = ""
    answer: bool = False
    """They say that it answers or forwards another."""
    listed: bool = False
    """It was sent to a list."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """A line of a plain part, or a block of an HTML one."""

    line: Line
    block: Block | None
    part: int


def own_letter(envelope: Envelope, texts: Sequence[tuple[str, str]]) -> tuple[Envelope, list[Block]]:
    """Whose article a message is, and all its blocks; those that are not the article's have a role that says so.

    Args:
        envelope: what the message's headers say.
        texts: media type and text of its parts, in order.

    Raises:
        InputError: it has too many lines or paragraphs.
    """
    units = list(_units(texts, envelope.answer))
    read = thread(
        [unit.line for unit in units],
        envelope.sender,
        envelope.subject,
        thread=envelope.answer,
        letters=envelope.answer or not envelope.listed,
    )
    main = _main(read)
    blocks = list(_blocks(units, read, main, envelope))
    if not main:
        return envelope, blocks
    letter = read.letters[main]
    return replace(
        envelope,
        sender=letter.sender or envelope.sender,
        subject=letter.subject or envelope.subject,
        date=letter.date.replace(" at ", " "),
    ), blocks


def _units(texts: Sequence[tuple[str, str]], answer: bool) -> Iterator[_Unit]:
    for number, (kind, text) in enumerate(texts):
        if kind == "text/html":
            for block in _quoting(html_blocks(text), answer):
                text = "" if block.role is not None else block.text  # no words of the letter
                yield _Unit(Line(text, block.depth, id(block.cell)), block, number)
            continue
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        if len(lines) > MAX_LINES:
            raise InputError(
                f"is a message of more than {MAX_LINES:,} lines; split it, or save its text instead"
            )
        for before, line in zip(["", *lines], lines, strict=False):
            # A long line is broken within an address: what goes on with its bracket is not quoted.
            marks = None if _OPEN_ADDRESS.search(before[-100:]) else _QUOTED.match(line)
            bare = line[marks.end() :] if marks else line
            yield _Unit(Line(bare, marks[0].count(">") if marks else 0), None, number)


def _quoting(blocks: list[Block], answer: bool) -> list[Block]:
    """Blocks; a plain quotation below "On … NAME <address> wrote:" as one that a mail program made."""
    lines = [Line(block.text, block.depth) for block in blocks]
    cited: set[int] = set()
    for i, block in enumerate(blocks):
        if block.quote and block.quote not in cited and i and blocks[i - 1].quote != block.quote:
            for back in range(i - 1, max(-1, i - 4), -1):
                said = introduced(lines, back, thread=False, opens=answer)
                if said is not None and said.below == i:
                    cited.add(block.quote)
    if not cited:
        return blocks
    return [replace(b, depth=b.depth + 1, quote=0) if b.quote in cited else b for b in blocks]


def _main(read: Thread) -> int:
    """The letter that the mail is an article of.

    It is the sender's own, unless next to nothing stands above another message and the subject, or the line
    that parts them, says that this one is forwarded; or nothing at all stands above it.
    """
    held: dict[int, list[int]] = {}
    above: list[int] = []
    for i, letter in enumerate(read.letters):
        at = letter.above
        if at > 0 and not read.letters[at].introduced and not read.sizes[at]:
            at = above[at]  # lines that are only quoted, and say nothing
        above.append(at)
        if letter.introduced:
            held.setdefault(at, []).append(i)
    main = 0
    while True:
        child = next((i for i in held.get(main, ()) if read.sizes[i] or i in held), None)
        if child is None:
            return main
        said = read.letters[child].forwarded or forwards(read.letters[main].subject)
        if read.sizes[main] > (MAX_REMARK if said else 0):
            return main
        main = child


def _blocks(units: Sequence[_Unit], read: Thread, main: int, envelope: Envelope) -> Iterator[Block]:
    held: list[str] = []
    key: tuple[int, int, str] | None = None
    for unit, letter, label in zip(units, read.of, read.labels, strict=True):
        blank = not unit.line.text.strip() and unit.block is None
        now = key if blank and key else (unit.part, letter, label)
        if (now != key or unit.block is not None) and held and key:
            yield from _typed(text_blocks(held), read, main, key[1:], envelope)
            held = []
        key = now
        if unit.block is None:
            held.append(unit.line.text)
        else:
            yield from _typed([unit.block], read, main, (letter, label), envelope)
    if held and key:
        yield from _typed(text_blocks(held), read, main, key[1:], envelope)


def _typed(
    blocks: Sequence[Block], read: Thread, main: int, where: tuple[int, str], envelope: Envelope
) -> Iterator[Block]:
    """Blocks of one letter with their role in the article, where they have one."""
    letter, label = where
    about = read.letters[letter]
    for block in blocks:
        if block.role is Role.HIDDEN or (letter == main and (block.role or not label)):
            yield block
        elif letter == main:
            why = "header of the message" if label == HEADER else label
            yield replace(block, role=Role.FURNITURE, why=why, inner=())
        elif (
            not about.introduced
            and about.above == main
            and not envelope.answer
            and not label
            and not block.depth
        ):
            yield replace(block, quote=-letter)
        elif not block.rule:
            yield replace(block, role=Role.MESSAGE, why=_why(read.letters, letter, main), inner=())


def _why(letters: Sequence[Letter], letter: int, main: int) -> str:
    above = letters[main].above
    while above > letter:
        above = letters[above].above
    if main and above == letter:
        name = letters[letter].sender
        return (
            f"remark of {name} above the forwarded message" if name else "remark above the forwarded message"
        )
    name = letters[letter].sender
    return f"quoted message of {name}" if name else "quoted message"
