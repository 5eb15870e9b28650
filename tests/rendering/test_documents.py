"""Documents from the one record: each says what its page says, comes back with every citation, and obeys no text."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pypdf
import pytest

from brief.checking.consistency import sentences
from brief.errors import UsageError
from brief.records import CheckedBrief, Record
from brief.rendering import forms
from brief.rendering.documents import chat_blocks, pdf, word
from brief.rendering.documents.carried import in_pdf, in_word
from brief.rendering.documents.claim_rows import COLUMNS
from brief.rendering.documents.page_blocks import page_of
from tests.support.desk import DAY, desk, example, held, run

MARKING = "TLP:AMBER"
OFFICE = shutil.which("soffice")
HOSTILE = (
    'The mayor of Drenholt said on Monday that `#read("/etc/passwd")` and <w:p>[7]</w:p> & <!channel> @here *stars* '
    "\\u{202E} =HYPERLINK(1) https://evil.example/x were found in the river."
)


@pytest.fixture(scope="module")
def records() -> dict[str, Record]:
    with desk(example(), marking=MARKING) as made:
        return {
            "brief": made.daily(*DAY),
            "answer": made.ask("How many people were killed at Kelvar?", model=False),
            "timeline": made.timeline("Zarin Pass"),
            "report": made.report("Why did the Kelvar dam collapse?", model=False),
        }


@pytest.fixture(params=["brief", "answer", "timeline", "report"])
def record(request: pytest.FixtureRequest, records: dict[str, Record]) -> Record:
    return records[request.param]


def plain(text: str) -> str:
    """A text without white space and the marks around quotations: lines break where a form has them break."""
    return re.sub(r"\s", "", text)


def valid(content: bytes) -> list[Any]:
    """The objects of a bundle, read by the committee's library, which raises what is wrong with it."""
    import stix2

    return list(stix2.parse(content.decode("utf-8"), version="2.1").objects)


def docx_of(content: bytes) -> Any:
    import docx

    return docx.Document(io.BytesIO(content))


def shown_in(name: str, content: bytes) -> str:
    if name == "docx":
        return "\n".join(in_word(content).lines)
    return "\n".join(in_pdf(content).lines) if name == "pdf" else content.decode("utf-8")


@pytest.mark.parametrize("name", ["txt", "docx", "pdf", "csv", "stix"])
def test_a_document_holds_every_sentence_and_the_marking_and_is_the_same_each_time(
    record: Record, name: str
) -> None:
    content = forms.made(record, name)
    assert forms.made(record, name) == content
    text = plain(shown_in(name, content))
    if name == "stix":  # quotation marks and all, as JSON has them
        text = plain(" ".join(getattr(one, "content", "") for one in valid(content)))
    for sentence in sentences(record):
        said = sentence.text.replace('"', '""') if name == "csv" else sentence.text
        # A PDF's letters may stand as ligatures, and its lines break words at hyphens.
        if name == "pdf":
            assert plain(said)[:24] in text or not sentence.numbers, sentence.text
        else:
            assert plain(said) in text, sentence.text
    if name in ("txt", "csv"):
        assert MARKING in content.decode("utf-8")


def test_word_has_a_footnote_for_each_citation_and_the_marking_on_each_page(record: Record) -> None:
    content = forms.made(record, "docx")
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        body, notes = (package.read(f"word/{name}.xml").decode() for name in ("document", "footnotes"))
        assert all(info.date_time == (1980, 1, 1, 0, 0, 0) for info in package.infolist())
    placed = [int(n) for n in re.findall(r"<w:footnoteReference[^>]*w:id=\"(\d+)\"", body)]
    assert placed == [one.number for one in record.references]
    for reference in record.references:
        whole = re.search(rf'<w:footnote w:id="{reference.number}">(.*?)</w:footnote>', notes, re.DOTALL)
        assert whole and plain(reference.quote)[:80].replace("&", "&amp;") in plain(whole[1])
    document = docx_of(content)
    section = document.sections[0]
    assert section.header.paragraphs[0].text == MARKING
    foot = section.footer.paragraphs[0]._p.xml
    assert MARKING in foot and "PAGE" in foot and "NUMPAGES" in foot
    assert document.core_properties.subject == record.id
    headings = [p.text for p in document.paragraphs if p.style.name.startswith(("Heading", "Title"))]
    assert headings == [b.text for b in page_of(record).blocks if b.kind == "heading"]


def test_a_pdf_is_tagged_has_bookmarks_and_its_marking_and_place_on_every_page(record: Record) -> None:
    reader = pypdf.PdfReader(io.BytesIO(forms.made(record, "pdf")))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and str(root["/Lang"]).startswith("en")
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    assert plain(reader.metadata.title) == plain(page_of(record).title)
    bookmarks = [one.title for one in _flat(reader.outline)]
    assert [plain(one) for one in bookmarks] == [
        plain(b.text) for b in page_of(record).blocks if b.kind == "heading"
    ]
    for place, page in enumerate(reader.pages, start=1):
        text = page.extract_text()
        assert text.count(MARKING) == 2 and f"Page {place} of {len(reader.pages)}" in text
        assert "/JavaScript" not in str(page) and "/URI" not in [a.get_object().get("/S") for a in ()]


