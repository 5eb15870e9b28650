"""What a window's stories change of the briefs before: figures, corrections, withdrawals, and what was said already.

Pure functions over records. A claim is held against one that the last brief quoted where both are of one
story: its article is among the story's or among those that the story continues, or the two sentences
speak of the same matter. Of older briefs the articles alone tell: in weeks of news two sentences about one
place have the same words too often.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from brief.analysis.claims import WRONGLY
from brief.analysis.sentence_reader import read_sentence
from brief.corpus.duplicates import same_figures, shingles
from brief.records import Change, ChangeKind, CheckedBrief, Figure, Reading, Role, SourcedClaim, Story
from brief.stories.corrections import NOT_BUT, OF_WORDS, SAID_WRONGLY, TITLED, WITHDRAWS, concerns, correcting
from brief.stories.disputed_counts import HOLLOW, comparable, holder, same_party, when_of
from brief.text.calendar_names import A_MONTH
from brief.text.terms import beginnings

# Share of the content words of the shorter sentence that the other holds: to speak of one matter; and to be what a
# correction or withdrawal refers to, where the two share a figure and where they do not.
SAME_MATTER, CORRECTED, CORRECTED_WORDS = 0.5, 0.2, 0.5
# Containment of word 3-grams from which one sentence says no more than another with the same figures.
SAID = 0.6
# Share of a claim's own matter that one quoted before holds, from which it tells the same in other words.
RETOLD = 0.7
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_DATE = re.compile(rf"\b\d{{1,2}} {A_MONTH}\b|\b(?:19|20)\d\d\b|\b\d{{1,2}}:\d\d\b|\b[A-Z]\w+ (?:No\. ?)?\d+")
_ANY_TOLL = frozenset(
    """people person killed dead died deaths toll injure wounde missin number figure interi defenc defens foreig army
    milita office author presid monday tuesda wednes thursd friday saturd sunday least total""".split()
)
_CORRECTS = re.compile(
    r"\bcorrection\b|\bcorrect(?:s|ed|ing)\b"
    r"(?=.{0,60}\b(?:report|statement|figure|number|toll|to \d|version|earlier)\b)"
    rf"|{SAID_WRONGLY}|\b(?:was|were) (?:wrong|an error|a mistake)\b|\bin error\b|{NOT_BUT}",
    re.IGNORECASE,
)
_STANDS = re.compile(
    r"\b(?:was|is|were|are|remains?|stands?) (?:correct|unchanged|as (?:reported|published))\b"
    r"|\bcorrect (?:figure|number|sum|amount|date|name|toll|total)\b",
    re.IGNORECASE,
)
# "… wrongly reported that … The correct figure is …" is a correction, for all that it speaks of what is correct.
_WRONGLY = re.compile(rf"\b(?:{WRONGLY}|not correct)\b", re.IGNORECASE)


def quoted_in(brief: CheckedBrief) -> list[SourcedClaim]:
    """What a brief quoted, as claims, each once, in the order of its references; not read."""
    articles = {source.article.id: source.article for source in brief.sources}
    return [
        SourcedClaim(
            reference.quote, reference.ref, articles[reference.article_id], reference.passage_id, number
        )
        for number, reference in enumerate(brief.references)
        if reference.article_id in articles
    ]


def numbers(claim: SourcedClaim) -> frozenset[str]:
    """The numbers of a claim but days, years and those that are part of a name ("Post 14")."""
    return _Told(claim).numbers


def _read(claim: SourcedClaim) -> Reading:
    return read_sentence(claim.text, claim.article.language)


@dataclass(eq=False)
class _Told:
    """A claim with what is asked of it again and again, each worked out once and only where it is asked."""

    claim: SourcedClaim
    reads: Callable[[SourcedClaim], Reading] | None = None
    """What tells its reading, where it comes without: out of a brief."""

    @cached_property
    def when(self) -> float:
        return when_of(self.claim)

    @cached_property
    def matter(self) -> frozenset[str]:
        """Its content words without figures, days, what is counted, and the offices that speak."""
        found = {word for word in beginnings(_DATE.sub(" ", self.claim.text)) if not word[0].isdigit()}
        return frozenset(found - HOLLOW - _ANY_TOLL)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Its numbers but days, years and those that are part of a name ("Post 14")."""
        return frozenset(_NUMBER.findall(_DATE.sub(" ", self.claim.text)))

    @cached_property
    def read(self) -> SourcedClaim:
        """The claim with its reading."""
        return replace(self.claim, reading=self.reads(self.claim)) if self.reads else self.claim

    @cached_property
    def holder(self) -> str:
        return holder(self.read)

    @cached_property
    def counted(self) -> Mapping[tuple[str, ...], Figure]:
        """Its figures by what they count; one that gives two for the same thing gives none for it."""
        found: dict[tuple[str, ...], list[Figure]] = {}
        for key, figure in comparable(self.read):
            found.setdefault(key, []).append(figure)
        return {key: figures[0] for key, figures in found.items() if len(figures) == 1}

    def shares(self, other: _Told) -> float:
        """Share of the matter of the one with less, or of six words, that the other holds."""
        return _share(len(self.matter & other.matter), self, other)


