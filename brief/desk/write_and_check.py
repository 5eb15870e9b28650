"""The model's writer and the checks by turns: drafted, checked, rewritten twice at most, then quoted or dropped.

What failed stays in the draft beside what stands in its place, so that the gate lists it with its reasons; each
verdict is handed on to it. What opens the brief is drafted last, from the sentences that passed, and is checked
against the articles.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from brief.checking.checks import Verdicts
from brief.desk.judging import judged_of, titles_of
from brief.desk.opening import is_written, kept_of, opened
from brief.desk.rounds import Reader, Slot, corrections, filled, settled
from brief.drafting import citation_labels
from brief.drafting.prompted_writer import Drafted, Prompted
from brief.llm.run_account import NOT_WRITTEN
from brief.records import Draft, DraftSentence, Section, SectionKind
from brief.rendering.wording import count
from brief.retrieval.relevance import Scored
from brief.stories.grading import Rating

SENTENCES = 5
"""Most sentences of an answer."""
FEW = 8
"""Stories that are written where a model must not cost much."""
_OPENING = (SectionKind.BOTTOM_LINE, SectionKind.KEY_JUDGMENTS)


def daily(
    prompted: Prompted,
    quoted: Draft,
    reader: Reader,
    sentences: int,
    ratings: Mapping[str, Rating] | None = None,
) -> Draft:
    """The quoted draft with its developments and its opening written by the model, where that passes the checks.

    The same brief by the quoting writer, ``quoted``, stands wherever the model fails; the gate takes the reader's
    verdicts over.
    """
    verdicts = reader.verdicts
    drafted = prompted.stories(quoted, sentences, ratings, reader.stories)
    why = prompted.account.why()
    answered = [one for one in drafted if one is not None]
    slots = settled(prompted, [(one.sheet, one.sentences) for one in answered], reader)
    judged = judged_of(answered, slots, reader)
    titles = titles_of(answered, slots, reader)
    made = {
        one.section: replace(_story(one, mine, more), heading=title)
        for one, mine, more, title in zip(answered, slots, judged, titles, strict=True)
    }
    sections = [made.get(section, section) for section in quoted.sections]
    notes = []
    lost = len(drafted) - len(answered)
    if lost:
        notes.append(f"{_of_stories(lost, len(drafted))} {NOT_WRITTEN} {why}")
    failed = sum(not any(is_written(s) for s in kept_of(section, verdicts)) for section in made.values())
    if failed:
        notes.append(
            f"{_of_stories(failed, len(drafted))} quoted, because no sentence that the model wrote of"
            f" {'it' if failed == 1 else 'them'} passed the checks"
        )
    if len(made) > failed:
        sections, told = opened(prompted, sections, reader)
        sections = _none_bare(sections, quoted, verdicts)
        notes += told
    if answered:
        notes += reader.notes()
    return prompted.noted(replace(quoted, sections=tuple(sections), unwritten=lost), notes)


def answer(
    prompted: Prompted,
    question: str,
    scored: Sequence[Scored],
    quoted: Draft,
    reader: Reader,
    heard: Callable[[DraftSentence], None] | None = None,
) -> Draft:
    """The model's answer where it passes the checks; the quoting writer's, or its abstention, where it does not.

    Where nothing was found the model is not asked. ``scored`` is best first; ``heard`` is told of each sentence that
    passed: near copies while the model still writes, the others as soon as the checker has read them.
    """
    if not scored:
        return prompted.noted(quoted)
    verdicts = reader.verdicts
    said: set[str] = set()

    def tell(sentence: DraftSentence) -> None:
        if heard and sentence.text not in said and not verdicts.fault(sentence):
            said.add(sentence.text)
            heard(sentence)

    drafted = prompted.answer(question, scored, SENTENCES, tell if heard else None)
    if drafted is None:
        return prompted.noted(quoted, [f"The answer is {NOT_WRITTEN} {prompted.account.why()}"])
    standing = [section for section in quoted.sections if section.kind is not SectionKind.WITHDRAWN]
    sources = [sentence for section in standing for sentence in section.sentences]
    if not drafted.sentences:
        why = quoted.abstention or "the model found no answer in the passages"
        nearest = quoted.nearest or tuple(sources[:3])
        return prompted.noted(replace(quoted, sections=(), abstention=why, nearest=nearest))
    (slots,) = settled(prompted, [(drafted.sheet, [*drafted.sentences, *drafted.disputed])], reader)
    for slot in slots:
        if slot.kept:
            tell(slot.kept)
    told, disputed = slots[: len(drafted.sentences)], slots[len(drafted.sentences) :]
    if not any(slot.kept for slot in told):
        tried = tuple(one for slot in told for one in slot.written)
        note = "The answer is quoted, because no sentence that the model wrote passed the checks"
        if quoted.abstention:
            return prompted.noted(quoted, reader.notes())
        return prompted.noted(
            replace(quoted, sections=(Section("", (*tried, *sources)),)), [note, *reader.notes()]
        )
    mine = filled(told, [source for source in drafted.shown if source.source in sources])
    mine += corrections(sources, told, mine)
    missing = citation_labels.gaps(drafted.absent, [slot.kept for slot in told]) if reader.judges else []
    reader.read([missing])
    sections = [
        Section("", tuple(mine)),
        Section("", tuple(s for slot in disputed for s in slot.written), kind=SectionKind.DISPUTED),
        Section("", tuple(missing), kind=SectionKind.MISSING),
    ]
    sections += [section for section in quoted.sections if section.kind is SectionKind.WITHDRAWN]
    sections = [section for section in sections if section.sentences]
    made = replace(quoted, sections=tuple(sections), abstention="", nearest=(), unanswered=())
    return prompted.noted(made, reader.notes())


def _story(drafted: Drafted, slots: Sequence[Slot], judged: Sequence[DraftSentence]) -> Section:
    """A story's section: its sentences, corrections that none of them carries, and what is judged of them."""
    section = drafted.section
    tried = tuple(one for slot in slots for one in slot.written)
    if not any(slot.kept for slot in slots):
        return replace(section, sentences=(*tried, *section.sentences))
    facts = filled(slots, drafted.shown)
    facts += corrections(section.sentences, slots, facts)
    return replace(section, sentences=(*facts, *judged))


def _none_bare(sections: Sequence[Section], quoted: Draft, verdicts: Verdicts) -> list[Section]:
    """The sections, each story whose sentences all stand in the opening with the first other that was quoted of it.

    A page tells a sentence once: such a story would be a heading with nothing under it.
    """
    above = {s.text for section in sections if section.kind in _OPENING for s in kept_of(section, verdicts)}
    sources = {section.story.id: section.sentences for section in quoted.sections if section.story}
    found = []
    for section in sections:
        mine = {s.text for s in section.sentences if not verdicts.fault(s)}
        headed = section.kind is SectionKind.DEVELOPMENT and section.story is not None and section.heading
        bare = headed and mine <= above
        if bare and any(is_written(s) for s in section.sentences) and section.story is not None:
            more = [s for s in sources.get(section.story.id, ()) if s.text not in above | mine]
            section = replace(section, sentences=(*section.sentences, *more[:1]))
        found.append(section)
    return found


def _of_stories(number: int, total: int) -> str:
    """``1 of 3 stories is``, ``both stories are``."""
    verb = "is" if number == 1 else "are"
    return f"{number} of {count(total, 'story', 'stories')} {verb}"
