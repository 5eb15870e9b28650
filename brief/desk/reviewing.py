"""Review: a draft as it was made, what editors did to it, and the brief that comes of both.

The brief is worked out from the draft and the list of changes each time, so that what was changed by whom is in the
record, and nothing else was. An edited sentence passes the gate against what the sentence in whose place it stands
cites, as one that a model writes would have to; what does not pass stands as the editor's own words, under their name.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from brief.checking import likelihoods, recheck
from brief.checking.checks import CHECKER, Verdicts, failed
from brief.checking.citations import Texts
from brief.checking.consistency import sentences
from brief.checking.gate import Passed
from brief.corpus.books.draft_book import Draft, DraftBook, DraftState
from brief.corpus.locks import REVIEW
from brief.corpus.owners import Owners
from brief.desk.delivering import owe
from brief.desk.issuing import issue
from brief.desk.library_writer import SHORTLY
from brief.desk.reader_notes import annotated, dates_of
from brief.errors import LockedError, UsageError
from brief.records import (
    EDITED,
    WORDS,
    CheckedBrief,
    CheckedSection,
    CheckedSentence,
    CheckResult,
    DraftSentence,
    EditorChange,
    EditorNote,
    Reference,
    Review,
    SentenceKind,
    Step,
    Verdict,
    fold,
)
from brief.records.codec import adapter, from_json, plain, to_json
from brief.records.identity import identified

if TYPE_CHECKING:
    from brief.desk import Desk


@dataclass(frozen=True, slots=True)
class Placed:
    """A sentence of a draft, where it stands, and what was done to it last."""

    place: str
    section: CheckedSection
    sentence: CheckedSentence
    change: EditorChange | None = None


def put(desk: Desk, record: CheckedBrief, due: datetime | None = None, lapse: str = "issue") -> bool:
    """Have a draft wait for its sign-off; False where it waits or waited already."""
    draft = Draft(
        record.id, desk.loaded.desk, record.title, desk.clock(), due, lapse, DraftState.WAITING, 0, "",
        to_json(record).encode("utf-8"), b"[]",
    )  # fmt: skip
    return DraftBook(desk.place).put(draft, {source.article.id for source in record.sources})


def record_of(draft: Draft) -> CheckedBrief:
    """The record of a draft as it was made.

    Raises:
        UsageError: it was withdrawn.
    """
    if not draft.record:
        raise UsageError(f"this draft was {draft.state.value}; write it anew")
    return from_json(draft.record, CheckedBrief)


def changes_of(draft: Draft) -> tuple[EditorChange, ...]:
    """What was done to a draft, in order."""
    found: tuple[EditorChange, ...] = adapter(tuple[EditorChange, ...]).validate_json(draft.changes or b"[]")
    return found


def placed(record: CheckedBrief, changes: Sequence[EditorChange] = ()) -> list[Placed]:
    """Every sentence of a draft, as a record holds them, each with what was done to it last."""
    standing = {p: one for p, one in last_of(changes).items() if one.step is not Step.RESTORED}
    return [
        Placed(f"{letter}{i}.{j}", section, sentence, standing.get(f"{letter}{i}.{j}"))
        for letter, sections in _groups(record)
        for i, section in enumerate(sections)
        for j, sentence in enumerate(section.sentences)
    ]


def last_of(changes: Sequence[EditorChange]) -> dict[str, EditorChange]:
    """What was done last at each place."""
    return {change.place: change for change in changes}


def _groups(record: CheckedBrief) -> list[tuple[str, tuple[CheckedSection, ...]]]:
    """The sections of a record by the first letter of their sentences' places."""
    return [("p", record.parts), ("s", record.sections), ("u", record.undated)]


