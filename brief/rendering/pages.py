"""A checked record as a page: Markdown and HTML from templates, JSON from the record itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from brief.checking.consistency import sentences
from brief.checking.signatures import fingerprint
from brief.errors import UsageError
from brief.records import (
    EDITED,
    RECORDS,
    VIEWS,
    CheckedBrief,
    CheckedSection,
    CheckedSentence,
    Grade,
    Record,
    SectionKind,
    Signature,
    Source,
    Step,
    TextKind,
    page_order,
    within_stories,
)
from brief.records.codec import to_json
from brief.rendering import source_summary, wording
from brief.rendering.embedded_record import packed
from brief.rendering.filling import fill_page
from brief.resources import page_environment

FORMATS = ("md", "html", "json")
PAGES: dict[type[Record], str] = {CheckedBrief: "brief", **{kind: name for name, kind in RECORDS.items()}}
"""The template of each kind of record."""
QUOTING = "quoting"
"""The writer whose sentences are their sources' own words."""


def render(record: Record, form: str, folder: Path | None = None, *, served: bool = False) -> str:
    """A record in one of :data:`FORMATS`.

    ``folder`` holds the user's own templates, which replace ours of the same name. A ``served`` page stands in the desk
    in a browser: its citations lead to the articles there, and it carries no record.

    Raises:
        UsageError: another format.
    """
    if form == "json":
        return to_json(record)
    if form not in FORMATS:
        raise UsageError(f"format {form!r} is not known; use {', '.join(FORMATS)}")
    name = PAGES[type(record)]
    zone = ZoneInfo(record.manifest.zone)
    sources = {number: source for source in record.sources for number in source.numbers}
    environment = page_environment(folder)
    outside = wording.markdown if form == "md" else wording.shown
    environment.filters.update(
        outside=outside,
        when=partial(wording.when, zone=zone),
        moment=partial(wording.moment, zone=zone),
        publisher=lambda article: outside(wording.publisher(article)),
        voice=lambda source: outside(wording.voice(source.article, source.genre)),
        sort_of=_sort_of,
        headline=lambda article: outside(wording.headline(article)),
        origin=lambda article: outside(wording.origin(article)),
        link=wording.followable,
        weekday=wording.weekday,
        counted=wording.count,
        in_speech=wording.in_speech,
        on_page=lambda reference: outside(wording.on_page(reference)),
        relayed=lambda sentence, reference: outside(wording.relayed(sentence, reference)),
        days=wording.days,
        short=lambda question: outside(wording.short(question, getattr(record, "topic", ""))),
        note=partial(wording.note, in_markdown=form == "md"),
        credited=lambda sentence: outside(_credited(sentence, sources, zone)),
        foreign=wording.foreign,
        telling=_telling,
        flag=_flag,
        vouched=_vouched,
        about=lambda section: _about(section, zone),
        based=_based,
        descriptor=lambda source: outside("; ".join(source_summary.descriptor(source, record, zone))),
    )
    window = ""
    if record.manifest.since and record.manifest.until:
        window = wording.span_of_days(record.manifest.since, record.manifest.until, zone)
    parts: dict[str, list[CheckedSection]] = {kind.value: [] for kind in SectionKind}
    for section in record.parts if isinstance(record, CheckedBrief) else ():
        parts[section.kind.value].append(section)
    of_brief = record if isinstance(record, CheckedBrief) else None
    everything = [*of_brief.parts, *of_brief.sections, *of_brief.undated] if of_brief else []
    fresh, above = _told_once(everything)
    inner, loose = within_stories(everything, lambda section: section.story_id)
    environment.filters.update(
        fresh=lambda section: fresh.get(id(section), section.sentences),
        above=lambda section: above.get(id(section), ()),
        nested=lambda section: inner.get(section.story_id, ()),
    )
    environment.globals.update(
        reference_of={reference.number: reference for reference in record.references},
        served=served,
        edited_by=_edited_by(record),
        place_of={source.article.id: place for place, source in enumerate(record.sources, start=1)},
    )
    return fill_page(
        environment,
        f"{name}.{form}.j2",
        folder,
        record=record,
        packed=packed(record) if form == "html" and not served else "",
        manifest=record.manifest,
        source_of=sources,
        written=any(one.writer not in (QUOTING, EDITED) for one in sentences(record)),
        why_quoted=_why_quoted(record),
        window=window,
        parts=parts,
        loose=loose,
        headed=[section for section in of_brief.sections if section.heading] if of_brief else [],
        plain=_plain(of_brief, fresh, inner) if of_brief else [],
        grades=any(_telling(sentence.grade) for sentence in sentences(record)),
        summary=source_summary.summary(of_brief) if of_brief else (),
        rests=source_summary.resting(of_brief) if of_brief else "",
        lacks=source_summary.lacks(of_brief) if of_brief else (),
    )


