"""What opens a brief that a model writes: a line a story and key judgments, drafted from the sentences that passed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from brief.checking.checks import Verdicts
from brief.desk.judging import key_judgments, not_judged_above, sources_of
from brief.desk.rounds import Reader, Slot, settled
from brief.drafting import citation_labels
from brief.drafting.prompted_writer import Prompted, title_of
from brief.drafting.quoting_writer import LEAD
from brief.records import DraftSentence, Section, SectionKind, SentenceKind

JUDGMENTS = 3
"""Most key judgments of a brief."""


def opened(
    prompted: Prompted, sections: Sequence[Section], reader: Reader
) -> tuple[list[Section], list[str]]:
    """The sections with the bottom line and key judgments drafted from the sentences that pass; and notes."""
    verdicts = reader.verdicts
    kept = [
        (section.heading or title_of(section), sources_of(sentence, section.story), sentence)
        for section in sections
        if section.kind is SectionKind.DEVELOPMENT and section.story is not None
        for sentence in kept_of(section, verdicts)
    ]
    before = prompted.account.counts
    found = prompted.whole(kept, LEAD, JUDGMENTS)
    if found is None:
        return list(sections), [f"The bottom line is quoted, because {prompted.account.why(before)}"]
    sheet, whole, facts = found
    (slots,) = settled(prompted, [(sheet, facts)], reader)
    lines, notes = _bottom_line(sections, slots, verdicts)
    stand = tuple(key_judgments(whole.key_judgments, kept, reader))
    opening = [*lines, Section("", stand, kind=SectionKind.KEY_JUDGMENTS)]
    rest = [section for section in sections if section.kind is not SectionKind.BOTTOM_LINE]
    above = [one.text for one in stand if not verdicts.fault(one)]
    rest = [replace(section, sentences=not_judged_above(section.sentences, above)) for section in rest]
    return [*(section for section in opening if section.sentences), *rest], notes


def _bottom_line(
    sections: Sequence[Section], slots: Sequence[Slot], verdicts: Verdicts
) -> tuple[list[Section], list[str]]:
    """One entry for each story that opens the quoted brief: as written, or the next sentence of it, or as quoted.

    What the model wrote of other stories follows, as far as there is room.
    """
    quoted = [section for section in sections if section.kind is SectionKind.BOTTOM_LINE]
    told = {s.story.id: s for s in sections if s.kind is SectionKind.DEVELOPMENT and s.story is not None}
    left = [slot for slot in slots if slot.kept]
    lines: list[Section] = []
    refilled = 0
    for section in quoted:
        ids = {article.id for article in section.story.articles} if section.story else set()
        mine = next((slot for slot in left if slot.kept and _of(slot.kept, ids)), None)
        if mine is not None and mine.kept is not None:
            left.remove(mine)
            lines.append(replace(section, heading="", sentences=(mine.kept,)))
            continue
        refilled += 1
        own = told.get(section.story.id) if section.story else None
        next_ = [s for s in kept_of(own, verdicts) if is_written(s)] if own else []
        lines.append(replace(section, heading="", sentences=(next_[0],)) if next_ else section)
    room = max(0, LEAD - len(lines))
    lines += [Section("", (slot.kept,), kind=SectionKind.BOTTOM_LINE) for slot in left[:room] if slot.kept]
    dropped = tuple(one for slot in slots for one in slot.written if verdicts.fault(one))
    if dropped:
        lines.append(Section("", dropped, kind=SectionKind.BOTTOM_LINE))
    notes = []
    if refilled and slots and refilled == len(quoted):
        notes.append(
            "The bottom line is refilled, because no sentence that the model wrote of it passed the checks"
        )
    return lines, notes


def _of(sentence: DraftSentence, ids: set[str]) -> bool:
    """Whether a sentence cites an article of a story."""
    return any(citation.article_id in ids for citation in sentence.citations)


def kept_of(section: Section, verdicts: Verdicts) -> list[DraftSentence]:
    """The factual sentences of a section that pass."""
    return [s for s in section.sentences if s.kind is SentenceKind.FACT and not verdicts.fault(s)]


def is_written(sentence: DraftSentence) -> bool:
    """Whether a model wrote a sentence."""
    return sentence.writer == citation_labels.WRITER
