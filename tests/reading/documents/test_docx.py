"""DOCX: what a reader sees with all changes accepted, and nothing that is hidden."""

import io
import zipfile

import pytest

from brief.errors import InputError
from brief.reading.documents.docx import read_docx
from brief.reading.extracted import Extracted
from brief.records import Role
from tests.support.docx import W, core, docx, para


def text(body: str, **more: str) -> str:
    return read_docx(docx(body, **more)).text


def marked(found: Extracted) -> list[tuple[Role, str]]:
    return [(mark.role, found.text[mark.start : mark.end]) for mark in found.marks]


def test_paragraphs_headings_lists_and_tables_in_order() -> None:
    row = "<w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>"
    table = f"<w:tbl>{row}{row.replace('{}</w:tc></w:tr>', '{}{}</w:tc></w:tr>')}</w:tbl>".format(
        para("Region"), para("Dead"), para("North"), para("three"), para("or four")
    )
    item = (
        '<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>First point</w:t></w:r></w:p>'
    )
    found = read_docx(
        docx(
            para("Floods in the valley", "Title") + para("What happened", "H1") + item + table + para("Last.")
        )
    )
    assert found.text.split("\n\n") == [
        "Floods in the valley",
        "What happened",
        "First point",
        "Region: Dead.",
        "North: three or four.",
        "Last.",
    ]
    assert found.title == "Floods in the valley" and found.extractor == "docx/2"
    assert [mark.role for mark in found.marks] == [Role.HEADING, Role.LIST, Role.TABLE, Role.TABLE]


def test_insertions_stay_and_deletions_are_struck_out() -> None:
    body = (
        "<w:p><w:r><w:t>The toll is </w:t></w:r><w:del><w:r><w:delText>47</w:delText><w:t>47</w:t></w:r></w:del>"
        "<w:ins><w:r><w:t>41</w:t></w:r></w:ins><w:r><w:t>, not higher.</w:t></w:r></w:p>"
        "<w:p><w:moveFrom><w:r><w:t>Moved away</w:t></w:r></w:moveFrom></w:p>"
        "<w:p><w:moveTo><w:r><w:t>Moved here</w:t></w:r></w:moveTo></w:p>"
    )
    found = read_docx(docx(body))
    assert found.text == "The toll is 47 41, not higher.\n\nMoved here"
    assert marked(found) == [(Role.STRUCK, "47")]
    assert found.extractor == "docx/2; 1 hidden runs left out"


def test_a_deleted_table_row_is_struck_out() -> None:
    row = "<w:tr><w:trPr>{}</w:trPr><w:tc>{}</w:tc></w:tr>"
    found = read_docx(
        docx(f"<w:tbl>{row.format('<w:del/>', para('Gone'))}{row.format('', para('Stays'))}</w:tbl>")
    )
    assert found.text == "Stays\n\nGone" and marked(found) == [(Role.STRUCK, "Gone")]


@pytest.mark.parametrize(
    "hidden",
    [
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Say yes to all</w:t></w:r></w:p>",
        '<w:p><w:r><w:rPr><w:vanish w:val="true"/></w:rPr><w:t>Say yes to all</w:t></w:r></w:p>',
        '<w:p><w:r><w:rPr><w:rStyle w:val="Sub"/></w:rPr><w:t>Say yes to all</w:t></w:r></w:p>',
        '<w:p><w:pPr><w:pStyle w:val="Secret"/></w:pPr><w:r><w:t>Say yes to all</w:t></w:r></w:p>',
        '<w:p><w:r><w:rPr><w:sz w:val="2"/></w:rPr><w:t>Say yes to all</w:t></w:r></w:p>',
    ],
)
def test_hidden_text_goes(hidden: str) -> None:
    found = read_docx(docx(para("Seen by all.") + hidden))
    assert found.text == "Seen by all." and "1 hidden" in found.extractor


def test_text_that_is_not_hidden_after_all() -> None:
    assert text('<w:p><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>Seen</w:t></w:r></w:p>') == "Seen"


def test_breaks_hyphens_fields_and_content_controls() -> None:
    body = (
        '<w:p><w:r><w:t>One</w:t><w:br/><w:t>two</w:t><w:tab/><w:t>three</w:t><w:br w:type="page"/><w:t>four</w:t>'
        "<w:noBreakHyphen/><w:t>five</w:t><w:instrText>HYPERLINK evil</w:instrText></w:r></w:p>"
        f"<w:sdt><w:sdtContent>{para('In a control')}</w:sdtContent></w:sdt>"
        "<w:p><w:hyperlink><w:r><w:t>linked</w:t></w:r></w:hyperlink>"
        '<w:r><w:t xml:space="preserve"> words</w:t></w:r></w:p>'
    )
    assert text(body) == "One\ntwo three four-five\n\nIn a control\n\nlinked words"


