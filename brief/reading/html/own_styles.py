"""What a page's own style sheets do to its words: struck out, raised, on lines of their own, units put beside figures.

Read are rules for one class or id, as for what they hide. What they say is written into the tree, where
:mod:`brief.reading.html.visible_blocks` finds it: as an element's style, or among its words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from brief.reading.html.style_sheets import elements_named, named_by, own_names, top_rules, used_names

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Patterns begin with letters: such are searched ten times as fast.
_LINE = "display:block"
_SAYS = {
    "text-decoration:line-through": re.compile(r"line-through"),
    "vertical-align:super": re.compile(r"vertical-align\s*:\s*super"),
    _LINE: re.compile(r"display\s*:\s*(?:block|flex|grid|table|list-item)(?![\w-])"),
}
_IN_LINE = (re.compile(r"display\s*:\s*(?:inline|contents)"), re.compile(r"float\s*:\s*[lr]"))
_TAGS = frozenset("a abbr b bdi cite em font i mark nobr q s small span strong time u var".split())
_CONTENT = re.compile(r"content\s*:\s*(?:\"([^\"\n]{1,12})\"|'([^'\n]{1,12})')")
_BESIDE = re.compile(r"^(?:[a-z][a-z0-9]*)?([.#][\w-]+)::?(before|after)$", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([0-9a-f]{1,6})\s?", re.IGNORECASE)
_OF_FIGURES = re.compile(r"[-−–+±<>≤≥≈~%‰°$€£¥₴₽₹₺₩]|\d|^\s?[^\W\d_]{1,4}\.?\s?$")
"""A sign, a unit, a currency or figures; other words that style sheets put in are labels of the page."""


def write_styles(tree: HtmlElement, css: str) -> None:
    """Writes into a tree what its style sheets say of its words; ``css`` are its `style_sheets`."""
    used: set[str] = set()
    for said, pattern in _SAYS.items():
        if not (names := named_by(css, (pattern,))):
            continue
        used = used or used_names(tree)
        if said == _LINE and (names := names & used):
            names -= named_by(css, _IN_LINE)
        for element in elements_named(tree, names & used, *(_TAGS if said == _LINE else ())):
            element.set("style", f"{element.get('style') or ''};{said}")
    sides: dict[tuple[str, str], str] = {}
    for selectors, rule in top_rules(css, (_CONTENT,)):
        found = _CONTENT.search(rule)
        words = _ESCAPED.sub(_character, found[1] or found[2]) if found else ""
        if _OF_FIGURES.search(words):
            sides |= {(s[1], s[2].lower()): words for each in selectors if (s := _BESIDE.match(each))}
    if sides:
        used = used or used_names(tree)
    for element in elements_named(tree, used & {name for name, _ in sides}):
        for name in own_names(element):
            _put(element, sides.get((name, "before"), ""), sides.get((name, "after"), ""))


def _put(element: HtmlElement, before: str, after: str) -> None:
    """Puts words beside the figure with which an element begins or ends."""
    text = element.text_content().strip()
    if before and text[:1].isdigit():
        element.text = before + (element.text or "")
    if after and text[-1:].isdigit():
        last = element[-1] if len(element) else None
        if last is None:
            element.text = (element.text or "") + after
        else:
            last.tail = (last.tail or "") + after


def _character(escape: re.Match[str]) -> str:
    code = int(escape[1], 16)
    return chr(code) if 0x20 <= code <= 0xD7FF else ""
