"""Commands that bring articles in: init, config, ingest, sources, refresh."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from brief.commands import Context

if TYPE_CHECKING:
    from brief.records import IngestReport

Json = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
Wait = Annotated[float, typer.Option(help="Seconds to wait if another process is writing.", min=0)]
Fetch = Annotated[
    bool, typer.Option("--fetch", help="Also download what saved feeds and OPML lists point to.")
]

sources_app = typer.Typer(
    help="The feeds and pages that this desk follows.", no_args_is_help=True, rich_markup_mode=None
)
config_app = typer.Typer(
    help="Settings and where each comes from.", no_args_is_help=True, rich_markup_mode=None
)


def add(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command()(init)
    app.add_typer(config_app, name="config")
    app.command()(ingest)
    app.add_typer(sources_app, name="sources")
    app.command()(refresh)


def init(ctx: typer.Context) -> None:
    """Write a commented brief.toml here; the library will live in .brief/ beside it."""
    from brief.errors import UsageError
    from brief.settings import FILE_NAME, template

    path = Path(FILE_NAME)
    if path.exists():
        raise UsageError(f"{path} is here already; it was left as it is")
    path.write_text(template(), "utf-8")
    context: Context = ctx.obj
    context.say(f"wrote {path}; next: brief ingest FOLDER")


@config_app.command("show")
def config_show(ctx: typer.Context, as_json: Json = False) -> None:
    """Print every setting, its value, and whether a flag, the environment, a file or the default set it."""
    from dataclasses import fields

    from brief.commands.showing import as_json as print_json
    from brief.commands.showing import columns
    from brief.settings import Settings, redacted

    context: Context = ctx.obj
    loaded = context.loaded()
    rows = [
        [f.metadata["key"], redacted(loaded.settings, f.name), loaded.origin[f.name]]
        for f in fields(Settings)
    ]
    if as_json:
        print_json(
            {
                "settings": [dict(zip(("key", "value", "origin"), row, strict=True)) for row in rows],
                "file": str(loaded.file) if loaded.file else None,
                "library": str(loaded.data_dir),
            }
        )
        return
    print(columns(rows, ["setting", "value", "from"]))
    print(f"\nsettings file  {loaded.file or 'none'}\nlibrary        {loaded.data_dir}")


def ingest(
    ctx: typer.Context,
    sources: Annotated[
        list[str],
        typer.Argument(help="Files, folders, or http(s) addresses of pages and feeds.", metavar="SOURCE..."),
    ],
    fetch: Fetch = False,
    first_seen: Annotated[
        str | None,
        typer.Option(
            help="When these copies were taken (2026-03-05 or 2026-03-05T18:00), for an archive.",
            metavar="WHEN",
        ),
    ] = None,
    wait: Wait = 0.0,
    as_json: Json = False,
) -> None:
    """Read articles into the library.

    Takes text, Markdown, HTML, JSON and JSONL dumps, saved feeds (RSS, Atom, JSON Feed), OPML lists,
    and folders of them. Nothing is downloaded unless an address is named or --fetch is given. Running
    it again adds nothing and changes nothing. Exit code 6 only where nothing at all could be taken.
    """
    from brief.commands.windows import parse_instant

    context: Context = ctx.obj
    with context.desk("ingest") as desk:
        seen = parse_instant(first_seen, desk.settings.zone(), desk.clock()) if first_seen else None
        report = desk.ingest(sources, fetch=fetch, first_seen=seen, wait=wait)
    _tell(context, report, as_json)


def refresh(ctx: typer.Context, fetch: Fetch = False, wait: Wait = 0.0, as_json: Json = False) -> None:
    """Read every followed source again and add what is new, as in: brief refresh && brief daily."""
    context: Context = ctx.obj
    with context.desk("refresh") as desk:
        report = desk.refresh(fetch=fetch, wait=wait)
    _tell(context, report, as_json)


def _tell(context: Context, report: IngestReport, as_json: bool) -> None:
    from brief.commands.showing import as_json as print_json
    from brief.rendering.words import count, shown

    if as_json:
        print_json(report)
    else:
        for refusal in report.refused:
            print(shown(f"refused  {refusal.origin}: {refusal.reason}"), file=sys.stderr)
        for warning in report.warnings:
            context.say(f"note     {warning}")
        if context.verbose:
            for name, seconds in report.seconds:
                context.say(f"time     {name} {seconds:.1f} s")
        added, known, refused = (len(part) for part in (report.added, report.known, report.refused))
        print(f"{count(added, 'article')} added, {known} known already, {refused} refused")
    if report.refused and not report.added and not report.known:
        raise typer.Exit(6)


@sources_app.command("add")
def sources_add(
    ctx: typer.Context,
    addresses: Annotated[
        list[str], typer.Argument(help="http(s) addresses of feeds or pages.", metavar="ADDRESS...")
    ],
    page: Annotated[
        bool, typer.Option("--page", help="It is a page, not a feed: ask robots.txt first.")
    ] = False,
) -> None:
    """Follow feeds and pages; `brief refresh` reads them."""
    from brief.errors import UsageError
    from brief.rendering.words import link, shown

    context: Context = ctx.obj
    for address in addresses:
        if not link(address):
            raise UsageError(f"{address!r} is no http(s) address")
    with context.desk("sources add") as desk:
        ledger = desk.ledger(write=True)
        for address in addresses:
            new = ledger.add_source(address, "page" if page else "feed", "", desk.clock())
            print(f"{'following' if new else 'already followed'}  {shown(address)}")


@sources_app.command("remove")
def sources_remove(
    ctx: typer.Context,
    addresses: Annotated[
        list[str], typer.Argument(help="Addresses as `brief sources list` shows them.", metavar="ADDRESS...")
    ],
) -> None:
    """Stop following; articles already read stay."""
    context: Context = ctx.obj
    with context.desk("sources remove") as desk:
        for address in addresses:
            desk.ledger(write=True).remove_source(address)
            print(f"removed  {address}")


@sources_app.command("list")
def sources_list(ctx: typer.Context, as_json: Json = False) -> None:
    """Show each source with its last success, its errors and how many articles it gave."""
    from brief.commands.showing import as_json as print_json
    from brief.commands.showing import clock, columns

    context: Context = ctx.obj
    with context.desk("sources list") as desk:
        states = desk.ledger(write=not (desk.folder / "library.sqlite3").exists()).sources()
    if as_json:
        print_json(states)
        return
    if not states:
        print("no source is followed; add one with `brief sources add ADDRESS`")
        return
    rows = [
        [s.url, s.title, clock(s.last_success), str(s.items), s.last_error and f"{s.errors}x {s.last_error}"]
        for s in states
    ]
    print(columns(rows, ["address", "title", "last success (UTC)", "articles", "error"]))
