"""A topic's storyline as dated lines, oldest first, as it may be shown: every line quoted, cited and checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from brief.records.checked import (
    CheckedSentence,
    DroppedSentence,
    Manifest,
    Reference,
    Signature,
    Source,
)


@dataclass(frozen=True, slots=True)
class TimelineLine:
    """One line of a timeline: a quoted sentence, and what became of it since."""

    sentence: CheckedSentence
    state: str = ""
    """``corrected`` or ``withdrawn``, as :class:`brief.records.StateKind` has it; empty where it stands."""
    replaced_by: tuple[CheckedSentence, ...] = ()
    """The sentences that correct or withdraw it; at least one where it does not stand."""
    replaced_on: str = ""
    """The day of those, ``2026-03-05``; empty where it is not known."""
    takes_back: tuple[int, ...] = ()
    """References of the lines above that this one corrects or withdraws: there it is quoted already."""


@dataclass(frozen=True, slots=True)
class TimelineDay:
    """What was reported on one day, ``2026-03-05`` in the zone of the manifest."""

    day: str
    lines: tuple[TimelineLine, ...]


@dataclass(frozen=True, slots=True)
class CheckedTimeline:
    """The storyline of a topic, oldest day first; without any line where the corpus has nothing on it."""

    id: str
    topic: str
    marking: str
    days: tuple[TimelineDay, ...]
    undated: tuple[TimelineLine, ...]
    """Of articles without a known day."""
    reason: str
    """Why there is no line; empty where there is one."""
    others: tuple[str, ...]
    """Headlines of other events near the topic, which this is not about."""
    considered: int
    """Articles of the storyline, quoted or not."""
    dropped: tuple[DroppedSentence, ...]
    references: tuple[Reference, ...]
    sources: tuple[Source, ...]
    manifest: Manifest
    kind: str = "timeline"
    signature: Signature | None = None

    @property
    def told(self) -> tuple[CheckedSentence, ...]:
        """Every sentence, in the order in which a reader meets them; what corrects stands after what it corrects."""
        return tuple(_told(line for day in self.days for line in day.lines)) + tuple(_told(self.undated))


def _told(lines: tuple[TimelineLine, ...] | Iterator[TimelineLine]) -> Iterator[CheckedSentence]:
    for line in lines:
        yield line.sentence
        yield from line.replaced_by
