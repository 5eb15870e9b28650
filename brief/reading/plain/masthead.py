"""The publisher that a bare text names itself: its masthead, its notice of copyright, its source line.

Only where that is sure. A section ("World News") looks much like a paper, and "Source: Reuters" at the foot of
a copied page may name where its facts come from, so that one comes last.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from brief.reading.plain.opening import BYLINE, CREDIT_PARTS, DATE_LINE, MASTHEAD, credits
from brief.records import SetAside, fold

SOURCE_LINE = "source line"
MAX_WORDS = 6

# Words that papers are called by. None of them is enough alone: "The News" is, "News" is a section.
_OUTLET = re.compile(
    r"\b(?:observer|times|news|herald|post|gazette|tribune|courier|journal|daily|guardian|telegraph|chronicle|press"
    r"|mirror|standard|examiner|bulletin|dispatch|sentinel|inquirer|register|reporter|monitor|mercury|argus|advertiser"
    r"|independent|review|weekly|globe|star|sun|mail|echo|record|leader|citizen|advocate|enquirer|agency|wire"
    r"|zeitung|tagblatt|tageblatt|rundschau|nachrichten|anzeiger|kurier|presse|allgemeine|morgenpost|spiegel"
    r"|monde|figaro|soir|gazette|tribune|dépêche|voix|parisien|diario|periódico|mundo|país|heraldo|correo|noticias"
    r"|gazetesi|haber|ajansı|газета|новини|новости|правда|вісник|вестник|известия|вісті|труд|агентство)\b",
    re.IGNORECASE,
)
_GENERIC = frozenset(
    """breaking latest top world local national international regional sports sport business money politics culture
    opinion analysis live video editor editors letters letter comment review reviews weekly daily today good bad
    economic economy tech technology science health travel style life entertainment crime weather election press
    release news post mail record star in the of and for a more all your my our this exclusive special feature
    blog market markets stock stocks financial guest sunday saturday friday morning evening fact check""".split()
)
_COPYRIGHT = re.compile(
    r"^(?:copyright\s*)?(?:©|\(c\)|copyright)\s*(?:\d{4}\s*[-–—]\s*)?\d{4},?\s+(?:by\s+)?(?P<name>[^.|•·,]{3,60}?)"
    r"(?:\s+all rights reserved)?\s*(?:[.|•·,].*)?$",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"^(?:source|quelle|fuente|kaynak|джерело|источник|المصدر|来源|來源)\s*[:：]\s*(?P<name>[^:：.;|]{2,60})\.?$",
    re.IGNORECASE,
)
_REST = re.compile(
    r"^(?:all rights|tous droits|alle rechte|todos los|the (?:author|authors|owner))", re.IGNORECASE
)


def publisher(source_text: str, aside: Sequence[SetAside]) -> str:
    """Who a bare text says published it, from the lines that cleaning set aside; empty where it is not sure."""
    lines = [(a.reason, fold(source_text[a.start : a.end])) for a in aside if a.end - a.start <= 200]
    tops = {line: None for reason, line in lines if reason == MASTHEAD and is_outlet(line)}
    if len(tops) == 1:
        return next(iter(tops))
    for find in (_copyright, _credited, _sourced):
        names = {name: None for reason, line in lines if (name := find(reason, line))}
        if len(names) == 1:
            return next(iter(names))
    return ""


def is_outlet(line: str) -> bool:
    """Whether a line is what a paper is called: a word that papers are called by, and something of its own."""
    words = line.split()
    if not 2 <= len(words) <= MAX_WORDS or not _OUTLET.search(line) or not _named(words):
        return False
    own = [word for word in words if word.casefold() not in _GENERIC]
    return bool(own) or (len(words) == 2 and words[0].casefold() == "the" and words[1].casefold() != "latest")


def is_source_line(line: str) -> bool:
    """Whether a whole line says where the text is from ("Source: The Hill")."""
    return bool(_sourced(SOURCE_LINE, line))


def _named(words: Sequence[str]) -> bool:
    """Whether each word but the small ones opens with a capital, or has none to open with."""
    return all(
        not w[0].islower() or w in ("of", "and", "the", "de", "la", "el", "du", "für", "der") for w in words
    )


def _copyright(_: str, line: str) -> str:
    match = _COPYRIGHT.match(line)
    if not match or _REST.match(match["name"]):
        return ""
    return _name(match["name"])


def _credited(reason: str, line: str) -> str:
    """The part of a credit line that is neither its names nor its date ("By Ada Moll | The Hill | 4 March")."""
    if reason not in (BYLINE, DATE_LINE):
        return ""
    parts = [part for part in CREDIT_PARTS.split(line) if part]
    named = [found for part in parts if (found := _sourced(SOURCE_LINE, part))]
    if len(named) == 1:
        return named[0]
    rest = [part for part in parts if not any(credits(part))]
    return rest[0] if len(rest) == 1 and is_outlet(rest[0]) else ""


def _sourced(reason: str, line: str) -> str:
    match = _SOURCE.match(line) if reason == SOURCE_LINE else None
    return _name(match["name"]) if match else ""


def _name(text: str) -> str:
    words = text.split()
    return " ".join(words) if 0 < len(words) <= MAX_WORDS and _named(words) else ""
