"""Background reports that a model writes: it adds to the bank of questions, answers each, and opens the whole.

What it writes passes the gate and the checker as a brief does; what fails is quoted, as in a report without a model.
The timeline, the actors, the figures and the disputes stay quotations: they are what its sentences are held against.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from brief.checking.clause_match import share
from brief.desk.judging import key_judgments
from brief.desk.report_lines import ReportLines
from brief.desk.report_material import Material
from brief.desk.rounds import Reader, Slot, filled, settled
from brief.drafting import citation_labels
from brief.drafting.prompted_writer import Drafted, Prompted
from brief.drafting.report_layout import Most, Parts
from brief.drafting.sub_questions import Asked, Question
from brief.llm.run_account import NOT_WRITTEN
from brief.records import ArticleInfo, Draft, DraftSentence, SpanRef, source_name
from brief.text.normal_forms import comparable

if TYPE_CHECKING:
    from brief.desk import Desk

WRITES = (
    Asked.REQUEST,
    Asked.EVENTS,
    Asked.FIGURES,
    Asked.ACTOR,
    Asked.CAUSES,
    Asked.CONSEQUENCES,
    Asked.DISPUTES,
    Asked.FURTHER,
    Asked.NEXT,
)
"""The kinds of questions that are answered in prose, in the order of the page; of the others a table tells more."""
HEADLINES = 40
"""Most headlines by which the model adds to the bank."""
AGAIN = 0.8
"""Share of a sentence's content words from which it says again what another of the same lines says."""
OPENS, JUDGMENTS = 3, 2
"""Most sentences of the bottom line; most key judgments."""


@dataclass(frozen=True, slots=True)
class Written:
    """A report as the model wrote it, before the gate.

    Attributes:
        parts: what it says.
        asked: the bank with what the model added.
        copies: by article id, others that carry its text, of what was found besides.
        draft: what the manifest is told of the model.
    """

    parts: Parts
    asked: Sequence[Question]
    copies: Mapping[str, Sequence[ArticleInfo]]
    draft: Draft


@dataclass(frozen=True, slots=True)
class _Answer:
    """A question, what the model wrote of it, what stands in each place after the checks, and what rules found."""

    question: Question
    drafted: Drafted
    slots: Sequence[Slot]
    rules: frozenset[SpanRef]

    def kept(self) -> list[DraftSentence]:
        return [slot.kept for slot in self.slots if slot.kept]


def written(
    desk: Desk, prompted: Prompted, reader: Reader, material: Material, most: Most, draft: Draft
) -> Written:
    """The report by a model; what it does not answer, or not within the checks, stays as rules found it.

    Args:
        desk: whose library.
        prompted: the model's writer.
        reader: who reads what it wrote.
        material: what rules found.
        most: how much of each part there may be.
        draft: of the quoted report.
    """
    asked = _bank(prompted, material, most)
    lines = ReportLines(desk, material, prompted.tokens)
    wanted = sorted(
        (one for one in asked if one.kind in WRITES and lines.of(one)), key=lambda one: WRITES.index(one.kind)
    )
    drafted = prompted.sections(
        material.request, [(one.text, lines.of(one)) for one in wanted], most.sentences
    )
    told = [(one, made) for one, made in zip(wanted, drafted, strict=True) if made is not None]
    slots = settled(prompted, [(made.sheet, [*made.sentences, *made.disputed]) for _, made in told], reader)
    answers = [
        _Answer(question, made, mine, lines.by_rule(question))
        for (question, made), mine in zip(told, slots, strict=True)
    ]
    missing = _missing(answers, reader, most.missing)
    notes = _notes(prompted, wanted, drafted, answers)
    answered = {one.question.kind for one in answers if one.kept()}
    _once(answers)
    parts = replace(
        material.parts,
        answers=[(one.question, _told(one)) for one in answers if any(slot.written for slot in one.slots)],
        findings=[(one, some) for one, some in material.parts.findings if one.kind not in answered],
        gaps=[*material.parts.gaps, *missing],
    )
    if answered:
        parts, more = _opened(prompted, reader, material, parts, answers)
        notes += more
    if any(made.sentences for _, made in told):
        notes += reader.notes()
    return Written(parts, asked, lines.copies, prompted.noted(draft, [*draft.notes, *notes]))


