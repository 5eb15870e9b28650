"""Who holds what in a story, and where two holders give otherwise how many people were killed, hurt or are missing.

A holder is who asserts a claim as its sentence words it, else the publisher. A later figure of the
same holder replaces the earlier one: a toll that rises is news, not a contradiction.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from brief.records import (
    Contest,
    Figure,
    Party,
    PartyKind,
    Side,
    SourcedClaim,
    source_name,
    when_told,
)

# Two figures differ from here on, as a share of the larger: "about 40" and "42" do not.
DIFFERS = 0.1
# Seconds below which figures are of one time. A toll of the day before is no other side, and what was killed
# in yesterday's raid is not what was killed in today's.
ONE_TIME = 24 * 3600.0
# What is denied is told by words other than these: "the ministry rejects the claims of the other side" denies all.
HOLLOW = frozenset(
    """claim claims alleg allega accoun sugges rumour
    accusa report statem denial denie reject dismis catego strong firmly side ministr spokes governm
    official inform media said says tell told any all such being having false untrue basele unfoun""".split()
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
# An account on a platform as it is named, and what official ones end in.
_HANDLE = re.compile(r"@(\w+)")
_TAIL = re.compile(r"_?(?:org|official|gov|govt|press|hq|news|eng?)$", re.IGNORECASE)
_SMALL_WORDS = frozenset({"of", "the", "for", "and", "in", "on"})
_STATE = r"(?:dead|killed|died|injured|wounded|hurt|missing|captured|detained|displaced)"
_EITHER = re.compile(rf"\b{_STATE} (?:and|or|and/or|/) {_STATE}\b", re.IGNORECASE)
_PEOPLE = re.compile(
    r"\b(?:people|persons|civilians|victims|residents|dead|others?|inhabitants)\b", re.IGNORECASE
)
BODIES = "bodies"
"""What is counted where the dead that were found are."""
_BODIES = re.compile(r"\b(?:bodies|remains)\b", re.IGNORECASE)


def holder(claim: SourcedClaim) -> str:
    """Who asserts a claim: the first named party of its chain, else its publisher."""
    for party in claim.reading.chain:
        if party.kind is not PartyKind.UNNAMED and _proper(party):
            return re.sub(r"^(?:the|a|an|its|his|her|their)\s", "", party.name, flags=re.IGNORECASE)
    return source_name(claim.article)


def _proper(party: Party) -> bool:
    """Whether a party is somebody that two sentences can both speak of."""
    return any(word[:1].isupper() for word in party.name.split()) or party.name.lower().startswith("the ")


def contests(claims: Sequence[SourcedClaim]) -> list[Contest]:
    """The figures on which the claims of one story differ; each side with its holders and its claims' indices."""
    found: dict[tuple[str, ...], dict[str, tuple[float, int, Figure]]] = {}
    for i, claim in enumerate(claims):
        for key, figure in comparable(claim):
            who = holder(claim)
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
    return when_told(claim.article)


def comparable(claim: SourcedClaim) -> list[tuple[tuple[str, ...], Figure]]:
    """The figures of a sentence that another source's can be held against, each with what it counts.

    Left out are figures that the sentence itself gives as former or as added to others ("two more"), the
    parts of a total ("nine civilians and three militants"), and, where people of one state or another are
    counted together ("dead or missing"), those that are read as of one of them alone.
    """
    text, reading = claim.text, claim.reading
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
        if _BODIES.search(figure.counted):  # what was found so far is no toll
            return ("/".join(figure.states), BODIES)
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
                once(who for who, _, _ in side),
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


def once(names: Iterable[str]) -> tuple[str, ...]:
    """Names without repeats; one that says no more than another ("Interior Ministry") is that one."""
    kept: list[str] = []
    for name in names:
        if not any(same_party(name, other) for other in kept):
            kept.append(name)
    return tuple(kept)


def same_party(one: str, other: str) -> bool:
    """Whether two names may be one party.

    They may where all the words of the shorter stand in the longer, and where one is the handle of an account
    that is made of the other's words and initials: "@ArdoviaMoD" and "Ministry of Defence of Ardovia".
    """
    a, b = _name_words(one), _name_words(other)
    return (
        one == other
        or bool(a and b and (a <= b or b <= a))
        or _handle_of(one, other)
        or _handle_of(other, one)
    )


def _handle_of(handle: str, name: str) -> bool:
    """Whether an account's handle is made of a name's words and the initials of the rest, and of nothing else."""
    match = _HANDLE.match(handle)
    if not match or name.startswith("@"):
        return False
    left = _TAIL.sub("", match[1]).replace("_", "").casefold()
    words = [word for word in re.findall(r"[^\W\d_]+", re.sub(r"[’']s\b", "", name.casefold()))]
    initials = []
    found = 0
    for word in words:
        # "Ardovian" is of Ardovia
        whole = next((w for w in (word, word.removesuffix("n")) if len(w) >= 4 and w in left), "")
        if whole:
            left, found = left.replace(whole, "", 1), found + 1
        elif word not in _SMALL_WORDS:
            initials.append(word[0])
    small = [word[0] for word in words if word in _SMALL_WORDS]
    rest = list(left)
    for letter in initials:
        if letter in rest:
            rest.remove(letter)
        elif found < 2:  # "@DefenceMinistry" may be any country's
            return False
    for letter in ["o", *small]:  # "MoD", also of a "Defence Ministry"
        if letter in rest:
            rest.remove(letter)
    # One word alone is a country's or a town's, and initials alone are many bodies'.
    return not rest and found + len(initials) > 1 and bool(found or len(initials) > 2)


def _name_words(name: str) -> set[str]:
    found = re.findall(r"[^\W_]{3,}", name.casefold())
    # "Ardovian" is of Ardovia
    return {re.sub(r"(?<=ia)n$|(?:[’']s|s)$", "", word) for word in found} - {"the", "and", "for", "its"}
