"""What a run may spend on a model, weighed before every call, and what it has spent by the server's own counts."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace

from brief.errors import BudgetError, SettingsError
from brief.settings import Settings
from brief.settings_values import price

MESSAGE_TOKENS = 50
"""Tokens that a chat template puts around a message, generously: templates in use add 4 to 30."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What was spent through one door so far.

    Attributes:
        calls: answers that a server gave; cached ones are not among them.
        cached: answers taken from the cache or from recordings, which cost nothing.
        input_tokens: tokens of the prompts, as the server counted them.
        output_tokens: tokens of the answers, as the server counted them.
        uncounted: calls for which the server sent no count, and calls that broke off after they were
            sent; their tokens are not in the sums above.
        usd: what the counted tokens cost by ``model.prices``; None where the model's price is not known.
    """

    calls: int = 0
    cached: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    uncounted: int = 0
    usd: float | None = None

    def words(self) -> str:
        """One line for a person."""
        parts = [f"{self.calls} calls", f"{self.input_tokens} tokens in", f"{self.output_tokens} out"]
        if self.usd is not None:
            parts.append(f"{self.usd:.4f} USD")
        if self.cached:
            parts.append(f"{self.cached} answers from the cache")
        if self.uncounted:
            parts.append(f"{self.uncounted} calls not counted by the server")
        return ", ".join(parts)


def weighed(text: str) -> int:
    """Tokens that a text may have at most, for the budget only: no tokenizer is asked.

    A byte-level tokenizer makes at most one token of a byte. Running English takes 4 to 5 bytes a token in
    every tokenizer in use, so ASCII is weighed at one token for two bytes; every other byte at one.
    """
    data = text.encode("utf-8", "surrogatepass")
    plain = sum(byte < 128 for byte in data)
    return (plain + 1) // 2 + len(data) - plain


class Budget:
    """The purse of one run. Safe to use from several threads.

    Before a call is sent, what it may at most cost is set aside; afterwards what it did cost is booked.
    A call that does not fit beside those under way waits for them, since they mostly cost far less than
    was set aside; one that does not fit at all is refused.
    """

    def __init__(self, settings: Settings) -> None:
        """With the limits of settings; raises SettingsError as :meth:`admit` does."""
        self._price: tuple[float, float] | None = None  # the dearest of the models that share the purse
        self._max_tokens, self._max_usd, self._answer = 0, 0.0, 0
        self._spent = Spent()
        self._tokens = 0  # booked, the estimates for what no server counted among them
        self._usd = 0.0
        self._aside: list[int] = []
        self._free = threading.Condition()
        self._turn = threading.Lock()  # held by the one that waits, so that nobody overtakes it
        self.admit(settings)

    def admit(self, settings: Settings) -> tuple[float, float] | None:
        """Let a model pay from this purse; its price, or None where that is not known.

        Raises:
            SettingsError: a limit in US dollars is set, and the model has no price.
        """
        own = price(settings.model_prices, settings.model_name)
        self._max_tokens, self._max_usd = settings.model_max_tokens, settings.model_max_usd
        self._answer = settings.model_answer_tokens
        if self._max_usd and own is None:
            raise SettingsError(
                f"model.max_usd is set, but model.prices has no price for {settings.model_name};"
                " add it or set model.max_tokens"
            )
        if own is not None:
            held = self._price or (0.0, 0.0)
            self._price = (max(own[0], held[0]), max(own[1], held[1]))
            with self._free:
                self._spent = replace(self._spent, usd=self._spent.usd or 0.0)
        return own

    @property
    def spent(self) -> Spent:
        """What was spent so far."""
        with self._free:
            return self._spent

    def reserve(self, prompt: str) -> int:
        """Set aside what a call may at most cost; the tokens of its prompt as weighed.

        Raises:
            BudgetError: it does not fit into what is left.
        """
        input_tokens = weighed(prompt) + MESSAGE_TOKENS
        with self._turn, self._free:
            while not self._fits(input_tokens, sum(self._aside), len(self._aside)):
                if not self._aside:
                    raise BudgetError(self._refusal(input_tokens))
                self._free.wait()
            self._aside.append(input_tokens)
        return input_tokens

    def settle(
        self,
        reserved: int,
        usage: tuple[int, int] | None,
        answer: str = "",
        *,
        sent: bool,
        price: tuple[float, float] | None = None,
    ) -> None:
        """Book a call that was reserved.

        Args:
            reserved: what `reserve` gave.
            usage: tokens in and out by the server's count, or None.
            answer: its text, weighed where the server did not count.
            sent: whether it may have cost anything; a call that was refused at the door did not.
            price: the model's, as :meth:`admit` gave it; None: that of the dearest here.
        """
        price = price or self._price
        with self._free:
            self._aside.remove(reserved)
            if usage is not None:
                self._spent = replace(
                    self._spent,
                    calls=self._spent.calls + 1,
                    input_tokens=self._spent.input_tokens + usage[0],
                    output_tokens=self._spent.output_tokens + usage[1],
                    usd=None if price is None else (self._spent.usd or 0.0) + _cost(price, *usage),
                )
            elif sent:
                usage = (reserved, weighed(answer) if answer else self._answer)
                self._spent = replace(
                    self._spent, calls=self._spent.calls + 1, uncounted=self._spent.uncounted + 1
                )
            if usage is not None:
                self._tokens += sum(usage)
                self._usd += _cost(price, *usage)
            self._free.notify_all()

    def took(self) -> None:
        """Note an answer that was held already."""
        with self._free:
            self._spent = replace(self._spent, cached=self._spent.cached + 1)

    def _fits(self, input_tokens: int, aside: int, calls: int) -> bool:
        inputs, outputs = input_tokens + aside, self._answer * (calls + 1)
        if self._max_tokens and self._tokens + inputs + outputs > self._max_tokens:
            return False
        return not self._max_usd or self._usd + self._cost(inputs, outputs) <= self._max_usd

    def _cost(self, input_tokens: int, output_tokens: int) -> float:
        return _cost(self._price, input_tokens, output_tokens)

    def _refusal(self, input_tokens: int) -> str:
        most = input_tokens + self._answer
        if self._max_tokens and self._tokens + most > self._max_tokens:
            return (
                f"the budget is used up: the next question could take up to {most:,} tokens, and"
                f" {max(0, self._max_tokens - self._tokens):,} of {self._max_tokens:,} are left;"
                " raise model.max_tokens (--max-tokens)"
            )
        cost = self._cost(input_tokens, self._answer)
        return (
            f"the budget is used up: the next question could cost up to {cost:.4f} USD, and"
            f" {max(0.0, self._max_usd - self._usd):.4f} of {self._max_usd:.4f} are left;"
            " raise model.max_usd (--max-usd)"
        )


def _cost(price: tuple[float, float] | None, input_tokens: int, output_tokens: int) -> float:
    inputs, outputs = price or (0.0, 0.0)
    return (input_tokens * inputs + output_tokens * outputs) / 1e6
