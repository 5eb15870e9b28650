"""One raw document into one article: decoded or extracted, cleaned, titled, dated, its language told."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from email.message import Message
from functools import partial

from brief.dates.date_lines import told_apart
from brief.dates.datelines import dateline
from brief.dates.publication import publication
from brief.dates.written_dates import DateText, parse_date
from brief.errors import InputError
from brief.formats import mhtml, warc
from brief.formats.aggregated import CLUSTERED
from brief.formats.registry import MARKDOWN, MHTML, PAGE, PDF, WARC, called
from brief.formats.saved_pages import SavedPage
from brief.reading.correction_notes import with_notes
from brief.reading.documents import dispatch
from brief.reading.extracted import Extracted
from brief.reading.html.extraction import decode, extract_page
from brief.reading.html.fragment_text import fragment_text
from brief.reading.html.page_addresses import address_date, host
from brief.reading.own_output import refuse_own
from brief.reading.plain.cleaning import clean, find_title, kinds_of
from brief.reading.plain.markdown import front_matter
from brief.reading.plain.masthead import publisher
from brief.reading.plain.opening import BYLINE, DATE_LINE, credits
from brief.reading.plain.typed_lines import typed_lines, without_struck
from brief.reading.stated_genre import told
from brief.records import (
    Article,
    DatedValue,
    Declared,
    Mark,
    RawDocument,
    Role,
    SetAside,
    digest,
    fold,
    text_at,
)
from brief.text.language import language_of
from brief.text.normal_forms import comparable

MIN_WORDS = 3
MAX_TITLE = 500
LABELS = 2
"""How many lines before and after a page's headline may say what kind of text it is."""
_WORD = re.compile(r"\w+")
_UNSPACED = re.compile(r"[぀-ヿ㐀-鿿฀-๿]")
_WHERE = {
    "feed": "feed item",
    "dump": "dump field",
    "mail": "mail message",
    "wire": "wire item",
    "export": "record of an export",
    "transcript": "captions",
    "calendar": "calendar entry",
    "book": "chapter of a book",
}
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_HEADING = re.compile(r"^(?:#{1,2}[ \t]+(\S.*?)[ \t#]*|(\S.{0,300})\n(?:={3,}|-{3,})[ \t]*)$", re.MULTILINE)


def extracted(document: RawDocument, passwords: Sequence[str] = ()) -> Extracted:
    """The text of a raw document and what is said of it, not cleaned yet.

    Args:
        document: the document.
        passwords: tried on a PDF that is locked.

    Raises:
        InputError: its text cannot be made.
    """
    kind = called(document.media_type)
    if document.origin.kind in _WHERE:
        return _declared(document)
    if kind in dispatch.READERS:
        return _document(document, kind, passwords)
    return _EXTRACT.get(kind, _text)(document)


def read(document: RawDocument, found: Extracted | None = None, passwords: Sequence[str] = ()) -> Article:
    """The article that a raw document holds.

    Args:
        document: the document.
        found: what was extracted of it already, where it was.
        passwords: tried on a PDF that is locked.

    Raises:
        InputError: it holds no text: fewer than three words remain.
    """
    found = found or extracted(document, passwords)
    source = _UNSTORABLE.sub("\ufffd", found.text)
    title = label(found.title)
    if found.bare and not title:
        title = label(find_title(source))
    marks = found.marks
    blocks, aside = clean(source, title, bare=found.bare, markdown=found.markdown, marks=marks)
    if not _enough(source, blocks):
        raise InputError("holds no text to read: fewer than three words remain")
    names, lines = _credited(source, aside)
    url = found.url if found.url.lower().startswith(("http://", "https://")) else ""
    sample = fold(" ".join(source[block[0][0] : block[-1][1]] for block in blocks[:12]))
    language = language_of(sample, found.language)
    feed = document.origin.kind == "feed"
    seen = _seen(document, found.saved)
    place = dateline(source[blocks[0][0][0] : blocks[0][-1][1]], seen)
    said = [date for date in found.dates if not date.guessed]
    guessed = [date for date in found.dates if date.guessed]
    # The day that an entry of a calendar begins with is the event's.
    places = [place] if place and document.origin.kind != "calendar" else []
    dates, changed = told_apart([*said, *address_date(url), *lines, *places, *guessed], found.modified)
    published, disputed = publication(dates, changed, seen, language, found.language, feed)
    modified = DatedValue()
    if changed:
        changed = tuple(replace(each, bound=False) for each in changed)  # of the file itself that is said
        modified, _ = publication(changed, (), seen, language, found.language, feed)
    house = _publisher(found.publisher) or host(url) or (publisher(source, aside) if found.bare else "")
    page = bool(marks) and called(document.media_type) == PAGE
    shown = _in_order(source, blocks, aside, page=page)
    said_of = told(found.declared, document.declared.kind, title, shown, house)
    authors = found.authors or (names if found.bare else ()) or ((said_of.author,) if said_of.author else ())
    return Article(
        id=digest(document.sha256, document.origin.item)[:16],
        raw_sha256=document.sha256,
        item_key=document.origin.item,
        origin=document.origin,
        title=title,
        publisher=house,
        authors=tuple(name for name in map(label, authors) if name),
        url=url,
        language=language,
        published=published,
        first_seen=document.fetched_at,
        source_text=source,
        source_text_sha256=_sha256(source),
        extractor=found.extractor,
        blocks=blocks,
        set_aside=aside,
        modified=modified,
        disputed=disputed,
        kinds=with_notes(kinds_of(blocks, marks), blocks, source),
        genre=said_of.genre,
        rated=said_of.rated,
    )


