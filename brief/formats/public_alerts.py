"""CAP, the Common Alerting Protocol: what an authority warns of, how sure it is, and what it tells people to do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from brief.formats.marked_text import MarkedText
from brief.formats.wire_items import WireItem
from brief.formats.xml_trees import child, children, words
from brief.records import Role

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_NOT_ACTUAL = {
    "exercise": "is an alert of an exercise; nothing of it happened",
    "test": "is a test alert; nothing of it happened",
    "system": "is a message of an alerting system to itself, not an alert",
    "draft": "is the draft of an alert, not yet issued",
}
_NO_ALERT = {
    "ack": "acknowledges another alert and says nothing of its own",
    "error": "rejects another alert",
}
_SURE = {
    "observed": "has been observed",
    "likely": "is likely",
    "possible": "is possible",
    "unlikely": "is unlikely",
}
"""How sure the sender is, by the standard's four grades."""
_CALLED = re.compile(r"\b(?:warning|watch|advisory|alert|statement|message|outlook|notice)$", re.IGNORECASE)
MAX_PLACE = 100
"""Characters of the longest list of areas that stands in the sentence on what is warned of."""
_UNSURE = "is warned of, how certain is not said"
_SAID = (("severity", "Severity"), ("urgency", "Urgency"), ("onset", "Onset"), ("expires", "In force until"))


def refused(root: Element) -> str:
    """Why an alert is none that reports something, or empty."""
    status, kind = words(child(root, "status")).lower(), words(child(root, "msgtype")).lower()
    if not list(children(root, "info")) and kind != "cancel":
        return _NO_ALERT.get(kind) or "is an alert that says of nothing what it is; there is nothing to read"
    return _NOT_ACTUAL.get(status) or _NO_ALERT.get(kind, "")


def alerts(root: Element) -> list[WireItem]:
    """An alert's parts, one for each event or language that it speaks of."""
    infos = list(children(root, "info"))
    found = [_alert(root, info) for info in infos or [None]]
    if len(found) > 1:
        for number, item in enumerate(found, start=1):
            item.key += f"#{number}"
    return found


def _alert(root: Element, info: Element | None) -> WireItem:
    """One part of an alert. How sure and how severe it is said to be stands in a sentence before the description."""
    event, areas = (
        words(child(info, "event")),
        ", ".join(words(child(each, "areadesc")) for each in _areas(info)),
    )
    text = MarkedText()
    sure = _SURE.get(words(child(info, "certainty")).lower().replace("very ", ""), _UNSURE)
    if info is not None:
        place = f" in {areas}" if 0 < len(areas) <= MAX_PLACE else ""
        # "Storm in Tarn is likely", but "Storm Warning in Tarn: what it warns of is likely".
        named = (
            f"{event}{place}: what it warns of"
            if _CALLED.search(event)
            else f"{event or 'The danger'}{place}"
        )
        text.add(f"{named} {sure}.")
        facts = [f"{label}: {fact}" for tag, label in _SAID if (fact := words(child(info, tag)))]
        facts += [f"Area: {areas}"] if areas and not place else []
        text.add(". ".join(facts) + "." if facts else "")
        for paragraph in _paragraphs(child(info, "description")):
            text.add(paragraph)
        for paragraph in _paragraphs(child(info, "instruction")):
            text.add(paragraph, Role.INSTRUCTION)
    note = words(child(root, "note"))
    text.add(note, Role.NOTE)
    sender = words(child(info, "sendername")) or words(child(root, "sender"))
    return WireItem(
        key=words(child(root, "identifier")),
        title=words(child(info, "headline")) or event or note or words(child(root, "identifier")),
        publisher=sender,
        url=words(child(info, "web")),
        language=words(child(info, "language")),
        published=words(child(root, "sent")),
        kind="alert",
        status="canceled" if words(child(root, "msgtype")).lower() == "cancel" else "",
        replaced="alert",
        text=text,
    )


def _areas(info: Element | None) -> list[Element]:
    return [] if info is None else [each for each in children(info, "area") if words(child(each, "areadesc"))]


def _paragraphs(element: Element | None) -> list[str]:
    """An element's paragraphs, which blank lines part; lines are wrapped at a fixed width."""
    text = "".join(element.itertext()) if element is not None else ""
    return text.replace("\r\n", "\n").split("\n\n")