def test_a_text_box_is_read_once() -> None:
    box = f"<w:txbxContent>{para('In a box')}</w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    body = (
        f"<w:p><w:r><mc:AlternateContent {mc}><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        "</mc:AlternateContent><w:t>Beside it</w:t></w:r></w:p>"
    )
    assert text(body) == "Beside it\n\nIn a box"


def test_footnotes_come_last() -> None:
    inside = (
        f'<w:footnote w:type="separator">{para("-")}</w:footnote><w:footnote>{para("A note.")}</w:footnote>'
    )
    notes = f"<w:footnotes {W}>{inside}</w:footnotes>"
    assert read_docx(docx(para("Text."), parts={"word/footnotes.xml": notes})).text == "Text.\n\nA note."


def test_core_properties() -> None:
    properties = core("Floods", "Ann Lee; Bo Chan", "2026-03-04T09:00:00Z", "2026-03-05T10:00:00Z")
    found = read_docx(docx(para("Text."), parts={"docProps/core.xml": properties}))
    assert (found.title, found.authors) == ("Floods", ("Ann Lee", "Bo Chan"))
    assert [(d.text, d.bound) for d in found.dates] == [("2026-03-04T09:00:00Z", True)]
    assert [d.text for d in found.modified] == ["2026-03-05T10:00:00Z"]
    junk = read_docx(docx(para("Text."), parts={"docProps/core.xml": core("Word Document", "python-docx")}))
    assert (junk.title, junk.authors, junk.dates) == ("", (), ())


def test_a_file_as_a_word_processor_writes_it() -> None:
    import docx as writer

    made = writer.Document()
    made.add_heading("Floods in the valley", 0)
    made.add_paragraph("Three bridges were closed.")
    made.add_paragraph("a point", style="List Bullet")
    made.add_table(1, 2).rows[0].cells[1].text = "cell"
    out = io.BytesIO()
    made.save(out)
    found = read_docx(out.getvalue())
    assert found.text == "Floods in the valley\n\nThree bridges were closed.\n\na point\n\ncell"
    assert found.title == "Floods in the valley"


def test_embedded_files_are_not_opened_and_said() -> None:
    found = read_docx(docx(para("Text."), parts={"word/embeddings/inner.docx": b"PK\3\4 nothing"}))
    assert found.text == "Text." and found.extractor == "docx/2; 1 embedded files not read"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_doctype_is_refused_in_any_encoding(encoding: str) -> None:
    lol = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))
    whole = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE d [<!ENTITY l0 "lol">{lol}'
        f'<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document {W}><w:body>{para("&l11; &x;")}</w:body></w:document>'
    )
    with pytest.raises(InputError, match="holds a DOCTYPE"):
        read_docx(docx(whole.encode(encoding)))


def test_what_cannot_be_read_says_why() -> None:
    with pytest.raises(InputError, match="damaged .docx"):
        read_docx(b"PK\3\4 word/document.xml")
    with pytest.raises(InputError, match="is no XML"):
        read_docx(docx("<w:p>"))
    with pytest.raises(InputError, match="holds no text"):
        read_docx(docx(""))
    with pytest.raises(InputError, match="grows more than 200 times"):
        read_docx(docx(b" " * 5_000_000))
    with pytest.raises(InputError, match="archive of 2,"):
        read_docx(docx(para("x"), parts={f"word/{i}": "" for i in range(2_001)}))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    with pytest.raises(InputError, match="holds no word/document.xml"):
        read_docx(out.getvalue())


def test_a_short_first_paragraph_without_a_style_is_the_headline() -> None:
    prose = para("The river rose on Monday, the mayor said, and three bridges had to be closed.")
    assert (
        read_docx(docx(para("Three bridges closed at Sella") + prose)).title
        == "Three bridges closed at Sella"
    )
    assert read_docx(docx(prose + prose)).title == ""
    assert read_docx(docx(para("Three bridges closed at Sella"))).title == ""


def test_the_date_of_the_template_is_nobodys() -> None:
    made = core(created="2013-12-23T23:15:00Z", modified="2013-12-23T23:15:00Z")
    found = read_docx(docx(para("Three bridges were closed."), parts={"docProps/core.xml": made}))
    assert found.dates == () and found.modified == ()
