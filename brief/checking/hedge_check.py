"""A sentence is hedged as its source is, keeps its speaker, its denial and its forecast.

Only the clauses of the source that a sentence tells are held against it: a source's sentence of several clauses may be
hedged in one of them alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from brief.analysis.claims import SENTENCES
from brief.analysis.sentence_reader import read_sentence
from brief.checking import speaker_check
from brief.checking.cited_text import Cited, not_analysed, pairs
from brief.checking.clause_match import one_thing, share, stems, tells
from brief.records import CheckResult, HedgeKind, Reading, Span, Verdict
from brief.text.inflections import inflected
from brief.text.quotation_marks import unmarked

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
# Share of a clause's content words from which a sentence tells it, and from which two clauses say one thing.
TOLD, SAME = 0.5, 0.35
EXPECTED = 0.4
# Or share of a sentence's own words that a clause holds.
MOST = 0.7
# A cited sentence is drawn on where it adds this share of a sentence's content words to those cited before.
ADDS = 0.2
# Share of the source's content words from which a sentence tells all of it.
WHOLE = 0.85
# What denies and is read as no negation: "turned down" may be told as "did not take", "wrongly" as "not".
_DENIAL = re.compile(
    rf"\b(?:{inflected('turn_down withdraw withdrew withdrawn rul(?:es|ed)_out prevent prohibit unable impossible')}"
    r"|wrongly|falsely|mistaken(?:ly)?|unknown|unclear|contrary)\b",
    re.IGNORECASE,
)
# "an account that it did not deny"
_DENY = re.compile(r"\s(?:yet\s|been\s|being\s)?den(?:y|ied)\b")
_WRONG = re.compile(r"wrongly|falsely|mistaken", re.IGNORECASE)
_NOTHING = frozenset("nothing none nobody neither nor".split())
_FIGURE = re.compile(r"\s(?:at\s|of\s|the\s)?[$€£]?(\d[\d.,]*\d|\d)")


def check(text: str, found: Sequence[Cited], publishers: Sequence[str] = ()) -> tuple[CheckResult, ...]:
    """The four checks of strength, each with its reason.

    Args:
        text: the sentence as drafted.
        found: what it cites.
        publishers: names under which the cited articles were published; a sentence may credit those.
    """
    names = (HEDGE, speaker_check.SPEAKER, POLARITY, FORECAST)
    if skipped := [result for name in names if (result := not_analysed(name, found))]:
        return tuple(skipped)
    used = pairs(found)
    if not used:
        return ()
    worst: dict[str, CheckResult] = {}
    for part in SENTENCES.split(text):
        for result in _strength(part, used, publishers):
            known = worst.get(result.check)
            if known is None or _worse(result) > _worse(known):
                worst[result.check] = result
    return tuple(worst.values())


def _strength(
    text: str, used: Sequence[tuple[str, Reading]], publishers: Sequence[str]
) -> tuple[CheckResult, ...]:
    """The checks of one sentence, against the cited sentences that it is made from."""
    mine = read_sentence(text)
    drawn = _drawn(text, used)
    # A writer's quotation mark may stand within the words of a hedge; a source's own stands where it does.
    bare = mine if text in dict(used) else read_sentence(unmarked(text))
    return (
        max((_hedge(text, bare, *pair) for pair in drawn), key=_worse),
        speaker_check.check(mine, text, drawn, used, publishers),
        _polarity(text, mine, drawn, used),
        max((_forecast(text, bare, *pair) for pair in drawn), key=_worse),
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
    needed = [
        hedge
        for hedge in theirs.hedges
        if tells(text, sentence, hedge.clause)
        or (hedge.kind is HedgeKind.UNVERIFIED and share(text, sentence) >= TOLD)  # of what stands around it
    ]
    if not needed:
        return CheckResult(HEDGE, Verdict.NOT_APPLICABLE)
    deepest = max(needed, key=lambda hedge: _DEPTH[hedge.kind])
    own = max((_DEPTH[hedge.kind] for hedge in mine.hedges), default=0)
    if mine.chain and own == 0:
        own = 1  # who says it is told: that is a report, too
    if share(sentence, text) >= WHOLE:
        # All of the source is told: as many hedges of each depth must stand in it as there.
        for depth in sorted(set(_DEPTH.values())):
            given = [hedge for hedge in theirs.hedges if _DEPTH[hedge.kind] >= depth]
            kept = sum(_DEPTH[hedge.kind] >= depth for hedge in mine.hedges)
            kept += len(mine.chain) if depth == 1 else 0
            if len(given) > kept:
                lost = next((hedge for hedge in given if hedge.words.lower() not in text.lower()), given[0])
                return _fail(HEDGE, f"the source hedges it (“{lost.words}”) more than the sentence")
    if own < _DEPTH[deepest.kind]:
        return _fail(HEDGE, f"the source hedges it (“{deepest.words}”); the sentence does not")
    return CheckResult(HEDGE, Verdict.PASS)


def _polarity(
    text: str, mine: Reading, drawn: Sequence[tuple[str, Reading]], used: Sequence[tuple[str, Reading]]
) -> CheckResult:
    """Whether a sentence denies what its source denies, and nothing else."""
    for own in mine.negations:
        clause = text[slice(*own.clause)]
        after = text[own.span[1] :]
        if _DENY.match(after) or not any(
            _denied(clause, sentence, reading, after) for sentence, reading in used
        ):
            return _fail(POLARITY, f"the sentence denies (“{own.words} …”) what the source does not deny")
    for sentence, theirs in drawn:
        contrasts = [match.span() for match in _CONTRAST.finditer(sentence)]
        given = [n for n in theirs.negations if not any(_within(n.span, span) for span in contrasts)]
        for negation in given:
            clause = sentence[slice(*negation.clause)]
            of_what = {stem[:5] for stem in stems(" ".join(sentence[negation.span[1] :].split()[:2]))}
            if negation.words.lower() == "no" and not of_what & {stem[:5] for stem in stems(text)}:
                continue  # "two shots and no explosions", told of the shots
            strong = mine
            if negation.words.lower() in _NOTHING:  # "nothing was ruled out" is not told by "was ruled out"
                kept = tuple(other for other in mine.negations if not _DENIAL.match(other.words))
                strong = replace(mine, negations=kept)
            if share(clause, text) >= TOLD and not _denied(clause, text, strong):
                return _fail(POLARITY, f"the source denies (“{negation.words} …”) what the sentence affirms")
        if len(given) > len(mine.negations) and share(sentence, text) >= WHOLE and not _DENIAL.search(text):
            return _fail(POLARITY, "the source denies more than the sentence does")
    return CheckResult(POLARITY, Verdict.PASS if mine.negations else Verdict.NOT_APPLICABLE)


def _denied(clause: str, text: str, reading: Reading, after: str = "") -> bool:
    """Whether a text denies what a clause speaks of; a figure that follows the denial must be the one denied."""
    word = _DENIAL.search(text)
    if word and (_WRONG.match(word.group()) or not _DENIAL.search(clause)) and one_thing(clause, text, SAME):
        return True
    return any(
        one_thing(clause, text[slice(*other.clause)], SAME)
        and not _other_figure(after, text[other.span[1] :])
        for other in reading.negations
    )


def _other_figure(one: str, other: str) -> bool:
    mine, theirs = (_FIGURE.match(after) for after in (one, other))
    return bool(mine and theirs and mine[1] != theirs[1])


def _forecast(text: str, mine: Reading, sentence: str, theirs: Reading) -> CheckResult:
    """Whether what the source expects or holds possible is told as such."""
    given = [(m.words, m.clause) for m in theirs.modals]
    given += [(h.words, h.clause) for h in theirs.hedges if h.kind is HedgeKind.PLANNED]
    if not given and not theirs.forecast:
        return CheckResult(FORECAST, Verdict.NOT_APPLICABLE)
    open_ = [modal.clause for modal in mine.modals]
    open_ += [hedge.clause for hedge in mine.hedges if hedge.kind in _OPEN]
    for words, span in given:
        clause = sentence[slice(*span)]
        told = share(clause, text) >= EXPECTED or share(text, clause) >= MOST
        if told and not any(one_thing(clause, text[slice(*own)], SAME) for own in open_):
            return _fail(FORECAST, f"the source expects it (“{words} …”); the sentence tells it as done")
    return CheckResult(FORECAST, Verdict.PASS)


def _within(span: Span, other: Span) -> bool:
    return other[0] <= span[0] and span[1] <= other[1]


def _fail(check: str, reason: str) -> CheckResult:
    return CheckResult(check, Verdict.FAIL, reason)
