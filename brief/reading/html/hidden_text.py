"""Text that a page hides from its readers: found and taken out before anything is extracted.

Read are attributes, inline styles, simple rules of the page's own style sheets, and elements that a browser
with script does not show. Not read: linked style sheets (nothing is fetched) and what scripts do. A closed
``details`` is kept: its reader can open it. Text that a page covers by its layout cannot be told without one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_CSS = 1_000_000
MAX_NAMES = 500
_ZERO = r"0(?:\.0*)?(?:px|r?em|pt|%|v[hw])?\s*(?:;|!|$)"
_HIDING = re.compile(
    r"(?<![\w-])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|content-visibility\s*:\s*hidden"
    rf"|opacity\s*:\s*{_ZERO}|filter\s*:\s*opacity\(\s*0(?:\.0*)?%?\s*\)|font(?:-size)?\s*:\s*{_ZERO}"
    r"|font-size\s*:\s*(?:0?\.\d+|1)(?:px|pt)\s*(?:;|!|$)"
    r"|text-indent\s*:\s*-\d{3,}|(?:margin-)?(?:left|top|right|bottom)\s*:\s*-(?:\d{4,}px|\d{2,}(?:r?em|vw|vh)|[1-9]\d{2,}%)"
    r"|clip-path\s*:\s*(?:inset\(\s*(?:50|100)%|circle\(\s*0|polygon\(\s*0 0\s*,\s*0 0)"
    r"|clip\s*:\s*rect\(\s*(?:0|1)(?:px)?[\s,]+(?:0|1)(?:px)?[\s,]+(?:0|1)(?:px)?[\s,]+(?:0|1)(?:px)?\s*\)"
    r"|transform\s*:[^;]{0,80}(?:scale(?:3d|x|y)?\(\s*0(?:\.0*)?\s*[,)]|translate[xy]?\(\s*-\d{4,})"
    rf"|(?:-webkit-text-fill-)?color\s*:\s*transparent|zoom\s*:\s*{_ZERO}"
    rf"|max-(?:height|width)\s*:\s*{_ZERO})",
    re.IGNORECASE,
)
_CLIPPED = re.compile(r"overflow(?:-[xy])?\s*:\s*(?:hidden|clip)", re.IGNORECASE)
_NO_SIZE = re.compile(rf"(?<![\w-])(?:height|width)\s*:\s*(?:{_ZERO}|1px)", re.IGNORECASE)
_COLOUR = re.compile(r"(?<![\w-])color\s*:\s*([^;!]+)", re.IGNORECASE)
_BACKGROUND = re.compile(r"(?<![\w-])background(?:-color)?\s*:\s*([^;!]+)", re.IGNORECASE)
_WHITE = re.compile(r"#fff(?:fff)?$|#fefefe$|white$|rgba?\(255,255,255(?:,1(?:\.0*)?)?\)$")
# The declarations by which style sheets hide; others are rare there, and common in animations. One pattern each and
# no folding of case: patterns that begin with letters are searched ten times as fast.
_SHEETS = tuple(
    map(re.compile, (r"display\s*:\s*none", r"visibility\s*:\s*hidden", r"font-size\s*:\s*0\s*[;}]"))
)
_SELECTOR = re.compile(r"^[a-z][a-z0-9]*([.#][\w-]+)$|^([.#][\w-]+)$", re.IGNORECASE)
_SHOWS = re.compile(r"display\s*:\s*(?!none)[a-z]|visibility\s*:\s*visible|font-size\s*:\s*[1-9.]")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s+")
_MARKED = "//*[@hidden or @style or @aria-hidden='true']"
_UNSEEN = ("template", "noscript", "dialog", "noframes", "datalist", "font")
_FRAMES = frozenset({"html", "body", "head"})


def drop_silent(tree: HtmlElement) -> None:
    """Takes out what holds no text for readers: scripts, styles, drawings."""
    for element in list(tree.iter("script", "style", "svg", "iframe", "object", "canvas")):
        if element.getparent() is not None:
            element.drop_tree()


def style_sheets(tree: HtmlElement) -> str:
    """The page's own style sheets, without comments; empty where they hide nothing."""
    css = "".join(element.text or "" for element in tree.iter("style"))[:MAX_CSS]
    return _COMMENT.sub("", css) if any(p.search(css) for p in _SHEETS) else ""


