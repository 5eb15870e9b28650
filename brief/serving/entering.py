"""Coming in and going out: the log-in form, the key of a server on loopback, log-out, and the audit."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from brief.serving.guard import token_of
from brief.serving.pages import filled, host, message, note, number, served, session

LINES = 200
"""Of the audit, on one page."""
BY_KEY = "Open the address that `brief serve` printed: it ends with the key."


async def enter(request: Request) -> Response:
    """``/enter?key=…``: what `brief serve` prints where there are no users."""
    one = served(request)
    token = one.access.open_by_key(request.query_params.get("key", ""))
    if not token:
        return message(request, "Not the key", BY_KEY, 403)
    one.access.note("this machine", host(request), "came in")
    return _in(request, token, "/")


async def login(request: Request) -> Response:
    """The log-in form, and what it sends."""
    one = served(request)
    back = local(request.query_params.get("next", "/"))
    if one.access.alone:
        return message(request, "Come in by the key", BY_KEY, 401)
    if request.method != "POST":
        return filled(request, "desk_login.html.j2", back=back, fault="")
    form = request.scope["form"]
    name, back = form.get("name", "").strip(), local(form.get("next", "/"))
    token, wait = await asyncio.to_thread(one.access.open, name, form.get("password", ""), host(request))
    if token:
        one.access.note(name, host(request), "logged in")
        return _in(request, token, back)
    if not wait:
        one.access.note(name[:64], host(request), "was not let in")
    elif one.access.first_wait(host(request)):
        one.access.note(name[:64], host(request), "had to wait, and may have tried on")
    fault = f"Too many tries. Wait {wait:.0f} seconds." if wait else "No such name and password."
    answer = filled(request, "desk_login.html.j2", 429 if wait else 401, back=back, fault=fault)
    if wait:
        answer.headers["retry-after"] = f"{wait:.0f}"
    return answer


async def logout(request: Request) -> Response:
    """End the session."""
    one, who = served(request), session(request)
    one.access.close(token_of(request, one.access.cookie))
    if who is not None:
        note(request, "logged out")
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(one.access.cookie, path="/")
    return answer


async def audit(request: Request) -> Response:
    """Who did what."""
    page = number(request, "page", 100_000)
    deeds = served(request).access.book.deeds(LINES + 1, (page - 1) * LINES)
    return filled(request, "desk_audit.html.j2", deeds=deeds[:LINES], page=page, more=len(deeds) > LINES)


def local(address: str) -> str:
    """An address within this desk; the first page for any other, so that no link leads elsewhere through us."""
    parts = urlsplit(address)
    plain = address.isprintable() and "\\" not in address and not address.startswith("//")
    return address if plain and address.startswith("/") and not parts.scheme and not parts.netloc else "/"


def _in(request: Request, token: str, to: str) -> Response:
    answer = RedirectResponse(to, 303)
    answer.set_cookie(
        served(request).access.cookie,
        token,
        httponly=True,
        samesite="lax",
        secure=served(request).secure,
        path="/",
    )
    return answer
