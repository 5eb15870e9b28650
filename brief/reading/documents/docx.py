"""DOCX into text: its parts unpacked within limits, its properties, its head.

The markup is read by hand (ECMA-376, part 1, 17) rather than by python-docx, which unpacks a whole
archive before it looks at it and gives neither tracked insertions nor hidden text their due.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from itertools import takewhile
from typing import TYPE_CHECKING

from brief.dates.written_dates import DateText
from brief.errors import InputError
from brief.reading.documents.docx_body import BodyReader
from brief.reading.documents.file_properties import authors
from brief.reading.documents.inline_parts import Paragraph, headed, put_together, shown
from brief.reading.documents.letterhead import MAX_LINES, head_of, is_organisation
from brief.reading.documents.office_xml import DamagedPart, root_of
from brief.reading.extracted import Extracted
from brief.reading.plain.furniture import is_headline
from brief.records import Role, fold

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_MEMBERS = 2_000
MAX_PART = 20_000_000
"""Bytes of one part unpacked: the text of some 500 pages. lxml's tree of it takes 0.2 GB."""
MAX_RATIO = 200
"""A part of text packs 5 to 20 times, a table of one repeated row 100 times; zeros pack 1,000 times."""
RATIO_FROM = 1_000_000
MAX_TOTAL = 500_000_000
"""Bytes that all members together say they unpack to; pictures are not unpacked here."""
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
# When the empty document was made from which the most used library begins: no document's own date.
_TEMPLATE = "2013-12-23T23:15:00Z"
_EDGE = re.compile(r"^word/(?:header|footer)\d{0,3}\.xml$")
MAX_ABOVE = 4
"""Lines of a page's head that may be a letterhead."""
_JUNK_TITLE = re.compile(r"^(?:microsoft word\b.*|word document|document\d*|untitled.*|.*\.docx?|\W*)$", re.I)


def read_docx(content: bytes) -> Extracted:
    """The text of a .docx file and its core properties.

    Raises:
        InputError: no .docx, damaged, a bomb, with a DOCTYPE, protected, or without text.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = members_of(archive)
            body = xml_part(archive, members, "word/document.xml")
            styles = xml_part(archive, members, "word/styles.xml", optional=True)
            core = xml_part(archive, members, "docProps/core.xml", optional=True)
            notes = [
                xml_part(archive, members, f"word/{name}.xml", optional=True)
                for name in ("footnotes", "endnotes")
            ]
            edges = [
                xml_part(archive, members, name, optional=True)
                for name in sorted(members)
                if _EDGE.match(name)
            ]
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise InputError(f"is a damaged .docx file ({str(error)[:120]}); save it again") from error
    except RuntimeError as error:  # what zipfile raises where a password is wanted
        raise InputError("is a protected .docx file; save a copy without a password") from error
    if body is None:
        raise InputError("holds no word/document.xml: it is no .docx file; save it as .docx or as text")
    reader = BodyReader(styles)
    parts = list(reader.parts(body))
    if not parts:
        raise InputError("holds no text: pictures alone, or nothing")
    parts += [part for each in notes if each is not None for part in reader.notes(each)]
    around = [part for each in edges if each is not None for part in reader.edge(each)]
    name = "docx/2"
    embedded = sum(n.startswith(("word/embeddings/", "word/activeX/")) for n in members)
    if reader.hidden:
        name += f"; {reader.hidden} hidden runs left out"
    if "word/comments.xml" in members:
        name += "; reviewers' comments not read"
    if embedded:
        name += f"; {embedded} embedded files not read"
    stated = _property(core, _DC + "title")
    created, changed = _property(core, _TERMS + "created"), _property(core, _TERMS + "modified")
    created, changed = ("" if each == _TEMPLATE else each for each in (created, changed))
    language = _property(core, _DC + "language")
    first = list(takewhile(lambda part: isinstance(part, Paragraph), parts[:MAX_LINES]))
    texts = [shown(part.text) for part in parts if isinstance(part, Paragraph)]
    title = reader.title or ("" if _JUNK_TITLE.match(stated) else stated) or reader.heading
    if not title and len(parts) > 1:
        # Much is written without styles: a short first paragraph that is no sentence is then the headline.
        unsaid = head_of(texts[: len(first)], "").roles
        at = next((i for i in range(len(first)) if i not in unsaid), 0)
        title = texts[at] if first and is_headline(texts[at]) and not is_organisation(texts[at]) else ""
    above = list(dict.fromkeys(part.text for part in around))
    head = head_of([*above[:MAX_ABOVE], *texts[: len(first)]], title, "\n".join(texts))
    for i, role in head.roles.items():
        if i >= len(above[:MAX_ABOVE]):
            parts[i - len(above[:MAX_ABOVE])] = Paragraph(texts[i - len(above[:MAX_ABOVE])], role)
    if head.publisher:
        name += "; publisher inferred from its letterhead"
    text, marks = put_together([*headed(parts, title), *(Paragraph(line, Role.FURNITURE) for line in above)])
    return Extracted(
        text=text,
        extractor=name,
        title=title,
        publisher=head.publisher,
        authors=authors(_property(core, _DC + "creator")),
        language=language[:35],
        dates=(
            *head.dates,
            *([DateText(created, "document properties, created", bound=True)] if created else ()),
        ),
        modified=(DateText(changed, "document properties, modified", bound=True),)
        if changed != created and changed
        else (),
        marks=marks,
    )


def members_of(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The archive's members by name, after a look at what they say of their sizes."""
    infos = archive.infolist()
    if len(infos) > MAX_MEMBERS:
        raise InputError(f"is an archive of {len(infos):,} files, above the limit of {MAX_MEMBERS:,}")
    names = [info.filename for info in infos]
    if len(set(names)) < len(names):
        raise InputError("is an archive that holds two files of one name; save it again")
    if sum(info.file_size for info in infos) > MAX_TOTAL:
        raise InputError(f"unpacks to more than {MAX_TOTAL // 1_000_000} MB: it is no honest document")
    for info in infos:
        if info.file_size > RATIO_FROM and info.file_size > MAX_RATIO * max(info.compress_size, 1):
            raise InputError(f"holds a part that grows more than {MAX_RATIO} times ({info.filename[:60]})")
    return {info.filename: info for info in infos}


def xml_part(
    archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], name: str, *, optional: bool = False
) -> _Element | None:
    """The root of a part, or None where the archive has none of that name."""
    if name not in members:
        return None
    with archive.open(members[name]) as part:  # what a member says of its size is not trusted
        content = part.read(MAX_PART + 1)
    if len(content) > MAX_PART:
        raise InputError(f"holds a part of more than {MAX_PART // 1_000_000} MB of text ({name}); split it")
    try:
        return root_of(content.replace(_STRICT.encode(), _TRANSITIONAL.encode()), name, ".docx")
    except DamagedPart:
        if optional:
            return None
        raise


def _property(core: _Element | None, name: str) -> str:
    found = core.find(name) if core is not None else None
    return fold(found.text or "")[:1000] if found is not None else ""
