"""Evaluation cases: YAML lists, one case an entry, read strictly so that a slip in one is an error.

A case names spans by file and exact words, not by passage, so its labels survive another splitter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from brief.errors import CaseError


@dataclass(frozen=True, slots=True)
class Label:
    """Words of one article: the file below the corpus folder, the item in it where it holds several."""

    file: str
    text: str
    item: str = ""


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Labels of which any one will do: copies of one text, several tellings of one fact."""

    any_of: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that an answer must hold: found if any of the strings stands in it."""

    id: str
    any: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles may answer: days inclusive, a publisher's name."""

    since: date | None = None
    until: date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One evaluation case.

    Attributes:
        id: stable and unique over all files.
        kind: ``retrieval`` or ``ask``.
        cluster: cases of one cluster share articles; resampling draws whole clusters.
        as_of: nothing known to be published later may be used.
        answerable: for ``ask``: whether the corpus says it.
        relevant: spans that answer.
        facts: for ``ask``: what the answer must hold, each scored alone.
        must_not_include: what the answer must not hold.
        k: for ``retrieval``: how many passages count.
        thresholds: least scores by metric name, 1.0 where not given.
        known_failure: why the case fails today; once it passes, it fails until this is removed.
    """

    id: str
    kind: Literal["retrieval", "ask"]
    cluster: str
    question: str
    filters: Filters = Filters()
    as_of: datetime | None = None
    answerable: bool = True
    relevant: tuple[Label | AnyOf, ...] = ()
    facts: tuple[Fact, ...] = ()
    must_not_include: tuple[str, ...] = ()
    k: int = 10
    thresholds: dict[str, float] = field(default_factory=dict)
    note: str = ""
    known_failure: str = ""
    file: str = ""


def load(paths: Iterable[Path]) -> list[Case]:
    """The cases of these files, and of the ``*.yaml`` files of these folders, in order.

    Raises:
        CaseError: a file that cannot be read, a field that is unknown, missing or of the wrong kind,
            an id given twice; names file, case and field.
    """
    import yaml

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
        try:
            entries = yaml.safe_load(file.read_text("utf-8"))
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            raise CaseError(f"{file}: cannot be read as YAML: {' '.join(str(error).split())}") from error
        if not isinstance(entries, list):
            raise CaseError(f"{file}: must be a list of cases")
        for number, entry in enumerate(entries, start=1):
            case = _case(entry, file, number)
            if case.id in seen:
                raise CaseError(f"{file}: the id {case.id!r} is given twice, first in {seen[case.id]}")
            seen[case.id] = str(file)
            cases.append(case)
    return cases


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


def _unknown(entry: dict[object, object]) -> str:
    known = set(Case.__dataclass_fields__) - {"file"}
    for key in entry:
        if key not in known:
            return str(key)
    filters = entry.get("filters") or {}
    if isinstance(filters, dict):
        return next((f"filters.{key}" for key in filters if key not in Filters.__dataclass_fields__), "")
    return ""


def _problem(case: Case) -> str:
    if not case.question.strip():
        return "question: is empty"
    if case.kind == "retrieval" and not case.relevant:
        return "relevant: a retrieval case names at least one span"
    if case.kind == "ask" and case.answerable and not case.facts:
        return "facts: an answerable question names at least one fact"
    if case.kind == "ask" and not case.answerable and case.facts:
        return "facts: a question that cannot be answered has none"
    unknown = set(case.thresholds) - {"recall", "fact_recall"}
    return f"thresholds: no metric is called {sorted(unknown)[0]!r}" if unknown else ""


def labels(case: Case) -> Sequence[tuple[Label, ...]]:
    """Each relevant entry as the labels of which any one will do."""
    return [entry.any_of if isinstance(entry, AnyOf) else (entry,) for entry in case.relevant]
