"""The text parts of a mail message as blocks: paragraphs, lines, links and rules, how each looks and what it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from brief.errors import InputError
from brief.records import Role

MAX_BLOCKS = 20_000

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
_SEARCH_RESULT = re.compile(r"^https?://(?:www\.)?google\.[a-z.]{2,6}/url\?", re.IGNORECASE)
_TARGETS = ("url", "q", "u", "target", "redirect", "dest", "destination", "to")

Inner = tuple[int, int, Role]
"""Some words of a block that are something else than the rest: start, end, role."""


@dataclass(eq=False, slots=True)
class Cell:
    """An element of a page that holds whole blocks: which (from ``start`` up to ``end``), and what it is called."""

    above: Cell | None
    start: int
    end: int = 0
    paid: bool = False
    """Whether its class, id or label calls it an advertisement."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a line: its text, its links as (text, address), how it looks, and what it is.

    Attributes:
        outlet: it is marked as the name of an outlet.
        found: it links to its address by way of a search engine, as an alert's results do.
        item: number of the element that declares itself an article and holds it; 0 where none does.
        depth: how deep it is quoted as a mail program quotes (``>``, ``blockquote type=cite``).
        quote: number of the plain block quotation that holds it; 0 where none does.
        listed: it is an entry of a list.
        cell: the innermost element of the page that holds it.
        inner: words in it that are something else than the rest, in order.
        role: what it is, where that is told; a role that no article keeps sets it aside.
        why: the reason for that in words of its own.
        speaker: whose words it holds.
    """

    text: str
    links: tuple[tuple[str, str], ...] = ()
    look: tuple[str, ...] = ()
    """What headlines of one newsletter share: linked or not, heading level, bold, size of type."""
    outlet: bool = False
    rule: bool = False
    found: bool = False
    item: int = 0
    depth: int = 0
    quote: int = 0
    listed: bool = False
    cell: Cell | None = None
    inner: tuple[Inner, ...] = ()
    role: Role | None = None
    why: str = ""
    speaker: str = ""


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


def is_result(url: str) -> bool:
    """Whether an address leads to another by way of a search engine."""
    return _SEARCH_RESULT.match(url) is not None and unwrapped(url) != url


def text_blocks(lines: Sequence[str]) -> list[Block]:
    """Blocks of lines of a plain part: its paragraphs, lines of their own for rules and addresses."""
    found: list[Block] = []
    held: list[str] = []

    def flush() -> None:
        if held:
            found.append(Block("\n".join(held), look=("", "", "", "plain")))
            held.clear()

    for line in lines:
        line = line.strip()
        address = _URL_LINE.match(line)
        if len(held) == 1 and _UNDERLINE.match(line):
            title = held.pop()
            found.append(Block(title, look=("", "h2", "bold", "plain")))
        elif not line:
            flush()
        elif _RULE.match(line) or _TITLED_RULE.match(line):
            flush()
            found.append(Block("" if _RULE.match(line) else line, rule=True))
        elif address:
            flush()
            url = address[1]
            look = ("linked", "", "", "address")
            found.append(Block(line, ((line, unwrapped(url)),), look, found=is_result(url)))
        else:
            held.append(line)
    flush()
    require_few(found)
    return found


def require_few(blocks: Sequence[Block]) -> None:
    """Refuses a message of too many blocks.

    Raises:
        InputError: there are more than ``MAX_BLOCKS`` of them.
    """
    if len(blocks) > MAX_BLOCKS:
        raise InputError(f"is a message of more than {MAX_BLOCKS:,} paragraphs; split it, or save its text")
