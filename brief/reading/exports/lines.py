"""The lines of a text that may be an export, and what a line shows without a name: a mark, a date, a length."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from brief.dates.written_dates import parse_date, readings
from brief.reading.exports.field_names import bare_name, named
from brief.reading.plain.furniture import byline

_LINE = re.compile(r"[^\r\n\v\f\x85\u2028\u2029]+")
_TRIM = " \t\xa0\ufeff*_#>|"
MAX_FREE = 250
"""Characters of the longest headline."""

RULER = re.compile(r"[-=_*~#+─━═•·\s]{5,}|[-=_*~]{3,4}")
ACCESSION = re.compile(
    r"(?:Do[ck]umento?\s+)?([A-Z][A-Z0-9]{3,11}20\d{6}[a-z0-9]{6,14})|(news[·•.-]20\d{6}[·•.-]\S{1,40})"
)
"""What Factiva and Europresse number an article by: its source's code and its day stand in it."""
_CLOSED = re.compile(
    r"End of Document|Ende des Dokuments?|Fin du document|Fin del documento|Fine del documento|Einde van document",
    re.IGNORECASE,
)
_WIRE_END = re.compile(r"\(END\).{0,60}", re.IGNORECASE)
_RIS_END = re.compile(r"ER\s+-\s*")
_BBC = re.compile(
    r"Source: .{3,120}?\b(\d{4}) ?gmt,? (?:on )?(\d{1,2} [A-Za-z]{3,9} (?:20)?\d\d)\.?", re.IGNORECASE
)
_COUNTER = re.compile(
    r"(?:(?:document|article|item|record|story|result|dokument|artikel|documento|artículo|eintrag)\s*#?\s*)"
    r"(\d{1,4})\s*(?:of|/|von|de|sur|di|out of)\s*(\d{1,4})(?:\s+documents?)?"
    r"|(\d{1,4})\s+(?:of|von|de|sur|di)\s+(\d{1,4})\s+(?:documents?|dokumente[n]?|articles?|documentos|records)",
    re.IGNORECASE,
)
_LENGTH = re.compile(r"[\d.,]{1,7}\s+(?:words|wörter|mots|palabras|parole)", re.IGNORECASE)
_COPYRIGHT = re.compile(
    r"(?:copyright|©|\(c\)).{0,250}|(?:all rights reserved|tous droits réservés|alle rechte vorbehalten)\b.{0,60}",
    re.IGNORECASE,
)
_REPORT = re.compile(
    r"(?:text|excerpt|report)s? (?:of|from) .{0,60}?\bby .{3,120}?\bon \d{1,2} [A-Z][a-z]{2,8}.{0,20}", re.I
)
_OUTLET = re.compile(
    r"\b(?:pp?|pg|page|seite|s)\. ?[A-Z]?\d|\bpage [A-Z]?\d|\|"
    r"|\b(?:news|times|post|herald|gazette|courier|tribune|press|journal|mirror|daily|weekly|chronicle|guardian"
    r"|telegraph|observer|radio|tv|agency|reuters|afp|dpa|zeitung|tagblatt|kurier|rundschau|nachrichten|allgemeine"
    r"|le monde|figaro|écho|dépêche|diario|periódico|corriere|gazeta|standard|express|echo|bulletin|examiner|sun"
    r"|star|globe|record|argus|advertiser|broadcasting|monitor|review)\b|\w\.(?:com|org|net|[a-z]{2})\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\d{1,2}[:.]\d\d(?::\d\d)?(?: ?[AaPp]\.?[Mm]\.?)?(?: [A-Z]{2,4})?(?: \(\d{1,2}:\d\d [A-Z]{2,4}\))?"
)
_CODE = re.compile(r"[A-Z][A-Z0-9]{1,7}|[A-Z]{0,2}\d{1,3}|(?:pp?|Pg|Seite|S)\. ?[A-Z]?\d{1,3}")
_LANGUAGE = re.compile(
    r"(?:English|German|French|Spanish|Russian|Ukrainian|Italian|Dutch|Arabic|Chinese|Portuguese|Polish|Turkish"
    r"|Swedish|Japanese|Deutsch|Français|Español)(?: ?[-(].{1,30})?",
    re.IGNORECASE,
)
_EDITION = re.compile(
    r"(?:[\w'’.-]+ ){0,4}(?:edition|édition|ausgabe|edición)(?: [\w'’.-]+){0,2}", re.IGNORECASE
)
_MONTH = r"[^\W\d_]{3,12}"
_DATE = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th|er|\.)?[ -](?:de )?{_MONTH}\.?,?[ -](?:de )?\d{{4}}"
    rf"|{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{4}}[-/.]\d\d[-/.]\d\d|\d{{1,2}}[./]\d{{1,2}}[./]\d{{4}})\b"
)
_WEEKDAY = re.compile(
    r"[^\W\d_]{2,12}day|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|[^\W\d_]{2,9}tag"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank: its span without the space around it, and its words without Markdown's marks.

    Attributes:
        gap: a blank line stands above it.
    """

    start: int
    end: int
    text: str
    gap: bool

    def at(self, source: str, value: str) -> int:
        """Where in the source the words ``value`` of this line begin; its end where they do not stand there."""
        found = source.find(value, self.start, self.end) if value else -1
        return found if found >= 0 else self.end


def lines_of(text: str) -> list[Line]:
    """The lines of a text, blank ones left out."""
    found: list[Line] = []
    last = 0
    for match in _LINE.finditer(text):
        words = match[0].strip(_TRIM)
        bare = match[0].strip()
        if not bare:
            continue
        if words:
            words = " ".join(words.replace("**", "").split())
        start = match.start() + match[0].index(bare)
        gap = text.count("\n", last, match.start()) > 1 or text.count("\r", last, match.start()) > 2
        found.append(Line(start, start + len(bare), words or bare, gap or not found))
        last = match.end()
    return found


def closes(line: Line) -> str:
    """What kind of mark ends a record at this line; empty where none does."""
    words = line.text
    if len(words) > 200:
        return ""
    if _CLOSED.fullmatch(words):
        return "end"
    if (match := ACCESSION.fullmatch(words)) and (match[2] or words.startswith("Do")):
        return "accession"
    if _RIS_END.fullmatch(words):
        return "ris"
    return "bbc" if _BBC.match(words) else ""


def bbc_date(words: str) -> str:
    """The date of a monitoring service's closing line ("… 0915 gmt 5 Mar 26"), as one that is read."""
    match = _BBC.match(words)
    return f"{match[2]} {match[1][:2]}:{match[1][2:]} GMT" if match else ""


def counter(line: Line) -> tuple[int, int] | None:
    """Number and count of a line "Document 2 of 14"."""
    match = _COUNTER.fullmatch(line.text) if len(line.text) <= 60 else None
    if match is None:
        return None
    return int(match[1] or match[3]), int(match[2] or match[4])


def ends_wire(line: Line) -> bool:
    """Whether a line is one that a news wire sets below a report: "(END) …", or its time alone."""
    return _WIRE_END.fullmatch(line.text) is not None or _dates(line)


def stands_alone(line: Line) -> bool:
    """Whether a line is a mark or a field of a record whatever stands around it."""
    return is_named(line) or is_ruler(line) or bool(shows(line, later=True)) or _dates(line)


def _dates(line: Line) -> bool:
    """Whether a line begins with a date and says hardly more."""
    date, before = date_in(line.text)
    return bool(date) and not before and len(line.text) - len(date) <= 30


def is_named(line: Line) -> bool:
    """Whether a line is a mark of a record, or a field that a name introduces."""
    label = named(line.text)
    return bool((label and label[0]) or bare_name(line.text) or closes(line) or counter(line))


def holds_marks(lines: Sequence[Line]) -> bool:
    """Whether marks that only exports have stand in a text."""
    return any(map(closes, lines)) or sum(1 for line in lines if counter(line)) > 1


def is_ruler(line: Line) -> bool:
    """Whether a line is a rule and nothing else."""
    return RULER.fullmatch(line.text) is not None


@lru_cache(maxsize=4096)
def date_in(words: str) -> tuple[str, str]:
    """The date that a short line is or holds, as worded, and the words before it; both empty where there is none."""
    if len(words) > 120 or not any(c.isdigit() for c in words):
        return "", ""
    match = _DATE.search(words)
    # "Reuters, 5 March 2026" would be read as a date whose weekday is Reuters.
    if (match is None or not _before(words[: match.start()])) and _reads(words):
        return words, ""
    if match is None or not _reads(match[0]):
        return "", ""
    rest = words[match.end() :]
    # A time beside it belongs to it ("March 3, 2026 Tuesday 9:15 AM GMT"); an edition or a page does not.
    for end in sorted({m.end() for m in _TIME.finditer(rest[:40])}, reverse=True):
        if _reads(match[0] + rest[:end]):
            return match[0] + rest[:end], _before(words[: match.start()])
    return match[0], _before(words[: match.start()])


def _before(words: str) -> str:
    words = words.strip(" ,;:|–—-·•(")
    first, _, last = words.rpartition(" ")
    return first.strip(" ,;:|–—-·•(") if _WEEKDAY.fullmatch(last) else words


def _reads(words: str) -> bool:
    return len(words) >= 8 and (parse_date(words, "").known or bool(readings(words, "")))


_SHOWS: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("length", _LENGTH.fullmatch),
    ("copyright", _COPYRIGHT.fullmatch),
    ("report", _REPORT.fullmatch),
    ("author", byline),
)
_SHOWS_LATER: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("time", _TIME.fullmatch),
    ("edition", _EDITION.fullmatch),
    ("language", _LANGUAGE.fullmatch),
    ("code", _CODE.fullmatch),
)


def shows(line: Line, *, later: bool) -> str:
    """What a line of a head is by its form alone: a length, a copyright …; empty where it may be anything.

    ``later``: below a length or a date, where a bare time, a language and a code say something.
    """
    for name, told in (*_SHOWS, *(_SHOWS_LATER if later else ())):
        if told(line.text):
            return name
    return ""


def length_in(words: str) -> bool:
    """Whether a line tells the length of a text."""
    return _LENGTH.search(words) is not None


def credit(line: Line) -> tuple[str, str]:
    """Outlet and day of a line "(River Post, 5 March 2026)"; both empty of another line."""
    if not (line.text.startswith(("(", "[")) and line.text.endswith((")", "]"))):
        return "", ""
    date, before = date_in(line.text[1:-1])
    return (before, date) if date and before else ("", "")


def outlet_signs(words: str) -> bool:
    """Whether a line with a day names a page, a length or a name that papers and stations have."""
    return _OUTLET.search(words) is not None or length_in(words)


def is_free(line: Line) -> bool:
    """Whether a line may be a headline or a name: short, and no sentence."""
    words = line.text
    return len(words) <= MAX_FREE and len(words.split()) <= 35 and not words.endswith((".", ":", ";", ","))
