"""The index over a real Chroma server, that is killed, wiped, walled in and shared."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

import numpy as np
import pytest

from brief.corpus.books.passage_search import Ranking
from brief.corpus.books.vector_book import Entry
from brief.corpus.chroma import derived, server_index
from brief.corpus.chroma.index import Index
from brief.corpus.chroma.server import Collection
from brief.corpus.chroma.server_index import LIBRARY, MODEL, ServerIndex
from brief.corpus.protocols import Filter
from brief.corpus.sqlite.library import SQLiteLibrary
from brief.errors import LibraryError
from brief.net.server_line import LineError, ServerLine
from brief.retrieval import search as search_module
from tests.support import chroma_server, corpus
from tests.support.chroma_server import ChromaServer
from tests.support.corpus import hashed, make, open_library
from tests.support.desk import desk, note, quick
from tests.support.loopback import Loopback, Reply, Request, redirect

pytestmark = pytest.mark.engines

NOW = datetime(2026, 3, 9, 6, tzinfo=UTC)
SECRET = "a-very-secret-token"
MODEL_ID = hashed().fingerprint
QUESTION = hashed().query("place7 person7 beside river3")


def silent(done: int, total: int) -> None:
    pass


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    with chroma_server.start(tmp_path_factory.mktemp("chroma") / "data") as started:
        yield started


@pytest.fixture(autouse=True)
def asked_again() -> Iterator[None]:
    server_index._AWAY.clear()
    yield
    server_index._AWAY.clear()


@pytest.fixture
def small(tmp_path: Path, server: ChromaServer) -> Iterator[tuple[SQLiteLibrary, ServerIndex]]:
    with open_library(tmp_path, *corpus.numbered(60)) as library:
        model = corpus.embed(library)
        index = ServerIndex(server.url, {}, library)
        assert index.update(model, NOW, silent) == ""
        yield library, index


def named(library: SQLiteLibrary) -> str:
    return library.meta("index.generation")


def mine(index: ServerIndex) -> list[str]:
    id_ = index.library.meta("index.library")
    return [one.name for one in index._server.collections() if one.metadata.get(LIBRARY) == id_]


def agrees(index: ServerIndex) -> None:
    """Library and server hold the same."""
    book = index.book
    count = index._server.get(index._generation()).count()
    assert count == book.count(MODEL_ID) == book.count_indexed() and book.lag(MODEL_ID) == []
    assert index.state() == "sound" and mine(index) == [index._generation()]


class Proxy(Loopback):
    """What stands before the server: passes on what ``before`` lets pass, else gives its answer."""

    def __init__(self, server: ChromaServer, before: Callable[[Request], Reply | None]) -> None:
        super().__init__()
        self.server, self.before = server, before

    def _reply(self, request: Request) -> Reply:
        self.requests.append(request)
        if (said := self.before(request)) is not None:
            return said
        headers = {"Content-Type": "application/json"}
        asked = urllib.request.Request(
            self.server.url + request.path, request.body or None, headers, method=request.method
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(asked) as answer:
                return Reply(answer.status, answer.read(), headers)
        except urllib.error.HTTPError as error:
            return Reply(error.code, error.read(), headers)


# -- sound


def test_it_finds_what_the_folder_and_the_library_find(
    small: tuple[SQLiteLibrary, ServerIndex], tmp_path: Path
) -> None:
    library, index = small
    exact = Ranking(library).by_vector(QUESTION, MODEL_ID, Filter(), 10)
    found = index.search(QUESTION, 10)
    assert found is not None and [id_ for id_, _ in found] == [id_ for id_, _ in exact]
    assert [near for _, near in found] == pytest.approx([near for _, near in exact], abs=1e-3)
    assert len(index.search(QUESTION, 1000) or []) == 60
    agrees(index)
    with open_library(tmp_path / "other", *corpus.numbered(60)) as other:
        folder = Index(other.path.parent, other)
        folder.update(corpus.embed(other), NOW, silent)
        assert [id_ for id_, _ in folder.search(QUESTION, 10) or []] == [id_ for id_, _ in found]


def test_a_large_one_recalls_as_the_folder_does(tmp_path: Path, server: ChromaServer) -> None:
    with open_library(tmp_path) as library:
        with library.writing():
            for read in corpus.numbered(2500):
                library.add(*read)
        corpus.embed(library)
        index = ServerIndex(server.url, {}, library)
        told: list[tuple[int, int]] = []
        assert index.update(MODEL_ID, NOW, lambda *at: told.append(at)) == ""
        assert told == [(1000, 2500), (2000, 2500), (2500, 2500)]
        agrees(index)
        hit = asked = 0
        for n in range(0, 2500, 50):
            vector = hashed().query(f"place{n} person{n} thing{n + 1} river")
            exact = {id_ for id_, _ in Ranking(library).by_vector(vector, MODEL_ID, Filter(), 10)}
            hit += len(exact & {id_ for id_, _ in index.search(vector, 10) or []})
            asked += 10
        assert hit / asked > 0.97


def test_its_state_is_told_and_what_is_new_is_added(tmp_path: Path, server: ChromaServer) -> None:
    with open_library(tmp_path, *corpus.numbered(5)) as library:
        index = ServerIndex(server.url, {}, library)
        assert index.state() == "empty" and index.search(QUESTION, 5) is None and index.last_probe() == {}
        corpus.embed(library)
        assert index.update(MODEL_ID, NOW, silent) == ""
        first = named(library)
        assert index.last_probe() == {"at": NOW.isoformat(), "ok": True, "count": 5, "reason": ""}
        library.add(*make("The lighthouse of Zembra burns."))
        corpus.embed(library)
        assert index.update(MODEL_ID, NOW, silent) == "" and named(library) == first
        hits = index.search(hashed().query("lighthouse of Zembra"), 1)
        assert hits and Ranking(library).origins([hits[0][0]])
        agrees(index)
        library.forget(make("The lighthouse of Zembra burns.")[1].id)
        assert index.update(MODEL_ID, NOW, silent) == "" and index.state() == "sound"


def test_it_works_without_chromas_own_client(small: tuple[SQLiteLibrary, ServerIndex]) -> None:
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from brief.corpus.chroma.server_index import ServerIndex\n"
        "from brief.corpus.sqlite.library import SQLiteLibrary\nfrom tests.support.corpus import hashed\n"
        "with SQLiteLibrary(Path(sys.argv[1])) as library:\n"
        "    index = ServerIndex(sys.argv[2], {}, library)\n"
        "    print(len(index.search(hashed().query('place7'), 5)), 'chromadb' in sys.modules)\n"
    )
    library, index = small
    assert corpus.finished(corpus.python(code, str(library.path), index._address)).split() == ["5", "False"]


def test_a_rebuild_is_named_when_it_is_full_and_readers_go_on(
    small: tuple[SQLiteLibrary, ServerIndex], monkeypatch: pytest.MonkeyPatch
) -> None:
    library, index = small
    monkeypatch.setattr(server_index, "BATCH", 20)
    before, found = named(library), []
    with SQLiteLibrary(library.path) as opened:
        reader = ServerIndex(index._address, {}, opened)

        def look(done: int, total: int) -> None:
            found.append((len(reader.search(QUESTION, 5) or []), opened.meta("index.generation"), total))

        index.rebuild(MODEL_ID, NOW, look)
        assert found == [(5, before, 60)] * 3
        assert named(library) != before
        assert len(reader.search(QUESTION, 5) or []) == 5
    agrees(index)


def test_a_rebuild_changes_over_to_another_model(small: tuple[SQLiteLibrary, ServerIndex]) -> None:
    library, index = small
    other = hashed("other", 64)
    corpus.embed(library, other)
    assert index.search(other.query("place7"), 1) is None  # the collection is of the model before
    index.rebuild(other.fingerprint, NOW, silent)
    hits = index.search(other.query("place7 and person7"), 1)
    assert hits and hits[0][0] == library.rows("SELECT id FROM passage WHERE text LIKE '%place7 %'")[0][0]
    assert len(mine(index)) == 1


# -- lost and damaged


def test_a_server_that_lost_everything_is_noticed_and_filled_again(
    tmp_path: Path,
) -> None:
    with (
        chroma_server.start(tmp_path / "chroma") as own,
        open_library(tmp_path, *corpus.numbered(60)) as library,
    ):
        corpus.embed(library)
        index = ServerIndex(own.url, {}, library)
        index.update(MODEL_ID, NOW, silent)
        own.wipe()
        assert index.search(QUESTION, 5) is None and index.state() == "damaged"
        assert index.last_probe()["reason"] == "the server does not have it"
        assert "damaged (the server does not have it) and has been rebuilt" in index.update(
            MODEL_ID, NOW, silent
        )
        agrees(index)


def test_a_collection_that_holds_too_few_or_others_vectors_is_rebuilt(
    small: tuple[SQLiteLibrary, ServerIndex],
) -> None:
    library, index = small
    gone = [row[0] for row in library.rows("SELECT id FROM passage LIMIT 5")]
    index._server.ask("POST", f"/{index._server.get(named(library)).id}/delete", {"ids": gone})
    assert index.search(QUESTION, 60) is None and index.state() == "damaged"
    assert "it holds 55 passages of 60" in index.update(MODEL_ID, NOW, silent)
    agrees(index)
    ids = [row[0] for row in library.rows("SELECT id FROM passage")]
    strange = np.random.default_rng(1).normal(size=(60, 384)).astype(np.float32)
    index._server.get(named(library)).upsert(ids, strange, [{"date": 0}] * 60)
    index.close()
    assert index.search(QUESTION, 5) is None and "by their own vectors" in index.last_probe()["reason"]
    assert "by their own vectors" in index.update(MODEL_ID, NOW, silent)
    agrees(index)


@pytest.mark.parametrize(
    ("metadata", "reason"),
    [({LIBRARY: "another", MODEL: MODEL_ID}, "of another library"), ({}, "of another library")],
)
def test_a_foreign_collection_is_neither_used_nor_touched(
    small: tuple[SQLiteLibrary, ServerIndex], metadata: dict[str, str], reason: str
) -> None:
    library, index = small
    name = f"brief-{time.monotonic_ns() % 2**32:08x}"
    foreign = index._server.create(name, metadata or {"what": "not brief's"})
    foreign.upsert(["x"], np.ones((1, 384), np.float32), [{"date": 0}])
    library.set_meta("index.generation", name)
    assert index.search(QUESTION, 5) is None and reason in index.last_probe()["reason"]
    assert reason in index.update(MODEL_ID, NOW, silent)
    agrees(index)
    assert index._server.get(name).count() == 1


def test_what_a_killed_rebuild_left_is_removed_by_the_next(small: tuple[SQLiteLibrary, ServerIndex]) -> None:
    library, index = small
    index._server.create("brief-00000000", {LIBRARY: library.meta("index.library"), MODEL: MODEL_ID})
    index.update(MODEL_ID, NOW, silent)
    assert len(mine(index)) == 2
    index.rebuild(MODEL_ID, NOW, silent)
    agrees(index)


def test_two_libraries_on_one_server_leave_each_other_alone(
    small: tuple[SQLiteLibrary, ServerIndex], tmp_path: Path, server: ChromaServer
) -> None:
    _, index = small
    with open_library(tmp_path / "other", *corpus.numbered(30, start=500)) as other:
        second = ServerIndex(server.url, {}, other)
        second.update(corpus.embed(other), NOW, silent)
        for one in (index, second):
            one.rebuild(MODEL_ID, NOW, silent)
        agrees(index)
        agrees(second)
        assert len(index.search(QUESTION, 100) or []) == 60 and len(second.search(QUESTION, 100) or []) == 30


def test_a_library_that_had_its_index_in_a_folder_moves_and_moves_back(
    tmp_path: Path, server: ChromaServer
) -> None:
    with open_library(tmp_path, *corpus.numbered(20)) as library:
        Index(tmp_path, library).update(corpus.embed(library), NOW, silent)
        index = ServerIndex(server.url, {}, library)
        assert index.search(QUESTION, 5) is None
        assert "rebuilt" in index.update(MODEL_ID, NOW, silent)
        agrees(index)
        folder = Index(tmp_path, library)
        assert folder.state() == "damaged" and "rebuilt" in folder.update(MODEL_ID, NOW, silent)
        assert len(folder.search(QUESTION, 50) or []) == 20


# -- killed


def test_a_server_killed_while_it_is_filled_goes_on_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(derived, "BATCH", 20)
    with (
        chroma_server.start(tmp_path / "chroma") as own,
        open_library(tmp_path, *corpus.numbered(100)) as library,
    ):
        corpus.embed(library)
        index = ServerIndex(own.url, {"X-Token": SECRET}, library)

        def die(done: int, total: int) -> None:
            if done == 60:
                own.kill()

        with pytest.raises(LibraryError) as caught:
            index.update(MODEL_ID, NOW, die)
        assert own.url in str(caught.value) and SECRET not in str(caught.value)
        assert index.book.count_indexed() == 60 and index.state() == "empty"
        name = named(library)
        own.start()
        told: list[int] = []
        assert index.update(MODEL_ID, NOW, lambda done, total: told.append(done)) == ""
        assert told == [80, 100] and named(library) == name
        agrees(index)

        own.kill()
        library.add(*make("The lighthouse of Zembra burns."))
        corpus.embed(library)
        assert index.search(QUESTION, 5) is None and index.state() == "changed"
        assert "cannot be reached" in index.last_probe()["reason"]
        for work in (index.update, index.rebuild):
            with pytest.raises(LibraryError, match="cannot be reached"):
                work(MODEL_ID, NOW, silent)
        own.start()
        assert index.update(MODEL_ID, NOW, silent) == ""
        agrees(index)


FILL = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from brief.corpus.chroma import derived, server_index
from brief.corpus.sqlite.library import FILE_NAME, SQLiteLibrary
from tests.support import corpus
derived.BATCH = server_index.BATCH = 20
library = SQLiteLibrary(Path(sys.argv[1]) / FILE_NAME, write=True)
index = server_index.ServerIndex(sys.argv[2], {}, library)
work = getattr(index, sys.argv[3])
print("ready", flush=True)
sys.stdin.readline()
work(corpus.hashed().fingerprint, datetime.now(UTC), lambda done, total: print(done, flush=True))
print("done", index.state(), library.counts()["indexed"])
"""


