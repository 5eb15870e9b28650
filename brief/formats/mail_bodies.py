"""Blocks of a mail as the text of an article with its marks: quotations, headings, notes, sentences cut off."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from brief.formats.mail_blocks import Block, Inner
from brief.records import KEPT, Mark, Role

# The dots that end a text that goes on elsewhere, with the link to that.
_CUT = re.compile(
    r"(?:\.{3,}|…|\[\s*(?:…|\.{3})\s*\])[\s\])\"”’»]*(?:\(?(?:continue reading|read (?:more|on|the rest)|keep"
    r" reading|more"
    r"|weiterlesen|mehr|lire (?:la suite|plus)|seguir leyendo|leer más|czytaj (?:dalej|więcej)|читать далее"
    r"|подробнее|читати далі"
    r"|докладніше|leggi tutto|continua)\b.{0,80})?[\s→»>)\]]*$"
    r"|\s(?:continue reading|keep reading|weiterlesen|lire la suite|seguir leyendo|czytaj dalej|читать далее"
    r"|читати далі)\b"
    r"[\s→»>…:.\"“”\w]{0,60}$",
    re.IGNORECASE,
)
_ENDED = re.compile(
    r"(?:(?<=[^\W\d_]{3})|(?<=[\d)\]%”\"’»]))[.!?][\"”’»)]*\s+(?=[^\W_a-zа-яёіїєґß-öø-ÿ]|[“\"„«(])|[。！？]"
)
_OPENS_CUT = re.compile(r"^(?:\.{3,}|…|\[(?:…|\.{3})\])\s*(?=\S)")
_CALLED = re.compile(
    r"(?<=[.!?”\"…])\s+(?:\(?(?:read (?:more|on|the (?:full )?(?:story|article))|continue reading|full story"
    r"|learn more"
    r"|see more|mehr|weiterlesen|zum artikel|lire (?:la suite|plus)|leer más|seguir leyendo|czytaj (?:dalej|więcej)"
    r"|читать далее|подробнее|читати далі|докладніше)\b[\s→»>)\]]*)$",
    re.IGNORECASE,
)
MAX_CREDITS = 6
"""Lines above a text in which its author and day are looked for."""
_DAY = re.compile(
    r"^(?:\w{2,10}\.?,?\s+)?(?:[^\W\d_]{3,10}\.?\s+\d{1,2}(?:st|nd|rd|th)?"
    r"|\d{1,2}\.?\s+[^\W\d_]{3,10}\.?)(?:,?\s+20\d\d)?$"
)
_NAMES = re.compile(
    r"^(?:(?i:by|von|par|por|автор:?)\s+)?((?:[^\W\d_a-zа-яёіїєґß-öø-ÿ][\w.'’-]*[ ,&]*|and |und |et |y ){2,8})$"
)
_ATTRIBUTED = re.compile(r"^\s*[—–-]{1,2}\s*(\S.{1,80})$")
_SAYS = re.compile(
    r"(?:^|[.!?;,]\s+|,\s+)(?:(?:as|and|so)\s+)?((?:the\s+)?[^.,;:!?]{2,60}?)\s+(?:said|told|wrote|writes|says"
    r"|added|replied|explained"
    r"|stated|noted|posted|warned|argued)\b[^.!?]{0,60}[.:]?\s*$",
    re.IGNORECASE,
)


def article_blocks(blocks: Sequence[Block], title: str) -> tuple[list[Block], tuple[str, ...]]:
    """Blocks of one article, with the roles of those that are more than plain text, and its authors.

    Args:
        blocks: its own, in order.
        title: its headline, below which a heading is the standfirst.
    """
    blocks, names = _credits(blocks, title)
    found: list[Block] = []
    said = ""
    folded = _plain(title)
    below_title = False
    speakers = _speakers(blocks)
    for block in blocks:
        if block.role is not None or not block.text:
            found.append(block)
            continue
        if block.quote:
            speaker = speakers.get(block.quote, "") or _speaker(said)
            credit = block.speaker or _ATTRIBUTED.match(block.text)
            found.append(
                replace(
                    block, role=Role.BYLINE if credit else Role.QUOTATION, speaker="" if credit else speaker
                )
            )
            continue
        heading = block.rule or block.look[1:2] not in ((), ("",))
        if heading and _plain(block.text) == folded:
            below_title = True
        elif heading:
            role = Role.STANDFIRST if below_title else Role.HEADING
            block = replace(block, role=role)
            below_title = False
        else:
            below_title = False
            if block.listed:
                block = replace(block, role=Role.TEASER if _is_teaser(block) else Role.LIST)
        if block.role is Role.TEASER and found and found[-1].role is None and found[-1].text.endswith(":"):
            found[-1] = replace(found[-1], role=Role.TEASER, inner=())  # what announces the links
        said = "" if heading else _uncut(block)
        found.append(block)
    return found, names


def _is_teaser(block: Block) -> bool:
    """Whether an entry of a list is a link to another text, with hardly more than its outlet's name."""
    linked = sum(len(words) for words, _ in block.links)
    return linked * 2 > len(block.text) and block.text.rstrip()[-1] not in ".!?"


