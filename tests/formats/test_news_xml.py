"""News industry XML: NITF, NewsML-G2, NewsML 1, CAP and news sitemaps as articles; other XML refused by its name."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from brief.checking.rereading import texts_of
from brief.reading.piece_reader import Intake, intake
from brief.records import Article, Payload, Role

NOW = datetime(2026, 3, 9, tzinfo=UTC)
G2 = 'xmlns="http://iptc.org/std/nar/2006-10-01/" standard="NewsML-G2"'
CAP = 'xmlns="urn:oasis:names:tc:emergency:cap:1.2"'


def take(content: str | bytes, told: str = "application/xml") -> Intake:
    raw = content if isinstance(content, bytes) else content.encode()
    found = intake(Payload("wire.xml", raw, told, NOW))
    for document, article, _ in found.read:  # what a bundle holds of each gives the same article again
        again = [one for one in texts_of(document) if one.source_text == article.source_text]
        assert again and any(
            (a.title, a.blocks, a.published) == (article.title, article.blocks, article.published)
            for a in again
        )
    return found


def one(content: str | bytes) -> Article:
    found = take(content)
    assert not found.refused, found.refused
    ((_, article, _),) = found.read
    return article


def parts(article: Article) -> list[tuple[str, str]]:
    return [
        (block.role.value, " ".join(article.source_text[s:e] for s, e in block.spans))
        for block in article.typed
    ]


def aside(article: Article) -> dict[str, str]:
    return {article.source_text[a.start : a.end]: a.reason for a in article.set_aside}


NITF = """<?xml version="1.0"?><!DOCTYPE nitf SYSTEM "nitf-3-4.dtd">
<nitf xml:lang="en"><head><title>slug-lock</title>
<tobject><tobject.property tobject.property.type="Analysis"/></tobject>
<docdata management-status="usable"><doc-id id-string="orel:88"/><date.issue norm="20260304T181500+0200"/>
<correction info="An earlier version gave the length of the wall wrongly."/></docdata>
<pubdata name="Orel Agency" ex-ref="https://orel.example/88"/>
<revision-history norm="20260304T190000+0200"/></head><body><body.head><hedline><hl1>Lock wall gives way</hl1>
<hl2>Barges wait upstream</hl2></hedline><byline>By Jan Hollar and <person>Ilka Brandt</person>
<byttl>Reporters</byttl></byline>
<dateline><location>DRENHOLT</location> <story.date norm="20260304">4 March</story.date></dateline>
<abstract><p>A wall of the lock at Drenholt gave way.</p></abstract></body.head>
<body.content><block><p>The wall fell at <chron>06:00</chron>, <person>Petra Lund</person> said.<!-- cut --></p>
<hl2>What is known</hl2><bq><block><p>We closed the gates.</p><p>Nobody was hurt.</p></block>
<credit>Petra Lund, lock keeper</credit></bq>
<media media-type="image"><media-reference source="a.jpg"/><media-caption>The lock in 2019.</media-caption></media>
<ul><li>Nine barges wait.</li></ul><table><tr><th>Day</th><th>Barges</th></tr><tr><td>Monday</td><td>9</td></tr></table>
</block></body.content><body.end><tagline>Editing by A. Nilsen</tagline></body.end></body></nitf>"""


def test_nitf_with_everything() -> None:
    found = one(NITF)
    assert (found.title, found.publisher, found.url) == (
        "Lock wall gives way",
        "Orel Agency",
        "https://orel.example/88",
    )
    assert found.published.start == datetime(2026, 3, 4, 16, 15, tzinfo=UTC)
    assert found.modified.start == datetime(2026, 3, 4, 17, tzinfo=UTC)
    assert found.authors == ("Jan Hollar", "Ilka Brandt") and found.item_key == "orel:88"
    assert parts(found) == [
        ("heading", "Barges wait upstream"),
        ("standfirst", "A wall of the lock at Drenholt gave way."),
        ("correction note", "An earlier version gave the length of the wall wrongly."),
        ("body", "The wall fell at 06:00, Petra Lund said."),
        ("heading", "What is known"),
        ("quotation", "We closed the gates."),
        ("quotation", "Nobody was hurt."),
        ("caption", "The lock in 2019."),
        ("list", "Nine barges wait."),
        ("table", "Day | Barges"),
        ("table", "Monday | 9"),
    ]
    assert {block.speaker for block in found.typed if block.role is Role.QUOTATION} == {
        "Petra Lund, lock keeper"
    }
    assert aside(found)["DRENHOLT 4 March"] == aside(found)["Editing by A. Nilsen"] == "byline or date line"
    assert "By Jan Hollar and Ilka Brandt, Reporters" in aside(found)


def test_nitf_under_embargo_withheld_and_in_a_wrapper() -> None:
    held = NITF.replace("<date.issue", '<date.release norm="20260401T000000Z"/><date.issue')
    (refused,) = take(held).refused
    assert "under embargo until 20260401T000000Z" in refused.reason
    gone = one(NITF.replace('"usable"', '"withheld"'))
    assert parts(gone) == [("correction note", "Orel Agency has withdrawn its report “Lock wall gives way”.")]
    assert aside(gone)["The wall fell at 06:00, Petra Lund said."] == "struck out by the publisher"
    body = NITF.partition("]>")[0].partition('dtd">')[2]
    two = take(f"<stories>{body}{body.replace('orel:88', 'orel:89')}</stories>")
    assert [article.item_key for _, article, _ in two.read] == ["orel:88", "orel:89"]


def g2(guid: str, inner: str, status: str = "usable", version: str = "1", prefix: str = "") -> str:
    item = (
        f'<newsItem {G2} guid="{guid}" version="{version}" xml:lang="en"><itemMeta><itemClass qcode="ninat:text"/>'
        f'<provider qcode="nprov:OA"><name>Orel Agency</name></provider>'
        f"<versionCreated>2026-03-05T09:00:00+02:00</versionCreated>{prefix}"
        f'<pubStatus qcode="stat:{status}"/></itemMeta><contentMeta><headline>Lock at Drenholt closed</headline>'
        f"<by>By Jan Hollar</by><dateline>DRENHOLT</dateline></contentMeta><contentSet>{inner}</contentSet></newsItem>"
    )
    return item


XHTML = (
    '<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><body>'
    "<p>The lock took <del>41</del> 46 barges, its keeper said.</p><blockquote><p>We are full.</p>"
    "<cite>Petra Lund</cite></blockquote></body></html></inlineXML>"
)
WITH_NITF = (
    '<inlineXML contenttype="application/nitf+xml"><nitf><body><body.content><p>The lock at Drenholt is closed.</p>'
    "</body.content></body></nitf></inlineXML>"
)
PLAIN = (
    '<inlineData contenttype="text/plain">The lock is shut.\n\nBarges &amp; boats wait below it.</inlineData>'
)
ESCAPED = (
    '<inlineData contenttype="text/html">&lt;p&gt;The lock is shut.&lt;/p&gt;'
    "&lt;p&gt;Boats wait.&lt;/p&gt;</inlineData>"
)


def test_newsml_g2_with_each_kind_of_content() -> None:
    for inner, said in (
        (XHTML, [("body", "The lock took 46 barges, its keeper said."), ("quotation", "We are full.")]),
        (WITH_NITF, [("body", "The lock at Drenholt is closed.")]),
        (PLAIN, [("body", "The lock is shut."), ("body", "Barges & boats wait below it.")]),
        (ESCAPED, [("body", "The lock is shut."), ("body", "Boats wait.")]),
    ):
        found = one(g2("urn:x:1", inner))
        assert parts(found) == said
        assert (found.title, found.publisher, found.authors) == (
            "Lock at Drenholt closed",
            "Orel Agency",
            ("Jan Hollar",),
        )
        assert found.published.start == datetime(2026, 3, 5, 7, tzinfo=UTC)
    assert aside(one(g2("urn:x:1", XHTML)))["41"] == "struck out by the publisher"
    assert one(g2("urn:x:1", XHTML)).typed[-1].speaker == "Petra Lund"


def test_a_newsml_message_gives_each_item_and_names_what_is_none() -> None:
    items = g2("urn:x:1", PLAIN) + g2("urn:x:2", XHTML) + g2("urn:x:3", "") + '<packageItem guid="p"/>'
    message = f'<nar:newsMessage xmlns:nar="x"><nar:itemSet>{items}</nar:itemSet></nar:newsMessage>'
    found = take(message)
    assert [article.item_key for _, article, _ in found.read] == ["urn:x:1", "urn:x:2", "urn:x:3"]
    assert parts(found.read[2][1]) == [("body", "Lock at Drenholt closed")]  # a headline is all there is
    assert [r.reason for r in found.refused] == ["holds 1 items that are no articles (packageitem), left out"]
    assert found.read[0][0].content.decode() in message


@pytest.mark.parametrize("status", ["canceled", "withheld"])
def test_a_newsml_item_taken_back_says_so_and_nothing_else(status: str) -> None:
    found = take(g2("urn:x:1", PLAIN, status, "3"))
    ((raw, article, _),) = found.read
    assert raw.declared.kind == "withdrawn"
    assert article.text == "Orel Agency has withdrawn its report “Lock at Drenholt closed”."
    assert aside(article)["The lock is shut."] == "struck out by the publisher"
    assert "Version 3" in aside(article)


def test_a_newsml_item_under_embargo_is_not_read_before_its_time() -> None:
    until = "<embargoed>2026-03-10T00:00:00Z</embargoed>"
    assert "under embargo until 2026-03-10" in take(g2("urn:x:1", PLAIN, prefix=until)).refused[0].reason
    assert one(g2("urn:x:1", PLAIN, prefix=until.replace("03-10", "03-08"))).title


def test_newsml_1() -> None:
    found = one(
        """<?xml version="1.0"?><!DOCTYPE NewsML SYSTEM "NewsML_1.2.dtd"><NewsML><NewsEnvelope><SentFrom>
        <Party FormalName="Orel Agency"/></SentFrom></NewsEnvelope><NewsItem xml:lang="de">
        <Identification><NewsIdentifier>
        <ProviderId>orel.example</ProviderId><DateId>20260304</DateId><NewsItemId>7</NewsItemId>
        <RevisionId PreviousRevision="0" Update="N">1</RevisionId>
        <PublicIdentifier>urn:newsml:orel:7</PublicIdentifier>
        </NewsIdentifier></Identification><NewsManagement><FirstCreated>20260304T101500Z</FirstCreated>
        <ThisRevisionCreated>20260304T111500Z</ThisRevisionCreated><Status FormalName="Usable"/></NewsManagement>
        <NewsComponent><NewsLines><HeadLine>Schleuse gesperrt</HeadLine><ByLine>Von Jan Hollar</ByLine></NewsLines>
        <ContentItem><MediaType FormalName="Text"/><DataContent><nitf><body><body.content><p>Die Schleuse in Drenholt
        ist seit Mittwoch gesperrt.</p></body.content></body></nitf></DataContent></ContentItem></NewsComponent>
        </NewsItem></NewsML>"""
    )
    assert (found.title, found.publisher, found.authors) == (
        "Schleuse gesperrt",
        "Orel Agency",
        ("Jan Hollar",),
    )
    assert found.item_key == "urn:newsml:orel:7" and found.language == "de"
    assert found.published.start == datetime(2026, 3, 4, 10, 15, tzinfo=UTC)
    assert found.modified.start == datetime(2026, 3, 4, 11, 15, tzinfo=UTC)
    assert found.text == "Die Schleuse in Drenholt ist seit Mittwoch gesperrt."


def alert(
    status: str = "Actual", kind: str = "Alert", certainty: str = "Likely", infos: int = 1, more: str = ""
) -> str:
    info = (
        f"<info><language>en-GB</language><event>Flood</event><urgency>Expected</urgency><severity>Severe</severity>"
        f"<certainty>{certainty}</certainty><senderName>Orel Water Board</senderName><headline>Flood warning</headline>"
        f"<description>The Tessim may rise\nto 4 metres.</description><instruction>Leave the river bank at once."
        f"</instruction>{more}<area><areaDesc>Lower Sallow</areaDesc></area></info>"
    )
    return (
        f"<c:alert {CAP.replace('xmlns', 'xmlns:c')}><identifier>W-1</identifier><sender>w@orel.example</sender>"
        f"<sent>2026-03-05T07:10:00+01:00</sent><status>{status}</status><msgType>{kind}</msgType>"
        f"{info * infos}</c:alert>"
    )


@pytest.mark.parametrize(
    ("certainty", "said"),
    [
        ("Observed", "Flood in Lower Sallow has been observed."),
        ("Likely", "Flood in Lower Sallow is likely."),
        ("Possible", "Flood in Lower Sallow is possible."),
        ("Unknown", "Flood in Lower Sallow is warned of, how certain is not said."),
    ],
)
def test_an_alert_is_hedged_as_its_sender_is_and_its_instruction_is_no_claim(
    certainty: str, said: str
) -> None:
    found = one(alert(certainty=certainty))
    assert (found.title, found.publisher) == ("Flood warning", "Orel Water Board")
    assert found.published.start == datetime(2026, 3, 5, 6, 10, tzinfo=UTC)
    assert parts(found) == [
        ("body", said),
        ("body", "Severity: Severe. Urgency: Expected."),
        ("body", "The Tessim may rise to 4 metres."),
        ("instruction to the public", "Leave the river bank at once."),
    ]


def test_an_alert_that_is_none_is_refused_and_one_called_off_is_withdrawn() -> None:
    assert "exercise" in take(alert("Exercise")).refused[0].reason
    assert "test alert" in take(alert("Test")).refused[0].reason
    assert "acknowledges" in take(alert(kind="Ack")).refused[0].reason
    gone = one(alert(kind="Cancel"))
    assert gone.text == "Orel Water Board has withdrawn its alert “Flood warning”."
    named = one(alert().replace("<event>Flood<", "<event>Flood Warning<"))
    assert named.text.startswith("Flood Warning in Lower Sallow: what it warns of is likely.")
    several = take(alert(infos=2))
    assert [article.item_key for _, article, _ in several.read] == ["W-1#1", "W-1#2"]
    wrapped = take(f"<EDXLDistribution><content>{alert()}</content></EDXLDistribution>")
    assert [article.title for _, article, _ in wrapped.read] == ["Flood warning"]


def sitemap(*entries: str) -> str:
    held = "".join(f"<url>{entry}</url>" for entry in entries)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">{held}</urlset>'


NEWS = (
    "<loc>https://orel.example/{0}</loc><n:news><n:publication><n:name>Orel Post</n:name><n:language>de</n:language>"
    "</n:publication><n:genres>Opinion</n:genres><n:publication_date>2026-03-0{0}T07:00:00+01:00</n:publication_date>"
    "<n:title>Schleuse {0} &amp; Wehr gesperrt</n:title></n:news>"
)


def test_a_news_sitemap_is_a_feed_of_headlines() -> None:
    found = take(sitemap(NEWS.format(4), NEWS.format(5), "<loc>https://orel.example/about</loc>"))
    assert found.feed is not None and (found.feed.title, found.feed.url) == (
        "Orel Post",
        "https://orel.example/",
    )
    (raw, first, _), (_, second, _) = found.read
    assert (first.title, first.publisher, first.language) == ("Schleuse 4 & Wehr gesperrt", "Orel Post", "de")
    assert first.url == "https://orel.example/4" and first.text == first.title
    assert second.published.start == datetime(2026, 3, 5, 6, tzinfo=UTC)
    assert raw.declared.kind == "Opinion"
    assert [r.reason for r in found.refused] == ["lists 1 addresses without a headline, which were left out"]


def test_a_sitemap_without_news_says_what_to_do() -> None:
    assert "sitemap without news" in take(sitemap("<loc>https://orel.example/about</loc>")).refused[0].reason
    assert "list of sitemaps" in take("<sitemapindex><sitemap/></sitemapindex>").refused[0].reason


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ('<kml xmlns="http://www.opengis.net/kml/2.2"><Document/></kml>', "is a KML map"),
        ('<book xmlns="http://docbook.org/ns/docbook"><title>x</title></book>', "is DocBook"),
        ("<?xml version='1.0'?><!-- c --><m:inventory xmlns:m='u'><m:thing/></m:inventory>", "<inventory>"),
        ("<alert><message>three words here</message></alert>", "<alert>"),
        ("<packageItem guid='x'/>", "NewsML-G2 package"),
    ],
)
def test_other_xml_is_refused_by_its_name(content: str, named: str) -> None:
    (refused,) = take(content).refused
    assert named in refused.reason and "export its articles" in refused.reason


def test_entities_and_depth_do_no_harm() -> None:
    bomb = '<!DOCTYPE nitf [<!ENTITY a "aaaaaaaaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
    hostile = NITF.replace('<!DOCTYPE nitf SYSTEM "nitf-3-4.dtd">', bomb).replace(
        "What is known", "What is &a;&b; known"
    )
    text = one(hostile).source_text
    assert "aaaa" not in text and "root:" not in text
    deep = "<nitf><body><body.content>" + "<block>" * 50_000 + "<p>Three words here.</p>"
    found = take(deep)
    assert not found.read or "Three words" in found.read[0][1].text
    broken = NITF[: NITF.index("What is known")]
    assert "The wall fell at 06:00, Petra Lund said." in one(broken).text


def test_the_cases_of_news_industry_xml(real_data: Path) -> None:
    folder = real_data / "cases" / "news-industry-xml"
    nitf, newsml = (one((folder / f).read_bytes()) for f in ("x01_nitf.xml", "x02_newsml.xml"))
    for found in (nitf, newsml):
        assert (found.title, found.publisher) == ("Port of Sallow to close on Sunday", "Corvin Press")
        assert found.authors == ("Mira Tolland",) and len(found.blocks) == 2
    assert nitf.published.start == datetime(2026, 3, 5, 7, 10, tzinfo=UTC)
    assert newsml.modified.start == datetime(2026, 3, 5, 7, 10, tzinfo=UTC)
    headlines = take((folder / "f15_sitemap.xml").read_bytes()).read
    assert [article.publisher for _, article, _ in headlines] == ["Harbour News"] * 2
    warning = one((folder / "x04_cap.xml").read_bytes())
    assert warning.text.startswith("Storm in Tarn is likely.") and "140 km/h" in warning.text
