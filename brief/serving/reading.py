"""Pages to read: the newest brief, the archive, an article with what was cited of it, a search, sources."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from brief.corpus.protocols import Filter
from brief.desk.issued_corrections import notices
from brief.desk.source_letters import Standing, standings
from brief.records import Article, ArticleInfo, Block, CheckedBrief, Evidence, Role, Span, fold
from brief.records.codec import from_json
from brief.rendering.wording import shown
from brief.serving.pages import filled, note, number, served, thought
from brief.serving.record_pages import Parted, parted
from brief.text.normal_forms import comparable

if TYPE_CHECKING:
    from brief.corpus.books.ledger import IssuedBrief
    from brief.desk import Desk
    from brief.serving.pages import Served

STALE = timedelta(hours=36)
"""From which age on the newest brief is no longer today's, and its page says so."""
A_PAGE = 50
"""Entries of a list on one page."""
FOUND = 20
"""Passages that a search shows."""
MOST = 10_000
"""Pages of a list that can be asked for."""
LONGEST = 500
"""Characters of what is searched for."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a paragraph: its text, and whether it was cited."""

    text: str
    cited: bool


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A kept paragraph of an article as it is shown: what it is, whose words, on which pages, its pieces."""

    role: str
    whose: str
    pages: str
    pieces: tuple[Piece, ...]


async def today(request: Request) -> Response:
    """The newest brief issued."""
    one = served(request)

    def newest(desk: Desk) -> IssuedBrief | None:
        briefs = desk.ledger().briefs()
        return briefs[0] if briefs else None

    found = await one.desks.read(newest)
    if found is None:
        return filled(
            request, "desk_message.html.j2", title="No brief yet", words="Write one: brief daily --issue."
        )
    old = one.desks.clock() - found.cutoff
    stale = f"The newest brief is {old.days} days old." if old > STALE else ""
    return await _brief(request, found.id, stale)


async def brief(request: Request) -> Response:
    """One brief issued."""
    return await _brief(request, request.path_params["id"])


async def _brief(request: Request, id_: str, stale: str = "") -> Response:
    one = served(request)

    def made(desk: Desk) -> dict[str, Any]:
        def page() -> Parted:
            return parted(from_json(desk.ledger().brief_record(id_), CheckedBrief), desk.prompts)

        since = one.desks.kept("notices", lambda: tuple(notices(desk.library())))
        briefs = one.desks.kept("briefs", desk.ledger().briefs)
        at = next((place for place, held in enumerate(briefs) if held.id.startswith(id_)), len(briefs))
        return {
            "page": one.desks.kept(("brief", id_), page),
            "since": tuple(notice for notice in since if notice.brief.startswith(id_)),
            "older": briefs[at + 1] if at + 1 < len(briefs) else None,
            "newer": briefs[at - 1] if 0 < at < len(briefs) else None,
        }

    return record_page(request, stale=stale, **await one.desks.read(made))


def record_page(request: Request, page: Parted, **more: Any) -> Response:
    """A record's own page within the desk's."""
    one = served(request)
    one.styles[page.style_name] = page.style
    values: dict[str, Any] = {"since": (), "stale": "", "older": None, "newer": None, "q": "", **more}
    return filled(request, "desk_record.html.j2", page=page, at_style=page.style_name, **values)


async def archive(request: Request) -> Response:
    """The briefs issued, newest first; those that hold some words, where words are given."""
    words, page = asked(request), number(request, "page", MOST)
    one = served(request)

    def listed(desk: Desk) -> tuple[list[IssuedBrief], int]:
        briefs = one.desks.kept("briefs", desk.ledger().briefs)
        if words:
            wanted = comparable(words).casefold().split()
            briefs = [b for b in briefs if all(word in _text(one, desk, b.id) for word in wanted)]
        return briefs[(page - 1) * A_PAGE : page * A_PAGE], len(briefs)

    found, whole = await thought(request, listed) if words else await one.desks.read(listed)
    return filled(
        request,
        "desk_archive.html.j2",
        briefs=found,
        q=words,
        page=page,
        pages=-(-whole // A_PAGE),
        whole=whole,
    )


async def article(request: Request) -> Response:
    """An article as it was read, with what ``?at=`` names of it marked."""
    one = served(request)
    id_, spans = request.path_params["id"], _spans(request.query_params.get("at", ""))

    def made(desk: Desk) -> tuple[Article, list[ArticleInfo]]:
        library = desk.library()
        whole = library.resolve(id_)
        return library.article(whole), list(library.versions.of(whole))

    found, versions = await one.desks.read(made)
    shown = [_paragraph(block, found, spans) for block in found.typed]
    return filled(
        request,
        "desk_article.html.j2",
        article=found,
        paragraphs=shown,
        versions=versions,
        first=next((i for i, p in enumerate(shown) if any(piece.cited for piece in p.pieces)), -1),
    )


async def articles(request: Request) -> Response:
    """The articles held, newest first; or the passages nearest to some words."""
    words, page = asked(request), number(request, "page", MOST)
    one = served(request)

    def found(desk: Desk) -> tuple[Evidence, ...]:
        return desk.search.find(words, Filter(), FOUND).evidence

    def listed(desk: Desk) -> list[ArticleInfo]:
        return desk.ranking().articles(Filter())[::-1]

    if words:
        nearest = await thought(request, lambda desk: one.desks.kept(("search", words), lambda: found(desk)))
        said = comparable(" ".join(one.passage.text for one in nearest)).casefold()
        near = not any(word in said for word in comparable(words).casefold().split() if len(word) > 2)
        return filled(request, "desk_search.html.j2", q=words, found=nearest, near=near)
    held = await one.desks.read(lambda desk: one.desks.kept("articles", lambda: listed(desk)))
    part = held[(page - 1) * A_PAGE : page * A_PAGE]
    return filled(
        request,
        "desk_articles.html.j2",
        articles=part,
        q="",
        page=page,
        pages=-(-len(held) // A_PAGE),
        whole=len(held),
    )


async def sources(request: Request) -> Response:
    """Every source with its letter, why, and what became of what was cited of it."""
    one = served(request)

    def listed(desk: Desk) -> list[Standing]:
        return one.desks.kept("standings", lambda: standings(desk))

    return filled(request, "desk_sources.html.j2", sources=await thought(request, listed))


async def rate(request: Request) -> Response:
    """A letter for a source, set by an editor."""
    one, form = served(request), request.scope["form"]
    name, letter, why = (form.get(key, "").strip()[:300] for key in ("name", "letter", "why"))

    def done(desk: Desk) -> None:
        with desk.writing() as library:
            library.register.rate(name, letter, why, desk.clock())

    await one.desks.write(done)
    note(request, "rated", f"{name} {letter}: {why}")
    return RedirectResponse("/sources", 303)


def asked(request: Request, name: str = "q") -> str:
    """The words of an address, on one line."""
    return fold(shown(request.query_params.get(name, "")))[:LONGEST]


def _text(one: Served, desk: Desk, id_: str) -> str:
    """All words of a brief, as they are compared."""

    def words(held: Any) -> str:
        if isinstance(held, dict):
            named = [
                held[key] for key in ("title", "heading", "text", "topic") if isinstance(held.get(key), str)
            ]
            return " ".join(
                [*named, *(words(value) for value in held.values() if isinstance(value, (dict, list)))]
            )
        return " ".join(words(value) for value in held) if isinstance(held, list) else ""

    return one.desks.always(
        ("text", id_), lambda: comparable(words(json.loads(desk.ledger().brief_record(id_)))).casefold()
    )


def _spans(given: str) -> tuple[Span, ...]:
    """The spans of an address, ``12-40,60-80``; none of what is no span."""
    found = []
    for part in given[:500].split(","):
        start, _, end = part.partition("-")
        if start.isascii() and start.isdigit() and end.isascii() and end.isdigit() and len(part) < 24:
            found.append((int(start), int(end)))
    return tuple(found)


def _paragraph(block: Block, article: Article, cited: tuple[Span, ...]) -> Paragraph:
    pieces: list[Piece] = []
    for start, end in block.spans:
        edges = sorted({start, end, *(at for span in cited for at in span if start < at < end)})
        for first, last in zip(edges, edges[1:], strict=False):
            inside = any(one <= first and last <= other for one, other in cited)
            pieces.append(Piece(article.source_text[first:last], inside))
    role = "" if block.role is Role.BODY else block.role.value
    return Paragraph(role, block.speaker or block.said, block.pages, tuple(pieces))
