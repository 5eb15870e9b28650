"""What a record says of itself, held against the rest of it: numbers, sources, counts, writers, words of likelihood.

Needs no documents. What is found here is wrong in any record that `brief` made; a record that is whole may still be
invented, which is for the citations and for signatures.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from brief.checking import likelihoods
from brief.checking.checks import QUOTING
from brief.records import (
    EDITED,
    WORDS,
    CheckedAnswer,
    CheckedBrief,
    CheckedReport,
    CheckedSection,
    CheckedSentence,
    CheckedTimeline,
    EditorChange,
    OverDays,
    Precision,
    Record,
    SectionKind,
    SentenceKind,
    Step,
    is_name,
    page_order,
    source_name,
)
from brief.stories.confidence import CONFIDENCE

_OWN = (SectionKind.BOTTOM_LINE, SectionKind.DEVELOPMENT, SectionKind.NOTABLE, SectionKind.UNDATED)
"""Parts that quote their story's own articles; a dispute or a change quotes others too."""
Faults = Iterator[tuple[str, str]]


def faults(record: Record) -> list[tuple[str, str]]:
    """What in a record contradicts the rest of it: (where, why)."""
    told = sentences(record)
    found = [*_numbering(record, told), *_sources(record), *_writers(record, told), *_window(record)]
    for sentence in told:
        found += [(f"“{sentence.text[:60]}”", reason) for reason in _wording(sentence)]
    if isinstance(record, CheckedBrief):
        found += [*_places(record), *_counts(record), *_reviewed(record, told)]
    if isinstance(record, OverDays):
        found += _days(record)
    if isinstance(record, CheckedReport):
        found += _worked_out(record)
    return found


def sentences(record: Record) -> list[CheckedSentence]:
    """Every sentence that a record shows, in the order in which a reader meets them."""
    if isinstance(record, CheckedAnswer):
        return [*record.sentences, *record.disputed, *record.missing, *record.withdrawn, *record.nearest]
    if isinstance(record, OverDays):
        return list(record.told)
    return [sentence for section in _ordered(record) for sentence in section.sentences]


def _ordered(record: CheckedBrief) -> list[CheckedSection]:
    return page_order([*record.parts, *record.sections, *record.undated], lambda section: section.story_id)


def _numbering(record: Record, told: Sequence[CheckedSentence]) -> Faults:
    numbers = [reference.number for reference in record.references]
    if numbers != list(range(1, len(numbers) + 1)):
        yield "references", "are not numbered one after the other"
        return
    met = list(dict.fromkeys(number for sentence in told for number in sentence.numbers))
    if unused := sorted(set(numbers) - set(met)):
        yield f"[{unused[0]}]", "no sentence cites it: one that did was taken away"
    elif met != numbers:
        yield "references", "are not numbered in the order in which a reader meets them: sentences were moved"
    refs = [(one.ref.raw_sha256, one.ref.source_text_sha256, one.ref.spans) for one in record.references]
    if len(set(refs)) < len(refs):
        yield "references", "two of them name the same words"


def _sources(record: Record) -> Faults:
    wanted: dict[str, list[int]] = {}
    for reference in record.references:
        wanted.setdefault(reference.article_id, []).append(reference.number)
    given = {source.article.id: list(source.numbers) for source in record.sources}
    if len(given) < len(record.sources):
        yield "sources", "one of them stands twice in the table"
    elif given != wanted or list(given) != list(wanted):
        yield (
            "sources",
            "the table does not name the articles cited, each with its references, in their order",
        )
    for reference in record.references:
        source = next((one.article for one in record.sources if one.article.id == reference.article_id), None)
        own = (source.raw_sha256, source.source_text_sha256) if source else None
        if own and own != (reference.ref.raw_sha256, reference.ref.source_text_sha256):
            yield f"[{reference.number}]", "it names another document than its source's"


