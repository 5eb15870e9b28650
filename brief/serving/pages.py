"""How a page of the served desk is asked for and filled in: who may see it, its template, what went wrong in words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from brief.corpus.books.access_book import Role
from brief.errors import BriefError, DamagedError, LibraryError, LockedError, NotFoundError, UsageError
from brief.rendering import wording
from brief.rendering.filling import fill_page
from brief.resources import page_environment
from brief.serving.access import Access, Session
from brief.serving.desks import Desks

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

    from brief.desk import Desk

T = TypeVar("T")
Page = Callable[[Request], Awaitable[Response]]
STATUS: dict[type[BriefError], int] = {
    NotFoundError: 404,
    UsageError: 400,
    LockedError: 503,
    DamagedError: 500,
    LibraryError: 503,
}
"""What an error is called in HTTP (RFC 9110)."""
PUBLIC = None
"""The role of a page that everybody may see."""


@dataclass
class Served:
    """What all pages of one server share.

    Attributes:
        desks: the library.
        access: who may come in.
        styles: of records' pages, by name.
        environment: of the templates.
    """

    desks: Desks
    access: Access
    secure: bool = False
    styles: dict[str, str] = field(default_factory=dict)
    environment: SandboxedEnvironment = field(init=False)

    def __post_init__(self) -> None:
        settings = self.desks.loaded.settings
        zone = settings.zone()
        self.environment = made = page_environment(self.folder)
        made.filters.update(
            outside=wording.shown,
            moment=partial(wording.moment, zone=zone),
            day=partial(wording.day, zone=zone),
            when=partial(wording.when, zone=zone),
            publisher=wording.publisher,
            foreign=wording.foreign,
            counted=wording.count,
            link=wording.followable,
            short=lambda text: text if len(text) <= 90 else f"{text[:89]}…",
            query=lambda value: urlencode({"q": value}),
        )
        made.globals.update(marking=settings.marking)

    @property
    def folder(self) -> Path | None:
        """Of the user's own templates."""
        named = self.desks.loaded.settings.prompts
        return Path(named).expanduser() if named else None


def served(request: Request) -> Served:
    """What the pages of this server share."""
    found: Served = request.app.state.served
    return found


def session(request: Request) -> Session | None:
    """Who asks; None where nobody is logged in."""
    found: Session | None = request.scope.get("session")
    return found


def host(request: Request) -> str:
    """From where a request comes, for the audit and the brake on guessing."""
    return request.client.host if request.client else "?"


async def thought(request: Request, work: Callable[[Desk], T]) -> T:
    """What a work that may take seconds gives to whoever asks."""
    who = session(request)
    return await served(request).desks.think(work, who.csrf or who.who if who else "")


def note(request: Request, what: str, about: str = "") -> None:
    """Keep a line of the audit of whoever asks."""
    who = session(request)
    served(request).access.note(who.who if who else "nobody", host(request), what, about)


def filled(request: Request, name: str, status: int = 200, **values: object) -> HTMLResponse:
    """A page from a template of the served desk."""
    one = served(request)
    who = session(request)
    content = fill_page(
        one.environment,
        name,
        one.folder,
        **{
            "who": who,
            "may": who.role.may if who else (lambda _: False),
            "roles": Role,
            "here": request.url.path,
            "at_style": "",
            "alone": bool(one.access.alone),
            **values,
        },
    )
    return HTMLResponse(content, status)


def message(request: Request, title: str, words: str, status: int) -> HTMLResponse:
    """A page that says one thing."""
    return filled(request, "desk_message.html.j2", status, title=title, words=words)


def guarded(page: Page, role: Role | None) -> Page:
    """A page for those of a role; others are led to the log-in, or told. What goes wrong is said as a page."""

    async def shown(request: Request) -> Response:
        who = session(request)
        try:
            if role is not PUBLIC:
                if who is None:
                    if request.method == "POST":
                        return message(
                            request, "Logged out", "Your session has ended. Log in, and send it again.", 401
                        )
                    back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
                    return RedirectResponse(f"/login?{urlencode({'next': back})}", 303)
                if not who.role.may(role):
                    return message(request, "Not yours to do", f"This is for the role {role.value}.", 403)
            return await page(request)
        except BriefError as error:
            status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 500)
            return message(request, "That did not work", str(error), status)

    shown.__name__ = getattr(page, "__name__", "page")
    return shown


def number(request: Request, name: str, most: int) -> int:
    """A whole number of the address, from 1; 1 where it is none."""
    given: Any = request.query_params.get(name, "1")
    return (
        min(int(given), most) if given.isascii() and given.isdigit() and len(given) < 8 and int(given) else 1
    )
