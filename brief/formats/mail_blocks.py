"""The text parts of a mail message as blocks: paragraphs, lines, links and rules, and how each looks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from brief.errors import InputError

MAX_BLOCKS = 20_000

_BREAKS = frozenset(
    "address article aside blockquote body br center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5"
    " h6 header hr li main nav ol p pre section table tbody td tfoot th thead tr ul".split()
)
_UNSEEN = frozenset("script style head title noscript template svg object iframe select textarea".split())
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$)"
    r"|font-size\s*:\s*[01](?:px|pt|em)?\s*(?:;|!|$)|max-height\s*:\s*0(?:px)?\s*(?:;|!|$)",
    re.IGNORECASE,
)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_SIZE = re.compile(r"font-size\s*:\s*([\d.]{1,5}\s*(?:px|pt|em|rem|%))", re.IGNORECASE)
_RULE = re.compile(r"^[-=*_~#+•·.—–─━\s]{5,}$")
_TITLED_RULE = re.compile(r"^[=*#~]{3,}\s.{1,80}\s[=*#~]{3,}$")
_UNDERLINE = re.compile(r"^(?:={3,}|-{3,}|~{3,})\s*$")
_URL_LINE = re.compile(
    r"^\W{0,3}(?:(?:read more|link|more|url|full story|source)\s*:?\s*)?<?(https?://\S+?)>?[\s\])]*$", re.I
)
_REDIRECTS = re.compile(
    r"^(?:(?:www\.)?google\.[a-z.]{2,6}/url|[\w.-]+\.safelinks\.protection\.outlook\.com/|lm?\.facebook\.com/l\.php"
    r"|(?:click|clicks|track|links?|email|r|go)\.[\w.-]+/)",
    re.IGNORECASE,
)
_TARGETS = ("url", "q", "u", "target", "redirect", "dest", "destination", "to")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a line: its text, its links as (text, address), how it looks, and what it is marked as."""

    text: str
    links: tuple[tuple[str, str], ...] = ()
    look: tuple[str, ...] = ()
    """What headlines of one newsletter share: linked or not, heading level, bold, size of type."""
    outlet: bool = False
    rule: bool = False


def unwrapped(url: str) -> str:
    """The address that a redirect carries in itself (nothing is fetched); any other address as it is."""
    for _ in range(3):
        try:
            parts = urlsplit(url)
            fields = parse_qs(parts.query, max_num_fields=50)
        except ValueError:
            return url
        if not _REDIRECTS.match(f"{parts.netloc}{parts.path}"):
            return url
        inner = next((fields[n][0] for n in _TARGETS if n in fields), "")
        if not inner.lower().startswith(("http://", "https://")):
            return url
        url = inner
    return url


def html_blocks(markup: str) -> list[Block]:
    """Blocks of an HTML part, in order, without what a mail reader would not show.

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
    return _Walk().over(tree)


@dataclass(frozen=True, slots=True)
class _Style:
    """How text looks where the walk stands: what the elements around it make of it."""

    href: str = ""
    bold: bool = False
    heading: str = ""
    size: str = ""
    outlet: bool = False

    def within(self, element: Any, tag: str, style: str) -> _Style:
        """The same inside one more element."""
        heading = re.fullmatch("h[1-6]", tag) is not None
        size = _SIZE.search(style)
        return _Style(
            (element.get("href") or "").strip() if tag == "a" else self.href,
            self.bold or heading or tag in ("b", "strong") or _BOLD.search(style) is not None,
            tag if heading else self.heading,
            size[1].lower() if size else self.size,
            self.outlet or element.get("itemprop") == "publisher",
        )


class _Walk:
    """Goes through a tree in document order and cuts its text at every element that breaks a line."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.parts: list[tuple[str, str, bool]] = []
        self.styles = [_Style()]

    def over(self, tree: object) -> list[Block]:
        from lxml import etree

        walk = etree.iterwalk(tree, events=("start", "end"))
        for event, element in walk:
            tag = element.tag if isinstance(element.tag, str) else ""
            if tag in _BREAKS:
                self._flush()
            if event == "end":
                if self.styles[-1].outlet and element.get("itemprop") == "publisher":
                    self._flush()
                self.styles.pop()
                self._say(element.tail)
                _require_few(self.blocks)
                continue
            style = element.get("style") or ""
            if tag in _UNSEEN or "hidden" in element.attrib or _HIDING.search(style):
                walk.skip_subtree()
                self.styles.append(self.styles[-1])
                continue
            self.styles.append(self.styles[-1].within(element, tag, style))
            if tag == "hr":
                self.blocks.append(Block("", rule=True))
            self._say(element.text)
        self._flush()
        return self.blocks

    def _say(self, text: str | None) -> None:
        if text:
            self.parts.append((text, self.styles[-1].href, self.styles[-1].bold))

    def _flush(self) -> None:
        text = " ".join("".join(part[0] for part in self.parts).split())
        # Invisible characters by the hundred pad the line that a list of mails shows.
        text = re.sub(r"[\u200b\u200c\u200d\u2060\ufeff\u034f\u00ad\u2007]+", "", text).strip()
        if text:
            links: dict[str, str] = {}
            for words, href, _ in self.parts:
                if href.lower().startswith(("http://", "https://")):
                    links[href] = links.get(href, "") + words
            named = tuple(
                (" ".join(words.split()), unwrapped(href)) for href, words in links.items() if words.strip()
            )
            covered = sum(len(words) for words, _ in named)
            bold = all(strong for words, _, strong in self.parts if words.strip())
            style, linked = self.styles[-1], covered >= 0.8 * len(text)
            look = ("linked" if linked else "", style.heading, "bold" if bold else "", style.size)
            self.blocks.append(Block(text, named, look, outlet=style.outlet))
        self.parts = []


def text_blocks(text: str) -> list[Block]:
    """Blocks of a plain part: its paragraphs, lines of their own for rules and addresses."""
    found: list[Block] = []
    lines: list[str] = []

    def flush() -> None:
        if lines:
            found.append(Block("\n".join(lines), look=("", "", "", "plain")))
            lines.clear()

    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if line.rstrip("\n") in ("-- ", "--"):  # what follows is a signature (RFC 3676, 4.3)
            break
        line = line.strip()
        address = _URL_LINE.match(line)
        if len(lines) == 1 and _UNDERLINE.match(line):
            title = lines.pop()
            found.append(Block(title, look=("", "h2", "bold", "plain")))
        elif not line:
            flush()
        elif _RULE.match(line) or _TITLED_RULE.match(line):
            flush()
            found.append(Block("", rule=True))
        elif address:
            flush()
            found.append(Block(line, ((line, unwrapped(address[1])),), ("linked", "", "", "address")))
        else:
            lines.append(line)
    flush()
    _require_few(found)
    return found


def _require_few(blocks: list[Block]) -> None:
    if len(blocks) > MAX_BLOCKS:
        raise InputError(f"is a message of more than {MAX_BLOCKS:,} paragraphs; split it, or save its text")
