"""NewsML-G2 (``newsItem``, ``newsMessage``) and NewsML 1: items with their text inside."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from brief.formats import nitf
from brief.formats.marked_text import MarkedText
from brief.formats.wire_items import WireItem, later, names_of
from brief.formats.xml_trees import child, children, name, said, within, words
from brief.records import Role

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_MEDIA = ("picture", "photo", "graphic", "video", "audio")


def g2_item(root: Element) -> WireItem:
    """A ``newsItem`` of NewsML-G2."""
    meta, content = child(root, "itemmeta"), child(root, "contentmeta")
    provider = child(meta, "provider")
    version = words(child(meta, "versioncreated"))
    first = words(child(meta, "firstcreated")) or version or words(child(content, "contentcreated"))
    titles = list(children(content, "headline")) if content is not None else []
    main = [t for t in titles if "sub" not in said(t, "role")] or titles
    kind = said(child(meta, "itemclass"), "qcode", "literal").rpartition(":")[2]
    genre = child(content, "genre")
    by = [words(each) for each in children(content, "by")] if content is not None else []
    people = (
        [_named(each) for each in children(content, "creator", "contributor")] if content is not None else []
    )
    text = MarkedText()
    for each in titles:
        if main and each is not main[0]:
            text.add(words(each), Role.HEADING)
    for line in (*by, words(child(content, "dateline"))):
        text.add(line, Role.BYLINE)
    number = said(root, "version")
    text.add(f"Version {number}" if number not in ("", "1") else "", Role.BYLINE)
    for note in within(meta, "ednote") if meta is not None else ():
        text.add(words(note), Role.NOTE)
    found = _g2_content(child(root, "contentset"))
    described = [words(each) for each in children(content, "description")] if content is not None else []
    _append(text, found, [*dict.fromkeys(filter(None, described))], caption=kind in _MEDIA)
    return WireItem(
        key=said(root, "guid"),
        title=words(main[0]) if main else words(child(meta, "title")) or words(child(content, "slugline")),
        publisher=_named(provider)
        or words(child(content, "creditline"))
        or _named(child(content, "infosource"))
        or _named(child(root, "rightsinfo", "copyrightholder")),
        authors=tuple(n for line in by for n in names_of(line)) or tuple(dict.fromkeys(filter(None, people))),
        url=_link(meta, said(root, "guid")),
        language=said(child(content, "language"), "tag") or said(root, "lang"),
        published=first,
        modified=later(first, version),
        kind=kind if kind in _MEDIA else _named(genre) or said(genre, "qcode").rpartition(":")[2],
        status=said(child(meta, "pubstatus"), "qcode", "literal", "uri"),
        embargo=words(child(meta, "embargoed")),
        text=text,
    )


def ml1_item(root: Element, provider: str = "") -> WireItem:
    """A ``NewsItem`` of NewsML 1; ``provider`` stands in where it names none."""
    identity, managed = child(root, "identification", "newsidentifier"), child(root, "newsmanagement")
    first, revised = words(child(managed, "firstcreated")), words(child(managed, "thisrevisioncreated"))
    lines = next(within(root, "newslines"), None)
    by = [words(each) for each in children(lines, "byline")] if lines is not None else []
    text = MarkedText()
    for each in children(lines, "subheadline") if lines is not None else ():
        text.add(words(each), Role.HEADING)
    for line in (*by, words(child(lines, "dateline"))):
        text.add(line, Role.BYLINE)
    found = max(
        (_data(each) for each in within(root, "datacontent")), key=lambda t: len(t.text), default=MarkedText()
    )
    _append(text, found, [])
    party = next((said(each, "formalname") for each in within(root, "party")), "")
    credit = words(child(lines, "creditline"))
    media = said(next(within(root, "mediatype"), None), "formalname").lower()
    return WireItem(
        key=words(child(identity, "publicidentifier")) or words(child(identity, "newsitemid")),
        title=words(child(lines, "headline")) or words(child(lines, "slugline")),
        publisher=credit or party or provider or words(child(identity, "providerid")),
        authors=tuple(n for line in by for n in names_of(line)),
        language=said(next(within(root, "language"), None), "formalname") or said(root, "lang"),
        published=first or revised,
        modified=later(first or revised, revised),
        kind=media if media in _MEDIA else said(next(within(root, "genre"), None), "formalname"),
        status=said(child(managed, "status"), "formalname"),
        embargo=_released(managed),
        text=text,
    )


def _append(text: MarkedText, found: MarkedText, described: list[str], *, caption: bool = False) -> None:
    """The content below what stands above it; where it has none, what describes it."""
    if found.text:
        text.join(found)
        return
    for line in described:
        text.add(line, Role.CAPTION if caption else Role.STANDFIRST)


def _g2_content(held: Element | None) -> MarkedText:
    """The longest of a content set's renditions: XHTML, NITF, or text."""
    found = [_data(each) for each in children(held, "inlinexml", "inlinedata")] if held is not None else []
    return max(found, key=lambda text: len(text.text), default=MarkedText())


def _data(element: Element) -> MarkedText:
    """What an element holds in itself: a page, an NITF document, escaped markup or plain text."""
    inner = next((each for each in element if name(each)), None)
    if inner is not None and name(inner) == "nitf":
        return nitf.content(inner)
    text = MarkedText()
    if inner is not None:
        text.flow(
            child(inner, "body") if name(inner) == "html" and child(inner, "body") is not None else element
        )
        return text
    plain = "".join(element.itertext())
    if "html" in said(element, "contenttype").lower() or plain.lstrip().startswith("<"):
        return _escaped(plain)
    for paragraph in plain.replace("\r\n", "\n").split("\n\n"):
        text.add(html.unescape(paragraph))
    return text


def _escaped(markup: str) -> MarkedText:
    """Markup that stands in an element as text."""
    import lxml.html
    from lxml import etree

    text = MarkedText()
    try:
        text.flow(lxml.html.fragment_fromstring(markup, create_parent="div"))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        text.add(markup)
    return text


def _named(element: Element | None) -> str:
    """The name of a party or a subject, else how it is called where it has no name."""
    if element is None:
        return ""
    named = words(child(element, "name"))
    return named or said(element, "literal") or said(element, "qcode").rpartition(":")[2]


def _link(meta: Element | None, guid: str) -> str:
    """The address of an item on the web: a link of its meta data to a page, else a guid that is one."""
    for each in children(meta, "link") if meta is not None else ():
        if "html" in said(each, "contenttype") and said(each, "href"):
            return said(each, "href")
    return guid


def _released(managed: Element | None) -> str:
    """When an embargoed item's status is said to change."""
    return said(child(managed, "statuswillchange", "datetime"), "value") or words(
        child(managed, "statuswillchange", "dateandtime")
    )
