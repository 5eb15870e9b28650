"""Work that this process has taken on, given back when it is done or given up."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterable
from typing import Protocol, Self

from brief.errors import BriefError


class Shared(Protocol):
    """What knows who does what; see :meth:`brief.corpus.books.store.Store.taken_on`."""

    def taken_on(self, what: str, subjects: Collection[str]) -> set[str]:
        """Which of some pieces of work are this process's to do from now on."""

    def done(self, what: str, subjects: Collection[str]) -> None:
        """What was taken on is done, or given back."""


class Claimed:
    """One kind of work, for the length of a block."""

    def __init__(self, library: Shared, what: str) -> None:
        """Of ``library``; ``what`` names it to the others."""
        self._library = library
        self._what = what
        self._held: set[str] = set()

    def of(self, subjects: Iterable[str]) -> set[str]:
        """Which of these are ours to do now; whoever had them may have just done them: look again."""
        taken = self._library.taken_on(self._what, list(subjects))
        self._held |= taken
        return taken

    def done(self, subjects: Iterable[str]) -> None:
        """These are done, and what was made of them is kept."""
        mine = self._held.intersection(subjects)
        self._held -= mine
        self._library.done(self._what, sorted(mine))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        with contextlib.suppress(BriefError):  # a lost connection holds nothing any more
            if self._held:
                self.done(list(self._held))
