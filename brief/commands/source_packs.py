"""Commands about packs of feeds: sources pack list, sources pack add."""

from __future__ import annotations

from typing import Annotated

import typer

from brief.commands import Context
from brief.commands.bring_in import Json
from brief.commands.followed_sources import as_data
from brief.commands.terminal import columns, print_json

pack_app = typer.Typer(
    help="Feeds to begin with, by theme, with their publishers and owners.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def add(app: typer.Typer) -> None:
    """Add these commands to an application."""
    app.add_typer(pack_app, name="pack")


@pack_app.command("list")
def pack_list(
    name: Annotated[
        str | None, typer.Argument(help="Only this pack, feed by feed.", metavar="[PACK]")
    ] = None,
    as_json: Json = False,
) -> None:
    """List the packs, or the feeds of one. Nothing is asked of any of them."""
    from brief.sources.packs import pack, packs

    if as_json:
        print_json([pack(name)] if name else list(packs().values()))
        return
    if name:
        rows = [[one.publisher, one.title, one.language, one.owner, one.url] for one in pack(name).feeds]
        print(columns(rows, ["publisher", "feed", "language", "owner", "address"]))
        return
    rows = [[one.name, str(len(one.feeds)), one.about] for one in packs().values()]
    print(columns(rows, ["pack", "feeds", "about"]))


@pack_app.command("add")
def pack_add(
    ctx: typer.Context,
    names: Annotated[
        list[str], typer.Argument(help="Packs as `brief sources pack list` shows them.", metavar="PACK...")
    ],
    as_json: Json = False,
) -> None:
    """Follow every feed of a pack; `brief refresh` reads them. What is followed already stays as it is."""
    from brief.desk.following import follow
    from brief.sources.packs import pack

    context: Context = ctx.obj
    addresses = [feed.url for name in names for feed in pack(name).feeds]
    with context.desk("sources pack add") as desk:
        done = follow(desk, list(dict.fromkeys(addresses)))
    if as_json:
        print_json(as_data(done))
        return
    for one in done:
        print(f"{'following' if one.new else 'already followed'}  {one.named.url}")
