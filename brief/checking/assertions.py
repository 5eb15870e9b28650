"""What a record says that no check of it alone can tell: listed, so that a reader knows on whose word it stands."""

from __future__ import annotations

from collections.abc import Iterator

from brief.checking.checks import CHECKER, QUOTING
from brief.checking.consistency import sentences
from brief.records import CheckedAnswer, CheckedBrief, Verdict


def said_by_models(record: CheckedBrief | CheckedAnswer) -> tuple[str, ...]:
    """Sentences that passed because a model read them: taken as recorded, wherever the record is checked."""
    said = [
        result
        for sentence in sentences(record)
        for result in sentence.checks
        if result.check == CHECKER and result.verdict is Verdict.PASS
    ]
    if not said:
        return ()
    names = ", ".join(dict.fromkeys(result.reason.partition(": ")[0] for result in said))
    number = "1 sentence passed" if len(said) == 1 else f"{len(said)} sentences passed"
    return (f"{number} because a model said so when the record was made ({names}): taken as recorded",)


def asserted(record: CheckedBrief | CheckedAnswer) -> tuple[str, ...]:
    """What of a record was worked out from a corpus that is not at hand, in words, with the values that it gives."""
    found = [
        *_shared(record),
        *(_of_brief(record) if isinstance(record, CheckedBrief) else _of_answer(record)),
    ]
    return tuple(found)


def _shared(record: CheckedBrief | CheckedAnswer) -> Iterator[str]:
    made = record.manifest
    grades = [f"{s.grade.letter}{s.grade.digit}" for s in sentences(record) if s.grade]
    if grades:
        listed = ", ".join(f"{grade} ({grades.count(grade)})" for grade in sorted(set(grades)))
        yield f"the grades of {len(grades)} sentences with their reasons, and from whom a source has it: {listed}"
    if record.marking:
        yield f"the marking “{record.marking}”"
    owners = sorted({source.owner for source in record.sources if source.owner})
    if owners:
        yield f"who owns the outlets: {', '.join(owners)}"
    copies = sum(len(source.copies) for source in record.sources)
    if copies:
        yield f"that {copies} other articles carry the text of a source"
    kinds = sorted({source.genre.kind.value for source in record.sources if source.genre})
    if kinds:
        yield f"what kind of text a source is: {', '.join(kinds)}"
    yield (
        f"that the corpus was {made.corpus_digest[:12]} and known up to {made.cutoff:%Y-%m-%d %H:%M} UTC, and the"
        f" settings {made.settings_digest[:12]}"
    )
    written = sum(sentence.writer != QUOTING for sentence in sentences(record))
    if made.model or made.usage:
        yield f"that the model {made.model} wrote {written} sentences, from which prompts, and what it cost"
    if made.notes:
        yield f"how it was made, in its notes ({len(made.notes)})"
    if record.dropped:
        yield f"that {len(record.dropped)} sentences were written and did not pass the checks"


def _of_brief(record: CheckedBrief) -> Iterator[str]:
    told = sum(bool(section.story_id) for section in record.sections)
    yield (
        f"which stories it shows ({told} developments, and no other), their order, their headings, and what it sets"
        " apart as disputed, unverified, changed or to come"
    )
    yield (
        f"its counts: {record.considered} articles in the window, {record.independent} independent sources,"
        f" {record.not_shown} stories not shown, {record.left_out} left out, and of each story how many tell it"
    )
    if any(section.continues for section in (*record.sections, *record.parts)):
        yield "which earlier reports its stories continue"
    if record.manifest.previous:
        yield f"which brief went before it ({record.manifest.previous})"
    if record.ranking:
        yield f"the significance of {len(record.ranking)} stories, and why"
    if record.requirements:
        yield "what the desk asks, and which stories bear on it"
    if record.silent:
        yield f"that nothing speaks of {', '.join(record.silent)}"
    yield "whether a headline says more than its text"


def _of_answer(record: CheckedAnswer) -> Iterator[str]:
    yield (
        f"that “{record.question[:80]}” was asked, and that "
        + ("these are the sentences that answer it, and no other" if record.answered else record.reason)
    )
