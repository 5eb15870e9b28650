"""EPUB: the articles of a magazine, the chapters of a book, and none of what only leads to them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.support.containers import archive, articles, locked, refusal, taken

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/content.opf"/></rootfiles></container>'
)
LEAD = (
    "The eastern quay stays closed until Sunday,&nbsp;the harbour master of Z&uuml;rnau said on Thursday. Forty ships"
    " have to wait, and two of them carry fruit that will not last until then."
)


def chapter(title: str, text: str = LEAD) -> str:
    head = '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"'
    return f"{head}><head><title>x</title><style>p {{}}</style></head><body><h1>{title}</h1><p>{text}</p></body></html>"


def epub(
    documents: dict[str, str],
    *,
    meta: str = "",
    nav: str = "",
    spine: str = "",
    extra: str = "",
    parts: dict[str, str] | None = None,
) -> bytes:
    """A book of these documents, in this order unless ``spine`` gives another (names, separated by spaces)."""
    items = "".join(
        f'<item id="i{name}" href="{name}" media-type="application/xhtml+xml"/>' for name in documents
    )
    if nav:
        items += '<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
    order = "".join(f'<itemref idref="i{name}"/>' for name in spine.split() or documents)
    order = f'<itemref idref="nav"/>{order}' if nav else order
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"{meta}</metadata><manifest>{items}{extra}</manifest><spine>{order}</spine></package>"
    )
    files = {"META-INF/container.xml": CONTAINER, "OEBPS/content.opf": package, **(parts or {})}
    if nav:
        files["OEBPS/nav.xhtml"] = (
            f'<html xmlns="http://www.w3.org/1999/xhtml"><body><nav>{nav}</nav></body></html>'
        )
    return archive({**files, **{f"OEBPS/{n}": text for n, text in documents.items()}}, "application/epub+zip")


MAGAZINE = (
    "<dc:title>Harbour Weekly</dc:title><dc:language>en</dc:language><dc:date>2026-03-05</dc:date>"
    "<dc:creator>calibre</dc:creator><dc:publisher>calibre</dc:publisher>"
)
BOOK = "<dc:title>Forty Ships</dc:title><dc:creator>Mira Tolland</dc:creator><dc:publisher>Quay Press</dc:publisher>"


def test_each_article_of_a_magazine_in_the_order_of_reading() -> None:
    links = "".join(
        f'<a href="{n}.xhtml#top">{title}</a>' for n, title in (("b", "Quay closed"), ("a", "Forty ships"))
    )
    content = epub(
        {
            "a.xhtml": chapter("2."),
            "b.xhtml": chapter("1.", LEAD.replace("eastern", "western")),
            "cover.xhtml": "<html><body><img src='c.jpg'/></body></html>",
            "index.xhtml": chapter(
                "In this issue", " ".join(f"<a href='b.xhtml'>{LEAD}</a>" for _ in range(3))
            ),
        },
        meta=MAGAZINE,
        nav=links,
        spine="cover.xhtml index.xhtml b.xhtml a.xhtml",
    )
    found = taken("weekly.epub", content)
    first, second = (article for _, article, _ in found.read)
    (refused,) = found.refused
    assert refused.reason == "pages of a few words or of links alone are no articles: OEBPS/index.xhtml"
    assert (first.title, second.title) == ("Quay closed", "Forty ships")
    assert "western quay" in first.text and "harbour master of Zürnau" in first.text
    for article in (first, second):
        assert article.publisher == "Harbour Weekly" and article.authors == () and article.language == "en"
        assert article.published.start == datetime(2026, 3, 5, tzinfo=UTC)
    assert first.origin.kind == "book" and first.origin.item == "OEBPS/b.xhtml"
    assert {raw.content for raw, _, _ in found.read} == {content}


def test_chapters_of_a_book_have_its_author_and_their_own_headings() -> None:
    content = epub({"1.html": chapter("The quay"), "2.html": chapter("The ships", LEAD[::-1])}, meta=BOOK)
    found = articles("a.bin.epub", content)
    assert [a.title for a in found] == ["The quay", "The ships"]
    assert {(a.publisher, a.authors) for a in found} == {("Quay Press", ("Mira Tolland",))}
    assert not found[0].published.known


def test_titles_of_an_old_book_stand_in_its_ncx() -> None:
    ncx = (
        '<!DOCTYPE ncx><ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint><navLabel><text>Part one'
        '</text></navLabel><content src="1.html"/></navPoint></navMap></ncx>'
    )
    item = '<item id="n" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'
    content = epub({"1.html": chapter("I")}, meta=BOOK, extra=item, parts={"OEBPS/toc.ncx": ncx})
    assert [a.title for a in articles("a.epub", content)] == ["Part one"]


def test_a_document_that_is_missing_or_damaged_stops_no_other() -> None:
    content = epub({"1.html": chapter("I"), "2.html": "<html><body><p>" + " " * 5_000_000}, meta=BOOK)
    found = taken("a.epub", content)
    assert [a.title for _, a, _ in found.read] == ["I"]
    assert [r.origin for r in found.refused] == ["in/a.epub OEBPS/2.html"]
    assert "grows more than 200 times" in found.refused[0].reason


def encryption(algorithm: str) -> dict[str, str]:
    method = f'<e:EncryptionMethod xmlns:e="http://www.w3.org/2001/04/xmlenc#" Algorithm="{algorithm}"/>'
    return {"META-INF/encryption.xml": f"<encryption>{method}</encryption>"}


def test_a_protected_book_is_refused_and_one_with_scrambled_fonts_is_read() -> None:
    fonts = encryption("http://www.idpf.org/2008/embedding")
    assert articles("a.epub", epub({"1.html": chapter("I")}, parts=fonts))
    drm = encryption("http://www.w3.org/2001/04/xmlenc#aes128-cbc")
    assert "protected book" in refusal("a.epub", epub({"1.html": chapter("I")}, parts=drm))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (archive({"a": "b"}, "application/epub+zip"), "has no META-INF/container.xml"),
        (archive({"META-INF/container.xml": CONTAINER}), "the package that it names is not in it"),
        (epub({"1.html": "<html><body><img/></body></html>"}), "without an article"),
        (epub({"1.html": chapter("I")})[:-30], "damaged archive"),
        (locked(epub({"1.html": chapter("I")})), "locked with a password"),
        (b"Some words", "is called an .epub file and is none"),
    ],
)
def test_what_cannot_be_read_says_why(content: bytes, why: str) -> None:
    assert why in refusal("a.epub", content)
