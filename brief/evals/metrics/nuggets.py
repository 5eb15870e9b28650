"""Scores of an output against what its case names: facts, who says them and how surely, stories, parts, freshness."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC

from brief.evals.cases.case_files import Case, Fact, Label, groups
from brief.evals.cases.observations import Cited, Line
from brief.evals.metrics.retrieval_metrics import names
from brief.records import Span
from brief.text.normal_forms import comparable, located

PARTS = {
    "bottom_line": "bottom line",
    "contested": "contested",
    "unverified": "unverified",
    "changes": "since the last brief",
    "outlook": "outlook",
    "gaps": "gaps",
    "undated": "undated",
}
"""A case's name of a part → the part's own."""


def _within(text: str, strings: Sequence[str]) -> bool:
    there = comparable(text).casefold()
    return any(comparable(string).casefold() in there for string in strings)


def facts_found(text: str, facts: Sequence[Fact]) -> list[str]:
    """Ids of the facts of which any string stands in a text, case and white space apart.

    Nugget recall is their share. Source: Voorhees, Overview of the TREC 2003 Question Answering Track (2003),
    every nugget vital; matching by string and not by an assessor, so that it is the same twice.
    """
    return [fact.id for fact in facts if _within(text, fact.any)]


def kept_with(
    lines: Sequence[Line], cited: Sequence[Cited], facts: Sequence[Fact], what: str
) -> tuple[float, list[str]]:
    """Attribution or hedge preservation: the share of the facts said that keep it, and the ids of those that lose it.

    A fact keeps its attribution where one of the strings stands in a sentence that says it, or in the name of
    the publisher that is shown beside that sentence; its hedge only in the sentence itself. A fact that is
    not said at all is missing (fact recall), not lost. ``what`` is ``attribution`` or ``hedge``.
    """
    by = {one.number: one for one in cited}
    said = lost = 0
    missing = []
    for fact in facts:
        wanted: tuple[str, ...] = getattr(fact, what)
        saying = [line for line in lines if _within(line.text, fact.any)]
        if not wanted or not saying:
            continue
        said += 1
        for line in saying:  # every sentence that says it, for a reader may read only one
            beside = " ".join(by[n].publisher for n in line.numbers if n in by)
            text = f"{line.text} {beside}" if what == "attribution" else line.text
            if not _within(text, wanted):
                lost += 1
                missing.append(fact.id)
                break
    return (1 - lost / said if said else 1.0), missing


def forbidden(text: str, strings: Sequence[str]) -> list[str]:
    """The strings that stand in a text though they must not."""
    return [string for string in strings if _within(text, [string])]


def cites(one: Cited, label: Label, span: Span | None) -> bool:
    """Whether a reference's words are at least half of a label's, or hold them."""
    if not names(one.place.location, one.place.item, one.place.url, label):
        return False
    if located(label.text, one.words) or comparable(one.words) in comparable(label.text):
        return True
    if span is None:
        return False
    inside = sum(max(0, min(end, span[1]) - max(start, span[0])) for start, end in one.spans)
    return inside >= 0.5 * (span[1] - span[0])


def relevant_cited(case: Case, cited: Sequence[Cited], spans: Mapping[Label, Span | None]) -> float:
    """The share of the case's relevant entries of which one label is cited."""
    wanted = groups(case.relevant)
    if not wanted:
        return 1.0
    return sum(
        any(cites(one, label, spans.get(label)) for one in cited for label in group) for group in wanted
    ) / len(wanted)


def coverage(
    case: Case, cited: Sequence[Cited], spans: Mapping[Label, Span | None]
) -> tuple[float, list[str]]:
    """The share of the gold stories that the brief covers (one of their spans is cited), and those it does not.

    Source: topic coverage as in the TREC 2014 Temporal Summarization track's comprehensiveness, unweighted.
    """
    missing = [
        story.id
        for story in case.stories
        if not any(
            cites(one, label, spans.get(label))
            for one in cited
            for group in groups(story.relevant)
            for label in group
        )
    ]
    return (1 - len(missing) / len(case.stories) if case.stories else 1.0), missing


def parts(case: Case, lines: Sequence[Line]) -> tuple[float, list[str], list[str]]:
    """The share of what the parts of a brief must say that they say; what they lack, and what they must not say.

    Each entry of ``any`` counts one. A part that must hold nothing in particular counts nothing.
    """
    wanted = 0
    lacking: list[str] = []
    wrong: list[str] = []
    for name, part in case.parts.items():
        text = " ".join(line.text for line in lines if line.part == PARTS[name])
        for entry in part.any:
            wanted += 1
            options = (entry,) if isinstance(entry, str) else entry
            if not _within(text, options):
                lacking.append(f"{PARTS[name]}: {options[0]}")
        wrong += [f"{PARTS[name]}: {string}" for string in forbidden(text, part.must_not)]
    return (1 - len(lacking) / wanted if wanted else 1.0), lacking, wrong


def freshness(case: Case, cited: Sequence[Cited], published: Mapping[str, str]) -> float:
    """1 where what is cited is as new as what the case names and none of it is from after ``as_of``, else 0.

    As new: at least one cited document was published no earlier than the newest that a wanted entry needs (of
    an entry with several labels, the oldest of them will do). With ``as_of``, the share of cited documents
    published by then. Source: the timeliness of the TREC 2015 Temporal Summarization track, reduced to
    whether the latest state is there, since a corpus of copies has no instant of emission. ``published`` has
    the first instant of each label's article by its ``file#item``.
    """
    if case.as_of is not None and cited:
        as_of = case.as_of.astimezone(UTC).isoformat()
        late = sum(bool(one.published) and one.published > as_of for one in cited)
        if late:
            return 1 - late / len(cited)
    dated = [
        min(days)
        for group in groups(case.relevant)
        if (days := [d for label in group if (d := published.get(f"{label.file}#{label.item}", ""))])
    ]
    newest = max((one.published for one in cited if one.published), default="")
    return float(not dated or newest >= max(dated))
