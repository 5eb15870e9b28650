"""A record as a tagged PDF (PDF/UA-1): bookmarks, a footnote for each citation, marking and place on every page.

Laid out by Typst, from a source that holds every word as a string: nothing in a text can be a command, no package, font
or file is asked for, and nothing is fetched.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC
from pathlib import Path
from typing import Any

from brief.errors import UsageError
from brief.records import Record
from brief.rendering.documents.carried import ATTACHED
from brief.rendering.documents.notes import Note, notes_of
from brief.rendering.documents.page_blocks import BlockKind, Page, PageBlock, Run, page_of
from brief.rendering.embedded_record import text_of

STANDARD = "ua-1"
"""PDF/UA-1, ISO 14289-1:2014: Typst makes no document under it that a screen reader could not read."""
_FONTS = (
    "Libertinus Serif",
    "Noto Serif",
    "DejaVu Serif",
    "Noto Sans",
    "Noto Sans CJK SC",
    "Noto Naskh Arabic",
)


def pdf(record: Record, folder: Path | None = None, told: Callable[[str], None] = lambda _: None) -> bytes:
    """A record as a PDF, the same bytes each time.

    Args:
        record: whose.
        folder: of the user's own templates.
        told: told where no font at hand has a letter of it: the page then shows a box there, and is not PDF/UA.

    Raises:
        UsageError: typst is not installed.
    """
    try:
        import typst
    except ImportError as error:
        raise UsageError("a PDF needs typst: pip install 'brief-desk[documents]'") from error
    source = typeset(record, page_of(record, folder)).encode("utf-8")
    laid_out: Any = typst.compile  # its types ask for one kind of source and folder
    with tempfile.TemporaryDirectory(prefix="brief-pdf-") as empty:
        try:
            return bytes(laid_out(source, root=empty, format="pdf", pdf_standards=[STANDARD]))
        except typst.TypstError as error:
            told(
                f"the PDF is not made to the standard for screen readers ({str(error).splitlines()[0][:200]});"
                " where no font of this machine has a letter it shows a box: install one, such as Noto"
            )
            return bytes(laid_out(source, root=empty, format="pdf"))


def typeset(record: Record, page: Page) -> str:
    """The source that Typst reads."""
    at = record.manifest.cutoff.astimezone(UTC)
    marking = _words(record.marking)
    fonts = ", ".join(map(json.dumps, _FONTS))
    head = [
        f'#set document(title: {_words(page.title)}, author: "brief", keywords: ({_words(record.id)},),'
        f" date: datetime(year: {at.year}, month: {at.month}, day: {at.day}, hour: {at.hour}, minute: {at.minute},"
        f" second: {at.second}))",
        f'#set text(lang: "en", size: 10pt, font: ({fonts}), fallback: true)',
        "#set par(justify: false, leading: 0.62em)",
        f'#set page(paper: "a4", margin: (x: 2.2cm, y: 2.4cm), header: align(center, strong({marking})),'
        f" footer: context align(center)[#strong({marking}) #h(1em) Page #counter(page).display() of"
        " #counter(page).final().first()])",
        "#set footnote.entry(gap: 0.4em)",
        "#show footnote.entry: set text(size: 7.5pt)",
        "#show link: underline",
        "#set heading(bookmarked: true)",
    ]
    if (carried := text_of(record)) is not None:
        held = _words(carried.decode("ascii"))
        head.append(
            f'#pdf.attach("{ATTACHED}", bytes({held}), relationship: "source", mime-type: "application/json",'
            ' description: "The record that this document is made of")'
        )
    return "\n".join([*head, *_body(page.blocks, notes_of(record))]) + "\n"


def _body(blocks: Sequence[PageBlock], notes: dict[int, Note]) -> Iterator[str]:
    """Each block in its order, items of a list as one."""
    placed: set[int] = set()
    place = 0
    while place < len(blocks):
        block = blocks[place]
        if block.kind is BlockKind.ITEM:
            until = place
            while until < len(blocks) and blocks[until].kind is BlockKind.ITEM:
                until += 1
            yield _list([(one.level, _line(one.runs, notes, placed)) for one in blocks[place:until]])
            place = until
            continue
        said = _line(block.runs, notes, placed)
        if block.kind is BlockKind.HEADING:
            yield f"#heading(level: {block.level})[{said}]"
        else:
            yield f"#par[{said}]"
        place += 1


def _list(items: Sequence[tuple[int, str]]) -> str:
    """A list, those of a deeper level within the item before them."""
    least = min(level for level, _ in items)
    made: list[str] = []
    place = 0
    while place < len(items):
        said = items[place][1] if items[place][0] == least else ""
        until = place + 1
        while until < len(items) and items[until][0] > least:
            until += 1
        inner = items[place + (items[place][0] == least) : until]
        made.append(f"[{said}{_list(inner) if inner else ''}]")
        place = until
    return f"#list(tight: true, {', '.join(made)})"


def _line(runs: Sequence[Run], notes: dict[int, Note], placed: set[int]) -> str:
    return "".join(_run(run, notes, placed) for run in runs)


def _run(run: Run, notes: dict[int, Note], placed: set[int]) -> str:
    if run.number:
        note = notes.get(run.number)
        if note is None or run.number in placed:
            return f"#super[#{_words(run.text)}]"
        placed.add(run.number)
        link = f" #link({_words(note.link)})" if note.link else ""
        return f"#footnote(numbering: _ => {_words(run.text)})[#{_words(note.text)}{link}]"
    said = f"#{_words(run.text)}"
    if run.link:
        return f"#link({_words(run.link)})[{said}]"
    said = f"#strike[{said}]" if run.struck else said
    return f"#strong[{said}]" if run.bold else said


def _words(text: str) -> str:
    """A text as a string of Typst's, in which two marks alone mean anything."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'
