"""The model's writer and the checks by turns: drafted, checked, rewritten twice at most, then quoted or dropped.

What failed stays in the draft beside what stands in its place, so that the gate lists it with its reasons; each
verdict is handed on to it. What opens the brief is drafted last, from the sentences that passed, and is checked
against the articles.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from brief.checking.checker import Checker
from brief.checking.checks import Verdicts
from brief.checking.clause_match import share
from brief.checking.surroundings import citation
from brief.desk.citing import well_cited
from brief.drafting import citation_labels
from brief.drafting.newsworthiness import corrects
from brief.drafting.prompt_claims import Shown
from brief.drafting.prompted_writer import Drafted, Failed, Prompted, title_of
from brief.drafting.quoting_writer import LEAD
from brief.drafting.story_sheet import StorySheet
from brief.records import Draft, DraftSentence, Section, SectionKind, SentenceKind, Story
from brief.rendering.wording import count
from brief.retrieval.relevance import Scored
from brief.stories.grading import Rating

JUDGMENTS = 3
"""Most key judgments of a brief."""
SENTENCES = 5
"""Most sentences of an answer."""
FEW = 8
"""Stories that are written where a model must not cost much."""
AGAIN = 0.7
"""Share of a judgment's content words from which another makes it, too."""
ROUNDS = 2
"""How often what failed goes back to the writer."""
_OPENING = (SectionKind.BOTTOM_LINE, SectionKind.KEY_JUDGMENTS)


@dataclass
class _Slot:
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
    slots = _settled(prompted, [(one.sheet, one.sentences) for one in answered], reader)
    judged = _judged(answered, slots, reader)
    titles = _titles(answered, slots, reader)
    made = {
        one.section: replace(_story(one, mine, more), heading=title)
        for one, mine, more, title in zip(answered, slots, judged, titles, strict=True)
    }
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
        sections, told = _opened(prompted, sections, reader)
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

    Where the evidence does not hold the answer by the quoting writer's score, the model is not asked.
    ``scored`` is best first; ``heard`` is told of each sentence that passed: near copies while the model still writes,
    the others as soon as the checker has read them.
    """
    if quoted.abstention:
        return replace(quoted, writer=citation_labels.WRITER)
    verdicts = reader.verdicts
    said: set[str] = set()

    def tell(sentence: DraftSentence) -> None:
        if heard and sentence.text not in said and not verdicts.fault(sentence):
            said.add(sentence.text)
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
    (slots,) = _settled(prompted, [(drafted.sheet, [*drafted.sentences, *both[:1]])], reader)
    for slot in slots:
        if slot.kept:
            tell(slot.kept)
    told, disputed = slots[: len(drafted.sentences)], slots[len(drafted.sentences) :]
    if not any(slot.kept for slot in told):
        tried = tuple(one for slot in told for one in slot.written)
        note = "The answer is quoted, because no sentence that the model wrote passed the checks"
        return prompted.noted(
            replace(quoted, sections=(Section("", (*tried, *sources)),)), [note, *reader.notes()]
        )
    mine = _filled(told, [source for source in drafted.shown if source.source in sources])
    mine += _corrections(sources, told, mine)
    missing = citation_labels.gaps(drafted.absent, [slot.kept for slot in told]) if reader.judges else []
    reader.read([missing])
    sections = [
        Section("", tuple(mine)),
        Section("", tuple(s for slot in disputed for s in slot.written), kind=SectionKind.DISPUTED),
        Section("", tuple(missing), kind=SectionKind.MISSING),
    ]
    sections = [section for section in sections if section.sentences]
    return prompted.noted(replace(quoted, sections=tuple(sections)), reader.notes())


def _settled(
    prompted: Prompted, written: Sequence[tuple[StorySheet, Sequence[DraftSentence]]], reader: Reader
) -> list[list[_Slot]]:
    """The slots of each section after the checks and, for what failed, rewriting and the checks again."""
    slots = [
        [_Slot([_cited_well(prompted, sentence, sheet)]) for sentence in sentences]
        for sheet, sentences in written
    ]
    for round_ in range(reader.rounds + 1):
        fuller = reader.read([[slot.written[-1] for slot in mine if not slot.kept] for mine in slots])
        for slot in (slot for mine in slots for slot in mine if not slot.kept):
            slot.written[-1] = fuller.get(slot.written[-1], slot.written[-1])
        failed: list[tuple[StorySheet, list[_Slot]]] = []
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
    prompted: Prompted, failed: Sequence[tuple[StorySheet, Sequence[_Slot]]], verdicts: Verdicts
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


def _judged(
    drafted: Sequence[Drafted], slots: Sequence[Sequence[_Slot]], reader: Reader
) -> list[list[DraftSentence]]:
    """What is judged of each story, read by the checker; nothing where none can say that it follows."""
    made: list[list[DraftSentence]] = []
    for one, mine in zip(drafted, slots, strict=True):
        story = one.section.story
        basis = [(slot.kept, _sources(slot.kept, story)) for slot in mine]
        judged = citation_labels.judgments(one.judgments, basis)
        made.append([*judged, *citation_labels.gaps(one.absent, [slot.kept for slot in mine])])
    if not reader.judges:
        return [[] for _ in made]
    reader.read([[s for s in some if not s.confidence] for some in made])
    return [_standing(some, reader.verdicts) for some in made] if reader.judges else [[] for _ in made]


def _titles(drafted: Sequence[Drafted], slots: Sequence[Sequence[_Slot]], reader: Reader) -> list[str]:
    """The heading of each story: the model's where that of the quoted brief is cut short, and the checker passes it.

    A headline is its publisher's own; where none was fit, a clause was taken.
    """
    asked: list[DraftSentence | None] = []
    for one, mine in zip(drafted, slots, strict=True):
        first = next((slot.kept for slot in mine if slot.kept), None)
        cut = one.section.heading and "…" in one.section.heading
        title = f"{one.title}." if one.title and first is not None and cut else ""
        asked.append(DraftSentence(title, first.citations, writer=first.writer) if title and first else None)
    if reader.judges:
        reader.read([[title] if title else [] for title in asked])
    return [
        title.text.rstrip(".") if title and not reader.verdicts.fault(title) else one.section.heading
        for one, title in zip(drafted, asked, strict=True)
    ]


def _standing(judged: Sequence[DraftSentence], verdicts: Verdicts) -> list[DraftSentence]:
    """Judgments and gaps as they are to be told: what goes with a judgment that fell goes with it."""
    found: list[DraftSentence] = []
    stands = True
    for one in judged:
        if _goes_with(one) and not stands:
            continue
        found.append(one)
        stands = stands if _goes_with(one) else not verdicts.fault(one)
    return found


def _sources(sentence: DraftSentence | None, story: Story | None) -> frozenset[str]:
    """The independent sources that a sentence cites, each by one of its articles."""
    if sentence is None:
        return frozenset()
    cited = {citation.article_id for citation in sentence.citations}
    of = {id_: source.articles[0] for source in story.sources for id_ in source.articles} if story else {}
    return frozenset(of.get(id_, id_) for id_ in cited)


def _story(drafted: Drafted, slots: Sequence[_Slot], judged: Sequence[DraftSentence]) -> Section:
    """A story's section: its sentences, corrections that none of them carries, and what is judged of them."""
    section = drafted.section
    tried = tuple(one for slot in slots for one in slot.written)
    if not any(slot.kept for slot in slots):
        return replace(section, sentences=(*tried, *section.sentences))
    facts = _filled(slots, drafted.shown)
    facts += _corrections(section.sentences, slots, facts)
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
        headed = section.kind is SectionKind.DEVELOPMENT and section.story is not None and section.heading
        bare = headed and mine <= above
        if bare and any(_is_written(s) for s in section.sentences) and section.story is not None:
            more = [s for s in sources.get(section.story.id, ()) if s.text not in above | mine]
            section = replace(section, sentences=(*section.sentences, *more[:1]))
        found.append(section)
    return found


