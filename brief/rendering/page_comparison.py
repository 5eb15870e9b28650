"""A page that somebody handed on beside the page that its record makes: the same bytes, or where they part.

A page is what `brief` writes or it is not: whatever else stands in it, seen or unseen, was put there by somebody.
Line ends are made alike, as mail changes them. A page that other templates made
cannot be made again; what may stand in such a page at all is told by :func:`foreign`.
"""

from __future__ import annotations

import difflib
import html
import re
from collections.abc import Sequence
from html.parser import HTMLParser

from brief.rendering.embedded_record import without

MOST_NAMED = 5
"""Differences that are named; a page made otherwise has one a line."""
_MOST_PAIRS = 4_000_000
"""Lines of one page times lines of the other from which on only their first difference is looked for."""
_MOST_LOOKED_AT = 4_000
"""Characters of a difference that are looked at: a page may come without any line end."""
_TAG = re.compile(r"<[^<>]{0,1000}>")
_ELEMENTS = frozenset(
    """html head meta title style body a header p h1 h2 h3 h4 nav ul ol li main section article blockquote span em
    strong b abbr details summary div mark br code footer data table thead tbody tr th td s time""".split()
)
_ATTRIBUTES = re.compile(
    r"lang|dir|charset|name|content|http-equiv|class|id|href|title|rel|value|start|open|scope|role|datetime|aria-\w+|data-\w+"
)


def differences(given: bytes, made: str, *, exact: bool = False) -> list[tuple[str, str]]:
    """Where a page is not the one that its record makes: (where, what).

    Args:
        given: the page's bytes.
        made: what the record makes, Markdown or HTML.
        exact: other line ends are a difference, too: of a file that no mail has carried as text.
    """
    mine = _lines(made.encode("utf-8"))
    theirs = _lines(given if exact else given.replace(b"\r\n", b"\n"))
    if mine == theirs:
        return []
    if len(mine) * len(theirs) > _MOST_PAIRS:
        return [
            (f"line {_parting(mine, theirs) + 1}", "is where it parts from the page that its record makes")
        ]
    found = []
    for kind, start, end, first, last in difflib.SequenceMatcher(None, mine, theirs, False).get_opcodes():
        if kind == "equal":
            continue
        had, has = _around(" ".join(mine[start:end]), " ".join(theirs[first:last]))
        found.append((f"line {first + 1}", _told(had, has)))
    more = len(found) - MOST_NAMED
    if more > 0:
        found[MOST_NAMED:] = [("page", f"differs in {more} more places from what its record makes")]
    return found


def _lines(page: bytes) -> list[str]:
    text = without(page).decode("utf-8", "replace")
    return text.rstrip("\n").split("\n")


def _around(had: str, has: str) -> tuple[str, str]:
    """Both from shortly before they part, as far as they are looked at."""
    start = max(0, _parting(had, has) - _MOST_LOOKED_AT // 2)
    return had[start : start + _MOST_LOOKED_AT], has[start : start + _MOST_LOOKED_AT]


def _told(had: str, has: str) -> str:
    """A difference in words, as a reader sees it where he does."""
    seen, shows = _visible(had), _visible(has)
    if seen == shows:
        place = _parting(had, has)
        unseen = has[max(0, place - 10) : place + 50]
        return f"holds what a reader does not see and the record does not say: {unseen!r}"
    if not seen:
        return f"the record does not say “{_short(shows)}”"
    if not shows:
        return f"lacks “{_short(seen)}”, which the record says"
    start = seen.rfind(" ", 0, max(0, _parting(seen, shows) - 25)) + 1
    return f"says “{_short(shows[start:])}” where the record says “{_short(seen[start:])}”"


def _visible(line: str) -> str:
    return " ".join(html.unescape(_TAG.sub(" ", line)).split())


def _parting(one: Sequence[str], other: Sequence[str]) -> int:
    """The place at which two texts or two lists of lines part: the shorter one's end where one begins the other."""
    differing = (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return next(differing, min(len(one), len(other)))


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:79] + "…"


class _Foreign(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._ended = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _ELEMENTS:
            self.found.append(f"an element <{tag[:20]}>")
        for name, value in attrs:
            if not _ATTRIBUTES.fullmatch(name):
                self.found.append(f"an attribute {name[:20]!r}")
            elif name == "href" and not re.match(r"#|https?://", value or ""):
                self.found.append(f"a link to {(value or '')[:30]!r}")
            elif name == "http-equiv" and (value or "").lower() != "content-security-policy":
                self.found.append(f"an order to the browser, {(value or '')[:20]!r}")
        if self._ended:
            self.found.append("more after its end")

    def handle_endtag(self, tag: str) -> None:
        self._ended = self._ended or tag == "html"

    def handle_data(self, data: str) -> None:
        if self._ended and data.strip():
            self.found.append("words after its end")

    def handle_comment(self, data: str) -> None:
        self.found.append("a comment")

    def handle_pi(self, data: str) -> None:
        self.found.append("an instruction to a program")

    def unknown_decl(self, data: str) -> None:
        self.found.append("a declaration")


def foreign(page: bytes) -> tuple[str, ...]:
    """What stands in a page that no template of ours ever wrote, in words; runs in the sandbox."""
    reader = _Foreign()
    reader.feed(page.decode("utf-8", "replace"))
    reader.close()
    return tuple(dict.fromkeys(reader.found))[:MOST_NAMED]
