"""The vetoes of a written sentence: what is invented, and what notation, naming and arithmetic explain."""

from __future__ import annotations

from pathlib import Path

import pytest

from brief.checking.checks import check
from brief.checking.citations import Texts
from brief.corpus.sqlite.library import SQLiteLibrary
from brief.records import DraftSentence, Verdict
from tests.support.desk import article, cite

TEXT = (
    "Nine people were killed in Drenholt and 4 in Mill Ferry on Tuesday, the mayor, Ilse Maratov, said."
    " The siren sounded at 03:07 and the water came at 3.31 a.m."
    " Of 2,300 homes 575 were flooded, and 40 per cent of the wheat was lost."
    " The International River Court meets tomorrow near Post 14."
    "\n\nThe dam held 46 million cubic metres. Colonel Viktor Harsan could not be reached."
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> SQLiteLibrary:
    held = SQLiteLibrary(tmp_path_factory.mktemp("fields") / "l.sqlite3", write=True)
    raw, whole, passages = article(TEXT)
    held.add(raw, whole, passages)
    return held


def vetoes(library: SQLiteLibrary, text: str, *words: str) -> set[str]:
    _, whole, _ = article(TEXT)
    citations = tuple(cite(whole, w) for w in words)
    results = check(DraftSentence(text, citations, writer="prompted"), Texts(library))
    return {result.check for result in results if result.verdict is Verdict.FAIL}


KILLED, SIREN, HOMES, COURT = (
    "Nine people were killed in Drenholt and 4 in Mill Ferry on Tuesday, the mayor, Ilse Maratov, said.",
    "The siren sounded at 03:07 and the water came at 3.31 a.m.",
    "Of 2,300 homes 575 were flooded, and 40 per cent of the wheat was lost.",
    "The International River Court meets tomorrow near Post 14.",
)


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("The flood killed 9 in Drenholt, Mayor Maratov said.", KILLED),
        ("Thirteen people died in the two towns, according to Ilse Maratov.", KILLED),  # a sum
        ("The two tolls differ by five.", KILLED),
        ("The siren sounded at 3.07, 24 minutes before the water came.", SIREN),
        ("A quarter of the homes, 25 per cent, were flooded.", HOMES),
        ("Some 600 homes were flooded.", HOMES),  # rounding said as such
        ("More than 500 homes were flooded.", HOMES),
        ("Sixty per cent of the wheat was saved.", HOMES),
        ("The IRC meets near Post 14.", COURT),
        ("The court meets on 6 March.", COURT),  # tomorrow
        ("The court meets on Mar. 6.", COURT),  # no figure
        (
            "As of Mar. 5 nine people had been killed in Drenholt, the mayor said.",
            KILLED,
        ),  # the day of publication
        ("Colonel Harsan was not reached.", COURT),  # elsewhere in the article
    ],
)
def test_what_notation_naming_and_arithmetic_explain_passes(
    library: SQLiteLibrary, text: str, cited: str
) -> None:
    assert not vetoes(library, text, cited) - {"checker"}


@pytest.mark.parametrize(
    ("text", "cited", "veto"),
    [
        ("The flood killed 19 in Drenholt, the mayor said.", KILLED, "invented figure"),
        ("About 1,900 homes were flooded.", HOMES, "invented figure"),
        ("More than 600 homes were flooded.", HOMES, "invented figure"),  # tighter than the source
        ("At least 17 people were killed, the mayor said.", KILLED, "invented figure"),
        ("Nine people were killed, Mayor Orvath Sellinger said.", KILLED, "invented name"),
        ("The court meets on 9 April.", COURT, "invented date"),
        ("The court meets on Apr. 9.", COURT, "invented date"),
        ("The mayor said “ten people were killed”.", KILLED, "quotation"),
    ],
)
def test_what_no_cited_article_holds_does_not(
    library: SQLiteLibrary, text: str, cited: str, veto: str
) -> None:
    assert veto in vetoes(library, text, cited)


def test_a_caveat_may_not_be_removed(tmp_path: Path) -> None:
    text = "The video, which could not be verified, shows tanks near Sella."
    with SQLiteLibrary(tmp_path / "l.sqlite3", write=True) as library:
        raw, whole, passages = article(f"{text} The ministry published it on Wednesday evening.")
        library.add(raw, whole, passages)
        texts = Texts(library)

        def failing(words: str) -> set[str]:
            results = check(DraftSentence(words, (cite(whole, text),), writer="prompted"), texts)
            return {result.check for result in results if result.verdict is Verdict.FAIL}

        assert "caveat removed" in failing("A video shows tanks near Sella.")
        assert "caveat removed" not in failing("An unverified video shows tanks near Sella.")


def test_of_a_source_in_another_language_its_digits_are_asked(tmp_path: Path) -> None:
    text = "Los 38 integrantes de la brigada trabajan desde el miércoles con seis perros en el río Tessim."
    with SQLiteLibrary(tmp_path / "l.sqlite3", write=True) as library:
        raw, whole, passages = article(
            f"{text} La brigada prevé quedarse al menos hasta el domingo en la zona."
        )
        library.add(raw, whole, passages)
        assert whole.language == "es"
        texts = Texts(library)

        def failing(words: str) -> set[str]:
            results = check(DraftSentence(words, (cite(whole, text),), writer="prompted"), texts)
            return {result.check for result in results if result.verdict is Verdict.FAIL}

        assert "invented figure" not in failing("A brigade of 38 has worked with 6 dogs since Wednesday.")
        assert "invented figure" in failing("A brigade of 83 has worked with six dogs since Wednesday.")
