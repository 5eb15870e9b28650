"""The rows of a SQLite file read from its pages one by one, whatever leads to them: for a file that is damaged.

Of pages that hold rows (leaves of tables; leaves and inner pages of tables WITHOUT ROWID) each row is decoded by
itself, and one that cannot be is left out. What is on the list of free pages is not looked at. Nothing here says
that a row is right: the caller tells it by its digests.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

Value = int | float | str | bytes | None
Row = tuple[int, tuple[Value, ...]]

_TABLE_LEAF, _INDEX_LEAF, _TABLE_INNER, _INDEX_INNER = 0x0D, 0x0A, 0x05, 0x02
_WITH_ROWS = (_TABLE_LEAF, _INDEX_LEAF, _INDEX_INNER)
_SIZES = (4096, 512, 1024, 2048, 8192, 16384, 32768, 65536)
_LOOKED_AT = 2000
# Of the types of a value below 12: the letter of each and its length in bytes.
_LETTERS = "niiiiiirii"
_LENGTHS = (0, 1, 2, 3, 4, 6, 8, 8, 0, 0)


def page_size(path: Path) -> int:
    """The size of a file's pages in bytes: what most of them look like, or else what its first bytes say."""
    with path.open("rb") as file:
        content = file.read(1 << 24)
    said = int.from_bytes(content[16:18], "big")
    sizes = sorted(_SIZES, key=lambda size: size != (65536 if said == 1 else said))
    return max(sizes, key=lambda size: _likeness(content, size))


