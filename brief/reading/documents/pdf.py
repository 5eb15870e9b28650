"""PDF into text: pages in order, columns, paragraphs, hyphenation; running heads and feet left out."""

from __future__ import annotations

import io
import logging
import re
import warnings
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version
from itertools import takewhile
from typing import Any

from brief.dates.written_dates import DateText
from brief.errors import InputError
from brief.reading.documents.dispatch import LOCKED, OPENED
from brief.reading.documents.file_properties import authors
from brief.reading.documents.inline_parts import Paragraph, headed, put_together, shown
from brief.reading.documents.letterhead import MAX_LINES, head_of, is_organisation
from brief.reading.documents.pdf_drawing import Run
from brief.reading.documents.pdf_layout import Line, lines
from brief.reading.documents.pdf_paragraphs import paragraphs
from brief.reading.documents.pdf_roles import SMALLER, typed, usual_type
from brief.reading.documents.pdf_runs import PageReader
from brief.reading.exports import lines as exports
from brief.reading.extracted import Extracted
from brief.records import Role, fold

MAX_PAGES = 500
MAX_CHARS = 5_000_000
# A line is a running head when it stands at the same height on this many pages (a closed count: a
# chapter of three pages has no fewer).
REPEATS = 3
EDGE_LINES = 3
"""How many lines from the top or the foot of a page a running head may stand."""
# Decompressed bytes of one stream. A page of dense text has some 20 kB, a page of maps 5 MB.
MAX_STREAM = 20_000_000

_NUMBER = re.compile(r"\d+")
_PAGE_OF = re.compile(
    r"^(?:page|seite|página|стр\.?|p\.)\s*\d+(?:\s*(?:of|/|von|de|из)\s*\d+)?$", re.IGNORECASE
)
# What browsers print above and below a page: the moment of printing and the title, the address and "1/2".
_STAMP = re.compile(
    r"^\d{1,4}([./-])\d{1,2}\1\d{2,4},? \d{1,2}:\d\d(?:\s?[AP]M)?(?: \|? ?.*)?$", re.IGNORECASE
)
_ADDRESS = re.compile(r"^(?:https?|(?:fi|\ufb01)le)://\S+(?: \|? ?\d{1,3}/\d{1,3})?$")
_FRACTION = re.compile(r"^(\d{1,3})/(\d{1,3})$")
_JUNK_TITLE = re.compile(
    r"^(?:microsoft (?:word|powerpoint|excel)\b.*|untitled.*|(?:document|presentation|slide|dokument|title)\s*\d*"
    r"|.*\.(?:docx?|indd|qxd|tex|dvi|pptx?|xlsx?|rtf|odt|pdf|html?|ps|pages|txt|md)|[\W\d_]*|.*[/\\].*)$",
    re.IGNORECASE,
)
_SITE = re.compile(r"\s+[|–—-]\s+[^|–—]{2,40}$")
_PDF_DATE = re.compile(r"^(?:D:)?(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?(?:(Z)|([+-])(\d\d)'?(\d\d)?'?)?")


def read_pdf(content: bytes, passwords: Sequence[str] = ()) -> Extracted:
    """The text of a PDF and what it says of itself.

    Args:
        content: the file.
        passwords: tried one after the other where it is encrypted.

    Raises:
        InputError: damaged, encrypted, a scan without text, too long, or too large when unpacked.
    """
    import pypdf
    from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)  # it logs every fault that it mends
    limits = pypdf.Configuration(
        zlib_maximum_output_length=MAX_STREAM,
        lzw_maximum_output_length=MAX_STREAM,
        run_length_maximum_output_length=MAX_STREAM,
        array_based_stream_maximum_output_length=MAX_STREAM,
        stream_parsing_work_maximum_count=1_000_000,
    )
    try:
        with warnings.catch_warnings(), pypdf.apply_configuration(limits):
            warnings.simplefilter("ignore")
            return _read(pypdf.PdfReader(io.BytesIO(content)), passwords)
    except (FileNotDecryptedError, DependencyError) as error:
        raise InputError(_locked(passwords)) from error
    except LimitReachedError as error:
        raise InputError(f"is a PDF that grows too large when unpacked ({str(error)[:120]})") from error
    except (InputError, MemoryError):
        raise
    except RecursionError as error:
        raise InputError("is a PDF nested too deeply to be read") from error
    except PyPdfError as error:
        raise InputError(f"is a damaged PDF ({str(error)[:120]}); fetch or export it again") from error
    except Exception as error:  # what a library raises on hostile bytes is anything at all
        raise InputError(f"is a damaged PDF ({type(error).__name__}); fetch or export it again") from error


