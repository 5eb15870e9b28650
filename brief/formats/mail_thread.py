"""A mail as a thread: which of its lines are whose, which introduce a message, and which close a letter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from brief.formats.mail_closings import labelled
from brief.formats.mail_headers import Line, headed, introduced, separator

HEADER = "header of a message"
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Letter:
    """One message of a thread: its author, and the message that quotes it (``above``)."""

    sender: str
    date: str = ""
    subject: str = ""
    forwarded: bool = False
    above: int = -1
    introduced: bool = False
    """Something says that a message begins here; else lines are only quoted."""


@dataclass(frozen=True, slots=True)
class Thread:
    """The messages of a mail, its own first; of each line the message, and what it is where it is none of its text."""

    letters: tuple[Letter, ...]
    of: tuple[int, ...]
    labels: tuple[str, ...]
    sizes: tuple[int, ...]
    """Words that each message says itself, without its salutation and signature."""


def thread(lines: Sequence[Line], sender: str, subject: str, *, thread: bool, letters: bool = True) -> Thread:
    """Parts the lines of a mail by their authors.

    Args:
        lines: as shown, in order.
        sender: who sent the mail.
        subject: its subject.
        thread: its headers say that it answers or forwards another.
        letters: it may be a letter; of a newsletter only separators and quoting are believed.
    """
    found = [Letter(sender, subject=subject)]
    of: list[int] = []
    labels = [""] * len(lines)
    stack: list[tuple[int, int]] = [(0, 0)]
    announced = -1
    quoted: dict[tuple[int, int], int] = {}
    while (at := len(of)) < len(lines):
        line = lines[at]
        if not line.text.strip():
            of.append(stack[-1][0])
            continue
        while line.depth < stack[-1][1]:
            stack.pop()
        current, level = stack[-1]
        expected = thread or line.depth > 0
        head = headed(lines, at, subject, thread=expected) if letters else None
        if letters and (head is None or not head.sender):
            opens, start = line.depth > level, _behind_separator(lines, at)
            said = introduced(lines, at, thread=expected, opens=opens)
            if said is None and start > at:
                said = introduced(lines, start, thread=expected, opens=opens)
            head = said or head
        if head is not None:
            found.append(
                Letter(head.sender, head.date, head.subject, head.forwarded, current, introduced=True)
            )
            labels[at : head.below] = [HEADER] * (head.below - at)
            of += [len(found) - 1] * (head.below - at)
            if head.attribution and _next_depth(lines, head.below) > line.depth:
                announced = len(found) - 1
            else:
                stack.append((len(found) - 1, line.depth))
            continue
        if line.depth > level:
            if announced >= 0:
                quoted[current, line.depth] = announced
            elif (current, line.depth) not in quoted:
                found.append(Letter("", above=current))
                quoted[current, line.depth] = len(found) - 1
            stack.append((quoted[current, line.depth], line.depth))
        announced = -1
        of.append(stack[-1][0])
    return _closed(found, of, lines, labels)


def _behind_separator(lines: Sequence[Line], at: int) -> int:
    """The first line with words behind a separator; the line itself where it is none."""
    if not separator(lines[at].text):
        return at
    return next((i for i in range(at + 1, min(at + 4, len(lines))) if lines[i].text.strip()), at)


def _next_depth(lines: Sequence[Line], at: int) -> int:
    return next((line.depth for line in lines[at:] if line.text.strip()), 0)


def _closed(found: list[Letter], of: list[int], lines: Sequence[Line], labels: list[str]) -> Thread:
    """The thread, the lines of each letter labelled that open or close it."""
    own: list[list[int]] = [[] for _ in found]
    for i, letter in enumerate(of):
        if not labels[i]:
            own[letter].append(i)
    sizes: list[int] = []
    for written, places in zip(found, own, strict=True):
        for i, label in zip(places, labelled([lines[i] for i in places], written.sender), strict=True):
            labels[i] = label
        sizes.append(sum(len(_WORD.findall(lines[i].text)) for i in places if not labels[i]))
    return Thread(tuple(found), tuple(of), tuple(labels), tuple(sizes))
