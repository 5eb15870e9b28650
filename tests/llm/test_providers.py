"""Whom a model's name names, and what it takes to reach another provider."""

from __future__ import annotations

import importlib.machinery
import sys
import time
import types
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from brief.errors import ProviderError
from brief.llm.chat_model import Chat
from brief.llm.providers import COMPATIBLE, PACKAGES, Named, named
from brief.settings import Settings
from tests.support import openai_server as scripted
from tests.support.shapes import SENTENCES

BASE = Settings(
    model_name="m", model_base_url="http://127.0.0.1:9/v1", model_api_key="sk-1", model_timeout=2.0
)


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("gpt-x", "gpt-x"),
        ("openai:gpt-x", "gpt-x"),
        ("azure_openai:desk", "desk"),
        ("azure-openai:desk", "desk"),
        ("llama3:8b", "llama3:8b"),
        ("ft:gpt-x:desk", "ft:gpt-x:desk"),
        ("openai:ft:gpt-x:desk", "ft:gpt-x:desk"),
        ("org/model:free", "org/model:free"),
        ("ollama:", "ollama:"),
    ],
)
def test_a_name_on_the_compatible_door(name: str, model: str) -> None:
    assert named(replace(BASE, model_name=name)) == Named("", model)


def test_the_providers_are_langchains_own() -> None:
    from langchain.chat_models import base

    known = {
        name: value[0].partition(".")[0].replace("_", "-") for name, value in base._BUILTIN_PROVIDERS.items()
    }
    assert known.pop("langsmith") == "langchain-openai"  # a gateway of another address, never ours
    assert {known.pop(name) for name in COMPATIBLE} == {"langchain-openai"}
    assert known == PACKAGES


def test_a_package_that_is_not_installed_is_named() -> None:
    settings = replace(BASE, model_name="ollama:llama3:8b", model_other_packages=True)
    with pytest.raises(
        ProviderError, match="needs the package langchain-ollama .* say model.name = 'llama3:8b'"
    ):
        Chat(settings)


@pytest.fixture
def package(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """A LangChain package of another provider, as if it were installed; what it is made with and asked."""
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage
    from langchain_core.outputs import ChatGeneration, ChatResult

    seen: list[Any] = []

    class ChatOllama(BaseChatModel):
        def __init__(self, **given: Any) -> None:
            super().__init__()
            seen.append(given)

        @property
        def _llm_type(self) -> str:
            return "test"

        def _generate(self, messages: Any, *args: Any, **kwargs: Any) -> ChatResult:
            prompt = messages[0].content
            seen.append(prompt)
            if "slow" in prompt:
                time.sleep(5)
            text = "" if "empty" in prompt else scripted.sentences(("Rain fell.", ["P1"]))
            done = "length" if "long" in prompt else "stop"
            message = AIMessage(text, response_metadata={"done_reason": done})
            return ChatResult(generations=[ChatGeneration(message=message)])

    module = types.ModuleType("langchain_ollama")
    module.__spec__ = importlib.machinery.ModuleSpec("langchain_ollama", None)
    module.ChatOllama = ChatOllama  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "langchain_ollama", module)
    return seen


def test_another_package_is_refused_until_it_is_allowed(package: list[Any]) -> None:
    with pytest.raises(ProviderError, match="cannot hold to model.base_url; .* model.other_packages = true"):
        Chat(replace(BASE, model_name="ollama:llama3"))
    assert package == []


def test_another_package_is_told_the_address_and_its_answers_are_held_to_the_same_rules(
    package: list[Any],
) -> None:
    settings = replace(BASE, model_name="ollama:llama3", model_other_packages=True, model_timeout=0.5)
    with closing(Chat(settings)) as chat:
        seen: list[object] = []
        found = chat.ask("Rain?", SENTENCES, each=seen.append)
        assert found.value[0].text == "Rain fell." and found.usage == () and len(seen) == 1
        assert chat.spent.uncounted == 1 and chat.name == "ollama:llama3"
        with pytest.raises(ProviderError, match="empty answer"):
            chat.ask("empty", SENTENCES)
        with pytest.raises(ProviderError, match="cut off at the length"):
            chat.ask("long", SENTENCES)
        started = time.monotonic()
        with pytest.raises(ProviderError, match="took too long"):
            chat.ask("slow", SENTENCES)
        assert time.monotonic() - started < 2
    made, prompt = package[0], package[1]
    assert made["base_url"] == BASE.model_base_url and made["api_key"] == "sk-1" and made["model"] == "llama3"
    assert "JSON schema" in prompt
