"""The questions that a background report must answer, made by rules from its request and from what was found of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from brief.records import SourcedClaim
from brief.retrieval.questions import TWO, subject
from brief.text.terms import terms

ACTORS = 3
"""Actors who are asked about one by one, those named by the most articles."""


class Asked(StrEnum):
    """What a question of the bank asks for."""

    REQUEST = "request"
    EVENTS = "events"
    ACTORS = "actors"
    ACTOR = "actor"
    FIGURES = "figures"
    DISPUTES = "disputes"
    WITHDRAWN = "withdrawn"
    CAUSES = "causes"
    CONSEQUENCES = "consequences"
    NEXT = "next"
    GAPS = "gaps"
    FURTHER = "further"
    """What a model adds to the bank."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the bank; ``name`` is the actor whom it is about."""

    kind: Asked
    text: str
    name: str = ""


WHY = re.compile(r"\W*(?:why|what (?:caused|led to))\b", re.IGNORECASE)
"""How a request begins that asks for a cause."""
CAUSE = re.compile(r"\b(?:causes?|caused|why|reasons?|motives?)\b", re.IGNORECASE)
"""What says of which gap it is that the cause is not known."""
_CAUSED = re.compile(r"^\W*(?:what\s+)?(?:caused|led to|leads to|causes)\s+", re.IGNORECASE)
# What joins a cause or a purpose to what came of it: a closed class of English connectives, which the parse does not
# tell apart.
_CAUSE = re.compile(
    r"\b(?:because|due to|owing to|caused by|the cause of|as a result of|result(?:ed|s|ing)? (?:of|from)"
    r"|blam(?:ed|es|ing)|stem(?:s|med) from|aimed at|in (?:a|another) bid to|in an effort to|in order to"
    r"|the (?:\w+ )?reason|after (?:[\w’'-]+ ){1,8}(?:failed|broke|refused|ignored|warned))\b",
    re.IGNORECASE,
)
_EFFECT = re.compile(
    r"\b(?:led to|leads to|leading to|caus(?:ed|es|ing)(?! by)|result(?:ed|s|ing)? in|as a result|forced|forcing"
    r"|prompt(?:ed|s|ing)|in response|in the wake of|displac\w+|suspend(?:ed|s|ing)|resign\w*|damage)\b",
    re.IGNORECASE,
)
NEEDS: Mapping[Asked, re.Pattern[str]] = {Asked.CAUSES: _CAUSE, Asked.CONSEQUENCES: _EFFECT}
"""What a sentence must hold to answer questions of a kind."""


def topic_of(request: str, found: Sequence[SourcedClaim | str]) -> str:
    """What of a request is looked for: its words that carry a topic and that what a search found of it holds.

    Args:
        request: a question, or a name.
        found: headlines and passages of the search.
    """
    bare = _CAUSED.sub("", TWO.split(subject(request))[0])
    wanted = terms(bare)
    held = " ".join(one if isinstance(one, str) else one.text for one in found).casefold()
    known = {term for term in wanted if re.search(rf"\b{re.escape(term[:6])}", held)} or set(wanted)
    words = re.findall(r"(?:[^\W\d_]\.)+(?=\s|$)|[^\W_][\w’'-]*(?:(?<=[JS]r)\.)?", bare)
    # What is no term joins the others: it stays between two that stay, so that the topic can be read.
    of = [set(terms(word)) & set(wanted) for word in words]
    kept = [
        (word, bool(some) or "." in word)
        for word, some in zip(words, of, strict=True)
        if not some or some & known
    ]
    carrying = [i for i, (_, carries) in enumerate(kept) if carries]
    return " ".join(word for word, _ in kept[carrying[0] : carrying[-1] + 1]) if carrying else bare


def bank(
    request: str, topic: str, actors: Sequence[str], counted: Sequence[str], *, event: bool = True
) -> tuple[Question, ...]:
    """The questions of a report, those of the request first.

    Args:
        request: as it was made.
        topic: what of it is looked for.
        actors: who was found, those named by the most articles first.
        counted: what was found to be counted.
        event: the topic is an event or a matter, which has causes; not somebody or some place.
    """
    causes = [] if WHY.match(request) else [Question(Asked.CAUSES, f"{topic}: what caused it?")]
    causes += [Question(Asked.CONSEQUENCES, f"{topic}: what followed from it?")]
    kinds = dict.fromkeys(re.sub(r" \(people\)$", "", one) for one in counted)
    what = f" ({'; '.join(kinds)})" if kinds else ""
    asked = [Question(Asked.REQUEST, request)] if len(request.split()) > len(topic.split()) else []
    return (
        *asked,
        Question(Asked.EVENTS, f"{topic}: what happened, and when?"),
        Question(Asked.ACTORS, f"{topic}: who are the key actors?"),
        *(Question(Asked.ACTOR, f"{topic}: what did {name} say or do?", name) for name in actors[:ACTORS]),
        Question(Asked.FIGURES, f"{topic}: what is counted{what}, and how did it change?"),
        Question(Asked.DISPUTES, f"{topic}: what is disputed or denied, and by whom?"),
        Question(Asked.WITHDRAWN, f"{topic}: what was corrected or withdrawn?"),
        *(causes if event else []),
        Question(Asked.NEXT, f"{topic}: what is planned or expected next?"),
        Question(Asked.GAPS, f"{topic}: what is not known?"),
    )
