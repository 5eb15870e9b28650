"""What kind of text a document says that it is, with where it says so; claims that it rates, and who wrote it.

What is stated for machines goes before what the container says, that before labels at the head, those before notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from brief.reading.genre_words import AMBIGUOUS, CLAIM, FALSE, VERDICT, folded, labelled, notes_in, typed_as
from brief.records import Genre, RatedClaim, TextKind
from brief.text.terms import terms

HEAD, FOOT = 5, 4
"""Blocks at the top and at the end of a text in which it says what it is."""
LABEL_WORDS = 6
"""Words of a label at most."""
NOTE_WORDS = 60
"""Words of a paragraph that is a note at most."""
VERDICT_WORDS = 8
MOST_HEADING = 60
"""Characters of a heading that announces a claim or a verdict."""
OWN, OTHERS = 0.6, 0.8
"""Share of a claim's content words by which a sentence of its fact check, or of another text, restates it."""
_DENIES = re.compile(
    r"\b(?:not|no|never|nobody|without|denie[sd]|deny(?:ing)?|denial|false|untrue|wrong|refute[sd]?|nicht|keine?|nie|falsch|pas|jamais|faux"
    r"|nunca|falso|non|mai|não|niet|geen|inte|ikke|не|нет|nie)\b|n['’]t\b",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"^\W{0,3}((?:[^\W\d_a-z][\w'’.-]*\s+){1,3}[^\W\d_a-z][\w'’.-]+)\s*(?:,|\bis\b|\bwas\b|\bist\b|\best\b|\bes\b|\bè\b|\bé\b|—|–)"
)
_LABELLED = re.compile(r"^\W{0,3}([^:：\n]{2,40})\s*[:：]\s*(\S.*)$", re.DOTALL)
_SENTENCE = re.compile(r"^(.+?)[.!?。！？](?:\s|$)", re.DOTALL)
_TITLED = re.compile(r"^([^:|–—]{2,30}?)\s*(?:[:|]|\s[-–—])\s*(\S.*)$", re.DOTALL)
_IN_HEADLINES = frozenset(
    ("live", "direct", "paid", "promoted", "reklama", "werbung", "реклама", "tribune", "leader")
)
"""Labels that begin or end headlines of other texts: names of papers, what a story is about."""


