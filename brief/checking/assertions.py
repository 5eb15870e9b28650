"""What a record says that no check of it alone can tell: listed, so that a reader knows on whose word it stands."""

from __future__ import annotations

from collections.abc import Iterator

from brief.checking.checks import CHECKER, QUOTING
from brief.checking.consistency import sentences
from brief.records import EDITED, CheckedAnswer, CheckedBrief, CheckedReport, OverDays, Record, Verdict
from brief.text.normal_forms import comparable


def said_by_models(record: Record) -> tuple[str, ...]:
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


def asserted(record: Record) -> tuple[str, ...]:
    """What of a record was worked out from a corpus that is not at hand, in words, with the values that it gives."""
    return (*_shared(record), *_own(record))


def _own(record: Record) -> Iterator[str]:
    if isinstance(record, CheckedBrief):
        yield from _of_brief(record)
    elif isinstance(record, CheckedAnswer):
        yield from _of_answer(record)
    else:
        yield from _over_days(record)


def _shared(record: Record) -> Iterator[str]:
    made, told = record.manifest, sentences(record)
    grades = [f"{s.grade.letter}{s.grade.digit}" for s in told if s.grade]
    if grades:
        listed = ", ".join(f"{grade} ({grades.count(grade)})" for grade in sorted(set(grades)))
        yield f"the grades of {len(grades)} sentences, with their reasons and from whom a source has it: {listed}"
    yield f"the marking: {record.marking or 'none'}"
    kinds = ", ".join(sorted({source.genre.kind.value for source in record.sources if source.genre}))
    owners = ", ".join(sorted({source.owner for source in record.sources if source.owner}))
    copies = sum(len(source.copies) for source in record.sources)
    yield (
        f"of its sources, who owns them ({owners or 'none named'}), what kind of text they are ({kinds or 'all news'}),"
        f" and that {copies} other articles carry the text of one"
    )
    yield (
        f"how it was made: of the corpus {made.corpus_digest[:12]} as known up to {made.cutoff:%Y-%m-%d %H:%M} UTC,"
        f" by the settings {made.settings_digest[:12]}, by which versions and the writer {made.writer}, with"
        f" {len(made.notes)} notes"
    )
    written = sum(sentence.writer not in (QUOTING, EDITED) for sentence in told)
    yield f"the model: {made.model or 'none'}, which wrote {written} sentences; its prompts, tokens and cost"
    yield f"what did not pass the checks when it was made: {len(record.dropped)} sentences"


def _of_brief(record: CheckedBrief) -> Iterator[str]:
    if (review := record.review) is not None:
        who = ", ".join(dict.fromkeys((*(change.who for change in review.changes), review.signed_by)))
        yield (
            f"who did what to the draft {review.draft} before {review.signed_by} signed it at"
            f" {review.signed_at:%Y-%m-%d %H:%M} UTC: {len(review.changes)} changes, {who}"
        )
    told = sum(bool(section.story_id) for section in record.sections)
    yield (
        f"which stories it shows ({told} developments, and no other) and in which order, and what it sets apart as"
        " disputed, unverified, changed or to come"
    )
    if headings := _unborne(record):
        yield f"headings that are no headline and no words of what they stand over: {'; '.join(headings)}"
    yield (
        f"its counts: {record.considered} articles in the window, {record.independent} independent sources,"
        f" {record.not_shown} stories not shown, {record.left_out} left out, and of each story how many tell it"
    )
    yield f"what went before: the brief {record.manifest.previous or '(none)'}, and the reports that stories continue"
    yield f"the significance of {len(record.ranking)} stories, and why"
    yield (
        f"what the desk asks ({len(record.requirements)} questions) and watches for"
        f" ({', '.join(record.silent) or 'nothing of it'} not met), and which stories bear on it"
    )
    yield "which headlines are said to claim more than their texts"


def _unborne(record: CheckedBrief) -> list[str]:
    """Headings that are neither a headline of an article cited under them nor the beginning of a sentence there."""
    sources = {n: source.article for source in record.sources for n in source.numbers}
    found = []
    for section in (*record.sections, *record.undated):
        cited = [sources[n] for one in section.sentences for n in one.numbers if n in sources]
        said = [one.text for one in section.sentences] + [article.title for article in cited]
        bare = section.heading.rpartition(" (")[0].strip("“”") or section.heading
        if bare and not any(comparable(bare) in comparable(text) for text in said):
            found.append(f"“{section.heading[:80]}”")
    return found


def _of_answer(record: CheckedAnswer) -> Iterator[str]:
    yield (
        f"that “{record.question[:80]}” was asked, and that "
        + ("these are the sentences that answer it, and no other" if record.answered else record.reason)
    )


def _over_days(record: OverDays) -> Iterator[str]:
    yield (
        f"that {record.considered} articles are of the storyline “{record.topic[:80]}” and others are not"
        + (f": {record.reason}" if record.reason else ", and that these sentences tell it")
    )
    if isinstance(record, CheckedReport):
        yield (
            f"that these are its {len(record.actors)} key actors, and how many articles name each; that its"
            " figures count the same thing, and whose they are; and which of its sentences answer which question"
        )
    yield "which lines were corrected or withdrawn since, and that no other one was"