def _in_order(
    source: str, blocks: tuple[tuple[tuple[int, int], ...], ...], aside: Sequence[SetAside], *, page: bool
) -> list[str]:
    """The paragraphs of a text in reading order, those among them that were set aside.

    Of a page, whose menus are among these, only its credits and what stands right beside its headline.
    """
    kept = [(block[0][0], text_at(source, block)) for block in blocks]
    beside = list(aside)
    if page:
        head = next((i for i, a in enumerate(aside) if a.reason == Role.HEADLINE.value), -LABELS)
        near = range(head - LABELS, head + LABELS + 1)
        beside = [
            a
            for i, a in enumerate(aside)
            if a.reason == Role.BYLINE.value or (i in near and " " in source[a.start : a.end])
        ]
    return [text for _, text in sorted([*kept, *((a.start, source[a.start : a.end]) for a in beside)])]


def label(text: str) -> str:
    """A title or a name on one line, without control, zero-width and direction characters."""
    if not text.isascii() or not text.isprintable():
        text = "".join(" " if c in "\n\t\r" else c for c in text if c in "\n\t\r" or not _invisible(c))
    return comparable(text)[:MAX_TITLE]


def _invisible(char: str) -> bool:
    # Zero-width joiners are kept: Persian, Hindi and emoji are misspelt without them.
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co") and char not in "\u200c\u200d"


def _page(document: RawDocument) -> Extracted:
    page = extract_page(document.content, _address(document), _charset(document.media_type))
    # What the feed says of its item stands in for what the page does not say, before what is guessed.
    said = document.declared
    own = (DateText(said.published, "feed item"),) if said.published else ()
    stated = tuple(date for date in page.dates if not date.guessed)
    guessed = tuple(date for date in page.dates if date.guessed)
    return replace(
        page,
        title=page.title or said.title,
        publisher=said.publisher or page.publisher,
        authors=page.authors or said.authors,
        language=page.language or said.language,
        dates=(*stated, *own, *guessed),
    )


def _saved_page(page_of: Callable[[bytes], SavedPage], document: RawDocument) -> Extracted:
    """A page within something that says where it was taken from, and when."""
    held = page_of(document.content)
    refuse_own(held.content)
    page = extract_page(held.content, held.url, _charset(held.media_type))
    note = f"; saved {held.saved}" if held.saved else ""
    if held.unread:
        note += f"; {held.unread} frames not read"
    return replace(page, title=page.title or held.title, extractor=page.extractor + note, saved=held.saved)


def _seen(document: RawDocument, saved: str) -> datetime:
    """When a copy was taken: no later than its container says."""
    at = parse_date(saved, "saved").start if saved else None
    return min(document.fetched_at, at) if at else document.fetched_at


def _declared(document: RawDocument) -> Extracted:
    """A feed item or a dump line: the container says everything, the body stands in it or is its title."""
    stated = document.declared
    where = _WHERE[document.origin.kind]
    marks: tuple[Mark, ...] = ()
    if stated.body_type == "text/html":
        text, marks, reader = fragment_text(stated.body, stated.title)
        extractor = f"{where}, {reader}"
    else:
        text, extractor, marks = stated.body, f"{where}, text/1", stated.marks
    if len(_WORD.findall(text[:400])) < MIN_WORDS and not _UNSPACED.search(text):
        text, extractor, marks = stated.title, f"{where}, headline only/1", ()
    return Extracted(
        text=text,
        extractor=extractor,
        title=stated.title,
        publisher=stated.publisher,
        authors=stated.authors,
        url=stated.url,
        language=stated.language,
        dates=(_container_date(stated, where),) if stated.published else (),
        modified=(DateText(stated.modified, f"{where}, modified"),) if stated.modified else (),
        marks=marks,
    )


