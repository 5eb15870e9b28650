"""The files of a brief: written from its record, and written again where a process was killed before they were.

A brief that is issued is kept in the library first, with what is to be written of it. Its files come after
that, so none of an unissued brief lies about, and a later command writes those that a killed one owes.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from brief.corpus.locks import ISSUE
from brief.errors import BriefError, LockedError
from brief.records import CheckedBrief
from brief.records.codec import from_json
from brief.rendering import forms
from brief.rendering.output_files import write_whole
from brief.rendering.pages import render

if TYPE_CHECKING:
    from brief.desk import Desk


@dataclass(frozen=True, slots=True)
class BriefFiles:
    """Where a brief is to be written: a page in a form, a bundle; each empty where it is not wanted."""

    form: str = ""
    page: str = ""
    bundle: str = ""

    @property
    def paths(self) -> list[str]:
        """The paths that there are, whole; the bundle first."""
        return [str(Path(path).resolve()) for path in (self.bundle, self.page) if path]


def write(desk: Desk, brief: CheckedBrief, files: BriefFiles, told: Callable[[str], None]) -> None:
    """Write a brief's files; ``told`` hears of each.

    Raises:
        UsageError: one cannot be written.
    """
    if files.bundle:
        _write_bundle(desk, brief, Path(files.bundle))
        told(f"wrote {files.bundle}; `brief verify {files.bundle}` checks it without the library")
    if files.page:
        write_whole(Path(files.page), forms.made(brief, files.form, desk.prompts, desk.warn))
        told(f"wrote {files.page} ({forms.form(files.form).title})")


def issue_and_write(desk: Desk, brief: CheckedBrief, files: BriefFiles, told: Callable[[str], None]) -> None:
    """Keep a brief as issued, then write its files; where they cannot be written, it is not issued after all."""
    library = desk.library(write=True)
    owed = json.dumps(
        [brief.id, files.form, *(str(Path(p).resolve()) if p else "" for p in (files.page, files.bundle))]
    )
    with library.writing():
        new = brief.id not in {held.id for held in library.ledger.briefs()}
        desk.issue(brief, files.paths)
        library.begun(ISSUE, owed)
    try:
        write(desk, brief, files, told)
    except BaseException:
        with library.writing():
            if new:
                library.ledger.retract(brief.id)
            library.ended(ISSUE, owed)
        raise
    library.ended(ISSUE, owed)


def finish(desk: Desk) -> None:
    """Write what killed commands owe; what cannot be written any more is said and no longer owed."""
    library = desk.library(write=True)
    for owed in library.unfinished(ISSUE):
        id_, form, page, bundle = json.loads(owed)
        files = BriefFiles(form, page, "" if Path(bundle or page).exists() and bundle else bundle)
        try:
            write(desk, from_json(library.ledger.brief_record(id_), CheckedBrief), files, lambda _: None)
            done = " and ".join(files.paths) or "its files"
            desk.finished.append(
                f"the files of brief {id_}, which was issued before its command was stopped: {done}"
            )
        except BriefError as error:
            desk.warn(
                f"brief {id_} is issued, but its file could not be written: {error}; see `brief show {id_}`"
            )
        library.ended(ISSUE, owed)


class Issuing:
    """Tells whoever asks for the state of the library that a brief is being made that will be issued."""

    def __init__(self, desk: Desk) -> None:
        """For the library of ``desk``; two may be at it at once, and then one is told of."""
        self._lock = desk.place.lock(f"{desk.command} --issue", ISSUE)

    def __enter__(self) -> None:
        try:
            self._lock.take()
        except LockedError:
            return

    def __exit__(self, *exc: object) -> None:
        self._lock.release()


def _write_bundle(desk: Desk, brief: CheckedBrief, target: Path) -> None:
    from brief.checking.bundle import PAGES, pack, write

    pages = {name: render(brief, name.rpartition(".")[2], desk.prompts).encode("utf-8") for name in PAGES}
    write(pack(brief, desk.library(), pages), target)
