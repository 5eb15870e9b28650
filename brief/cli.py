"""The command line: parse, call the desk, render, exit. What other commands need is not imported."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from brief import __version__
from brief.commands import Context, command_runner, completions

MODULES: dict[str, tuple[str, ...]] = {
    "bring_in": ("init", "config", "ingest"),
    "followed_sources": ("sources", "refresh"),
    "write_briefs": ("daily",),
    "ask_questions": ("ask",),
    "write_reports": ("timeline", "report"),
    "render_records": ("read", "render", "feed"),
    "deliver_briefs": ("send", "deliveries"),
    "run_desks": ("run", "schedule"),
    "serve_desk": ("serve", "users"),
    "open_to_agents": ("mcp",),
    "verify_briefs": ("verify",),
    "check_texts": ("check",),
    "diff": ("diff",),
    "signing_keys": ("key",),
    "evaluation": ("eval",),
    "try_model": ("model",),
    "trusting": ("trust",),
    "library_state": ("status",),
    "inventory": ("show", "list"),
    "completions": ("completion",),
    "library_care": ("forget", "backup", "reindex", "rescue"),
    "move_library": ("move",),
}
"""The modules of `brief.commands` and what each adds, as the help lists it: only those that a call needs are read."""
OF_A_VALUE = ("--config", "--data-dir", "--desk")
"""Options before a command's name that take the next word."""
HELP = (
    "Sourced intelligence briefs in which no claim is stronger than its source.\n\n"
    "Works offline, with no key and no model. Start with: brief init, brief ingest FOLDER, brief daily.\n\n"
    "Exit codes: 0 done · 1 a defect in brief · 2 usage or settings · 3 a gate failed · 4 a recording is missing"
    " or the evaluation corpus changed · 5 an evaluation's model failed (an answer is then quoted, says so,"
    " and ends with 0) · 6 nothing of the input could be taken · 7 the library cannot be used · 8 a brief of an empty"
    " window · 9 a brief of which the model was to write a story and did not"
    " · 10 a rescue that could not save everything · 11 something could not be delivered"
    " · 12 a desk's run failed · 13 one was degraded."
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"brief {__version__}")
        raise typer.Exit


def common(
    ctx: typer.Context,
    config: Annotated[
        Path | None, typer.Option(help="Settings file to use instead of ./brief.toml; naming it trusts it.")
    ] = None,
    data_dir: Annotated[Path | None, typer.Option(help="Folder of the library.")] = None,
    desk: Annotated[
        str,
        typer.Option(
            help="The desk of the settings file, [desk.NAME], whose brief it is.",
            autocompletion=completions.desk_names,
        ),
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


def application(modules: Iterable[str] = MODULES) -> typer.Typer:
    """The command line with the commands of these modules."""
    made = typer.Typer(
        name="brief",
        help=HELP,
        no_args_is_help=True,
        add_completion=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    made.callback()(common)
    for name in modules:
        import_module(f"brief.commands.{name}").add(made)
    return made


def needed(arguments: Sequence[str]) -> Iterable[str]:
    """The modules that a call needs: that of its command, or all where none is named that is known."""
    rest = iter(arguments)
    for argument in rest:
        if argument in OF_A_VALUE:
            next(rest, None)
        elif not argument.startswith("-"):
            return [module for module, adds in MODULES.items() if argument in adds] or MODULES
    return MODULES


def main() -> None:
    """Run the command line; every error a user can act on is one line and an exit code."""
    gc.set_threshold(
        50_000
    )  # what a command makes it mostly keeps: looking it through more often is 7 % of an `ask`
    command_runner.speak_plainly()
    words = sys.argv[1:]
    if completions.VARIABLE in os.environ:  # the shell asks, in a variable, what could follow
        from typer.completion import completion_init  # type: ignore[attr-defined]

        completion_init()
        sys.exit(command_runner.run(application(), words))
    sys.exit(command_runner.run(application(needed(words)), words))


if __name__ == "__main__":
    main()