def _container_date(stated: Declared, where: str) -> DateText:
    """The date that a container gives; of another paper's headline in a cluster it gives the first paper's."""
    if stated.kind == CLUSTERED:
        return DateText(stated.published, f"{where}, date of the cluster that lists it", guessed=True)
    return DateText(stated.published, where)


def _document(document: RawDocument, kind: str, passwords: Sequence[str]) -> Extracted:
    found = dispatch.read_document(document.content, kind, passwords)
    # Lines of a PDF are told apart by their places alone; what a .docx calls a paragraph is one.
    return replace(found, url=_address(document), bare=kind == PDF)


def _text(document: RawDocument) -> Extracted:
    text, encoding = decode(document.content, _charset(document.media_type))
    text, marks = typed_lines(text, markdown=False)
    return Extracted(text, f"text/2; {encoding}", url=_address(document), bare=True, marks=marks)


def _markdown(document: RawDocument) -> Extracted:
    text, encoding = decode(document.content, _charset(document.media_type))
    fields, end = front_matter(text)
    heading = _HEADING.search(text, end)
    first = (heading[1] or heading[2]) if heading and not text[end : heading.start()].strip() else ""
    dates, modified = (
        tuple(DateText(value, rule) for key in keys for value in fields.get(key, ()))
        for rule, keys in (
            ("front matter", ("published", "date", "published_at", "pubdate")),
            ("front matter, modified", ("modified", "updated")),
        )
    )
    text, marks = typed_lines(text, end, markdown=True)
    return Extracted(
        text,
        f"markdown/2; {encoding}",
        title=_field(fields, "title", "headline") or without_struck(first),
        publisher=_field(fields, "publisher", "source", "site", "outlet"),
        authors=fields.get("authors") or fields.get("author") or fields.get("byline") or (),
        url=_field(fields, "url", "link", "canonical_url") or _address(document),
        language=_field(fields, "language", "lang"),
        dates=dates,
        modified=modified,
        markdown=True,
        marks=marks,
    )


_EXTRACT: Mapping[str, Callable[[RawDocument], Extracted]] = {
    PAGE: _page,
    MARKDOWN: _markdown,
    MHTML: partial(_saved_page, mhtml.page_of),
    WARC: partial(_saved_page, warc.page_of),
}
"""Kind of what is neither a document of `dispatch` nor said whole by its container → how its text is made; of any other
it is read as plain text."""


def _field(fields: Mapping[str, tuple[str, ...]], *names: str) -> str:
    return next((fields[name][0] for name in names if fields.get(name)), "")


def _credited(text: str, aside: Sequence[SetAside]) -> tuple[tuple[str, ...], tuple[DateText, ...]]:
    """Authors and dates of the credit lines that cleaning set aside."""
    found = [credits(fold(text[a.start : a.end])) for a in aside if a.reason in (BYLINE, DATE_LINE)]
    names = dict.fromkeys(name for several, _ in found for name in several)
    return tuple(names), tuple(
        DateText(date, "date line in the text") for _, dates in found for date in dates
    )


def _enough(source: str, blocks: tuple[tuple[tuple[int, int], ...], ...]) -> bool:
    words = 0
    for block in blocks:
        for start, end in block:
            part = source[start : min(end, start + 400)]
            words += len(_WORD.findall(part)) + len(_UNSPACED.findall(part)) // 2
            if words >= MIN_WORDS:
                return True
    return False


def _address(document: RawDocument) -> str:
    return document.origin.location if document.origin.kind == "url" else ""


def _charset(media_type: str) -> str:
    if ";" not in media_type:
        return ""
    message = Message()
    message["Content-Type"] = media_type
    charset = message.get_param("charset", "")
    return charset if isinstance(charset, str) else ""


def _publisher(stated: str) -> str:
    """Who published it, as stated; of an address given for a name, its host."""
    name = label(stated)
    return (host(name) or name) if name.lower().startswith(("http://", "https://")) else name


def _sha256(text: str) -> str:
    from hashlib import sha256

    return sha256(text.encode("utf-8")).hexdigest()
