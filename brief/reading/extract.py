"""HTML into text: whole pages by the best of three extractors, fragments of feeds a light way."""

from __future__ import annotations

import codecs
import logging
import re
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING

from brief.errors import InputError
from brief.reading.dates import DateText
from brief.reading.markup import PageInfo, drop_hidden, page_info

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# A page of which trafilatura keeps under 0.6 of what readability keeps, while resiliparse agrees with
# readability (0.9 of its length), lost its article: F1 0.964 -> 0.971 on 181 pages, CHOICES.md.
SHORT = 0.6
AGREES = 0.9
HEAVY = 3_000_000
"""Characters of markup above which only resiliparse reads a page: the others need a second for each million."""
HIDDEN_SHARE = 0.4
"""Above this share of hidden text a page is flagged in its extractor's name."""

_MARKUP = re.compile(r"<(?:[A-Za-z/!?])|&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,31});")
_HIDDEN_IN_FRAGMENT = (
    "[hidden], [aria-hidden='true'], [style*='display:none'], [style*='display: none'], template"
)
_META_CHARSET = re.compile(
    rb"""(?:<meta[^>]+charset|<\?xml[^>]+encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.I
)
_CHARSET = re.compile(
    r"utf-?8|utf-?16(?:-?[lb]e)?|iso-?8859-\d+|latin-?1|windows-\d+|cp-?\d+|koi8-[rut]|gb(?:k|2312|18030)"
    r"|big5(?:-hkscs)?|euc-(?:jp|kr)|(?:x-)?shift[-_]?jis|(?:x-)?sjis|mac-?\w+|us-ascii|ascii|tis-620|iso-2022-jp",
    re.IGNORECASE,
)
_MULTIBYTE = re.compile(r"gb|big5|euc-|(?:x-)?s(?:hift[-_]?)?jis|iso-2022|utf-?16", re.IGNORECASE)
# What pages that declare these really hold, as browsers read them (WHATWG encoding standard).
_REALLY = {
    **dict.fromkeys(("latin-1", "latin1", "iso-8859-1", "iso8859-1", "us-ascii", "ascii"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk"), "gb18030"),
    **dict.fromkeys(("shift_jis", "shift-jis", "x-sjis", "sjis"), "cp932"),
    **{"iso-8859-9": "cp1254", "euc-kr": "cp949"},
}
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


@dataclass(frozen=True, slots=True)
class Extracted:
    """A page's article and what the page says of it; paragraphs are separated by blank lines.

    Attributes:
        dates: publication dates as worded where they were found, the most trusted first.
        modified: dates of change, likewise.
        hidden: characters of hidden elements left out.
    """

    text: str
    title: str
    publisher: str
    authors: tuple[str, ...]
    url: str
    language: str
    extractor: str
    dates: tuple[DateText, ...] = ()
    modified: tuple[DateText, ...] = ()
    hidden: int = 0


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
    for name in order:
        name = _REALLY.get(name.lower(), name)
        if name and _CHARSET.fullmatch(name):
            try:
                return content.decode(name), name.lower()
            except (UnicodeDecodeError, LookupError):
                continue
    text, note = _replacing(content, "utf-8")
    high = sum(1 for c in text if c > "\x7f")
    if text.count("\ufffd") * 3 <= high:  # a few broken characters in what is otherwise UTF-8
        return text, note
    return _replacing(content, _detected(content))


def _replacing(content: bytes, name: str) -> tuple[str, str]:
    text = content.decode(name, "replace")
    lost = text.count("\ufffd")
    return text, f"{name}, {lost} invalid characters replaced" if lost else name


def _declared_inside(content: bytes) -> str:
    match = _META_CHARSET.search(content, 0, 4096)
    return match[1].decode("ascii") if match else ""


def _detected(content: bytes) -> str:
    from resiliparse.parse.encoding import detect_encoding

    name = str(detect_encoding(content[:200_000]) or "")
    name = _REALLY.get(name.lower(), name)
    return name if _CHARSET.fullmatch(name) and name.lower() not in ("utf-8", "utf8") else "cp1252"


def light_text(fragment: str) -> str:
    """HTML of a feed item as plain text, one paragraph a block; plain text passes unchanged."""
    if not _MARKUP.search(fragment):
        return fragment
    from resiliparse.extract.html2text import extract_plain_text

    if "style" in fragment or "<noframes" in fragment:
        fragment = _visible(fragment)
    text: str = extract_plain_text(
        fragment,
        preserve_formatting=True,
        main_content=False,
        list_bullets=False,
        alt_texts=False,
        links=False,
        form_fields=False,
        noscript=False,
        skip_elements=[_HIDDEN_IN_FRAGMENT] if "hidden" in fragment or "display" in fragment else None,
    )
    return _paragraphs(text)


def _visible(fragment: str) -> str:
    """A fragment without what its inline styles hide; unchanged where it is no markup that can be read."""
    import lxml.html
    from lxml import etree

    try:
        tree = lxml.html.fragment_fromstring(fragment, create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return fragment
    return str(lxml.html.tostring(tree, encoding="unicode")) if drop_hidden(tree) else fragment


def _paragraphs(text: str) -> str:
    """One paragraph a line of the extractor's output, a blank line between paragraphs."""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n\n".join(line for line in lines if line)


def extract_page(content: bytes, url: str, charset: str = "") -> Extracted:
    """The article of a web page.

    Args:
        content: the page's bytes.
        url: where it was fetched, or empty.
        charset: as the server declared it, or empty.

    Raises:
        InputError: the bytes are no text, or no page.
    """
    import lxml.html
    from lxml import etree

    markup, encoding = decode(content, charset)
    try:
        tree: HtmlElement = lxml.html.document_fromstring(
            markup.encode("utf-8", "replace"), parser=lxml.html.HTMLParser(encoding="utf-8", huge_tree=False)
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise InputError("holds no HTML that can be read") from error
    info = page_info(tree)
    whole = len(tree.text_content()) or 1
    hidden = drop_hidden(tree)
    # No base URL in the tree and none handed on: extractors must not be led by what the page claims.
    text, name = _body(tree)
    if hidden > HIDDEN_SHARE * whole:
        name += f"; {round(100 * hidden / whole)} % of the page was hidden and left out"
    if encoding != "utf-8":
        name += f"; {encoding}"
    dates = [DateText(info.published, info.published_rule)] if info.published else []
    if not dates:
        published, rule = _guessed_date(tree, url or info.url)
        dates = [DateText(published, rule, guessed=True)] if published else []
    return Extracted(
        text=text,
        title=info.title,
        publisher=info.publisher,
        authors=info.authors,
        url=_address(info, url),
        language=info.language,
        extractor=name,
        dates=tuple(dates),
        modified=(DateText(info.modified, "page, modified"),) if info.modified else (),
        hidden=hidden,
    )


def _address(info: PageInfo, url: str) -> str:
    return info.url if info.url.startswith(("http://", "https://")) else url


def _body(tree: HtmlElement) -> tuple[str, str]:
    import lxml.html
    from resiliparse.extract.html2text import extract_plain_text
    from trafilatura import extract

    for noisy in (
        "trafilatura",
        "readability",
        "htmldate",
    ):  # they log tracebacks of pages that they give up on
        logging.getLogger(noisy).setLevel(logging.CRITICAL + 1)
    # Serialised once, after the hidden elements went, so that no extractor sees them.
    markup = lxml.html.tostring(tree, encoding="unicode")
    plain = _paragraphs(
        extract_plain_text(markup, preserve_formatting=True, main_content=True, alt_texts=False)
    )
    if len(markup) > HEAVY:
        return plain, f"resiliparse {_version('resiliparse')} (page above {HEAVY:,} characters)"
    best = _paragraphs(extract(tree, favor_precision=True, include_comments=False) or "")
    if _tabled(best):
        # An article laid out in a table comes as the table's rows, page furniture and all.
        for cell in tree.iter("table", "tbody", "thead", "tr", "td", "th"):
            cell.tag = "div"
        best = _paragraphs(extract(tree, favor_precision=True, include_comments=False) or "")
    name = f"trafilatura {_version('trafilatura')} precision"
    if len(best) < SHORT / AGREES * len(plain):  # else the guard below cannot hold: spare readability's time
        other = _readability(markup)
        if len(best) < SHORT * len(other) and len(plain) >= AGREES * len(other):
            return other, f"readability-lxml {_version('readability-lxml')}"
    if len(best.split()) < 3 <= len(plain.split()):
        return plain, f"resiliparse {_version('resiliparse')}"
    return best, name


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


def _guessed_date(tree: HtmlElement, url: str) -> tuple[str, str]:
    from htmldate import find_date

    try:
        found = find_date(tree, original_date=True, extensive_search=False, url=url or None)
    except Exception:  # malformed trees; no date is an honest answer
        found = None
    return (found or ""), ("page text or address (htmldate)" if found else "")


@cache
def _version(name: str) -> str:
    return version(name)
