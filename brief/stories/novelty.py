"""What a window's stories change of the briefs before: figures, corrections, withdrawals, and what was said already.

Pure functions over records. A claim is held against one that the last brief quoted where both are of one
story: its article is among the story's or among those that the story continues, or the two sentences
speak of the same matter. Of older briefs the articles alone tell: in weeks of news two sentences about one
place have the same words too often.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from brief.analysis.sentence_reader import read_sentence
from brief.corpus.duplicates import same_figures, shingles
from brief.records import (
    Change,
    ChangeKind,
    CheckedBrief,
    Figure,
    SourcedClaim,
    Story,
)
from brief.stories.corrections import concerns, correcting
from brief.stories.disputed_counts import HOLLOW, comparable, holder, same_party
from brief.text.terms import beginnings

# Share of the content words of the shorter sentence that the other holds: to speak of one matter; and to be what a
# correction or withdrawal refers to, where the two share a figure and where they do not.
SAME_MATTER, CORRECTED, CORRECTED_WORDS = 0.5, 0.2, 0.5
# Containment of word 3-grams from which one sentence says no more than another with the same figures.
SAID = 0.6
# Share of a claim's own matter that one quoted before holds, from which it tells the same in other words.
RETOLD = 0.7
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_MONTH = (
    "(?:Jan(?:uary)?|Feb(?:ruary)?|March|April|May|June|July|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    "|Nov(?:ember)?|Dec(?:ember)?)"
)
_DATE = re.compile(
    rf"\b\d{{1,2}} {_MONTH}\b|\b{_MONTH} \d{{1,2}}\b|\b(?:19|20)\d\d\b|\b\d{{1,2}}:\d\d\b|\b[A-Z]\w+ (?:No\. ?)?\d+"
)
_ANY_TOLL = frozenset(
    """people person killed dead died deaths toll injure wounde missin number figure interi defenc defens foreig army
    milita office author presid monday tuesda wednes thursd friday saturd sunday least total""".split()
)
_WITHDRAWS = re.compile(
    r"\b(?:retract(?:s|ed|ion|ing)?|with(?:draws?|drew|drawn|drawing|drawal)|taken? back|takes back|deleted?)\b"
    r"(?!\s+(?:from|its (?:troops|forces|ambassador)|to)\b)",
    re.IGNORECASE,
)
# A withdrawal of words, not of troops or cash.
_OF_WORDS = re.compile(
    r"\b(?:statements?|sentences?|claims?|reports?|denials?|video|recording|footage|figures?|version|clip|allegations?"
    r"|article|post|accusations?|remarks?)\b",
    re.IGNORECASE,
)
_CORRECTS = re.compile(
    r"\bcorrection\b|\bcorrect(?:s|ed|ing)\b"
    r"(?=.{0,60}\b(?:report|statement|figure|number|toll|to \d|version|earlier)\b)"
    r"|\b(?:wrongly|incorrectly|erroneously|mistakenly) (?:said|reported|stated|gave|put|named|identified|wrote)\b"
    r"|\b(?:was|were) (?:wrong|an error|a mistake)\b|\bin error\b"
    r"|\b(?:rather than|instead of|and not|, not) (?:\d|one|two|three|four|five|six|seven|eight|nine|ten)\b",
    re.IGNORECASE,
)


_TITLED = re.compile(r"\W*(?:corrections?|corrected|clarification|retraction|retracted)\b", re.IGNORECASE)

_STANDS = re.compile(
    r"\b(?:was|is|were|are|remains?|stands?) (?:correct|unchanged|as (?:reported|published))\b"
    r"|\bcorrect (?:figure|number|sum|amount|date|name|toll|total)\b",
    re.IGNORECASE,
)


# "… wrongly reported that … The correct figure is …" is a correction, for all that it speaks of what is correct.
_WRONGLY = re.compile(
    r"\b(?:wrongly|incorrectly|erroneously|mistakenly|in error|not correct)\b", re.IGNORECASE
)


def quoted_in(brief: CheckedBrief) -> list[SourcedClaim]:
    """What a brief quoted, as claims, each once, in the order of its references."""
    articles = {source.article.id: source.article for source in brief.sources}
    return [
        SourcedClaim(
            reference.quote,
            reference.ref,
            article := articles[reference.article_id],
            reference.passage_id,
            number,
            read_sentence(reference.quote, article.language),
        )
        for number, reference in enumerate(brief.references)
        if reference.article_id in articles
    ]


def against(
    stories: Sequence[Story],
    previous: CheckedBrief | Sequence[SourcedClaim],
    older: Sequence[SourcedClaim] = (),
) -> list[Story]:
    """Stories with what they change of the briefs before, and which of their claims those said already.

    Args:
        stories: the window's.
        previous: the last brief, or what it quoted.
        older: what the briefs before that one quoted.
    """
    before = quoted_in(previous) if isinstance(previous, CheckedBrief) else list(previous)
    changes: dict[str, list[Change]] = {}
    for change in since(stories, before, older):
        changes.setdefault(change.story_id, []).append(change)
    said = _Said([*before, *older])
    return [
        replace(
            story,
            changes=tuple(changes.get(story.id, ())),
            said_before=tuple(claim.ref for claim in story.claims if said.holds(claim)),
        )
        for story in stories
    ]


def since(
    stories: Sequence[Story],
    previous: CheckedBrief | Sequence[SourcedClaim],
    older: Sequence[SourcedClaim] = (),
) -> list[Change]:
    """What the stories change, correct or withdraw of what the briefs before quoted, in the stories' order.

    One change for a holder and what is counted: the latest figure against the latest one quoted.
    """
    before = quoted_in(previous) if isinstance(previous, CheckedBrief) else list(previous)
    cited = {claim.ref for claim in (*before, *older)}
    wrong = _wrong([*before, *older], [claim for story in stories for claim in story.claims])
    found: list[Change] = []
    for story in stories:
        ids = {article.id for article in (*story.articles, *story.continues)}
        thread = [claim for claim in older if claim.article.id in ids]
        known = [*(claim for claim in before if _of(story, claim)), *thread]
        fresh = sorted((c for c in story.claims if c.ref not in cited), key=lambda c: (_when(c), c.order))
        own = [change for claim in fresh if (change := _corrects(story, claim, [*before, *thread]))]
        taken = {change.claim.ref for change in own}
        own += [change for claim in fresh if claim.ref not in taken and (change := _takes_back(story, claim))]
        own = [change for place, change in enumerate(own) if not _within(change, own[:place])]
        taken = {change.claim.ref for change in own}
        latest: dict[tuple[str, ...], Change] = {}
        for claim in fresh:
            for change in _figures(story, claim, known, wrong) if claim.ref not in taken else ():
                latest[(change.holder, change.about)] = change
        found += [*own, *latest.values()]
    return found


def _of(story: Story, claim: SourcedClaim) -> bool:
    ids = {article.id for article in (*story.articles, *story.continues)}
    return claim.article.id in ids or any(
        _shared(claim.text, other.text) >= SAME_MATTER for other in story.claims
    )


def _corrects(story: Story, claim: SourcedClaim, before: Sequence[SourcedClaim]) -> Change | None:
    withdraws = _withdrawn(claim.text)
    if _STANDS.search(claim.text) and not _WRONGLY.search(claim.text):
        return None
    # Under a headline that says "Correction" any sentence may be it, if it gives the figure.
    titled = not withdraws and not _CORRECTS.search(claim.text)
    if titled and not _TITLED.match(claim.article.title):
        return None
    of_story = {article.id for article in (*story.articles, *story.continues)}
    scored = []
    for other in before:
        same_number = bool(_numbers(claim.text) & _numbers(other.text))
        if titled and not same_number:
            continue
        least = CORRECTED if same_number else CORRECTED_WORDS
        shared = _shared(claim.text, other.text)
        if _when(other) <= _when(claim) and shared >= least:
            scored.append((same_number, other.article.id in of_story, shared, other))
    if not scored:
        return None
    other = max(scored, key=lambda entry: entry[:3])[-1]
    return Change(ChangeKind.WITHDRAWN if withdraws else ChangeKind.CORRECTED, story.id, claim, other)


def _takes_back(story: Story, claim: SourcedClaim) -> Change | None:
    """A publisher's own correction or withdrawal, whether or not a brief quoted what it takes back."""
    # The headline is left out: a sentence must say itself that it takes something back.
    if not correcting("", [claim.text], claim.article.publisher):
        return None
    kind = ChangeKind.WITHDRAWN if _withdrawn(claim.text) else ChangeKind.CORRECTED
    return Change(kind, story.id, claim, None)


