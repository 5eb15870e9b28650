"""Some fifty ways in which a library's files go bad: bits that flip, pages lost, swapped or foreign, files cut off.

A damage is made on a copy of a sound library, whose pages `pages.py` knows; each says which bytes it changes and
whether what it hits is derived, so that it may be healed instead of told.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .pages import Page, PageMap

FILE = "library.sqlite3"
DERIVED = ("embedding", "title_vector", "words", "indexed", "reading")
"""Tables whose names begin so can be made again from the others."""


@dataclass(frozen=True)
class Ground:
    """What a damage may use: the sound library's pages, another library, each with a -wal left, a die."""

    pages: PageMap
    foreign: Path
    with_wal: Path
    foreign_wal: Path
    dice: random.Random


@dataclass(frozen=True)
class Damage:
    """One damage.

    Attributes:
        make: does it to the files of a folder.
        derived: it hits nothing but what can be made again.
        structural: it hits no leaf: every article's own bytes are still in the file.
        wal: it is made on the library that has a -wal.
    """

    name: str
    make: Callable[[Path, Ground], None]
    derived: bool = False
    structural: bool = False
    wal: bool = False


def _patch(folder: Path, at: int, data: bytes, file: str = FILE) -> None:
    with open(folder / file, "r+b") as stream:
        stream.seek(at)
        stream.write(data)


def _page(folder: Path, page: Page, size: int) -> bytes:
    content = (folder / FILE).read_bytes()
    return content[(page.number - 1) * size : page.number * size]


def _put(folder: Path, page: Page, content: bytes) -> None:
    _patch(folder, (page.number - 1) * len(content), content)


def _pick(ground: Ground, owner: str, kind: str) -> Page:
    """A page of that owner and kind; of a small table its only page, whatever its kind."""
    return ground.dice.choice(ground.pages.of(owner, kind) or ground.pages.of(owner))


def flip(owner: str, kind: str = "leaf", *, bits: int = 1) -> Callable[[Path, Ground], None]:
    """Bits of the content of a page flip: in the part that is written, so that something is hit."""

    def make(folder: Path, ground: Ground) -> None:
        page = _pick(ground, owner, kind)
        data = bytearray(_page(folder, page, ground.pages.size))
        start = len(data) // 2
        written = [at for at in range(start, len(data)) if data[at]] or [
            at for at in range(8, len(data)) if data[at]
        ]
        for at in ground.dice.sample(written, min(bits, len(written))):
            data[at] ^= 1 << ground.dice.randrange(5)
        _put(folder, page, bytes(data))

    return make


def head(owner: str, kind: str, at: int, value: bytes) -> Callable[[Path, Ground], None]:
    """Bytes of a page's own head are others: its kind, its count of cells, the pointer to its first cell or child."""

    def make(folder: Path, ground: Ground) -> None:
        page = _pick(ground, owner, kind)
        _patch(folder, (page.number - 1) * ground.pages.size + at, value)

    return make


def blank(owner: str, kind: str = "leaf") -> Callable[[Path, Ground], None]:
    """A page is nothing but zeros."""
    return lambda folder, ground: _put(folder, _pick(ground, owner, kind), bytes(ground.pages.size))


def swap(owner: str, kind: str = "leaf", other: str = "") -> Callable[[Path, Ground], None]:
    """Two pages have changed places."""

    def make(folder: Path, ground: Ground) -> None:
        first, second = _two(ground, owner, kind, other)
        one, two = (_page(folder, page, ground.pages.size) for page in (first, second))
        _put(folder, first, two)
        _put(folder, second, one)

    return make


def double(owner: str, kind: str = "leaf", other: str = "") -> Callable[[Path, Ground], None]:
    """A page stands in the place of another, too."""

    def make(folder: Path, ground: Ground) -> None:
        first, second = _two(ground, owner, kind, other)
        _put(folder, second, _page(folder, first, ground.pages.size))

    return make


def _two(ground: Ground, owner: str, kind: str, other: str) -> tuple[Page, Page]:
    first = _pick(ground, owner, kind)
    rest = [page for page in ground.pages.of(other or owner, kind) or ground.pages.of(other) if page != first]
    return first, ground.dice.choice(rest)


