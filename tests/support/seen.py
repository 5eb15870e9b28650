"""What a reader sees of a page in a browser, beside what `brief` reads of it: figures that differ, words that are lost.

The browser's `innerText` is the measure. A script adds what it leaves out (content that style sheets generate) and
private characters for what it cannot tell: where a block begins and ends, what is raised, lowered or struck out.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, NamedTuple

import lxml.html

from brief.reading.html.block_choice import chosen
from brief.reading.html.extraction import decode, visible_page
from brief.reading.html.typed_text import by_form
from brief.reading.html.visible_blocks import BREAKS, MARK, STRUCK, VisibleBlock
from brief.records import Mark, Role
from tests.support.devtools import Browser

ID = "data-seen"
PARAGRAPHS = frozenset("p li h1 h2 h3 h4 h5 h6 td blockquote figcaption".split())
LEAST_WORDS = 5
_HOMES = BREAKS - frozenset(
    "html head body br hr table thead tbody tfoot tr colgroup ul ol dl select option optgroup frameset textarea"
    " title".split()
)
_RAISED, _LOWERED, _STRUCK = "\ue000\ue001", "\ue002\ue003", "\ue004\ue005"
_SCRIPT = Path(__file__).with_suffix(".js").read_text("utf-8")
_TOKEN = re.compile("\ue010(\\d+)\ue011|\ue012\\d+\ue013")
_GENERATED, _CUT = re.compile("\ue006[^\ue007]*\ue007"), re.compile("\ue004[^\ue005]*\ue005")
_UNSEEN = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff\u2062\u2063\u200e\u200f]")
_SUPER, _SUB = "⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉"
_WRITTEN = re.compile(f"(?P<up>[⁺⁻]?[{_SUPER}]+)|(?P<down>[₊₋]?[{_SUB}]+)")
_PLAIN = str.maketrans(_SUPER + _SUB + "⁺⁻₊₋", "0123456789" * 2 + "+-+-")
_FRACTION = re.compile(
    f"{_RAISED[0]}\\s*(\\d+)\\s*{_RAISED[1]}\\s*([/⁄])\\s*{_LOWERED[0]}\\s*(\\d+)\\s*{_LOWERED[1]}"
)
_ATOM = re.compile(
    "(?P<mark>[\ue000-\ue005])|(?P<number>\\d+(?:[.,:'’]\\d+)*|[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])|(?P<letters>[^\\W\\d_]+)"
    "|(?P<line>\\s*[\n\t]\\s*)|(?P<space>\\s+)|(?P<sign>.)"
)
_PUNCTUATION = frozenset(".,;:!?()[]{}“”„‟\"'‘’«»…|·•")
_DASHES = str.maketrans("−–—‑‐", "-----")


class Figure(NamedTuple):
    """A number as a reader sees it: raised (^), lowered (_) or struck (~), what stands before it, and what after it."""

    mark: str
    before: str
    number: str
    unit: str

    def __str__(self) -> str:
        return f"{self.mark}{self.before}{self.number}{' ' if self.unit else ''}{self.unit}"


@dataclass(frozen=True, slots=True)
class Difference:
    """Figures of one block that are not the same for a reader and for `brief`, each with the words around."""

    where: str
    seen: str
    read: str
    around: str
    text: str

    def __str__(self) -> str:
        return f"<{self.where}> seen [{self.seen}], read [{self.read}]: {self.around!r} is read {self.text!r}"


@dataclass(frozen=True, slots=True)
class Compared:
    """A page in a browser and in `brief`.

    Attributes:
        figures: numbers seen in the blocks that were compared.
        differences: of the blocks that the article keeps, or of all.
        unshown: kept blocks with a figure of which a browser without scripts shows nothing at all.
        lost: paragraphs that are seen, and are in no block of the source text, kept or set aside.
    """

    figures: int
    differences: list[Difference]
    unshown: list[str]
    lost: list[tuple[str, str]]


def figures(text: str) -> list[Figure]:
    """The numbers of a text with their signs and units; private characters tell what is raised, lowered, struck."""
    text = _UNSEEN.sub("", text).replace("\ue006", "").replace("\ue007", "")
    text = _WRITTEN.sub(_marks, text)
    text = _FRACTION.sub(r" \1\2\3", text).translate(_DASHES)
    found: list[Figure] = []
    marks = [""]
    before, awaits = "", False
    for atom in _ATOM.finditer(text):
        kind, words = atom.lastgroup, atom[0]
        if kind == "mark":
            place = ord(words) - 0xE000
            if place % 2:
                if len(marks) > 1:
                    marks.pop()
            else:
                marks.append("^_~"[place // 2])
            before, awaits = "", False
        elif kind == "number":
            mark = marks[-1] if "~" not in marks else "~"
            found.append(Figure("" if mark == "_" else mark, before, words, ""))
            before, awaits = "", True
        elif kind == "letters":
            if awaits:
                found[-1] = found[-1]._replace(unit=words.casefold())
            before, awaits = "", False
        elif kind == "line":
            before, awaits = "", False
        elif kind == "sign":
            if awaits and words not in _PUNCTUATION and words not in "-/":
                found[-1] = found[-1]._replace(unit=words)
            awaits = False
            before = "" if words in _PUNCTUATION else words
    return found


def _marks(written: re.Match[str]) -> str:
    first, last = _RAISED if written["up"] else _LOWERED
    return f"{first}{written[0].translate(_PLAIN)}{last}"


def compared(browser: Browser, content: bytes, *, kept_only: bool = True) -> Compared:
    """One page in both. ``kept_only``: figures are compared in the blocks that the article keeps."""
    markup = _numbered(content)
    page = visible_page(markup.encode())
    apart = [*page.menus, *page.closed]
    blocks = [*page.blocks, *apart]
    kept = [*(chosen(page.blocks, page.readings).kept if page.blocks else ()), *[False] * len(apart)]
    whole, marks = by_form(blocks, kept, page.info.title)
    source, unstruck = _letters(whole), _letters(_unstruck(whole, marks))
    tree = lxml.html.document_fromstring(markup.encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))
    above = {e.get(ID): e for e in tree.iter() if isinstance(e.tag, str)}
    tables = {b.element.get(ID) for b in blocks if b.element.tag in ("table", "dl")}
    own = _own(browser.shown(markup, _SCRIPT.replace("HOMES", json.dumps(sorted(_HOMES)))))
    seen: dict[str, list[str]] = defaultdict(list)
    lost: list[tuple[str, str]] = []
    for number, text in own:
        seen[_home(above[number], tables) if number else ""].append(text)
        tag = above[number].tag if number else ""
        if tag in PARAGRAPHS and len(text.split()) >= LEAST_WORDS:
            lost += [(tag, line) for line in _lost(text, source, unstruck)]
    read: dict[str, list[VisibleBlock]] = defaultdict(list)
    asked: dict[str, bool] = {}
    for block, keep in zip(blocks, kept, strict=True):
        home = _home(above[block.element.get(ID)], tables)
        read[home].append(block)
        asked[home] = asked.get(home, False) or keep
    homes = [home for home in {**read, **seen} if asked.get(home, False) or not kept_only]
    found: list[Difference] = []
    shown = _letters("".join(text for _, text in own))
    unshown: list[str] = []
    total = 0
    for home in homes:
        ours = "\n".join(_marked(block) for block in read[home])
        theirs = "\n".join(seen[home])
        total += len(figures(theirs))
        tag = above[home].tag if home else ""
        if kept_only and not theirs:
            if figures(ours) and _letters(ours) not in shown:
                unshown.append(ours)
            continue
        found += _differences(tag, theirs, ours, table=home in tables)
    return Compared(total, found, unshown, lost)


def _numbered(content: bytes) -> str:
    """The page without scripts and without anything to load, its elements numbered."""
    parser = lxml.html.HTMLParser(encoding="utf-8")
    tree = lxml.html.document_fromstring(decode(content)[0].encode("utf-8", "replace"), parser=parser)
    for element in list(tree.iter("script", "link", "base", "iframe", "object", "embed", "frame")):
        if element.getparent() is not None and element.get("type") != "application/ld+json":
            element.drop_tree()
    for element in list(tree.iter("meta")):
        if element.get("http-equiv"):
            element.drop_tree()
    for number, element in enumerate(each for each in tree.iter() if isinstance(each.tag, str)):
        element.set(ID, str(number))
        for name in [name for name in element.attrib if name.startswith("on")]:
            del element.attrib[name]
    markup: str = lxml.html.tostring(tree, encoding="unicode", doctype="<!doctype html>")
    return markup


def _own(text: str) -> list[tuple[str, str]]:
    """The text of each block without that of blocks within it, by the block's number; "" is the body's."""
    found: dict[str, list[str]] = {"": []}
    open_ = [""]
    at = 0
    for token in _TOKEN.finditer(text):
        found[open_[-1]].append(text[at : token.start()])
        at = token.end()
        if token[1]:
            open_.append(token[1])
            found.setdefault(token[1], [])
        elif len(open_) > 1:
            open_.pop()
    found[open_[-1]].append(text[at:])
    return [(number, words) for number, parts in found.items() if (words := "\n".join(parts)).strip()]


def _home(element: Any, tables: set[str]) -> str:
    """The table of data around an element, or else the block that holds it."""
    line = [element, *element.iterancestors()]
    for each in line:
        if each.get(ID) in tables:
            return str(each.get(ID))
    return str(next((each.get(ID) for each in line if each.tag in _HOMES), ""))


def _marked(block: VisibleBlock) -> str:
    text = block.text
    for start, end, bits in reversed(block.looks):
        if bits & (STRUCK | MARK):
            first, last = _STRUCK if bits & STRUCK else _RAISED
            text = f"{text[:start]}{first}{text[start:end]}{last}{text[end:]}"
    return text


def _differences(tag: str, theirs: str, ours: str, *, table: bool) -> list[Difference]:
    seen, read = figures(theirs), figures(ours)
    if table:
        return _in_table(tag, seen, read, theirs, ours)
    keys = [[(f.mark, f.before, f.number) for f in each] for each in (seen, read)]
    found = []
    for what, a, b, c, d in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        if what == "equal":
            for one, other in zip(seen[a:b], read[c:d], strict=True):
                if one.unit and other.unit and one.unit != other.unit:
                    found.append(_difference(tag, [one], [other], theirs, ours))
        else:
            found.append(_difference(tag, seen[a:b], read[c:d], theirs, ours))
    return found


def _in_table(tag: str, seen: list[Figure], read: list[Figure], theirs: str, ours: str) -> list[Difference]:
    """Rows in words repeat heads and cells, so each figure has to be there, as often as it likes."""
    one, other = (Counter(f"{f.mark}{f.before}{f.number}" for f in each) for each in (seen, read))
    gone, new = sorted(set(one) - set(other)), sorted(set(other) - set(one))
    return [Difference(tag, ", ".join(gone), ", ".join(new), theirs[:150], ours[:150])] if gone or new else []


def _difference(tag: str, seen: list[Figure], read: list[Figure], theirs: str, ours: str) -> Difference:
    return Difference(
        tag, ", ".join(map(str, seen)), ", ".join(map(str, read)), _around(theirs, seen), _around(ours, read)
    )


def _around(text: str, found: list[Figure]) -> str:
    at = max(0, text.find(found[0].number)) if found else 0
    return " ".join(_UNSEEN.sub("", text[max(0, at - 40) : at + 60]).split())


def _lost(text: str, source: str, unstruck: str) -> list[str]:
    """The lines of a paragraph of which the source text has nothing; what is struck out may stand elsewhere in it."""
    text = _GENERATED.sub("", text)
    plain = (_CUT.sub("", line) for line in text.split("\n"))
    lines = zip(text.split("\n"), plain, strict=True)
    return [
        " ".join(line.split())
        for line, rest in lines
        if len(line.split()) >= LEAST_WORDS
        and _letters(line) not in source
        and _letters(rest) not in unstruck
    ]


def _unstruck(text: str, marks: Sequence[Mark]) -> str:
    for mark in reversed(marks):
        if mark.role is Role.STRUCK:
            text = text[: mark.start] + text[mark.end :]
    return text


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalpha())
