"""What a download comes to, or why it gives nothing."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from datetime import datetime

from brief.records import Payload


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched(Payload):
    """What a web address gave: ``location`` is where redirects led.

    ``etag`` and ``last_modified`` are as the server worded them, to be handed back as they are.
    ``permanent_url`` is the last hop's address where every hop was a permanent redirect (301, 308),
    else empty. ``content`` is decoded, and empty where ``not_modified`` is set.
    """

    url: str
    status: int
    etag: str
    last_modified: str
    kind: str = "url"
    not_modified: bool = False
    permanent_url: str = ""


@dataclass(eq=False, repr=False)
class Failure(Exception):
    """Why an address gave nothing, in words that go on from it.

    Attributes:
        status: the HTTP status where there was one, else 0.
        host: no page of that host would give anything either.
        until: the host asked to be left alone until this instant.
        asked: False where nothing was sent, because of an earlier request to be left alone.
    """

    why: str
    _: KW_ONLY
    status: int = 0
    host: bool = False
    until: datetime | None = None
    asked: bool = True
