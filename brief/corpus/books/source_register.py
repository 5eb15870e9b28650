"""The source register: letters that the user set or imported, kept in the library with their history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from brief.corpus.books import rows
from brief.corpus.books.store import Store
from brief.corpus.ratings import Rated, key, letter
from brief.errors import UsageError
from brief.text.near_names import did_you_mean

USER, IMPORTED = "user", "import"
TAKEN_BACK = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One change of a source's rating. ``letter`` is empty where a rating was taken back."""

    source: str
    """The key that it is matched by: a domain, or a name in small letters."""
    name: str
    letter: str
    why: str
    set_by: str
    """``user`` or ``import``."""
    set_at: datetime


class Register:
    """Ratings in the library. Nothing is overwritten: the newest change of a source stands."""

    def __init__(self, library: Store) -> None:
        """Keep ratings in ``library``."""
        self.library = library

    def rate(self, name: str, given: str, why: str, at: datetime) -> Entry:
        """Set a source's letter; ``TAKEN_BACK`` takes the user's rating back, so that the next one down stands.

        Raises:
            UsageError: no letter A to F, no name, no reason, or no rating to take back.
        """
        name, why, source = name.strip(), why.strip(), key(name)
        if not source:
            raise UsageError(f"{name!r} is no name of a source")
        held = {entry.source: entry for entry in self.standing(USER)}.get(source)
        if given == TAKEN_BACK:
            if held is None:
                rated = did_you_mean(name, (entry.name for entry in self.standing(USER)))
                raise UsageError(
                    f"you have not rated {name!r}; `brief sources ratings` shows what is rated{rated}"
                )
        elif not why:
            raise UsageError(f"say why {name!r} is rated {given}, with --why; it stands beside the letter")
        else:
            given = letter(given)
        entry = Entry(source, name, given, why, USER, at)
        self._write([entry])
        return entry

    def bring_in(self, entries: Iterable[Rated], at: datetime) -> int:
        """Keep the entries of a file as imported; a rating of the user's own wins over them.

        Returns:
            How many are new or say something else than before; what says the same makes no history.
        """
        held = {entry.source: entry for entry in self.standing(IMPORTED)}
        fresh = []
        for given in entries:
            before = held.get(key(given.name))
            if before is None or (before.letter, before.why) != (given.letter, given.why):
                fresh.append(Entry(key(given.name), given.name, given.letter, given.why, IMPORTED, at))
        self._write(fresh)
        return len(fresh)

    def _write(self, entries: list[Entry]) -> None:
        with self.library.writing() as db:
            db.executemany(
                "INSERT INTO rating(source, name, letter, why, set_by, set_at) VALUES(?,?,?,?,?,?)",
                [(e.source, e.name, e.letter, e.why, e.set_by, rows.epoch(e.set_at)) for e in entries],
            )

    def standing(self, set_by: str) -> list[Entry]:
        """The ratings that stand, by name; those taken back are left out."""
        found = self.library.rows(
            "SELECT source, name, letter, why, set_by, set_at FROM rating WHERE pk IN"
            " (SELECT max(pk) FROM rating WHERE set_by=? GROUP BY source) AND letter<>'' ORDER BY name, source",
            (set_by,),
        )
        return [_entry(row) for row in found]

    def history(self, source: str = "") -> list[Entry]:
        """Every change, oldest first; of one source (its name or domain) where it is named."""
        found = self.library.rows(
            "SELECT source, name, letter, why, set_by, set_at FROM rating WHERE ?='' OR source=? ORDER BY pk",
            (source, key(source)),
        )
        return [_entry(row) for row in found]


def _entry(row: tuple[str, str, str, str, str, int]) -> Entry:
    source, name, letter_, why, set_by, at = row
    return Entry(source, name, letter_, why, set_by, rows.instant(at))
