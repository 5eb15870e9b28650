from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import sqlite3
import stat
import tempfile
import threading
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from brief.corpus.books.ledger import IssuedBrief, Ledger
from brief.corpus.books.passage_search import Ranking
from brief.corpus.chroma.index import Index
from brief.corpus.protocols import Filter
from brief.corpus.sqlite import schema
from brief.corpus.sqlite.library import FILE_NAME, SQLiteLibrary
from brief.errors import LibraryError, NotFoundError
from brief.records import SetAside
from tests.support import corpus
from tests.support.corpus import make, open_library

NOW = datetime(2026, 3, 9, 6, tzinfo=UTC)


@pytest.fixture
def library(tmp_path: Path):
    with open_library(tmp_path) as opened:
        yield opened


# -- in and out


def test_what_is_added_comes_back_whole(library: SQLiteLibrary) -> None:
    raw, article, passages = make(
        "Première ligne, “quoted”.\n\nSecond — 中文 and 🙂 here.",
        title="Ein Titel",
        published=corpus.on_day(2026, 3, 5),
        url="https://example.org/a",
        item="key-1",
        raw=b"\x00\xffbytes \x89 of any kind",
    )
    article = type(article)(
        **{f: getattr(article, f) for f in article.__dataclass_fields__ if f != "set_aside"},
        set_aside=(SetAside(0, 8, "teaser"),),
    )
    assert library.add(raw, article, passages) == (article.id, True)
    assert library.article(article.id) == article
    assert library.passages(article.id) == passages
    assert library.raw(raw.sha256) == raw.content
    assert library.source_text(article.source_text_sha256) == article.source_text
    assert library.cleaned([article.id, "none"]) == {article.id: (article.source_text, article.text)}
    assert library.infos([article.id, "none"]).keys() == {article.id}
    assert library.raw("0" * 64) is None
    assert library.source_text("0" * 64) is None


def test_added_again_is_known_and_changes_nothing(library: SQLiteLibrary) -> None:
    read = make("The dam held through the night.\n\nEngineers stayed.")
    library.add(*read)
    before = (library.counts(), library.corpus_digest())
    assert library.add(*read) == (read[1].id, False)
    assert (library.counts(), library.corpus_digest()) == before
    assert before[0]["articles"] == 1 and before[0]["passages"] == 2


def test_the_same_text_from_other_bytes_is_known(library: SQLiteLibrary) -> None:
    first = make("The dam held.", raw=b"<p>The dam held.</p><!-- 10:00 -->")
    again = make("The dam held.", raw=b"<p>The dam held.</p><!-- 10:05 -->")
    library.add(*first)
    assert library.add(*again) == (first[1].id, False)
    assert library.counts()["raw"] == 1


@pytest.mark.parametrize(
    "other", [{"publisher": "The Herald"}, {"title": "Another"}, {"url": "https://b.example/"}]
)
def test_the_same_text_published_by_another_is_new(library: SQLiteLibrary, other: dict[str, str]) -> None:
    library.add(*make("The dam held.", raw=b"1"))
    assert library.add(*make("The dam held.", raw=b"2", **other))[1]
    assert library.counts()["articles"] == 2


def test_an_id_is_found_by_a_prefix_that_no_other_has(library: SQLiteLibrary) -> None:
    reads = corpus.numbered(40)
    for read in reads:
        library.add(*read)
    for _, article, _ in reads:
        assert library.resolve(article.id) == article.id
        assert library.resolve(article.id[:12]) == article.id
    for wrong in ("", "abc", "zzzz", "*", "????", "%", reads[0][1].id[:3], reads[0][1].id + "0"):
        with pytest.raises(NotFoundError):
            library.resolve(wrong)


def test_a_prefix_of_several_articles_is_refused(library: SQLiteLibrary) -> None:
    raw, article, _ = make("One.")
    for n in range(2):
        twin = type(article)(
            **{
                **{f: getattr(article, f) for f in article.__dataclass_fields__},
                "id": f"abcd{n}",
                "title": f"{n}",
            }
        )
        library.add(raw, twin, ())
    with pytest.raises(NotFoundError, match="several"):
        library.resolve("abcd")
    assert library.resolve("abcd1") == "abcd1"


def test_the_digest_names_the_articles_held_and_not_the_order_they_came_in(tmp_path: Path) -> None:
    reads = corpus.numbered(5)
    with open_library(tmp_path / "a", *reads) as a, open_library(tmp_path / "b", *reversed(reads)) as b:
        assert a.corpus_digest() == b.corpus_digest()
        a.add(*make("One more."))
        assert a.corpus_digest() != b.corpus_digest()


