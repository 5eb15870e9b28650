"""An endpoint tried before it is relied on: does it answer, keep the schema, how fast is it, how well does it check."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from brief.checking import exam
from brief.errors import ProviderError
from brief.llm.chat_model import Chat
from brief.llm.run_account import Account
from brief.llm.schemas import Shape

if TYPE_CHECKING:
    from brief.desk import Desk

STORY = 4_000
"""Tokens of the prompt of a usual story, and of its answer a tenth: what a time limit must leave room for."""
_PROMPT = """You are asked to show that you keep to a form. Below stand three lines of an invented report.
[P1] The lighthouse of Orlow was lit again on Monday, the harbour office said.
[P2] It had been dark for nine days after a storm.
[P3] Two ships waited outside the harbour for most of that time.
Answer with JSON only: for each of the three lines its label and the line itself in your own words, at least fifteen
words long: {"lines": [{"label": "P1", "text": "..."}]}
"""


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of trying one model.

    Attributes:
        name: the model.
        address: where it was asked.
        seconds: of its first answer, from question to end.
        schema: whether that answer was of the form asked for.
        tokens_a_second: of its answer, by the server's count; None where it sent none.
        exam: how it did as a checker; None where it was not asked.
        failed: why it could not be asked, or what was wrong; empty where nothing was.
    """

    name: str
    address: str
    seconds: float
    schema: bool
    tokens_a_second: float | None
    exam: exam.Result | None
    failed: str = ""

    @property
    def limit(self) -> int | None:
        """Seconds that ``model.timeout`` should leave for a usual story: twice its time; None if not known."""
        if not self.tokens_a_second:
            return None
        return max(30, round(2 * (self.seconds + STORY / 10 / self.tokens_a_second) / 10) * 10)


def tried(desk: Desk, told: Callable[[str], None]) -> list[Trial]:
    """The model that writes and, where it is another, the one that checks; the exam is held of the one that checks.

    Args:
        desk: whose settings; the result of the exam is kept with its library.
        told: told, in words, of what is being done.

    Raises:
        ProviderError: settings name no model.
    """
    from brief.desk.model_checks import checker, checker_settings

    writer = Chat(desk.settings)
    try:
        found = [_asked(writer)]
        settings = checker_settings(desk.settings)
        apart = settings is not desk.settings
        if apart:
            own = Chat(settings)
            found.append(_asked(own))
            own.close()
        last = found[-1]
        if last.failed and not last.seconds:
            return found
        account = Account()
        with checker(desk, writer, account, desk.clock(), told, anew=True) as reads:
            reads.trusted()
            result, off = reads.result, reads.off
        found[-1] = Trial(
            last.name,
            last.address,
            last.seconds,
            last.schema,
            last.tokens_a_second,
            result,
            last.failed or (off if result is None or not (result.faithful + result.faulty) else ""),
        )
        return found
    finally:
        writer.close()


def _asked(chat: Chat) -> Trial:
    """One small question."""
    began = time.monotonic()
    try:
        reply = chat.ask(_PROMPT, SHAPE)
    except ProviderError as error:
        spent = time.monotonic() - began if "not the JSON" in str(error) else 0.0
        return Trial(chat.name, chat.address, spent, False, None, None, str(error))
    seconds = time.monotonic() - began
    out = dict(reply.usage).get("output_tokens")
    return Trial(chat.name, chat.address, seconds, reply.value, out / seconds if out else None, None)


def _read(value: object) -> bool:
    lines = value.get("lines") if isinstance(value, dict) else None
    if not isinstance(lines, list):
        raise ValueError("it has no list of lines")
    labels = [one.get("label") for one in lines if isinstance(one, dict) and isinstance(one.get("text"), str)]
    return labels == ["P1", "P2", "P3"]


SHAPE: Shape[bool] = Shape(
    "lines",
    {
        "type": "object",
        "properties": {
            "lines": {
                "type": "array",
                "maxItems": 3,
                "items": {
                    "type": "object",
                    "properties": {
                        "label": {"type": "string", "enum": ["P1", "P2", "P3"]},
                        "text": {"type": "string", "maxLength": 300},
                    },
                    "required": ["label", "text"],
                    "additionalProperties": False,
                },
            }
        },
        "required": ["lines"],
        "additionalProperties": False,
    },
    _read,
)
