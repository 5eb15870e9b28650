"""Commands that send what was issued: send, deliveries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from brief.commands import Context, completions
from brief.commands.bring_in import Json

if TYPE_CHECKING:
    from brief.desk import Desk

UNDELIVERED = 11
"""Exit code where something is owed still, was refused, or was given up."""


def add(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command()(send)
    app.command()(deliveries)


def send(
    ctx: typer.Context,
    brief: Annotated[
        str | None,
        typer.Argument(
            help="An issued brief's id; without it only what is owed already is tried.",
            metavar="[BRIEF]",
            autocompletion=completions.brief_ids,
        ),
    ] = None,
    to: Annotated[
        list[str] | None, typer.Option("--to", help="Only this recipient of deliver.to; may be given again.")
    ] = None,
    newest: Annotated[bool, typer.Option("--newest", help="The brief that was issued last.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would go to whom, and note and send nothing.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Deliver an issued brief to the recipients that settings name, each once, and try again what is owed.

    A recipient gets it only where deliver.marking allows its marking. What fails for now is owed and tried again by the
    next `brief send`, after longer and longer waits; `brief deliveries` lists it. Anything not delivered ends with exit
    code 11.
    """
    from brief.commands.terminal import print_json
    from brief.corpus.books.delivery_book import DeliveryState
    from brief.desk.delivering import deliver, owe
    from brief.errors import UsageError

    context: Context = ctx.obj
    if brief and newest:
        raise UsageError("name a brief, or --newest, not both")
    if to and not (brief or newest):
        raise UsageError("--to goes with a brief; without one everything owed is tried")
    with _desk(context, "send") as desk:
        id_ = _meant(desk, brief, newest=newest)
        if dry_run:
            _say_plan(context, desk, id_, to or ())
            return
        if id_ and not owe(desk, id_, to or ()):
            context.say(f"{id_[:8]}: every recipient has it noted already")
        found = deliver(desk, context.say)
    if as_json:
        print_json([one.delivery for one in found])
    if any(one.delivery.state is not DeliveryState.SENT for one in found):
        raise typer.Exit(UNDELIVERED)


def deliveries(ctx: typer.Context, as_json: Json = False) -> None:
    """List what went to whom, what is owed, and what was refused, newest first."""
    from brief.commands.terminal import clock, columns, print_json, print_shown
    from brief.corpus.books.delivery_book import DeliveryBook, DeliveryState

    context: Context = ctx.obj
    with context.desk("deliveries", sends=False) as desk:
        desk.library()
        found = DeliveryBook(desk.place).all()
    if as_json:
        print_json(found)
        return
    if not found:
        print_shown(
            "nothing was delivered yet; `brief send --newest` delivers the brief that was issued last"
        )
        return
    rows = [
        [
            one.brief[:8],
            one.recipient,
            one.state.value,
            str(one.tries),
            clock(one.at),
            clock(one.due) if one.state is DeliveryState.OWED else "",
            one.said[:100],
        ]
        for one in found
    ]
    print(columns(rows, ["brief", "recipient", "state", "tries", "noted (UTC)", "next (UTC)", "why"]))


def _desk(context: Context, command: str) -> Desk:
    """A desk whose settings' recipients are its user's own word.

    Raises:
        TrustError: a settings file that nobody has said yes to names them.
    """
    from shlex import quote

    from brief.errors import TrustError
    from brief.settings import key_of
    from brief.settings_trust import DELIVERY

    desk = context.desk(command)
    held = [name for name in DELIVERY if name in desk.loaded.withheld]
    if held:
        file = desk.loaded.file
        raise TrustError(
            f"{file}: sets {key_of(held[0])}, and you have not said yes to this file as it is now; look at it, then run"
            f" `brief trust {quote(str(file))}`, or name it with --config"
        )
    return desk


def _meant(desk: Desk, given: str | None, *, newest: bool) -> str:
    """The id of the brief that is meant; empty where none is."""
    from brief.commands.short_ids import brief_id
    from brief.errors import NotFoundError

    if not newest:
        return brief_id(desk, given) if given else ""
    issued = sorted(desk.ledger().briefs(), key=lambda one: one.issued_at)
    if not issued:
        raise NotFoundError("no brief has been issued yet; write one with `brief daily --issue`")
    return issued[-1].id


def _say_plan(context: Context, desk: Desk, id_: str, to: list[str] | tuple[str, ...]) -> None:
    """What would go to whom, line by line."""
    from brief.corpus.books.delivery_book import DeliveryBook
    from brief.delivery.recipients import all_named, recipients
    from brief.desk.delivering import called, to_send
    from brief.errors import NotFoundError

    known = recipients(desk.settings)
    all_named(to, known)
    book = DeliveryBook(desk.place)
    noted = {(one.brief, one.recipient) for one in book.all()}
    plan = [(one.brief, one.recipient) for one in book.due(desk.clock())]
    plan += [(id_, name) for name in (to or known) if id_ and (id_, name) not in noted]
    for brief, name in plan:
        there = known.get(name)
        how = (
            f"{there.channel}, {there.shown}, {' '.join(there.forms) or 'its own body'}"
            if there
            else "no longer named"
        )
        try:
            marking = to_send(desk, book, brief).marking
            allowed = there is not None and there.may_see(marking)
            fate = "would be sent" if allowed else f"is refused: it bears {marking}"
        except NotFoundError as error:
            fate = f"is refused: {error}"
        context.say(f"{called(brief)} to {name} ({how}): {fate}")
    if not plan:
        context.say("nothing would be sent")