def _locked(passwords: Sequence[str]) -> str:
    if passwords:
        return f"{LOCKED} that none of the passwords given opens; add its own to the file of --password-file"
    return (
        f"{LOCKED}; put its password into a file, one a line, and name that with --password-file, or save a copy"
        " without one"
    )


def _read(pdf: Any, passwords: Sequence[str]) -> Extracted:
    opened = next((word for word in ("", *passwords) if pdf.decrypt(word)), None) if pdf.is_encrypted else ""
    if opened is None:
        raise InputError(_locked(passwords))
    count = len(pdf.pages)
    if count > MAX_PAGES:
        raise InputError(f"has {count:,} pages, above the limit of {MAX_PAGES}; split it and read the parts")
    pages, heights = _pages(pdf, count)
    size = sum(len(line.text) for page in pages for line in page)
    if size == 0:
        raise InputError("holds no text: it is a scan or pictures alone; run OCR on it first")
    if size > MAX_CHARS:
        raise InputError(f"holds more than {MAX_CHARS:,} characters; split it and read the parts")
    if _unreadable(pages):
        raise InputError("does not say which letters its fonts show; run OCR on it, or export it again")
    fields, named = _fields(pages)
    kept, furniture = _without_furniture(pages, heights, named)
    found = paragraphs(kept)
    if fields:
        found = [part for paragraph in found for part in _fields_apart(paragraph, fields)]
    parts = typed(found)
    if count == 1:
        parts = [replace(part, pages="") for part in parts]
    info = pdf.metadata or {}
    first = kept[0] if kept else []
    title = shown(_title(_said(info.get("/Title")), first, kept))
    texts = [shown(part.text) for part in parts if isinstance(part, Paragraph)]
    opening = list(takewhile(lambda part: isinstance(part, Paragraph), parts[:MAX_LINES]))
    head = head_of(texts[: len(opening)], title, "\n".join(texts))
    for i, role in head.roles.items():
        parts[i] = Paragraph(texts[i], role, pages=opening[i].pages)
    parts += [Paragraph(line, Role.FURNITURE) for line in furniture]
    text, marks = put_together(headed(parts, title))
    name = f"pypdf {version('pypdf')}, layout/2"
    if opened:
        name += OPENED
    if head.publisher:
        name += "; publisher inferred from its letterhead"
    created = _date(info.get("/CreationDate"))
    changed = _date(info.get("/ModDate"))
    return Extracted(
        text=text,
        extractor=name,
        title=title,
        publisher=head.publisher,
        authors=authors(_said(info.get("/Author"))),
        language=_said(pdf.root_object.get("/Lang"))[:35],
        dates=(*head.dates, *([DateText(created, "PDF metadata, created", bound=True)] if created else ())),
        modified=(DateText(changed, "PDF metadata, modified", bound=True),)
        if changed and changed != created
        else (),
        marks=marks,
    )


def _pages(pdf: Any, count: int) -> tuple[list[list[Line]], list[float]]:
    """Lines of every page, in reading order, and the pages' heights."""
    reader = PageReader(pdf)
    pages: list[list[Line]] = []
    heights: list[float] = []
    for number in range(count):
        page = pdf.pages[number]
        runs, upright = reader.runs(page)
        if upright and not _right_to_left(runs):
            found = lines(runs, number) if runs else []
        else:
            found = _plain(page.extract_text(), number)
        pages.append(found)
        heights.append(float(page.cropbox.height) or 1.0)
    return pages, heights


