"""iCalendar (``.ics``, RFC 5545): each event an article that says in words when it is to be.

The event's own day stands in its text and is no date of publication: that is when the entry was made or last
changed, where the calendar says so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from brief.errors import InputError
from brief.formats.document_limits import bounded
from brief.records import Declared, Origin, Payload, RawDocument, Refusal
from brief.text.charsets import decoded

MEDIA_TYPE = "text/calendar"
KIND = "calendar"
MAX_EVENTS = 5_000
"""A year of a parliament's calendar has some 1,500."""
MAX_VALUE = 20_000

_LINE = re.compile(r"([A-Za-z0-9-]{1,60})((?:;[^:;=\"]{1,60}=(?:\"[^\"]*\"|[^\";:]*))*):(.*)", re.DOTALL)
_PARAMETER = re.compile(r";([^:;=\"]+)=(?:\"([^\"]*)\"|([^\";:]*))")
_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(Z)?)?")
_DURATION = re.compile(
    r"\+?P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6})S)?)?"
)
_ESCAPED = re.compile(r"\\([\\;,nN])")
_MONTHS = "January February March April May June July August September October November December".split()
_MAKERS = re.compile(r"^[-+]//([^/]{2,80})//")
_PROGRAMS = re.compile(
    r"google|microsoft|apple|mozilla|caldavd|ical4j|sabre|nextcloud|outlook|zimbra|yahoo|drupal|ics\.py|icalendar",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"</?(?:p|br|div|b|i|u|a|ul|ol|li|span|strong|em)\b[^<>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Value:
    text: str
    parameters: dict[str, str]


_Fields = dict[str, _Value]


def is_calendar(content: bytes) -> bool:
    """Whether bytes begin as a calendar does."""
    return content[:200].lstrip(b"\xef\xbb\xbf \t\r\n").upper().startswith(b"BEGIN:VCALENDAR")


def events(payload: Payload) -> list[RawDocument | Refusal]:
    """The events of a calendar, each an article with the whole file's bytes and its own key.

    Raises:
        InputError: no calendar, or more events than are read.
    """
    with bounded():
        return list(_events(payload))


def _events(payload: Payload) -> Iterator[RawDocument | Refusal]:
    content, location = payload.content, payload.location
    if not is_calendar(content):
        raise InputError("is called a calendar and is none: it does not begin with BEGIN:VCALENDAR")
    read = decoded(content, "utf-8")
    calendar, found, others = _components(read[0] if read else content.decode("cp1252", "replace"))
    key = sha256(content).hexdigest()
    keys: Counter[str] = Counter()
    for event in found:
        name = _plain(event, "uid")[:200] or "event"
        if moment := _plain(event, "recurrence-id"):
            name += f" {moment[:30]}"
        keys[name] += 1
        item = name if keys[name] == 1 else f"{name} {keys[name]}"
        declared = _declared(event, calendar)
        if declared is None:
            yield Refusal(f"{location} {item}", "is a calendar entry without a day that can be read")
            continue
        origin = Origin(KIND, location, item)
        yield RawDocument(key, content, MEDIA_TYPE, origin, payload.fetched_at, declared)
    if others:
        kinds = ", ".join(f"{kind} {many}" for kind, many in sorted(others.items()))
        yield Refusal(location, f"holds entries that are no events, which are not read: {kinds}")
    if not found and not others:
        yield Refusal(location, "is a calendar without an event: nothing of it can be read")


def _components(text: str) -> tuple[_Fields, list[_Fields], Counter[str]]:
    """What the calendar says of itself, its events, and how many entries of other kinds it has."""
    calendar: _Fields = {}
    found: list[_Fields] = []
    others: Counter[str] = Counter()
    open_: list[str] = []
    fields: _Fields = calendar
    for line in re.sub(r"\r?\n[ \t]", "", text.lstrip("\ufeff")).splitlines():
        match = _LINE.fullmatch(line.strip("\r\n"))
        if not match:
            continue
        name, value = match[1].lower(), match[3][:MAX_VALUE]
        if name == "begin":
            open_.append(value.strip().upper())
            if open_[-1] == "VEVENT":
                if len(found) >= MAX_EVENTS:
                    raise InputError(f"holds more than {MAX_EVENTS:,} events; split it and read the parts")
                fields = {}
                found.append(fields)
            elif open_[-1] in ("VTODO", "VJOURNAL", "VFREEBUSY"):
                others[open_[-1]] += 1
        elif name == "end":
            if open_:
                open_.pop()
            fields = calendar
        elif open_ and open_[-1] in ("VEVENT", "VCALENDAR"):
            # An alarm within an event has a description of its own, and stands in a component of its own.
            target = found[-1] if open_[-1] == "VEVENT" else fields
            parameters = {key.lower(): quoted or bare for key, quoted, bare in _PARAMETER.findall(match[2])}
            target.setdefault(name, _Value(value, parameters))
    return calendar, found, others


def _declared(event: _Fields, calendar: _Fields) -> Declared | None:
    when = _when(event)
    if when is None:
        return None
    summary = _plain(event, "summary") or "An entry without a title"
    status = _plain(event, "status").lower()
    first = f"{when}: {summary}"
    if status in ("cancelled", "tentative"):
        first = f"{first.rstrip('.')} ({status})"  # within the sentence, which may be quoted alone
    parts = [first + ("" if first[-1] in ".!?…" else ".")]
    if often := re.search(r"FREQ=([A-Z]+)", _plain(event, "rrule")):
        parts.append(f"Repeated: {often[1].lower()}.")
    if place := _plain(event, "location"):
        parts.append(f"Place: {place}.")
    # Lines of a description are paragraphs of their own.
    described = _MARKUP.sub("\n", _unescaped(event["description"].text)) if "description" in event else ""
    parts += [" ".join(line.split()) for line in described.splitlines() if line.strip()]
    made = _plain(event, "created") or _plain(event, "dtstamp")
    changed = _plain(event, "last-modified") or (_plain(event, "dtstamp") if "created" in event else "")
    url = _plain(event, "url")
    return Declared(
        title=summary[:500],
        published=_written(made),
        modified=_written(changed) if changed != made else "",
        publisher=_publisher(event, calendar),
        url=url if url.lower().startswith(("http://", "https://")) else "",
        body="\n\n".join(parts),
        body_type="text/plain",
        kind="cancelled event" if status == "cancelled" else "event",
    )


def _publisher(event: _Fields, calendar: _Fields) -> str:
    """Whose calendar it is: its name, who organises the event, or who is said to have made the file."""
    named = _plain(calendar, "x-wr-calname") or _plain(calendar, "name")
    if named:
        return named[:200]
    organiser = event.get("organizer")
    if organiser and (name := organiser.parameters.get("cn", "").strip()):
        return name[:200]
    maker = _MAKERS.match(_plain(calendar, "prodid"))
    return maker[1].strip() if maker and not _PROGRAMS.search(maker[1]) else ""


def _plain(fields: _Fields, name: str) -> str:
    return " ".join(_unescaped(fields[name].text).split()) if name in fields else ""


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], text)


