"""What goes where in a daily brief without a model: bottom line, contested, unverified, outlook, gaps.

Every part is made of claims quoted whole. A claim stands in one part only (what its source calls
unverified is no development, what is expected is outlook), but for a story's topic sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from brief.corpus.duplicates import containment, shingles
from brief.drafting import newsworth
from brief.evidence.agreement import contests, holder, same_party
from brief.evidence.hedges import hearsay
from brief.evidence.measures import measured
from brief.evidence.sentences import read_sentence
from brief.records import (
    Change,
    Contest,
    DraftSentence,
    HedgeKind,
    Party,
    PartyKind,
    Section,
    SectionKind,
    SourcedClaim,
    SpanRef,
    Story,
    StoryStatus,
    source_name,
)

ENTRIES = 3
"""Most entries of each part around the developments in a brief of one to two pages."""
ALONE = 2
"""So many more where the brief has one story, and so no others to make room for."""
LEAD = 3
"""Most sentences of the bottom line."""

MANY = 3
"""Independent sources from which on one story leads no more than another."""
WORTH = 0.5
"""News from which on a second sentence of a brief's only story belongs in its bottom line."""
OLD = 0.3
"""News that a sentence must have more to lead where its story is not new: that of three names."""
ALIKE = 0.5
"""Share of word 3-grams from which on two sentences of the bottom line say the same."""
_GAP = re.compile(
    r"""\b(?:did\snot\s(?:answer|respond|reply|comment|give|say|name|specify|disclose)|declined\sto\s(?:comment|say|name|give)
      |(?:is|was|were|are|remain(?:s|ed)?)\s(?:not\s(?:yet\s)?)?(?:clear|unclear|known|unknown)(?<!\sis\sclear)(?<!\swas\sclear)
      |(?:is|was|were|are)\s[“"]?(?:not\saware|unaware)
      |has\snot\s(?:yet\s)?been\s(?:established|published|released|determined|identified|disclosed)|no\s(?:figures?|details?|cause
      |explanation|date|information)\b|could\snot\s(?:be\sreached|say\s(?:how|where|when|who|from|for)))""",
    re.IGNORECASE | re.VERBOSE,
)


