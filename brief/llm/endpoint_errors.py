"""What can go wrong with an endpoint, in words that say what to do; and whether, and when, to ask again.

An answer with status 408, 409, 429 or 5xx and a connection that failed are tried again; a
``Retry-After`` is kept to, up to `MAX_WAIT` seconds. No wait is random: the same faults take the same time.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from brief.llm.json_answers import words
from brief.net.endpoint_fault import NOTHING_THERE, Fault
from brief.net.http_headers import http_date

MAX_WAIT = 60.0
"""Seconds: the longest ``Retry-After`` that is waited for. Asked to wait longer, the question is given up."""
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 8.0
"""Seconds before the first further try, doubled from one to the next, up to the second number."""
_AGAIN = frozenset({408, 409, 429})
_PARAMETERS = ("temperature", "seed", "stream_options", "stream", "max_completion_tokens", "max_tokens")
_NOT_THE_FORMAT = ("not_found", "not found", "does not exist", "context", "too long")
"""Marks of a refusal that has another cause than the answer's format: no such model or path, too long a text."""


def fault_of(error: BaseException, secrets: Sequence[str], now: datetime) -> Fault:
    """What an error of the client or of what lies below it means."""
    chain = list(_chain(error))
    for one in chain:
        if isinstance(one, Fault):
            return one
    for one in chain:
        status = getattr(one, "status_code", None)
        if isinstance(status, int):
            headers = getattr(getattr(one, "response", None), "headers", None) or {}
            return _of_status(status, headers, getattr(one, "body", None), secrets, now)
    kind = type(chain[-1]).__name__
    if isinstance(chain[-1], RecursionError):
        return Fault("sends JSON that is nested too deeply", sent=True)
    return Fault(
        f"sends what is no answer of a chat model ({kind}); check that model.base_url is an OpenAI-compatible address",
        sent=True,
        astray=True,
    )


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen = 0
    one: BaseException | None = error
    while one is not None and seen < 10:
        yield one
        one, seen = one.__cause__ or one.__context__, seen + 1


def _of_status(
    status: int, headers: Mapping[str, str], body: object, secrets: Sequence[str], now: datetime
) -> Fault:
    said, code = _said(body)
    quoted = words(said, secrets)
    told = f" (it says: {quoted})" if quoted else ""
    used_up = "insufficient_quota" in code or "insufficient_quota" in said
    if status in (401, 403):
        text = f"refuses the key ({status}); set model.api_key (BRIEF_MODEL_API_KEY)"
    elif status == 404:
        text = "knows no such model, or nothing is there (404); check model.name and model.base_url"
    elif status in (402, 429) and (used_up or status == 402):
        text = f"says that the account's money is used up ({status}); top it up or take another model"
    elif status == 429:
        text = "asks for fewer questions (429); try again later or lower model.concurrency"
    elif status in (408, 409) or status >= 500:
        text = f"failed ({status}); try again later"
    elif status in (400, 413, 422):
        text = f"does not take the question ({status}); check that the model takes chat and so long a text"
    else:
        text = f"answers with status {status}; check model.base_url"
    return Fault(
        text + told,
        again=(status in _AGAIN or status >= 500) and not used_up,
        final=status in (401, 402, 403) or used_up or (status == 404),
        wait=retry_after(headers, now),
        status=status,
        said=f"{code} {said}".lower(),
        astray=status in NOTHING_THERE,
    )


def _said(body: object) -> tuple[str, str]:
    """The server's message and code, in whichever of the usual places it has them; a web page says nothing."""
    inner: Any = body.get("error", body) if isinstance(body, dict) else body
    if isinstance(inner, dict):
        texts = [inner.get(name) for name in ("message", "detail", "error", "msg")]
        said = next((text for text in texts if isinstance(text, str)), "")
        return said, str(inner.get("code") or inner.get("type") or "")
    said = inner if isinstance(inner, str) else ""
    return ("" if said.lstrip().startswith("<") else said), ""


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds that a server asks to be left alone (RFC 9110, 10.2.3: seconds or a date), or None."""
    for name, unit in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        try:
            seconds = float(headers.get(name, "")) / unit
        except ValueError:
            continue
        if not math.isnan(seconds):
            return max(0.0, seconds)
    date = http_date(headers.get("retry-after", ""))
    return max(0.0, (date - now).total_seconds()) if date else None


def pause(fault: Fault, tried: int, left: float) -> float | None:
    """Seconds to wait before another try, or None where there is none.

    ``tried`` counts the tries that failed, from 1; ``left`` are the seconds that the question may still take
    in all.
    """
    wait = min(_FIRST_WAIT * 2 ** (tried - 1), _LONGEST_WAIT) if fault.wait is None else fault.wait
    return wait if fault.again and wait <= MAX_WAIT and wait < left else None


def refused(fault: Fault, sent: Sequence[str]) -> str:
    """Which parameter to leave out and ask once more, by a 400, 404 or 422; empty where that cannot help.

    A parameter that the endpoint names is the one; else it is the answer's format, which endpoints
    without structured output refuse in many words and with all three codes.
    """
    if fault.status not in (400, 404, 422):
        return ""
    named = next((name for name in _PARAMETERS if name in sent and re.search(rf"\b{name}\b", fault.said)), "")
    if named or "response_format" not in sent or any(mark in fault.said for mark in _NOT_THE_FORMAT):
        return named
    return "response_format"
