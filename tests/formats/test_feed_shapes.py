"""Shapes of feeds of their own: podcasts, videos, and aggregators that list other papers' headlines."""

import html
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from brief.checking.rereading import texts_of
from brief.reading.piece_reader import intake
from brief.records import Article, DateStatus, Declared, Payload

NOW = datetime(2026, 3, 9, tzinfo=UTC)
NAMES = (
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:media="http://search.yahoo.com/mrss/"'
    ' xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
)
FILE = '<enclosure url="https://cdn.orel.example/7.mp3?x=1" type="{}" length="9"/>'
WORDS = "The lock keeper Petra Lund tells how the wall fell at Drenholt."


def take(content: str | bytes) -> list[tuple[Declared, Article]]:
    raw = content if isinstance(content, bytes) else content.encode()
    found = intake(Payload("feed.xml", raw, "application/xml", NOW))
    assert not found.refused, found.refused
    for document, article, _ in found.read:
        again = [one for one in texts_of(document) if one.source_text == article.source_text]
        assert any(
            (one.title, one.blocks, one.published) == (article.title, article.blocks, article.published)
            for one in again
        )
    return [(document.declared, article) for document, article, _ in found.read]


def channel(*items: str, head: str = "<itunes:author>Orel Radio</itunes:author>") -> str:
    listed = "".join(f"<item>{item}</item>" for item in items)
    return f"<rss {NAMES}><channel><title>Orel Talks</title><link>https://orel.example/talks</link>{head}{listed}</channel></rss>"


@pytest.mark.parametrize(
    ("item", "url", "kind"),
    [
        (
            f"<link>https://orel.example/7</link>{FILE.format('audio/mpeg')}",
            "https://orel.example/7",
            "audio",
        ),
        (
            f"<guid>https://orel.example/g7</guid>{FILE.format('audio/x-m4a')}",
            "https://orel.example/g7",
            "audio",
        ),
        (
            f'<guid isPermaLink="false">g7</guid>{FILE.format("")}',
            "https://cdn.orel.example/7.mp3?x=1",
            "audio",
        ),
        (FILE.format("video/mp4"), "https://cdn.orel.example/7.mp3?x=1", "video"),
        (
            '<enclosure type="audio/mpeg"/><itunes:duration>9</itunes:duration>',
            "https://orel.example/talks",
            "audio",
        ),
    ],
)
def test_an_episode_has_an_address_and_is_told_to_be_a_recording(item: str, url: str, kind: str) -> None:
    ((declared, article),) = take(channel(f"<title>Ep. 7</title>{item}<description>{WORDS}</description>"))
    assert (article.url, declared.kind, article.text) == (url, kind, WORDS)


def test_an_article_with_a_recording_or_a_picture_is_an_article() -> None:
    item = f"<title>T</title><link>https://orel.example/7</link>{{}}<description>{WORDS}</description>"
    for file in (FILE.format("audio/mpeg"), FILE.format("image/jpeg"), ""):
        ((declared, article),) = take(channel(item.format(file), head=""))
        assert (declared.kind, article.url) == ("", "https://orel.example/7")
    picture = (
        f"<title>T</title>{FILE.format('image/jpeg').replace('mp3', 'jpg')}<description>{WORDS}</description>"
    )
    assert take(channel(picture, head=""))[0][1].url == ""


@pytest.mark.parametrize(
    "item",
    [
        f"<itunes:summary>{WORDS}</itunes:summary>",
        f"<itunes:summary><![CDATA[{WORDS}]]></itunes:summary><description>Seven.</description>",
        f"<description>short</description><content:encoded><![CDATA[<p>{WORDS}</p>]]></content:encoded>",
    ],
)
def test_the_notes_of_an_episode_are_the_longest_text_it_has(item: str) -> None:
    ((_, article),) = take(channel(f"<title>Ep. 7</title>{FILE.format('audio/mpeg')}{item}"))
    assert article.text == WORDS


