"""The cases of PDF and DOCX that went wrong once, from the real data. Skipped where it is absent."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from brief.formats.registry import DOCX, PDF
from brief.reading.article import read
from brief.records import Article, DateStatus
from tests.reading.documents.test_dispatch import raw

DAY = "2026-03-05"


@pytest.fixture
def case(real_data: Path):
    def of(kind: str, name: str) -> Article:
        path = real_data / "cases" / kind / name
        if not path.exists():
            pytest.skip(f"no case {kind}/{name} in the real data")
        document = raw(path.read_bytes(), PDF if path.suffix == ".pdf" else DOCX)
        return read(replace(document, fetched_at=datetime(2026, 11, 30, tzinfo=UTC)))

    return of


@pytest.mark.parametrize("name", ["p01_release.pdf", "p04_slides.pdf", "p09_strike.pdf"])
def test_the_day_is_the_one_that_the_text_states(case, name: str) -> None:
    found = case("pdf-date-and-letterhead", name)
    assert found.published.status is DateStatus.STATED and str(found.published.start.date()) == DAY
    assert found.authors == () and not found.title.startswith("Microsoft")


def test_when_a_file_was_made_is_only_a_bound(case) -> None:
    published = case("pdf-date-and-letterhead", "p07_owneronly.pdf").published
    assert published.status is DateStatus.UNRESOLVED and published.start is None
    assert published.proof.rule.endswith("created 29 Nov 2026: published no later")


def test_the_letterhead_names_the_publisher(case) -> None:
    found = case("pdf-date-and-letterhead", "p01_release.pdf")
    assert found.publisher == "Ministry of the Interior of Verania"
    assert "inferred" in found.extractor and "MINISTRY" not in found.text


def test_raised_figures_are_marks_of_notes(case) -> None:
    text = case("raised-figures-glued-on", "p01_release.pdf").text
    assert "46 people have been confirmed dead and 39 are missing, the Ministry said." in text
    assert "12 million dorin." in text and "firefighters" not in text


@pytest.mark.parametrize(
    ("kind", "name"),
    [("struck-out-text-is-text", "p10_word.docx"), ("pdf-date-and-letterhead", "p09_strike.pdf")],
)
def test_what_is_struck_out_is_set_aside(case, kind: str, name: str) -> None:
    found = case(kind, name)
    assert "As of 14:30, 46 people have been confirmed dead, the Ministry said." in found.text
    struck = [
        found.source_text[a.start : a.end]
        for a in found.set_aside
        if a.reason == "struck out by the publisher"
    ]
    assert struck == ["41"]


@pytest.mark.parametrize("name", ["p01_release.pdf", "p10_word.docx"])
def test_a_table_is_held_as_cells_with_their_heads(case, name: str) -> None:
    found = case("tables-cannot-answer", name)
    blocks = dict(zip(found.text.split("\n\n"), found.typed, strict=True))
    assert blocks["Drenholt: Dead 31; Missing 22."].role.value == "table"
    assert blocks["Total: Dead 46; Missing 39."].role.value == "table"
