"""Finds dates in texts of other languages than English: with a named month, and in six of them weekdays."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache

from brief.dates.phrase import Kind, Phrase
from brief.dates.tense import Tense
from brief.text.calendar_names import MONTHS_OF, WEEKDAYS_OF


@dataclass(frozen=True, slots=True)
class _Words:
    """What a language says around its dates: patterns of words, lower case."""

    weekday: str = ""
    """What must stand before a weekday, if anything."""
    weekday_after: str = ""
    last: str = ""
    next: str = ""
    days: dict[str, int] = field(default_factory=dict)
    future: str = ""
    past: str = ""
    year_before: str = ""
    """What stands between month and year."""
    year_after: str = ""
    of: str = ""
    """What stands between day and month."""


_WORDS: dict[str, _Words] = {
    "uk": _Words(
        weekday=r"(?:у|в|на|до|цієї|наступної|минулої|наступного|минулого)\s+",
        last=r"минул\w+",
        next=r"наступн\w+",
        days={"сьогодні": 0, "вчора": -1, "учора": -1, "завтра": 1, "позавчора": -2, "післязавтра": 2},
        past=r"\w+(?:в|ла|ло|ли)(?:ся|сь)?",
        future=r"\w+тиме(?:ться|ш)?|\w+тимуть(?:ся)?|буде|будуть|планує\w*|має\s+відбутися|мають|відбудеться|відбудуться",
        year_after=r"(?:\s*(?:року|р\.))?",
    ),
    "ru": _Words(
        weekday=r"(?:в|во|на|до|эту|прошлую|прошлый|следующую|следующий|минувшую|минувший|ближайший)\s+",
        last=r"прошл\w+|минувш\w+",
        next=r"следующ\w+|ближайш\w+",
        days={"сегодня": 0, "вчера": -1, "завтра": 1, "позавчера": -2, "послезавтра": 2},
        past=r"\w+(?:л|ла|ло|ли)(?:ся|сь)?",
        future=r"будет|будут|планирует\w*|намерен\w*|состоится|состоятся|пройдет|пройдёт|предстоит|начнется|начнётся",
        year_after=r"(?:\s*(?:года|г\.))?",
    ),
    "de": _Words(
        last=r"(?:ver)?gangene[nrms]?|letzte[nrms]?|vorige[nrms]?",
        next=r"kommende[nrms]?|nächste[nrms]?",
        days={"heute": 0, "gestern": -1, "vorgestern": -2, "übermorgen": 2},
        past=r"hat|hatte|hatten|haben|war|waren|wurde|wurden|kam|kamen|ging|gab|sagte|\w{3,}(?:ierte|tete)n?",
        future=r"wird|werden|soll|sollen|will|wollen",
        of=r"\.",
    ),
    "fr": _Words(
        last=r"derni(?:er|ère)|passée?",
        next=r"prochaine?",
        days={
            "aujourd'hui": 0,
            "aujourd’hui": 0,
            "hier": -1,
            "avant-hier": -2,
            "demain": 1,
            "après-demain": 2,
        },
        past=r"a|ont|avait|avaient|était|étaient|fut|furent|\w{2,}(?:é|ée|és|ées)",
        future=r"\w{2,}(?:era|eront|ira|iront|dra|dront)|sera|seront|aura|auront|va|vont|doit|doivent|devrait|devraient",
        of=r"(?:er)?",
    ),
    "es": _Words(
        weekday=r"(?:el|este|pasado|próximo|del|al|hasta\s+el|desde\s+el|hoy|ayer)\s+",
        last=r"pasado",
        next=r"próximo",
        days={"hoy": 0, "ayer": -1, "anteayer": -2},
        past=r"ha|han|había|habían|fue|fueron|era|eran|\w{2,}(?:ó|aron|ieron)",
        future=r"\w{2,}(?:rá|rán)|va\s+a|van\s+a|prevé\w*|debe|deben",
        of=r"\s+de",
        year_before=r"(?:del?\s+)?",
    ),
    "tr": _Words(
        weekday_after=r"\s+(?:günü|akşamı|sabahı|gecesi)",
        last=r"geçen|geçtiğimiz",
        next=r"gelecek|önümüzdeki",
        days={"bugün": 0, "dün": -1, "yarın": 1},
        past=r"\w{2,}(?:dı|di|du|dü|tı|ti|tu|tü)(?:lar|ler)?",
        future=r"\w+(?:acak|ecek)(?:lar|ler|tır|tir)?",
    ),
    "pt": _Words(of=r"\s+de", year_before=r"(?:de\s+)?"),
    "it": _Words(),
    "nl": _Words(),
    "pl": _Words(year_after=r"(?:\s*(?:roku|r\.))?"),
    "sv": _Words(),
    "no": _Words(of=r"\.?"),
    "ar": _Words(),
}
# These three write year, month and day in numbers, each with its character.
_CHARACTERS = re.compile(
    r"(?:(?P<y>(?:19|20)\d\d)\s*[年년]\s*)?(?<!\d)(?P<m>1[0-2]|0?[1-9])\s*[月월]\s*(?P<d>3[01]|[12]\d|0?[1-9])\s*[日号號일]"
)
LANGUAGES = frozenset(_WORDS) | {"zh", "ja", "ko"}
"""Those in which dates are looked for; English has its own module."""


@dataclass(frozen=True, slots=True)
class _Patterns:
    date: re.Pattern[str]
    month: re.Pattern[str]
    year: re.Pattern[str]
    weekday_before: re.Pattern[str] | None
    weekday: re.Pattern[str] | None
    relative: re.Pattern[str] | None
    future: re.Pattern[str] | None
    past: re.Pattern[str] | None
    last: re.Pattern[str] | None
    next: re.Pattern[str] | None


def foreign(text: str, language: str) -> list[Phrase]:
    """The date phrases of a text in one of ``LANGUAGES``, in order, none overlapping another."""
    if language in ("zh", "ja", "ko"):
        return [
            Phrase(
                m.start(),
                m.end(),
                Kind.DAY,
                year=int(m["y"]) if m["y"] else None,
                month=int(m["m"]),
                day=int(m["d"]),
            )
            for m in _CHARACTERS.finditer(text)
        ]
    # In lower case once, as patterns that ignore case take twice the time; not where that shifts the text.
    low = text.lower()
    text = low if len(low) == len(text) else text
    patterns, words = _patterns(language), _WORDS[language]
    found = [_day(m, text, patterns, language) for m in patterns.date.finditer(text)]
    if patterns.year.search(text):
        found += [
            Phrase(m.start(), m.end(), Kind.MONTH, year=int(m["y"]), month=MONTHS_OF[language][m["m"]])
            for m in patterns.month.finditer(text)
        ]
    if patterns.weekday:
        found += [
            Phrase(
                *m.span("wd"),
                Kind.WEEKDAY,
                weekday=WEEKDAYS_OF[language][m["wd"]],
                relation=_relation(text[: m.start("wd")][-16:], text[m.end("wd") :][:14], patterns),
            )
            for m in patterns.weekday.finditer(text)
        ]
    if patterns.relative:
        found += [
            Phrase(m.start(), m.end(), Kind.SHIFT, count=words.days[m[0]], unit="day")
            for m in patterns.relative.finditer(text)
        ]
    found.sort(key=lambda phrase: (phrase.start, -phrase.end))
    kept: list[Phrase] = []
    for phrase in found:
        if not kept or phrase.start >= kept[-1].end:
            kept.append(replace(phrase, tense=_tense(phrase, text, patterns)))
    return kept


def _day(match: re.Match[str], text: str, patterns: _Patterns, language: str) -> Phrase:
    """A day of a month with the weekday before it, if any."""
    before = max(0, match.start() - 24)
    weekday = patterns.weekday_before and patterns.weekday_before.search(text[before : match.start()])
    return Phrase(
        before + weekday.start("wd") if weekday else match.start(),
        match.end(),
        Kind.DAY,
        year=int(match["y"]) if match["y"] else None,
        month=MONTHS_OF[language][match["m"]],
        day=int(match["d"]),
        weekday=WEEKDAYS_OF[language][weekday["wd"]] if weekday else None,
    )


def _relation(before: str, after: str, patterns: _Patterns) -> str:
    for name, pattern in (("last", patterns.last), ("next", patterns.next)):
        if pattern and (pattern.search(before + "|") or pattern.search("|" + after)):
            return name
    return ""


def _tense(phrase: Phrase, text: str, patterns: _Patterns) -> Tense:
    """Future where a word of the future stands near in the sentence, else past where one of the past does."""
    if patterns.future is None:
        return Tense.NONE
    before = re.split(r"[.!?;]\s", text[max(0, phrase.start - 80) : phrase.start])[-1]
    after = re.split(r"[.!?;,]\s", text[phrase.end : phrase.end + 80])[0]
    around = before + " " + after
    if patterns.future.search(around):
        return Tense.FUTURE
    return Tense.PAST if patterns.past and patterns.past.search(around) else Tense.NONE


@cache
def _patterns(language: str) -> _Patterns:
    words = _WORDS[language]
    months = "|".join(sorted(MONTHS_OF[language], key=len, reverse=True))
    weekdays = "|".join(sorted(WEEKDAYS_OF.get(language, {}), key=len, reverse=True))
    month = rf"(?P<m>{months})(?!\w)" + (r"(?:\s*/\s*[^\W\d_]+)?" if language == "ar" else "")
    year = rf"(?:\.?,?\s+{words.year_before}(?P<y>(?:19|20)\d\d)(?!\d){words.year_after})"

    def words_alone(pattern: str) -> re.Pattern[str] | None:
        return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)") if pattern else None

    return _Patterns(
        date=re.compile(rf"(?<![\d.,:])(?P<d>3[01]|[12]\d|0?[1-9])(?:º|°)?{words.of}\s+{month}{year}?"),
        month=re.compile(rf"(?<!\w){month}{year}"),
        year=re.compile(r"(?:19|20)\d\d"),
        weekday_before=re.compile(rf"(?<!\w)(?P<wd>{weekdays})\.?[,،]?\s+(?:(?:den|el|le|dem)\s+)?$")
        if weekdays
        else None,
        weekday=re.compile(rf"(?<!\w){words.weekday}(?P<wd>{weekdays})(?!\w){words.weekday_after}")
        if weekdays and (words.days or words.weekday)
        else None,
        relative=re.compile(
            rf"(?<!\w)(?<!bis )(?<!noch )(?<!до )(?<!à )(?:{'|'.join(words.days)})(?!\w| en día)"
        )
        if words.days
        else None,
        future=words_alone(words.future),
        past=words_alone(words.past),
        last=re.compile(rf"(?<!\w)(?:{words.last})\s+\||\|\s+(?:{words.last})(?!\w)") if words.last else None,
        next=re.compile(rf"(?<!\w)(?:{words.next})\s+\||\|\s+(?:{words.next})(?!\w)") if words.next else None,
    )
