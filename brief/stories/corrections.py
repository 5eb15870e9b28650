"""When a publisher corrects or withdraws what it wrote before, and which cited words that concerns.

Conservative: only a publisher's own correction counts (a denial by another is a contradiction), it must be worded
as one, and it must share what it corrects with the cited sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from brief.analysis.claims import WRONGLY
from brief.analysis.quantities import figures
from brief.text.calendar_names import A_MONTH
from brief.text.numbers import NUMBER, WORDS
from brief.text.terms import terms

_WHAT = (
    r"(?:statement|sentence|claim|report|recording|footage|figure|story|article|version|denial|allegation|photograph|image"
    r"|video|tweet|clip|(?-i:post)|count|toll|account|accusation|remark)s?"
)
OF_WORDS = re.compile(rf"\b(?:{_WHAT}|stories)\b", re.IGNORECASE)
"""What is corrected or withdrawn, where it is words and not troops or cash."""
WITHDRAWS = re.compile(
    r"\b(?:retract(?:s|ed|ion|ing)?|with(?:draws?|drew|drawn|drawing|drawal)|taken? back|takes back|deleted?)\b"
    r"(?!\s+(?:from|its (?:troops|forces|ambassador)|to)\b)",
    re.IGNORECASE,
)
"""Words by which something is taken back."""
_DECLARED = r"(?:correct(?:ion|ed)|clarification|retract(?:ion|ed))"
TITLED = re.compile(rf"\W*{_DECLARED}s?\b", re.IGNORECASE)
"""How the headline of a correction begins."""
_TITLE = re.compile(
    rf"^\W*{_DECLARED}\b\s*(?:[:—–-]|\b(?:of|to|on)\b|$)|\bcorrections?\s(?:of|to|on)\b|\b(?:corrects|retracts)\b"
    rf"|\bwith(?:draws|drew|drawal of|drawn)\b.{{0,40}}\b{_WHAT}\b",
    re.IGNORECASE,
)
_SAYS = "(?:reported|stated|said|named|gave|identified|wrote|put|described)"
SAID_WRONGLY = rf"\b{WRONGLY}\s{_SAYS}\b"
_BODY = re.compile(
    rf"{SAID_WRONGLY}|\b{_SAYS}\b.{{0,80}}\b(?:in error|by mistake)\b"
    r"|\b(?:corrects?|retracts?|withdraws?|is (?:correcting|retracting|withdrawing)"
    rf"|ha(?:s|ve) (?:corrected|retracted|withdrawn))\s(?:the|its|our|an?|that|their)\b.{{0,60}}?\b{_WHAT}\b"
    rf"|\b{_WHAT}\b.{{0,100}}\bwas (?:wrong|incorrect|mistaken|inaccurate|false)\b"
    r"|\bwe (?:withdraw|retract|correct) (?:it|them|that|this)\b|\ban earlier version of this\b"
    r"|\bthis (?:article|story|report|page) (?:has been|was) (?:corrected|amended)\b",
    re.IGNORECASE,
)
NOT_BUT = rf"(?:\b(?:rather than|instead of|and not)|, not) {NUMBER}"
"""A pattern of a figure that is none: "41 and not 47"."""
# Of what `_BODY` finds, each has one of these: most sentences have none, and patterns take longer.
_HINTS = "wrong correct erroneous error mistake retract withdraw inaccurate false earlier amended".split()
# In an article that says in its headline that it corrects, this is where it says what.
_SAID = re.compile(r"\b(?:reported|stated|said|wrote|gave|published|earlier)\b", re.IGNORECASE)
_OURS = re.compile(r"\b(?:we|our|ours|this (?:article|story|report|newspaper|page))\b", re.IGNORECASE)
_NUMBERED = re.compile(r"\b(?:Statement|Bulletin|Release|Communiqué) No\. ?\d+", re.IGNORECASE)
_TIMES = re.compile(
    rf"\b{A_MONTH}\s\d{{1,2}}\b|\b\d{{1,2}}\s{A_MONTH}(?:\s\d{{4}})?\b|\b(?:19|20)\d\d\b", re.IGNORECASE
)

_DENIED = re.compile(r"\bnot (?P<what>[\w.,]+)(?=[\s,.;:])")
SAME_WORDS = 0.34
"""Share of the shorter one's topic words that a correction must have in common with a cited sentence.

