"""What a run with a model has to tell in its manifest: prompts, tokens, faults, and the exchanges where asked."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from brief.errors import BudgetError, ProviderError
from brief.llm.chat_model import Reply
from brief.records import Draft, Exchange
from brief.resources import Prompt

FAILED = "the model failed"
NOT_WRITTEN = "quoted and not written, because"
"""What a note says of a model that did not do its part; the command line says such a note on standard error, too."""


@dataclass
class Account:
    """Counts as the answers come in.

    Attributes:
        keep: whether prompts and answers are kept.
        usage: tokens by the server's own counts.
        prompts: ``id@version`` of every prompt used, with its digest.
        exchanges: prompts and answers, where they are kept.
        faults: why the model failed, once for each time.
        held_back: why the budget held questions back, once for each.
        cut: sentences written beyond the length asked for.
        moved: sentences that cite another passage than the model named, the one that holds them.
    """

    keep: bool = False
    usage: Counter[str] = field(default_factory=Counter)
    prompts: dict[str, str] = field(default_factory=dict)
    exchanges: list[Exchange] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    held_back: list[str] = field(default_factory=list)
    cut: int = 0
    moved: int = 0

    def note(self, asked: Prompt, prompt: str, reply: Reply[Any] | ProviderError) -> None:
        """Take down one question and its answer. A question that the budget held back was not asked."""
        name = f"{asked.id}@{asked.version}"
        cached = not isinstance(reply, ProviderError) and reply.cached
        if not isinstance(reply, BudgetError):
            self.prompts[name] = asked.sha256
            if self.keep:
                text = (
                    str(reply)
                    if isinstance(reply, ProviderError)
                    else json.dumps(asdict(reply.value), ensure_ascii=False)
                )
                self.exchanges.append(Exchange(name, prompt, text, cached))
        if isinstance(reply, BudgetError):
            self.held_back.append(str(reply))
        elif isinstance(reply, ProviderError):
            self.faults.append(str(reply))
        else:
            self.usage.update(dict(reply.usage))

    def why(self, since: tuple[int, int] = (0, 0)) -> str:
        """Why there is no answer, to follow "because": that the model failed, that the budget ended, or both.

        Args:
            since: what :attr:`counts` gave before the questions that are meant.
        """
        failed = "; ".join(dict.fromkeys(self.faults[since[0] :]))
        ended = self.held_back[since[1] :][-1:]
        return "; ".join([*([f"{FAILED}: {failed}"] if failed else []), *ended])

    @property
    def counts(self) -> tuple[int, int]:
        """How many faults were noted so far, and how many questions were held back."""
        return len(self.faults), len(self.held_back)

    def on(self, draft: Draft, notes: Sequence[str]) -> Draft:
        """A draft with the prompts, tokens and exchanges of its run, and notes."""
        told = [*draft.notes, *notes]
        if self.cut:
            noun, verb = ("sentence", "was") if self.cut == 1 else ("sentences", "were")
            told.append(f"{self.cut} {noun} that the model wrote beyond the length asked for {verb} left out")
        if self.moved:
            noun, verb = ("sentence", "cites") if self.moved == 1 else ("sentences", "cite")
            told.append(
                f"{self.moved} {noun} of the model {verb} the passage that holds what it says, where the model"
                " named another"
            )
        return replace(
            draft,
            prompts=tuple(self.prompts.items()),
            usage=tuple(self.usage.items()),
            notes=tuple(told),
            exchanges=tuple(self.exchanges),
        )
