"""The command that checks again what somebody handed on: verify."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from brief.commands import Context
from brief.commands.bring_in import Json
from brief.commands.terminal import print_json, print_marking, print_shown
from brief.errors import GateError


def add(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command()(verify)


def verify(
    ctx: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            help="A brief or answer in its JSON or HTML form, Markdown that this library issued, or a bundle"
            " (folder or ZIP file)."
        ),
    ],
    trust: Annotated[
        list[Path] | None,
        typer.Option(
            help="A file of public keys, a line each; the record must be signed by one of them. May be given again."
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Check an issued brief again, offline, against the library; a bundle against the documents in it, without one.

    That it is whole, by its id; every citation by its bytes, its text and its span; every sentence against what it
    cites; every source against the article held, or its document read again; a page against the one that its record
    makes. What cannot be worked out again is listed as its issuer's word, and what was corrected or replaced since
    by itself, which makes nothing false. Exit code 0 where all hold, 3 where one
    does not.
    """
    from brief.checking.signatures import trusted_keys
    from brief.desk.verification import verify_file

    context: Context = ctx.obj
    trusted = [line for path in trust for line in trusted_keys(path)] if trust else None
    with context.desk("verify") as desk:
        found = verify_file(desk, file, trusted)
        marking = desk.settings.marking
    if as_json:
        faults = [{"where": where, "reason": reason} for where, reason in found.faults]
        rules = [{"where": where, "reason": reason} for where, reason in found.rules]
        print_json(
            {
                "marking": marking,
                "references": found.citations,
                "faults": faults,
                "asserted": list(found.asserted),
                "rules": rules,
                "signature": found.signature,
                "since": [{"where": where, "reason": reason} for where, reason in found.since],
            }
        )
    else:
        print_marking(marking)
        for where, reason in found.faults:
            print_shown(f"{where} {reason}")
        print_shown(f"{found.citations} citations checked, {len(found.faults)} faults")
        print_shown(*([found.signature] if found.signature else []))
        if found.since:
            print("What it cites was corrected or replaced since:")
            print_shown(*(f"  {where} {reason}" for where, reason in found.since))
        if found.rules:
            print("By the rules of this version, stricter or laxer than those that let it pass:")
            print_shown(*(f"  {where} {reason}" for where, reason in found.rules))
        if found.asserted:
            print("On its issuer's word, as it cannot be worked out here:")
            print_shown(*(f"  - {text}" for text in found.asserted))
    if found.faults:
        raise GateError(f"{file}: does not hold in {len(found.faults)} places")
