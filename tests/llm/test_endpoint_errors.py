"""When to ask again, and after how long; which parameter to leave out."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from brief.llm.endpoint_errors import MAX_WAIT, pause, refused, retry_after
from brief.net.endpoint_fault import Fault

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7.0),
        ("0.5", 0.5),
        ("-3", 0.0),
        ("Thu, 05 Mar 2026 12:00:30 GMT", 30.0),
        ("Thu, 05 Mar 2026 11:00:00 GMT", 0.0),
        ("Thu, 05 Mar 2026 12:00:30 -0000", 30.0),
        ("nan", None),
        ("soon", None),
        ("", None),
    ],
)
def test_retry_after_in_seconds_or_as_a_date(value: str, seconds: float | None) -> None:
    assert retry_after({"retry-after": value}, NOW) == seconds


def test_milliseconds_go_first() -> None:
    assert retry_after({"retry-after-ms": "250", "retry-after": "9"}, NOW) == 0.25


def test_pauses_double_up_to_a_bound_and_are_the_same_every_time() -> None:
    fault = Fault("x", again=True)
    assert [pause(fault, tried, 100.0) for tried in range(1, 7)] == [0.5, 1.0, 2.0, 4.0, 8.0, 8.0]


@pytest.mark.parametrize(
    ("fault", "left", "wait"),
    [
        (Fault("x", again=True, wait=5.0), 100.0, 5.0),
        (Fault("x", again=True, wait=0.0), 100.0, 0.0),
        (Fault("x", again=True, wait=5.0), 5.0, None),
        (Fault("x", again=True, wait=MAX_WAIT), 600.0, MAX_WAIT),
        (Fault("x", again=True, wait=MAX_WAIT + 1), 600.0, None),
        (Fault("x", wait=5.0), 100.0, None),
    ],
)
def test_a_wait_is_kept_to_within_the_cap_and_the_time_left(
    fault: Fault, left: float, wait: float | None
) -> None:
    assert pause(fault, 1, left) == wait


@pytest.mark.parametrize(
    ("status", "said", "name"),
    [
        (400, "response_format is not supported", "response_format"),
        (422, "", "response_format"),
        (404, "no such feature", "response_format"),
        (400, "unsupported value: 'temperature' does not support 0", "temperature"),
        (400, "stream_options: unknown field", "stream_options"),
        (400, "bad upstream", "response_format"),
        (404, "the model `x` does not exist", ""),
        (400, "context_length_exceeded", ""),
        (500, "response_format", ""),
        (401, "", ""),
    ],
)
def test_what_is_left_out_of_the_next_try(status: int, said: str, name: str) -> None:
    sent = ("response_format", "temperature", "stream", "stream_options")
    assert refused(Fault("x", status=status, said=said), sent) == name
    assert refused(Fault("x", status=status, said="something else"), ("seed",)) == ""
