"""A Chroma server over its HTTP API (version 2), as far as the index needs it.

Chroma's own client is not used for it: it knows no deadline, takes proxies from the environment, and takes a second
to be imported. Ids, vectors and dates are sent, no text.
"""

from __future__ import annotations

import json
import time
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from brief.corpus.chroma.derived import CONFIGURATION
from brief.errors import LibraryError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from brief.net.server_line import Answer, ServerLine

# Of a request to write, in bytes: web servers in front take a megabyte where nobody has told them to take more.
PIECE = 700_000
PAGE = 100
_COLLECTIONS = "/api/v2/tenants/default_tenant/databases/default_database/collections"


class UnreachableError(LibraryError):
    """No Chroma server answers as one at the address; names it, and says what to do."""


class GoneError(Exception):
    """The server has no such collection."""


class RefusalError(Exception):
    """The server does not take a request; says why in its words."""


@dataclass(frozen=True)
class Server:
    """A server, asked within so many seconds a request, or by a point in time.

    Attributes:
        line: to it.
        seconds: that a request may take.
        until: when all must be answered, by the monotonic clock; 0 for no such point.
    """

    line: ServerLine
    seconds: float
    until: float = 0.0

    def within(self, seconds: float) -> Server:
        """The same server, of which all further answers must come within so many seconds from now."""
        return replace(self, until=time.monotonic() + seconds)

    def create(self, name: str, metadata: Mapping[str, str]) -> Collection:
        """Make an empty collection.

        Raises:
            UnreachableError: the server cannot be used.
            RefusalError: there is one of that name.
        """
        asked = {"name": name, "metadata": metadata, "configuration": CONFIGURATION, "get_or_create": False}
        return self._collection(self.ask("POST", "", asked))

    def get(self, name: str) -> Collection:
        """A collection by its name; raises GoneError where there is none."""
        return self._collection(self.ask("GET", f"/{name}"))

    def delete(self, name: str) -> None:
        """Remove a collection by its name; raises GoneError where there is none."""
        self.ask("DELETE", f"/{name}")

    def collections(self) -> Iterator[Collection]:
        """All collections, of whomever."""
        offset = 0
        while found := self.ask("GET", f"?limit={PAGE}&offset={offset}"):
            if not isinstance(found, list):
                raise self.astray()
            yield from map(self._collection, found)
            offset += len(found)

    def _collection(self, found: Any) -> Collection:
        try:
            return Collection(
                self, str(found["id"]), str(found["name"]), dict(found["metadata"] or {}), found["dimension"]
            )
        except (KeyError, TypeError, ValueError) as error:
            raise self.astray() from error

    def ask(self, method: str, target: str, asked: object = None) -> Any:
        """One request about collections; gives the JSON answered.

        Raises:
            UnreachableError: the server cannot be used.
            GoneError: it knows no such collection.
            RefusalError: it does not take the request.
        """
        from brief.net.server_line import LineError

        seconds = self.seconds
        if self.until and (seconds := min(seconds, self.until - time.monotonic())) <= 0:
            raise self.unusable("took too long")
        body = b"" if asked is None else json.dumps(asked, allow_nan=False).encode("ascii")
        try:
            answer = self.line.ask(method, _COLLECTIONS + target, body, seconds)
        except LineError as error:
            raise self.unusable(str(error)) from error
        return self._read(answer)

    def _read(self, answer: Answer) -> Any:
        status, html = answer.status, "html" in answer.headers.get("content-type", "").lower()
        try:
            found = json.loads(answer.body)
        except (ValueError, RecursionError):
            found = None
        error = str(found.get("error", "")) if isinstance(found, dict) else ""
        said = str(found.get("message", "")) if isinstance(found, dict) else ""
        if status == 200 and found is not None and not error:
            return found
        if status == 404 and error == "NotFoundError":
            raise GoneError(said)
        if status in (401, 403, 407):
            raise self.unusable(f"does not let brief in ({status}); set index.headers to what it asks for")
        if 300 <= status < 400:
            raise self.unusable(
                f"redirects elsewhere ({status}), which is not followed; set index.url to where Chroma is"
            )
        if html and status < 500:
            raise self.unusable(
                f"answers with a web page ({status}): a proxy or a log-in page stands there; check index.url"
                " and index.headers"
            )
        if status == 413:
            raise self.unusable("takes no request of a megabyte (413); let the proxy before it take more")
        if status == 429 or (status >= 500 and not error):
            raise self.unusable(f"failed ({status}); look into its log, or try again later")
        if error and status not in (404, 410):
            raise RefusalError(_plain(said or error))
        raise self.unusable(
            f"has no API of the version that brief speaks ({status}: v2, of Chroma 1); check index.url,"
            " or install such a server"
        )

    def astray(self) -> UnreachableError:
        """The error for an answer that makes no sense."""
        return self.unusable("answers what no Chroma server of version 1 does; check index.url")

    def unusable(self, what: str) -> UnreachableError:
        """The error that says what is wrong with the server."""
        return UnreachableError(
            f"{self.line.name}: the server of the index {what}. Nothing ingested is lost; until it can be used,"
            " questions are answered from the library alone, and the next `brief ingest` goes on with the index"
        )


@dataclass(frozen=True)
class Collection:
    """A collection of a server, read and written as one of the embedded engine is."""

    server: Server
    id: str
    name: str
    metadata: Mapping[str, Any]
    dimension: int | None

    def within(self, server: Server) -> Collection:
        """The same collection, asked with that server's patience."""
        return replace(self, server=server)

    def count(self) -> int:
        """How many passages it holds."""
        found = self.server.ask("GET", f"/{self.id}/count")
        if not isinstance(found, int):
            raise self.server.astray()
        return found

    def query(
        self, query_embeddings: Sequence[Sequence[float]], n_results: int, include: Sequence[str]
    ) -> Any:
        """The nearest passages to each vector, as Chroma's client gives them."""
        asked = {"query_embeddings": query_embeddings, "n_results": n_results, "include": include}
        found = self.server.ask("POST", f"/{self.id}/query", asked)
        try:
            ids = [[str(id_) for id_ in each] for each in found["ids"]]
            distances = [[float(one) for one in each] for each in found["distances"]]
        except (KeyError, TypeError, ValueError) as error:
            raise self.server.astray() from error
        if len(ids) != len(query_embeddings) or [*map(len, ids)] != [*map(len, distances)]:
            raise self.server.astray()
        return {"ids": ids, "distances": distances}

    def upsert(
        self, ids: Sequence[str], embeddings: NDArray[np.float32], metadatas: Sequence[Mapping[str, int]]
    ) -> None:
        """Give it passages; those that it has stay as they are given now."""
        each = embeddings.shape[1] * 16 // 3 + 100
        step = max(1, PIECE // each)
        for start in range(0, len(ids), step):
            part = slice(start, start + step)
            asked = {
                "ids": ids[part],
                # Four bytes a number in base 64: a third of what the numbers take as text.
                "embeddings": [
                    b64encode(one.tobytes()).decode("ascii") for one in embeddings[part].astype("<f4")
                ],
                "metadatas": metadatas[part],
            }
            self.server.ask("POST", f"/{self.id}/upsert", asked)


def _plain(text: str) -> str:
    from brief.net.http_headers import plain

    return plain(" ".join(text.split()), 200)
