"""The model's writer and the checks by turns: drafted, checked, rewritten once, then quoted or dropped.

What failed stays in the draft beside what stands in its place, so that the gate lists it with its reasons; each
verdict is handed on to it. What opens the brief is drafted last, from the sentences that passed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from brief.checking.checks import Verdicts
from brief.checking.clause_match import share
from brief.drafting import citation_labels
from brief.drafting.model_answers import Written
from brief.drafting.newsworthiness import corrects
from brief.drafting.prompt_claims import Shown
from brief.drafting.prompted_writer import Drafted, Prompted
from brief.drafting.quoting_writer import LEAD
from brief.records import Draft, DraftSentence, Section, SectionKind, SentenceKind
from brief.rendering.wording import count
from brief.retrieval.relevance import Scored
from brief.stories.grading import Rating

JUDGMENTS = 3
"""Most key judgments of a brief."""
SENTENCES = 5
"""Most sentences of an answer."""
_OPENING = (SectionKind.BOTTOM_LINE, SectionKind.KEY_JUDGMENTS)


@dataclass
class _Slot:
    """One place of a section: what was written for it, and the sentence that stands there in the end."""

    written: list[DraftSentence]
    kept: DraftSentence | None = None


def daily(
    prompted: Prompted,
    quoted: Draft,
    verdicts: Verdicts,
    sentences: int,
    ratings: Mapping[str, Rating] | None = None,
) -> Draft:
    """The quoted draft with its developments and its opening written by the model, where that passes the checks.

    Calls of the model for n stories: n, at most n more for what failed, one for the opening and at most one
    more: 2n + 2. The same brief by the quoting writer, ``quoted``, stands wherever the model fails; the gate
    takes ``verdicts`` over.
    """
    drafted = prompted.stories(quoted, sentences, ratings)
    why = prompted.account.why()
    answered = [one for one in drafted if one is not None]
    slots = iter(_settled(prompted, [(one.shown, one.sentences) for one in answered], verdicts))
    made = {one.section: _story(one, next(slots)) for one in answered}
    sections = [made.get(section, section) for section in quoted.sections]
    notes = []
    lost = len(drafted) - len(answered)
    if lost:
        notes.append(f"{_of_stories(lost, len(drafted))} quoted and not written, because {why}")
    failed = sum(not any(_is_written(s) for s in _kept(section, verdicts)) for section in made.values())
    if failed:
        notes.append(
            f"{_of_stories(failed, len(drafted))} quoted, because no sentence that the model wrote of"
            f" {'it' if failed == 1 else 'them'} passed the checks"
        )
    if len(made) > failed:
        sections, told = _opened(prompted, sections, verdicts)
        sections = _none_bare(sections, quoted, verdicts)
        notes += told
    return prompted.noted(replace(quoted, sections=tuple(sections)), notes)


def answer(
    prompted: Prompted,
    question: str,
    scored: Sequence[Scored],
    quoted: Draft,
    verdicts: Verdicts,
    heard: Callable[[DraftSentence], None] | None = None,
) -> Draft:
    """The model's answer where it passes the checks; the quoting writer's, or its abstention, where it does not.

    Where the evidence does not hold the answer by the quoting writer's score, the model is not asked.
    ``scored`` is best first; ``heard`` is told of each sentence that passed, while the model still writes.
    """
    if quoted.abstention:
        return replace(quoted, writer=citation_labels.WRITER)

    def tell(sentence: DraftSentence) -> None:
        if heard and not verdicts.fault(sentence):
            heard(sentence)

    found = prompted.answer(question, scored, SENTENCES, tell if heard else None)
    if found is None:
        return prompted.noted(quoted, [f"The answer is quoted, because {prompted.account.why()}"])
    drafted, whole = found
    sources = [sentence for section in quoted.sections for sentence in section.sentences]
    if not drafted.sentences:
        why = "the model found no answer in the passages"
        return prompted.noted(replace(quoted, sections=(), abstention=why, nearest=tuple(sources[:3])))
    both = [
        one
        for one in (citation_labels.fact(d, drafted.shown) for d in whole.disputed)
        if len(one.citations) > 1
    ]
    (slots,) = _settled(prompted, [(drafted.shown, [*drafted.sentences, *both[:1]])], verdicts)
    told, disputed = slots[: len(drafted.sentences)], slots[len(drafted.sentences) :]
    if not any(slot.kept for slot in told):
        tried = tuple(one for slot in told for one in slot.written)
        note = "The answer is quoted, because no sentence that the model wrote passed the checks"
        return prompted.noted(replace(quoted, sections=(Section("", (*tried, *sources)),)), [note])
    mine = _filled(told, [source for source in drafted.shown if source.source in sources])
    mine += _corrections(sources, told, mine)
    missing = citation_labels.gaps(drafted.gaps, [slot.kept for slot in told])
    sections = [
        Section("", tuple(mine)),
        Section("", tuple(s for slot in disputed for s in slot.written), kind=SectionKind.DISPUTED),
        Section("", tuple(missing), kind=SectionKind.MISSING),
    ]
    return prompted.noted(replace(quoted, sections=tuple(s for s in sections if s.sentences)))


def _settled(
    prompted: Prompted, written: Sequence[tuple[Sequence[Shown], Sequence[DraftSentence]]], verdicts: Verdicts
) -> list[list[_Slot]]:
    """The slots of each section after the checks and, for what failed, one rewriting and the checks again."""
    slots: list[list[_Slot]] = []
    failed: list[tuple[Sequence[Shown], list[tuple[DraftSentence, str]]]] = []
    places: list[tuple[list[_Slot], list[_Slot]]] = []
    for shown, sentences in written:
        mine = [_Slot([sentence]) for sentence in sentences]
        reasons = []
        for slot in mine:
            reason = verdicts.fault(slot.written[0])
            moved = _recited(slot.written[0], shown, verdicts) if reason else None
            if moved:
                slot.written = [moved]
                slot.kept = moved
                prompted.account.moved += 1
            elif reason:
                reasons.append((slot, reason))
            else:
                slot.kept = slot.written[0]
        slots.append(mine)
        if reasons:
            failed.append((shown, [(slot.written[0], reason) for slot, reason in reasons]))
            places.append((mine, [slot for slot, _ in reasons]))
    if not failed:
        return slots
    for (mine, row), again in zip(places, prompted.rewritten(failed), strict=True):
        for slot, sentence in zip(row, again, strict=True):
            if sentence is None or sentence == slot.written[0]:
                continue
            slot.written.append(sentence)
            # One that only says again what another says passes the checks, and leaves its place empty.
            said = {other.kept.text for other in mine if other.kept}
            if sentence.text not in said and not verdicts.fault(sentence):
                slot.kept = sentence
    return slots


def _recited(sentence: DraftSentence, shown: Sequence[Shown], verdicts: Verdicts) -> DraftSentence | None:
    """A sentence that failed, with the citation of the passage that holds most of it, where it passes with that.

    A model says one passage in its own words and names the label of another. Whether the passage carries the
    sentence is for the checks to say, as it is of one that the model chose.
    """
    if not sentence.citations:
        return None
    best = max(shown, key=lambda one: share(sentence.text, one.text))
    moved = citation_labels.fact(Written(sentence.text, (best.label,)), shown)
    return moved if moved.citations != sentence.citations and not verdicts.fault(moved) else None


def _story(drafted: Drafted, slots: Sequence[_Slot]) -> Section:
    """A story's section: its sentences, corrections that none of them carries, and what is judged of them."""
    section, story = drafted.section, drafted.section.story
    tried = tuple(one for slot in slots for one in slot.written)
    if not any(slot.kept for slot in slots):
        return replace(section, sentences=(*tried, *section.sentences))
    facts = _filled(slots, drafted.shown)
    facts += _corrections(section.sentences, slots, facts)
    independent = story.independent if story else 0
    basis = [(slot.kept, independent) for slot in slots]
    judged = citation_labels.judgments(drafted.assessment, basis, confident=True)
    judged += citation_labels.judgments(drafted.alternatives, basis, confident=False)
    judged += citation_labels.gaps(drafted.gaps, [slot.kept for slot in slots])
    return replace(section, sentences=(*facts, *judged))


