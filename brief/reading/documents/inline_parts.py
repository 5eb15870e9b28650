"""Raised and struck-out words within a document's paragraphs: signs that keep their place, and the marks they become.

A layout that joins and parts lines would lose offsets, so such words are fenced by characters that no text holds
(noncharacters of Unicode), which are told as marks once the text stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from brief.reading.tabular import column_heads, row_text
from brief.records import KEPT, Mark, Role
from brief.text.superscripts import superscript

STRUCK, RAISED = "\ufdd0\ufdd1", "\ufdd2\ufdd3"

_SIGNS = re.compile("[\ufdd0-\ufdd3]")
_FENCED = re.compile("\ufdd0([^\ufdd1]*)\ufdd1|\ufdd2([^\ufdd3]*)\ufdd3")
_SYMBOLS = re.compile(r"[*†‡§¶#]{1,4}")
_LABELS = re.compile(r"[\[(]?(?:\d{1,3}|[a-z])(?:\s?[,;–-]\s?(?:\d{1,3}|[a-z]))*[\])]?[.,]?")
_NUMBER = re.compile(r"\d{1,3}")
_SIGNED = re.compile(r"[-−–+]\s?\d{1,3}|\d?[+−-]")
_ORDINALS = frozenset("st nd rd th er ère re e è ème eme o a os as º ª".split())
_UNIT = re.compile(r"(?:^|[^\w])(?:[kcdmnµμ]?m|(?:(?<=\d )|(?<=\d)|(?<=/))(?:ft|in|mi|yd|s))$")
_TEN = re.compile(r"(?:^|[^\w.,])(?:10|2)$")
_TIMES_TEN = re.compile(r"[×x·*]\s?10$")
_VARIABLE = re.compile(r"(?:^|[\s(=+*/·×−-])[A-Za-z]$|=\s?\w?[a-z]$")
_OPERATION = re.compile(r"\s*[=+×·]")
_HEAD = re.compile("^\ufdd2\\s*([^\ufdd3]{1,6}?)\\s*\ufdd3\\s*(?=\\S)")
_PLAIN_HEAD = re.compile(
    r"^(?:[\[(](?P<braced>\d{1,3}|[*†‡]{1,3})[\])]|(?P<symbol>[*†‡§]{1,4})|(?P<number>\d{1,3})[.)]?(?=\s))\s*(?=\S)"
)
_BRACED = re.compile("(?<=[^\\s\ufdd2])\\[(?:\\d{1,3}|[a-z*†‡])\\](?![\\w(])")
_AS_RAISED = rf"{RAISED[0]}\g<0>{RAISED[1]}"
_AROUND = "[]().,"
_CLOSING = re.compile(r"[,.;:!?)\]»”’\"…%。，；！？、）]+")
_TOKEN = re.compile(r"[^\s。，；！？、]*[。，；！？、）”]*")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with its fences; ``small`` is set in smaller type than the text, as notes are.

    ``pages`` are those on which it stands, where the document has pages.
    """

    text: str
    role: Role = Role.BODY
    small: bool = False
    pages: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table's rows of cells, all of one length, with their fences; the first ``heads`` rows are heads of columns."""

    rows: tuple[tuple[str, ...], ...]
    heads: int = 0
    pages: str = ""


Part = Paragraph | Table
Cut = tuple[Role, str]


def fenced(text: str, signs: str) -> str:
    """A text between signs, where there are any; the white space around it stays outside."""
    inner = text.strip()
    if not inner or not signs:
        return text
    start = text.index(inner)
    return f"{text[:start]}{signs[0]}{inner}{signs[1]}{text[start + len(inner) :]}"


def merged(text: str) -> str:
    """A text whose fenced words that touch are one: a line or a run ends where it will."""
    if text.isascii():
        return text
    for signs in (STRUCK, RAISED):
        text = text.replace(signs[::-1], "")
    return text


def unsigned(text: str) -> str:
    """A text without signs, what they fence kept."""
    return _SIGNS.sub("", text) if not text.isascii() else text


def shown(text: str) -> str:
    """A text as a title or a name has it: without what is struck out and without raised marks."""
    return text if text.isascii() else " ".join(_FENCED.sub("", text).split())


