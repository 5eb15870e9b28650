"""Where the claims of one story agree and where they differ: figures by holder, yes against no, support.

A holder is who asserts a claim as its sentence words it, else the publisher. A later figure of the
same holder replaces the earlier one: a toll that rises is news, not a contradiction.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from brief.corpus.words import terms
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
_DENIES = re.compile(
    r"\b(?:den(?:y|ies|ied|ying|ial)|reject(?:s|ed)?|dismiss(?:es|ed)?|disput(?:es|ed)|contradict(?:s|ed)?)\b",
    re.IGNORECASE,
)
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
        for figure in reading.figures:
            key = counts(figure)
            if not key:
                continue
            who = _holder(claim, reading)
            when = (claim.article.published.start or claim.article.first_seen).timestamp()
            held = found.setdefault(key, {})
            if who not in held or when > held[who][0]:
                held[who] = (when, i, figure)
    return [contest for key, held in found.items() if (contest := _contest(key, held))]


def counts(figure: Figure) -> tuple[str, ...]:
    """What a figure counts, where that can be compared: states of people, else unit and head noun."""
    if figure.states:
        head = "people" if _PEOPLE.search(figure.counted) or not figure.counted else _head(figure.counted)
        return ("/".join(figure.states), head)
    return ()


def _head(counted: str) -> str:
    words = re.findall(r"[a-z]{3,}", counted.lower())
    return words[0].rstrip("s") if words else "people"


def _contest(key: tuple[str, ...], held: dict[str, tuple[float, int, Figure]]) -> Contest | None:
    sides: list[list[tuple[str, int, Figure]]] = []
    for who, (_, i, figure) in held.items():
        for side in sides:
            if _agree(side[0][2], figure):
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


def _agree(one: Figure, other: Figure) -> bool:
    low, high = sorted((one, other), key=lambda figure: figure.low)
    return high.low <= low.high or high.low - low.high <= DIFFERS * max(high.low, 1.0)


def _denials(claims: Sequence[SourcedClaim], readings: Sequence[Reading]) -> list[Contest]:
    found = []
    for i, denial in enumerate(claims):
        match = _DENIES.search(denial.text)
        if not match or not readings[i].chain:
            continue
        who = _holder(denial, readings[i])
        what = {term[:6] for term in terms(denial.text[match.end() :])}
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


def _share(words: set[str], text: str) -> float:
    return len(words & {term[:6] for term in terms(text)}) / len(words) if words else 0.0


def credibility(
    claim: SourcedClaim, others: Sequence[SourcedClaim], source_of: dict[str, str]
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
    """
    mine = _read(claim)
    own = source_of.get(claim.article.id, claim.article.id)
    who = _holder(claim, mine)
    words = {term[:6] for term in terms(claim.text)}
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
            and _same_figures(mine, theirs)
        ):
            supporting.append(source)
        elif shared >= SAME_MATTER and _opposes(mine, theirs, shared):
            opposing.append(source)
    agree, differ = _once(supporting), _once(opposing)
    digit, why = _digit(mine, len(agree), len(differ))
    return Credibility(digit, agree, differ, why)


def _digit(reading: Reading, agree: int, differ: int) -> tuple[int, str]:
    if not reading.analysed:
        return 6, "its language is not analysed"
    if differ:
        return (4, "sources differ") if agree else (5, "other sources say otherwise")
    if agree >= 2:
        return 1, f"{agree} other independent sources say it"
    if agree:
        return 2, "one other independent source says it"
    weak = {HedgeKind.UNVERIFIED, HedgeKind.ALLEGED, HedgeKind.SUGGESTED, HedgeKind.REPORTED}
    if any(hedge.kind in weak for hedge in reading.hedges) or reading.chain:
        return 6, "one source, which has it from others"
    return 3, "one source, not contradicted"


def _same_figures(one: Reading, other: Reading) -> bool:
    mine, theirs = [f for f in one.figures if counts(f)], [f for f in other.figures if counts(f)]
    return all(any(counts(f) == counts(g) and _agree(f, g) for g in theirs) for f in mine)


def _opposes(one: Reading, other: Reading, shared: float) -> bool:
    pairs = [(f, g) for f in one.figures for g in other.figures if counts(f) and counts(f) == counts(g)]
    if any(not _agree(f, g) for f, g in pairs):
        return True
    # Most sentences that share words and differ in a "not" speak of two things; few that share nearly all do.
    return shared >= OPPOSED and bool(one.negations) != bool(other.negations)
