"""One try: a question sent once, and its answer whole or a fault in words.

LangChain gives a cut or refused answer as if it were one; here it is looked at before anyone reads it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from brief.llm.endpoint_errors import fault_of
from brief.llm.json_answers import Elements, words
from brief.llm.schemas import Shape
from brief.net.endpoint_fault import TOO_LATE, Fault
from brief.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage

OVER = 10
"""An answer of so many times the length asked for is cut off, whatever the server was told."""
_CHARACTERS, _WIRE_BYTES = 6, 400
"""Of one token: characters in running text (English takes 4 to 5), bytes of its event in a stream (an id, a
time and a name beside the text: 150 to 300). Generous, as they only bound what is taken in."""
_COMPLETE = (None, "stop", "STOP", "end_turn", "stop_sequence", "eos")
_CUT = ("length", "max_tokens", "MAX_TOKENS")
_LOOK = "look at the articles or try another model"


def wire_limit(settings: Settings) -> int:
    """Most bytes of one answer on the wire."""
    return settings.model_answer_tokens * OVER * _WIRE_BYTES


@dataclass(frozen=True, slots=True)
class Answer:
    """One whole answer as it came; ``usage`` is the server's count of tokens in and out, if it sent one."""

    text: str
    usage: tuple[int, int] | None


class StoppedError(Exception):
    """What the caller raised when it was told of an element; no fault of the endpoint."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error


class Told:
    """Tells the caller of elements, and knows whether any was told: then the question is not asked again."""

    def __init__(self, each: Callable[[object], None] | None) -> None:
        self.each = each
        self.any = False

    def tell(self, element: object) -> None:
        """Pass one element on.

        Raises:
            StoppedError: the caller does not want to go on.
        """
        self.any = True
        if self.each is not None:
            try:
                self.each(element)
            except Exception as error:
                raise StoppedError(error) from error


def parameters(
    shape: Shape[Any], most: int, left_out: Sequence[str] = (), *, stream: bool = False
) -> dict[str, Any]:
    """What goes with a prompt, by the protocol's names, without what the endpoint was found not to take."""
    form = {"name": shape.name, "strict": True, "schema": dict(shape.schema)}
    wanted: dict[str, Any] = {
        "response_format": {"type": "json_schema", "json_schema": form},
        "temperature": 0.0,
        "seed": 1,
        "max_completion_tokens": most,
    }
    if "max_completion_tokens" in left_out:
        wanted["max_tokens"] = most  # the older name of it, which older servers know
    if stream and "stream" not in left_out:
        wanted |= {"stream": True, "stream_options": {"include_usage": True}}
    return {name: value for name, value in wanted.items() if name not in left_out}


def once(
    model: BaseChatModel,
    prompt: str,
    wanted: Mapping[str, Any],
    settings: Settings,
    seconds: float,
    told: Told,
) -> Answer:
    """Send a question once.

    ``wanted`` is what `parameters` gave; empty for a model of another provider, which takes a prompt alone.

    Raises:
        Fault: it failed.
        StoppedError: the caller stopped it.
    """
    if seconds <= 0:
        raise Fault(TOO_LATE, late=True)
    streamed = bool(wanted.get("stream"))
    try:
        if not wanted:
            message = _bounded(lambda: model.invoke(prompt), seconds)
        elif streamed:
            message = _streamed(model, prompt, _arguments(wanted, seconds), settings, told)
        else:
            message = model.invoke(prompt, **_arguments(wanted, seconds))
    except StoppedError:
        raise
    except Exception as error:  # every client error is the provider's; none may reach the reader as a trace
        raise fault_of(error, (settings.model_api_key,), datetime.now(UTC)) from error
    return _whole(message, settings, streamed=streamed)


def _arguments(wanted: Mapping[str, Any], seconds: float) -> dict[str, Any]:
    """Parameters as LangChain takes them. What it would treat in a way of its own goes past it, into the body."""
    body = {name: wanted[name] for name in ("response_format", "max_tokens") if name in wanted}
    plain = {n: v for n, v in wanted.items() if n not in body and n not in ("stream", "stream_options")}
    if "stream" in wanted:
        plain["stream_usage"] = "stream_options" in wanted
    return {**plain, "timeout": seconds, **({"extra_body": body} if body else {})}


def _streamed(
    model: BaseChatModel, prompt: str, arguments: dict[str, Any], settings: Settings, told: Told
) -> Any:
    """A streamed answer; what is complete of it is told on the way."""
    elements = Elements()
    whole: Any = None
    length = 0
    stream: Any = model.stream(prompt, **arguments)
    with closing(stream):
        for chunk in stream:
            whole = chunk if whole is None else whole + chunk
            text = chunk.content if isinstance(chunk.content, str) else ""
            length += len(text)
            _bound(length, settings, None)
            for element in elements.feed(text):
                told.tell(element)
    return whole


def _whole(message: AIMessage, settings: Settings, *, streamed: bool) -> Answer:
    """A message as an answer, if it is whole.

    Raises:
        Fault: it was cut off, refused, or is beyond all length.
    """
    meta: Mapping[str, Any] = message.response_metadata or {}
    usage = _counts(message)
    finish = next((meta[n] for n in ("finish_reason", "stop_reason", "done_reason") if meta.get(n)), None)
    said = message.additional_kwargs.get("refusal")
    secrets = (settings.model_api_key,)
    if isinstance(said, str) and said.strip():
        raise Fault(f"refuses to answer (it says: {words(said, secrets)}); {_LOOK}", usage=usage, sent=True)
    if finish in _CUT:
        told = f"was cut off at the length asked for (finish_reason {finish}, {settings.model_answer_tokens} tokens)"
        raise Fault(f"{told}; raise model.answer_tokens or ask for less", usage=usage, sent=True)
    if finish not in _COMPLETE:
        told = f"ended its answer before it was done (finish_reason {words(str(finish), secrets)})"
        raise Fault(f"{told}; {_LOOK}", usage=usage, sent=True)
    if streamed and finish is None:
        told = "broke off in the middle of its answer; try again later"
        raise Fault(told, again=True, usage=usage, sent=True)
    text = message.content if isinstance(message.content, str) else str(message.text)
    _bound(len(text), settings, usage)
    return Answer(text, usage)


def _bound(length: int, settings: Settings, usage: tuple[int, int] | None) -> None:
    if length > settings.model_answer_tokens * OVER * _CHARACTERS:
        told = f"gives an answer of more than {OVER} times the length asked for, and was stopped"
        raise Fault(f"{told}; raise model.answer_tokens or try another model", usage=usage, sent=True)


def _counts(message: AIMessage) -> tuple[int, int] | None:
    """Tokens in and out by the server's own count, or None where it sent none that can be."""
    found: Mapping[str, Any] = message.usage_metadata or {}
    first, second = found.get("input_tokens"), found.get("output_tokens")
    if not (isinstance(first, int) and isinstance(second, int)) or min(first, second) < 0:
        return None
    return (first, second) if first + second else None


def _bounded(work: Callable[[], Any], seconds: float) -> Any:
    """Work that keeps to no deadline of ours, in a thread that is left to itself when its time is over."""
    found: list[tuple[Any, Exception | None]] = []

    def run() -> None:
        try:
            found.append((work(), None))
        except Exception as error:  # handed over to the waiting thread
            found.append((None, error))

    thread = threading.Thread(target=run, name="model", daemon=True)
    thread.start()
    thread.join(seconds)
    if not found:
        raise Fault(TOO_LATE, late=True, sent=True)
    value, error = found[0]
    if error is not None:
        raise error
    return value
