"""A damaged library's contents brought into a new library folder that can be used at once."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from brief.corpus.sqlite.library import FILE_NAME, SQLiteLibrary
from brief.corpus.sqlite.rescue import Rescued
from brief.corpus.sqlite.rescue import rescue as rescue_file
from brief.errors import BriefError, LibraryError, UsageError

if TYPE_CHECKING:
    from brief.desk import Desk

_MARK = ".brief-unfinished"


def rescue(desk: Desk, target: Path) -> Rescued:
    """Save what can be saved of the library of ``desk`` in a new library folder, with its vectors and index.

    It is made under another name and renamed when it is whole.

    Raises:
        UsageError: the target is there already, or lies in the library's own folder.
        LibraryError: nothing can be read, or the new library cannot be written.
    """
    if desk.place.url:
        raise UsageError(f"{desk.place.where}: is PostgreSQL, whose own tools save it: see docs/scale.md")
    source = desk.folder / FILE_NAME
    if not source.is_file():
        raise LibraryError(f"no library at {source}; name its folder with --data-dir")
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise UsageError(f"{target}: is there already; name a new folder for what is rescued")
    if target.resolve().is_relative_to(desk.folder.resolve()):
        raise UsageError(f"{target}: lies in the damaged library's folder; name one elsewhere")
    for left in target.parent.glob(f".{target.name}.*{_MARK}"):
        shutil.rmtree(left, ignore_errors=True)
    made = target.with_name(f".{target.name}.{os.getpid()}{_MARK}")
    try:
        made.mkdir(mode=0o700, parents=True)
        found = rescue_file(source, made / FILE_NAME)
        with SQLiteLibrary(made / FILE_NAME) as new:
            found.lost += new.faults()
        os.replace(made, target)
    except OSError as error:
        raise LibraryError(f"{target}: cannot be written: {error.strerror}") from error
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return found


def make_usable(desk: Desk, target: Path) -> str:
    """Make up the vectors and the index of a rescued library; what hindered it, or nothing."""
    from brief.desk import Desk

    try:
        with Desk(
            target, loaded=desk.loaded, clock=desk.clock, progress=desk.progress, command=desk.command
        ) as new:
            if "embedder" in desk.__dict__:
                new.__dict__["embedder"] = desk.embedder
            new.mend()
    except BriefError as error:
        return str(error)
    return ""
