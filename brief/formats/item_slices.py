"""Exact slices of items inside a feed or a dump, so that an unchanged item keeps its digest."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

_DECODER = json.JSONDecoder(strict=False)
_SPACE = re.compile(r"[ \t\r\n]*")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', re.DOTALL)
_PREFIX = rb"<((?:[A-Za-z_][\w.-]*:)?(?:"
_ENDS_NAME = (b">", b" ", b"\t", b"\r", b"\n", b"")


def element_start(*names: str) -> re.Pattern[bytes]:
    """Where an element of one of these local names opens, in any letter case and with any prefix."""
    return re.compile(_PREFIX + "|".join(map(re.escape, names)).encode() + rb"))(?=[\s>/])", re.IGNORECASE)


_START = element_start("item", "entry")
_TAG_END = re.compile(rb"""(?:[^>"']|"[^"]*"|'[^']*')*+>""")


class _Finder:
    """``bytes.find`` that remembers its last answer, so that looking ahead stays linear over a document."""

    __slots__ = ("content", "needle", "at")

    def __init__(self, content: bytes, needle: bytes) -> None:
        self.content, self.needle, self.at = content, needle, -2

    def next(self, start: int) -> int:
        """First place at or after ``start``, or the content's length where there is none."""
        if self.at < start:
            found = self.content.find(self.needle, start)
            self.at = len(self.content) if found < 0 else found
        return self.at


def xml_items(content: bytes, opening: re.Pattern[bytes] = _START) -> list[bytes]:
    """Every ``<item>…</item>`` or ``<entry>…</entry>`` (or element of ``opening``) as its exact bytes, in order.

    Markup inside CDATA sections and comments is not counted. An item whose end is missing (a feed
    cut short) reaches to the end of the content.
    """
    found: list[bytes] = []
    sections = (_Finder(content, b"<![CDATA["), b"]]>"), (_Finder(content, b"<!--"), b"-->")
    at = 0
    while match := opening.search(content, at):
        start = match.start()
        skipped = _past_section(sections, content, at, start)
        if skipped is not None:
            at = skipped
            continue
        opened = _TAG_END.match(content, match.end())
        inner = opened.end() if opened else match.end()  # an unbalanced quote: the tag's end is not known
        if content[inner - 2 : inner] == b"/>":
            found.append(content[start:inner])
            at = inner
            continue
        end = _close(content, b"</" + match[1], inner, sections)
        found.append(content[start:end])
        at = end
    return found


_Sections = tuple[tuple[_Finder, bytes], ...]


def _past_section(sections: _Sections, content: bytes, at: int, place: int) -> int | None:
    """The end of a CDATA section or comment that opens in ``[at, place)`` and holds ``place``."""
    while True:
        first = min(((finder.next(at), close) for finder, close in sections), key=lambda pair: pair[0])
        if first[0] >= place:
            return None
        end = content.find(first[1], first[0])
        end = len(content) if end < 0 else end + len(first[1])
        if end > place:
            return end
        at = end


def _close(content: bytes, tag: bytes, at: int, sections: _Sections) -> int:
    closing = _Finder(content, tag)
    while True:
        place = closing.next(at)
        if place == len(content):
            return place
        skipped = _past_section(sections, content, at, place)
        if skipped is not None:
            at = skipped
            continue
        after = place + len(tag)
        if content[after : after + 1] not in _ENDS_NAME:
            at = after  # the end of another element, whose name begins so
            continue
        end = content.find(b">", place)
        return len(content) if end < 0 else end + 1


def json_values(text: str, keys: tuple[str, ...] = ()) -> Iterator[tuple[int, int, object]]:
    """Elements of a JSON array as (start, end, value), one at a time.

    Args:
        text: a JSON document: an array, or an object that holds one.
        keys: where the document is an object, the key (compared in lower case) of the array to walk.

    Raises:
        ValueError: the document is not JSON, or holds no such array.
        RecursionError: it is nested too deeply.
    """
    at = _skip(text, 0)
    if text[at : at + 1] == "{":
        at = _array_under(text, at, keys)
    if text[at : at + 1] != "[":
        raise ValueError("no array")
    at = _skip(text, at + 1)
    while text[at : at + 1] != "]":
        value, end = _DECODER.raw_decode(text, at)
        yield at, end, value
        at = _skip(text, end)
        if text[at : at + 1] == ",":
            at = _skip(text, at + 1)
        elif text[at : at + 1] != "]":
            raise ValueError(f"the array is cut short at character {at}")


def json_members(text: str, but: tuple[str, ...] = ()) -> Iterator[tuple[str, object]]:
    """Members of a JSON object before the one called ``but`` (in lower case), or before it is cut short."""
    try:
        for key, at in _keys(text, _skip(text, 0)):
            if key.lower() in but:
                return
            yield key, _DECODER.raw_decode(text, at)[0]
    except ValueError:
        return


Steps = dict[str | int, "Steps"]
"""Keys and indices on the way to some values of a document; one without more is such a value."""


def steps_to(paths: Iterable[tuple[str | int, ...]]) -> Steps:
    """Paths as one tree of steps."""
    root: Steps = {}
    for path in paths:
        node = root
        for step in path:
            node = node.setdefault(step, {})
    return root


def json_places(
    text: str, steps: Steps, at: int = 0
) -> Iterator[tuple[tuple[str | int, ...], int, int, object]]:
    """The values of a JSON document that steps lead to, as (path, start, end, value), in its order.

    Raises:
        ValueError: the document is not JSON.
        RecursionError: it is nested too deeply.
    """
    at = _skip(text, at)
    if not steps:
        value, end = _DECODER.raw_decode(text, at)
        yield (), at, end, value
        return
    inner: Iterable[tuple[str | int, int]] = ()
    if text[at : at + 1] == "{":
        inner = _keys(text, at)
    elif text[at : at + 1] == "[":
        inner = enumerate(start for start, _ in _starts(text, at))
    for step, place in inner:
        if step in steps:
            for path, start, end, value in json_places(text, steps[step], place):
                yield (step, *path), start, end, value


def closed(text: str) -> tuple[str, int]:
    """A JSON document that is cut short, closed behind its last whole list element, and the place of that end.

    What of its values ends behind that place was cut; where no element is whole there is nothing left.
    """
    still: list[str] = []
    end = depth = 0
    for match in _TOKEN.finditer(text):
        sign = match[0]
        if sign in ("[", "{"):
            still.append(sign)
        elif sign in ("]", "}"):
            if not still:
                break
            still.pop()
            if still and still[-1] == "[":
                end, depth = match.end(), len(still)
    return text[:end] + "".join("]" if sign == "[" else "}" for sign in reversed(still[:depth])), end


def json_stream(text: str) -> Iterator[tuple[int, int, object]]:
    """JSON values that stand one after the other, as (start, end, value), with or without commas between.

    Raises:
        ValueError: what follows is not JSON.
        RecursionError: it is nested too deeply.
    """
    at = _skip(text, 0)
    while at < len(text):
        value, end = _DECODER.raw_decode(text, at)
        yield at, end, value
        at = _skip(text, end)
        if text[at : at + 1] == ",":
            at = _skip(text, at + 1)


def _starts(text: str, at: int) -> Iterator[tuple[int, int]]:
    """Start and end of each element of the array at ``at``."""
    at = _skip(text, at + 1)
    while text[at : at + 1] not in ("]", ""):
        end = _DECODER.raw_decode(text, at)[1]
        yield at, end
        at = _skip(text, end)
        at = _skip(text, at + 1) if text[at : at + 1] == "," else at


def _array_under(text: str, at: int, keys: tuple[str, ...]) -> int:
    for key, place in _keys(text, at):
        if key.lower() in keys and text[place : place + 1] == "[":
            return place
    raise ValueError("no array under " + " or ".join(keys))


def _keys(text: str, at: int) -> Iterator[tuple[str, int]]:
    """The keys of the object at ``at``, each with the place of its value."""
    at = _skip(text, at + 1)
    while text[at : at + 1] == '"':
        key, at = _DECODER.raw_decode(text, at)
        at = _skip(text, at)
        if text[at : at + 1] != ":":
            return
        at = _skip(text, at + 1)
        yield str(key), at
        _, at = _DECODER.raw_decode(text, at)
        at = _skip(text, at)
        if text[at : at + 1] == ",":
            at = _skip(text, at + 1)


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at
