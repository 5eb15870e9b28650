"""What changed between two copies of a page: records of sentences added, gone and put in other words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class EditKind(StrEnum):
    """What became of a sentence between two copies of a page."""

    ADDED = "added"
    GONE = "gone"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Edit:
    """One sentence that two copies of a page do not have alike.

    Attributes:
        was: the sentence in the older copy; empty where it was added.
        now: the sentence in the newer copy; empty where it is gone.
        words: of a changed one, the words that were replaced and those in their place, in order; either may be empty.
    """

    kind: EditKind
    was: str
    now: str
    words: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Revision:
    """One copy of a page taking the place of the copy before it.

    Attributes:
        at: when it was changed: as the page says, else when the newer copy was first seen.
        before: id of the older copy.
        edits: what changed.
        noted: whether the publisher says so, in a note that the older copy did not have.
    """

    at: datetime
    before: str
    edits: tuple[Edit, ...] = ()
    noted: bool = False
