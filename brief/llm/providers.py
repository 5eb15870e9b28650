"""Which provider a model's name names, as LangChain's ``init_chat_model`` reads it, and which package that takes."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from brief.errors import ProviderError
from brief.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

COMPATIBLE = ("openai", "azure_openai")
"""Providers spoken to over the OpenAI-compatible door. Azure serves that protocol under ``…/openai/v1``."""
PACKAGES = {
    name: f"langchain-{name}"
    for name in """anthropic baseten cohere deepseek fireworks groq huggingface ibm litellm meta mistralai ollama
    openrouter perplexity together upstage xai""".split()
} | {
    **dict.fromkeys(("google_vertexai", "google_anthropic_vertex"), "langchain-google-vertexai"),
    **dict.fromkeys(("bedrock", "bedrock_converse", "anthropic_bedrock"), "langchain-aws"),
    **dict.fromkeys(("bedrock_mantle_anthropic", "bedrock_mantle_openai"), "langchain-aws"),
    "azure_ai": "langchain-azure-ai",
    "google_genai": "langchain-google-genai",
    "nvidia": "langchain-nvidia-ai-endpoints",
}
"""Provider → the package that LangChain speaks to it with. Its own list of them takes a second to import."""


@dataclass(frozen=True, slots=True)
class Named:
    """A model by provider and by the name that its server knows; the provider is empty on the compatible door."""

    provider: str
    model: str


def named(settings: Settings) -> Named:
    """Whom ``model.name`` names.

    ``openai:gpt-x`` and a plain name are OpenAI-compatible; a known provider before the first colon is
    that provider; any other colon belongs to the name (``llama3:8b``, ``ft:gpt-x:desk``).

    Raises:
        ProviderError: the provider's package is not installed, or may not be used.
    """
    name = settings.model_name
    first, colon, rest = name.partition(":")
    provider = first.replace("-", "_").lower()
    if not colon or not rest or provider not in (*COMPATIBLE, *PACKAGES):
        return Named("", name)
    if provider in COMPATIBLE:
        return Named("", rest)
    package = PACKAGES[provider]
    plain = f"where its address speaks OpenAI's protocol, say model.name = {rest!r} without {first}:"
    if importlib.util.find_spec(package.replace("-", "_")) is None:
        raise ProviderError(f"model {name} needs the package {package} (pip install {package}); or, {plain}")
    if not settings.model_other_packages:
        raise ProviderError(
            f"model {name} is reached through {package}, which brief cannot hold to model.base_url;"
            f" allow it with model.other_packages = true, or, {plain}"
        )
    return Named(provider, rest)


def other(found: Named, settings: Settings) -> BaseChatModel:
    """LangChain's model of another provider, told of the address, the key and the time-out that are set.

    Raises:
        ProviderError: the package takes none of that.
    """
    from langchain.chat_models import init_chat_model

    given: dict[str, Any] = {"base_url": settings.model_base_url, "temperature": 0.0}
    if settings.model_api_key:
        given["api_key"] = settings.model_api_key
    try:
        made: BaseChatModel = init_chat_model(found.model, model_provider=found.provider, **given)
    except Exception as error:  # whatever a foreign package raises, the reader gets a line
        kind = type(error).__name__
        raise ProviderError(
            f"model {settings.model_name}: {PACKAGES[found.provider]} does not take its address and key ({kind})"
        ) from error
    return made
