"""Connections with bounds: how large a request's head may be, how long it may take to come, how many a host may hold.

Without them one client could keep every place of the server with requests that it never finishes.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD = 16 * 1024
"""Bytes of a request's line and headers together."""
SECONDS = 10.0
"""That they may take to come, counted from the connection's beginning or from the last answer's end."""
A_HOST = 200
"""Connections that one host may hold: a proxy's readers come from one, and it keeps to bounds of its own."""
ALL = 500
"""Requests at once, above which the server says that it is busy."""
_held: Counter[str] = Counter()


class Bounded(H11Protocol):
    """HTTP by h11, which refuses a head that is too large, within a time and a number for each host."""

    counted = True
    _late: asyncio.TimerHandle | None = None
    _host = ""

    def connection_made(self, transport: Any) -> None:
        """Begin a connection, or end it where its host has too many."""
        super().connection_made(transport)
        self._host = self.client[0] if self.client else "?"
        _held[self._host] += 1
        if self.counted and _held[self._host] > A_HOST:
            transport.abort()
            return
        self._expect()

    def connection_lost(self, exc: Exception | None) -> None:
        """End a connection."""
        _held[self._host] -= 1
        if not _held[self._host]:
            del _held[self._host]
        if self._late is not None:
            self._late.cancel()
        super().connection_lost(exc)

    def handle_events(self) -> None:
        """A head that is there is late no more."""
        before = self.cycle
        super().handle_events()
        if self.cycle is not before and self._late is not None:
            self._late.cancel()
            self._late = None

    def on_response_complete(self) -> None:
        """The next head has its own time."""
        super().on_response_complete()
        if self.transport is not None and not self.transport.is_closing():
            self._expect()

    def _expect(self) -> None:
        if self._late is not None:
            self._late.cancel()
        self._late = self.loop.call_later(SECONDS, self._give_up)

    def _give_up(self) -> None:
        self._late = None
        if self.cycle is None or self.cycle.response_complete:
            self.transport.abort()


class FromProxy(Bounded):
    """The same where a proxy on this machine stands before it: all come from one host."""

    counted = False


def config(
    app: Any,
    host: str,
    port: int,
    *,
    proxied: bool = False,
    certificate: Path | None = None,
    key: Path | None = None,
) -> uvicorn.Config:
    """How the desk is served."""
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        http=FromProxy if proxied else Bounded,
        ws="none",
        h11_max_incomplete_event_size=HEAD,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=proxied,
        forwarded_allow_ips="127.0.0.1" if proxied else "",
        ssl_certfile=certificate,
        ssl_keyfile=key,
        timeout_keep_alive=5,
        limit_concurrency=ALL,
    )
