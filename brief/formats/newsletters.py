"""A newsletter's or an alert's blocks as its items, where it clearly has several, or says so itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from brief.formats.mail_blocks import Block
from brief.formats.mail_lexicon import CALL
from brief.records import Role

MIN_ITEMS = 3
"""Items of a newsletter; of an alert, whose results say what they are, one is enough."""
MIN_BLURB = 6
"""Words under a headline that make it an item of a digest rather than a link in a list."""
QUALIFIED = 0.6
"""Share of the headlines of one kind that have a text of their own; below it they are links in a text."""
DISTINCT = 0.8
"""Share of the headlines of a newsletter that are unlike all others of it, at least."""
MIN_TITLE, MAX_TITLE = 3, 30
MAX_GREETING = 4
"""Paragraphs above the first headline of a plain newsletter that are looked past."""
MIN_INTRODUCTION, MIN_LEFT = 40, 12
"""Words above the first headline, and of sections without one, that are an item of their own."""

_NUMBERED = re.compile(r"^\(?\d{1,2}[.):]\s+(?=\D)")
_OUTLET = re.compile(r"^(?:source|via|from|quelle|источник|джерело)\s*:\s*(\S.{1,60})$", re.IGNORECASE)
_DATED = re.compile(
    r"^(.{2,50}?)\s*[|·•⋅–—-]\s*(?:\d{1,2}\s|\w{3,9}\.?\s\d|\d+\s+(?:min|hour|day)|yesterday|today).{0,30}$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a newsletter; an introduction has no title.

    ``blocks`` are its own in their order, with what was set aside between them; its title is none of them.
    """

    title: str
    blocks: tuple[Block, ...]
    url: str = ""
    publisher: str = ""

    @property
    def words(self) -> int:
        """Words of its own text."""
        return sum(len(block.text.split()) for block in self.blocks if block.role is None)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A block and its place in the mail."""

    at: int
    block: Block


@dataclass(frozen=True, slots=True)
class _Found:
    """An item, what of the mail is in it, and what became its title, outlet or address."""

    title: str
    texts: tuple[_Placed, ...]
    used: tuple[int, ...]
    url: str = ""
    publisher: str = ""

    @property
    def words(self) -> int:
        return sum(len(placed.block.text.split()) for placed in self.texts)


def items(blocks: Sequence[Block]) -> list[Item]:
    """The items of a newsletter, in order; none where it does not clearly have three or more.

    Clear are headlines that look alike, most with a text of their own under them and each with an
    address; in plain text, sections parted by rules or closed by an address. Results of an alert are items
    however few they are. Blocks of no item are set aside in the one above them.
    """
    news = [_Placed(i, b) for i, b in enumerate(blocks) if b.rule or (b.role is None and b.text)]
    found = _declared(news) or _results(news)
    if not found and any(p.block.look[3:] in (("plain",), ("address",)) for p in news):
        found = _by_sections(news)
    if not found:
        best = 0
        for look in sorted({p.block.look for p in news if _may_be_headline(p.block)}):
            each = _by_headlines(news, look, MIN_ITEMS)
            if (count := sum(1 for one in each if one.title)) > best:
                found, best = each, count
    return _complete(found, blocks) if found else []


def _complete(found: Sequence[_Found], blocks: Sequence[Block]) -> list[Item]:
    """Items with all blocks of the mail: each that is in none goes to the item above it, set aside."""
    order = sorted(range(len(found)), key=lambda n: _start(found[n]))
    starts = [_start(found[n]) for n in order]
    taken = {place for one in found for place in (*one.used, *(p.at for p in one.texts))}
    held: list[list[_Placed]] = [list(one.texts) for one in found]
    k = 0
    for i, block in enumerate(blocks):
        while k + 1 < len(starts) and starts[k + 1] <= i:
            k += 1
        if i in taken or not block.text:
            continue
        if block.role is None:
            block = replace(block, role=Role.TEASER if block.links else Role.FURNITURE, inner=())
        held[order[k]].append(_Placed(i, block))
    return [
        Item(one.title, tuple(p.block for p in sorted(own, key=lambda p: p.at)), one.url, one.publisher)
        for one, own in zip(found, held, strict=True)
    ]


def _start(found: _Found) -> int:
    return min((*found.used, *(p.at for p in found.texts)), default=0)


def _declared(news: Sequence[_Placed]) -> list[_Found]:
    """Items that elements of the page are declared to be, each with a linked headline of its own."""
    groups: dict[int, list[_Placed]] = {}
    for placed in news:
        if placed.block.item and not placed.block.rule:
            groups.setdefault(placed.block.item, []).append(placed)
    found = []
    for group in groups.values():
        head = next((p for p in group if p.block.links and not p.block.outlet), None)
        if head is None or len(head.block.text.split()) > MAX_TITLE or head.block.look[:1] != ("linked",):
            return []
        found.append(_item(head, [p for p in group if p is not head]))
    return found


def _results(news: Sequence[_Placed]) -> list[_Found]:
    """The results of an alert: headlines that lead to their pages by way of a search engine."""
    heads = [p for p in news if p.block.found and _may_be_headline(p.block)]
    if heads:
        look = max((p.block.look for p in heads), key=[p.block.look for p in heads].count)
        return _by_headlines(news, look, 1)
    if any(p.block.found for p in news):
        sections = [s for s in _closed_by_address(news) if s[-1].block.found]
        return [item for section in sections if (item := _section(section, alert=True))]
    return []


def _may_be_headline(block: Block) -> bool:
    count = len(block.text.split())
    short = MIN_TITLE <= count <= MAX_TITLE or (not block.text.isascii() and 6 <= len(block.text) <= 80)
    return (
        short
        and any(block.look[:3])
        and block.look[3:] != ("address",)
        and not (block.rule or block.outlet or block.role or CALL.match(block.text))
    )


def _by_headlines(news: Sequence[_Placed], look: tuple[str, ...], least: int) -> list[_Found]:
    linked = look[0] == "linked"
    starts: list[int] = []
    last = ""
    for i, placed in enumerate(news):
        block = placed.block
        if block.look == look and _may_be_headline(block):
            href = block.links[0][1] if block.links else ""
            previous = starts[-1] if starts else -9
            # The outlet's name, or the text itself, often carries the same address as the headline.
            if not (
                (href and href == last) or (linked and _names_host(block.text, last) and i - previous <= 2)
            ):
                starts.append(i)
                last = href
    if len(starts) < least:
        return []
    read = [
        _item(news[start], news[start + 1 : stop])
        for start, stop in zip(starts, [*starts[1:], len(news)], strict=True)
    ]
    whole = [item for item in read if item.words >= MIN_BLURB and item.url]
    addresses = {item.url for item in whole}
    if len(addresses) < least or len(whole) < QUALIFIED * len(read):
        return []
    titles = {item.title for item in read}
    before = [p for p in news[: starts[0]] if p.block.text and not p.block.rule]
    introduction = _Found("", tuple(before), ())
    # The same words again and again are a button's; below most of the text stand links, not the headlines of items.
    if len(titles) < DISTINCT * len(read) or introduction.words > sum(item.words for item in read):
        return []
    first = [introduction] if introduction.words >= MIN_INTRODUCTION else []
    return first + [item for item in read if item.url or item.texts]


def _item(headline: _Placed, below: Sequence[_Placed]) -> _Found:
    url = headline.block.links[0][1] if headline.block.links else ""
    publisher = ""
    texts: list[_Placed] = []
    used = [headline.at]
    for placed in below:
        block = placed.block
        if block.rule:
            continue
        if CALL.match(block.text) or (not texts and block.look[3:] == ("address",)):
            url = url or (block.links[0][1] if block.links else "")
            continue
        named = "" if publisher else _outlet(block, url)
        if named:
            publisher = named
            used.append(placed.at)
        else:
            texts.append(placed)
    while texts and (_leads_on(texts[-1].block, url) or _is_cue(texts[-1].block)):
        texts.pop()
    if len(texts) > 1 and len(texts[-1].block.text.split()) < MIN_TITLE:
        texts.pop()  # the name of a part, above the next headline
    return _Found(_title(headline.block.text), tuple(texts), tuple(used), url, publisher)


def _title(text: str) -> str:
    return _NUMBERED.sub("", " ".join(text.split()))


def _leads_on(block: Block, url: str) -> bool:
    """Whether a block is a link to another story and nothing else."""
    return block.look[:1] == ("linked",) and all(href != url for _, href in block.links)


def _is_cue(block: Block) -> bool:
    """Whether a block announces a list of links ("Recent articles:")."""
    return block.text.endswith(":") and len(block.text.split()) <= 5


def _outlet(block: Block, url: str) -> str:
    """The outlet that a short line names: marked so, said so, dated, or as the address has it."""
    if len(block.text) > 90:
        return ""
    if block.outlet:
        return block.text
    said = _OUTLET.match(block.text)
    if said:
        return said[1].strip()
    dated = _DATED.match(block.text)
    name = dated[1].strip() if dated else block.text
    return name if len(name.split()) <= 6 and _names_host(name, url) else ""


def _names_host(name: str, url: str) -> bool:
    """Whether a name is a host's ("The Lakeside Gazette" on lakesidegazette.example)."""
    try:
        host = (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return False
    label = re.sub(r"[^a-z0-9]", "", host.rpartition(".")[0] or host)
    squeezed = re.sub(r"[^a-z0-9]", "", name.casefold().removeprefix("the "))
    full = re.sub(r"[^a-z0-9]", "", name.casefold())
    return len(squeezed) >= 3 and (
        squeezed in label or full in label or (len(label) >= 4 and full == host.replace(".", ""))
    )


def _by_sections(news: Sequence[_Placed]) -> list[_Found]:
    for sections in (list(_between_rules(news)), list(_closed_by_address(news))):
        whole: list[_Found] = []
        rest: list[_Placed] = []
        for i, section in enumerate(sections):
            item = _section(section)
            # What greets the reader stands above the first headline, with nothing between them.
            greeting = 1
            while i == 0 and item is None and greeting < min(len(section), MAX_GREETING):
                item = _section(section[greeting:])
                rest.append(section[greeting - 1])
                greeting += 1
            section = section[greeting - 1 :]
            if item and item.words >= MIN_BLURB:
                whole.append(item)
            else:
                rest += section
        if len(whole) >= MIN_ITEMS and len(whole) >= QUALIFIED * len(sections):
            # What has no headline of its own is not lost: it goes before the items, under the subject.
            left = _Found("", tuple(rest), ())
            return [left, *whole] if left.words >= MIN_LEFT else whole
    return []


def _between_rules(news: Sequence[_Placed]) -> Iterator[list[_Placed]]:
    section: list[_Placed] = []
    for placed in [*news, _Placed(-1, Block("", rule=True))]:
        if not placed.block.rule:
            section.append(placed)
        elif section:
            yield section
            section = []


def _closed_by_address(news: Sequence[_Placed]) -> Iterator[list[_Placed]]:
    section: list[_Placed] = []
    for placed in news:
        if placed.block.rule:
            if section:
                yield section
            section = []
            continue
        section.append(placed)
        if placed.block.look[3:] == ("address",):
            yield section
            section = []
    if section:
        yield section


def _section(section: Sequence[_Placed], *, alert: bool = False) -> _Found | None:
    """A section's headline, text and address; None where it does not begin with a headline.

    Above the headline a line of one or two words (the name of a part) may stand. Where a line below it
    names the outlet, the lines down to that are the headline, which mail programs break. In an alert the line
    below the headline is the outlet's, whatever its address.
    """
    start = 0
    while start < len(section) and len(section[start].block.text.split()) < MIN_TITLE:
        start += 1
    if start == len(section):
        return None
    first, *rest = section[start:]
    closing = next((p for p in rest if p.block.look[3:] == ("address",)), None)
    url = closing.block.links[0][1] if closing else ""
    lines = first.block.text.split("\n")
    publisher = ""
    above = 1
    for i, line in enumerate(lines[1:4], start=1):
        publisher = _outlet(Block(line), url) or (line if alert and _is_name(line, lines[i + 1 :]) else "")
        if publisher:
            lines.pop(i)
            above = i
            break
    title = _title(" ".join(lines[:above]))
    if not MIN_TITLE <= len(title.split()) <= MAX_TITLE or title[-1] in ".,;:" or title[:1].islower():
        return None
    texts = [_Placed(first.at, replace(first.block, text="\n".join(lines[above:]), inner=()))]
    used = [first.at, *([closing.at] if closing else [])]
    for placed in rest:
        block = placed.block
        if block.look[3:] == ("address",):
            continue
        head, _, tail = block.text.partition("\n")
        named = "" if publisher or any(p.block.text for p in texts) else _outlet(Block(head), url)
        publisher = publisher or named
        if named:
            used.append(placed.at)
        texts.append(_Placed(placed.at, replace(block, text=tail, inner=())) if named else placed)
    kept = tuple(p for p in texts if p.block.text.strip())
    return _Found(title, kept, tuple(used), url, publisher)


def _is_name(line: str, below: Sequence[str]) -> bool:
    """Whether a line of an alert's result is its outlet's name: short, no sentence, with the text below it."""
    return bool(below) and len(line.split()) <= 6 and line[-1:] not in ".!?…,;:" and len(line) <= 60
