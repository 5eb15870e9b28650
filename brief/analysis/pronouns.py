"""Who "he" or "she" most likely is: the person whose name opens the sentence just before; nobody in doubt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from brief.records import PartyKind, Pronoun, SourcedClaim
from brief.text.calendar_names import A_MONTH, A_WEEKDAY

_PRONOUN = re.compile(r"(?:^\W*|[”\"’'],?\s)((?:[Hh]e|[Ss]he))\b")
# Who does what the sentence before tells: its opening name, or the name of the one who says it.
_OPENS = re.compile(
    rf"^\W*(?:(?:But|And|Still|Then|(?:On|In|At|After|Before|Since)\b[^,]{{0,60}},)\s)?"
    rf"(?P<name>(?!(?:{A_MONTH}|{A_WEEKDAY}|On|In|At|And|But|After|Before|Since|For|To|From|With|Of|By)\b)"
    r"(?:[A-Z][\w’'-]*[a-zé]\.?\s(?:[A-Z]\.\s)?){0,4}[A-Z][\w’'-]*[a-zé])"
    r"(?=,?\s(?:\w+ly\s|also\s|then\s|later\s)?(?:is|was|has|had|will|would|said|told"
    r"|began|took|came|went|met|made|left|held|gave|\w{3,}ed|\w{3,}[^s\W]s)\b)"
)
_NOBODY = re.compile(
    r"^(?:He|She|The|This|That|These|It|They|We|You|There|Some|Many|Most|In|For|While|When|As|An?|His|Her|Its|Their|If"
    r"|Officials|Police)\b"
    r"|\b\w*(?:Ministry|Office|Department|Council|Court|Bank|Party|University|House|Senate|Congress|Times|Post|News"
    r"|Agency|Group|Company|Corp|Inc|Union|Committee|Commission|Service|Police|Army|Center|Centre|Institute|City|State|States)s?$"
)


def resolved(claims: Sequence[SourcedClaim]) -> list[SourcedClaim]:
    """The claims of one article, in their order, each with whom its "he" or "she" stands for."""
    done: list[SourcedClaim] = []
    for claim in claims:
        match = _PRONOUN.search(claim.text) if claim.reading.analysed else None
        if match and done and claim.order - done[-1].order == 1 and (who := _subject(done[-1])):
            found = Pronoun(match[1], match.span(1), who)
            claim = replace(claim, reading=replace(claim.reading, pronouns=(found,)))
        done.append(claim)
    return done


def _subject(claim: SourcedClaim) -> str:
    """The person of whom a sentence tells, or who says it; empty where that is doubtful."""
    if claim.reading.pronouns:
        return claim.reading.pronouns[0].refers_to
    spoken = (
        [p.name for p in claim.reading.chain if p.kind is PartyKind.NAMED] if claim.reading.quoted else []
    )
    opening = _OPENS.search(claim.text)
    names = [name.split(",")[0] for name in spoken] or ([opening["name"]] if opening else [])
    sure = len(names) == 1 and names[0][0].isupper() and not _NOBODY.search(names[0])
    return names[0] if sure else ""
