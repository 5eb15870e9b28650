"""A page's own style sheets: their text, the rules at their top level, the elements that a class or an id names.

Nothing is fetched, and rules within ``@media`` and the like are not read: they are for print or for small screens.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_CSS = 1_000_000
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SELECTOR = re.compile(r"^[a-z][a-z0-9]*([.#][\w-]+)$|^([.#][\w-]+)$", re.IGNORECASE)


def style_sheets(tree: HtmlElement) -> str:
    """The page's own style sheets, without comments."""
    return _COMMENT.sub("", "".join(element.text or "" for element in tree.iter("style"))[:MAX_CSS])


def top_rules(css: str, patterns: Iterable[re.Pattern[str]]) -> Iterator[tuple[list[str], str]]:
    """The rules at the top level that hold one of some patterns: selectors and declarations."""
    at = depth = 0
    for place in sorted(match.start() for pattern in patterns for match in pattern.finditer(css)):
        opened = css.rfind("{", 0, place)
        if opened < at:
            continue  # another declaration of a rule that was read
        depth += css.count("{", at, opened) - css.count("}", at, opened)
        at = opened
        if depth:
            continue
        start = max(css.rfind(sign, 0, opened) for sign in "};") + 1
        end = css.find("}", place)
        selectors = [selector.strip() for selector in css[start:opened].split(",")]
        yield selectors, css[opened + 1 : end if end > 0 else len(css)]


def named_by(css: str, patterns: Iterable[re.Pattern[str]]) -> set[str]:
    """Classes (``.x``) and ids (``#x``) to which alone a rule with one of some patterns applies."""
    rules = (selector for selectors, _ in top_rules(css, patterns) for selector in selectors)
    return {simple[1] or simple[2] for selector in rules if (simple := _SELECTOR.match(selector))}


def used_names(tree: HtmlElement) -> set[str]:
    """The classes and ids of a page's elements, as selectors name them."""
    # Values of attributes, since elements cost a call each.
    used = {f".{name}" for value in _values(tree, "class") for name in value.split()}
    return used | {f"#{value}" for value in _values(tree, "id")}


def elements_named(tree: HtmlElement, names: Set[str], *tags: str) -> list[HtmlElement]:
    """The elements of the body that have one of some classes or ids; of some tags where any are given."""
    if not names:
        return []
    found: Iterable[HtmlElement] = tree.iter(*tags) if tags else tree.xpath("//body//*[@class or @id]")
    return [element for element in found if not names.isdisjoint(own_names(element))]


def own_names(element: HtmlElement) -> list[str]:
    """An element's id and classes, as selectors name them."""
    return [f"#{element.get('id') or ''}", *(f".{name}" for name in (element.get("class") or "").split())]


def _values(tree: HtmlElement, attribute: str) -> list[str]:
    found: list[str] = tree.xpath(f"//body//@{attribute}", smart_strings=False)
    return found
