"""The command that answers questions: ask."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Annotated

import typer

from brief.commands import Context, completions
from brief.commands.bring_in import Json
from brief.commands.write_briefs import (
    Form,
    Keep,
    MaxTokens,
    MaxUsd,
    Output,
    Writer,
    WriterOption,
    limits,
    mend_later,
    model_of,
    put,
    say_failures,
    told,
)
from brief.errors import UsageError
from brief.rendering.output_files import check_target, is_stdout


def add(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command()(ask)


def ask(
    ctx: typer.Context,
    question: Annotated[
        list[str] | None,
        typer.Argument(
            help="A question in words; quotation marks are needed only where the shell reads a mark in it.",
            metavar="QUESTION",
        ),
    ] = None,
    since: Annotated[str | None, typer.Option(help="Only articles published from here on.")] = None,
    until: Annotated[str | None, typer.Option(help="Only articles published up to here.")] = None,
    source: Annotated[
        str,
        typer.Option(help="Only this publisher, or this web host.", autocompletion=completions.publishers),
    ] = "",
    form: Form = None,
    as_json: Json = False,
    output: Output = None,
    writer: WriterOption = Writer.AUTO,
    keep: Keep = False,
    max_tokens: MaxTokens = None,
    max_usd: MaxUsd = None,
    more: Annotated[
        bool,
        typer.Option(
            "--interactive",
            "-i",
            help="Go on asking, a line each: “and how many were hurt?” is asked of what was asked before. An empty line"
            " ends it.",
        ),
    ] = False,
) -> None:
    """Answer a question from the corpus, cited, or say plainly that the corpus does not say."""
    from brief.dates.windows import ends

    context: Context = ctx.obj
    check_target(output)
    if not question and not more:
        raise UsageError(
            "name a question, as in: brief ask How many people are missing; see `brief ask --help`"
        )
    if more and (output is not None or as_json or form not in (None, "md")):
        raise UsageError("-i prints its answers as they come; leave out --output, --format and --json")
    if as_json and form is None:
        form = "json"
    printed = is_stdout(output) and form in (None, "md")
    with context.desk("ask", limits(max_tokens, max_usd)) as desk:
        first, last = ends(since, until, desk.settings.zone(), desk.clock())
        for words in _asked(context, " ".join(question or ()), more=more):
            answer = desk.ask(
                words,
                since=first,
                until=last,
                source=source,
                model=model_of(writer),
                keep=keep,
                heard=_heard(context, plain=printed),
                told=told(context),
            )
            put(context, desk, answer, form, output)
            say_failures(context, answer.manifest)
        mend_later(context, desk)


def _asked(context: Context, first: str, *, more: bool) -> Iterator[str]:
    """The questions, each as it is to be asked: one, or a line of standard input each, resolved against the last."""
    from brief.retrieval.question_parts import asked, resolved

    if not more:
        yield first
        return
    last = ""
    while True:
        line = first
        if not line:
            if sys.stdin.isatty() and not context.quiet:
                print("> ", end="", file=sys.stderr, flush=True)
            line = sys.stdin.readline().strip()
        first = ""
        if not line:
            return
        whole = resolved(line, last)
        if asked(whole) != whole:
            context.say(f"asked as: {whole}")
        yield whole
        last = whole


def _heard(context: Context, *, plain: bool) -> Callable[[str], None] | None:
    """Shows each sentence of an answer on a terminal as soon as it passed the checks; None elsewhere."""
    from brief.rendering.wording import shown

    if not plain or context.quiet or not sys.stderr.isatty():
        return None
    return lambda text: context.say(f"checked: {shown(text)}")
