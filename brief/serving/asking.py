"""Questions and storylines: an answer whose sentences come as they pass the checks, and a topic over its days.

An answer is sent as one page in pieces, for no script is needed to show the first before the last is there.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from html import escape
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from brief.errors import BriefError
from brief.records import fold
from brief.rendering.wording import shown
from brief.serving.figure_charts import Chart, charts
from brief.serving.pages import filled, note, served, thought
from brief.serving.reading import LONGEST, asked, record_page
from brief.serving.record_pages import Parted, parted

if TYPE_CHECKING:
    from brief.desk import Desk

HERE = "<!--here-->"
"""Where in its page an answer comes."""


async def ask(request: Request) -> Response:
    """The form; sent, the answer."""
    if request.method != "POST":
        return filled(request, "desk_ask.html.j2", q=asked(request), answering=False)
    question = fold(shown(request.scope["form"].get("q", "")))[:LONGEST]
    if not question:
        return filled(request, "desk_ask.html.j2", 400, q="", answering=False)
    note(request, "asked", question)
    whole = bytes(filled(request, "desk_ask.html.j2", q=question, answering=True).body).decode("utf-8")
    return StreamingResponse(_answer(request, question, whole), media_type="text/html; charset=utf-8")


async def _answer(request: Request, question: str, page: str) -> AsyncIterator[str]:
    head, _, foot = page.partition(HERE)
    yield head
    loop = asyncio.get_running_loop()
    heard: asyncio.Queue[str | None] = asyncio.Queue()

    def tell(text: str | None) -> None:
        loop.call_soon_threadsafe(heard.put_nowait, text)

    def work(desk: Desk) -> Parted:
        try:
            return parted(desk.ask(question, heard=tell), desk.prompts)
        finally:
            tell(None)

    answer = asyncio.ensure_future(thought(request, work))
    yield '<ul class="lines heard" aria-label="Sentences that passed the checks so far">'
    while (text := await heard.get()) is not None:
        yield f"<li>{escape(shown(text))}</li>\n"
    yield "</ul>\n"
    try:
        made = await answer
        yield f'<div class="answer">{made.body}</div>'
    except BriefError as error:
        yield f'<p class="answer fault"><strong>That did not work.</strong> {escape(shown(str(error)))}</p>'
    except Exception as error:  # the page has begun: its reader must hear that nothing more comes
        kind = type(error).__name__
        yield f'<p class="answer fault"><strong>A defect in brief ({escape(kind)}).</strong> Nothing more comes.</p>'
    yield foot


async def storyline(request: Request) -> Response:
    """A topic over its days: its figures drawn, who says what, what is disputed; quoted, so that it costs nothing."""
    one, topic = served(request), asked(request)
    if not topic:
        return filled(request, "desk_storyline.html.j2", q="")

    def made(desk: Desk) -> tuple[Parted, tuple[Chart, ...]]:
        def both() -> tuple[Parted, tuple[Chart, ...]]:
            report = desk.report(topic, model=False)
            return parted(report, desk.prompts), charts(report)

        return one.desks.kept(("storyline", topic), both)

    page, drawn = await thought(request, made)
    return record_page(request, page, charts=drawn, q=topic)
