"""XML of the news industry by its root element: NITF, NewsML, CAP, news sitemaps; of other XML, which it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from brief.errors import InputError
from brief.formats import newsml, nitf, public_alerts
from brief.formats.feed_repair import begun, utf8
from brief.formats.item_slices import element_start, xml_items
from brief.formats.news_sitemaps import entries
from brief.formats.wire_items import WireItem, document
from brief.formats.xml_trees import child, head_of, name, root_of, said, tree_of, within
from brief.records import FeedInfo, Payload, RawDocument, Refusal

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MEDIA_TYPE = "application/x-news+xml"
ALIASES = (
    "application/vnd.iptc.g2.newsitem+xml application/vnd.iptc.g2.newsmessage+xml application/nitf+xml"
    " application/cap+xml application/common-alerting-protocol+xml"
)
_ROOTS = frozenset({"nitf", "newsitem", "newsmessage", "newsml", "urlset"})
_ITEM = element_start("nitf", "newsItem", "alert")
_CAP = re.compile(rb"urn:oasis:names:tc:emergency:cap:|incident\.com/cap/|<(?:\w{1,20}:)?msgType>")
_G2_OTHERS = ("packageitem", "conceptitem", "knowledgeitem", "planningitem", "catalogitem")
_ADVICE = "export its articles as HTML, text or a feed and ingest those"
_NAMES = {
    "kml": "a KML map",
    "gpx": "a GPX track",
    "svg": "an SVG drawing",
    "tei": "a TEI text",
    "book": "a DocBook or similar book",
    "chapter": "a DocBook or similar chapter",
    "article": "an article in DocBook, JATS or a like format",
    "pubmedarticleset": "a PubMed list",
    "fictionbook": "an FB2 book",
    "package": "an Office document in flat XML, or a package file",
    "worddocument": "an old Word document in XML",
    "workbook": "an old Excel workbook in XML",
    "document": "an OpenDocument or similar document in flat XML",
    "document-content": "the content of an OpenDocument file",
    "mediawiki": "a MediaWiki export",
    "plist": "a property list",
    "envelope": "a SOAP message",
    "stylesheet": "an XSLT style sheet",
    "transform": "an XSLT style sheet",
    "schema": "an XML schema",
    "tt": "subtitles in TTML",
    "ncx": "the contents list of an e-book",
    "oai-pmh": "an OAI-PMH answer",
    "xbrl": "an XBRL report",
    "opensearchdescription": "the description of a search engine",
    "manifest": "a manifest",
    "project": "a build file",
    "packageitem": "a NewsML-G2 package, which lists items and holds none",
    "conceptitem": "a NewsML-G2 concept",
    "knowledgeitem": "a NewsML-G2 list of concepts",
    "planningitem": "a NewsML-G2 planning item",
}


def is_news(content: bytes) -> bool:
    """Whether bytes are XML of a news format, judged by their root element, or by what some wrapper holds."""
    head = head_of(content)
    if not head.startswith(b"<"):
        return False
    root = root_of(head)
    if root == "alert":
        return _CAP.search(head) is not None
    if root in _ROOTS:
        return True
    # A wrapper of the sender's own around items; a page that shows such markup is none.
    wrapped = _ITEM.search(content) if root and root not in ("html", "rss", "feed", "rdf", "opml") else None
    return wrapped is not None and (
        wrapped[1].lower().rpartition(b":")[2] != b"alert" or _CAP.search(content) is not None
    )


def items(payload: Payload) -> Iterator[FeedInfo | RawDocument | Refusal]:
    """The articles of news XML, each with its own bytes.

    Raises:
        InputError: it holds none, or cannot be read.
    """
    content = payload.content
    root = root_of(head_of(content))
    if root == "urlset":
        yield from entries(payload)
        return
    alone = root in ("nitf", "newsitem", "alert")
    slices = [content] if alone else xml_items(begun(utf8(content)), _ITEM)
    whole = None if alone else tree_of(content)
    provider = _sender(whole)
    for raw in slices:
        element = tree_of(raw)
        for found in _read(element, provider):
            if isinstance(found, str):
                yield Refusal(payload.location, found)
            else:
                yield document(found, raw, MEDIA_TYPE, payload)
    if whole is not None and (others := [name(each) for each in within(whole, *_G2_OTHERS)]):
        kinds = ", ".join(sorted(set(others)))
        yield Refusal(payload.location, f"holds {len(others)} items that are no articles ({kinds}), left out")
    elif not slices:
        raise InputError("is a news message without an item in it; it is empty or cut short")


def _read(element: Element, provider: str) -> Iterator[WireItem | str]:
    """What one element holds: a wire item or more, or why there is none."""
    tag = name(element)
    if tag == "nitf":
        yield nitf.article(element)
    elif tag == "alert":
        if why := public_alerts.refused(element):
            yield why
        else:
            yield from public_alerts.alerts(element)
    elif child(element, "identification") is not None or child(element, "newsmanagement") is not None:
        yield newsml.ml1_item(element, provider)
    else:
        yield newsml.g2_item(element)


def _sender(message: Element | None) -> str:
    """Whom a NewsML 1 envelope names as its sender."""
    if message is None:
        return ""
    sent = child(message, "newsenvelope", "sentfrom")
    return next((said(each, "formalname") for each in within(sent, "party")), "") if sent is not None else ""


def refusal(content: bytes) -> str:
    """Why XML that is no feed and of no news format is not read: what it is, and what to do."""
    head = head_of(content)
    root = root_of(head) if head.startswith(b"<") else ""
    if not root:
        return f"is XML of a kind that is not read: it has no element; {_ADVICE}"
    if root == "sitemapindex":
        return "is a list of sitemaps, not a feed; ingest the news sitemap that it names"
    if b"docbook" in head.lower():
        return f"is DocBook, which is not read; {_ADVICE}"
    if root in _NAMES:
        return f"is {_NAMES[root]} (its root element is <{root}>), which is not read; {_ADVICE}"
    return f"is XML of a kind that is not read (its root element is <{root}>); {_ADVICE}"
