"""Desks of a settings file: tables ``[desk.NAME]``, each a topic, words and readers of its own over the one library."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from brief.errors import SettingsError
from brief.settings_values import convert

SETTINGS = {
    "topics": "daily_topics",
    "watch": "daily_watch",
    "requirements": "daily_requirements",
    "sources": "daily_sources",
    "stories": "daily_stories",
    "language": "output_language",
    "prompts": "prompts",
    "marking": "marking",
    "timezone": "timezone",
}
"""What a desk may set otherwise than the file does, and the setting that it stands for."""
LENGTHS = ("short", "standard", "long")
MISSED = ("once", "skip")
UNSIGNED = ("issue", "drop")
_OWN: dict[str, type] = {
    "topic": str,
    "length": str,
    "schedule": str,
    "missed": str,
    "review": str,
    "unsigned": str,
}
_WAIT = re.compile(r"([1-9]\d{0,3})\s*([mh])")
_NAME = re.compile(r"[\w-]{1,40}")


@dataclass(frozen=True, slots=True)
class DeskTable:
    """One desk.

    Attributes:
        name: as it is asked for.
        settings: field name → value, laid over the file's.
        topic: only articles about this; empty for all.
        length: of its briefs.
        recipients: names of ``deliver.to`` that get them.
        alerts: those that get a word between briefs of what the desk watches for.
        schedule: five cron words, in the desk's time zone; empty for none.
        missed: ``once``: runs that were missed are made up for by one; ``skip``: by none.
        review: how long a brief waits for an editor's sign-off, ``90m`` or ``2h``; empty: it is issued at once.
        unsigned: what then: ``issue`` it as it was made, or ``drop`` it.
    """

    name: str
    settings: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    topic: str = ""
    length: str = "standard"
    recipients: tuple[str, ...] = ()
    alerts: tuple[str, ...] = ()
    schedule: str = ""
    missed: str = "once"
    review: str = ""
    unsigned: str = "issue"

    @property
    def waits(self) -> timedelta | None:
        """How long a brief waits for its sign-off; None where it does not."""
        match = _WAIT.fullmatch(self.review)
        return timedelta(**{"hours" if match[2] == "h" else "minutes": int(match[1])}) if match else None

    def beside(self, path: Callable[[str], str]) -> DeskTable:
        """The same, its folder of prompts as ``path`` tells where it lies."""
        folder = self.settings.get("prompts")
        if not folder:
            return self
        return replace(self, settings=MappingProxyType({**self.settings, "prompts": path(folder)}))


def desks_of(table: dict[str, Any], hints: Mapping[str, Any], file: str) -> dict[str, DeskTable]:
    """The desks of a settings file's values, by name; what is theirs is taken out of ``table``.

    Args:
        table: the file's values by dotted key.
        hints: the types of all settings, by field.
        file: where they stand.

    Raises:
        SettingsError: a name, a key or a value cannot be used.
    """
    found = {}
    for key in [key for key in table if key.startswith("desk.")]:
        name, values = key.removeprefix("desk."), table.pop(key)
        if not _NAME.fullmatch(name) or not isinstance(values, dict):
            raise SettingsError(
                f"{file}: [{key}]: a desk is a table with a name of letters, digits and dashes"
            )
        found[name] = _desk(name, dict(values), hints, file)
    return found


def _desk(name: str, values: dict[str, Any], hints: Mapping[str, Any], file: str) -> DeskTable:
    laid: dict[str, Any] = {}
    own: dict[str, Any] = {}
    lists: dict[str, list[str]] = {"recipients": [], "alerts": []}
    for key, value in values.items():
        where = f"desk.{name}.{key}"
        if key in SETTINGS:
            laid[SETTINGS[key]] = convert(value, hints[SETTINGS[key]], where, file)
        elif key in _OWN:
            own[key] = convert(value, _OWN[key], where, file)
        elif key in lists:
            lists[key] = convert(value, list[str], where, file)
        else:
            known = ", ".join(sorted([*SETTINGS, *_OWN, *lists]))
            raise SettingsError(f"{file}: unknown setting {where!r}; a desk has {known}")
    for key, allowed in (("length", LENGTHS), ("missed", MISSED), ("unsigned", UNSIGNED)):
        if own.get(key, allowed[0]) not in allowed:
            raise SettingsError(f"{file}: desk.{name}.{key} must be {' or '.join(allowed)}, not {own[key]!r}")
    recipients, alerts = (tuple(lists[key]) for key in ("recipients", "alerts"))
    made = DeskTable(name, MappingProxyType(laid), recipients=recipients, alerts=alerts, **own)
    if made.review and made.waits is None:
        raise SettingsError(
            f"{file}: desk.{name}.review must be a time such as 90m or 2h, not {made.review!r}"
        )
    if made.schedule:
        next_runs(made.schedule, datetime(2026, 1, 1).astimezone(), 1, f"{file}: desk.{name}.schedule")
    return made


def next_runs(schedule: str, after: datetime, most: int, where: str = "schedule") -> list[datetime]:
    """The next runs of a schedule after an instant, in that instant's zone.

    An hour that a change of clock leaves out is run when the clock has gone on; one that comes twice is run once, as
    Debian's cron does, unless the schedule is of every so many minutes.

    Args:
        schedule: five cron words.
        after: with its zone.
        most: runs at most.
        where: the schedule stands, for an error.

    Raises:
        SettingsError: it is no schedule, or no day ever meets it.
    """
    from cronsim import CronSim, CronSimError

    if len(schedule.split()) != 5:
        raise SettingsError(f"{where} must be five cron words such as '30 6 * * 1-5', not {schedule!r}")
    try:
        runs = CronSim(schedule, after)
        found = []
        for _ in range(most):
            found.append(next(runs))
        return found
    except CronSimError as error:
        raise SettingsError(f"{where} {schedule!r} is no schedule: {error}") from error
    except StopIteration as error:
        raise SettingsError(f"{where} {schedule!r} names no day that there is") from error


def last_run(schedule: str, since: datetime, until: datetime) -> tuple[datetime | None, int]:
    """The latest run of a schedule in ``(since, until]``, and how many there were."""
    latest, count = None, 0
    after = since
    while count < _MOST:
        (run,) = next_runs(schedule, after, 1)
        if run > until:
            break
        latest, after, count = run, run, count + 1
    return latest, count


_MOST = 20_000
"""Runs that are counted at most: every five minutes for two months."""
A_DAY = timedelta(days=1)
