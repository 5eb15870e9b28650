"""Mailboxes (mbox, as mail programs and Gmail's Takeout export them) cut into messages, line by line.

A message begins with a line ``From SENDER DATE`` behind an empty one and above a header; a line of a message that
begins so is quoted with ``>`` (RFC 4155 and the variant ``mboxrd``), which is undone.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

from brief.errors import InputError
from brief.formats import mail
from brief.records import Payload, RawDocument, Refusal

MEDIA_TYPE = "application/mbox"
MAX_LINE = 1_000_000
"""Bytes of a line that are read at once; lines of mail have some 1,000 at most."""

_START = re.compile(rb"From (?:\S.{0,300} )?\S{3,9},? .{0,60}\d{1,2}:\d{2}.{0,40}\r?\n?$")
_HEADER = re.compile(rb">?From |[A-Za-z][A-Za-z0-9-]{0,60}:")
_QUOTED = re.compile(rb">+From ")


@dataclass(frozen=True, slots=True)
class Letter:
    """A message of a mailbox: its place in it (from 1), its bytes, and whether they are more than may be read."""

    number: int
    content: bytes
    large: bool = False


def is_mailbox(content: bytes) -> bool:
    """Whether bytes begin with a message as mailboxes hold them."""
    lines = content[:20_000].lstrip(b"\xef\xbb\xbf\r\n").split(b"\n", 2)
    return len(lines) > 1 and _START.match(lines[0]) is not None and mail.is_mail(content)


def letters(stream: BinaryIO, max_bytes: int, cap: int | None = None) -> Iterator[Letter]:
    """The messages of a mailbox, each without the line that begins it and without the marks of its quoting.

    Args:
        stream: the mailbox, read to its end.
        max_bytes: of one message; of a larger one nothing is kept.
        cap: of all of it.

    Raises:
        InputError: there are more than ``cap`` bytes.
    """
    held: list[bytes] = []
    number = size = total = 0
    blank = fresh = True
    line = stream.readline(MAX_LINE)
    while line:
        after = stream.readline(MAX_LINE)
        total += len(line)
        if cap is not None and total > cap:
            raise InputError("is a mailbox that unpacks to more than may be read")
        if fresh and blank and _START.match(line) and _HEADER.match(after):
            if number:
                yield _letter(number, held, size, max_bytes)
            held, size = [], 0
            number += 1
        else:
            blank = not line.strip()
            size += len(line)
            if number and size <= max_bytes:
                held.append(line[1:] if fresh and _QUOTED.match(line) else line)
            elif number:
                held.clear()
        fresh = line.endswith(b"\n")
        line = after
    if number:
        yield _letter(number, held, size, max_bytes)


def _letter(number: int, held: list[bytes], size: int, max_bytes: int) -> Letter:
    if size > max_bytes:
        return Letter(number, b"", large=True)
    if held and not held[-1].strip():
        held = held[:-1]  # it parts this message from the next
    return Letter(number, b"".join(held))


def messages(payload: Payload) -> Iterator[RawDocument | Refusal]:
    """The articles of all messages of a mailbox that came whole; one that cannot be read stops no other.

    Raises:
        InputError: it is no mailbox.
    """
    if not is_mailbox(payload.content):
        if mail.is_mail(payload.content):
            yield from mail.messages(payload)
            return
        raise InputError(
            "is called a mailbox and does not begin with a message; export it again as .mbox or .eml"
        )
    for letter in letters(io.BytesIO(payload.content), len(payload.content)):
        one = replace(payload, content=letter.content, location=f"{payload.location} message {letter.number}")
        try:
            yield from mail.messages(one)
        except InputError as error:
            yield Refusal(one.location, str(error))