def _writers(record: Record, told: Sequence[CheckedSentence]) -> Faults:
    made = record.manifest
    written = [sentence for sentence in told if sentence.writer not in (QUOTING, EDITED)]
    if not made.model and (written or made.usage or made.cost or made.exchanges or made.prompts):
        yield "manifest", "names no model, and the record holds what a model made"
    for sentence in told:
        where = f"“{sentence.text[:60]}”"
        if sentence.writer == QUOTING and (sentence.kind is not SentenceKind.FACT or sentence.confidence):
            yield where, "it is given as a quotation and as a judgment of a model's"
        if sentence.rests_on and sentence.kind is SentenceKind.FACT:
            yield where, "it is given as a fact and as a judgment"
        if not sentence.checks:
            yield where, "the record holds none of the checks that it passed"


def _reviewed(record: CheckedBrief, told: Sequence[CheckedSentence]) -> Faults:
    """What a brief says that editors did, held against what it shows."""
    edited = [sentence.text for sentence in told if sentence.writer == EDITED]
    review = record.review
    if review is None:
        if edited:
            yield f"“{edited[0][:60]}”", "it is given as an editor's, and the record names no review"
        return
    if not is_name(review.signed_by) or not review.draft:
        yield "review", "names nobody who signed it, or no draft"
    times = [record.manifest.cutoff, *(change.at for change in review.changes), review.signed_at]
    if any(one.tzinfo is None for one in times) or times != sorted(times):
        yield (
            "review",
            "its changes do not stand in the order of their times, from the cut-off to the signature",
        )
    for change in review.changes:
        if reason := _misshapen(change):
            yield f"change at {change.place[:12]!r}", reason
    last = {change.place: change for change in review.changes}
    named = [change.now for change in last.values() if change.step is Step.EDITED]
    if sorted(edited) != sorted(named):
        yield "review", "does not name the sentences that editors put in other words"
    own = [(one.who, one.now, False) for one in last.values() if one.step is Step.OWN_WORDS]
    own += [(one.who, one.now, True) for one in last.values() if one.step is Step.JUDGED]
    if sorted(own) != sorted((note.who, note.text, note.judgment) for note in review.notes):
        yield "review", "does not name the words that are editors' own, or whose they are"
    known = {reference.number for reference in record.references}
    if lost := sorted({number for note in review.notes for number in note.numbers} - known):
        yield "review", f"names [{lost[0]}], which is not among the references"


def _misshapen(change: EditorChange) -> str:
    """What a change says that its step has no place for, or lacks; empty where it is whole."""
    has_now = change.step in (Step.EDITED, Step.OWN_WORDS, Step.JUDGED)
    if not is_name(change.who):
        return "it names nobody"
    if has_now is not bool(change.now.strip()) or len(change.now) > WORDS:
        return "it gives words where it has none, or none where it has them"
    if (change.step is Step.JUDGED) is not bool(change.rests_on) or (
        change.read and change.step is not Step.EDITED
    ):
        return "it rests on sentences, or was read by a checker, which its step is not"
    if change.step is Step.JUDGED and not likelihoods.likelihood(change.now):
        return "it is given as a judgment and words no likelihood"
    if (change.step is Step.JUDGED) is not (change.place.startswith("j") and not change.was):
        return "it stands where its step cannot"
    return ""


def _wording(sentence: CheckedSentence) -> Iterator[str]:
    judged = sentence.kind is SentenceKind.JUDGMENT and not sentence.confidence
    term = likelihoods.likelihood(sentence.text) if judged else ""
    if sentence.likelihood != term:
        yield f"its likelihood is given as {sentence.likelihood!r}, and its words say {term or 'none'!r}"
    if term and likelihoods.meaning(term) not in sentence.remarks:
        yield f"it does not say what {term!r} means"
    match = CONFIDENCE.fullmatch(sentence.text)
    if sentence.confidence != (match[1] if match else ""):
        yield "its confidence is not the one that its words give"


def _window(record: Record) -> Faults:
    made = record.manifest
    try:
        ZoneInfo(made.zone)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        yield "manifest", f"names no time zone that there is: {made.zone[:40]!r}"
    if made.since and made.until and made.since >= made.until:
        yield "manifest", "its window ends before it begins"
    if isinstance(record, CheckedBrief) and made.until and made.cutoff > made.until:
        yield "manifest", "its cut-off lies after its window"
    for source in record.sources:
        published = source.article.published
        # A day without a time begins up to 14 hours earlier in the zone where it was written.
        slack = timedelta(0) if published.precision is Precision.SECOND else timedelta(hours=14)
        if published.start and published.start > made.cutoff + slack:
            yield f"source {source.article.id}", "was published after the cut-off"


