"""The body of a page: the best of three extractors, without the furniture between its paragraphs."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING

from brief.reading.html.page_titles import key
from brief.reading.plain.furniture import inline_cue, is_cue, is_furniture

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# A page of which trafilatura keeps under 0.6 of what readability keeps, while resiliparse agrees with
# readability (0.9 of its length), lost its article: F1 0.964 -> 0.971 on 181 real pages.
SHORT = 0.6
AGREES = 0.9
MIN_WORDS = 3
# Elements above which only resiliparse reads a page: trafilatura takes 0.3 s for each thousand of some shapes
# (12 s for a paragraph of 40,000 links); of 221 real pages the largest has 2,650.
MAX_ELEMENTS = 20_000
# Values of ``class`` that are looked up one by one; more of them cost less in one pass.
FEW = 20
# A paragraph of which at least this share is one link leads to another story.
LINK_SHARE = 0.8
SHORTEST_LINK = 20
# Words before the link of "Read also: …".
CUE_WORDS = 5
# Characters of a box beside the article; an element with more text is the article's own frame.
MAX_BOX = 1_500
# Characters of a card to another story; a whole article is longer.
CARD = 600
# How many paragraphs from the top a repeat of the headline may stand.
OPENING = 5
LIGHT_HIDDEN = (
    "[hidden], [aria-hidden='true'], [style*='display:none'], [style*='display: none']"
    ", template, noscript, dialog"
)

_INLINE = ("strong", "b", "em", "i", "span", "u", "font", "mark", "small")
_BOXES = ("div", "p", "section", "aside", "ul", "form", "footer")
# Whole parts of class names. "related" and its like are not among them: whole articles stand in such elements
# (body F1 on 83 pages 0.973 -> 0.961 with them).
_BOX = re.compile(
    r"(?:^|[\s_-])(?:newsletter|sign-?up|subscribe|subscription|author-?(?:bio|box|info)|about-?(?:the-?)?author|bio"
    r"|promo|donat(?:e|ion|ions)|disclaimer|copyright)(?:$|[\s_-])",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^[-*•]\s+")


_STYLES = re.compile(r"""style\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)""")
# What may hide text in a fragment; most styles of feeds set margins and fonts, and need no tree to be built.
_MAY_HIDE = re.compile(
    r"display|visibility|opacity|font(?:-size)?\s*:\s*[.01]|text-indent|:\s*-\d\d|clip|transform|zoom|overflow"
    r"|max-(?:height|width)|background|color\s*:\s*(?:transparent|white|#fff|#fefefe|rgb)|\\|/\*",
    re.IGNORECASE,
)


def _may_hide(fragment: str) -> bool:
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

    if not main and _may_hide(fragment):
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

    from brief.reading.html.hidden_text import drop_hidden, style_sheets

    try:
        tree = lxml.html.fragment_fromstring(fragment, create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return fragment
    gone = drop_hidden(tree, style_sheets(tree))
    return str(lxml.html.tostring(tree, encoding="unicode")) if gone else fragment


def paragraphs(text: str) -> str:
    """One paragraph a line of an extractor's output, a blank line between paragraphs."""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n\n".join(line for line in lines if line)


def body(tree: HtmlElement) -> tuple[str, str]:
    """A page's body and the extractor that read it; the text is empty where none found any.

    The tree is without scripts and hidden elements, and is changed.
    """
    import lxml.html
    from trafilatura import extract

    # They log tracebacks of pages that they give up on.
    for noisy in ("trafilatura", "readability", "htmldate"):
        logging.getLogger(noisy).setLevel(logging.CRITICAL + 1)
    if tree.xpath("count(//*)") > MAX_ELEMENTS:
        text = light_text(lxml.html.tostring(tree, encoding="unicode"), main=True)
        return text, f"resiliparse {package('resiliparse')} (page above {MAX_ELEMENTS:,} elements)"
    drop_teasers(tree)
    drop_boxes(tree)
    # Serialised once, after the hidden elements went, so that no extractor sees them.
    markup = lxml.html.tostring(tree, encoding="unicode")
    plain = light_text(markup, main=True)
    best = paragraphs(extract(tree, favor_precision=True, include_comments=False) or "")
    if _tabled(best):
        # An article laid out in a table comes as the table's rows, page furniture and all.
        for cell in tree.iter("table", "tbody", "thead", "tr", "td", "th"):
            cell.tag = "div"
        best = paragraphs(extract(tree, favor_precision=True, include_comments=False) or "")
    if len(best) < SHORT / AGREES * len(plain):  # else the guard below cannot hold: spare readability's time
        other = _readability(markup)
        if len(best) < SHORT * len(other) and len(plain) >= AGREES * len(other):
            return other, f"readability-lxml {package('readability-lxml')}"
    if enough(best) or not enough(plain):
        return best, f"trafilatura {package('trafilatura')} precision"
    return plain, f"resiliparse {package('resiliparse')}"


