"""The record that an HTML page carries, out of sight, so that the page can be rendered anew and compared.

It stands in one element that shows nothing and runs nothing: ``<data id="record" value="…">``, the record's JSON
deflated and in base64. What was asked of a model and answered, where that is kept, stays out of pages: such a page
is checked against the library or the JSON form.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib

from brief.errors import UsageError
from brief.records import Record
from brief.records.codec import plain

_ELEMENT = re.compile(rb'<data id="record" value="([A-Za-z0-9+/=]*)"></data>\n?')


def packed(record: Record) -> str:
    """A record as it stands in a page; empty where it holds what a model was asked."""
    text = text_of(record)
    return base64.b64encode(zlib.compress(text, 9)).decode("ascii") if text is not None else ""


def text_of(record: Record) -> bytes | None:
    """The JSON that a page of a record carries; None where it carries none."""
    if record.manifest.exchanges:
        return None
    return json.dumps(plain(record), separators=(",", ":"), ensure_ascii=True).encode("ascii")


def unpacked(page: bytes, most: int) -> bytes | None:
    """The JSON that a page carries; None where it carries none.

    Raises:
        UsageError: it carries two, or one that cannot be read, or that unpacks to more than ``most`` bytes.
    """
    found = _ELEMENT.findall(page)
    if not found:
        return None
    try:
        if len(found) > 1:
            raise ValueError("two")
        stream = zlib.decompressobj()
        text = stream.decompress(base64.b64decode(found[0], validate=True), most + 1)
        if len(text) > most or not stream.eof or stream.unused_data:
            raise ValueError("too long, or cut short")
    except (ValueError, binascii.Error, zlib.error) as error:
        raise UsageError(f"carries a record that cannot be read: {error}") from error
    return text


def without(page: bytes) -> bytes:
    """A page without the record that it carries: how that is packed is not part of what the page says."""
    return _ELEMENT.sub(b"", page)
