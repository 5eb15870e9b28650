"""Where the claims of one story agree and where they differ: figures by holder, yes against no, support.

A holder is who asserts a claim as its sentence words it, else the publisher. A later figure of the
same holder replaces the earlier one: a toll that rises is news, not a contradiction.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence, Set

from brief.corpus.words import beginnings
from brief.evidence.hedges import hearsay
from brief.evidence.sentences import read_sentence
from brief.records import (
    Contest,
    Credibility,
    Figure,
    HedgeKind,
    Party,
    PartyKind,
    Reading,
    Side,
    SourcedClaim,
    source_name,
)

# Two figures differ from here on, as a share of the larger: "about 40" and "42" do not.
DIFFERS = 0.1
# Share of a sentence's content words that another must hold to speak of the same thing, and to say the same.
SAME_MATTER, SAME_CLAIM = 0.5, 0.6
OPPOSED = 0.75
# Seconds below which figures are of one time. A toll of the day before is no other side, and what was killed
# in yesterday's raid is not what was killed in today's.
ONE_TIME = 24 * 3600.0
_DENIES = re.compile(
    r"\b(?:den(?:y|ies|ied|ying|ial)|reject(?:s|ed)?|dismiss(?:es|ed)?|disput(?:es|ed)|contradict(?:s|ed)?)\b",
    re.IGNORECASE,
)
# What is denied is told by words other than these: "the ministry rejects the claims of the other side" denies all.
HOLLOW = frozenset(
    """claim alleg accusa report statem denial denie reject dismis catego strong firmly side ministr spokes governm
    official inform media said says tell told any all such being having false untrue basele unfoun""".split()
)
_COUNT = re.compile(
    r"(?:the )?(?:official |confirmed |death )*(?:number|toll|figure|count|total)s?\b", re.IGNORECASE
)
# A figure that its sentence gives as one that held before is no side of a dispute now.
FORMER = re.compile(
    r"\bhad (?:spoken|said|put|given|reported|stated|been)\b|\buntil \w+day\b|\b(?:previously|initially|at first)\b"
    r"|\bearlier (?:said|reported|figures?|counts?|tolls?|put|gave)\b|\bwrongly\b|\bin error\b",
    re.IGNORECASE,
)
# "80 more missing", "another three": an addition to what was counted before or is counted beside it.
_ADDED = re.compile(r"\s+(?:more|others?|additional|further)\b", re.IGNORECASE)
ADDED_BEFORE = re.compile(
    r"\b(?:another|additional|further|a total of|the total to(?: at least)?)\s+$", re.IGNORECASE
)
_PREPOSITION = re.compile(r"\b(?:in|of|at|from|on|after|by|with|among|who|near)\b")
_STATE = r"(?:dead|killed|died|injured|wounded|hurt|missing|captured|detained|displaced)"
_EITHER = re.compile(rf"\b{_STATE} (?:and|or|and/or|/) {_STATE}\b", re.IGNORECASE)
_PEOPLE = re.compile(
    r"\b(?:people|persons|civilians|victims|bodies|residents|dead|others?|inhabitants)\b", re.IGNORECASE
)


def holder(claim: SourcedClaim) -> str:
    """Who asserts a claim: the first named party of its chain, else its publisher."""
    return _holder(claim, _read(claim))


def _holder(claim: SourcedClaim, reading: Reading) -> str:
    for party in reading.chain:
        if party.kind is not PartyKind.UNNAMED and _proper(party):
            return re.sub(r"^(?:the|a|an|its|his|her|their)\s", "", party.name, flags=re.IGNORECASE)
    return source_name(claim.article)


def _proper(party: Party) -> bool:
    """Whether a party is somebody that two sentences can both speak of; a count ("the number of") is nobody."""
    if _COUNT.match(party.name):
        return False
    return any(word[:1].isupper() for word in party.name.split()) or party.name.lower().startswith("the ")


def _read(claim: SourcedClaim) -> Reading:
    return read_sentence(claim.text, claim.article.language)


def contests(claims: Sequence[SourcedClaim]) -> list[Contest]:
    """What the claims of one story differ on; each side with its holders and its claims' indices."""
    readings = [_read(claim) for claim in claims]
    return [*_figures(claims, readings), *_denials(claims, readings)]


