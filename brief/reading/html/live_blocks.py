"""A live page's entries among its blocks: repeated elements that each hold a time and a text of their own.

Entries are told by form: three or more elements of one kind, each with one time that has a clock, which hold most of
the text that was chosen. Newest first is the order of live pages alone; in any other order the page must say that it is
live, for a report too may list what happened at which hour.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from brief.dates.written_dates import parse_date
from brief.reading.extracted import SUMMARY, Entry
from brief.reading.html.block_features import letters
from brief.reading.html.body_extraction import enough
from brief.reading.html.fragment_text import fragment_text
from brief.reading.html.live_members import CLOCK, LEAST, OWN, Member, members_of
from brief.reading.html.live_updates import Update
from brief.reading.html.page_regions import Place
from brief.reading.html.typed_text import by_form
from brief.reading.html.visible_blocks import LINKED, VisibleBlock
from brief.records import Precision

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CLOCK_WITHIN = re.compile(r"(?<![\d:.])\d{1,2}[:.h]\d\d(?![\d:.]\d)(?:\s?[ap]\.?m\b\.?)?", re.IGNORECASE)
_HAS_CLOCK = re.compile(r"\d[T\s]\d{2}:?\d\d|^\d{1,2}[:.]\d\d|^\d{10}(?:\d{3})?$|\d\d:\d\d")
_TIME_NAMES = ("datetime", "data-time", "data-timestamp", "data-datetime", "data-date", "data-published")
_DIGITS = re.compile(r"\d+")
_KEY_NAME = re.compile(r"^data-(?:[\w-]*-)?(?:id|key|uuid|uid)$")
_LIVE_NAME = re.compile(
    r"(?:^|[^a-z])(?:live-?(?:blog|ticker|text|event|update|entr|post|feed|stream|report)|ticker)",
    re.IGNORECASE,
)
_ELSEWHERE = Place.COMMENTS | Place.AD | Place.SHARE | Place.SUBSCRIBE | Place.NAV | Place.FORM
_ELSEWHERE |= Place.RELATED | Place.FOOTER | Place.CONSENT | Place.PAYWALL | Place.AUTHOR | Place.DATE
_PARTING = " \u00a0|·•–—-:,"


def live_entries(
    blocks: Sequence[VisibleBlock],
    kept: Sequence[bool],
    tree: HtmlElement,
    updates: Sequence[Update],
    title: str,
    *,
    live: bool,
) -> tuple[Entry, ...]:
    """The summary of a live page, where it has one, and its entries, in the page's order; empty of any other page.

    Args:
        blocks: the page's blocks in reading order.
        kept: of each whether it is the article's.
        tree: the page.
        updates: what it states for machines.
        title: its headline.
        live: it says that it is live.
    """
    size = [len(block.text) if keep else 0 for block, keep in zip(blocks, kept, strict=True)]
    members = members_of(blocks, size, tree)
    live = live or bool(updates)
    if live and not members:
        # Lists of entries look like lists of teasers: where the page says that it is live, they are none.
        size = [max(own, len(block.text) * _reads(block)) for own, block in zip(size, blocks, strict=True)]
        members = members_of(blocks, size, tree)
    stated = live or any(_LIVE_NAME.search(one.element.get("class") or "") for one in members)
    entries = _entries(blocks, kept, members, updates) if members else []
    if not (stated or _newest_first([entry.time for entry in entries])):
        return ()
    if not stated and _lead_elsewhere(blocks, members):
        return ()
    if not entries:
        members = _statedmembers_of(blocks, updates)
        entries = _stated_entries(blocks, kept, members, updates)
    if len(entries) < LEAST:
        return ()
    taken = {place for one in members for place in one.places}
    headings = {letters(entry.heading) for entry in entries if entry.heading}
    left = [i for i in range(len(blocks)) if i not in taken]
    own = [kept[i] and not _repeats(blocks[i].text, headings) for i in left]
    if enough(
        " ".join(
            blocks[i].text for i, keep in zip(left, own, strict=True) if keep and not _is(blocks[i], title)
        )
    ):
        text, marks = by_form([blocks[i] for i in left], own, title)
        return (Entry("", "", text, marks, SUMMARY), *entries)
    return tuple(entries)


def _is(block: VisibleBlock, title: str) -> bool:
    return letters(block.text) == letters(title)


def _repeats(text: str, headings: set[str]) -> bool:
    """Whether a line only names an entry, as a list of the most important ones does."""
    line = letters(_CLOCK_WITHIN.sub("", text))
    return len(line) > OWN and line in headings


# -- what they say


def _entries(
    blocks: Sequence[VisibleBlock],
    kept: Sequence[bool],
    members: Sequence[Member],
    updates: Sequence[Update],
) -> list[Entry]:
    """The entries of elements; none where one has no time with a clock."""
    keys = _keys(members)
    by_anchor = {update.anchor: update for update in updates if update.anchor}
    by_heading = {letters(update.heading): update for update in updates if update.heading}
    found = []
    for member, (key, anchor) in zip(members, keys, strict=True):
        heading, own, flags = _own_blocks(blocks, kept, member)
        text, marks = by_form(own, flags, heading)
        stated = by_anchor.get(anchor) or by_heading.get(letters(heading)) if updates else None
        time = stated.time if stated else _time(member)
        if not time or not text:
            return []
        found.append(Entry(time, heading, text, marks, key, anchor))
    return found


def _statedmembers_of(blocks: Sequence[VisibleBlock], updates: Sequence[Update]) -> list[Member]:
    """For each stated update the blocks that its words stand in, from the first to the last."""
    bodies = [letters(update.body) for update in updates]
    members = [Member(None) for _ in updates]
    headings = {letters(update.heading): n for n, update in enumerate(updates) if update.heading}
    for i, block in enumerate(blocks):
        words = letters(block.text)
        at = headings.get(words, -1)
        if at < 0 and len(words) > OWN:
            at = next((n for n, body in enumerate(bodies) if words in body), -1)
        if at >= 0:
            members[at].places.append(i)
    owner = {i: n for n, one in enumerate(members) for i in one.places}
    for n, one in enumerate(members):
        if one.places:
            between = range(one.places[0], one.places[-1] + 1)
            one.places = [i for i in between if owner.get(i, n) == n] if len(between) < 200 else one.places
    return members


def _stated_entries(
    blocks: Sequence[VisibleBlock],
    kept: Sequence[bool],
    members: Sequence[Member],
    updates: Sequence[Update],
) -> list[Entry]:
    """The entries of stated updates: as shown where they are, else as stated."""
    found = []
    for member, update in zip(members, updates, strict=True):
        _, own, flags = _own_blocks(blocks, kept, member)
        text, marks = by_form(own, [True] * len(own), update.heading) if own else ("", ())
        if len(letters(text)) < 0.5 * len(letters(update.body)):
            text, marks = (
                (update.body, ()) if not update.markup else fragment_text(update.body, update.heading)[:2]
            )
        if text or update.heading:
            found.append(
                Entry(update.time, update.heading, text or update.heading, marks, update.key, update.anchor)
            )
    return found


def _own_blocks(
    blocks: Sequence[VisibleBlock], kept: Sequence[bool], member: Member
) -> tuple[str, list[VisibleBlock], list[bool]]:
    """An entry's heading, and its blocks without the words of its time; of each whether it is kept."""
    worded = [words for one in member.times if (words := " ".join(one.text_content().split()))]
    heading = ""
    own: list[VisibleBlock] = []
    flags: list[bool] = []
    for i in member.places:
        block = blocks[i]
        if not own or i == member.places[0]:
            block = _without(block, worded, member.clock)
        else:
            block = _without(block, worded, "")
        if not any(map(str.isalnum, block.text)):
            continue
        if not heading and block.region.heading and not any(flags):
            heading = block.text
        own.append(block)
        flags.append(kept[i] or (bool(heading) and block.text == heading))
    if not any(flag and b.text != heading for flag, b in zip(flags, own, strict=True)):
        flags = [flag or _reads(block) for flag, block in zip(flags, own, strict=True)]
    return heading, own, flags


