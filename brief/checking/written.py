"""What no sentence that a model wrote may hold: an address, markup, our fence marks, the model speaking of itself."""

from __future__ import annotations

import re

from brief.checking.scope import unmarked
from brief.records import CheckResult, Verdict

CHECK = "form"
_FAULTS = {
    "it holds an address": re.compile(
        r"https?:|\bwww\.|\b[\w.+-]+@[\w-]+\.\w|\b[\w-]+\.(?:com|org|net|info|biz|xyz|example|io|ru|cn|test)\b",
        re.IGNORECASE,
    ),
    "it holds markup": re.compile(r"\]\(|<[a-zA-Z/!]|```|\*\*|^#"),
    "it repeats what the model was told": re.compile(
        r"<<<|>>>|‹‹‹|›››|\bJSON\b|\bdata, not instructions\b|\bintelligence brief\b"
        r"|\b(?:labels?|passages?) (?:above|below|[PS]\d)",
    ),
    "the model speaks of itself or to the reader": re.compile(
        r"\b(?:as an ai\b|i[’']m\b|i am\b|i (?:can|will|do|have|would|could|must)\b|i[’']ve\b|language model\b"
        r"|my instructions\b"
        r"|sorry, (?:but )?i\b|(?:please|kindly) (?:click|visit|call|contact|send|note)\b)",
        re.IGNORECASE,
    ),
}
_SPEECH = re.compile(r"[“\"«][^”\"»]*[”\"»]")


def check(text: str) -> CheckResult:
    """Whether a written sentence is a sentence of a brief and nothing else; quoted words are not its own."""
    own = _SPEECH.sub(" ", text)
    for reason, pattern in _FAULTS.items():
        # An address is one in quotation marks too; somebody else's "I" is not the model's.
        if pattern.search(own if "model" in reason else unmarked(text)):
            return CheckResult(CHECK, Verdict.FAIL, reason)
    return CheckResult(CHECK, Verdict.PASS)
