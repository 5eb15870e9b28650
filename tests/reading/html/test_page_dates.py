"""Dates that a page shows: its own line by the headline, and nothing of what stands beside the article."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from brief.reading.article import read
from brief.records import Article, Origin, RawDocument

SEEN = datetime(2026, 11, 30, tzinfo=UTC)
PROSE = (
    "<p>The weir at Orlow will stay shut until the end of the month, the keeper of the river said at noon.</p>"
    "<p>Two of its gates are bent, he added, and nine barges have to wait until they are straight again.</p>"
)


def page(line: str, head: str = "", after: str = "", lang: str = "en", before: str = "") -> Article:
    """A page of one article with a line below its headline."""
    markup = (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>Weir shut</title>{head}</head><body>'
        f"{before}<main><article><h1>Weir shut</h1>{line}{PROSE}</article>{after}</main>"
        "<footer>© 2019–2026 The Hill</footer></body></html>"
    )
    return taken(markup.encode())


def taken(content: bytes) -> Article:
    sha = hashlib.sha256(content).hexdigest()
    return read(RawDocument(sha, content, "text/html", Origin("file", "a.html"), SEEN))


def told(article: Article) -> tuple[str, str]:
    """Days of publication and of change, to the minute where told; empty where unresolved."""

    def shown(value: datetime | None, precision: str) -> str:
        return f"{value:%Y-%m-%d}" + (f" {value:%H:%M}" if precision == "second" else "") if value else ""

    return (
        shown(article.published.start, article.published.precision.value),
        shown(article.modified.start, article.modified.precision.value),
    )


@pytest.mark.parametrize(
    ("line", "lang", "published", "changed"),
    [
        ("<p>Thu 5 Mar 2026 09.30 GMT</p><p>Last modified on Fri 6 Mar 2026 10.12 GMT</p>", "en", "2026-03-05 09:30",
         "2026-03-06 10:12"),
        ("<p>Wed 4 Mar 2026 21.05 EST<br>Last updated Thu 5 Mar 2026</p>", "en", "2026-03-05 02:05", "2026-03-05"),
        ("<div><span>5 March 2026</span> <span>Updated 6 March 2026</span></div>", "en", "2026-03-05", "2026-03-06"),
        ('<p class="byline">Published: Feb. 1, 2026 · Last updated: March 5, 2026</p>', "en", "2026-02-01",
         "2026-03-05"),
        ("<ul><li>By Ada Moll</li><li>Published 1 February 2026</li><li>Modified 5 March 2026</li></ul>", "en",
         "2026-02-01", "2026-03-05"),
        ('<div class="dates"><b>Posted</b> <i>Feb 1, 2026</i> <b>Edited</b> <i>Mar 5, 2026</i></div>', "en",
         "2026-02-01", "2026-03-05"),
        ("<p>Posted in News, on March 5, 2026 by Ada Moll</p>", "en", "2026-03-05", ""),
        ("<p>Publicado en Ríos el 5 de marzo de 2026</p>", "es", "2026-03-05", ""),
        ("<dl><dt>Published</dt><dd>5 March 2026</dd><dt>Updated</dt><dd>6 March 2026</dd></dl>", "en", "2026-03-05",
         "2026-03-06"),
        ("<time>2026年3月5日 9時30分</time>", "ja", "2026-03-05 09:30", ""),
        ('<p class="fecha">5 de marzo de 2026 - 09:30</p>', "es", "2026-03-05 09:30", ""),
        ('<p class="data">5 marca 2026, 09:30</p>', "pl", "2026-03-05 09:30", ""),
        ("<p>Опубліковано: 5 березня 2026 р. о 09:30</p>", "uk", "2026-03-05 09:30", ""),
        ("<p>Publié le 05/03/2026 à 9h30, mis à jour le 06/03/2026</p>", "fr", "2026-03-05 09:30", "2026-03-06"),
        ("<p>입력 2026.03.05 09:30 수정 2026.03.06 10:12</p>", "ko", "2026-03-05 09:30", "2026-03-06 10:12"),
        ('<p>Published <time datetime="2026-03-05">5 March</time>, updated <time datetime="2026-03-06">a day later'
         "</time></p>", "en", "2026-03-05", "2026-03-06"),
        ('<a href="/w" rel="bookmark"><time datetime="2026-03-05">Thursday, 5 March 2026 at 9:30 am</time></a>', "en",
         "2026-03-05", ""),
        ('<span class="updated"><time datetime="2026-03-06"></time></span><time datetime="2026-03-05"></time>', "en",
         "2026-03-05", "2026-03-06"),
    ],
)  # fmt: skip
def test_the_line_by_the_headline(line: str, lang: str, published: str, changed: str) -> None:
    assert told(page(line, lang=lang)) == (published, changed)


@pytest.mark.parametrize(
    "line",
    [
        "<p>Updated: March 5, 2026</p>",
        '<p class="meta">Last modified on 5 March 2026</p>',
        '<time class="modified-date" datetime="2026-03-05">5 March</time>',
    ],
)
def test_a_change_alone_is_a_change_and_only_bounds_the_publication(line: str) -> None:
    article = page(line)
    assert told(article) == ("2026-03-05", "2026-03-05")
    assert article.published.status.value == "inferred" and "date of change" in article.published.proof.rule


def test_a_shown_change_is_noted_beside_a_stated_publication() -> None:
    head = '<meta property="article:published_time" content="2024-02-01T10:00:00Z">'
    line = '<p class="meta">By Ada Moll, Updated: March 5, 2026 4:12 p.m. | Published: Feb. 1, 2024</p>'
    assert told(page(line, head)) == ("2024-02-01 10:00", "2026-03-05 16:12")


@pytest.mark.parametrize(
    ("line", "lang", "published"),
    [
        ("<p>By Ada Moll | Posted on 03/05/2026 | 12 comments</p>", "en", ""),
        ('<div class="post-date">03/05/2026</div>', "en", ""),
        ('<p class="meta">Date: 03-05-2026 · News</p>', "en", ""),
        ("<time>03/05/2026</time>", "en", ""),
        ("<p>Posted on 03/05/2026</p>", "en-US", "2026-03-05"),
        ("<p>Posted on 03/05/2026</p>", "en-GB", "2026-05-03"),
        ("<p>Posted on 03/05/2026 at 9:30 AM EST</p>", "en", "2026-03-05 14:30"),
        ("<p>Posted on 03/05/2026 · Updated 6 March 2026</p>", "en", "2026-03-05"),
    ],
)
def test_two_numbers_are_no_date_until_something_tells_them_apart(
    line: str, lang: str, published: str
) -> None:
    article = page(line, lang=lang)
    assert told(article)[0] == published
    if not published:
        assert "cannot be told apart" in article.published.proof.rule


def test_the_address_tells_them_apart() -> None:
    link = '<link rel="canonical" href="https://hill.example/2026/03/05/weir">'
    article = page("<p>Posted on 03/05/2026</p>", link)
    assert told(article)[0] == "2026-03-05" and article.published.status.value == "inferred"


OLD = '<time datetime="2021-01-02">2 Jan 2021</time>'


@pytest.mark.parametrize(
    "beside",
    [
        f'<div class="related"><h3>Related</h3><ul><li><a href="/x">Old crane falls</a> {OLD}</li></ul></div>',
        f"<aside>{OLD}</aside>",
        f"<nav>{OLD}</nav>",
        f"<figure><figcaption>Photo: Ada Moll, {OLD}</figcaption></figure>",
        "<p>Photo taken on 2 January 2021</p>",
        f'<ul><li><a href="/x">The old crane of Orlow falls down</a> {OLD}</li></ul>',
        f'<div><a href="/x"><h3>Old crane falls</h3></a>{OLD}</div>',
        f'<article><h2><a href="/x">Old crane falls</a></h2>{OLD}</article>',
        f'<section id="comments"><p>I knew it.</p>{OLD}</section>',
        '<div class="sidebar"><span class="date">2 January 2021</span></div>',
        '<footer><p>Page made 2 January 2021</p></footer>',
    ],
)  # fmt: skip
@pytest.mark.parametrize("line", ["", '<div class="date">Published 2 hours ago</div>'])
def test_what_stands_beside_the_article_never_dates_it(beside: str, line: str) -> None:
    for article in (page(line, after=beside), page(line, before=beside)):
        assert told(article) == ("", "")
        assert article.published.proof.text == ("Published 2 hours ago" if line else "")


def test_a_date_within_the_article_s_own_header_and_footer_is_its_own() -> None:
    assert told(page("<header><p>5 March 2026</p></header>"))[0] == "2026-03-05"
    assert told(page("", after=""))[0] == ""
    markup = '<h1>Weir shut</h1><div><ul class="meta"><li><a rel="author" href="/a">Ada van der Moll zu Berg</a></li>'
    markup += f'<li><time datetime="2026-03-05">5 March</time></li></ul></div>{PROSE}'
    assert told(taken(f"<html><body>{markup}</body></html>".encode()))[0] == "2026-03-05"


@pytest.mark.parametrize(
    ("opening", "day"),
    [
        (
            "5 марта 2026 года. Порт Орлов закрыт до конца месяца, сообщил вчера начальник порта.",
            "2026-03-05",
        ),
        ("Orlow, 5 marca 2026 – Port będzie zamknięty do końca miesiąca, podał kapitan portu.", "2026-03-05"),
        ("KYIV, 5 березня 2026 р. — Порт буде закрито до кінця місяця, повідомив начальник.", "2026-03-05"),
        ("新华社北京3月5日电 港务局长五日宣布，东码头将关闭至二十日，等待船只四十艘。", "2026-03-05"),
    ],
)
def test_a_day_that_opens_the_text(opening: str, day: str) -> None:
    assert told(taken(f"<html><body><h1>Порт</h1><p>{opening}</p>{PROSE}</body></html>".encode()))[0] == day


def test_a_page_of_many_empty_and_nested_elements_is_read_in_time() -> None:
    nest = "<div class='date'>" * 150 + "<i></i>" * 4_000 + "</div>" * 150
    assert told(page("<p>5 March 2026</p>", after=nest * 3, before=nest))[0] == "2026-03-05"
    assert told(page("", after=nest * 3, before=nest))[0] == ""


CASES = {
    "n03.html": ("", ""),
    "n06.html": ("2026-03-05 09:30", ""),
    "n07.html": ("", ""),
    "n08.html": ("2026-02-01", "2026-03-05"),
    "n09.html": ("2026-03-05 09:30", ""),
    "n11.html": ("2026-03-05 09:30", ""),
    "n12.html": ("2026-03-05 09:30", "2026-03-06 10:12"),
    "h18_dates_old.html": ("2024-02-01 10:00", "2026-03-05 16:12"),
    "e02_1251nodecl.html": ("2026-03-05", ""),
    "e04_sjis.html": ("2026-03-05 10:10", ""),
}


def test_cases_that_went_wrong(real_data: Path) -> None:
    folder = real_data / "cases" / "page-dates-by-eye"
    if not folder.is_dir():
        pytest.skip(f"no {folder}")
    assert {p.name: told(taken(p.read_bytes())) for p in folder.glob("*.html")} == CASES
