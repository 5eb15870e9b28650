"""A real HTTP server on loopback, for tests: routes, recorded requests, and bad manners on demand.

    with Loopback({"/a": Reply(body=b"hello")}) as server:
        get(server.url("/a"))
        assert server.requests[0].path == "/a"

A route is a `Reply`, a function from `Request` to `Reply`, or a list of either, used up one by one
(the last stays). ``/path`` also serves ``/path?query`` unless the query has a route of its own.
"""

from __future__ import annotations

import contextlib
import ssl
import tempfile
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True)
class Request:
    """A request as it came; header names in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Reply:
    """What to answer, and how badly.

    Attributes:
        pieces: sent instead of ``body``, one by one, ``pause`` seconds apart; may be endless.
        promised: a ``Content-Length`` other than the body's; sent short, the connection is cut.
        raw: the whole answer to the byte, instead of everything else; with ``pause``, byte by byte.
    """

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    pieces: Iterable[bytes] | None = None
    pause: float = 0.0
    promised: int | None = None
    raw: bytes | None = None


Route = Reply | Callable[[Request], Reply]


def redirect(location: str, status: int = 302) -> Reply:
    """A redirect to an absolute or relative address."""
    return Reply(status, headers={"Location": location})


class Loopback:
    """The server; a context manager. Unknown paths answer 404.

    Args:
        routes: path → route or routes; may be changed while the server runs.
        tls: serve https with a certificate for ``news.example`` that nobody trusts; the server
            names that clients ask for are kept in ``names``.
        address: the address of loopback to serve at; on Linux each of 127.0.0.0/8 is one, and another host.
    """

    def __init__(
        self,
        routes: Mapping[str, Route | Sequence[Route]] | None = None,
        *,
        tls: bool = False,
        address: str = "127.0.0.1",
    ):
        self.routes: dict[str, Route | Sequence[Route]] = dict(routes or {})
        self.requests: list[Request] = []
        self.names: list[str | None] = []
        self.most_at_once = 0
        self._at_once = 0
        self._used: dict[str, int] = {}
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._server = ThreadingHTTPServer((address, 0), self._handler(), bind_and_activate=True)
        self._server.daemon_threads = True
        self._server.handle_error = lambda request, client_address: None  # type: ignore[method-assign]
        if tls:
            self._server.socket = self._context().wrap_socket(self._server.socket, server_side=True)
        self.scheme = "https" if tls else "http"
        self.address = address
        self.port = int(self._server.server_address[1])
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def url(self, path: str = "/", host: str = "") -> str:
        """An address on this server; ``host`` may be another spelling or name of loopback."""
        return f"{self.scheme}://{host or self.address}:{self.port}{path}"

    def paths(self) -> list[str]:
        """The paths that were asked for, in order."""
        return [request.path for request in self.requests]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()

    def _reply(self, request: Request) -> Reply:
        path = request.path if request.path in self.routes else request.path.partition("?")[0]
        with self._lock:
            self.requests.append(request)
            route = self.routes.get(path)
            if isinstance(route, Sequence):
                turn = self._used.get(path, 0)
                self._used[path] = turn + 1
                route = route[min(turn, len(route) - 1)]
        if route is None:
            return Reply(404, b"no such route")
        return route if isinstance(route, Reply) else route(request)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                headers = {name.lower(): value for name, value in self.headers.items()}
                request = Request(self.command, self.path, headers, self.rfile.read(length))
                with outer._lock:
                    outer._at_once += 1
                    outer.most_at_once = max(outer.most_at_once, outer._at_once)
                try:
                    reply = outer._reply(request)
                finally:
                    # Before the answer is sent: a client that has it may ask again before this thread goes on.
                    with outer._lock:
                        outer._at_once -= 1
                # A client that has had enough is what many tests are about.
                with contextlib.suppress(OSError):
                    self.send(reply)

            do_GET = do_POST = do_HEAD = do_PUT = do_DELETE = answer  # noqa: N815

            def send(self, reply: Reply) -> None:
                if reply.raw is not None:
                    self.close_connection = True
                    self.drip([bytes([b]) for b in reply.raw] if reply.pause else [reply.raw], reply.pause)
                    return
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                if reply.pieces is not None or reply.promised is not None:
                    self.close_connection = True
                    self.send_header("Connection", "close")
                if reply.promised is not None or reply.pieces is None:
                    given = len(reply.body) if reply.promised is None else reply.promised
                    self.send_header("Content-Length", str(given))
                self.end_headers()
                self.drip([reply.body] if reply.pieces is None else reply.pieces, reply.pause)

            def drip(self, pieces: Iterable[bytes], pause: float) -> None:
                for piece in pieces:
                    self.wfile.write(piece)
                    self.wfile.flush()
                    if (pause and outer._closing.wait(pause)) or outer._closing.is_set():
                        return

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing: the tests read `Loopback.requests`."""

        return Handler

    def _context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "test.pem"
            file.write_text(KEY + CERTIFICATE)
            context.load_cert_chain(file)

        def note(_: object, name: str | None, __: object) -> None:
            self.names.append(name)

        context.sni_callback = note
        return context


# Made for these tests and used nowhere else; the certificate is for news.example.
KEY = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgXVZ+SwpymIu2Q77K
yAGGm4VWURhNZr+hJWRlLsqm9/ShRANCAAQDNiuiU0qMyoseWT/eJKThhjmczH85
m/wZmiYmosBgBrb2Mts4cdkTDRI6FZoLkihdo+GRJKDH3txW/OnZcgka
-----END PRIVATE KEY-----
"""
CERTIFICATE = """\
-----BEGIN CERTIFICATE-----
MIIBnjCCAUSgAwIBAgIUeo1MvAyGRPmV+22W7KPunFTntd0wCgYIKoZIzj0EAwIw
FzEVMBMGA1UEAwwMbmV3cy5leGFtcGxlMCAXDTI2MTEyMjE1MzQ0M1oYDzIxMjYx
MDI5MTUzNDQzWjAXMRUwEwYDVQQDDAxuZXdzLmV4YW1wbGUwWTATBgcqhkjOPQIB
BggqhkjOPQMBBwNCAAQDNiuiU0qMyoseWT/eJKThhjmczH85m/wZmiYmosBgBrb2
Mts4cdkTDRI6FZoLkihdo+GRJKDH3txW/OnZcgkao2wwajAdBgNVHQ4EFgQURsVz
41ifgY3M1YHZfE2XSlDSov0wHwYDVR0jBBgwFoAURsVz41ifgY3M1YHZfE2XSlDS
ov0wDwYDVR0TAQH/BAUwAwEB/zAXBgNVHREEEDAOggxuZXdzLmV4YW1wbGUwCgYI
KoZIzj0EAwIDSAAwRQIhAMf9YQ2GxlG6wmFOqhPjBwsyFepTFJZpLpvOw+5Dn7Yn
AiB2ySX5HFjhyYn2RtRb++UGoIc0BKEIgS7IItRZLLdSNg==
-----END CERTIFICATE-----
"""
