"""The command line: parse, call the desk, render, exit. Nothing heavy is imported at the top."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import Annotated

import typer

from brief import __version__
from brief.commands import (
    Context,
    ask_questions,
    bring_in,
    check_texts,
    command_runner,
    deliver_briefs,
    diff,
    evaluation,
    followed_sources,
    inventory,
    library_care,
    library_state,
    rate_sources,
    render_records,
    run_desks,
    signing_keys,
    source_packs,
    trusting,
    try_model,
    verify_briefs,
    write_briefs,
    write_reports,
)

app = typer.Typer(
    name="brief",
    help="Sourced intelligence briefs in which no claim is stronger than its source.\n\n"
    "Works offline, with no key and no model. Start with: brief init, brief ingest FOLDER, brief daily.\n\n"
    "Exit codes: 0 done · 1 a defect in brief · 2 usage or settings · 3 a gate failed · 4 a recording is missing"
    " or the evaluation corpus changed · 5 an evaluation's model failed (an answer is then quoted, says so,"
    " and ends with 0) · 6 nothing of the input could be taken · 7 the library cannot be used · 8 a brief of an empty"
    " window · 9 a brief of which the model was to write a story and did not"
    " · 10 a rescue that could not save everything · 11 something could not be delivered"
    " · 12 a desk's run failed · 13 one was degraded.",
    no_args_is_help=True,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"brief {__version__}")
        raise typer.Exit


@app.callback()
def common(
    ctx: typer.Context,
    config: Annotated[
        Path | None, typer.Option(help="Settings file to use instead of ./brief.toml; naming it trusts it.")
    ] = None,
    data_dir: Annotated[Path | None, typer.Option(help="Folder of the library.")] = None,
    desk: Annotated[
        str, typer.Option(help="The desk of the settings file, [desk.NAME], whose brief it is.")
    ] = "",
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say more on standard error.")] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Say nothing on standard error but errors.")
    ] = False,
    debug: Annotated[bool, typer.Option(help="Show the whole trace of an error.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Options that every command takes, before the command's name; whoever runs it looks for ``--debug``."""
    ctx.obj = Context(config=config, data_dir=data_dir, verbose=verbose, quiet=quiet, at_desk=desk)


bring_in.add(app)
followed_sources.add(app)
rate_sources.add(followed_sources.sources_app)
source_packs.add(followed_sources.sources_app)
write_briefs.add(app)
ask_questions.add(app)
write_reports.add(app)
render_records.add(app)
deliver_briefs.add(app)
run_desks.add(app)
verify_briefs.add(app)
check_texts.add(app)
diff.add(app)
signing_keys.add(app)
evaluation.add(app)
try_model.add(app)
trusting.add(app)
library_state.add(app)
inventory.add(app)
library_care.add(app)


def main() -> None:
    """Run the command line; every error a user can act on is one line and an exit code."""
    gc.set_threshold(
        50_000
    )  # what a command makes it mostly keeps: looking it through more often is 7 % of an `ask`
    command_runner.speak_plainly()
    sys.exit(command_runner.run(app, sys.argv[1:]))


if __name__ == "__main__":
    main()
