"""Commands that bring articles in by hand: init, config, ingest."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from brief.commands import Context
from brief.commands.terminal import columns, print_json, print_shown
from brief.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from brief.desk import Desk
    from brief.records import IngestReport

Json = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
Wait = Annotated[float, typer.Option(help="Seconds to wait if another process is writing.", min=0)]
Fetch = Annotated[
    bool, typer.Option("--fetch", help="Also download what saved feeds and OPML lists point to.")
]

MAX_KINDS = 15
"""Kinds of unread files that are named in one line."""

MAX_PASSWORDS = 500
"""Passwords of one file: each is tried on every encrypted PDF, and takes 2 ms of the 4 s that one may take."""

config_app = typer.Typer(
    help="Settings and where each comes from.", no_args_is_help=True, rich_markup_mode=None
)


def add(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command()(init)
    app.add_typer(config_app, name="config")
    app.command()(ingest)


def init(ctx: typer.Context) -> None:
    """Write a commented brief.toml here; the library will live in .brief/ beside it."""
    from brief.settings import template
    from brief.settings_file import FILE_NAME

    path = Path(FILE_NAME)
    if path.exists():
        raise UsageError(f"{path} is here already; it was left as it is")
    path.write_text(template(), "utf-8")
    context: Context = ctx.obj
    context.say(f"wrote {path}; next: brief ingest FOLDER")


@config_app.command("show")
def config_show(ctx: typer.Context, as_json: Json = False) -> None:
    """Print every setting, its value, and whether a flag, the environment, a file or the default set it.

    A value that is not used until its file is trusted (`brief trust`), or because its key was set elsewhere, says so.
    """
    from dataclasses import fields, replace
    from shlex import quote

    from brief.settings import Settings, key_of, redacted

    context: Context = ctx.obj
    loaded = context.loaded(sends=False)
    written = replace(loaded.settings, **loaded.withheld)
    rows = [
        [
            key_of(f.name),
            redacted(written, f.name),
            loaded.origin[f.name],
            "no" if f.name in loaded.withheld else "yes",
        ]
        for f in fields(Settings)
    ]
    if as_json:
        print_json(
            {
                "settings": [dict(zip(("key", "value", "origin", "used"), row, strict=True)) for row in rows],
                "file": str(loaded.file) if loaded.file else None,
                "trust": loaded.trust.standing.value,
                "fault": loaded.fault or None,
                "library": str(loaded.data_dir),
            }
        )
        return
    table = [
        [key, value, f"{origin} (not used)" if used == "no" else origin] for key, value, origin, used in rows
    ]
    print(columns(table, ["setting", "value", "from"]))
    standing = f" ({loaded.trust.standing})" if loaded.file else ""
    print_shown("", f"settings file  {loaded.file or 'none'}{standing}", f"library        {loaded.data_dir}")
    if loaded.fault:
        print_shown(f"not used       {loaded.fault}")
    elif loaded.questions():
        print_shown(
            f"not used       what is marked so; look at it, then run `brief trust {quote(str(loaded.file))}`"
        )


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
    password_file: Annotated[
        Path | None,
        typer.Option(
            help="Passwords for encrypted PDFs, one a line; each is tried, and none is kept or shown.",
            metavar="FILE",
        ),
    ] = None,
    wait: Wait = 0.0,
    as_json: Json = False,
) -> None:
    """Read articles into the library.

    Takes text, Markdown, HTML, saved pages (MHTML), PDF, DOCX, ODT, EPUB, e-mail (EML), dumps (JSON, JSONL, CSV,
    TSV), saved feeds (RSS, Atom, JSON Feed), OPML lists, crawls (WARC), captions (VTT, SRT), calendars (ICS), and
    folders and archives (ZIP) of them. A folder's files of other kinds are counted and named by kind. Nothing is
    downloaded unless an address is named or --fetch is given. Running it again adds nothing and changes nothing.
    Exit code 6 only where nothing at all could be taken.
    """
    from brief.dates.windows import parse_instant

    context: Context = ctx.obj
    with context.desk("ingest") as desk:
        seen = parse_instant(first_seen, desk.settings.zone(), desk.clock()) if first_seen else None
        passwords = _passwords(password_file) if password_file else ()
        report = desk.ingest(sources, fetch=fetch, first_seen=seen, passwords=passwords, wait=wait)
        ahead = _ahead(desk, report.added) if report.added else 0
    if ahead:
        from brief.rendering.wording import count

        context.say(
            f"note     {count(ahead, 'article')} dated after the copies were taken; such a date is left unresolved"
            f"{' (is --first-seen right?)' if seen else ''}: brief list --undated"
        )
    tell(context, report, as_json)
    if report.refused and not report.added and not report.known:
        raise typer.Exit(6)


def _passwords(file: Path) -> list[str]:
    """The passwords of a file, one a line, blank lines left out."""
    try:
        lines = file.read_text("utf-8-sig").splitlines()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it is no UTF-8 text"
        raise UsageError(f"the file of passwords {file} cannot be read: {why}") from error
    found = [line for line in lines if line.strip()]
    if not 0 < len(found) <= MAX_PASSWORDS:
        raise UsageError(
            f"the file of passwords {file} holds {len(found)} of them; put 1 to {MAX_PASSWORDS} in it"
        )
    return found


def _ahead(desk: Desk, added: Sequence[str]) -> int:
    """How many of the articles just added name a day that was still to come when the copy was taken."""
    from brief.dates.publication import LATER

    infos = desk.library().infos(added).values()
    return sum(LATER in info.published.proof.rule and not info.published.known for info in infos)


def tell(context: Context, report: IngestReport, as_json: bool) -> None:
    """Print what an ingest did."""
    from brief.rendering.wording import count, shown

    if as_json:
        print_json(report)
    else:
        for refusal in report.refused:
            print(shown(f"refused  {refusal.origin}: {refusal.reason}"), file=sys.stderr)
        if report.unread:
            print(shown(f"unread   {_unread(report)}"), file=sys.stderr)
        for warning in report.warnings:
            context.say(f"note     {warning}")
        if context.verbose:
            for name, seconds in report.seconds:
                context.say(f"time     {name} {seconds:.1f} s")
        added, known, refused = (len(part) for part in (report.added, report.known, report.refused))
        print_shown(f"{count(added, 'article')} added, {known} known already, {refused} refused")


def _unread(report: IngestReport) -> str:
    """What was come across and is of a kind that is not read, counted by kind."""
    from brief.rendering.wording import count

    kinds = ", ".join(f"{kind or 'without an ending'} {many}" for kind, many in report.unread[:MAX_KINDS])
    rest = len(report.unread) - MAX_KINDS
    more = f", {count(rest, 'more kind')}" if rest > 0 else ""
    return (
        f"{count(sum(many for _, many in report.unread), 'file')} of kinds that are not read: {kinds}{more}"
    )
