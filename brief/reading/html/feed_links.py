"""The feeds that a page names in its head: ``<link rel="alternate">``; runs in a sandboxed child."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from brief.records import Outline, Payload

FEED_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"}
)
MOST = 20
"""Links that are looked at; a blog names two or three feeds."""


def feed_links(page: Payload) -> tuple[Outline, ...]:
    """Title and address of each feed that a page names, in its order, http and https only.

    Feeds of comments, which many blogs name beside their own, are left out.
    """
    import lxml.html
    from lxml import etree

    try:
        tree = lxml.html.document_fromstring(page.content)
    except (etree.LxmlError, ValueError):
        return ()
    base = next(iter(tree.xpath("//base/@href")), "")
    found: dict[str, str] = {}
    for link in tree.xpath("//link[@href]")[: MOST * 10]:
        kind = link.get("type", "").partition(";")[0].strip().lower()
        if kind not in FEED_TYPES or "alternate" not in link.get("rel", "").lower().split():
            continue
        try:
            url = urljoin(urljoin(page.location, base), link.get("href").strip())
            parts = urlsplit(url)
        except ValueError:
            continue
        sound = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
        if sound and "/comments/" not in f"{parts.path}/":
            title = " ".join(link.get("title", "").split())
            found.setdefault(parts._replace(fragment="").geturl(), title)
    return tuple((title, url) for url, title in list(found.items())[:MOST])
