"""A newsletter's or an alert's blocks as its items, where it clearly has several."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from brief.formats.mail_blocks import Block

MIN_ITEMS = 3
MIN_BLURB = 6
"""Words under a headline that make it an item of a digest rather than a link in a list."""
QUALIFIED = 0.6
"""Share of the headlines of one kind that have a text of their own; below it they are links in a text."""
MIN_TITLE, MAX_TITLE = 3, 30
MAX_GREETING = 4
"""Paragraphs above the first headline of a plain newsletter that are looked past."""
MIN_INTRODUCTION, MIN_LEFT = 40, 12
"""Words above the first headline, and of sections without one, that are an item of their own."""

_FOOTER = re.compile(
    r"\bunsubscribe\b|\bmanage (?:your )?(?:email )?(?:preferences|subscriptions?)"
    r"|update (?:your )?(?:email )?preferences|se désabonner"
    r"|you(?:['’]re| are) receiving this|you (?:have )?received this (?:e-?mail|message|newsletter)"
    r"|this (?:e-?mail|message|newsletter) was sent|view (?:(?:this|it|the)\b.{0,20})?in (?:your |a )?(?:web ?)?browser"
    r"|was this (?:e-?mail )?forwarded|to your address book|create another alert|see all your alerts"
    r"|receive this alert as|vom newsletter abmelden|newsletter abbestellen|im browser (?:ansehen|anzeigen)"
    r"|darse de baja|cancelar (?:la )?suscripción|відписатися|отписаться",
    re.IGNORECASE,
)
# Words that news are written in too: only a short line of them is about the mail.
_SHORT_FOOTER = re.compile(
    r"^(?:copyright\s*)?(?:©|\(c\))|all rights reserved|privacy (?:policy|notice)|terms (?:of|and)"
    r"|view online|^contact us",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"^[\W_]*(?:read (?:more|on|the (?:full )?(?:story|article|report)|full (?:story|article))"
    r"|(?:read|open|view) (?:it )?(?:in|on) .{2,30}|view (?:article|story|post)|continue reading"
    r"|full (?:story|article)|more|learn more|see more|go (?:to (?:the )?article|deeper)|mehr|weiterlesen"
    r"|zum artikel|lire (?:la suite|plus)|leer más|читати далі|читать далее|подробнее)[\W_]*$",
    re.IGNORECASE,
)
_CLUTTER = re.compile(
    r"^[\W_]*(?:(?:flag as irrelevant|see more results|see all stories on this topic|share|tweet|forward|facebook"
    r"|twitter|x|linkedin|whatsapp|e-?mail|print|save|like|comment|restack|advertisement|sponsored"
    r"|\d+ min(?:ute)?s? read|news|web|blogs)[\W_]*)+$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"^\(?\d{1,2}[.):]\s+(?=\D)")
_OUTLET = re.compile(r"^(?:source|via|from|quelle|источник|джерело)\s*:\s*(\S.{1,60})$", re.IGNORECASE)
_DATED = re.compile(
    r"^(.{2,50}?)\s*[|·•⋅–—-]\s*(?:\d{1,2}\s|\w{3,9}\.?\s\d|\d+\s+(?:min|hour|day)|yesterday|today).{0,30}$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a newsletter; an introduction has no title."""

    title: str
    body: str
    url: str = ""
    publisher: str = ""


def trimmed(blocks: Sequence[Block]) -> list[Block]:
    """Blocks without rules, without lines about the mail itself, and without the footer that they begin."""
    kept = [b for b in blocks if b.text]
    total = sum(len(b.text) for b in kept)
    before = 0
    for i, block in enumerate(kept):
        if before * 2 > total and _is_footer(block) and sum(len(b.text) for b in kept[i:]) <= 2_500:
            kept = kept[:i]
            break
        before += len(block.text)
    return [b for b in kept if not _is_footer(b) and not _CLUTTER.match(b.text)]


def _is_footer(block: Block) -> bool:
    if len(block.text) <= 400 and _FOOTER.search(block.text):
        return True
    return len(block.text.split()) <= 12 and _SHORT_FOOTER.search(block.text) is not None


def items(blocks: Sequence[Block]) -> list[Item]:
    """The items of a newsletter, in order; none where it does not clearly have three or more.

    Clear are headlines that look alike, most with a text of their own under them and each with an
    address; in plain text, sections parted by rules or closed by an address.
    """
    plain = any(b.look[3:] in (("plain",), ("address",)) for b in blocks)
    kept = [b for b in blocks if b.rule or not (_is_footer(b) or _CLUTTER.match(b.text))]
    if plain:
        found = _by_sections(kept)
        if found:
            return found
    looks = sorted({b.look for b in kept if _may_be_headline(b)})
    best: list[Item] = []
    for look in looks:
        found = _by_headlines(blocks, look)
        if len([i for i in found if i.title]) > len([i for i in best if i.title]):
            best = found
    return best


def _may_be_headline(block: Block) -> bool:
    count = len(block.text.split())
    short = MIN_TITLE <= count <= MAX_TITLE or (not block.text.isascii() and 6 <= len(block.text) <= 80)
    return (
        short
        and any(block.look[:3])
        and block.look[3:] != ("address",)
        and not (block.outlet or _CALL.match(block.text) or _is_footer(block) or _CLUTTER.match(block.text))
    )


