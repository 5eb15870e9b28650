"""Several machines at one library: everything is done once, nobody's work is lost, who dies is stood in for."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from brief.desk import Desk
from brief.records.codec import to_json
from tests.engines.conftest import library_url
from tests.support.desk import AT, desk, note, quick
from tests.support.loopback import Loopback, Reply, Request
from tests.support.postgres_server import PASSWORD, Server

pytestmark = pytest.mark.engines
ROOT = Path(__file__).resolve().parent.parent.parent
TEXT = "Three bridges over the Tessim were closed on Monday after heavy rain, the mayor of Orlow said."
# One machine: it says that it is ready, waits for the word, does one thing and says what came of it.
MACHINE = """
import json, sys, os
from pathlib import Path
from brief.corpus.embedding import MiniLM
from brief.desk import ingest, refresh
from brief.errors import BriefError
from tests.support.desk import desk, model, quick
ingest.GROUP_ARTICLES = 2
refresh.PORTION = 4
folder, url, password, act, *given = sys.argv[1:]
counted = 0
made = desk(Path(folder), library_url=url, library_password=password, fetch_allow_private=True, fetch_delay=0.05)
whole = MiniLM.vectors
def counting(self, texts):
    global counted
    counted += len(texts)
    return whole(self, texts)
MiniLM.vectors = counting
made.embedder.documents(["The model is loaded before the start."])
counted = 0
print("ready", flush=True)
sys.stdin.readline()
found = []
try:
    with made, quick():
        if act == "ingest":
            report = made.ingest([Path(one) for one in given], wait=60.0)
            found = [len(report.added), len(report.known), len(report.refused)]
        elif act == "refresh":
            report = made.refresh(fetch="fetch" in given, again="again" in given, wait=60.0)
            found = [len(report.added), len(report.known), len(report.refused)]
        elif act == "forget":
            for id_ in given:
                made.forget(id_, wait=60.0)
        elif act == "reindex":
            for _ in range(int(given[0])):
                found.append(made.reindex(wait=60.0))
except BriefError as error:
    found = ["error", type(error).__name__, str(error)]
