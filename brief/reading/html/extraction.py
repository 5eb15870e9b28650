"""HTML into text: bytes decoded, whole pages read with what they say of themselves, fragments a light way."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from brief.dates.date_lines import date_line
from brief.dates.day_month_order import either_way
from brief.dates.written_dates import DateText, parse_date
from brief.errors import InputError
from brief.reading.extracted import SUMMARY, Extracted
from brief.reading.html import body_extraction
from brief.reading.html import hidden_text as hidden
from brief.reading.html.block_choice import chosen
from brief.reading.html.block_features import PageReadings, in_menu, letters
from brief.reading.html.block_roles import roles
from brief.reading.html.declared_genre import declared
from brief.reading.html.live_blocks import live_entries
from brief.reading.html.live_updates import Update, stated_updates
from brief.reading.html.own_styles import write_styles
from brief.reading.html.page_addresses import canonical
from brief.reading.html.page_dates import drop_beside
from brief.reading.html.page_kind import plainly_article, refuse_other
from brief.reading.html.page_metadata import PageInfo, page_info
from brief.reading.html.structured_data import declared_body
from brief.reading.html.style_sheets import style_sheets
from brief.reading.html.typed_text import typed_text
from brief.reading.html.visible_blocks import VisibleBlock, visible_blocks
from brief.reading.stated_genre import DeclaredKind, says_live
from brief.records import Role
from brief.text.charsets import decoded, detected, is_broken_utf8

if TYPE_CHECKING:
    from lxml.html import HtmlElement

HEAVY = 1_500_000
"""Characters of markup without scripts above which only resiliparse reads a page: the others need a second or
more for each million, each."""
MAX_PAGE = 20_000_000
"""Characters of markup above which a page is refused: resiliparse needs 12 to 20 bytes for each."""
SHOWN_BY_SCRIPT = 400
"""Characters of visible text below which a page that hides more is read as if a script had shown it."""
NAME = f"blocks/2, trafilatura {body_extraction.package('trafilatura')}"
HIDDEN_SHARE = 0.4
"""Above this share of hidden text a page is flagged in its extractor's name."""
MAX_ATTRIBUTES = 2_000
"""Attributes of one tag; libxml2 compares each with all before it (20,000 take 0.4 s, 50,000 take 2.8 s)."""
LONG_TAG = 6_000
"""Characters below which a tag cannot have so many attributes."""
HEAD = 300_000
"""Characters of a heavy page in which its metadata is looked for."""

