"""Runs one case through the tool and keeps what it gave; never decides whether that is right."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC
from typing import TYPE_CHECKING

from brief.corpus.protocols import Filter
from brief.evals.cases.case_files import Case
from brief.evals.cases.observations import Cited, FoundPassage, Line, Observed, Place
from brief.evals.running import check_runner
from brief.evals.running.case_libraries import window
from brief.records import (
    ArticleInfo,
    CheckedAnswer,
    CheckedBrief,
    CheckedSection,
    CheckedSentence,
    Evidence,
    Reference,
    source_name,
)
from brief.rendering.pages import render
from brief.text.normal_forms import comparable, words_at

if TYPE_CHECKING:
    from brief.checking.citations import Texts
    from brief.desk import Desk


def filter_of(case: Case) -> Filter:
    """A case's filters as the corpus takes them."""
    filters = case.filters
    since = window(filters.since, filters.since)[0] if filters.since else None
    until = window(filters.until, filters.until)[1] if filters.until else None
    return Filter(since, until, filters.source, case.as_of)


def observe(desk: Desk, case: Case, texts: Texts, *, model: bool) -> Observed:
    """What the tool gives for a case.

    With ``model`` the model of the settings writes, else the quoting writer does.
    """
    started = time.perf_counter()
    if case.kind == "retrieval":
        made = _searched(desk, case)
    elif case.kind == "check":
        made = _checked(desk, case, texts)
    elif case.kind == "ask" or case.question:
        filter_ = filter_of(case)
        answer = desk.ask(
            case.question,
            since=filter_.since,
            until=filter_.until,
            source=filter_.source,
            as_of=filter_.as_of,
            model=model,
        )
        made = _answered(case, answer, desk, texts)
    else:
        assert case.filters.since and case.filters.until  # the case was read so
        since, until = window(case.filters.since, case.filters.until)
        if case.as_of is not None:
            until = min(until, case.as_of.astimezone(UTC))
        made = _briefed(case, desk.daily(since, until, model=model), desk, texts)
    return replace(made, seconds=time.perf_counter() - started)


def _searched(desk: Desk, case: Case) -> Observed:
    found = desk.search.find(case.question, filter_of(case), case.k).evidence
    return Observed(case.id, bool(found), found=tuple(_passage(evidence) for evidence in found))


def _passage(evidence: Evidence) -> FoundPassage:
    spans = tuple(span for sentence in evidence.passage.sentences for span in sentence)
    places = tuple(_place(info) for info in (evidence.article, *evidence.copies))
    return FoundPassage(places, evidence.passage.text, spans)


def _place(info: ArticleInfo) -> Place:
    return Place(info.origin.location, info.origin.item, info.url)


def _checked(desk: Desk, case: Case, texts: Texts) -> Observed:
    judged = check_runner.run([case], desk.library(), texts)[0]
    line = Line(
        case.sentence or "(the cited words as they stand)",
        (),
        "checked",
        "",
        "fact",
        judged.results,
        (),
        0.0,
        False,
        (),
        (),
    )
    return Observed(case.id, not judged.dropped, judged.reasons, (line,), dropped=judged.dropped)


def _answered(case: Case, answer: CheckedAnswer, desk: Desk, texts: Texts) -> Observed:
    cited = _cited(answer.references, desk, texts)
    return Observed(
        case.id,
        answer.answered,
        "; ".join([answer.reason, *answer.manifest.notes]).strip("; "),
        _lines(answer.sentences, "answer", "", cited, texts),
        _lines(answer.nearest, "nearest", "", cited, texts),
        tuple(cited.values()),
        page=render(answer, "md"),
        dropped=bool(answer.dropped),
        usage=answer.manifest.usage,
    )


def _briefed(case: Case, brief: CheckedBrief, desk: Desk, texts: Texts) -> Observed:
    cited = _cited(brief.references, desk, texts)
    sections: Iterable[CheckedSection] = (*brief.parts, *brief.sections, *brief.undated)
    lines = [
        line
        for section in sections
        for line in _lines(section.sentences, section.kind.value, section.heading, cited, texts)
    ]
    return Observed(
        case.id,
        bool(brief.sections),
        "; ".join(brief.manifest.notes),
        tuple(lines),
        cited=tuple(cited.values()),
        page=render(brief, "md"),
        dropped=bool(brief.dropped),
        usage=brief.manifest.usage,
    )


def _cited(references: Sequence[Reference], desk: Desk, texts: Texts) -> dict[int, Cited]:
    faults = dict(desk.verify(references))
    infos = desk.library().infos([reference.article_id for reference in references])
    found = {}
    for reference in references:
        info = infos.get(reference.article_id)
        held = desk.library().source_text(reference.ref.source_text_sha256) if info else None
        words = words_at(held, reference.ref.spans) if held else ""
        fault = faults.get(reference.number, "")
        if not fault and comparable(reference.quote) != words:
            fault = "the words shown are not those that stand at its span"
        days = tuple(
            sorted(
                {
                    f"{m.value.start:%Y-%m-%d}"
                    for m in texts.mentions(reference.article_id)
                    if m.value.start and m.value.precision.value in ("day", "second")
                }
            )
        )
        published = info.published.start if info else None
        found[reference.number] = Cited(
            reference.number,
            _place(info) if info else Place("", "", ""),
            reference.ref.spans,
            words,
            source_name(info) if info else "",
            info.title if info else "",
            published.astimezone(UTC).isoformat() if published else "",
            days,
            fault,
        )
    return found


def _lines(
    sentences: Iterable[CheckedSentence], part: str, heading: str, cited: dict[int, Cited], texts: Texts
) -> tuple[Line, ...]:
    lines = []
    for sentence in sentences:
        words = [cited[n].words for n in sentence.numbers if n in cited]
        score, entailed = _supported(sentence.text, words, texts)
        alone, others = (entailed,) * len(words), (False,) * len(words)
        if len(words) > 1:
            alone = tuple(_supported(sentence.text, [held], texts)[1] for held in words)
            without = [words[:n] + words[n + 1 :] for n in range(len(words))]
            others = tuple(_supported(sentence.text, held, texts)[1] for held in without)
        lines.append(
            Line(
                sentence.text,
                sentence.numbers,
                part,
                heading,
                sentence.kind.value,
                sentence.checks,
                sentence.quotes,
                round(score, 6),
                entailed,
                alone,
                others,
            )
        )
    return tuple(lines)


def _supported(text: str, words: list[str], texts: Texts) -> tuple[float, bool]:
    """The support score, and whether it counts as entailment; a sentence that stands there as such has 1."""
    if not words:
        return 0.0, False
    if any(comparable(text) in comparable(held) for held in words):
        return 1.0, True
    found = texts.support.check(text, words)
    return found.score, found.likely and not found.denial
