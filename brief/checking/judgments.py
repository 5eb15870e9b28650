"""A judgment and a gap, held against the checked sentences that they rest on.

They may say what those sentences do not (that is what they are for), but name nobody, count nothing and date
nothing that those do not, be worded as what they are, and tell as fact only what those tell, no stronger.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from brief.analysis.sentence_reader import read_sentence
from brief.checking import date_check, figure_check, hedge_check, likelihoods, name_check
from brief.checking.citations import Texts
from brief.checking.cited_text import Cited, cited, publishers
from brief.checking.clause_match import stems
from brief.records import CheckResult, DraftSentence, SentenceKind, Verdict, fold
from brief.stories.confidence import CONFIDENCE

WORDING, BASIS, RESTS = "wording", "basis", "rests on"
_ALTERNATIVE = re.compile(r"^Alternatively,\s.*\b(?:may|might|could|would)\b")
_GAP = re.compile(
    r"^(?:The (?:reports?|sources?|articles?|sentences?) (?:do|does) not (?:say|give|name|explain|tell|describe)"
    r"|No (?:report|source|article) (?:says|gives|names|explains|tells|describes)"
    r"|It is not (?:yet )?(?:known|clear))\b",
    re.IGNORECASE,
)
# "Nine were killed, so more deaths are likely": what stands apart from the estimate is told as fact.
_CLAUSES = re.compile(
    r"\b(?:because|since|given that|after|although|though|whereas|so that|now that)\b|[;:]|\s[–—]\s"
    r"|,\s(?:and|but|so|as|while|which|who|or)\b"
)
_OPEN = re.compile(r"\b(?:may|might|could|would)\b")
CLAUSE = 4
"""Words from which on a clause tells something."""


def check(sentence: DraftSentence, texts: Texts) -> list[CheckResult]:
    """The checks of a sentence that rests on others of its draft; its citations are theirs, and resolve.

    Args:
        sentence: a judgment or a gap with ``rests_on``.
        texts: what its citations name.
    """
    if CONFIDENCE.fullmatch(sentence.text) and sentence.kind is SentenceKind.JUDGMENT:
        return [CheckResult(WORDING, Verdict.PASS)]
    results = [_wording(sentence)]
    found = _basis(sentence, texts)
    if not found:
        return results
    published = publishers(found)
    text = likelihoods.PERCENT.sub(" ", sentence.text)
    results.append(figure_check.check(text, found, published))
    results.append(name_check.check_names(text, found, published))
    results.append(date_check.check(text, found, published, texts))
    results.append(_about(sentence))
    if sentence.kind is SentenceKind.JUDGMENT:
        for clause in _told(text):
            results += [r for r in hedge_check.check(clause, found, published) if r.verdict is Verdict.FAIL]
            results.append(_held(clause, sentence.rests_on, texts))
    return results


def _wording(sentence: DraftSentence) -> CheckResult:
    text = sentence.text
    if sentence.kind is SentenceKind.FRAMING:
        fits, what = bool(_GAP.match(text)), "it does not say that something is not said"
    else:
        fits = bool(likelihoods.likelihood(text)) or bool(_ALTERNATIVE.match(text))
        what = "it is given as a judgment and words no likelihood (ICD 203), so it states a fact"
    return CheckResult(WORDING, Verdict.PASS) if fits else CheckResult(WORDING, Verdict.FAIL, what)


def _basis(sentence: DraftSentence, texts: Texts) -> list[Cited]:
    """The cited articles with the sentences that it rests on in the place of their own."""
    found = []
    for one in cited(sentence.citations, texts):
        readings = tuple(read_sentence(text, "en") for text in sentence.rests_on)
        words = fold(" ".join(sentence.rests_on))
        found.append(replace(one, words=words, sentences=sentence.rests_on, readings=readings))
    return found


def _about(sentence: DraftSentence) -> CheckResult:
    """Whether it speaks of what it rests on, and a gap of something that is indeed not said there."""
    own = stems(_GAP.sub(" ", sentence.text))
    if not own & stems(" ".join(sentence.rests_on)):
        return CheckResult(
            BASIS, Verdict.FAIL, "it speaks of nothing that the sentences it rests on speak of"
        )
    if sentence.kind is SentenceKind.FRAMING and any(own <= stems(text) for text in sentence.rests_on):
        return CheckResult(BASIS, Verdict.FAIL, "a checked sentence says what it calls not said")
    return CheckResult(BASIS, Verdict.PASS)


def _told(text: str) -> list[str]:
    """The clauses of a judgment that tell something as fact: no likelihood in them and nothing left open."""
    clauses = [clause.strip(" ,.") for clause in _CLAUSES.split(text) if clause]
    return [
        clause
        for clause in clauses
        if len(clause.split()) >= CLAUSE and not likelihoods.likelihood(clause) and not _OPEN.search(clause)
    ]


def _held(clause: str, basis: Sequence[str], texts: Texts) -> CheckResult:
    made = texts.support.check(clause, list(basis))
    if made.holds:
        return CheckResult(BASIS, Verdict.PASS)
    return CheckResult(BASIS, Verdict.FAIL, f"“{clause[:80]}” is told as fact; {made.reason}")
