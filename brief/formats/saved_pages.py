"""A web page as something else holds it (a browser's MHTML, a record of a WARC), and what that says of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SavedPage:
    """The page's own bytes, and what its container says.

    Attributes:
        content: the page's bytes, unpacked.
        media_type: its media type, with the charset where one is told.
        url: where it was taken from, where that is a web address.
        saved: when it was taken, as worded: the page was published no later, and nothing more is known by it.
        title: what the container calls it; empty where it says nothing.
        unread: how many parts of the container beside the page and what it shows were left unread.
    """

    content: bytes
    media_type: str
    url: str = ""
    saved: str = ""
    title: str = ""
    unread: int = 0


def web_address(stated: str) -> str:
    """The address where it is one of the web; else empty (``cid:``, ``file:``, a path)."""
    address = stated.strip().strip("<>")
    return address if address.lower().startswith(("http://", "https://")) and len(address) <= 4_000 else ""