def edit(desk: Desk, draft: Draft, place: str, step: Step, who: str, words: str = "") -> tuple[str, ...]:
    """Do something to one sentence of a draft.

    Args:
        desk: whose library.
        draft: as the editor saw it.
        place: of the sentence.
        step: what is done.
        who: by whom.
        words: in place of the sentence, where it is put in other words.

    Returns:
        Why an edited sentence does not pass the gate, in which case nothing was changed; nothing where it was.

    Raises:
        UsageError: there is no such sentence, or no words.
        LockedError: somebody else changed the draft meanwhile.
    """
    record, words, read = record_of(draft), fold(words), ""
    at = _now(desk, draft)
    judged = last_of(changes_of(draft)).get(place)
    if judged is not None and judged.step is Step.JUDGED and step is Step.DROPPED:
        _keep(desk, draft, EditorChange(step, who, at, place, judged.now))
        return ()
    one = next((each for each in placed(record) if each.place == place), None)
    if one is None:
        raise UsageError(f"the draft has no sentence at {place[:20]!r}")
    if step in (Step.EDITED, Step.OWN_WORDS):
        _sentence(words)
    if step is Step.EDITED:
        results = _ruled(desk, record, recheck.as_drafted(_edited(one.sentence, words), _known(record)))
        read = next((r.reason for r in results if r.check == CHECKER and r.verdict is Verdict.PASS), "")
        if failed(results):
            return tuple(
                dict.fromkeys(r.reason for r in results if r.verdict in (Verdict.FAIL, Verdict.DOUBT))
            )
    was, made = one.sentence.text, []
    for each in placed(record):  # in the bottom line and in its story it is one sentence
        if (each.sentence.text, each.sentence.numbers) == (was, one.sentence.numbers):
            now = words if step in (Step.EDITED, Step.OWN_WORDS) else ""
            made.append(EditorChange(step, who, at, each.place, was, now, read=read))
            step = Step.DROPPED if step is Step.OWN_WORDS else step  # an editor's own words stand once
    _keep(desk, draft, *made)
    return ()


def judge(desk: Desk, draft: Draft, words: str, places: Sequence[str], who: str) -> None:
    """Add a judgment of an editor's own, which rests on sentences of the draft.

    Raises:
        UsageError: it words no likelihood, or rests on nothing.
        LockedError: somebody else changed the draft meanwhile.
    """
    words = fold(words)
    _sentence(words)
    if not likelihoods.likelihood(words):
        raise UsageError(
            "a judgment words a likelihood (ICD 203): almost no chance, very unlikely, unlikely, roughly even chance,"
            " likely, very likely, almost certain"
        )
    changes = changes_of(draft)
    rests = tuple(one.sentence.text for one in placed(record_of(draft)) if one.place in places)
    if not rests:
        raise UsageError("say on which sentences of the brief the judgment rests")
    at, place = _now(desk, draft), f"j{sum(one.step is Step.JUDGED for one in changes)}"
    _keep(desk, draft, EditorChange(Step.JUDGED, who, at, place, now=words, rests_on=rests))


def as_reviewed(desk: Desk, draft: Draft, who: str = "", at: datetime | None = None) -> CheckedBrief:
    """The brief that comes of a draft and what was done to it; signed where ``who`` signs it."""
    record, changes = record_of(draft), changes_of(draft)
    return applied(record, changes, desk.texts(), who, at or _now(desk, draft))


def sign(desk: Desk, draft: Draft, who: str) -> CheckedBrief:
    """Issue a draft as it was reviewed, under the name of whoever signs it.

    Raises:
        UsageError: nothing is left of it, or it was withdrawn.
        LockedError: somebody else changed the draft meanwhile.
    """
    made = as_reviewed(desk, draft, who)
    if not sentences(made):
        raise UsageError("no sentence is left in it; restore one, or leave it unsigned")
    notes = made.review.notes if made.review else ()
    if lost := [note.text for note in notes if note.judgment and not note.numbers]:
        raise UsageError(
            f"“{lost[0][:80]}” rests on sentences that were dropped; drop it, too, or restore them"
        )
    conclude(desk, draft, made, who, DraftState.SIGNED)
    return made


