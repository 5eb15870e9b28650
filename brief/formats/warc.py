"""WARC (ISO 28500), as crawlers keep what they fetched: the pages among its records, one at a time.

A file may be far larger than memory, so it is cut into records as it streams by; what a record holds is looked
at no further than tells whether it is a page. A record is the unit that is kept: its own bytes say where the page
came from and when it was taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import BinaryIO

from brief.errors import InputError
from brief.formats.saved_pages import SavedPage, web_address
from brief.net.decompression import BodyError, decoded
from brief.records import Origin, Payload, RawDocument, Refusal

MEDIA_TYPE = "application/warc"
MAX_HEAD = 64_000
"""Bytes of a record's own header, or of an answer's; real ones have some 1,000."""
MAX_PAGE = 20_000_000
"""Bytes of a page unpacked."""
_PAGE = re.compile(r"text/html|application/xhtml\+xml", re.IGNORECASE)
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)? (\d{3})")
_BLANK = re.compile(rb"\r?\n\r?\n")


@dataclass(frozen=True, slots=True)
class Record:
    """A record of a file: its bytes where it holds a page, else why it is not read.

    Attributes:
        number: its place in the file, from 1.
        unread: what it is where it is no page (``image/png``, ``HTTP 404``, ``revisit``); empty for what holds
            no document at all (a request, a crawler's notes).
        too_large: it holds more bytes than may be read.
    """

    number: int
    address: str
    content: bytes = b""
    unread: str = ""
    too_large: bool = False

    def why_not(self, max_bytes: int) -> str:
        """Why it is refused by name; empty for what is a page, or is counted only."""
        return f"is a record of more than {max_bytes:,} bytes, which is not read" if self.too_large else ""


def records(stream: BinaryIO, max_bytes: int) -> Iterator[Record]:
    """The records of a file that hold a page, or another document.

    Raises:
        InputError: something that is no record stands where one should; records before it were given.
    """
    number = 0
    while True:
        line = stream.readline(1_000)
        while line and not line.strip():
            line = stream.readline(1_000)
        if not line:
            return
        number += 1
        if not line.startswith(b"WARC/"):
            raise InputError(f"is damaged or no WARC: record {number} does not begin with WARC/")
        head = line
        while (line := stream.readline(MAX_HEAD)).strip():
            head += line
            if len(head) > MAX_HEAD:
                raise InputError(f"is damaged or no WARC: record {number} has a header without an end")
        said = _fields(head)
        length = said.get("content-length", "")
        if not length.isdecimal():
            raise InputError(f"is damaged or no WARC: record {number} does not say how long it is")
        size, address, kind = int(length[:18]), _address(said), said.get("warc-type", "").lower()
        if kind != "response":
            _skip(stream, size)
            if kind not in ("request", "warcinfo", "metadata"):
                yield Record(number, address, unread=kind or "unknown")
            continue
        body = stream.read(min(size, MAX_HEAD))
        why = _no_page(body)
        if why or size > max_bytes:
            _skip(stream, size - len(body))
            yield Record(number, address, unread=why, too_large=not why)
        else:
            yield Record(number, address, head + b"\r\n" + body + stream.read(size - len(body)))


def _skip(stream: BinaryIO, size: int) -> None:
    while size > 0 and (part := stream.read(min(size, 1_000_000))):
        size -= len(part)


def _no_page(answer: bytes) -> str:
    """What an answer is where it is no page; empty where it is one."""
    status = _STATUS.match(answer)
    if not status:
        return "no HTTP answer"
    if status[1] != b"200":
        return f"HTTP {status[1].decode()}"
    kind = _fields(_split(answer)[0]).get("content-type", "")
    return "" if _PAGE.match(kind.strip()) else kind.partition(";")[0].strip().lower()[:60] or "unknown"


def pages(payload: Payload) -> Iterator[RawDocument | Refusal]:
    """The pages of a file's records, each with its record's own bytes, named by its address."""
    for record in records(BytesIO(payload.content), MAX_PAGE):
        name = payload.location
        if record.address and not name.endswith(f" {record.address}"):
            name = f"{name} {record.address}"
        if record.content:
            key = sha256(record.content).hexdigest()
            origin = Origin(payload.kind, name)
            yield RawDocument(key, record.content, MEDIA_TYPE, origin, payload.fetched_at, payload.declared)
        elif why := record.why_not(MAX_PAGE):
            yield Refusal(name, why)


def page_of(record: bytes) -> SavedPage:
    """The page that a record holds.

    Raises:
        InputError: it holds none, or one that cannot be unpacked.
    """
    head, answer = _split(record)
    said = _fields(head)
    if not head.startswith(b"WARC/") or (why := _no_page(answer)):
        raise InputError(
            f"is a WARC record without a page ({why if head.startswith(b'WARC/') else 'damaged'})"
        )
    http, body = _split(answer)
    told = _fields(http)
    if "chunked" in told.get("transfer-encoding", "").lower():
        body = _unchunked(body)
    try:
        body = decoded([body], told.get("content-encoding", ""), MAX_PAGE, lambda: None)
    except BodyError as error:
        # Some crawlers unpack what they keep and leave the header standing.
        if b"<" not in body[:1_000]:
            raise InputError(f"holds a page that {str(error).partition(';')[0]}; fetch it again") from error
    return SavedPage(
        body, told.get("content-type", ""), web_address(_address(said)), said.get("warc-date", "")
    )


def _address(said: Mapping[str, str]) -> str:
    return said.get("warc-target-uri", "").strip("<> ")[:4_000]


def _split(block: bytes) -> tuple[bytes, bytes]:
    """A header and what follows the blank line after it."""
    end = _BLANK.search(block, 0, 2 * MAX_HEAD)
    return (block[: end.start()], block[end.end() :]) if end else (block, b"")


def _fields(head: bytes) -> dict[str, str]:
    """A header's fields by lower-case name, the first of each."""
    found: dict[str, str] = {}
    for line in head.decode("utf-8", "replace").splitlines()[1:]:
        name, colon, value = line.partition(":")
        if colon:
            found.setdefault(name.strip().lower(), value.strip())
    return found


def _unchunked(body: bytes) -> bytes:
    """A body without the marks of its chunks; as it is where it has none, for some crawlers take them out."""
    parts: list[bytes] = []
    at = 0
    while at < len(body):
        end = body.find(b"\n", at, at + 200)
        size = body[at:end].partition(b";")[0].strip() if end >= 0 else b""
        if not re.fullmatch(rb"[0-9A-Fa-f]{1,8}", size):
            return b"".join([*parts, body[at:]])
        start, at = end + 1, end + 1 + int(size, 16)
        if not int(size, 16):
            break
        parts.append(body[start:at])
        at += 2 if body[at : at + 2] == b"\r\n" else 1
    return b"".join(parts)