FLAGS = {
    SectionKind.CONTESTED: "disputed",
    SectionKind.UNVERIFIED: "unverified",
    SectionKind.CHANGES: "changed",
}
"""Parts that stand inside their story, and what they are called there."""
_TAKEN_BACK = ("corrected", "withdrawn")
_TOLD = frozenset({1, 2, 4, 5})
"""Digits that say something of a claim: confirmed, likely, doubted; 3 and 6 are those of nearly all."""


def _sort_of(source: Source) -> str:
    """What kind of text a quotation is from, where that is not plain news and who speaks does not say it."""
    kind = source.genre.kind if source.genre else TextKind.NEWS
    return "" if kind is TextKind.NEWS or kind in VIEWS else kind.value


def _vouched(signature: Signature) -> str:
    """Whose signature a record bears, by its own words; whether it holds, `brief verify` tells."""
    name = signature.key.split(" ", 2)[2:]
    return f"Signed by {name[0] if name else 'a key without a name'}, key {fingerprint(signature.key)}"


def _telling(grade: Grade | None) -> bool:
    """Whether a grade tells a reader anything: a rated source, or a claim that others bear out or contradict."""
    return grade is not None and (grade.letter != "F" or grade.digit in _TOLD)


def _plain(
    record: CheckedBrief,
    fresh: Mapping[int, Sequence[CheckedSentence]],
    inner: Mapping[str, Sequence[CheckedSection]],
) -> list[CheckedSection]:
    """What stands without a heading, a line or a few each, in the order of the page."""
    notable = [section for section in record.parts if section.kind is SectionKind.NOTABLE]
    found = [*(section for section in record.sections if not section.heading), *notable]
    return [one for one in found if fresh.get(id(one), one.sentences) or inner.get(one.story_id)]


def _flag(section: CheckedSection) -> str:
    """What a part inside a story is called: withdrawn, corrected, disputed and the like."""
    return section.heading if section.heading in _TAKEN_BACK else FLAGS.get(section.kind, "")


def _based(section: CheckedSection) -> str:
    """How many tell a story; empty for one report."""
    if section.articles < 2:
        return ""
    independent = wording.count(section.independent, "independent source")
    copies = f"; {wording.count(section.copies, 'copy', 'copies')} counted once" if section.copies else ""
    return f"{wording.count(section.articles, 'article')}, {independent}{copies}"


def _about(section: CheckedSection, zone: ZoneInfo) -> str:
    """How a story stands: what it continues, how many tell it; nothing of one new report."""
    told = []
    if section.continues:
        before = section.continues[0]
        told.append(f"continues a report of {wording.when(before, zone)}")
    if based := _based(section):
        names = ", ".join(section.publishers[:8]) + (" and others" if len(section.publishers) > 8 else "")
        told.append(f"{based}: {names}")
    return " · ".join(told)


def _why_quoted(record: Record) -> str:
    """Why a model wrote nothing of a record, in the words of its notes; empty where they do not say."""
    reasons = [note.partition("because ")[2] for note in record.manifest.notes]
    return "; ".join(dict.fromkeys(reason for reason in reasons if reason))


def _edited_by(record: Record) -> dict[str, str]:
    """By the text of a sentence in an editor's words: whose they are."""
    review = record.review if isinstance(record, CheckedBrief) else None
    steps = review.changes if review else ()
    return {change.now: change.who for change in steps if change.step is Step.EDITED}


def _credited(sentence: CheckedSentence, sources: Mapping[int, Source], zone: ZoneInfo) -> str:
    """Who published what a written sentence rests on, and when: every article it cites, once.

    Whose word it is stands in the sentence itself.
    """
    cited = {sources[n].article.id: sources[n] for n in sentence.numbers}
    return "; ".join(
        f"{wording.voice(one.article, one.genre)}, {wording.when(one.article, zone)}"
        for one in cited.values()
    )


def _told_once(
    sections: Sequence[CheckedSection],
) -> tuple[dict[int, tuple[CheckedSentence, ...]], dict[int, tuple[int, ...]]]:
    """By a section's identity: the sentences that a page has not shown above it, and the numbers of the others.

    Nobody reads a sentence twice on two pages; where it stands again, the page points to it.
    """
    told: set[tuple[str, tuple[int, ...]]] = set()
    fresh: dict[int, tuple[CheckedSentence, ...]] = {}
    above: dict[int, tuple[int, ...]] = {}
    for section in page_order(sections, lambda one: one.story_id):
        new = tuple(s for s in section.sentences if (s.text, s.numbers) not in told)
        fresh[id(section)] = new
        above[id(section)] = tuple(n for s in section.sentences if s not in new for n in s.numbers)
        told.update((s.text, s.numbers) for s in new)
    return fresh, above