def enough(text: str) -> bool:
    """Whether a text is more than nothing: three words, or as much of a script without spaces."""
    return len(text.split()) >= MIN_WORDS or (len(text) >= 12 and not text.isascii())


def drop_teasers(tree: HtmlElement) -> None:
    """Takes out what leads to other stories, told by its links alone and so in any language.

    A paragraph that is one link, or a few words and a link ("Read also: …"); a list of nothing but links; a
    card: an ``article`` beside the main one, or in it, with a linked heading and little text.
    """
    cards = list(tree.iter("article"))
    for card in cards if len(cards) > 1 else ():
        if (
            card.getparent() is not None
            and next(card.iterdescendants("h1"), None) is None
            and card.xpath("boolean(.//h2//a | .//h3//a | .//h4//a | .//a//h2 | .//a//h3 | .//a//h4)")
            and card.xpath("string-length(normalize-space(.))") < CARD
        ):
            card.drop_tree()
    seen: set[HtmlElement] = set()
    for link in list(tree.iter("a")):
        block = link.getparent()
        while block is not None and block.tag in _INLINE:
            block = block.getparent()
        if block is None or block in seen or block.tag not in ("p", "li", "h2", "h3", "h4", "h5"):
            continue
        seen.add(block)
        if block.tag == "li":
            block = block.getparent()
            if block is None or block.tag not in ("ul", "ol") or block in seen:
                continue
            seen.add(block)
        if block.tag in ("p", "ul", "ol") and block.getparent() is not None and _leads_away(block):
            block.drop_tree()


def drop_boxes(tree: HtmlElement) -> None:
    """Takes out boxes that name themselves as no part of the article: sign-up forms, author's lives, appeals."""
    values: list[str] = tree.xpath("//body//@class", smart_strings=False)
    named = {v for v in values if _BOX.search(v)}
    if len(named) <= FEW:
        boxes = [b for v in sorted(named) for b in tree.xpath("//body//*[@class = $value]", value=v)]
    else:
        boxes = [b for b in tree.xpath("//body//*[@class]") if b.get("class") in named]
    for box in boxes:
        if box.tag not in _BOXES or box.getparent() is None:
            continue
        if box.xpath("string-length(normalize-space(.))") < MAX_BOX:
            box.drop_tree()


def _leads_away(block: HtmlElement) -> bool:
    text = " ".join(block.text_content().split())
    links = [" ".join(a.text_content().split()) for a in block.iter("a")]
    linked = sum(map(len, links))
    if linked <= SHORTEST_LINK:
        return False
    if linked >= LINK_SHARE * len(text):
        return True
    # "Read also: headline": a few words, no sentence, then one link to the end.
    return (
        block.tag == "p"
        and len(links) == 1
        and text.endswith(links[0])
        and text[-1] not in ".!?…"
        and len(links[0].split()) > CUE_WORDS >= len(text.removesuffix(links[0]).split())
        and "." not in text.removesuffix(links[0])
        and linked * 2 >= len(text)
    )


def tidy(text: str, heads: Sequence[str]) -> str:
    """A body without lines of page furniture, cues to other stories, and repeats of its headline at the top.

    A line goes only when the whole of it is in the closed lists of `brief.reading.plain.furniture`; where
    nothing would be left, the text stays as it is. A line of copyright stays, for cleaning to set aside: it
    may be all that tells which agency a text is from.
    """
    titles = {k for h in heads if (k := key(h))}
    kept: list[str] = []
    for block in text.split("\n\n"):
        line = _BULLET.sub("", block)
        credit = "©" in line or "(c)" in line.lower()
        if len(line) <= 300 and not credit and (is_furniture(line) or is_cue(line) or inline_cue(line)):
            continue
        if len(kept) < OPENING and len(line) <= 500 and key(line) in titles:
            continue
        kept.append(block)
    return "\n\n".join(kept) if enough(" ".join(kept)) else text


def _tabled(text: str) -> bool:
    """Whether a quarter of a text or more is in rows of a table."""
    rows = sum(len(line) for line in text.split("\n") if line.startswith("|"))
    return rows * 4 >= len(text) > 0


def _readability(markup: str) -> str:
    from readability import Document

    try:
        return light_text(str(Document(markup).summary(html_partial=True)))
    except Exception:  # it raises bare exceptions of its own on odd trees; the others then stand
        return ""


@cache
def package(name: str) -> str:
    """The installed version of an extractor, for the record."""
    return version(name)