def drop_hidden(tree: HtmlElement, css: str = "") -> int:
    """Takes out the elements that a browser would not show.

    The page's frame (``html``, ``body``, what holds its ``article`` or ``main`` with the headline) is kept
    even where its style hides it: pages that fade in, and paywalls, show it by script. ``css`` are the page's
    `style_sheets`.

    Returns:
        The characters of text that went, runs of white space counted as one.
    """
    styled = next(tree.iter("link", "style"), None) is not None or bool(css)
    candidates = [*tree.xpath(_MARKED), *tree.iter(*_UNSEEN)]
    hidden = {e for e in candidates if _is_hidden(e, styled)}
    hidden |= _by_sheets(tree, css)
    gone = 0
    for element in hidden:
        if element.tag in _FRAMES or element.getparent() is None or _holds_article(element):
            continue
        if any(above in hidden and not _is_frame(above) for above in element.iterancestors()):
            continue  # goes with the one above it, and is counted once
        gone += len(_SPACE.sub(" ", element.text_content()).strip())
        element.drop_tree()
    for element in candidates:  # what is left is seen: extractors have guesses of their own about styles
        element.attrib.pop("style", None)
    return gone


def _is_frame(element: HtmlElement) -> bool:
    return element.tag in _FRAMES or _holds_article(element)


def _holds_article(element: HtmlElement) -> bool:
    """Whether an element frames the article: it holds or is an ``article`` or ``main`` with a headline in it."""
    if element.tag in ("template", "noscript", "dialog", "aside"):
        return False
    framed = next(element.iter("article", "main"), None)
    return framed is not None and next(framed.iterdescendants("h1"), None) is not None


def _is_hidden(element: HtmlElement, styled: bool) -> bool:
    if "hidden" in element.attrib or element.get("aria-hidden") == "true":
        return True
    if element.tag in ("template", "noscript", "noframes", "datalist"):
        return True
    if element.tag == "dialog" and "open" not in element.attrib:
        return True
    style = element.get("style") or ""
    if _HIDING.search(style) or (_NO_SIZE.search(style) and _CLIPPED.search(style)):
        return True
    colour = _COLOUR.search(style)
    return _invisible_ink(element, colour[1] if colour else element.get("color") or "", styled)


def _invisible_ink(element: HtmlElement, colour: str, styled: bool) -> bool:
    """Text in the colour of what stands behind it, as far as inline colours tell.

    White text without any background stated above it is hidden only on a page that styles nothing:
    elsewhere a style sheet may have put a dark photograph behind it.
    """
    ink = _plain_colour(colour)
    if not ink:
        return False
    for above in (element, *element.iterancestors()):
        behind = _BACKGROUND.search(above.get("style") or "")
        ground = _plain_colour(behind[1] if behind else above.get("bgcolor") or "")
        if ground:
            return ground == ink
    return ink == "white" and not styled


def _plain_colour(value: str) -> str:
    plain = _SPACE.sub("", value).lower()
    return "white" if _WHITE.match(plain) else plain


def _by_sheets(tree: HtmlElement, css: str) -> set[HtmlElement]:
    """Elements hidden by a class or an id that a rule of its own hides, and no other rule shows again."""
    names = _hiding_names(css) if css else set()
    if not names:
        return set()
    # Values of attributes first: most names that sheets hide are not used, and elements cost a call each.
    used = set(" ".join(_values(tree, "class")).split()), set(_values(tree, "id"))
    names = {name for name in names if name[1:] in used[name[0] == "#"]}
    if len(names) <= MAX_NAMES:  # a page with more of them hides by the thousand, and shows nothing again
        names = {name for name in names if not _shown_again(name, css)}
    found: set[HtmlElement] = set()
    for element in tree.xpath("//body//*[@class or @id]") if names else ():
        own = ["#" + (element.get("id") or ""), *("." + c for c in (element.get("class") or "").split())]
        if not names.isdisjoint(own):
            found.add(element)
    return found


def _values(tree: HtmlElement, attribute: str) -> list[str]:
    found: list[str] = tree.xpath(f"//body//@{attribute}", smart_strings=False)
    return found


def _hiding_names(css: str) -> set[str]:
    """Classes (``.x``) and ids (``#x``) that a top-level rule hides; rules for print or small screens do not count."""
    names: set[str] = set()
    at = depth = 0
    for place in sorted(match.start() for pattern in _SHEETS for match in pattern.finditer(css)):
        opened = css.rfind("{", 0, place)
        if opened < at:
            continue  # another declaration of a rule that was read
        depth += css.count("{", at, opened) - css.count("}", at, opened)
        at = opened
        if depth:
            continue
        start = max(css.rfind(sign, 0, opened) for sign in "};") + 1
        for selector in css[start:opened].split(","):
            if simple := _SELECTOR.match(selector.strip()):
                names.add(simple[1] or simple[2])
    return names


def _shown_again(name: str, css: str) -> bool:
    """Whether some rule for this name shows it: on larger screens, when opened, without script."""
    rules = re.finditer(re.escape(name) + r"(?![\w-])[^{}]*\{([^{}]*)", css)
    return any(_SHOWS.search(rule[1]) for rule in rules)
