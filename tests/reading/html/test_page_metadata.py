"""What a page says of itself: people, house, dates of change."""

import pytest
from lxml.html import document_fromstring

from brief.reading.html.page_metadata import PageInfo, page_info


def info(head: str = "", body: str = "", url: str = "") -> PageInfo:
    return page_info(document_fromstring(f"<html><head>{head}</head><body>{body}</body></html>"), url)


def data(fields: str) -> str:
    return (
        f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Dam", {fields}}}</script>'
    )


@pytest.mark.parametrize(
    ("head", "body", "names"),
    [
        (
            data('"author": [{"name": "Ada Moll"}, "By Bo Chan", {"name": "Ada Moll"}]'),
            "",
            ("Ada Moll", "Bo Chan"),
        ),
        (data('"author": {"name": ["Ada Moll", "Bo Chan"]}'), "", ("Ada Moll", "Bo Chan")),
        (data('"author": {"url": "https://hill.example/ada"}'), "", ()),
        (
            data('"author": "https://hill.example/ada"') + '<meta name="author" content="Ada Moll">',
            "",
            ("Ada Moll",),
        ),
        ("", '<p itemprop="author">By <b itemprop="name">Ada Moll</b></p>', ("Ada Moll",)),
        ("", '<a rel="author" href="/ada"> Ada\n Moll </a>', ("Ada Moll",)),
        ('<meta name="author" content="Bylined Words">', "", ("Bylined Words",)),
    ],
)
def test_authors(head: str, body: str, names: tuple[str, ...]) -> None:
    assert info(head, body).authors == names


def test_the_house() -> None:
    assert info(data('"publisher": {"name": "The Hill"}')).publisher == "The Hill"
    assert info('<meta property="og:site_name" content="Hill &amp; Dale">').publisher == "Hill & Dale"


def test_dates_of_change() -> None:
    found = info(
        data('"dateModified": "2026-03-05"') + '<meta property="article:modified_time" content="2026-03-06">',
        '<time itemprop="dateModified" datetime="2026-03-05"></time>',
    ).modified
    assert [(d.text, d.rule) for d in found] == [
        ("2026-03-05", "JSON-LD dateModified"),
        ("2026-03-06", "meta article:modified_time"),
    ]


def test_a_line_that_is_a_date_is_read_where_nothing_is_stated() -> None:
    body = '<span class="post-date">4 March 2026</span><span class="date">Updated daily</span>'
    assert [(d.text, d.rule) for d in info("", body).dates] == [("4 March 2026", "date line")]
    assert info("", body + '<time datetime="2026-03-05">5 March</time>').dates[0].rule == "time element"


def test_the_time_of_the_article_comes_before_that_of_the_page() -> None:
    body = '<time datetime="2026-01-01"></time><article><time datetime="2026-03-05"></time></article>'
    assert [d.text for d in info("", body).dates] == ["2026-03-05"]


def test_broken_json_is_no_data() -> None:
    assert (
        info('<script type="application/ld+json">{"@type": "NewsArticle", </script><title>Dam</title>').title
        == "Dam"
    )