def _withdrawn(text: str) -> bool:
    return bool(_WITHDRAWS.search(text) and _OF_WORDS.search(text))


def _within(change: Change, others: Sequence[Change]) -> bool:
    """Whether one article's correction is told already, in the same words or more."""
    return any(
        change.claim.article.id == other.claim.article.id
        and (change.claim.text in other.claim.text or other.claim.text in change.claim.text)
        for other in others
    )


def _numbers(text: str) -> set[str]:
    """The numbers of a text but days, years and those that are part of a name ("Post 14")."""
    return set(_NUMBER.findall(_DATE.sub(" ", text)))


def _wrong(quoted: Sequence[SourcedClaim], claims: Sequence[SourcedClaim]) -> list[SourcedClaim]:
    """Of what was quoted, what its own publisher has corrected or withdrawn since."""
    found: list[SourcedClaim] = []
    for later in (*quoted, *claims):
        article = later.article
        for words in correcting(article.title, [later.text], article.publisher):
            found += [
                claim
                for claim in quoted
                if claim.article.publisher == article.publisher
                and claim.article.id != article.id
                and _when(claim) <= _when(later)
                and concerns(words, claim.text, claim.article.title)
            ]
    return found


def _holds(figure: Figure, key: tuple[str, ...], who: str, wrong: Sequence[SourcedClaim]) -> bool:
    """Whether a corrected claim put this figure into the mouth of its holder: whoever repeats it repeats the error."""
    return any(
        same_party(who, holder(claim))
        and (held := _counted(claim).get(key)) is not None
        and (held.low, held.high) == (figure.low, figure.high)
        for claim in wrong
    )


