"""A record as a Word document: styles, a real footnote for each citation, the marking in header and footer.

A house's own look is a ``house.docx`` in the folder of the user's templates: its styles, page and header are taken.
Footnotes are ECMA-376's (part 1, 17.11); each bears the number that the citation has in the record.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Any

from brief.errors import UsageError
from brief.records import Record
from brief.rendering.documents.carried import PART
from brief.rendering.documents.notes import Note, notes_of
from brief.rendering.documents.page_blocks import BlockKind, PageBlock, Run, page_of
from brief.rendering.embedded_record import text_of

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

HOUSE = "house.docx"
"""The house's own document, whose styles and page are taken, in the folder of the user's templates."""
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_OF_RECORD = "urn:brief:record"
_EMPTY = (
    f'<w:footnotes xmlns:w="{_W}"><w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p>'
    '</w:footnote><w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p>'
    "</w:footnote></w:footnotes>"
)
_STYLES = {
    BlockKind.PARAGRAPH: ("Normal",),
    BlockKind.ITEM: ("List Bullet", "List Bullet 2", "List Bullet 3"),
}
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)


def word(record: Record, folder: Path | None = None) -> bytes:
    """A record as a Word document, the same bytes each time.

    Args:
        record: whose.
        folder: of the user's own templates, where a :data:`HOUSE` may stand.

    Raises:
        UsageError: python-docx is not installed; the house's document cannot be read.
    """
    document = _begun(folder)
    page = page_of(record, folder)
    made = _Made(document, notes_of(record))
    for block in page.blocks:
        made.add(block)
    made.close()
    _carry(document, record)
    _margins(document, record.marking)
    about = document.core_properties
    at = record.manifest.cutoff.astimezone(UTC).replace(tzinfo=None)
    about.title, about.subject, about.keywords = page.title[:255], record.id, record.marking
    about.author = about.last_modified_by = "brief"
    about.created = about.modified = at
    about.language, about.revision, about.comments = "en", 1, ""
    held = io.BytesIO()
    document.save(held)
    return _same_each_time(held.getvalue())


def _begun(folder: Path | None) -> Document:
    try:
        import docx
        from docx.opc.exceptions import PackageNotFoundError
    except ImportError as error:
        raise UsageError("a Word document needs python-docx: pip install 'brief-desk[documents]'") from error
    places = [folder / HOUSE, folder / "templates" / HOUSE] if folder else []
    house = next((place for place in places if place.is_file()), None)
    if house is None:
        return docx.Document()
    try:
        document = docx.Document(str(house))
    except (PackageNotFoundError, ValueError, KeyError, OSError, zipfile.BadZipFile) as error:
        raise UsageError(f"{house}: cannot be read as a Word document: {error}") from error
    for element in list(document.element.body):
        if not element.tag.endswith("}sectPr"):  # its text is a sample
            document.element.body.remove(element)
    return document


class _Made:
    """A document while it is made: its blocks, and its footnotes, each where its citation is met first."""

    def __init__(self, document: Document, notes: dict[int, Note]) -> None:
        from lxml import etree

        self._document = document
        self._notes = notes
        self._placed: set[int] = set()
        self._counted = 0
        self._footnotes = etree.fromstring(_EMPTY)
        self._styles = {style.name for style in document.styles}

    def add(self, block: PageBlock) -> None:
        """Put a block at the end."""
        paragraph = self._document.add_paragraph(style=self._style(block))
        for run in block.runs:
            if run.number and run.number in self._notes and run.number not in self._placed:
                self._cite(paragraph, self._notes[run.number])
            elif run.number:
                paragraph.add_run(run.text).font.superscript = True
            elif run.link:
                _linked(paragraph, run)
            else:
                _dressed(paragraph.add_run(run.text), run)

    def close(self) -> None:
        """Put the footnotes into the package, where there are any."""
        if not self._placed:
            return
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part
        from lxml import etree

        whole = etree.tostring(self._footnotes, xml_declaration=True, encoding="UTF-8", standalone=True)
        part = self._document.part
        for key, relation in list(part.rels.items()):
            if relation.reltype == _RELATION:  # the house's sample has some
                del part.rels[key]
        name = PackURI("/word/footnotes.xml")
        part.relate_to(Part(name, _TYPE, whole, part.package), _RELATION)

    def _style(self, block: PageBlock) -> str | None:
        if block.kind is BlockKind.HEADING:
            wanted = ["Title"] if block.level == 1 else [f"Heading {block.level - 1}", "Heading 1"]
        else:
            names = _STYLES[block.kind]
            wanted = [names[min(block.level, len(names)) - 1], names[0]]
        return next((name for name in wanted if name in self._styles), None)

    def _cite(self, paragraph: Paragraph, note: Note) -> None:
        """A footnote with the citation's own number: counted by Word where that comes to the same, else as a mark."""
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn
        from lxml import etree

        self._placed.add(note.number)
        self._counted += 1
        counted = self._counted == note.number
        mark = paragraph.add_run()
        mark.font.superscript = True
        reference = OxmlElement("w:footnoteReference")
        reference.set(qn("w:id"), str(note.number))
        mark._r.append(reference)
        if not counted:
            self._counted -= 1  # a mark of its own is not counted
            reference.set(qn("w:customMarkFollows"), "1")
            mark._r.append(_text(f"[{note.number}]"))
        footnote = etree.SubElement(self._footnotes, f"{{{_W}}}footnote")
        footnote.set(f"{{{_W}}}id", str(note.number))
        inside = etree.SubElement(footnote, f"{{{_W}}}p")
        if counted:
            run = etree.SubElement(inside, f"{{{_W}}}r")
            raised = etree.SubElement(etree.SubElement(run, f"{{{_W}}}rPr"), f"{{{_W}}}vertAlign")
            raised.set(f"{{{_W}}}val", "superscript")
            etree.SubElement(run, f"{{{_W}}}footnoteRef")
        first = " " if counted else f"[{note.number}] "
        for words in (first, note.text, f" {note.link}" if note.link else ""):
            if words:
                run = etree.SubElement(inside, f"{{{_W}}}r")
                size = etree.SubElement(etree.SubElement(run, f"{{{_W}}}rPr"), f"{{{_W}}}sz")
                size.set(f"{{{_W}}}val", "16")
                told = etree.SubElement(run, f"{{{_W}}}t")
                told.text = words
                told.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _text(words: str) -> Any:
    from docx.oxml import OxmlElement

    told = OxmlElement("w:t")
    told.text = words
    return told


