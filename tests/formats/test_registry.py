"""What bytes are: by their signs before their name; every kind that a name can promise has its reader."""

from datetime import UTC, datetime

import pytest

from brief.errors import InputError
from brief.formats.registry import (
    CSV,
    DOCX,
    FEED,
    JSON,
    KINDS,
    MAIL,
    MARKDOWN,
    NDJSON,
    OPML,
    PAGE,
    PDF,
    SUFFIXES,
    TEXT,
    TSV,
    called,
    found_in,
    kind_of,
)
from brief.records import Payload, RawDocument
from tests.support.docx import docx, para

RSS = b"<?xml version='1.0'?><rss><channel><title>F</title><item><title>A</title></item></channel></rss>"
HTML = b"<!DOCTYPE html><html><body><p>Three words here.</p></body></html>"
WORDS = b"The water rose at night."


def payload(content: bytes, told: str, kind: str = "file", location: str = "there") -> Payload:
    return Payload(location, content, told, datetime(2026, 3, 9, tzinfo=UTC), kind=kind)


@pytest.mark.parametrize(
    ("content", "told", "kind"),
    [
        (b"\xef\xbb\xbf\n%PDF-1.7\0", "text/csv", PDF),
        (docx(para("x")), "text/html", DOCX),
        (RSS, "text/plain", FEED),
        (RSS, "application/json", FEED),
        (RSS, MARKDOWN, MARKDOWN),
        (b'{"version": "https:\\/\\/jsonfeed.org/version/1", "items": []}', "application/json", FEED),
        (b"<opml><body/></opml>", "text/html", OPML),
        (HTML, "text/plain", PAGE),
        (HTML, "application/octet-stream", PAGE),
        (HTML, PDF, PAGE),
        (HTML, "application/json", JSON),
        (WORDS, "text/html; charset=koi8-r", PAGE),
        (WORDS, "application/xhtml+xml", PAGE),
        (WORDS, "text/x-log", TEXT),
        (WORDS, "application/ld+json", JSON),
        (WORDS, "application/vnd.ms-excel.csv", CSV),
        (WORDS, TSV, TSV),
        (WORDS, NDJSON, NDJSON),
        (b"\0", MAIL, MAIL),
    ],
)
def test_bytes_are_what_they_show_before_what_they_are_called(content: bytes, told: str, kind: str) -> None:
    assert kind_of(payload(content, told)) == kind


def test_a_download_of_no_told_kind_is_what_its_address_says_and_served_text_stays_text() -> None:
    assert kind_of(payload(WORDS, "text/plain", "url", "https://a.example/x.tsv?v=1")) == TSV
    assert kind_of(payload(WORDS, "text/html", "url", "https://a.example/x.tsv")) == PAGE
    assert kind_of(payload(HTML, "text/plain", "url", "https://a.example/x")) == TEXT


@pytest.mark.parametrize(
    ("content", "told", "why"),
    [
        (b" \n", "text/html", "is empty"),
        (b"a\0b", "text/csv", "binary data"),
        (WORDS, PDF, "is called a PDF and is none"),
        (WORDS, "application/atom+xml", "XML of a kind that is not read"),
        (HTML, "text/xml", "is a web page, not a feed"),
        (WORDS, "image/png", "is of the kind image/png"),
        (WORDS, "", "is of the kind unknown"),
    ],
)
def test_what_is_of_no_kind_that_is_read_says_why(content: bytes, told: str, why: str) -> None:
    with pytest.raises(InputError, match=why):
        kind_of(payload(content, told))


def test_a_charset_told_is_kept_only_where_the_page_is_told_to_be_one() -> None:
    for told, kept in (("text/html; charset=koi8-r", "text/html; charset=koi8-r"), ("x/y; charset=a", PAGE)):
        (document,) = found_in(payload(HTML, told))
        assert isinstance(document, RawDocument) and document.media_type == kept


def test_every_name_leads_to_one_kind() -> None:
    names = [name for kind in KINDS for name in (kind.media_type, *kind.aliases.split())]
    assert len(names) == len(set(names)) and all(
        called(name) in {kind.media_type for kind in KINDS} for name in names
    )
    assert len(SUFFIXES) == sum(len(kind.suffixes.split()) for kind in KINDS)
    assert called("Text/HTML ; charset=x") == PAGE and called("image/png") == "image/png"
