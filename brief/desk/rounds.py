"""Sentences written, read and written anew: what stands in each place of a section after the checks.

What fails goes back to the writer with the words that are wrong; what fails to the end is quoted or dropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from brief.checking.checker import Checker
from brief.checking.checks import Verdicts
from brief.checking.surroundings import citation
from brief.desk.citing import well_cited
from brief.drafting.newsworthiness import corrects
from brief.drafting.prompt_claims import Shown
from brief.drafting.prompted_writer import Failed, Prompted
from brief.drafting.story_sheet import StorySheet
from brief.records import DraftSentence, SentenceKind

ROUNDS = 2
"""How often what failed goes back to the writer."""


@dataclass
class Slot:
    """One place of a section: what was written for it, and the sentence that stands there in the end."""

    written: list[DraftSentence]
    kept: DraftSentence | None = None


@dataclass(frozen=True)
class Reader:
    """Who reads what was written: the rules, and a checker where there is one; and how often it may be written anew."""

    verdicts: Verdicts
    checker: Checker | None = None
    rounds: int = ROUNDS
    stories: int | None = None
    """Stories that are written at most; all where None."""

    def read(self, groups: Sequence[Sequence[DraftSentence]]) -> dict[DraftSentence, DraftSentence]:
        """Have the checker read what the rules leave to it; sentences that need further lines, with these cited too."""
        if self.checker is None:
            return {}
        unread = [list(dict.fromkeys(s for s in group if self.verdicts.unread(s))) for group in groups]
        texts = self.verdicts.texts
        said = self.checker.read([group for group in unread if group], texts)
        self.verdicts.say({sentence: result for sentence, (result, _) in said.items()})
        fuller = {}
        for sentence, (result, also) in said.items():
            more = [one for place in also if (one := citation(place, texts))]
            if more and sentence.kind is SentenceKind.FACT:
                fuller[sentence] = replace(sentence, citations=(*sentence.citations, *more))
                self.verdicts.say({fuller[sentence]: result})
        return fuller

    @property
    def judges(self) -> bool:
        """Whether anybody can say that a judgment follows."""
        return self.checker is not None and not self.checker.off

    def notes(self) -> list[str]:
        """How the sentences in a model's own words were checked, for a reader."""
        if self.checker is None:
            return [
                "No model checked what the model wrote: only near copies of the sources are shown as written"
            ]
        if self.checker.off:
            return [
                f"{self.checker.off[0].upper()}{self.checker.off[1:]}: it checks nothing, and only near copies of the"
                " sources are shown as written"
            ]
        result = self.checker.result
        return [f"A model read what the model wrote ({result.words()} in the exam)"] if result else []


def settled(
    prompted: Prompted, written: Sequence[tuple[StorySheet, Sequence[DraftSentence]]], reader: Reader
) -> list[list[Slot]]:
    """The slots of each section after the checks and, for what failed, rewriting and the checks again."""
    slots = [
        [Slot([_cited_well(prompted, sentence, sheet)]) for sentence in sentences]
        for sheet, sentences in written
    ]
    for round_ in range(reader.rounds + 1):
        fuller = reader.read([[slot.written[-1] for slot in mine if not slot.kept] for mine in slots])
        for slot in (slot for mine in slots for slot in mine if not slot.kept):
            slot.written[-1] = fuller.get(slot.written[-1], slot.written[-1])
        failed: list[tuple[StorySheet, list[Slot]]] = []
        for (sheet, _), mine in zip(written, slots, strict=True):
            open_ = [slot for slot in mine if slot.kept is None]
            for slot in open_:
                last = slot.written[-1]
                # One that only says again what another says passes the checks, and leaves its place empty.
                said = {other.kept.text for other in mine if other.kept}
                if last.text not in said and not reader.verdicts.fault(last):
                    slot.kept = last
            if left := [slot for slot in open_ if slot.kept is None]:
                failed.append((sheet, left))
        if not failed or round_ == reader.rounds:
            break
        if not _written_anew(prompted, failed, reader.verdicts):
            break
    return slots


def _written_anew(
    prompted: Prompted, failed: Sequence[tuple[StorySheet, Sequence[Slot]]], verdicts: Verdicts
) -> bool:
    """Have what failed written once more; whether anything new came."""
    asked = [
        Failed(sheet, tuple((slot.written[-1], verdicts.fault(slot.written[-1])) for slot in open_))
        for sheet, open_ in failed
    ]
    came = False
    for (sheet, open_), again in zip(failed, prompted.rewritten(asked), strict=True):
        for slot, sentence in zip(open_, again, strict=True):
            made = _cited_well(prompted, sentence, sheet, again=True) if sentence and sentence.text else None
            if made is not None and made not in slot.written:
                slot.written.append(made)
                came = True
    return came


def _cited_well(
    prompted: Prompted, sentence: DraftSentence, sheet: StorySheet, *, again: bool = False
) -> DraftSentence:
    made = well_cited(sentence, sheet.shown, again=again)
    prompted.account.moved += made.citations != sentence.citations
    return made


def filled(slots: Sequence[Slot], shown: Sequence[Shown]) -> list[DraftSentence]:
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


def corrections(
    quoted: Sequence[DraftSentence], slots: Sequence[Slot], beside: Sequence[DraftSentence]
) -> list[DraftSentence]:
    """The quoted sentences that correct or withdraw something and that no sentence kept carries."""
    carried = {citation.ref for slot in slots if slot.kept for citation in slot.kept.citations}
    return [
        sentence
        for sentence in quoted
        if corrects(sentence.text) and sentence.citations[0].ref not in carried and sentence not in beside
    ]
