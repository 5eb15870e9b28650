"""Feeds into items: each with its own bytes, its dates as worded, and an id that stays."""

import json
from datetime import UTC, datetime

import pytest

from brief.errors import InputError
from brief.records import RawDocument
from brief.sources.feeds import ITEM_JSON, FeedInfo, is_feed, is_opml, items, outlines
from brief.sources.slices import xml_items

NOW = datetime(2026, 3, 9, tzinfo=UTC)

RSS = b"""<?xml version="1.0" encoding="utf-8"?>
<!-- <item>not this one</item> -->
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The Harbour &amp;amp; Hill</title><link>https://harbour.example/</link><language>en-gb</language>
<item><title>Bridge &lt;em&gt;closed&lt;/em&gt; at Sella</title><link>https://harbour.example/1</link>
<guid isPermaLink="false">h-1</guid><pubDate>Wed, 04 Mar 2026 10:15:00 +0200</pubDate>
<dc:creator>Ada Moll</dc:creator>
<description>Short.</description>
<content:encoded><![CDATA[<p>The bridge was closed.</p>
<p>No </item> was hurt, <source src="x"/> it said.</p>]]></content:encoded>
<source url="https://wire.example/rss">Corvin Wire</source></item>
<item><title>Sun, 29 February</title><description>An impossible date stays as it is worded.</description>
<pubDate>Sun, 29 Feb 2026 10:00:00 GMT</pubDate></item>
</channel></rss>"""

ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Blatt</title><link href="https://blatt.example/"/>
<entry xml:lang="uk"><id>tag:1</id><title type="html">Ein &amp;lt; zwei</title><link href="https://blatt.example/1"/>
<updated>2026-03-04T10:15:00+01:00</updated><source><title>Other</title><updated>2020-01-01T00:00:00Z</updated></source>
<content type="html">&lt;p&gt;Drei Worte hier.&lt;/p&gt;</content><author><name>Jo</name></author></entry></feed>"""

JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "J",
    "items": [
        {
            "id": "1",
            "content_html": "<p>one two three</p>",
            "date_published": "2026-03-04T10:15:00Z",
            "title": "T",
        },
        {"id": 2, "content_text": "four five six", "url": "https://j.example/2", "authors": [{"name": "A"}]},
    ],
}


def read(content: bytes) -> tuple[FeedInfo, list[RawDocument]]:
    return items(content, "feed.xml", NOW)


def test_rss() -> None:
    info, (one, two) = read(RSS)
    assert info == FeedInfo("The Harbour & Hill", "https://harbour.example/", "en-gb")
    assert one.content.startswith(b"<item><title>Bridge") and one.content.endswith(b"</source></item>")
    assert one.content in RSS and two.content in RSS
    assert one.origin.kind == "feed" and one.origin.item == "h-1"
    said = one.declared
    assert said.title == "Bridge closed at Sella"
    assert said.published == "Wed, 04 Mar 2026 10:15:00 +0200"
    assert said.publisher == "Corvin Wire" and said.authors == ("Ada Moll",)
    assert said.url == "https://harbour.example/1" and said.language == "en-gb"
    assert said.body.startswith("<p>The bridge") and said.body_type == "text/html"
    assert two.declared.published == "Sun, 29 Feb 2026 10:00:00 GMT"
    assert two.declared.publisher == "The Harbour & Hill"
    assert two.origin.item  # neither guid nor link: the title's digest


def test_atom_takes_no_date_of_another_feed() -> None:
    info, (entry,) = read(ATOM)
    assert info.language == "de" and entry.declared.language == "uk"
    assert entry.declared.modified == "2026-03-04T10:15:00+01:00" and not entry.declared.published
    assert entry.declared.publisher == "Other" and entry.declared.title == "Ein < zwei"
    assert entry.media_type == "application/atom+xml"


def test_an_unchanged_item_keeps_its_bytes_when_the_feed_grows() -> None:
    grown = RSS.replace(
        b"<item><title>Bridge", b"<item><title>New</title><guid>n</guid></item><item><title>Bridge"
    )
    before, after = read(RSS)[1], read(grown)[1]
    assert len(after) == 3
    assert [d.sha256 for d in after[1:]] == [d.sha256 for d in before]


def test_json_feed() -> None:
    content = json.dumps(JSON_FEED, indent=1).encode()
    assert is_feed(content)
    _, (one, two) = read(content)
    assert json.loads(one.content) == JSON_FEED["items"][0]  # type: ignore[index]
    assert one.content in content
    assert (one.declared.body, one.declared.body_type) == ("<p>one two three</p>", "text/html")
    assert (two.origin.item, two.declared.body_type, two.declared.authors) == ("2", "text/plain", ("A",))


def test_a_feed_cut_short_keeps_what_it_has() -> None:
    cut = RSS[: RSS.index(b"An impossible") + 20]
    documents = read(cut)[1]
    assert documents[0].sha256 == read(RSS)[1][0].sha256
    assert documents[0].declared.title == "Bridge closed at Sella"


def test_items_that_cannot_be_told_apart_are_kept_as_canonical_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("brief.sources.feeds.xml_items", lambda content: [])
    documents = read(RSS)[1]
    assert {d.media_type for d in documents} == {ITEM_JSON}
    assert json.loads(documents[0].content)["title"]


def test_entities_are_not_expanded() -> None:
    for entity in (b'<!ENTITY a "expanded">', b'<!ENTITY a SYSTEM "file:///etc/passwd">'):
        content = RSS.replace(b"<rss", b"<!DOCTYPE rss [" + entity + b"]><rss", 1).replace(
            b"Short.", b"x &a; y"
        )
        text = repr(read(content)[1])
        assert "expanded" not in text.replace("<!ENTITY", "") and "root:" not in text


@pytest.mark.parametrize(
    "content", [b"/etc/passwd", b"http://127.0.0.1/", b"<html><body><p>x</p></html>", b"{}", b""]
)
def test_what_is_no_feed(content: bytes) -> None:
    assert not is_feed(content)


def test_a_feed_with_nothing_readable_is_refused() -> None:
    with pytest.raises(InputError):
        read(b'{"version": "https://jsonfeed.org/version/1", "items": [{"id": ')


def test_utf_16() -> None:
    info, documents = read(RSS.decode().replace('encoding="utf-8"', 'encoding="utf-16"').encode("utf-16"))
    assert info.title == "The Harbour & Hill" and len(documents) == 2


def test_opml_even_malformed() -> None:
    content = b"""<opml version="1.0"><body><outline text="A & B" xmlUrl="https://a.example/rss">
    <outline title='C' xmlurl='http://c.example/'/><outline text=x xmlUrl="file:///etc/passwd"/>
    <outline text="again" xmlUrl="https://a.example/rss"/>"""
    assert is_opml(content) and not is_feed(content)
    found = outlines(content)
    assert [url for _, url in found] == ["https://a.example/rss", "http://c.example/"]


def test_slices_are_linear_on_hostile_feeds() -> None:
    assert len(xml_items(b"<rss>" + b"<item><![CDATA[" * 50_000)) == 1
    assert xml_items(b"<item>" + b"<![CDATA[</item>]]>" * 50_000 + b"</item>")[0].endswith(b"]]></item>")
