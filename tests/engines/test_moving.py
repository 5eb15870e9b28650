"""A library moved into PostgreSQL and back: stopped anywhere, by anybody, it ends equal or says why not."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from brief.corpus.books.access_book import AccessBook
from brief.corpus.books.delivery_book import DeliveryBook, DeliveryState
from brief.corpus.books.draft_book import DraftBook
from brief.corpus.place import Place
from brief.desk import Desk, reviewing
from brief.desk.relocation import relocate
from brief.errors import BriefError, LibraryError, UsageError
from brief.records import Refusal, Step
from brief.records.codec import to_json
from brief.rendering.pages import render
from tests.engines.conftest import library_url
from tests.support.desk import AT, DAY, copied, desk, note, quick, run
from tests.support.postgres_server import PASSWORD, Server

pytestmark = pytest.mark.engines
Captured = pytest.CaptureFixture[str]
ROOT = Path(__file__).resolve().parent.parent.parent
TEXT = "Three bridges over the Tessim were closed on Monday after heavy rain, the mayor of Orlow said."
MOVE = """
import sys, time
from pathlib import Path
from brief.desk.relocation import relocate
from tests.support.desk import desk
def told(*what):
    print("step", *what, flush=True)
    time.sleep(0.03)
with desk(Path(sys.argv[1]), library_password=sys.argv[3]) as made:
    made.progress = told
    print("begun", flush=True)
    relocate(made, sys.argv[2])
print("done", flush=True)
"""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that has something in every book. Do not write to it."""
    folder = copied(tmp_path_factory.mktemp("whole") / "library")
    with desk(folder) as made, quick():
        pages = tmp_path_factory.mktemp("pages")
        for hour, more in ((1, ""), (2, "It was late."), (3, "It was late, and full.")):
            words = "The ferry left Orlow harbour at noon with eighty people on board, the operator said on Tuesday. "
            note(pages / str(hour), words * 3 + more, title="Ferry", url="https://orlow.example/ferry")
            made.ingest([pages / str(hour)], first_seen=AT + timedelta(hours=hour))
        odd = note(
            pages / "odd", TEXT + " \U0010ffff 🌉 \u202e end. It was odd.", title="İstanbul 🌉 \u00e9 e\u0301"
        )
        gone = note(pages / "gone", TEXT + " This one goes.", title="Gone")
        made.ingest([odd, gone])
        made.forget(next(one for one in made.library().ids() if made.library().article(one).title == "Gone"))
        with made.writing() as library:
            ledger = library.ledger
            ledger.add_source("https://a.example/feed", "feed", "A", AT)
            ledger.add_source("https://b.example/" + "ü" * 300, "page", "", AT)
            ledger.note_failures([Refusal("x y", "one"), Refusal("tab\there\nand there", "two")], AT)
            library.register.rate("Orlow Gazette", "B", "long known", AT)
            library.register.rate("Orlow Gazette", "C", "it slipped", AT)
        first = made.daily(*DAY)
        made.issue(first)
        made.issue(made.daily(*DAY, topic="Kelvar dam"))
        second = made.daily(DAY[0] + timedelta(days=1), DAY[1] + timedelta(days=1))
        reviewing.put(made, second)
        draft = DraftBook(made.place).one(second.id)
        reviewing.edit(made, draft, reviewing.placed(second)[0].place, Step.DROPPED, "anna")
        book = DeliveryBook(made.place)
        book.owe(first.id, ["ana", "ben"], AT)
        due = book.due(AT)[0]
        book.note(due, DeliveryState.SENDING, AT)
        book.note(due, DeliveryState.SENT, AT)
    assert _user(folder, "anna") == 0
    return folder


def _user(folder: Path, name: str, url: str = "") -> int:
    done = _command(
        folder, "users", "add", name, "--role", "editor", url=url, given="a-long-QUARTZ-password\n" * 2
    )
    return done.returncode


def _command(
    folder: Path, *words: str, url: str = "", given: str = "", within: float = 60
) -> subprocess.CompletedProcess[str]:
    engine = {"BRIEF_LIBRARY_URL": url, "BRIEF_LIBRARY_PASSWORD": PASSWORD} if url else {}
    return subprocess.run(
        [sys.executable, "-m", "brief.cli", "--data-dir", str(folder), *words],
        env={**os.environ, "PYTHONPATH": str(ROOT), **engine},
        cwd=folder,
        input=given,
        capture_output=True,
        text=True,
        timeout=within,
    )


@pytest.fixture
def source(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "source"))


@pytest.fixture
def url(postgres: Server) -> str:
    return library_url(postgres)


