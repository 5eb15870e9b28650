"""What a run may spend on a model and what it has spent, by the server's own counts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spent:
    """What was spent through one door so far.

    Attributes:
        calls: answers that a server gave; cached ones are not among them.
        cached: answers taken from the cache or from recordings, which cost nothing.
        input_tokens: tokens of the prompts, as the server counted them.
        output_tokens: tokens of the answers, as the server counted them.
        uncounted: calls for which the server sent no count; their tokens are not in the sums above.
        usd: what the counted tokens cost by ``model.prices``; None where the model's price is not known.
    """

    calls: int = 0
    cached: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    uncounted: int = 0
    usd: float | None = None
