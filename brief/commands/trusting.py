"""The yes to a settings file: ``brief trust``, and the question on a terminal."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from brief.commands import Context
from brief.commands.bring_in import Json
from brief.commands.terminal import columns, print_json, print_shown
from brief.errors import SettingsError, UsageError

if TYPE_CHECKING:
    from brief.settings import Loaded
    from brief.settings_trust import Trust

_WHAT = {
    "prompts": "its templates make prompts and pages; as they are now",
    "fetch_allow_private": "downloads from this machine and its own network",
    "model_other_packages": "a package that alone decides whom it calls, with which key of the environment",
}


def add(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command()(trust)


def trust(
    ctx: typer.Context,
    place: Annotated[
        Path, typer.Argument(help="A settings file, or a folder with a brief.toml.", metavar="[FOLDER|FILE]")
    ] = Path("."),
    forget: Annotated[
        bool, typer.Option("--forget", help="Take the yes back; the file need not be there any more.")
    ] = False,
    list_: Annotated[bool, typer.Option("--list", help="List what is trusted.")] = False,
    as_json: Json = False,
) -> None:
    """Say yes to a settings file that names where text is sent, as it is now; changed, it is asked about again.

    A brief.toml in the current folder may be a stranger's: until this yes nothing of it is used that sends text or
    a key, brings its own prompts and pages, or opens the own network to downloads. Without a terminal that is an
    error, exit code 2. What sends nothing needs no yes; nor does the file in your own configuration folder, one
    named with --config, or by its whole path in BRIEF_CONFIG. A key of the environment goes to an address of a file
    only where that file needs no yes; a key of a file goes to no address that a flag or the environment set.
    """
    from brief import trust_store
    from brief.settings_file import FILE_NAME, place_of
    from brief.settings_trust import Standing

    context: Context = ctx.obj
    if list_:
        _list(as_json)
        return
    if as_json:
        raise UsageError("--json goes with --list")
    file = place / FILE_NAME if place.is_dir() or forget and place.suffix != ".toml" else place
    if forget:
        if not trust_store.forget(place_of(file)):
            raise UsageError(f"{file}: is not trusted; `brief trust --list` lists what is")
        context.say(f"no longer trusted: {file}")
        return
    found = _known(file)
    if not found.names and found.standing is not Standing.UNKNOWN:
        context.say(f"{file}: {found.standing}; there is nothing to say yes to")
        return
    lines = _lines(found)
    trust_store.keep(found.place, found.digest, lines)
    print_shown(f"trusted: {file}", *(f"  {line}" for line in lines))


def asked(context: Context, loaded: Loaded) -> Loaded:
    """Settings with what was withheld, after a yes on a terminal where one is needed; the yes is kept.

    The yes is to the file as it was read for the question, and just that is used: it is not read again.

    Raises:
        TrustError: there is no terminal, the answer is no, or a key may not go to its address.
    """
    from brief import trust_store
    from brief.rendering.wording import shown

    terminal = sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()
    if not loaded.questions() or not terminal or context.quiet:
        return loaded.allowed()
    lines = _lines(loaded.trust)
    for line in (f"{loaded.file} is not trusted yet, or has changed since. It asks for:", *lines):
        print(shown(line), file=sys.stderr)
    print("Say yes to it as it is now? [y/N] ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        return loaded.allowed()
    trust_store.keep(loaded.trust.place, loaded.trust.digest, lines)
    return loaded.trusting()


def _known(file: Path) -> Trust:
    """What is known of a settings file where it lies, whatever else is set.

    Raises:
        SettingsError: it is not there, or cannot be used.
    """
    from brief.settings import load

    return load(file.absolute().parent, {**os.environ, "BRIEF_CONFIG": file.name}).trust


def _lines(found: Trust) -> list[str]:
    """What a settings file asks for, a line each; letters that could look like others are escaped."""
    from brief.settings import env_name, key_of
    from brief.settings_trust import ADDRESSES

    lines = []
    for name, value in found.names:
        what = _WHAT.get(name.rpartition(".")[2], "")
        if name in ADDRESSES:
            variable = env_name(key_of(name.replace("base_url", "api_key")))
            if name == "model_base_url":  # where no other address is named, the checker is asked there, too
                variable += " or BRIEF_MODEL_CHECKER_API_KEY"
            what = f"text of your library goes there, and the key in {variable} where one is set"
        key = name if "." in name else key_of(name)
        lines.append(f"{key} = {ascii(value)}: {what}")
    if found.owner is not None:
        lines.append(f"note: someone else can change this file (it belongs to user {found.owner})")
    return lines


def _list(as_json: bool) -> None:
    from brief import trust_store

    rows = []
    for kept in trust_store.held():
        try:
            state = "as it was" if _known(Path(kept.place)).digest == kept.digest else "changed since"
        except SettingsError:
            state = "gone" if not Path(kept.place).exists() else "cannot be read"
        rows.append([kept.place, kept.at[:10], state, "; ".join(kept.names)])
    if as_json:
        head = ("place", "since", "state", "names")
        print_json([dict(zip(head, row, strict=True)) for row in rows])
    elif rows:
        print(columns(rows, ["settings file", "since", "state", "what it asks for"]))
    else:
        print("nothing is trusted; `brief trust FOLDER` says yes to a folder's brief.toml")
