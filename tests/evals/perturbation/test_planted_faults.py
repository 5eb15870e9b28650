"""Planted faults: each is what its kind says, the same for the same seed, and the gate finds nearly all."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from brief.analysis.claims import claims
from brief.checking.checks import check
from brief.checking.citations import Texts
from brief.corpus.sqlite.library import Library
from brief.evals.perturbation import miscited
from brief.evals.perturbation.planted_faults import plant, rephrase
from brief.reading.piece_reader import Job, intake
from brief.records import Article, SourcedClaim, Verdict
from brief.sources.files import Piece, pieces
from tests.support.desk import AT, desk, example

SENTENCE = (
    "At least 12 people were killed or injured near Kelvar on Monday, 2 March, and 40 km of road may be closed, "
    "the Interior Ministry said."
)


def planted(text: str, *others: str, seed: int = 1) -> dict[str, str]:
    return {made.kind: made.text for made in plant(text, others, random.Random(seed))}


def test_each_fault_changes_what_it_names() -> None:
    found = planted(SENTENCE, "Tessim Hydro")
    assert {"wrong weekday", "shifted date", "negation", "misspelt name", "swapped speaker"} <= set(found)
    assert "At least" not in found["dropped qualifier"] and "12 people" in found["dropped qualifier"]
    assert "killed or injured" not in found["killed or injured made one"]
    assert "Monday" not in found["wrong weekday"] and "2 March" in found["wrong weekday"]
    assert "2 March" not in found["shifted date"] and "Tessim Hydro" in found["swapped speaker"]
    assert "is closed" in found["lost hedge"] and " not " in found["negation"]
    assert all(text != SENTENCE for text in found.values())


def test_the_same_seed_gives_the_same_faults() -> None:
    assert planted(SENTENCE, "A B", seed=3) == planted(SENTENCE, "A B", seed=3)
    assert any(planted(SENTENCE, seed=3) != planted(SENTENCE, seed=seed) for seed in range(4, 9))


@pytest.mark.parametrize("text", ["It rained.", "Not only the bridge but the road fell."])
def test_a_sentence_that_offers_no_place_for_a_fault_gets_none(text: str) -> None:
    assert not {"changed figure", "dropped qualifier", "wrong weekday", "changed unit"} & set(planted(text))


def test_rewording_keeps_speaker_and_figures() -> None:
    said = "About 40 homes were lost in the flood, the mayor of Orlow said."
    assert next(rephrase(said)) == "The mayor of Orlow said that about 40 homes were lost in the flood."


def corpus(library: Library) -> tuple[dict[str, list[SourcedClaim]], dict[str, Article]]:
    ids = [str(row[0]) for row in library.rows("SELECT id FROM article ORDER BY id")]
    articles = {id_: library.article(id_) for id_ in ids}
    articles = {id_: article for id_, article in articles.items() if article.language in ("en", "")}
    infos = library.infos(list(articles))
    found = {
        id_: claims(infos[id_], library.passages(id_), article.source_text)
        for id_, article in articles.items()
    }
    return found, articles


@pytest.fixture(scope="module")
def library() -> Iterator[Library]:
    with desk(example()) as made:
        yield made.library()


def rates(library: Library, made: list[miscited.Made]) -> tuple[float, float, list[str]]:
    """Share of faults caught, share of right sentences dropped, the texts judged wrongly."""
    texts = Texts(library)
    dropped = {
        one: any(result.verdict is Verdict.FAIL for result in check(one.sentence, texts)) for one in made
    }
    right = [one for one in made if one.right]
    wrong = [one for one in made if not one.right]
    amiss = [f"{one.kind}: {one.sentence.text}" for one in made if dropped[one] == one.right]
    return sum(dropped[o] for o in wrong) / len(wrong), sum(dropped[o] for o in right) / len(right), amiss


def test_in_the_example_corpus_faults_are_caught_and_right_sentences_pass(library: Library) -> None:
    made = miscited.made(*corpus(library), most=150, seed=5)
    assert made == miscited.made(*corpus(library), most=150, seed=5)
    kinds = {one.kind for one in made if not one.right}
    assert {miscited.ANOTHER, miscited.TEASER, miscited.HEADLINE, miscited.ALTERED, miscited.JOINED} <= kinds
    caught, lost, amiss = rates(library, made)
    assert caught >= 0.95 and lost <= 0.03, amiss


def test_in_pages_nobody_chose_too(real_data: Path, tmp_path: Path) -> None:
    with Library(tmp_path / "library.sqlite3", write=True) as library:
        for piece in list(pieces([real_data / "pages" / "fundus"], 10**8))[::6]:
            if isinstance(piece, Piece):
                for raw, article, passages in intake(
                    Job(piece.location, piece.content, piece.media_type, AT)
                ).read:
                    if article.language == "en":
                        library.add(raw, article, passages)
        caught, lost, amiss = rates(library, miscited.made(*corpus(library), most=100, seed=5))
    assert caught >= 0.95 and lost <= 0.03, amiss
