"""Feeds into items: each with its own bytes, its dates as worded, and an id that stays."""

import json
from datetime import UTC, datetime

import pytest

from brief.errors import InputError
from brief.formats.feeds import ITEM_JSON, is_feed, is_opml, items, outlines
from brief.formats.item_slices import xml_items
from brief.records import FeedInfo, Payload, RawDocument

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
    info, *found = items(Payload("feed.xml", content, "application/xml", NOW, kind="url"))
    assert isinstance(info, FeedInfo)
    return info, [document for document in found if isinstance(document, RawDocument)]


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
    monkeypatch.setattr("brief.formats.feeds.xml_items", lambda content: [])
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
    found = list(outlines(Payload("o.opml", content, "text/x-opml", NOW)))
    assert [url for _, url in found] == ["https://a.example/rss", "http://c.example/"]


def test_slices_are_linear_on_hostile_feeds() -> None:
    assert len(xml_items(b"<rss>" + b"<item><![CDATA[" * 50_000)) == 1
    assert xml_items(b"<item>" + b"<![CDATA[</item>]]>" * 50_000 + b"</item>")[0].endswith(b"]]></item>")


# -- the kinds and faults of feeds


RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'


def channel(*inside: str, head: str = "") -> bytes:
    return f'<rss version="2.0"><channel><title>B</title>{head}{"".join(inside)}</channel></rss>'.encode()


def one(content: bytes, location: str = "https://f.example/feeds/all.xml") -> RawDocument:
    _, document = items(Payload(location, content, "application/xml", NOW))
    assert isinstance(document, RawDocument)
    return document


def test_rss_090() -> None:
    content = f"""<?xml version="1.0"?><rdf:RDF {RDF} xmlns="http://my.netscape.com/rdf/simple/0.9/">
    <channel><title>Moz</title><link>http://m.example/</link></channel>
    <item><title>The bridge is closed</title><link>http://m.example/1</link></item></rdf:RDF>"""
    info, (document,) = read(content.encode())
    assert info.title == "Moz"
    assert (document.declared.title, document.declared.url) == ("The bridge is closed", "http://m.example/1")


def test_rss_091_with_its_document_type_and_entities() -> None:
    content = b"""<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"
    "http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel><title>N</title>
    <language>en-us</language><item><title>One caf&eacute;</title><link>http://n.example/1</link>
    <description>Closed&nbsp;here &mdash; today & tomorrow.</description></item></channel></rss>"""
    said = one(content).declared
    assert (said.title, said.language) == ("One café", "en-us")
    assert said.body == "Closed\xa0here — today & tomorrow."


def test_rss_092_items_have_neither_title_nor_link_nor_guid() -> None:
    enclosure = '<enclosure url="http://x.example/m.mp3" length="1" type="audio/mpeg"/>'
    first, second = read(
        channel(
            f"<item><description>The first.</description>{enclosure}</item>",
            "<item><description>The second.</description></item>",
        )
    )[1]
    assert (first.declared.body, second.declared.body) == ("The first.", "The second.")
    assert first.sha256 != second.sha256 and second.declared.url == ""
    assert (first.declared.url, first.declared.kind) == ("http://x.example/m.mp3", "audio")


def test_rss_1_with_its_full_text() -> None:
    content = f"""<?xml version="1.0"?><rdf:RDF {RDF} xmlns="http://purl.org/rss/1.0/"
    xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">
    <channel rdf:about="http://r.example/"><title>R</title><link>http://r.example/</link></channel>
    <item rdf:about="http://r.example/1"><title>T</title><link>http://r.example/1</link><description>Short.</description>
    <content:encoded><![CDATA[<p>The long text ]]]]><![CDATA[> goes on.</p>]]></content:encoded>
    <dc:date>2026-03-04T10:15:00+01:00</dc:date><dc:creator>Ada</dc:creator></item></rdf:RDF>"""
    said = one(content.encode()).declared
    assert said.body == "<p>The long text ]]> goes on.</p>" and said.body_type == "text/html"
    assert (said.published, said.authors) == ("2026-03-04T10:15:00+01:00", ("Ada",))


def test_atom_03() -> None:
    content = b"""<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>A</title><entry><title>E</title>
    <link rel="alternate" type="text/html" href="http://a.example/1"/><id>tag:a,1</id>
    <issued>2026-03-04T10:15:00Z</issued><modified>2026-03-05T10:15:00Z</modified>
    <content type="text/html" mode="escaped">&lt;p&gt;Body of it.&lt;/p&gt;</content></entry></feed>"""
    said = one(content).declared
    assert (said.published, said.modified) == ("2026-03-04T10:15:00Z", "2026-03-05T10:15:00Z")
    assert (said.body, said.url) == ("<p>Body of it.</p>", "http://a.example/1")


