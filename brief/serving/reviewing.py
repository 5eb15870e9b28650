"""The queue of drafts, and a draft under review: each sentence with its evidence, changed, judged, signed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from brief.corpus.books.draft_book import Draft, DraftBook, DraftState
from brief.dates.windows import window
from brief.desk import reviewing
from brief.desk.delivering import deliver, undelivered
from brief.errors import BriefError, LockedError, UsageError
from brief.records import ArticleInfo, EditorChange, Reference, Step
from brief.serving.pages import filled, message, note, served, session

if TYPE_CHECKING:
    from brief.desk import Desk

STEPS = {
    "edit": Step.EDITED,
    "own": Step.OWN_WORDS,
    "drop": Step.DROPPED,
    "restore": Step.RESTORED,
}
"""What the buttons of a sentence do."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What a sentence cites: the words in their paragraph, and of which article."""

    reference: Reference
    article: ArticleInfo


@dataclass(frozen=True, slots=True)
class Row:
    """One sentence on the review desk, wherever it stands in the draft."""

    place: str
    part: str
    heading: str
    text: str
    change: EditorChange | None
    beside: tuple[Beside, ...]


@dataclass(frozen=True, slots=True)
class Laid:
    """A draft as it is laid before an editor."""

    draft: Draft
    rows: tuple[Row, ...]
    judgments: tuple[EditorChange, ...]
    steps: int
    corrected: tuple[str, ...]
    """Ids of articles cited that were corrected or replaced since the draft was made."""


async def queue(request: Request) -> Response:
    """The drafts, those that wait first."""
    drafts = await served(request).desks.read(lambda desk: DraftBook(desk.place).heads())
    return filled(request, "desk_review.html.j2", drafts=drafts, waiting=DraftState.WAITING)


async def new(request: Request) -> Response:
    """A draft of a day, for review."""
    day = request.scope["form"].get("day", "").strip() or "today"

    def made(desk: Desk) -> str:
        first, last = window(day, None, None, desk.settings.zone(), desk.clock())
        record = desk.daily(first, last)
        if not (record.sections or record.undated or record.parts):
            raise UsageError(f"nothing to report of {day}")
        reviewing.put(desk, record)
        return record.id

    id_ = await served(request).desks.write(made)
    note(request, "wrote a draft", id_)
    return RedirectResponse(f"/review/{id_}", 303)


async def draft(request: Request) -> Response:
    """One draft: read, or changed by a form of it."""
    form = request.scope.get("form")
    if form is None:
        return await _shown(request)
    place, step = form.get("place", ""), STEPS.get(form.get("step", ""))
    words, version = form.get("words", ""), form.get("version", "")
    if step is None:
        raise UsageError("no such step")

    def changed(desk: Desk) -> tuple[str, ...]:
        return reviewing.edit(desk, _seen(desk, request, version), place, step, _who(request), words)

    try:
        refused = await served(request).desks.write(changed)
    except LockedError as error:
        return await _shown(request, fault=str(error), status=409)
    if refused:
        return await _shown(request, place=place, words=words, refused=refused, status=422)
    note(request, f"{step.value} in a draft", request.path_params["id"])
    return RedirectResponse(f"/review/{request.path_params['id']}#{place}", 303)


async def judge(request: Request) -> Response:
    """A judgment of the editor's own, added to a draft."""
    form = request.scope["form"]
    places = [name.removeprefix("on-") for name in form if name.startswith("on-")]

    def added(desk: Desk) -> None:
        seen = _seen(desk, request, form.get("version", ""))
        reviewing.judge(desk, seen, form.get("words", ""), places, _who(request))

    try:
        await served(request).desks.write(added)
    except LockedError as error:
        return await _shown(request, fault=str(error), status=409)
    except UsageError as error:
        return await _shown(request, fault=str(error), judgment=form.get("words", ""), status=422)
    note(request, "judged in a draft", request.path_params["id"])
    return RedirectResponse(f"/review/{request.path_params['id']}#judgments", 303)


async def sign(request: Request) -> Response:
    """A draft signed: it is issued as reviewed, and goes to its desk's readers."""
    one, form = served(request), request.scope["form"]
    id_ = request.path_params["id"]
    name = (await one.desks.read(lambda desk: DraftBook(desk.place).one(id_))).desk

    def signed(desk: Desk) -> tuple[str, list[str]]:
        made = reviewing.sign(desk, _seen(desk, request, form.get("version", "")), _who(request))
        table = desk.loaded.desks.get(name)
        if table is None or not table.recipients:
            return made.id, []
        try:
            return made.id, undelivered(deliver(desk))
        except BriefError as error:
            return made.id, [str(error)]

    try:
        made, lost = await one.desks.write(signed, name)
    except LockedError as error:
        return await _shown(request, fault=str(error), status=409)
    note(request, "signed", f"draft {id_}, brief {made}")
    if lost:
        words = f"Signed and issued. Not delivered yet: {'; '.join(lost)}. It is tried again by `brief run`."
        return message(request, "Signed", words, 200)
    return RedirectResponse(f"/briefs/{made}", 303)


async def _shown(
    request: Request,
    *,
    place: str = "",
    words: str = "",
    refused: tuple[str, ...] = (),
    fault: str = "",
    judgment: str = "",
    status: int = 200,
) -> Response:
    laid = await served(request).desks.read(lambda desk: _laid(desk, request.path_params["id"]))
    return filled(
        request,
        "desk_draft.html.j2",
        status,
        laid=laid,
        waits=laid.draft.state is DraftState.WAITING,
        place=place,
        words=words,
        refused=refused,
        fault=fault,
        judgment=judgment,
    )


def _laid(desk: Desk, id_: str) -> Laid:
    found = DraftBook(desk.place).one(id_)
    record, changes = reviewing.record_of(found), reviewing.changes_of(found)
    known = {reference.number: reference for reference in record.references}
    articles = {number: source.article for source in record.sources for number in source.numbers}
    rows: dict[tuple[str, tuple[int, ...]], Row] = {}
    for one in reviewing.placed(record, changes):
        sentence = one.sentence
        beside = tuple(Beside(known[n], articles[n]) for n in sentence.numbers)
        row = Row(
            one.place,
            one.section.kind.value,
            one.section.heading,
            sentence.text,
            one.change,
            beside,
        )
        rows.setdefault((sentence.text, sentence.numbers), row)
    judgments = tuple(one for one in reviewing.last_of(changes).values() if one.step is Step.JUDGED)
    held = desk.library().infos(article.id for article in articles.values())
    replaced = {older for older, _ in desk.library().versions.pairs()}
    lost = {a.id for a in articles.values() if a.id not in held or a.id in replaced}
    return Laid(
        found,
        tuple(rows.values()),
        judgments,
        len(changes),
        tuple(sorted(lost)),
    )


def _seen(desk: Desk, request: Request, version: str) -> Draft:
    """The draft as the editor saw it, by the version that their page had.

    Raises:
        LockedError: it is another one now.
    """
    found = DraftBook(desk.place).one(request.path_params["id"])
    if str(found.version) != version:
        who = found.by or "somebody"
        raise LockedError(f"nothing was changed: {who} changed it meanwhile; this is it as it is now")
    return found


def _who(request: Request) -> str:
    who = session(request)
    return who.who if who else ""
