"""Ingest and refresh: every kind of input, nothing twice, one bad item stops no other, a kill costs nothing."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from brief.corpus.books.ledger import Ledger
from brief.corpus.chroma.index import Index
from brief.corpus.protocols import Filter
from brief.corpus.sqlite.library import SQLiteLibrary
from brief.desk import Desk
from brief.errors import IndexMismatchError, LibraryError, LockedError, UsageError
from brief.rendering.pages import render
from tests.support.desk import AT, CORPUS, ROOT, copied, corpus_folders, day, desk, example, held, note
from tests.support.loopback import Loopback, Reply, Request

TEXT = "Three bridges over the Tessim were closed on Monday after heavy rain, the mayor of Orlow said."


def body(words: str, count: int = 60) -> str:
    return " ".join(f"On day {i} {words} in the valley, the mayor said." for i in range(count // 8 + 1))


def rss(*items: tuple[str, str, str], title: str = "The Harbour") -> bytes:
    entries = "".join(
        f"<item><title>{t}</title><link>{link}</link><guid>{link}</guid><description>{text}</description>"
        "<pubDate>Thu, 05 Mar 2026 10:00:00 GMT</pubDate></item>"
        for t, link, text in items
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{entries}</channel></rss>'.encode()


def html(title: str, inside: str) -> str:
    head = f"<head><title>{title}</title></head>"
    return f"<html>{head}<body><article><h1>{title}</h1>{inside}</article></body></html>"


def web(folder: Path, **settings: Any) -> Desk:
    given = {"fetch_timeout": 5.0, "fetch_delay": 0.0, "fetch_interval": 0.0, **settings}
    return desk(folder, fetch_allow_private=True, **given)


# -- what the example corpus holds


def test_every_kind_of_input_is_taken_with_its_metadata() -> None:
    with desk(example()) as made:
        library = made.library()
        rows = library.rows("SELECT origin_kind, origin_location, count(*) FROM article GROUP BY 1, 2")
        kinds = {(kind, Path(place).suffix): 0 for kind, place, _ in rows}
        for kind, place, count in rows:
            kinds[kind, Path(place).suffix] += count
        assert kinds == {
            ("file", ".html"): 16,
            ("file", ".md"): 18,
            ("file", ".txt"): 10,
            ("feed", ".xml"): 13,
            ("dump", ".jsonl"): 10,
        }
        held_ = library.rows("SELECT title, publisher, published_at, origin_item FROM article")
        by_item = {item: (title, publisher, at) for title, publisher, at, item in held_ if item}
        correction = by_item["CPA-20260305-0142"]
        assert correction[:2] == ("CORRECTION: Verania dam death toll is 41, not 47", "Corvin Press Agency")
        assert datetime.fromtimestamp(correction[2], UTC) == datetime(2026, 3, 5, 9, 20, tzinfo=UTC)
        assert "mur-7781120" in by_item and by_item["mur-7781120"][1] == "Murmur"
        counts = library.counts()
        assert counts["passages"] == counts["indexed"] > 100 and counts["failures"] == 0


def test_twice_adds_nothing_and_changes_nothing(tmp_path: Path) -> None:
    folder = copied(tmp_path / "library")
    tables = (
        "article passage raw source_text embedding indexed words_docsize failure brief source meta".split()
    )

    def state() -> dict[str, Any]:
        with SQLiteLibrary(folder / "library.sqlite3") as library:
            found: dict[str, Any] = {t: sorted(library.rows(f"SELECT * FROM {t}"), key=repr) for t in tables}
            found["digest"] = library.corpus_digest()
        found["files"] = sorted(
            p.name for p in folder.iterdir() if not p.name.endswith(("-wal", "-shm", ".lock"))
        )
        return found

    before = state()
    with desk(folder, clock=datetime(2026, 4, 1, tzinfo=UTC)) as made:
        report = made.ingest(corpus_folders())
    assert (report.added, len(report.known), report.refused, report.warnings) == ((), 67, (), ())
    assert state() == before


def test_the_planted_instruction_is_hidden_text_or_a_sentence_and_never_metadata() -> None:
    with desk(example()) as made:
        titles = made.library().rows("SELECT title || publisher || authors FROM article")
        assert not any("gnore previous" in row[0] for row in titles)
        texts = made.library().rows(
            "SELECT text FROM passage WHERE text LIKE '%three ministers have confirmed%'"
        )
        assert texts == [], "text that the page hides was read as text"


# -- what is refused


def test_bad_items_are_named_with_their_reason_and_the_rest_is_taken(tmp_path: Path) -> None:
    source = tmp_path / "in"
    note(source, TEXT, name="good.md")
    (source / "empty.txt").write_bytes(b"")
    (source / "blank.txt").write_bytes(b" \n\t ")
    (source / "binary.txt").write_bytes(b"\0\1\2" * 100)
    (source / "bad.json").write_text("{")
    (source / "dump.jsonl").write_text('{"text": "' + TEXT + '"}\nno json\n{"title": 3}\n')
    (source / "page-as-feed.xml").write_text("<html><body></body></html>")
    (source / "other.xml").write_text("<invoice><sum>3</sum></invoice>")
    (source / "big.txt").write_text("word " * 3000)
    (source / "bad-utf8.txt").write_bytes(
        ("Le café de la mairie a fermé lundi, a dit le maire. " * 3).encode("latin-1")
    )
    with desk(tmp_path / "library", file_max_bytes=5000) as made:
        report = made.ingest([source, tmp_path / "missing.txt", tmp_path / "good.pdf"])
        publishers = [row[0] for row in made.library().rows("SELECT origin_location FROM article ORDER BY 1")]
        failures = {refusal.origin: refusal.reason for refusal, _ in Ledger(made.library()).failures()}
    refused = {Path(r.origin.split(" line")[0]).name.split(" ")[0]: r.reason for r in report.refused}
    assert {Path(p).name for p in publishers} == {"good.md", "dump.jsonl", "bad-utf8.txt"}
    assert "is empty" in refused["empty.txt"] and "is empty" in refused["blank.txt"]
    assert "binary" in refused["binary.txt"]
    assert "page" in refused["page-as-feed.xml"] and "kind that is not read" in refused["other.xml"]
    assert "file.max_bytes" in refused["big.txt"] and "5,000" in refused["big.txt"]
    assert "no such file" in refused["missing.txt"] and "no such file" in refused["good.pdf"]
    assert {"bad.json", "dump.jsonl"} <= set(refused)
    assert all("\n" not in r.reason for r in report.refused)
    assert failures == {r.origin: r.reason for r in report.refused}


def test_a_file_that_cannot_be_read_is_refused_by_name(tmp_path: Path) -> None:
    good, bad = note(tmp_path / "in", TEXT), note(tmp_path / "in", TEXT + " Again.", name="secret.md")
    bad.chmod(0)
    if os.access(bad, os.R_OK):
        bad.unlink()
        bad.symlink_to(bad)  # root reads everything; a link to itself nobody can
    with desk(tmp_path / "library") as made:
        report = made.ingest([good, bad])
    assert len(report.added) == 1 and [r.origin for r in report.refused] == [str(bad)]


def test_invalid_utf_8_is_read_as_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(
        "Le maire a déclaré lundi que trois ponts étaient fermés à Orlow.".encode("cp1252")
    )
    (tmp_path / "b.txt").write_bytes(
        b"Three bridges were closed \xff\xfe\xc3\x28 on Monday, the mayor said to us."
    )
    with desk(tmp_path / "library") as made:
        report = made.ingest([tmp_path / "a.txt", tmp_path / "b.txt"])
        assert len(report.added) == 2
        texts = [row[0] for row in made.library().rows("SELECT text FROM source_text")]
    assert any("déclaré" in text for text in texts)
    assert any("Three bridges were closed" in text and "on Monday" in text for text in texts)


def test_an_input_that_was_refused_and_then_taken_is_no_failure_any_more(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"")
    with desk(tmp_path / "library") as made:
        made.ingest([file])
        file.write_text(TEXT)
        assert len(made.ingest([file]).added) == 1
        assert Ledger(made.library()).failures() == []


def test_no_source_is_a_usage_error(tmp_path: Path) -> None:
    with desk(tmp_path) as made, pytest.raises(UsageError):
        made.ingest([])


# -- the library's door


def test_another_writer_is_named(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from brief.corpus.locks import WriterLock\n"
        "lock = WriterLock(Path(sys.argv[1]), 'brief refresh').take(); print('held', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "library")],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        assert holder.stdout is not None and holder.stdout.readline() == b"held\n"
        file = note(tmp_path / "in", TEXT)
        with desk(tmp_path / "library") as made:
            with pytest.raises(LockedError, match=rf"brief refresh.*process {holder.pid}.*--wait") as caught:
                made.ingest([file])
            assert caught.value.exit_code == 7
            started = time.monotonic()
            with pytest.raises(LockedError):
                made.mend(wait=0.3)
            assert 0.25 < time.monotonic() - started < 5
    finally:
        holder.kill()
        holder.wait()
    with desk(tmp_path / "library") as made:  # a lock ends with the process that held it
        assert len(made.ingest([file]).added) == 1


def test_a_corrupt_library_is_said_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "library.sqlite3").write_bytes(b"this is no database, whatever its name says" * 50)
    file = note(tmp_path / "in", TEXT)
    with desk(tmp_path) as made, pytest.raises(LibraryError, match="corrupt.*brief backup"):
        made.ingest([file])


def test_first_seen_can_be_given_for_an_archive(tmp_path: Path) -> None:
    file = note(tmp_path / "in", TEXT, published="")
    then = datetime(2025, 1, 2, 3, tzinfo=UTC)
    with desk(tmp_path / "library") as made:
        made.ingest([file], first_seen=then)
        assert made.ranking().undated(then, AT)[0].first_seen == then


def test_another_embedding_model_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    with held(tmp_path, [{"text": TEXT}]) as made:
        folder = made.folder
    with desk(
        folder, own_model=True, embedding_model="other", embedding_base_url="http://127.0.0.1:9/v1"
    ) as made:
        with pytest.raises(IndexMismatchError, match="brief reindex"):
            made.ingest([note(tmp_path / "more", TEXT + " Again.")])
        assert made.library().counts()["articles"] == 1


# -- the web


def test_an_opml_list_warns_and_fetches_nothing_without_fetch(tmp_path: Path) -> None:
    with Loopback({}) as server:
        (tmp_path / "list.opml").write_text(
            f'<opml version="2.0"><body><outline type="rss" xmlUrl="{server.url("/f")}"/></body></opml>'
        )
        with web(tmp_path / "library") as made:
            report = made.ingest([tmp_path / "list.opml"])
        assert server.requests == []
    assert report.added == () and report.refused == ()
    assert any("names 1 feed" in warning and "--fetch" in warning for warning in report.warnings)


def test_fetch_follows_a_list_and_a_teaser_but_no_whole_item(tmp_path: Path) -> None:
    paragraphs = "".join(f"<p>{body(f'bridge {i} stayed closed', 80)}</p>" for i in range(4))
    page = html("Bridges closed", paragraphs)
    with Loopback() as server:
        feed = rss(
            ("Bridges closed", server.url("/teaser"), "Three bridges are closed, the mayor said."),
            ("A whole story", server.url("/whole"), body("the river rose", 400)),
        )
        server.routes |= {
            "/feed": Reply(body=feed, headers={"Content-Type": "application/rss+xml"}),
            "/gone": Reply(404),
            "/teaser": Reply(body=page.encode(), headers={"Content-Type": "text/html"}),
        }
        outlines = "".join(
            f'<outline type="rss" text="x" xmlUrl="{server.url(p)}"/>' for p in ("/gone", "/feed")
        )
        (tmp_path / "list.opml").write_text(f'<opml version="2.0"><body>{outlines}</body></opml>')
        with web(tmp_path / "library") as made:
            report = made.ingest([tmp_path / "list.opml"], fetch=True)
            origins = {
                row[0]
                for row in made.library().rows("SELECT origin_location FROM article WHERE origin_kind='url'")
            }
            again = made.ingest([tmp_path / "list.opml"], fetch=True)
        paths = server.paths()
    assert len(report.added) == 2 and not report.warnings  # the page stands in the teaser's place
    assert origins == {server.url("/teaser")}
    assert [r.origin for r in report.refused] == [server.url("/gone")]
    assert "/whole" not in paths and paths.count("/teaser") == 1
    assert again.added == ()


def test_a_page_by_its_address(tmp_path: Path) -> None:
    page = html("Bridges", f"<p>{body('it rained', 200)}</p>")
    with Loopback({"/a": Reply(body=page.encode(), headers={"Content-Type": "text/html"})}) as server:
        with web(tmp_path / "library") as made:
            report = made.ingest([server.url("/a"), server.url("/missing")])
        with desk(tmp_path / "closed") as made:
            closed = made.ingest([server.url("/a")])
    assert len(report.added) == 1 and [r.origin for r in report.refused] == [server.url("/missing")]
    assert closed.added == () and "127.0.0.1" in closed.refused[0].reason  # not without the setting


def test_the_encoding_that_only_the_server_names_is_used(tmp_path: Path) -> None:
    page = html("Мост закрыт", "<p>Мэр Орлова сообщил, что три моста закрыты до вторника.</p>").encode(
        "koi8-r"
    )
    reply = Reply(body=page, headers={"Content-Type": "text/html; charset=KOI8-R"})
    with Loopback({"/a": reply}) as server, web(tmp_path / "library") as made:
        made.ingest([server.url("/a")])
        assert "три моста закрыты" in made.library().rows("SELECT text FROM source_text")[0][0]


def test_refresh_adds_what_is_new_and_asks_whether_it_changed(tmp_path: Path) -> None:
    first = rss(("One", "https://harbour.example/1", TEXT))
    second = rss(
        ("Two", "https://harbour.example/2", TEXT.replace("Three", "Four")),
        ("One", "https://harbour.example/1", TEXT),
    )
    state = {"etag": '"v1"', "body": first}

    def feed(request: Request) -> Reply:
        if request.headers.get("if-none-match") == state["etag"]:
            return Reply(304)
        return Reply(
            body=state["body"], headers={"Content-Type": "application/rss+xml", "ETag": str(state["etag"])}
        )  # type: ignore[arg-type]

    with Loopback({"/feed": feed, "/broken": Reply(500)}) as server, web(tmp_path / "library") as made:
        with pytest.raises(UsageError, match="sources add"):
            made.refresh()
        ledger = made.ledger(write=True)
        for path in ("/broken", "/feed"):
            ledger.add_source(server.url(path), "feed", "", AT)
        reports = [made.refresh(), made.refresh()]
        state |= {"etag": '"v2"', "body": second}
        reports.append(made.refresh())
        sources = {s.url: s for s in made.ledger().sources()}
        asked = [r.headers.get("if-none-match") for r in server.requests if r.path == "/feed"]
    assert [len(r.added) for r in reports] == [1, 0, 1]
    assert [len(r.known) for r in reports] == [0, 0, 1]
    assert all([x.origin for x in r.refused] == [server.url("/broken")] for r in reports)
    assert asked == [None, '"v1"', '"v1"']
    good, bad = sources[server.url("/feed")], sources[server.url("/broken")]
    assert (good.title, good.items, good.errors, good.last_error, good.last_success) == (
        "The Harbour",
        2,
        0,
        "",
        AT,
    )
    assert bad.errors == 3 and "500" in bad.last_error and bad.last_success is None


# -- what ends an ingest early


def test_killed_at_any_moment_and_run_again_everything_is_there_once(tmp_path: Path) -> None:
    """kill -9 in a process of its own; every article once, every passage embedded and indexed after one more run."""
    source = tmp_path / "in"
    for folder in ("notes", "feeds", "dumps"):
        shutil.copytree(CORPUS / folder, source / folder)
    library = tmp_path / "library"
    command = [sys.executable, "-m", "brief.cli", "--data-dir", str(library), "ingest", str(source)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    rng = random.Random(7)
    killed = 0
    for _ in range(4):
        process = subprocess.Popen(
            command,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        waited = rng.uniform(0.4, 2.6)
        try:
            process.wait(waited)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            killed += 1
            process.wait()
    assert killed >= 2
    acknowledged: set[str] = set()
    if (library / "library.sqlite3").exists():
        with SQLiteLibrary(library / "library.sqlite3", write=True) as held_:
            acknowledged = {row[0] for row in held_.rows("SELECT id FROM article")}
    with desk(library) as made:
        report = made.ingest([source])
        counts = made.library().counts()
        ids = [row[0] for row in made.library().rows("SELECT id FROM article")]
        items = made.library().rows(
            "SELECT raw_sha256, item_key, count(*) AS n FROM article GROUP BY 1, 2 HAVING n > 1"
        )
        embedded = made.library().rows("SELECT count(*) FROM embedding")[0][0]
        state = Index(library, made.library()).state()
        found = [
            made.search.find(text, Filter(), 3).evidence[0].passage.id == id_
            for id_, text in made.library().rows("SELECT id, text FROM passage WHERE pk % 7 = 0")
        ]
    assert len(ids) == len(set(ids)) == 41 and not items and acknowledged <= set(ids)
    assert len(report.added) + len(report.known) == 41 and not report.refused
    assert counts["passages"] == counts["indexed"] == embedded and state == "sound"
    assert sum(found) >= len(found) - 1  # a copy's passage may stand in for its twin
    assert not [
        p for p in library.iterdir() if p.name.startswith("index-") and p.name != made_generation(library)
    ]


def made_generation(library: Path) -> str:
    with SQLiteLibrary(library / "library.sqlite3") as held_:
        return held_.meta("index.generation")


def test_mend_makes_up_what_an_ingest_left(tmp_path: Path) -> None:
    with held(tmp_path, [{"text": TEXT}, {"text": TEXT.replace("Three", "Nine"), "title": "Other"}]) as made:
        with made.library(write=True).writing() as db:
            db.execute("DELETE FROM indexed")
            db.execute("DELETE FROM embedding WHERE passage = 2")
        made.mend()
        counts = made.library().counts()
        assert (
            counts["indexed"]
            == counts["passages"]
            == made.library().rows("SELECT count(*) FROM embedding")[0][0]
        )


def test_reports_are_equal_whatever_they_took(tmp_path: Path) -> None:
    with held(tmp_path, [{"text": TEXT}]) as made:
        report = made.ingest([tmp_path / "in"])
        assert report == replace(report, seconds=(("library", 99.0),))


def test_bytes_that_are_not_utf8_are_taken_with_a_warning(tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_bytes(
        "The caf\xe9 at Orlow was closed by the police on Monday morning.".encode("latin-1")
    )
    with desk(tmp_path / "library") as opened:
        report = opened.ingest([tmp_path / "old.txt"])
        assert len(report.added) == 1 and len(report.warnings) == 1
        assert "old.txt: is not valid UTF-8; read as " in report.warnings[0]
        assert f"brief show {report.added[0]}" in report.warnings[0]
        assert opened.ingest([tmp_path / "old.txt"]).warnings == ()


def test_a_post_speaks_for_its_author_not_its_platform(tmp_path: Path) -> None:
    (tmp_path / "posts.jsonl").write_text(
        '{"id": "1", "date": "2026-03-05T10:00:00Z", "author": "River Watch", "publisher": "Murmur",'
        ' "text": "Our volunteers count at least 60 people killed or injured at Orlow."}\n'
    )
    with desk(tmp_path / "library") as opened:
        opened.ingest([tmp_path / "posts.jsonl"])
        brief = opened.daily(*day(5))
        assert brief.sections[0].publishers == ("River Watch, on Murmur",)
        assert "— River Watch, on Murmur, 5 Mar 2026 10:00 UTC" in render(brief, "md")


def test_a_dump_that_cites_sources_speaks_for_itself(tmp_path: Path) -> None:
    (tmp_path / "events.jsonl").write_text(
        '{"id": "1", "date": "2026-03-05", "text": "The parliament of Orlow votes to close a cultural centre.",'
        ' "sources": [{"name": "Reuters", "url": "https://r.example/1"}, {"name": "BBC", "url": "https://b.example/2"}]}\n'
    )
    with desk(tmp_path / "library") as opened:
        opened.ingest([tmp_path / "events.jsonl"])
        assert "— events, citing Reuters; BBC, 5 Mar 2026" in render(opened.daily(*day(5)), "md")
