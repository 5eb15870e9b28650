from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from brief.corpus.books import vector_book
from brief.corpus.books.passage_search import Ranking
from brief.corpus.books.vector_book import VectorBook
from brief.corpus.protocols import Filter
from brief.corpus.sqlite.library import SQLiteLibrary
from brief.errors import IndexMismatchError, UsageError
from tests.support import corpus
from tests.support.corpus import HashedWords, hashed, make, open_library


def silent(done: int, total: int) -> None:
    pass


def held(library: SQLiteLibrary, model: str):
    return Ranking(library).vectors(Ranking(library).select(Filter()), model)


@pytest.fixture
def library(tmp_path: Path):
    with open_library(tmp_path, *corpus.numbered(7)) as opened:
        yield opened


def test_only_what_has_no_vector_is_embedded(library: SQLiteLibrary) -> None:
    book, embedder = VectorBook(library), hashed()
    assert isinstance(embedder.model, HashedWords)
    assert book.embed_missing(embedder, silent) == 7
    library.add(*make("One more.\n\nAnd one."))
    assert book.count_unembedded(embedder.fingerprint) == 2
    assert book.embed_missing(embedder, silent) == 2
    assert book.embed_missing(embedder, silent) == 0
    titles = library.rows("SELECT count(*) FROM article WHERE title<>''")[0][0]
    assert embedder.model.given == 9 + titles
    assert library.rows("SELECT count(*) FROM title_vector")[0][0] == titles > 0


def test_a_chunk_is_kept_before_it_is_told_of(
    library: SQLiteLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vector_book, "CHUNK", 3)
    told: list[tuple[int, int, int]] = []

    def tell(done: int, total: int) -> None:
        held = SQLiteLibrary(library.path).rows("SELECT count(*) FROM embedding")[0][0]
        told.append((done, total, held))
        if done >= 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        VectorBook(library).embed_missing(hashed(), tell)
    assert told == [(3, 7, 3), (6, 7, 6)]
    assert VectorBook(library).embed_missing(hashed(), silent) == 1


def test_vectors_are_held_as_float16_close_to_the_models_own(library: SQLiteLibrary) -> None:
    model = corpus.embed(library)
    passages = Ranking(library).hydrate(Ranking(library).select(Filter()))
    matrix = np.stack([held(library, model)[id_] for id_ in passages])
    own = hashed().documents([passage.text for passage, _ in passages.values()])
    assert np.einsum("ij,ij->i", matrix, own).min() > 0.9999
    assert library.rows("SELECT length(vector) FROM embedding LIMIT 1")[0][0] == 384 * 2


def test_the_corpus_belongs_to_the_model_it_was_pinned_to(library: SQLiteLibrary) -> None:
    book = VectorBook(library)
    assert book.pinned() == ("", "")
    book.require(hashed("any"))
    book.pin(hashed("one"))
    book.require(hashed("one"))
    with pytest.raises(IndexMismatchError, match="'one'.*'two'.*brief reindex") as caught:
        book.require(hashed("two"))
    assert hashed("one").fingerprint[:8] in str(caught.value)
    book.pin(hashed("two"))
    book.require(hashed("two"))
    assert book.pinned() == (hashed("two").fingerprint, "two")


def test_vectors_of_two_models_are_held_apart(library: SQLiteLibrary) -> None:
    book = VectorBook(library)
    one, two = (
        corpus.embed(library, hashed(name, dimension)) for name, dimension in (("one", 384), ("two", 64))
    )
    assert one != two
    assert [v.shape for v in held(library, one).values()] == 7 * [(384,)]
    assert [v.shape for v in held(library, two).values()] == 7 * [(64,)]
    assert (book.numbers(one), book.numbers(two)) == (7 * 384, 7 * 64)
    book.drop_other_models(two)
    assert held(library, one) == {} and not book.holds(one) and book.numbers(one) == 0
    assert [v.shape for v in held(library, two).values()] == 7 * [(64,)]


def test_a_model_that_changes_its_dimension_is_refused(library: SQLiteLibrary) -> None:
    book = VectorBook(library)
    corpus.embed(library, hashed("endpoint", 384))
    library.add(*make("One more."))
    with pytest.raises(UsageError, match="gave 64 dimensions, before 384"):
        book.embed_missing(hashed("endpoint", 64), silent)
    assert [v.shape for v in held(library, hashed("endpoint").fingerprint).values()] == 7 * [(384,)]


def test_what_the_index_lacks_is_known(library: SQLiteLibrary) -> None:
    book = VectorBook(library)
    model = corpus.embed(library)
    rows = book.unindexed(model, 100)
    assert [row.key for row in rows] == sorted(row.key for row in rows) and len(rows) == 7
    assert book.lag(model) == [row.id for row in rows]
    book.mark_indexed(rows[:5])
    book.mark_indexed(rows[:5])
    assert book.unindexed(model, 100) == rows[5:]
    assert book.unindexed(model, 1) == rows[5:6]
    assert book.lag(model) == [row.id for row in rows[5:]]
    assert not book.settle(model)
    book.mark_indexed(rows[5:])
    assert book.lag(model) == []
    assert book.settle(model)
    library.forget(Ranking(library).hydrate([rows[6].id])[rows[6].id][1].id)
    assert book.settle(model) and book.lag(model) == []
    library.add(*make("The newest."))
    corpus.embed(library)
    assert len(book.lag(model)) == 1 == len(book.unindexed(model, 100))
    book.clear_indexed()
    assert len(book.unindexed(model, 100)) == 7


def test_what_the_index_was_given_out_of_order_is_known_too(library: SQLiteLibrary) -> None:
    book = VectorBook(library)
    model = corpus.embed(library)
    rows = book.unindexed(model, 100)
    book.mark_indexed([rows[6], rows[1]])
    assert book.lag(model) == [rows[n].id for n in (0, 2, 3, 4, 5)]
    book.mark_indexed([rows[0], *rows[3:6]])
    assert book.lag(model) == [rows[2].id] and not book.settle(model)


def test_once_the_index_has_everything_nobody_looks_until_more_is_embedded(library: SQLiteLibrary) -> None:
    book = VectorBook(library)
    model = corpus.embed(library)
    book.mark_indexed(book.unindexed(model, 100))
    assert book.settle(model)
    asked: list[str] = []
    library.connection.set_trace_callback(asked.append)
    assert book.lag(model) == [] and book.settle(model)
    library.connection.set_trace_callback(None)
    assert not [sql for sql in asked if "embedding" in sql]
    other = corpus.embed(library, hashed("other", 64))
    assert (
        len(book.lag(other)) == 0 and len(book.unindexed(other, 9)) == 0
    )  # the index has no model of its own
    library.add(*make("Later."))
    corpus.embed(library, hashed("other", 64))
    assert len(book.lag(other)) == 1


def test_what_goes_to_the_index_carries_id_date_and_vector(tmp_path: Path) -> None:
    dated = make("Dated.", published=corpus.on_day(2026, 3, 5))
    undated = make("Undated.")
    with open_library(tmp_path, dated, undated) as library:
        model = corpus.embed(library)
        rows = VectorBook(library).unindexed(model, 10)
        noon = int(corpus.at(2026, 3, 5, 12).start.timestamp())  # type: ignore[union-attr]
        assert [(row.id, row.filed) for row in rows] == [(dated[2][0].id, noon), (undated[2][0].id, 0)]
        assert np.allclose(np.frombuffer(rows[0].vector, "<f2"), hashed().query("Dated."), atol=1e-3)
