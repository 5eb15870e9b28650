"""Each sentence is read once: at ingest, or when first needed; what was read is kept, by version of the reader."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import pytest

from brief.analysis import article_claims
from brief.analysis import claims as claim_rules
from brief.analysis.article_claims import VERSION, claims_of, read_missing
from brief.analysis.claims import claims
from brief.corpus.books.reading_store import ReadingStore
from brief.corpus.locks import WriterLock
from brief.corpus.sqlite.library import FILE_NAME, SQLiteLibrary
from brief.errors import AnalysisError
from brief.records import ArticleInfo, Reading, SourcedClaim
from tests.support.desk import article

TEXTS = (
    "Rebels killed 40 soldiers at the pass, a commander said. This could not be independently verified.",
    "OKARA, March 4 (Corvin Press) - At least 12 people are missing, "
    "said Mara Lind, a spokeswoman for the Interior Ministry.",
    "Die Brücke in Orlow bleibt bis Freitag gesperrt, sagte eine Sprecherin des Ministeriums am Montag.",
)
BAD = TEXTS[1]
READ = 6
"""Sentences read: the first two, which are one claim, apart and together; the next with its dateline and without."""


class Reader:
    """Stands for the reader: counts what it is given, and fails on one sentence, or on all for want of its model."""

    def __init__(self, bad: str = "", *, missing: bool = False) -> None:
        self.bad, self.missing, self.given = bad, missing, list[str]()

    def __call__(
        self, texts: Sequence[str], language: str = "en", leads: Collection[str] = ()
    ) -> list[Reading]:
        self.given += texts
        if self.missing:
            raise AnalysisError("the parser cannot be loaded; install brief-desk again")
        if self.bad in texts:
            raise RecursionError("too deep")
        return [Reading(True, forecast=text[:5]) for text in texts]


def held(folder: Path) -> tuple[SQLiteLibrary, list[ArticleInfo], dict[str, str]]:
    library = SQLiteLibrary(folder / FILE_NAME, write=True)
    ids = [library.add(*article(text, location=f"{i}.md"))[0] for i, text in enumerate(TEXTS)]
    return library, *known(library, ids)


def known(library: SQLiteLibrary, ids: Sequence[str]) -> tuple[list[ArticleInfo], dict[str, str]]:
    return list(library.infos(ids).values()), {id_: text for id_, (text, _) in library.cleaned(ids).items()}


def whole(
    found: dict[str, list[SourcedClaim]],
) -> dict[str, list[tuple[SourcedClaim, Reading, tuple[str, tuple[Reading, ...]]]]]:
    """With what no comparison of claims looks at."""
    return {
        id_: [(claim, claim.reading, (claim.dateline, claim.parts)) for claim in each]
        for id_, each in found.items()
    }


def read(library: SQLiteLibrary) -> list[str]:
    return read_missing(library, lambda done, total: None)


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    made = Reader()
    monkeypatch.setattr(claim_rules, "read_sentences", made)
    return made


def test_what_is_kept_gives_the_claims_that_reading_gives(tmp_path: Path) -> None:
    library, infos, texts = held(tmp_path)
    plain = {a.id: claims(a, library.passages(a.id), texts[a.id]) for a in infos}
    assert any(claim.reading.chain and claim.reading.figures for each in plain.values() for claim in each)
    assert sorted(len(claim.parts) for each in plain.values() for claim in each) == [0, 1, 2]
    told: list[tuple[int, int]] = []
    assert read_missing(library, lambda done, total: told.append((done, total))) == [] and told[-1] == (3, 3)
    assert ReadingStore(library).count_unread(VERSION) == 0
    assert whole(claims_of(library, infos, texts)) == whole(plain)


def test_what_is_kept_is_not_read_again(tmp_path: Path, reader: Reader) -> None:
    library, infos, texts = held(tmp_path)
    read(library)
    assert len(reader.given) == len(set(reader.given)) == READ
    claims_of(library, infos, texts)
    read(library)
    assert len(reader.given) == READ


def test_one_that_was_not_read_at_ingest_is_read_when_needed_and_then_kept(
    tmp_path: Path, reader: Reader
) -> None:
    held(tmp_path)[0].close()
    with SQLiteLibrary(tmp_path / FILE_NAME) as library:
        infos, texts = known(library, [row[0] for row in library.rows("SELECT id FROM article")])
        with WriterLock(tmp_path, "brief ingest").take():  # it neither waits for the writer nor fails
            first = claims_of(library, infos, texts)
        assert ReadingStore(library).count_unread(VERSION) == 3
        again = claims_of(library, infos, texts)
        assert ReadingStore(library).count_unread(VERSION) == 0 and len(reader.given) == 2 * READ
        assert whole(first) == whole(again) == whole(claims_of(library, infos, texts))
        assert len(reader.given) == 2 * READ


@pytest.mark.parametrize("version", ["rules-en/1 claims/1", "en_core_web_lg-9.1.0/7 claims/12", ""])
def test_what_another_version_read_is_read_anew(tmp_path: Path, reader: Reader, version: str) -> None:
    library, infos, texts = held(tmp_path)
    ReadingStore(library).put({a.id: b"of a form that nobody here knows" for a in infos}, version)
    assert [claim.reading.forecast for claim in claims_of(library, infos, texts)[infos[0].id]]
    assert len(reader.given) == READ and ReadingStore(library).count_unread(VERSION) == 0


@pytest.mark.parametrize("damage", [b"", b"no zlib", article_claims.zlib.compress(b'{"claims": [7]}')])
def test_a_damaged_payload_is_read_anew(tmp_path: Path, damage: bytes) -> None:
    library, infos, texts = held(tmp_path)
    read(library)
    sound = whole(claims_of(library, infos, texts))
    ReadingStore(library).put({infos[0].id: damage}, VERSION)
    assert whole(claims_of(library, infos, texts)) == sound


def test_a_sentence_that_cannot_be_read_stops_no_other_article(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = Reader(BAD)
    monkeypatch.setattr(claim_rules, "read_sentences", reader)
    library, infos, texts = held(tmp_path)
    (note,) = read(library)
    (bad,) = [a for a in infos if BAD in texts[a.id]]
    assert bad.id in note and "could not be analysed (RecursionError: too deep)" in note
    before = len(reader.given)
    found = claims_of(library, infos, texts)
    assert len(reader.given) == before  # it is not tried again at each command
    assert {a.id: [c.reading.analysed for c in found[a.id]] for a in infos} == {
        a.id: [a.id != bad.id] for a in infos
    }


def test_rules_that_fail_on_one_article_stop_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reader: Reader
) -> None:
    plain = article_claims.unread_claims

    def fails(info: ArticleInfo, *given: object) -> list[SourcedClaim]:
        if info.language == "de":
            raise IndexError("no such span")
        return plain(info, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(article_claims, "unread_claims", fails)
    library, infos, texts = held(tmp_path)
    (note,) = read(library)
    assert "could not be analysed (IndexError: no such span)" in note
    assert sorted(map(len, claims_of(library, infos, texts).values())) == [0, 1, 1]


def test_without_the_parser_nothing_is_kept_and_it_is_said_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reader: Reader
) -> None:
    library, infos, texts = held(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(claim_rules, "read_sentences", Reader(missing=True))
        (note,) = read(library)
        assert "install brief-desk again" in note and ReadingStore(library).count_unread(VERSION) == 3
        notes: list[str] = []
        unread = [claim for claims in claims_of(library, infos, texts, notes).values() for claim in claims]
        assert unread and not any(claim.reading.analysed for claim in unread)
        assert len(notes) == 1 and "install brief-desk again" in notes[0]
        assert ReadingStore(library).count_unread(VERSION) == 3
    assert read(library) == [] and ReadingStore(library).count_unread(VERSION) == 0
    claims_of(library, infos, texts)
    assert len(reader.given) == READ


def test_stopped_between_two_chunks_the_rest_is_read_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reader: Reader
) -> None:
    monkeypatch.setattr(article_claims, "CHUNK", 2)

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    library, infos, texts = held(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        read_missing(library, stop)
    library.close()
    with SQLiteLibrary(tmp_path / FILE_NAME, write=True) as opened:
        assert ReadingStore(opened).count_unread(VERSION) == 1
        read(opened)
        assert ReadingStore(opened).count_unread(VERSION) == 0 and len(reader.given) == READ
