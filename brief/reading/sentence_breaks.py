"""Corrections of sentencex's breaks: what it cuts after an abbreviation is joined, what it misses is cut.

Of 142 hard texts of our own in nine languages (`tests/reading/gold_sentences.py`) sentencex gets 98 right alone,
and all with these; of 45 more, written when these were done, 28 alone and 40 with these. In 257 real articles
they join 16 breaks, rightly. A language without corrections here keeps its breaks as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from brief.text.calendar_names import A_MONTH, A_WEEKDAY
from brief.text.quotation_marks import ENDING

# Before a name or a number, so never the end of a sentence.
_BEFORE = {
    "en": "approx fig figs",
    "de": "abg fa dipl st nr art gem vgl hrsg bspw inkl exkl zzgl ggf evtl sog gen ing mag hl hptm str abs s prof dr",
    "fr": "m mm mme mlle mlles mgr me dr pr st ste no nos gén col cdt lt cap capt amb art av bd vol p pp fig env cf"
    " ex éd chap prof hab tél",
    "es": "sr sra srta dr dra d dña gral cnel cap tte sto sta av avda pza núm núms nro pág págs art cf aprox prof lic"
    " ing mons excmo ilmo depto",
    "tr": "prof dr doç yrd bşk gn av alb gen org kor tüm yb bnb yzb tğm sn örn bkz no cad sok mah hz ord"
    " öğr gör uzm müh st",
    "uk": "проф акад ген полк майор кап лейт доц ред див рис табл ст с стор п пп гл т вул просп пров пл бул буд кв м"
    " смт обл р-н ім св о тов гр напр порівн зв н",
    "ru": "проф акад ген полк кап лейт доц ред см рис табл ст с стр п пп гл ул просп пер пл бул д кв обл р-н им св тов"
    " гр напр ср н",
    "ar": "د م أ ص ق ب ط ج السيد أ.د",
}
# These end a sentence as often as not: joined where the next word has a small letter or is a number.
_EITHER = {
    "en": "approx est incl mln bln",
    "de": "usw bzw etc ca mio mrd tsd rd d.h z.b u.a u.ä o.ä jh",
    "fr": "etc c ap",
    "es": "etc a.m p.m m aprox c uu",
    "tr": "vb vs vd ö s yy",
    "uk": "ін р рр тис млн млрд грн коп д п",
    "ru": "др пр г гг в вв тыс млн млрд руб коп д п",
    "ar": "إلخ م ق ه هـ",
}
# Languages whose ordinal numbers end in a full stop.
_ORDINALS = frozenset("de tr cs sk da nb no fi hu hr sr sl et lv is".split())
_INITIALS = frozenset("fr uk ru be bg sr zh it pt ca ro tr".split())
_GERMAN_ORDINAL = re.compile(
    r"\b(?:der|die|das|den|dem|des|im|am|zum|vom|beim|zur|einen?|einem|einer|seit|bis|und|jede[rmns]?) \d{1,3}\.$",
    re.IGNORECASE,
)
_GERMAN_START = frozenset(
    """der die das den dem ein eine einer er sie es wir ich ihr man danach dann dort doch aber und im in am an auf bei
    mit nach von vor zu zum zur als auch da damals dabei dazu dies diese dieser dieses heute gestern jetzt nun nur so
    später trotzdem was wer wie wo wenn weil während niemand alle""".split()
)
# "At 5 p.m. Tuesday" and "at 5 p.m. EST" go on; "at 6 p.m. Nobody was warned" does not.
_CLOCK_END = re.compile(r"\d\s?[ap]\.m\.$", re.IGNORECASE)
_CLOCK_TAIL = re.compile(
    rf"(?:{A_WEEKDAY}|(?:Eastern|Central|Mountain|Pacific|Local) [Tt]ime|{A_MONTH} \d"
    r"|[ECMP][SD]?T|GMT|UTC|BST|CET)\b"
)
_BEFORE_WORD = re.compile(r"[\s(«„“\"—–’']|(?<=\.)-")
_ROMAN = re.compile(r"(?:^|\s)[IVXLC]{1,6}\.$")
_NUMBER = re.compile(r"(?:^|\s)\d{1,3}\.$")
_CHRIST = re.compile(r"\b(?:av|apr?)\. J\.-C\.$", re.IGNORECASE)
_INITIAL = re.compile(r"(?:^|[\s.(«„“\"’'-]|[一-鿿])[^\W\d_a-zа-яіїєґё]\.$")
_SAYS = re.compile(r"^(?:[—–-]\s)?[^\W\d_]")
_CHINESE_SAYS = re.compile(r"^[^。，：“「！？]{1,8}(?:问|問|说|說|道|喊|答|称|稱|表示)[。，]")
_ARABIC_SAYS = re.compile(r"^(?:و)?(?:سأل|تساءل|قال|أجاب|أضاف|صرخ|هتف|صاح)\w{0,3}\b")
_ARABIC_PART = re.compile(r"(?:^|[\s.(«])(?:[وبلكف]?[أ-ي]\.)+$")

_MISSED = {
    "ru": re.compile(r"\bт\. ?[дп]\.\s+(?=[А-ЯЁA-Z«])|\b(?:руб|коп)\.\s+(?=[А-ЯЁ«])"),
    "uk": re.compile(r"\bт\. ?[дп]\.\s+(?=[А-ЯІЇЄҐA-Z«])|\b(?:грн|коп)\.\s+(?=[А-ЯІЇЄҐ«])"),
    "zh": re.compile(r"(?<=[。！？])[）】](?=[^，。！？、；：）】”」])"),
}
_DASH = "—–-"
_GOES_ON = frozenset("abcdefghijklmnopqrstuvwxyz0123456789—–")


def corrected(pieces: Sequence[str], language: str) -> list[str]:
    """Pieces as sentencex cut them, joined and cut where it errs; they still rejoin to the same text."""
    found = list(pieces)
    # Nearly all that is read is English, and nearly all of that needs nothing: looked at no more than once.
    if (
        len(found) > 1
        and language in _JOINED
        and (language != "en" or any(p[0] in _GOES_ON or p[-4:] == ".m. " for p in found))
    ):
        runs_on = _JOINED[language]
        joined = found[:1]
        for piece in found[1:]:
            if runs_on(joined[-1], piece):
                joined[-1] += piece
            else:
                joined.append(piece)
        found = joined
    if language in _MISSED:
        found = [part for piece in found for part in _cut(piece, _MISSED[language])]
    return found


def _cut(piece: str, missed: re.Pattern[str]) -> list[str]:
    parts: list[str] = []
    at = 0
    for match in missed.finditer(piece):
        parts.append(piece[at : match.end()])
        at = match.end()
    if at < len(piece):
        parts.append(piece[at:])
    return parts


def _rule(language: str) -> Callable[[str, str], bool]:
    """Whether two pieces of a language are one sentence."""
    before = frozenset(_BEFORE.get(language, "").split())
    either = frozenset(_EITHER.get(language, "").split())
    ordinals, initials = language in _ORDINALS, language in _INITIALS
    own = {"en": _english, "de": _german, "tr": _turkish, "zh": _chinese, "ar": _arabic}.get(language)

    def runs_on(head: str, tail: str) -> bool:
        head, tail = head.strip(), tail.lstrip()
        if not head or not tail:
            return False
        if head[-1] != ".":
            if own is not None and own(head, tail):
                return True
            return head[-1] in ENDING and _SAYS.match(tail) is not None and _small(tail)
        word = _BEFORE_WORD.split(head[-24:-1])[-1].casefold()
        first = tail[0]
        if word in before or (word in either and (_small(tail) or first.isdigit())):
            return True
        if (
            (initials or first == "-")
            and _INITIAL.search(head)
            and (first.isupper() or first == "-")
            and not _CHRIST.search(head)
        ):
            return True
        if first in "ºª":
            return True
        if ordinals and _NUMBER.search(head) and first.islower():
            return True
        return own is not None and own(head, tail)

    return runs_on


def _small(tail: str) -> bool:
    """Whether a piece goes on with a small letter, a dash before it or not."""
    letter = tail.lstrip(_DASH).lstrip()[:1]
    return letter.islower()


def _english(head: str, tail: str) -> bool:
    return _CLOCK_TAIL.match(tail) is not None and _CLOCK_END.search(head) is not None


def _german(head: str, tail: str) -> bool:
    word = tail.split(None, 1)[0].rstrip(",.:").casefold()
    return _GERMAN_ORDINAL.search(head) is not None and word not in _GERMAN_START


def _turkish(head: str, tail: str) -> bool:
    return tail[0].isalnum() and _ROMAN.search(head) is not None


def _chinese(head: str, tail: str) -> bool:
    if _INITIAL.search(head):
        return True
    return (
        head[0] in "“「"
        and head[-1] in "”」"
        and head[-2:-1] in "？！"
        and _CHINESE_SAYS.match(tail) is not None
    )


def _arabic(head: str, tail: str) -> bool:
    if head.endswith(("...", "…")):
        return tail.startswith(("ثم ", "لكن ", "أو ", "بل "))
    if head[-1] == ".":
        return _ARABIC_PART.search(head) is not None
    return head[-1] in '»”"' and head[-2:-1] in "؟?!" and _ARABIC_SAYS.match(tail) is not None


_JOINED = {language: _rule(language) for language in sorted(_BEFORE.keys() | _ORDINALS | _INITIALS)}
