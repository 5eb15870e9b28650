"""Commands about the keys that sign: key new, key show."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from brief.commands import Context
from brief.commands.bring_in import Json
from brief.commands.terminal import print_json, print_shown

FILE_NAME = "signing.key"
key_app = typer.Typer(no_args_is_help=True, help="The key that signs briefs: `brief daily --sign`.")


def add(app: typer.Typer) -> None:
    """Add these commands to the application."""
    key_app.command()(new)
    key_app.command()(show)
    app.add_typer(key_app, name="key")


def own_key() -> Path:
    """Where the user's key lies: in the user's configuration folder."""
    import platformdirs

    return Path(platformdirs.user_config_dir("brief", appauthor=False)) / FILE_NAME


def new(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="Whose key it is, as a recipient reads it: a desk, a person.")],
    out: Annotated[
        Path | None, typer.Option(help="Keep it in this file instead of the user's configuration folder.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Make a key that signs briefs, and print the public line that recipients trust.

    The private key stays on this machine, readable by its owner only; without it a signature cannot be made again.
    Give the public line to recipients by another way than the briefs: `brief verify FILE --trust KEYFILE`.
    """
    from brief.checking.signatures import new_key

    context: Context = ctx.obj
    file = out or own_key()
    line = new_key(file, name)
    if as_json:
        print_json({"public": line, "file": str(file)})
    else:
        print_shown(line)
    context.say(f"wrote {file} (keep it) and {file.name}.pub (hand it on)")


def show(
    out: Annotated[
        Path | None, typer.Option("--key", help="The private key, where it is not the user's own.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Print the public line of the key that signs, and its fingerprint."""
    from brief.checking.signatures import fingerprint, trusted_keys

    file = out or own_key()
    lines = trusted_keys(file.with_name(file.name + ".pub"))
    if as_json:
        print_json([{"public": line, "fingerprint": fingerprint(line)} for line in lines])
        return
    for line in lines:
        print_shown(line, fingerprint(line))