@pytest.mark.parametrize("works", [("update", "update"), ("update", "rebuild"), ("rebuild", "rebuild")])
@pytest.mark.parametrize("first", ["empty", "sound"])
def test_two_that_write_at_once_both_end_well(
    tmp_path: Path, server: ChromaServer, works: tuple[str, str], first: str
) -> None:
    with open_library(tmp_path, *corpus.numbered(200)) as library:
        corpus.embed(library)
        index = ServerIndex(server.url, {}, library)
        if first == "sound":
            index.update(MODEL_ID, NOW, silent)
            for read in corpus.numbered(100, start=1000):
                library.add(*read)
            corpus.embed(library)
        processes = [corpus.python(FILL, str(tmp_path), server.url, work, stdin=-1) for work in works]
        for process in processes:
            assert process.stdout is not None and process.stdout.readline() == "ready\n"
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
        outcomes = [corpus.finished(process) for process in processes]
        assert all("done" in out for out in outcomes)
        assert index.update(MODEL_ID, NOW, silent) == ""
        agrees(index)
        vectors = Ranking(library).vectors(Ranking(library).select(Filter()), MODEL_ID)
        held = index._server.ask("POST", f"/{index._server.get(named(library)).id}/get", {"include": []})
        assert set(held["ids"]) == vectors.keys()


