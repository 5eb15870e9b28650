"""Two briefs compared: which claims are new, gone, strengthened, weakened, corrected; which figures changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from brief.analysis.sentence_reader import read_sentence
from brief.records import (
    CheckedBrief,
    CheckedSentence,
    SectionKind,
    SourcedClaim,
    source_name,
)
from brief.stories.corrections import concerns, correcting
from brief.stories.disputed_counts import comparable, holder, same_party
from brief.stories.proper_names import names
from brief.text.terms import beginnings

SAME_CLAIM = 0.6
"""Share of the longer one's topic words from which two sentences of different spans say the same thing.

As in :mod:`brief.stories.disputed_counts`; here of the longer, so that a part of a claim is not taken for the whole.
"""
# From best to worst: what cannot be judged stands between what is possible and what is doubtful.
_WORSE = {1: 0, 2: 1, 3: 2, 6: 3, 4: 4, 5: 5}
_OFFICES = frozenset("Ministry Interior Defence Government President Minister Health Police Office".split())
_ENTRY = (SectionKind.BOTTOM_LINE,)  # what stands there stands among the developments too


@dataclass(frozen=True, slots=True)
class Entry:
    """A claim of one brief, as it is shown there."""

    text: str
    source: str
    grade: str
    independent: int


@dataclass(frozen=True, slots=True)
class Change:
    """A claim of both briefs that stands otherwise in the later one, and how, in words."""

    before: Entry
    after: Entry
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that one holder gives otherwise in the later brief."""

    holder: str
    about: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A claim of the earlier brief that its publisher corrects or withdraws in the later one."""

    claim: Entry
    correction: Entry


@dataclass(frozen=True, slots=True)
class Difference:
    """What is otherwise in the later brief; ``gone`` is no longer shown, which says nothing against it."""

    earlier: str
    later: str
    new: tuple[Entry, ...]
    strengthened: tuple[Change, ...]
    weakened: tuple[Change, ...]
    withdrawn: tuple[Withdrawal, ...]
    gone: tuple[Entry, ...]
    figures: tuple[FigureChange, ...]
    unchanged: int


@dataclass(frozen=True, slots=True)
class _Claim:
    sentence: CheckedSentence
    claim: SourcedClaim
    independent: int
    story: str
    label: str
    stems: frozenset[str]

    @property
    def entry(self) -> Entry:
        grade = self.sentence.grade
        letter = f"{grade.letter}{grade.digit}" if grade else ""
        return Entry(self.sentence.text, source_name(self.claim.article), letter, self.independent)


def compare(earlier: CheckedBrief, later: CheckedBrief) -> Difference:
    """What is new, strengthened, weakened, withdrawn and gone in ``later``, and which figures changed.

    A claim is the same where both cite the same span, or where the same publisher words it almost the same.
    """
    old, new = list(_claims(earlier)), list(_claims(later))
    pairs = _pairs(old, new)
    paired = {id(claim) for pair in pairs for claim in pair}
    stronger, weaker, same = [], [], 0
    for before, after in pairs:
        better, worse = _moved(before, after)
        if better and not worse:
            stronger.append(Change(before.entry, after.entry, tuple(better)))
        elif worse:
            weaker.append(Change(before.entry, after.entry, (*worse, *better)))
        else:
            same += 1
    withdrawn = _withdrawn(old, new)
    taken = {entry.claim for entry in withdrawn}
    return Difference(
        earlier.id,
        later.id,
        tuple(claim.entry for claim in new if id(claim) not in paired),
        tuple(stronger),
        tuple(change for change in weaker if change.before not in taken),
        tuple(withdrawn),
        tuple(claim.entry for claim in old if id(claim) not in paired and claim.entry not in taken),
        tuple(_figures(old, new)),
        same,
    )


def _claims(brief: CheckedBrief) -> Iterator[_Claim]:
    """Each cited claim of a brief once, where it stands last: developments before the bottom line."""
    articles = {number: source.article for source in brief.sources for number in source.numbers}
    refs = {reference.number: reference for reference in brief.references}
    seen = set()
    sections = [*brief.sections, *brief.undated, *brief.parts]
    for section in sorted(sections, key=lambda section: section.kind in _ENTRY):
        for sentence in section.sentences:
            numbers = [number for number in sentence.numbers if number in refs and number in articles]
            if not numbers or (refs[numbers[0]].ref, sentence.text) in seen:
                continue
            one = refs[numbers[0]]
            seen.add((one.ref, sentence.text))
            article = articles[one.number]
            reading = read_sentence(sentence.text, article.language)
            claim = SourcedClaim(sentence.text, one.ref, article, one.passage_id, 0, reading)
            yield _Claim(
                sentence,
                claim,
                section.independent,
                section.story_id,
                section.heading,
                beginnings(sentence.text),
            )


def _pairs(old: Sequence[_Claim], new: Sequence[_Claim]) -> list[tuple[_Claim, _Claim]]:
    """Each claim of the earlier brief with the same one of the later; no claim is in two pairs."""
    scored = []
    for i, before in enumerate(old):
        for j, after in enumerate(new):
            if before.claim.ref == after.claim.ref:
                scored.append((2.0, i, j))
            elif before.claim.article.publisher == after.claim.article.publisher:
                share = len(before.stems & after.stems) / max(1, len(before.stems), len(after.stems))
                if share >= SAME_CLAIM:
                    scored.append((share, i, j))
    pairs, left, right = [], set[int](), set[int]()
    for _, i, j in sorted(scored, key=lambda entry: (-entry[0], entry[1], entry[2])):
        if i not in left and j not in right:
            pairs.append((i, j))
            left.add(i)
            right.add(j)
    return [(old[i], new[j]) for i, j in sorted(pairs, key=lambda pair: pair[1])]


def _moved(before: _Claim, after: _Claim) -> tuple[list[str], list[str]]:
    """How a claim stands stronger and how weaker than before, in words."""
    better: list[str] = []
    worse: list[str] = []
    one, two = before.sentence.grade, after.sentence.grade
    if one and two and one.digit != two.digit:
        side = better if _WORSE[two.digit] < _WORSE[one.digit] else worse
        side.append(f"credibility {one.digit} → {two.digit}: {two.why_digit}")
    if one and two and one.letter != two.letter and "F" not in (one.letter, two.letter):
        (better if two.letter < one.letter else worse).append(f"source {one.letter} → {two.letter}")
    if before.independent and after.independent and before.independent != after.independent:
        side = better if after.independent > before.independent else worse
        side.append(f"independent sources of its story {before.independent} → {after.independent}")
    lost, gained = _hedges(before, after), _hedges(after, before)
    if lost and not gained:
        better.append(f"no longer hedged: {', '.join(lost)}")
    if gained and not lost:
        worse.append(f"now hedged: {', '.join(gained)}")
    return better, worse


def _hedges(one: _Claim, other: _Claim) -> list[str]:
    """The words that hedge ``one`` in a way in which ``other`` is not hedged."""
    kinds = {hedge.kind for hedge in other.claim.reading.hedges}
    return [hedge.words for hedge in one.claim.reading.hedges if hedge.kind not in kinds]


def _withdrawn(old: Sequence[_Claim], new: Sequence[_Claim]) -> list[Withdrawal]:
    found: list[Withdrawal] = []
    for after in new:
        article = after.claim.article
        for words in correcting(article.title, [after.claim.text], article.publisher):
            found += [
                Withdrawal(before.entry, after.entry)
                for before in old
                if before.claim.article.publisher == article.publisher
                and before.claim.article.id != article.id
                and concerns(words, before.claim.text, before.claim.article.title)
            ]
    return found


def _figures(old: Sequence[_Claim], new: Sequence[_Claim]) -> Iterator[FigureChange]:
    """Figures of people by state (killed, missing …) that the same holder gives otherwise of the same matter."""
    told = set()
    for before in old:
        for after in new:
            who = holder(after.claim)
            if not same_party(holder(before.claim), who) or not _one_matter(before, after, who):
                continue
            earlier = dict(comparable(before.claim))
            for key, two in comparable(after.claim):
                one = earlier.get(key)
                change = FigureChange(who, " or ".join(two.states), one.words if one else "", two.words)
                if (
                    one
                    and change not in told
                    and (one.low, one.high, one.bound) != (two.low, two.high, two.bound)
                ):
                    told.add(change)
                    yield change


def _one_matter(before: _Claim, after: _Claim, who: str) -> bool:
    """Whether two claims are of one story: its id, or a name in them or in its label beside the holder's own."""
    if before.story and before.story == after.story:
        return True
    named = (
        {word for name in names(f"{c.label}. {c.claim.text}") for word in name.split() if len(word) > 3}
        for c in (before, after)
    )
    return bool(set.intersection(*named) - set(who.split()) - _OFFICES)
