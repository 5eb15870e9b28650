"""Where a library is kept, and what opens it there: a folder of this machine, or a PostgreSQL that settings name.

The folder is used in both cases: answers of a model are kept there, and the index where it is Chroma's own folder.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self

if TYPE_CHECKING:
    from brief.corpus.books.library import Library
    from brief.corpus.books.side_book import SideBook
    from brief.corpus.protocols import VectorStore
    from brief.settings import Loaded


class Lock(Protocol):
    """A lock that several processes know, and who holds it."""

    def take(self, wait: float = 0.0) -> Self:
        """Take it, waiting at most ``wait`` seconds; raises LockedError, which names who has it."""

    def holder(self) -> str:
        """Who holds it, in words."""

    def release(self) -> None:
        """Give it back."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *exc: object) -> None: ...


@dataclass(frozen=True, slots=True)
class Place:
    """Where a library is kept.

    Attributes:
        folder: of this machine.
        url: of a PostgreSQL database; empty for a file in the folder.
        password: for it.
        index_url: of a Chroma server that has the index; empty for the engine's own.
        index_headers: for that, as (name, value).
    """

    folder: Path
    url: str = ""
    password: str = field(default="", repr=False)
    index_url: str = ""
    index_headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    @classmethod
    def of(cls, loaded: Loaded, folder: Path | None = None) -> Place:
        """Where settings say that the library is.

        Raises:
            TrustError: a settings file that nobody has said yes to names a database.
        """
        from brief.settings_keyring import opened

        if "library_url" in loaded.withheld:  # another library is not looked at in its place
            loaded.allowed()
        settings = loaded.settings
        return cls(
            folder or loaded.data_dir,
            settings.library_url,
            opened(settings.library_password, "library.password") if settings.library_url else "",
            settings.index_url,
            tuple(
                (name, opened(value, "index.headers"))
                for name, value in sorted(settings.index_headers.items())
            ),
        )

    @property
    def shared(self) -> bool:
        """Whether other machines may use it, too: what one process at a time does in a folder, several do here."""
        return bool(self.url)

    @property
    def where(self) -> str:
        """What the library is called in messages."""
        return self.url or str(self._file)

    @property
    def _file(self) -> Path:
        from brief.corpus.sqlite.library import FILE_NAME

        return self.folder / FILE_NAME

    def there(self) -> bool:
        """Whether there is a library.

        Raises:
            LibraryError: a database that cannot be reached.
        """
        if self.url:
            from brief.corpus.postgres.database import is_there

            return is_there(self)
        return self._file.exists()

    def library(self, *, write: bool = False) -> Library:
        """The library, opened; made where it is missing and ``write`` is True.

        Raises:
            LibraryError: there is none, or it cannot be opened.
            DamagedError: it is damaged, and is to be written.
        """
        if self.url:
            from brief.corpus.postgres.library import PostgresLibrary

            return PostgresLibrary(self, write=write)
        from brief.corpus.sqlite.library import SQLiteLibrary

        return SQLiteLibrary(self._file, write=write)

    def index(self, library: Library) -> VectorStore:
        """The index over the open library."""
        if self.index_url:
            from brief.corpus.chroma.server_index import ServerIndex

            return ServerIndex(self.index_url, dict(self.index_headers), library)
        if self.url:
            from brief.corpus.postgres.index import PostgresIndex
            from brief.corpus.postgres.library import PostgresLibrary

            assert isinstance(library, PostgresLibrary)
            return PostgresIndex(library)
        from brief.corpus.chroma.index import Index

        return Index(self.folder, library)

    def lock(self, command: str, name: str, *, together: bool = False) -> Lock:
        """A lock of a name; ``together`` with others that want it so, where the place is shared.

        Args:
            command: what others are told is running.
            name: one that :mod:`brief.corpus.locks` names.
            together: only whoever wants it alone is kept out.
        """
        if self.url:
            from brief.corpus.postgres.locks import PostgresLock

            return PostgresLock(self, command, name, together=together)
        from brief.corpus.locks import WriterLock

        return WriterLock(self.folder, command, name)

    def busy(self) -> str:
        """Who is writing the library now, in words; empty where nobody is."""
        if self.url:
            from brief.corpus.postgres.locks import current_writer

            return current_writer(self)
        from brief.corpus import locks

        return locks.current_writer(self.folder)

    def side_book(self, name: str, what: str, tables: Sequence[str]) -> SideBook:
        """A book of a name, that is called ``what`` in errors; ``tables`` make it where it is not there."""
        if self.url:
            from brief.corpus.postgres.side_book import SideSchema

            return SideSchema(self, name, what, tables)
        from brief.corpus.sqlite.side_book import SideFile

        return SideFile(self.folder / f"{name}.sqlite3", what, tables)

    def stamp(self) -> object:
        """What changes with every commit to the library."""
        if self.url:
            from brief.corpus.postgres.database import stamp

            return stamp(self)
        found = []
        for name in (self._file.name, f"{self._file.name}-wal"):
            try:
                stat = (self.folder / name).stat()
                found.append((stat.st_mtime_ns, stat.st_size) if stat.st_size else (0, 0))
            except OSError:
                found.append((0, 0))
        return tuple(found)
