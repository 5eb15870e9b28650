"""Written dates into intervals of UTC, with the words and the rule they were read by; never a guess."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from brief.dates.date_labels import LABEL, LEAD
from brief.records import DatedValue, DateProof, DateStatus, Precision
from brief.text.calendar_names import MONTHS, WEEKDAYS, ZONES, one_name

MAX_CHARS = 200
FIRST_YEAR, LAST_YEAR = 1900, 2100

_ISO = re.compile(
    r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)"
    r"(?:(?:T|t|\s+)(?P<h>\d\d):?(?P<mi>\d\d)(?::?(?P<s>\d\d)(?:[.,]\d+)?)?\s*(?P<zone>[A-Za-z]{1,5}|[+-]\d\d(?::?\d\d)?)?)?"
)
_COMPACT = re.compile(
    r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)(?:T?(?P<h>\d\d)(?P<mi>\d\d)(?P<s>\d\d)?(?P<zone>Z|[+-]\d\d:?\d\d)?)?"
)
_EPOCH = re.compile(r"(\d{10})(?:\d{3}|\.\d+)?")
_WEEKDAY = re.compile(
    r"^[^\W\d_]{1,12}(?:['’-][^\W\d_]{3,6})?"
    r"(?:\.?[,،]\s*(?:(?:den|el|le|o)\s+)?(?=\S)|\s+(?=[A-Z][a-z]{2} \d\d? \d{4}\b|\d\d? ))"
)
# Turkish puts the weekday after the date, Japanese and Korean in brackets between date and time.
_WEEKDAY_LAST = re.compile(r"[,\s]+\(?([^\W\d_]{3,14})\)?$")
_WEEKDAY_CJK = re.compile(
    r"\s*(?:[(（](?:[月火水木金土日월화수목금토일一二三四五六]|周.|星期.)[)）]|星期[一二三四五六日天]|[月火水木金土日]曜日?|[월화수목금토일]요일)"
)
# Between date and time in exports of newspapers: "March 3, 2026 Tuesday 9:15 AM GMT".
_WEEKDAY_BETWEEN = re.compile(r"(?<=\d{4})[,\s]+([^\W\d_]{3,14})[,\s]+(?=\d{1,2}[:.]\d\d)")
_TIME_FIRST = re.compile(
    r"^(\d{1,2}:\d\d(?::\d\d)?(?:\s*[ap]\.?\s?m\b\.?)?)(\s+\(?[A-Z]{2,5}\)?)?[,\s–—-]+(?=\D|\d{1,4}[^\d:])(.+)$",
    re.IGNORECASE,
)
_UNIX = re.compile(
    r"^(?:[A-Z][a-z]{2}\s+)?([A-Z][a-z]{2}\s+\d{1,2})\s+(\d\d:\d\d:\d\d)\s+([A-Z]{2,5}|[+-]\d{4})\s+(\d{4})$"
)
_TIME = re.compile(
    r"[,،\s|–—-]*(?:(?<!\w)(?:at|um|à|a las?|às|alle(?: ore)?|ore|om|kl\.?|klo"
    r"|o godz\.?|godz\.?|godzina|o|в|о|об|saat|الساعة)\s+)?"
    r"(?<!\d)(?P<h>\d{1,2})(?:[:.]|\s?h\s?)(?P<mi>\d\d)(?::(?P<s>\d\d)(?:\.\d+)?)?"
    r"\s*(?P<half>[ap]\.?\s?m\b\.?)?\s*(?:(?:uhr|uur|hrs?|hs|h|ч)\b\.?)?[,\s]*"
    r"(?P<zone>\(?(?:UTC|GMT)\s?[+-]\d{1,2}(?::?\d\d)?\)?|[+-]\d\d:?\d\d|\(?[^\W\d_]{1,5}\)?)?"
    r"(?:\s*\([A-Za-z ]+\))?\s*$",
    re.IGNORECASE,
)
# What is put in one form before a date is read: other scripts' digits and signs, clocks of other languages.
_FORMS = str.maketrans(
    "０１２３４５６７８９：（），．／　٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "0123456789:(),./ 01234567890123456789"
)
_CLOCK = re.compile(
    r"\s*(?P<half>午前|上午|早上|凌晨|오전|午後|下午|晚上|오후)?\s*(?P<h>\d{1,2})\s*(?:[時时點点시]\s*(?:(?P<mi>\d{1,2})\s*[分분])?(?:\s*\d{1,2}\s*[秒초])?"
    r"|(?P<colon>:)(?P<mi_>\d\d)(?::\d\d)?)(?!\d)"
)
_LATE = {"午後", "下午", "晚上", "오후"}
_HALF_AR = re.compile(r"(\d{1,2}:\d\d)\s*(?:(ص|صباحا|صباحًا)|(?:م|مساء|مساءً))(?!\w)")
_WHOLE_HOUR = re.compile(
    r"(?<![\d:.])(\d{1,2})(?:\s*([ap])\.?\s?m\b\.?|\s?(?:uhr|uur|h)\b\.?(?!\s*\d))", re.IGNORECASE
)
_DAY_FIRST = re.compile(
    r"(?:the\s+)?(\d{1,2})(?:st|nd|rd|th|er|º|\.)?[\s-]+(?:de\s+|of\s+)?([^\W\d_]{3,12})\.?,?[\s-]+(?:de[l]?\s+)?(\d{4}|\d\d)"
    r"(?:\s*(?:р\.?|г\.?|року|года|r\.?|roku|م))?\.?",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(r"([^\W\d_]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})", re.IGNORECASE)
_MONTH_YEAR = re.compile(r"([^\W\d_]{3,12})\.?,?\s+(?:de\s+)?(\d{4})", re.IGNORECASE)
_NUMBERS = re.compile(r"(\d{1,4})\s*([/.-])\s*(\d{1,2})\s*\2\s*(\d{1,4})\.?(?:\s*(?:r|г)\.?)?")
_EITHER = re.compile(r"(?<!\d)(\d{1,2})\s*([/.-])\s*(\d{1,2})\s*\2\s*(\d{4})(?!\d)")
_CJK = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(?:(\d{1,2})\s*[日일])?")

_EDGES = " ,،|–—-"

_Parts = tuple[int, int | None, int | None]


@dataclass(frozen=True, slots=True)
class DateText:
    """A date as worded, where it stood, and whether it was worked out there rather than stated.

    Attributes:
        bound: a file was made or saved then: what it holds was published no later, on a day that this does not tell.
    """

    text: str
    rule: str
    guessed: bool = False
    bound: bool = False


@lru_cache(maxsize=4096)
def parse_date(text: str, rule: str) -> DatedValue:
    """A date as it stands in a container or a page.

    A time with a zone becomes an instant (one second long), a date a day of UTC, a month a month. A time
    without a zone is read as UTC and the proof says so; a time in a zone whose name is not unique keeps only
    its day. What could be two dates (03/04/2026) or none is unresolved. ``rule`` says where it was read
    (``feed item``) and goes into the proof.
    """
    cleaned = " ".join(text.split())
    unresolved = DatedValue(proof=DateProof(text=cleaned[:MAX_CHARS], rule=rule if cleaned else ""))
    if not cleaned or len(cleaned) > MAX_CHARS:
        return unresolved
    try:
        return _iso(cleaned, rule) or _number(cleaned, rule) or _worded(cleaned, rule) or unresolved
    except (ValueError, OverflowError):  # 30 February, 25 o'clock
        return unresolved


def readings(text: str, rule: str) -> tuple[DatedValue, ...]:
    """Both readings of a date whose day and month could change places (03/04/2026), the day-first one first.

    Empty where :func:`parse_date` can read the date, or nobody could.
    """
    cleaned = " ".join(text.split())
    match = _EITHER.search(cleaned) if len(cleaned) <= MAX_CHARS else None
    if not match or parse_date(cleaned, rule).known:
        return ()
    one, two, year = int(match[1]), int(match[3]), match[4]
    values = (
        parse_date(f"{cleaned[: match.start()]}{year}-{month:02}-{day:02}{cleaned[match.end() :]}", rule)
        for day, month in ((one, two), (two, one))
    )
    return tuple(_as_worded(value, cleaned) for value in values if value.known)


def local_day(value: DatedValue) -> date | None:
    """The first day of a dated value by the calendar of its own zone, or of UTC where that is not known."""
    if value.start is None:
        return None
    offset = _offset(value.zone) if value.zone and value.precision is Precision.SECOND else 0
    return (value.start + timedelta(minutes=offset or 0)).date()


def _iso(text: str, rule: str) -> DatedValue | None:
    match = _ISO.fullmatch(text) or _COMPACT.fullmatch(text)
    if not match:
        return None
    parts = int(match["y"]), int(match["m"]), int(match["d"])
    if match["h"] is None:
        return _interval(parts, text, rule)
    return _instant(parts, int(match["h"]), int(match["mi"]), int(match["s"] or 0), match["zone"], text, rule)


def _number(text: str, rule: str) -> DatedValue | None:
    match = _EPOCH.fullmatch(text)
    if not match or not int(match[1]) > 1e8:
        return None
    at = datetime.fromtimestamp(int(match[1]), UTC)
    parts = at.year, at.month, at.day
    return _instant(parts, at.hour, at.minute, at.second, "UTC", text, rule + ", seconds since 1970")


def _worded(text: str, rule: str) -> DatedValue | None:
    rest = _in_one_form(text)
    if lead := LEAD.match(rest):
        rest = rest[lead.end() :]
    rest = _WEEKDAY_CJK.sub(" ", _without_weekday(one_name(rest)), count=1).strip()
    if trail := _trailing_label(rest):
        rest = rest[:trail].strip()
    last = _WEEKDAY_LAST.search(rest)
    if last and last[1].lower() in WEEKDAYS:
        rest = rest[: last.start()]
    between = _WEEKDAY_BETWEEN.search(rest)
    if between and between[1].lower() in WEEKDAYS:
        rest = f"{rest[: between.start()]} {rest[between.end() :]}"
    if rest != text and (read := _iso(rest, rule)):
        return _as_worded(read, text)
    rest = _UNIX.sub(r"\1 \4 \2 \3", rest)
    if first := _TIME_FIRST.match(rest):
        rest = f"{_without_weekday(first[3])} {first[1]}{first[2] or ''}"
    if found := _day(rest.strip(_EDGES)):
        return _interval(found, text, rule)
    time = _TIME.search(rest)
    parts = _day(_weekday_last(rest[: time.start()]).strip(_EDGES)) if time else None
    if not time or not parts or not parts[2]:
        return None
    hour = int(time["h"])
    if time["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if time["half"][0] in "pP" else 0)
    return _instant(parts, hour, int(time["mi"]), int(time["s"] or 0), time["zone"], text, rule)


def _in_one_form(text: str) -> str:
    """Digits and signs of other scripts as ASCII's, clocks as 9:30 (am or pm)."""
    text = text.translate(_FORMS)
    if not text.isascii():
        text = _CLOCK.sub(_clock, text)
        text = _HALF_AR.sub(lambda m: f"{m[1]} {'am' if m[2] else 'pm'}", text)
    return _WHOLE_HOUR.sub(lambda m: f"{m[1]}:00 {m[2] + 'm' if m[2] else ''}", text).strip()


