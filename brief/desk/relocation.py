"""A desk's library moved to another place, and made usable there."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from brief.corpus.locks import REFRESH, UPKEEP, WRITER
from brief.corpus.moving import Moved, move
from brief.corpus.place import Place
from brief.errors import UsageError
from brief.settings_keyring import opened
from brief.settings_values import holds_password

if TYPE_CHECKING:
    from brief.desk import Desk


def relocate(desk: Desk, to: str, wait: float = 0.0) -> list[Moved]:
    """Move the library of ``desk`` to a PostgreSQL database or a folder; it stays where it is, too.

    Args:
        desk: nothing else may write to its library meanwhile.
        to: an address (``postgresql://…``), or a path.
        wait: seconds to wait for another writer.

    Raises:
        UsageError: the target is the library itself, or holds another.
        LockedError: another process writes.
        LibraryError: as :func:`brief.corpus.moving.move`.
    """
    desk.library()  # settles what was stopped, and says so where there is none
    desk.close()
    target = placed(desk, to)
    if (target.url, target.url or target.folder.resolve()) == (
        desk.place.url,
        desk.place.url or desk.folder.resolve(),
    ):
        raise UsageError(f"{to}: is where the library is")
    target.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with contextlib.ExitStack() as alone:
        for place in (desk.place, target):
            for name in (REFRESH, UPKEEP, WRITER):
                alone.enter_context(place.lock(f"{desk.command} --to {to}", name).take(wait))
        if desk.place.url:  # whose writer's lock keeps nobody out: see brief.corpus.postgres.locks
            from brief.corpus.postgres.locks import PostgresLock

            turn = PostgresLock(desk.place, f"{desk.command} --to {to}", WRITER, turn=True)
            alone.enter_context(turn.take(wait))
        return move(desk.place, target, desk.progress)


def placed(desk: Desk, to: str) -> Place:
    """The place that the library of ``desk`` is moved to; library.password is the password of that one, too."""
    if to.startswith(("postgresql://", "postgres://")):
        if holds_password(to):
            raise UsageError("--to must hold no password; put it in library.password, or in ~/.pgpass")
        password = opened(desk.settings.library_password, "library.password")
        return replace(desk.place, url=to, password=password, index_url="", index_headers=())
    if "://" in to:
        raise UsageError(f"{to.partition('://')[0]}://…: a library is moved to postgresql://… or to a folder")
    return Place(Path(to).expanduser())