def headed(parts: Sequence[Part], title: str) -> list[Part]:
    """The parts, the headline told where something was struck out of it: as words it is another text than the title."""
    found = list(parts)
    for i, part in enumerate(found):
        if isinstance(part, Paragraph) and title and part.text != title and shown(part.text) == title:
            found[i] = replace(part, role=Role.HEADLINE)
            break
    return found


def put_together(parts: Sequence[Part]) -> tuple[str, tuple[Mark, ...]]:
    """The text of a document, its parts apart by blank lines, and the marks of what is not plain body."""
    parts = [_braced(part) for part in parts]
    labels = _labels(parts)
    text = ""
    marks: list[Mark] = []
    for paragraph, cuts in _paragraphs(parts, labels):
        whole = paragraph.role not in KEPT
        pieces = _split(paragraph.text, labels)
        if whole or paragraph.role is not Role.BODY:
            inner = [] if whole else [(role, said) for role, said in pieces if role is not None]
            said = unsigned(paragraph.text) if whole else _plain(pieces)
            pieces = [(paragraph.role, said), *(c for c in (*inner, *cuts) if c[1])]
        else:
            pieces = _apart([*pieces, *cuts])
        if not any(said.strip() for _, said in pieces):
            continue
        text += "\n\n" if text else ""
        cut, began = False, len(text)
        for role, said in pieces:
            if (
                said
                and (cut or role is Role.STRUCK)
                and text
                and not (text[-1].isspace() or said[0].isspace())
            ):
                text += " "  # "47" struck out before "41" is no 4741, wherever marks are not looked at
            start, cut = len(text), role is not None and role not in KEPT
            text += said
            if role is not None and said:
                marks.append(Mark(start, len(text), role, pages="" if cut else paragraph.pages))
        if paragraph.pages and paragraph.role is Role.BODY:
            marks.append(Mark(began, len(text), Role.BODY, pages=paragraph.pages))
    marks.sort(key=lambda mark: mark.start)
    return text, tuple(marks)


def _paragraphs(parts: Sequence[Part], labels: frozenset[str]) -> Iterable[tuple[Paragraph, list[Cut]]]:
    """Every part as paragraphs, each with what was taken out of it and stands at its end."""
    for part in parts:
        if isinstance(part, Table):
            yield from _rows(part, labels)
        elif _label(part) in labels:
            yield replace(part, role=Role.NOTE), []
        else:
            yield part, []


def _braced(part: Part) -> Part:
    """The part, a label in brackets that touches the word before it fenced as if it were raised ("tonnes[2]")."""
    if isinstance(part, Table):
        rows = tuple(tuple(_BRACED.sub(_AS_RAISED, cell) for cell in row) for row in part.rows)
        return replace(part, rows=rows)
    return replace(part, text=_BRACED.sub(_AS_RAISED, part.text)) if "[" in part.text else part


def _rows(table: Table, labels: frozenset[str]) -> Iterable[tuple[Paragraph, list[Cut]]]:
    rows: list[list[str]] = []
    cuts: list[list[Cut]] = []
    for row in table.rows:
        pieces = [_split(cell, labels) for cell in row]
        rows.append([_plain(cell) for cell in pieces])
        cuts.append([(role, said) for cell in pieces for role, said in cell if role is not None])
    heads = column_heads(rows[: table.heads])
    for i, (cells, cut) in enumerate(zip(rows, cuts, strict=True)):
        if i < table.heads or not any(cells[1:]):  # a line of its own parts the rows below from those above
            text = " | ".join(cell for cell in dict.fromkeys(cells) if cell)
            yield Paragraph(text, Role.HEADING, pages=table.pages), cut
        else:
            yield Paragraph(row_text(cells, heads), Role.TABLE, pages=table.pages), cut


def _texts(parts: Sequence[Part]) -> Iterable[str]:
    for part in parts:
        yield from (cell for row in part.rows for cell in row) if isinstance(part, Table) else (part.text,)


