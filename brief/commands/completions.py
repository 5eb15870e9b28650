"""What the shell completes: ids of briefs and articles, names of desks and sources; and the command that sets it up.

Whatever goes wrong while somebody presses TAB, nothing is printed: there is then nothing to complete.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from brief.errors import UsageError

if TYPE_CHECKING:
    from brief.desk import Desk
    from brief.settings import Loaded

Words = list[tuple[str, str]]
"""Each word with what it stands for."""
SHELLS = ("bash", "zsh", "fish", "powershell")
VARIABLE = "_BRIEF_COMPLETE"
"""Which the shell sets when it asks."""
MOST = 200


def add(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command()(completion)


def completion(
    shell: Annotated[str, typer.Argument(help="bash, zsh, fish or powershell.", metavar="SHELL")],
) -> None:
    """Print what makes a shell complete commands, ids, desks and sources: eval "$(brief completion bash)"."""
    from typer.completion import get_completion_script  # type: ignore[attr-defined]

    if shell not in SHELLS:
        raise UsageError(f"{shell!r} is not known; there are {', '.join(SHELLS)}")
    print(get_completion_script(prog_name="brief", complete_var=VARIABLE, shell=shell))


def brief_ids(ctx: typer.Context, incomplete: str) -> Words:
    """Ids of briefs issued."""
    return _of_library(ctx, incomplete, lambda desk: [(b.id, b.title) for b in desk.ledger().briefs()])


def article_ids(ctx: typer.Context, incomplete: str) -> Words:
    """Ids of articles held."""

    def found(desk: Desk) -> Words:
        library = desk.library()
        ids = [id_ for id_ in library.ids() if id_.startswith(incomplete)][:MOST]
        return [(id_, info.title) for id_, info in library.infos(ids).items()]

    return _of_library(ctx, incomplete, found)


def any_ids(ctx: typer.Context, incomplete: str) -> Words:
    """Ids of briefs issued and of articles held."""
    return brief_ids(ctx, incomplete) + article_ids(ctx, incomplete)


def publishers(ctx: typer.Context, incomplete: str) -> Words:
    """Names of sources."""
    return _of_library(ctx, incomplete, lambda desk: [(name, "") for name in desk.library().publishers()])


def followed(ctx: typer.Context, incomplete: str) -> Words:
    """Addresses of sources that are followed."""
    return _of_library(
        ctx, incomplete, lambda desk: [(one.url, one.title) for one in desk.ledger().sources()]
    )


def desk_names(ctx: typer.Context, incomplete: str) -> Words:
    """Names of desks in the settings file."""
    with contextlib.suppress(Exception):
        return [(name, "") for name in _loaded(ctx).desks if name.startswith(incomplete)]
    return []


def _of_library(ctx: typer.Context, incomplete: str, words: Callable[[Desk], Words]) -> Words:
    with contextlib.suppress(Exception):
        from brief.desk import Desk

        loaded = _loaded(ctx)
        with Desk(loaded.data_dir, loaded=loaded, command="brief completion") as desk:
            wanted = incomplete.casefold()
            return [one for one in words(desk) if one[0].casefold().startswith(wanted)][:MOST]
    return []


def _loaded(ctx: typer.Context) -> Loaded:
    from brief.settings import load

    given = ctx.find_root().params
    return load(Path.cwd(), os.environ, config=given.get("config"), data_dir=given.get("data_dir"))
