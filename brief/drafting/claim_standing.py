"""How a claim stands by its own words: not vouched for, expected, or saying what is not known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from brief.analysis.modality import hearsay
from brief.formats.calendars import KIND as CALENDAR
from brief.records import HedgeKind, PartyKind, Reading, SourcedClaim, Story, source_name
from brief.stories.disputed_counts import holder, same_party
from brief.text.calendar_names import A_WEEKDAY

# What is not known is what the sentence tells, not a clause in passing: "a star known for", "details that are unclear".
_KNOWN = r"(?:(?:still|yet|immediately|entirely|publicly|officially)\s)*"
_GAP = re.compile(
    rf"""^(?:(?:But|And|Still|However|So\sfar),?\s)?(?:It\s(?:is|was|remains?|remained)\s{_KNOWN}(?:not\s{_KNOWN}(?:clear|known)
      |unclear|unknown|uncertain)
      |(?:[^,;:“"](?!\b(?:although|though|that|which|who|said)\b)){{3,70}}\b(?:is|was|are|were|remains?|remained)\s{_KNOWN}(?:not\s{_KNOWN}(?:clear|known)|unclear|unknown)\b(?!\s(?:for|as)\b)
      |[^,;:“"]{{3,90}}\b(?:has|have)\snot\s(?:yet\s)?been\s(?:established|determined|identified|disclosed|confirmed)\b
      |[^,;:“"]{{3,90}}\b(?:did\snot|declined\sto|would\snot)\s(?:say|specify|disclose|give)\s(?:how|wh\w+|from|for|if|the|any|further|an?)\b
      |There\s(?:is|was|has\sbeen)\sno\s(?:immediate\s)?(?:word|information|explanation|official\s\w+)\b)""",
    re.VERBOSE,
)
_ALSO = re.compile(r"\balso (?:declined|did not|would not|has not|have not)\b")
# "alleged drug boat" names what a thing is held to be; "reportedly" doubts the sentence.
_ALLEGEDLY = re.compile(r"(?:purportedly|supposedly|reportedly)\b", re.IGNORECASE)
# Those who are heard of and not met. Unnamed officials, experts or residents speak for themselves, and are attribution.
_UNMET = re.compile(
    r"\b(?:sources?|reports|rumou?rs?|posts|accounts|channels|social (?:media|networking)|insiders?"
    r"|(?:people|diplomats?|persons?) (?:familiar|briefed|close|with (?:direct )?knowledge))\b",
    re.IGNORECASE,
)
# "were reported missing" tells what somebody did; "is reported to have fled", "it was reported that" doubt the
# sentence.
_SAID = re.compile(
    r"reportedly|(?:is|are|was|were) (?:reported|said|rumou?red) to\b|it (?:is|was|has been) \w+|(?:is|are) rumou?red",
    re.IGNORECASE,
)
# "the 300 points that had been reported as possible", "were reported correctly": nobody doubts the sentence
_ASIDE = re.compile(r"\b(?:that|which|who|as|than|what) (?:(?:had|has|have) )?$", re.IGNORECASE)
_ON_REPORTS = re.compile(rf"\s*(?:correctly|wrongly|accurately|earlier|previously|on {A_WEEKDAY})\b")
_OF = re.compile("reports of", re.IGNORECASE)  # spoken of
_NO_SIDE = re.compile(
    r"(?:Neither|None of the|None of these) (?:account|version|claim|side|report)s?\b", re.IGNORECASE
)
_PRONOUN = re.compile(r"(?:he|she|they|it|we|i|some|others?|one|who)\b", re.IGNORECASE)
# "had drawn up a plan to limit", "said that it would act": no forecast of an event
_NO_FORECAST = re.compile(
    r"\b(?:a|an|the|its|their|his|her|any|no|of) (?:\w+ )?plans? to\b"
    r"|\b(?:saying|said|says|adding|added)(?: that)? (?:it|he|she|they|we) would\b|\bwould not (?:say|comment)\b"
    r"|\b(?:where|who|whose|in which)\b[^,]{0,60}\b(?:will|would)\b|\bif\b[^,]{0,80}\bwould\b",
    re.IGNORECASE,
)
# Arranged, limited or likely by a day: "agreed to meet again by 15 March", "applies until 21 March".
_DAY = r"(?:\d|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun|end of)"
_ARRANGED = re.compile(
    rf"\b(?:agreed\b[^.;,]{{0,50}}|promised|pledged|undertook|arranged|intends?|plans?|due|is|are)"
    rf" to (?:\w+ ){{0,3}}by (?:the )?{_DAY}|\b(?:is|are|was|were) (?:un)?likely (?:by|on|before|within|next|later)\b"
    r"|\b(?:appl(?:y|ies)|in force|in effect|valid|runs?|extended|lasts?|suspended|closed|limited)\b[^.;]{0,40}"
    rf"\buntil (?:the |at least )?{_DAY}",
    re.IGNORECASE,
)
_WITH_AN_END = re.compile(
    rf"\b(?:by|until|on|in|from|before|next|within|due|later|coming)\s(?:(?:the|early|late)\s|mid-)*(?:{_DAY}"
    r"|today|tomorrow|tonight|week|month|year|day|hours|spring|summer|autumn|winter|this)|\bat the end of",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)  # this and the next are asked at each draft, until a brief fits its length
def unverified(claim: SourcedClaim) -> bool:
    """Whether the source itself says that it does not know: unverified, alleged, or from nobody it names."""
    text = claim.text
    reading = claim.reading
    if any(h.kind is HedgeKind.UNVERIFIED or _ALLEGEDLY.match(h.words) for h in reading.hedges) or hearsay(
        text
    ):
        return True
    if reading.chain:
        return all(
            party.kind is PartyKind.UNNAMED
            and _UNMET.search(party.name)
            and not _PRONOUN.match(party.name)
            and not _OF.match(party.name)
            for party in reading.chain
        ) or any(party.name.casefold().startswith("it ") for party in reading.chain)
    return any(
        _SAID.match(text, hedge.span[0])
        and not _ASIDE.search(text[: hedge.span[0]])
        and not _ON_REPORTS.match(text[hedge.span[1] :])
        for hedge in reading.hedges
    )


def of_all_sides(claim: SourcedClaim) -> bool:
    """Whether a sentence doubts every account of its story, and so needs no sentence before it to be understood."""
    return bool(_NO_SIDE.match(claim.text)) and unverified(claim)


def doubted(story: Story) -> tuple[str, ...]:
    """Whose word a source of the story says could not be verified, by name; nobody's own publisher."""
    found: list[str] = []
    for claim in story.claims:
        reading = claim.reading
        if reading.chain and any(hedge.kind is HedgeKind.UNVERIFIED for hedge in reading.hedges):
            who = holder(claim)
            if not same_party(who, source_name(claim.article)):
                found.append(who)
    return tuple(found)


def is_doubted(claim: SourcedClaim, names: Sequence[str]) -> bool:
    """Whether a claim is the word of one of those, or relayed by one."""
    chain = claim.reading.chain
    mine = [holder(claim), *(party.name for party in chain if party.kind is not PartyKind.UNNAMED)]
    return any(same_party(one, name) for one in mine for name in names)


def to_come(text: str, reading: Reading) -> str:
    """The words by which a sentence speaks of what is to come, of an arrangement or of a limit; or empty."""
    arranged = _ARRANGED.search(text)
    return reading.forecast or (arranged.group() if arranged else "")


@lru_cache(maxsize=4096)
def expected(claim: SourcedClaim) -> bool:
    """Whether a claim speaks of what is to come, and says who expects it or expects it itself."""
    reading = claim.reading
    words, arranged = to_come(claim.text, reading), _ARRANGED.search(claim.text)
    denied = reading.negations or _NO_FORECAST.search(claim.text)
    if not words or (denied and not arranged):
        return False
    in_speech = any(start <= claim.text.find(words) < end for start, end in reading.quoted)
    nameless = any(_PRONOUN.match(party.name) for party in reading.chain)
    return not nameless and not in_speech


def forecast_only(claim: SourcedClaim) -> bool:
    """Whether a claim is unvouched for only in that somebody unnamed expects it, by a day that can be checked."""
    return dated_forecast(claim) and not any(
        hedge.kind is HedgeKind.UNVERIFIED for hedge in claim.reading.hedges
    )


def dated_forecast(claim: SourcedClaim) -> bool:
    """Whether a claim speaks of what is to come and says by when."""
    return expected(claim) and bool(_WITH_AN_END.search(claim.text))


def scheduled(claim: SourcedClaim) -> bool:
    """Whether a claim is the entry of a calendar, which says when something is to be, and is not called off."""
    return claim.article.origin.kind == CALENDAR and claim.order == 0 and "(cancelled)" not in claim.text


def gap(claim: SourcedClaim) -> bool:
    """Whether a source says what is not known or not answered; "also" leans on what was told before."""
    return bool(_GAP.search(claim.text)) and not _ALSO.search(claim.text)
