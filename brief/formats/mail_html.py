"""The HTML part of a mail message as blocks, with what in them is hidden, struck out, raised, quoted or listed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from brief.formats.mail_blocks import Block, Cell, Inner, is_result, require_few, unwrapped
from brief.formats.mail_notes import heads, is_note_link, raised
from brief.records import Role

_BREAKS = frozenset(
    "address article aside blockquote body br center dd div dl dt fieldset figcaption figure footer form h1 h2 h3"
    " h4 h5"
    " h6 header hr li main nav ol p pre section table tbody td tfoot th thead tr ul".split()
)
_UNSEEN = frozenset("script style head title noscript template svg object iframe select textarea".split())
_STRUCK = frozenset("s strike del".split())
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$)"
    r"|max-height\s*:\s*0(?:px)?\s*(?:;|!|$)"
    r"|(?<![\w-])color\s*:\s*transparent",
    re.IGNORECASE,
)
_TINY = re.compile(r"[01](?:\.0*)?(?:px|pt)|0(?:\.0*)?(?:r?em|%)?")
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_SIZE = re.compile(r"font-size\s*:\s*([\d.]{1,5}\s*(?:px|pt|em|rem|%)?)", re.IGNORECASE)
_LINE_THROUGH = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
_CITED = re.compile(r"(?:gmail|protonmail|yahoo|zmail|moz-?cite|tutanota)_?\w*quote|cite", re.IGNORECASE)
_SIGNS = re.compile(
    r"(?:gmail|moz|yahoo|protonmail|outlook|mail|ms)[-_]?(?:outlook-mobile-)?signature|applemailsignature",
    re.I,
)
_PAID = re.compile(
    r"(?:^|[\s_-])(?:ad|ads|advert|adverts|advertisement|advertising|advertorial|sponsor|sponsors|sponsored"
    r"|sponsorship"
    r"|promoted|native-?ad|paid-(?:post|content)|anzeige|werbung|publicite|publicidad)(?=$|[\s_-])",
    re.IGNORECASE,
)
# Invisible characters by the hundred pad the line that a list of mails shows.
_INVISIBLE = re.compile(r"[\u200b\u200c\u200d\u2060\ufeff\u034f\u00ad\u2007]+")


def html_blocks(markup: str) -> list[Block]:
    """Blocks of an HTML part, in order; what a mail reader would not show is marked as hidden.

    Raises:
        InputError: there are more than ``MAX_BLOCKS`` of them.
    """
    import lxml.html
    from lxml import etree

    try:
        tree = lxml.html.document_fromstring(
            markup.encode("utf-8", "replace"),
            parser=lxml.html.HTMLParser(
                encoding="utf-8", huge_tree=False, remove_comments=True, remove_pis=True
            ),
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return []
    walk = _Walk(frozenset())
    blocks = walk.over(tree)
    if walk.raised and (noted := heads(blocks)):
        # A raised figure that the head of a note repeats is that note's mark, whatever it stands behind.
        blocks = _Walk(noted).over(tree)
    return blocks


@dataclass(frozen=True, slots=True)
class _Style:
    """How text looks where the walk stands: what the elements around it make of it."""

    href: str = ""
    bold: bool = False
    heading: str = ""
    size: str = ""
    outlet: bool = False
    raised: bool = False
    signs: bool = False
    role: Role | None = None
    item: int = 0
    depth: int = 0
    quote: int = 0
    listed: bool = False
    credit: bool = False

    def within(self, element: Any, tag: str, style: str, number: int) -> _Style:
        """The same inside one more element, the ``number``-th of the page."""
        heading = re.fullmatch("h[1-6]", tag) is not None
        size = _SIZE.search(style)
        quoting = tag == "blockquote"
        cited = quoting and (element.get("type") == "cite" or _CITED.search(element.get("class") or ""))
        role = Role.STRUCK if tag in _STRUCK or _LINE_THROUGH.search(style) else self.role
        if (
            size
        ):  # an element may be tiny only to close its gaps: what is in it is shown where it has a size again
            tiny = _TINY.fullmatch(size[1].strip().lower()) is not None
            role = Role.HIDDEN if tiny else (None if role is Role.HIDDEN else role)
        return _Style(
            (element.get("href") or "").strip() if tag == "a" else self.href,
            self.bold or heading or tag in ("b", "strong") or _BOLD.search(style) is not None,
            tag if heading else self.heading,
            size[1].lower() if size else self.size,
            self.outlet or element.get("itemprop") == "publisher",
            self.raised or tag == "sup" or "vertical-align:super" in style.replace(" ", ""),
            self.signs or _SIGNS.search(element.get("class") or element.get("id") or "") is not None,
            role,
            self.item or (number if "Article" in (element.get("itemtype") or "") else 0),
            self.depth + bool(cited),
            self.quote or (number if quoting and not cited else 0),
            self.listed or tag == "li",
            self.credit or (tag in ("cite", "footer") and self.quote > 0),
        )


@dataclass(frozen=True, slots=True)
class _Part:
    """A run of text in one style."""

    text: str
    style: _Style
    role: Role | None = None


class _Walk:
    """Goes through a tree in document order and cuts its text at every element that breaks a line.

    Args:
        noted: figures that the heads of notes repeat.
    """

    def __init__(self, noted: frozenset[str]) -> None:
        self.blocks: list[Block] = []
        self.parts: list[_Part] = []
        self.styles = [_Style()]
        self.noted = noted
        self.raised = False
        self.cell = Cell(None, 0)

    def over(self, tree: object) -> list[Block]:
        from lxml import etree

        walk = etree.iterwalk(tree, events=("start", "end"))
        number = 0
        for event, element in walk:
            tag = element.tag if isinstance(element.tag, str) else ""
            breaks = tag in _BREAKS
            if breaks:
                self._flush()
            if event == "end":
                self._leave(element, breaks)
                continue
            number += 1
            if breaks:
                self.cell = Cell(self.cell, len(self.blocks), paid=_is_paid(element))
            style = element.get("style") or ""
            if tag in _UNSEEN or "hidden" in element.attrib or _HIDING.search(style):
                if tag not in _UNSEEN:
                    self._hide(element, breaks)
                walk.skip_subtree()
                self.styles.append(self.styles[-1])
                continue
            self.styles.append(self.styles[-1].within(element, tag, style, number))
            if tag == "hr":
                self.blocks.append(Block("", rule=True, cell=self.cell))
            self._say(element.text)
        self._flush()
        self.cell.end = len(self.blocks)
        return self.blocks

    def _leave(self, element: Any, breaks: bool) -> None:
        if self.styles[-1].outlet and element.get("itemprop") == "publisher":
            self._flush()
        self.styles.pop()
        if breaks and self.cell.above is not None:
            self.cell.end = len(self.blocks)
            self.cell = self.cell.above
        self._say(element.tail)
        require_few(self.blocks)

    def _say(self, text: str | None) -> None:
        if text:
            self.parts.append(_Part(text, self.styles[-1], self.styles[-1].role))

    def _hide(self, element: Any, breaks: bool) -> None:
        """Keeps what a reader does not see, as that; the padding of preview lines holds nothing."""
        text = " ".join(_INVISIBLE.sub("", "".join(element.itertext())).split())
        if not re.search(r"\w", text):
            return
        if breaks or not self.parts:
            self.blocks.append(Block(text, role=Role.HIDDEN, cell=self.cell))
        else:
            self.parts.append(_Part(f" {text} ", self.styles[-1], Role.HIDDEN))

    def _flush(self) -> None:
        parts, self.parts = self.parts, []
        text, inner = self._folded(parts)
        if not text:
            return
        links: dict[str, str] = {}
        for part in parts:
            if part.style.href.lower().startswith(("http://", "https://")):
                links[part.style.href] = links.get(part.style.href, "") + part.text
        named = tuple(
            (" ".join(words.split()), unwrapped(href)) for href, words in links.items() if words.strip()
        )
        covered = sum(len(words) for words, _ in named)
        bold = all(part.style.bold for part in parts if part.text.strip())
        style, linked = self.styles[-1], covered >= 0.8 * len(text)
        whole = inner[0][2] if len(inner) == 1 and inner[0][:2] == (0, len(text)) else None
        self.blocks.append(
            Block(
                text,
                named,
                ("linked" if linked else "", style.heading, "bold" if bold else "", style.size),
                outlet=style.outlet,
                found=linked and any(is_result(href) for href in links),
                item=style.item,
                depth=style.depth,
                quote=style.quote,
                listed=style.listed,
                cell=self.cell,
                inner=() if whole or style.signs else inner,
                role=whole or (Role.FURNITURE if style.signs else None),
                why="signature" if style.signs and not whole else "",
                speaker=text.lstrip("—–- ") if all(p.style.credit for p in parts if p.text.strip()) else "",
            )
        )

    def _folded(self, parts: list[_Part]) -> tuple[str, tuple[Inner, ...]]:
        """The text of parts on one line, and which of its words are something else than the rest."""
        held: list[str] = []
        inner: list[Inner] = []
        size, gap = 0, False
        for part in parts:
            text = _INVISIBLE.sub("", part.text)
            words = " ".join(text.split())
            if not words:
                gap = gap or bool(text)
                continue
            role = part.role
            before = held[-1] if held else ""
            if role is None and (part.style.raised or is_note_link(words, part.style.href)):
                self.raised = self.raised or words.isdigit()
                words, role = raised(before, words, linked=bool(part.style.href), noted=words in self.noted)
            if size and (gap or text[0].isspace()):
                held.append(" ")
                size += 1
            held.append(words)
            if role is not None:
                if inner and inner[-1][2] == role and inner[-1][1] + 1 >= size:
                    inner[-1] = (inner[-1][0], size + len(words), role)
                else:
                    inner.append((size, size + len(words), role))
            size += len(words)
            gap = text[-1].isspace()
        return "".join(held), tuple(inner)


def _is_paid(element: Any) -> bool:
    named = (element.get("class"), element.get("id"), element.get("aria-label"), element.get("data-type"))
    return any(_PAID.search(name) for name in named if name)