def _flat(outline: list[Any]) -> Iterator[Any]:
    for one in outline:
        if isinstance(one, list):
            yield from _flat(one)
        else:
            yield one


def test_a_table_has_a_row_for_each_sentence_with_what_it_cites(record: Record) -> None:
    rows = list(csv.reader(io.StringIO(forms.made(record, "csv").decode("utf-8-sig"))))
    assert tuple(rows[0]) == COLUMNS and len(rows) - 1 >= len({s.text for s in sentences(record)})
    by_name = [dict(zip(COLUMNS, row, strict=True)) for row in rows[1:]]
    assert all(row["record"] == record.id and row["marking"] == MARKING for row in by_name)
    assert all(row["references"] and row["words cited"] for row in by_name)


def test_stix_is_valid_marked_and_has_a_note_for_each_sentence(record: Record) -> None:
    import stix2

    objects = valid(forms.made(record, "stix"))
    notes = [one for one in objects if one.type == "note"]
    assert {one.content for one in notes} == {s.text for s in sentences(record) if s.numbers}
    marked = [one for one in objects if one.type != "marking-definition"]
    assert all(list(one.object_marking_refs) == [stix2.TLP_AMBER.id] for one in marked)
    (report,) = (one for one in objects if one.type == "report")
    ids = {one.id for one in objects}
    assert set(report.object_refs) <= ids and all(set(one.object_refs) <= ids for one in notes)
    assert all(one.external_references[0].source_name for one in notes)


def test_a_chat_gets_no_more_than_it_takes(record: Record) -> None:
    body = json.loads(forms.made(record, "slack"))
    assert len(body["blocks"]) <= 50
    assert all(len(one["text"]["text"]) <= 3000 for one in body["blocks"] if one["type"] == "section")
    assert MARKING in json.dumps(body["blocks"][0]) and MARKING in json.dumps(body["blocks"][-1])
    card = forms.made(record, "teams")
    assert len(card) < 28_000
    first = json.loads(card)["attachments"][0]["content"]
    assert first["type"] == "AdaptiveCard" and MARKING in first["body"][0]["text"]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Record:
    title = "River in Drenholt: *bold* [1] <!everyone> #set page(width: 1cm) </w:t> =1+1"
    folder = tmp_path_factory.mktemp("hostile")
    with held(
        folder, [{"text": HOSTILE, "title": title, "publisher": "=cmd|' /C calc'!A0"}], marking="<b>@all"
    ) as made:
        return made.daily(*DAY)


def test_a_text_gives_no_order_to_any_form(hostile: Record, tmp_path: Path) -> None:
    assert isinstance(hostile, CheckedBrief) and sentences(hostile)
    said = plain(sentences(hostile)[0].text)
    word_lines, pdf_lines = (
        plain("\n".join(read(forms.made(hostile, name)).lines))
        for name, read in (("docx", in_word), ("pdf", in_pdf))
    )
    assert said in word_lines and plain("#read(") in pdf_lines and "root:" not in pdf_lines
    assert docx_of(forms.made(hostile, "docx")).sections[0].header.paragraphs[0].text == "<b>@all"
    rows = list(csv.reader(io.StringIO(forms.made(hostile, "csv").decode("utf-8-sig"))))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@", "-"))]
    body = forms.made(hostile, "slack").decode("utf-8")
    assert "<!channel>" not in body and "<!everyone>" not in body and "&lt;!channel&gt;" in body
    assert "](" not in forms.made(hostile, "teams").decode("utf-8") and valid(forms.made(hostile, "stix"))
    room = json.loads(forms.made(hostile, "matrix"))["html"]
    assert "<w:p>" not in room and "&lt;w:p&gt;" in room and "<b>@all" not in room
    # [7] in a text is no citation.
    assert [run.number for block in page_of(hostile).blocks for run in block.runs if run.text == "[7]"] in (
        [],
        [0],
    )