def foreign(owner: str, kind: str = "leaf") -> Callable[[Path, Ground], None]:
    """A page of another library stands in the place of one of ours, of the same table and kind."""

    def make(folder: Path, ground: Ground) -> None:
        theirs = PageMap(ground.foreign / FILE)
        page = ground.dice.choice(theirs.of(owner, kind) or theirs.of(owner))
        _put(folder, _pick(ground, owner, kind), _page(ground.foreign, page, theirs.size))

    return make


def cut(share: float, *, odd: int = 0) -> Callable[[Path, Ground], None]:
    """The file ends early, within a page where ``odd`` is not 0."""

    def make(folder: Path, ground: Ground) -> None:
        length = int(ground.pages.count * share) * ground.pages.size + odd
        with open(folder / FILE, "r+b") as stream:
            stream.truncate(length)

    return make


def at(offset: int, value: bytes) -> Callable[[Path, Ground], None]:
    """Bytes at a fixed place of the file are others."""
    return lambda folder, ground: _patch(folder, offset, value)


def next_page(owner: str) -> Callable[[Path, Ground], None]:
    """An overflow page names another one as the next."""

    def make(folder: Path, ground: Ground) -> None:
        chained = [page for page in ground.pages.of(owner, "overflow")]
        _patch(folder, (ground.dice.choice(chained).number - 1) * ground.pages.size, b"\x00\x00\x00\x02")

    return make


def free_page(*, trunk: bool) -> Callable[[Path, Ground], None]:
    """The list of free pages leads elsewhere, or what stands in a free page has changed (which harms nothing)."""

    def make(folder: Path, ground: Ground) -> None:
        first = int.from_bytes((folder / FILE).read_bytes()[32:36], "big")
        base = (first - 1) * ground.pages.size
        if trunk:
            _patch(folder, base, b"\x00\x7f\xff\xff\x00\x00\xff\xff")
        else:
            leaf = next(page for page in ground.pages.free() if page.number != first)
            _put(folder, leaf, bytes(ground.dice.randbytes(ground.pages.size)))

    return make


def append(folder: Path, ground: Ground) -> None:
    """Bytes of something else follow the file's end."""
    with open(folder / FILE, "ab") as stream:
        stream.write(ground.dice.randbytes(3 * ground.pages.size + 77))


def wal_flipped(folder: Path, ground: Ground) -> None:
    """A bit of the first frame flips: nothing that the -wal holds counts any more."""
    _patch(folder, 32 + 24 + 200, b"\xff\x00\xff", FILE + "-wal")


def wal_foreign(folder: Path, ground: Ground) -> None:
    """The -wal is another library's."""
    shutil.copyfile(ground.foreign_wal / (FILE + "-wal"), folder / (FILE + "-wal"))


def _index(folder: Path) -> Path:
    return next(path for path in sorted(folder.glob("index-*")) if path.is_dir())


def chroma(what: str) -> Callable[[Path, Ground], None]:
    """The index's own files: a bit flips, its database or a file of its vectors is gone or empty, all is gone."""

    def make(folder: Path, ground: Ground) -> None:
        index = _index(folder)
        base = index / "chroma.sqlite3"
        if what == "flip":
            size = base.stat().st_size
            for _ in range(40):
                with open(base, "r+b") as stream:
                    place = ground.dice.randrange(4096, size)
                    stream.seek(place)
                    byte = stream.read(1)[0]
                    stream.seek(place)
                    stream.write(bytes([byte ^ 4]))
        elif what == "header":
            with open(base, "r+b") as stream:
                stream.write(b"\0" * 100)
        elif what == "gone":
            base.unlink()
        elif what == "empty":
            for path in index.rglob("*"):
                if path.is_file():
                    path.write_bytes(b"")
        else:
            shutil.rmtree(index)
            shutil.copytree(_index(ground.foreign), index)

    return make