def _likeness(content: bytes, size: int) -> float:
    """Which part of the pages of this size look like pages of a b-tree, their cells right up to their end."""
    count = min(len(content) // size, _LOOKED_AT)
    fit = sum(_sane(content[at * size : (at + 1) * size]) for at in range(1, count))
    return fit / count if count else 0.0


def _sane(page: bytes) -> bool:
    kind, free, cells, first, scattered = struct.unpack_from(">BHHHB", page)
    head = 12 if kind in (_TABLE_INNER, _INDEX_INNER) else 8
    known = kind in (*_WITH_ROWS, _TABLE_INNER) and scattered <= 60 and free < len(page)
    if not known or not 0 < cells <= (len(page) - head) // 2:
        return False
    pointers: tuple[int, ...] = struct.unpack_from(f">{cells}H", page, head)
    if not len(page) // 2 < max(pointers) < len(page):
        return False  # it is filled from its end: one that is taken for too large has its cells in its first half
    return bool(head + 2 * cells <= (first or 65536) <= min(pointers))


def read(path: Path, size: int, wanted: Callable[[str], bool]) -> Iterator[Row]:
    """Rows as (row number, values), 0 as the number where a table has none.

    Args:
        path: the database file.
        size: of its pages, in bytes.
        wanted: of which columns a row must be to be read: a letter each, n(ull), i(nteger), r(eal), b(lob), t(ext).
    """
    if path.stat().st_size < size:
        return
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        pages = _Pages(content, size)
        free = pages.free()
        for number in range(1, pages.count + 1):
            if number not in free:
                yield from pages.rows(number, wanted)


class _Pages:
    def __init__(self, content: mmap.mmap, size: int) -> None:
        self.content, self.size, self.count = content, size, len(content) // size

    def page(self, number: int) -> bytes:
        if 1 <= number <= self.count:
            return self.content[(number - 1) * self.size : number * self.size]
        raise ValueError("no such page")

    def free(self) -> set[int]:
        """The pages on the list of free ones; none where the list cannot be true."""
        found: set[int] = set()
        number = int.from_bytes(self.content[32:36], "big")
        while number:
            if number in found or not 1 < number <= self.count:
                return set()
            found.add(number)
            page = self.page(number)
            number, count = struct.unpack_from(">II", page)
            leaves = struct.unpack_from(f">{min(count, self.size // 4 - 2)}I", page, 8)
            if len(leaves) < count or not all(1 < leaf <= self.count for leaf in leaves):
                return set()
            found.update(leaves)
        return found

    def rows(self, number: int, wanted: Callable[[str], bool]) -> Iterator[Row]:
        page, at = self.page(number), 100 if number == 1 else 0
        kind = page[at]
        if kind in (0, _TABLE_INNER):  # zeros, or a page that goes on with a long row; or no rows
            return
        # A page of which nothing can be read as what it says it is may be of another kind.
        for one in sorted(_WITH_ROWS, key=lambda one: one != kind):
            records = 0
            for start in self._cells(page, at, one):
                try:
                    row = self._row(page, start, one, wanted)
                except (ValueError, IndexError, struct.error, OverflowError):
                    continue
                records += 1
                if row is not None:
                    yield row
            if records:
                return

    def _cells(self, page: bytes, at: int, kind: int) -> list[int]:
        """Where a page's cells begin. Their number may be harmed, so the places are read up to the first cell."""
        head = at + (12 if kind == _INDEX_INNER else 8)
        starts: dict[int, None] = {}
        end = self.size
        while head + 2 <= end:
            start = int.from_bytes(page[head : head + 2], "big")
            head += 2
            if head <= start < self.size:
                starts[start] = None
                end = min(end, start)
        return list(starts)

    def _row(self, page: bytes, at: int, kind: int, wanted: Callable[[str], bool]) -> Row | None:
        if kind == _INDEX_INNER:
            at += 4
        length, at = _varint(page, at)
        rowid = 0
        if kind == _TABLE_LEAF:
            rowid, at = _varint(page, at)
            rowid -= (rowid >> 63) << 64
        if not 2 <= length <= len(self.content):
            raise ValueError("no row")
        most = self.size - 35 if kind == _TABLE_LEAF else (self.size - 12) * 64 // 255 - 23
        least = (self.size - 12) * 32 // 255 - 23
        local = length
        if length > most:
            local = least + (length - least) % (self.size - 4)
            local = local if local <= most else least
        if at + local + (4 if local < length else 0) > self.size:
            raise ValueError("no row")
        payload = page[at : at + local]
        types = _types(payload)
        if not wanted("".join("bt"[each % 2] if each >= 12 else _LETTERS[each] for each in types)):
            return None
        if local < length:
            payload += self._rest(int.from_bytes(page[at + local : at + local + 4], "big"), length - local)
        return rowid, _values(payload, types)

    def _rest(self, number: int, length: int) -> bytes:
        """What of a long row stands on pages of its own."""
        parts: dict[int, bytes] = {}
        while length > 0:
            if number in parts:
                raise ValueError("its pages go round")
            page = self.page(number)
            parts[number] = page[4 : 4 + length]
            number = int.from_bytes(page[:4], "big")
            length -= self.size - 4
        return b"".join(parts.values())


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for index in range(8):
        byte = data[at + index]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + index + 1
    return value << 8 | data[at + 8], at + 9


def _types(payload: bytes) -> list[int]:
    end, at = _varint(payload, 0)
    types: list[int] = []
    while at < end:
        each, at = _varint(payload, at)
        types.append(each)
    if at != end or any(each in (10, 11) for each in types):
        raise ValueError("no record")
    return types


def _values(payload: bytes, types: list[int]) -> tuple[Value, ...]:
    at, _ = _varint(payload, 0)
    values: list[Value] = []
    for each in types:
        length = (each - 12) // 2 if each >= 12 else _LENGTHS[each]
        part = payload[at : at + length]
        if len(part) < length:
            raise ValueError("cut short")
        at += length
        if each >= 12:
            values.append(part.decode("utf-8", "replace") if each % 2 else part)
        elif each == 7:
            values.append(float(struct.unpack(">d", part)[0]))
        elif each in (0, 8, 9):
            values.append((None, 0, 1)[each and each - 7])
        else:
            values.append(int.from_bytes(part, "big", signed=True))
    return tuple(values)
