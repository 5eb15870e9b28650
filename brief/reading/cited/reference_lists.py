"""The list of references of somebody's text: found, taken out of it, and read into what the marks name.

It stands under a heading of its own (*References*, *Sources* …), or as footnotes, or as the entries that links within
the page lead to. An entry is named by its number, its label, or for ``(Smith 2020)`` by author and year.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from brief.reading.cited.marks import WIKI
from brief.records import CitedText, PieceKind, Target, TextPiece

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
    for piece in pieces:
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
    for piece in (part for one in kept for part in (_apart(one) if _are_notes(one) else (one,))):
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
    return CitedText(title, tuple(piece for piece in rest if piece.text), tuple(targets))


def _are_notes(piece: TextPiece) -> bool:
    """Whether every line of a paragraph is a footnote: ``[^1]: …``."""
    lines = piece.text.split("\n")
    return len(lines) > 1 and all(line.startswith(":") for line in lines)


def _is_prose(piece: TextPiece, led: set[str]) -> bool:
    """Whether a piece that links lead to is a paragraph of the text: it cites others itself, and no address."""
    others = {mark.key for mark in piece.marks} - led
    return (
        piece.kind is PieceKind.PARAGRAPH
        and len(piece.text) > 300
        and not any("://" in key for key in others)
    )


def _apart(piece: TextPiece) -> Iterable[TextPiece]:
    """The entries of a paragraph that holds several, a line each."""
    at = 0
    parts = piece.text.split("\n") if piece.kind is PieceKind.PARAGRAPH else [piece.text]
    for part in parts:
        end = at + len(part)
        marks = tuple(
            replace(mark, at=mark.at - at)
            for mark in piece.marks
            if at <= mark.at <= end and (mark.at < end or mark.at > at or not part)
        )
        if part.strip() or marks:
            yield replace(piece, text=part, marks=marks)
        at = end + 1


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


def _of_label(key: str, targets: Sequence[Target]) -> Target | None:
    """The entry that begins with a mark's own words, as ``- Wu2023 pages 3-5: …``."""
    start = re.compile(rf"{re.escape(key)}\s*[:.\])–—]", re.IGNORECASE)
    return next((target for target in targets if start.match(target.words)), None)


def _of_author(key: str, targets: Sequence[Target]) -> Target | None:
    """The entry that ``Smith and Jones 2020`` or ``Wu2023`` names, where it is one alone."""
    year = _YEAR.search(key) or re.search(r"(?:19|20)\d\d", key)
    name = re.match(r"(?:(?:see|cf\.|e\.g\.,?)\s)?([A-Za-z][^\W\d]*(?:[’'-][^\W\d]+)?)", key)
    if year is None or name is None:
        return None
    meant = [
        target
        for target in targets
        if re.search(rf"\b{re.escape(name[1])}", target.words[:200], re.IGNORECASE)
        and year.group() in target.words
    ]
    return meant[0] if len({target.words for target in meant}) == 1 else None
