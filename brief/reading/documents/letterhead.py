"""The head of a letter or a release: who sends it, its date, and the lines that say no more than that it is one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from brief.dates.written_dates import DateText, parse_date
from brief.reading.plain.opening import credits
from brief.records import Precision, Role, fold

MAX_LINES = 10
MAX_WORDS = 12
"""Words of a line of a head: more are prose."""

_BODY = (
    "ministry|department|office|agency|authority|commission(?:er)?|council|committee|board|bureau|directorate"
    "|inspectorate|administration|government|parliament|assembly|senate|presidency|chancellery|embassy|consulate"
    "|mission|secretariat|court|tribunal|prosecutor(?:'s office)?|police|constabulary|army|navy|air force|forces|guard"
    "|service|services|bank|institute|university|college|school|hospital|trust|foundation|association|federation"
    "|confederation|union|society|league|chamber|centre|center|party|church|organi[sz]ation|company|corporation"
    "|group|holdings?|airlines?|airport|railways?|port|ltd|limited|inc|plc|llc|corp|gmbh|ag|s\\.?a|s\\.?p\\.?a|n\\.?v"
    "|\\w*ministerium|\\w*amt|\\w*behörde|\\w*gericht|\\w*verband|\\w*anstalt|polizei\\w*|stadt|landkreis|regierung|\\w*kammer"
    "|minist[èe]re|pr[ée]fecture|mairie|gouvernement|agence|office|commissariat|direction|banque|universit[ée]"
    "|ministerio|gobierno|ayuntamiento|agencia|banco|universidad|consejer[íi]a|ministero|governo|comune|agenzia|banca"
    "|міністерство|служба|рада|министерство|служба|совет|комитет"
)
_OF = r"(?:of|for|on|de|du|des|del|della|der|für|d['’])"
_ORGANISATION = re.compile(
    rf"^(?:(?:the|[^\W\d_]\S*)\s+){{0,5}}?(?:{_BODY})\b(?:\s+{_OF}\b.*|\s+and\s+.*)?\.?$|^(?:міністерство|министерство)\s",
    re.IGNORECASE,
)
_SMALL = frozenset(
    "of the and for in on at to a an by de la le les du des del della di da do dos das y e et und der die das für von"
    " zu im en el los las i та й и в у plc".split()
)
_RELEASE = re.compile(
    r"^\W*(?:(?:for|not for) (?:immediate )?(?:release|publication)\b.*|(?:press|news|media) (?:release|statement"
    r"|notice|advisory|information|briefing)\b.{0,30}|(?:press|news) (?:office|desk|service)|statement"
    r"|communiqu[ée](?: de presse)?|pressemitteilung\b.{0,30}|presseinformation"
    r"|medienmitteilung|comunicado(?: de prensa)?|nota de prensa"
    r"|comunicato stampa|прес-?реліз|пресс-?релиз|embargo.{0,60}|confidential|urgent|official)\W*$",
    re.IGNORECASE,
)
_CONTACT = re.compile(r"\S@\S|\bwww\.|https?://|\b(?:tel|phone|fax|telephone)\b\W", re.IGNORECASE)
_DAY = (
    r"(?:\d{1,2}(?:st|nd|rd|th|er|\.)?\s(?:de\s|of\s)?[^\W\d_]{3,12}\.?,?\s(?:de\s)?\d{4}|[^\W\d_]{3,12}\.?\s\d{1,2},?\s\d{4}"
    r"|\d{4}-\d\d-\d\d|\d{1,2}\.\d{1,2}\.\d{4})"
)
_PLACE_AND_DAY = re.compile(
    rf"^(?P<place>[^\W\d_][^\d,:;!?]{{1,40}}(?:,\s[^\d,:;!?]{{2,30}})??),?\s+(?:the\s|on\s|den\s|le\s|el\s|,\s)?(?P<day>{_DAY})\.?$"
)
_STATUS = (
    r"\b(?:situation|status|state|update|updated|sitrep|bulletin|briefing|report|statement|release|figures|summary|brief"
    r"|overview|data|position|lage|lagebericht|bericht|stand|état|point|bilan|situación|balance|informe|situazione)\b"
)
_OF_STATUS = re.compile(
    rf"{_STATUS}[^.\d]{{0,30}}?(?:\b(?:No\.?|Nr\.?|№)\s?\d{{1,4}})?"
    r"(?:\b(?:on|of|as of|as at|at|for|vom|am|zum|au|du|le|al|del|a)\s+|[\s,:–—(-]+)"
    rf"(?P<day>{_DAY})|\b(?:as of|as at|stand:?|état au)\s+(?P<alone>{_DAY})",
    re.IGNORECASE,
)
DATE_RULE, TITLE_RULE = "date line in the text", "date in the title"


@dataclass(frozen=True, slots=True)
class Head:
    """What the first lines of a document say of it.

    Attributes:
        publisher: whose letterhead it is; empty where none is sure.
        dates: its dates as worded.
        roles: index of each line that is no text → what it is.
    """

    publisher: str = ""
    dates: tuple[DateText, ...] = ()
    roles: dict[int, Role] = field(default_factory=dict)


def head_of(lines: Sequence[str], title: str, body: str = "") -> Head:
    """Read the first lines of a document, its title among them or not.

    Args:
        lines: the first paragraphs, one line each.
        title: the document's headline; empty where it has none.
        body: the text, for the spelling of a name that the head gives in capitals.
    """
    roles: dict[int, Role] = {}
    dates: list[DateText] = []
    senders: list[int] = []
    capitals: list[int] = []
    headline = fold(title).casefold()
    for i, line in enumerate(map(fold, lines[:MAX_LINES])):
        if not line or (headline and line.casefold() in headline):
            continue
        if len(line.split()) > MAX_WORDS:
            break
        if day := place_and_day(line):
            roles[i] = Role.BYLINE
            dates.append(DateText(day, DATE_RULE))
        elif any(credits(line)):
            continue  # a byline, which the dates and names of first lines are read from
        elif _RELEASE.match(line) or _CONTACT.search(line):
            roles[i] = Role.FURNITURE
        elif is_organisation(line):
            senders.append(i)
        elif line.isupper() and 2 <= len(line.split()) <= 6:
            capitals.append(i)
        elif line[-1] in ".!?":
            break
    # A line in capitals may be a headline: it is a sender's name only where a release opens with it.
    if not senders and capitals[:1] == [0] and Role.FURNITURE in roles.values() and headline:
        senders = capitals[:1]
    publisher = ""
    if senders:
        publisher = spelled(fold(lines[senders[0]]), body)
        roles.update(dict.fromkeys(senders, Role.FURNITURE))
    if day := titled_day(title):
        dates.append(DateText(day, TITLE_RULE))
    return Head(publisher, tuple(dates), roles)


def place_and_day(line: str) -> str:
    """The line, where it is a place and a day and no more ("Lower Sallow, 5 March 2026"); else empty."""
    match = _PLACE_AND_DAY.match(line) if len(line) <= 90 else None
    if not match or not _named(match["place"]):
        return ""
    return match["day"] if parse_date(match["day"], "").precision is Precision.DAY else ""


def titled_day(title: str) -> str:
    """The day as of which a title says that it tells ("Flood: situation on 5 March 2026"); else empty."""
    match = _OF_STATUS.search(title)
    day = (match["day"] or match["alone"]) if match else ""
    return day if day and parse_date(day, "").precision is Precision.DAY else ""


def is_organisation(line: str) -> bool:
    """Whether a line is the name of a public body, a company or an association, in capitals or with them."""
    words = line.split()
    return len(words) <= MAX_WORDS and bool(_ORGANISATION.match(line)) and (line.isupper() or _named(line))


def _named(line: str) -> bool:
    return all(not w[:1].islower() or w.casefold() in _SMALL for w in re.findall(r"[^\W\d_][\w'’-]*", line))


def spelled(name: str, body: str) -> str:
    """A name given in capitals as the text spells it, or with capitals where names have them.

    A word that the text itself has in capitals ("NATO"), or that has no vowel ("BBC"), keeps them.
    """
    if not name.isupper():
        return name
    found = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", _mixed(body), re.IGNORECASE)
    if found:
        return fold(found[0])
    words = []
    for i, word in enumerate(name.split()):
        low = word.casefold()
        core = re.sub(r"\W", "", word)
        if i and low in _SMALL:
            words.append(low)
        elif (
            not re.search(r"[aeiouyäöüáéíóúàèìòùâêîôûаеёиоуыэюяіїє]", low)
            and len(core) > 1
            or core in _acronyms(body)
        ):
            words.append(word)
        else:
            words.append("-".join(part.capitalize() for part in word.split("-")))
    return " ".join(words)


def _mixed(body: str) -> str:
    return "\n".join(line for line in body.split("\n") if not line.isupper())


def _acronyms(body: str) -> frozenset[str]:
    return frozenset(re.findall(r"\b[A-ZÀ-Þ]{2,6}\b", _mixed(body)))