def test_what_went_into_a_collection_that_is_no_longer_named_is_not_noted(
    tmp_path: Path, server: ChromaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    give = derived.give
    with (
        open_library(tmp_path, *corpus.numbered(60)) as library,
        SQLiteLibrary(library.path, write=True) as opened,
    ):
        corpus.embed(library)
        index, other = ServerIndex(server.url, {}, library), ServerIndex(server.url, {}, opened)
        names = []

        def give_late(collection: Collection, entries: Sequence[Entry]) -> None:
            give(collection, entries)
            names.append(collection.name)
            monkeypatch.setattr(derived, "give", give)
            # Another names its own, and is stopped before it has given it any.
            stopped = mock.patch.object(other, "_fill", side_effect=KeyboardInterrupt)
            with stopped, pytest.raises(KeyboardInterrupt):
                other.rebuild(MODEL_ID, NOW, silent)

        monkeypatch.setattr(derived, "give", give_late)
        assert index.update(MODEL_ID, NOW, silent) == ""
        assert len(names) == 1 and named(library) != names[0]
        agrees(index)


def test_a_writer_killed_at_any_batch_leaves_what_the_next_finishes(
    tmp_path: Path, server: ChromaServer
) -> None:
    with open_library(tmp_path, *corpus.numbered(200)) as library:
        corpus.embed(library)
        for work, batches in (("update", 3), ("update", 2), ("rebuild", 1)):
            process = corpus.python(FILL, str(tmp_path), server.url, work, stdin=-1)
            assert process.stdin is not None and process.stdout is not None
            process.stdin.write("\n")
            process.stdin.flush()
            for _ in range(1 + batches):
                process.stdout.readline()
            process.kill()
            process.communicate()
        index = ServerIndex(server.url, {}, library)
        assert index.update(MODEL_ID, NOW, silent) == "" and index.state() == "sound"
        index.rebuild(MODEL_ID, NOW, silent)
        agrees(index)


# -- what stands before it


def test_a_proxy_that_wants_a_header_lets_in_who_has_it(
    small: tuple[SQLiteLibrary, ServerIndex], server: ChromaServer, capfd: pytest.CaptureFixture[str]
) -> None:
    library, _ = small

    def guard(request: Request) -> Reply | None:
        known = request.headers.get("authorization") == f"Bearer {SECRET}"
        return None if known else Reply(401, b'{"error":"who?"}', {"Content-Type": "application/json"})

    with Proxy(server, guard) as proxy:
        inside = ServerIndex(proxy.url(""), {"Authorization": f"Bearer {SECRET}"}, library)
        assert len(inside.search(QUESTION, 5) or []) == 5
        inside.rebuild(MODEL_ID, NOW, silent)
        outside = ServerIndex(proxy.url("/"), {"Authorization": f"Bearer not {SECRET}"}, library)
        assert outside.search(QUESTION, 5) is None and outside.state() == "changed"
        reason = outside.last_probe()["reason"]
        assert "does not let brief in (401); set index.headers" in reason and SECRET not in reason
        with pytest.raises(LibraryError, match="index.headers") as caught:
            outside.update(MODEL_ID, NOW, silent)
        assert SECRET not in repr(caught.value) + str(caught.value.__cause__)
    out, err = capfd.readouterr()
    assert SECRET not in out + err


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(403, b"{}"), "does not let brief in"),
        (Reply(200, b"<html>Log in</html>", {"Content-Type": "text/html"}), "a web page"),
        (Reply(410, b'{"error":"Unimplemented","message":"v1"}'), "no API of the version"),
        (Reply(404, b'{"detail":"Not Found"}'), "no API of the version"),
        (Reply(502, b"<html>Bad gateway</html>", {"Content-Type": "text/html"}), r"failed \(502\)"),
        (Reply(413, b""), "of a megabyte"),
        (Reply(200, b'{"id": 1}'), "no Chroma server"),
        (Reply(200, b"[" * 100_000), "no API of the version"),
        (Reply(200, b"{}", promised=500), "broke the connection"),
        (Reply(raw=b"SSH-2.0-OpenSSH\r\n"), "broke the connection"),
    ],
)
def test_whatever_else_answers_is_named_and_not_believed(
    small: tuple[SQLiteLibrary, ServerIndex], server: ChromaServer, reply: Reply, words: str
) -> None:
    library, _ = small
    with Proxy(server, lambda request: reply) as proxy:
        index = ServerIndex(proxy.url(""), {"X-Token": SECRET}, library)
        assert index.search(QUESTION, 5) is None and index.state() == "changed"
        with pytest.raises(LibraryError, match=words) as caught:
            index.update(MODEL_ID, NOW, silent)
        assert proxy.url("") in str(caught.value) and SECRET not in str(caught.value)
    assert index.book.count_indexed() == 60