def conclude(desk: Desk, draft: Draft, made: CheckedBrief, who: str, state: DraftState) -> None:
    """Issue what came of a draft, owe it to the readers of the draft's desk, and let the draft wait no more.

    In this order: whoever is stopped in its midst finds the draft waiting, and what is done twice is done once. One at
    a time: whoever comes second finds the draft ended, and takes back nothing of the first.

    Raises:
        LockedError: somebody else changed the draft meanwhile; nothing is issued.
        UsageError, SettingsError: its readers are not in settings; nothing is issued.
    """
    book = DraftBook(desk.place)
    with desk.writer(SHORTLY, REVIEW):
        now = book.one(draft.id)
        if (now.version, now.state) != (draft.version, DraftState.WAITING):
            book.change(draft, who, draft.changes, state)  # says who was quicker
        issue(desk, made, also={source.article.id for source in record_of(draft).sources})
        try:
            table = desk.loaded.desks.get(draft.desk)
            if table is not None and table.recipients:
                owe(desk, made.id, table.recipients)
            book.change(draft, who, draft.changes, state)
        except (LockedError, UsageError):
            with desk.writing() as library:  # what was issued so was never seen
                library.ledger.retract(made.id)
            raise


def applied(
    record: CheckedBrief, changes: Sequence[EditorChange], texts: Texts, who: str, at: datetime
) -> CheckedBrief:
    """A draft's record after these changes, numbered anew, with its review."""
    verdicts = Verdicts(texts)
    known = _known(record)
    done = {one.place: one.change for one in placed(record, changes)}
    groups = []
    for letter, sections in _groups(record):
        kept = []
        for i, section in enumerate(sections):
            told = tuple(
                made
                for j, sentence in enumerate(section.sentences)
                if (made := _changed(sentence, done[f"{letter}{i}.{j}"], verdicts, known)) is not None
            )
            if told:
                kept.append(replace(section, sentences=told))
        groups.append(tuple(kept))
    whole = replace(record, parts=groups[0], sections=groups[1], undated=groups[2])
    order = list(dict.fromkeys(number for one in sentences(whole) for number in one.numbers))
    new = {number: place for place, number in enumerate(order, start=1)}
    whole = _remarked(_numbered(whole, new), texts)
    notes = tuple(_notes(record, changes, done, new))
    review = Review(record.id, who, at, tuple(changes), notes)
    return identified(replace(whole, review=review, signature=None))


def unlike(record: CheckedBrief, draft: CheckedBrief, texts: Texts) -> str:
    """Why a signed brief is not this draft with the changes that it names, and no others; empty where it is."""
    review = record.review
    if review is None or draft.id != review.draft:
        return f"its draft is {draft.id}, made anew from this library, and not the one that it names"
    if reason := _untrue(draft, review.changes):
        return reason
    again = applied(draft, review.changes, texts, review.signed_by, review.signed_at)
    return (
        "" if again.id == record.id else "it is not its draft with the changes that it names, and no others"
    )


def _untrue(draft: CheckedBrief, changes: Sequence[EditorChange]) -> str:
    """What changes say of their draft that is not so; empty where all is.

    That somebody did something that was undone again nobody can tell from a draft; where it was, and of what words, is.
    """
    texts = {one.place: one.sentence.text for one in placed(draft)}
    judged: dict[str, str] = {}
    for change in changes:
        if change.step is Step.JUDGED:
            if change.place != f"j{len(judged)}" or not set(change.rests_on) <= set(texts.values()):
                return f"the judgment “{change.now[:60]}” rests on sentences that the draft does not have"
            judged[change.place] = change.now
        elif change.was != {**texts, **judged}.get(change.place):
            return f"the draft has other words than “{change.was[:60]}” at {change.place[:12]!r}"
    return ""


def _changed(
    sentence: CheckedSentence, change: EditorChange | None, verdicts: Verdicts, known: dict[int, Reference]
) -> CheckedSentence | None:
    if change is None:
        return sentence
    if change.step is not Step.EDITED:
        return None
    made = _edited(sentence, change.now)
    drafted = recheck.as_drafted(made, known)
    if change.read:
        verdicts.say({drafted: CheckResult(CHECKER, Verdict.PASS, change.read)})
    return replace(made, checks=verdicts.of(drafted))


def _ruled(desk: Desk, record: CheckedBrief, sentence: DraftSentence) -> tuple[CheckResult, ...]:
    """The checks of a sentence in an editor's words: the rules, and where settings name one the checking model."""
    verdicts = Verdicts(desk.texts())
    results = verdicts.of(sentence)
    if not (failed(results) and desk.settings.model_name and verdicts.unread(sentence)):
        return results
    from brief.desk.model_checks import checker, prompted_by
    from brief.desk.rounds import Reader

    with (
        prompted_by(desk, keep=False, told=lambda _: None) as prompted,
        checker(desk, prompted.chat, prompted.account, record.manifest.cutoff, lambda _: None) as reads,
    ):
        Reader(verdicts, reads).read([[sentence]])
    return verdicts.of(sentence)


