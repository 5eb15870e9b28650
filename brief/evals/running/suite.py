"""Runs cases over a corpus in a library of its own: the same river, nobody's data touched."""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from brief.desk import Progress
from brief.errors import BriefError, CaseError, ProviderError
from brief.evals.cases import check_cases
from brief.evals.cases.case_files import Case, Label, every_label, load
from brief.evals.cases.observations import Observed
from brief.evals.cases.verdict_record import Outcome, Result
from brief.evals.gating import baseline as baselines
from brief.evals.gating.verdicts import judged
from brief.evals.metrics import retrieval_metrics
from brief.evals.metrics.scoring import Known, score
from brief.evals.running import check_runner
from brief.evals.running.case_libraries import AS_IF, Libraries, wave
from brief.evals.running.case_runner import observe
from brief.evals.running.recordings import Recordings
from brief.evals.running.saved_runs import Saved
from brief.settings import Settings
from brief.text.normal_forms import located

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brief.checking.citations import Texts
    from brief.desk import Desk

__all__ = ["AS_IF", "Options", "by_id", "over", "read", "rescored", "run", "selected"]

CHECKS = "check"
"""The folder of fixed sentences beside the case files."""


@dataclass(frozen=True, slots=True)
class Options:
    """How the suite is run.

    Attributes:
        only: run only cases whose id, kind or type begins so.
        ids: run only these, where any are named.
        baseline: file to compare with; none where None.
        settings: those of the model that writes; the quoting writer where None.
        recordings: of the model's calls.
        prices: per million tokens, of input and output, in one currency.
        as_of: when the copies of the corpus count as taken; nothing dated later is believed.
    """

    only: str = ""
    ids: tuple[str, ...] = ()
    baseline: Path | None = None
    settings: Settings | None = None
    recordings: Recordings | None = None
    prices: tuple[float, float] | None = None
    as_of: datetime = AS_IF


def read(paths: Sequence[Path]) -> tuple[list[Case], set[str]]:
    """Every case of the paths, and the ids of those that fail the run by failing.

    The others (fixed sentences for the checker, from a folder ``check``) fail it where the baseline passes them,
    and by their floors.

    Raises:
        CaseError: a case cannot be read, or an id is given twice.
    """
    cases: list[Case] = []
    strict: set[str] = set()
    for path in paths:
        if path.is_dir() and path.name == CHECKS:
            cases += check_cases.load(path)
            continue
        found = load([path])
        strict |= {case.id for case in found}
        cases += found
        if path.is_dir() and (path / CHECKS).is_dir():
            cases += check_cases.load(path / CHECKS)
    twice = [id_ for id_, count in Counter(case.id for case in cases).items() if count > 1]
    if twice:
        raise CaseError(f"the id {twice[0]!r} is given twice")
    return cases, strict


def selected(cases: Sequence[Case], options: Options) -> list[Case]:
    """The cases that the options name, in order.

    Raises:
        CaseError: there is none.
    """
    chosen = [
        case
        for case in cases
        if any(text.startswith(options.only) for text in (case.id, case.kind, case.type))
        and (not options.ids or case.id in options.ids)
    ]
    if not chosen:
        raise CaseError(f"no case begins with {options.only!r}")
    return chosen


def run(
    paths: Sequence[Path], corpus: Path, options: Options | None = None, *, progress: Progress
) -> tuple[Outcome, Saved]:
    """Run the cases of ``paths`` over ``corpus``; the verdict, and what is saved to score it again.

    Raises:
        CaseError: a case cannot be read, names words that no article holds, or none was selected.
    """
    options = options or Options()
    started = time.monotonic()
    past = baselines.read(options.baseline) if options.baseline else None
    cases, strict = read(paths)
    chosen = selected(cases, options)
    with _libraries(corpus, progress, options) as libraries:
        outcome, known = over(libraries, cases, chosen, strict, options)
    progress("cases", len(chosen), len(chosen))
    outcome = judged(outcome, {case.id: case for case in cases}, past, whole=len(chosen) == len(cases))
    outcome = replace(outcome, seconds=time.monotonic() - started)
    return outcome, Saved.of(outcome, known)


def over(
    libraries: Libraries,
    cases: Sequence[Case],
    chosen: Sequence[Case],
    strict: Collection[str],
    options: Options | None = None,
) -> tuple[Outcome, Known]:
    """The results of the chosen cases over libraries at hand, before any gate, and what scoring them knew.

    ``cases`` are all, chosen or not: which attacks share a library does not depend on what is run. ``strict``
    are ids of cases that fail the run by failing.
    """
    options = options or Options()
    known = _known(libraries.corpus_desk(), chosen)
    results = _results(libraries, cases, chosen, known, strict, options)
    return _outcome(libraries.corpus_desk(), results, options), known


