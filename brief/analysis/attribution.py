"""Who says it: the chain from who asserts to who relays, as an English sentence words it.

"Reuters reported, citing two officials, that …" read in another outlet is third-hand: the officials
assert, Reuters relays, the outlet publishes. The publisher stands on the article, so the chain here
ends with the last relayer that the sentence names.
"""

from __future__ import annotations

import re

from brief.analysis.parties import MANNER, MAX_PARTY, TIME, citable, party
from brief.records import Party, PartyKind, meet

_SAY = (
    "said|says|told|tells|reported|announced|announces|stated|claimed|warned|warns|confirmed(?!\\sto\\s(?:have|be)\\b)"
    "|confirms|denied|denies(?!\\s(?:entry|access|bail)\\b)|argued|argues|insisted|insists|acknowledged|admitted|admits"
    "|declared(?!\\s(?:an?|the|war|victory|independence|bankruptcy|martial|itself|h(?:im|er)self)\\b)"
    "|declares|explained|estimated|alleges|suggested|accused(?!\\sof\\b)|accuses|noted"
    "|tweeted|posted|testified|predicted|predicts|urged|urges|vowed|pledged|found that"
    "|promised(?!\\s(?:an?|the|more)\\b|\\s\\d)"
    "|(?:counted|counts)(?=\\s(?:at least|about|more than|\\d\\S*|the)\\s)"
    "|spoke of|speaks of|revealed|disclosed|quoted|blamed|blames|believes|say"
    # nouns as often as verbs, or verbs of much else: only with what makes them verbs of saying
    "|(?:reports?|claims?|alleged|states|estimates|suggests?|finds|notes|believe|recalled|recalls)(?=\\sthat\\b)"
    # deeds as often as words: "added 2 per cent", "wrote five operas", "rejected the offer", "put the lid on"
    "|(?:added|adds|wrote|writes)"
    '(?=\\s(?:that|in|on|to|he|she|they|recently|later|earlier|last)\\b|\\s?[,:;.“"]|\\s[“"]|$)'
    "|(?:rejected|rejects)(?=\\s(?:\\S+\\s){0,4}(?:claim|report|accusation|allegation"
    "|suggestion|charge|criticism|account|version)s?\\b)"
    "|reports(?=\\s(?:at least|about|more than|over|nearly|up to|an?|the|no|\\d\\S*)\\s)"
    "|(?:put|puts)(?=\\s(?:the|its|their)\\s(?:\\w+\\s){0,2}(?:number|toll|figure|death|total|count|cost|loss"
    "|losse|damage|casualtie)s?\\b)|called(?=\\s(?:the|it|for)\\s)|gave(?=\\s(?:a"
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
# "Its latest targets, announced in November, …", "300,000 confirmed cases": a participle, and nobody's word
_PARTICIPLE = re.compile(
    r"(?:announced|reported|confirmed|published|revealed|disclosed|posted|predicted|estimated|quoted|rejected)$"
)
_WHEN_OR_BY = re.compile(r"\s(?:in|on|by|at|last|earlier|this|as|to|from|for|two|three)\b")
_COUNTED = re.compile(r"(?:\d|\bmillion|\bthousand|\bhundred|\ban?|\bthe)\s*$")
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
    r"(?=(?:(?:the|a|an|another|former|senior|his|her|its|their|one|two)\s)|[A-Z])"
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
_END = re.compile(
    r"[;:!?“”\"«»()—–]|(?<!\b[A-Z])\.|(?<!\bof)(?<!\bfor)(?<!\bin)(?<!\bby)(?<!\bat)(?<!\bfrom)(?<!\bon)(?<!\bwith)(?<!\band)(?<!\bunder)(?<!\bto)\s(?:the|an?|its)\s|,\s(?!(?:the\s|a\s|an\s)?[A-Z][\w-]+(?:\s[A-Z][\w-]+)*,)|\s(?:that|who|which|whose|as|and\sadded|in\s(?:an?|its|his|her"
    r"|their)\s|on\s(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|condition)|said|says"
    r"|told|reported|were|was|is|are|has"
    r"|have|had|will|would)\b"
)
# The full stop of "U.S.", "S. Jaishankar", "Lt. Col." ends no clause.
_CLAUSE = re.compile(
    r"[;:”\"»“«]|(?<!\b[A-Z])(?<!\b(?:Mr|Ms|Dr|St|Lt|Jr|Sr|No))(?<!\b(?:Mrs|Col|Gen|Sen|Rep|Gov|Sgt|Maj|Rev|Inc))(?<!\b(?:Prof|Capt|Cmdr))\.\s|,\s(?:and|but|while|which|who)\s|\s(?:that|because|although|while)\s"
)
# "…, its director, Henrik Lasko, told the paper": a describing word, and the name
_DESCRIBED = re.compile(
    r",\s((?:the|an?|its|his|her|their)\s[^,]{3,60},\s[A-Z][\w'’.-]*(?:\s[A-Z][\w'’.-]*)*)(?:,\s*|\s*)$"
)
# "River Watch, a group that monitors dams and floods, said": the name stands before the clause
_CLAUSE_OF = re.compile(
    r"((?:[Tt]he\s)?[A-Z][\w’'.-]*(?:\s(?:(?:of|for|the)\s)*[A-Z][\w’'.-]*)*),\s(?:an?|the|its)\s[^,“”\"]{2,60}?"
    r"\s(?:that|which|who)\s[^“”\"]{3,80}?,?\s*"
)
_ANOTHER_CLAUSE = re.compile(r"(?:;|,?\s(?:while|whereas|but))\s")
_RELATIVE_BEGINS = re.compile(r"\s(?:that|which|who)\s$")
# "Corinne Abel, who voted in the capital, said"
_RELATIVE = re.compile(r",\s(?:who|which|whose)\s[^,]*(?:,[^,]{0,30})?,\s*$")
_NAME = re.compile(r"(?:[Tt]he\s|[Aa]n?\s)?[A-Z][\w'’.-]*(?:\s(?:of\s|for\s|the\s)*[A-Z][\w'’.-]*)*")


def chain(text: str) -> tuple[Party, ...]:
    """The parties through whom a sentence comes, from who asserts to the last relayer it names.

    A pronoun for a speaker is kept as it stands (an unnamed party): who it is, another sentence says.
    """
    relayers = _subjects(text)
    sources = [one for pattern in (_CITING, _ACCORDING) for one in _objects(text, pattern)]
    impersonal = _IMPERSONAL.search(text)
    if impersonal and not sources and (not relayers or meet(impersonal.span(), relayers[0].span)):
        return (Party(impersonal.group(), PartyKind.UNNAMED, impersonal.span()),)
    found: list[Party] = []
    for one in [*sources, *relayers]:
        if not any(meet(one.span, other.span) for other in found):
            found.append(one)
    return tuple(found)


def beside(text: str) -> Party | None:
    """Who speaks in another clause than the chain's: "The army says …, while the group says …"."""
    for match in _ANOTHER_CLAUSE.finditer(text):
        if _inside_speech(text, match.start()):
            continue
        for one in _subjects(text[match.end() :]):
            start, end = one.span
            return Party(one.name, one.kind, (start + match.end(), end + match.end()))
    return None


def _subjects(text: str) -> list[Party]:
    """Who stands before a verb of saying, or directly after it ("…, said the minister")."""
    inverted = _AFTER.search(text)
    if inverted:
        found = party(text, inverted.end(), _stop(text, inverted.end()))
        if found:
            return [found]
    for match in _VERB.finditer(text):
        before = text[: match.start()]
        if _inside_speech(text, match.start()) or _PASSIVE.search(before) or _COUNTED.search(before):
            continue
        if (
            before.endswith(", ")
            and _PARTICIPLE.search(match.group())
            and _WHEN_OR_BY.match(text, match.end())
        ):
            continue
        found = _before(text, match.start())
        if found and found.name not in ("which", "who", "that"):
            return [found]
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
        return party(text, start, relative.start())
    described = _CLAUSE_OF.fullmatch(text, start, end)
    if described:
        return party(text, *described.span(1))
    begins = [m.end() for m in _CLAUSE.finditer(text[start:end]) if text[start + m.end() : end].strip(" ,")]
    start += begins[-1] if begins else 0
    subject = MANNER.sub("", text[start:end].rstrip())
    comma = subject.rfind(", ")
    clause = begins and _RELATIVE_BEGINS.search(text, 0, start)
    if clause and subject.endswith(","):
        # "the group that owns her music, …, says": the verb of another clause
        described = _DESCRIBED.search(text, start, end)
        return party(text, *described.span(1)) if described else None
    if comma >= 0 and not subject.endswith(",") and not TIME.search(subject[comma:]):
        # "Inflation stood at 8 per cent, the statistics office said": no comma before the verb, one before the speaker.
        start += comma + 2
    elif subject.endswith((" and", " but")):
        # "Ardgaz attributes the cut to repairs and says": the subject of both verbs.
        name = _NAME.match(subject)
        if not name:
            return None
        end = start + name.end()
    elif _FINITE.search(subject):
        described = _DESCRIBED.search(text, start, end)
        return party(text, *described.span(1)) if described else None
    elif len(subject) > MAX_PARTY:
        # "Sean Robertson, a spokesman for …, told": the name is enough
        name = _NAME.match(subject)
        end = start + name.end() if name and subject[name.end() :].startswith(",") else end
    day = _ON_A_DAY.match(text[start:end])
    return party(text, start + (day.end() if day else 0), end)


def _objects(text: str, pattern: re.Pattern[str]) -> list[Party]:
    found = []
    for match in pattern.finditer(text):
        if _inside_speech(text, match.start()):
            continue
        one = party(text, match.end(), _stop(text, match.end()))
        if one and (pattern is _ACCORDING or citable(one)):
            found.append(one)
    return found


def _stop(text: str, start: int) -> int:
    match = _END.search(text, start)
    return match.start() if match else len(text)


def _inside_speech(text: str, at: int) -> bool:
    opened = max(text.rfind("“", 0, at), text.rfind("«", 0, at))
    closed = max(text.rfind("”", 0, at), text.rfind("»", 0, at))
    return opened > closed or (text.count('"', 0, at) % 2 == 1 and '"' in text[at:])
