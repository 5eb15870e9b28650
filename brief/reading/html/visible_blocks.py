"""A page's visible text as blocks, in reading order: each with where it stands and how parts of it look.

One walk over the tree. What stands between two elements that break a line is a block; a data table gives a block a row,
with its heads in it; a term of a list of definitions and what is said of it are one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from brief.reading.html.page_regions import CLOSED, NOWHERE, Region, region
from brief.reading.html.raised_marks import Raised, raised
from brief.reading.html.table_rows import Row, pairs_of, rows_of
from brief.records import Role

if TYPE_CHECKING:
    from lxml.html import HtmlElement

BREAKS = frozenset(
    "address article aside blockquote body br button caption center dd details dialog dir div dl dt fieldset figcaption"
    " figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu nav ol"
    " p pre search section summary table tbody td tfoot th thead title tr ul".split()
)
UNSEEN = frozenset(
    "audio canvas datalist embed head iframe math noscript object rp rt script select style svg template"
    " textarea title track video".split()
)
_STRUCK = frozenset(("del", "s", "strike"))
_STRUCK_STYLE = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
_STRUCK_CLASS = re.compile(
    r"(?:^|[\s_-])(?:line-?through|strike-?through|strike|struck)(?:$|[\s_-])", re.IGNORECASE
)
_STYLED = re.compile(
    r"(?<![\w-])(?:(?P<line>display\s*:\s*(?:block|flex|grid|table|list-item|flow-root))(?![\w-])|(?P<up>vertical-align\s*:\s*super))",
    re.IGNORECASE,
)
_BOLD = frozenset(("b", "strong"))
_ITALIC = frozenset(("i", "em", "cite"))
_NOTE_CLASS = re.compile(r"note|ref(?:erence)?|cite", re.IGNORECASE)
_FIGURE = re.compile(r"[.,]?\d")
_OVER = re.compile(r"\s*[/⁄]\s*(?P<under>\d|$)")
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_CLOSING = tuple(".,;:!?)]”’»…、。")
_SOFT = re.compile("[\u00ad\u200b\u2060\ufeff\u2062\u2063]")
LINKED, STRUCK, MARK, BOLD, ITALIC = 1, 2, 4, 8, 16
"""How a stretch of text looks, as bits."""
_OWN_LINE, _UP, _INHERITED = 64, 128, 31
"""What the style of an element says of itself alone: it stands on a line of its own; it is raised."""
_LINE = ("", 32)
"""A line break among what was said."""


@dataclass(slots=True)
class VisibleBlock:
    """A stretch of text that a reader sees as one: a paragraph, a heading, an item of a list, a row of a table.

    Attributes:
        text: white space folded, never empty.
        region: where on the page it stands.
        element: the innermost element that holds all of it.
        looks: (start, end, bits) of the stretches of it that look otherwise than plain, in order.
        role: what its element makes of it.
    """

    text: str
    region: Region
    element: Any
    looks: tuple[tuple[int, int, int], ...] = ()
    role: Role = Role.BODY

    @property
    def closed(self) -> bool:
        """Whether it stands in a panel that may be closed."""
        return bool(self.region.places & CLOSED)

    def share(self, bit: int) -> float:
        """The share of its text that looks so."""
        return sum(end - start for start, end, bits in self.looks if bits & bit) / len(self.text)

    def cuts(self) -> list[tuple[int, int, Role]]:
        """What within it is no part of what it says: struck out, or the mark of a note."""
        return [
            (start, end, Role.NOTE_MARK if bits & MARK else Role.STRUCK)
            for start, end, bits in self.looks
            if bits & (STRUCK | MARK)
        ]

    def said(self) -> str:
        """Its text without what is cut out."""
        text = self.text
        if not self.looks or not (cuts := self.cuts()):
            return text
        for start, end, _ in reversed(cuts):
            text = text[:start] + text[end:]
        return " ".join(text.split())


@dataclass(slots=True)
class _Walk:
    """What is open where the walk stands."""

    found: list[VisibleBlock] = field(default_factory=list)
    parts: list[tuple[str, int]] = field(default_factory=list)
    first: Any = None

    def say(self, text: str | None, look: int, element: Any) -> None:
        if not text:
            return
        if self.first is None and not text.isspace():
            self.first = element
        self.parts.append((text, look))

    def before(self, look: int) -> str:
        """The last characters said, of what is struck out as ``look`` is."""
        same = look & STRUCK
        return "".join(text for text, look in self.parts[-6:] if look & (STRUCK | MARK) == same)[-40:]

    def flush(self, where: Region, *, broken: bool = False) -> None:
        """What was said is a block; ``broken`` by a line break only, where a sentence may go on."""
        if self.first is None:  # white space alone
            self.parts.clear()
            return
        if broken:
            self.parts.append(_LINE)
            return
        for parts in _lines(self.parts):
            text, looks = _joined(parts)
            if text:
                self.found.append(VisibleBlock(text, where, self.first, looks))
        self.parts.clear()
        self.first = None


def visible_blocks(tree: HtmlElement) -> list[VisibleBlock]:
    """The blocks of a tree from which scripts and hidden elements are gone."""
    from lxml import etree

    walk = _Walk()
    regions, looks = [NOWHERE], [0]
    steps = etree.iterwalk(tree, events=("start", "end", "comment", "pi"))
    for event, element in steps:
        if event in ("comment", "pi"):
            walk.say(element.tail, looks[-1] & _INHERITED, element.getparent())
            continue
        tag: str = element.tag
        if event == "end":
            if tag == "br":
                pass
            elif tag in BREAKS or looks[-1] & _OWN_LINE:
                walk.flush(regions[-1])
            elif tag == "q":
                walk.say("”", looks[-1], element)
            regions.pop()
            looks.pop()
            if element is not tree:
                walk.say(element.tail, looks[-1] & _INHERITED, element.getparent())
            continue
        own = _look(element, tag)
        if tag in BREAKS or own & _OWN_LINE:
            walk.flush(regions[-1], broken=tag == "br")
        here = region(element, regions[-1])
        look = (looks[-1] | own) & _INHERITED
        regions.append(here)
        looks.append(look | own & _OWN_LINE)
        if tag in UNSEEN:
            steps.skip_subtree()
            continue
        rows = rows_of(element) if tag == "table" else pairs_of(element) if tag == "dl" else []
        if rows:
            walk.found += [_row(row, here, element) for row in rows]
            steps.skip_subtree()
            continue
        if tag == "sup" or own & _UP:
            _say_raised(walk, element, look)
            steps.skip_subtree()
            continue
        if tag == "sub" and _say_lowered(walk, element, look):
            steps.skip_subtree()
            continue
        if tag == "q":
            walk.say("“", look, element)
        walk.say(element.text, look, element)
    walk.flush(regions[0])
    return walk.found


def _look(element: Any, tag: str) -> int:
    look = 0
    if tag == "a":
        look = LINKED if element.get("href") else 0
    elif tag in _BOLD:
        look = BOLD
    elif tag in _ITALIC:
        look = ITALIC
    elif tag in _STRUCK:
        return STRUCK
    style, name = element.get("style"), element.get("class")
    if name and _strikes(name):
        look |= STRUCK
    if style:
        if _STRUCK_STYLE.search(style):
            look |= STRUCK
        for found in _STYLED.finditer(style):
            look |= _OWN_LINE if found["line"] else _UP
    return look


@lru_cache(maxsize=4_096)
def _strikes(name: str) -> bool:
    return _STRUCK_CLASS.search(name) is not None


def _say_raised(walk: _Walk, element: Any, look: int) -> None:
    words = " ".join(element.text_content().split())
    if not words:
        return
    after, below = element.tail or "", element.getnext()
    over = _OVER.match(after) if words.isdigit() else None
    if over and (over["under"] or (below is not None and below.tag == "sub")):  # 3¹/₂ is three and a half
        walk.say(f" {words}" if walk.before(look)[-1:].isdigit() else words, look, element)
        return
    linked = any(
        (a.get("href") or "").find("#") >= 0 or a.get("role") == "doc-noteref" for a in element.iter("a")
    )
    above = element.getparent()
    linked |= above is not None and above.tag == "a" and (above.get("href") or "").startswith("#")
    linked |= _NOTE_CLASS.search(element.get("class") or "") is not None
    what, written = raised(words, walk.before(look), linked=linked)
    if what is Raised.TEXT and written[-1].isdigit() and after[:1].isdigit():
        written += " "
    walk.say(written, look | MARK if what is Raised.NOTE_MARK else look, element)


def _say_lowered(walk: _Walk, element: Any, look: int) -> bool:
    """Says lowered digits that a digit stands beside, and whether it did: log₁₀5 is no 105; CO2 stays as it is."""
    if len(element) or not (element.text or "").isdigit():
        return False
    beside = (element.tail or "")[:1].isdigit() or walk.before(look)[-1:].isdigit()
    if not beside:
        return False
    walk.say(element.text.translate(_LOWERED), look, element)
    return True


def _row(row: Row, where: Region, table: Any) -> VisibleBlock:
    text, looks = row.text, []
    for words, look in row.cut:
        text += f" {words}" if text else words
        looks.append((len(text) - len(words), len(text), look))
    return VisibleBlock(text, where, table, tuple(looks), Role.CAPTION if row.caption else Role.TABLE)


def _lines(parts: list[tuple[str, int]]) -> list[list[tuple[str, int]]]:
    """The parts of each line: a line break parts them unless the line after it goes on in lower case."""
    lines: list[list[tuple[str, int]]] = [[]]
    for text, look in parts:
        if (text, look) == _LINE:
            lines.append([])
        else:
            lines[-1].append((text, look))
    if len(lines) == 1:
        return lines
    joined = [lines[0]]
    for line in lines[1:]:
        opening = "".join(text for text, _ in line[:4]).lstrip()[:1]
        if opening.islower() and "".join(text for text, _ in joined[-1]).strip():
            joined[-1] += [(" ", 0), *line]
        else:
            joined.append(line)
    return joined


def _joined(parts: list[tuple[str, int]]) -> tuple[str, tuple[tuple[int, int, int], ...]]:
    """The text of parts, white space folded, and how its stretches look.

    What is to be cut out stands between two spaces, after the word or the full stop that it hangs on: what is left can
    then be joined by one space.
    """
    if all(not look & (STRUCK | MARK) for _, look in parts):
        return _plain(parts)
    out: list[str] = []
    looks: list[tuple[int, int, int]] = []
    size = 0
    spaced = True  # white space, or nothing, stands before
    held = False  # and did before what waits
    waiting: list[tuple[str, int]] = []

    def put(words: str, look: int) -> None:
        nonlocal size
        out.append(words)
        if look:
            if looks and looks[-1][1] == size and looks[-1][2] == look:
                looks[-1] = (looks[-1][0], size + len(words), look)
            else:
                looks.append((size, size + len(words), look))
        size += len(words)

    def space() -> None:
        nonlocal spaced
        if not spaced:
            put(" ", 0)
            spaced = True

    def settle() -> None:
        nonlocal spaced, held
        held = False
        for text, look in waiting:
            if not (words := " ".join(text.split())):
                continue
            space()
            put(words, look)
            spaced = False
            space()
        waiting.clear()

    for text, look in parts:
        if not text.isascii():
            text = _SOFT.sub("", text)
        if cut := look & (STRUCK | MARK):
            if not waiting:
                if text.isspace():
                    space()
                    continue
                held = spaced
            if waiting and waiting[-1][1] & (STRUCK | MARK) == cut:
                waiting[-1] = (f"{waiting[-1][0]}{' ' if cut & MARK else ''}{text}", waiting[-1][1])
            else:
                waiting.append((text, look))
            continue
        if held:
            if text[:1] in _CLOSING and out and out[-1] == " ":
                size -= len(out.pop())  # "at <s>41</s>, then": the comma stands behind "at" once it is gone
                held = False
            else:
                settle()
        pieces = text.split()
        if not pieces:
            if text:
                settle()
                space()
            continue
        if text[0].isspace():
            settle()
            space()
        for i, piece in enumerate(pieces):
            if i:
                settle()
                space()
            elif waiting and _FIGURE.match(piece):  # two figures with a cut between them are two
                settle()
            put(piece, look)
            spaced = False
        if text[-1].isspace():
            settle()
            space()
    settle()
    whole = "".join(out)
    return whole.rstrip(), tuple(
        (a, min(b, len(whole.rstrip())), look) for a, b, look in looks if a < len(whole.rstrip())
    )


def _plain(parts: list[tuple[str, int]]) -> tuple[str, tuple[tuple[int, int, int], ...]]:
    """As :func:`_joined`, where nothing is to be cut out."""
    if len(parts) == 1 or not any(look for _, look in parts):
        text = "".join([text for text, _ in parts])
        if not text.isascii():
            text = _SOFT.sub("", text)
        text = " ".join(text.split())
        return text, (((0, len(text), parts[0][1]),) if text and parts[0][1] else ())
    out = ""
    looks: list[tuple[int, int, int]] = []
    for text, look in parts:
        if not text.isascii():
            text = _SOFT.sub("", text)
        words = " ".join(text.split())
        if not words:
            out += " " if text and out and out[-1] != " " else ""
            continue
        if text[0].isspace() and out and out[-1] != " ":
            out += " "
        if look:
            looks.append((len(out), len(out) + len(words), look))
        out += words
        if text[-1].isspace():
            out += " "
    return out.rstrip(), tuple(looks)
