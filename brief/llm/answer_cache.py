"""What a door to a model asks before it asks the model: answers kept by the key of everything that was asked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Protocol


class Recorder(Protocol):
    """Keeps answers by the key of what was asked: the persistent cache, or an evaluation's recordings.

    The key is the SHA-256 of everything that is sent: address, model, messages, schema, parameters.
    """

    def find(self, key: str) -> str | None:
        """The answer's text, or None; a replay may raise instead of answering None."""

    def keep(self, key: str, request: Mapping[str, Any], response: str) -> None:
        """Keep a complete answer that could be read. ``request`` is what the key was made of; no secret is in it."""


def key_of(request: Mapping[str, Any]) -> str:
    """SHA-256 over a request, whatever the order of its names."""
    text = json.dumps(request, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()
