"""The name of a speaker: where it begins and ends in a sentence, of what kind it is, and what is no speaker at all."""

from __future__ import annotations

import re

from brief.records import Party, PartyKind

MAX_PARTY = 110
"""Characters of the longest stretch that is taken for one speaker."""

TIME = re.compile(  # when it was said, after who said it
    r"\s+(?:now$|(?:on\s|late\s|early\s)?(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday"
    r"|Sunday)\b.*|(?:yesterday|today|earlier"
    r"|later|also|meanwhile|again|however)\b.*)$",
    re.IGNORECASE,
)
# "Corvin Press wrongly reported", "the minister himself said": how it was said, not who said it
MANNER = re.compile(
    r"(?:\s(?!(?:family|ally|assembly|monthly|weekly|daily|quarterly|supply|reply)\b)[a-z]+ly"
    r"|\s(?:then|now|still|since|already|just|once|even|never|first|himself|herself|itself|themselves))+$"
)
# "But the company", "While the Conservatives", "where doctors", "in which he": what joins the clause to another
_JOINS = re.compile(
    r"(?:but|and|yet|so|then|now|while|when|where|whereas|although|though|as|if|because|since|once|after|before|even|still"
    r"|(?:in|at|by|through|from|during|after|on)\swhich|(?:late|early|last|this|earlier\sthis)\s(?:week|month|year|night|\w+day)|for\sexample|meanwhile|instead|elsewhere),?\s+",
    re.IGNORECASE,
)
# "'… for about $6,000,' he added": speech in single marks ends there
_SPOKEN = re.compile(r".*[,.!?]['’]\s+", re.DOTALL)
_QUOTED = re.compile(r"[^“”\"]*[”\"],?\s")
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
_NO_PARTY = re.compile(
    r"[;:?!“”\"]\s|[a-z]{3}\.\s|^(?:According to|the information)\b|^\W*\w\W*$"
    r"|^(?:(?:the|an?|each|and|or|to|with|by|in|of|not|for|as|on|at|from|who|which|that)\s?)+$"
    # a count, a price: "the number of those killed", "the stock"
    r"|^(?:the\s|an?\s|its\s)?(?:\w+\s)?(?:number|toll|share|figure|total|proportion|amount|percentage|price|stock|rate)\b(?!\sof\s[A-Z])"
    r"|\s(?:it|he|she|they|we|i|of|to|who|whom|that|which|(?-i:to\s[a-z]+))$"
    r"|^away\b|^(?-i:(?!family|assembly)[a-z]+ly)$|^\w+n['’]t\b"
    # what describes somebody, or what somebody does: "in the files", "with the remaining seven", "pointing to a time"
    r"|^(?:in|on|at|with|for|of|by|from|to|into|under|over|about|between|during|through|without|via|per)\s"
    r"|^(?!according\b|ruling\b|leading\b|governing\b|neighbouring\b|visiting\b|acting\b|outgoing\b|incoming\b|existing\b)"
    r"[a-z]+ing\s(?!\w+(?:\s\w+)?$)",
    re.IGNORECASE,
)
# Verbs inside it: a whole clause was taken for a name.
_CLAUSE_IN_IT = re.compile(
    r"\b(?:reports(?=\s(?:that|about|at\sleast|\d))|announces|confirms|denies|is|are|was|were|has|have|had|will|would|there['’]s)\s"
)
_RELATIVE = re.compile(r"\s(?:who|which|that)\s.*")
# "Lt. Col. Alexander Vindman": a full stop inside a name
_TITLE = re.compile(
    r"\b(?:Lt|Col|Gen|Maj|Capt|Cmdr|Sgt|Prof|Gov|Sen|Rep|Rev|Insp|Supt|Adm|Amb|Mrs?|Ms|Dr|St|Jr|Sr)\.\s"
)
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


def party(text: str, start: int, end: int) -> Party | None:
    """The speaker between two offsets of a sentence, trimmed; None where the stretch cannot be one.

    Args:
        text: the sentence.
        start: where the stretch begins.
        end: where it ends; its time ("on Friday") and manner ("wrongly") are cut off.
    """
    raw = text[start:end]
    trimmed = TIME.sub("", raw.rstrip(" ,"))
    quote = _SPOKEN.match(trimmed) or _QUOTED.match(trimmed)
    lead = quote.end() if quote else len(trimmed) - len(trimmed.lstrip(' ,–—“"'))
    while joins := _JOINS.match(trimmed, lead):
        lead = joins.end()
    name = MANNER.sub("", trimmed[lead:].rstrip(" ,"))
    if not name or len(name) > MAX_PARTY or not any(map(str.isalpha, name)):
        return None
    if _NO_PARTY.search(_TITLE.sub("", name)) or _CLAUSE_IN_IT.search(_RELATIVE.sub("", name)):
        return None
    return Party(name, _kind(name), (start + lead, start + lead + len(name)))


def citable(found: Party) -> bool:
    """Whether a report can cite it: a name, people or a document; not "a shift in policy" or "Taliban violence"."""
    head = _HEAD_ENDS.split(found.name, maxsplit=1)[0].split()
    return bool(head) and (head[-1][:1].isupper() or bool(_CITABLE.fullmatch(head[-1])))


def _kind(name: str) -> PartyKind:
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