ALL: tuple[Damage, ...] = (
    Damage("none", lambda folder, ground: None, structural=True),
    Damage("header: not SQLite's", at(0, b"SQLite formad 3\0"), structural=True),
    Damage("header: page size", at(16, b"\x02\x00"), structural=True),
    Damage("header: 100 zeros", at(0, bytes(100)), structural=True),
    Damage("header: schema format", at(44, b"\x00\x00\x00\x09"), structural=True),
    Damage("header: user version", at(60, b"\x00\x00\x00\x63"), structural=True),
    Damage("schema page: zeros", at(100, bytes(3996)), structural=True),
    Damage("schema page: bits of its text", flip("sqlite_schema", "leaf", bits=3), structural=True),
    Damage("root of article: its kind", head("article", "internal", 0, b"\x63"), structural=True),
    Damage("inside passage: a child", head("passage", "internal", 8, b"\x00\x00\x00\x7f"), structural=True),
    Damage("inside source_text: count", head("source_text", "internal", 3, b"\x7f\xff"), structural=True),
    Damage("inside raw: zeros", blank("raw", "internal"), structural=True),
    Damage("leaf of article: a bit", flip("article")),
    Damage("leaf of article: its kind", head("article", "leaf", 0, b"\x02")),
    Damage("leaf of article: zeros", blank("article")),
    Damage("leaf of passage: a bit of text", flip("passage")),
    Damage("leaf of passage: count of cells", head("passage", "leaf", 3, b"\x00\x01")),
    Damage("leaf of passage: a cell's place", head("passage", "leaf", 8, b"\x0f\xf0")),
    Damage("source_text: a bit", flip("source_text", "overflow")),
    Damage("source_text: eight bits", flip("source_text", "overflow", bits=8)),
    Damage("raw: a bit of a document", flip("raw", "overflow")),
    Damage("raw: the next page of a document", next_page("raw")),
    Damage("raw: zeros in a document", blank("raw", "overflow")),
    Damage("vectors: a bit", flip("embedding"), derived=True),
    Damage("vectors: zeros", blank("embedding"), derived=True),
    Damage("vectors of titles: a bit", flip("title_vector"), derived=True),
    Damage("words: a bit", flip("words_data", "overflow"), derived=True),
    Damage("words: zeros", blank("words_data", "leaf"), derived=True),
    Damage("words: sizes", flip("words_docsize"), derived=True),
    Damage("readings: a bit", flip("reading", "overflow"), derived=True),
    Damage("index of ids: a bit", flip("sqlite_autoindex_article_1"), structural=True),
    Damage("index of documents: zeros", blank("article_raw"), structural=True),
    Damage("an issued brief: a bit", flip("brief", "overflow")),
    Damage("sources followed: a bit", flip("source")),
    Damage("meta: a bit", flip("meta")),
    Damage("free pages: the list", free_page(trunk=True), structural=True),
    Damage("free page: its bytes", free_page(trunk=False), structural=True),
    Damage("file: half", cut(0.5)),
    Damage("file: last page", cut(1.0, odd=-4096)),
    Damage("file: cut within a page", cut(0.8, odd=1234)),
    Damage("file: empty", cut(0.0)),
    Damage("file: more bytes at its end", append, structural=True),
    Damage("pages swapped: texts", swap("source_text", "overflow")),
    Damage("pages swapped: leaves of passage", swap("passage")),
    Damage("page doubled: texts", double("source_text", "overflow")),
    Damage("page doubled: passage over article", double("passage", "leaf", "article")),
    Damage("page of another library: passage", foreign("passage")),
    Damage("page of another library: article", foreign("article")),
    Damage("page of another library: texts", foreign("source_text", "overflow")),
    Damage("-wal: a bit", wal_flipped, structural=True, wal=True),
    Damage("-wal: another library's", wal_foreign),
    Damage("index: bits", chroma("flip"), derived=True),
    Damage("index: header", chroma("header"), derived=True),
    Damage("index: database gone", chroma("gone"), derived=True),
    Damage("index: all files empty", chroma("empty"), derived=True),
    Damage("index: another library's", chroma("foreign"), derived=True),
)
