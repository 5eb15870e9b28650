"""Commands that keep desks' schedules: run, schedule."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from brief.commands import Context
from brief.commands.bring_in import Json
from brief.errors import BriefError

if TYPE_CHECKING:
    from brief.corpus.books.run_book import Run
    from brief.desk import Desk
    from brief.settings import Loaded
    from brief.settings_desks import DeskTable

FAILED = 12
"""Exit code of `run` where a desk's run failed."""
DEGRADED = 13
"""… and where one was degraded and none failed."""
AT_LEAST, AT_MOST = 1.0, 60.0
"""Seconds that are waited between looks at the clock: a machine may sleep, and its clock be set."""
NEXT = 5
"""Next runs that are listed of each desk."""


def add(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command("run")(run)
    app.command()(schedule)


def run(
    ctx: typer.Context,
    once: Annotated[
        bool, typer.Option("--once", help="Make what is due now and end: for cron, a timer, a task.")
    ] = False,
    fetch: Annotated[
        bool, typer.Option("--fetch", help="Also read the pages of feed items that are only teasers.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Keep the schedules of all desks of the settings file: read sources, write and issue the brief, deliver it.

    Each run ends with one line: done, quiet (nothing to tell), degraded (a source, the model or a delivery failed) or
    failed. Runs that were missed are made up for by one, or by none where the desk says so. One `brief run` at a time.
    """
    context: Context = ctx.obj
    began = _now()
    made = _due_now(context, _tables(context.loaded(sends=False)), began, fetch=fetch)
    if as_json:
        from brief.commands.terminal import print_json

        print_json(made)
    if once:
        raise typer.Exit(_code(made))
    while True:
        try:
            time.sleep(_pause(context.loaded(sends=False)))
            _due_now(context, _tables(context.loaded(sends=False)), began, fetch=fetch)
        except BriefError as error:
            # a full disk, a library that another writes, settings in the middle of an edit: the next look may go
            context.warn(f"brief: {error}")
            time.sleep(AT_LEAST)


def schedule(
    ctx: typer.Context,
    crontab: Annotated[bool, typer.Option("--crontab", help="Print a line for cron.")] = False,
    systemd: Annotated[
        bool,
        typer.Option("--systemd", help="Print a service and a timer for systemd, and how to install them."),
    ] = False,
    windows: Annotated[
        bool, typer.Option("--windows", help="Print a command that makes a scheduled task of Windows.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Show the next runs of each desk and how its last one went; or print what makes the system run them."""
    from brief.commands.terminal import columns, print_json
    from brief.corpus.books.run_book import RunBook
    from brief.corpus.place import Place
    from brief.desk.running import upcoming

    context: Context = ctx.obj
    whole = context.loaded(sends=False)
    tables = [one for one in _tables(whole) if one.schedule]
    if crontab or systemd or windows:
        print(_unit(whole, "crontab" if crontab else "systemd" if systemd else "windows"), end="")
        return
    rows, held = [], []
    for table in tables:
        last = RunBook(Place.of(whole)).last(table.name)
        now = _now().astimezone(whole.at(table.name).settings.zone())
        runs = upcoming(table, now, NEXT)
        held.append({"desk": table.name, "next": list(runs), "last": last})
        rows.append(
            [
                table.name,
                ", ".join(f"{at:%a %Y-%m-%d %H:%M %Z}" for at in runs[:3]),
                last.said[:80] if last else "not run yet",
            ]
        )
    if as_json:
        print_json(held)
        return
    print(columns(rows, ["desk", "next runs", "last"]))


def _tables(loaded: Loaded) -> list[DeskTable]:
    """The desks of the settings file that have something to keep.

    Raises:
        UsageError: there is none, or none with a schedule.
    """
    from brief.errors import UsageError

    found = [one for one in loaded.desks.values() if one.schedule or one.alerts]
    if not found:
        raise UsageError(
            "no desk has a schedule; set one up in brief.toml, as in: [desk.kyiv] schedule = '30 6 * * *'"
        )
    return found


def _due_now(context: Context, tables: list[DeskTable], began: datetime, *, fetch: bool) -> list[Run]:
    """What is due, run one after the other; a desk that fails stops no other."""
    from brief.corpus.books.run_book import RunBook
    from brief.corpus.locks import RUN
    from brief.corpus.place import Place
    from brief.desk.running import alert, due, lapse
    from brief.desk.running import run as run_desk
    from brief.settings_desks import A_DAY

    made = []
    loaded = context.loaded()
    with Place.of(loaded).lock("brief run", RUN).take():
        for table in tables:
            zone = loaded.at(table.name).settings.zone()
            now = _now().astimezone(zone)
            last = RunBook(Place.of(loaded)).last(table.name)
            one = due(table, last, now, min(began, now) - A_DAY) if table.schedule else None
            if one is None and not table.alerts and table.waits is None:
                continue
            with _desk(context, loaded, table.name) as desk:
                if one is not None:
                    made.append(run_desk(desk, table, one, fetch=fetch, told=context.say))
                failed = alert(desk, table, fetch=fetch, told=context.say)
                if table.waits is not None:
                    failed += lapse(desk, table, context.say)
                for problem in failed:
                    context.warn(problem)
    return made


def _desk(context: Context, loaded: Loaded, name: str) -> Desk:
    from brief.desk import Desk

    return Desk(
        loaded.data_dir,
        loaded=loaded.at(name).allowed(),
        progress=context.bar(),
        command="brief run",
        warn=context.note,
        clock=_now,
    )


def _pause(loaded: Loaded) -> float:
    """Seconds until something may be due; the clock is looked at again within a minute."""
    from brief.desk.running import upcoming

    waits = []
    for table in (one for one in _tables(loaded) if one.schedule):
        now = _now().astimezone(loaded.at(table.name).settings.zone())
        waits.append((upcoming(table, now, 1)[0] - now).total_seconds())
    return min(max(min(waits, default=AT_MOST), AT_LEAST), AT_MOST)


def _now() -> datetime:
    return datetime.now(UTC)


def _code(made: list[Run]) -> int:
    from brief.corpus.books.run_book import RunOutcome

    outcomes = {one.outcome for one in made}
    if RunOutcome.FAILED in outcomes:
        return FAILED
    return DEGRADED if RunOutcome.DEGRADED in outcomes else 0


def _unit(loaded: Loaded, kind: str) -> str:
    """What makes the system run what is due every five minutes, with the settings and the library of now."""
    from shlex import join

    program = str(Path(sys.argv[0]).resolve())
    words = [program]
    if loaded.file is not None:
        words += ["--config", str(loaded.file.resolve())]
    words += ["--data-dir", str(loaded.data_dir.resolve()), "run", "--once"]
    if kind == "crontab":
        return f"*/5 * * * * {join(words).replace('%', chr(92) + '%')}\n"
    if kind == "windows":
        quoted = " ".join(f'\\"{word}\\"' if " " in word else word for word in words)
        return f'schtasks /Create /TN "brief" /SC MINUTE /MO 5 /TR "{quoted}"\n'
    line = " ".join('"' + w.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%") + '"' for w in words)
    return (
        "# ~/.config/systemd/user/brief.service\n[Unit]\nDescription=brief: what the desks' schedules ask for\n\n"
        f"[Service]\nType=oneshot\nExecStart={line}\n\n"
        "# ~/.config/systemd/user/brief.timer\n[Unit]\nDescription=brief, every five minutes\n\n"
        "[Timer]\nOnCalendar=*:0/5\nPersistent=true\n\n[Install]\nWantedBy=timers.target\n\n"
        "# systemctl --user daemon-reload && systemctl --user enable --now brief.timer\n"
    )
