"""HTML as plain text by other libraries: fragments of feeds, and what is compared with a page's own blocks."""

from __future__ import annotations

import logging
import re
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MIN_WORDS = 3
# Elements above which trafilatura is not asked: it takes 0.3 s for each thousand of some shapes (12 s for a paragraph
# of 40,000 links); of 221 real pages the largest has 2,650.
MAX_ELEMENTS = 20_000
LIGHT_HIDDEN = (
    "[hidden], [aria-hidden='true'], [style*='display:none'], [style*='display: none']"
    ", template, noscript, dialog"
)

_STYLES = re.compile(r"""style\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)""")
# What may hide text in a fragment; most styles of feeds set margins and fonts, and need no tree to be built.
_MAY_HIDE = re.compile(
    r"display|visibility|opacity|font(?:-size)?\s*:\s*[.01]|text-indent|:\s*-\d\d|clip|transform|zoom|overflow"
    r"|max-(?:height|width)|background|color\s*:\s*(?:transparent|white|#fff|#fefefe|rgb)|\\|/\*",
    re.IGNORECASE,
)


def may_hide(fragment: str) -> bool:
    """Whether a style of a fragment may hide some of its text; attributes that do are looked for elsewhere."""
    low = fragment.lower()
    if "<style" in low or "<noframes" in low or "<font" in low:
        return True
    return "style" in low and any(map(_MAY_HIDE.search, set(_STYLES.findall(low))))


def light_text(fragment: str, *, main: bool = False) -> str:
    """HTML as plain text in linear time, one paragraph a block, by resiliparse alone.

    Args:
        fragment: HTML of a feed item, or of a page that is too large or too deep for the others.
        main: leave out what looks like navigation.
    """
    from resiliparse.extract.html2text import extract_plain_text

    if not main and may_hide(fragment):
        fragment = _visible(fragment)
    hides = any(sign in fragment for sign in ("hidden", "display", "<template", "<noscript", "<dialog"))
    text: str = extract_plain_text(
        fragment,
        preserve_formatting=True,
        main_content=main,
        list_bullets=False,
        alt_texts=False,
        links=False,
        form_fields=False,
        noscript=False,
        skip_elements=[LIGHT_HIDDEN] if hides else None,
    )
    return paragraphs(text)


def _visible(fragment: str) -> str:
    """A fragment without what its styles hide; unchanged where it is no markup that can be read."""
    import lxml.html
    from lxml import etree

    from brief.reading.html.hidden_text import drop_closed, drop_hidden
    from brief.reading.html.style_sheets import style_sheets

    try:
        tree = lxml.html.fragment_fromstring(fragment, create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return fragment
    gone = drop_hidden(tree, style_sheets(tree))
    drop_closed(tree)
    return str(lxml.html.tostring(tree, encoding="unicode")) if gone else fragment


def paragraphs(text: str) -> str:
    """One paragraph a line of an extractor's output, a blank line between paragraphs."""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n\n".join(line for line in lines if line)


def trafilaturas(tree: HtmlElement) -> str:
    """A page's text as trafilatura takes it; empty of a page too large for it.

    The tree is without scripts and hidden elements, and is not changed.
    """
    from trafilatura import extract

    # They log tracebacks of pages that they give up on.
    for noisy in ("trafilatura", "htmldate"):
        logging.getLogger(noisy).setLevel(logging.CRITICAL + 1)
    if tree.xpath("count(//*)") > MAX_ELEMENTS:
        return ""
    # It reads a copy of its own.
    return extract(tree, favor_recall=True, include_comments=False, fast=True) or ""


def enough(text: str) -> bool:
    """Whether a text is more than nothing: three words, or as much of a script without spaces."""
    return len(text.split()) >= MIN_WORDS or (len(text) >= 12 and not text.isascii())


@cache
def package(name: str) -> str:
    """The installed version of an extractor, for the record."""
    return version(name)
