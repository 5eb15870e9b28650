"""A date phrase of a text, as found and before it is resolved."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from brief.dates.tense import Tense


class Kind(StrEnum):
    """What a date phrase says."""

    DAY = "day"  # November 27, 2024; November 27; the 27th
    MONTH = "month"  # May 2023; since May
    YEAR = "year"
    DECADE = "decade"
    WEEKDAY = "weekday"
    SHIFT = "shift"  # yesterday, last month, in March of last year: so many units from the day of writing
    PART = "part"  # earlier this month, later this year
    AGO = "ago"  # two weeks ago
    FROM_THEN = "from then"  # two days earlier, the next day: from the day that the text spoke of last
    STRETCH = "stretch"  # the past two weeks, in the coming days
    WEEKEND = "weekend"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A date phrase of a text: where, its kind and its parts, None where it does not say them.

    ``count`` and ``unit`` are of the relative kinds, negative looking back. ``last_day`` ends a range
    ("27–29 November"). ``relation`` is ``last``, ``next``, ``this`` or empty. ``year`` of a name of an
    event is the event's, and ``event`` then says so.
    """

    start: int
    end: int
    kind: Kind
    year: int | None = None
    month: int | None = None
    day: int | None = None
    last_day: int | None = None
    weekday: int | None = None
    count: int = 0
    unit: str = ""
    relation: str = ""
    event: str = ""
    bound: bool = False
    """Only a bound is given: "more than two years ago"."""
    vague: bool = False
    """An estimate of what is left open: "in the coming days"."""
    nominal: bool = False
    """It qualifies a noun ("Friday's vote"), so that the clause's verb does not date it."""
    alone: bool = False
    """It heads a line or a dash follows it, and no verb tells its year: an entry of a list, past or to come."""
    tense: Tense = Tense.NONE
