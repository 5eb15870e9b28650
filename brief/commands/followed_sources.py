"""Commands about the feeds and pages that a desk follows: sources, refresh."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from brief.commands import Context, completions
from brief.commands.bring_in import Json, Wait, tell
from brief.commands.terminal import clock, columns, print_json

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from brief.desk.following import Followed
    from brief.records import SourceState

sources_app = typer.Typer(
    help="The feeds and pages that this desk follows; alone, the list of them.",
    invoke_without_command=True,
    rich_markup_mode=None,
)
MOST_FAILURES = 10_000
"""Failures that are looked through for those of the sources listed."""
Addresses = Annotated[
    list[str],
    typer.Argument(
        help="Addresses as `brief sources list` shows them.",
        metavar="ADDRESS...",
        autocompletion=completions.followed,
    ),
]


def add(app: typer.Typer) -> None:
    """Add these commands to the application, and those of ratings and packs to ``brief sources``."""
    from brief.commands import rate_sources, source_packs

    rate_sources.add(sources_app)
    source_packs.add(sources_app)
    app.add_typer(sources_app, name="sources")
    app.command()(refresh)


def refresh(
    ctx: typer.Context,
    fetch: Annotated[
        bool, typer.Option("--fetch", help="Also read the pages of new feed items that are only teasers.")
    ] = False,
    again: Annotated[
        bool,
        typer.Option("--again", help="Also ask sources that were asked a short while ago (fetch.interval)."),
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="End with exit code 6 where a source gave nothing.")
    ] = False,
    wait: Wait = 0.0,
    as_json: Json = False,
) -> None:
    """Read the sources followed again and add what is new, as in: brief refresh && brief daily.

    A source that fails stops no other and not the brief: standard error says which and why, and the exit
    code is 0 unless --strict is given. A source is not read again within fetch.interval (55 minutes). One
    whose server answers with errors is left alone for twice as long after each, a day at most; one that
    cannot be reached is tried every time. What a server asks for (Retry-After, 410) is kept to whatever is
    given here. Several hosts are asked at once, each one request at a time.
    """
    context: Context = ctx.obj
    with context.desk("refresh") as desk:
        report = desk.refresh(fetch=fetch, again=again, wait=wait)
    tell(context, report, as_json)
    if report.failed:
        from brief.rendering.wording import count, shown

        told = f"{count(len(report.failed), 'source')} failed: {', '.join(report.failed)}"
        print(shown(f"failed   {told}; `brief sources` shows how each stands"), file=sys.stderr)
    if report.failed and strict:
        raise typer.Exit(6)


@sources_app.callback()
def sources(ctx: typer.Context, as_json: Json = False) -> None:
    """The feeds and pages that this desk follows; alone, the list of them."""
    if ctx.invoked_subcommand is None:
        _list(ctx.obj, as_json)


@sources_app.command("add")
def sources_add(
    ctx: typer.Context,
    names: Annotated[
        list[str],
        typer.Argument(
            help="Addresses of feeds, pages or sites (example.org), and OPML files of feeds.",
            metavar="ADDRESS...",
        ),
    ],
    page: Annotated[
        bool, typer.Option("--page", help="It is a page, not a feed: ask robots.txt first.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Follow feeds and pages; `brief refresh` reads them. One that was gone for good is asked again.

    An address without http(s):// is tried with https://. Of a site (no path in the address) the front page is
    asked for the feed that it names; where it names several they are listed and none is followed. Of an OPML
    file every feed is followed. Any other address is taken as it stands, and nothing is asked now.
    """
    from brief.desk.following import SeveralFeedsError, follow
    from brief.rendering.wording import shown

    context: Context = ctx.obj
    with context.desk("sources add") as desk:
        try:
            done = follow(desk, names, page=page)
        except SeveralFeedsError as error:
            print(columns([[url, title] for title, url in error.feeds], ["address", "title"]))
            raise
    if as_json:
        print_json(as_data(done))
        return
    for one in done:
        told = "following" if one.new else "following again" if one.revived else "already followed"
        moved = f", which has moved to {one.url}" if one.url != one.named.url else ""
        how = f"  ({one.named.how})" if one.named.how else ""
        print(shown(f"{told}  {one.named.url}{moved}{how}"))


def as_data(done: Sequence[Followed]) -> list[dict[str, object]]:
    """What was followed, for a program: each address, and whether it was not followed before."""
    return [{"address": one.url, "new": one.new or one.revived} for one in done]


@sources_app.command("remove")
def sources_remove(ctx: typer.Context, addresses: Addresses, as_json: Json = False) -> None:
    """Stop following; articles already read stay."""
    context: Context = ctx.obj
    with context.desk("sources remove") as desk:
        for address in addresses:
            with desk.writing() as library:
                library.ledger.remove_source(address)
            if not as_json:
                print(f"removed  {address}")
    if as_json:
        print_json([{"address": address, "removed": True} for address in addresses])


@sources_app.command("list")
def sources_list(ctx: typer.Context, as_json: Json = False) -> None:
    """Show each source with its last success, its errors, its articles and how many come a day."""
    _list(ctx.obj, as_json)


def _list(context: Context, as_json: bool) -> None:
    from brief.records.codec import plain
    from brief.sources.politeness import possible, waits_until

    with context.desk("sources list", sends=False) as desk:
        ledger = desk.ledger(write=not desk.place.there())
        now, interval = desk.clock(), desk.settings.fetch_interval
        states = [possible(state, now) for state in ledger.sources()]
        activity = ledger.activity(states, now)
        failures = [refusal for refusal, _ in ledger.failures(MOST_FAILURES)]
    unread = {s.url: [f.reason for f in failures if f.origin.startswith(f"{s.url} ")] for s in states}
    waits = {s.url: max(filter(None, (s.not_before, waits_until(s, interval))), default=None) for s in states}
    told = {s.url: _state(s, waits[s.url], now) for s in states}
    if as_json:
        print_json(
            [
                {
                    **plain(s),
                    "articles": activity[s.url].articles,
                    "per_day": round(activity[s.url].per_day, 2),
                    "state": told[s.url],
                    "next": waits[s.url],
                    "unread": unread[s.url],
                }
                for s in states
            ]
        )
        return
    if not states:
        print("no source is followed; add one with `brief sources add ADDRESS`")
        return
    rows = [
        [
            s.url,
            s.title,
            clock(s.last_success),
            str(activity[s.url].articles),
            f"{activity[s.url].per_day:.1f}",
            told[s.url],
            f"{s.errors}x {s.last_error}" if s.last_error else _unread(unread[s.url]),
        ]
        for s in states
    ]
    print(columns(rows, ["address", "title", "last success (UTC)", "articles", "a day", "state", "errors"]))


def _unread(reasons: list[str]) -> str:
    """How many of a source's items or their pages could not be taken, and why the last of them."""
    from brief.rendering.wording import count

    return f"{count(len(reasons), 'item')} not read: {reasons[0]}" if reasons else ""


def _state(state: SourceState, waits: datetime | None, now: datetime) -> str:
    """Retired, waiting until when because of an error, or followed."""
    if state.retired_at is not None:
        return f"gone since {clock(state.retired_at)}"
    if state.errors and waits is not None and waits > now:
        return f"waiting until {clock(waits)}"
    return "followed"
