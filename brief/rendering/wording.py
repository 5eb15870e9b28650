"""How values are worded on a page: dates, publishers, origins, and text from outside made safe to show."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from brief.records import (
    SPOKEN,
    VIEWS,
    ArticleInfo,
    DatedValue,
    DateStatus,
    Genre,
    Precision,
    Role,
    TextKind,
    source_name,
)

if TYPE_CHECKING:
    from brief.records import CheckedSentence, Reference

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~]|&(?=#?\w+;))")
_ADDRESS = re.compile(r"(https?://[^\s`<>()\[\]\\]*[^\s`<>()\[\]\\.,;:?!'\"”’])", re.IGNORECASE)
_WWW = re.compile(r"\b(www)\.", re.IGNORECASE)
_LINE_START = re.compile(r"^(\s*)([-+=]|\d+[.)])", re.MULTILINE)


def shown(text: str) -> str:
    """Text from outside without control, format and private characters, on one line: safe on a terminal."""
    line = re.sub("[\n\r\t\u2028\u2029]", " ", text)
    hidden = ("Cc", "Cf", "Cs", "Co", "Cn")
    return "".join(c for c in line if c in "\u200c\u200d" or unicodedata.category(c) not in hidden)


def markdown(text: str) -> str:
    """Text from outside as it may stand in Markdown: every mark escaped, nothing becomes a link or HTML."""
    safe = _MARKDOWN.sub(r"\\\1", shown(text)).replace("://", ":\\/\\/")
    safe = _WWW.sub(r"\1\\.", safe)
    return _LINE_START.sub(r"\1\\\2", safe)


def note(text: str, *, in_markdown: bool = False) -> str:
    """A note of ours as a whole sentence: its words may hold a server's, so no mark in it may work.

    An address stands as code, which no reader links, and a bracket that can make no link as it is.
    """
    safe = shown(text)
    if in_markdown:
        parts = _ADDRESS.split(safe)
        plain = [part if i % 2 else markdown(part) for i, part in enumerate(parts)]
        if not re.search(r"\][(\[:]", safe):
            plain = [
                part if i % 2 else part.replace("\\[", "[").replace("\\]", "]")
                for i, part in enumerate(plain)
            ]
        safe = "".join(f"`{part}`" if i % 2 else part for i, part in enumerate(plain))
    return safe if safe.endswith((".", "!", "?", "…")) else f"{safe}."


def moment(value: datetime, zone: ZoneInfo) -> str:
    """An instant in a zone: ``5 Mar 2026 14:10 UTC``."""
    local = value.astimezone(zone)
    return f"{local.day} {local:%b %Y %H:%M %Z}"


def day(value: datetime, zone: ZoneInfo) -> str:
    """The day of an instant in a zone: ``5 Mar 2026``."""
    local = value.astimezone(zone)
    return f"{local.day} {local:%b %Y}"


def dated(value: DatedValue, zone: ZoneInfo) -> str:
    """A publication date to the precision at which it is known; empty where it is not."""
    if value.start is None:
        return ""
    match value.precision:
        case Precision.SECOND:
            text = moment(value.start, zone)
        case Precision.DAY:  # a date without a time is that date in every zone
            text = _interval(value.start, value.end or value.start)
        case Precision.MONTH:
            text = f"{value.start:%B %Y}"
        case _:
            text = f"{value.start:%Y}"
    return text if value.status is DateStatus.STATED else f"{text} (inferred)"


def _interval(start: datetime, end: datetime) -> str:
    """The days from ``start`` to before ``end``: ``5 Mar 2026``, ``2–4 Mar 2026``, ``30 Mar–2 Apr 2026``."""
    last = max(start, end - timedelta(seconds=1))
    if last.date() == start.date():
        return f"{start.day} {start:%b %Y}"
    first = (
        f"{start.day}" if (last.year, last.month) == (start.year, start.month) else f"{start.day} {start:%b}"
    )
    first += f" {start:%Y}" if last.year != start.year else ""
    return f"{first}–{last.day} {last:%b %Y}"


def days(value: DatedValue) -> str:
    """The days of a resolved date in words, UTC: ``Sat 30 Nov 2024``, ``30 Nov 2024 to 7 Dec 2024``."""
    if value.start is None:
        return "not known"
    last = value.end - timedelta(seconds=1) if value.end else value.start
    first = f"{value.start.day} {value.start:%b %Y}"
    if last.date() == value.start.date():
        return f"{value.start:%a} {first}"
    return f"{first} to {last.day} {last:%b %Y}"


def weekday(day: str) -> str:
    """A day as ``2026-03-05`` in words: ``Thu 5 Mar 2026``; anything else as it is."""
    try:
        found = date.fromisoformat(day)
    except ValueError:
        return shown(day)
    return f"{found:%a} {found.day} {found:%b %Y}"


def short(question: str, topic: str) -> str:
    """A question under a page's title, which names its topic: "dam collapse: what followed?" is "What followed?"."""
    bare = question.removeprefix(f"{topic}: ") if topic else question
    return bare[:1].upper() + bare[1:]


