"""Questions taken apart and put together: two in one, one that is asked after another."""

from __future__ import annotations

import re

from brief.retrieval.questions import TWO, names, subject

ABOUT = " \N{EM DASH} "
"""Stands between the second part of a question and what it is about, which the first part names."""


_COMPARED = re.compile(
    r"^\W*compare (?:the )?(?P<what>(?:\w+ ){0,2}(?:tolls?|numbers?|figures?|losses|casualties|prices?|rates?))"
    r" (?:of|in|at|for) (?P<one>[^,;?]{3,60}?) (?:and|with|to|versus|vs\.?) (?P<other>[^,;?]{3,60})\??$",
    re.IGNORECASE,
)


def asked(question: str) -> str:
    """What is asked in a part of a question, without what it is about."""
    return question.partition(ABOUT)[0]


def apart(question: str) -> tuple[str, ...]:
    """The two questions that stand in one, the second with what the first is about; the question where it is one.

    "What caused the outage, and how much did it cost?" has two answers, of which the corpus may hold one.
    """
    compared = _COMPARED.match(question)
    if compared and names(f"x {compared['one']}") and names(f"x {compared['other']}"):
        what = f"What is the latest {compared['what']} of"
        if re.search(r"\b(?:toll|casualt|loss|death|dead)", compared["what"], re.IGNORECASE):
            what = "How many people were killed at"
        return tuple(f"{what} {compared[side]}?" for side in ("one", "other"))
    pieces = [piece.strip(" ,;") for piece in TWO.split(question) if piece.strip(" ,;")]
    if len(pieces) != 2 or min(len(piece.split()) for piece in pieces) < 3:
        return (question,)
    first, second = pieces
    if names(second):
        return first, f"{second.rstrip('?')}?"
    return first, f"{second.rstrip('?')}{ABOUT}{subject(first).rstrip('?')}?"


_LEANS = re.compile(
    r"^\W*(?:and|but|so|also|then|what about|how about|what else|who else|where else)\b"
    r"|\b(?:it|its|they|them|their|he|him|his|she|her|this|that|these|those|there|then|the (?:same|other|latter))\b"
    r"(?! is\b)",
    re.IGNORECASE,
)


_OTHER = re.compile(r"^\W*(?:and )?(?:what|how) about (?P<what>(?:the )?[A-Z][^?]{1,60}?)\s*\?*$")
_NAMED = re.compile(r"(?<=\w )(?:the )?[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*")


def resolved(question: str, last: str) -> str:
    """A question as it is to be asked after another one: one that leans on it is asked of what that was about.

    Args:
        question: as it was asked.
        last: the question before, as it was asked in the end; empty where there is none.
    """
    content = [word for word in re.findall(r"\w+", question) if word[:1].isupper() or len(word) > 3]
    leans = _LEANS.search(question) is not None or len(content) < 3
    other, named = _OTHER.match(question), _NAMED.search(subject(last))
    if other and named:  # "what about Orlow?": the same of another
        return f"{subject(last)[: named.start()]}{other['what']}{subject(last)[named.end() :]}"
    goes_on = re.match(r"\W*(?:and|what about|how about)\b", question, re.IGNORECASE)
    if not last or not leans or (names(question) and not goes_on):
        return question
    about = last.partition(ABOUT)[2] or subject(last)
    return f"{question.rstrip('?. ')}{ABOUT}{about.rstrip('?. ')}?"
