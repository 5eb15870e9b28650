"""What a story is called: a headline of one of its articles that the article's own text bears out, as it was printed.

A headline is shortened at the end of a sentence only, where what follows calls the reader ("Here's why"), and
never taken where it asks, calls, was cut off, or says more than the text. Names that a story's articles share are a
label for what must be told apart without asserting anything.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from brief.analysis.headlines import overstated
from brief.records import SourcedClaim, Story, TextKind, source_name
from brief.stories.corrections import TITLED
from brief.stories.proper_names import names
from brief.text.terms import beginnings

BORNE_OUT = 0.5
"""Share of a headline's words that its article's first sentences must hold, and all of its names and figures."""
WITHIN = 20
FEWEST, MOST = 4, 22
"""Words of a headline."""
_SITE = re.compile(r"\s+[|–—-]\s+[^|–—-]{2,40}$")
_KICKER = re.compile(
    r"^(?:recap|live(?: updates?)?|breaking|exclusive|updated?|watch|video|photos|news|just in)\s*[:|]\s*",
    re.IGNORECASE,
)
_CALLS = re.compile(
    r"\b(?:you|your|yours)\b|\?|\b(?:what|things|how) to (?:know|expect|watch|do|see)\b|\bhere['’]?s\b"
    r"|\bsee (?:which|the|what|where|how)\b|\blive updates?\b"
    r"|^(?:why|how|what|who|when|where|which|watch|read|see|meet)\b|\bexplained\b|\btimeline\b|\bphotos\b",
    re.IGNORECASE,
)
_CUT = re.compile(r"(?:\.\.\.|…)\W*$")
_NO_HEADLINE = frozenset({TextKind.OPINION, TextKind.LISTING, TextKind.PROMOTION})


def title(story: Story, line: SourcedClaim) -> str:
    """A headline for a story, quoted with its publisher; empty where none of its articles has one that serves.

    The article that the line is quoted from comes first, then the others in order of what they are worth.
    """
    worth = dict(story.assessed)
    articles = sorted(
        story.articles,
        key=lambda a: (
            a.id != line.article.id,
            -(worth[a.id].significance if a.id in worth else 0.0),
            a.id,
        ),
    )
    for article in articles:
        kind = worth[article.id].genre.kind if article.id in worth else TextKind.NEWS
        if kind in _NO_HEADLINE or (TITLED.match(article.title) and len(articles) > 1):
            continue
        claims = [claim for claim in story.claims if claim.article.id == article.id]
        if headline := borne_out(article.title, claims):
            return f"“{headline}” ({source_name(article)})"
    return ""


# Where a sentence may be cut and still say what it says: before what happened meanwhile, why, or who else was there.
_BORDER = re.compile(
    r",\s(?:who|which|where|when|as|after|while|amid|following|with|in|including|according|the|a)\b"
    r"|\s(?:after|as|while|amid|following|when)\s|;\s"
)
SHORTEST, LONGEST = 6, 18
"""Words of a sentence that is shortened to a heading."""


def shortened(line: SourcedClaim) -> str:
    """The first clause of a story's line, for a heading where no headline serves; empty where it cannot be cut.

    Who says it must stand in what is kept, and nothing may weaken or deny only what is cut off.
    """
    text = line.text
    match = next(
        (m for m in _BORDER.finditer(text) if SHORTEST <= len(text[: m.start()].split()) <= LONGEST), None
    )
    if match is None or text[0] in '“"‘':
        return ""
    end, reading = match.start(), line.reading
    beyond = [(one.span, one.clause) for one in reading.hedges]
    beyond += [(one.span, one.clause) for one in (*reading.negations, *reading.modals)]
    told = any(one.party.span[0] >= end for one in reading.attributions)
    if told or any(span[0] >= end > clause[0] for span, clause in beyond):
        return ""
    return f"“{text[:end]} …” ({source_name(line.article)})"


def borne_out(headline: str, claims: Sequence[SourcedClaim]) -> str:
    """As much of a headline as the text bears out and a brief can print; empty where that is nothing."""
    if not claims:
        return ""
    told = _KICKER.sub("", _SITE.sub("", headline.strip()))
    sentences = re.split(r"(?<=[a-z0-9’'”)][.!?])\s+(?=[A-Z“\"'])", told)
    while sentences and (_CUT.search(sentences[-1]) or _CALLS.search(sentences[-1])):
        sentences.pop()
    told = " ".join(sentences).strip()
    if not FEWEST <= len(told.split()) <= MOST or (told.isupper() and told.isascii()):
        return ""
    words = beginnings(told)
    text = beginnings(" ".join(claim.text for claim in claims[:WITHIN]))
    exact = {word.casefold() for word in re.findall(r"(?<!^)\b(?:[A-Z][\w-]{3,}|\d[\d.,]*\d|\d)", told)}
    body = " ".join(claim.text for claim in claims).casefold()
    held = all(word[:5] in body for word in exact) or told.istitle()
    if not words or not held or len(words & text) < BORNE_OUT * len(words):
        return ""
    if overstated(told, claims) is not None:
        return ""
    return told[:-1] if told.endswith(".") and told.count(".") == 1 else told


def label(texts: Sequence[str], titles: Sequence[str], publishers: Sequence[str] = ()) -> str:
    """Up to three names that a story's articles share most: it says what the story is about, and asserts nothing.

    Publishers' own names are left out. Where no name is found the label is empty.
    """
    own = {word for publisher in publishers for word in publisher.casefold().split()}
    counts: Counter[str] = Counter()
    for title, text in zip(titles, texts, strict=True):
        found = names(text)
        counts.update(found)
        counts.update(found & names(title))
    chosen: list[str] = []
    first = " ".join([*titles, *texts])
    # A name of several words tells more than one of one, which may be no more than an adjective.
    order = sorted(
        counts.items(), key=lambda item: (-item[1] - 0.6 * (" " in item[0]), first.find(item[0]), item[0])
    )
    for name, _ in order:
        known = any(name in other or other in name or _stem(name) == _stem(other) for other in chosen)
        if known or own.issuperset(name.casefold().split()):
            continue
        chosen.append(name)
        if len(chosen) == 3:
            break
    return ", ".join(chosen)


def _stem(name: str) -> str:
    """What two forms of a name share: the start of a single word (a country and its adjective), the last of several."""
    last = name.rsplit(" ", 1)[-1]
    return (name[:5] if last == name else last).casefold()
