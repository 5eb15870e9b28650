"""The headings that a page shows its readers, and those that it keeps for machines: in a path, hidden, for search."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from brief.records import fold

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_HEADS = 8
LEVELS = 6
_SILENT = frozenset({"script", "style", "noscript", "template"})
_PARTING = " :|–—-"
"""Elements above a heading that tell whether it stands in a path ("Home › News › Dam gives way")."""
_PATH = re.compile(r"bread-?crumb", re.IGNORECASE)
_UNSEEN = re.compile(
    r"(?:^|[^a-z])(?:seo-?(?:title|headline|heading|h1)?|sr-only|visually-?hidden|screen-?reader(?:-text)?|d-none)(?:[^a-z]|$)",
    re.IGNORECASE,
)
_KICKER = re.compile(
    r"kicker|overline|eyebrow|top-?line|over-?title|sur-?title|pre-?title|roof-?line|dachzeile|spitzmarke|cintillo"
    r"|ante-?t[ií]tulo|occhiello|rubric",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Heads:
    """Headings of a page, each as shown, white space folded.

    Attributes:
        shown: its h1 elements that readers see.
        plain: the same without a kicker ("Water · Dam gives way" → "Dam gives way").
        unseen: its h1 elements that stand in a path, are hidden, or are named as written for search.
        below: of a page with only such, its h2 elements: each with its kicker, without, and its parts.
        first: the element of the headline, as far as there is one.
    """

    shown: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()
    below: tuple[tuple[str, ...], ...] = ()
    first: HtmlElement | None = None


def heads_of(tree: HtmlElement) -> Heads:
    """The headings of a page whose hidden elements are not yet taken out."""
    found = list(islice(tree.iter("h1"), MAX_HEADS))
    shown = [h for h in found if not _is_unseen(h)]
    below = list(islice(tree.iter("h2"), MAX_HEADS)) if found and not shown else []
    return Heads(
        tuple(text for h in shown if (text := _words(h))),
        tuple(text for h in shown if (text := _words(h, kicker=False))),
        tuple(text for h in found if h not in shown and (text := _words(h))),
        tuple((_words(h), _words(h, kicker=False), *map(_words, h.iterdescendants())) for h in below),
        next(iter(shown or below or found), None),
    )


def _is_unseen(head: HtmlElement) -> bool:
    if _UNSEEN.search(head.get("class") or "") or "hidden" in head.attrib:
        return True
    around = [head, *islice(head.iterancestors(), LEVELS)]
    # What holds most of the page is no path, whatever it is called.
    return any(
        e.tag not in ("body", "html", "main", "article")
        and any(map(_PATH.search, (*e.keys(), *e.values())))
        and len(e.text_content()) < 1_000
        for e in around
    )


def _words(element: HtmlElement, *, kicker: bool = True) -> str:
    """A heading's words on one line, its kicker parted from the rest by a colon or left out."""
    if not isinstance(element.tag, str):
        return ""
    over = next(
        (e for e in element.iterdescendants() if _KICKER.search(" ".join((*e.keys(), *e.values())))), None
    )
    if over is None:
        return fold("".join(_pieces(element, None)))
    above, below = fold("".join(_pieces(over, None))).strip(_PARTING), fold("".join(_pieces(element, over)))
    below = below.strip(_PARTING)
    return f"{above}: {below}" if kicker and above and below else below or above


def _pieces(element: HtmlElement, without: HtmlElement | None) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == "br":
            yield " "
        elif isinstance(child.tag, str) and child.tag not in _SILENT and child is not without:
            yield from _pieces(child, without)
        yield child.tail or ""
