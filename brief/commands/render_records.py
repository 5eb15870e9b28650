"""Commands that make documents of what is issued already: render, feed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from brief.commands import Context
from brief.commands.write_briefs import Form, Output, put, put_bytes
from brief.rendering.output_files import check_target

if TYPE_CHECKING:
    from brief.desk import Desk
    from brief.records import Record


def add(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command()(render)
    app.command()(feed)


def render(
    ctx: typer.Context,
    record: Annotated[
        str,
        typer.Argument(help="An issued brief's id, or the JSON file of any record.", metavar="RECORD"),
    ],
    form: Form = None,
    output: Output = None,
) -> None:
    """Make a document of a record that there is already: an issued brief, or a JSON form of anything that brief wrote.

    Nothing is drafted or checked anew; `brief verify` tells whether the record holds.
    """
    context: Context = ctx.obj
    check_target(output)
    with context.desk("render", sends=False) as desk:
        put(context, desk, _record(desk, record), form, output)


def feed(
    ctx: typer.Context,
    output: Output = None,
    title: Annotated[str, typer.Option(help="The feed's title.")] = "Briefs",
) -> None:
    """Make an Atom feed of the briefs that were issued, newest first, for whoever reads them in a feed reader."""
    from brief.records import CheckedBrief
    from brief.records.codec import from_json
    from brief.rendering.documents.atom import ENTRIES
    from brief.rendering.documents.atom import feed as made

    context: Context = ctx.obj
    check_target(output)
    with context.desk("feed", sends=False) as desk:
        issued = sorted(desk.ledger().briefs(), key=lambda one: one.issued_at, reverse=True)[:ENTRIES]
        told = [
            (from_json(desk.ledger().brief_record(one.id), CheckedBrief), one.issued_at) for one in issued
        ]
        content = made(told, title, desk.settings.marking)
    put_bytes(context, content, output, f"wrote {output} (Atom, {len(told)} briefs)")


def _record(desk: Desk, given: str) -> Record:
    """The record that is meant: of a file, else of an issued brief."""
    from brief.commands.short_ids import brief_id
    from brief.desk.verification import received
    from brief.records import CheckedBrief
    from brief.records.codec import from_json

    if Path(given).is_file():
        return received(Path(given)).record
    return from_json(desk.ledger().brief_record(brief_id(desk, given)), CheckedBrief)
