"""The parser of sentences: its files, and what is said where they are missing or damaged."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from brief import Desk, settings
from brief.analysis import parser, sentence_reader
from brief.analysis.sentence_reader import MOST_CHARACTERS, read_sentences
from brief.errors import AnalysisError
from brief.records.readings import SentenceForm
from tests.support.desk import AT

TEXT = "The bridge at Alder Ford was closed on Monday, the mayor said. A crack was found in it by divers."


@pytest.fixture
def damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The parser's folder as a copy without its weights, and nothing read before."""
    folder = tmp_path / "parser"
    shutil.copytree(parser.FOLDER, folder)
    (folder / "parser" / "model").write_bytes(b"\x00" * 100)
    monkeypatch.setattr(parser, "FOLDER", folder)
    monkeypatch.setattr(sentence_reader, "_known", {})
    parser._pipeline.cache_clear()
    yield folder
    parser._pipeline.cache_clear()


def test_the_files_are_those_that_were_taken() -> None:
    record = json.loads((parser.FOLDER / "digests.json").read_text("utf-8"))
    for name, sha256 in record["files"].items():
        assert hashlib.sha256((parser.FOLDER / name).read_bytes()).hexdigest() == sha256, name
    held = {str(f.relative_to(parser.FOLDER)) for f in parser.FOLDER.rglob("*") if f.is_file()}
    assert held == {*record["files"], "digests.json", "NOTICE"}


def test_a_damaged_parser_names_its_folder_and_says_what_to_do(damaged: Path) -> None:
    with pytest.raises(AnalysisError, match=r"parser.*cannot be loaded.*install brief-desk again"):
        read_sentences([TEXT])


def test_with_a_damaged_parser_articles_are_held_found_and_quoted(damaged: Path, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text(f"Bridge closed\n\n5 March 2026\n\n{TEXT}\n", "utf-8")
    home = tmp_path / "library"
    with Desk(home, loaded=settings.defaults(home), clock=lambda: AT) as desk:
        report = desk.ingest([tmp_path / "note.txt"])
        assert len(report.added) == 1 and any("cannot be loaded" in word for word in report.warnings)
        answer = desk.ask("Was the bridge at Alder Ford closed?")
        assert any("cannot be loaded" in note for note in answer.manifest.notes)
        assert any("Alder Ford" in sentence.text for sentence in (*answer.sentences, *answer.nearest))
        assert desk.library().readings.count_unread("any") == 1


@pytest.mark.parametrize(
    "text",
    [
        "x" * 20_000,
        "word " * 4_000,
        "😀🔥 \u202e\u200b\x00\x07 said 🙃.",
        "…",
        "Он сказал, что мост закрыт, 42 человека погибли.",
        "橋は月曜日に閉鎖された、と市長は述べた。",
        "قال الوزير إن الجسر مغلق.",
        "The \u0301\u0301\u0301 minister said “ that ” „no“ «yes".strip(),
    ],
)
def test_whatever_a_sentence_holds_it_has_a_reading(text: str) -> None:
    (reading,) = read_sentences([text])
    assert reading.analysed == (len(text) <= MOST_CHARACTERS)
    for one in reading.attributions:
        assert text[slice(*one.party.span)] == one.party.name
    for marked in (*reading.negations, *reading.modals, *reading.hedges):
        assert text[slice(*marked.span)] == marked.words and marked.clause[0] <= marked.clause[1]


@pytest.mark.parametrize("language", "uk ru de fr es it pl ar he zh ja ko tr vi sw zu fi el th hi".split())
def test_another_language_is_not_analysed(language: str) -> None:
    (reading,) = read_sentences(["The minister said “no”, not yes."], language)
    assert not reading.analysed and reading.quoted and not reading.attributions and not reading.negations
    assert reading.form is SentenceForm.STATEMENT