def rescored(paths: Sequence[Path], saved: Saved, options: Options | None = None) -> Outcome:
    """A saved run scored again with the cases and the baseline as they are now; nothing is run.

    Words of labels that the run did not know are found only where a passage or citation holds them whole.

    Raises:
        CaseError: as for :func:`run`.
    """
    options = options or Options()
    past = baselines.read(options.baseline) if options.baseline else None
    cases, strict = read(paths)
    held = {result.id: result.observed for result in saved.outcome.results}
    chosen = [case for case in selected(cases, options) if case.id in held]
    results = [score(case, held[case.id], saved.known, strict=case.id in strict) for case in chosen]
    outcome = replace(saved.outcome, results=tuple(results), findings=(), notes=(), exit_code=0)
    by_id = {case.id: case for case in cases}
    return judged(outcome, by_id, past, whole=len(chosen) == len(cases))


@contextmanager
def _libraries(corpus: Path, progress: Progress, options: Options) -> Iterator[Libraries]:
    with tempfile.TemporaryDirectory(prefix="brief-eval-") as folder:
        libraries = Libraries(
            Path(folder), corpus, progress, options.settings, options.recordings, options.as_of
        )
        try:
            yield libraries
        finally:
            libraries.close()


def _results(
    libraries: Libraries,
    cases: Sequence[Case],
    chosen: Sequence[Case],
    known: Known,
    strict: Collection[str],
    options: Options,
) -> list[Result]:
    waves = wave([case.plant for case in cases if case.plant])
    number_of = {id(plant): number for number, plants in enumerate(waves) for plant in plants}
    texts: dict[int, Texts] = {}
    results = []
    for done, case in enumerate(chosen):
        libraries.progress("cases", done, len(chosen))

        def desk_of(case: Case = case) -> Desk:
            if case.plant is not None:
                number = number_of[id(case.plant)]
                return libraries.attacked(number, waves[number])
            return libraries.issued(case.previous)

        held = options.recordings
        lost = held.unanswered if held else 0
        observed = _observed(case, desk_of, texts, model=options.settings is not None)
        if held and held.unanswered > lost and not observed.error:
            why = observed.reason or "what it answered cannot be used"
            observed = Observed(case.id, error=f"the model failed: {why}", exit_code=ProviderError.exit_code)
        results.append(score(case, observed, known, strict=case.id in strict))
    return results


def _observed(case: Case, desk_of: Callable[[], Desk], texts: dict[int, Texts], *, model: bool) -> Observed:
    try:
        desk = desk_of()
        held = texts.setdefault(id(desk), desk.texts())
        return observe(desk, case, held, model=model)
    except CaseError:
        raise  # the case is wrong, not the tool
    except BriefError as error:
        return Observed(case.id, error=str(error), exit_code=error.exit_code)
    except Exception as error:  # an errored case is a failed case, and the others still run
        return Observed(case.id, error=f"{type(error).__name__}: {error}", exit_code=1)


def _known(desk: Desk, cases: Sequence[Case]) -> Known:
    """Where each label's words stand and when they were published; words that stand nowhere make the case wrong."""
    held = check_runner.articles_of(desk.library())
    spans: dict[Label, tuple[int, int] | None] = {}
    published: dict[str, str] = {}
    for case in cases:
        for label in every_label(case):
            found = [
                (info, span)
                for info, text in held
                if retrieval_metrics.names(info.origin.location, info.origin.item, info.url, label)
                and (span := located(label.text, text))
            ]
            if not found:
                raise CaseError(
                    f"{case.file}: {case.id}: no article {label.file} {label.item} holds the words {label.text!r}"
                )
            spans[label] = found[0][1]
            start = found[0][0].published.start
            published[f"{label.file}#{label.item}"] = start.astimezone(UTC).isoformat() if start else ""
    return Known(spans, published)


def _outcome(desk: Desk, results: Sequence[Result], options: Options) -> Outcome:
    usage: Counter[str] = Counter()
    for result in results:
        usage.update(dict(result.observed.usage))
    cost = None
    if options.prices is not None:
        cost = (
            usage["input_tokens"] * options.prices[0] + usage["output_tokens"] * options.prices[1]
        ) / 1_000_000
    return Outcome(
        tuple(results),
        (),
        (),
        desk.library().corpus_digest(),
        desk.library().counts()["articles"],
        _digests(desk, options),
        usage=tuple(sorted(usage.items())),
        cost=cost,
    )


def _digests(desk: Desk, options: Options) -> dict[str, str]:
    import brief
    from brief.resources import load_prompt, names

    made = {
        "package": brief.__version__,
        "embedding": f"{desk.embedder.name} {desk.embedder.fingerprint[:12]}",
        "writer": options.settings.model_name if options.settings else "quoting",
        "settings": desk.settings.content_digest()[:12],
    }
    for name in names("prompts"):
        if not name.startswith("_"):
            made[f"prompt {name}"] = load_prompt(name).sha256[:12]
    return made


def by_id(paths: Sequence[Path]) -> dict[str, Case]:
    """Every case of the paths by id, for reports."""
    return {case.id: case for case in read(paths)[0]}
