"""MHTML (``.mht``, ``.mhtml``), as browsers save a page: the page that it holds, its address, when it was saved.

RFC 2557: a MIME message whose root part is the page; pictures, style sheets and frames are its other parts. The
message's date is the moment of saving. It tells nothing of the page's own date but that it is no later.
"""

from __future__ import annotations

import email
import email.header
from email.message import Message

from brief.errors import InputError
from brief.formats.saved_pages import SavedPage, web_address

MEDIA_TYPE = "application/x-mimearchive"
MAX_BOUNDARIES, MAX_PARTS, MAX_DEPTH = 200, 20_000, 20
"""A page saved with every picture of a long front page has some 500 parts; parts of parts are two deep."""
_PAGES = ("text/html", "application/xhtml+xml")


def is_mhtml(content: bytes) -> bool:
    """Whether bytes begin as browsers begin a saved page."""
    head = content[:4_000].lstrip(b"\xef\xbb\xbf\r\n").lower()
    return head.startswith(b"from: <saved by ") or b"\nsnapshot-content-location:" in head


def page_of(content: bytes) -> SavedPage:
    """The page that an MHTML file holds.

    Raises:
        InputError: no MHTML, built to be hard to read, or without a page.
    """
    if content.lower().count(b"boundary=") > MAX_BOUNDARIES:
        raise InputError(
            f"is an MHTML file of more than {MAX_BOUNDARIES} nested parts; save the page as .html"
        )
    try:
        whole = email.message_from_bytes(content.lstrip(b"\xef\xbb\xbf\r\n"))
    except RecursionError as error:
        raise InputError("is an MHTML file of parts nested too deeply to be read") from error
    parts: list[Message] = []
    _leaves(whole, parts, 0)
    pages = [part for part in parts if part.get_content_type() in _PAGES]
    if not pages:
        raise InputError("is called a saved page (MHTML) and holds none; save it again, or save it as .html")
    start = _said(whole, "start") or ""
    root = next((part for part in pages if start and part.get("content-id", "").strip() == start), pages[0])
    body = root.get_payload(decode=True)
    charset = _said(root, "charset")
    return SavedPage(
        body if isinstance(body, bytes) else b"",
        f"text/html; charset={charset}" if charset else "text/html",
        web_address(_text(whole.get("snapshot-content-location", "")))
        or web_address(_text(root.get("content-location", "")))
        or web_address(_text(whole.get("content-location", ""))),
        _text(whole.get("date", ""))[:100],
        _text(whole.get("subject", ""))[:500],
        len(pages) - 1,
    )


def _leaves(part: Message, found: list[Message], depth: int) -> None:
    if depth > MAX_DEPTH or len(found) > MAX_PARTS:
        raise InputError("is an MHTML file of too many parts, or of parts nested too deeply, to be read")
    inner = part.get_payload()
    if not isinstance(inner, list):
        found.append(part)
        return
    for each in inner:
        if isinstance(each, Message):
            _leaves(each, found, depth + 1)


def _said(part: Message, name: str) -> str:
    """A parameter of a part's ``Content-Type``."""
    value = part.get_param(name, "")
    return value.strip() if isinstance(value, str) else ""


def _text(value: object) -> str:
    """A header on one line, its encoded words (RFC 2047) decoded."""
    words = " ".join(str(value)[:8_000].split())
    try:
        return str(email.header.make_header(email.header.decode_header(words)))
    except (LookupError, ValueError):
        return words
