"""Commands that change or copy the library as a whole: forget, backup, reindex, rescue."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from brief.commands import Context, completions
from brief.commands.bring_in import Json, Wait
from brief.commands.short_ids import LEAST, article_id
from brief.commands.terminal import print_json, print_shown
from brief.errors import UsageError

PARTLY = 10
"""Exit code of a rescue that could not save everything."""


def add(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command()(forget)
    app.command()(backup)
    app.command()(reindex)
    app.command()(rescue)


def forget(
    ctx: typer.Context,
    id_: Annotated[
        str,
        typer.Argument(
            help=f"The article's id, or its first characters, {LEAST} at least.",
            metavar="ID",
            autocompletion=completions.article_ids,
        ),
    ],
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Do not ask. Needed where nobody is at a terminal.")
    ] = False,
    wait: Wait = 0.0,
    as_json: Json = False,
) -> None:
    """Remove an article and all that came of it: its bytes, text, passages, vectors, and briefs that show any of it.

    It says first what goes with it, and asks. Killed in its midst, it is carried out by the next command.
    """
    from brief.rendering.wording import count, shown

    context: Context = ctx.obj
    with context.desk("forget") as desk:
        library = desk.library()
        done = [one for one in desk.forgotten if one.startswith(id_)]
        if done and done[0] not in library.ids():
            print_json({"forgotten": done[0]}) if as_json else print_shown(f"forgotten  {done[0]}")
            return
        found = library.foreseen(article_id(desk, id_))
        names = ", ".join(found.briefs)
        fall = f"; {count(len(found.briefs), 'brief')} will be withdrawn: {names}" if names else ""
        told = f"{found.article.id} {found.article.title}, {count(found.passages, 'passage')}{fall}"
        if not yes and not sys.stdin.isatty():
            raise UsageError(f"forgetting cannot be undone: {told}. Say --yes to do it without being asked")
        print(shown(f"to forget  {told}"), file=sys.stderr)
        if not yes and not _agreed("Forget it? [y/N] "):
            raise UsageError("nothing was forgotten")
        gone = desk.forget(found.article.id, wait)
    if as_json:
        print_json(gone)
        return
    print_shown(f"forgotten  {gone.article.id} {gone.article.title}, {count(gone.passages, 'passage')}")
    if gone.raw_kept_for:
        others = count(gone.raw_kept_for, "other article")
        print_shown(f"note       its document holds {others} and was kept; forget those too to remove it")
    for brief in gone.briefs:
        print_shown(f"withdrawn  brief {brief}, which cited it")
    for path in gone.outputs:
        print_shown(f"note       a copy of a withdrawn brief was written to {path}; remove it yourself")


def _agreed(question: str) -> bool:
    print(question, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def backup(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="The copy to make; must not exist.")],
    as_json: Json = False,
) -> None:
    """Make a consistent copy of the library while others read and write, and check it before it is called a copy.

    A damaged library is not copied. The index is rebuilt from the copy when needed.
    """
    context: Context = ctx.obj
    with context.desk("backup", sends=False) as desk:
        desk.backup(file)
    if as_json:
        print_json({"backup": str(file), "bytes": file.stat().st_size})
    context.say(f"wrote {file}; to use it, put it as library.sqlite3 into an empty library folder")


def reindex(ctx: typer.Context, wait: Wait = 0.0, as_json: Json = False) -> None:
    """Build the index anew from the library; also changes over to another embedding model."""
    context: Context = ctx.obj
    with context.desk("reindex") as desk:
        done = desk.reindex(wait)
    if as_json:
        print_json({"indexed": done})
        return
    print_shown(f"{done} passages indexed")


def rescue(
    ctx: typer.Context,
    target: Annotated[Path, typer.Argument(help="The library folder to make; must be new or empty.")],
    as_json: Json = False,
) -> None:
    """Save what can be saved of a damaged library in a new one, and say what was lost.

    Articles whose document and text still match their digests, briefs issued whose record can be read, sources
    followed, ratings. The damaged library is left as it is. Exit code 10 where something was lost.
    """
    from brief.desk.rescuing import make_usable
    from brief.rendering.wording import count

    context: Context = ctx.obj
    with context.desk("rescue") as desk:
        found = desk.rescue(target)
        hindered = make_usable(desk, target)
    if as_json:
        print_json({"library": str(target), **found.__dict__})
    else:
        print_shown(*(f"lost     {each}" for each in found.lost))
        print_shown(
            f"{count(found.articles, 'article')} and {count(found.briefs, 'brief')} saved in {target},"
            f" {'nothing' if not found.lost else count(len(found.lost), 'thing')} lost"
        )
    if hindered:
        context.say(f"its vectors are not made yet ({hindered}); `brief reindex` makes them")
    context.say(f"use it with --data-dir {target}, or put it in the place of the damaged one")
    if found.lost:
        raise typer.Exit(PARTLY)
