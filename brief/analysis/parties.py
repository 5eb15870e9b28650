"""Of what kind a speaker is, by the words of its name: an outlet, somebody named, or nobody in particular."""

from __future__ import annotations

import re

from brief.records import PartyKind
from brief.text.inflections import inflected

_OUTLETS = re.compile(
    r"\b(?:Reuters|AFP|Agence France-Presse|AP|Associated Press|BBC|CNN|Al Jazeera|Bloomberg|dpa|DPA|TASS|RIA Novosti"
    r"|Interfax|Xinhua|Anadolu|Ukrinform|EFE|ANSA|Kyodo|NPR|Guardian|Le Monde|Die Zeit|Der Spiegel|[A-Z]\w+ (?:Times"
    r"|Post|News|Herald|Tribune|Journal|Gazette|Courier|Observer|Press|Agency|Radio|TV|Television|Online|Chronicle"
    r"|Telegraph|Mail|Today|Daily|Weekly))\b|\b(?:news (?:agency|site|website|outlet)|newspaper|broadcaster"
    r"|television|TV channel|media outlets?|daily|magazine|(?:local|state|western|national) media)\b"
)
_SEVERAL_MEDIA = re.compile(
    r"\b(?:western|local|state|national|mainstream)\s(?:\w+\s)?media\b", re.IGNORECASE
)
_NOBODY = re.compile(
    r"\b(?:sources?|officials?|witness(?:es)?|residents?|reports?|media|analysts?|observers?|experts?|people|sites?|users?"
    r"|posts?|activists?|locals|neighbou?rs|critics|insiders|diplomats?|some|others|many|several|one|rumou?rs?|accounts?"
    r"|channels?|a spokes\w+)\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"^(?:he|she|they|it|we|i|this|that|these|those|who|which|there|what)\b", re.IGNORECASE)
_HIDDEN = re.compile(r"(?:unnamed|anonymous|undisclosed)\b", re.IGNORECASE)
_CAPITAL = re.compile(r"(?<=\s)[A-Z][\w’'.-]*|^[A-Z]{2,}\b")

# Whom a report can cite: people, bodies and documents, as worded; what else stands after "citing" is a reason.
_CITABLE = re.compile(
    inflected(
        r"""spokes\w+ police\w* source official office officer minister ministry government authority agency
        department poll survey study statement document record file data figure estimate memo letter email mail
        report account media paper newspaper broadcaster station site website post channel people person resident
        witness analyst expert researcher scientist diplomat banker trader lawyer doctor medic soldier commander
        army military hospital company bank group union court\w* prosecutor investigator insider activist leader
        member employee worker operator bulletin release transcript testimony filing intelligence image footage
        interview director president chief head mayor governor judge research rumou?rs? law article section clause
        family relative"""
    ),
    re.IGNORECASE,
)
_HEAD_ENDS = re.compile(
    r"\s(?:of|in|at|for|from|with|on|by|to|who|which|that|near|inside|close|familiar|involved|as|about|against|over|between"
    r"|arising|led|conducted|published|obtained|seen)\b|,"
)


def kind(name: str) -> PartyKind:
    """Whether a speaker is an outlet, named, or described only ("two officials", "he")."""
    if _OUTLETS.search(name) and not _SEVERAL_MEDIA.search(name):
        return PartyKind.OUTLET
    capitals = [m.group() for m in _CAPITAL.finditer(name)]
    if _PRONOUN.match(name) or _HIDDEN.match(name):
        return PartyKind.UNNAMED
    if _NOBODY.search(name) and not any(len(c) > 1 and c != "Western" for c in _proper(name, capitals)):
        return PartyKind.UNNAMED
    return PartyKind.NAMED


def _proper(name: str, capitals: list[str]) -> list[str]:
    """Capitalised words that name someone rather than describe where nameless ones are from."""
    head = _NOBODY.search(name)
    if head and (name.rstrip().endswith(head.group()) or head.start() <= 12):
        # "Western officials", "reports on … sites"; but "A spokesman, Colonel Viktor Harsan" has a name
        return [word for word in capitals if re.search(rf",\s(?:\w+\s)*{re.escape(word)}", name)]
    return capitals


def citable(name: str) -> bool:
    """Whether a report can cite it: a name, people or a document; not "a shift in policy" or "Taliban violence"."""
    head = _HEAD_ENDS.split(name, maxsplit=1)[0].split()
    return bool(head) and (head[-1][:1].isupper() or bool(_CITABLE.fullmatch(head[-1].rpartition("-")[2])))
