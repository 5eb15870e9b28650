"""The only door to a model: one prompt in, sentences with labels out, over any OpenAI-compatible address.

Nothing is sent anywhere but to ``model.base_url``: tracing is off, proxies of the environment are
not used, and there is no default address.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from brief.errors import ProviderError
from brief.privacy import no_tracing
from brief.settings import Settings

_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "sentences": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "text": {"type": "string"},
                    "labels": {"type": "array", "items": {"type": "string"}},
                },
                "required": ["text", "labels"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["sentences"],
    "additionalProperties": False,
}
_FORMAT = {"type": "json_schema", "json_schema": {"name": "sentences", "strict": True, "schema": _SCHEMA}}
_FENCE = re.compile(r"^\s*```(?:json)?\s*|\s*```\s*$")


@dataclass(frozen=True, slots=True)
class LabelledSentence:
    """One sentence as the model wrote it, and the labels it says the sentence rests on."""

    text: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """A model's answer with the endpoint's own count of tokens."""

    sentences: tuple[LabelledSentence, ...]
    usage: tuple[tuple[str, int], ...]


class Chat:
    """A conversation of one question and one answer with the model that settings name."""

    def __init__(self, settings: Settings) -> None:
        """Open the door to ``settings.model_base_url``.

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

    def ask(self, prompt: str) -> Reply:
        """The model's sentences for a prompt.

        Raises:
            ProviderError: the address could not be reached, refused, was cut off, or gave no such JSON.
        """
        try:
            message = self._model.invoke(prompt, response_format=_FORMAT)
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
        return Reply(_parsed(text, self.name), usage)


def _parsed(text: str, name: str) -> tuple[LabelledSentence, ...]:
    try:
        found = json.loads(_FENCE.sub("", text))
        return tuple(
            LabelledSentence(
                _text(entry["text"]), tuple(str(label).strip("[] ") for label in _list(entry["labels"]))
            )
            for entry in _list(found["sentences"])
            if _text(entry["text"])
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ProviderError(f"model {name}: its answer is not the JSON that was asked for") from error


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("no list")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("a sentence is no text")
    return " ".join(value.split())


def _line(error: Exception) -> str:
    words = " ".join(str(error).split())[:300] or type(error).__name__
    return words
