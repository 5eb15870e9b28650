"""Of what kind a speaker is, by the words of its name: an outlet, somebody named, or nobody in particular."""

from __future__ import annotations

import re

from brief.records import PartyKind

_OUTLETS = re.compile(
    r"\b(?:Reuters|AFP|Agence France-Presse|AP|Associated Press|BBC|CNN|Al Jazeera|Bloomberg|dpa|DPA"
    r"|TASS|RIA Novosti|Interfax|Xinhua"
    r"|Anadolu|Ukrinform|EFE|ANSA|Kyodo|NPR|Guardian|[A-Z]\w+ (?:Times|Post|News|Herald|Tribune"
    r"|Journal|Gazette|Courier|Observer"
    r"|Press|Agency|Radio|TV|Television|Online|Chronicle|Telegraph|Mail|Today|Daily|Weekly)|Le Monde"
    r"|Die Zeit|Der Spiegel)\b"
    r"|\b(?:news (?:agency|site|website|outlet)|newspaper|broadcaster|television|TV channel|(?:local"
    r"|state|western|national) media"
    r"|media outlets?|daily|magazine)\b"
)
_SEVERAL_MEDIA = re.compile(
    r"\b(?:western|local|state|national|mainstream)\s(?:\w+\s)?media\b", re.IGNORECASE
)
_NOBODY = re.compile(
    r"\b(?:sources?|officials?|witness(?:es)?|residents?|reports?|media|analysts?|observers?"
    r"|experts?|people|sites?|users?|posts?|activists?"
    r"|locals|neighbours|neighbors|critics|insiders|diplomats?|some|others|many|several|one"
    r"|rumou?rs?|accounts?|channels?|a spokes\w+)\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"^(?:he|she|they|it|we|i|this|that|these|those|who|which|there|what)\b", re.IGNORECASE)
_HIDDEN = re.compile(r"(?:unnamed|anonymous|undisclosed)\b", re.IGNORECASE)
_CAPITAL = re.compile(r"(?<=\s)[A-Z][\w’'.-]*|^[A-Z]{2,}\b")

# Whom a report can cite: people, bodies and documents, as worded; what else stands after "citing" is a reason.
_CITABLE = re.compile(
    r"(?:\w*(?:spokes\w+|police\w*)|(?:\w+[- ])?(?:sources?|officials?"
    r"|officers?|offices?|ministers?|ministry|ministries"
    r"|governments?|authorit\w+|agenc\w+|departments?|polls?|surveys?|stud(?:y|ies)|statements?|documents?|records?|files?|data|figures?"
    r"|estimates?|memos?|letters?|e?-?mails?|reports?|accounts?|media|papers?|newspapers?|broadcasters?|stations?|sites?|websites?"
    r"|posts?|channels?|people|persons?|residents?|witness\w*|analysts?|experts?|researchers?|scientists?|diplomats?"
    r"|bankers?|traders?|lawyers?|doctors?|medics?|soldiers?|commanders?|army|military|hospitals?|companies|company|banks?"
    r"|groups?|union|unions|court\w*|prosecutors?|investigators?|insiders?|activists?|leaders?|members?|employees?|workers?"
    r"|operators?|bulletins?|releases?|transcripts?|testimony|filings?|intelligence|images|footage|interviews?|director"
    r"|president|chief|head|mayor|governor|judge|study|research|rumou?rs|law|article|section|clause|family|relatives))$",
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
    if _NOBODY.search(name) and not any(
        len(c) > 1 and c not in ("Western",) for c in _proper(name, capitals)
    ):
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
    return bool(head) and (head[-1][:1].isupper() or bool(_CITABLE.fullmatch(head[-1])))
