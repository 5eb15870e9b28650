"""A newsletter's or an alert's blocks as its items, where it clearly has several."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from brief.sources.blocks import Block

MIN_ITEMS = 3
MIN_BLURB = 6
"""Words under a headline that make it an item of a digest rather than a link in a list."""
QUALIFIED = 0.6
"""Share of the headlines of one kind that have a text of their own; below it they are links in a text."""
MIN_TITLE, MAX_TITLE = 3, 30
MIN_INTRODUCTION = 40

_FOOTER = re.compile(
    r"\bunsubscribe\b|\bmanage (?:your )?(?:email )?(?:preferences|subscriptions?)|update (?:your )?preferences"
    r"|you(?:['’]re| are) receiving this|you (?:have )?received this (?:e-?mail|message|newsletter)"
    r"|this (?:e-?mail|message|newsletter) was sent|view (?:(?:this|it|the)\b.{0,20})?in (?:your |a )?(?:web ?)?browser"
    r"|view online|was this (?:e-?mail )?forwarded|all rights reserved|^(?:copyright\s*)?©|privacy policy"
    r"|to your address book|create another alert|see all your alerts|receive this alert as|vom newsletter abmelden"
    r"|\babbestellen\b|désabonner|im browser (?:ansehen|anzeigen)|darse de baja|cancelar (?:la )?suscripción"
    r"|відписатися|отписаться",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"^[\W_]*(?:read (?:more|on|the (?:full )?(?:story|article|report)|full (?:story|article))"
    r"|continue reading|full (?:story|article)|more|learn more|see more|go to (?:the )?article|mehr|weiterlesen|zum artikel|lire (?:la suite|plus)|leer más"
    r"|читати далі|читать далее|подробнее)[\W_]*$",
    re.IGNORECASE,
)
_CLUTTER = re.compile(
    r"^[\W_]*(?:flag as irrelevant|see more results|share|tweet|forward|facebook|twitter|x|linkedin|whatsapp|e-?mail"
    r"|print|save|advertisement|sponsored|\d+ min(?:ute)?s? read|news|web|blogs)[\W_]*$",
    re.IGNORECASE,
)
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
    return len(block.text) <= 400 and _FOOTER.search(block.text) is not None


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
        _item(blocks[start], blocks[start + 1 : stop])
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


def _item(headline: Block, below: Sequence[Block]) -> Item:
    url = headline.links[0][1] if headline.links else ""
    publisher = ""
    texts: list[str] = []
    for block in below:
        if _is_footer(block):
            break  # nothing of an item stands below the lines about the mail itself
        if block.rule or _CLUTTER.match(block.text):
            continue
        if _CALL.match(block.text) or (not texts and block.look[3:] == ("address",)):
            url = url or (block.links[0][1] if block.links else "")
            continue
        named = "" if publisher else _outlet(block, url)
        if named:
            publisher = named
        else:
            texts.append(block.text)
    return Item(" ".join(headline.text.split()), "\n\n".join(texts), url, publisher)


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
        read = [item for section in sections if (item := _section(section))]
        whole = [item for item in read if len(item.body.split()) >= MIN_BLURB]
        if len(whole) >= MIN_ITEMS and len(whole) >= QUALIFIED * len(sections):
            return whole
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
            section = []
            continue
        section.append(block)
        if block.look[3:] == ("address",):
            if len(section) > 1:
                yield section
            section = []


def _section(section: Sequence[Block]) -> Item | None:
    """A section's headline, text and address; None where its first line is no headline."""
    first, *rest = section
    line, _, more = first.text.partition("\n")
    words = len(line.split())
    if not MIN_TITLE <= words <= MAX_TITLE or line[-1] in ".,;:" or line[:1].islower():
        return None
    url = next((b.links[0][1] for b in rest if b.look[3:] == ("address",)), "")
    texts = [more, *(b.text for b in rest if b.look[3:] != ("address",))]
    publisher = ""
    kept: list[str] = []
    for text in texts:
        head, _, tail = text.partition("\n")
        named = "" if publisher or kept else _outlet(Block(head), url)
        if named:
            publisher, text = named, tail
        if text.strip():
            kept.append(text)
    return Item(line, "\n\n".join(kept), url, publisher)
