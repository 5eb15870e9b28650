"""The records that pass between the stages, all frozen.

One stage makes a record, the next reads it; nobody fills in a field of an earlier one. Offsets
are Python string indices (code points) into an article's *source text*; instants are
timezone-aware UTC datetimes. Records hold plain data, so pydantic's ``TypeAdapter`` can write
and read any of them as JSON. Every public name of these modules is one of this package.

A module is read when a name of it, or of one after it, is first asked for: making the classes of all takes as
long as importing Typer, and most commands need a few.
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False  # as type checkers know it; `typing` itself is slow to import
if TYPE_CHECKING:
    from brief.records.article_info import *
    from brief.records.articles import *
    from brief.records.base import *
    from brief.records.blocks import *
    from brief.records.checked import *
    from brief.records.cited_texts import *
    from brief.records.drafts import *
    from brief.records.evidence import *
    from brief.records.genres import *
    from brief.records.issued_page import *
    from brief.records.readings import *
    from brief.records.received import *
    from brief.records.record_kinds import *
    from brief.records.reports import *
    from brief.records.reviews import *
    from brief.records.revisions import *
    from brief.records.timelines import *

MODULES = (
    "base",
    "genres",
    "blocks",
    "articles",
    "article_info",
    "revisions",
    "reviews",
    "readings",
    "evidence",
    "cited_texts",
    "issued_page",
    "drafts",
    "checked",
    "timelines",
    "reports",
    "record_kinds",
    "received",
)
"""Where names are looked for, those that most commands need first."""


def __getattr__(name: str) -> object:
    """The record of this name."""
    if not name.startswith("_"):
        for module in MODULES:
            held = vars(import_module(f"{__name__}.{module}"))
            if name in held:
                return globals().setdefault(name, held[name])
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
