"""The list of references of somebody's text: found, taken out of it, and read into what the marks name.

It stands under a heading of its own (*References*, *Sources* …), or as footnotes, or as the entries that links within
the page lead to. An entry is named by its number, its label, or for ``(Smith 2020)`` by author and year.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from brief.reading.cited.marks import NARRATIVE, WIKI
from brief.records import CitedAt, CitedText, PieceKind, Target, TextPiece

HEADINGS = re.compile(
    r"\W*(?:\d+\.?\s*)?(?:references?|reference list|sources?|sources cited|citations?|bibliography|works cited"
    r"|cited works|literature(?: cited)?|footnotes?|endnotes?|notes|notes and references|links|further reading"
    r"|quellen(?:verzeichnis)?"
    r"|literatur(?:verzeichnis)?|einzelnachweise|références|sources et références|referencias|fuentes|bibliografía"
    r"|bibliografia|fonti|riferimenti|источники|примечания|джерела|посилання|المصادر|المراجع|kaynaklar|参考文献|来源)"
    r"(?:\s(?:and|&)\s(?:notes|references|sources|links|citations))?\W*",
    re.IGNORECASE,
)
_ENTRY = re.compile(
    r"^\s*(?:[\[【(]\s*\^?(?P<boxed>[\w.-]{1,40})\s*[\])】]\s*[:.]?|\^?(?P<bare>\d{1,3})(?:[.):]|\s[-–—])(?=\s|$))\s*"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d[a-z]?\b")


def taken_out(title: str, pieces: Sequence[TextPiece], notes: Sequence[Target] = ()) -> CitedText:
    """A text without its list of references, and what its marks name.

    Args:
        title: of the text.
        pieces: all that was read, in order.
        notes: what footnotes and endnotes say, where the format keeps them apart.
    """
    kept: list[TextPiece] = []
    listed: list[TextPiece] = []
    within = False
    for piece in (part for one in pieces for part in _headed(one)):
        alone = piece.kind is PieceKind.HEADING or (len(piece.text) < 40 and not piece.marks)
        if alone and piece.text and HEADINGS.fullmatch(piece.text):
            within = True
            continue
        if piece.kind is PieceKind.HEADING:
            within = False
        (listed if within else kept).append(piece)
    entries = [entry for piece in listed for entry in _apart(piece)]
    cited = {mark.key for piece in kept for mark in piece.marks}
    # Footnotes may stand anywhere, and links lead to entries that stand under no heading.
    rest: list[TextPiece] = []
    for piece in (part for one in kept for part in _notes(one)):
        led = {f"#{anchor}" for anchor in piece.anchors} & cited
        own = {mark.key for mark in piece.marks if mark.at == 0} & cited
        defines = piece.text.startswith(":") or (
            bool(piece.marks) and piece.kind is PieceKind.ITEM and not piece.text
        )
        if (own and defines) or (led and piece.kind is not PieceKind.HEADING and not _is_prose(piece, led)):
            entries.append(piece)
        else:
            rest.append(replace(piece, text=" ".join(piece.text.split("\n"))))
    targets = [*notes, *_targets(entries, cited)]
    known = {target.key for target in targets}
    for key in sorted(cited - known):
        if found := _of_label(key, targets) or _of_author(key, targets):
            targets.append(replace(found, key=key))
        elif not key.startswith(WIKI) and (
            "://" in key or key.startswith("//") or re.search(r"\.\w{2,5}(?:#.*)?$", key)
        ):
            targets.append(Target(key, "", (key,)))
    named: dict[str, Target] = {}
    rest = [_named_in(piece, targets, named) for piece in rest]
    found_by_name = [target for key, target in named.items() if key not in {one.key for one in targets}]
    title = "" if HEADINGS.fullmatch(title) else title
    return CitedText(title, tuple(piece for piece in rest if piece.text), (*targets, *found_by_name))


def _headed(piece: TextPiece) -> Iterable[TextPiece]:
    """A paragraph, apart from the heading of a list of references that is the first line of it."""
    first, _, rest = piece.text.partition("\n")
    if piece.kind is not PieceKind.PARAGRAPH or not rest or not HEADINGS.fullmatch(first):
        return (piece,)
    return _cut(piece, (0, len(first) + 1))


def _cut(piece: TextPiece, starts: Sequence[int]) -> list[TextPiece]:
    """A piece in parts that begin at these places of its text."""
    parts = []
    for start, end in zip(starts, (*starts[1:], len(piece.text) + 1), strict=True):
        text = piece.text[start:end].rstrip("\n")
        marks = tuple(
            replace(mark, at=mark.at - start)
            for mark in piece.marks
            if start <= mark.at < end or end == mark.at == len(piece.text) + 1
        )
        breaks = tuple(at - start for at in piece.breaks if start < at < end)
        line = piece.line + sum(at <= start for at in piece.breaks) if piece.line else 0
        if text.strip() or marks:
            parts.append(replace(piece, text=text, marks=marks, breaks=breaks, line=line))
    return parts


def _notes(piece: TextPiece) -> Sequence[TextPiece]:
    """The footnotes ``[^1]: …`` that are lines of one paragraph, each with the lines that carry it on."""
    starts = [m.start() for m in re.finditer(r"^:", piece.text, re.MULTILINE)]
    marked = {mark.at for mark in piece.marks}
    starts = [start for start in starts if start in marked]
    return _cut(piece, starts) if len(starts) > 1 and starts[0] == 0 else (piece,)


def _is_prose(piece: TextPiece, led: set[str]) -> bool:
    """Whether a piece that links lead to is a paragraph of the text: it cites others itself, and no address."""
    others = {mark.key for mark in piece.marks} - led
    return (
        piece.kind is PieceKind.PARAGRAPH
        and len(piece.text) > 300
        and not any("://" in key for key in others)
    )


def _apart(piece: TextPiece) -> Sequence[TextPiece]:
    """The entries of a paragraph that holds several, a line each."""
    if piece.kind is not PieceKind.PARAGRAPH:
        return (piece,)
    return _cut(piece, (0, *(match.end() for match in re.finditer("\n", piece.text))))


def _targets(entries: Sequence[TextPiece], cited: set[str]) -> list[Target]:
    """What the entries say, by each key that names them."""
    found: list[Target] = []
    numbered = any(_keys(entry) for entry in entries)
    for place, entry in enumerate(entries, start=1):
        addresses = tuple(
            dict.fromkeys(
                mark.key
                for mark in entry.marks
                if not re.fullmatch(r"\^?[\w.-]{1,40}|#.*", mark.key) or "/" in mark.key
            )
        )
        words = _ENTRY.sub("", " ".join(entry.text.split())).lstrip(": ")
        keys = _keys(entry) if numbered else [str(place)]
        keys += [f"#{anchor}" for anchor in entry.anchors if f"#{anchor}" in cited]
        # A line that carries on the entry above it; with an address of its own it is another one.
        if not keys and found and numbered and not (addresses and found[-1].addresses):
            last = found[-1]
            more = Target(last.key, f"{last.words} {words}".strip(), (*last.addresses, *addresses))
            found = [replace(more, key=one.key) if one.words == last.words else one for one in found]
        else:  # what has no number among others that have is named by author and year alone
            found += [Target(key, words, addresses) for key in dict.fromkeys(keys or [f"{place} "])]
    kept: dict[str, Target] = {}
    for target in found:
        kept.setdefault(target.key, target)
    return list(kept.values())


def _keys(entry: TextPiece) -> list[str]:
    """The number or label of an entry: a mark at its beginning, or what stands there."""
    first = [mark.key for mark in entry.marks if mark.at == 0 and re.fullmatch(r"\^?[\w.-]{1,40}", mark.key)]
    if first:
        return first[:1]
    match = _ENTRY.match(entry.text)
    if match:
        return [match["boxed"] or match["bare"]]
    return [entry.number] if entry.number else []


def _named_in(piece: TextPiece, targets: Sequence[Target], named: dict[str, Target]) -> TextPiece:
    """A piece with ``Wu (2020)`` read as a citation where an entry is of that author and year."""
    text, marks, breaks = piece.text, list(piece.marks), piece.breaks
    for match in reversed(list(NARRATIVE.finditer(text))):
        words = match["name"].split()
        # What begins a sentence may stand before the name: "And Wu (2020)".
        keys = [f"{' '.join(words[i:])} {match['year']}" for i in range(len(words))]
        key, target = next(
            ((key, found) for key in keys if (found := _of_author(key, targets))), (keys[0], None)
        )
        if target is None:
            continue
        named[key] = replace(target, key=key)
        start, end = match.end("name"), match.end("cut")
        text = text[:start] + text[end:]
        shift = end - start
        marks = [replace(m, at=m.at - shift if m.at >= end else min(m.at, start)) for m in marks]
        marks.append(CitedAt(start, key))
        breaks = tuple(at - shift if at >= end else at for at in breaks)
    return replace(piece, text=text, marks=tuple(sorted(marks, key=lambda m: m.at)), breaks=breaks)


def _of_label(key: str, targets: Sequence[Target]) -> Target | None:
    """The one entry that begins with a mark's own words, as ``- Wu2023 pages 3-5: …``."""
    start = re.compile(rf"{re.escape(key)}\s*[:.\])–—]", re.IGNORECASE)
    meant = [target for target in targets if start.match(target.words)]
    return meant[0] if len({target.words for target in meant}) == 1 else None


def _of_author(key: str, targets: Sequence[Target]) -> Target | None:
    """The entry that ``Smith and Jones 2020`` or ``Wu2023`` names, where it is one alone."""
    year = _YEAR.search(key) or re.search(r"(?:19|20)\d\d", key)
    name = re.match(r"(?:(?:see|cf\.|e\.g\.,?)\s)?([A-Za-z][^\W\d]*(?:[’'-][^\W\d]+)?)", key)
    if year is None or name is None:
        return None
    letters = 0 if " " in key and name[1][0].isupper() else re.IGNORECASE
    meant = [
        target
        for target in targets
        if re.search(rf"\b{re.escape(name[1])}", target.words[:200], letters) and year.group() in target.words
    ]
    return meant[0] if len({target.words for target in meant}) == 1 else None
