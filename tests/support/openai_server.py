"""A scripted OpenAI-compatible server on loopback: chat completions and embeddings, good and bad.

    with OpenAIServer(said(("Rain fell.", ["P1"]))) as server:
        settings = {"model_name": "test", "model_base_url": server.base_url}
        ...
        assert "Rain" in server.prompts()[0]

A script is a reply, a function from `Request` to `Reply`, or a list of either, used up one by one.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Callable, Sequence
from typing import Any

from tests.support.loopback import Loopback, Reply, Request, Route

CHAT, EMBEDDINGS = "/v1/chat/completions", "/v1/embeddings"
_PASSAGE = re.compile(r"<<<\[(P\d+)\] ([^\n]*)\n(.*?)\n>>>", re.DOTALL)
_QUICK = {"retry-after-ms": "1", "Content-Type": "application/json"}
"""The client tries again after a millisecond instead of half a second."""


class OpenAIServer(Loopback):
    """The server; `requests` holds what was asked."""

    def __init__(
        self, chat: Route | Sequence[Route] | None = None, embeddings: Route | Sequence[Route] | None = None
    ):
        routes = {CHAT: chat, EMBEDDINGS: embeddings}
        super().__init__({path: route for path, route in routes.items() if route is not None})

    @property
    def base_url(self) -> str:
        return self.url("/v1")

    def bodies(self, path: str = CHAT) -> list[dict[str, Any]]:
        return [json.loads(request.body) for request in self.requests if request.path == path]

    def prompts(self) -> list[str]:
        return [prompt_of(request) for request in self.requests if request.path == CHAT]


def prompt_of(request: Request) -> str:
    return "\n".join(message["content"] for message in json.loads(request.body)["messages"])


def passages_of(request: Request) -> dict[str, str]:
    """Label → text of the passages that a request shows the model."""
    return {label: text for label, _, text in _PASSAGE.findall(prompt_of(request))}


def reply(content: str, *, finish: str = "stop", status: int = 200) -> Reply:
    """A chat completion whose message is this text."""
    choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": content}}
    body = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1772668800,
        "model": "scripted",
        "choices": [choice],
        "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
    }
    return Reply(status, json.dumps(body).encode(), {"Content-Type": "application/json"})


def sentences(*pairs: tuple[str, Sequence[str]]) -> str:
    """The JSON that is asked for: sentences with their labels."""
    return json.dumps({"sentences": [{"text": text, "labels": list(labels)} for text, labels in pairs]})


def said(*pairs: tuple[str, Sequence[str]]) -> Reply:
    """A good answer."""
    return reply(sentences(*pairs))


def fenced(*pairs: tuple[str, Sequence[str]]) -> Reply:
    """A good answer in a Markdown fence, as many models give it."""
    return reply(f"```json\n{sentences(*pairs)}\n```")


def error(status: int, message: str = "scripted failure") -> Reply:
    """An error as such servers word it."""
    return Reply(status, json.dumps({"error": {"message": message}}).encode(), _QUICK)


def first_passage(change: Callable[[str], str] = lambda text: text) -> Callable[[Request], Reply]:
    """A model that quotes the first passage it is shown, changed."""

    def answer(request: Request) -> Reply:
        text = " ".join(passages_of(request)["P1"].split())
        return said((f"The source says: “{change(text)}”", ["P1"]))

    return answer


def embedded(dimension: int = 32) -> Callable[[Request], Reply]:
    """Embeddings by hashed words: texts that share words are near."""

    def answer(request: Request) -> Reply:
        asked = json.loads(request.body)["input"]
        texts = [asked] if isinstance(asked, str) else asked
        data = [
            {"object": "embedding", "index": i, "embedding": _vector(text, dimension)}
            for i, text in enumerate(texts)
        ]
        usage = {"prompt_tokens": 1, "total_tokens": 1}
        body = {"object": "list", "data": data, "model": "scripted-embedding", "usage": usage}
        return Reply(200, json.dumps(body).encode(), {"Content-Type": "application/json"})

    return answer


def _vector(text: str, dimension: int) -> list[float]:
    found = [0.0] * dimension
    for word in re.findall(r"\w+", text.lower()):
        found[int(hashlib.sha256(word.encode()).hexdigest(), 16) % dimension] += 1.0
    norm = math.sqrt(sum(x * x for x in found)) or 1.0
    return [x / norm for x in found]
