"""Sending bytes to one address of the web that settings name: no redirect is followed, no proxy is asked."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass

import httpx2

MOST = 65_536
"""Most bytes of an answer that are read."""


@dataclass(frozen=True, slots=True)
class Posted:
    """What an address answered: its status, the seconds that it asks to be left alone, where it would lead."""

    status: int
    wait: float = 0.0
    location: str = ""
    said: str = ""


class PostError(Exception):
    """No answer came; says why, in words."""


def post(address: str, body: bytes, headers: Mapping[str, str], seconds: float) -> Posted:
    """Send a body to an address.

    Args:
        address: http or https.
        body: to be sent.
        headers: with it.
        seconds: for all of it.

    Raises:
        PostError: the address cannot be reached, is too slow, or its certificate does not fit.
    """
    try:
        with (
            httpx2.Client(follow_redirects=False, trust_env=False, timeout=seconds) as client,
            client.stream("POST", address, content=body, headers=dict(headers)) as answer,
        ):
            held = b""
            for piece in answer.iter_bytes():
                held += piece
                if len(held) > MOST:
                    break
            wait = answer.headers.get("retry-after", "")
            return Posted(
                answer.status_code,
                float(wait) if wait.isdigit() else 0.0,
                answer.headers.get("location", ""),
                " ".join(held[:200].decode("utf-8", "replace").split()),
            )
    except httpx2.TimeoutException as error:
        raise PostError(f"no answer within {seconds:.0f} s") from error
    except (httpx2.HTTPError, ssl.SSLError, OSError) as error:
        words = str(error)[:160]
        if "CERTIFICATE_VERIFY_FAILED" in words:
            raise PostError("its certificate does not fit") from error
        raise PostError(f"{type(error).__name__}: {words}") from error
