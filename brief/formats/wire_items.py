"""What a wire item comes to, whatever its format: a document with its marks, or why it is not taken."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256

from brief.formats.marked_text import MarkedText
from brief.records import Declared, Origin, Payload, RawDocument, Refusal, Role, digest

WIRE = "wire"
"""Kind of origin of an item of a wire format."""
_WITHDRAWN = frozenset({"canceled", "cancelled", "withheld", "killed", "withdrawn"})
_BY = re.compile(r"^(?:by|von|par|por|di|door|af|av)\s*:?\s+", re.IGNORECASE)
_NAMES = re.compile(r"\s*(?:[,;&]|\b(?:and|und|et|y|en|og|och)\b)\s*")
MAX_NAME = 60
"""Characters of the longest name taken out of a byline."""


@dataclass(slots=True)
class WireItem:
    """An item as its format tells it; dates and states are as worded there.

    Attributes:
        status: whether it may be used: ``usable``, ``canceled``, ``withheld``, ``embargoed``; empty where not said.
        embargo: the instant before which it must not be published.
        replaced: what the article is called, where it is withdrawn ("report", "alert").
    """

    key: str = ""
    title: str = ""
    publisher: str = ""
    authors: tuple[str, ...] = ()
    url: str = ""
    language: str = ""
    published: str = ""
    modified: str = ""
    kind: str = ""
    status: str = ""
    embargo: str = ""
    replaced: str = "report"
    text: MarkedText = field(default_factory=MarkedText)


def document(item: WireItem, raw: bytes, media_type: str, payload: Payload) -> RawDocument | Refusal:
    """The document that an item is; a refusal where it is under embargo.

    Of an item that its publisher withdrew the whole text is set aside as struck out, below a sentence that says so:
    nothing of it can be cited, and what was cited of an earlier version is told to be withdrawn.
    """
    key = item.key or digest(item.title, item.published)[:16]
    state = item.status.rpartition(":")[2].strip().lower()
    if state not in _WITHDRAWN and (held := _held_back(item, state, payload.fetched_at)):
        return Refusal(f"{payload.location} {key}", held)
    # Of credits alone nothing could be cited; the headline then is the text.
    told, kind = item.text if item.text.asserts else MarkedText(), item.kind
    if state in _WITHDRAWN:
        whole = MarkedText()
        named = f" “{item.title}”" if item.title else ""
        whole.add(
            f"{item.publisher or 'Its publisher'} has withdrawn its {item.replaced}{named}.", Role.CORRECTION
        )
        for paragraph in item.text.text.split("\n\n"):
            whole.add(paragraph, Role.STRUCK)
        told, kind = whole, "withdrawn"
    declared = Declared(
        title=item.title,
        published=item.published,
        modified=item.modified if item.modified != item.published else "",
        authors=item.authors,
        publisher=item.publisher,
        url=item.url if item.url.lower().startswith(("http://", "https://")) else "",
        language=item.language,
        body=told.text,
        body_type="text/plain" if told.text else "",
        marks=told.marks,
        kind=kind,
    )
    origin = Origin(WIRE, payload.location, key)
    return RawDocument(sha256(raw).hexdigest(), raw, media_type, origin, payload.fetched_at, declared)


def _held_back(item: WireItem, state: str, now: datetime) -> str:
    """Why an item must not be used yet, or empty."""
    until = instant(item.embargo)
    if until is not None and until > now:
        return f"is under embargo until {item.embargo}; ingest it again after that"
    if state == "embargoed" and until is None:
        return "is under an embargo without an end; ingest it again when its publisher has released it"
    return ""


def names_of(byline: str) -> tuple[str, ...]:
    """The names of a byline as worded: "By Mira Tolland and Jan Hollar"."""
    plain = _BY.sub("", byline.strip())
    found = (name.strip() for name in _NAMES.split(plain))
    return tuple(dict.fromkeys(name for name in found if 0 < len(name) <= MAX_NAME))


def later(one: str, other: str) -> str:
    """The later of two ISO dates as worded; the one that can be read where the other cannot."""
    first, second = instant(one), instant(other)
    return other if second is not None and (first is None or second > first) else one


def instant(text: str) -> datetime | None:
    """The instant of an ISO date of either form, UTC where no zone is told; nothing where it is none."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
