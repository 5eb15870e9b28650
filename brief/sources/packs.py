"""Packs of public feeds to begin with, by theme, each feed with its publisher and that publisher's owner."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files

from brief.errors import UsageError


@dataclass(frozen=True, slots=True)
class PackedFeed:
    """One feed of a pack."""

    url: str
    title: str
    publisher: str
    owner: str
    language: str
    """Its code."""


@dataclass(frozen=True, slots=True)
class Pack:
    """Feeds of one theme."""

    name: str
    about: str
    feeds: tuple[PackedFeed, ...]


def packs() -> dict[str, Pack]:
    """The packs that come with brief, by name."""
    text = files("brief.sources").joinpath("packs.toml").read_text("utf-8")
    return {
        name: Pack(name, table["about"], tuple(PackedFeed(**feed) for feed in table["feeds"]))
        for name, table in tomllib.loads(text).items()
    }


def pack(name: str) -> Pack:
    """The pack of a name.

    Raises:
        UsageError: there is none.
    """
    held = packs()
    if name not in held:
        raise UsageError(f"there is no pack {name!r}; there are {', '.join(held)}")
    return held[name]
