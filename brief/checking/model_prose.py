"""What a sentence that a model wrote must be made of: its sources' words for the most part, their denial kept."""

from __future__ import annotations

import re
from collections.abc import Sequence

from brief.analysis.sentence_reader import read_sentence
from brief.checking.cited_text import Cited, not_analysed
from brief.checking.clause_match import stems
from brief.checking.support import Supported
from brief.checking.word_forms import WordKind
from brief.records import CheckResult, Verdict

WORDS, SUPPORT = "words", "support"
HELD = 0.55
"""Share of a written sentence's content words, its speaker aside, that its citations must hold. Of the 142 right
rewordings of eval/cases/check none falls under it (or under 0.6), in either half; of the 219 wrong ones 7 %: those
that keep the source's speaker and say something else. Of WiCE's claims in the words of people it drops 12 more of 115
supported ones and 14 of the 28 others that pass every other check; at 0.35 it is 4 and 3."""
UNIT = 2
"""Most letters of a unit: "250 m" may stand for "250 metres"."""
_SAYING = re.compile(
    r"\b(?:said|says?|told|reported|reports?|according|announced|stated|put|added|confirmed|claims?|claimed)\b",
    re.IGNORECASE,
)
_COUNT = re.compile(r"\d\S*|\bper\s?cent\b|%", re.IGNORECASE)


def check_words(text: str, found: Sequence[Cited]) -> CheckResult:
    """Whether a written sentence is made of its sources' words for the most part, who says it aside."""
    if skipped := not_analysed(WORDS, found):
        return skipped
    bare = text
    for party in sorted(read_sentence(text).chain, key=lambda party: -party.span[0]):
        bare = f"{bare[: party.span[0]]} {bare[party.span[1] :]}"
    # What is counted is another check's: "50 per cent" may stand for "half".
    own = stems(_COUNT.sub(" ", _SAYING.sub(" ", bare)))
    given = stems(" ".join(sentence for one in found for sentence in one.sentences))
    if len(own & given) >= HELD * len(own):
        return CheckResult(WORDS, Verdict.PASS)
    lacking = ", ".join(sorted(own - given)[:4])
    return CheckResult(WORDS, Verdict.FAIL, f"most of what it says is not in the cited text (“{lacking}”)")


def check_denial(text: str, made: Supported) -> CheckResult:
    """Whether a written sentence that is near its source turns round what the source denies.

    "The video does not show the pass" is near "The pass was attacked" by its words, and no denied word stands in
    both. Where the source denies something and the sentence nothing, the sentence may add no word of its own. Of
    the 218 right sentences of eval/cases/check that are not their source's own words none is dropped so, though
    in 19 pairs one side alone denies something.
    """
    words = next((words for kind, words in made.missing if kind is WordKind.WORD), ())
    own = [word for word in words if len(word) > UNIT and not _SAYING.fullmatch(word)]
    if not made.denial or not own or read_sentence(text).negations:
        return CheckResult(SUPPORT, Verdict.PASS)
    reason = f"the source denies something, the sentence does not, and the source has no “{own[0]}”"
    return CheckResult(SUPPORT, Verdict.FAIL, reason)