# -- transactions


def test_of_a_transaction_that_raises_nothing_is_kept(library: SQLiteLibrary) -> None:
    library.add(*make("Kept before."))
    before = library.counts()
    with pytest.raises(RuntimeError), library.writing():
        library.add(*make("Lost with the rest."))
        library.set_meta("note", "lost")
        raise RuntimeError
    assert library.counts() == before
    assert library.meta("note") == ""
    assert Ranking(library).by_words("lost", Filter(), 5) == []
    assert library.add(*make("Lost with the rest."))[1]


def test_killed_in_a_transaction_keeps_what_was_committed_and_nothing_else(tmp_path: Path) -> None:
    code = """
import os, signal, sys
from pathlib import Path
from tests.support.corpus import make, open_library
library = open_library(Path(sys.argv[1]), make("Committed before the kill."))
with library.writing():
    for n in range(300):
        library.add(*make(f"Uncommitted number {n}. " + "filler " * 300))
    os.kill(os.getpid(), signal.SIGKILL)
"""
    process = corpus.python(code, str(tmp_path))
    assert process.wait(60) == -9
    process.communicate()
    with SQLiteLibrary(tmp_path / FILE_NAME, write=True) as library:
        assert library.counts()["articles"] == 1
        assert library.rows("PRAGMA integrity_check")[0][0] == "ok"
        assert Ranking(library).by_words("uncommitted", Filter(), 5) == []
        assert len(Ranking(library).by_words("committed", Filter(), 5)) == 1


def test_readers_read_the_last_commit_while_a_writer_is_at_work(library: SQLiteLibrary) -> None:
    library.add(*make("First."))
    with SQLiteLibrary(library.path) as reader:
        with library.writing():
            library.add(*make("Second."))
            assert reader.counts()["articles"] == 1
            with SQLiteLibrary(library.path) as late:
                assert late.counts()["articles"] == 1
        assert reader.counts()["articles"] == 2


def test_a_second_writing_connection_is_told_that_the_library_is_locked(library: SQLiteLibrary) -> None:
    with SQLiteLibrary(library.path, write=True) as other:
        other.connection.execute("PRAGMA busy_timeout=50")
        with library.writing(), pytest.raises(LibraryError, match="locked by another process"):
            other.add(*make("Second."))


def test_nothing_can_be_changed_through_a_reading_connection(library: SQLiteLibrary) -> None:
    library.add(*make("First."))
    with SQLiteLibrary(library.path) as reader:
        for change in (
            lambda: reader.add(*make("Second.")),
            lambda: reader.set_meta("a", "b"),
            lambda: reader.forget(make("First.")[1].id),
            lambda: reader.scrub(),
        ):
            with pytest.raises(LibraryError):
                change()
    assert library.counts()["articles"] == 1
    assert library.meta("a") == ""


# -- what is held is checked against its digest


@pytest.mark.parametrize(
    "damaged", [zlib.compress(b"other bytes"), b"no zlib at all", b""], ids=["other", "garbage", "empty"]
)
def test_damaged_bytes_are_never_given_out(library: SQLiteLibrary, damaged: bytes) -> None:
    raw, article, passages = make("The dam held.")
    library.add(raw, article, passages)
    library.connection.execute("UPDATE raw SET content=?", (damaged,))
    with pytest.raises(LibraryError, match=f"{raw.sha256[:12]}.*damaged.*backup"):
        library.raw(raw.sha256)


def test_a_damaged_source_text_is_never_given_out(library: SQLiteLibrary) -> None:
    raw, article, passages = make("The dam held.")
    library.add(raw, article, passages)
    library.connection.execute("UPDATE source_text SET text='The dam broke.'")
    with pytest.raises(LibraryError, match=f"{article.source_text_sha256[:12]}.*damaged.*backup"):
        library.source_text(article.source_text_sha256)


# -- opening


def test_a_new_library_is_made_by_migration_from_nothing(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "folder" / FILE_NAME
    with SQLiteLibrary(path, write=True) as library:
        assert library.rows("PRAGMA user_version")[0][0] == schema.SCHEMA_VERSION
        assert library.rows("PRAGMA journal_mode")[0][0] == "wal"
        assert library.rows("PRAGMA synchronous")[0][0] == 2
        assert library.rows("PRAGMA foreign_keys")[0][0] == 1
        assert library.counts()["articles"] == 0


def test_an_empty_file_becomes_a_library(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).touch()
    with open_library(tmp_path, make("First.")) as library:
        assert library.counts()["articles"] == 1


def test_a_later_migration_keeps_the_articles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw, article, passages = make("Held since the first version.")
    open_library(tmp_path, (raw, article, passages)).close()
    step = "CREATE TABLE later(a TEXT);\nINSERT INTO later VALUES('done')"
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, step))
    monkeypatch.setattr(schema, "SCHEMA_VERSION", schema.SCHEMA_VERSION + 1)
    for _ in range(2):
        with SQLiteLibrary(tmp_path / FILE_NAME) as library:
            assert library.rows("SELECT a FROM later") == [("done",)]
            assert library.article(article.id) == article