def _credits(blocks: Sequence[Block], title: str) -> tuple[list[Block], tuple[str, ...]]:
    """Blocks, and the names of the lines above the text that say who wrote it and on what day."""
    found = list(blocks)
    names: tuple[str, ...] = ()
    news = [i for i, block in enumerate(blocks) if block.role is None and block.text]
    for k, i in enumerate(news[:MAX_CREDITS]):
        if _DAY.match(blocks[i].text):
            found[i] = replace(blocks[i], role=Role.BYLINE, inner=())
            above = news[k - 1] if k else -1
            if (
                above >= 0
                and (match := _NAMES.match(blocks[above].text))
                and _plain(match[0]) != _plain(title)
            ):
                found[above] = replace(blocks[above], role=Role.BYLINE, inner=())
                names = tuple(re.split(r"\s*(?:,|&|\band\b|\bund\b|\bet\b)\s*", match[1]))
    return found, names


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _speakers(blocks: Sequence[Block]) -> dict[int, str]:
    """Whom each block quotation names at its end."""
    named: dict[int, str] = {}
    for block in blocks:
        if block.quote and block.role is None:
            match = _ATTRIBUTED.match(block.text)
            if name := block.speaker or (match[1] if match else ""):
                named[block.quote] = name
    return named


def _speaker(before: str) -> str:
    """Who speaks in a quotation, as the last words above it say ("…, the mayor told us:")."""
    match = _SAYS.search(before[-200:])
    name = match[1].strip() if match else ""
    return "" if name.casefold() in ("he", "she", "they", "i", "we", "it", "who") else name


def body(blocks: Sequence[Block], title: str) -> tuple[str, tuple[Mark, ...]]:
    """The text of an article, its paragraphs parted by blank lines, and the marks on it.

    Where nothing of it is whole (an alert shows half a sentence) its title is the text, and stands above it.
    """
    shown = [replace(b, inner=_inner(b)) for b in blocks if b.text]
    if title and not any(_kept(block) for block in shown):
        shown.insert(0, Block(title))
    texts: list[str] = []
    marks: list[Mark] = []
    at = 0
    for block in shown:
        end = at + len(block.text)
        if block.role is not None:
            marks.append(Mark(at, end, block.role, block.speaker, why=block.why))
        if block.role is None or block.role in KEPT:
            marks += [Mark(at + start, at + stop, role) for start, stop, role in block.inner]
        texts.append(block.text)
        at = end + 2
    return "\n\n".join(texts), tuple(marks)


def _kept(block: Block) -> bool:
    """Whether anything is left of a block when what is set aside is taken out."""
    if block.role is not None and block.role not in KEPT:
        return False
    return re.search(r"\w", _uncut(block)) is not None


def _uncut(block: Block) -> str:
    """The text of a block without the words in it that are set aside."""
    left, at = [], 0
    for start, end, _ in block.inner:
        left.append(block.text[at:start])
        at = end
    return "".join([*left, block.text[at:]])


def _inner(block: Block) -> tuple[Inner, ...]:
    """What is set aside within a block, with the sentence that the source cuts off at its end or its beginning."""
    if block.role is not None and block.role not in KEPT:
        return ()
    text = block.text
    cuts: list[Inner] = []
    if (opens := _OPENS_CUT.match(text)) and (end := _ENDED.search(text, opens.end())):
        cuts.append((0, end.end(), Role.CUT_OFF))
    if cut := _CUT.search(text):
        start = max((match.end() for match in _ENDED.finditer(text, 0, cut.start())), default=0)
        cuts.append((max(start, cuts[0][1]) if cuts else start, len(text), Role.CUT_OFF))
    elif call := _CALLED.search(text):
        cuts.append((call.start() + 1, len(text), Role.FURNITURE))
    if not cuts:
        return block.inner
    apart = [one for one in block.inner if all(one[1] <= start or one[0] >= end for start, end, _ in cuts)]
    return tuple(sorted((*apart, *(cut for cut in cuts if cut[0] < cut[1]))))
