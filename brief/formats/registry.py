"""What bytes are, decided here alone, and who reads each kind: a new kind is a module and a line of ``KINDS``.

A kind is called by its media type. A reader gives the documents that bytes hold; how the text of a document
that is read whole is made, `brief.reading.article` says by the same kinds.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from functools import partial
from hashlib import sha256

from brief.errors import InputError
from brief.formats import (
    calendars,
    delimited_tables,
    epub,
    feeds,
    json_dumps,
    mail,
    mailboxes,
    mhtml,
    news_xml,
    transcripts,
    warc,
)
from brief.formats.delimited_tables import CSV, TSV
from brief.records import FeedInfo, LeftOut, Origin, Outline, Payload, RawDocument, Refusal

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
VTT, SRT = transcripts.VTT, transcripts.SRT
CALENDAR, ZIP = calendars.MEDIA_TYPE, "application/zip"
ODT, EPUB = "application/vnd.oasis.opendocument.text", epub.MEDIA_TYPE
MHTML, WARC = mhtml.MEDIA_TYPE, warc.MEDIA_TYPE
MAIL, NDJSON, JSON = mail.MEDIA_TYPE, "application/x-ndjson", json_dumps.MEDIA_TYPE
MAILBOX = mailboxes.MEDIA_TYPE
PAGE, MARKDOWN, TEXT = "text/html", "text/markdown", "text/plain"
FEED, OPML, NEWS = "application/xml", "text/x-opml", news_xml.MEDIA_TYPE
"""XML is a feed, a list of them, of a news format, or is not read."""

Found = RawDocument | Refusal | LeftOut | FeedInfo | Outline
Reader = Callable[[Payload], Iterable[Found]]


def whole(payload: Payload, kind: str = "") -> list[RawDocument]:
    """Bytes that are one document, of ``kind``, or of the media type told, charset and all."""
    content, origin = payload.content, Origin(payload.kind, payload.location)
    return [
        RawDocument(
            sha256(content).hexdigest(),
            content,
            kind or payload.media_type,
            origin,
            payload.fetched_at,
            payload.declared,
        )
    ]


def page(payload: Payload) -> list[RawDocument]:
    """A web page; where it is called something else, the charset told is of no use."""
    return whole(payload, "" if called(payload.media_type) == PAGE else PAGE)


def archive(payload: Payload) -> list[RawDocument]:
    """An archive is unpacked before it is read, where it lies as a file.

    Raises:
        InputError: always.
    """
    raise InputError("is an archive, which is opened only as a file; download it and ingest that")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of bytes: who reads it, the suffixes of its files, other media types that it is called by."""

    media_type: str
    read: Reader
    suffixes: str = ""
    aliases: str = ""


KINDS = (
    Kind(TEXT, whole, ".txt .text"),
    Kind(MARKDOWN, whole, ".md .markdown"),
    Kind(PAGE, page, ".html .htm .xhtml", "application/xhtml+xml"),
    Kind(JSON, json_dumps.objects, ".json", "application/feed+json text/json application/ld+json"),
    Kind(NDJSON, json_dumps.lines, ".jsonl .ndjson"),
    Kind(
        FEED,
        feeds.items,
        ".xml .rss .atom .opml",
        "text/xml application/rss+xml application/atom+xml application/rdf+xml",
    ),
    Kind(OPML, feeds.outlines),
    Kind(NEWS, news_xml.items, ".nitf .newsml .cap", news_xml.ALIASES),
    Kind(PDF, partial(whole, kind=PDF), ".pdf", "application/x-pdf"),
    Kind(DOCX, partial(whole, kind=DOCX), ".docx"),
    Kind(ODT, partial(whole, kind=ODT), ".odt"),
    Kind(EPUB, epub.chapters, ".epub"),
    Kind(ZIP, archive, ".zip", "application/x-zip-compressed"),
    Kind(MHTML, partial(whole, kind=MHTML), ".mht .mhtml", "multipart/related message/related"),
    Kind(WARC, warc.pages, ".warc"),
    Kind(VTT, transcripts.transcripts, ".vtt"),
    Kind(SRT, transcripts.transcripts, ".srt", "text/srt application/srt"),
    Kind(CALENDAR, calendars.events, ".ics .ical", "application/ics"),
    Kind(MAIL, mail.messages, ".eml"),
    Kind(MAILBOX, mailboxes.messages, ".mbox"),
    Kind(CSV, delimited_tables.rows, ".csv", "application/csv text/x-csv application/vnd.ms-excel.csv"),
    Kind(TSV, partial(delimited_tables.rows, kind=TSV), ".tsv"),
)
SUFFIXES = {suffix: kind.media_type for kind in KINDS for suffix in kind.suffixes.split()}
"""Suffix of a file → what its name promises."""
_CALLED = {name: kind.media_type for kind in KINDS for name in (kind.media_type, *kind.aliases.split())}
_READERS = {kind.media_type: kind.read for kind in KINDS}
ANY_BYTES = (MAIL, MAILBOX, MHTML, WARC)
"""Kinds that may hold any bytes: their own readers say whether they are what they are called."""
_SERVED_AS_ANYTHING = ".csv .tsv .eml .mbox .mht .mhtml .warc .vtt .srt .ics .epub .odt .zip".split()
"""Suffixes that tell more than a server that calls a file of this kind text, or nothing."""
_VAGUE = ("", TEXT, "application/octet-stream", "binary/octet-stream")
_XML = (FEED, OPML, NEWS)
_NAMED = {PDF: "a PDF", DOCX: "a .docx file", ODT: "an .odt file", EPUB: "an .epub file", ZIP: "a .zip file"}
DOCX_BODY, BOOK = "word/document.xml", "META-INF/container.xml"
UTF16 = (b"\xff\xfe", b"\xfe\xff")
"""Byte-order marks."""


