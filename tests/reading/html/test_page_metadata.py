"""What a page says of itself: people, house, dates of change."""

import pytest
from lxml.html import document_fromstring

from brief.reading.html.page_authors import people
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


HOUSE = '<meta property="og:site_name" content="The Hill">'


@pytest.mark.parametrize(
    ("worded", "names"),
    [
        ("Ada Moll, Bo Chan and Eva de Witt", ("Ada Moll", "Bo Chan", "Eva de Witt")),
        ("By Ada Moll & Bo Chan", ("Ada Moll", "Bo Chan")),
        ("Ada Moll; Bo Chan", ("Ada Moll", "Bo Chan")),
        ("Von Ada Moll und Bo Chan, Orlow", ("Ada Moll", "Bo Chan")),
        ("Par Ada Moll et Bo Chan", ("Ada Moll", "Bo Chan")),
        ("Ада Молл і Богдан Чан", ("Ада Молл", "Богдан Чан")),
        ("Ada Moll, Senior Reporter", ("Ada Moll",)),
        ("Ada Moll, THE HILL NEWS", ("Ada Moll",)),
        ("Ada Moll, AFP", ("Ada Moll", "AFP")),
        ("Ada Moll | 5 March 2026", ("Ada Moll",)),
        ("By Ada Moll, Published: March 5, 2026", ("Ada Moll",)),
        ("Ada Moll (Orlow)", ("Ada Moll",)),
        ("Ada Moll, ada@hill.example", ("Ada Moll",)),
        ("ada@hill.example", ()),
        ("Staff", ()),
        ("Our News Staff Writers", ()),
        ("Redaktion", ()),
        ("admin", ()),
        ("Le Figuier et AFP", ("Le Figuier et AFP",)),
        ("Guardian staff reporter", ("Guardian staff reporter",)),
        ("渡辺洋介", ("渡辺洋介",)),
        ("박준석 기자", ("박준석",)),
        ("Von Trapp", ("Von Trapp",)),
    ],
)
def test_names_of_people(worded: str, names: tuple[str, ...]) -> None:
    assert people(worded) == names


@pytest.mark.parametrize(
    ("head", "body", "names"),
    [
        (data('"author": {"name": "The Hill"}'), '<p class="byline">By <a>Ada Moll</a> and <a>Bo Chan</a></p>',
         ("Ada Moll", "Bo Chan")),
        (data('"author": {"name": "hill.example"}'),
         '<div class="authors"><span>science</span> by <b>Ada Moll</b> <i>5 March 2026</i><i>3 min</i></div>',
         ("Ada Moll",)),
        (data('"author": "ada@hill.example"'), '<h5 class="authorline">Von Ada Moll, Orlow</h5>', ("Ada Moll",)),
        (data('"author": "The Hill"') + '<meta name="articleAuthor" content="Corvin Press">', "", ("Corvin Press",)),
        (data('"author": "The Hill"'), "", ("The Hill",)),
        (data('"author": "The Hill"'), '<aside><a rel="author">Ada Moll</a></aside>', ("The Hill",)),
        (data('"author": "The Hill"'), '<section id="comments"><b class="author">Ada Moll</b></section>',
         ("The Hill",)),
        (data('"author": "The Hill"'), '<p class="author-bio">Writes about water. Lives in Orlow.</p>', ("The Hill",)),
        ("", "<p>By Ada Moll | Posted on 03/05/2026 | 12 comments</p>", ("Ada Moll",)),
        ("", "<p>Por Ada Moll, 5 de marzo de 2026</p>", ("Ada Moll",)),
        ("", "<div>By <a href='/ada'>Ada Moll</a></div>", ("Ada Moll",)),
        ("", "<p>By Monday the dam had given way.</p>", ()),
        (data('"author": [{"givenName": "Ada", "familyName": "Moll"}]'), "", ("Ada Moll",)),
        (data('"author": {"@id": "#ada"}') + '<script type="application/ld+json">{"@graph": [{"@type": "Person",'
         ' "@id": "#ada", "name": "Ada Moll"}]}</script>', "", ("Ada Moll",)),
        ('<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Ada Moll">', "",
         ("Ada Moll",)),
        ('<meta name="twitter:label1" content="Reading time"><meta name="twitter:data1" content="Two Minutes">', "",
         ()),
    ],
)  # fmt: skip
def test_a_person_comes_before_the_house(head: str, body: str, names: tuple[str, ...]) -> None:
    assert info(HOUSE + head, f"<h1>Dam</h1>{body}").authors == names


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