def _clock(match: re.Match[str]) -> str:
    half = match["half"]
    if match["colon"] and not half:
        return match[0]
    hour = int(match["h"])
    if half in _LATE and hour < 12:
        hour += 12
    return f" {hour % 24:02}:{int(match['mi'] or match['mi_'] or 0):02}"


def _trailing_label(text: str) -> int:
    """Where a label that ends a line begins ("2026年3月5日 公開"); 0 where none does."""
    return next((m.start() for m in LABEL.finditer(text) if m.end() == len(text)), 0)


def _without_weekday(text: str) -> str:
    first, _, rest = text.partition(" ")
    return rest if first.lower().rstrip(".") in WEEKDAYS else _WEEKDAY.sub("", text, count=1)


def _weekday_last(text: str) -> str:
    last = _WEEKDAY_LAST.search(text.rstrip(_EDGES))
    return text[: last.start()] if last and last[1].lower() in WEEKDAYS else text


def _day(text: str) -> _Parts | None:
    """Year, month and day of a date without its time; day or month None where not given."""
    if match := _DAY_FIRST.fullmatch(text):
        month = MONTHS.get(match[2].lower())
        return (_year(match[3]), month, int(match[1])) if month else None
    if match := _MONTH_FIRST.fullmatch(text):
        month = MONTHS.get(match[1].lower())
        return (int(match[3]), month, int(match[2])) if month else None
    if match := _MONTH_YEAR.fullmatch(text):
        month = MONTHS.get(match[1].lower())
        return (int(match[2]), month, None) if month else None
    if match := _CJK.fullmatch(text):
        return int(match[1]), int(match[2]), int(match[3]) if match[3] else None
    if match := _NUMBERS.fullmatch(text):
        return _numeric(match[1], int(match[3]), match[4])
    if match := re.fullmatch(r"(\d{4})-(\d\d)(?:-(\d\d))?", text):
        return int(match[1]), int(match[2]), int(match[3]) if match[3] else None
    return (int(text), None, None) if re.fullmatch(r"\d{4}", text) else None


