"""Libraries for a run: the corpus ingested once, and cheap copies of it with briefs issued or attacks planted."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from brief.desk import Desk, Progress
from brief.errors import CaseError
from brief.evals.cases.case_files import Plant
from brief.evals.perturbation.planted_attacks import planted
from brief.evals.running.recordings import Recordings
from brief.settings import Settings, defaults

if TYPE_CHECKING:
    from brief.corpus.embedding import Embedder

# The example corpus is read as if its copies had been taken on this day, so that a run is the same every day.
AS_IF = datetime(2026, 3, 9, 6, 0, tzinfo=UTC)


def window(since: date, until: date) -> tuple[datetime, datetime]:
    """The first instant of the first day and the first after the last, UTC."""
    return (datetime.combine(since, time(), UTC), datetime.combine(until, time(), UTC) + timedelta(days=1))


def wave(plants: Sequence[Plant]) -> list[list[Plant]]:
    """Plants in groups that touch no file twice, in their order: one library holds a group's attacks at once."""
    found: list[list[Plant]] = []
    for plant in plants:
        for group in found:
            if plant.file not in {other.file for other in group}:
                group.append(plant)
                break
        else:
            found.append([plant])
    return found


class Libraries:
    """The corpus in a library below ``folder``, ingested when made."""

    def __init__(
        self,
        folder: Path,
        corpus: Path,
        progress: Progress,
        settings: Settings | None = None,
        recordings: Recordings | None = None,
        as_of: datetime = AS_IF,
    ) -> None:
        """Ingest the sub-folders of ``corpus`` (files beside them, such as a README, are not).

        ``settings`` stand in place of the default ones; ``recordings`` are of the calls of the model that
        they name; ``as_of`` is when the copies count as taken.

        Raises:
            CaseError: the corpus is not there, or an article of it cannot be read.
        """
        if not corpus.is_dir():
            raise CaseError(f"{corpus}: no such corpus folder; name the articles' folder with --corpus")
        self.folder, self.corpus, self.progress = folder, corpus, progress
        self._as_of = as_of
        self._settings, self._recordings = settings, recordings
        self._open: dict[object, Desk] = {}
        self._embedder: Embedder | None = None
        base = self._desk("corpus")
        self._embedder = base.embedder
        report = base.ingest(sorted(path for path in corpus.iterdir() if path.is_dir()) or [corpus])
        if report.refused:
            raise CaseError(
                f"{report.refused[0].origin}: the corpus cannot be read: {report.refused[0].reason}"
            )
        base.close()
        self._open["corpus"] = self._desk("corpus")

    def close(self) -> None:
        """Close every library."""
        for desk in self._open.values():
            desk.close()

    def corpus_desk(self) -> Desk:
        """The desk over the corpus as it is. Nothing may be written to it."""
        return self._open["corpus"]

    def issued(self, days: Sequence[date]) -> Desk:
        """A desk whose library holds the briefs of these days, issued in order."""
        key = tuple(days)
        if not key:
            return self.corpus_desk()
        if key not in self._open:
            desk = self._copied("-".join(day.isoformat() for day in days))
            for day in days:
                desk.issue(desk.daily(*window(day, day), model=False))
            self._open[key] = desk
        return self._open[key]

    def attacked(self, number: int, plants: Sequence[Plant]) -> Desk:
        """A desk whose library holds these files with the attacks in them, instead of as they are.

        Raises:
            CaseError: a file that is not there, that cannot be planted in, or that is refused once planted.
        """
        key = ("attacked", number)
        if key in self._open:
            return self._open[key]
        desk = self._copied(f"attacked-{number}")
        files = []
        for plant in plants:
            source = self.corpus / plant.file
            if not source.is_file():
                raise CaseError(f"plant: {source}: no such file")
            target = self.folder / f"planted-{number}" / plant.file
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(planted(source.read_bytes(), plant))
            files.append(target)
            held = desk.library().infos(desk.library().ids())
            for info in held.values():
                if info.origin.location.replace("\\", "/").endswith("/" + plant.file):
                    desk.forget(info.id)
        report = desk.ingest(files)
        if report.refused:
            raise CaseError(f"{report.refused[0].origin}: cannot be read: {report.refused[0].reason}")
        self._open[key] = desk
        return desk

    def _copied(self, name: str) -> Desk:
        shutil.copytree(self.folder / "corpus", self.folder / name)
        return self._desk(name)

    def _desk(self, name: str) -> Desk:
        loaded = defaults(self.folder / name)
        if self._settings is not None:
            loaded = replace(loaded, settings=self._settings)
        desk = Desk(
            self.folder / name,
            loaded=loaded,
            clock=lambda: self._as_of,
            progress=self.progress,
            command="brief eval",
            recorder=self._recordings,
        )
        if self._embedder is not None:
            desk.embedder = self._embedder  # loaded once a run
        return desk