def test_a_migration_that_fails_leaves_the_library_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = schema.SCHEMA_VERSION
    open_library(tmp_path, make("Held.")).close()
    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, "CREATE TABLE later(a);\nnonsense"))
        patch.setattr(schema, "SCHEMA_VERSION", version + 1)
        with pytest.raises(LibraryError):
            SQLiteLibrary(tmp_path / FILE_NAME, write=True)
    with SQLiteLibrary(tmp_path / FILE_NAME) as library:
        assert library.rows("PRAGMA user_version")[0][0] == version
        assert library.rows("SELECT count(*) FROM sqlite_master WHERE name='later'")[0][0] == 0


def test_a_newer_schema_is_refused_and_untouched(tmp_path: Path) -> None:
    open_library(tmp_path).close()
    path = tmp_path / FILE_NAME
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version=999")
    connection.close()
    before = path.read_bytes()
    for write in (False, True):
        with pytest.raises(LibraryError, match="newer brief.*upgrade"):
            SQLiteLibrary(path, write=write)
    assert path.read_bytes() == before


@pytest.mark.parametrize("version", [0, 1])
def test_another_programs_database_is_refused_and_untouched(tmp_path: Path, version: int) -> None:
    path = tmp_path / FILE_NAME
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE bookmarks(url)")
    connection.execute(f"PRAGMA user_version={version}")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    for write in (False, True):
        with pytest.raises(LibraryError, match="no library of brief"):
            SQLiteLibrary(path, write=write)
    assert path.read_bytes() == before


def test_missing_for_reading_says_how_to_make_one_and_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="no library at .*brief ingest"):
        SQLiteLibrary(tmp_path / "none" / FILE_NAME)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"hello", b"plain text, no database\n" * 500, os.urandom(9000)])
