"""Commands that show what is issued already, or make documents of it: read, render, feed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from brief.commands import Context, completions
from brief.commands.write_briefs import Form, Output, put, put_bytes
from brief.rendering.output_files import check_target

if TYPE_CHECKING:
    from brief.desk import Desk
    from brief.records import Record


def add(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command()(read)
    app.command()(render)
    app.command()(feed)


def read(
    ctx: typer.Context,
    record: Annotated[
        str,
        typer.Argument(
            help="An issued brief's id, or the JSON file of any record. Default: the newest brief.",
            metavar="[RECORD]",
            autocompletion=completions.brief_ids,
        ),
    ] = "",
) -> None:
    """Read a brief in the terminal by the keys of `less`; s shows the sources of a sentence. Elsewhere: as plain text.

    j and k go by the line, space and b by the page, n and p to the next and last sentence, / looks for words, q ends.
    """
    from brief.errors import NotFoundError
    from brief.rendering.documents.plain_text import text
    from brief.rendering.terminal_reader import Reader, shown_in

    context: Context = ctx.obj
    with context.desk("read", sends=False) as desk:
        if not record:
            issued = desk.ledger().briefs()
            if not issued:
                raise NotFoundError("no brief has been issued yet; write one with `brief daily --issue`")
            record = issued[0].id
        found, folder = _record(desk, record), desk.prompts
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        sys.stdout.write(text(found, folder))
        return
    try:
        import curses
    except ImportError:  # Windows
        sys.stdout.write(text(found, folder))
        return
    curses.wrapper(shown_in, Reader(found, folder))


def render(
    ctx: typer.Context,
    record: Annotated[
        str,
        typer.Argument(
            help="An issued brief's id, or the JSON file of any record.",
            metavar="RECORD",
            autocompletion=completions.brief_ids,
        ),
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
