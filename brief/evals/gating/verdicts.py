"""The gate over a run: hard rules, each case's thresholds, floors, regression; each finding names its metric."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from brief.evals.cases.case_files import Case
from brief.evals.cases.verdict_record import Finding, Mean, Outcome, Result
from brief.evals.gating.baseline import Baseline, shared
from brief.evals.metrics import resampling
from brief.evals.metrics.scoring import OWN_RULES

CORPUS_CHANGED, PROVIDER_FAILED, GATE_FAILED = 4, 5, 3


def judged(
    outcome: Outcome, cases: Mapping[str, Case], past: Baseline | None, *, whole: bool = True
) -> Outcome:
    """A run with its means, findings, notes and exit code.

    Floors and missing cases count only where the ``whole`` suite was run.
    """
    means = _means(outcome.results, cases, past)
    findings = [*_rules(outcome.results), *_cases(outcome.results, past)]
    notes: list[str] = []
    changed = False
    if past is None:
        notes.append("no baseline: floors and regression were not looked at")
    else:
        changed = past.corpus_digest != outcome.corpus_digest
        if changed:
            findings.append(
                Finding(
                    "baseline",
                    "corpus",
                    f"the corpus changed since the baseline ({past.corpus_digest[:12]} → "
                    f"{outcome.corpus_digest[:12]}); look at the difference, then `brief eval --update-baseline`",
                )
            )
        notes += [
            f"{name} changed since the baseline"
            for name in sorted({*past.digests, *outcome.digests})
            if past.digests.get(name) != outcome.digests.get(name)
        ]
        fresh = [r.id for r in outcome.results if r.id not in past.cases]
        if fresh:
            notes.append(f"{len(fresh)} cases are not in the baseline: {', '.join(fresh[:5])}")
        if whole:
            findings += _floors(means, past)
            gone = [id_ for id_ in past.cases if id_ not in {r.id for r in outcome.results}]
            if gone:
                words = f"{len(gone)} cases of the baseline are gone: {', '.join(gone[:5])}"
                findings.append(Finding("baseline", "cases", words, tuple(gone)))
        findings += _regressions(outcome.results, means, past)
    code = GATE_FAILED if findings else 0
    raised = {r.observed.exit_code for r in outcome.results if r.observed.error}
    for special in (PROVIDER_FAILED, CORPUS_CHANGED):
        if special in raised:
            code = special
    if changed and code == GATE_FAILED and all(f.gate == "baseline" for f in findings):
        code = CORPUS_CHANGED
    return replace(
        outcome, means=tuple(means), findings=tuple(findings), notes=(*outcome.notes, *notes), exit_code=code
    )


def _means(results: Sequence[Result], cases: Mapping[str, Case], past: Baseline | None) -> list[Mean]:
    scores: dict[tuple[str, str], list[tuple[str, float]]] = defaultdict(list)
    for result in results:
        for metric, value in result.scores.items():
            scores[result.kind, metric].append((result.cluster, value))
    made = []
    for (kind, metric), found in sorted(scores.items()):
        low, high = resampling.interval(found)
        mean = sum(value for _, value in found) / len(found)
        before = None
        pairs = shared(results, past, kind, metric) if past else []
        if pairs:
            before = mean - sum(value for _, value in pairs) / len(pairs)
        made.append(Mean(kind, metric, mean, low, high, len(found), before))
    asked = [
        (cases[r.id].answerable, r.observed.answered)
        for r in results
        if r.kind == "ask" and not r.observed.error and r.id in cases
    ]
    if asked:
        made += [
            Mean("ask", metric, value, value, value, len(asked))
            for metric, value in resampling.abstention(asked).items()
        ]
    return made


def _rules(results: Sequence[Result]) -> list[Finding]:
    found = []
    for result in results:
        for breach in result.breaches:
            if result.known_failure and breach.rule in OWN_RULES:
                continue
            found.append(
                Finding(
                    "hard rule", breach.rule, f"{result.id}: {breach.rule}: {breach.detail}", (result.id,)
                )
            )
    return found


def _cases(results: Sequence[Result], past: Baseline | None) -> list[Finding]:
    """Failed cases; one that is not strict counts only where it errored or the baseline passes it."""
    found = []
    for result in results:
        before = past.cases.get(result.id) if past else None
        if result.known_failure and before and before.passed and not before.known and result.passed:
            words = f"{result.id}: passed in the baseline and is now marked as a known failure"
            found.append(Finding("baseline", "known_failure", words, (result.id,)))
        counts = result.strict or result.observed.error or (before and before.passed)
        if result.passed or not counts:
            continue
        for metric in result.failed:
            why = next((r for r in result.reason.split("; ") if r.startswith(metric)), result.reason)
            found.append(Finding("case", metric, f"{result.id}: {why}", (result.id,)))
    return found


def _floors(means: Sequence[Mean], past: Baseline) -> list[Finding]:
    now = {f"{mean.kind}.{mean.metric}": mean.mean for mean in means}
    found = []
    for name, floor in past.floors.items():
        value = now.get(name)
        if value is None or value < floor - 1e-9:
            shown = "was not measured" if value is None else f"is {value:.3f}"
            found.append(Finding("floor", name, f"{name} {shown}, its floor is {floor:.3f}"))
    return found


def _regressions(results: Sequence[Result], means: Sequence[Mean], past: Baseline) -> list[Finding]:
    found = []
    for mean in means:
        pairs = shared(results, past, mean.kind, mean.metric)
        if pairs and resampling.fallen(pairs):
            fall = sum(value for _, value in pairs) / len(pairs)
            name = f"{mean.kind}.{mean.metric}"
            found.append(
                Finding(
                    "regression", name, f"{name} fell by {-fall:.3f} over {len(pairs)} cases of the baseline"
                )
            )
    return found