def _bank(prompted: Prompted, material: Material, most: Most) -> list[Question]:
    """The bank with what the model adds to it, each question once."""
    titles = list(dict.fromkeys(info.title for info in material.found.storyline.articles if info.title))
    own = [one.text for one in material.asked]
    known = {comparable(text).casefold() for text in own}
    added = []
    for text in prompted.questions(material.request, own, titles[-HEADLINES:], most.questions):
        if comparable(text).casefold() not in known:
            known.add(comparable(text).casefold())
            added.append(Question(Asked.FURTHER, text))
    return [*material.asked, *added]


def _once(answers: Sequence[_Answer]) -> None:
    """Put in the place of a sentence that says again what an answer above says that one: a page points to it."""
    above: list[DraftSentence] = []
    for slot in (slot for one in answers for slot in one.slots):
        if slot.kept is None:
            continue
        cited = {citation.ref for citation in slot.kept.citations}
        told = (
            other
            for other in above
            if cited & {citation.ref for citation in other.citations}
            and share(slot.kept.text, other.text) >= AGAIN
        )
        if (other := next(told, None)) is None:
            above.append(slot.kept)
        else:
            slot.written = [*(one for one in slot.written if one != slot.kept), other]
            slot.kept = other


def _told(one: _Answer) -> list[DraftSentence]:
    """All that was written of a question, and for what failed the line that rules had found for the same claim."""
    if not one.kept():
        return [sentence for slot in one.slots for sentence in slot.written]
    by_rule = [line for line in one.drafted.shown if line.citations[0].ref in one.rules]
    return list(dict.fromkeys(filled(one.slots, by_rule)))


def _missing(answers: Sequence[_Answer], reader: Reader, most: int) -> list[DraftSentence]:
    """What the model says that no report says, read by the checker, which asks the corpus."""
    if not reader.judges:
        return []
    found = [
        citation_labels.gaps(
            one.drafted.absent, [slot.kept for slot in one.slots[: len(one.drafted.sentences)]]
        )
        for one in answers
    ]
    reader.read(found)
    stand = [s for some in found for s in some if not reader.verdicts.fault(s)]
    fell = [s for some in found for s in some if reader.verdicts.fault(s)]
    return [*stand[:most], *fell]


def _opened(
    prompted: Prompted, reader: Reader, material: Material, parts: Parts, answers: Sequence[_Answer]
) -> tuple[Parts, list[str]]:
    """The parts with a bottom line and key judgments drafted from the sentences that passed; and notes."""
    publisher = _independent(material)
    told: dict[DraftSentence, str] = {}
    for one in answers:
        for sentence in one.kept():
            told.setdefault(sentence, one.question.text)
    kept = [
        (question, frozenset(publisher(c.article_id) for c in sentence.citations), sentence)
        for sentence, question in told.items()
    ]
    before = prompted.account.counts
    found = prompted.opening(material.request, kept, OPENS, JUDGMENTS)
    first = [sentence for _, _, sentence in kept[:1]]
    if found is None:
        why = prompted.account.why(before)
        return replace(parts, bottom=first), [f"The bottom line is its first sentence, because {why}"]
    sheet, whole, facts = found
    (slots,) = settled(prompted, [(sheet, facts)], reader)
    stand = key_judgments(whole.key_judgments, kept, reader)
    lines = [slot.kept for slot in slots if slot.kept] or first
    tried = [one for slot in slots for one in slot.written if reader.verdicts.fault(one)]
    return replace(parts, bottom=[*lines, *tried], judgments=stand), []


def _independent(material: Material) -> Callable[[str], str]:
    """The publisher of the source that an article counts as, by its id: one publisher's articles are one source."""
    infos = {one.id: one for story in material.told.stories for one in story.articles}
    source_of = {
        id_: source.articles[0]
        for story in material.told.stories
        for source in story.sources
        for id_ in source.articles
    }

    def named(id_: str) -> str:
        first = source_of.get(id_, id_)
        return source_name(infos[first]).casefold() if first in infos else first

    return named


def _notes(
    prompted: Prompted,
    wanted: Sequence[Question],
    drafted: Sequence[Drafted | None],
    answers: Sequence[_Answer],
) -> list[str]:
    """How many questions the model was to answer and did not, and why."""
    lost = sum(one is None for one in drafted)
    notes = []
    if lost:
        notes.append(
            f"{lost} of {len(wanted)} questions {'is' if lost == 1 else 'are'} {NOT_WRITTEN}"
            f" {prompted.account.why()}"
        )
    failed = sum(bool(one.drafted.sentences) and not one.kept() for one in answers)
    if failed:
        notes.append(
            f"{failed} of {len(wanted)} questions {'is' if failed == 1 else 'are'} quoted, because no sentence that"
            f" the model wrote of {'it' if failed == 1 else 'them'} passed the checks"
        )
    return notes