def _edited(sentence: CheckedSentence, words: str) -> CheckedSentence:
    return replace(
        sentence, text=words, writer=EDITED, kind=SentenceKind.FACT, quotes=(), remarks=(), rests_on=(),
        likelihood="", confidence="", checks=(),
    )  # fmt: skip


def _notes(
    record: CheckedBrief,
    changes: Sequence[EditorChange],
    done: dict[str, EditorChange | None],
    new: dict[int, int],
) -> Iterator[EditorNote]:
    """Editors' own words: in place of a sentence, then judgments, in the order in which they stand."""
    stories = {one.story_id: one.heading for one in record.sections if one.story_id}
    for one in placed(record, changes):
        if one.change and one.change.step is Step.OWN_WORDS:
            yield EditorNote(one.change.who, one.change.now, heading=stories.get(one.section.story_id, ""))
    numbers = {one.sentence.text: one.sentence.numbers for one in placed(record)}
    for change in last_of(changes).values():
        if change.step is Step.JUDGED:
            of = [new[n] for text in change.rests_on for n in numbers.get(text, ()) if n in new]
            yield EditorNote(change.who, change.now, judgment=True, numbers=tuple(dict.fromkeys(of)))


def _numbered(record: CheckedBrief, new: dict[int, int]) -> CheckedBrief:
    """A record whose references are numbered so; those that no sentence cites any more are gone."""

    def section(one: CheckedSection) -> CheckedSection:
        told = tuple(replace(s, numbers=tuple(new[n] for n in s.numbers)) for s in one.sentences)
        return replace(one, sentences=told)

    kept = sorted((r for r in record.references if r.number in new), key=lambda r: new[r.number])
    references = tuple(replace(r, number=new[r.number]) for r in kept)
    of = {source.article.id: source for source in record.sources}
    wanted: dict[str, list[int]] = {}
    for reference in references:
        wanted.setdefault(reference.article_id, []).append(reference.number)
    return replace(
        record,
        parts=tuple(map(section, record.parts)),
        sections=tuple(map(section, record.sections)),
        undated=tuple(map(section, record.undated)),
        references=references,
        sources=tuple(replace(of[id_], numbers=tuple(numbers)) for id_, numbers in wanted.items()),
        requirements=tuple(
            replace(one, numbers=tuple(new[n] for n in one.numbers if n in new))
            for one in record.requirements
        ),
    )


def _remarked(record: CheckedBrief, texts: Texts) -> CheckedBrief:
    """A record with the remarks of its edited sentences, and the dates that are still leant on."""
    zone = ZoneInfo(record.manifest.zone)
    sections = (*record.parts, *record.sections, *record.undated)
    passed = Passed(sections, (), (), record.references, record.sources)
    again = iter(annotated(passed, texts, Owners({}, {}), zone, {}).sections)

    def told(one: CheckedSection) -> CheckedSection:
        anew = next(again)
        pairs = zip(one.sentences, anew.sentences, strict=True)
        return replace(one, sentences=tuple(other if old.writer == EDITED else old for old, other in pairs))

    parts, kept, undated = (tuple(map(told, some)) for _, some in _groups(record))
    return replace(record, parts=parts, sections=kept, undated=undated, dates=dates_of(passed, texts))


def _known(record: CheckedBrief) -> dict[int, Reference]:
    return {reference.number: reference for reference in record.references}


def _now(desk: Desk, draft: Draft) -> datetime:
    """The present, and not before what was done already: a clock may be set back."""
    return max([desk.clock().replace(microsecond=0), *(change.at for change in changes_of(draft))])


def _sentence(words: str) -> None:
    if not words or len(words) > WORDS:
        raise UsageError(f"write a sentence of 1 to {WORDS} characters")


def _keep(desk: Desk, draft: Draft, *changes: EditorChange) -> None:
    whole = json.dumps([plain(one) for one in (*changes_of(draft), *changes)], ensure_ascii=False)
    DraftBook(desk.place).change(draft, changes[0].who, whole.encode("utf-8"))