def _reads(block: VisibleBlock) -> bool:
    return len(block.text) >= 3 * OWN and block.share(LINKED) < 0.5 and not block.region.places & _ELSEWHERE


def _without(block: VisibleBlock, worded: Sequence[str], clock: str) -> VisibleBlock:
    """A block without the words of its time: they are the entry's date, and "21 minutes ago" differs at each look."""
    spans = [(at, at + len(words)) for words in worded if (at := block.text.find(words)) >= 0]
    if clock and (match := CLOCK.match(block.text)):
        spans.append(match.span())
    for start, end in sorted(spans, reverse=True):
        while end < len(block.text) and block.text[end] in _PARTING:
            end += 1
        if end == len(block.text):
            while start and block.text[start - 1] in _PARTING:
                start -= 1
        gone = end - start
        looks = tuple(
            (a - min(max(a - start, 0), gone), b - min(max(b - start, 0), gone), bits)
            for a, b, bits in block.looks
            if not (start <= a and b <= end)
        )
        block = replace(block, text=block.text[:start] + block.text[end:], looks=looks)
    return block


def _time(member: Member) -> str:
    """An entry's time as its mark-up gives it, else as worded; empty where it has no clock."""
    for one in member.times[:1]:
        for name in _TIME_NAMES:
            value = (one.get(name) or "").strip()
            if _HAS_CLOCK.search(value):
                return value
        words = " ".join(one.text_content().split())
        if parse_date(words, "").precision is Precision.SECOND:
            return words
        match = _CLOCK_WITHIN.search(words)
        return match[0].replace("h", ":") if match else ""
    return re.sub(r"(?<=\d)h(?=\d)", ":", re.sub(r"(?i)\s?(?:uhr|h)\b", "", member.clock))