def test_atom_xhtml_under_a_base_of_its_own() -> None:
    div = '<div xmlns="http://www.w3.org/1999/xhtml">'
    content = f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://b.example/dir/"><title>X</title>
    <entry xml:base="deep/"><id>tag:x</id><title type="xhtml">{div}A <b>bold</b> title</div></title>
    <link href="sub/1"/><link rel="enclosure" href="http://x.example/e.mp3"/><summary>s</summary>
    <content type="xhtml">{div}<p>One <em>two</em>.</p><p>Three.</p></div></content></entry></feed>"""
    said = one(content.encode()).declared
    assert (said.title, said.url) == ("A bold title", "http://b.example/dir/deep/sub/1")
    assert "<p>One <em>two</em>.</p>" in said.body and said.body_type == "text/html"


def test_atom_with_a_prefix() -> None:
    content = b"""<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>P</a:title><a:entry><a:id>1</a:id>
    <a:title>T</a:title><a:updated>2026-03-04T10:15:00Z</a:updated><a:published>2026-03-03T10:15:00Z</a:published>
    <a:content>One two three.</a:content></a:entry></a:feed>"""
    said = one(content).declared
    assert (said.published, said.modified) == ("2026-03-03T10:15:00Z", "2026-03-04T10:15:00Z")


@pytest.mark.parametrize(
    ("link", "location", "url"),
    [
        ("/news/1", "https://f.example/feeds/all.xml", "https://f.example/news/1"),
        ("2.html", "https://f.example/feeds/all.xml", "https://f.example/feeds/2.html"),
        ("/news/1", "saved.xml", "https://site.example/news/1"),
        ("javascript:alert(1)", "https://f.example/", ""),
        ("//[bad", "https://f.example/", ""),
    ],
)
def test_relative_links_go_on_from_the_feed_or_its_site(link: str, location: str, url: str) -> None:
    content = channel(
        f"<item><title>T</title><link>{link}</link><description>x y z</description></item>",
        head="<link>https://site.example/</link>",
    )
    assert one(content, location).declared.url == url
    assert one(content, location).origin.item == link  # the key is as the feed words it


def test_a_guid_is_an_address_unless_it_says_otherwise() -> None:
    item = "<item><title>T</title><guid{}>http://g.example/2</guid><description>x y z</description></item>"
    assert one(channel(item.format(""))).declared.url == "http://g.example/2"
    assert one(channel(item.format(' isPermaLink="false"'))).declared.url == ""


def test_one_guid_with_two_texts_is_two_items_and_twice_the_same_is_one() -> None:
    item = "<item><title>T</title><guid>g</guid><description>The {}.</description></item>"
    documents = read(channel(item.format("first"), item.format("second"), item.format("second")))[1]
    assert [d.origin.item for d in documents] == ["g", "g", "g"]
    assert len({d.sha256 for d in documents}) == 2


def test_a_legacy_encoding_is_read_everywhere() -> None:
    content = """<?xml version="1.0" encoding="windows-1251"?><rss version="2.0"><channel><title>Новости</title><item>
    <title>Мост закрыт</title><link>http://r.example/1</link><pubDate>4 мая 2026</pubDate>
    <description>Мост закрыт.</description><source url="http://w.example/">Вестник</source></item></channel></rss>"""
    document = one(content.encode("cp1251"))
    said = document.declared
    assert (said.title, said.published, said.publisher) == ("Мост закрыт", "4 мая 2026", "Вестник")
    assert "Мост закрыт.".encode() in document.content  # an item's own bytes are UTF-8


@pytest.mark.parametrize(
    "junk", [b"\n\n  ", b"\xef\xbb\xbf", b"Warning: x in /y.php\n<br />\n", b"<!-- by x -->\n"]
)
def test_what_stands_before_a_feed_does_not_hide_it(junk: bytes) -> None:
    content = (
        junk
        + b'<?xml version="1.0"?>'
        + channel("<item><title>T</title><description>x y z</description></item>")
    )
    assert is_feed(content) and one(content).declared.title == "T"


def test_a_fault_in_one_item_costs_no_other() -> None:
    content = RSS.replace(b"</title><link>https", b"</tit\x00le><li\xffnk>https", 1)
    assert [d.declared.published for d in read(content)[1]] == [d.declared.published for d in read(RSS)[1]]


def test_where_every_parser_raises_the_items_are_read_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    import fastfeedparser
    import feedparser

    def whole_only_fails(content: bytes, real=fastfeedparser.parse):  # type: ignore[no-untyped-def]
        if content.count(b"<item>") > 1:
            raise ValueError("broken")
        return real(content)

    def fails(*_: object) -> None:
        raise TypeError("int() of None, as feedparser does at some broken markup")

    expected = [(d.sha256, d.declared.title, d.declared.body) for d in read(RSS)[1]]
    monkeypatch.setattr(feedparser, "parse", fails)
    monkeypatch.setattr(fastfeedparser, "parse", whole_only_fails)
    info, documents = read(RSS)
    assert [(d.sha256, d.declared.title, d.declared.body) for d in documents] == expected
    assert info.title == "The Harbour & Hill"
    monkeypatch.setattr(fastfeedparser, "parse", fails)
    with pytest.raises(InputError, match="no feed"):
        read(b"<rss><channel></channel></rss>")


def test_a_json_feed_cut_short_keeps_the_items_before_that() -> None:
    content = json.dumps({**JSON_FEED, "home_page_url": "https://j.example/"}).encode()
    info, documents = read(content[: content.index(b"four five")])
    assert info.title == "J" and [d.origin.item for d in documents] == ["1"]


def test_a_json_feed_with_its_version_last_and_relative_links() -> None:
    feed = {
        "items": [{"id": "1", "content_text": "word " * 5000, "url": "/1"}],
        "version": JSON_FEED["version"],
    }
    content = json.dumps(feed).encode()
    assert is_feed(content) and one(content).declared.url == "https://f.example/1"


def test_opml_nested_and_in_capitals() -> None:
    content = b"""<?xml version="1.0"?><OPML version="2.0"><BODY><OUTLINE TEXT="News"><OUTLINE TEXT="A" TYPE="rss"
    XMLURL="https://a.example/rss"/><outline title="R&eacute;gion"><outline text="B" xmlUrl="https://b.example/?x=1&y=2"/>
    </outline></OUTLINE></BODY></OPML>"""
    assert is_opml(content)
    assert list(outlines(Payload("o.opml", content, "text/x-opml", NOW))) == [
        ("A", "https://a.example/rss"),
        ("B", "https://b.example/?x=1&y=2"),
    ]