def _labels(parts: Sequence[Part]) -> frozenset[str]:
    """Labels of notes that stand below: raised in the text, and again at the head of a paragraph."""
    marked: dict[str, int] = {}
    for text in _texts(parts):
        for match in _FENCED.finditer(text) if not text.isascii() else ():
            for label in re.findall(r"\d{1,3}|[a-z]{1,3}|[*†‡§¶#]+", match[2] or ""):
                marked[label] = marked.get(label, 0) + 1
    heads = ((part, _label(part)) for part in parts if isinstance(part, Paragraph))
    # The head of a note may be raised itself: then its label is told twice.
    return frozenset(
        label for part, label in heads if label and marked.get(label, 0) > part.text.startswith(RAISED[0])
    )


def _label(part: Paragraph) -> str:
    """The label of a note that a paragraph may be: raised at its head, or in plain type where the note is small."""
    if part.role not in (Role.BODY, Role.LIST):
        return ""
    if head := _HEAD.match(part.text):
        return head[1].strip(_AROUND)
    match = _PLAIN_HEAD.match(part.text)
    if not match or (match.lastgroup == "number" and not part.small):
        return ""
    return match[match.lastgroup or 0]


def _split(text: str, labels: frozenset[str]) -> list[tuple[Role | None, str]]:
    """Plain words, and what is cut out between them; raised figures that mean something are plain words."""
    if text.isascii() or not _SIGNS.search(text):
        return [(None, text)]
    pieces: list[tuple[Role | None, str]] = []
    at, plain = 0, ""
    for match in _FENCED.finditer(text):
        plain += text[at : match.start()]
        at = match.end()
        if match[1] is not None:
            cut: tuple[Role | None, str] = (Role.STRUCK, match[1])
        else:
            written = _written(match[2].strip(), plain, text[at : at + 8], labels)
            if written is not None:
                plain += written
                continue
            cut = (Role.NOTE_MARK, match[2])
        pieces += [(None, plain), cut]
        plain = ""
    pieces.append((None, plain + text[at:]))
    return [(role, unsigned(said)) for role, said in pieces]


def _written(raised: str, before: str, after: str, labels: frozenset[str]) -> str | None:
    """The characters of what is raised and means something where it stands; None for the mark of a note."""
    glued = bool(before) and not before[-1].isspace()
    if _SYMBOLS.fullmatch(raised):
        return None
    if after[:1] in ("/", "\u2044") and raised.isdigit():  # 3 1/2
        return f" {raised}" if before[-1:].isdigit() else raised
    if _SIGNED.fullmatch(raised):
        return superscript(raised) if glued else raised
    if _NUMBER.fullmatch(raised) and glued:
        noted = raised in labels
        power = (
            (raised in ("2", "3") and _UNIT.search(before))
            or _TIMES_TEN.search(before)
            or (not noted and (_TEN.search(before) or _VARIABLE.search(before)))
            or (not noted and before[-1:].isalnum() and _OPERATION.match(after))
        )
        return superscript(raised) if power else None
    if _LABELS.fullmatch(raised):
        if any(c.isdigit() for c in raised) or raised.strip(_AROUND) in labels:
            return None
        return raised if before[-1:].isdigit() and raised in _ORDINALS or not before[-3:].islower() else None
    return None if raised in labels else raised


def _plain(pieces: Sequence[tuple[Role | None, str]]) -> str:
    return " ".join("".join(said for role, said in pieces if role is None).split())


def _apart(pieces: Sequence[tuple[Role | None, str]]) -> list[tuple[Role | None, str]]:
    """The pieces with each cut where one space between its two sides is right.

    A cut within a word goes behind it, one before a comma or a full stop behind that.
    """
    found: list[tuple[Role | None, str]] = []
    cuts: list[tuple[Role | None, str]] = []
    left = ""
    for role, said in pieces:
        if role is not None:
            cuts.append((role, said))
            continue
        rest = said
        if cuts and left and not left[-1].isspace() and (token := _TOKEN.match(said)):
            left, rest = left + token[0], said[token.end() :]
        elif cuts and (closing := _CLOSING.match(said)):
            left, rest = left.rstrip() + closing[0], said[closing.end() :]
        if cuts and rest.strip():  # else another cut follows at once
            found += [(None, left), *cuts]
            left, cuts = "", []
        left += rest
    found += [(None, left), *cuts]
    return [(role, said) for role, said in found if said]
