"""The command that moves a library from one engine to another."""

from __future__ import annotations

from typing import Annotated

import typer

from brief.commands import Context
from brief.commands.bring_in import Json, Wait
from brief.commands.terminal import print_json, print_shown

move_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="A library to another place.")


def add(app: typer.Typer) -> None:
    """Add these commands to the application."""
    move_app.command("library")(move_library)
    app.add_typer(move_app, name="move")


@move_app.callback()
def _move() -> None:
    """A library to another place."""


def move_library(
    ctx: typer.Context,
    to: Annotated[
        str,
        typer.Option(
            "--to",
            help="postgresql://USER@HOST/DATABASE, an empty database; or a folder, for one file again.",
        ),
    ],
    wait: Wait = 0.0,
    as_json: Json = False,
) -> None:
    """Move the library into PostgreSQL, or back into a file: every row, compared by digests when it is there.

    It may be stopped and goes on where it was. The library stays where it is, too: set library.url, try it, then remove
    the old one yourself. The password is that of library.password, or of ~/.pgpass.
    """
    from brief.desk.relocation import relocate
    from brief.rendering.wording import count

    context: Context = ctx.obj
    with context.desk("move library") as desk:
        found = relocate(desk, to, wait)
    if as_json:
        print_json([{"table": one.name, "rows": one.rows, "sha256": one.sha256} for one in found])
        return
    for one in found:
        print_shown(f"moved     {one.name:<14} {count(one.rows, 'row'):>14}  {one.sha256[:16]}…")
    said = f'library.url = "{to}"' if "://" in to else f"--data-dir {to}"
    context.say(
        f"the same in both; use it with {said}, and the next command that writes makes its index. The old library is"
        " still there"
    )