def _by_headlines(blocks: Sequence[Block], look: tuple[str, ...]) -> list[Item]:
    linked = look[0] == "linked"
    starts: list[int] = []
    last = ""
    for i, block in enumerate(blocks):
        if block.look == look and _may_be_headline(block):
            href = block.links[0][1] if block.links else ""
            previous = starts[-1] if starts else -9
            # The outlet's name, or the text itself, often carries the same address as the headline.
            if not (
                (href and href == last) or (linked and _names_host(block.text, last) and i - previous <= 2)
            ):
                starts.append(i)
                last = href
    if len(starts) < MIN_ITEMS:
        return []
    read = [
        _item(blocks[start], blocks[start + 1 : stop], last=stop == len(blocks))
        for start, stop in zip(starts, [*starts[1:], len(blocks)], strict=True)
    ]
    whole = [item for item in read if len(item.body.split()) >= MIN_BLURB and item.url]
    addresses = {item.url for item in whole}
    if len(addresses) < MIN_ITEMS or len(whole) < QUALIFIED * len(read):
        return []
    before = [b for b in blocks[: starts[0]] if b.text and not _is_footer(b) and not _CLUTTER.match(b.text)]
    opening = "\n\n".join(b.text for b in before)
    introduction = [Item("", opening)] if len(opening.split()) >= MIN_INTRODUCTION else []
    return introduction + [item for item in read if item.url or item.body]


def _item(headline: Block, below: Sequence[Block], *, last: bool) -> Item:
    url = headline.links[0][1] if headline.links else ""
    publisher = ""
    texts: list[Block] = []
    for block in below:
        if _is_footer(block):
            if last:
                break  # nothing of an item stands below the lines about the mail itself
            continue
        if block.rule or _CLUTTER.match(block.text):
            continue
        if _CALL.match(block.text) or (not texts and block.look[3:] == ("address",)):
            url = url or (block.links[0][1] if block.links else "")
            continue
        named = "" if publisher else _outlet(block, url)
        if named:
            publisher = named
        else:
            texts.append(block)
    while texts and (_leads_on(texts[-1], url) or _is_cue(texts[-1])):
        texts.pop()
    if not last and len(texts) > 1 and len(texts[-1].text.split()) < MIN_TITLE:
        texts.pop()  # the name of a part, above the next headline
    return Item(_title(headline.text), "\n\n".join(b.text for b in texts), url, publisher)


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


def _by_sections(blocks: Sequence[Block]) -> list[Item]:
    for sections in (list(_between_rules(blocks)), list(_closed_by_address(blocks))):
        whole: list[Item] = []
        rest: list[str] = []
        for i, section in enumerate(sections):
            item = _section(section)
            # What greets the reader stands above the first headline, with nothing between them.
            greeting = 1
            while i == 0 and item is None and greeting < min(len(section), MAX_GREETING):
                item = _section(section[greeting:])
                rest += [section[greeting - 1].text]
                greeting += 1
            section = section[greeting - 1 :]
            if item and len(item.body.split()) >= MIN_BLURB:
                whole.append(item)
            else:
                rest += [block.text for block in section]
        if len(whole) >= MIN_ITEMS and len(whole) >= QUALIFIED * len(sections):
            # What has no headline of its own is not lost: it goes before the items, under the subject.
            left = "\n\n".join(rest)
            return [Item("", left), *whole] if len(left.split()) >= MIN_LEFT else whole
    return []


def _between_rules(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    section: list[Block] = []
    for block in [*blocks, Block("", rule=True)]:
        if not block.rule:
            section.append(block)
        elif section:
            yield section
            section = []


def _closed_by_address(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    section: list[Block] = []
    for block in blocks:
        if block.rule:
            if section:
                yield section
            section = []
            continue
        section.append(block)
        if block.look[3:] == ("address",):
            yield section
            section = []
    if section:
        yield section


def _section(section: Sequence[Block]) -> Item | None:
    """A section's headline, text and address; None where it does not begin with a headline.

    Above the headline a line of one or two words (the name of a part) may stand. Where a line below it
    names the outlet, the lines down to that are the headline, which mail programs break.
    """
    start = 0
    while start < len(section) and len(section[start].text.split()) < MIN_TITLE:
        start += 1
    if start == len(section):
        return None
    first, *rest = section[start:]
    url = next((b.links[0][1] for b in rest if b.look[3:] == ("address",)), "")
    lines = first.text.split("\n")
    publisher = ""
    above = 1
    for i, line in enumerate(lines[1:4], start=1):
        publisher = _outlet(Block(line), url)
        if publisher:
            lines.pop(i)
            above = i
            break
    title = _title(" ".join(lines[:above]))
    if not MIN_TITLE <= len(title.split()) <= MAX_TITLE or title[-1] in ".,;:" or title[:1].islower():
        return None
    kept = ["\n".join(lines[above:])]
    for block in rest:
        if block.look[3:] == ("address",):
            continue
        head, _, tail = block.text.partition("\n")
        named = "" if publisher or any(kept) else _outlet(Block(head), url)
        publisher = publisher or named
        kept.append(tail if named else block.text)
    kept = [line for text in kept if (line := _without_clutter(text))]
    return Item(title, "\n\n".join(kept), url, publisher)


def _without_clutter(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if not _CLUTTER.match(line)).strip()