def _written(moment: str) -> str:
    """A moment as publication dates are written; a time without a zone stays one."""
    match = _MOMENT.fullmatch(moment)
    if not match:
        return moment[:100]
    day = f"{match[1]}-{match[2]}-{match[3]}"
    return f"{day}T{match[4]}:{match[5]}:{match[6] or '00'}{match[7] or ''}" if match[4] else day


def _when(event: _Fields) -> str | None:
    """When an event is, in words: in UTC where its zone is known, else by the clock of its place."""
    start = _moment(event.get("dtstart"))
    if start is None:
        return None
    end = _moment(event.get("dtend"))
    if end is None and (length := _length(_plain(event, "duration"))):
        end = (start[0] + length, start[1])
    at, zone = start
    if not zone:
        last = end[0].date() - timedelta(days=1) if end and end[0].date() > at.date() else at.date()
        return _days(at.date(), last)
    first = f"{_day(at.date())}, {at:%H:%M}"
    if end and end[1] == zone and end[0] > at:
        ends = f"{end[0]:%H:%M}" if end[0].date() == at.date() else f"{_day(end[0].date())}, {end[0]:%H:%M}"
        return f"{first} to {ends} {zone}"
    return f"{first} {zone}"


def _moment(value: _Value | None) -> tuple[datetime, str] | None:
    """A moment and the name of its clock; the name is empty for a whole day."""
    match = _MOMENT.fullmatch(value.text.strip()) if value else None
    if value is None or not match:
        return None
    try:
        year, month, day = int(match[1]), int(match[2]), int(match[3])
        if match[4] is None:
            return datetime(year, month, day), ""
        at = datetime(year, month, day, int(match[4]), int(match[5]))
    except ValueError:
        return None
    if match[7]:
        return at, "UTC"
    named = value.parameters.get("tzid", "").strip().lstrip("/")
    if not named:
        return at, "local time"
    try:
        return at.replace(tzinfo=ZoneInfo(named)).astimezone(UTC).replace(tzinfo=None), "UTC"
    except (ValueError, OSError, KeyError):  # "W. Europe Standard Time": the calendar's own name for it
        return at, f"({named[:60]})"


def _length(text: str) -> timedelta | None:
    match = _DURATION.fullmatch(text)
    if not match or text in ("P", ""):
        return None
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _days(first: date, last: date) -> str:
    return _day(first) if last <= first else f"{_day(first)} to {_day(last)}"