On the example corpus the sentences that a correction concerns share 0.43 to 1.0; of the others by the same
publishers those that reach it (up to 0.61) have another figure, or fewer than three words in common.
"""
OPENING = 3
"""Sentences in which an article whose headline calls it a correction says what was wrong."""
FOLLOWING = 1
"""Sentences after a correcting one that belong to it: "The correct figure is …"."""


def correcting(title: str, sentences: Sequence[str], publisher: str) -> list[str]:
    """What of an article corrects or withdraws what its own publisher said before, in its words.

    Args:
        title: the article's headline.
        sentences: its sentences, in order.
        publisher: who published it; a sentence must speak of the publisher, or as "we", unless the headline
            says that this is a correction.
    """
    announced = bool(_TITLE.search(title))
    found: list[str] = []
    for i, sentence in enumerate(sentences):
        folded = sentence.casefold()
        hinted = any(hint in folded for hint in _HINTS)
        opens = hinted and bool(_BODY.search(sentence)) and (announced or _own(sentence, publisher))
        # A correction that only its headline calls one says at its beginning what was said before.
        opens = opens or (announced and not found and i < OPENING and bool(_SAID.search(sentence)))
        if opens:
            # "That statement was wrong": what was stated stands before.
            first = i - 1 if i and re.match(r"(?:That|This|The)\s\w+\swas\b", sentence) else i
            found.append(" ".join(sentences[first : i + 1 + FOLLOWING]))
    return found


def _own(sentence: str, publisher: str) -> bool:
    if _OURS.search(sentence):
        return True
    names = {word for word in re.findall(r"[^\W\d_]{3,}", publisher) if word[0].isupper()}
    return any(re.search(rf"\b{re.escape(name)}\b", sentence) for name in names - {"The", "News"})


def concerns(correction: str, quote: str, title: str = "") -> bool:
    """Whether a correction is about a cited sentence: a figure and what it counts, or much of its wording.

    Args:
        correction: one of :func:`correcting`.
        quote: the cited words.
        title: headline of the article they stand in; a correction may name it ("Statement No. 19").
    """
    numbered = {match[0].casefold() for match in _NUMBERED.finditer(correction)}
    mine = {match[0].casefold() for match in _NUMBERED.finditer(title)}
    if numbered and mine and not numbered & mine:
        return False
    words, theirs = _stems(quote), _stems(correction)
    shared = words & theirs
    alike = len(shared) / max(1, min(len(words), len(theirs))) >= SAME_WORDS
    wrong, said = _numbers(correction), _numbers(quote)
    denied = {number for match in _DENIED.finditer(correction) for number in _numbers(match["what"])}
    if denied and said and not denied & said:
        return False  # "four were killed, not three, and five were wounded": five stands
    if (
        wrong and said
    ):  # an earlier figure that was right when given is not what a correction of another is about
        same = wrong & said
        return len(shared) >= 2 and bool(same) and (alike or any(len(number) > 1 for number in same))
    return alike and len(shared) >= (5 if wrong else 3)


def still_says(correction: str, quote: str, body: Sequence[str]) -> bool:
    """Whether a text that was mended says what is quoted itself: the quotation is what the correction calls right.

    Args:
        correction: the note that stands in the text.
        quote: words that the note may be about.
        body: the other sentences of the text.
    """
    said = _numbers(quote) & _numbers(correction)
    words = _stems(quote)
    return any(
        said <= _numbers(own) and len(words & _stems(own)) >= SAME_WORDS * len(words)
        for own in body
        if concerns(correction, own)
    )


def _stems(text: str) -> set[str]:
    return {term[:5] for term in terms(_TIMES.sub(" ", text)) if not term[0].isdigit()}


def _numbers(text: str) -> set[str]:
    plain = _TIMES.sub(" ", text)
    spelt = {str(WORDS[word]) for word in re.findall(r"[a-z]+", plain.lower()) if word in WORDS}
    return spelt | {f"{figure.low:g}" for figure in figures(plain)}
