"""Markdown's marks as spans to set aside: front matter, headings' signs, emphasis, link targets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from brief.records import SetAside, Span

MAX_FRONT_MATTER = 20_000

_FRONT = re.compile(
    r"\A\ufeff?(?:---)[ \t]*\r?\n(?P<body>.*?)(?:\r?\n)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL
)
_TOML = re.compile(r"\A\ufeff?\+\+\+[ \t]*\r?\n(?P<body>.*?)\r?\n\+\+\+[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_UNDERLINE = re.compile(r"(?<=\S\n)(?:={3,}|-{3,})[ \t]*$", re.MULTILINE)
_LINE_MARK = re.compile(r"^[ \t]*(?:#{1,6}(?=[ \t])|>(?:[ \t]?>)*|[-*+](?=[ \t]))[ \t]*", re.MULTILINE)
_FENCE = re.compile(r"^[ \t]*(?:```|~~~).*$", re.MULTILINE)
_IMAGE = re.compile(r"!\[[^\]\n]{0,300}\]\([^()\n]{0,2000}\)")
_LINK = re.compile(r"(?<!!)(\[)[^\[\]\n]{1,500}(\]\([^()\n]{0,2000}\))")
_EMPHASIS = re.compile(r"(?<!\S)(\*{1,3}|_{1,3})(?=\S)[^*_\n]{1,500}(?<=\S)(\1)(?!\S)")
_KEY = re.compile(r"^([A-Za-z_][\w-]*)\s*:\s*(.*)$")


def front_matter(text: str) -> tuple[Mapping[str, tuple[str, ...]], int]:
    """The fields of a YAML or TOML front matter, as worded, and where it ends (0 where there is none).

    Everything is kept as text: YAML would turn a date into another zone's and ``no`` into false.
    """
    match = _TOML.match(text)
    if match and len(match["body"]) <= MAX_FRONT_MATTER:
        return _toml(match["body"]), match.end()
    match = _FRONT.match(text)
    if not match or len(match["body"]) > MAX_FRONT_MATTER:
        return {}, 0
    import yaml

    try:
        loaded = yaml.load(match["body"], Loader=yaml.BaseLoader)  # noqa: S506 - strings only
    except (yaml.YAMLError, RecursionError):
        loaded = None
    if not isinstance(loaded, dict):  # a headline with a colon in it is no YAML, and common
        pairs = (_KEY.match(line) for line in match["body"].splitlines())
        loaded = {pair[1]: pair[2].strip().strip("\"'") for pair in pairs if pair}
    fields = {str(k).lower().replace("-", "_"): _values(v) for k, v in loaded.items()}
    return {k: v for k, v in fields.items() if v}, match.end()


def _toml(body: str) -> dict[str, tuple[str, ...]]:
    import tomllib

    try:
        loaded = tomllib.loads(body)
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}
    stated = {
        key.lower().replace("-", "_"): value.isoformat() if isinstance(value, date) else value
        for key, value in loaded.items()
    }
    return {key: found for key, value in stated.items() if (found := _values(value))}


def _values(value: object) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(v.strip() for v in value[:50] if isinstance(v, str) and v.strip())
    return (" ".join(value.split()),) if isinstance(value, str) and value.strip() else ()


def markup_spans(text: str, start: int) -> list[SetAside]:
    """Marks after ``start``, in order and without overlap.

    Emphasis within a word or against punctuation stays: without its marks the pieces of the quoted
    sentence would be joined by a space that the author did not write.
    """
    found = _comments(text, start)
    for pattern, reason in (
        (_UNDERLINE, "markup"),
        (_FENCE, "markup"),
        (_IMAGE, "image"),
        (_LINE_MARK, "markup"),
    ):
        found += [SetAside(m.start(), m.end(), reason) for m in pattern.finditer(text, start)]
    for match in _LINK.finditer(text, start):
        found.append(SetAside(*match.span(1), "markup"))
        found.append(SetAside(*match.span(2), "link target"))
    for match in _EMPHASIS.finditer(text, start):
        found += [SetAside(*match.span(1), "markup"), SetAside(*match.span(2), "markup")]
    found.sort(key=lambda aside: (aside.start, -aside.end))
    kept: list[SetAside] = []
    for aside in found:
        if not kept or aside.start >= kept[-1].end:
            kept.append(aside)
    return kept


def _comments(text: str, at: int) -> list[SetAside]:
    """HTML comments, by plain search: a pattern would be quadratic where their ends are missing."""
    found: list[SetAside] = []
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        at = end + 3
        found.append(SetAside(start, at, "comment"))
    return found


def without(span: Span, cuts: list[Span], text: str) -> tuple[Span, ...]:
    """What is left of a span when cuts are taken out: trimmed, non-empty pieces in order."""
    pieces: list[Span] = []
    at = span[0]
    for start, end in cuts:
        if end <= at or start >= span[1]:
            continue
        pieces.append((at, start))
        at = end
    pieces.append((at, span[1]))
    trimmed = (trim(text, s, e) for s, e in pieces if s < e)
    return tuple(piece for piece in trimmed if piece[0] < piece[1])


def trim(text: str, start: int, end: int) -> Span:
    """The span without white space at either end; empty where there is nothing else."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