def test_a_file_that_is_no_database_is_refused_and_untouched(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / FILE_NAME
    path.write_bytes(content)
    for write in (False, True):
        with pytest.raises(LibraryError, match="corrupt.*brief backup"):
            SQLiteLibrary(path, write=write)
    assert path.read_bytes() == content


def test_a_folder_in_the_librarys_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    with pytest.raises(LibraryError, match=FILE_NAME):
        SQLiteLibrary(tmp_path / FILE_NAME, write=True)


def test_a_file_in_the_folders_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(LibraryError, match="cannot be made here"):
        SQLiteLibrary(tmp_path / "data" / FILE_NAME, write=True)


def test_corrupt_pages_are_reported_with_what_to_do(tmp_path: Path) -> None:
    with open_library(tmp_path, *corpus.numbered(200)) as library:
        library.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    path = tmp_path / FILE_NAME
    content = bytearray(path.read_bytes())
    content[4096:] = random.Random(1).randbytes(len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(LibraryError, match="corrupt.*brief backup"), SQLiteLibrary(path) as library:
        library.counts()


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs POSIX permissions")
def test_a_folder_that_may_not_be_written_is_reported() -> None:
    # Permissions do not bind the superuser, so the look is taken by a process that becomes another user.
    code = """
import os, sys
from pathlib import Path
from brief.corpus.sqlite.library import SQLiteLibrary
from brief.errors import LibraryError
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
for path, write in ((sys.argv[1], True), (sys.argv[2], True), (sys.argv[2], False)):
    try:
        with SQLiteLibrary(Path(path), write=write) as library:
            if not write:
                print("read", library.counts()["articles"])
            library.set_meta("a", "b")
        print("written")
    except LibraryError as error:
        print(error)
"""
    folder = Path(tempfile.mkdtemp(prefix="brief-readonly-"))
    try:
        open_library(folder / "old", make("First.")).close()
        (folder / "old" / FILE_NAME).chmod(0o444)
        (folder / "old").chmod(0o555)
        (folder / "new").mkdir()
        (folder / "new").chmod(0o555)  # whatever the umask of the process is by now
        folder.chmod(0o755)
        process = corpus.python(code, str(folder / "new" / FILE_NAME), str(folder / "old" / FILE_NAME))
        lines = corpus.finished(process).splitlines()
        assert "cannot be made here: Permission denied" in lines[0]
        assert lines.pop(2) == "read 1"  # an archive that may not be written can be read
        assert all("cannot be written here" in line and "owner and mode" in line for line in lines[1:]), lines
        assert len(lines) == 3
    finally:
        (folder / "old").chmod(0o755)
        shutil.rmtree(folder)


# -- forgetting


def test_forgetting_leaves_no_trace_in_any_file(tmp_path: Path) -> None:
    marker = "Zqxjvwyk"  # no stemmer alters it; its first letter may be shared with the term before it
    text = f"The informant {marker} met the colonel in {marker}grad.\n\nA second paragraph by {marker}."
    raw, article, passages = make(
        text, title=f"Who is {marker}?", publisher=f"{marker} Post", item=f"{marker}-1"
    )
    others = corpus.numbered(60)
    library = open_library(tmp_path, *others[:30], (raw, article, passages), *others[30:])
    model = corpus.embed(library)
    index = Index(tmp_path, library)
    index.update(model, NOW, lambda done, total: None)
    record = json.dumps({"text": f"{marker} said so"}).encode()
    Ledger(library).issue(
        IssuedBrief("b1", "daily", f"On {marker}", NOW, NOW, ("out/brief.md",)), record, [article.id]
    )
    word = marker.lower().encode()[2:]  # FTS5 stores a term without what it shares with the one before it
    needles = [marker.encode(), word, zlib.compress(raw.content, 3), zlib.compress(record, 6)]
    needles += [hashlib.sha256(raw.content).hexdigest().encode(), article.id.encode()]
    needles += [passage.id.encode() for passage in passages]
    vector = library.rows(
        "SELECT vector FROM embedding e JOIN passage p ON p.pk=e.passage WHERE p.id=?", (passages[0].id,)
    )[0][0]
    needles.append(vector)
    for needle in needles:
        assert corpus.residue(tmp_path, [needle]), f"{needle[:20]!r} is nowhere to begin with"
    before = library.counts()

    gone = library.forget(article.id)
    library.scrub()
    index.rebuild(model, NOW, lambda done, total: None)
    library.scrub()
    library.scrubbed()

    assert corpus.residue(tmp_path, needles) == []
    assert gone.article.id == article.id
    assert (gone.passages, gone.raw_kept_for, gone.briefs, gone.outputs) == (2, 0, ("b1",), ("out/brief.md",))
    after = library.counts()
    assert (after["articles"], after["passages"], after["briefs"]) == (
        before["articles"] - 1,
        before["passages"] - 2,
        0,
    )
    library.connection.execute("INSERT INTO words(words) VALUES('integrity-check')")
    assert library.rows("PRAGMA integrity_check")[0][0] == "ok"
    assert Ranking(library).by_words(marker, Filter(), 5) == []
    assert len(Ranking(library).by_words("place59", Filter(), 5)) == 1
    with pytest.raises(NotFoundError):
        library.article(article.id)
    with pytest.raises(NotFoundError):
        library.forget(article.id)
    assert library.add(raw, article, passages)[1]
    library.close()


def test_briefs_that_do_not_cite_the_article_stay(library: SQLiteLibrary) -> None:
    kept, gone = make("Kept."), make("Gone.")
    library.add(*kept)
    library.add(*gone)
    ledger = Ledger(library)
    ledger.issue(IssuedBrief("both", "daily", "", NOW, NOW, ()), b"{}", [kept[1].id, gone[1].id])
    ledger.issue(IssuedBrief("kept", "daily", "", NOW, NOW, ()), b"{}", [kept[1].id])
    assert library.forget(gone[1].id).briefs == ("both",)
    assert [brief.id for brief in ledger.briefs()] == ["kept"]


def test_bytes_and_text_that_another_article_shares_stay(library: SQLiteLibrary) -> None:
    raw = b"one file, two items"
    first = make("Item one.", raw=raw, item="1")
    second = make("Item two.", raw=raw, item="2")
    twin = make("Item two.", raw=b"elsewhere", publisher="The Herald")
    for read in (first, second, twin):
        library.add(*read)
    assert library.forget(first[1].id).raw_kept_for == 1
    assert library.raw(first[0].sha256) == raw
    assert library.source_text(first[1].source_text_sha256) is None
    assert library.forget(second[1].id).raw_kept_for == 0
    assert library.raw(first[0].sha256) is None
    assert library.article(twin[1].id) == twin[1]
    assert len(Ranking(library).by_words("two", Filter(), 5)) == 1


def test_a_scrub_that_a_reader_prevents_says_so_and_is_owed(library: SQLiteLibrary) -> None:
    read = make("The informant Zqxjvwyk spoke.")
    library.add(*read)
    assert not library.unscrubbed
    library.connection.execute("PRAGMA busy_timeout=50")
    with SQLiteLibrary(library.path) as reader:
        reader.connection.execute("BEGIN")
        reader.counts()
        library.forget(read[1].id)
        with pytest.raises(LibraryError, match="not yet cleared"):
            library.scrub()
        assert library.unscrubbed
        reader.connection.execute("ROLLBACK")
    library.scrub()
    assert corpus.residue(library.path.parent, [b"Zqxjvwyk", b"qxjvwyk"]) == []
    library.scrubbed()
    assert not library.unscrubbed


# -- backup


def test_a_backup_taken_while_a_writer_writes_is_whole(tmp_path: Path) -> None:
    noise = random.Random(1)
    padding = [make(f"Padding {n}.", raw=noise.randbytes(400_000)) for n in range(50)]
    writer = open_library(tmp_path / "data", *padding)
    stop = threading.Event()

    def write() -> None:
        n = 0
        while not stop.is_set():
            n += 1
            with writer.writing():  # always two together, so that a torn copy would hold an odd number
                writer.add(*make(f"Left hand {n}."))
                writer.add(*make(f"Right hand {n}."))

    thread = threading.Thread(target=write)
    thread.start()
    target = tmp_path / "copy.sqlite3"
    old = os.umask(0o000)
    try:
        with SQLiteLibrary(tmp_path / "data" / FILE_NAME) as reader:
            reader.backup(target)
    finally:
        os.umask(old)
        stop.set()
        thread.join()
        writer.close()
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert sorted(p.name for p in tmp_path.iterdir()) == ["copy.sqlite3", "data"]
    with SQLiteLibrary(target) as copy:
        assert copy.rows("PRAGMA integrity_check")[0][0] == "ok"
        assert copy.counts()["articles"] >= 50 and copy.counts()["articles"] % 2 == 0
        assert copy.raw(padding[7][0].sha256) == padding[7][0].content
        assert len(Ranking(copy).by_words("padding", Filter(), 100)) == 50


def test_a_restored_backup_is_a_library_that_readers_and_a_writer_share(tmp_path: Path) -> None:
    with open_library(tmp_path / "old", make("First.")) as library:
        (tmp_path / "new").mkdir()
        library.backup(tmp_path / "new" / FILE_NAME)
    with SQLiteLibrary(tmp_path / "new" / FILE_NAME, write=True) as restored:
        restored.connection.execute("PRAGMA busy_timeout=100")
        with SQLiteLibrary(restored.path) as reader:
            reader.connection.execute("BEGIN")
            assert reader.counts()["articles"] == 1
            restored.add(*make("Second."))
            assert (reader.counts()["articles"], restored.counts()["articles"]) == (1, 2)


def test_a_backup_never_overwrites_and_a_failed_one_leaves_nothing(
    library: SQLiteLibrary, tmp_path: Path
) -> None:
    library.add(*make("First."))
    taken = tmp_path / "taken"
    taken.write_text("precious")
    with pytest.raises(LibraryError, match="is there already"):
        library.backup(taken)
    assert taken.read_text() == "precious"
    with pytest.raises(LibraryError, match="cannot be written"):
        library.backup(tmp_path / "no such folder" / "copy")


# -- modes


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX permissions")
def test_files_are_their_owners_only_whatever_the_umask(tmp_path: Path) -> None:
    old = os.umask(0o000)
    try:
        with open_library(tmp_path / "data", make("First.")) as library:
            corpus.embed(library)
            modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in (tmp_path / "data").iterdir()}
            assert modes == {FILE_NAME + end: 0o600 for end in ("", "-wal", "-shm", ".open")}
            assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
        modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in (tmp_path / "data").iterdir()}
        assert modes == {FILE_NAME + end: 0o600 for end in ("", ".open", ".seal")}
    finally:
        os.umask(old)


def test_any_number_of_keys_may_be_asked_for_at_once(tmp_path: Path) -> None:
    """A library asks for them some hundred at a time: SQLite takes no more than so many values in one query."""
    with open_library(tmp_path) as library:
        with library.writing():
            for read in corpus.numbered(1201):
                library.add(*read)
        ids = library.ids()
        assert len(ids) == 1201 == len(library.infos(ids)) == len(library.cleaned(iter(ids)))
        passages = library.ranking.select(Filter())
        assert list(library.ranking.hydrate(passages)) and len(library.ranking.origins(passages)) == 1201
        assert library.infos([]) == {} and library.infos([*ids, "none"]) == library.infos(ids)
