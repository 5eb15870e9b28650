"""Runs cases over a corpus in a library of its own: the same river, nobody's data touched."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from brief.corpus.ranking import Filter
from brief.desk import Desk
from brief.errors import CaseError
from brief.evals import metrics
from brief.evals.cases import Case, Label, labels, load
from brief.records import CheckedAnswer, Span
from brief.settings import defaults

# The example corpus is read as if its copies had been taken on this day, so that a run is the same every day.
AS_IF = datetime(2026, 3, 9, 6, 0, tzinfo=UTC)

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Result:
    """How one case went. ``scores`` are by metric, 0 to 1; ``passed`` follows from them and the case."""

    id: str
    kind: str
    cluster: str
    passed: bool
    scores: dict[str, float]
    reason: str = ""
    known_failure: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A run of the suite."""

    results: tuple[Result, ...]
    corpus_digest: str
    articles: int
    seconds: float

    @property
    def passed(self) -> bool:
        """Whether every case passed."""
        return all(result.passed for result in self.results)


def run(paths: Sequence[Path], corpus: Path, *, only: str = "", progress: Progress) -> Outcome:
    """Run the cases of ``paths`` over ``corpus``.

    Args:
        paths: case files or folders of them.
        corpus: a folder; its sub-folders are ingested (files beside them, such as a README, are not).
        only: run only cases whose id or kind begins so.
        progress: told of what takes long.

    Raises:
        CaseError: a case cannot be read, names words that no article holds, or none was selected.
    """
    started = time.monotonic()
    chosen = [case for case in load(paths) if case.id.startswith(only) or case.kind.startswith(only)]
    if not chosen:
        raise CaseError(f"no case begins with {only!r}")
    if not corpus.is_dir():
        raise CaseError(f"{corpus}: no such corpus folder")
    with tempfile.TemporaryDirectory(prefix="brief-eval-") as folder:
        desk = Desk(
            Path(folder),
            loaded=defaults(Path(folder)),
            clock=lambda: AS_IF,
            progress=progress,
            command="brief eval",
        )
        with desk:
            folders = sorted(path for path in corpus.iterdir() if path.is_dir())
            report = desk.ingest(folders or [corpus])
            if report.refused:
                raise CaseError(
                    f"{report.refused[0].origin}: the corpus cannot be read: {report.refused[0].reason}"
                )
            spans = _spans(desk, chosen)
            results = []
            for done, case in enumerate(chosen):
                progress("cases", done, len(chosen))
                results.append(_judged(desk, case, spans))
            digest, articles = desk.library().corpus_digest(), desk.library().counts()["articles"]
    progress("cases", len(chosen), len(chosen))
    return Outcome(tuple(results), digest, articles, time.monotonic() - started)


def _spans(desk: Desk, cases: Sequence[Case]) -> dict[Label, Span | None]:
    """Where each label's words stand; words that stand nowhere make the case wrong, not the tool."""
    held = desk.library().rows(
        "SELECT a.origin_location, a.origin_item, a.url, t.text FROM article a"
        " JOIN source_text t ON t.sha256=a.source_text_sha256"
    )
    found: dict[Label, Span | None] = {}
    for case in cases:
        for label in (label for group in labels(case) for label in group):
            texts = [text for place, item, url, text in held if metrics.names(place, item, url, label)]
            spans = [span for span in (metrics.located(label.text, text) for text in texts) if span]
            if not spans:
                raise CaseError(
                    f"{case.file}: {case.id}: no article {label.file} {label.item} holds the words {label.text!r}"
                )
            found[label] = spans[0]
    return found


def _judged(desk: Desk, case: Case, spans: dict[Label, Span | None]) -> Result:
    try:
        scores, reason = (_retrieval if case.kind == "retrieval" else _ask)(desk, case, spans)
    except Exception as error:  # an errored case is a failed case, and the others still run
        scores, reason = {}, f"errored: {type(error).__name__}: {error}"
    passed = not reason
    if case.known_failure:
        if passed:
            return Result(
                case.id,
                case.kind,
                case.cluster,
                False,
                scores,
                "passes, though it is marked as a known failure; remove the mark",
            )
        return Result(
            case.id,
            case.kind,
            case.cluster,
            not reason.startswith("errored"),
            scores,
            reason,
            case.known_failure,
        )
    return Result(case.id, case.kind, case.cluster, passed, scores, reason)


def _filter(case: Case) -> Filter:
    filters = case.filters
    since = (
        datetime(filters.since.year, filters.since.month, filters.since.day, tzinfo=UTC)
        if filters.since
        else None
    )
    until = None
    if filters.until:
        until = datetime(filters.until.year, filters.until.month, filters.until.day, tzinfo=UTC) + timedelta(
            days=1
        )
    return Filter(since, until, filters.source, case.as_of)


def _retrieval(desk: Desk, case: Case, spans: dict[Label, Span | None]) -> tuple[dict[str, float], str]:
    found = desk.search.find(case.question, _filter(case), case.k).evidence
    wanted = labels(case)
    scores = {
        "recall": metrics.recall(found, wanted, spans),
        "reciprocal_rank": metrics.reciprocal_rank(found, wanted, spans),
    }
    least = case.thresholds.get("recall", 1.0)
    return scores, "" if scores[
        "recall"
    ] >= least - 1e-9 else f"recall@{case.k} {scores['recall']:.2f}, at least {least:.2f} is asked"


def _ask(desk: Desk, case: Case, spans: dict[Label, Span | None]) -> tuple[dict[str, float], str]:
    filter_ = _filter(case)
    answer = desk.ask(
        case.question,
        since=filter_.since,
        until=filter_.until,
        source=filter_.source,
        as_of=filter_.as_of,
        model=False,
    )
    said = " ".join(sentence.text for sentence in answer.sentences)
    scores = {"abstention": float(answer.answered == case.answerable), "citations": _resolves(desk, answer)}
    bad = metrics.forbidden(said, case.must_not_include)
    if bad:
        return scores, f"says what it must not: {bad[0]!r}"
    if scores["citations"] < 1:
        return scores, "a citation does not resolve"
    if not case.answerable:
        return scores, "" if not answer.answered else f"answers what the corpus does not say: {said[:120]}"
    found = metrics.facts_found(said, case.facts)
    scores["fact_recall"] = len(found) / len(case.facts)
    if not answer.answered:
        return scores, "abstains, though the corpus says it"
    least = case.thresholds.get("fact_recall", 1.0)
    missing = [fact.id for fact in case.facts if fact.id not in found]
    return scores, "" if scores["fact_recall"] >= least - 1e-9 else f"does not say {', '.join(missing)}"


def _resolves(desk: Desk, answer: CheckedAnswer) -> float:
    faults = desk.verify(answer.references)
    return 1.0 - len(faults) / len(answer.references) if answer.references else 1.0