def test_nothing_goes_where_a_redirect_or_the_environment_leads(
    small: tuple[SQLiteLibrary, ServerIndex], server: ChromaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    library, index = small
    with Loopback(address="127.0.0.1") as elsewhere:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, elsewhere.url(""))
        for name in ("NO_PROXY", "no_proxy"):
            monkeypatch.delenv(name, raising=False)
        assert len(index.search(QUESTION, 5) or []) == 5
        for status in (301, 302, 307, 308):
            server_index._AWAY.clear()
            leads = redirect(elsewhere.url("/api"), status)
            with Proxy(server, lambda request, leads=leads: leads) as proxy:  # type: ignore[misc]
                led = ServerIndex(proxy.url(""), {"X-Token": SECRET}, library)
                assert led.search(QUESTION, 5) is None
                assert "redirects elsewhere" in led.last_probe()["reason"]
        assert elsewhere.requests == []


def test_headers_that_nothing_can_carry_are_not_told(small: tuple[SQLiteLibrary, ServerIndex]) -> None:
    library, index = small
    for headers in ({"X-Token": f"{SECRET}\r\nX: y"}, {f"bad name {SECRET}": "x"}):
        server_index._AWAY.clear()
        made = ServerIndex(index._address, headers, library)
        assert made.search(QUESTION, 5) is None
        assert "index.headers" in made.last_probe()["reason"] and SECRET not in made.last_probe()["reason"]


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:none", "http://", "http://a..b:80", "http://169.254.169.254"]
)
def test_addresses_that_are_none_are_refused_in_words(url: str) -> None:
    with pytest.raises(LineError):
        ServerLine(url, {}).ask("GET", "/", b"", 2.0)