def video(inner: str, link: str = "https://www.youtube.com/watch?v=abc") -> str:
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom" {NAMES}><title>Orel Lock Board</title><entry><id>yt:video:abc</id>'
        f'<title>Briefing</title><link rel="alternate" href="{link}"/><published>2026-03-04T18:00:12+00:00</published>'
        f"{inner}</entry></feed>"
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (
            video(
                f"<yt:videoId>abc</yt:videoId><media:group><media:description>{WORDS}</media:description></media:group>"
            ),
            WORDS,
        ),
        (video(f"<media:group><media:description>{WORDS}</media:description></media:group>"), WORDS),
        (video(f"<media:description>{WORDS}</media:description>", "https://vimeo.com/12345"), WORDS),
        (
            video(
                '<media:content url="v" type="video/mp4"/><media:player url="https://tube.example/w/1"/>'
                f"<media:description>{WORDS}</media:description>",
                "https://tube.example/w/1",
            ),
            WORDS,
        ),
        (
            video(
                f"<summary>The board speaks at six.</summary><media:description>{WORDS}</media:description>"
            ),
            WORDS,
        ),
    ],
)
def test_a_video_is_quoted_by_the_words_beside_it(content: str, words: str) -> None:
    ((declared, article),) = take(content)
    assert (declared.kind, article.text, article.title) == ("video", words, "Briefing")


def test_a_json_feed_of_episodes() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Orel Talks",
        "items": [
            {
                "id": "7",
                "content_text": WORDS,
                "attachments": [{"url": "https://cdn.orel.example/7.mp3", "mime_type": "audio/mpeg"}],
            }
        ],
    }
    found = intake(Payload("feed.json", json.dumps(feed).encode(), "application/json", NOW))
    ((document, article, _),) = found.read
    assert (article.url, document.declared.kind) == ("https://cdn.orel.example/7.mp3", "audio")


def line(number: int, title: str, paper: str, tag: str = "font") -> str:
    return (
        f'<a href="https://news.google.com/rss/articles/CB{number}?oc=5" target="_blank">{title}</a>&nbsp;&nbsp;'
        f'<{tag} color="#6f6f6f">{paper}</{tag}>'
    )


def listed(*lines: str) -> str:
    return "<ol>" + "".join(f"<li>{each}</li>" for each in lines) + "</ol>"


def story(title: str, paper: str, body: str, number: int = 1) -> str:
    return (
        f"<title>{title}</title><link>https://news.google.com/rss/articles/CB{number}?oc=5</link>"
        f'<guid isPermaLink="false">CB{number}</guid><pubDate>Thu, 05 Mar 2026 08:00:00 GMT</pubDate>'
        f'<description>{html.escape(body)}</description><source url="https://p.example">{paper}</source>'
    )


@pytest.mark.parametrize("join", [" - ", " – ", " | "])
def test_a_title_loses_its_papers_name_and_the_headline_is_all_there_is(join: str) -> None:
    title = "Lock wall gives way - at last"
    item = story(f"{title}{join}Orel Post", "Orel Post", line(1, title, "Orel Post"))
    ((_, article),) = take(channel(item, head=""))
    assert (article.title, article.publisher, article.text) == (title, "Orel Post", title)


def test_a_title_that_ends_in_other_words_stays() -> None:
    for title, paper in (
        ("A visit to the Orel Post", "Orel Post"),
        ("Orel Post", "Orel Post"),
        ("A - B", "C"),
    ):
        ((declared, article),) = take(channel(story(title, paper, WORDS), head=""))
        assert article.title == title and article.text == WORDS
        assert declared.publisher == ("Orel Talks" if title == paper else paper)


def test_each_other_paper_of_a_cluster_is_an_item_of_its_own() -> None:
    more = '<li><strong><a href="https://news.google.com/stories/x">View Full Coverage on Google News</a></strong></li>'
    body = listed(
        line(1, "Lock wall gives way", "Orel Post"), line(2, "Barges wait below it", "River Post")
    ).replace("</ol>", more + "</ol>")
    other = listed(
        line(3, "Ferry sails again", "Harbour News"),
        line(4, "Fähre fährt wieder", "Tagblatt"),
        line(5, "No fog today", "Tarn Notes"),
    )
    feed = channel(
        story("Lock wall gives way - Orel Post", "Orel Post", body),
        story("Ferry sails again - Harbour News", "Harbour News", other, 3),
        head="",
    )
    found = take(feed)
    assert [(article.title, article.publisher, article.text) for _, article in found] == [
        (title, paper, title)
        for title, paper in (
            ("Lock wall gives way", "Orel Post"),
            ("Barges wait below it", "River Post"),
            ("Ferry sails again", "Harbour News"),
            ("Fähre fährt wieder", "Tagblatt"),
            ("No fog today", "Tarn Notes"),
        )
    ]
    second = found[1][1]
    assert second.url == "https://news.google.com/rss/articles/CB2?oc=5"
    assert second.published.status is DateStatus.INFERRED and "cluster" in second.published.proof.rule
    # The cluster grows: what was in it stays the article that it was.
    third = html.escape("<ol><li>" + line(9, "A third says so", "Third") + "</li>")
    grown = take(feed.replace(html.escape("<ol>"), third, 1))
    assert second.id in {article.id for _, article in grown} and len(grown) == 6


