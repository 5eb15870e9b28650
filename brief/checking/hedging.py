"""A sentence is hedged as its source is, keeps its speaker, its denial and its forecast.

Only the part of the source that a sentence uses is held against it: a source's sentence of several
clauses may be hedged in one of them alone. What stands before "said that" or after "according to"
covers all of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from brief.checking.cited import SENTENCES, Cited
from brief.corpus.words import terms
from brief.evidence.sentences import read_sentence
from brief.records import CheckResult, HedgeKind, Party, PartyKind, Reading, Span, Verdict

HEDGE, SPEAKER, POLARITY, FORECAST = "hedge", "speaker", "polarity", "forecast"
# How far below a plain statement a kind of hedge stands; a sentence may stand lower than its source, not higher.
_DEPTH = {
    HedgeKind.PLANNED: 1,
    HedgeKind.REPORTED: 1,
    HedgeKind.SUGGESTED: 2,
    HedgeKind.ALLEGED: 2,
    HedgeKind.POSSIBLE: 3,
    HedgeKind.UNVERIFIED: 3,
}
# Share of a sentence's content words that a clause of the source must hold for its hedge to apply.
USED = 0.35
_ORDER = (Verdict.NOT_APPLICABLE, Verdict.PASS, Verdict.FAIL)
# Share of the source's content words from which a sentence tells all of it.
WHOLE = 0.85
_CLAUSE = re.compile(r";\s|,\s(?:but|while|although|though|and|which|who)\s|\s[–—]\s|:\s")
_FUNCTION = frozenset("the a an of and for in on at to from by with its his her their this that".split())


def check(text: str, found: Sequence[Cited], publishers: Sequence[str] = ()) -> tuple[CheckResult, ...]:
    """The four checks of strength, each with its reason.

    Args:
        text: the sentence as drafted.
        found: what it cites.
        publishers: names under which the cited articles were published; a sentence may credit those.
    """
    if not all(one.analysed for one in found):
        return tuple(
            CheckResult(name, Verdict.NOT_APPLICABLE, "the source's language has no rules")
            for name in (HEDGE, SPEAKER, POLARITY, FORECAST)
        )
    used = [
        (sentence, reading)
        for one in found
        for sentence, reading in zip(one.sentences, one.readings, strict=True)
    ]
    if not used:
        return ()
    worst: dict[str, CheckResult] = {}
    for part in SENTENCES.split(text):
        for result in _strength(part, used, publishers):
            known = worst.get(result.check)
            if known is None or _ORDER.index(result.verdict) > _ORDER.index(known.verdict):
                worst[result.check] = result
    return tuple(worst.values())


def _strength(
    text: str, used: Sequence[tuple[str, Reading]], publishers: Sequence[str]
) -> tuple[CheckResult, ...]:
    """The checks of one sentence, against the cited sentence that it tells most of."""
    mine = read_sentence(text)
    sentence, theirs = max(used, key=lambda pair: _share(text, pair[0]))
    return (
        _hedge(text, mine, sentence, theirs),
        _speaker(mine, text, [(sentence, theirs)], publishers),
        _polarity(text, mine, sentence, theirs),
        _forecast(mine, theirs, text, sentence),
    )


def _hedge(text: str, mine: Reading, sentence: str, theirs: Reading) -> CheckResult:
    needed = [h for h in theirs.hedges if _covers(h.span, text, sentence)]
    if not needed:
        return CheckResult(HEDGE, Verdict.NOT_APPLICABLE)
    deepest = max(needed, key=lambda h: _DEPTH[h.kind])
    own = max((_DEPTH[h.kind] for h in mine.hedges), default=0)
    if mine.chain and own == 0:
        own = 1  # who says it is told: that is a report, too
    if _nearly_all(text, sentence):
        # All of the source is told: each kind of hedge must stand as often as there.
        for kind in _DEPTH:
            given = [h for h in theirs.hedges if h.kind is kind]
            if len(given) > sum(_DEPTH[h.kind] >= _DEPTH[kind] for h in mine.hedges):
                return CheckResult(
                    HEDGE, Verdict.FAIL, f"the source hedges it (“{given[0].words}”) more than the sentence"
                )
    if own < _DEPTH[deepest.kind]:
        return CheckResult(
            HEDGE, Verdict.FAIL, f"the source hedges it (“{deepest.words}”); the sentence does not"
        )
    return CheckResult(HEDGE, Verdict.PASS)


def _speaker(
    mine: Reading, text: str, used: Sequence[tuple[str, Reading]], publishers: Sequence[str]
) -> CheckResult:
    theirs = [party for _, reading in used for party in reading.chain]
    allowed = set().union(*(_words(party.name) for party in theirs), *(_words(name) for name in publishers))
    for party in mine.chain:
        own = _words(party.name)
        strange = party.kind is not PartyKind.UNNAMED and own and not own & allowed
        if strange and (theirs or not _stands_as_subject(party, used)):
            return CheckResult(SPEAKER, Verdict.FAIL, f"the source does not have it from {party.name}")
    named = [party for party in theirs if party.kind is not PartyKind.UNNAMED]
    if named and not any(_words(party.name) & _words(text) for party in named):
        return CheckResult(
            SPEAKER, Verdict.FAIL, f"the source has it from {named[0].name}; the sentence does not say so"
        )
    unnamed = [party for party in theirs if party.kind is PartyKind.UNNAMED]
    if unnamed and not named and not mine.chain and not mine.hedges:
        return CheckResult(
            SPEAKER,
            Verdict.FAIL,
            f"the source has it from others (“{unnamed[0].name}”); the sentence states it as fact",
        )
    return CheckResult(SPEAKER, Verdict.PASS if theirs or mine.chain else Verdict.NOT_APPLICABLE)


def _polarity(text: str, mine: Reading, sentence: str, theirs: Reading) -> CheckResult:
    needed = [span for span in theirs.negations if _covers(span, text, sentence)]
    if mine.negations and not theirs.negations:
        words = text[mine.negations[0][0] : mine.negations[0][1]]
        return CheckResult(
            POLARITY, Verdict.FAIL, f"the sentence denies (“{words}”) what the source does not deny"
        )
    if needed and not mine.negations:
        words = sentence[needed[0][0] : needed[0][1]]
        return CheckResult(POLARITY, Verdict.FAIL, f"the source denies (“{words}”) what the sentence affirms")
    if len(theirs.negations) > len(mine.negations) and _nearly_all(text, sentence):
        return CheckResult(POLARITY, Verdict.FAIL, "the source denies more than the sentence does")
    return CheckResult(POLARITY, Verdict.PASS if mine.negations else Verdict.NOT_APPLICABLE)


def _forecast(mine: Reading, theirs: Reading, text: str, sentence: str) -> CheckResult:
    if not theirs.forecast:
        return CheckResult(FORECAST, Verdict.NOT_APPLICABLE)
    at = sentence.find(theirs.forecast)
    planned = any(h.kind in (HedgeKind.PLANNED, HedgeKind.POSSIBLE, HedgeKind.SUGGESTED) for h in mine.hedges)
    if _covers((at, at + len(theirs.forecast)), text, sentence) and not (
        mine.forecast or planned or "would" in text
    ):
        return CheckResult(
            FORECAST,
            Verdict.FAIL,
            f"the source expects it (“{theirs.forecast}”); the sentence tells it as done",
        )
    return CheckResult(FORECAST, Verdict.PASS)


def _covers(span: Span, text: str, sentence: str) -> bool:
    """Whether the clause of the source in which words stand is one that the sentence uses."""
    clause = next((c for c in _clauses(sentence) if c[0] <= span[0] < c[1]), (0, len(sentence)))
    return _share(text, sentence[clause[0] : clause[1]]) >= USED


def _nearly_all(text: str, sentence: str) -> bool:
    """Whether a sentence tells almost all of a source's sentence."""
    return _share(sentence, text) >= WHOLE


def _clauses(sentence: str) -> list[Span]:
    ends = [match.start() for match in _CLAUSE.finditer(sentence)]
    starts = [0, *ends]
    return list(zip(starts, [*ends, len(sentence)], strict=True))


def _share(text: str, given: str) -> float:
    """The share of a sentence's content words that a text holds."""
    own = {term[:6] for term in terms(text)}
    return len(own & {term[:6] for term in terms(given)}) / len(own) if own else 0.0


def _words(name: str) -> set[str]:
    return {
        w.casefold().removesuffix("'s").removesuffix("’s") for w in re.findall(r"[\w’']{2,}", name)
    } - _FUNCTION


def _stands_as_subject(party: Party, used: Sequence[tuple[str, Reading]]) -> bool:
    """Whether the source's sentence begins with that party: it then speaks there, whatever its verb."""
    return any(_words(party.name) & _words(" ".join(sentence.split()[:8])) for sentence, _ in used)
