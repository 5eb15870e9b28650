"""A run of the suite as a table, the worst first."""

from __future__ import annotations

from collections import defaultdict

from brief.evals.suite import Outcome
from brief.rendering.words import shown


def table(outcome: Outcome) -> str:
    """Failed cases with their reasons, known failures, then each kind's mean scores."""
    lines: list[str] = []
    for result in sorted(outcome.results, key=lambda r: (r.passed, r.kind, r.id)):
        if not result.passed:
            lines.append(shown(f"FAILED  {result.id}: {result.reason}"))
        elif result.known_failure:
            lines.append(shown(f"known   {result.id}: {result.reason} ({result.known_failure})"))
    if lines:
        lines.append("")
    lines.append(f"{'kind':<12}{'cases':>6}{'passed':>8}{'known':>7}  mean scores")
    kinds: dict[str, list[int]] = defaultdict(list)
    for place, result in enumerate(outcome.results):
        kinds[result.kind].append(place)
    for kind, places in sorted(kinds.items()):
        results = [outcome.results[place] for place in places]
        scores: dict[str, list[float]] = defaultdict(list)
        for result in results:
            for name, value in result.scores.items():
                scores[name].append(value)
        means = "  ".join(f"{name} {sum(values) / len(values):.3f}" for name, values in scores.items())
        known = sum(bool(result.known_failure) for result in results)
        passed = sum(result.passed for result in results) - known
        lines.append(f"{kind:<12}{len(results):>6}{passed:>8}{known:>7}  {means}")
    failed = sum(not result.passed for result in outcome.results)
    known = sum(result.passed and bool(result.known_failure) for result in outcome.results)
    lines.append("")
    lines.append(
        f"{len(outcome.results) - failed - known} passed, {failed} failed, {known} known failures"
        f"  ({outcome.articles} articles, corpus {outcome.corpus_digest[:12]}, {outcome.seconds:.0f} s)"
    )
    return "\n".join(lines)