def _share(shared: int, one: _Told, other: _Told) -> float:
    return shared / max(6, min(len(one.matter), len(other.matter)))


def against(
    stories: Sequence[Story],
    previous: CheckedBrief | Sequence[SourcedClaim],
    older: Sequence[SourcedClaim] = (),
    reads: Callable[[SourcedClaim], Reading] = _read,
) -> list[Story]:
    """Stories with what they change of the briefs before, and which of their claims those said already.

    Args:
        stories: the window's.
        previous: the last brief, or what it quoted.
        older: what the briefs before that one quoted.
        reads: tells what was read in a claim that a brief quoted.
    """
    before, thread = _quoted(previous, reads), _quoted(older, reads)
    told = [[_Told(claim) for claim in story.claims] for story in stories]
    changes: dict[str, list[Change]] = {}
    for change in _changes(stories, told, before, thread):
        changes.setdefault(change.story_id, []).append(change)
    said = _Said([*before, *thread])
    return [
        replace(
            story,
            changes=(*story.changes, *changes.get(story.id, ())),
            said_before=tuple(one.claim.ref for one in claims if said.holds(one)),
        )
        for story, claims in zip(stories, told, strict=True)
    ]


def since(
    stories: Sequence[Story],
    previous: CheckedBrief | Sequence[SourcedClaim],
    older: Sequence[SourcedClaim] = (),
    reads: Callable[[SourcedClaim], Reading] = _read,
) -> list[Change]:
    """What the stories change, correct or withdraw of what the briefs before quoted, in the stories' order.

    One change for a holder and what is counted: the latest figure against the latest one quoted.
    """
    told = [[_Told(claim) for claim in story.claims] for story in stories]
    return _changes(stories, told, _quoted(previous, reads), _quoted(older, reads))


def _quoted(
    quoted: CheckedBrief | Sequence[SourcedClaim], reads: Callable[[SourcedClaim], Reading]
) -> list[_Told]:
    claims = quoted_in(quoted) if isinstance(quoted, CheckedBrief) else quoted
    return [_Told(claim, reads) for claim in claims]


def _changes(
    stories: Sequence[Story],
    told: Sequence[Sequence[_Told]],
    before: Sequence[_Told],
    older: Sequence[_Told],
) -> list[Change]:
    """What :func:`since` finds; ``told`` are the claims of each story."""
    cited = {one.claim.ref for one in (*before, *older)}
    wrong = _wrong([*before, *older], [one for claims in told for one in claims])
    speaks_of = _same_matter(told, before)
    found: list[Change] = []
    for place, (story, claims) in enumerate(zip(stories, told, strict=True)):
        ids = {article.id for article in (*story.articles, *story.continues)}
        thread = [one for one in older if one.claim.article.id in ids]
        of_story = [one for one in before if one.claim.article.id in ids or place in speaks_of[one]]
        known = [*of_story, *thread]
        fresh = sorted(
            (one for one in claims if one.claim.ref not in cited), key=lambda one: (one.when, one.claim.order)
        )
        own = [change for one in fresh if (change := _corrects(story, one, [*before, *thread]))]
        taken = {change.claim.ref for change in own}
        own += [
            change
            for one in fresh
            if one.claim.ref not in taken and (change := _takes_back(story, one.claim))
        ]
        own = [change for place, change in enumerate(own) if not _within(change, own[:place])]
        taken = {change.claim.ref for change in own}
        latest: dict[tuple[str, ...], Change] = {}
        for one in fresh:
            for change in _figures(story, one, known, wrong) if one.claim.ref not in taken else ():
                latest[(change.holder, change.about)] = change
        found += [*own, *latest.values()]
    return found


def _same_matter(told: Sequence[Sequence[_Told]], before: Sequence[_Told]) -> dict[_Told, set[int]]:
    """Of each claim before, the places of the stories with a claim that speaks of the same matter.

    By the words that they share: of all pairs, few share any.
    """
    held: dict[str, list[tuple[int, _Told]]] = {word: [] for one in before for word in one.matter}
    for place, claims in enumerate(told):
        for one in claims:
            for word in one.matter & held.keys():
                held[word].append((place, one))
    found = {}
    for one in before:
        shared = Counter(pair for word in one.matter for pair in held[word])
        found[one] = {
            place for (place, other), count in shared.items() if _share(count, one, other) >= SAME_MATTER
        }
    return found


