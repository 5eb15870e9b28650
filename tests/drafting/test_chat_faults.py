"""An endpoint that misbehaves, over real HTTP on loopback: each fault is one plain line, and none takes long."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from email.utils import formatdate
from typing import Any

import pytest

from brief.errors import ProviderError
from brief.llm.chat_model import Chat
from brief.settings import Settings
from tests.support import openai_server as scripted
from tests.support.loopback import Loopback, Reply
from tests.support.openai_server import CHAT, OpenAIServer, Said
from tests.support.shapes import SENTENCES

KEY = "sk-secret-0123456789"
GOOD = scripted.sentences(("Rain fell in Orlow.", ["P1"]))
EVENTS = {"Content-Type": "text/event-stream"}
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module", autouse=True)
def imported() -> None:
    """The libraries take seconds to import, which are none of the endpoint's."""
    import langchain_openai  # noqa: F401


def door(base_url: str, **settings: Any) -> Chat:
    base = Settings(model_name="m-1", model_base_url=base_url, model_timeout=3.0, model_api_key=KEY)
    return Chat(replace(base, **settings))


def failed(
    script: Any, *, stream: bool = False, within: float = 8.0, **settings: Any
) -> tuple[str, OpenAIServer]:
    """The error's words, after the checks that every error has to pass."""
    with OpenAIServer(script) as server, closing(door(server.base_url, **settings)) as chat:
        started = time.monotonic()
        with pytest.raises(ProviderError) as caught:
            chat.ask("Anything?", SENTENCES, each=(lambda _: None) if stream else None)
        assert time.monotonic() - started < within
        text = str(caught.value)
        assert text.startswith(f"model m-1 at {server.base_url} ") and "\n" not in text and len(text) < 500
        assert KEY not in text and caught.value.exit_code == 5
    return text, server


def quick(status: int, message: str = "scripted failure", **headers: str) -> Reply:
    body = json.dumps({"error": {"message": message}}).encode()
    return Reply(status, body, {**JSON, "retry-after-ms": "1", **headers})


