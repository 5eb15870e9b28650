"""The command that writes a day's brief, and what commands that write for a reader share."""

from __future__ import annotations

import contextlib
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from brief.commands import Context
from brief.errors import LibraryError
from brief.rendering.output_files import check_target, form_of, is_stdout, write_whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from brief.desk import Desk
    from brief.records import CheckedBrief, Manifest, Record


NOTHING = 8
"""Exit code of a brief of a window with nothing in it, so that a schedule can tell."""


UNWRITTEN = 9
"""Exit code of a brief of which the model was to write a story and did not: it failed, or its time or budget ended."""


class Length(StrEnum):
    """How long a brief is."""

    SHORT = "short"
    STANDARD = "standard"
    LONG = "long"


class Writer(StrEnum):
    """Who chooses the words."""

    AUTO = "auto"
    QUOTING = "quoting"
    MODEL = "model"


def _forms() -> list[str]:
    from brief.rendering.forms import names

    return list(names())


Form = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="FORM",
        autocompletion=_forms,
        help="md or txt to read; html, docx or pdf to hand on; json, csv or stix for machines; slack or teams for a"
        " chat; or one that an installed package adds. Default: as the ending of --output says, else md.",
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        help="Write to this file instead of standard output: .md, .html, .json, .pdf and so on. A new one is readable"
        " by its owner only; one that is there keeps its mode and owner.",
    ),
]
WriterOption = Annotated[
    Writer,
    typer.Option(
        help="quoting selects and quotes sentences; model lets the model of the settings phrase them, and every"
        " sentence is checked against what it cites; auto takes the model where one is set. Where the model fails,"
        " sentences are quoted, the brief says so, and the exit code of `daily` is 9."
    ),
]
Keep = Annotated[
    bool,
    typer.Option(
        "--keep-exchanges",
        help="Keep every prompt and answer of the model in the JSON form's manifest; keys never.",
    ),
]


MaxTokens = Annotated[
    int | None,
    typer.Option(
        min=1,
        help="Tokens that the model may take for this, prompts and answers; what is left over is quoted.",
    ),
]
MaxUsd = Annotated[
    float | None,
    typer.Option(min=0.000001, help="US dollars that the model may cost for this, by model.prices."),
]