def _days(record: OverDays) -> Faults:
    """The days in their order, each line on the day of its source, and what is taken back with what says so."""
    named = [one.day for one in record.days]
    if named != sorted(set(named)):
        yield "days", "do not stand in their order, each once"
    quoted = {number for one in record.told for number in one.numbers}
    undated = record.undated if isinstance(record, CheckedTimeline) else ()
    for line in (line for some in (*(one.lines for one in record.days), undated) for line in some):
        where = f"“{line.sentence.text[:60]}”"
        if bool(line.state) != bool(line.replaced_by):
            yield where, "it is given as taken back without the words that do so, or the other way round"
        if set(line.takes_back) - quoted:
            yield where, "it is given as taking back what does not stand here"


def _worked_out(record: CheckedReport) -> Faults:
    """What a report says in its own words of what it quotes: names, figures, and which references answer what."""
    for actor in record.actors:
        if actor.name not in actor.sentence.text:
            yield f"actor “{actor.name[:60]}”", "is not named by the sentence quoted"
        if actor.articles < 1:
            yield f"actor “{actor.name[:60]}”", "is given as named by no article"
    for entry in (entry for series in record.figures for entry in series.entries):
        if entry.words not in entry.sentence.text:
            yield f"figure “{entry.words[:40]}”", "does not stand in the sentence quoted"
    quoted = {number for one in record.told for number in one.numbers}
    for asked in record.audit:
        if lost := sorted(set(asked.numbers) - quoted):
            yield "audit", f"names [{lost[0]}], which is not quoted"


def _places(record: CheckedBrief) -> Faults:
    """Each part where parts of its kind stand."""
    apart = (SectionKind.DEVELOPMENT, SectionKind.UNDATED)
    if any(section.kind is not SectionKind.DEVELOPMENT for section in record.sections):
        yield "sections", "hold a part that is no development"
    if any(section.kind is not SectionKind.UNDATED for section in record.undated):
        yield "undated", "hold a part that is not of undated articles"
    if any(section.kind in apart for section in record.parts):
        yield "parts", "hold a development, which stands among the sections"
    known = {reference.number for reference in record.references}
    for what, numbers in (
        ("requirements", [n for one in record.requirements for n in one.numbers]),
        ("dates", [note.number for note in record.dates]),
    ):
        if lost := sorted(set(numbers) - known):
            yield what, f"name [{lost[0]}], which is not among the references"


def _counts(record: CheckedBrief) -> Faults:
    """Counts of a story that its own citations contradict."""
    of = {reference.number: reference.article_id for reference in record.references}
    by = {source.article.id: source_name(source.article) for source in record.sources}
    for section in (*record.parts, *record.sections, *record.undated):
        if not section.story_id or section.kind not in _OWN:
            continue
        where = f"story “{(section.heading or section.sentences[0].text)[:60]}”"
        cited = {of[n] for one in section.sentences for n in one.numbers if n in of}
        if len(cited) > section.articles:
            yield where, f"it cites {len(cited)} articles and is given as told by {section.articles}"
        if section.independent + section.copies > section.articles:
            yield where, "it is given as told by more independent sources than it has articles"
        if lacks := sorted({by[id_] for id_ in cited if id_ in by} - set(section.publishers)):
            yield where, f"it cites {lacks[0]}, who is not among those named as telling it"
        if len(section.publishers) > section.articles:
            yield where, "it names more publishers than it has articles"
    most = max((section.independent for section in record.sections), default=0)
    if record.independent < most:
        yield "brief", "it is given as resting on fewer independent sources than one of its stories"
    if min(record.considered, record.not_shown, record.left_out, record.independent) < 0:
        yield "brief", "a count of it is less than nothing"
    letters = {s.grade.letter for s in sentences(record) if s.grade}
    if letters - {"F"} and "ratings" not in dict(record.manifest.versions):
        yield "grades", f"a source is graded {sorted(letters)[0]}, and the manifest names no ratings"
