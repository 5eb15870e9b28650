r"""A record's identity: the digest of everything that it says, so that nothing of it can change under its id.

What is hashed is the record as JSON in one canonical form: keys sorted by code point, no white space, ASCII with
``\u`` escapes, numbers as Python writes them; without the id itself and without the signature, which is made over
the same bytes. (The idea is RFC 8785's; its number format is not needed where one language writes the records.)
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from brief.records.base import digest
from brief.records.codec import escaped, plain
from brief.records.received import Binding
from brief.records.record_kinds import RECORDS, Record

FORMAT = "2"
"""The version of the record's form, in the manifest's versions under ``record``. Before 2 not every id was a digest."""
_LATER = ("review", "pages")
"""Fields that form 2 got later, the newest first: what was made before lacks them, and says nothing else by that than
their default."""
LATER = frozenset(_LATER)
PREFIX = b"brief record 2\n"
"""What goes before the canonical bytes, so that no other document of ours has the same digest or signature."""
LENGTH = 32
"""Hexadecimal digits of an id: 128 bits of a SHA-256, so that a second record with it cannot be found."""

_SINCE_FORMS = frozenset(("signature", "source", "as_of"))
"""What records say only since their form is named."""
_SINCE_DIGESTS = _SINCE_FORMS | {"left_out", "ranking", "silent", "requirements"}
"""What briefs say only since their ids are digests of them."""
R = TypeVar("R", bound=Record)


def canonical(document: Mapping[str, Any]) -> bytes:
    """The bytes of a record that its id is the digest of and that a signature signs.

    Args:
        document: the record as :func:`brief.records.codec.plain` gives it, or as its JSON was read.
    """
    said = {key: value for key, value in document.items() if key not in ("id", "signature")}
    return PREFIX + json.dumps(said, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("ascii")


def identity(document: Mapping[str, Any]) -> str:
    """The id that a record must have."""
    return hashlib.sha256(canonical(document)).hexdigest()[:LENGTH]


def identified(record: R) -> R:
    """The record with its id."""
    return replace(record, id=identity(plain(record)))


def form(document: Mapping[str, Any]) -> str:
    """The version of a record's form that its manifest names; empty for one of before there were any."""
    try:
        return str(dict(document["manifest"]["versions"]).get("record", ""))
    except (KeyError, TypeError, ValueError):
        return ""


def binding(document: Mapping[str, Any]) -> Binding:
    """Whether a record's id is the digest of what it says.

    Args:
        document: the record as it came.
    """
    if form(document) == FORMAT:
        # A record of before, written out anew, has the later fields, empty: it says nothing else with them.
        forms = [document, *(without(document, _LATER[:count]) for count in range(1, len(_LATER) + 1))]
        held = any(identity(one) == document["id"] for one in forms)
        return Binding.HOLDS if held else Binding.ALTERED
    if former_identity(document) == document.get("id"):
        return Binding.HOLDS
    # Whoever takes the name of the form away has not made the record older by that.
    later = _SINCE_FORMS if document.get("kind") in RECORDS else _SINCE_DIGESTS
    return Binding.ALTERED if later & document.keys() else Binding.FREE


def without(held: Any, fields: Sequence[str]) -> Any:
    """A document without these fields wherever they are empty."""
    if isinstance(held, Mapping):
        kept = ((key, value) for key, value in held.items() if key not in fields or value not in (None, ""))
        return {key: without(value, fields) for key, value in kept}
    return [without(value, fields) for value in held] if isinstance(held, list) else held


def former_identity(document: Mapping[str, Any]) -> str:
    """The id that a brief without a named form had: 16 digits over its JSON in the order of its fields."""
    text = json.dumps({**document, "id": ""}, ensure_ascii=False, indent=2)
    return digest("daily", escaped(text) + "\n")[:16]
