"""The documents of a bundle read again: what they say, beside what the issuer says they say.

A page or a file is read anew in the sandbox, and must give the text, title, publisher and date that the bundle names;
of a file that holds many articles each record is cut out anew, and is found by its key.
An item of a feed, a list or a letter stands in its container, which a bundle does not hold: its text is found again in
its bytes where that can be; what its container said of it is the issuer's word.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

from brief.checking.bundle import Bundle
from brief.errors import BriefError, LibraryError
from brief.formats.registry import found_in
from brief.reading.article import read
from brief.reading.document_parts import parts
from brief.reading.documents.dispatch import LOCKED, OPENED
from brief.reading.feed_furniture import OF_THE_FEED, set_apart
from brief.records import Article, Payload, RawDocument, digest
from brief.sandbox import Sandbox

WHOLE = ("file", "url", "export")
"""Kinds of origin whose bytes are the whole document, or the whole export in which a record stands."""
_FROM_A_FEED = ("title", "publisher", "authors", "language", "published", "disputed", "blocks", "set_aside")
"""What a feed may have said of a page that its item leads to; its title also tells what on the page is doubled."""
_OF_ITEM = ("title", "published", "modified", "blocks", "set_aside")
"""What an item says of itself."""
_HEAD = (
    b'<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    b'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"><channel>'
)
_FEED_HEAD = b'<feed xmlns="http://www.w3.org/2005/Atom">'


@dataclass(frozen=True, slots=True)
class Reread:
    """What does not hold of a bundle's documents, and what of them stands on the issuer's word."""

    faults: tuple[tuple[str, str], ...]
    asserted: tuple[str, ...]


def reread(bundle: Bundle, sandbox: Sandbox, *, same_reader: bool) -> Reread:
    """Every document of a bundle read again.

    Args:
        bundle: the bundle.
        sandbox: where untrusted bytes are read.
        same_reader: the record was made by the reader that reads now; else another text may be right.
    """
    faults: list[tuple[str, str]] = []
    unread: list[str] = []
    items: list[str] = []
    said: list[str] = []
    repeated = 0
    for about in bundle.articles.values():
        where, raw_sha = f"source {about.id}", about.raw_sha256
        try:
            article = bundle.article(about.id)
            raw = bundle.raw(raw_sha)
        except (LibraryError, BriefError):
            continue  # a missing or altered file is named as one
        if raw is None:
            continue
        if article.item_key != article.origin.item or article.id != digest(raw_sha, article.item_key)[:16]:
            faults.append((where, "its id is not that of its document"))
        kind = bundle.media_type(raw_sha)
        document = RawDocument(raw_sha, raw, kind, article.origin, article.first_seen)
        try:
            found = sandbox.run(texts_of, document)
        except BriefError as error:
            found = ()
            if str(error).startswith(LOCKED) and OPENED in article.extractor:
                unread.append(article.id)  # its password is known to whoever ingested it alone
                continue
        if article.origin.kind not in WHOLE:
            items.append(article.id)
            apart = [one for one in article.set_aside if one.reason in OF_THE_FEED]
            repeated += bool(apart)
            same = [
                set_apart(one, apart) for one in found if one.source_text_sha256 == article.source_text_sha256
            ]
            wrong = [name for name in _OF_ITEM if same and same_reader and not _any_has(same, article, name)]
            if wrong:
                faults.append((where, f"its item, read again, has another {', '.join(wrong)}"))
            if not same:
                unread.append(article.id)
            continue
        again = next(iter(found), None)
        differs = _differing(article, again) if again else ["source_text"]
        if not differs:
            continue
        if not same_reader:
            unread.append(article.id)
        elif again is None or not _of_page(article) or set(differs) - set(_FROM_A_FEED):
            faults.append((where, f"its document, read again, has another {', '.join(differs)}"))
        else:
            said.append(f"{article.id} ({_told(article, again, differs)})")
    return Reread(tuple(faults), tuple(_words(items, unread, said, repeated)))


def texts_of(document: RawDocument) -> tuple[Article, ...]:
    """The articles that a document's bytes hold, of an export the record alone that it is; runs in the sandbox."""
    if document.origin.kind in WHOLE:
        own = ((one, text) for one, text in parts(document) if one.origin == document.origin)
        return tuple(read(one, text) for one, text in own)
    content = document.content
    start = content[:200].lstrip().lower()
    if start.startswith(b"<entry"):
        content = _FEED_HEAD + content + b"</feed>"
    elif start.startswith(b"<item"):
        content = _HEAD + content + b"</channel></rss>"
    elif start.startswith(b"<url"):
        content = b"<urlset>" + content + b"</urlset>"
    kind = "" if start.startswith(b"<") else document.media_type
    payload = Payload(document.origin.location, content, kind, document.fetched_at)
    found = []
    for one in found_in(payload):
        if isinstance(one, RawDocument):
            try:
                found.append(read(one))
            except BriefError:
                continue
    return tuple(found)


def _any_has(found: list[Article], article: Article, name: str) -> bool:
    return any(getattr(one, name) == getattr(article, name) for one in found)


def _differing(article: Article, again: Article) -> list[str]:
    again = replace(again, id=article.id)
    return [f.name for f in fields(Article) if getattr(article, f.name) != getattr(again, f.name)]


def _of_page(article: Article) -> bool:
    """Whether a feed may have told of it: a page, or an entry of a live one."""
    return article.origin.kind in ("url", "export") and "://" in article.origin.location


def _told(article: Article, again: Article, differs: list[str]) -> str:
    pairs = []
    for name in differs:
        own, given = getattr(again, name), getattr(article, name)
        if isinstance(own, str):
            pairs.append(f"{name}: the page says “{own[:40]}”, the issuer “{given[:40]}”")
        else:
            pairs.append(f"{name}: the page alone gives another")
    return "; ".join(pairs)


def _words(items: list[str], unread: list[str], said: list[str], repeated: int) -> Iterator[str]:
    if items:
        yield (
            f"the publisher and address of {len(items)} items of feeds, lists or letters, which their"
            f" container gave: {', '.join(items)}"
        )
    if repeated:
        yield f"what was set aside in {repeated} items as repeated in their feed or leading to their own page"
    if unread:
        yield (
            f"the text of {len(unread)} articles, which could not be made again from their documents:"
            f" {', '.join(unread)}"
        )
    if said:
        yield f"what a feed is said to have told of pages, where these say otherwise: {', '.join(said)}"
