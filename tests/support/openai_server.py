"""A scripted OpenAI-compatible server on loopback: chat completions (streamed where asked) and embeddings.

    with scripted([{"sentences": []}, "I cannot help with that.", error(500)]) as server:
        settings = {"model_name": "test", "model_base_url": server.base_url}
        ...
        assert "Rain" in server.prompts()[0]

A script is one answer or a list of answers, used up one by one (the last stays). An answer is

- a ``dict``: the model's answer as JSON;
- a ``str``: the model's answer to the letter, whatever it is (a refusal, another language, a leaked prompt);
- a `Said`: the same with a finish reason, a refusal, a count of tokens, a pause in the stream or a cut of it;
- a `Reply` of `tests.support.loopback`: any HTTP answer, made by hand or by `reply`, `said`, `fenced`, `error`;
- a function from `Request` to one of these: `passages_of(request)` and `prompt_of(request)` say what the model was
  shown, so that it can cite labels that do not exist, the same passage everywhere, or repeat an instruction.

A request with ``"stream": true`` gets every answer that is a completion as server-sent events, a few characters each.
`requests`, `bodies()` and `prompts()` hold what was asked; `most_at_once` how much of it at the same time.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from brief.checking import exam
from brief.checking.check_answers import FOLLOWS, QUESTIONS
from tests.support.loopback import Loopback, Reply, Request, Route

CHAT, EMBEDDINGS = "/v1/chat/completions", "/v1/embeddings"
_PASSAGE = re.compile(r"<<<\[(P\d+)\] ([^\n]*)\n(.*?)\n>>>", re.DOTALL)
_LINE = re.compile(r"^\[(P\d+)\] (?:\([^()]*\) )?(.*)$", re.MULTILINE)
_TO_CHECK = re.compile(r"^(\d+)\. (.*) \(cites [^()]*\)$", re.MULTILINE)
_JSON = {"Content-Type": "application/json"}
_QUICK = {"retry-after-ms": "1", "Content-Type": "application/json"}
"""The client tries again after a millisecond instead of half a second."""


@dataclass(frozen=True)
class Said:
    """What a model says, and how.

    Attributes:
        content: the answer's text.
        finish: the finish reason; None sends none.
        refusal: the words of a refusal in its own field.
        usage: tokens of prompt and answer; None sends no count.
        pause: seconds before each piece of a stream.
        cut: pieces of a stream after which the connection ends; None sends all.
        size: characters of one piece of a stream.
    """

    content: str = ""
    finish: str | None = "stop"
    refusal: str | None = None
    usage: tuple[int, int] | None = (100, 20)
    pause: float = 0.0
    cut: int | None = None
    size: int = 7

    def reply(self, status: int = 200) -> Reply:
        """As one JSON object."""
        message: dict[str, Any] = {"role": "assistant", "content": self.content}
        if self.refusal is not None:
            message |= {"content": None, "refusal": self.refusal}
        choice = {"index": 0, "finish_reason": self.finish, "message": message}
        body = {"id": "chatcmpl-1", "object": "chat.completion", "created": 1772668800, "model": "scripted"}
        return Reply(status, json.dumps({**body, "choices": [choice], **self._usage()}).encode(), _JSON)

    def stream(self) -> Reply:
        """As server-sent events."""
        key, words = ("content", self.content) if self.refusal is None else ("refusal", self.refusal)
        deltas: list[dict[str, Any]] = [{"role": "assistant", "content": ""}]
        deltas += [{key: words[i : i + self.size]} for i in range(0, len(words), self.size)]
        chunks: list[dict[str, Any]] = [
            {"choices": [{"index": 0, "delta": delta, "finish_reason": None}]} for delta in deltas
        ]
        chunks.append({"choices": [{"index": 0, "delta": {}, "finish_reason": self.finish}]})
        if self.usage:
            chunks.append({"choices": [], **self._usage()})
        head = {
            "id": "chatcmpl-1",
            "object": "chat.completion.chunk",
            "created": 1772668800,
            "model": "scripted",
        }
        pieces = [b"data: " + json.dumps(head | chunk).encode() + b"\n\n" for chunk in chunks]
        kept = [*pieces, b"data: [DONE]\n\n"] if self.cut is None else pieces[: self.cut]
        return Reply(200, headers={"Content-Type": "text/event-stream"}, pieces=kept, pause=self.pause)

    def _usage(self) -> dict[str, Any]:
        if self.usage is None:
            return {}
        prompt, answer = self.usage
        counts = {"prompt_tokens": prompt, "completion_tokens": answer, "total_tokens": prompt + answer}
        return {"usage": counts}


Answer = dict[str, Any] | str | Said | Reply
Script = Answer | Callable[[Request], Answer]


class OpenAIServer(Loopback):
    """The server; `requests` holds what was asked."""

    def __init__(
        self,
        chat: Script | Sequence[Script] | None = None,
        embeddings: Route | Sequence[Route] | None = None,
        *,
        tls: bool = False,
    ):
        routes: dict[str, Route | Sequence[Route]] = {}
        if chat is not None:
            routes[CHAT] = [_route(one) for one in chat] if isinstance(chat, list) else _route(chat)
        if embeddings is not None:
            routes[EMBEDDINGS] = embeddings
        super().__init__(routes, tls=tls)

    @property
    def base_url(self) -> str:
        return self.url("/v1")

    def _reply(self, request: Request) -> Reply:
        """As scripted; searches are planned by the server itself: none but the question."""
        if request.path == CHAT and CHAT in self.routes and is_plan(request):
            self.requests.append(request)
            return Said(json.dumps({"searches": []})).reply()
        return super()._reply(request)

    def bodies(self, path: str = CHAT) -> list[dict[str, Any]]:
        """What was asked, but for what a checker was, and for searches."""
        asked = [request for request in self.requests if request.path == path]
        apart = (request for request in asked if path != CHAT or not (is_check(request) or is_plan(request)))
        return [json.loads(request.body) for request in apart]

    def prompts(self) -> list[str]:
        """What a writer was asked."""
        asked = [request for request in self.requests if request.path == CHAT]
        return [prompt_of(request) for request in asked if not is_check(request) and not is_plan(request)]

    def plans(self) -> list[str]:
        """What was asked for searches."""
        asked = [request for request in self.requests if request.path == CHAT]
        return [prompt_of(request) for request in asked if is_plan(request)]

    def checks(self) -> list[str]:
        """What a checker was asked, the exam among it."""
        asked = [request for request in self.requests if request.path == CHAT]
        return [prompt_of(request) for request in asked if is_check(request)]


def scripted(answers: Script | Sequence[Script]) -> OpenAIServer:
    """A server that gives these answers to chat completions; a context manager with `base_url` and `requests`."""
    return OpenAIServer(list(answers) if isinstance(answers, tuple) else answers)


def is_check(request: Request) -> bool:
    """Whether a request asks a checker."""
    return prompt_of(request).startswith("You check sentences of an intelligence brief")


def is_plan(request: Request) -> bool:
    """Whether a request asks for searches."""
    return prompt_of(request).startswith("An analyst asks a question of a collection")


def to_check(request: Request) -> dict[int, str]:
    """The sentences that a checker is asked about, by their number."""
    return to_check_text(prompt_of(request))


def to_check_text(prompt: str) -> dict[int, str]:
    """The same of a prompt."""
    found = _TO_CHECK.findall(prompt.partition("The sentences to check:")[2])
    return {int(number): text.removeprefix("JUDGMENT: ") for number, text in found}


def verdict(number: int, text: str, supported: bool, **more: Any) -> dict[str, Any]:
    """A checker's verdict on one sentence."""
    questions = {name: "ok" for name in (*QUESTIONS, FOLLOWS)}
    said: dict[str, Any] = {"wrong": "", "words": "", "label": "", "source": ""}
    if not supported:
        questions["detail"] = "wrong"
        said |= {"wrong": "the source does not say it", "words": " ".join(text.split()[:3])}
    return {"number": number, **questions, "supported": "yes" if supported else "no", **said, **more}


