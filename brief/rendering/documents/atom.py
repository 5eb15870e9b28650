"""The briefs that a library issued as an Atom feed (RFC 4287): an entry each, with its marking and its text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from brief.records import CheckedBrief
from brief.rendering.documents.page_blocks import BlockKind, page_of

ATOM = "http://www.w3.org/2005/Atom"
ENTRIES = 50
"""Most entries of a feed, the newest."""
_OPENING = "Bottom line"


def feed(briefs: Sequence[tuple[CheckedBrief, datetime]], title: str, marking: str = "") -> bytes:
    """A feed of briefs, the newest first; the same bytes for the same briefs.

    Args:
        briefs: each with the instant at which it was issued.
        title: of the feed.
        marking: of the desk, which stands on the feed as a whole.
    """
    from lxml import etree

    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})

    def put(parent: etree._Element, name: str, text: str, **attributes: str) -> None:
        made = etree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
        made.text = text or None

    newest = sorted(briefs, key=lambda one: one[1], reverse=True)[:ENTRIES]
    first = newest[0][1] if newest else datetime(1970, 1, 1, tzinfo=UTC)
    put(root, "id", "urn:brief:feed")
    put(root, "title", title)
    put(root, "updated", _instant(first))
    put(root, "generator", "brief")
    if marking:
        put(root, "rights", marking)
    for brief, at in newest:
        entry = etree.SubElement(root, f"{{{ATOM}}}entry")
        put(entry, "id", f"urn:brief:{brief.id}")
        put(entry, "title", brief.title)
        put(entry, "published", _instant(at))
        put(entry, "updated", _instant(at))
        put(entry, "summary", _opening(brief), type="text")
        author = etree.SubElement(entry, f"{{{ATOM}}}author")
        put(author, "name", "brief")
        if brief.marking:
            put(entry, "rights", brief.marking)
            put(entry, "category", "", term=brief.marking)
    whole: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return whole


def _opening(brief: CheckedBrief) -> str:
    """What the brief opens with, its citations left out: the entry's text, for whoever reads no further."""
    lines: list[str] = []
    within = False
    for block in page_of(brief).blocks:
        if block.kind is BlockKind.HEADING:
            if within:
                break
            within = block.text == _OPENING
        elif within:
            lines.append("".join(run.text for run in block.runs if not run.number).strip())
    return "\n".join(lines)


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