def _keys(members: Sequence[Member]) -> list[tuple[str, str]]:
    """Each entry's key and anchor: none where they are not all different, or only count the entries from the top."""
    found = [_named(one.element) for one in members]
    keys = [key for key, _ in found]
    numbers = [int(match[-1]) for key in keys if (match := _DIGITS.findall(key)) and len(match[-1]) < 4]
    counted = len(numbers) == len(keys) and all(b - a == 1 for a, b in pairwise(numbers)) and numbers[0] < 2
    if counted or not all(keys) or len(set(keys)) < len(keys):
        return [("", "")] * len(members)
    return found


def _named(element: Any) -> tuple[str, str]:
    if name := element.get("id"):
        return name[:80], name[:80]
    for attribute, value in element.items():
        if value and _KEY_NAME.match(attribute):
            return value[:80], ""
    for one in element.iter("a", "h2", "h3", "h4", "div", "span", "time"):
        name = one.get("id") or (one.get("name") if one.tag == "a" else "") or ""
        href = one.get("href") or ""
        if name or (one.tag == "a" and "#" in href and len(href.rpartition("#")[2]) > 1):
            name = name or href.rpartition("#")[2]
            return name[:80], name[:80]
    return "", ""


# -- whether they are live


def _newest_first(times: Sequence[str]) -> bool:
    """Whether times fall from entry to entry, but for one that was put at the top."""
    found = [parse_date(time if len(time) > 8 else f"2000-01-01 {time}", "").start for time in times]
    pairs = [(a, b) for a, b in pairwise(found) if a is not None and b is not None]
    falls = sum(a > b for a, b in pairs)
    return falls > 0 and sum(a < b for a, b in pairs) <= 1 and falls >= LEAST - 1


def _lead_elsewhere(blocks: Sequence[VisibleBlock], members: Sequence[Member]) -> bool:
    """Whether what looks like entries are articles of pages of their own: headings lead to them, or all is linked."""
    leading = 0
    for one in members:
        own = [blocks[i] for i in one.places]
        linked = sum(block.share(LINKED) * len(block.text) for block in own)
        heads = [block for block in own if block.region.heading]
        leading += linked > 0.5 * sum(len(block.text) for block in own) or any(map(_leads, _links(heads)))
    return 2 * leading > len(members)


def _links(heads: Sequence[VisibleBlock]) -> Iterator[str]:
    for block in heads[:1]:
        for one in (block.element, *block.element.iterancestors(), *block.element.iterdescendants()):
            if one.tag == "a":
                yield one.get("href") or ""


def _leads(href: str) -> bool:
    return bool(href) and "#" not in href