def test_an_atom_aggregators_cluster() -> None:
    body = html.escape(
        listed(
            line(1, "Lock wall gives way", "Orel Post", "small"),
            line(2, "Barges wait below it", "River Post", "i"),
        )
    )
    found = take(
        f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Gathered</title><entry><id>t:1</id>'
        f'<title>Lock wall gives way - Orel Post</title><link href="https://news.google.com/rss/articles/CB1?oc=5"/><updated>2026-03-04T10:15:00Z'
        f'</updated><source><title>Orel Post</title></source><content type="html">{body}</content></entry></feed>'
    )
    assert [(a.title, a.publisher) for _, a in found] == [
        ("Lock wall gives way", "Orel Post"),
        ("Barges wait below it", "River Post"),
    ]
    assert found[1][1].published.known


@pytest.mark.parametrize(
    ("link", "head", "url", "publisher"),
    [
        (
            "https://www.google.com/url?rct=j&sa=t&url=https://orel.example/7%3Fa%3D1&ct=ga",
            "",
            "https://orel.example/7?a=1",
            "orel.example",
        ),
        (
            "https://www.bing.com/news/apiclick.aspx?ref=rss&url=https%3a%2f%2forel.example%2f7&c=1",
            "",
            "https://orel.example/7",
            "orel.example",
        ),
        (
            "https://www.bing.com/news/apiclick.aspx?ref=rss&url=https%3a%2f%2forel.example%2f7&c=1",
            "<News:Source>Orel Post</News:Source>",
            "https://orel.example/7",
            "Orel Post",
        ),
        ("https://orel.example/7?next=url=x", "", "https://orel.example/7?next=url=x", "Alert - lock"),
    ],
)
def test_an_alerts_link_leads_to_the_paper_which_is_the_publisher(
    link: str, head: str, url: str, publisher: str
) -> None:
    item = (
        f"<title>Lock closed</title><link>{html.escape(link)}</link>{head}<description>{WORDS}</description>"
    )
    feed = (
        '<rss xmlns:News="u"><channel><title>Alert - lock</title><link>https://www.google.com/alerts</link>'
        f"<item>{item}</item></channel></rss>"
    )
    ((_, article),) = take(feed)
    assert (article.url, article.publisher) == (url, publisher)


def test_hostile_markup_of_an_aggregator_takes_no_time() -> None:
    for body in ("<li>" + "<a " * 100_000, "<li><a href=x>" * 50_000, "<ol><li>" + "<" * 200_000):
        item = f"<title>Lock shut today</title><source>Orel Post</source><description>{html.escape(body)}</description>"
        assert len(take(channel(item, head=""))) == 1
    groups = "<media:group>" * 50_000 + "<media:content " * 50_000
    assert take(channel(f"<title>Lock shut today</title>{FILE.format('audio/mpeg')}{groups}"))


def test_a_list_that_says_more_than_headlines_stays_text() -> None:
    told = listed(
        line(1, "Lock wall gives way", "Orel Post"), "The board met at noon and will meet again on Friday."
    )
    ((_, article),) = take(channel(story("Lock wall gives way - Orel Post", "Orel Post", told), head=""))
    assert "The board met at noon" in article.text
    links = html.escape(
        listed(line(1, "Lock wall", "Orel Post"), line(2, "Barges wait below it", "River Post"))
    )
    ((_, own),) = take(channel(f"<title>Links</title><description>{links}</description>", head=""))
    assert "Barges wait" in own.text  # of a site's own list of links no other paper is the publisher


def test_the_cases_of_video_and_podcast_feeds_and_of_google_news(real_data: Path) -> None:
    cases = real_data / "cases"
    (_, first), (_, second) = take((cases / "video-and-podcast-feeds" / "f04_podcast.xml").read_bytes())
    assert (first.url, second.url) == ("https://cdn.pod.example/114.mp3", "https://cdn.pod.example/115.mp3")
    ((declared, film),) = take((cases / "video-and-podcast-feeds" / "f17_youtube.xml").read_bytes())
    assert declared.kind == "video" and film.text.startswith("Colonel Viktor Harsan said")
    found = take((cases / "one-file-many-articles" / "f10_googlenews.xml").read_bytes())
    assert [(a.title, a.publisher) for _, a in found] == [
        ("Port of Sallow to close on Sunday", "Harbour News"),
        ("Strike at Sallow port enters third day", "Corvin Press"),
        ("Dockers vote to continue", "River Post"),
    ]
    assert all(a.text == a.title for _, a in found)