def test_a_slow_server_holds_nobody_up(
    small: tuple[SQLiteLibrary, ServerIndex], server: ChromaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    library, _ = small
    monkeypatch.setattr(server_index, "HELD_UP", 0.8)

    def drip(request: Request) -> Reply:  # a byte now and then: a time-out for each read would never come
        return Reply(pieces=iter(b" " for _ in range(1000)), pause=0.2)

    def sleep(request: Request) -> None:
        time.sleep(0.5)  # each answer within the time, all of them not

    for before in (drip, sleep):
        server_index._AWAY.clear()
        with Proxy(server, before) as proxy:
            index, began = ServerIndex(proxy.url(""), {}, library), time.monotonic()
            assert index.search(QUESTION, 5) is None
            assert time.monotonic() - began < 1.5
            began = time.monotonic()
            assert index.search(QUESTION, 5) is None and ServerIndex(proxy.url(""), {}, library)._away()
            assert index.state() == "changed" and time.monotonic() - began < 0.1
    with Proxy(server, drip) as proxy, pytest.raises(LibraryError, match="did not answer within"):
        ServerIndex(proxy.url(""), {}, library).update(MODEL_ID, NOW, silent)


def test_a_certificate_that_nobody_trusts_is_named() -> None:
    with Loopback(tls=True) as server, pytest.raises(LineError, match="certificate cannot be trusted"):
        ServerLine(server.url(""), {"X-Token": SECRET}).ask("GET", "/", b"", 5.0)
    assert server.requests == []


def test_a_server_behind_a_path_is_reached(
    small: tuple[SQLiteLibrary, ServerIndex], server: ChromaServer
) -> None:
    library, _ = small
    seen: list[str] = []

    def strip(request: Request) -> Reply | None:
        seen.append(request.path)
        return Reply(404, b"{}")

    with Proxy(server, strip) as proxy:
        ServerIndex(proxy.url("/chroma/"), {}, library).search(QUESTION, 5)
    assert seen and all(path.startswith("/chroma/api/v2/tenants/") for path in seen)


# -- the desk


def answers(folder: Path, **settings: str) -> tuple[list[str], bool]:
    with desk(folder, **settings) as made:
        made.mend()
        found = made.search.find("Which bridges over the Tessim were closed?", Filter(), 5)
        return [one.passage.id for one in found.evidence], found.exact


def test_a_desk_gives_the_same_answer_with_the_server_as_without(
    tmp_path: Path, server: ChromaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_module, "EXACT", 0)
    notes = tmp_path / "notes"
    for n in range(12):
        note(
            notes,
            f"Bridge {n} over the Tessim was closed on Monday, the mayor of Orlow said.",
            title=f"Bridge {n}",
        )
    told = []
    for name, settings in (("folder", {}), ("server", {"index_url": server.url})):
        with desk(tmp_path / name, **settings) as made:
            with quick():
                report = made.ingest([notes])
            assert len(report.added) == 12
            answer = made.ask("Which bridges over the Tessim were closed?")
            told.append([sentence.text for sentence in answer.sentences])
            assert made.index.state() == "sound" and made.index.search(made.embedder.query("bridge"), 3)
    assert told[0] and told[0] == told[1]
    assert answers(tmp_path / "folder") == answers(tmp_path / "server", index_url=server.url)
    assert answers(tmp_path / "server", index_url=server.url)[1] is False
    assert not list((tmp_path / "server").glob("index-*"))