_OF_HEAD = frozenset(("base", "link", "meta", "noscript", "object", "script", "style", "template", "title"))
_TAG = re.compile(r"""<[A-Za-z](?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+(?:>|\Z)""")
_QUOTED = re.compile(r"""=\s*(?:"[^"]*"|'[^']*')""")
_SCRIPT = re.compile(
    r"<(?P<tag>script|style|svg)\b(?P<attributes>[^>]*)>.*?(?:</(?P=tag)\s*>|\Z)", re.IGNORECASE | re.DOTALL
)
_META_CHARSET = re.compile(
    rb"""(?:<meta[^>]+charset|<\?xml[^>]+encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.I
)
_MULTIBYTE = re.compile(r"gb|big5|euc-|(?:x-)?s(?:hift[-_]?)?jis|iso-2022|utf-?16", re.IGNORECASE)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def decode(content: bytes, declared: str = "") -> tuple[str, str]:
    """Bytes into text: byte-order mark, declared charset or UTF-8, detection, then Windows-1252.

    Returns:
        The text, unchanged otherwise, and the encoding used; where bytes were invalid and became
        U+FFFD it says how many.

    Raises:
        InputError: the bytes hold a NUL and are no text.
    """
    for mark, name in _BOMS:
        if content.startswith(mark):
            return _replacing(content[len(mark) :], name)
    if b"\0" in content:
        raise InputError("holds NUL bytes: this is binary data, not text")
    named = declared or _declared_inside(content)
    # Bytes beyond ASCII that are valid UTF-8 are UTF-8, whatever single-byte charset a saved page still declares.
    order = (named, "utf-8") if _MULTIBYTE.match(named) else ("utf-8", named)
    if read := decoded(content, *order):
        return read
    text, note = _replacing(content, "utf-8")
    return (text, note) if is_broken_utf8(text) else _replacing(content, detected(content))


def _replacing(content: bytes, name: str) -> tuple[str, str]:
    text = content.decode(name, "replace")
    lost = text.count("\ufffd")
    return text, f"{name}, {lost} invalid characters replaced" if lost else name


def _declared_inside(content: bytes) -> str:
    match = _META_CHARSET.search(content, 0, 4096)
    return match[1].decode("ascii") if match else ""


def extract_page(content: bytes, url: str, charset: str = "") -> Extracted:
    """The article of a web page.

    ``url`` is where it was fetched and ``charset`` what the server declared, each empty where that is not
    known.

    Raises:
        InputError: the bytes are no text, no page, too large a page, or a page without text; it says which.
    """
    markup, encoding = decode(content, charset)
    if len(markup) > MAX_PAGE:
        raise InputError(
            f"is a page of {len(markup):,} characters; more than {MAX_PAGE:,} are not read: save the article alone"
        )
    markup = _lean(markup)
    if len(markup) > HEAVY:
        return _heavy(markup, url, encoding)
    page = _visible(markup, url)
    if page.blocks:
        choice = chosen(page.blocks, page.readings)
        kept = choice.kept
        texts = [block.text for block, keep in zip(page.blocks, kept, strict=True) if keep]
        if body_extraction.enough(" ".join(texts)):
            named = roles(page.blocks, choice.numbers, choice.chances, kept, page.readings.titles)
            text, marks = typed_text(
                [*page.blocks, *page.menus, *page.closed],
                [*kept, *[False] * (len(page.menus) + len(page.closed))],
                [*named, *[Role.FURNITURE] * len(page.menus), *[Role.HIDDEN] * len(page.closed)],
                page.info.title,
            )
            entries = live_entries(
                page.blocks,
                kept,
                page.tree,
                page.updates,
                page.info.title,
                live=says_live(page.genre, page.info.title),
            )
            unread = len(page.updates) - sum(entry.key != SUMMARY for entry in entries)
            if entries and unread > 0:
                page = replace(page, note=f"{page.note}; {unread} updates stated for machines alone not read")
            found = _extracted(text, NAME + page.note, encoding, page.info, url, page.tree, page.gone)
            return replace(found, marks=marks, declared=page.genre, entries=entries)
    # Nested too deeply for libxml2, which then gives up without a word, or no text that reads as an article's.
    text = body_extraction.light_text(markup)
    name = "resiliparse " + body_extraction.package("resiliparse")
    found = _extracted(text, name + page.note, encoding, page.info, url, page.tree, page.gone)
    return replace(found, declared=page.genre)


@dataclass(frozen=True, slots=True)
class VisiblePage:
    """A page as its reader sees it, and what other ways of reading give of it.

    Attributes:
        shown: its blocks in their order.
        blocks: those of them that may be the article's; the others are ``menus``.
        closed: blocks of panels that may be closed: nothing in them is the article's.
    """

    shown: list[VisibleBlock]
    blocks: list[VisibleBlock]
    menus: list[VisibleBlock]
    closed: list[VisibleBlock]
    readings: PageReadings
    info: PageInfo
    tree: HtmlElement
    gone: int
    genre: DeclaredKind
    updates: tuple[Update, ...] = ()
    note: str = ""


def visible_page(content: bytes) -> VisiblePage:
    """A page's visible blocks and other readings of it, as its article is chosen by.

    Raises:
        InputError: the bytes are no text or no page.
    """
    return _visible(_lean(decode(content)[0]), "")


def _visible(markup: str, url: str) -> VisiblePage:
    tree = _tree(markup)
    # Held while the page is read: no walk makes its elements anew, and none takes the identity of one that is gone.
    held = list(tree.iter())
    info = page_info(tree, url)
    genre, body, updates = declared(tree), declared_body(tree), stated_updates(tree)
    css = style_sheets(tree)
    hidden.drop_silent(tree)
    gone = hidden.drop_hidden(tree, css)
    write_styles(tree, css)
    seen = visible_blocks(tree)
    blocks, closed = ([block for block in seen if block.closed is each] for each in (False, True))
    hidden.drop_closed(tree)
    if not plainly_article(blocks):
        refuse_other(tree, info, url, markup)
    left = sum(len(block.text) for block in blocks)
    note = ""
    if left < SHOWN_BY_SCRIPT and gone + sum(len(block.text) for block in closed) > left:
        again = _tree(markup)
        held += again.iter()
        hidden.drop_silent(again)
        write_styles(again, css)
        shown = visible_blocks(again)
        if sum(len(block.text) for block in shown) > 2 * left:
            tree, blocks, closed = again, shown, []
            note = "; all of the text is hidden until a script shows it, and was read as if shown"
    if not note and gone > HIDDEN_SHARE * (gone + left):
        note = f"; {round(100 * gone / (gone + left))} % of the page was hidden and left out"
    del held
    readings = PageReadings(
        letters(body_extraction.trafilaturas(tree)),
        letters(body),
        frozenset(found for head in (*info.heads, info.title) if (found := letters(head))),
        tuple(letters(each) for each in info.descriptions),
    )
    own, menus = ([block for block in blocks if in_menu(block) is each] for each in (False, True))
    return VisiblePage(blocks, own, menus, closed, readings, info, tree, gone, genre, updates, note)


def _heavy(markup: str, url: str, encoding: str) -> Extracted:
    """A page too large for the others: resiliparse's body, metadata from the beginning of the markup."""
    try:
        tree = _tree(markup[:HEAD])
        info = page_info(tree, url)
    except InputError:
        tree, info = None, PageInfo()
    text = body_extraction.light_text(markup, main=True)
    if not body_extraction.enough(text):
        text = body_extraction.light_text(markup)
    name = f"resiliparse {body_extraction.package('resiliparse')} (page above {HEAVY:,} characters)"
    return _extracted(text, name, encoding, info, url, tree, 0)


def _extracted(
    text: str, name: str, encoding: str, info: PageInfo, url: str, tree: HtmlElement | None, gone: int
) -> Extracted:
    if not body_extraction.enough(text):
        why = f"{gone:,} characters of it are hidden" if gone else "its text may be written by scripts"
        raise InputError(f"is a page that shows no text ({why}); save it from a browser once it is shown")
    dates = info.dates
    # A guess stands for what nobody said: never for what was said and cannot be told ("03/05/2026", "2 hours ago").
    own = (*dates, *info.modified)
    if tree is not None and not any(parse_date(d.text, d.rule).known or date_line(d.text) for d in own):
        dates += _guessed_date(tree, url or info.url)
    return Extracted(
        text=text,
        title=info.title,
        publisher=info.publisher,
        authors=info.authors,
        url=canonical(info.url, url),
        language=info.language,
        extractor=name if encoding == "utf-8" else f"{name}; {encoding}",
        dates=dates,
        modified=info.modified,
        hidden=gone,
    )


def _tree(markup: str) -> HtmlElement:
    import lxml.html
    from lxml import etree

    # No base URL in the tree and none handed on: extractors must not be led by what the page claims.
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=False)
    # One class for all elements: lxml.html's own look-up by tag calls Python whenever an element is touched.
    parser.set_element_class_lookup(
        etree.ElementDefaultClassLookup(
            element=lxml.html.HtmlElement,
            comment=lxml.html.HtmlComment,
            pi=lxml.html.HtmlProcessingInstruction,
            entity=lxml.html.HtmlEntity,
        )
    )
    try:
        tree: HtmlElement = lxml.html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise InputError("holds no HTML that can be read") from error
    _open_body(tree)
    return tree