def _corrects(story: Story, told: _Told, before: Sequence[_Told]) -> Change | None:
    claim = told.claim
    withdraws = _withdrawn(claim.text)
    # Under a headline that says "Correction" any sentence may be it, if it gives the figure.
    titled = not withdraws and not _CORRECTS.search(claim.text)
    if titled and not TITLED.match(claim.article.title):
        return None
    if _STANDS.search(claim.text) and not _WRONGLY.search(claim.text):
        return None
    of_story = {article.id for article in (*story.articles, *story.continues)}
    scored = []
    for other in before:
        same_number = bool(told.numbers & other.numbers)
        if titled and not same_number:
            continue
        least = CORRECTED if same_number else CORRECTED_WORDS
        shared = told.shares(other)
        if other.when <= told.when and shared >= least:
            scored.append((same_number, other.claim.article.id in of_story, shared, other.claim))
    if not scored:
        return None
    kind = ChangeKind.WITHDRAWN if withdraws else ChangeKind.CORRECTED
    return Change(kind, story.id, claim, max(scored, key=lambda entry: entry[:3])[-1])


def _takes_back(story: Story, claim: SourcedClaim) -> Change | None:
    """A publisher's own correction or withdrawal, whether or not a brief quoted what it takes back."""
    # The headline is left out: a sentence must say itself that it takes something back.
    if claim.role is not Role.CORRECTION and not correcting("", [claim.text], claim.article.publisher):
        return None
    kind = ChangeKind.WITHDRAWN if _withdrawn(claim.text) else ChangeKind.CORRECTED
    return Change(kind, story.id, claim, None)


def _withdrawn(text: str) -> bool:
    return bool(WITHDRAWS.search(text) and OF_WORDS.search(text))


def _within(change: Change, others: Sequence[Change]) -> bool:
    """Whether one article's correction is told already, in the same words or more."""
    return any(
        change.claim.article.id == other.claim.article.id
        and (change.claim.text in other.claim.text or other.claim.text in change.claim.text)
        for other in others
    )


def _wrong(quoted: Sequence[_Told], claims: Sequence[_Told]) -> list[_Told]:
    """Of what was quoted, what its own publisher has corrected or withdrawn since."""
    by_publisher: dict[str, list[_Told]] = {}
    for one in quoted:
        by_publisher.setdefault(one.claim.article.publisher, []).append(one)
    found: list[_Told] = []
    for later in (*quoted, *claims):
        article = later.claim.article
        own = [
            one
            for one in by_publisher.get(article.publisher, ())
            if one.claim.article.id != article.id and one.when <= later.when
        ]
        for words in correcting(article.title, [later.claim.text], article.publisher) if own else ():
            found += [one for one in own if concerns(words, one.claim.text, one.claim.article.title)]
    return found


def _holds(figure: Figure, key: tuple[str, ...], who: str, wrong: Sequence[_Told]) -> bool:
    """Whether a corrected claim put this figure into the mouth of its holder: whoever repeats it repeats the error."""
    return any(
        same_party(who, one.holder)
        and (held := one.counted.get(key)) is not None
        and (held.low, held.high) == (figure.low, figure.high)
        for one in wrong
    )


def _figures(story: Story, told: _Told, known: Sequence[_Told], wrong: Sequence[_Told]) -> list[Change]:
    """The figures of a claim that differ from the same holder's last one for the same thing.

    A figure that was relayed as the holder's and has been corrected since was never the holder's.
    """
    found = []
    for key, figure in told.counted.items() if known else ():
        earlier = [
            (other, other.counted[key])
            for other in known
            if other.when < told.when
            and key in other.counted
            and same_party(told.holder, other.holder)
            and not _holds(other.counted[key], key, other.holder, wrong)
        ]
        if not earlier:
            continue
        other, was = max(earlier, key=lambda pair: (pair[0].when, pair[0].claim.order))
        if (was.low, was.high) != (figure.low, figure.high):
            about = f"{' or '.join(key[0].split('/'))} ({key[1]})"
            words = (told.holder, about, was.words, figure.words)
            found.append(Change(ChangeKind.CHANGED, story.id, told.claim, other.claim, *words))
    return found


class _Said:
    """What briefs quoted, by its word 3-grams: weeks of briefs against every claim of a day."""

    def __init__(self, before: Sequence[_Told]) -> None:
        self._refs = {one.claim.ref for one in before}
        self._holders: dict[str, list[_Told]] = {}
        self._worded: dict[str, list[_Told]] = {}
        for one in before:
            for gram in shingles(one.claim.text):
                self._holders.setdefault(gram, []).append(one)
            for word in one.matter:
                self._worded.setdefault(word, []).append(one)

    def holds(self, told: _Told) -> bool:
        """Whether a claim was quoted, or says no more than one that was, with the same figures."""
        if told.claim.ref in self._refs:
            return True
        text = told.claim.text
        mine = shingles(text)
        shared = Counter(one for gram in mine for one in self._holders.get(gram, ()))
        return any(
            count >= SAID * len(mine) and same_figures(text, one.claim.text) for one, count in shared.items()
        ) or self._retold(told)

    def _retold(self, told: _Told) -> bool:
        """Whether a claim tells in other words what was quoted, without a new number."""
        shared = Counter(one for word in told.matter for one in self._worded.get(word, ()))
        return any(
            count >= RETOLD * max(6, len(told.matter)) and told.numbers <= one.numbers
            for one, count in shared.items()
        )
