"""Sentences over the seed article, right and wrong, judged by the gate; the article is read where it lies.

The sentences are ours; the article's own are found by a word or two.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from brief.checking.checks import against, check
from brief.checking.citations import Texts
from brief.corpus.sqlite.library import SQLiteLibrary
from brief.reading.piece_reader import intake
from brief.records import Article, Citation, DraftSentence, Payload, SpanRef, Verdict, text_at
from tests.support.desk import AT

RIGHT = [
    (
        "40 civilians",
        "At least 40 civilians in Aleppo were killed or injured, according to the Syrian Observatory.",
    ),
    (
        "40 civilians",
        "The Syrian Observatory for Human Rights reported that at least 40 civilians were killed or injured.",
    ),
    ("no independent", "There has been no independent verification of any such involvement."),
    (
        "Su-34",
        "Reuters reported that Russia is preparing to transfer additional military equipment to Syria.",
    ),
    (
        "Su-34",
        "Russia is preparing to transfer additional military equipment to Syria in the coming days, Reuters reported.",
    ),
    (
        "TIP",
        "Rebel groups have received operational training, according to reports on Islamist social networking sites.",
    ),
    (
        "international airport",
        "It was reported that the Syrian Democratic Forces attacked Aleppo from the east.",
    ),
    ("Budanov", "Major General Kyrylo Budanov, the head of HUR, said so in an interview in May 2023."),
    (
        "surprised by",
        "Western media reported that Syrian government forces were surprised by the speed of the attack.",
    ),
    (
        "ambushed",
        "Several regional sources said on Wednesday that Hayat Tahrir al-Sham fighters killed Russian special forces.",
    ),
]
WRONG = [
    ("40 civilians", "At least 40 civilians in Aleppo were killed, according to the Syrian Observatory."),
    ("40 civilians", "The Syrian Observatory reported that 40 civilians in Aleppo were killed or injured."),
    ("40 civilians", "At least 40 civilians in Aleppo were killed or injured by Russian aircraft."),
    (
        "no independent",
        "These Ukrainian special forces advisers are providing support to current opposition attacks.",
    ),
    ("Su-34", "Russia transferred additional military equipment to Syria, Reuters reported."),
    (
        "Su-34",
        "Reuters reported late Friday evening that Russia is preparing to transfer equipment to Syria.",
    ),
    (
        "TIP",
        "Rebel groups based in the Idlib region have received operational training by special forces soldiers.",
    ),
    ("TIP", "Ukrainian-trained Syrian rebels lead an attack on Aleppo."),
    ("Budanov", "Kyrylo Budanov said so in an interview in May 2024."),
    (
        "international airport",
        "The Kurdish-led forces took control of the international airport, Budanov said.",
    ),
]


@pytest.fixture(scope="module")
def held(
    real_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[SQLiteLibrary, Article]]:
    (file,) = (real_data / "seed").glob("*.txt")
    job = Payload(file.name, file.read_bytes(), "text/plain", AT)
    with SQLiteLibrary(Path(tmp_path_factory.mktemp("seed")) / "library.sqlite3", write=True) as library:
        ((raw, article, passages),) = intake(job).read
        library.add(raw, article, passages)
        yield library, article


def reasons(held: tuple[SQLiteLibrary, Article], words: str, text: str) -> list[str]:
    library, article = held
    texts = Texts(library)
    spans = next(s for s in texts.sentences(article.id) if words in text_at(article.source_text, s))
    ref = SpanRef(article.raw_sha256, article.source_text_sha256, spans)
    results = check(DraftSentence(text, (Citation(ref, article.id, ""),), writer="prompted"), texts)
    return [f"{result.check}: {result.reason}" for result in results if against([result])]


@pytest.mark.parametrize(("words", "text"), RIGHT)
def test_right_sentences_pass(held: tuple[SQLiteLibrary, Article], words: str, text: str) -> None:
    assert reasons(held, words, text) == []


@pytest.mark.parametrize(("words", "text"), WRONG)
def test_wrong_sentences_are_dropped(held: tuple[SQLiteLibrary, Article], words: str, text: str) -> None:
    assert reasons(held, words, text)


def test_the_teaser_of_another_story_cannot_be_cited(held: tuple[SQLiteLibrary, Article]) -> None:
    library, article = held
    aside = next(a for a in article.set_aside if "revenues" in article.source_text[a.start : a.end])
    ref = SpanRef(article.raw_sha256, article.source_text_sha256, ((aside.start, aside.end),))
    text = article.source_text[aside.start : aside.end]
    results = check(DraftSentence(text, (Citation(ref, article.id, ""),)), Texts(library))
    assert any(result.verdict is Verdict.FAIL for result in results)