def _figures(claims: Sequence[SourcedClaim], readings: Sequence[Reading]) -> list[Contest]:
    found: dict[tuple[str, ...], dict[str, tuple[float, int, Figure]]] = {}
    for i, (claim, reading) in enumerate(zip(claims, readings, strict=True)):
        for key, figure in comparable(claim.text, reading):
            who = _holder(claim, reading)
            when = when_of(claim)
            held = found.setdefault(key, {})
            if who not in held or when > held[who][0]:
                held[who] = (when, i, figure)
    return [contest for key, held in found.items() if (contest := _contest(key, _latest(held)))]


def _latest(held: dict[str, tuple[float, int, Figure]]) -> dict[str, tuple[float, int, Figure]]:
    """The figures of one time: an older one is not held against what was counted since."""
    last = max(when for when, _, _ in held.values())
    return {who: entry for who, entry in held.items() if last - entry[0] < ONE_TIME}


def when_of(claim: SourcedClaim) -> float:
    """When a claim was published, or first seen, in seconds."""
    return (claim.article.published.start or claim.article.first_seen).timestamp()


def comparable(text: str, reading: Reading) -> list[tuple[tuple[str, ...], Figure]]:
    """The figures of a sentence that another source's can be held against, each with what it counts.

    Left out are figures that the sentence itself gives as former or as added to others ("two more"), the
    parts of a total ("nine civilians and three militants"), and, where people of one state or another are
    counted together ("dead or missing"), those that are read as of one of them alone.
    """
    if FORMER.search(text):
        return []
    states = Counter(figure.states for figure in reading.figures)
    either = _EITHER.search(text) is not None
    return [
        (key, figure)
        for figure in reading.figures
        if (key := _counts(figure))
        and states[figure.states] == 1
        and not (either and len(figure.states) == 1)
        and not _ADDED.match(text[figure.span[1] :])
        and not ADDED_BEFORE.search(text[: figure.span[0]])
    ]


def _counts(figure: Figure) -> tuple[str, ...]:
    """What a figure counts, where that can be compared: people of one or more states, by their head noun."""
    if figure.states:
        head = "people" if _PEOPLE.search(figure.counted) or not figure.counted else _head(figure.counted)
        return ("/".join(figure.states), head)
    return ()


def _head(counted: str) -> str:
    """The noun that a phrase is about: the last word before any preposition."""
    words = re.findall(r"[^\W\d_]{3,}", _PREPOSITION.split(counted.lower())[0])
    return words[-1].rstrip("s") if words else "people"


def _contest(key: tuple[str, ...], held: dict[str, tuple[float, int, Figure]]) -> Contest | None:
    sides: list[list[tuple[str, int, Figure]]] = []
    for who, (_, i, figure) in held.items():
        for side in sides:
            if agree(side[0][2], figure):
                side.append((who, i, figure))
                break
        else:
            sides.append([(who, i, figure)])
    if len(sides) < 2:
        return None
    sides.sort(key=lambda side: side[0][2].low)
    return Contest(
        f"{' or '.join(key[0].split('/'))} ({key[1]})",
        tuple(
            Side(
                side[0][2].words,
                _once(who for who, _, _ in side),
                tuple(i for _, i, _ in side),
                side[0][2].low,
                side[0][2].high,
            )
            for side in sides
        ),
    )


def agree(one: Figure, other: Figure) -> bool:
    """Whether two figures may be one: they meet, or differ by less than :data:`DIFFERS`."""
    low, high = sorted((one, other), key=lambda figure: figure.low)
    return high.low <= low.high or high.low - low.high <= DIFFERS * max(high.low, 1.0)


def _denials(claims: Sequence[SourcedClaim], readings: Sequence[Reading]) -> list[Contest]:
    found = []
    for i, denial in enumerate(claims):
        match = _DENIES.search(denial.text)
        if not match or not readings[i].chain:
            continue
        who = _holder(denial, readings[i])
        what = beginnings(denial.text[match.end() :]) - HOLLOW
        what -= {word for party in readings[i].chain for word in beginnings(party.name)}
        if len(what) < 3:
            continue
        against = [
            (j, _holder(claim, readings[j]))
            for j, claim in enumerate(claims)
            if j != i and not readings[j].negations and _share(what, claim.text) >= SAME_MATTER
        ]
        against = [(j, name) for j, name in against if not same_party(name, who)]
        if against:
            yes = Side(
                claims[against[0][0]].text, _once(name for _, name in against), tuple(j for j, _ in against)
            )
            found.append(Contest(denial.text, (yes, Side(denial.text, (who,), (i,)))))
    return found


