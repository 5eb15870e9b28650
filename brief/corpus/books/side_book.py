"""What a library's desks keep apart from it: small books, each written by transactions of its own."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from brief.corpus.books.store import Statements


class SideBook(Protocol):
    """One kind of notes."""

    @property
    def there(self) -> bool:
        """Whether anything was ever noted."""

    def stamp(self) -> object:
        """What changes when anything is noted."""

    def renumber(self, db: Statements, tables: Sequence[str]) -> None:
        """Rows that come next are numbered after those that were brought in with their numbers."""

    def opened(self) -> AbstractContextManager[Statements]:
        """The book, in one transaction that is on the disk when it ends.

        Raises:
            LibraryError: it cannot be opened, read or written.
        """
