"""What a page is that is no article: told by form, in any language, and never said of an article."""

import gzip
import re
from datetime import UTC, datetime
from pathlib import Path

import lxml.html
import pytest

from brief.errors import InputError
from brief.reading.html.extraction import decode, extract_page
from brief.reading.html.hidden_text import drop_hidden, drop_silent
from brief.reading.html.page_kind import other_than_article
from brief.reading.html.page_metadata import page_info
from brief.reading.html.style_sheets import style_sheets
from brief.reading.piece_reader import intake
from brief.records import Payload
from tests.reading.html import pages_of_no_article as pages

SORTS = {
    "is a consent page": pages.CONSENT,
    "is a bot check": pages.BOT_CHECK,
    "is an error page": pages.ERROR,
    "is a list of links": pages.FRONT,
    "is a page for logging in": pages.LOGIN,
    "is the notice of a paywall": pages.PAYWALL,
    "is a page of search results": pages.SEARCH,
}
NOW = datetime(2026, 3, 9, tzinfo=UTC)


def page(title: str, body: str) -> bytes:
    head = f"<head><meta charset=utf-8><title>{title}</title></head>"
    return f"<!doctype html><html>{head}<body>{body}</body></html>".encode()


def refused(content: bytes) -> str:
    with pytest.raises(InputError) as refusal:
        extract_page(content, "")
    return str(refusal.value)


@pytest.mark.parametrize(
    ("reason", "title", "body"),
    [(reason, title, body) for reason, sort in SORTS.items() for title, body in sort],
)
def test_a_page_that_is_no_article_is_refused_with_what_it_is(reason: str, title: str, body: str) -> None:
    assert refused(page(title, body)).startswith(reason)


@pytest.mark.parametrize("content", pages.BOOKMARKS)
def test_bookmarks_are_refused(content: str) -> None:
    assert refused(content.encode()).startswith("is a file of bookmarks: ")


@pytest.mark.parametrize(("title", "body"), pages.ARTICLES)
def test_an_article_that_looks_like_one_is_read(title: str, body: str) -> None:
    assert extract_page(page(title, body), "").text


@pytest.mark.parametrize("sort", [*SORTS.values(), pages.BOOKMARKS])
def test_each_sort_is_tried_in_many_forms(sort: tuple[object, ...]) -> None:
    assert len(sort) >= 15


def test_the_stories_of_a_list_are_counted_once() -> None:
    title, body = pages.FRONT[0]
    assert "4 stories; follow it" in refused(page(title, body + body))


def test_what_a_page_says_that_it_is_goes_before_its_looks() -> None:
    """An article with nothing left but links to others is one all the same, where it says so and shows its headline."""
    title, body = pages.FRONT[0]
    said = '<meta property="og:type" content="article"><meta property="og:title" content="Politics">'
    assert extract_page(page(title, said + body), "").text


def test_an_article_whose_frame_was_never_closed_is_read() -> None:
    links = "".join(f"<h3><a href='/{n}'>Ferry line {n} to close</a></h3>" for n in range(9))
    body = f"<aside>{links}<div><article><h1>Dam gives way</h1>" + pages.ARTICLES[1][1] + "</article></div>"
    assert "46 people" in extract_page(page("Dam gives way", body), "").text


def test_no_real_page_is_refused(real_data: Path) -> None:
    """Every fourth of the real pages (all of them were tried), as they are, and without what they say for machines."""
    paths = sorted((real_data / "pages").rglob("*.html.gz"))[::4]
    for path in paths:
        raw = gzip.decompress(path.read_bytes())
        for markup in (raw, re.sub(rb"(?is)<script\b.*?</script>|<meta[^>]*>", b"", raw)):
            text, _ = decode(markup)
            tree = lxml.html.document_fromstring(
                text.encode("utf-8", "replace"), parser=lxml.html.HTMLParser(encoding="utf-8")
            )
            info = page_info(tree)
            css = style_sheets(tree)
            drop_silent(tree)
            drop_hidden(tree, css)
            assert other_than_article(tree, info, "", text) == "", path.name
    assert len(paths) > 50


def test_the_cases(real_data: Path) -> None:
    folder = real_data / "cases" / "not-an-article"
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there")
    said = {
        path.name: intake(Payload(str(path), path.read_bytes(), "text/html", NOW)).refused[0].reason
        for path in sorted(folder.glob("*.html"))
    }
    assert {name: reason.partition(";")[0].partition(",")[0] for name, reason in said.items()} == {
        "h08_cookiewall.html": "is a consent page",
        "h09_jswall.html": "is a bot check",
        "h10_404.html": "is an error page",
        "h11_front.html": "is a list of links: 4 stories",
        "x18_bookmarks.html": "is a file of bookmarks: 2 links",
    }