def _numeric(first: str, second: int, third: str) -> _Parts | None:
    """12/31/2026 and 31.12.2026 can be read one way only; 03/04/2026 cannot, and stays unread."""
    if len(first) == 4:
        return int(first), second, int(third)
    if len(third) != 4 or len(first) > 2:
        return None
    one = int(first)
    if one > 12 or one == second:
        return int(third), second, one
    return (int(third), one, second) if second > 12 else None


def _year(text: str) -> int:
    """RFC 822 allows two digits; they are read as RFC 2822 says."""
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < 50 else 1900)


def _interval(parts: _Parts, text: str, rule: str) -> DatedValue | None:
    year, month, day = parts
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    start = datetime(year, month or 1, day or 1, tzinfo=UTC)
    if day:
        end, precision = start + timedelta(days=1), Precision.DAY
    elif month:
        end, precision = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC), Precision.MONTH
    else:
        end, precision = datetime(year + 1, 1, 1, tzinfo=UTC), Precision.YEAR
    return DatedValue(start, end, precision, None, DateStatus.STATED, DateProof(text, rule))


def _instant(
    parts: _Parts, hour: int, minute: int, second: int, zone: str | None, text: str, rule: str
) -> DatedValue | None:
    year, month, day = parts
    if not FIRST_YEAR <= year <= LAST_YEAR or not month or not day:
        return None
    offset = _offset(zone) if zone else 0
    if offset is None:
        # "10:15 IST" is one of three instants; the day is what is certain enough to use.
        value = _interval(parts, text, f"{rule}; zone {zone} is not unique, read as a day")
        return value and replace(value, zone=zone)
    extra = timedelta(days=1) if (hour, minute, second) == (24, 0, 0) else timedelta()
    local = datetime(year, month, day, 0 if extra else hour, minute, min(second, 59), tzinfo=UTC) + extra
    start = local - timedelta(minutes=offset)
    proof = DateProof(text, rule if zone else f"{rule}; no zone given, read as UTC")
    stated = zone.strip("()") if zone else None
    return DatedValue(start, start + timedelta(seconds=1), Precision.SECOND, stated, DateStatus.STATED, proof)


def _offset(zone: str) -> int | None:
    """Minutes east of UTC, or None for a name that is unknown or stands for several zones."""
    name = zone.strip("()").replace(" ", "").lower()
    if len(name) > 3 and name[:3] in ("utc", "gmt"):
        name = name[3:]
    if name[0] not in "+-":
        return ZONES.get(name)
    digits = name[1:].replace(":", "")
    digits = digits.zfill(2) + "00" if len(digits) <= 2 else digits.zfill(4)
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    if minutes > 14 * 60 or int(digits[2:]) > 59:
        raise ValueError(zone)
    return -minutes if name[0] == "-" else minutes


def _as_worded(value: DatedValue, text: str) -> DatedValue:
    return replace(value, proof=DateProof(text, value.proof.rule))
