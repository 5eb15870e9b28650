"""Whose words a page's blocks are: quotations and embedded posts with their speakers, questions and answers.

A speaker is taken from where a page puts one: a ``cite`` or a line with a dash at the quotation's end, the one name of
the sentence before it, the name before a turn ("Petra Lund: No."). Where none stands there, an unnamed speaker's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from brief.reading.html.page_regions import Place, named
from brief.reading.html.visible_blocks import BOLD, ITALIC, VisibleBlock
from brief.records import Role

MAX_SPEAKER, MAX_QUOTE = 120, 3_000
MOST_CREDIT_WORDS = 10
MOST_CAPITALS = 0.3
"""Share of capitalised words above which two of them side by side need not be a name, as in German."""
FEWEST = 20
"""Words below which such a share tells nothing."""
ALIKE = 3
"""Block quotations that begin with one word and name nobody are a page's own boxes ("Summary …") from this many on."""
_PARTICLE = r"(?:de|da|do|dos|del|della|der|den|di|du|la|le|van|von|zu|bin|ibn|al|el|ben|ter|ten|af|y|e)"
_UPPER = r"[A-ZÀ-ÖØ-ÞĀ-ĂĄĆČĎĐĒĘĚĞĢĪİĶŁĻŃŇŌŐŒŘŚŞŠŤŪŮŰŹŻŽА-ЯЁЇІЄҐ]"
_WORD = rf"{_UPPER}[\w’'.-]*"
_NAME = re.compile(rf"{_WORD}(?:[ \u00a0](?:{_PARTICLE}[ \u00a0]|al-|el-)?{_WORD}){{1,4}}")
_SENTENCE = re.compile(r"(?<=[.!?…”\"»])\s+(?=\W?[^\W\d_a-z])")
_OPENING_NAME = re.compile(
    r"^(?:The|A|An|In|On|At|But|And|Der|Die|Das|Le|La|Les|El|Los|Il|In|Im|Am|On)[ \u00a0]"
)
_DASH = re.compile(r"^\s*(?:[—–―-]|&mdash;)\s*(?=\S)")
# "— Eel Union (@eelunion) March 4, 2026", as embeds end
_POSTED = re.compile(r"^\s*[—–―-]\s*(?P<who>[^()]{1,80}\((?:@|u/)?[\w.@-]{1,60}\))[\s,]*(?P<when>.{0,60})$")
_TURN = re.compile(
    rf"^(?P<who>[QAFRВОП]|{_UPPER}{{2,4}}|{_WORD}(?:[ \u00a0](?:{_PARTICLE}[ \u00a0])?{_WORD}){{0,4}})"
    r"\s?[:：]\s+(?=\S)"
)
_QUESTION_END = re.compile(r"[?？؟;]\W*$")
_FIRST_PERSON = re.compile(
    r"\b(?:I|I'm|I’m|I've|I’ve|we|my|our|us|me|ich|wir|mein\w*|unser\w*|mich|uns|je|j'|j’|nous|notre|nos|mon|ma|yo|nosotros"
    r"|nuestr\w+|mi|eu|nós|meu|minha|noi|nostr\w+|mio|mia|ik|wij|we|onze?|mijn|jag|vi|min|vår|jeg|я|мы|мне|нас|наш\w*|мой|ми"
    r"|мені|моя|мій|ja|my|nas|nasz\w*|moje?|mam|jesteśmy|uważam|ben|biz|bence)\b",
    re.IGNORECASE,
)
_OPENS = tuple('“„«"‚‘»')
_ASKS, _ANSWERS = ("Q", "F", "В", "П"), ("A", "R", "О")
LEAST_QUESTIONS = 2


@dataclass(slots=True)
class Spoken:
    """What a block is, whose words, when said, and how many of its first characters only say whose they are."""

    role: Role
    speaker: str = ""
    said: str = ""
    prefix: int = 0


@dataclass(slots=True)
class _Group:
    element: Any
    post: bool
    places: list[int] = field(default_factory=list)


def spoken(blocks: Sequence[VisibleBlock], kept: Sequence[bool], title: str) -> dict[int, Spoken]:
    """What is said by others than the article, by place among the blocks; of the kept ones only."""
    found: dict[int, Spoken] = {}
    own = [i for i, keep in enumerate(kept) if keep]
    groups = [group for group in _groups(blocks) if any(kept[i] for i in group.places)]
    opening = Counter(blocks[group.places[0]].said().split(" ", 1)[0] for group in groups)
    for group in groups:
        told = _quotation(blocks, own, group)
        nobody = not any(each.speaker for each in told.values())
        if nobody and not group.post and opening[blocks[group.places[0]].said().split(" ", 1)[0]] >= ALIKE:
            continue
        found |= told
    if not any(each.role is Role.POST for each in found.values()) or len(found) * 2 < len(own):
        rest = [i for i in own if i not in found and not blocks[i].region.places & Place.CAPTION]
        found |= _interview(blocks, rest, title)
    return found


