"""Documents by their media type into articles: dates and names of first lines, one piece of work for every kind."""

from datetime import UTC, datetime
from hashlib import sha256

import pytest

from brief.errors import InputError
from brief.formats.document_limits import bounded
from brief.formats.registry import DOCX, PDF
from brief.reading.article import read
from brief.reading.documents.dispatch import read_document
from brief.records import DateStatus, Origin, RawDocument
from tests.support.docx import core, docx, para
from tests.support.pdf import Put, column, pdf

NOW = datetime(2026, 3, 9, tzinfo=UTC)
BODY = [
    "Three bridges over the Tessim were closed on Monday after",
    "heavy rain, the mayor of Orlow said. Nobody was hurt.",
]


def raw(content: bytes, media_type: str, url: str = "") -> RawDocument:
    origin = Origin("url", url) if url else Origin("file", "there")
    return RawDocument(sha256(content).hexdigest(), content, media_type, origin, NOW)


def test_a_pdf_becomes_an_article() -> None:
    puts = [
        Put(72, 750, "Floods cut off three villages", 18),
        Put(72, 730, "By Ann Lee | 4 March 2026"),
        *column(72, 700, BODY),
    ]
    content = pdf([puts], info="/Author (Office) /CreationDate (D:20260306)")
    article = read(raw(content, PDF, "https://hill.example/a.pdf"))
    assert article.title == "Floods cut off three villages" and article.authors == ("Ann Lee",)
    assert article.text == " ".join(BODY)
    assert article.published.status is DateStatus.STATED and article.published.start == datetime(
        2026, 3, 4, tzinfo=UTC
    )
    assert (article.url, article.publisher) == ("https://hill.example/a.pdf", "hill.example")
    assert article.extractor.startswith("pypdf ") and article.id == read(raw(content, PDF)).id


@pytest.mark.parametrize(
    "content",
    [
        pdf([column(72, 700, BODY)], info="/CreationDate (D:20260306) /ModDate (D:20260307)"),
        docx(para(" ".join(BODY)), parts={"docProps/core.xml": core(created="2026-03-06T00:00:00Z")}),
        pdf([column(72, 700, BODY)], info="/Producer (Skia/PDF m120) /ModDate (D:20260306)"),
    ],
)
def test_when_a_file_was_made_is_a_bound_and_no_day_of_its_own(content: bytes) -> None:
    article = read(raw(content, PDF if content.startswith(b"%PDF") else DOCX))
    assert article.published.status is DateStatus.UNRESOLVED and article.published.start is None
    assert article.published.proof.rule.endswith(" 6 Mar 2026: published no later")
    assert article.published.end is not None and article.published.end <= datetime(2026, 3, 7, tzinfo=UTC)


def test_a_docx_becomes_an_article() -> None:
    content = docx(
        para("Floods cut off three villages", "Title") + para("4 March 2026") + para(" ".join(BODY)),
        parts={
            "docProps/core.xml": core("x.docx", "Ann Lee", "2026-03-06T09:00:00Z", "2026-03-07T09:00:00Z")
        },
    )
    article = read(raw(content, DOCX))
    assert article.title == "Floods cut off three villages" and article.authors == ("Ann Lee",)
    assert " ".join(BODY) in article.text and "Floods" not in article.text
    assert article.published.start == datetime(2026, 3, 4, tzinfo=UTC)
    assert article.modified.start is not None and article.modified.start.day == 7


@pytest.mark.parametrize("content", [pdf([column(72, 700, BODY)]), docx(para(" ".join(BODY)))])
def test_every_character_is_kept_or_set_aside(content: bytes) -> None:
    article = read(raw(content, PDF if content.startswith(b"%PDF") else DOCX))
    kept = {i for block in article.blocks for start, end in block for i in range(start, end)}
    aside = {i for a in article.set_aside for i in range(a.start, a.end)}
    assert all(c.isspace() or i in kept | aside for i, c in enumerate(article.source_text))


def test_work_without_end_is_given_up_even_where_errors_are_swallowed() -> None:
    def stubborn() -> None:
        while True:
            try:
                while True:
                    pass
            except InputError:
                swallowed.append(1)
                if len(swallowed) > 1:
                    raise

    swallowed: list[int] = []
    with pytest.raises(InputError, match="takes more than 0.05 s of work"), bounded(seconds=0.05):
        stubborn()
    assert len(swallowed) == 2


def test_too_much_memory_is_said() -> None:
    with pytest.raises(InputError, match="needs more than 350 MB"), bounded():
        raise MemoryError


def test_reading_is_the_same_each_time() -> None:
    content = pdf([column(72, 700, BODY)])
    assert read_document(content, PDF) == read_document(content, PDF)
