"""The standfirst: the summary that a page shows between its headline and its body, which extractors leave out.

31 of 73 pages of one half of the publishers in the fundus set lost theirs with every single library; a
standfirst is often the only place where the news itself is said. Only text that the page shows is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from brief.reading.html.page_titles import key

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# How far after the headline a standfirst may stand, in elements that may be one.
REACH = 80
MOST = 3
SHORTEST, LONGEST = 15, 1_200
# Letters from which a description that a block begins with is that block cut short.
CUT = 40

_BLOCKS = ("p", "div", "section", "ul", "ol", "table", "h1", "h2", "h3", "h4", "figure", "form", "article")
_CANDIDATES = ("p", "h2", "h3", "h4", "div", "span", "strong")
_ASIDE = frozenset(
    {"figure", "figcaption", "aside", "nav", "form", "ul", "ol", "table", "footer", "button", "a", "label"}
)
# Names that pages of many houses and languages give it; whole parts of a class name, never parts of words.
_NAMED = re.compile(
    r"(?:^|[^a-z])(?:stand-?first|lead|lede|de[ck]k?|strap-?line|sub-?(?:title|head|headline|heading)|summary|intro"
    r"|introduction|excerpt|abstract|preamble|preface|perex|ingress|manchet|chap(?:o|eau)|sapo|vorspann|anleser|teaser-?text"
    r"|entradilla|bajada|epigraph|sommario|occhiello|sottotitolo|description)(?:[^a-z]|$)",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"caption|credit|byline|author|share|social|newsletter|signup|subscri|breadcrumb|related|promo|comment|cookie|date|time"
    r"|tags?\b|video|audio|player|advert|consent|login|paywall|footer|widget|copyright|toolbar|rating",
    re.IGNORECASE,
)


def standfirst(tree: HtmlElement, title: str, text: str, described: Sequence[str]) -> tuple[str, ...]:
    """The standfirst's paragraphs, in page order; none where the body has them already.

    Args:
        tree: the page, its hidden elements gone.
        title: the headline; the search begins at the h1 that bears it.
        text: the extracted body, in paragraphs parted by blank lines.
        described: descriptions that the page gives of itself; one that it also shows here is the standfirst.
    """
    held = key(text)
    first = held[:60]
    keys = [k for d in described if len(k := key(d)) >= SHORTEST]
    found: list[str] = []
    last: HtmlElement | None = None
    for element in islice(_after_headline(tree, key(title)), REACH):
        if last is not None and last in element.iterancestors():
            continue
        words = _words(element)
        if not words:
            continue
        mine = key(words)
        if first and (mine.startswith(first) or (len(mine) >= SHORTEST and first.startswith(mine))):
            break
        if mine in held or mine == key(title) or not _is_standfirst(element, words, mine, keys):
            continue
        found.append(words)
        held += mine
        last = element
        if len(found) == MOST:
            break
    return tuple(found)


def _after_headline(tree: HtmlElement, title: str) -> Iterator[HtmlElement]:
    """Elements that may be a standfirst, from the page's headline on."""
    heads = [h for h in tree.iter("h1") if len(h.text_content()) < 500]
    start = next((h for h in heads if title and title in key(h.text_content())), heads[0] if heads else None)
    seen = False
    for element in tree.iter("h1", *_CANDIDATES):
        if element is start:
            seen = True
        elif seen and element.tag != "h1" and not any(a is start for a in islice(element.iterancestors(), 4)):
            yield element


def _words(element: HtmlElement) -> str:
    """The words of an element that is one block of a standfirst's length, or nothing."""
    if next(element.iterdescendants(*_BLOCKS), None) is not None:
        return ""
    words = " ".join(element.text_content().split())
    return words if SHORTEST <= len(words) <= LONGEST else ""


def _is_standfirst(element: HtmlElement, words: str, mine: str, described: list[str]) -> bool:
    parents = list(islice(element.iterancestors(), 4))
    if any(p.tag in _ASIDE for p in parents):
        return False
    # A description is often the standfirst cut at a length, with or without an ellipsis.
    if any(mine == d or (len(d) > CUT and mine.startswith(d[:-3])) for d in described):
        return True
    names = _names(element)
    around = " ".join(_names(p) for p in parents[:2])
    if _NOT.search(names) or _NOT.search(around):
        return False
    links = sum(len(a.text_content()) for a in element.iter("a"))
    if links * 2 > len(words):
        return False
    return any(_NAMED.search(n) for n in (names, *map(_names, parents[:1])))


def _names(element: HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('itemprop') or ''}"