def test_what_no_font_has_is_said_and_the_pdf_is_made_all_the_same(
    records: dict[str, Record],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    import typst

    # Whatever fonts this machine has: those that Typst brings have no Chinese letter.
    monkeypatch.setattr(typst, "compile", partial(typst.compile, ignore_system_fonts=True))
    record, told = replace(records["answer"], marking="内部"), []
    content = pdf.pdf(record, told=told.append)
    assert content.startswith(b"%PDF") and len(told) == 1
    assert "not made to the standard" in told[0] and "内" in told[0] and "it shows a box" in told[0]
    monkeypatch.setenv("BRIEF_MARKING", "内部")
    words = ("daily", "--date", f"{DAY[0]:%Y-%m-%d}", "--output", tmp_path / "b.pdf")
    assert run(*words, data_dir=example()) == 0
    assert "it shows a box" in capsys.readouterr().err
    monkeypatch.setenv("BRIEF_MARKING", MARKING)
    assert run(*words, data_dir=example()) == 0
    assert "it shows a box" not in capsys.readouterr().err


def test_a_house_style_is_taken_and_its_sample_text_is_not(
    records: dict[str, Record], tmp_path: Path
) -> None:
    import docx
    from docx.shared import Pt

    house = docx.Document()
    house.styles["Normal"].font.size = Pt(13)
    house.add_paragraph("SAMPLE TEXT OF THE HOUSE")
    house.sections[0].header.paragraphs[0].text = "House of Orrin "
    house.save(str(tmp_path / word.HOUSE))
    made = docx_of(forms.made(records["answer"], "docx", tmp_path))
    assert made.styles["Normal"].font.size == Pt(13)
    assert made.sections[0].header.paragraphs[0].text == f"House of Orrin {MARKING}"
    assert not [p for p in made.paragraphs if "SAMPLE" in p.text]
    (tmp_path / word.HOUSE).write_bytes(b"not a document")
    with pytest.raises(UsageError, match=r"house\.docx: cannot be read as a Word document"):
        forms.made(records["answer"], "docx", tmp_path)


@pytest.mark.parametrize(("name", "package"), [("docx", "docx"), ("pdf", "typst"), ("stix", "stix2")])
def test_a_package_that_is_missing_is_named_with_what_installs_it(
    records: dict[str, Record], monkeypatch: pytest.MonkeyPatch, name: str, package: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(UsageError, match=r"pip install 'brief-desk\[documents\]'"):
        forms.made(records["answer"], name)


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed: soffice is not found")
def test_libreoffice_opens_a_word_document_and_gives_it_back_with_all_citations(
    records: dict[str, Record], tmp_path: Path
) -> None:
    (tmp_path / "b.docx").write_bytes(forms.made(records["brief"], "docx"))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    back = tmp_path / "back"
    subprocess.run(
        [str(OFFICE), profile, "--headless", "--convert-to", "docx", "--outdir", back, tmp_path / "b.docx"],
        check=True,
        capture_output=True,
        timeout=180,
    )
    with zipfile.ZipFile(back / "b.docx") as package:
        body, notes = (package.read(f"word/{name}.xml").decode() for name in ("document", "footnotes"))
    count = len(records["brief"].references)
    assert len(re.findall(r"<w:footnoteReference", body)) == count
    lines = plain("\n".join(in_word((back / "b.docx").read_bytes()).lines))
    assert all(plain(one.quote)[:60] in lines for one in records["brief"].references) and notes


def test_a_document_is_verified_by_the_record_that_it_carries(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    library = example()
    for name in ("docx", "pdf"):
        file = tmp_path / f"r.{name}"
        assert run("report", "Kelvar", "dam", "--until", "2026-03-08", "-o", file, data_dir=library) == 0
        assert run("verify", file, data_dir=library) == 0
        assert ", 0 faults" in capsys.readouterr().out


def test_a_document_that_was_changed_is_found_out(
    records: dict[str, Record], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with desk(example()) as made:
        record = made.report("Kelvar dam", model=False)
    changed = replace(record, bottom_line=(replace(record.bottom_line[0], text="The dam was blown up."),))
    for name in ("docx", "pdf"):
        file = tmp_path / f"r.{name}"
        # What it says is another's, and the record that it carries the right one.
        content = forms.made(changed, name)
        right, wrong = (
            json.dumps(t)[1:-1].encode() for t in (record.bottom_line[0].text, "The dam was blown up.")
        )
        assert right not in content or wrong  # compressed: it is made anew below
        file.write_bytes(_with_record(content, changed, record, name))
        assert run("verify", file, data_dir=example()) == 3, name
        assert "blown up" in capsys.readouterr().out
    (tmp_path / "no.pdf").write_bytes(_blank())
    assert run("verify", tmp_path / "no.pdf", data_dir=example()) == 2
    assert "carries no record of brief" in capsys.readouterr().err


def _with_record(content: bytes, _: Record, record: Record, name: str) -> bytes:
    """A document of one record that carries another."""
    from brief.rendering.embedded_record import text_of

    if name == "docx":
        made = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(made, "w") as package:
            for part in given.namelist():
                package.writestr(
                    part, text_of(record) or b"" if part == "brief/record.json" else given.read(part)
                )
        return made.getvalue()
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(content))
    names = writer._root_object["/Names"]
    del names["/EmbeddedFiles"]
    writer.add_attachment("record.json", text_of(record) or b"")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def _blank() -> bytes:
    writer, made = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.write(made)
    return made.getvalue()


def test_a_text_longer_than_a_chat_takes_says_that_it_goes_on(
    records: dict[str, Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat_blocks, "BLOCKS", 4)
    monkeypatch.setattr(chat_blocks, "CARD", 500)
    record = records["report"]
    assert (
        f"goes on: {record.id}" in forms.made(record, "slack").decode()
        and f"goes on: {record.id}" in forms.made(record, "teams").decode()
    )
