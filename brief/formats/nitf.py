"""NITF, the news industry's text format: one article a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brief.formats.marked_text import MarkedText
from brief.formats.wire_items import WireItem, later, names_of
from brief.formats.xml_trees import child, children, said, within, words
from brief.records import Role

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


def article(root: Element) -> WireItem:
    """The article of a ``nitf`` element: what its head says, and its body as marked paragraphs."""
    head, body = child(root, "head"), child(root, "body")
    data, pub = child(head, "docdata"), child(head, "pubdata")
    top = child(body, "body.head")
    heads = [] if top is None else [line for line in within(top, "hl1", "hl2") if words(line)]
    titles = [words(line) for line in heads if line.tag.rpartition("}")[2].lower() == "hl1"]
    issued, released = (said(child(data, f"date.{what}"), "norm") for what in ("issue", "release"))
    story = said(next(within(top, "story.date"), None) if top is not None else None, "norm")
    revised = ""
    for each in children(head, "revision-history") if head is not None else ():
        revised = later(revised, said(each, "norm"))
    property_ = said(child(head, "tobject", "tobject.property"), "tobject.property.type")
    published = issued or said(pub, "date.publication") or story or released
    return WireItem(
        key=said(child(data, "doc-id"), "id-string"),
        title=titles[0] if titles else words(child(head, "title")),
        publisher=_publisher(top, data, pub),
        authors=_authors(top),
        url=said(pub, "ex-ref"),
        language=said(root, "lang") or said(body, "lang"),
        published=published,
        modified=later(published, revised),
        kind="" if property_.lower() == "current" else property_,
        status=said(data, "management-status"),
        embargo=released,
        text=_text(body, data, titles[1:]),
    )


def _publisher(top: Element | None, data: Element | None, pub: Element | None) -> str:
    distributor = next(within(top, "distributor"), None) if top is not None else None
    owner = next(within(top, "rights.owner"), None) if top is not None else None
    return (
        said(pub, "name")
        or words(distributor)
        or said(child(data, "doc.copyright"), "holder")
        or words(owner)
    )


def _authors(top: Element | None) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for byline in within(top, "byline") if top is not None else ():
        found.update(dict.fromkeys(names_of(_byline(byline)[0])))
    return tuple(found)


def _byline(line: Element) -> tuple[str, str]:
    """Who a byline names, and the title that stands with the name."""
    title = words(next(within(line, "byttl"), None))
    return words(line).removesuffix(title).strip(" ,"), title


def _text(body: Element | None, data: Element | None, further: list[str]) -> MarkedText:
    """What stands above the story, the story, and what stands below it; each paragraph with its role."""
    text = MarkedText()
    top, content, end = (child(body, f"body.{part}") for part in ("head", "content", "end"))
    for title in further:
        text.add(title, Role.HEADING)
    if top is not None:
        for line in within(top, "hl2"):
            text.add(words(line), Role.HEADING)
        for line in within(top, "byline", "dateline"):
            name, title = _byline(line)
            text.add(f"{name}, {title}" if title else name, Role.BYLINE)
        for note in children(top, "note"):
            text.flow(note, Role.NOTE)
        for abstract in within(top, "abstract"):
            text.flow(abstract, Role.STANDFIRST)
    for correction in within(data, "correction") if data is not None else ():
        text.add(said(correction, "info"), Role.CORRECTION)
    if content is not None:
        text.flow(content)
    elif body is not None and top is None and end is None:
        text.flow(body)
    if end is not None:
        text.flow(end, Role.BYLINE)
    return text


def content(root: Element) -> MarkedText:
    """The story alone, for a container that says the rest."""
    return _text(child(root, "body"), None, [])
