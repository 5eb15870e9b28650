"""The line to the endpoint by itself: another address is never connected to, whoever asks for it."""

from __future__ import annotations

import httpx2
import pytest

from brief.net.endpoint_fault import Fault
from brief.net.endpoint_transport import Line
from tests.support.loopback import Loopback, Reply


def test_a_request_to_another_address_is_stopped_before_anything_is_sent() -> None:
    with Loopback({"/v1/chat": Reply(200, b"{}")}) as here, Loopback() as elsewhere:
        line = Line(here.url("/v1"), "sk-1", 1000)
        for url in (
            elsewhere.url("/v1/chat"),
            here.url("/v2/chat"),
            here.url("/v1x/chat"),
            here.url("/v1/chat", "localhost"),
            here.url("/v1/chat").replace("http:", "https:"),
        ):
            with pytest.raises(Fault, match="another address than model.base_url was stopped"):
                line.handle_request(httpx2.Request("POST", url, json={}))
        assert here.requests == [] and elsewhere.requests == []
        response = line.handle_request(httpx2.Request("POST", here.url("/v1/chat"), json={}))
        assert response.read() == b"{}" and here.requests[0].headers["authorization"] == "Bearer sk-1"


def test_only_the_headers_that_the_protocol_needs_are_sent() -> None:
    with Loopback({"/v1/chat": Reply(200, b"{}")}) as here:
        headers = {"X-Told": "1", "Authorization": "Bearer other", "OpenAI-Organization": "o", "Cookie": "c"}
        request = httpx2.Request("POST", here.url("/v1/chat"), json={}, headers=headers)
        Line(here.url("/v1"), "", 1000).handle_request(request).read()
        assert set(here.requests[0].headers) <= {
            *(
                "host",
                "user-agent",
                "accept",
                "accept-encoding",
                "connection",
                "content-type",
                "content-length",
            )
        }
