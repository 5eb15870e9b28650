"""The flow of an article in NITF or XHTML as plain paragraphs, with marks for what is something else than body."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from brief.formats.xml_trees import name, within, words
from brief.records import CITABLE, Mark, Role

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_BLOCKS = frozenset(
    """address article aside blockquote block body body.content body.end body.head bq caption center credit dd div dl
    dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hl1 hl2 hr html li main media media-caption
    media-producer nav nitf note ol p pre section table tagline tbody td tfoot th thead tr ul fn bibliography
    nitf-table nitf-table-data nitf-table-metadata abstract""".split()
)
_SKIPPED = frozenset(
    """head script style object media-object media-metadata media-reference img iframe form nav col colgroup
    alt-code nitf-table-metadata noscript template""".split()
)
_ROLES = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6", "hl1", "hl2"), Role.HEADING),
    **dict.fromkeys(("bq", "blockquote"), Role.QUOTATION),
    **dict.fromkeys(("li", "dt", "dd"), Role.LIST),
    **dict.fromkeys(("figcaption", "media-caption", "caption"), Role.CAPTION),
    **dict.fromkeys(("del", "s", "strike"), Role.STRUCK),
    **dict.fromkeys(("note", "fn"), Role.NOTE),
    **dict.fromkeys(("tagline", "media-producer"), Role.BYLINE),
    "table": Role.TABLE,
    "nav": Role.FURNITURE,
    "abstract": Role.STANDFIRST,
}
_INLINE_MARKED = frozenset({"del", "s", "strike"})
_CREDITS = ("credit", "cite", "footer")
_OPENING, _CLOSING = "“", "”"


@dataclass(slots=True)
class MarkedText:
    """Paragraphs with their roles, as they are added; ``text`` and ``marks`` are what comes of them."""

    _parts: list[str] = field(default_factory=list)
    _marks: list[Mark] = field(default_factory=list)
    _at: int = 0
    asserts: bool = False
    """Whether anything of it can be cited."""

    def add(self, paragraph: str, role: Role = Role.BODY, speaker: str = "") -> None:
        """One paragraph of one role; nothing where it is empty."""
        self.add_pieces([(paragraph, None)], role, speaker)

    def add_pieces(
        self, pieces: list[tuple[str, Role | None]], role: Role = Role.BODY, speaker: str = ""
    ) -> None:
        """One paragraph whose pieces may have roles of their own, which then stand beside the paragraph's."""
        line, inner = _joined(pieces)
        if not line:
            return
        start = self._at + 2 if self._parts else 0
        own = [Mark(start + a, start + b, kind) for a, b, kind in inner]
        if role is Role.BODY:
            self._marks += own
        else:
            at, end = start, start + len(line)
            for mark in own:  # marks do not overlap: what is struck out parts the paragraph's own
                if at < mark.start:
                    self._marks.append(Mark(at, mark.start, role, speaker))
                self._marks.append(mark)
                at = mark.end
            if at < end:
                self._marks.append(Mark(at, end, role, speaker))
        self._parts.append(line)
        self.asserts = self.asserts or role in CITABLE
        self._at = start + len(line)

    def join(self, other: MarkedText) -> None:
        """The paragraphs of another text below these."""
        if not other._parts:
            return
        offset = self._at + 2 if self._parts else 0
        self._marks += [replace(m, start=m.start + offset, end=m.end + offset) for m in other._marks]
        self._parts += other._parts
        self._at = offset + other._at
        self.asserts = self.asserts or other.asserts

    def flow(self, element: Element, role: Role = Role.BODY) -> None:
        """The paragraphs of an element, in document order."""
        flow = _Flow(self, role)
        flow.walk(element)
        flow.flush()

    @property
    def text(self) -> str:
        """Paragraphs with a blank line between them."""
        return "\n\n".join(self._parts)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Marks on the text, in order."""
        return tuple(self._marks)


def _joined(pieces: list[tuple[str, Role | None]]) -> tuple[str, list[tuple[int, int, Role]]]:
    """Pieces as one line with single spaces, and where those with a role stand in it."""
    line = ""
    found: list[tuple[int, int, Role]] = []
    for text, role in pieces:
        folded = " ".join(text.split())
        if not folded:
            line += " " if text and line and line[-1] != " " else ""
            continue
        if text[0].isspace() and line and line[-1] != " ":
            line += " "
        if role is not None:
            found.append((len(line), len(line) + len(folded), role))
        line += folded + (" " if text[-1].isspace() else "")
    line = line.rstrip()
    return line, found


class _Flow:
    """A walk over an element that gathers pieces up to the next edge of a block."""

    def __init__(self, out: MarkedText, role: Role) -> None:
        self.out = out
        self.role = role
        self.speaker = ""
        self.pieces: list[tuple[str, Role | None]] = []
        self.inline: Role | None = None

    def flush(self) -> None:
        self.out.add_pieces(self.pieces, self.role, self.speaker)
        self.pieces = []

    def walk(self, element: Element) -> None:
        self._say(element.text)
        for each in element:
            self._enter(each)
            self._say(each.tail)

    def _say(self, text: str | None) -> None:
        if text:
            self.pieces.append((text, self.inline))

    def _enter(self, element: Element) -> None:
        tag = name(element)
        if not tag or tag in _SKIPPED:
            return
        if tag == "br":
            broken = bool(self.pieces) and not self.pieces[-1][0].strip() and len(self.pieces) > 1
            self.pieces.append(("\n", None))
            if broken:  # two in a row part paragraphs
                self.flush()
        elif tag == "q":
            self._say(_OPENING)
            self.walk(element)
            self._say(_CLOSING)
        elif tag == "tr":
            self._row(element)
        elif tag == "pre":
            self._preformatted(element)
        elif tag in _INLINE_MARKED and not any(name(each) in _BLOCKS for each in element.iter("*")):
            before, self.inline = self.inline, _ROLES[tag]
            self.walk(element)
            self.inline = before
        elif tag in _CREDITS and self.role is Role.QUOTATION and words(element) == self.speaker:
            return  # it names the speaker, whom the mark names
        elif tag in _BLOCKS or tag in _INLINE_MARKED:
            self._block(element, tag)
        else:
            self.walk(element)

    def _block(self, element: Element, tag: str) -> None:
        self.flush()
        before = self.role, self.speaker
        # What is set aside stays so, and a quotation's paragraphs are quoted, whatever stands in it.
        if self.role in (Role.BODY, Role.LIST, Role.TABLE, Role.STANDFIRST):
            self.role = _ROLES.get(tag, self.role)
        elif _ROLES.get(tag) is Role.STRUCK:
            self.role = Role.STRUCK
        if self.role is Role.QUOTATION and before[0] is not Role.QUOTATION:
            self.speaker = next((words(each) for each in within(element, *_CREDITS)), "")
        self.walk(element)
        self.flush()
        self.role, self.speaker = before

    def _row(self, element: Element) -> None:
        self.flush()
        cells = [words(each) for each in element if name(each) in ("td", "th")]
        if any(cells):
            role = self.role if self.role is not Role.BODY else Role.TABLE
            self.out.add(" | ".join(cells), role)

    def _preformatted(self, element: Element) -> None:
        self.flush()
        for paragraph in "".join(element.itertext()).replace("\r\n", "\n").split("\n\n"):
            self.out.add(paragraph, self.role, self.speaker)
