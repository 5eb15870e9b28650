"""The command that compares two briefs: diff."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from brief.commands import Context
from brief.commands.bring_in import Json
from brief.commands.short_ids import LEAST, brief_id
from brief.commands.terminal import print_json, print_marking, print_shown
from brief.errors import NotFoundError, UsageError

if TYPE_CHECKING:
    from brief.desk import Desk
    from brief.records import CheckedBrief
    from brief.stories.brief_comparison import Difference, Entry


def add(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command()(diff)


def diff(
    ctx: typer.Context,
    earlier: Annotated[
        str,
        typer.Argument(
            help=f"The earlier brief: its id, or {LEAST} characters of it, or its JSON file.", metavar="A"
        ),
    ],
    later: Annotated[str, typer.Argument(help="The later brief, likewise.", metavar="B")],
    as_json: Json = False,
) -> None:
    """Show what is new, strengthened, weakened, withdrawn and gone in B, and which figures changed."""
    from brief.stories.brief_comparison import compare

    context: Context = ctx.obj
    with context.desk("diff", sends=False) as desk:
        one, two = _brief(context, desk, earlier), _brief(context, desk, later)
    found = compare(one, two)
    if as_json:
        print_json({"marking": two.marking or one.marking, "difference": found})
        return
    print_marking(one.marking, two.marking)
    _print(found, one, two)


def _brief(context: Context, desk: Desk, named: str) -> CheckedBrief:
    """A brief by its id in the library or by its JSON file."""
    from brief.desk.verification import received
    from brief.records import Binding, CheckedBrief
    from brief.records.codec import from_json

    file = Path(named)
    if not file.is_file():
        try:
            return from_json(desk.ledger().brief_record(brief_id(desk, named)), CheckedBrief)
        except NotFoundError as error:
            raise NotFoundError(f"there is no file {named!r}, and {error}") from error
    try:
        found = received(file)
    except UsageError as error:
        raise UsageError(f"{error}; write one with `brief daily --format json`") from error
    if not isinstance(found.record, CheckedBrief):
        raise UsageError(f"{file}: is an answer; briefs are compared")
    if found.binding is Binding.ALTERED or found.odd:
        context.say(f"{file}: was changed since it was written; `brief verify {file}` says more")
    return found.record


def _print(found: Difference, one: CheckedBrief, two: CheckedBrief) -> None:
    print_shown(f"from  {one.id}  {one.title}", f"to    {two.id}  {two.title}")
    if found.withdrawn:
        print_shown("", "withdrawn or corrected")
        for gone in found.withdrawn:
            print_shown(f"  {_line(gone.claim)}", f"      by: {_line(gone.correction)}")
    for title, changes in (("strengthened", found.strengthened), ("weakened", found.weakened)):
        if changes:
            print_shown("", title)
        for change in changes:
            print_shown(f"  {_line(change.after)}")
            if change.before.text != change.after.text:
                print_shown(f"      was: {_line(change.before)}")
            print_shown(*(f"      {reason}" for reason in change.reasons))
    if found.figures:
        print_shown("", "figures changed")
        for figure in found.figures:
            print_shown(f"  {figure.holder}, {figure.about}: {figure.before} → {figure.after}")
    for title, entries in (("new", found.new), ("no longer shown", found.gone)):
        if entries:
            print_shown("", title)
        print_shown(*(f"  {_line(entry)}" for entry in entries))
    print_shown("", f"{found.unchanged} claims unchanged")


def _line(entry: Entry) -> str:
    return f"{entry.text} ({entry.source}{', ' + entry.grade if entry.grade else ''})"
