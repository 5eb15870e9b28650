"""A loopback server whose answers the harness changes while it runs."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self


@dataclass(frozen=True)
class Answer:
    """What a route answers: after ``pause`` seconds."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    pause: float = 0.0


class Server:
    """Serves ``routes`` on loopback; a context manager. An unknown path answers 404."""

    def __init__(self) -> None:
        self.routes: dict[str, bytes] = {}
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._server.handle_error = lambda request, client_address: None  # type: ignore[method-assign]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def url(self, path: str) -> str:
        """An address on this server."""
        return f"http://127.0.0.1:{self._server.server_address[1]}{path}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, path: str) -> Answer:
        """What a path answers now."""
        self.asked.append(path)
        if path in self.answers:
            return self.answers[path]
        body = self.routes.get(path)
        if body is None:
            return Answer(b"no such route", 404)
        kind = "text/html; charset=utf-8" if path.startswith("/page") else "application/rss+xml"
        return Answer(body, headers={"Content-Type": kind})

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        answer: Callable[[str], Answer] = self.answer

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:  # noqa: N802
                given = answer(self.path)
                time.sleep(given.pause)
                with contextlib.suppress(OSError):
                    self.send_response(given.status)
                    for name, value in given.headers.items():
                        self.send_header(name, value)
                    self.send_header("Content-Length", str(len(given.body)))
                    self.end_headers()
                    self.wfile.write(given.body)

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        return Handler
