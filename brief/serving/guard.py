"""What stands before every page: hosts, sizes, sessions, forms that are ours, and headers that browsers hold to.

After the OWASP cheat sheets for session management, cross-site request forgery and HTTP headers. No script runs on any
page: the policy forbids it, and no page has one.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from brief.serving.access import Access, Session

SECONDS = 15.0
"""That the body of a request may take to come."""
MOST = 64 * 1024
"""Bytes of a request's body: a form here holds a few lines."""
POLICY = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
HEADERS = (
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("cache-control", "no-store"),
)

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


class Guard:
    """Lets a request through to the pages, or answers it itself."""

    def __init__(self, app: App, access: Access, hosts: frozenset[str], *, secure: bool) -> None:
        """A guard before an application.

        Args:
            app: what answers.
            access: whose sessions there are.
            hosts: names by which the server may be called; another name is refused, for a page elsewhere could have
                made its own name mean this machine (DNS rebinding).
            secure: the server is reached by https alone.
        """
        self.app = app
        self.access = access
        self.hosts = hosts
        self.secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        request = Request(scope)

        async def sent(message: Any) -> None:
            if message["type"] == "http.response.start":
                own = {name for name, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"],
                    *((n.encode(), v.encode()) for n, v in HEADERS if n.encode() not in own),
                ]
                if self.secure:
                    message["headers"].append((b"strict-transport-security", b"max-age=31536000"))
            await send(message)

        if (fault := self._fault(request)) is not None:
            await fault(scope, receive, sent)
            return
        bearer = request.headers.get("authorization", "")
        program = bearer.startswith("Bearer ") and request.url.path.startswith("/api/")
        if program:
            scope["session"] = self.access.of_program(bearer.removeprefix("Bearer "))
        else:
            scope["session"] = self.access.of(token_of(request, self.access.cookie))
        if request.method not in ("GET", "HEAD"):
            try:
                body = await asyncio.wait_for(_body(receive), SECONDS)
            except TimeoutError:
                await _told("this request took too long", 408)(scope, receive, sent)
                return
            if body is None:
                await _told("this request is too large", 413)(scope, receive, sent)
                return
            scope["form"], scope["body"] = _fields(body), body
            # A program brings its token with each call: no page elsewhere could have it sent unasked.
            if not program and not self._ours(request, scope["session"], scope["form"]):
                await _told("this form is not of this desk, or it is an old one: load its page anew", 403)(
                    scope, receive, sent
                )
                return
        await self.app(scope, receive, sent)

    def _fault(self, request: Request) -> Response | None:
        host = request.headers.get("host", "")
        if (urlsplit(f"//{host}").hostname or "") not in self.hosts:
            return _told(
                "this desk is not called by that name; another is given with brief serve --name", 421
            )
        if request.method not in ("GET", "HEAD", "POST"):
            refusal = _told("this desk takes GET and POST", 405)
            refusal.headers["allow"] = "GET, HEAD, POST"
            return refusal
        length = request.headers.get("content-length", "0")
        if not length.isdigit() or int(length) > MOST:
            return _told("this request is too large", 413)
        if len(request.url.path) + len(request.url.query) > 8_192:
            return _told("this address is too long", 414)
        return None

    def _ours(self, request: Request, session: Session | None, form: Mapping[str, str]) -> bool:
        """Whether a form was sent from a page of ours, by whoever is logged in."""
        site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
        if site not in (None, "same-origin"):
            return False
        if origin is not None:
            parts = urlsplit(origin)
            if parts.netloc != request.headers.get("host") or (self.secure and parts.scheme != "https"):
                return False
        if session is None:  # the log-in form has no secret to bring: a browser's word for where it stood
            return site is not None or origin is not None
        return secrets.compare_digest(form.get("csrf", "").encode(), session.csrf.encode())


def token_of(request: Request, cookie: str) -> str:
    """The token in a session's cookie. Looked for by hand: the standard library unquotes in quadratic time."""
    for part in request.headers.get("cookie", "")[:4_096].split(";"):
        name, _, value = part.strip().partition("=")
        if name == cookie:
            return value
    return ""


async def _body(receive: Receive) -> bytes | None:
    """A request's body; None for one that is too large, whatever length it said."""
    parts, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return b""
        part = message.get("body", b"")
        size += len(part)
        if size > MOST:
            return None
        parts.append(part)
        if not message.get("more_body"):
            return b"".join(parts)


def _fields(body: bytes) -> dict[str, str]:
    """The fields of a form; none of what is no form."""
    try:
        return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=200))
    except ValueError:
        return {}


def _told(words: str, status: int) -> Response:
    return PlainTextResponse(words + "\n", status)