def checking(script: Script, says: Callable[[str], bool] = lambda _: True) -> Callable[[Request], Answer]:
    """A script with a capable checker beside it: it knows the exam, and says of other sentences what it is told to."""
    known = {item.text: item.supported for item in exam.items()}

    def answer(request: Request) -> Answer:
        if is_check(request):
            sentences = to_check(request).items()
            return {"verdicts": [verdict(n, text, known.get(text, says(text))) for n, text in sentences]}
        return script(request) if callable(script) else script

    return answer


def _route(script: Script) -> Route:
    def answer(request: Request) -> Reply:
        found = script(request) if callable(script) else script
        streamed = bool(json.loads(request.body or b"{}").get("stream"))
        if isinstance(found, Reply):
            return _streamed(found) if streamed else found
        made = (
            found if isinstance(found, Said) else Said(found if isinstance(found, str) else json.dumps(found))
        )
        return made.stream() if streamed else made.reply()

    return answer


def _streamed(found: Reply) -> Reply:
    """A completion that was made as one object, as a stream; anything else as it is."""
    if found.status != 200 or not found.body:
        return found
    try:
        choice = json.loads(found.body)["choices"][0]
        return Said(choice["message"]["content"], choice["finish_reason"]).stream()
    except (ValueError, LookupError, TypeError):
        return found


def prompt_of(request: Request) -> str:
    return "\n".join(message["content"] for message in json.loads(request.body)["messages"])


def passages_of(request: Request) -> dict[str, str]:
    """Label → text of the passages, or of the numbered sentences of articles, that a request shows the model."""
    prompt = prompt_of(request)
    passages = {label: text for label, _, text in _PASSAGE.findall(prompt)}
    return passages or dict(_LINE.findall(prompt))


def reply(content: str, *, finish: str = "stop", status: int = 200) -> Reply:
    """A chat completion whose message is this text."""
    return Said(content, finish).reply(status)


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
