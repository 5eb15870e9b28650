"""Vectors of an OpenAI-compatible endpoint: asked in batches, put in order by their index, and looked at one by one.

What an endpoint answers is taken by its ``index``, never by its place; one answer too few, twice or out of range,
and a vector that points nowhere (zeros, no numbers, another length) are errors that name the model and its address.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from brief.errors import ProviderError
from brief.net.endpoint_fault import NOTHING_THERE, Fault, version_hint
from brief.privacy import no_tracing
from brief.settings_keyring import opened

if TYPE_CHECKING:
    from brief.corpus.protocols import Vectors
    from brief.settings import Settings

BATCH = 64
"""Texts of one request."""
MAX_ANSWER = 64_000_000
"""Bytes of one answer: 64 texts of 16,000 dimensions, 60 bytes a number, would still pass."""


class Endpoint:
    """One model at one address."""

    def __init__(self, settings: Settings) -> None:
        """The model ``embedding.model`` at ``embedding.base_url``; nothing is sent yet.

        Raises:
            ProviderError: the key is none.
            SettingsError: the keyring does not give it.
        """
        no_tracing()
        from openai import DefaultHttpxClient, OpenAI

        from brief.net.endpoint_transport import Line

        self.name, self.address = settings.embedding_model, settings.embedding_base_url
        key = opened(settings.embedding_api_key, "embedding.api_key")
        if not (key.isascii() and key.isprintable() and key == key.strip()):
            raise self._error(
                "cannot be asked: embedding.api_key holds a space, a line end or a letter that no key has"
            )
        self.dimension = 0
        """How long a vector is; 0 until the first one, or until :meth:`Embedder.expect` says it."""
        # Whatever the environment would have the client send elsewhere, or besides, ends in this line.
        line = Line(self.address, key, MAX_ANSWER, "embedding")
        self._client = OpenAI(
            base_url=self.address,
            api_key=key or "none",
            max_retries=2,
            timeout=settings.model_timeout,
            http_client=DefaultHttpxClient(transport=line, trust_env=False, follow_redirects=False),
        )

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Vectors as the model gave them, shape (n, dimension), float32, in the order of ``texts``.

        Raises:
            ProviderError: the endpoint failed, or an answer of it cannot be used.
        """
        import numpy as np

        rows: list[Vectors] = []
        for start in range(0, len(texts), BATCH):
            batch = list(texts[start : start + BATCH])
            rows += self._in_order(self._asked(batch), len(batch))
        return np.stack(rows) if rows else np.zeros((0, self.dimension), dtype=np.float32)

    def _asked(self, batch: list[str]) -> Any:
        try:
            text = self._client.embeddings.with_raw_response.create(
                input=batch, model=self.name, encoding_format="float"
            ).text
        except Exception as error:  # whatever the client raises, the reader gets a line
            raise self._error(f"failed: {_line(error)}{self._hint(error)}") from error
        try:
            return json.loads(text)
        except (ValueError, RecursionError) as error:
            raise self._error(f"sends no JSON{version_hint(self.address, 'embedding')}") from error

    def _in_order(self, answer: Any, count: int) -> list[Vectors]:
        data = answer.get("data") if isinstance(answer, dict) else None
        if not isinstance(data, list) or not all(isinstance(one, dict) for one in data):
            hint = version_hint(self.address, "embedding")
            raise self._error(f"sends what is no list of embeddings{hint}")
        found: dict[int, Any] = {}
        for one in data:
            index = one.get("index")
            if not isinstance(index, int) or isinstance(index, bool):
                raise self._error(
                    f"gives a vector without an index, so that nobody knows whose it is ({index!r:.40})"
                )
            if not 0 <= index < count:
                raise self._error(f"gives a vector with index {index}, where {count} texts were sent")
            if index in found:
                raise self._error(f"gives two vectors with index {index}")
            found[index] = one.get("embedding")
        if missing := [index for index in range(count) if index not in found]:
            raise self._error(f"gave {len(found)} vectors for {count} texts; index {missing[0]} is missing")
        return [self._vector(found[index], index) for index in range(count)]

    def _vector(self, numbers: Any, index: int) -> Vectors:
        import numpy as np

        real = isinstance(numbers, list) and all(type(n) in (int, float) for n in numbers)
        if not real or not numbers:
            raise self._error(f"gives something else than numbers as the vector with index {index}")
        with np.errstate(over="ignore"):
            try:
                vector: Vectors = np.asarray(numbers, dtype=np.float64).astype(np.float32)
            except OverflowError:  # a whole number of hundreds of digits
                vector = np.full(len(numbers), np.inf, dtype=np.float32)
        if not np.isfinite(vector).all():
            raise self._error(f"gives a vector with numbers that are none (NaN, infinite) at index {index}")
        if not np.linalg.norm(vector.astype(np.float64)) > 1e-12:
            raise self._error(f"gives a vector of zeros at index {index}, which is near to nothing")
        self.dimension = self.dimension or len(vector)
        if len(vector) != self.dimension:
            raise self._error(
                f"gives a vector of {len(vector)} numbers at index {index}, where it gave {self.dimension} before;"
                " it is another model by now: give it another name in embedding.model and run `brief reindex`"
            )
        return vector

    def _hint(self, error: BaseException) -> str:
        there = getattr(error, "status_code", 0) not in NOTHING_THERE
        return "" if there else version_hint(self.address, "embedding")

    def _error(self, what: str) -> ProviderError:
        return ProviderError(f"embedding model {self.name} at {self.address}: the endpoint {what}")


def _line(error: BaseException) -> str:
    """What went wrong in one line; of a chain, what the line to the endpoint says of it."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, Fault):
            return f"it {cause}"
        cause = cause.__cause__ or cause.__context__
    return " ".join(str(error).split())[:300] or type(error).__name__