def _dressed(made: Any, run: Run) -> None:
    made.bold = run.bold or None
    made.font.strike = run.struck or None


def _linked(paragraph: Paragraph, run: Run) -> None:
    """Words that lead to an address."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    key = paragraph.part.relate_to(run.link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), key)
    inside = paragraph.add_run(run.text)
    inside.font.underline = True
    link.append(inside._r)
    paragraph._p.append(link)


def _carry(document: Document, record: Record) -> None:
    """Put the record into the package, so that `brief verify` can hold the document against it."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    content = text_of(record)
    if content is not None:
        part = document.part
        part.relate_to(Part(PackURI(f"/{PART}"), "application/json", content, part.package), _OF_RECORD)


def _margins(document: Document, marking: str) -> None:
    """The marking in header and footer of every page, and its place among them."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    for section in document.sections:
        section.different_first_page_header_footer = False
        if marking:
            head = (
                section.header.paragraphs[0] if section.header.paragraphs else section.header.add_paragraph()
            )
            head.alignment = WD_ALIGN_PARAGRAPH.CENTER
            head.add_run(marking).bold = True
        foot = section.footer.paragraphs[0] if section.footer.paragraphs else section.footer.add_paragraph()
        foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if marking:
            foot.add_run(f"{marking}    ").bold = True
        for part in ("Page ", "PAGE", " of ", "NUMPAGES"):
            _field(foot, part) if part.isupper() else foot.add_run(part)


def _field(paragraph: Paragraph, name: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    inside = paragraph.add_run("1")
    field.append(inside._r)
    paragraph._p.append(field)


def _same_each_time(content: bytes) -> bytes:
    """The package with no word of when it was packed."""
    held = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as given,
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in _in_order(given.namelist()):
            made.writestr(zipfile.ZipInfo(name, _FIRST_DAY), given.read(name), zipfile.ZIP_DEFLATED)
    return held.getvalue()


def _in_order(names: Iterable[str]) -> list[str]:
    """The list of what is in the package first, as its standard has it."""
    return sorted(names, key=lambda name: (name != "[Content_Types].xml", name))
