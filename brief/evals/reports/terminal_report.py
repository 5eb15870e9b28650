"""A run of the suite as a table for a terminal: why the gate fails, the worst cases first, means with intervals."""

from __future__ import annotations

from collections.abc import Sequence

from brief.evals.cases.verdict_record import Mean, Outcome, Result
from brief.rendering.wording import shown

_MOST = 12


def worst(results: Sequence[Result]) -> list[Result]:
    """Results, the worst first: failed, then known failures, then by their lowest score."""
    return sorted(
        results,
        key=lambda r: (r.passed, r.met, bool(r.known_failure), min(r.scores.values(), default=0.0), r.id),
    )


def counts(outcome: Outcome) -> dict[str, int]:
    """How many cases passed, failed and are known failures."""
    known = sum(r.passed and bool(r.known_failure) for r in outcome.results)
    failed = sum(not r.passed for r in outcome.results)
    return {"passed": len(outcome.results) - failed - known, "failed": failed, "known": known}


def change(mean: Mean) -> str:
    """A mean's difference from the baseline, signed, or empty where there is none."""
    if mean.before is None:
        return ""
    difference = mean.mean - mean.before
    return "" if abs(difference) < 5e-4 else f"{difference:+.3f}"


def table(outcome: Outcome) -> str:
    """The verdict for a terminal."""
    lines: list[str] = []
    for result in worst(outcome.results):
        if not result.passed:
            lines.append(shown(f"FAILED  {result.id}: {result.reason}"))
        elif result.known_failure:
            lines.append(shown(f"known   {result.id}: {result.reason} ({result.known_failure})"))
    if lines:
        lines.append("")
    lines.append(
        f"{'kind':<10}{'metric':<22}{'mean':>7}  {'95 % interval':<15}{'cases':>6}  since the baseline"
    )
    for mean in outcome.means:
        between = f"{mean.low:.3f} to {mean.high:.3f}" if mean.low < mean.high else ""
        lines.append(
            f"{mean.kind:<10}{mean.metric:<22}{mean.mean:>7.3f}  {between:<15}{mean.cases:>6}  {change(mean)}".rstrip()
        )
    lines.append("")
    lines += [shown(f"note: {note}") for note in outcome.notes]
    if outcome.findings:
        lines.append("THE GATE FAILS:")
        lines += [
            shown(f"  {finding.gate}, {finding.metric}: {finding.words[:300]}")
            for finding in outcome.findings[:_MOST]
        ]
        if len(outcome.findings) > _MOST:
            lines.append(f"  and {len(outcome.findings) - _MOST} more")
    done = counts(outcome)
    spent = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in outcome.usage)
    cost = "" if outcome.cost is None else f", cost {outcome.cost:.4f}"
    lines.append(
        f"{done['passed']} passed, {done['failed']} failed, {done['known']} known failures"
        f"  ({outcome.articles} articles, corpus {outcome.corpus_digest[:12]}, {outcome.seconds:.0f} s"
        f"{', ' + spent if spent else ''}{cost})"
    )
    return "\n".join(lines)