print(json.dumps([found, counted]), flush=True)
"""


@pytest.fixture
def url(postgres: Server) -> str:
    return library_url(postgres)


def notes(folder: Path, first: int, last: int) -> Path:
    for n in range(first, last):
        note(folder, f"{TEXT} It was report {n}, on bridge {n} of the river.", title=f"Report {n}")
    return folder


class Machine:
    """A process with a folder of its own at the shared library."""

    def __init__(self, folder: Path, url: str, act: str, *given: str | Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", MACHINE, str(folder), url, PASSWORD, act, *map(str, given)],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def ready(self) -> None:
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "ready\n", self.process.stderr and self.process.stderr.read()

    def go(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def result(self) -> tuple[list[object], int]:
        """What it did, and how many texts it embedded."""
        out, err = self.process.communicate(timeout=90)
        assert self.process.returncode == 0 and "Traceback" not in err, err
        found, counted = json.loads(out)
        assert found[:1] != ["error"], found
        return found, counted


@contextmanager
def machines(tmp_path: Path, url: str, *acts: Sequence[str | Path]) -> Iterator[list[Machine]]:
    """So many machines, let go at the same moment."""
    started = [Machine(tmp_path / f"machine{n}", url, *map(str, act)) for n, act in enumerate(acts)]
    try:
        for one in started:
            one.ready()
        for one in started:
            one.go()
        yield started
    finally:
        for one in started:
            one.process.kill()
            one.process.wait()


def opened(tmp_path: Path, url: str) -> Desk:
    return desk(
        tmp_path / "looking",
        library_url=url,
        library_password=PASSWORD,
        fetch_allow_private=True,
        fetch_delay=0.0,
    )


def _until(true: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


def sound(made: Desk, wanted: int) -> None:
    """So many reports, each held once, embedded once and indexed once."""
    library = made.library()
    titles = Counter(title for (title,) in library.rows("SELECT title FROM article"))
    assert len(titles) == wanted and set(titles.values()) == {1}, titles
    counts = library.counts()
    assert counts["passages"] == counts["articles"] == counts["indexed"] == wanted, counts
    assert library.rows("SELECT count(*) FROM embedding") == [(wanted,)]
    assert library.faults() == [] and made.index.state() == "sound"


def test_three_ingests_of_overlapping_folders(tmp_path: Path, url: str) -> None:
    spans = ((0, 30), (15, 45), (30, 60))
    folders = [notes(tmp_path / f"in{n}", *span) for n, span in enumerate(spans)]
    with machines(tmp_path, url, *(("ingest", one) for one in folders)) as made:
        done = [one.result() for one in made]
    assert [sum(found[:2]) for found, _ in done] == [30, 30, 30]  # type: ignore[arg-type]
    assert [sum(column) for column in zip(*(found for found, _ in done), strict=True)] == [60, 30, 0]  # type: ignore[arg-type]
    assert sum(counted for _, counted in done) <= 60 + 60, "passages and titles: some were embedded twice"
    with opened(tmp_path, url) as looking, desk(tmp_path / "alone") as alone, quick():
        sound(looking, 60)
        alone.ingest(folders)
        assert sorted(alone.library().ids()) == sorted(looking.library().ids())
        question = "Which bridge was report 17 on?"
        mine, theirs = looking.ask(question), alone.ask(question)
        assert [one.text for one in mine.sentences] == [one.text for one in theirs.sentences]


def _feed(name: str, items: int = 2) -> Reply:
    entries = "".join(
        f"<item><title>Report {name}.{n}</title><guid>{name}-{n}</guid>"
        f"<pubDate>Thu, 05 Mar 2026 10:00:00 GMT</pubDate>"
        f"<description>{TEXT} It was report {name}, number {n}, on bridge {name}x{n} of the river.</description></item>"
        for n in range(items)
    )
    body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Orlow {name}</title>{entries}</channel></rss>'
    return Reply(body=body.encode(), headers={"Content-Type": "application/rss+xml"})


class Hosts:
    """Hosts of loopback that each serve feeds, and see how many ask at once, answers included."""

    def __init__(self, hosts: int, feeds: int) -> None:
        self.asked: list[str] = []
        self.left: dict[str, float] = {}
        self.least = 1.0
        """The shortest time between an answer of a host and the next request to it."""
        self.most: Counter[str] = Counter()
        self._now: Counter[str] = Counter()
        self._lock = threading.Lock()
        self.servers = []
        for n in range(hosts):
            host = f"127.0.1.{n + 1}"
            routes = {f"/feed{m}": self._slow(host, f"{n}.{m}") for m in range(feeds)}
            self.servers.append(Loopback(routes, address=host))
        self.urls = [one.url(f"/feed{m}") for m in range(feeds) for one in self.servers]

    def _slow(self, host: str, name: str) -> Callable[[Request], Reply]:
        def answer(_: Request) -> Reply:
            with self._lock:
                self.asked.append(name)
                self._now[host] += 1
                self.most[host] = max(self.most[host], self._now[host])
                self.least = min(self.least, time.monotonic() - self.left.get(host, 0.0))
            time.sleep(0.05)  # how long it takes to answer: a second one would be seen
            with self._lock:
                self._now[host] -= 1
                self.left[host] = time.monotonic()
            return _feed(name)

        return answer

    def __enter__(self) -> Hosts:
        for one in self.servers:
            one.__enter__()
        return self

    def __exit__(self, *about: object) -> None:
        for one in self.servers:
            one.__exit__(None, None, None)

    def follow(self, made: Desk) -> None:
        with made.writing() as library:
            for address in self.urls:
                library.ledger.add_source(address, "feed", "", AT)


@pytest.mark.parametrize("hosts", [1, 5])
def test_a_refresh_of_three_asks_each_source_once_and_each_host_one_at_a_time(
    tmp_path: Path, url: str, hosts: int
) -> None:
    with Hosts(hosts, 40 // hosts) as web:
        with opened(tmp_path, url) as looking:
            web.follow(looking)
        with machines(tmp_path, url, *[("refresh",)] * 3) as made:
            done = [one.result()[0] for one in made]
        feeds = [name for name in web.asked]
        assert len(feeds) == len(set(feeds)) == 40, Counter(feeds).most_common(3)
        assert max(web.most.values()) == 1, "two requests at once to one host"
        assert web.least > 0.02, "a host was asked sooner than fetch.delay"
        assert sum(found[0] for found in done) == 80  # type: ignore[misc]
        with opened(tmp_path, url) as looking:
            sound(looking, 80)
            assert all(one.etag is not None and not one.last_error for one in _states(looking))


def _states(made: Desk):  # type: ignore[no-untyped-def]
    return made.library().ledger.sources()


def test_a_machine_killed_in_a_refresh_is_stood_in_for(tmp_path: Path, url: str) -> None:
    with Hosts(5, 8) as web:
        with opened(tmp_path, url) as looking:
            web.follow(looking)
        with machines(tmp_path, url, ("refresh",), ("refresh",)) as made:
            _until(lambda: len(web.asked) >= 8)
            made[0].process.kill()
            made[1].result()
        with opened(tmp_path, url) as looking, quick():
            looking.refresh()
            sound(looking, 80)
            # Only what the dead one had asked and not yet written down is asked again.
            assert set(Counter(web.asked).values()) <= {1, 2} and len(set(web.asked)) == 40
            assert max(web.most.values()) <= 2


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_machine_killed_in_an_ingest_is_stood_in_for(
    tmp_path: Path, url: str, postgres: Server, how: signal.Signals
) -> None:
    one, two = notes(tmp_path / "in0", 0, 60), notes(tmp_path / "in1", 30, 90)
    with machines(tmp_path, url, ("ingest", one), ("ingest", two)) as made:
        with postgres.admin(url.rpartition("/")[2]) as admin:
            _until(lambda: (_count(admin) or 0) >= 10)
            made[0].process.send_signal(how)
            made[0].process.wait(30)
        made[1].result()
    with opened(tmp_path, url) as looking, quick():
        report = looking.ingest([one])
        assert len(report.added) + len(report.known) == 60 and not report.refused
        sound(looking, 90)


def _count(admin) -> int:  # type: ignore[no-untyped-def]
    try:
        return int(admin.execute("SELECT count(*) FROM brief.article").fetchone()[0])
    except Exception as error:
        assert "does not exist" in str(error), error
        return 0


def test_what_a_dead_machine_left_to_embed_is_embedded_once_by_another(tmp_path: Path, url: str) -> None:
    """Killed while it embeds: the claims it held are free at once, and nothing is embedded twice."""
    with opened(tmp_path, url) as looking, quick():
        looking.ingest([notes(tmp_path / "in", 0, 40)])
        with looking.writing() as library:
            library.rows("DELETE FROM embedding RETURNING 1")
    with machines(tmp_path, url, ("reindex", "1"), ("reindex", "1"), ("reindex", "1")) as made:
        done = [one.result() for one in made]
    assert sum(counted for _, counted in done) == 40, [counted for _, counted in done]
    with opened(tmp_path, url) as looking:
        sound(looking, 40)


def test_forgetting_and_reindexing_while_another_ingests(tmp_path: Path, url: str) -> None:
    with opened(tmp_path, url) as looking, quick():
        looking.ingest([notes(tmp_path / "first", 0, 20)])
        gone = looking.library().ids()[:10]
    folder = notes(tmp_path / "in", 20, 60)
    acts = (("ingest", folder), ("forget", *gone), ("reindex", "4"))
    with machines(tmp_path, url, *acts) as made:
        done = [one.result()[0] for one in made]
    assert done[0] == [40, 0, 0]
    with opened(tmp_path, url) as looking:
        assert not set(gone) & set(looking.library().ids())
        sound(looking, 50)
        assert not looking.library().unscrubbed


def test_the_same_article_forgotten_by_two_while_a_third_brings_it_again(tmp_path: Path, url: str) -> None:
    folder = notes(tmp_path / "in", 0, 12)
    with opened(tmp_path, url) as looking, quick():
        looking.ingest([folder])
        gone = looking.library().ids()[:6]
    started = [
        Machine(tmp_path / "m0", url, "forget", *gone),
        Machine(tmp_path / "m1", url, "forget", *gone),
        Machine(tmp_path / "m2", url, "ingest", folder),
    ]
    try:
        for one in started:
            one.ready()
        for one in started:
            one.go()
        for one in started:
            out, err = one.process.communicate(timeout=60)
            assert "Traceback" not in err, err
            found = json.loads(out)[0]
            # Who comes second finds it gone, in so many words.
            assert found[:1] != ["error"] or found[1] == "NotFoundError", found
    finally:
        for one in started:
            one.process.kill()
            one.process.wait()
    with opened(tmp_path, url) as looking, quick():
        library = looking.library()
        assert library.faults() == [] and library.unfinished("forget") == []
        looking.ingest([folder])
        sound(looking, 12)


def test_a_forgetting_that_was_killed_is_ended_by_another_machine(
    tmp_path: Path, url: str, postgres: Server
) -> None:
    with opened(tmp_path, url) as looking, quick():
        looking.ingest([notes(tmp_path / "in", 0, 30)])
        gone = looking.library().ids()[:20]
    with machines(tmp_path, url, ("forget", *gone)) as made:
        with postgres.admin(url.rpartition("/")[2]) as admin:
            _until(lambda: _count(admin) <= 27)
        made[0].process.kill()
        made[0].process.wait()
    with opened(tmp_path, url) as looking, quick():
        more = looking.ingest([notes(tmp_path / "more", 30, 32)])
        assert len(more.added) == 2
        library = looking.library()
        assert library.unfinished("forget") == [] and library.faults() == [] and not library.unscrubbed
        left = len(library.ids())
        assert 12 <= left <= 29
        sound(looking, left)


def test_machines_that_make_the_library_at_the_same_moment(tmp_path: Path, postgres: Server) -> None:
    """Nothing is there yet: one makes the schema, nobody fails."""
    for turn in range(2):
        url = library_url(postgres)
        folder = notes(tmp_path / "in", 0, 8)
        with machines(tmp_path / str(turn), url, *[("ingest", folder)] * 3) as made:
            done = [one.result()[0] for one in made]
        assert [sum(column) for column in zip(*done, strict=True)] == [8, 16, 0]  # type: ignore[arg-type]
        with opened(tmp_path, url) as looking:
            sound(looking, 8)


def test_a_reader_sees_whole_articles_while_others_write(tmp_path: Path, url: str) -> None:
    with opened(tmp_path, url) as looking, quick():
        looking.ingest([notes(tmp_path / "first", 0, 4)])
        folders = [notes(tmp_path / f"in{n}", 10 + 20 * n, 30 + 20 * n) for n in range(2)]
        with machines(tmp_path, url, *(("ingest", one) for one in folders)) as made:
            while any(one.process.poll() is None for one in made):
                library = looking.library()
                for id_ in library.ids():
                    assert library.article(id_).source_text and len(library.passages(id_)) == 1
                assert to_json(looking.ask("Which bridges were closed?"))
            for one in made:
                one.result()
        sound(looking, 44)