def books(folder: Path) -> dict[str, list[str]]:
    """Every row of every table in a folder, but what is made anew: the index, and words as they are looked up by."""
    found: dict[str, list[str]] = {}
    for file in sorted(folder.glob("*.sqlite3")):
        with sqlite3.connect(file) as db:
            made = db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table'").fetchall()
            virtual = [name for name, sql in made if sql and sql.upper().startswith("CREATE VIRTUAL")]
            for name, _ in made:
                if (
                    name in ("indexed", "seal")
                    or name.startswith("sqlite_")
                    or any(name == one or name.startswith(f"{one}_") for one in virtual)
                ):
                    continue
                rows = db.execute(f'SELECT * FROM "{name}"').fetchall()
                if name == "meta":
                    rows = [row for row in rows if not str(row[0]).startswith(("index.", "move."))]
                found[f"{file.name} {name}"] = sorted(map(repr, rows))
        db.close()
    return found


def equal(mine: Desk, theirs: Desk) -> None:
    """Two libraries hold the same and give the same."""
    one, two = mine.library(), theirs.library()
    assert one.ids() == two.ids() and one.corpus_digest() == two.corpus_digest()
    assert one.faults() == [] == two.faults()
    left, right = one.counts(), two.counts()
    assert {**left, "indexed": 0} == {**right, "indexed": 0}
    assert one.versions.pairs() == two.versions.pairs()
    for book in (one, two):
        assert book.unfinished("forget") == []
    assert one.ledger.sources() == two.ledger.sources() and one.ledger.failures() == two.ledger.failures()
    assert one.ledger.briefs() == two.ledger.briefs()
    assert one.register.history("orlow gazette") == two.register.history("orlow gazette")
    model = mine.embedder.fingerprint
    assert one.vectors.count(model) == two.vectors.count(model)
    assert DeliveryBook(mine.place).all() == DeliveryBook(theirs.place).all()
    heads = DraftBook(mine.place).heads()
    assert heads == DraftBook(theirs.place).heads()
    for head in heads:
        assert DraftBook(mine.place).one(head.id) == DraftBook(theirs.place).one(head.id)
    assert AccessBook(mine.place).users() == AccessBook(theirs.place).users()


def shared(folder: Path, url: str) -> Desk:
    return desk(folder, library_url=url, library_password=PASSWORD)


def test_there_and_back_every_table_is_the_same_to_the_byte(source: Path, url: str, tmp_path: Path) -> None:
    before = books(source)
    assert sum(map(len, before.values())) > 500
    assert {name.split()[0] for name in before} >= {"library.sqlite3", "access.sqlite3", "deliveries.sqlite3"}
    with desk(source, library_password=PASSWORD) as made:
        moved = relocate(made, url)
    assert len(moved) > 10 and books(source) == before, "the source is another than it was"
    with shared(tmp_path / "machine", url) as there, desk(source) as here:
        equal(there, here)
        for topic in ("", "Kelvar dam"):
            one, two = there.daily(*DAY, topic=topic), here.daily(*DAY, topic=topic)
            assert to_json(one) == to_json(two)
            assert all(render(one, form, None) == render(two, form, None) for form in ("md", "html", "json"))
        assert not (tmp_path / "machine" / "library.sqlite3").exists()
    with shared(tmp_path / "machine", url) as there:
        back = relocate(there, str(tmp_path / "back"))
    assert [(one.name, one.rows, one.sha256) for one in back] == [
        (one.name, one.rows, one.sha256) for one in moved
    ]
    after = books(tmp_path / "back")
    for name, rows in before.items():
        assert after.get(name, []) == rows, name
    with desk(tmp_path / "back") as again, desk(source) as here:
        equal(again, here)
        assert to_json(again.daily(*DAY)) == to_json(here.daily(*DAY))
        assert all(again.verify_record(again.daily(*DAY)) == [] for _ in "a")


def test_the_secret_of_issued_briefs_and_users_hold_after_the_move(
    source: Path, url: str, tmp_path: Path
) -> None:
    with desk(source, library_password=PASSWORD) as made:
        relocate(made, url)
        (tmp_path / "brief.json").write_text(to_json(made.daily(*DAY)))
    done = _command(tmp_path, "verify", "brief.json", url=url)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "anna" in _command(tmp_path, "users", "list", url=url).stdout


