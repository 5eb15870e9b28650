"""Commands that write of a topic over days: timeline, report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from brief.commands import Context
from brief.commands.write_briefs import (
    NOTHING,
    Form,
    Keep,
    Length,
    MaxTokens,
    MaxUsd,
    Output,
    Writer,
    WriterOption,
    limits,
    model_of,
    put,
    say_failures,
    told,
)
from brief.rendering.output_files import check_target

if TYPE_CHECKING:
    pass

Since = Annotated[str | None, typer.Option(help="Only articles published from here on.")]
Until = Annotated[str | None, typer.Option(help="Only articles published up to here. Default: now.")]


def add(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command()(timeline)
    app.command()(report)


def timeline(
    ctx: typer.Context,
    topic: Annotated[
        list[str],
        typer.Argument(help="An event, a place, a person or a matter, in words.", metavar="TOPIC"),
    ],
    since: Since = None,
    until: Until = None,
    form: Form = None,
    output: Output = None,
) -> None:
    """Tell the storyline of a topic, oldest day first: each line quoted and cited.

    What was corrected or withdrawn since is struck through, with the words that took it back. Another event of the same
    kind is named and not told. A topic of which nothing is held ends with exit code 8, and says what is near.
    """
    from brief.dates.windows import ends

    context: Context = ctx.obj
    check_target(output)
    with context.desk("timeline") as desk:
        first, last = ends(since, until, desk.settings.zone(), desk.clock())
        record = desk.timeline(" ".join(topic), since=first, until=last)
        put(context, desk, record, form, output)
    if record.reason:
        context.say(record.reason)
        raise typer.Exit(NOTHING)


def report(
    ctx: typer.Context,
    request: Annotated[
        list[str],
        typer.Argument(
            help="A question, a person, a place or a company, in words; quotation marks are needed only where the shell"
            " reads a mark in it.",
            metavar="REQUEST",
        ),
    ],
    since: Since = None,
    until: Until = None,
    length: Annotated[
        Length, typer.Option(help="How many lines, actors and figures; long is all that was found.")
    ] = Length.STANDARD,
    form: Form = None,
    output: Output = None,
    writer: WriterOption = Writer.AUTO,
    keep: Keep = False,
    max_tokens: MaxTokens = None,
    max_usd: MaxUsd = None,
) -> None:
    """Write a background report from the whole corpus: each sentence cited, and once.

    A bottom line, the timeline, key actors, figures over time, disputes, causes and consequences, gaps; at the end an
    audit of what it was to answer and does not. With a model it answers in prose, from sentences that pass the checks,
    what it was to answer and what the model asks besides; else every sentence is quoted. A request of which nothing is
    held ends with exit code 8.
    """
    from brief.dates.windows import ends

    context: Context = ctx.obj
    check_target(output)
    with context.desk("report", limits(max_tokens, max_usd)) as desk:
        first, last = ends(since, until, desk.settings.zone(), desk.clock())
        record = desk.report(
            " ".join(request),
            since=first,
            until=last,
            length=length.value,
            model=model_of(writer),
            keep=keep,
            told=told(context),
        )
        put(context, desk, record, form, output)
        say_failures(context, record.manifest)
    if record.reason:
        context.say(record.reason)
        raise typer.Exit(NOTHING)
