"""The one verdict object that every report is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from brief.evals.cases.observations import Observed

GateName = Literal["hard rule", "case", "floor", "regression", "baseline"]


@dataclass(frozen=True, slots=True)
class Breach:
    """A hard rule broken: which, and by what words."""

    rule: str
    detail: str


@dataclass(frozen=True, slots=True)
class Result:
    """How one case went.

    Attributes:
        id: of the case.
        kind: of the case.
        type: of the case.
        cluster: of the case.
        passed: it met its thresholds and broke no rule; or it is a known failure and failed.
        scores: by metric, 0 to 1, higher is better.
        failed: metrics below the case's thresholds.
        reason: in words, what failed.
        breaches: hard rules broken.
        known_failure: why it is expected to fail.
        strict: whether failing it fails the run by itself; else only where the baseline passes it.
        observed: what the tool gave.
    """

    id: str
    kind: str
    type: str
    cluster: str
    passed: bool
    scores: dict[str, float]
    failed: tuple[str, ...] = ()
    reason: str = ""
    breaches: tuple[Breach, ...] = ()
    known_failure: str = ""
    strict: bool = True
    observed: Observed = Observed("")

    @property
    def met(self) -> bool:
        """Whether it meets its thresholds, known failure or not."""
        return not self.failed and not self.breaches


@dataclass(frozen=True, slots=True)
class Mean:
    """A metric's mean over the cases of a kind, with the interval that resampling clusters gives."""

    kind: str
    metric: str
    mean: float
    low: float
    high: float
    cases: int
    before: float | None = None
    """The mean less what it changed by over the cases that the baseline holds too."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason why the gate fails: which gate, which metric, which cases, and in words."""

    gate: GateName
    metric: str
    words: str
    cases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """A run of the suite.

    Attributes:
        results: case by case, in the order of the files.
        means: by kind and metric.
        findings: why the gate fails; empty where it passes.
        corpus_digest: of the corpus as ingested.
        articles: in it.
        digests: of what the scores depend on: prompts, embedding model, writer, package version.
        notes: what a reader should know: what changed since the baseline, cases without one.
        seconds: the run took.
        usage: tokens of all model calls, by kind.
        cost: of those tokens at the prices given, or None where no price was given.
        exit_code: 0 pass, 3 gate failed, 4 a recording is missing or the corpus changed, 5 the provider failed.
    """

    results: tuple[Result, ...]
    means: tuple[Mean, ...]
    findings: tuple[Finding, ...]
    corpus_digest: str
    articles: int
    digests: dict[str, str]
    notes: tuple[str, ...] = ()
    seconds: float = 0.0
    usage: tuple[tuple[str, int], ...] = ()
    cost: float | None = None
    exit_code: int = 0

    @property
    def passed(self) -> bool:
        """Whether the gate lets it through."""
        return not self.findings

    @property
    def failing(self) -> frozenset[str]:
        """Ids of the cases for which the gate fails; every report calls these failed, and no others.

        A fixed sentence that is judged wrongly, as it was in the baseline, is missed and counts by its floor alone.
        """
        return frozenset(id_ for finding in self.findings for id_ in finding.cases)