@pytest.mark.parametrize("back", [False, True])
def test_a_move_that_is_killed_ten_times_ends_equal(
    source: Path, url: str, tmp_path: Path, back: bool
) -> None:
    start, to = source, url
    if back:
        with desk(source, library_password=PASSWORD) as made:
            relocate(made, url)
        start, to = tmp_path / "machine", str(tmp_path / "back")
    script = MOVE.replace("library_password=", f"library_url={url!r}, library_password=") if back else MOVE
    dice = random.Random(20261201 + back)
    killed = 0
    turns = 5 if back else 10
    for turn in range(turns):
        process = _moving(script, start, to)
        assert process.stdout is not None
        for _ in range(1 + (turn // 2 if turn < 6 else dice.randint(1, 12))):
            process.stdout.readline()
        time.sleep(dice.uniform(0, 0.04))  # anywhere between two steps
        process.kill()
        killed += process.wait() == -signal.SIGKILL
        process.stdout.close()
    assert killed == turns
    process = _moving(script, start, to)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 0 and out.endswith("done\n"), out
    target = desk(tmp_path / "back") if back else shared(tmp_path / "other", url)
    with target, desk(source) as here:
        equal(target, here)
        assert to_json(target.daily(*DAY)) == to_json(here.daily(*DAY))
    if back:
        before, after = books(source), books(tmp_path / "back")
        assert {name: after.get(name, []) for name in before} == before


def _moving(script: str, start: Path, to: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, str(start), to, PASSWORD],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )


class _Stopped(Exception):
    """What a test stops a move with."""


def stopped(made: Desk, to: str, steps: int, doing: Callable[[], None] | None = None, which: str = "") -> int:
    """A move that ends, or does something, at so many steps (of those named so); how many there were."""
    told = 0

    def step(*what: object) -> None:
        nonlocal told
        told += str(what[0]).startswith(which)
        if not str(what[0]).startswith(which):
            return
        if told == steps:
            if doing is None:
                raise _Stopped
            doing()

    made.progress = step
    try:
        relocate(made, to)
    except _Stopped:
        pass
    finally:
        made.progress = lambda *what: None
    return told


def test_a_source_that_changed_between_two_tries_is_moved_as_it_is_now(
    source: Path, url: str, tmp_path: Path
) -> None:
    with desk(source, library_password=PASSWORD) as made, quick():
        steps = stopped(made, url, 10**6) - 1
        assert steps >= 3
    with desk(source, library_password=PASSWORD) as made, quick():
        fresh = library_of(url)
        stopped(made, fresh, max(2, steps - 1))
        id_ = made.library().ids()[0]
        made.forget(id_)
        note(tmp_path / "in", TEXT + " It came later.", title="Later")
        made.ingest([tmp_path / "in"])
        with made.writing() as library:
            library.register.rate("Orlow Gazette", "D", "again", AT + timedelta(days=1))
            library.ledger.remove_source("https://a.example/feed")
            library.ledger.clear_failures("x")
        relocate(made, fresh)
        with shared(tmp_path / "machine", fresh) as there:
            equal(there, made)
            assert id_ not in there.library().ids()


_SERVER: list[Server] = []


@pytest.fixture(autouse=True)
def _known(postgres: Server) -> Iterator[None]:
    _SERVER[:] = [postgres]
    yield


def library_of(_: str) -> str:
    return library_url(_SERVER[0])


def test_a_target_that_holds_something_is_left_alone(
    source: Path, url: str, tmp_path: Path, postgres: Server
) -> None:
    note(tmp_path / "in", TEXT, title="Mine")
    with shared(tmp_path / "machine", url) as there, quick():
        there.ingest([tmp_path / "in"])
        ids = there.library().ids()
        with desk(source, library_password=PASSWORD) as made, pytest.raises(BriefError) as caught:
            relocate(made, url)
        assert isinstance(caught.value, (UsageError, LibraryError)) and PASSWORD not in str(caught.value)
        assert there.library().ids() == ids and there.library().faults() == []
    with desk(tmp_path / "held") as held, quick():
        held.ingest([tmp_path / "in"])
    before = books(tmp_path / "held")
    with desk(source) as made, pytest.raises(BriefError):
        relocate(made, str(tmp_path / "held"))
    assert books(tmp_path / "held") == before
    foreign = library_of(url)
    with postgres.admin(foreign.rpartition("/")[2]) as admin:
        admin.execute("CREATE SCHEMA brief; CREATE TABLE brief.article (a int)")
    with (
        desk(source, library_password=PASSWORD) as made,
        pytest.raises(BriefError, match="no library of brief"),
    ):
        relocate(made, foreign)
    with desk(source) as made, pytest.raises(UsageError):
        relocate(made, str(source))


def test_a_target_of_which_only_users_are_known_is_left_alone(source: Path, url: str, tmp_path: Path) -> None:
    """Nobody who may log in at the target does so by an accident of a move."""
    assert _user(tmp_path, "mallory", url) == 0
    with desk(source, library_password=PASSWORD) as made:
        try:
            relocate(made, url)
        except BriefError:
            assert set(AccessBook(Place(tmp_path, url, PASSWORD)).users()) == {"mallory"}
        else:
            assert set(AccessBook(Place(tmp_path, url, PASSWORD)).users()) == {"anna"}


@pytest.mark.parametrize("when", ["moving", "comparing rating"])
@pytest.mark.parametrize("back", [False, True])
def test_nobody_writes_to_the_source_or_the_target_meanwhile(
    source: Path, url: str, tmp_path: Path, back: bool, when: str
) -> None:
    """What a writer was told is done is in the target, or it was refused."""
    if back:
        with desk(source, library_password=PASSWORD) as made:
            relocate(made, url)
        made, to, at = shared(tmp_path / "machine", url), str(tmp_path / "back"), (tmp_path / "second", url)
    else:
        made, to, at = desk(source, library_password=PASSWORD), url, (source, "")
    at[0].mkdir(exist_ok=True)
    refused: list[int] = []

    def write() -> None:
        try:
            done = _command(at[0], "sources", "add", "https://late.example/feed", url=at[1], within=3)
        except subprocess.TimeoutExpired:  # it waits for its turn, and was told nothing
            refused.append(7)
        else:
            refused.append(done.returncode)
            assert "Traceback" not in done.stderr and PASSWORD not in done.stderr
        refused.append(_user(at[0], "late", at[1]))

    with made:
        try:
            stopped(made, to, 1, write, when)
        except LibraryError as error:
            assert "meanwhile" in str(error) or "other things" in str(
                error
            )  # so it is said, and nothing is lost
            return
        target = desk(tmp_path / "back") if back else shared(tmp_path / "machine", url)
        with target:
            urls = {one.url for one in target.library().ledger.sources()}
            users = set(AccessBook(target.place).users())
    assert len(refused) == 2
    assert refused[0] == 7 or "https://late.example/feed" in urls, "a source that was acknowledged is lost"
    assert refused[1] != 0 or "late" in users, "a user who was acknowledged is lost"


def test_half_a_library_is_not_taken_for_one(
    source: Path, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """Where a move was stopped, the target is said to be unfinished, and nobody reads it or adds to it."""
    monkeypatch.setenv("BRIEF_LIBRARY_PASSWORD", PASSWORD)
    note(tmp_path / "in", TEXT, title="Mine")
    with desk(source, library_password=PASSWORD) as made, quick():
        for at in (1, 3, 9, 20):
            target = library_of(url)
            stopped(made, target, at)
            monkeypatch.setenv("BRIEF_LIBRARY_URL", target)
            for words in (
                ["ingest", str(tmp_path / "in")],
                ["status"],
                ["daily"],
                ["ask", "What was closed?"],
            ):
                capsys.readouterr()
                assert run(*words, data_dir=tmp_path / "machine") == 7, words
                said = capsys.readouterr().err
                assert "brief move library" in said and target in said and PASSWORD not in said, said
            monkeypatch.delenv("BRIEF_LIBRARY_URL")
            relocate(made, target)
            with shared(tmp_path / "machine", target) as there:
                equal(there, made)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_target_that_is_lost_midway(
    source: Path, url: str, tmp_path: Path, postgres: Server, how: signal.Signals
) -> None:
    with desk(source, library_password=PASSWORD) as made:
        with pytest.raises(LibraryError, match="127.0.0.1") as caught:
            stopped(made, url, 3, lambda: postgres.stop(how))
        postgres.start()
        assert PASSWORD not in str(caught.value)
        relocate(made, url)
        with shared(tmp_path / "machine", url) as there:
            equal(there, made)


def test_a_move_that_is_done_is_done_again_without_harm(source: Path, url: str, tmp_path: Path) -> None:
    with desk(source, library_password=PASSWORD) as made, quick():
        relocate(made, url)
        with shared(tmp_path / "machine", url) as there:
            note(tmp_path / "in", TEXT, title="New life")
            there.ingest([tmp_path / "in"])
            count = len(there.library().ids())
            with pytest.raises(BriefError):
                relocate(made, url)
            assert len(there.library().ids()) == count


def test_what_the_command_says(
    source: Path, url: str, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setenv("BRIEF_LIBRARY_PASSWORD", PASSWORD)
    assert run("move", "library", "--to", url, data_dir=source) == 0
    out, err = capsys.readouterr()
    assert "article" in out and f'library.url = "{url}"' in err + out and PASSWORD not in out + err
    monkeypatch.setenv("BRIEF_LIBRARY_PASSWORD", "wrong-MARBLE")
    assert run("move", "library", "--to", library_of(url), data_dir=source) == 7
    err = capsys.readouterr().err
    assert "password" in err and "MARBLE" not in err
