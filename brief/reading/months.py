"""Names of months and zones as publication dates are written, in the languages most often met."""

from __future__ import annotations

_NAMES = {
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
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "tr": "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "no": "januar februar mars april mai juni juli august september oktober november desember",
}

MONTHS: dict[str, int] = {
    name: number for row in _NAMES.values() for number, name in enumerate(row.split(), start=1)
}
"""Lower-case name → 1 to 12. No name stands for two months in these languages."""

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
    **{"msk": 180, "jst": 540, "kst": 540, "hkt": 480, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780},
}
"""Lower-case zone name → minutes east of UTC. Names used for several zones (IST, ET) are left out."""
