"""Commands about how reliable sources are: sources rate, sources ratings, sources import-ratings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from brief.commands import Context
from brief.commands.bring_in import Json
from brief.commands.terminal import clock, columns, print_json, print_shown

if TYPE_CHECKING:
    from brief.corpus.books.source_register import Entry

SHOWN = 5
"""Refused lines of a file that are named; the others are counted."""


def add(sources: typer.Typer) -> None:
    """Add these commands to ``brief sources``."""
    sources.command("rate")(rate)
    sources.command("ratings")(ratings)
    sources.command("import-ratings")(import_ratings)


def rate(
    ctx: typer.Context,
    name: Annotated[
        str,
        typer.Argument(help="A publisher as briefs name it, or a domain; a post's author: 'Name, on Site'."),
    ],
    letter: Annotated[
        str,
        typer.Argument(
            help="A completely reliable, B usually, C fairly, D not usually, E unreliable, F cannot be judged;"
            " none takes your rating back."
        ),
    ],
    why: Annotated[str, typer.Option(help="The reason, which stands beside the letter in every brief.")] = "",
    as_json: Json = False,
) -> None:
    """Set how reliable a source is (Admiralty code). Yours wins over a rating file and over what was imported."""
    from brief.corpus.books.source_register import TAKEN_BACK
    from brief.desk.source_letters import is_held, names_held
    from brief.text.near_names import did_you_mean

    context: Context = ctx.obj
    with context.desk("sources rate") as desk:
        given = TAKEN_BACK if letter.strip().lower() == "none" else letter
        with desk.writing() as library:
            entry = library.register.rate(name, given, why, desk.clock())
        held = is_held(desk, name)
        near = "" if held else did_you_mean(name, names_held(desk))
    if entry.letter and not held:
        context.say(
            f"no article by {name!r} is held yet; the letter waits for one: brief sources ratings{near}"
        )
    if as_json:
        print_json(entry)
        return
    print_shown(f"rated      {entry.name}  {entry.letter}" if entry.letter else f"taken back {entry.name}")


def ratings(
    ctx: typer.Context,
    history: Annotated[bool, typer.Option("--history", help="Show every change, oldest first.")] = False,
    as_json: Json = False,
) -> None:
    """Show each source's letter, where it comes from, and how many of its cited claims were later corrected.

    The record of a source moves no letter by itself.
    """
    from brief.corpus.books.source_register import USER
    from brief.desk.source_letters import standings

    context: Context = ctx.obj
    with context.desk("sources ratings", sends=False) as desk:
        register = desk.library().register
        if history:
            _print_history(register.history(), as_json)
            return
        found, own = standings(desk), register.standing(USER)
    if as_json:
        print_json({"sources": found, "set_by_you": own})
        return
    rows = [
        [s.source, s.letter, *(str(n) for n in (s.articles, s.cited, s.corrected, s.contradicted)), s.why]
        for s in found
    ]
    print(columns(rows, ["source", "letter", "articles", "cited", "corrected", "contradicted", "why"]))
    print(
        "\nCited: claims that briefs issued cite. Corrected, contradicted: of these, by the source itself or by others."
    )


def _print_history(entries: list[Entry], as_json: bool) -> None:
    if as_json:
        print_json(entries)
        return
    if not entries:
        print("no source has been rated; rate one with `brief sources rate NAME LETTER --why …`")
        return
    by = {"user": "you", "import": "import"}
    rows = [[clock(e.set_at), e.name, e.letter or "taken back", by[e.set_by], e.why] for e in entries]
    print(columns(rows, ["set (UTC)", "source", "letter", "by", "why"]))


def import_ratings(
    ctx: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(help="TOML or CSV of letters, or CSV of scores (domain and a number from 0 to 1)."),
    ],
    origin: Annotated[
        str,
        typer.Option(help="Whose ratings these are, as briefs shall name them. Default: the file's name."),
    ] = "",
) -> None:
    """Bring in a list of ratings. Scores become letters: from 0.80 B, from 0.55 C, from 0.30 D, below E; never A.

    Your own ratings and the rating file of the settings win over what is imported.
    """
    from brief.corpus.ratings import Rated, is_scores, read_file, read_scores
    from brief.rendering.wording import count

    context: Context = ctx.obj
    named = origin or f"file {file.name}"
    scores = file.suffix.lower() != ".toml" and is_scores(file)
    refused: list[str] = []
    if scores:
        entries, refused = read_scores(file, named)
    else:
        entries = [Rated(e.name, e.letter, f"{named}: {e.why}" if e.why else named) for e in read_file(file)]
    with context.desk("sources import-ratings") as desk, desk.writing() as library:
        done = library.register.bring_in(entries, desk.clock())
    for reason in refused[:SHOWN]:
        context.say(f"{file}: {reason}")
    if len(refused) > SHOWN:
        context.say(
            f"{file}: … and {len(refused) - SHOWN} more lines; an entry is a whole domain, without a path"
        )
    print(
        f"{count(len(entries), 'source')} read, {done} new or changed, {count(len(refused), 'line')} refused"
    )
