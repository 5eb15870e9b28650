"""The committed baseline: floors by metric, scores by case, and digests of what they were measured on."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from brief.errors import CaseError, GateError
from brief.evals.cases.verdict_record import Outcome, Result

# A floor lies this far under the mean that set it: what one case in fifty is worth, so that mending a case's
# label is no breach; the comparison case by case sees smaller falls.
SLACK = 0.02


@dataclass(frozen=True, slots=True)
class Past:
    """A case as the baseline has it."""

    cluster: str
    kind: str
    passed: bool
    known: bool
    scores: dict[str, float]


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a run is compared with. ``floors`` are by ``kind.metric``."""

    corpus_digest: str
    digests: dict[str, str]
    floors: dict[str, float]
    cases: dict[str, Past]


def read(path: Path) -> Baseline | None:
    """The baseline in a file, or None where there is no file.

    Raises:
        CaseError: it is no baseline.
    """
    if not path.is_file():
        return None
    try:
        held: dict[str, Any] = json.loads(path.read_text("utf-8"))
        cases = {id_: Past(**case) for id_, case in held["cases"].items()}
        return Baseline(held["corpus_digest"], held["digests"], held["floors"], cases)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CaseError(
            f"{path}: is no baseline ({error}); write one with `brief eval --update-baseline`"
        ) from error


def updated(outcome: Outcome, past: Baseline | None, *, accept_lower: bool) -> Baseline:
    """The baseline that a run gives. Floors only rise, unless a lower one is accepted.

    With ``accept_lower`` floors may fall, cases go, and passed cases become failures.

    Raises:
        GateError: something would be lowered and that was not accepted, or a case breaks a hard rule or errored.
    """
    worst = [f for f in outcome.findings if f.gate == "hard rule" or f.metric == "error"]
    if worst:
        raise GateError(f"no baseline is made of a run that breaks a hard rule: {worst[0].words}")
    floors = {
        f"{m.kind}.{m.metric}": math.floor(max(0.0, m.mean - SLACK) * 1000) / 1000 for m in outcome.means
    }
    if past is not None and not accept_lower:
        lower = [
            f"{name} from {floor} to {floors.get(name, 'none')}"
            for name, floor in past.floors.items()
            if floors.get(name, -1.0) < floor - SLACK
        ]
        now = {result.id: result for result in outcome.results}
        lower += [f"{id_} is gone" for id_ in past.cases if id_ not in now]
        lower += [
            f"{id_} no longer passes"
            for id_, case in past.cases.items()
            if id_ in now and case.passed and not now[id_].met
        ]
        if lower:
            raise GateError(
                f"the baseline would be lowered ({'; '.join(lower[:5])}"
                f"{f' and {len(lower) - 5} more' if len(lower) > 5 else ''});"
                " add --accept-lower if that is meant"
            )
        floors = {name: max(value, past.floors.get(name, 0.0)) for name, value in floors.items()}
    cases = {
        r.id: Past(r.cluster, r.kind, r.met, bool(r.known_failure), dict(r.scores)) for r in outcome.results
    }
    return Baseline(outcome.corpus_digest, outcome.digests, floors, cases)


def write(path: Path, made: Baseline) -> None:
    """Write a baseline, one case a line, so that a change of one shows as one line."""
    lines = [
        "{",
        f'"corpus_digest": {json.dumps(made.corpus_digest)},',
        f'"digests": {json.dumps(made.digests, sort_keys=True)},',
        f'"floors": {json.dumps(made.floors, indent=1, sort_keys=True)},',
        '"cases": {',
    ]
    entries = [
        f"{json.dumps(id_)}: {json.dumps(asdict(case), ensure_ascii=False)}"
        for id_, case in sorted(made.cases.items())
    ]
    lines += [",\n".join(entries), "}", "}"]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", "utf-8")


def shared(results: Sequence[Result], past: Baseline, kind: str, metric: str) -> list[tuple[str, float]]:
    """Cluster and difference (now less before) of a metric, for each case that both hold."""
    return [
        (r.cluster, r.scores[metric] - past.cases[r.id].scores[metric])
        for r in results
        if r.kind == kind and metric in r.scores and r.id in past.cases and metric in past.cases[r.id].scores
    ]
