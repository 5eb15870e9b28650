"""A checked record as a page: Markdown and HTML from templates, JSON from the record itself."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from brief.errors import UsageError
from brief.records import CheckedAnswer, CheckedBrief, CheckedSection, CheckedSentence, SectionKind, Source
from brief.records.codec import to_json
from brief.rendering import source_summary, wording
from brief.resources import page_environment

FORMATS = ("md", "html", "json")
QUOTING = "quoting"
"""The writer whose sentences are their sources' own words."""


def render(record: CheckedBrief | CheckedAnswer, form: str, folder: Path | None = None) -> str:
    """A brief or an answer in one of :data:`FORMATS`.

    ``folder`` holds the user's own templates, which replace ours of the same name.

    Raises:
        UsageError: another format.
    """
    if form == "json":
        return to_json(record)
    if form not in FORMATS:
        raise UsageError(f"format {form!r} is not known; use {', '.join(FORMATS)}")
    name = "brief" if isinstance(record, CheckedBrief) else "answer"
    zone = ZoneInfo(record.manifest.zone)
    sources = {number: source for source in record.sources for number in source.numbers}
    environment = page_environment(folder)
    outside = wording.markdown if form == "md" else wording.shown
    environment.filters.update(
        outside=outside,
        when=partial(wording.when, zone=zone),
        moment=partial(wording.moment, zone=zone),
        publisher=lambda article: outside(wording.publisher(article)),
        headline=lambda article: outside(wording.headline(article)),
        origin=lambda article: outside(wording.origin(article)),
        link=wording.link,
        counted=wording.count,
        in_quotes=wording.in_quotes,
        days=wording.days,
        note=partial(wording.note, in_markdown=form == "md"),
        credited=lambda sentence: outside(_credited(sentence, sources, zone)),
        foreign=wording.foreign,
        descriptor=lambda source: outside("; ".join(source_summary.descriptor(source, record, zone))),
    )
    window = ""
    if record.manifest.since and record.manifest.until:
        window = wording.span_of_days(record.manifest.since, record.manifest.until, zone)
    parts: dict[str, list[CheckedSection]] = {kind.value: [] for kind in SectionKind}
    for section in record.parts if isinstance(record, CheckedBrief) else ():
        parts[section.kind.value].append(section)
    of_brief = record if isinstance(record, CheckedBrief) else None
    fresh, above = _told_once(of_brief) if of_brief else ({}, {})
    environment.filters.update(
        fresh=lambda section: fresh.get(id(section), section.sentences),
        above=lambda section: above.get(id(section), ()),
    )
    environment.globals.update(
        reference_of={reference.number: reference for reference in record.references},
        place_of={source.article.id: place for place, source in enumerate(record.sources, start=1)},
    )
    page = environment.get_template(f"{name}.{form}.j2").render(
        record=record,
        manifest=record.manifest,
        source_of=sources,
        written=any(one.writer != QUOTING for one in _sentences(record)),
        why_quoted=_why_quoted(record),
        window=window,
        parts=parts,
        summary=source_summary.summary(of_brief) if of_brief else (),
        rests=source_summary.resting(of_brief) if of_brief else "",
        lacks=source_summary.lacks(of_brief) if of_brief else (),
    )
    return page.strip() + "\n"


def _sentences(record: CheckedBrief | CheckedAnswer) -> list[CheckedSentence]:
    if isinstance(record, CheckedAnswer):
        return [*record.sentences, *record.disputed, *record.missing, *record.nearest]
    sections = (*record.parts, *record.sections, *record.undated)
    return [sentence for section in sections for sentence in section.sentences]


def _why_quoted(record: CheckedBrief | CheckedAnswer) -> str:
    """Why a model wrote nothing of a record, in the words of its notes; empty where they do not say."""
    reasons = [note.partition("because ")[2] for note in record.manifest.notes]
    return "; ".join(dict.fromkeys(reason for reason in reasons if reason))


def _credited(sentence: CheckedSentence, sources: Mapping[int, Source], zone: ZoneInfo) -> str:
    """Who says what a written sentence tells, and when: every article it cites, once."""
    articles = {sources[n].article.id: sources[n].article for n in sentence.numbers}
    hand = sentence.grade.second_hand if sentence.grade and len(articles) == 1 else ""
    from_ = f", from {hand}" if hand else ""
    return "; ".join(f"{wording.publisher(a)}{from_}, {wording.when(a, zone)}" for a in articles.values())


def _told_once(
    record: CheckedBrief,
) -> tuple[dict[int, tuple[CheckedSentence, ...]], dict[int, tuple[int, ...]]]:
    """By a section's identity: the sentences that a page has not shown above it, and the numbers of the others.

    Nobody reads a sentence twice on two pages; where it stands again, the page points to it.
    """
    held = {kind: [s for s in record.parts if s.kind is kind] for kind in SectionKind}
    held[SectionKind.DEVELOPMENT], held[SectionKind.UNDATED] = list(record.sections), list(record.undated)
    told: set[tuple[str, tuple[int, ...]]] = set()
    fresh: dict[int, tuple[CheckedSentence, ...]] = {}
    above: dict[int, tuple[int, ...]] = {}
    for kind in SectionKind:
        for section in held[kind]:
            new = tuple(s for s in section.sentences if (s.text, s.numbers) not in told)
            fresh[id(section)] = new
            above[id(section)] = tuple(n for s in section.sentences if s not in new for n in s.numbers)
            told.update((s.text, s.numbers) for s in new)
    return fresh, above