@pytest.mark.parametrize(
    ("status", "says", "sent"),
    [
        (401, "refuses the key (401); set model.api_key", 1),
        (402, "money is used up", 1),
        (403, "refuses the key (403)", 1),
        (404, "knows no such model", 1),
        (408, "failed (408); try again later", 3),
        (409, "failed (409)", 3),
        (413, "does not take the question", 1),
        (418, "answers with status 418; check model.base_url", 1),
        (429, "asks for fewer questions (429)", 3),
        (500, "failed (500)", 3),
        (503, "failed (503)", 3),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_a_status_says_what_to_do_and_is_tried_again_where_that_may_help(
    status: int, says: str, sent: int, stream: bool
) -> None:
    words = f"It was not found: key {KEY} see https://evil.example/x"
    text, server = failed(quick(status, words), stream=stream)
    assert says in text and len(server.requests) == sent
    assert "evil.example" not in text and "(link)" in text and "(key)" in text


@pytest.mark.parametrize(
    ("base", "reply", "hint"),
    [
        ("", Reply(404, b"404 page not found"), True),
        ("/", quick(404, "no such route"), True),
        ("", Reply(405, b"{}", JSON), True),
        ("", Reply(200, b"Ollama is running"), True),
        ("", quick(401), False),
        ("", quick(400, "bad"), False),
        ("/v1", quick(404, "the model does not exist"), False),
        ("/openai/v1/", quick(404), False),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_an_address_without_a_version_is_said_where_nothing_answers(
    base: str, reply: Reply, hint: bool, stream: bool
) -> None:
    with (
        Loopback({f"{base.rstrip('/')}/chat/completions": reply}) as server,
        closing(door(server.url(base))) as chat,
        pytest.raises(ProviderError) as caught,
    ):
        chat.ask("Anything?", SENTENCES, each=(lambda _: None) if stream else None)
    said = f"model.base_url has no /v1 at its end, try {server.url('/v1')}"
    assert (said in str(caught.value)) is hint and ("try http" in str(caught.value)) is hint


def test_a_fault_that_passes_is_tried_again() -> None:
    with OpenAIServer([quick(500), quick(429), Said(GOOD)]) as server, closing(door(server.base_url)) as chat:
        assert chat.ask("Anything?", SENTENCES).value and len(server.requests) == 3
    text, server = failed([quick(500), Said(GOOD)], model_retries=0)
    assert len(server.requests) == 1


def test_retry_after_is_kept_to_in_seconds_and_as_a_date() -> None:
    for value in ("1", formatdate(time.time() + 3, usegmt=True)):
        busy = Reply(429, b"{}", {**JSON, "Retry-After": value})
        with OpenAIServer([busy, Said(GOOD)]) as server, closing(door(server.base_url)) as chat:
            started = time.monotonic()
            assert chat.ask("Anything?", SENTENCES).value
            assert 0.7 <= time.monotonic() - started < 3.5


@pytest.mark.parametrize("value", ["3600", "61", "1e400", formatdate(4e9, usegmt=True)])
def test_a_wait_beyond_the_cap_is_not_waited(value: str) -> None:
    busy = Reply(429, b"{}", {**JSON, "Retry-After": value})
    text, server = failed(busy, within=6.0, model_timeout=600.0)
    assert "asks to be left alone for" in text and len(server.requests) == 1


@pytest.mark.parametrize("value", ["soon", "", "nan", "-5"])
def test_a_retry_after_that_says_nothing_leaves_the_own_pauses(value: str) -> None:
    text, server = failed(Reply(503, b"{}", {**JSON, "Retry-After": value}), within=6.0, model_timeout=20.0)
    assert len(server.requests) == 3


def test_an_account_without_money_is_not_asked_again() -> None:
    body = {"error": {"message": "You exceeded your quota", "code": "insufficient_quota"}}
    text, server = failed(Reply(429, json.dumps(body).encode(), JSON))
    assert "money is used up" in text and len(server.requests) == 1


def test_a_refused_connection_names_the_address() -> None:
    with Loopback() as server:
        base = server.url("/v1")
    with closing(door(base)) as chat, pytest.raises(ProviderError) as caught:
        chat.ask("Anything?", SENTENCES)
    assert f"model m-1 at {base} no connection" in str(caught.value) and "is the server running?" in str(
        caught.value
    )


def test_a_name_that_does_not_resolve_is_plain() -> None:
    plain = pytest.raises(ProviderError, match="cannot be resolved")
    with closing(door("http://model.invalid/v1", model_retries=0)) as chat, plain:
        chat.ask("Anything?", SENTENCES)


def test_a_certificate_that_nobody_trusts_and_plain_http_where_tls_was_meant() -> None:
    with OpenAIServer(Said(GOOD), tls=True) as server, closing(door(server.base_url)) as chat:
        with pytest.raises(ProviderError, match="certificate cannot be trusted"):
            chat.ask("Anything?", SENTENCES)
        assert server.requests == []
    with OpenAIServer(Said(GOOD)) as server:
        address = server.base_url.replace("http:", "https:")
        with closing(door(address)) as chat, pytest.raises(ProviderError, match="no encrypted connection"):
            chat.ask("Anything?", SENTENCES)


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("how", ["silent", "headers", "body", "events", "comments"])
def test_a_server_that_is_silent_or_drips_is_given_up_in_time(how: str, stream: bool) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
    event = b'data: {"choices": [{"index": 0, "delta": {"content": " "}, "finish_reason": null}]}\n\n'
    replies: dict[str, Reply | Callable[[Any], Reply]] = {
        "silent": Reply(200, pieces=[b""] * 400, pause=0.1),
        "headers": Reply(raw=head + b"X-Drip: " + b"x" * 500, pause=0.05),
        "body": Reply(200, headers=JSON, pieces=[b" "] * 400, pause=0.05),
        "events": Reply(200, headers=EVENTS, pieces=[event] * 400, pause=0.05),
        "comments": Reply(200, headers=EVENTS, pieces=[b": still here\n\n"] * 400, pause=0.05),
    }
    text, server = failed(replies[how], stream=stream, within=6.0, model_timeout=0.6)
    if stream or how in ("silent", "headers", "body"):
        assert "took too long" in text
    # what is JSON although a stream was asked for is asked for once more without
    assert len(server.requests) == (2 if stream and how == "body" else 1)


def test_a_time_out_in_the_middle_of_a_stream_is_not_asked_again() -> None:
    text, server = failed(Said(GOOD, pause=0.2), stream=True, within=6.0, model_timeout=0.9)
    assert "took too long" in text and len(server.requests) == 1


@pytest.mark.parametrize("pieces", [0, 1, 3, 8])
def test_a_cut_stream_is_an_error_whatever_came(pieces: int) -> None:
    text, server = failed(Said(GOOD, cut=pieces), stream=True, model_retries=0)
    assert "broke off" in text or "no answer of a chat model" in text


def test_a_stream_that_was_cut_after_an_element_was_told_is_not_asked_again() -> None:
    long = scripted.sentences(*[(f"Sentence {i}.", ["P1"]) for i in range(9)])
    seen: list[object] = []
    with OpenAIServer([Said(long, cut=20), Said(long)]) as server, closing(door(server.base_url)) as chat:
        with pytest.raises(ProviderError, match="broke off"):
            chat.ask("Anything?", SENTENCES, each=seen.append)
        assert seen and len(server.requests) == 1
    with OpenAIServer([Said(long, cut=2), Said(long)]) as server, closing(door(server.base_url)) as chat:
        assert (
            len(chat.ask("Anything?", SENTENCES, each=seen.append).value) == 9 and len(server.requests) == 2
        )


def test_a_cut_body_is_an_error() -> None:
    whole = Said(GOOD).reply().body
    cut = Reply(200, whole[:-20], JSON, promised=len(whole))
    assert "broke off" in failed(cut, model_retries=0)[0]
    garbage = Reply(raw=b"SSH-2.0-OpenSSH_9.2\r\n")
    assert "broke" in failed(garbage, model_retries=0)[0]


@pytest.mark.parametrize("content", ["", "   \n", "```json\n```"])
@pytest.mark.parametrize("stream", [False, True])
def test_an_empty_answer_is_said(content: str, stream: bool) -> None:
    text, _ = failed(Said(content), stream=stream)
    assert "gave an empty answer" in text or "not the JSON" in text


@pytest.mark.parametrize(
    "content",
    [
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
        '{"sentences": [{"text": "Rain fell.", "labels": "P1"}]}',
        '{"sentences": null}',
        '{"sentences": [], "sentences": []}',
        '{"sentences": [], "n": NaN}',
        '{"sentences": [], "n": 1e999}',
        "[" * 100_000,
        '{"sentences": ' + "[" * 5_000,
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_what_is_not_the_json_asked_for_is_refused_plainly(content: str, stream: bool) -> None:
    text, server = failed(Said(content, size=4000), stream=stream)
    assert "not the JSON that was asked for" in text and "Rain" not in text and "help" not in text


@pytest.mark.parametrize("stream", [False, True])
def test_an_answer_that_was_cut_at_its_length_or_filtered_is_refused_even_where_it_parses(
    stream: bool,
) -> None:
    text, _ = failed(Said(GOOD, finish="length"), stream=stream)
    assert "cut off at the length asked for (finish_reason length" in text and "model.answer_tokens" in text
    text, _ = failed(Said(GOOD, finish="content_filter"), stream=stream)
    assert "finish_reason content_filter" in text


def test_a_refusal_is_said_in_its_words_without_its_links() -> None:
    text, _ = failed(Said(refusal="I will not write\nabout this. See www.evil.example/x"))
    assert "refuses to answer (it says: I will not write about this. See (link))" in text
    assert failed(Said(refusal="I will not."), stream=True)[0]


def test_a_redirect_is_not_followed() -> None:
    for status in (301, 302, 307, 308):
        with OpenAIServer(Said(GOOD)) as other:
            text, server = failed(Reply(status, headers={"Location": other.url(CHAT)}))
            assert "redirects elsewhere" in text and other.requests == [] and len(server.requests) == 1


@pytest.mark.parametrize("stream", [False, True])
def test_ten_times_the_length_asked_for_is_stopped(stream: bool) -> None:
    long = scripted.sentences(*[("Rain fell in Orlow and did not stop.", ["P1"])] * 200)
    text, _ = failed(Said(long, size=200), stream=stream, model_answer_tokens=50)
    assert "10 times the length asked for" in text


@pytest.mark.parametrize("stream", [False, True])
def test_an_answer_without_end_is_stopped_long_before_it_fills_the_memory(stream: bool) -> None:
    flood = Reply(200, headers=EVENTS if stream else JSON, pieces=[b" " * 65536] * 4000)
    text, _ = failed(flood, stream=stream, within=6.0, model_answer_tokens=500, model_timeout=30.0)
    assert "without end" in text


def test_a_compressed_answer_is_not_unpacked() -> None:
    assert "compressed" in failed(Reply(200, b"\x1f\x8b", {**JSON, "Content-Encoding": "gzip"}))[0]


@pytest.mark.parametrize("stream", [False, True])
def test_a_web_page_is_told_from_an_api(stream: bool) -> None:
    page = Reply(200, b"<html>a captive portal</html>", {"Content-Type": "text/html; charset=utf-8"})
    text, _ = failed(page, stream=stream)
    assert "answers with a web page" in text and "captive" not in text
    text, _ = failed(Reply(502, b"<html>Bad gateway</html>", {"Content-Type": "text/html"}), model_retries=0)
    assert "failed (502); try again later" in text and "html" not in text


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b"[]",
        b'"hello"',
        b'{"choices": []}',
        b'{"choices": null}',
        b'{"choices": [{}]}',
        b'{"choices": [{"message": {"role": "assistant", "content": nul',
        b"[" * 200_000,
        b'{"error": {"message": "it broke"}}',
        b"\xff\xfe",
    ],
)
def test_an_answer_that_is_no_completion_is_a_provider_error(body: bytes) -> None:
    failed(Reply(200, body, JSON), model_retries=0)
    events = b"data: " + body.replace(b"\n", b"") + b"\n\ndata: [DONE]\n\n"
    failed(Reply(200, events, EVENTS), stream=True, model_retries=0)


def test_after_a_fault_that_no_question_survives_nothing_more_is_sent() -> None:
    with OpenAIServer(quick(401)) as server, closing(door(server.base_url)) as chat:
        found = chat.ask_all([(f"{i}?", SENTENCES) for i in range(8)])
        assert all(isinstance(one, ProviderError) for one in found) and len(server.requests) <= 2
    slow = Reply(200, pieces=[b""] * 100, pause=0.1)
    with OpenAIServer(slow) as server, closing(door(server.base_url, model_timeout=0.3)) as chat:
        started = time.monotonic()
        chat.ask_all([(f"{i}?", SENTENCES) for i in range(8)])
        assert time.monotonic() - started < 6 and len(server.requests) <= 4


def test_a_key_that_no_header_can_carry_is_not_sent() -> None:
    for key in ("sk-1\n", "sk-\u0451", " sk-1", "a\r\nX-Other: 1"):
        with pytest.raises(ProviderError, match="model.api_key holds") as caught:
            door("http://127.0.0.1:9/v1", model_api_key=key)
        assert "sk-" not in str(caught.value) and "Other" not in str(caught.value)


@pytest.mark.parametrize("slash", ["", "/"])
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_an_address_may_end_with_a_slash_and_be_a_name(slash: str, host: str) -> None:
    with OpenAIServer(Said(GOOD)) as server, closing(door(server.url("/v1", host) + slash)) as chat:
        assert chat.ask("Anything?", SENTENCES).value and server.paths() == [CHAT]
