"""Which elements of a page are the entries of a live one: of one kind, each with one time and a text of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from brief.reading.html.visible_blocks import VisibleBlock

if TYPE_CHECKING:
    from lxml.html import HtmlElement

LEAST = 3
"""Entries of a live page at least."""
MOST_OF = 0.5
"""Share of the chosen text that entries hold at least."""
LARGEST = 0.7
"""Share of the entries' text above which one of them is an article with other times beside it."""
WITH_TEXT = 0.7
"""Share of the elements of one kind that have a text, at least."""
FOLLOWS = 1.1
"""Times the text of elements that they and what follows each hold, from which they are only the heads of entries."""
OWN = 20
"""Characters of a text of its own, at least."""
CLOCK = re.compile(
    r"\W{0,2}(?P<clock>\d{1,2}[:.h]\d\d(?::\d\d)?(?:\s?(?:[ap]\.?m\b\.?|uhr\b|h\b))?(?:\s(?:GMT|UTC|BST|[CEWMP][ES]?[SD]?T)\b)?)"
    r"(?:\s*[|–—:,-]+)?(?=\s|\Z)\s*",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_NO_HEADS = frozenset(("td", "th", "table", "time"))


@dataclass(slots=True)
class Member:
    """One of the elements of a kind: the times in it, and the places of its blocks."""

    element: Any
    times: list[Any] = field(default_factory=list)
    clock: str = ""
    clocks: int = 0
    places: list[int] = field(default_factory=list)


def members_of(blocks: Sequence[VisibleBlock], size: Sequence[int], tree: HtmlElement) -> list[Member]:
    """The elements that are the page's entries; empty where none are."""
    from brief.reading.html.spoken_blocks import quoting

    marks: list[tuple[Any, str]] = [(one, "") for one in tree.iter("time") if quoting(one) is None]
    if len(marks) < LEAST:
        clocked = [(b.element, m["clock"]) for b in blocks if (m := CLOCK.match(b.text))]
        marks = [(one, clock) for one, clock in clocked if one is not None and one.tag not in _NO_HEADS]
    if len(marks) < LEAST:
        return []
    kinds: dict[tuple[str, ...], dict[Any, Member]] = {}
    belongs: dict[Any, list[dict[Any, Member]]] = {}
    for mark, clock in marks:
        above = mark
        while above is not None and above.tag != "body":
            group = kinds.setdefault(_kind(above), {})
            if above not in group:
                group[above] = Member(above, clock=clock)
                belongs.setdefault(above, []).append(group)
            if clock:
                group[above].clocks += 1
            else:
                group[above].times.append(mark)
            above = above.getparent()
    for i, block in enumerate(blocks):
        above = block.element
        while above is not None:
            for group in belongs.get(above, ()):
                group[above].places.append(i)
            above = above.getparent()
    best: list[Member] = []
    most = MOST_OF * sum(size)
    for group in kinds.values():
        if len(group) < LEAST:
            continue
        alone = _with_text(list(group.values()), size)
        heads = _with_text(_with_what_follows(list(group.values()), blocks), size)
        # What goes on below an element is of the entry only where a good deal of the text does.
        found = heads if _held(heads, size) > FOLLOWS * _held(alone, size) else alone
        if found and _held(found, size) >= most:
            best, most = found, _held(found, size)
    return best


def _held(members: Sequence[Member], size: Sequence[int]) -> int:
    return sum(size[i] for one in members for i in one.places)


def _kind(element: Any) -> tuple[str, ...]:
    parent = element.getparent()
    return element.tag, _name(element), parent.tag if parent is not None else "", _name(parent)


def _name(element: Any) -> str:
    names = (element.get("class") or "").split() if element is not None else []
    return _DIGITS.sub("", names[0]) if names else ""


def _with_text(members: list[Member], size: Sequence[int]) -> list[Member]:
    """Those elements that have a text and one time, where nearly all have; else none."""
    if len({i for one in members for i in one.places}) < sum(len(one.places) for one in members):
        return []  # one within the other
    if any(not _one_time(one) for one in members):
        return []
    held = [sum(size[i] for i in one.places) for one in members]
    good = [one for one, own in zip(members, held, strict=True) if own >= OWN]
    if len(good) < max(LEAST, WITH_TEXT * len(members)) or max(held) > LARGEST * sum(held):
        return []
    return good


def _one_time(member: Member) -> bool:
    """Whether an element has one time, or others beside it on its line (when it was changed)."""
    if not member.times:
        return member.clocks == 1
    first = member.times[0]
    lines = {first.getparent(), first.getparent().getparent()}
    return all(one.getparent() in lines or one.getparent().getparent() in lines for one in member.times)


def _with_what_follows(members: list[Member], blocks: Sequence[VisibleBlock]) -> list[Member]:
    """Elements of one parent as heads: each with the blocks from it to the next."""
    parents = {one.element.getparent() for one in members}
    if len(parents) > 1 or not all(one.places for one in members):
        return []
    parent = parents.pop()
    inside = [i for i, block in enumerate(blocks) if _within(block.element, parent)]
    heads = sorted(members, key=lambda one: one.places[0])
    ends = [*(one.places[0] for one in heads[1:]), inside[-1] + 1 if inside else 0]
    return [
        replace(one, places=[i for i in inside if one.places[0] <= i < end])
        for one, end in zip(heads, ends, strict=True)
    ]


def _within(element: Any, above: Any) -> bool:
    while element is not None and element is not above:
        element = element.getparent()
    return element is not None
