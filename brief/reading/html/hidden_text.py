"""Text that a page hides from its readers: found and taken out before anything is extracted.

Read are attributes, inline styles, simple rules of the page's own style sheets, and elements that a browser
with script does not show. Not read: linked style sheets (nothing is fetched) and what scripts do. A closed
``details`` is kept: its reader can open it. Text that a page covers by its layout cannot be told without one.
``aria-hidden`` hides from those who listen, not from those who look: words of a line stay, and a panel (a drawer or a
dialog, as a rule closed until a script opens it) is marked and set aside.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from brief.reading.html.style_sheets import elements_named, named_by, own_names, used_names

if TYPE_CHECKING:
    from lxml.html import HtmlElement

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
_SIZED = re.compile(r"font-size\s*:\s*[1-9.]")
_SHOWS = re.compile(r"display\s*:\s*(?!none)[a-z]|visibility\s*:\s*visible|font-size\s*:\s*[1-9.]")
_SPACE = re.compile(r"\s+")
_MARKED = "//*[@hidden or @style or @aria-hidden='true']"
_UNSEEN = ("template", "noscript", "dialog", "noframes", "datalist", "font")
_FRAMES = frozenset({"html", "body", "head"})
_WORDED = frozenset(
    "a abbr b bdi bdo cite code data del dfn em font i ins kbd mark nobr q s samp small span strike strong sub sup time"
    " tt u var p h1 h2 h3 h4 h5 h6 figcaption".split()
)
"""Elements of words: what ``aria-hidden`` silences of them is seen."""
_DRAWN = re.compile(r"icon|symbol|glyph", re.IGNORECASE)
_SAYS = re.compile(r"[^\W_]|[-−–+±<>≤≥≈~%°$€£¥]")
_SPOKEN_ONLY = re.compile(
    r"(?:^|\s)(?:[\w-]*(?:sr-only|visually-?hidden|screen-?reader(?:-text|-only)?|a11y-hidden|offscreen))(?:\s|$)",
    re.IGNORECASE,
)
CLOSED_PANEL = "brief-closed-panel"
"""The class that marks a panel of which nobody can tell whether it is open."""
_OPENED = re.compile(r"(?:^|[-:_])(?:block|flex|grid|inline|table|contents|initial|visible)")


def drop_silent(tree: HtmlElement) -> None:
    """Takes out what holds no text for readers: scripts, styles, drawings."""
    for element in list(tree.iter("script", "style", "svg", "iframe", "object", "canvas")):
        if element.getparent() is not None:
            element.drop_tree()


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
    for element in candidates:
        if element.get("aria-hidden") == "true" and element not in hidden:
            gone += _seen_unheard(element)
    return gone


def drop_closed(tree: HtmlElement) -> None:
    """Takes out the closed panels, and styles: extractors have guesses of their own about them."""
    for element in tree.xpath(f"//*[@style or starts-with(@class, '{CLOSED_PANEL}')]"):
        if (element.get("class") or "").startswith(CLOSED_PANEL) and element.getparent() is not None:
            element.drop_tree()
        else:
            element.attrib.pop("style", None)


def _seen_unheard(element: HtmlElement) -> int:
    """What is seen and not read out: a panel is marked, words of a line are parted from what is said instead of them.

    Returns:
        The characters of what is only said, which went.
    """
    if element.tag not in _WORDED:
        if element.tag not in _FRAMES and not _holds_article(element):
            element.set("class", f"{CLOSED_PANEL} {element.get('class') or ''}")
        return 0
    del element.attrib["aria-hidden"]
    gone = 0
    for other in (element.getprevious(), element.getnext()):
        if other is not None and _SPOKEN_ONLY.search(other.get("class") or ""):
            gone += len(_SPACE.sub(" ", other.text_content()).strip())
            other.drop_tree()
    before, after = element.getprevious(), element.getnext()
    if after is not None and not element.tail:
        element.tail = " "
    if before is not None and isinstance(before.tag, str) and not before.tail:
        before.tail = " "
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
    if "hidden" in element.attrib:
        return True
    if element.get("aria-hidden") == "true" and element.tag in _WORDED:
        drawn = _DRAWN.search(element.get("class") or "") is not None
        if drawn or not _SAYS.search(element.text_content()):
            return True
    if element.tag in ("template", "noscript", "noframes", "datalist"):
        return True
    if element.tag == "dialog" and "open" not in element.attrib:
        return True
    hides, colour, _ = _read_style(element.get("style") or "")
    return hides or _invisible_ink(element, colour or element.get("color") or "", styled)


@lru_cache(maxsize=4_096)
def _read_style(style: str) -> tuple[bool, str, str]:
    """Of an inline style whether it hides, its colour and its background; pages repeat a few of them."""
    hides = bool(_HIDING.search(style) or (_NO_SIZE.search(style) and _CLIPPED.search(style)))
    colour, behind = _COLOUR.search(style), _BACKGROUND.search(style)
    return hides, colour[1] if colour else "", behind[1] if behind else ""


def _invisible_ink(element: HtmlElement, colour: str, styled: bool) -> bool:
    """Text in the colour of what stands behind it, as far as inline colours tell.

    White text without any background stated above it is hidden only on a page that styles nothing:
    elsewhere a style sheet may have put a dark photograph behind it.
    """
    ink = _plain_colour(colour)
    if not ink:
        return False
    for above in (element, *element.iterancestors()):
        ground = _plain_colour(_read_style(above.get("style") or "")[2] or above.get("bgcolor") or "")
        if ground:
            return ground == ink
    return ink == "white" and not styled


@lru_cache(maxsize=1_024)
def _plain_colour(value: str) -> str:
    plain = _SPACE.sub("", value).lower()
    return "white" if _WHITE.match(plain) else plain


def _by_sheets(tree: HtmlElement, css: str) -> set[HtmlElement]:
    """Elements hidden by a class or an id that a rule of its own hides, and no other rule shows again."""
    names = named_by(css, _SHEETS)
    if not names:
        return set()
    names &= used_names(tree)  # first: most names that sheets hide are not used
    if len(names) <= MAX_NAMES:  # a page with more of them hides by the thousand, and shows nothing again
        names = {name for name in names if not _shown_again(name, css)}
    found = elements_named(tree, names)
    opens = {name for name in {n for each in found for n in own_names(each)} if _opens(name, css)}
    taken = named_by(css, _SHEETS[:2])
    return {
        element
        for element in found
        if opens.isdisjoint(own_names(element))
        and (not taken.isdisjoint(own_names(element)) or not _closes_gaps(element, css))
    }


def _closes_gaps(element: HtmlElement, css: str) -> bool:
    """Whether an element of size 0 only closes the gaps between its children, which have sizes of their own."""
    if any((text or "").strip() for text in (element.text, *(child.tail for child in element))):
        return False
    names = {name for child in element.iterdescendants("*") for name in own_names(child)}
    rules = (re.finditer(re.escape(name) + r"(?![\w-])[^{}]*\{([^{}]*)", css) for name in names)
    return any(_SIZED.search(rule[1]) for found in rules for rule in found)


def _opens(name: str, css: str) -> bool:
    """Whether a class shows, on a larger screen, what another one hides ("hidden md:block", "d-none d-md-block")."""
    return "print" not in name and _OPENED.search(name) is not None and _shown_again(name, css)


def _shown_again(name: str, css: str) -> bool:
    """Whether some rule for this name shows it: on larger screens, when opened, without script."""
    written = re.escape(name[0] + re.sub(r"([^\w-])", r"\\\1", name[1:]))
    rules = re.finditer(written + r"(?![\w-])[^{}]*\{([^{}]*)", css)
    return any(_SHOWS.search(rule[1]) for rule in rules)