_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_DOUBTFUL = frozenset({HedgeKind.UNVERIFIED, HedgeKind.ALLEGED})
_A_CLAIM = re.compile(r"claim|accus", re.IGNORECASE)  # as often a plain noun or a plain act
_SAID = re.compile(
    r"reportedly|(?:is|are|was|were|been) reported|it (?:is|was|has been)|rumou?r|(?:is|are) said",
    re.IGNORECASE,
)
# "the 300 points that had been reported as possible", "were reported correctly": nobody doubts the sentence
_ASIDE = re.compile(r"\b(?:that|which|who|as|than|what) (?:(?:had|has|have) )?$", re.IGNORECASE)
_ON_REPORTS = re.compile(
    r"\s*(?:correctly|wrongly|accurately|earlier|previously|on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
)
_REPORTS_SAY = re.compile(
    r"\b(?:say|said|suggest\w*|claim\w*|indicat\w*|allege\w*|appear\w*|that|it (?:is|was|has))\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"(?:he|she|they|it|we|i|some|others?|one|who)\b", re.IGNORECASE)
# "had drawn up a plan to limit", "said that it would act": no forecast of an event
_NO_FORECAST = re.compile(
    r"\b(?:a|an|the|its|their|his|her|any|no|of) (?:\w+ )?plans? to\b"
    r"|\b(?:saying|said|says|adding|added)(?: that)? (?:it|he|she|they|we) would\b|\bwould not (?:say|comment)\b"
    r"|\b(?:where|who|whose|in which)\b[^,]{0,60}\b(?:will|would)\b|\bif\b[^,]{0,80}\bwould\b",
    re.IGNORECASE,
)
_WITH_AN_END = re.compile(
    r"\b(?:by|until|on|in|from|before|next|within|until|due|at the end of|later|coming)\s(?:the\s|early\s|late\s|mid-)*"
    r"(?:\d|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun|today|tomorrow|tonight"
    r"|week|month|year|day|hours|spring|summer|autumn|winter|end of|this)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts around the developments, and which claims they took."""

    sections: tuple[Section, ...]
    taken: frozenset[SpanRef]
    first: Mapping[str, int]
    """The place in the bottom line by the id of each story that stands there."""


def unverified(claim: SourcedClaim) -> bool:
    """Whether the source itself says that it does not know: unverified, alleged, or from nobody it names."""
    text = claim.text
    reading = read_sentence(text, claim.article.language)
    if any(hedge.kind in _DOUBTFUL and not _A_CLAIM.match(hedge.words) for hedge in reading.hedges):
        return True
    if hearsay(text):
        return True
    if reading.chain:
        return all(
            party.kind is PartyKind.UNNAMED and not _PRONOUN.match(party.name) and _asserts(text, party)
            for party in reading.chain
        ) or any(party.name.casefold().startswith("it ") for party in reading.chain)
    return any(
        _SAID.match(hedge.words)
        and not _ASIDE.search(text[: hedge.span[0]])
        and not _ON_REPORTS.match(text[hedge.span[1] :])
        for hedge in reading.hedges
    )


def _asserts(text: str, party: Party) -> bool:
    """Whether nameless "reports" say something, rather than being spoken of."""
    return not party.name.casefold().startswith("reports of") or bool(
        _REPORTS_SAY.search(text[party.span[1] :])
    )


def doubted(story: Story) -> tuple[str, ...]:
    """Whose word a source of the story says could not be verified, by name; nobody's own publisher."""
    found: list[str] = []
    for claim in story.claims:
        reading = read_sentence(claim.text, claim.article.language)
        if reading.chain and any(hedge.kind is HedgeKind.UNVERIFIED for hedge in reading.hedges):
            who = holder(claim)
            if not same_party(who, source_name(claim.article)):
                found.append(who)
    return tuple(found)


def is_doubted(claim: SourcedClaim, names: Sequence[str]) -> bool:
    """Whether a claim is the word of one of those, or relayed by one."""
    chain = read_sentence(claim.text, claim.article.language).chain
    mine = [holder(claim), *(party.name for party in chain if party.kind is not PartyKind.UNNAMED)]
    return any(same_party(one, name) for one in mine for name in names)


def expected(claim: SourcedClaim) -> bool:
    """Whether a claim speaks of what is to come, and says who expects it or expects it itself."""
    reading = read_sentence(claim.text, claim.article.language)
    if not reading.forecast or reading.negations or _NO_FORECAST.search(claim.text):
        return False
    in_speech = any(start <= claim.text.find(reading.forecast) < end for start, end in reading.quoted)
    nameless = any(_PRONOUN.match(party.name) for party in reading.chain)
    return not nameless and not in_speech


def dated_forecast(claim: SourcedClaim) -> bool:
    """Whether a claim speaks of what is to come and says by when."""
    return expected(claim) and bool(_WITH_AN_END.search(claim.text))


def gap(claim: SourcedClaim) -> bool:
    """Whether a source says what is not known or not answered."""
    return bool(_GAP.search(claim.text))


def parts(
    stories: Sequence[Story],
    topics: Mapping[str, SourcedClaim | None],
    quote: Callable[[SourcedClaim, Story], DraftSentence],
    entries: int = ENTRIES,
) -> Parts:
    """The parts around the developments.

    Args:
        stories: those shown, in their order.
        topics: each story's topic sentence by the story's id; it stays among the developments.
        quote: makes a graded draft sentence of a claim.
        entries: most entries of each part.
    """
    lead = [(story, claim) for story in stories if (claim := topics[story.id]) is not None]
    taken: set[SpanRef] = set()
    disputed = _contested(stories, quote, taken, entries)
    used = taken | {claim.ref for _, claim in lead}
    doubtful = _collect(stories, (unverified,), SectionKind.UNVERIFIED, quote, used, entries)
    coming = _collect(stories, (dated_forecast, expected), SectionKind.OUTLOOK, quote, used, entries)
    gaps = _collect(stories, (gap,), SectionKind.GAPS, quote, used, entries)
    changed = _changes(stories, quote, used, entries)
    sections = [*_bottom_line(lead, quote), *changed, *disputed, *doubtful, *coming, *gaps]
    first = {
        section.story.id: place for place, section in enumerate(sections) if section.story and _leads(section)
    }
    elsewhere = used - {claim.ref for _, claim in lead}
    return Parts(tuple(section for section in sections if section.sentences), frozenset(elsewhere), first)


def _leads(section: Section) -> bool:
    return section.kind is SectionKind.BOTTOM_LINE


def _bottom_line(
    lead: Sequence[tuple[Story, SourcedClaim]], quote: Callable[[SourcedClaim, Story], DraftSentence]
) -> list[Section]:
    """The topic sentences of the leading stories; they stand among the developments too.

    What the user watches comes first, then what is independently covered, then the most news; what cannot stand
    alone, what its source does not vouch for, what the next sentence denies and a single post never lead.
    """
    fit = [
        (story, claim)
        for story, claim in lead
        if newsworth.leads(claim)
        and not unverified(claim)
        and not gap(claim)
        and not is_doubted(claim, doubted(story))
        and not newsworth.taken_back(claim, story)
        and (story.independent > 1 or not newsworth.post(claim.article))
    ]
    fit.sort(
        key=lambda pair: (
            not pair[0].watched,
            -min(pair[0].independent, MANY),
            -round(_fresh(*pair), 3),
        )
    )
    if len(lead) == 1 and fit:  # a brief of one story: what else it says that can stand alone
        (story, first) = fit[0]
        others = [c for c in story.claims if c.ref != first.ref and newsworth.leads(c) and not unverified(c)]
        names = doubted(story)
        others = [c for c in others if not expected(c) and not is_doubted(c, names)]
        others = [c for c in others if newsworth.news(c) >= WORTH]
        fit += [(story, claim) for claim in sorted(others, key=lambda c: -round(newsworth.news(c), 3))[:1]]
    found: list[Section] = []
    grams: list[frozenset[str]] = []
    for story, claim in fit:
        mine = shingles(claim.text)
        if len(found) < LEAD and all(containment(mine, other) < ALIKE for other in grams):
            found.append(Section("", (quote(claim, story),), story, SectionKind.BOTTOM_LINE))
            grams.append(mine)
    return found


def _fresh(story: Story, claim: SourcedClaim) -> float:
    """How much of a sentence is news today: less of a story that only goes on, a correction, another day."""
    goes_on = story.status is StoryStatus.CONTINUING and not story.changes
    old = goes_on + newsworth.corrects(claim.text) + _of_another_day(claim)
    return newsworth.news(claim) - OLD * old


def _of_another_day(claim: SourcedClaim) -> bool:
    """Whether a sentence names a weekday, and not the one on which it was published."""
    written = claim.article.published.start
    named = _WEEKDAY.findall(claim.text)
    return bool(written and named) and f"{written:%A}" not in named


@lru_cache(maxsize=64)
def _contests(claims: tuple[SourcedClaim, ...]) -> tuple[Contest, ...]:
    """What a story's claims differ on: held, for a brief is drafted again until it fits its length."""
    return (*contests(claims), *measured(claims))


def _changes(
    stories: Sequence[Story],
    quote: Callable[[SourcedClaim, Story], DraftSentence],
    used: set[SpanRef],
    entries: int,
) -> list[Section]:
    """What changes, corrects or withdraws what the last brief quoted; it may stand among the developments too."""
    found: list[Section] = []
    for story in stories:
        by_claim: dict[SpanRef, list[Change]] = {}
        for change in story.changes:
            by_claim.setdefault(change.claim.ref, []).append(change)
        for changes in by_claim.values():
            told = "; ".join(dict.fromkeys(map(_told, changes)))
            heading = f"{story.label}: {told}"
            found.append(Section(heading, (quote(changes[0].claim, story),), kind=SectionKind.CHANGES))
    found = found[:entries]
    used.update(citation.ref for section in found for citation in section.sentences[0].citations)
    return found


def _told(change: Change) -> str:
    """What a change comes to: the two figures and whose they are, or that it corrects or withdraws."""
    if change.was and change.now:
        return f"{change.about}, {change.holder}: {change.was} before, now {change.now}"
    return change.kind.value


def _contested(
    stories: Sequence[Story],
    quote: Callable[[SourcedClaim, Story], DraftSentence],
    taken: set[SpanRef],
    entries: int,
) -> list[Section]:
    found: list[Section] = []
    for story in stories:
        for contest in _contests(story.claims):
            if len(found) == entries:
                return found
            claims = [story.claims[side.claims[0]] for side in contest.sides]
            if len({claim.ref for claim in claims}) < 2:
                continue
            figures = contest.sides[0].low is not None
            sides = " against ".join(f"{side.says} ({', '.join(side.holders)})" for side in contest.sides)
            heading = f"{contest.about}: {sides}" if figures else "yes against no"
            taken.update(claim.ref for claim in claims)
            sentences = tuple(quote(claim, story) for claim in claims)
            found.append(Section(f"{story.label}: {heading}", sentences, story, SectionKind.CONTESTED))
    return found


def _collect(
    stories: Sequence[Story],
    fits: Sequence[Callable[[SourcedClaim], bool]],
    kind: SectionKind,
    quote: Callable[[SourcedClaim, Story], DraftSentence],
    used: set[SpanRef],
    entries: int,
) -> list[Section]:
    """The claims that fit, a section a story: one of each story before a second of any, the first test's first."""
    if len(stories) == 1:
        entries += ALONE
    each = max(2, entries // max(1, len(stories)))
    ranked: list[tuple[int, int, int, Story, SourcedClaim]] = []
    for place, story in enumerate(stories):
        copied = {id_ for group in story.copies for id_ in group[1:]}
        fitting: list[tuple[int, SourcedClaim]] = []
        for claim in story.claims:
            if claim.article.id in copied or claim.ref in used or not newsworth.understood(claim.text):
                continue
            test = next((i for i, fit in enumerate(fits) if fit(claim)), None)
            if test is not None:
                fitting.append((test, claim))
        fitting.sort(key=lambda pair: (pair[0], -round(newsworth.news(pair[1]), 3)))
        ranked += [(test, turn, place, story, claim) for turn, (test, claim) in enumerate(fitting[:each])]
    picked = sorted(ranked, key=lambda one: one[:3])[:entries]
    used.update(claim.ref for *_, claim in picked)
    by_story: dict[str, list[tuple[Story, SourcedClaim]]] = {}
    for *_, story, claim in sorted(picked, key=lambda one: (one[2], one[1])):
        by_story.setdefault(story.id, []).append((story, claim))
    return [
        Section(pairs[0][0].label, tuple(quote(c, s) for s, c in pairs), pairs[0][0], kind)
        for pairs in by_story.values()
    ]
