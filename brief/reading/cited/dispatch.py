"""Bytes of somebody's text, by the ending of its file: Markdown, HTML, DOCX, else plain text."""

from __future__ import annotations

from pathlib import PurePath

from brief.errors import InputError
from brief.reading.cited.html_pieces import LINE, pieces_of
from brief.reading.cited.marks import clean
from brief.reading.cited.reference_lists import taken_out
from brief.records import CitedText, TextPiece
from brief.text.charsets import decoded, detected

MARKDOWN = (".md", ".markdown", ".mdown", ".mkd", ".qmd", ".rmd")
HTML = (".html", ".htm", ".xhtml")
PLAIN = (".txt", ".text", "")
WORD = (".docx",)
NESTED = 100
"""Levels of lists and quotations that are read; the reader of Markdown leaves out what is deeper."""
ENDINGS = (*MARKDOWN, *HTML, *PLAIN[:2], *WORD)


def read_cited(given: tuple[str, bytes]) -> CitedText:
    """A text with its citations.

    Args:
        given: the file's name, and its bytes.

    Raises:
        InputError: it is no such file, damaged, or holds no text.
    """
    name, content = given
    ending = PurePath(name).suffix.lower()
    if ending in WORD:
        from brief.reading.cited.word_pieces import pieces_of_docx

        title, pieces, notes = pieces_of_docx(content)
    elif ending in HTML:
        (title, pieces), notes = pieces_of(_text(content)), []
    elif ending in MARKDOWN or ending in PLAIN:
        title, pieces = _of_markdown(_text(content), plain=ending in PLAIN)
        notes = []
    else:
        raise InputError(f"has the ending {ending}; a text to check ends in {', '.join(ENDINGS)}")
    if not pieces:
        raise InputError("holds no text")
    return taken_out(title, pieces, notes)


def _text(content: bytes) -> str:
    """Bytes as text, by their byte order mark, as UTF-8, else as they look."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    got = decoded(content, "utf-8", detected(content))
    return got[0].removeprefix("\ufeff") if got else content.decode("cp1252", errors="replace")


def _of_markdown(text: str, *, plain: bool) -> tuple[str, list[TextPiece]]:
    """Markdown through its HTML; plain text is Markdown without code and without tags."""
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"breaks": True, "html": not plain, "maxNesting": NESTED}).enable(
        "table"
    )
    if plain:
        reader.disable(["code", "html_block", "html_inline", "lheading", "hr"])
    tokens = reader.parse(_without_front_matter(clean(text)))
    for token in tokens:
        if token.map and token.nesting >= 0:
            token.attrSet(LINE, str(token.map[0] + 1))
    return pieces_of(reader.renderer.render(tokens, reader.options, {}), lines=False)


def _without_front_matter(text: str) -> str:
    """Markdown with the settings at its head blanked, its lines kept."""
    if not text.startswith("---\n") or "\n---\n" not in text[4:]:
        return text
    end = text.index("\n---\n", 4) + 5
    return "\n" * text[:end].count("\n") + text[end:]