def _fields(pages: Sequence[Sequence[Line]]) -> tuple[set[int], set[int]]:
    """The lines of an export of many articles that are its marks and fields, by identity, and those that a word names.

    Of a document that is no export there are none.
    """
    every = [line for page in pages for line in page]
    shown = exports.lines_of("\n".join(line.text for line in every))
    if len(shown) != len(every) or not exports.holds_marks(shown):
        return set(), set()
    pairs = list(zip(every, shown, strict=True))
    alone = {id(line) for line, as_shown in pairs if exports.stands_alone(as_shown)}
    return alone, {id(line) for line, as_shown in pairs if exports.is_named(as_shown)}


def _fields_apart(paragraph: Sequence[Line], fields: set[int]) -> list[list[Line]]:
    """A paragraph of fields for the most part as a paragraph a line; another without those at its beginning and end."""
    own = [id(line) in fields for line in paragraph]
    if 2 * sum(own) >= len(own):
        return [[line] for line in paragraph]
    first = own.index(False)
    last = len(own) - own[::-1].index(False)
    middle = list(paragraph[first:last])
    return [*([line] for line in paragraph[:first]), middle, *([line] for line in paragraph[last:])]


def _right_to_left(runs: Sequence[Run]) -> bool:
    """Whether a fifth of the letters are Hebrew or Arabic, whose order pypdf restores."""
    text = "".join(run.text for run in runs)
    return sum("\u0590" <= c <= "\u08ff" or "\ufb1d" <= c <= "\ufefc" for c in text) * 5 > len(text)


def _plain(text: str, number: int) -> list[Line]:
    """Lines of pypdf's own text, set one under the other."""
    found = [" ".join(line.split()) for line in text.split("\n")]
    width = max((len(line) for line in found), default=0) * 5.0
    return [
        Line(0, len(line) * 5.0, -12.0 * i, 10, line, False, 0, width, 0, number)
        for i, line in enumerate(found)
        if line
    ]


def _unreadable(pages: Sequence[Sequence[Line]]) -> bool:
    text = "".join(line.text for page in pages for line in page)[:200_000]
    odd = sum(c == "\ufffd" or c < " " or "\x7f" <= c < "\xa0" or "\ue000" <= c <= "\uf8ff" for c in text)
    return odd * 10 > 3 * len(text)


