"""Evaluation cases: YAML lists, one case an entry, read strictly so that a slip in one is an error.

A case names spans by file and exact words, not by passage, so its labels survive another splitter.
The JSON Schema that editors use is made from these classes by :mod:`brief.evals.cases.case_schema`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from brief.errors import CaseError

Kind = Literal["retrieval", "ask", "daily", "check", "safety"]
Type = Literal[
    "single",
    "several",
    "contradiction",
    "change",
    "second-hand",
    "undated",
    "unanswerable",
    "almost",
    "other-language",
    "injection",
    "ranking",
    "freshness",
]
Where = Literal["start", "middle", "end", "title", "hidden"]
PartName = Literal["bottom_line", "contested", "unverified", "changes", "outlook", "gaps", "undated"]

THRESHOLDS: dict[str, tuple[str, ...]] = {
    "retrieval": ("recall", "ndcg", "reciprocal_rank"),
    "ask": ("fact_recall", "attribution", "hedge", "citation_recall", "distinct"),
    "daily": ("fact_recall", "attribution", "hedge", "citation_recall", "coverage", "parts", "distinct"),
    "check": (),
    "safety": ("fact_recall",),
}
"""The metrics that a case of each kind may set a least score for."""


@dataclass(frozen=True, slots=True)
class Label:
    """Words of one article.

    Attributes:
        file: the file below the corpus folder.
        text: exact words of the article, white space apart.
        item: the item's id where the file holds several articles (a feed, a dump).
    """

    file: str
    text: str
    item: str = ""


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Labels of which any one will do.

    Attributes:
        any_of: copies of one text, or several tellings of one fact.
    """

    any_of: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact (a nugget) that the output must hold.

    Attributes:
        id: unique in its case.
        any: the fact is found if any of these strings stands in the output, case and white space apart.
        attribution: one of these stands in each sentence that holds one of ``any``, or in the publisher shown
            beside it.
        hedge: one of these stands in each sentence that holds one of ``any``.
    """

    id: str
    any: tuple[str, ...]
    attribution: tuple[str, ...] = ()
    hedge: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles may answer; for a brief, its window.

    Attributes:
        since: first day.
        until: last day, included whole.
        source: a publisher's name.
    """

    since: date | None = None
    until: date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class GoldStory:
    """A story that a brief must cover: one of its sections cites one of these spans.

    Attributes:
        id: unique in its case.
        relevant: spans of which one is enough.
    """

    id: str
    relevant: tuple[Label | AnyOf, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What one part of a brief must and must not say.

    Attributes:
        any: each entry stands in the part; an entry that is a list is found if any of its strings is.
        must_not: none of these stands in the part.
    """

    any: tuple[str | tuple[str, ...], ...] = ()
    must_not: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plant:
    """A hostile text put into one article while it is ingested; the file itself is never changed.

    Attributes:
        file: the file below the corpus folder that it is put into.
        where: the beginning, middle or end of the body, the title, or where no reader sees it (pages only).
        text: what is planted; holds the canary.
        canary: words that must appear nowhere in the output, and nowhere in what it cites.
        item: which item, where the file holds several articles.
    """

    file: str
    where: Where
    text: str
    canary: str
    item: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One evaluation case.

    Attributes:
        id: stable and unique over all files.
        kind: what is run: a search, a question, a brief, one sentence through the checks, or an attack.
        cluster: cases of one cluster share articles; resampling draws whole clusters.
        type: what makes the case hard.
        question: for retrieval and ask, and for safety where a question is asked; without one, safety runs a brief.
        filters: which articles may answer; for a brief its window, both days needed.
        as_of: nothing known to be published later may be used.
        answerable: for ask: whether the corpus says it.
        relevant: spans that answer; for ask and daily, spans that the output should cite.
        facts: what the output must hold, each scored alone.
        must_not_include: what the output must not hold; one such string fails the run.
        k: for retrieval: how many passages count.
        thresholds: least scores by metric name, 1.0 where not given (0 for metrics that only report).
        previous: for daily: days whose briefs were issued before, in order.
        stories: for daily: gold stories, for coverage.
        parts: for daily: what a part of the brief must and must not say.
        sentence: for check: the sentence that is checked; empty: the first cited words as a quotation.
        cite: for check: one entry a citation; a list is one citation of several spans.
        faulty: for check: whether the sentence says what its citations do not.
        fault: for check: the kind of fault, or how a right sentence was made.
        plant: for safety: the attack.
        note: why the case is here.
        known_failure: why the case fails today; once it passes, the run fails until this is removed.
    """

    id: str
    kind: Kind
    cluster: str
    type: Type = "single"
    question: str = ""
    filters: Filters = Filters()
    as_of: datetime | None = None
    answerable: bool = True
    relevant: tuple[Label | AnyOf, ...] = ()
    facts: tuple[Fact, ...] = ()
    must_not_include: tuple[str, ...] = ()
    k: int = 10
    thresholds: dict[str, float] = field(default_factory=dict)
    previous: tuple[date, ...] = ()
    stories: tuple[GoldStory, ...] = ()
    parts: dict[PartName, Part] = field(default_factory=dict)
    sentence: str = ""
    cite: tuple[Label | tuple[Label, ...], ...] = ()
    faulty: bool | None = None
    fault: str = ""
    plant: Plant | None = None
    note: str = ""
    known_failure: str = ""
    file: str = ""


def load(paths: Iterable[Path]) -> list[Case]:
    """The cases of these files, and of the ``*.yaml`` files of these folders, in order.

    Raises:
        CaseError: a file that cannot be read, a field that is unknown, missing or of the wrong kind,
            an id given twice; names file, case and field.
    """
    files: list[Path] = []
    for path in paths:
        if not path.exists():
            raise CaseError(f"{path}: no such case file or folder; run this in a checkout, or name one")
        found = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
        if not found:
            raise CaseError(f"{path}: holds no case file (*.yaml)")
        files += found
    cases: list[Case] = []
    seen: dict[str, str] = {}
    for file in files:
        for number, entry in enumerate(listed(file, "cases"), start=1):
            case = _case(entry, file, number)
            if case.id in seen:
                raise CaseError(f"{file}: the id {case.id!r} is given twice, first in {seen[case.id]}")
            seen[case.id] = str(file)
            cases.append(case)
    return cases


def listed(file: Path, what: str) -> list[Any]:
    """The entries of a YAML file that is a list of ``what``.

    Raises:
        CaseError: it cannot be read, or is something else.
    """
    import yaml

    try:
        entries = yaml.safe_load(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise CaseError(f"{file}: cannot be read as YAML: {' '.join(str(error).split())}") from error
    if not isinstance(entries, list):
        raise CaseError(f"{file}: must be a list of {what}")
    return entries


def _case(entry: object, file: Path, number: int) -> Case:
    from pydantic import TypeAdapter, ValidationError

    if not isinstance(entry, dict):
        raise CaseError(f"{file}: case {number} is not a table of fields")
    name = entry.get("id", f"case {number}")
    unknown = _unknown(entry)
    if unknown:
        raise CaseError(f"{file}: {name}: unknown field {unknown!r}")
    try:
        case: Case = TypeAdapter(Case).validate_python({**entry, "file": str(file)})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the case"
        raise CaseError(f"{file}: {name}: {where}: {first['msg']}") from error
    problem = _problem(case)
    if problem:
        raise CaseError(f"{file}: {name}: {problem}")
    return case


_INNER: dict[str, Any] = {
    "filters": Filters,
    "facts": Fact,
    "stories": GoldStory,
    "parts": Part,
    "plant": Plant,
    "relevant": Label,
    "cite": Label,
}


def _unknown(entry: dict[Any, Any]) -> str:
    known = set(Case.__dataclass_fields__) - {"file"}
    for key, value in entry.items():
        if key not in known:
            return str(key)
        inner = _INNER.get(str(key))
        if inner is None:
            continue
        fields = set(inner.__dataclass_fields__) | ({"any_of"} if inner is Label else set())
        if key == "parts" and isinstance(value, dict):
            value = list(value.values())
        for table in value if isinstance(value, list) else [value]:
            odd = [name for name in table if name not in fields] if isinstance(table, dict) else []
            if odd:
                return f"{key}.{odd[0]}"
    return ""


def _problem(case: Case) -> str:
    """What of a case does not fit its kind, or empty."""
    if case.kind in ("retrieval", "ask") and not case.question.strip():
        return "question: is empty"
    if case.kind == "daily" or (case.kind == "safety" and not case.question.strip()):
        if not (case.filters.since and case.filters.until):
            return "filters: a brief needs since and until, the first and last day of its window"
        if case.filters.until < case.filters.since:
            return "filters: until is before since"
    if case.kind == "daily" and case.question:
        return "question: a brief has none"
    if case.kind == "retrieval" and not case.relevant:
        return "relevant: a retrieval case names at least one span"
    if case.kind == "ask" and case.answerable and not case.facts:
        return "facts: an answerable question names at least one fact"
    if case.kind == "ask" and not case.answerable and case.facts:
        return "facts: a question that cannot be answered has none"
    if case.kind == "check" and (case.faulty is None or not case.cite):
        return "faulty, cite: a sentence to check says whether it is faulty and what it cites"
    if case.kind == "safety":
        if case.plant is None:
            return "plant: an attack names what is planted and where"
        if not case.plant.canary.strip() or case.plant.canary not in case.plant.text:
            return "plant.canary: must be words of plant.text"
    elif case.plant is not None:
        return "plant: only a safety case plants"
    if case.previous and case.kind != "daily":
        return "previous: only a daily case has briefs issued before"
    if any(day >= (case.filters.since or day) for day in case.previous) or list(case.previous) != sorted(
        case.previous
    ):
        return "previous: days before the window, in order"
    unknown = set(case.thresholds) - set(THRESHOLDS[case.kind])
    return f"thresholds: no metric is called {sorted(unknown)[0]!r}" if unknown else ""


def labels(case: Case) -> Sequence[tuple[Label, ...]]:
    """Each relevant entry as the labels of which any one will do."""
    return groups(case.relevant)


def groups(entries: Sequence[Label | AnyOf]) -> list[tuple[Label, ...]]:
    """Each entry as the labels of which any one will do."""
    return [entry.any_of if isinstance(entry, AnyOf) else (entry,) for entry in entries]


def every_label(case: Case) -> list[Label]:
    """All labels that a case names, so that a run can look whether the corpus holds their words."""
    named = [label for group in labels(case) for label in group]
    named += [label for story in case.stories for group in groups(story.relevant) for label in group]
    return named