def add(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command()(daily)


def daily(
    ctx: typer.Context,
    date: Annotated[
        str | None,
        typer.Option(
            help="One day, midnight to midnight in the timezone setting: 2026-03-05, today, yesterday."
        ),
    ] = None,
    since: Annotated[str | None, typer.Option(help="Begin here: a day or 2026-03-05T18:00.")] = None,
    until: Annotated[
        str | None, typer.Option(help="End here; a day is included whole. Default: now.")
    ] = None,
    topic: Annotated[str, typer.Option(help="Only articles about this.")] = "",
    length: Annotated[
        Length,
        typer.Option(
            help="short is about half a page, standard one to two, long all that the settings allow;"
            " the lowest-ranked stories are left out first, and counted."
        ),
    ] = Length.STANDARD,
    form: Form = None,
    output: Output = None,
    bundle: Annotated[
        Path | None,
        typer.Option(
            help="Write the brief in all its forms with the documents it cites into this new folder or .zip;"
            " `brief verify` checks it without the library."
        ),
    ] = None,
    issue: Annotated[
        bool,
        typer.Option(
            "--issue",
            help="Issue it: it becomes the last brief of its series (days, weeks, or a topic's), which the next one is"
            " compared with. Without this it is a draft, and nothing is kept; a bundle is always issued.",
        ),
    ] = False,
    sign: Annotated[
        bool,
        typer.Option("--sign", help="Sign it with the key of `brief key new`; recipients check whose it is."),
    ] = False,
    key: Annotated[
        Path | None, typer.Option("--key", help="Sign with this private key instead of the user's own.")
    ] = None,
    why: Annotated[
        bool, typer.Option("--why", help="Also say, on standard error, what put each story where it stands.")
    ] = False,
    writer: WriterOption = Writer.AUTO,
    keep: Keep = False,
    max_tokens: MaxTokens = None,
    max_usd: MaxUsd = None,
    economy: Annotated[
        bool,
        typer.Option(
            "--economy",
            help="Have the model write the first eight stories alone, shown little of each, and little written anew.",
        ),
    ] = False,
) -> None:
    """Write the brief of a day: one line a story, the event first, each sentence quoted and cited.

    Without --date or --since it covers the 24 hours up to now. Undated articles stand apart. A window
    with nothing in it says so, and the exit code is then 8.
    """
    from brief.dates.windows import window
    from brief.desk.brief_files import BriefFiles, Issuing, issue_and_write, write
    from brief.rendering.forms import made

    context: Context = ctx.obj
    check_target(output)
    shape, word = form_of(form, output)
    issued = issue or bundle is not None
    with context.desk("daily", limits(max_tokens, max_usd)) as desk, contextlib.ExitStack() as during:
        if issued:  # that the library cannot be written is not found out after the work
            desk.library()
            desk.library(write=True)
            during.enter_context(Issuing(desk))
        first, last = window(date, since, until, desk.settings.zone(), desk.clock())
        brief = desk.daily(
            first,
            last,
            topic=topic,
            model=model_of(writer),
            length=length.value,
            keep=keep,
            economy=economy,
            told=told(context),
        )
        if sign or key:
            from brief.checking.signatures import signed
            from brief.commands.signing_keys import own_key

            brief = signed(brief, key or own_key())
        mend_later(context, desk)
        page = "" if output is None or is_stdout(output) else str(output)
        files = BriefFiles(shape.name, page, str(bundle or ""))
        if issued:
            issue_and_write(desk, brief, files, context.say)
        else:
            write(desk, brief, files, context.say)
        if not page and (output or not bundle):
            _print(made(brief, shape.name, desk.prompts, desk.warn))
        if word:
            context.say(word)
        if not brief.considered and (elsewhere := _elsewhere(desk, brief)):
            context.say(elsewhere)
        if why:
            _say_why(context, brief)
        if issued:
            context.say(f"issued {brief.id}: `brief list` shows it, `brief diff` compares it with another")
    say_failures(context, brief.manifest)
    if not (brief.sections or brief.undated or brief.parts):
        raise typer.Exit(NOTHING)
    if brief.manifest.unwritten:
        raise typer.Exit(UNWRITTEN)


def _elsewhere(desk: Desk, brief: CheckedBrief) -> str:
    """Where to look instead of a window that holds no dated article; empty where there is no better place."""
    from brief.desk import near_matches

    if brief.topic:
        return "" if brief.undated else near_matches.about_topic(desk, brief.topic)
    return near_matches.other_days(desk)


def say_failures(context: Context, manifest: Manifest) -> None:
    """What a model was to write or to check and did not, as the record says it, wherever it goes."""
    if not manifest.notes:
        return
    from brief.llm.run_account import FAILED, NOT_WRITTEN

    for note in manifest.notes:
        if FAILED in note or NOT_WRITTEN in note:
            context.warn(note)


def _say_why(context: Context, brief: CheckedBrief) -> None:
    """What put each story of the window where it stands, the first story first."""
    for place, story in enumerate(brief.ranking, start=1):
        context.say(
            f"{place:>3}. {story.significance:+.2f} {'' if story.shown else '(not shown) '}{story.title}"
        )
        for reason in story.why:
            context.say(f"       {reason}")


def told(context: Context) -> Callable[[str], None]:
    """Shows on a terminal what the model is doing, with its tokens and the time; says nothing elsewhere."""
    import time

    began = time.monotonic()
    if context.quiet or not sys.stderr.isatty():
        return lambda _: None
    return lambda text: context.say(f"{time.monotonic() - began:4.0f} s  {text}")


def model_of(writer: Writer) -> bool | None:
    """Whether the model writes; None where that is for the settings to say."""
    return {Writer.AUTO: None, Writer.QUOTING: False, Writer.MODEL: True}[writer]


def limits(max_tokens: int | None, max_usd: float | None) -> dict[str, float | None]:
    """What a model may take, as settings by field name."""
    return {"model_max_tokens": max_tokens, "model_max_usd": max_usd}


def mend_later(context: Context, desk: Desk) -> None:
    """Put right an index that was found damaged or behind, where nobody else is writing."""
    from brief.desk.library_writer import REINDEX

    library = desk.library()
    if library.damage or library.frozen:
        return
    if desk.index.state() in ("sound", "empty", "exact") and not library.unfinished(REINDEX):
        return
    context.say("the index was not usable; the library itself was searched. Mending it now …")
    try:
        done = desk.mend()
        context.say(done or "the index is sound")
    except LibraryError as error:
        context.say(f"not mended: {error}")


def put(context: Context, desk: Desk, record: Record, asked: str | None, output: Path | None) -> None:
    """Print a record, or write it to the file and say so."""
    from brief.rendering.forms import made

    form, word = form_of(asked, output)
    content = made(record, form.name, desk.prompts, desk.warn)
    put_bytes(context, content, output, word or f"wrote {output} ({form.title})")


def put_bytes(context: Context, content: bytes, output: Path | None, word: str) -> None:
    """Print a document, or write it to the file and say the word."""
    if output is None or is_stdout(output):
        _print(content)
        return
    write_whole(output, content)
    context.say(word)


def _print(content: bytes) -> None:
    """Put a document on standard output: text as text, so that a terminal's own encoding is kept."""
    try:
        sys.stdout.write(content.decode("utf-8"))
    except UnicodeDecodeError:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
