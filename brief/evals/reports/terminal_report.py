"""A run of the suite as a table for a terminal: why the gate fails, the worst cases first, means with intervals."""

from __future__ import annotations

from collections import Counter
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


def standing(outcome: Outcome, result: Result) -> str:
    """What every report calls a case: passed, failed, known (as a failure) or missed.

    Failed is only what the gate fails for. Missed is a sentence judged wrongly that the gate counts by its floor.
    """
    if result.id in outcome.failing:
        return "failed"
    if result.known_failure:
        return "known"
    return "passed" if result.passed else "missed"


def counts(outcome: Outcome) -> dict[str, int]:
    """How many cases passed, failed, are known failures, and were missed."""
    found = Counter(standing(outcome, result) for result in outcome.results)
    return {name: found[name] for name in ("passed", "failed", "known", "missed")}


def tally(outcome: Outcome) -> str:
    """The counts in words."""
    done = counts(outcome)
    known = f"{done['known']} known failure{'' if done['known'] == 1 else 's'}"
    missed = f", {done['missed']} missed (they count by the floors alone)" if done["missed"] else ""
    return f"{done['passed']} passed, {done['failed']} failed, {known}{missed}"


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
        match standing(outcome, result):
            case "failed":
                lines.append(shown(f"FAILED  {result.id}: {result.reason}"))
            case "known":
                lines.append(shown(f"known   {result.id}: {result.reason} ({result.known_failure})"))
            case "missed":
                lines.append(shown(f"missed  {result.id}: {result.reason}"))
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
    spent = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in outcome.usage)
    cost = "" if outcome.cost is None else f", cost {outcome.cost:.4f}"
    lines.append(
        f"{tally(outcome)}"
        f"  ({outcome.articles} articles, corpus {outcome.corpus_digest[:12]}, {outcome.seconds:.0f} s"
        f"{', ' + spent if spent else ''}{cost})"
    )
    return "\n".join(lines)