def _figures(
    story: Story, claim: SourcedClaim, known: Sequence[SourcedClaim], wrong: Sequence[SourcedClaim]
) -> list[Change]:
    """The figures of a claim that differ from the same holder's last one for the same thing.

    A figure that was relayed as the holder's and has been corrected since was never the holder's.
    """
    mine = _counted(claim)
    if not mine:
        return []
    who = holder(claim)
    found = []
    for key, figure in mine.items():
        earlier = [
            (other, theirs[key])
            for other in known
            if _when(other) < _when(claim)
            and key in (theirs := _counted(other))
            and same_party(who, holder(other))
            and not _holds(theirs[key], key, holder(other), wrong)
        ]
        if not earlier:
            continue
        other, was = max(earlier, key=lambda pair: (_when(pair[0]), pair[0].order))
        if (was.low, was.high) != (figure.low, figure.high):
            about = f"{' or '.join(key[0].split('/'))} ({key[1]})"
            found.append(
                Change(ChangeKind.CHANGED, story.id, claim, other, who, about, was.words, figure.words)
            )
    return found


def _counted(claim: SourcedClaim) -> Mapping[tuple[str, ...], Figure]:
    """A claim's figures by what they count; one that gives two for the same thing gives none for it."""
    found: dict[tuple[str, ...], list[Figure]] = {}
    for key, figure in comparable(claim):
        found.setdefault(key, []).append(figure)
    return {key: figures[0] for key, figures in found.items() if len(figures) == 1}


class _Said:
    """What briefs quoted, by its word 3-grams: weeks of briefs against every claim of a day."""

    def __init__(self, before: Sequence[SourcedClaim]) -> None:
        self._refs = {claim.ref for claim in before}
        self._claims = [(claim.text, shingles(claim.text)) for claim in before]
        self._holders: dict[str, list[int]] = {}
        self._worded: dict[str, list[int]] = {}
        for number, (text, grams) in enumerate(self._claims):
            for gram in grams:
                self._holders.setdefault(gram, []).append(number)
            for word in _matter(text):
                self._worded.setdefault(word, []).append(number)

    def holds(self, claim: SourcedClaim) -> bool:
        """Whether a claim was quoted, or says no more than one that was, with the same figures."""
        if claim.ref in self._refs:
            return True
        mine = shingles(claim.text)
        shared = Counter(number for gram in mine for number in self._holders.get(gram, ()))
        return any(
            count >= SAID * len(mine) and same_figures(claim.text, self._claims[number][0])
            for number, count in shared.items()
        ) or self._retold(claim)

    def _retold(self, claim: SourcedClaim) -> bool:
        """Whether a claim tells in other words what was quoted, without a new number."""
        words, numbers = _matter(claim.text), _numbers(claim.text)
        shared = Counter(number for word in words for number in self._worded.get(word, ()))
        return any(
            count >= RETOLD * max(6, len(words)) and numbers <= _numbers(self._claims[number][0])
            for number, count in shared.items()
        )


def _shared(one: str, other: str) -> float:
    """Share of the words of the shorter sentence, or of six, that the other holds, of those that tell a matter."""
    a, b = _matter(one), _matter(other)
    return len(a & b) / max(6, min(len(a), len(b)))


def _matter(text: str) -> set[str]:
    """A sentence's content words without figures, days, what is counted, and the offices that speak."""
    found = {word for word in beginnings(_DATE.sub(" ", text)) if not word[0].isdigit()}
    return found - HOLLOW - _ANY_TOLL


def _when(claim: SourcedClaim) -> float:
    return (claim.article.published.start or claim.article.first_seen).timestamp()