@dataclass(frozen=True, slots=True)
class DeclaredKind:
    """What a page declares for machines.

    Attributes:
        types: types of schema.org, of the article and of what it reviews.
        sections: sections, genres and keywords, as they stand; the surest first.
        labels: short texts that stand over the headline or below it.
        rated: the claims that its structured data rate.
    """

    types: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    rated: tuple[RatedClaim, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """What was found: the kind, the claims rated, and an author that only a note names."""

    genre: Genre | None = None
    rated: tuple[RatedClaim, ...] = ()
    author: str = ""


def told(page: DeclaredKind, kind: str, title: str, blocks: Sequence[str], publisher: str) -> Told:
    """What a document says of itself.

    Args:
        page: what its page declares; nothing where it is none.
        kind: what its container says that it is.
        title: its headline.
        blocks: its paragraphs in reading order, those among them that were set aside.
        publisher: who rates the claims that it names no other judge for.
    """
    genre = next(_stated(page, kind, title, blocks), None)
    checks = genre is not None and genre.kind is TextKind.FACT_CHECK
    rated = page.rated or _rated(blocks) or (_by_title(title, blocks) if checks else ())
    if rated and not checks and (genre is None or not page.rated):
        genre = Genre(TextKind.FACT_CHECK, "it sets a claim against a verdict")
    elif not checks:
        rated = page.rated
    rated = tuple(replace(one, by=one.by or publisher) for one in rated)
    author = ""
    if genre is not None and genre.kind is TextKind.OPINION:
        author = next((name for block in _ends(blocks) if (name := _author(block))), "")
    return Told(genre, rated, author)


def says_live(page: DeclaredKind, title: str) -> bool:
    """Whether a page says that it is live: by its type, a section or a label of it, or at an end of its headline."""
    parts = re.split(r"\s*[:|]\s*|\s[-–—]\s", title)
    names = (*page.sections, *page.labels, parts[0], parts[-1])
    return any(typed_as(name) is TextKind.LIVE_BLOG for name in page.types) or any(
        len(name.split()) <= LABEL_WORDS and labelled(name) is TextKind.LIVE_BLOG for name in names
    )


def _stated(page: DeclaredKind, kind: str, title: str, blocks: Sequence[str]) -> Iterator[Genre]:
    if page.rated:
        yield Genre(TextKind.FACT_CHECK, "its page calls it “ClaimReview”")
    for name in page.types:
        if found := typed_as(name):
            yield Genre(found, f"its page calls it “{name}”")
    if kind and (found := labelled(kind) or typed_as(kind)):
        yield Genre(found, f"what it came in calls it “{kind}”")
    for name in page.sections:
        if found := labelled(name):
            yield Genre(found, f"its page calls it “{name}”")
    lines = [block.split("\n")[0] for block in blocks[:HEAD]]
    sure = [line for place, line in enumerate(lines) if not place or folded(line) not in AMBIGUOUS]
    for line in (*page.labels, *sure):
        if len(line.split()) <= LABEL_WORDS and folded(line) != folded(title) and (found := labelled(line)):
            yield Genre(found, f"its head says “{line.strip()}”")
    # "Opinion: …", "… | Letters": a label joined to the headline.
    parts = re.split(r"\s*[:|]\s*|\s[-–—]\s", title)
    for name in (parts[0], parts[-1]) if len(parts) > 1 else ():
        if folded(name) not in _IN_HEADLINES and (found := labelled(name)):
            yield Genre(found, f"its headline says “{name.strip()}”")
    for block in _ends(blocks):
        if len(block.split()) > NOTE_WORDS:
            continue
        for noted, match in notes_in(block):
            yield Genre(noted, f"a note in it says “{match[0].strip(' .')[:80]}”")


def _ends(blocks: Sequence[str]) -> list[str]:
    """The blocks at the top and at the end, each once."""
    return [*blocks[:HEAD], *blocks[max(HEAD, len(blocks) - FOOT) :]]


def _author(block: str) -> str:
    """Who wrote it, of a note that says that the views are theirs: "Jan Tann is a docker. The views are his own."."""
    views = any(kind is TextKind.OPINION for kind, _ in notes_in(block))
    named = _NAMED.match(block) if views else None
    return " ".join(named[1].split()) if named else ""


def _rated(blocks: Sequence[str]) -> tuple[RatedClaim, ...]:
    """Claims that a text sets against a verdict: "Claim: …" and "Verdict: …", or a heading and what follows it."""
    found: list[RatedClaim] = []
    claim = ""
    for place, block in enumerate(blocks):
        parts = _LABELLED.match(block)
        if not parts and len(block) > MOST_HEADING:
            continue
        name, text = (folded(parts[1]), parts[2]) if parts else (folded(block), "")
        if not text and place + 1 < len(blocks) and (name in CLAIM or name in VERDICT):
            text = blocks[place + 1]
        if name in CLAIM and text:
            claim = " ".join(text.split())
        elif name in VERDICT and claim and text:
            found.append(RatedClaim(claim, _verdict(text)))
            claim = ""
    return tuple(found)


def _verdict(text: str) -> str:
    """The verdict in a word or a few: the first sentence, or the word with which it begins."""
    text = " ".join(text.split())
    first = match[1] if (match := _SENTENCE.match(text)) else text
    if len(first.split()) > VERDICT_WORDS and (word := FALSE.match(first)):
        return word[0]
    return " ".join(first.split()[: 2 * VERDICT_WORDS])


def _by_title(title: str, blocks: Sequence[str]) -> tuple[RatedClaim, ...]:
    """Of a fact check whose headline gives the verdict: "False: the minister ordered the dam opened"."""
    parted = _TITLED.match(title)
    if parted and parted[1] and FALSE.match(parted[1]):
        return (RatedClaim(parted[2], parted[1]),)
    return ()


def restates(text: str, claim: str, *, own: bool = True) -> bool:
    """Whether a sentence says the claim, whatever stands around it: it holds most of its content words.

    ``own``: it is of the fact check itself; of another text it must hold nearly all of them, and deny nothing.
    """
    said, wanted = set(terms(text)), set(terms(claim))
    if not own and _DENIES.search(text):
        return False
    return bool(wanted) and len(said & wanted) >= (OWN if own else OTHERS) * len(wanted)