def _filled(slots: Sequence[_Slot], shown: Sequence[Shown]) -> list[DraftSentence]:
    """Everything written, and for a slot where nothing passed the quoting writer's sentence for the same claim."""
    carried = {citation.ref for slot in slots if slot.kept for citation in slot.kept.citations}
    found: list[DraftSentence] = []
    for slot in slots:
        found += slot.written
        if slot.kept is not None:
            continue
        meant = [citation for one in slot.written for citation in one.citations]
        free = [
            one
            for citation in meant
            for one in shown
            if citation in one.citations and not carried & {cited.ref for cited in one.citations}
        ]
        if free:
            slot.kept = free[0].source
            found.append(slot.kept)
            carried |= {cited.ref for cited in slot.kept.citations}
    return found


def _corrections(
    quoted: Sequence[DraftSentence], slots: Sequence[_Slot], beside: Sequence[DraftSentence]
) -> list[DraftSentence]:
    """The quoted sentences that correct or withdraw something and that no sentence kept carries."""
    carried = {citation.ref for slot in slots if slot.kept for citation in slot.kept.citations}
    return [
        sentence
        for sentence in quoted
        if corrects(sentence.text) and sentence.citations[0].ref not in carried and sentence not in beside
    ]


def _none_bare(sections: Sequence[Section], quoted: Draft, verdicts: Verdicts) -> list[Section]:
    """The sections, each story whose sentences all stand in the opening with the first other that was quoted of it.

    A page tells a sentence once: such a story would be a heading with nothing under it.
    """
    above = {s.text for section in sections if section.kind in _OPENING for s in _kept(section, verdicts)}
    sources = {section.story.id: section.sentences for section in quoted.sections if section.story}
    found = []
    for section in sections:
        mine = {s.text for s in section.sentences if not verdicts.fault(s)}
        bare = section.kind is SectionKind.DEVELOPMENT and section.story is not None and mine <= above
        if bare and any(_is_written(s) for s in section.sentences) and section.story is not None:
            more = [s for s in sources.get(section.story.id, ()) if s.text not in above | mine]
            section = replace(section, sentences=(*section.sentences, *more[:1]))
        found.append(section)
    return found


