"""A .docx with its notes, links, tables and fields."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from brief.errors import InputError
from brief.reading.cited.dispatch import read_cited
from brief.reading.cited.sentences import Sentence, sentences_of
from brief.records import CitedText, PieceKind
from tests.support.docx import W, docx, para

R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="x" Target="https://a.example/1" TargetMode="External"/>'
    '<Relationship Id="r2" Type="x" Target="media/1.png"/></Relationships>'
)
LINKED = {"word/_rels/document.xml.rels": RELATIONS}


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def read(body: str, **parts: str) -> tuple[CitedText, list[Sentence]]:
    whole = f"<w:document {W} {R}><w:body>{body}</w:body></w:document>"
    text = read_cited(("a.docx", docx(whole.encode(), parts={**LINKED, **parts})))
    return text, sentences_of(text)[1]


def told(body: str, **parts: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.text, one.cites) for one in read(body, **parts)[1]]


def test_footnotes_and_endnotes_are_marks_and_targets() -> None:
    notes = {
        f"word/{kind}s.xml": f'<w:{kind}s {W}><w:{kind} w:id="0" w:type="separator"><w:p/></w:{kind}>'
        f'<w:{kind} w:id="2">{para(words)}</w:{kind}></w:{kind}s>'
        for kind, words in (("footnote", "Dams, https://b.example/2"), ("endnote", "The lake"))
    }
    body = (
        f'<w:p>{run("The dam holds.")}<w:r><w:footnoteReference w:id="2"/></w:r>{run(" The lake is full")}'
        f'<w:r><w:endnoteReference w:id="2"/></w:r>{run(".")}</w:p>'
    )
    text, found = read(body, **notes)
    assert [(one.text, one.cites) for one in found] == [
        ("The dam holds.", ("footnote 2",)),
        ("The lake is full.", ("endnote 2",)),
    ]
    assert {(one.key, one.words, one.addresses) for one in text.targets} == {
        ("footnote 2", "Dams,", ("https://b.example/2",)),
        ("endnote 2", "The lake", ()),
    }


def test_hyperlinks_of_every_kind_are_marks() -> None:
    linked = f'<w:hyperlink r:id="r1">{run("the ministry")}</w:hyperlink>'
    marked = f'<w:hyperlink r:id="r1">{run("[1]")}</w:hyperlink>'
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText> HYPERLINK "https://c.example/3" </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("the keeper")}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    simple = f"<w:fldSimple w:instr='HYPERLINK \"https://d.example/4\"'>{run('the mayor')}</w:fldSimple>"
    parts = ("So said ", linked, ". It holds", marked, ". So said ", field, " and ", simple, ".")
    body = f"<w:p>{''.join(each if each.startswith('<') else run(each) for each in parts)}</w:p>"
    assert told(body) == [
        ("So said the ministry.", ("https://a.example/1",)),
        ("It holds.", ("https://a.example/1",)),
        ("So said the keeper and the mayor.", ("https://c.example/3", "https://d.example/4")),
    ]


def test_raised_numbers_are_marks_and_powers_are_not() -> None:
    up = '<w:vertAlign w:val="superscript"/>'
    body = (
        f"<w:p>{run('The dam holds.')}{run('1,2', up)}{run(' It is 5 m')}{run('2', up)}{run(' wide.')}</w:p>"
    )
    assert told(body) == [("The dam holds.", ("1", "2")), ("It is 5 m2 wide.", ())]


def test_a_row_is_one_thing_with_the_heads_of_its_columns() -> None:
    cells = [("Dam", "Water"), ("Orlow", "12 [1]"), ("Tessim", "3")]
    rows = "".join(f"<w:tr>{''.join(f'<w:tc>{para(cell)}</w:tc>' for cell in row)}</w:tr>" for row in cells)
    text, found = read(f"{para('Before.')}<w:tbl>{rows}</w:tbl>{para('After.')}")
    assert [(one.text, one.cites) for one in found] == [
        ("Before.", ()),
        ("Dam: Orlow; Water: 12", ("1",)),
        ("Dam: Tessim; Water: 3", ()),
        ("After.", ()),
    ]
    assert [piece.kind for piece in text.pieces][1:3] == [PieceKind.ROW] * 2


def test_what_is_deleted_hidden_or_a_copy_is_not_read() -> None:
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = f"<w:txbxContent>{para('In a box.')}</w:txbxContent>"
    body = (
        f"<w:p><w:del>{run('Not ')}</w:del><w:ins>{run('The dam ')}</w:ins>{run('never ', '<w:vanish/>')}"
        f"{run('hardly ', '<w:strike/>')}{run('holds.')}</w:p>{para('Secret.', 'Secret')}"
        f"<w:p><w:r><mc:AlternateContent {mc}><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        f"</mc:AlternateContent></w:r></w:p>"
    )
    assert told(body) == [("The dam holds.", ()), ("In a box.", ())]


def test_headings_are_known_by_the_names_of_their_styles_and_lists_by_their_numbers() -> None:
    item = f"<w:p><w:pPr><w:numPr/></w:pPr>{run('Dams of Orlow. https://b.example/2')}</w:p>"
    body = f"{para('Dams', 'H1')}{para('It holds [1].')}{para('References', 'H1')}{item}"
    text, found = read(body)
    assert text.title == "Dams" and text.pieces[0].kind is PieceKind.HEADING
    assert [(one.text, one.cites) for one in found] == [("Dams", ()), ("It holds.", ("1",))]
    assert text.targets[0].addresses == ("https://b.example/2",)


def test_private_characters_are_no_marks() -> None:
    assert told(para(f"The dam{chr(0xF0000)} holds.")) == [("The dam holds.", ())]


def test_a_bomb_and_a_doctype_are_refused() -> None:
    with pytest.raises(InputError, match="grows more than"):
        read_cited(("a.docx", docx(para("a" * 5_000_000))))
    with pytest.raises(InputError):
        read_cited(("a.docx", docx(para("&a;"), head='<!DOCTYPE x [<!ENTITY a "b">]>')))
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("other.xml", "<a/>")
    with pytest.raises(InputError, match="no word/document.xml"):
        read_cited(("a.docx", out.getvalue()))
