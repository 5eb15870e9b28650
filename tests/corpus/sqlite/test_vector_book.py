from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from brief.corpus.sqlite import vector_book
from brief.corpus.sqlite.library import Library
from brief.corpus.sqlite.passage_search import Ranking
from brief.corpus.sqlite.vector_book import VectorBook
from brief.errors import IndexMismatchError, UsageError
from tests.support import corpus
from tests.support.corpus import HashedWords, hashed, make, open_library


def silent(done: int, total: int) -> None:
    pass


@pytest.fixture
def library(tmp_path: Path):
    with open_library(tmp_path, *corpus.numbered(7)) as opened:
        yield opened


def test_only_what_has_no_vector_is_embedded(library: Library) -> None:
    book, embedder = VectorBook(library), hashed()
    assert isinstance(embedder.model, HashedWords)
    assert book.embed_missing(embedder, silent) == 7
    library.add(*make("One more.\n\nAnd one."))
    assert book.count_unembedded(book.model_row(embedder.fingerprint)) == 2
    assert book.embed_missing(embedder, silent) == 2
    assert book.embed_missing(embedder, silent) == 0
    assert embedder.model.given == 9


def test_a_chunk_is_kept_before_it_is_told_of(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vector_book, "CHUNK", 3)
    told: list[tuple[int, int, int]] = []

    def tell(done: int, total: int) -> None:
        held = Library(library.path).rows("SELECT count(*) FROM embedding")[0][0]
        told.append((done, total, held))
        if done >= 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        VectorBook(library).embed_missing(hashed(), tell)
    assert told == [(3, 7, 3), (6, 7, 6)]
    assert VectorBook(library).embed_missing(hashed(), silent) == 1


def test_vectors_are_held_as_float16_close_to_the_models_own(library: Library) -> None:
    model = corpus.embed(library)
    ids, matrix = Ranking(library).matrix(model)
    passages = Ranking(library).hydrate(ids)
    own = hashed().documents([passages[pk][0].text for pk in ids])
    assert np.einsum("ij,ij->i", matrix, own).min() > 0.9999
    assert library.rows("SELECT length(vector) FROM embedding LIMIT 1")[0][0] == 384 * 2


def test_the_corpus_belongs_to_the_model_it_was_pinned_to(library: Library) -> None:
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


def test_vectors_of_two_models_are_held_apart(library: Library) -> None:
    book = VectorBook(library)
    one, two = (
        corpus.embed(library, hashed(name, dimension)) for name, dimension in (("one", 384), ("two", 64))
    )
    assert one != two
    assert Ranking(library).matrix(one)[1].shape == (7, 384)
    assert Ranking(library).matrix(two)[1].shape == (7, 64)
    book.drop_other_models(two)
    assert Ranking(library).matrix(one)[0] == []
    assert Ranking(library).matrix(two)[1].shape == (7, 64)
    assert book.model_row(hashed("one").fingerprint) is None


def test_a_model_that_changes_its_dimension_is_refused(library: Library) -> None:
    book = VectorBook(library)
    corpus.embed(library, hashed("endpoint", 384))
    library.add(*make("One more."))
    with pytest.raises(UsageError, match="gave 64 dimensions, before 384"):
        book.embed_missing(hashed("endpoint", 64), silent)
    assert Ranking(library).matrix(1)[1].shape == (7, 384)


def test_what_the_index_lacks_is_known(library: Library) -> None:
    book = VectorBook(library)
    model = corpus.embed(library)
    rows = book.unindexed(model, 100)
    assert [row[0] for row in rows] == sorted(row[0] for row in rows) and len(rows) == 7
    assert book.lag(model) == [row[0] for row in rows]
    book.mark_indexed([row[0] for row in rows[:5]])
    book.mark_indexed([row[0] for row in rows[:5]])
    assert book.unindexed(model, 100) == rows[5:]
    assert book.unindexed(model, 1) == rows[5:6]
    assert book.lag(model) == [row[0] for row in rows[5:]]
    book.mark_indexed([row[0] for row in rows[5:]])
    assert book.lag(model) == []
    library.forget(Ranking(library).hydrate([rows[6][0]])[rows[6][0]][1].id)
    library.add(*make("The newest."))
    corpus.embed(library)
    assert len(book.lag(model)) == 1 == len(book.unindexed(model, 100))
    book.clear_indexed()
    assert len(book.unindexed(model, 100)) == 7


def test_what_goes_to_the_index_carries_id_date_and_vector(tmp_path: Path) -> None:
    dated = make("Dated.", published=corpus.on_day(2026, 3, 5))
    undated = make("Undated.")
    with open_library(tmp_path, dated, undated) as library:
        model = corpus.embed(library)
        rows = VectorBook(library).unindexed(model, 10)
        noon = int(corpus.at(2026, 3, 5, 12).start.timestamp())  # type: ignore[union-attr]
        assert [(row[1], row[2]) for row in rows] == [(dated[2][0].id, noon), (undated[2][0].id, 0)]
        assert np.allclose(np.frombuffer(rows[0][3], "<f2"), hashed().query("Dated."), atol=1e-3)
