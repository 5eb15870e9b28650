"""Answers kept by key: what the key holds, and that a broken file is as if nothing were kept."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from brief.corpus.sqlite.kept_answers import KeptAnswers
from brief.llm.answer_cache import key_of

REQUEST = {
    "address": "http://a/v1",
    "model": "m",
    "messages": [{"role": "user", "content": "é?"}],
    "schema": {},
}


def test_the_key_is_that_of_everything_whatever_its_order() -> None:
    assert key_of(REQUEST) == key_of(dict(reversed(REQUEST.items()))) and len(key_of(REQUEST)) == 64
    for name in REQUEST:
        assert key_of({**REQUEST, name: "other"}) != key_of(REQUEST)


def test_an_answer_is_found_again_by_another_process(tmp_path: Path) -> None:
    file = tmp_path / "answers.sqlite"
    assert KeptAnswers(file).find("k") is None and not file.exists()
    KeptAnswers(file).keep("k", REQUEST, "one")
    KeptAnswers(file).keep("k", REQUEST, "two\n\u2028é")
    assert KeptAnswers(file).find("k") == "two\n\u2028é" and KeptAnswers(file).find("other") is None
    with sqlite3.connect(file) as db:
        assert db.execute("SELECT key, model FROM answer").fetchall() == [("k", "m")]


@pytest.mark.parametrize("damage", ["no database", "another table", "a folder", "no folder"])
def test_a_file_that_cannot_be_used_is_no_error(tmp_path: Path, damage: str) -> None:
    file = tmp_path / ("none/answers" if damage == "no folder" else "answers")
    if damage == "no database":
        file.write_bytes(b"not a database at all" * 100)
    elif damage == "another table":
        with sqlite3.connect(file) as db:
            db.execute("CREATE TABLE answer (x)")
    elif damage == "a folder":
        file.mkdir()
    kept = KeptAnswers(file)
    kept.keep("k", REQUEST, "one")
    assert kept.find("k") is None


def test_several_threads_keep_and_find(tmp_path: Path) -> None:
    kept = KeptAnswers(tmp_path / "answers")
    threads = [threading.Thread(target=kept.keep, args=(str(i), REQUEST, f"answer {i}")) for i in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [kept.find(str(i)) for i in range(20)] == [f"answer {i}" for i in range(20)]