def _opened(
    prompted: Prompted, sections: Sequence[Section], verdicts: Verdicts
) -> tuple[list[Section], list[str]]:
    """The sections with the bottom line and key judgments drafted from the sentences that pass; and notes."""
    kept = [
        (section.heading, section.story.independent, sentence)
        for section in sections
        if section.kind is SectionKind.DEVELOPMENT and section.story is not None
        for sentence in _kept(section, verdicts)
    ]
    before = prompted.account.counts
    found = prompted.whole(kept, LEAD, JUDGMENTS)
    if found is None:
        return list(sections), [f"The bottom line is quoted, because {prompted.account.why(before)}"]
    shown, whole, facts = found
    (slots,) = _settled(prompted, [(shown, facts)], verdicts)
    quoted = [s for section in sections if section.kind is SectionKind.BOTTOM_LINE for s in section.sentences]
    tried = [one for slot in slots for one in slot.written]
    notes = []
    if any(slot.kept for slot in slots):
        quoted = []
    elif quoted and tried:
        notes.append(
            "The bottom line is quoted, because no sentence that the model wrote of it passed the checks"
        )
    basis: list[tuple[DraftSentence | None, int]] = [(sentence, number) for _, number, sentence in kept]
    judged = citation_labels.judgments(whole.key_judgments, basis, confident=True)
    opening = [
        Section("", (*tried, *quoted), kind=SectionKind.BOTTOM_LINE),
        Section("", tuple(judged), kind=SectionKind.KEY_JUDGMENTS),
    ]
    rest = [section for section in sections if section.kind is not SectionKind.BOTTOM_LINE]
    return [*(section for section in opening if section.sentences), *rest], notes


def _kept(section: Section, verdicts: Verdicts) -> list[DraftSentence]:
    """The factual sentences of a section that pass."""
    return [s for s in section.sentences if s.kind is SentenceKind.FACT and not verdicts.fault(s)]


def _is_written(sentence: DraftSentence) -> bool:
    return sentence.writer == citation_labels.WRITER


def _of_stories(number: int, total: int) -> str:
    """``1 of 3 stories is``, ``both stories are``."""
    verb = "is" if number == 1 else "are"
    return f"{number} of {count(total, 'story', 'stories')} {verb}"
