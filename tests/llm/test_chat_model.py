"""The one door to a model, against a scripted server: what is sent, kept, counted and refused."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from brief.corpus.sqlite.kept_answers import KeptAnswers
from brief.errors import BudgetError, ProviderError
from brief.llm.budget import Spent
from brief.llm.chat_model import Chat, Reply
from brief.settings import Settings
from tests.support import openai_server as scripted
from tests.support.desk import connections
from tests.support.loopback import Loopback, Request
from tests.support.openai_server import OpenAIServer, Said
from tests.support.shapes import SENTENCES, LabelledSentence

GOOD = ("Rain fell in Orlow.", ["P1"])
PAIR = ("Rain fell in Orlow.", ("P1",))
KEY = "sk-secret-0123456789"


def chat(server: OpenAIServer, *, cache: Path | None = None, recorder: Any = None, **settings: Any) -> Chat:
    base = Settings(
        model_name="scripted", model_base_url=server.base_url, model_timeout=5.0, model_api_key=KEY
    )
    kept = KeptAnswers(cache) if cache else None
    return Chat(replace(base, **settings), cache=kept, recorder=recorder)


def closing_of(server: OpenAIServer, use: Callable[[Chat], Any]) -> Any:
    with closing(chat(server)) as door:
        return use(door)


def asked(script: Any, **settings: Any) -> Reply:
    with OpenAIServer(script) as server, closing(chat(server, **settings)) as door:
        return door.ask("Say something of the passages.", SENTENCES)


def test_what_is_sent_is_the_prompt_and_the_schema() -> None:
    with OpenAIServer(scripted.said(GOOD)) as server:
        with closing(chat(server)) as door:
            found = door.ask("Say something of the passages.", SENTENCES)
        body = server.bodies()[0]
        request = server.requests[0]
    assert found == Reply(
        (LabelledSentence("Rain fell in Orlow.", ("P1",)),), (("input_tokens", 100), ("output_tokens", 20))
    )
    assert body["model"] == "scripted" and body["temperature"] == 0 and not body.get("stream")
    assert [m["content"] for m in body["messages"]] == ["Say something of the passages."]
    form = body["response_format"]
    assert form["type"] == "json_schema" and form["json_schema"]["strict"] is True
    item = form["json_schema"]["schema"]["properties"]["sentences"]["items"]
    assert item["required"] == ["text", "labels"] and item["additionalProperties"] is False
    assert "tools" not in body
    assert request.path == scripted.CHAT and request.headers["authorization"] == f"Bearer {KEY}"
    assert "openai-organization" not in request.headers or not request.headers["openai-organization"]


def test_fenced_json_and_labels_in_brackets_are_taken() -> None:
    found = asked(scripted.fenced(("Rain  fell\nin Orlow.", ["[P1]", " P2 "])))
    assert found.value == (LabelledSentence("Rain fell in Orlow.", ("P1", "P2")),)


def test_an_empty_list_is_an_answer_and_empty_sentences_are_left_out() -> None:
    assert asked(scripted.said()).value == ()
    assert asked(scripted.said(("  ", ["P1"]), GOOD)).value == (LabelledSentence(GOOD[0], ("P1",)),)


def test_an_endpoint_without_structured_output_is_asked_by_instruction_and_remembered() -> None:
    for status in (400, 404, 422):
        refusal = scripted.error(status, "response_format is not something that we know")
        script = [refusal, scripted.fenced(GOOD), scripted.said(GOOD)]
        with OpenAIServer(script) as server, closing(chat(server)) as door:
            assert door.ask("Rain?", SENTENCES).value == (LabelledSentence(*PAIR),)
            assert closing_of(server, lambda door: door.ask("Snow?", SENTENCES).value)
            bodies = server.bodies()
        assert ["response_format" in body for body in bodies] == [True, False, False]
        assert bodies[0]["messages"][0]["content"] == "Rain?"
        assert '"additionalProperties": false' in bodies[1]["messages"][0]["content"]


@pytest.mark.parametrize("name", ["temperature", "seed", "max_completion_tokens"])
def test_a_parameter_that_the_endpoint_does_not_take_is_left_out(name: str) -> None:
    script = [scripted.error(400, f"Unsupported parameter: '{name}'"), scripted.said(GOOD)]
    with OpenAIServer(script) as server, closing(chat(server)) as door:
        assert door.ask("Rain?", SENTENCES).value
        first, second = server.bodies()
    assert name in first and name not in second and "response_format" in second
    assert ("max_tokens" in second) == (name == "max_completion_tokens")


def test_an_unknown_model_or_too_long_a_text_is_not_asked_twice() -> None:
    for status, text in ((404, "The model `x` does not exist"), (400, "maximum context length is 4096")):
        with OpenAIServer(scripted.error(status, text)) as server, closing(chat(server)) as door:
            with pytest.raises(ProviderError):
                door.ask("Rain?", SENTENCES)
            assert len(server.requests) == 1


def test_several_are_asked_at_once_but_no_more_than_set_and_come_back_in_order() -> None:
    def slow(request: Request) -> Any:
        number = int(scripted.prompt_of(request))
        time.sleep(0.05 * (6 - number))
        return (
            scripted.error(400, "no such number, not found")
            if number == 3
            else scripted.said((f"It is {number}.", ["P1"]))
        )

    with OpenAIServer(slow) as server, closing(chat(server, model_concurrency=3)) as door:
        found = door.ask_all([(str(i), SENTENCES) for i in range(6)])
        assert server.most_at_once == 3 and door.spent.calls == 5
    assert [r.value[0].text if isinstance(r, Reply) else "failed" for r in found] == [
        "failed" if i == 3 else f"It is {i}." for i in range(6)
    ]
    assert isinstance(found[3], ProviderError)


def test_elements_are_told_as_they_come_and_the_count_comes_with_the_stream() -> None:
    seen: list[tuple[float, object]] = []
    pairs = [(f"Sentence {i}.", ["P1"]) for i in range(4)]
    said = Said(scripted.sentences(*pairs), pause=0.01)
    with OpenAIServer(said) as server, closing(chat(server)) as door:
        found = door.ask("Tell.", SENTENCES, each=lambda e: seen.append((time.monotonic(), e)))
        ended = time.monotonic()
        assert server.bodies()[0]["stream"] is True
        assert server.bodies()[0]["stream_options"] == {"include_usage": True}
    assert [e for _, e in seen] == [{"text": t, "labels": n} for t, n in pairs]
    assert ended - seen[0][0] > 0.1, "the first was told long before the end"
    assert len(found.value) == 4 and found.usage == (("input_tokens", 100), ("output_tokens", 20))


def test_an_endpoint_that_does_not_stream_is_asked_without() -> None:
    seen: list[object] = []
    refusing = [scripted.error(400, "stream is not supported"), scripted.said(GOOD)]
    with OpenAIServer(refusing) as server, closing(chat(server)) as door:
        assert door.ask("Tell.", SENTENCES, each=seen.append).value and len(seen) == 1
    whole = Said(scripted.sentences(GOOD)).reply()
    with Loopback({scripted.CHAT: whole}) as server:  # it ignores that a stream was asked for
        seen.clear()
        door = Chat(Settings(model_name="m", model_base_url=server.url("/v1"), model_timeout=5.0))
        with closing(door):
            assert door.ask("Tell.", SENTENCES, each=seen.append).value and len(seen) == 1


def test_what_the_caller_raises_is_the_callers() -> None:
    def each(element: object) -> None:
        raise KeyError("mine")

    with OpenAIServer(scripted.said(GOOD)) as server, closing(chat(server)) as door:
        with pytest.raises(KeyError, match="mine"):
            door.ask("Tell.", SENTENCES, each=each)
        assert len(server.requests) == 1 and door.spent.uncounted == 1


def test_an_answer_is_kept_and_not_asked_for_or_counted_again(tmp_path: Path) -> None:
    cache = tmp_path / "model-answers.sqlite"
    with OpenAIServer(scripted.said(GOOD)) as server:
        with closing(chat(server, cache=cache)) as door:
            first = door.ask("Rain?", SENTENCES)
        with closing(chat(server, cache=cache)) as door:
            seen: list[object] = []
            again = door.ask("Rain?", SENTENCES, each=seen.append)
            assert (again.value, again.usage, again.cached) == (first.value, (), True) and len(seen) == 1
            assert door.spent == Spent(cached=1)
            assert not door.ask("Snow?", SENTENCES).cached
        with closing(chat(server, cache=cache, model_answer_tokens=9)) as door:
            assert not door.ask("Rain?", SENTENCES).cached
        with closing(chat(server, cache=cache, model_cache=False)) as door:
            assert not door.ask("Rain?", SENTENCES).cached
        assert len(server.requests) == 4
    held = cache.read_bytes()
    assert KEY.encode() not in held and b"Rain?" not in held


def test_what_is_held_but_reads_no_longer_is_asked_anew_and_recordings_are_complete(tmp_path: Path) -> None:
    kept: list[str] = []

    class Tape:
        def find(self, key: str) -> str | None:
            return None

        def keep(self, key: str, request: Any, response: str) -> None:
            kept.append(response)

    def stricter(found: object) -> object:
        raise ValueError("no longer")

    cache = tmp_path / "a"
    with OpenAIServer(scripted.said(GOOD)) as server:
        with closing(chat(server, cache=cache)) as door:
            door.ask("Rain?", SENTENCES)
        with closing(chat(server, cache=cache, recorder=Tape())) as door:
            assert door.ask("Rain?", SENTENCES).cached and len(kept) == 1
            with pytest.raises(ProviderError, match="no longer"):
                door.ask("Rain?", replace(SENTENCES, read=stricter))
        assert len(server.requests) == 2


def test_an_answer_that_cannot_be_used_is_not_kept(tmp_path: Path) -> None:
    script = [Said("no JSON"), scripted.said(GOOD)]
    with OpenAIServer(script) as server, closing(chat(server, cache=tmp_path / "a")) as door:
        with pytest.raises(ProviderError):
            door.ask("Rain?", SENTENCES)
        assert not door.ask("Rain?", SENTENCES).cached


def test_a_recorder_is_asked_first_and_may_refuse_to_send() -> None:
    class Missing(Exception):
        pass

    class Tape:
        def __init__(self) -> None:
            self.held: dict[str, tuple[Any, str]] = {}
            self.replay = False

        def find(self, key: str) -> str | None:
            if key not in self.held and self.replay:
                raise Missing(key)
            return self.held[key][1] if key in self.held else None

        def keep(self, key: str, request: Any, response: str) -> None:
            self.held[key] = (request, response)

    tape = Tape()
    with OpenAIServer(scripted.said(GOOD)) as server:
        with closing(chat(server, recorder=tape)) as door:
            door.ask("Rain?", SENTENCES)
        ((request, response),) = tape.held.values()
        assert request["messages"] == [{"role": "user", "content": "Rain?"}] and KEY not in repr(request)
        assert json.loads(response)["sentences"]
        tape.replay = True
        with closing(chat(server, recorder=tape)) as door:
            assert door.ask("Rain?", SENTENCES).cached
            with pytest.raises(Missing):
                door.ask_all([("Snow?", SENTENCES)])
        assert len(server.requests) == 1


def test_a_budget_is_weighed_before_a_question_is_sent() -> None:
    with OpenAIServer(scripted.said(GOOD)) as server:
        with closing(chat(server, model_max_tokens=2600, model_answer_tokens=1000)) as door:
            outcomes = door.ask_all([(f"Rain {i}?", SENTENCES) for i in range(20)])
            sent = len(server.requests)
        # each was booked at its true 120 tokens, and none was sent that could have gone beyond 2600
        held = [not isinstance(o, BudgetError) for o in outcomes]
        assert sum(held) == sent and all(held[: sent - 1]) and not any(held[sent + 1 :])
        assert 10 <= sent <= 13 and door.spent.input_tokens + door.spent.output_tokens <= 2600
    assert "of 2,600 are left" in str(outcomes[-1]) and outcomes[-1].exit_code == 5


def test_a_price_makes_a_cost_and_a_limit_of_it() -> None:
    priced = {"model_prices": {"scripted": "10/100"}, "model_answer_tokens": 100}
    with OpenAIServer(scripted.said(GOOD)) as server:
        with closing(chat(server, **priced)) as door:
            door.ask("Rain?", SENTENCES)
            assert door.spent.usd == pytest.approx((100 * 10 + 20 * 100) / 1e6)
            assert "0.0030 USD" in door.spent.words()
        over = pytest.raises(BudgetError, match="could cost up to .* USD")
        with closing(chat(server, model_max_usd=0.001, **priced)) as door, over:
            door.ask("Rain?", SENTENCES)
        assert len(server.requests) == 1


def test_what_the_server_does_not_count_is_said_and_weighed() -> None:
    silent = Said(scripted.sentences(GOOD), usage=None)
    with OpenAIServer(silent) as server, closing(chat(server, model_max_tokens=6500)) as door:
        found = door.ask("Rain? " * 500, SENTENCES)
        assert found.usage == () and door.spent.uncounted == 1 and door.spent.input_tokens == 0
        assert "not counted" in door.spent.words()
        with pytest.raises(BudgetError):
            door.ask("Snow? " * 500, SENTENCES)


def test_nothing_goes_anywhere_else_whatever_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    with Loopback({}) as decoy, OpenAIServer(scripted.said(GOOD)) as server:
        for name in (
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "ALL_PROXY",
            "http_proxy",
            "https_proxy",
            "all_proxy",
            "OPENAI_PROXY",
        ):
            monkeypatch.setenv(name, decoy.url())
        for name in ("OPENAI_BASE_URL", "OPENAI_API_BASE", "LANGSMITH_ENDPOINT", "LANGCHAIN_ENDPOINT"):
            monkeypatch.setenv(name, decoy.url("/v1"))
        monkeypatch.setenv(
            "OPENAI_CUSTOM_HEADERS", "X-Told: from-the-environment\nAuthorization: Bearer other"
        )
        monkeypatch.setenv("LANGSMITH_GATEWAY", decoy.url())
        for name in ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2"):
            monkeypatch.setenv(name, "true")
        for name in (
            "OPENAI_API_KEY",
            "LANGSMITH_API_KEY",
            "LANGCHAIN_API_KEY",
            "OPENAI_ORG_ID",
            "OPENAI_ORGANIZATION",
            "OPENAI_PROJECT_ID",
        ):
            monkeypatch.setenv(name, "from-the-environment")
        with connections() as reached, closing(chat(server, model_api_key="")) as door:
            door.ask("Anything.", SENTENCES)
        assert {address[1] for address in reached} == {server.port}
        assert decoy.requests == []
        headers = server.requests[0].headers
        assert set(headers) == {
            "host",
            "user-agent",
            "accept",
            "accept-encoding",
            "connection",
            "content-type",
            "content-length",
        }
        assert not any("from-the-environment" in value for value in headers.values())
        assert os.environ["LANGSMITH_TRACING"] == "false"


def test_no_model_is_said_before_anything_is_imported() -> None:
    with pytest.raises(ProviderError, match="quoting writer"):
        Chat(Settings())