def names(text: str) -> list[str]:
    """Names of two words or more, each once."""
    found: dict[str, None] = {}
    for match in _NAME.finditer(text):
        name = _OPENING_NAME.sub("", match.group()).strip(" .")
        if len(name.split()) > 1:
            found[name] = None
    return list(found)


def _groups(blocks: Sequence[VisibleBlock]) -> list[_Group]:
    """The blocks of each quotation or embedded post, with those that say whose it is."""
    groups: list[_Group] = []
    for i, block in enumerate(blocks):
        where = block.region.places
        if not where & (Place.QUOTE | Place.POST | Place.PULL_QUOTE):
            continue
        element = quoting(block.element)
        if element is None:
            continue
        if not groups or groups[-1].element is not element:
            groups.append(_Group(element, bool(where & Place.POST)))
        groups[-1].places.append(i)
    return groups


def quoting(element: Any) -> Any:
    """The outermost element around a block that quotes; a class alone may call a whole page "quote"."""
    found = None
    while element is not None:
        if element.tag == "blockquote" or _is_quote(element):
            found = element
        element = element.getparent()
    return found


def _is_quote(element: Any) -> bool:
    """Whether an element calls itself a pull quote or an embedded post; "quote" alone may be a whole page's class."""
    name = element.get("class") or ""
    if not name or element.tag in ("html", "body", "main", "article"):
        return False
    what = named(name)
    framed = element.tag == "figure" and what & Place.QUOTE
    return bool(what & (Place.PULL_QUOTE | Place.POST) or framed) and len(element.text_content()) < MAX_QUOTE


def _quotation(blocks: Sequence[VisibleBlock], own: Sequence[int], group: _Group) -> dict[int, Spoken]:
    """The blocks of one quotation: its words, and the line that says whose they are."""
    role = Role.POST if group.post else Role.QUOTATION
    speaker = said = ""
    lines: list[int] = []
    for i in group.places:
        text, where = blocks[i].said(), blocks[i].region
        posted = _POSTED.match(text)
        if posted:
            speaker, said, role = " ".join(posted["who"].split()), posted["when"].strip(), Role.POST
            lines.append(i)
        elif len(text) <= MAX_SPEAKER and len(group.places) > 1:
            credited = where.near and where.near[0] & (
                Place.CITE | Place.FOOTER | Place.CAPTION | Place.AUTHOR
            )
            named_last = i != group.places[0] and text[-1] not in '.!?…”"»' and text[:1].isupper()
            named_last = named_last and len(text.split()) <= MOST_CREDIT_WORDS and not where.heading
            if credited or blocks[i].element.tag in ("cite", "footer") or _DASH.match(text) or named_last:
                speaker = speaker or _DASH.sub("", text)
                lines.append(i)
    if not speaker:
        speaker = _before(blocks, own, group.places[0])
    words = {i: Spoken(role, speaker, said) for i in group.places if i not in lines}
    return words | {i: Spoken(Role.BYLINE) for i in lines}


def _before(blocks: Sequence[VisibleBlock], own: Sequence[int], first: int) -> str:
    """The speaker that the sentence before a quotation names: the one name in it, or after a colon its last."""
    earlier = [i for i in own if i < first]
    if not earlier or blocks[earlier[-1]].region.heading or quoting(blocks[earlier[-1]].element) is not None:
        return ""
    if _capitals(blocks[i].said() for i in own) > MOST_CAPITALS:
        return ""  # in German every noun looks like a name
    text = blocks[earlier[-1]].said()
    last = _SENTENCE.split(text)[-1]
    told = names(last) or (names(text) if text.endswith(":") else [])
    if len(told) == 1 or (told and text.endswith(":")):
        return told[-1]
    return ""


def _capitals(texts: Iterable[str]) -> float:
    """The share of the words of texts, their first left out, that begin with a capital."""
    words = [word for text in texts for word in text.split()[1:] if word[:1].isalpha()]
    return sum(word[0].isupper() for word in words) / len(words) if len(words) >= FEWEST else 0.0


