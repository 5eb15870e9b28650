"""The record that a Word document or a PDF carries, and the words that it shows, so that both can be checked again.

Whoever hands a document on may have changed it: it is read in the sandbox alone (the functions stand by their names).
"""

from __future__ import annotations

import io
import re
import zipfile
from xml.sax.saxutils import unescape

from brief.errors import UsageError
from brief.records import Carried

PART = "brief/record.json"
"""Where a Word package holds the record; a PDF has it as an attachment of the file's own name."""
ATTACHED = "record.json"
MOST = 64_000_000
"""Most bytes that any part of a document unpacks to."""
_SHOWN = re.compile(rb"<w:t(?: [^>]*)?>([^<]*)</w:t>|<w:footnoteReference [^>]*w:id=\"(\d+)\"|(</w:p>)")


def is_word(content: bytes) -> bool:
    """Whether a zip file is a Word document."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return "word/document.xml" in package.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def in_word(content: bytes) -> Carried:
    """What a Word document holds.

    Raises:
        UsageError: it cannot be read, or unpacks to too much.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            held = set(package.namelist())
            lines = [
                line
                for name in ("word/document.xml", "word/footnotes.xml")
                if name in held
                for line in _paragraphs(_part(package, name))
            ]
            return Carried(_part(package, PART) if PART in held else b"", tuple(lines))
    except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UsageError(f"cannot be read as a Word document: {error}") from error


def in_pdf(content: bytes) -> Carried:
    """What a PDF holds; its lines are as its pages break them.

    Raises:
        UsageError: it cannot be read.
    """
    import pypdf
    from pypdf.errors import PyPdfError

    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        attached = reader.attachments
        found = attached.get(ATTACHED) or []
        lines = [line for page in reader.pages for line in page.extract_text().splitlines()]
        return Carried(found[0] if len(found) == 1 else b"", tuple(lines))
    except (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
        raise UsageError(f"cannot be read as a PDF: {type(error).__name__}") from error


def _part(package: zipfile.ZipFile, name: str) -> bytes:
    with package.open(name) as part:
        found = part.read(MOST + 1)
    if len(found) > MOST:
        raise UsageError(f"its part {name} unpacks to more than {MOST // 1_000_000} MB")
    return found


def _paragraphs(xml: bytes) -> list[str]:
    """The words of each paragraph, a footnote's place as ``[3]``."""
    lines = [""]
    for found in _SHOWN.finditer(xml):
        if found[3]:
            lines.append("")
        elif found[2]:
            lines[-1] += f"[{found[2].decode()}]"
        elif found[1]:
            lines[-1] += unescape(found[1].decode("utf-8", "replace"), {"&quot;": '"', "&apos;": "'"})
    return [line for line in lines if line.strip()]