def called(media_type: str) -> str:
    """The kind that a media type names, parameters and all; of text of no other kind plain text, else the type."""
    bare = media_type.partition(";")[0].strip().lower()
    return _CALLED.get(bare) or (TEXT if bare.startswith("text/") else bare)


def shown(content: bytes, told: str = "") -> str:
    """The kind that first bytes show whatever they are called, or an empty string.

    PDF, DOCX, ODT, EPUB, WARC, a page as browsers save it; a page in what is ``told`` to be plain text by a
    file's name.
    """
    head = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"%PDF-"):
        return PDF
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        if told == ZIP:
            return ZIP  # it may hold a .docx
        # Names of parts, and the type that stands first where there is one, are never packed.
        return shown_of_names({name for name in (DOCX_BODY, BOOK) if name.encode() in content}, content)
    if head.startswith(b"WARC/"):
        return WARC
    if mhtml.is_mhtml(content):
        return MHTML
    is_page = told == TEXT and head[:14].lower().startswith((b"<!doctype html", b"<html"))
    return PAGE if is_page and not binary(content) else ""


def shown_of_names(names: Container[str], content: bytes) -> str:
    """The kind of document that an archive is, by the names of its parts and its first bytes; else empty."""
    for kind in (ODT, EPUB):
        if content[30:200].startswith(b"mimetype" + kind.encode()):
            return kind
    if DOCX_BODY in names:
        return DOCX
    return EPUB if BOOK in names else ""


def binary(content: bytes) -> bool:
    """Whether bytes are no text: a NUL in their first 64 KB, unless a byte-order mark announces UTF-16."""
    return b"\0" in content[:65536] and not content.startswith(UTF16)


def not_text(content: bytes) -> str:
    """Why binary bytes are not read, and what to do with them, as far as their first bytes tell."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return "is an old Office document (.doc, .xls, .ppt or .msg); save it as .docx, .csv or .pdf"
    if content.startswith(b"PK\x03\x04"):
        return "is an archive that is not called one (.zip); unpack it and ingest the files"
    return "holds binary data, not text; export it as text, HTML or JSON"


def kind_of(payload: Payload) -> str:
    """What bytes are: by their own signs first, then by what they are called.

    Raises:
        InputError: they are of no kind that is read; the message goes on from their name.
    """
    content, told = payload.content, _told(payload)
    file = payload.kind == "file"
    if not content.strip():
        raise InputError("is empty; there is nothing to read")
    if known := shown(content, told if file or told == ZIP else ""):
        return known
    if told in ANY_BYTES or (told in (CSV, TSV) and not binary(content)):
        return told
    if binary(content):
        raise InputError(not_text(content))
    is_page = _looks_like_page(content)
    if told in _NAMED and not is_page:
        raise InputError(f"is called {_NAMED[told]} and is none; fetch or export it again")
    if told in (VTT, SRT, CALENDAR) and not is_page:
        return told
    if told not in (MARKDOWN, NDJSON):
        if feeds.is_opml(content):
            return OPML
        if feeds.is_feed(content):
            return FEED
        if news_xml.is_news(content):
            return NEWS
    if told in _XML and not is_page:
        raise InputError(news_xml.refusal(content))
    if told in _XML and file:
        raise InputError("is a web page, not a feed; to read it as a page, save it as .html")
    if told in (NDJSON, JSON, MARKDOWN, PAGE):
        return told
    plain = payload.media_type.partition(";")[0].strip().lower() == TEXT
    if is_page and not plain:
        return PAGE
    if told != TEXT:
        raise InputError(f"is of the kind {told or 'unknown'}, which is not read")
    return TEXT


def found_in(payload: Payload) -> Iterable[Found]:
    """What the bytes hold, read by the reader of their kind.

    Raises:
        InputError: they are of no kind that is read, or cannot be read as what they are.
    """
    return _READERS[kind_of(payload)](payload)


def _told(payload: Payload) -> str:
    """The kind told; for a download whose server tells none, that of its address's suffix."""
    bare = payload.media_type.partition(";")[0].strip().lower()
    if payload.kind == "url" and bare in _VAGUE:
        path = payload.location.partition("?")[0].partition("#")[0].lower()
        suffix = path[path.rfind(".") :] if "." in path.rpartition("/")[2] else ""
        if suffix in _SERVED_AS_ANYTHING:
            return SUFFIXES[suffix]
    return called(bare)


def _looks_like_page(content: bytes) -> bool:
    head = content[:4096].lower()
    return b"<html" in head or b"<!doctype html" in head or b"<body" in head or b"<head>" in head