def _without_furniture(
    pages: Sequence[Sequence[Line]], heights: Sequence[float], named: set[int]
) -> tuple[list[list[Line]], list[str]]:
    """The pages without running heads, feet and page numbers, and the texts of those, each once.

    No named field is one.
    """
    edges: dict[tuple[str, int], list[tuple[int, Line]]] = {}
    for number, page in enumerate(pages):
        by_height = sorted(page, key=lambda line: -line.y)
        for line in {id(x): x for x in by_height[:EDGE_LINES] + by_height[-EDGE_LINES:]}.values():
            # Rounded down and up, so that a rounding edge between two pages parts no running head.
            pattern = _NUMBER.sub("#", fold(line.text).casefold())
            for slot in {int(line.y // 6), int((line.y + 3) // 6) + 100_000}:
                edges.setdefault((pattern, slot), []).append((number, line))
    gone: set[int] = set()
    usual, _ = usual_type([line for page in pages for line in page])
    for (pattern, _), placed in edges.items():
        on = len({number for number, _ in placed})
        # On two pages a line of the text may be told twice; in smaller type it is none of the text.
        few = len(pages) == on == 2 and all(line.size < SMALLER * usual for _, line in placed)
        if (on >= REPEATS or few) and ("#" not in pattern or _counts([(n, line.text) for n, line in placed])):
            gone |= {id(line) for _, line in placed}
    for number, page in enumerate(pages):
        for line in (min(page, key=lambda x: x.y), max(page, key=lambda x: x.y)) if page else ():
            text = line.text.strip(" -–—|")
            if len(page) > 1 and (_PAGE_OF.match(text) or text == str(number + 1)):
                gone.add(id(line))
        gone |= _printed(page, number + 1, len(pages))
    gone -= named
    kept = [[line for line in page if id(line) not in gone] for page in pages]
    if not any(kept):  # every page the same: then that is the text
        return [list(page) for page in pages], []
    texts = [line.text for page in pages for line in page if id(line) in gone]
    return kept, list({_NUMBER.sub("#", text): text for text in reversed(texts)}.values())[::-1]


def _printed(page: Sequence[Line], number: int, count: int) -> set[int]:
    """Lines at the top and the foot of a page that the browser put there, and what stands beside them."""
    heights = sorted({line.y for line in page})
    found: set[int] = set()
    for y, stamp in ((heights[-1:], _STAMP), (heights[:1], _ADDRESS)):
        edge = [line for line in page if y and abs(line.y - y[0]) < 3]
        fraction = [_FRACTION.match(line.text) for line in edge]
        numbered = any(m and (int(m[1]), int(m[2])) == (number, count) for m in fraction)
        if numbered or any(stamp.match(line.text) for line in edge):
            found |= {id(line) for line in edge}
    return found if len(found) < len(page) else set()


def _counts(placed: Sequence[tuple[int, str]]) -> bool:
    """Whether every number in lines that are alike otherwise stays, or counts with the pages."""
    rows = [(page, [int(n[:9]) for n in _NUMBER.findall(text)]) for page, text in placed]
    width = len(rows[0][1])
    return all(
        len({values[i] for _, values in rows}) == 1 or len({values[i] - page for page, values in rows}) == 1
        for i in range(width)
    )


def _title(stated: str, first: Sequence[Line], pages: Sequence[Sequence[Line]]) -> str:
    """The title that the file states, if it is one and stands on the first page; else the largest lines there."""
    good = "" if _JUNK_TITLE.match(stated) or len(stated) < 4 else stated
    page = _plain_words(" ".join(line.text for line in first))
    if good and _plain_words(good) in page:
        return good
    # A browser's title is the headline and the site's name.
    head = _SITE.sub("", good)
    opening = _plain_words(" ".join(line.text for page_ in pages[:4] for line in page_))
    if head != good and len(head.split()) > 2 and _plain_words(head) in opening:
        return head
    return _largest(first, pages) or good


def _plain_words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _largest(first: Sequence[Line], pages: Sequence[Sequence[Line]]) -> str:
    """The lines of the largest type on the first page, where that is clearly larger than the text's."""
    sizes: dict[float, int] = {}
    for page in pages:
        for line in page:
            sizes[round(line.size, 1)] = sizes.get(round(line.size, 1), 0) + len(line.text)
    usual = max(sizes, key=lambda s: (sizes[s], s)) if sizes else 0.0
    worded = [
        line
        for line in first
        if len(re.findall(r"[^\W\d_]{2,}", line.text)) >= 2 and not is_organisation(shown(line.text))
    ]
    if not worded:
        return ""
    size = max(line.size for line in worded)
    if size < 1.15 * usual:
        return ""
    start = next(i for i, line in enumerate(first) if line in worded and line.size >= size * 0.97)
    title = first[start].text
    for above, line in zip(first[start:], first[start + 1 : start + 4], strict=False):
        if abs(line.size - size) > 0.03 * size or not 0 < above.y - line.y < 2.2 * size:
            break
        title += f" {line.text}"
    return title if len(title) <= 300 else ""


def _said(value: object) -> str:
    """A metadata string; pypdf gives bytes where it cannot tell their encoding."""
    if hasattr(value, "get_object"):
        value = value.get_object()
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    return fold(str(value)).replace("\0", "")[:1000] if isinstance(value, str) else ""


def _date(value: object) -> str:
    """A PDF date (``D:20260304101500+01'00'``, ISO 32000-1, 7.9.4) as ISO 8601; empty where it is none."""
    match = _PDF_DATE.match(_said(value))
    if not match:
        return ""
    year, month, day, hour, minute, second, utc, sign, zone, minutes = match.groups()
    text = f"{year}-{month}-{day}"
    if hour:
        text += f"T{hour}:{minute}:{second or '00'}"
        text += "Z" if utc else f"{sign}{zone}:{minutes or '00'}" if sign else ""
    return text