def _opened(
    prompted: Prompted, sections: Sequence[Section], reader: Reader
) -> tuple[list[Section], list[str]]:
    """The sections with the bottom line and key judgments drafted from the sentences that pass; and notes."""
    verdicts = reader.verdicts
    kept = [
        (section.heading or title_of(section), _sources(sentence, section.story), sentence)
        for section in sections
        if section.kind is SectionKind.DEVELOPMENT and section.story is not None
        for sentence in _kept(section, verdicts)
    ]
    before = prompted.account.counts
    found = prompted.whole(kept, LEAD, JUDGMENTS)
    if found is None:
        return list(sections), [f"The bottom line is quoted, because {prompted.account.why(before)}"]
    sheet, whole, facts = found
    (slots,) = _settled(prompted, [(sheet, facts)], reader)
    lines, notes = _bottom_line(sections, slots, verdicts)
    basis: list[tuple[DraftSentence | None, frozenset[str]]] = [(one, sources) for _, sources, one in kept]
    judged = citation_labels.judgments(whole.key_judgments, basis) if reader.judges else []
    reader.read([[sentence for sentence in judged if not sentence.confidence]])
    standing = tuple(_standing(judged, verdicts)) if reader.judges else ()
    opening = [*lines, Section("", standing, kind=SectionKind.KEY_JUDGMENTS)]
    rest = [section for section in sections if section.kind is not SectionKind.BOTTOM_LINE]
    above = [one.text for one in standing if not verdicts.fault(one)]
    rest = [replace(section, sentences=_not_judged_above(section.sentences, above)) for section in rest]
    return [*(section for section in opening if section.sentences), *rest], notes


def _not_judged_above(sentences: Sequence[DraftSentence], above: Sequence[str]) -> tuple[DraftSentence, ...]:
    """A story's sentences without a judgment that the opening makes, nor what goes with it."""
    found: list[DraftSentence] = []
    told = False
    for one in sentences:
        if one.kind is SentenceKind.JUDGMENT and not _goes_with(one):
            told = any(share(one.text, other) >= AGAIN for other in above)
        if one.kind is not SentenceKind.JUDGMENT or not told:
            found.append(one)
    return tuple(found)


def _goes_with(sentence: DraftSentence) -> bool:
    """Whether a sentence goes with the judgment before it: its confidence, or another reading."""
    return bool(sentence.confidence) or sentence.text.startswith(citation_labels.ALTERNATIVE)


def _bottom_line(
    sections: Sequence[Section], slots: Sequence[_Slot], verdicts: Verdicts
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
        next_ = [s for s in _kept(own, verdicts) if _is_written(s)] if own else []
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


def _kept(section: Section, verdicts: Verdicts) -> list[DraftSentence]:
    """The factual sentences of a section that pass."""
    return [s for s in section.sentences if s.kind is SentenceKind.FACT and not verdicts.fault(s)]


def _is_written(sentence: DraftSentence) -> bool:
    return sentence.writer == citation_labels.WRITER


def _of_stories(number: int, total: int) -> str:
    """``1 of 3 stories is``, ``both stories are``."""
    verb = "is" if number == 1 else "are"
    return f"{number} of {count(total, 'story', 'stories')} {verb}"
