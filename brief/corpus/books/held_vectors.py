"""Every vector of one model, compared with a question's: read from the library, and kept while it stays as it is.

Reading 10,000 vectors takes ten times as long as comparing them. Whoever searches once reads them by pieces and keeps
none; from the second search on they are held, as long as nothing was written to the library, by whomever.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from brief.corpus.books.store import Store

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from brief.corpus.protocols import Vectors

_SQL = (
    "SELECT passage, vector FROM embedding WHERE model=(SELECT pk FROM model WHERE fingerprint=?)"
    " ORDER BY passage"
)
# Vectors read at a time. More cost fresh memory: 13,339 passages take 29 CPU-ms in a first search by 256 to 512, 48 by
# 16,384.
CHUNK = 512
MOST = 16_000_000
"""Numbers that are held at most, in 64 MB: 41,000 passages of 384."""


class HeldVectors:
    """The vectors of one library."""

    def __init__(self, library: Store) -> None:
        """Of ``library``."""
        self.library = library
        self._known: tuple[object, ...] = ()
        self._held: tuple[NDArray[np.int64], Vectors] | None = None
        self._rows: dict[int, int] = {}

    def of(self, pks: Sequence[int], model: str) -> dict[int, Vectors] | None:
        """The vectors of these rows, those without one left out; None where none are held."""
        if self._held is None or self._known != (model, self.library.state()):
            return None
        vectors = self._held[1]
        return {pk: vectors[self._rows[pk]] for pk in pks if pk in self._rows}

    def cosines(self, vector: Vectors, model: str) -> tuple[NDArray[np.int64], Vectors]:
        """The row numbers of all passages that a model embedded, of shape (passages,), and their cosines to a vector.

        Raises:
            LibraryError: the library is corrupt, locked or unreadable.
        """
        import numpy as np

        state = (model, self.library.state())
        again, self._known = state == self._known, state
        if not again:
            self._held, self._rows = None, {}
        if self._held is not None:
            return self._held[0], np.einsum("ij,j->i", self._held[1], vector)
        pks, scores = [np.zeros(0, np.int64)], [np.zeros(0, np.float32)]
        kept: list[Vectors] = []
        numbers = 0
        for found in self.library.chunks(_SQL, [model], CHUNK):
            vectors = matrix(found)
            pks.append(np.array([pk for pk, _ in found], np.int64))
            # On one thread: a product this small on several spends its time waiting for them.
            scores.append(np.einsum("ij,j->i", vectors, vector))
            numbers += vectors.size
            if again and numbers <= MOST:
                kept.append(vectors)
        every, cosines = np.concatenate(pks), np.concatenate(scores)
        if kept and numbers <= MOST:
            self._held = every, np.concatenate(kept)
            self._rows = {pk: row for row, pk in enumerate(every.tolist())}
        return every, cosines


def matrix(found: Sequence[Any]) -> Vectors:
    """The vectors that stand second in rows, as float32 of shape (rows, dimension)."""
    import numpy as np

    if not found:
        return np.zeros((0, 1), dtype=np.float32)
    flat = np.frombuffer(b"".join([row[1] for row in found]), dtype="<f2")
    return flat.reshape(len(found), -1).astype(np.float32)
