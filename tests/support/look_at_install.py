"""Run by the packaging test in a fresh environment: uses every prompt and template of the installed package.

Prints as JSON where things were found. It stands alone: the checkout is not on its path.
"""

from __future__ import annotations

import json
import types
import typing
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import brief
from brief import records, resources
from brief.corpus.books.access_book import AccessBook
from brief.corpus.place import Place
from brief.evals.cases.verdict_record import Outcome
from brief.evals.reports import report_files
from brief.rendering import checked_text_pages, pages
from brief.serving.access import Access
from brief.serving.desks import Desks
from brief.serving.pages import Served
from brief.settings import defaults

KINDS: tuple[resources.Kind, ...] = ("prompts", "templates")


def filled(kind: Any) -> Any:
    """A value of that type with something in every field: ``UTC`` for each text, 1 for each number."""
    if typing.get_origin(kind) in (typing.Union, types.UnionType):
        kind = next(k for k in typing.get_args(kind) if k is not type(None))
    if typing.get_origin(kind) is tuple:
        inner = typing.get_args(kind)
        return (filled(inner[0]),) if inner[-1] is ... else tuple(filled(k) for k in inner)
    if typing.get_origin(kind) is dict:
        key, value = typing.get_args(kind)
        return {filled(key): filled(value)}
    if is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        return typing.cast(Any, kind)(**{f.name: filled(hints[f.name]) for f in fields(kind)})
    if typing.get_origin(kind) is typing.Literal:
        return typing.get_args(kind)[0]
    if not isinstance(kind, type):  # Any, object
        return "UTC"
    if issubclass(kind, Enum):
        return next(iter(kind))
    return {str: "UTC", bool: True, int: 1, float: 1.0, datetime: datetime(2026, 3, 5, tzinfo=UTC)}[kind]


def main() -> None:
    """Renders everything and prints what it saw."""
    used: set[str] = set()
    read = resources.read

    def watched(kind: resources.Kind, name: str, *rest: Any) -> resources.Resource:
        used.add(f"{kind}/{name}")
        return read(kind, name, *rest)

    resources.read = watched
    lengths = [
        len(pages.render(filled(kind), form))
        for kind in (records.CheckedBrief, *records.RECORDS.values())
        for form in ("md", "html")
    ]
    lengths += [
        len(checked_text_pages.render(filled(records.CheckedText), form, ZoneInfo("UTC")))
        for form in ("md", "html")
    ]
    nowhere = Path("no library is read")
    access = Access(AccessBook(Place(nowhere)), lambda: datetime.now(UTC))
    look = Served(Desks(defaults(nowhere), access.clock), access)
    for name in resources.names("templates"):
        if name.startswith("desk"):
            look.environment.get_template(name)
    verdict = filled(Outcome)
    lengths += [len(report_files.summary(verdict)), len(report_files.page(verdict, {}))]
    prompts = [resources.load_prompt(n).id for n in resources.names("prompts") if not n.startswith("_")]
    held = {kind: resources.names(kind) for kind in KINDS}
    seen = {
        "package": brief.__file__,
        "held": held,
        "used": sorted(used),
        "origins": [read(kind, name).origin for kind in KINDS for name in held[kind]],
        "prompts": prompts,
        "lengths": lengths,
    }
    print(json.dumps(seen))


if __name__ == "__main__":
    main()
