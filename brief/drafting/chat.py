"""The only door to a model: one prompt in, sentences with labels out, over any OpenAI-compatible address.

Nothing is sent anywhere but to ``model.base_url``: tracing is off, proxies of the environment are
not used, and there is no default address.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from brief.drafting.budget import Spent
from brief.drafting.shapes import Shape
from brief.errors import ProviderError
from brief.privacy import no_tracing
from brief.settings import Settings

_FENCE = re.compile(r"^\s*```(?:json)?\s*|\s*```\s*$")


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reply(Generic[T]):
    """A model's answer with the endpoint's own count of tokens.

    Attributes:
        value: what the shape read from the answer.
        usage: the server's own counts, ``input_tokens`` and ``output_tokens``; empty where it sent none,
            and where the answer is ``cached``.
        cached: the answer was held already; nothing was sent and it costs nothing.
    """

    value: T
    usage: tuple[tuple[str, int], ...]
    cached: bool = False


class Recorder(Protocol):
    """Keeps answers by the key of what was asked: the persistent cache, or an evaluation's recordings.

    The key is the SHA-256 of everything that is sent: address, model, messages, schema, parameters.
    """

    def find(self, key: str) -> str | None:
        """The answer's text, or None; a replay may raise instead of answering None."""

    def keep(self, key: str, request: Mapping[str, Any], response: str) -> None:
        """Keep a complete answer that could be read. ``request`` is what the key was made of; no key is in it."""


class Chat:
    """A conversation of one question and one answer with the model that settings name."""

    def __init__(
        self, settings: Settings, *, cache: Path | None = None, recorder: Recorder | None = None
    ) -> None:
        """Open the door to ``settings.model_base_url``.

        Args:
            settings: the model's name, address, key, limits and prices.
            cache: file of the persistent cache of answers; none without it.
            recorder: asked before the cache and told of every answer.

        Raises:
            ProviderError: no model or no address is set.
        """
        if not (settings.model_name and settings.model_base_url):
            raise ProviderError(
                "no model is set; name one with model.name and model.base_url, or use the quoting writer"
            )
        no_tracing()
        from langchain_openai import ChatOpenAI
        from openai import DefaultAsyncHttpxClient, DefaultHttpxClient
        from pydantic import SecretStr

        self.name = settings.model_name
        self._where = settings.model_base_url
        self._model = ChatOpenAI(
            model=settings.model_name,
            base_url=settings.model_base_url,
            api_key=SecretStr(settings.model_api_key or "none"),
            organization="",
            timeout=settings.model_timeout,
            max_retries=2,
            temperature=0.0,
            seed=1,
            openai_proxy="",
            http_socket_options=(),
            http_client=DefaultHttpxClient(trust_env=False, follow_redirects=False),
            http_async_client=DefaultAsyncHttpxClient(trust_env=False, follow_redirects=False),
        )
        for client in (self._model.root_client, self._model.root_async_client):
            client.organization = client.project = None  # the environment's are another provider's

    def ask(self, prompt: str, shape: Shape[T], *, each: Callable[[object], None] | None = None) -> Reply[T]:
        """The model's answer to a prompt.

        Args:
            prompt: the whole question.
            shape: what the answer must look like.
            each: told of every finished element of the answer object's first array as soon as its JSON is
                complete; the request is then streamed. The elements are unchecked: the caller reads and
                gates them before anyone sees them, and the answer as a whole may still fail.

        Raises:
            ProviderError: the address could not be reached, refused, was cut off, or gave no such JSON.
            BudgetError: it could cost more than is left; nothing was sent.
        """
        form = {
            "type": "json_schema",
            "json_schema": {"name": shape.name, "strict": True, "schema": dict(shape.schema)},
        }
        try:
            message = self._model.invoke(prompt, response_format=form)
        except (
            Exception
        ) as error:  # every client error is the provider's; none may reach the reader as a trace
            raise ProviderError(f"model {self.name} at {self._where}: {_line(error)}") from error
        reason = (message.response_metadata or {}).get("finish_reason")
        if reason not in ("stop", None):
            raise ProviderError(f"model {self.name}: its answer was cut off ({reason})")
        counts: dict[str, Any] = dict(message.usage_metadata or {})
        usage = tuple((key, int(counts[key])) for key in ("input_tokens", "output_tokens") if key in counts)
        text = message.content if isinstance(message.content, str) else ""
        try:
            found = json.loads(_FENCE.sub("", text))
            value = shape.read(found)
        except (ValueError, RecursionError) as error:
            raise ProviderError(
                f"model {self.name}: its answer is not the JSON that was asked for ({_line(error)})"
            ) from error
        if each:
            for element in next((v for v in found.values() if isinstance(v, list)), []):
                each(element)
        return Reply(value, usage)

    def ask_all(self, asked: Sequence[tuple[str, Shape[T]]]) -> list[Reply[T] | ProviderError]:
        """The answers to several prompts, in their order; a failure stands in its place."""
        found: list[Reply[T] | ProviderError] = []
        for prompt, shape in asked:
            try:
                found.append(self.ask(prompt, shape))
            except ProviderError as error:
                found.append(error)
        return found

    @property
    def spent(self) -> Spent:
        """What was spent so far."""
        return Spent()

    def close(self) -> None:
        """Close the connections."""


def _line(error: Exception) -> str:
    words = " ".join(str(error).split())[:300] or type(error).__name__
    return words
