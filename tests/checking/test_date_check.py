"""Dates of a sentence: worded as in the source, or the same day worded otherwise, and no other day."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from brief.checking import date_check
from brief.checking.citations import Texts
from brief.checking.cited_text import cited
from brief.corpus.sqlite.library import SQLiteLibrary
from brief.records import Verdict
from tests.support.desk import article, cite

# Published on Thursday 5 March 2026.
TOLD = "The bridge at Orlow was closed on Tuesday after the river rose."
PLANNED = "The council is to meet again on Friday, 13 March to set the date."
TIMELESS = "The ministry said that no report had been received."
OLD = "The dam was finished in October 1974 by the state."


@pytest.fixture
def library(tmp_path: Path) -> Iterator[SQLiteLibrary]:
    with SQLiteLibrary(tmp_path / "library.sqlite3", write=True) as made:
        yield made


def verdict(
    library: SQLiteLibrary, words: str, text: str, published: str = "2026-03-05T10:00:00Z"
) -> Verdict:
    raw, whole, passages = article("\n\n".join((TOLD, PLANNED, TIMELESS, OLD)), published=published)
    library.add(raw, whole, passages)
    texts = Texts(library)
    return date_check.check(text, cited((cite(whole, words),), texts), [], texts).verdict


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (TOLD, "The bridge was closed on Tuesday."),
        (TOLD, "The bridge was closed on 3 March."),
        (TOLD, "The bridge was closed on March 3."),
        (TOLD, "The bridge was closed on 3 March 2026."),
        (TOLD, "The bridge was closed on Tuesday, 3 March."),
        (TOLD, "The bridge was closed in March 2026."),
        (PLANNED, "The council is to meet on Friday."),
        (PLANNED, "The council is to meet on 13 March."),
        (PLANNED, "The council is to meet on 13 March 2026."),
        (PLANNED, "The council is to meet in March."),
        (OLD, "The dam was finished in 1974."),
        (TIMELESS, "The Gazette reported on Thursday that no report had been received."),
        (TIMELESS, "The Gazette reported on 5 March 2026 that no report had been received."),
    ],
)
def test_the_same_day_passes(library: SQLiteLibrary, words: str, text: str) -> None:
    assert verdict(library, words, text) is Verdict.PASS


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (TOLD, "The bridge was closed on Wednesday."),
        (TOLD, "The bridge was closed on 4 March."),
        (TOLD, "The bridge was closed on 3 April."),
        (TOLD, "The bridge was closed on 3 March 2025."),
        (TOLD, "The bridge was closed on Tuesday, 4 March."),
        (TOLD, "The bridge was closed on Wednesday, 3 March."),
        (TOLD, "The bridge was closed in February."),
        (TOLD, "The bridge was closed yesterday."),
        (TOLD, "The Gazette reported on Thursday that the bridge was closed."),
        (PLANNED, "The council is to meet on Thursday, 13 March."),
        (PLANNED, "The council is to meet on 14 March."),
        (PLANNED, "The council met on 13 April."),
        (OLD, "The dam was finished in 1975."),
        (OLD, "The dam was finished in November 1974."),
        (TIMELESS, "The Gazette reported on Monday that no report had been received."),
        (TIMELESS, "No report had been received on Thursday."),
    ],
)
def test_another_day_fails(library: SQLiteLibrary, words: str, text: str) -> None:
    assert verdict(library, words, text) is Verdict.FAIL


def test_without_a_publication_date_only_the_wording_counts(library: SQLiteLibrary) -> None:
    assert verdict(library, TOLD, "The bridge was closed on Tuesday.", "") is Verdict.PASS
    assert verdict(library, TOLD, "The bridge was closed on 3 March.", "") is Verdict.FAIL


def test_a_sentence_without_a_date(library: SQLiteLibrary) -> None:
    assert verdict(library, TOLD, "The bridge may be closed.") is Verdict.NOT_APPLICABLE
