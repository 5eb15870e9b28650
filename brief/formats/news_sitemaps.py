"""News sitemaps: a headline, a date, a publisher and an address an entry, and nothing of the article."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from urllib.parse import urlsplit

from brief.errors import InputError
from brief.formats.feed_repair import begun, utf8
from brief.formats.item_slices import element_start, xml_items
from brief.formats.xml_trees import child, tree_of, words
from brief.records import Declared, FeedInfo, Origin, Payload, RawDocument, Refusal

MEDIA_TYPE = "application/x-news-sitemap+xml"
_ENTRY = element_start("url")


def entries(payload: Payload) -> Iterator[FeedInfo | RawDocument | Refusal]:
    """The entries of a news sitemap, as a feed's: each with its own bytes; its address is its key."""
    documents: list[RawDocument] = []
    bare = 0
    for raw in xml_items(begun(utf8(payload.content)), _ENTRY):
        declared = _declared(raw)
        if not declared.title:
            bare += 1
            continue
        origin = Origin("feed", payload.location, declared.url or declared.title)
        documents.append(
            RawDocument(sha256(raw).hexdigest(), raw, MEDIA_TYPE, origin, payload.fetched_at, declared)
        )
    if documents:
        first = documents[0].declared
        parts = urlsplit(first.url)
        site = f"{parts.scheme}://{parts.netloc}/" if parts.netloc else ""
        yield FeedInfo(first.publisher, site, first.language)
    yield from documents
    if not documents:
        yield Refusal(
            payload.location,
            "is a sitemap without news in it, only addresses; ingest the pages, or the site's news sitemap or feed",
        )
    elif bare:
        yield Refusal(payload.location, f"lists {bare} addresses without a headline, which were left out")


def _declared(raw: bytes) -> Declared:
    try:
        root = tree_of(raw)
    except InputError:
        return Declared()
    news = child(root, "news")
    address = words(child(root, "loc"))
    return Declared(
        title=words(child(news, "title")),
        published=words(child(news, "publication_date")) or words(child(root, "lastmod")),
        publisher=words(child(news, "publication", "name")),
        url=address if address.lower().startswith(("http://", "https://")) else "",
        language=words(child(news, "publication", "language")),
        kind=words(child(news, "genres")),
    )