def _open_body(tree: HtmlElement) -> None:
    """Put into the body what of it stands in the head: libxml2 knows no HTML 5, where <main> begins a body unsaid."""
    head = tree.find("head")
    if head is None:
        return
    at = next((i for i, e in enumerate(head) if isinstance(e.tag, str) and e.tag not in _OF_HEAD), -1)
    if at < 0:
        return
    body = tree.find("body")
    if body is None:
        body = head.makeelement("body")
        tree.append(body)
    moved = head[at:]
    moved[-1].tail = (moved[-1].tail or "") + (body.text or "")
    body.text = None
    body[:0] = moved


def _lean(markup: str) -> str:
    """Markup that no parser chokes on: tags with thousands of attributes lose them, large pages their scripts."""
    pieces, at = list[str](), 0
    for match in _TAG.finditer(markup) if len(markup) > LONG_TAG else ():
        if match.end() - match.start() > LONG_TAG:
            tag = match[0]
            if len(_QUOTED.sub("= ", tag).split()) > MAX_ATTRIBUTES:
                name = re.split(r"[\s/>]", tag, maxsplit=1)[0]
                pieces += [markup[at : match.start()], name, ">"]
                at = match.end()
    if at:
        markup = "".join((*pieces, markup[at:]))
    if len(markup) > HEAVY:
        markup = _SCRIPT.sub(lambda m: m[0] if "ld+json" in m["attributes"].lower() else "", markup)
    return markup


def _guessed_date(tree: HtmlElement, url: str) -> tuple[DateText, ...]:
    """What htmldate finds in what of the page is the article's; the tree loses the rest."""
    from htmldate import find_date

    drop_beside(tree)
    try:
        found = find_date(tree, original_date=True, extensive_search=False, url=url or None)
    except Exception:  # malformed trees; no date is an honest answer
        found = None
    if not found:
        return ()
    # It takes one of two readings where day and month could change places: that is ours to say.
    worded = either_way(found, " ".join(tree.itertext()))
    return (DateText(worded or found, "page text or address (htmldate)", guessed=True),)
