"""A sentence is hedged as its source is, keeps its speaker, its denial and its forecast.

Only the part of the source that a sentence uses is held against it: a source's sentence of several
clauses may be hedged in one of them alone. What stands before "said that" or after "according to"
covers all of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from brief.analysis.sentence_reader import read_sentence
from brief.checking import speaker_check
from brief.checking.cited_text import SENTENCES, Cited
from brief.checking.modal_scope import (
    EXPECTS,
    MODAL,
    USED,
    bases,
    governed,
    modals,
    share,
    stems,
    told_without,
    unmarked,
)
from brief.records import CheckResult, HedgeKind, Reading, Span, Verdict

HEDGE, POLARITY, FORECAST = "hedge", "polarity", "forecast"
# How far below a plain statement a kind of hedge stands; a sentence may stand lower than its source, not higher.
_DEPTH = {
    HedgeKind.PLANNED: 1,
    HedgeKind.REPORTED: 1,
    HedgeKind.SUGGESTED: 2,
    HedgeKind.ALLEGED: 2,
    HedgeKind.POSSIBLE: 3,
    HedgeKind.UNVERIFIED: 3,
}
_ORDER = (Verdict.NOT_APPLICABLE, Verdict.PASS, Verdict.FAIL)
# "41 were killed, not 47,": what is told stands without it.
_CONTRAST = re.compile(r",\s(?:and\s)?not\s[^,.;]{1,40}[,.;]")
# Kinds of hedge that leave open whether something comes to be.
_OPEN = (HedgeKind.PLANNED, HedgeKind.POSSIBLE, HedgeKind.SUGGESTED)
# Share of what a source expects from which a sentence tells it.
HALF = 0.5
# A cited sentence is drawn on where it adds this share of a sentence's content words to those cited before.
ADDS = 0.2
# Share of the source's content words from which a sentence tells all of it.
WHOLE = 0.85
_DENY = re.compile(r"\b(?:den(?:y|ies|ied|ying)|reject(?:s|ed|ing))\b", re.IGNORECASE)
_WRONGLY = re.compile(r"\b(?:wrongly|falsely|mistaken(?:ly)?|erroneously|incorrectly)\b", re.IGNORECASE)
# What denies without a "not": "turned down" may be told as "did not take", "wrongly" as "not".
_DENIAL = re.compile(
    r"\b(?:turn(?:s|ed)\sdown|declin(?:es|ed|ing)\sto|refus(?:es|ed|ing|al)|reject(?:s|ed|ing|ion)|withdr[ae]w\w*"
    r"|fail(?:s|ed|ing)\sto|without|lack(?:s|ed|ing)?|unable|wrongly|falsely|mistaken(?:ly)?|impossible|unknown|unclear"
    r"|ruled\sout|prevent(?:s|ed)|prohibit(?:s|ed)|bann?(?:s|ed)|forb[ai]d\w*|absen(?:t|ce)|empty|contrary)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r";\s|,\s(?:but|while|although|though|and|which|who|[a-z]{3,}ing)\s|\sand\sthat\s|\s[–—]\s|:\s"
)


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
            for name in (HEDGE, speaker_check.SPEAKER, POLARITY, FORECAST)
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
    """The checks of one sentence, against the cited sentences that it is made from."""
    mine = read_sentence(text)
    drawn = _drawn(text, used)
    bare = read_sentence(unmarked(text))  # a writer's quotation mark may stand within the words of a hedge
    hedges = [_hedge(text, bare, *pair) for pair in drawn]
    forecasts = [_forecast(mine, text, *pair) for pair in drawn]
    return (
        max(hedges, key=_worse),
        speaker_check.check(mine, text, drawn, used, publishers),
        _polarity(text, mine, drawn, used),
        max(forecasts, key=_worse),
    )


def _worse(result: CheckResult) -> int:
    return _ORDER.index(result.verdict)


def _drawn(text: str, used: Sequence[tuple[str, Reading]]) -> list[tuple[str, Reading]]:
    """The cited sentences that a sentence is made from: each adds a part of its words to those before."""
    own = stems(text)
    if not own:
        return [used[0]]
    left, pool, drawn = own, list(used), list[tuple[str, Reading]]()
    while pool:
        best = max(pool, key=lambda pair: len(left & stems(pair[0])))
        if drawn and len(left & stems(best[0])) < ADDS * len(own):
            break
        drawn.append(best)
        pool.remove(best)
        left = left - stems(best[0])
    return drawn


def _hedge(text: str, mine: Reading, sentence: str, theirs: Reading) -> CheckResult:
    needed = [h for h in theirs.hedges if _covers(h.span, text, sentence)]
    if not needed:
        return CheckResult(HEDGE, Verdict.NOT_APPLICABLE)
    deepest = max(needed, key=lambda h: _DEPTH[h.kind])
    own = max((_DEPTH[h.kind] for h in mine.hedges), default=0)
    if mine.chain and own == 0:
        own = 1  # who says it is told: that is a report, too
    if _nearly_all(text, sentence):
        # All of the source is told: as many hedges of each depth must stand in it as there.
        for depth in sorted(set(_DEPTH.values())):
            given = [h for h in theirs.hedges if _DEPTH[h.kind] >= depth]
            kept = sum(_DEPTH[h.kind] >= depth for h in mine.hedges)
            kept += len(mine.chain) if depth == 1 else 0
            if len(given) > kept:
                lost = next((h for h in given if h.words.lower() not in text.lower()), given[0])
                return _fail(HEDGE, f"the source hedges it (“{lost.words}”) more than the sentence")
    if own < _DEPTH[deepest.kind]:
        return _fail(HEDGE, f"the source hedges it (“{deepest.words}”); the sentence does not")
    return CheckResult(HEDGE, Verdict.PASS)


def _polarity(
    text: str, mine: Reading, drawn: Sequence[tuple[str, Reading]], used: Sequence[tuple[str, Reading]]
) -> CheckResult:
    elsewhere = {word for sentence, reading in used for _, word in governed(sentence, _denials(reading))}
    denied = any(reading.negations or _DENIAL.search(sentence) for sentence, reading in drawn)
    if mine.negations and not denied:
        # another cited sentence, of which little is told, may deny just this
        denied = any(word in elsewhere for _, word in governed(text, _denials(mine)))
    if mine.negations and not denied:
        words = mine.negations[0].words
        return _fail(POLARITY, f"the sentence denies (“{words}”) what the source does not deny")
    for (start, end), word in governed(text, _denials(mine)):
        affirmed = [
            told_without(word, sentence, _denials(r)) and not _WRONGLY.search(sentence)
            for sentence, r in drawn
            if word in bases(sentence)
        ]
        both = _DENY.match(text, start) and any(_DENY.search(sentence) for sentence, _ in drawn)
        if word not in elsewhere and not both and affirmed and all(affirmed):
            return _fail(POLARITY, f"the sentence denies (“{text[start:end]} …”) what the source affirms")
    for sentence, theirs in drawn:
        for (start, end), word in governed(sentence, _denials(theirs)):
            kept = not mine.negations and word in bases(text) and _covers((start, end), text, sentence)
            if kept or (word and told_without(word, text, _denials(mine)) and _only(word, sentence, theirs)):
                words = sentence[start:end]
                return _fail(POLARITY, f"the source denies (“{words} …”) what the sentence affirms")
        contrasts = sum(1 for _ in _CONTRAST.finditer(sentence))
        if len(theirs.negations) - contrasts > len(mine.negations) and _nearly_all(text, sentence):
            return _fail(POLARITY, "the source denies more than the sentence does")
    return CheckResult(POLARITY, Verdict.PASS if mine.negations else Verdict.NOT_APPLICABLE)


def _denials(reading: Reading) -> list[Span]:
    return [negation.span for negation in reading.negations]


def _only(word: str, sentence: str, reading: Reading) -> bool:
    """Whether a sentence holds a word only where it denies it."""
    return sum(base == word for base in bases(sentence)) <= sum(
        other == word for _, other in governed(sentence, _denials(reading))
    )


def _forecast(mine: Reading, text: str, sentence: str, theirs: Reading) -> CheckResult:
    """Whether what the source expects or holds possible is told as such."""
    text, sentence = unmarked(text), unmarked(sentence)
    own, given = modals(text), modals(sentence)
    if not given and not EXPECTS.search(sentence):
        return CheckResult(FORECAST, Verdict.NOT_APPLICABLE)
    soft = sum(h.kind in _OPEN for h in mine.hedges)
    plain = set(bases(MODAL.sub(" ", sentence)))
    for (start, end), word in governed(sentence, given):
        alone = sum(base == word for base in bases(sentence)) == 1
        if word and alone and word in plain and told_without(word, text, _softened(text, mine, own)):
            return _fail(
                FORECAST, f"the source expects it (“{sentence[start:end]} …”); the sentence tells it as done"
            )
    other = max(0, _loose(mine, own) - _loose(theirs, given))  # "could" may be told as "possibly"
    if len(given) > len(own) + other and _nearly_all(text, sentence):
        start, end = next((s for s in given if sentence[slice(*s)].lower() not in text.lower()), given[0])
        return _fail(FORECAST, f"the source says “{sentence[start:end]} …”; the sentence tells it as done")
    if not (mine.forecast or own or soft or EXPECTS.search(text)):
        for match in EXPECTS.finditer(sentence):
            clause = next((c for c in _clauses(sentence) if c[0] <= match.start() < c[1]), (0, len(sentence)))
            if share(sentence[match.end() : clause[1]], text) >= HALF and _covers(
                match.span(), text, sentence
            ):
                reason = f"the source expects it (“{match.group()}”); the sentence tells it as done"
                return _fail(FORECAST, reason)
    return CheckResult(FORECAST, Verdict.PASS)


def _loose(reading: Reading, modal: Sequence[Span]) -> int:
    """How many hedges leave something open without a modal."""
    return sum(
        hedge.kind in _OPEN and not any(a < hedge.span[1] and hedge.span[0] < b for a, b in modal)
        for hedge in reading.hedges
    )


def _softened(text: str, mine: Reading, own: Sequence[Span]) -> list[Span]:
    """Where a sentence leaves something open: modals, hedges, an infinitive ("to")."""
    infinitives = [match.span() for match in re.finditer(r"\bto\b", text)]
    return [*own, *(h.span for h in mine.hedges if h.kind in _OPEN), *infinitives]


def _fail(check: str, reason: str) -> CheckResult:
    return CheckResult(check, Verdict.FAIL, reason)


def _covers(span: Span, text: str, sentence: str) -> bool:
    """Whether the clause of the source in which words stand is one that the sentence uses."""
    clause = next((c for c in _clauses(sentence) if c[0] <= span[0] < c[1]), (0, len(sentence)))
    return share(text, sentence[clause[0] : clause[1]]) >= USED


def _nearly_all(text: str, sentence: str) -> bool:
    """Whether a sentence tells almost all of a source's sentence."""
    return share(sentence, text) >= WHOLE


def _clauses(sentence: str) -> list[Span]:
    ends = [match.start() for match in _CLAUSE.finditer(sentence)]
    starts = [0, *ends]
    return list(zip(starts, [*ends, len(sentence)], strict=True))
