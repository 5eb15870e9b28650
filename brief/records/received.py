"""What somebody handed on, as it was read in the sandbox: a record, the entries of a ZIP file, a bundle's manifest."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from brief.records.articles import Article
from brief.records.record_kinds import Record


class Binding(StrEnum):
    """Whether an id is the digest of what its record says."""

    HOLDS = "holds"
    ALTERED = "altered"
    FREE = "free"
    """The record is of a form whose id binds nothing, or says so."""


@dataclass(frozen=True, slots=True)
class Received:
    """A record as it came, whether its id binds it, and what in it ``brief`` never writes, in words."""

    record: Record
    binding: Binding
    odd: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entries:
    """Some entries of a ZIP file with their bytes, and the place of the next; -1 after the last."""

    files: tuple[tuple[str, bytes], ...]
    following: int


@dataclass(frozen=True, slots=True)
class BundleManifest:
    """What a bundle's manifest says. The articles come without their texts, which are files of the bundle."""

    brief: str
    files: tuple[tuple[str, str], ...]
    """Name and SHA-256 of every other file."""
    articles: tuple[Article, ...]
    media_types: tuple[tuple[str, str], ...] = ()
    """SHA-256 of each document, and what kind of bytes it is."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What a Word document or a PDF holds: the JSON of its record, empty where there is none, and what it shows."""

    record: bytes
    lines: tuple[str, ...]
    """Paragraphs of a Word document; of a PDF as its pages break them."""
