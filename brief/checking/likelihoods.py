"""Likelihood in the words of ICD 203, and never in one sentence with confidence.

Source: Intelligence Community Directive 203, Analytic Standards (2015, amended 2022), paragraph D.6.e(2).
"""

from __future__ import annotations

import re

from brief.records import CheckResult, SentenceKind, Verdict

CHECK = "estimate"
LIKELIHOOD: dict[str, tuple[float, float]] = {
    "almost no chance": (0.01, 0.05),
    "remote": (0.01, 0.05),
    "very unlikely": (0.05, 0.20),
    "highly improbable": (0.05, 0.20),
    "unlikely": (0.20, 0.45),
    "improbable": (0.20, 0.45),
    "roughly even chance": (0.45, 0.55),
    "roughly even odds": (0.45, 0.55),
    "likely": (0.55, 0.80),
    "probable": (0.55, 0.80),
    "very likely": (0.80, 0.95),
    "highly probable": (0.80, 0.95),
    "almost certain": (0.95, 0.99),
    "nearly certain": (0.95, 0.99),
}
"""The fourteen terms and their half-open ranges of probability, from the two rows of the standard's table by turns;
one product keeps to one row."""

WANTED_MORE = "the model put it at "
"""How the remark begins that a writer had put a likelihood higher than its sources carry."""
_TERMS = re.compile(
    r"\b(?:almost no chance|remote|(?:very |highly )?(?:un)?likely|(?:very |highly )?(?:im)?probabl[ey]"
    r"|roughly even (?:chance|odds)|(?:almost|nearly) certain(?:ly)?)\b",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:possibly|perhaps|maybe|conceivabl[ey]|in all likelihood|odds-on|a (?:good|fair) chance"
    r"|(?:might|may) well|chances are|cannot be excluded|can't be excluded"
    r"|virtually certain|certainly|undoubtedly|surely|no doubt)\b",
    re.IGNORECASE,
)
_CONFIDENCE = re.compile(
    r"\b(?:high|moderate|medium|low)[ -]confidence\b|\bconfidence\b[^.]{0,60}\b(?:high|moderate|low)\b",
    re.IGNORECASE,
)
PERCENT = re.compile(
    r"\b\d{1,3}(?:\s?(?:to|-|–)\s?\d{1,3})?\s?(?:%|per ?cent)\s(?:chance|probability|likelihood)\b",
    re.IGNORECASE,
)


def likelihood(text: str) -> str:
    """The term of likelihood that a sentence is worded with, as the standard spells it; empty where there is none."""
    found = _TERMS.search(text)
    if found is None:
        return ""
    term = re.sub(r"probably$", "probable", found.group().lower())
    return re.sub(r"certainly$", "certain", term)


def row(text: str) -> int | None:
    """Which row of the standard's table the term of a sentence stands in; None where it has none."""
    term = likelihood(text)
    return list(LIKELIHOOD).index(term) % 2 if term in LIKELIHOOD else None


def meaning(term: str) -> str:
    """What a term means: ``“likely” is 55 to 80 % (ICD 203)``; empty for no term."""
    if term not in LIKELIHOOD:
        return ""
    low, high = (round(100 * share) for share in LIKELIHOOD[term])
    return f"“{term}” is {low} to {high} % (ICD 203)"


def check(text: str, kind: SentenceKind) -> CheckResult:
    """Whether a judgment words its likelihood as the standard does, apart from its confidence."""
    if kind is not SentenceKind.JUDGMENT:
        return CheckResult(CHECK, Verdict.NOT_APPLICABLE)
    likelihood, confidence = _TERMS.search(text), _CONFIDENCE.search(text)
    if (likelihood or PERCENT.search(text)) and confidence:
        return CheckResult(
            CHECK, Verdict.FAIL, "it mixes likelihood and confidence; they belong in two sentences (ICD 203)"
        )
    other = _OTHER.search(text)
    if other and not likelihood:
        return CheckResult(CHECK, Verdict.FAIL, f"“{other.group()}” is no term of likelihood of ICD 203")
    return CheckResult(CHECK, Verdict.PASS if likelihood or confidence else Verdict.NOT_APPLICABLE)
