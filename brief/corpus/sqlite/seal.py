"""The seal of a library's file: a sum of every block of it, kept beside it from one writing to the next.

SQLite has no sums of its pages, so a bit that flips in a text or a vector is seen by nobody. The last
process that has the library open for writing copies the journal into the file, names this state in the
library and keeps the sums of the file under that name. The first transaction that writes takes the name
away again. So a library that carries the name of its seal must be, byte for byte, what was sealed. One that
does not was left by a process that was killed, or put there by hand; it is looked through before it is written.

CRC-32, as only accidents are looked for. A write begins and ends with one pass over the file: 200 MB take 0.26 s
on a slow machine where they are in its memory.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import zlib
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from brief.corpus.locks import FileLock
from brief.corpus.sqlite import damage
from brief.errors import LockedError

BLOCK = 65536
# Files up to this many bytes are compared with their seal by whoever only reads, too: 80 ms.
READERS_LOOK = 64_000_000
# Seconds that a writer waits while another looks a library through that a killed process left: 13 MB a second.
PATIENCE = 600.0


def token(connection: sqlite3.Connection) -> str:
    """The name of the state that the library says it is sealed in; empty where it is not."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name='seal'").fetchone():
        return ""
    found = connection.execute("SELECT token FROM seal").fetchone()
    return str(found[0]) if found else ""


def flaw(path: Path, connection: sqlite3.Connection) -> str | None:
    """Why the file is not what was sealed, empty where it is; None where it carries no seal."""
    kept = _kept(path)
    if kept is None or (name := token(connection)) != kept[0]:
        return None
    _, size, sums = kept
    found, now = path.stat().st_size, _sums(path)
    if found == size and now == sums:
        return ""
    if token(connection) != name:  # somebody began to write meanwhile
        return None
    if found != size:
        return f"its file has {found} bytes and had {size} when it was last closed"
    wrong = [place for place in range(0, len(sums), 4) if sums[place : place + 4] != now[place : place + 4]]
    where = f"{len(wrong)} of {len(sums) // 4} blocks, the first at byte {wrong[0] // 4 * BLOCK}"
    return f"its file was changed by something else since it was last closed: {where}"


def was_emptied(path: Path) -> bool:
    """Whether an empty file stands where a sealed library was."""
    with contextlib.suppress(OSError):
        return path.stat().st_size == 0 and _kept(path) is not None
    return False


class Session:
    """The time for which a process has a library open for writing; others may have it, too."""

    def __init__(self, path: Path) -> None:
        """For the library's file at ``path``."""
        self.path = path
        self._open = FileLock(path.with_name(path.name + ".open"), shared=True)

    def begin(self, connection: sqlite3.Connection, look: Callable[[], list[str]]) -> None:
        """See that the library is sound before it is written; whoever comes while another writes need not.

        Args:
            connection: the library, nothing of which was written yet.
            look: looks a library through that carries no seal; what is wrong with it, or nothing.

        Raises:
            DamagedError: it is not sound.
            LockedError: another process is looking it through for long.
        """
        with FileLock(self._open.path) as alone:
            if alone.take():
                found = flaw(self.path, connection)
                wrong = look() if found is None else [found] if found else []
                if wrong:
                    damage.note(self.path, wrong[0])
                    raise damage.refusal(self.path, wrong[0])
                damage.clear(self.path)
        # Windows knows no shared lock here: there the first one holds it, and the others go on without.
        if not self._open.take(0.0 if os.name == "nt" else PATIENCE) and os.name != "nt":
            raise LockedError(f"{self.path}: another process is looking the library through; try again later")

    def abandon(self) -> None:
        """The library was not opened after all."""
        self._open.release()

    def end(self, connection: sqlite3.Connection) -> None:
        """Seal the library where it was written and nobody else has it open for writing; else they do."""
        self._open.release()
        with FileLock(self._open.path) as alone, contextlib.suppress(sqlite3.Error, OSError):
            if alone.take() and not token(connection) and not damage.noted(self.path):
                _seal(self.path, connection)


def broken(connection: sqlite3.Connection) -> None:
    """Take the seal away, within the transaction that is the reason."""
    connection.execute("DELETE FROM seal")


def _seal(path: Path, connection: sqlite3.Connection) -> None:
    name = uuid4().hex
    connection.execute("PRAGMA busy_timeout=2000")
    connection.execute("INSERT INTO seal VALUES(?)", (name,))
    busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if not busy:  # else a process reads from the journal; the next writer looks the library through
        _keep(path, name, path.stat().st_size, _sums(path))


def _sums(path: Path) -> bytes:
    """CRC-32 of each block of a file, four bytes each."""
    found = bytearray()
    with path.open("rb", buffering=0) as file:
        while block := file.read(BLOCK):
            found += zlib.crc32(block).to_bytes(4, "big")
    return bytes(found)


def _file(path: Path) -> Path:
    return path.with_name(path.name + ".seal")


def _keep(path: Path, name: str, size: int, sums: bytes) -> None:
    body = json.dumps({"token": name, "size": size, "sums": sums.hex()})
    target = _file(path)
    partial = target.with_name(target.name + ".partial")
    with os.fdopen(
        os.open(partial, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w", encoding="utf-8"
    ) as out:
        out.write(f"{zlib.crc32(body.encode()):08x}\n{body}\n")
        out.flush()
        os.fsync(out.fileno())
    partial.replace(target)


def _kept(path: Path) -> tuple[str, int, bytes] | None:
    """(name, size, sums) of the last seal; None where there is none that can be read."""
    try:
        head, body = _file(path).read_text("utf-8").rstrip("\n").split("\n")
        if int(head, 16) != zlib.crc32(body.encode()):
            return None
        held = json.loads(body)
        return str(held["token"]), int(held["size"]), bytes.fromhex(held["sums"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
