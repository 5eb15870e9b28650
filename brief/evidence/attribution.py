"""Who says it: the chain from who asserts to who relays, as an English sentence words it.

"Reuters reported, citing two officials, that …" read in another outlet is third-hand: the officials
assert, Reuters relays, the outlet publishes. The publisher stands on the article, so the chain here
ends with the last relayer that the sentence names.
"""

from __future__ import annotations

import re

from brief.records import Party, PartyKind, meet

_SAY = (
    "said|says|told|tells|reported|announced|announces|stated|claimed|warned|warns|confirmed"
    "|confirms|denied|denies|added|adds|wrote|writes|argued|argues|insisted|insists|acknowledged|admitted|admits"
    "|declared|declares|explained|estimated|alleges|suggested|accused|accuses|noted"
    "|tweeted|posted|testified|predicted|predicts|urged|urges|vowed|pledged|promised|found that|counted"
    "|counts|spoke of|speaks of|revealed|disclosed|quoted|rejected|rejects|blamed|blames|believes|say"
    # nouns as often as verbs, or verbs of much else: only with what makes them verbs of saying
    "|(?:reports?|claims?|alleged|states|estimates|suggests?|finds|notes|believe|recalled|recalls)(?=\\sthat\\b)"
    "|(?:put|puts)(?=\\s(?:the|its|their)\\s)|called(?=\\s(?:the|it|for)\\s)|gave(?=\\s(?:a"
    "|the)\\s(?:figure|number|toll))"
)
_VERB = re.compile(
    rf"(?<![\w’'-])(?:(?:has|have|had|also|later|earlier|categorically|repeatedly|immediately"
    rf"|firmly)\s)*(?:{_SAY})(?![\w’'-])"
)
# "was confirmed", "did not say", "declined to say": nobody asserts anything there
_PASSIVE = re.compile(
    r"\b(?:been|be|being|was|were|is|are|did|does|do|could|would|can|will|to|not)(?:\s\w+ly|\snot|\syet|\salso)*\s*$"
)
# A clause of its own stands before the speaker: "Inflation stood at 8.7 per cent, the statistics office said".
_FINITE = re.compile(
    r"\b(?:is|was|are|were|has|have|had|will|would|could|may|might|must|did|does|do|stood|rose|fell"
    r"|began|came|took|went|hit|left"
    r"|made|died|killed|reached)\b"
)
_FILED = re.compile(
    r"^\W{0,2}[A-ZÀ-Þ][A-ZÀ-Þ.'’/ -]{2,40}[^a-z—–-]{0,40}(?:\([^)]{2,40}\))?\s*(?:[—–]|--?)\s+|^[-•*#]\s+"
)
_ACCORDING = re.compile(r"\b[Aa]ccording to\s+(?!which\b|whom\b)")
_CITING = re.compile(
    r"\b(?:citing|quoting|as cited by|quoted by|as reported by|reported by|said by"
    r"|told to(?=\s(?:the\s)?[A-Z])|which (?:in turn )?"
    r"(?:quoted|cited|quotes|cites))\s+"
)
_AFTER = re.compile(
    r"(?:,[”\"’]|[”\"’],?)\s(?:said|says|added|adds|reported|announced|warned|wrote|writes|explained"
    r"|argued|insisted)\s"
    r"(?=(?:(?:the|a|an|his|her|its|their|one|two)\s)|[A-Z])"
)
_IMPERSONAL = re.compile(
    r"\b(?:it (?:is|was|has been) (?:reported|said|claimed|alleged|suggested|announced)"
    r"|(?:there (?:are|were|have been) )?reports "
    r"(?:say|said|suggest|suggested|that)|^(?:recent )?reports of)\b",
    re.IGNORECASE,
)
# What may stand before the subject: "On Wednesday, …", "In a statement on Friday, …".
_LEADING = re.compile(
    r"^(?:On|In|At|After|Before|During|As|While|When|Since|Meanwhile|However|But|And|Earlier|Later"
    r"|Late|Separately|Also"
    r"|By|For|From|Following|Despite|Although|Though|Still|Then|Yet|Asked|Speaking|With|Until"
    r"|Because|If)\b[^,]{0,90},\s+"
)
_ON_A_DAY = re.compile(r"[Oo]n (?:\d{1,2} [A-Z][a-z]+|[A-Z][a-z]+ \d{1,2}|[A-Z][a-z]+day)(?: \d{4})?,? ")
_TIME = re.compile(
    r"\s+(?:now$|(?:on\s|late\s|early\s)?(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday"
    r"|Sunday)\b.*|(?:yesterday|today|earlier"
    r"|later|also|meanwhile|again|however)\b.*)$",
    re.IGNORECASE,
)
_END = re.compile(
    r"[;:!?“”\"«»()—–]|(?<!\b[A-Z])\.|(?<!\bof)(?<!\bfor)(?<!\bin)(?<!\bby)(?<!\bat)(?<!\bfrom)(?<!\bon)(?<!\bwith)(?<!\band)\s(?:the|an?|its)\s|,\s(?!(?:the\s|a\s|an\s)?[A-Z][\w-]+(?:\s[A-Z][\w-]+)*,)|\s(?:that|who|which|whose|as|and\sadded|in\s(?:an?|its|his|her"
    r"|their)\s|on\s(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|condition)|said|says"
    r"|told|reported|were|was|is|are|has"
    r"|have|had|will|would)\b"
)
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
_NOBODY = re.compile(
    r"\b(?:sources?|officials?|witness(?:es)?|residents?|reports?|media|analysts?|observers?"
    r"|experts?|people|sites?|users?|posts?|activists?"
    r"|locals?|neighbours|neighbors|critics|insiders|diplomats?|some|others|many|several|one"
    r"|rumou?rs?|accounts?|channels?|a spokes\w+)\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"^(?:he|she|they|it|we|i|this|that|these|those|who|which|there|what)\b", re.IGNORECASE)
_CAPITAL = re.compile(r"(?<=\s)[A-Z][\w’'.-]*|^[A-Z]{2,}\b")
_NO_PARTY = re.compile(
    r"[;:?!“”\"]\s|[a-z]{3}\.\s|^(?:According to|the information)\b|^\W*\w\W*$"
    r"|^(?:(?:the|an?|each|and|or|to|with|by|in|of|not|for|as|on|at|from|who|which|that)\s?)+$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[;:”\"»“«]|\.\s|,\s(?:and|but|while|which|who)\s|\s(?:that|because|although|while)\s")
# "Corinne Abel, who voted in the capital, said"
_RELATIVE = re.compile(r",\s(?:who|which|whose)\s[^,]*(?:,[^,]{0,30})?,\s*$")
_NAME = re.compile(r"(?:[Tt]he\s|[Aa]n?\s)?[A-Z][\w'’.-]*(?:\s(?:of\s|for\s|the\s)*[A-Z][\w'’.-]*)*")
MAX_PARTY = 110


def chain(text: str) -> tuple[Party, ...]:
    """The parties through whom a sentence comes, from who asserts to the last relayer it names.

    A pronoun for a speaker is kept as it stands (an unnamed party): who it is, another sentence says.
    """
    relayers = _subjects(text)
    sources = [party for pattern in (_CITING, _ACCORDING) for party in _objects(text, pattern)]
    impersonal = _IMPERSONAL.search(text)
    if impersonal and not sources and (not relayers or meet(impersonal.span(), relayers[0].span)):
        return (Party(impersonal.group(), PartyKind.UNNAMED, impersonal.span()),)
    found: list[Party] = []
    for party in [*sources, *relayers]:
        if not any(meet(party.span, other.span) for other in found):
            found.append(party)
    return tuple(found)


def _subjects(text: str) -> list[Party]:
    """Who stands before a verb of saying, or directly after it ("…, said the minister")."""
    inverted = _AFTER.search(text)
    if inverted:
        party = _party(text, inverted.end(), _stop(text, inverted.end()))
        if party:
            return [party]
    for match in _VERB.finditer(text):
        if _inside_speech(text, match.start()) or _PASSIVE.search(text[: match.start()]):
            continue
        party = _before(text, match.start())
        if party and party.name not in ("which", "who", "that"):
            return [party]
    return []


def _before(text: str, end: int) -> Party | None:
    """The subject of a verb of saying: what stands between the clause's beginning and the verb."""
    filed = _FILED.match(text)
    start = filed.end() if filed and filed.end() < end else 0
    lead = _LEADING.match(text[start:])
    if lead and start + lead.end() < end:
        start += lead.end()
    relative = _RELATIVE.search(text, start, end)
    if relative and relative.start() > start:
        return _party(text, start, relative.start())
    begins = [m.end() for m in _CLAUSE.finditer(text[start:end]) if text[start + m.end() : end].strip(" ,")]
    start += begins[-1] if begins else 0
    subject = text[start:end].rstrip()
    comma = subject.rfind(", ")
    if comma >= 0 and not subject.endswith(",") and not _TIME.search(subject[comma:]):
        # "Inflation stood at 8 per cent, the statistics office said": no comma before the verb, one before the speaker.
        start += comma + 2
    elif subject.endswith((" and", " but")):
        # "Ardgaz attributes the cut to repairs and says": the subject of both verbs.
        name = _NAME.match(subject)
        if not name:
            return None
        end = start + name.end()
    elif _FINITE.search(subject):
        return None
    day = _ON_A_DAY.match(text[start:end])
    return _party(text, start + (day.end() if day else 0), end)


def _party(text: str, start: int, end: int) -> Party | None:
    """The speaker between two offsets, trimmed; None where the stretch cannot be one."""
    raw = text[start:end]
    trimmed = _TIME.sub("", raw.rstrip(" ,"))
    quote = re.match(r"[^“”\"]*[”\"],?\s", trimmed)
    lead = quote.end() if quote else len(trimmed) - len(trimmed.lstrip(' ,–—“"'))
    name = trimmed[lead:].rstrip(" ,")
    if not name or len(name) > MAX_PARTY or _NO_PARTY.search(name) or not any(map(str.isalpha, name)):
        return None
    span = (start + lead, start + lead + len(name))
    return Party(name, _kind(name), span)


def _kind(name: str) -> PartyKind:
    if _OUTLETS.search(name) and not re.search(
        r"\b(?:western|local|state|national|mainstream)\s(?:\w+\s)?media\b", name, re.I
    ):
        return PartyKind.OUTLET
    capitals = [m.group() for m in _CAPITAL.finditer(name)]
    if _PRONOUN.match(name) or re.match(r"(?:unnamed|anonymous|undisclosed)\b", name, re.IGNORECASE):
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
        return []  # "Western officials", "Syrian sources", "reports on … sites"
    return capitals


def _objects(text: str, pattern: re.Pattern[str]) -> list[Party]:
    found = []
    for match in pattern.finditer(text):
        if _inside_speech(text, match.start()):
            continue
        party = _party(text, match.end(), _stop(text, match.end()))
        if party:
            found.append(party)
    return found


def _stop(text: str, start: int) -> int:
    match = _END.search(text, start)
    return match.start() if match else len(text)


def _inside_speech(text: str, at: int) -> bool:
    opened = max(text.rfind("“", 0, at), text.rfind("«", 0, at))
    closed = max(text.rfind("”", 0, at), text.rfind("»", 0, at))
    return opened > closed or (text.count('"', 0, at) % 2 == 1 and '"' in text[at:])
