"""Names of months, weekdays and zones as dates are written, in the languages most often met."""

from __future__ import annotations

import re

_MONTHS = {
    # English, with its abbreviations; then one language a line, full names (abbreviations where usual).
    "en": "january february march april may june july august september october november december",
    "en2": "jan feb mar apr may jun jul aug sep oct nov dec",
    "en3": "jan feb mar apr may june july aug sept oct nov dec",
    "de": "januar februar märz april mai juni juli august september oktober november dezember",
    "de2": "jänner feber mär apr mai jun jul aug sep okt nov dez",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "fr2": "janv févr mars avr mai juin juil août sept oct nov déc",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "es2": "ene feb mar abr may jun jul ago set oct nov dic",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "pt2": "jan fev mar abr mai jun jul ago set out nov dez",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "it2": "gen feb mar apr mag giu lug ago set ott nov dic",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "pl2": "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień",
    "tr": "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "uk2": "січень лютий березень квітень травень червень липень серпень вересень жовтень листопад грудень",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "ru2": "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    "ru3": "янв фев мар апр мая июн июл авг сен окт ноя дек",
    "ru4": "янв февр мар апр мая июн июл авг сент окт нояб дек",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "no": "januar februar mars april mai juni juli august september oktober november desember",
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "ar2": "يناير فبراير مارس ابريل مايو يونيه يوليه اغسطس سبتمبر اكتوبر نوفمبر ديسمبر",
    "ar3": "جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر",
}
_WEEKDAYS = {  # Monday first
    "en": "monday tuesday wednesday thursday friday saturday sunday",
    "en2": "mon tue wed thu fri sat sun",
    "en3": "mon tues weds thur fri sat sun",
    "en4": "mon tues weds thurs fri sat sun",
    "de": "montag dienstag mittwoch donnerstag freitag samstag sonntag",
    "de2": "montag dienstag mittwoch donnerstag freitag sonnabend sonntag",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "pt": "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "pl": "poniedziałek wtorek środa czwartek piątek sobota niedziela",
    "pl2": "poniedziałek wtorek środę czwartek piątek sobotę niedzielę",
    "tr": "pazartesi salı çarşamba perşembe cuma cumartesi pazar",
    "uk": "понеділок вівторок середа четвер п'ятниця субота неділя",
    "uk2": "понеділок вівторок середу четвер п'ятницю суботу неділю",
    "uk3": "понеділок вівторок середу четвер п’ятницю суботу неділю",
    "ru": "понедельник вторник среда четверг пятница суббота воскресенье",
    "ru2": "понедельник вторник среду четверг пятницу субботу воскресенье",
    "ar": "الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد",
    "ar2": "الإثنين الثلاثاء الاربعاء الخميس الجمعة السبت الاحد",
}

ENGLISH_MONTHS = tuple(_MONTHS["en"].title().split())
"""January to December, as they are written."""
ENGLISH_WEEKDAYS = tuple(_WEEKDAYS["en"].title().split())
"""Monday to Sunday, as they are written."""
A_MONTH, A_WEEKDAY = f"(?:{'|'.join(ENGLISH_MONTHS)})", f"(?:{'|'.join(ENGLISH_WEEKDAYS)})"
"""Patterns of one of them."""


def _numbered(table: dict[str, str], language: str = "", first: int = 1) -> dict[str, int]:
    return {
        name: number
        for key, row in table.items()
        if key.startswith(language)
        for number, name in enumerate(row.split(), start=first)
    }


MONTHS: dict[str, int] = _numbered(_MONTHS)
"""Lower-case name → 1 to 12. No name stands for two months in these languages."""

MONTHS_OF: dict[str, dict[str, int]] = {key: _numbered(_MONTHS, key) for key in _MONTHS if len(key) == 2}
WEEKDAYS_OF: dict[str, dict[str, int]] = {
    key: _numbered(_WEEKDAYS, key, 0) for key in _WEEKDAYS if len(key) == 2
}
"""Language → lower-case name → 0 (Monday) to 6."""

WEEKDAYS: dict[str, int] = _numbered(_WEEKDAYS, first=0)

# The Levant and Iraq name months in one or two words of their own, often with the other name after a stroke.
_LEVANT = dict(
    zip(
        ("كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز", "آب", "أيلول")
        + ("تشرين الأول", "تشرين الثاني", "كانون الأول"),
        _MONTHS["ar"].split(),
        strict=True,
    )
)
MONTHS_OF["ar"] |= {name: MONTHS[other] for name, other in _LEVANT.items()}
_LEVANT_NAME = re.compile(rf"(?<!\w)({'|'.join(_LEVANT)})(?!\w)(?:\s*[/(]\s*[^\W\d_]+\)?)?")


def one_name(text: str) -> str:
    """Arabic text with Levantine names of months given as their Egyptian ones, which are single words."""
    return _LEVANT_NAME.sub(lambda found: _LEVANT[found[1]], text)


ZONES: dict[str, int] = {
    **dict.fromkeys(("utc", "gmt", "z", "ut", "wet"), 0),
    # North America, as RFC 822 defines them.
    **{
        "est": -300,
        "edt": -240,
        "cst": -360,
        "cdt": -300,
        "mst": -420,
        "mdt": -360,
        "pst": -480,
        "pdt": -420,
    },
    **{"cet": 60, "cest": 120, "mez": 60, "mesz": 120, "eet": 120, "eest": 180, "west": 60, "bst": 60},
    **{
        "msk": 180,
        "мск": 180,
        "jst": 540,
        "kst": 540,
        "hkt": 480,
        "aest": 600,
        "aedt": 660,
        "nzst": 720,
        "nzdt": 780,
    },
}
"""Lower-case zone name → minutes east of UTC. Names used for several zones (IST, ET) are left out."""