def foreign(article: ArticleInfo) -> str:
    """The language of an article for a page's ``lang`` attribute; empty where it is English or not known."""
    code = article.language
    return code if code != "en" and re.fullmatch(r"[a-z]{2,3}", code) else ""


def when(article: ArticleInfo, zone: ZoneInfo) -> str:
    """When an article was published, or that it is undated and when it was first seen."""
    found = dated(article.published, zone)
    return found or f"undated, first seen {day(article.first_seen, zone)}"


def publisher(article: ArticleInfo) -> str:
    """Who speaks: the publisher, a post's author, or that none is known."""
    return source_name(article)


def voice(article: ArticleInfo, genre: Genre | None) -> str:
    """Whose word a quotation is: the publisher's; of views, their author's, in what they published."""
    name = source_name(article)
    if genre is None or genre.kind not in VIEWS:
        return name
    form = "a letter" if genre.kind is TextKind.LETTER else "an opinion piece"
    if not article.authors or article.authors[0] in name:
        return f"{name}, in {form}"
    authors = article.authors[0] if len(article.authors) == 1 else f"{article.authors[0]} and others"
    return f"{authors}, in {form}, {name}"


def headline(article: ArticleInfo) -> str:
    """The headline as a list of sources gives it, in quotation marks; of one that gives orders to a machine, that.

    A brief is passed on, and read by machines too. The record and the library keep the headline.
    """
    from brief.analysis.instructions import in_headline  # many patterns, and most commands show no list

    if in_headline(article.title):
        return "[headline withheld: it addresses a machine]"
    return f"“{article.title}”" if article.title else ""


def in_quotes(text: str) -> str:
    """Words given verbatim, in quotation marks; the marks stay single where the words bring their own."""
    return text if text[:1] in "“«„" and text[-1:] in "”»“" else f"“{text}”"


def in_speech(text: str, reference: Reference) -> str:
    """Words given verbatim, in quotation marks; what a source gives as speech in marks of its own too."""
    if reference.role not in SPOKEN:
        return in_quotes(text)
    inner = text[1:-1] if text[:1] in '“«„"' and text[-1:] in '”»“"' else text
    return f"“‘{inner}’”"


def relayed(sentence: CheckedSentence, reference: Reference) -> str:
    """From whom a source has the words of a quoted sentence, when they were said, and on which page; or empty."""
    page = f", {on_page(reference)}" if reference.pages else ""
    who = (sentence.grade.second_hand if sentence.grade else "") or reference.speaker
    if not who:
        return (f", {reference.role.value}" if reference.role in (Role.TABLE, Role.CAPTION) else "") + page
    said = f" ({reference.said})" if reference.said else ""
    return f", from {who}{said}{page}"


def on_page(reference: Reference) -> str:
    """The pages of a source on which cited words stand; empty where it has none."""
    return f"{'pp.' if '–' in reference.pages else 'p.'} {reference.pages}" if reference.pages else ""


def link(url: str) -> str:
    """An address as it may be linked: http or https with a host, else empty."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    safe = (
        parts.scheme in ("http", "https")
        and parts.hostname
        and url.isprintable()
        and not re.search(r"[\s<>\"'`\\]", url)
    )
    return url if safe else ""


def followable(url: str) -> str:
    """An address as a page may link it: without a name before its host, which is there to be taken for the host."""
    return link(url) if "@" not in url.partition("://")[2].partition("/")[0] else ""


def origin(article: ArticleInfo) -> str:
    """Where the copy came from: the address, else the file and the item in it."""
    if link(article.url):
        return article.url
    place = article.origin.location
    return f"{place}, item {article.origin.item}" if article.origin.item else place


def span_of_days(since: datetime, until: datetime, zone: ZoneInfo) -> str:
    """A window in words: one day by its name, else its two ends."""
    first, last = since.astimezone(zone), until.astimezone(zone)
    midnight = first.hour == first.minute == last.hour == last.minute == 0
    if midnight and last.date() - first.date() == timedelta(days=1):
        return f"{first:%A} {first.day} {first:%B %Y}"
    if midnight:
        end = last - timedelta(days=1)
        return f"{first.day} {first:%B %Y} to {end.day} {end:%B %Y}"
    return f"{moment(since, zone)} to {moment(until, zone)}"


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun: ``1 article``, ``3 articles``."""
    return f"{number} {one if number == 1 else many or one + 's'}"