def _interview(blocks: Sequence[VisibleBlock], own: Sequence[int], title: str) -> dict[int, Spoken]:
    """Questions and answers of an interview or a transcript; none where there is none."""
    turns = _turns(blocks, own, title)
    emphasis = {i: _emphasised(blocks[i]) for i in own}
    asked = [
        i
        for i in own
        if _QUESTION_END.search(blocks[i].said())
        and (
            emphasis[i]
            or blocks[i].region.places & Place.QUESTION
            or (i in turns and turns[i]["who"] in _ASKS)
        )
    ]
    if len(asked) < LEAST_QUESTIONS:
        # A transcript has two speakers at least, and each of them speaks again.
        who = Counter(match["who"] for match in turns.values())
        turns = {i: match for i, match in turns.items() if who[match["who"]] > 1}
        if len({match["who"] for match in turns.values()}) < 2:
            return {}
    first = min([*asked, *turns]) if asked or turns else 0
    after = [i for i in own if i >= first]
    answers = [i for i in after if not emphasis[i] and not blocks[i].region.heading]
    personal = sum(bool(_FIRST_PERSON.search(blocks[i].said())) for i in answers)
    if not answers or (not turns and personal * 3 < len(answers)):
        # An explainer asks in its own name, and answers itself.
        return {i: Spoken(Role.QUESTION) for i in asked}
    asker = Counter(turns[i]["who"] for i in asked if i in turns)
    subject = _subject(blocks, own, first, title, turns, {name for name, _ in asker.most_common(1)})
    found: dict[int, Spoken] = {}
    full: dict[str, str] = {}
    speaker, answering = subject, bool(asked)
    marked: bool | None = None
    for i in after:
        block = blocks[i]
        turn = turns.get(i)
        name, cut = (turn["who"], turn.end()) if turn else ("", 0)
        if block.region.heading and i not in asked:
            continue
        if i in asked or (emphasis[i] and asked) or name in _ASKS or (name and name in asker):
            found[i] = Spoken(Role.QUESTION, "" if name in _ASKS else name, prefix=cut)
            speaker, answering = subject, True
            continue
        if name:
            if name not in full:
                full[name] = subject if name in _ANSWERS else _full(name, blocks, own)
            speaker, answering = full[name], True
        if answering:
            found[i] = Spoken(Role.ANSWER, speaker, prefix=cut)
            # Where answers stand in quotation marks, what follows without them is the article's again.
            if marked is None:
                marked = block.said()[cut : cut + 1] in _OPENS
        if marked and answering:
            following = next((j for j in after if j > i), None)
            answering = following is not None and blocks[following].said()[:1] in _OPENS
    return found


def _turns(blocks: Sequence[VisibleBlock], own: Sequence[int], title: str) -> dict[int, re.Match[str]]:
    """The paragraphs that begin with whose words they are: somebody who speaks again, or whom the page names elsewhere.

    "BHOPAL: …" and "Buried alive: fear drives a teacher" begin likewise.
    """
    found = {i: match for i in own if (match := _TURN.match(blocks[i].said()))}
    who = Counter(match["who"] for match in found.values())
    texts = {i: blocks[i].said() for i in own} if found else {}

    def known(name: str, at: int) -> bool:
        return name in title or any(name in text for i, text in texts.items() if i != at)

    return {
        i: match
        for i, match in found.items()
        if len(match["who"]) == 1 or who[match["who"]] > 1 or known(match["who"], i)
    }


def _emphasised(block: VisibleBlock) -> bool:
    """Whether all of a paragraph is set off from the others: bold, or in italics."""
    return not block.region.heading and (block.share(BOLD) > 0.8 or block.share(ITALIC) > 0.9)


def _subject(
    blocks: Sequence[VisibleBlock],
    own: Sequence[int],
    first: int,
    title: str,
    turns: dict[int, re.Match[str]],
    askers: set[str],
) -> str:
    """Who is interviewed: who answers by name, else the one name of the title, else of what stands before."""
    told = Counter(
        match["who"]
        for match in turns.values()
        if match["who"] not in askers and match["who"] not in (*_ASKS, *_ANSWERS)
    )
    # "Translation: …" at the end is said once; who is asked, again and again.
    again = [name for name, times in told.items() if times > 1] or list(told)
    if len(again) == 1:
        return _full(again[0], blocks, own)
    for text in (title, *[blocks[i].said() for i in own if i < first][-3:]):
        known = names(text)
        if len(known) == 1:
            return known[0]
    return ""


def _full(name: str, blocks: Sequence[VisibleBlock], own: Sequence[int]) -> str:
    """A name written out: "Lund" or "PL" is the one name of the page that ends so, or has these initials."""
    if " " in name:
        return name
    known = dict.fromkeys(each for i in own for each in names(blocks[i].said()))
    if name.isupper() and len(name) <= 4:
        fits = [each for each in known if "".join(word[0] for word in each.split()).upper() == name]
    else:
        own_name = name.casefold()
        fits = [
            each for each in known if own_name in (each.split()[-1].casefold(), each.split()[0].casefold())
        ]
    return fits[0] if len(fits) == 1 else name
