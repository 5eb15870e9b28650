"""A served desk on loopback for tests: a real server in a thread, and visitors with cookies of their own."""

from __future__ import annotations

import contextlib
import http.client
import re
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import uvicorn

from brief.corpus.books.access_book import AccessBook, Role
from brief.corpus.place import Place
from brief.serving.access import Access, new_user
from brief.serving.connections import config as configured
from brief.serving.server import application
from brief.settings import Loaded, defaults
from tests.support.desk import AT

PASSWORD = "correct horse battery"
_TOKEN = re.compile(r'name="csrf" value="([^"]+)"')


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = AT

    def __call__(self) -> datetime:
        return self.now

    def on(self, **much: float) -> None:
        """Move on."""
        self.now += timedelta(**much)


@dataclass
class Page:
    """An answer of the server."""

    status: int
    headers: Mapping[str, str]
    text: str


@dataclass
class Visitor:
    """A browser without a window: it keeps cookies, follows nothing, and sends what browsers send with a form."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> Page:
        """Ask for a page."""
        return self.ask("GET", path, headers=headers)

    def post(self, path: str, tokened: bool = True, **fields: str) -> Page:
        """Send a form, with the token of its forms where ``tokened``."""
        if tokened and "csrf" not in fields:
            fields["csrf"] = self.token()
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
        return self.ask("POST", path, urlencode(fields).encode(), headers)

    def token(self) -> str:
        """The token of this visitor's forms; empty where they are not logged in."""
        found = _TOKEN.search(self.get("/briefs").text)
        return found[1] if found else ""

    def ask(self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None) -> Page:
        """Any request."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        with contextlib.closing(line):
            sent = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), **(headers or {})}
            line.request(method, path, body, sent)
            answer = line.getresponse()
            text = answer.read().decode("utf-8")
            for cookie in answer.headers.get_all("set-cookie") or ():
                name, _, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
        return Page(answer.status, {k.lower(): v for k, v in answer.getheaders()}, text)

    def log_in(self, name: str, password: str = PASSWORD) -> Page:
        """Send the log-in form."""
        return self.post("/login", tokened=False, name=name, password=password)


@dataclass
class ServedDesk:
    """A server that runs.

    Attributes:
        port: where, on loopback.
        key: that opens it; empty where there are users.
        clock: that it goes by.
        folder: of its library.
    """

    port: int
    key: str
    clock: Clock
    folder: Path

    @property
    def cookie(self) -> str:
        """The name of its sessions' cookie."""
        return Access(AccessBook(Place(self.folder)), self.clock).cookie

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def visitor(self, name: str = "") -> Visitor:
        """Somebody new; logged in where a name is given, or by the key where there are no users."""
        made = Visitor(self.port)
        if name:
            assert made.log_in(name).status == 303
        elif self.key:
            assert made.get(f"/enter?key={self.key}").status == 303
        return made


@contextlib.contextmanager
def serving(
    folder: Path, users: Mapping[str, Role] | None = None, *, loaded: Loaded | None = None, **settings: Any
) -> Iterator[ServedDesk]:
    """Serve the library in a folder to users, or to whoever has the key."""
    clock = Clock()
    for name, role in (users or {}).items():
        AccessBook(Place(folder)).put(new_user(name, role, PASSWORD, clock.now - timedelta(days=1)))
    loaded = loaded or defaults(folder)
    loaded = replace(loaded, settings=replace(loaded.settings, **settings))
    app, key = application(loaded, clock=clock)
    config = configured(app, "127.0.0.1", 0)
    server = uvicorn.Server(config)
    socket = config.bind_socket()
    thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield ServedDesk(socket.getsockname()[1], key, clock, folder)
    finally:
        server.should_exit = True
        thread.join(20)
        socket.close()
