"""The command that holds anybody's text against its sources: check."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from brief.commands import Context
from brief.commands.write_briefs import MaxTokens, MaxUsd, limits, told
from brief.errors import GateError
from brief.rendering.output_files import check_target, is_stdout, write_whole


class Report(StrEnum):
    """Forms of what was found."""

    MD = "md"
    HTML = "html"
    JSON = "json"
    SARIF = "sarif"
    JUNIT = "junit"


_ENDINGS = {
    ".html": Report.HTML,
    ".htm": Report.HTML,
    ".json": Report.JSON,
    ".sarif": Report.SARIF,
    ".xml": Report.JUNIT,
}


class Reader(StrEnum):
    """Who reads the sentences."""

    AUTO = "auto"
    RULES = "rules"
    MODEL = "model"


def add(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command()(check)


def check(
    ctx: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            help="The text: Markdown, HTML, DOCX or plain text, with citations of any form or none."
        ),
    ],
    against: Annotated[
        list[str] | None,
        typer.Option(
            help="A source: a file, a folder, or with --fetch an address; may be given again. Default: the library."
        ),
    ] = None,
    fetch: Annotated[bool, typer.Option("--fetch", help="Download the addresses among the sources.")] = False,
    form: Annotated[
        Report | None,
        typer.Option(
            "--format",
            metavar="FORM",
            help="md or html to read, json for machines, sarif or junit for CI. Default: as the ending of --output"
            " says, else md.",
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file instead of standard output.")
    ] = None,
    reader: Annotated[
        Reader,
        typer.Option(
            help="rules: no model; it vouches for near copies alone. model: the checker of the settings reads each"
            " sentence beside its sources. auto: the model where one is set."
        ),
    ] = Reader.AUTO,
    strict: Annotated[
        bool,
        typer.Option(
            "--strict",
            help="Fail also on what has no source, whose source is not at hand, and what is undecided.",
        ),
    ] = False,
    max_tokens: MaxTokens = None,
    max_usd: MaxUsd = None,
) -> None:
    """Hold a text against its sources, sentence by sentence: supported, not supported, no source, not checkable.

    The text may be another tool's or a colleague's. Its citations are read as numbers with a list, footnotes, links or
    author and year; of a text without any each sentence is held against the best passages of all sources. Exit code 0
    where nothing is found that its source does not say, 3 where something is.
    """
    from brief.desk.text_checking import check_text
    from brief.rendering.checked_text_pages import failing, render

    context: Context = ctx.obj
    check_target(output)
    shape = form or (_ENDINGS.get(output.suffix.lower()) if output else None) or Report.MD
    model = {Reader.AUTO: None, Reader.RULES: False, Reader.MODEL: True}[reader]
    with context.desk("check", limits(max_tokens, max_usd)) as desk:
        found = check_text(desk, file, against or (), fetch=fetch, model=model, told=told(context))
        zone, own = desk.settings.zone(), desk.prompts
        page = render(found, shape.value, zone, own, strict=strict, path=_from_here(file))
    if output is None or is_stdout(output):
        sys.stdout.write(page)
    else:
        write_whole(output, page)
        context.say(f"wrote {output}")
    if bad := failing(found, strict=strict):
        raise GateError(f"{file}: {bad} of {len(found.sentences)} sentences do not stand")


def _from_here(file: Path) -> str:
    """A file's path as seen from the folder that the command runs in, which in CI is the repository's."""
    whole, here = file.absolute(), Path.cwd()
    return whole.relative_to(here).as_posix() if whole.is_relative_to(here) else file.name