def _once(names: Iterable[str]) -> tuple[str, ...]:
    """Names without repeats; one that says no more than another ("Interior Ministry") is that one."""
    kept: list[str] = []
    for name in names:
        if not any(same_party(name, other) for other in kept):
            kept.append(name)
    return tuple(kept)


def same_party(one: str, other: str) -> bool:
    """Whether two names may be one party: all the words of the shorter stand in the longer."""
    a, b = _name_words(one), _name_words(other)
    return one == other or bool(a and b and (a <= b or b <= a))


def _name_words(name: str) -> set[str]:
    found = re.findall(r"[^\W_]{3,}", name.casefold())
    return {re.sub(r"(?:[’']s|s)$", "", word) for word in found} - {"the", "and", "for", "its"}


def _share(words: Set[str], text: str) -> float:
    return len(words & beginnings(text)) / len(words) if words else 0.0


def credibility(
    claim: SourcedClaim,
    others: Sequence[SourcedClaim],
    source_of: dict[str, str],
    *,
    speaks_itself: bool = False,
) -> Credibility:
    """The Admiralty digit of a claim, from corroboration and contradiction by independent sources alone.

    An outlet that relays the same speaker is no second source.

    1 confirmed: two other independent sources say it and none differs; 2 probably true: one does; 3
    possibly true: none does and none differs, and the source itself does not weaken it; 4 doubtful: some
    differ and some agree; 5 improbable: others differ and none agrees; 6 cannot be judged: one source,
    which itself hedges it as unverified, alleged or second-hand, or a language without rules.

    Args:
        claim: the claim.
        others: the other claims of its story.
        source_of: article id → its independent source, as the story counts them.
        speaks_itself: the speaker whom the sentence names is its publisher.
    """
    mine = _read(claim)
    own = source_of.get(claim.article.id, claim.article.id)
    who = _holder(claim, mine)
    words = beginnings(claim.text)
    supporting, opposing = [], []
    for other in others:
        source = source_of.get(other.article.id, other.article.id)
        if source == own:
            continue
        shared = _share(words, other.text)
        theirs = _read(other)
        # Who relays the same speaker confirms that it was said, not that it is so.
        if same_party(who, _holder(other, theirs)):
            continue
        if (
            shared >= SAME_CLAIM
            and bool(mine.negations) == bool(theirs.negations)
            and _same_figures(claim.text, mine, other.text, theirs)
        ):
            supporting.append(source)
        elif shared >= SAME_MATTER and _opposes(claim, mine, other, theirs, shared):
            opposing.append(source)
    agree, differ = _once(supporting), _once(opposing)
    digit, why = _digit(
        mine,
        len(agree),
        len(differ),
        second_hand=(bool(mine.chain) and not speaks_itself) or hearsay(claim.text),
    )
    return Credibility(digit, agree, differ, why)


def _digit(reading: Reading, agree: int, differ: int, *, second_hand: bool) -> tuple[int, str]:
    if not reading.analysed:
        return 6, "its language is not analysed"
    if differ:
        return (4, "sources differ") if agree else (5, "other sources say otherwise")
    if agree >= 2:
        return 1, f"{agree} other independent sources say it"
    if agree:
        return 2, "one other independent source says it"
    weak = {HedgeKind.UNVERIFIED, HedgeKind.ALLEGED, HedgeKind.SUGGESTED, HedgeKind.REPORTED}
    if any(hedge.kind in weak for hedge in reading.hedges) or second_hand:
        return 6, "one source, which has it from others"
    return 3, "one source, not contradicted"


def _same_figures(text: str, one: Reading, other_text: str, other: Reading) -> bool:
    theirs = comparable(other_text, other)
    return all(
        any(key == kind and agree(figure, held) for kind, held in theirs)
        for key, figure in comparable(text, one)
    )


def _opposes(one: SourcedClaim, mine: Reading, other: SourcedClaim, theirs: Reading, shared: float) -> bool:
    held = comparable(other.text, theirs) if abs(when_of(one) - when_of(other)) < ONE_TIME else []
    if any(
        key == kind and not agree(figure, against)
        for key, figure in comparable(one.text, mine)
        for kind, against in held
    ):
        return True
    # Most sentences that share words and differ in a "not" speak of two things; few that share nearly all do.
    return shared >= OPPOSED and bool(mine.negations) != bool(theirs.negations)
