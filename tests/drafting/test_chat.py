"""The one door to a model, against a scripted server: what is sent, and every way in which an answer can fail."""

from __future__ import annotations

import json
import os
import time
from dataclasses import replace
from typing import Any

import pytest

from brief.drafting.chat import Chat, Reply
from brief.drafting.prompted import SENTENCES, LabelledSentence
from brief.errors import ProviderError
from brief.settings import Settings
from tests.support import openai_server as scripted
from tests.support.desk import connections
from tests.support.loopback import Loopback
from tests.support.loopback import Reply as Raw
from tests.support.openai_server import OpenAIServer

GOOD = ("Rain fell in Orlow.", ["P1"])
KEY = "sk-secret-0123456789"


def chat(server: OpenAIServer, **settings: Any) -> Chat:
    base = Settings(
        model_name="scripted", model_base_url=server.base_url, model_timeout=5.0, model_api_key=KEY
    )
    return Chat(replace(base, **settings))


def asked(script: Any, **settings: Any) -> Reply:
    with OpenAIServer(script) as server:
        return chat(server, **settings).ask("Say something of the passages.", SENTENCES)


def test_what_is_sent_is_the_prompt_and_the_schema() -> None:
    with OpenAIServer(scripted.said(GOOD)) as server:
        found = chat(server).ask("Say something of the passages.", SENTENCES)
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


@pytest.mark.parametrize(
    "content",
    [
        "",
        "jon",
        "I cannot help with that.",
        '{"sentences": [{"text": "Rain fell in Orlow.", "labels": ["P1"]}',
        '{"sentences": [{"text": "Rain fell.", "labels": ["P1"]}]} and more',
        "[]",
        "null",
        "42",
        '{"answer": "Rain fell."}',
        '{"sentences": "Rain fell."}',
        '{"sentences": [{"text": "Rain fell."}]}',
        '{"sentences": [{"text": 7, "labels": ["P1"]}]}',
        '{"sentences": [{"text": "Rain fell.", "labels": null}]}',
        '{"sentences": null}',
        "[" * 100_000,
    ],
)
def test_what_is_not_the_json_asked_for_is_refused_plainly(content: str) -> None:
    with pytest.raises(ProviderError, match="not the JSON that was asked for") as caught:
        asked(scripted.reply(content))
    assert caught.value.exit_code == 5 and "\n" not in str(caught.value)


def test_a_label_that_is_one_string_is_not_taken_apart() -> None:
    """``"labels": "P1"`` iterates as two characters."""
    with pytest.raises(ProviderError, match="not the JSON"):
        asked(scripted.reply(json.dumps({"sentences": [{"text": "Rain fell.", "labels": "P1"}]})))


@pytest.mark.parametrize("finish", ["length", "content_filter"])
def test_an_answer_that_was_cut_off_is_refused_even_where_it_parses(finish: str) -> None:
    with pytest.raises(ProviderError, match=finish.replace("_", ".")):
        asked(scripted.reply(scripted.sentences(GOOD), finish=finish))


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "scripted failure"),
        (404, "scripted failure"),
        (429, "scripted failure"),
        (500, "scripted failure"),
    ],
)
def test_an_error_of_the_endpoint_names_model_address_and_reason(status: int, words: str) -> None:
    with OpenAIServer(scripted.error(status)) as server, pytest.raises(ProviderError) as caught:
        chat(server).ask("Anything.", SENTENCES)
    text = str(caught.value)
    assert words in text and "scripted" in text and server.base_url in text and "\n" not in text
    assert KEY not in text
    assert len(server.requests) == (3 if status in (429, 500) else 1)


def test_a_fault_that_passes_is_tried_again() -> None:
    with OpenAIServer([scripted.error(500), scripted.error(429), scripted.said(GOOD)]) as server:
        assert chat(server).ask("Anything.", SENTENCES).value
        assert len(server.requests) == 3


@pytest.mark.parametrize(
    "raw",
    [
        Raw(200, b"<html>a captive portal</html>", {"Content-Type": "text/html"}),
        Raw(200, b"{}", {"Content-Type": "application/json"}),
        Raw(200, b'{"choices": []}', {"Content-Type": "application/json"}),
        Raw(
            200,
            b'{"choices": [{"message": {"role": "assistant", "content": nul',
            {"Content-Type": "application/json"},
        ),
    ],
)
def test_an_answer_that_is_no_completion_is_a_provider_error(raw: Raw) -> None:
    with pytest.raises(ProviderError):
        asked(raw)


def test_a_refused_connection_is_a_provider_error() -> None:
    server = OpenAIServer(scripted.said(GOOD))
    with server:
        base = server.base_url
    with pytest.raises(ProviderError, match="scripted at http"):
        Chat(Settings(model_name="scripted", model_base_url=base, model_timeout=2.0)).ask(
            "Anything.", SENTENCES
        )


def test_a_slow_endpoint_is_given_up() -> None:
    slow = Raw(200, pieces=[b" "] * 400, pause=0.1)
    started = time.monotonic()
    with OpenAIServer(lambda _: (time.sleep(1.5), slow)[1]) as server, pytest.raises(ProviderError):
        chat(server, model_timeout=0.2).ask("Anything.", SENTENCES)
    assert time.monotonic() - started < 8


def test_a_redirect_is_not_followed() -> None:
    with OpenAIServer(scripted.said(GOOD)) as other:
        away = Raw(307, headers={"Location": other.url(scripted.CHAT)})
        with OpenAIServer(away) as server, pytest.raises(ProviderError):
            chat(server).ask("The secret text of an article.", SENTENCES)
        assert other.requests == []


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
        with connections() as reached:
            chat(server, model_api_key="").ask("Anything.", SENTENCES)
        assert {address[1] for address in reached} == {server.port}
        assert decoy.requests == []
        headers = server.requests[0].headers
        assert not any("from-the-environment" in value for value in headers.values())
        assert os.environ["LANGSMITH_TRACING"] == "false"


def test_no_model_is_said_before_anything_is_imported() -> None:
    with pytest.raises(ProviderError, match="quoting writer"):
        Chat(Settings())
