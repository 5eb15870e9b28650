"""The only door to a model: a prompt and a shape in, a value out, over the one address that settings name.

Nothing is sent anywhere but to ``model.base_url``: tracing is off, the environment's proxies, addresses,
organisations and headers are not used, and there is no default address. What a question may cost is
weighed before it is sent; its answer is complete and of the shape that was asked for, or it is an error.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from brief.errors import ProviderError
from brief.llm.answer_cache import Recorder, key_of
from brief.llm.budget import Budget, Spent
from brief.llm.endpoint_errors import pause, refused
from brief.llm.json_answers import instruction, listed, parsed, words
from brief.llm.model_call import Answer, StoppedError, Told, once, parameters, wire_limit
from brief.llm.providers import named, other
from brief.llm.schemas import Shape
from brief.net.endpoint_fault import Fault, version_hint
from brief.privacy import no_tracing
from brief.settings import Settings
from brief.settings_keyring import opened

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

__all__ = ["Chat", "Recorder", "Reply", "Spent"]

T = TypeVar("T")
_LATE = 2
"""Questions in a row that took too long before the endpoint is given up for this run."""
_leave_out: dict[tuple[str, str], tuple[str, ...]] = {}
"""(address, model) → what it was found not to take, for this process."""


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


class Chat:
    """Questions of one prompt and one answer to the model that settings name. Safe to use from several threads."""

    def __init__(
        self,
        settings: Settings,
        *,
        cache: Recorder | None = None,
        recorder: Recorder | None = None,
        budget: Budget | None = None,
    ) -> None:
        """Open the door to ``settings.model_base_url``.

        Args:
            settings: the model's name, address, key, limits and prices.
            cache: the persistent cache of answers; not asked where ``model.cache`` is false.
            recorder: asked before the cache and told of every answer.
            budget: the purse that this door shares with another; one of its own where None.

        Raises:
            ProviderError: no model or no address is set, or its provider's package is not there.
            SettingsError: ``model.max_usd`` is set and the model's price is not known, or the keyring does not give
                the key.
        """
        if not (settings.model_name and settings.model_base_url):
            raise ProviderError(
                "no model is set; name one with model.name and model.base_url, or use the quoting writer"
            )
        no_tracing()
        settings = replace(settings, model_api_key=opened(settings.model_api_key, "model.api_key"))
        self.name, self.address = settings.model_name, settings.model_base_url
        self._settings = settings
        self._named = named(settings)
        self.budget = budget or Budget(settings)
        self._price = self.budget.admit(settings)
        key = settings.model_api_key
        if not (key.isascii() and key.isprintable() and key == key.strip()):
            raise self._error(
                "cannot be asked: model.api_key holds a space, a line end or a letter that no key has"
            )
        self._recorder = recorder
        self.cache = cache if settings.model_cache else None
        self._slots = threading.BoundedSemaphore(settings.model_concurrency)
        self._lock = threading.Lock()
        self._model: BaseChatModel | None = None
        self._clients: list[Any] = []
        self._given_up = ""
        self._late = 0

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
        request = self._request(prompt, shape)
        key = key_of(request)
        held = self._held(key, request, shape)
        if held is not None:
            text, value = held
            self.budget.took()
            self._tell(text, each)
            return Reply(value, (), cached=True)
        told = Told(each)
        with self._slots:
            answer = self._send(prompt, shape, told)
        value = self._read(answer.text, shape)
        if not told.any:  # the endpoint does not stream
            self._tell(answer.text, each)
        for kept in (self._recorder, self.cache):
            if kept is not None:
                kept.keep(key, request, answer.text)
        counts = answer.usage
        return Reply(value, (("input_tokens", counts[0]), ("output_tokens", counts[1])) if counts else ())

    def ask_all(
        self,
        asked: Sequence[tuple[str, Shape[T]]],
        told: Callable[[Reply[T] | ProviderError], None] = lambda _: None,
    ) -> list[Reply[T] | ProviderError]:
        """The answers to several prompts, in their order, a failure in its place.

        At most ``model.concurrency`` are under way at once; ``told`` is told of each as it comes.
        """

        def one(pair: tuple[str, Shape[T]]) -> Reply[T] | ProviderError:
            found: Reply[T] | ProviderError
            try:
                found = self.ask(*pair)
            except ProviderError as error:
                found = error
            with self._lock:
                told(found)
            return found

        with ThreadPoolExecutor(self._settings.model_concurrency, "model") as pool:
            return list(pool.map(one, asked))

    @property
    def spent(self) -> Spent:
        """What was spent so far."""
        return self.budget.spent

    def close(self) -> None:
        """Close the HTTP clients; the door may be used again afterwards."""
        with self._lock:
            clients, self._clients, self._model = self._clients, [], None
        for client in clients:
            client.close()

    def _request(self, prompt: str, shape: Shape[T]) -> dict[str, Any]:
        """Everything that decides what is sent, but the key."""
        return {
            "address": self._settings.model_base_url,
            "model": self.name,
            "messages": [{"role": "user", "content": prompt}],
            "schema": {"name": shape.name, "schema": dict(shape.schema)},
            "parameters": {
                "temperature": 0,
                "seed": 1,
                "max_completion_tokens": self._settings.model_answer_tokens,
            },
        }

    def _held(self, key: str, request: dict[str, Any], shape: Shape[T]) -> tuple[str, T] | None:
        """An answer that is held already, with its value; recordings are complete whatever the cache holds."""
        text = self._recorder.find(key) if self._recorder is not None else None
        if text is not None:
            return text, self._read(text, shape)
        text = self.cache.find(key) if self.cache is not None else None
        if text is None:
            return None
        try:
            value = self._read(text, shape)
        except ProviderError:  # what reads it has changed since: it is asked anew
            return None
        if self._recorder is not None:
            self._recorder.keep(key, request, text)
        return text, value

    @staticmethod
    def _tell(text: str, each: Callable[[object], None] | None) -> None:
        if each is not None:
            for element in listed(parsed(text)):
                each(element)

    def _read(self, text: str, shape: Shape[T]) -> T:
        if not text.strip():
            raise self._error("gave an empty answer; try another model")
        try:
            return shape.read(parsed(text))
        except ValueError as error:
            raise self._error(
                f"gave an answer that is not the JSON that was asked for ({words(str(error), self._secrets())});"
                " try another model"
            ) from error

    def _send(self, prompt: str, shape: Shape[T], told: Told) -> Answer:
        """Ask until there is an answer, within the deadline, the tries and the budget."""
        settings = self._settings
        end = 0.0
        here = (settings.model_base_url, self._named.model)
        left_out = _leave_out.get(here, ())
        tried = 0
        while True:
            if self._given_up:
                raise ProviderError(self._given_up)
            model = self._opened()
            wanted: dict[str, Any] = {}
            if not self._named.provider:
                wanted = parameters(
                    shape, settings.model_answer_tokens, left_out, stream=told.each is not None
                )
            whole = prompt + ("" if "response_format" in wanted else instruction(shape.schema))
            reserved = self.budget.reserve(whole)
            end = end or time.monotonic() + settings.model_timeout
            answer: Answer | None = None
            fault = Fault("was stopped", sent=True)
            try:
                answer = once(model, whole, wanted, settings, end - time.monotonic(), told)
            except Fault as error:
                fault = error
            except StoppedError as stopped:
                raise stopped.error from None
            finally:
                if answer is None:
                    self.budget.settle(reserved, fault.usage, sent=fault.sent, price=self._price)
            if answer is not None:
                self.budget.settle(reserved, answer.usage, answer.text, sent=True, price=self._price)
                self._late = 0
                if left_out:
                    _leave_out[here] = left_out
                return answer
            without = refused(fault, tuple(wanted))
            if without and not told.any:
                left_out = (*left_out, without)
                continue
            tried += 1
            wait = pause(fault, tried, end - time.monotonic())
            if wait is None or tried > settings.model_retries or told.any:
                raise self._given(fault) from fault
            time.sleep(wait)

    def _given(self, fault: Fault) -> ProviderError:
        """The error for a fault that is not tried again; whether the endpoint is given up is noted."""
        text = str(fault)
        if fault.wait and fault.again:
            text += f"; it asks to be left alone for {fault.wait:.0f} s"
        if fault.astray and not self._named.provider:
            text += version_hint(self.address, "model")
        error = self._error(text)
        self._late = self._late + 1 if fault.late else 0
        if fault.final or self._late >= _LATE:
            self._given_up = str(error)
        return error

    def _opened(self) -> BaseChatModel:
        """LangChain's model, made at the first question, as that takes seconds."""
        with self._lock:
            if self._model is None:
                self._model = (
                    other(self._named, self._settings) if self._named.provider else self._compatible()
                )
            return self._model

    def _compatible(self) -> BaseChatModel:
        from langchain_openai import ChatOpenAI
        from openai import DefaultAsyncHttpxClient, DefaultHttpxClient
        from pydantic import SecretStr

        from brief.net.endpoint_transport import Line

        line = Line(self._settings.model_base_url, self._settings.model_api_key, wire_limit(self._settings))
        client = DefaultHttpxClient(transport=line, trust_env=False, follow_redirects=False)
        self._clients.append(client)
        return ChatOpenAI(
            model=self._named.model,
            base_url=self._settings.model_base_url,
            api_key=SecretStr(self._settings.model_api_key or "none"),
            organization="",
            max_retries=0,  # the tries are counted here
            use_responses_api=False,
            openai_proxy="",
            http_socket_options=(),
            http_client=client,
            # Never used; without one, it makes one that looks for proxies.
            http_async_client=DefaultAsyncHttpxClient(trust_env=False, follow_redirects=False),
        )

    def _secrets(self) -> tuple[str, ...]:
        return (self._settings.model_api_key,)

    def _error(self, text: str) -> ProviderError:
        return ProviderError(f"model {self.name} at {self._settings.model_base_url} {text}")
