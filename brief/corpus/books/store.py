"""What the books are kept in: rows of tables, read by queries and written in transactions, whatever engine holds them.

Queries mark their values with ``?``. What they say must mean the same to SQLite and to PostgreSQL: an order wherever
it matters, ``ON CONFLICT`` for rows that are there already, ``NULLS FIRST`` where something may be unknown.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Generator, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import islice
from typing import Any, Protocol, Self

AT_ONCE = 500
"""Keys that one query asks for."""


class Answer(Protocol):
    """What a statement gave."""

    @property
    def rowcount(self) -> int:
        """Rows that it changed."""

    def fetchone(self) -> Any:
        """The next row, or None."""

    def fetchall(self) -> list[Any]:
        """All rows."""

    def __iter__(self) -> Iterator[Any]: ...


class Statements(Protocol):
    """What a transaction is written with."""

    def execute(self, sql: str, values: Sequence[Any] = (), /) -> Answer:
        """One statement."""

    def executemany(self, sql: str, values: Iterable[Sequence[Any]], /) -> Any:
        """One statement for each of many rows of values."""


class Store(ABC):
    """An open store. Readers and writers may have it open at the same time.

    Attributes:
        where: what it is called in messages: a file, an address without its password.
        damage: why it is known to be damaged, empty where it is not; only of one opened for reading.
        frozen: nothing may be written here.
        shared: whether other machines may be at work on it.
        then_join: joins a table that is to be looked through after those before it.
    """

    where: str
    then_join: str = "JOIN"
    shared: bool = False
    damage: str = ""
    frozen: bool = False

    @abstractmethod
    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        """All rows of a query.

        Raises:
            LibraryError: the library is corrupt, locked, or cannot be reached.
        """

    @abstractmethod
    def chunks(self, sql: str, values: Sequence[Any], size: int) -> Iterator[list[Any]]:
        """The rows of a query, at most ``size`` at a time, so that they need not be held all at once.

        Raises:
            LibraryError: as :meth:`rows`.
        """

    @abstractmethod
    def writing(self) -> AbstractContextManager[Statements]:
        """One transaction: all of it is kept when the block ends, none of it when it raises. Within one, that one.

        Raises:
            LibraryError: locked beyond the waiting time, disk full, read-only, or not to be reached.
        """

    @abstractmethod
    def spare_turns(self) -> Generator[Store]:
        """The library open for writing, again and again, for as long as nobody else wants to write.

        Raises:
            LibraryError: it cannot be written.
        """

    @abstractmethod
    def state(self) -> object:
        """What changes when anything is written, by whomever."""

    @abstractmethod
    def size(self) -> int:
        """Bytes that it takes outside the library's folder."""

    @abstractmethod
    def close(self) -> None:
        """Close the store; it can then be opened anew."""

    @abstractmethod
    def first_number(self, column: str) -> str:
        """SQL for the first number of a JSON array in a column of text; NULL where the text is empty."""

    def taken_on(self, what: str, subjects: Collection[str]) -> set[str]:
        """Which of some pieces of work are this process's to do from now on; the others another process is doing.

        Where one process at a time works, all are.
        """
        return set(subjects)

    def done(self, what: str, subjects: Collection[str]) -> None:  # noqa: B027 - nothing to do where one works
        """What was taken on is done, or given back."""

    def apart(self) -> AbstractContextManager[None]:
        """Within a transaction: what the block writes is kept with it, or nothing of that alone.

        Raises:
            InputError: the engine cannot hold what the block gave it; the transaction goes on.
        """
        return nullcontext()

    def tidy(self) -> None:  # noqa: B027 - an engine that keeps itself in order does nothing
        """Keep in order what much was written to; asked for when work on the library ends."""

    def renumber(self, tables: Sequence[str]) -> None:  # noqa: B027 - an engine that counts for itself does nothing
        """Rows that come next are numbered after those that were brought in with their numbers."""

    def among(self, sql: str, keys: Iterable[Any], *before: Any) -> Iterator[Any]:
        """The rows of a query that ends its values with ``IN ({})`` over keys, of which any number may be given."""
        rest = iter(keys)
        while some := list(islice(rest, AT_ONCE)):
            yield from self.rows(sql.format(",".join("?" * len(some))), [*before, *some])

    def meta(self, key: str) -> str:
        """A value kept under a key, or the empty string."""
        found = self.rows("SELECT value FROM meta WHERE key=?", (key,))
        return str(found[0][0]) if found else ""

    def set_meta(self, key: str, value: str) -> None:
        """Keep a value under a key."""
        with self.writing() as db:
            db.execute(
                "INSERT INTO meta VALUES(?,?) ON CONFLICT(key) DO UPDATE SET value=excluded.value",
                (key, value),
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()
