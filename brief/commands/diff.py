"""The command that compares two briefs: diff."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from brief.commands import Context
from brief.commands.bring_in import Json
from brief.commands.terminal import print_json, print_marking, print_shown
from brief.errors import UsageError

if TYPE_CHECKING:
    from brief.desk import Desk
    from brief.records import CheckedBrief
    from brief.stories.brief_comparison import Difference, Entry


def add(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command()(diff)


def diff(
    ctx: typer.Context,
    earlier: Annotated[str, typer.Argument(help="The earlier brief: its id, or its JSON file.", metavar="A")],
    later: Annotated[str, typer.Argument(help="The later brief: its id, or its JSON file.", metavar="B")],
    as_json: Json = False,
) -> None:
    """Show what is new, strengthened, weakened, withdrawn and gone in B, and which figures changed."""
    from brief.stories.brief_comparison import compare

    context: Context = ctx.obj
    with context.desk("diff") as desk:
        one, two = _brief(desk, earlier), _brief(desk, later)
    found = compare(one, two)
    if as_json:
        print_json({"marking": two.marking or one.marking, "difference": found})
        return
    print_marking(one.marking, two.marking)
    _print(found, one, two)


def _brief(desk: Desk, named: str) -> CheckedBrief:
    """A brief by its id in the library or by its JSON file."""
    from brief.records import CheckedBrief
    from brief.records.codec import from_json

    file = Path(named)
    if not file.is_file():
        return from_json(desk.ledger().brief_record(named), CheckedBrief)
    try:
        return from_json(file.read_bytes(), CheckedBrief)
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror}") from error


def _print(found: Difference, one: CheckedBrief, two: CheckedBrief) -> None:
    print_shown(f"from  {one.id}  {one.title}", f"to    {two.id}  {two.title}")
    if found.withdrawn:
        print("\nwithdrawn or corrected")
        for gone in found.withdrawn:
            print_shown(f"  {_line(gone.claim)}", f"      by: {_line(gone.correction)}")
    for title, changes in (("strengthened", found.strengthened), ("weakened", found.weakened)):
        if changes:
            print(f"\n{title}")
        for change in changes:
            print_shown(f"  {_line(change.after)}")
            if change.before.text != change.after.text:
                print_shown(f"      was: {_line(change.before)}")
            print_shown(*(f"      {reason}" for reason in change.reasons))
    if found.figures:
        print("\nfigures changed")
        for figure in found.figures:
            print_shown(f"  {figure.holder}, {figure.about}: {figure.before} → {figure.after}")
    for title, entries in (("new", found.new), ("no longer shown", found.gone)):
        if entries:
            print(f"\n{title}")
        print_shown(*(f"  {_line(entry)}" for entry in entries))
    print(f"\n{found.unchanged} claims unchanged")


def _line(entry: Entry) -> str:
    return f"{entry.text} ({entry.source}{', ' + entry.grade if entry.grade else ''})"
