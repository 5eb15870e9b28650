"""The application: which address gives which page to which role, and the server around it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from brief.corpus.books.access_book import AccessBook, Role
from brief.corpus.place import Place
from brief.errors import NotFoundError
from brief.net.public_addresses import LOOPBACK
from brief.rendering.filling import fill_page
from brief.serving import api, asking, entering, reading, reviewing
from brief.serving.access import Access
from brief.serving.desks import Desks
from brief.serving.guard import Guard
from brief.serving.pages import PUBLIC, Page, Served, guarded, message, served
from brief.settings import Loaded

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

GET, BOTH, POST = ("GET",), ("GET", "POST"), ("POST",)
ROUTES: tuple[tuple[str, Page, tuple[str, ...], Role | None], ...] = (
    ("/", reading.today, GET, Role.READER),
    ("/briefs", reading.archive, GET, Role.READER),
    ("/briefs/{id:str}", reading.brief, GET, Role.READER),
    ("/articles", reading.articles, GET, Role.READER),
    ("/articles/{id:str}", reading.article, GET, Role.READER),
    ("/storyline", asking.storyline, GET, Role.READER),
    ("/sources", reading.sources, GET, Role.READER),
    ("/sources/rate", reading.rate, POST, Role.EDITOR),
    ("/ask", asking.ask, BOTH, Role.ANALYST),
    ("/review", reviewing.queue, GET, Role.EDITOR),
    ("/review/new", reviewing.new, POST, Role.EDITOR),
    ("/review/{id:str}", reviewing.draft, BOTH, Role.EDITOR),
    ("/review/{id:str}/judge", reviewing.judge, POST, Role.EDITOR),
    ("/review/{id:str}/sign", reviewing.sign, POST, Role.EDITOR),
    ("/audit", entering.audit, GET, Role.EDITOR),
    ("/login", entering.login, BOTH, PUBLIC),
    ("/enter", entering.enter, GET, PUBLIC),
    ("/logout", entering.logout, POST, PUBLIC),
    ("/api/openapi.json", api.described, GET, PUBLIC),
    *((f"/api/{name}", api.call(name), (method,), PUBLIC) for name, (_, method, _) in api.CALLS.items()),
)
"""Address, page, methods, and the role that may see it; the calls of the API ask for theirs themselves."""
_STYLE = re.compile(r"[0-9a-f]{24}")


async def style(request: Request) -> Response:
    """A style sheet: the desk's own, or that of a record's page. It holds no word of anybody's."""
    one, name = served(request), request.path_params["name"]
    if name == "desk":
        content = fill_page(one.environment, "desk.css.j2", one.folder)
    elif _STYLE.fullmatch(name) and name in one.styles:
        content = one.styles[name]
    else:
        return message(request, "Not found", "There is no such style sheet.", 404)
    return Response(content, media_type="text/css", headers={"cache-control": "private, max-age=3600"})


def application(
    loaded: Loaded,
    *,
    hosts: Iterable[str] = LOOPBACK,
    secure: bool = False,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> tuple[Any, str]:
    """The desk as an ASGI application, and the key that opens it; an empty key where there are users.

    Args:
        loaded: settings, and the library's folder.
        hosts: names by which it may be called.
        secure: it is reached by https alone.
        clock: gives the present instant, UTC.
    """
    book = AccessBook(Place.of(loaded))
    key = "" if book.users() else secrets.token_urlsafe(24)
    desks = Desks(loaded, clock)
    access = Access(book, clock, key)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        desks.close()

    async def missing(request: Request, _: Exception) -> Response:
        return message(request, "Not found", "There is no such page.", 404)

    async def broken(request: Request, error: Exception) -> Response:
        kind = type(error).__name__
        return message(
            request, "A defect in brief", f"{kind}. What the server printed helps to mend it.", 500
        )

    pages = [Route(path, guarded(page, role), methods=list(methods)) for path, page, methods, role in ROUTES]
    app = Starlette(
        routes=[*pages, Route("/style/{name:str}.css", guarded(style, PUBLIC), methods=["GET"])],
        lifespan=lifespan,
        exception_handlers={404: missing, 500: broken, NotFoundError: missing},
    )
    app.router.redirect_slashes = False
    app.state.served = Served(desks, access, secure)
    return Guard(app, access, frozenset(hosts), secure=secure), key
