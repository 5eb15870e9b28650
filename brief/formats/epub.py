"""EPUB: a magazine or a book into its articles, one for each document of its spine, in the order of reading.

The contents, the cover and pages without words are none. What the package says (publisher, date, language) holds for
all of them; a chapter's own title is that of the contents, else its first heading.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import unquote

from brief.errors import InputError
from brief.formats import zip_members
from brief.formats.document_limits import bounded
from brief.records import Declared, Origin, Payload, RawDocument, Refusal

if TYPE_CHECKING:
    from lxml.etree import _Element

MEDIA_TYPE = "application/epub+zip"
KIND = "book"
MAX_PART = 10_000_000
MAX_TOTAL = 60_000_000
"""Bytes of all documents unpacked: the text of ten long novels."""
MAX_DOCUMENTS = 2_000
FEWEST = 25
"""Words below which a document of the spine is no article: a title page, a picture with its caption."""
MAX_NAMED = 10
LINKED = 0.7
"""Share of a document's words within links from which on it is a list of contents."""

_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_PROGRAMS = re.compile(r"\bcalibre\b|https?://|^unknown$|sigil|pandoc", re.IGNORECASE)
_HEADINGS = ("h1", "h2", "h3")


@dataclass(frozen=True, slots=True)
class _Package:
    """What the package file says: documents in the order of reading, their titles, and of the whole."""

    documents: tuple[str, ...]
    titles: Mapping[str, str]
    said: Mapping[str, tuple[str, ...]]


def chapters(payload: Payload) -> list[RawDocument | Refusal]:
    """The articles of an EPUB, each with the whole file's bytes and the name of its document as key.

    Raises:
        InputError: no EPUB, a damaged or protected one, or one without text.
    """
    with bounded():
        return list(_chapters(payload))


def _chapters(payload: Payload) -> Iterator[RawDocument | Refusal]:
    key = sha256(payload.content).hexdigest()
    with zip_members.opened(payload.content) as archive:
        package = _package(archive)
        found = total = 0
        left: list[str] = []
        for path in package.documents:
            name = f"{payload.location} {path}"
            try:
                content = _read(archive, path)
                total += len(content)
                if total > MAX_TOTAL:
                    raise InputError(
                        f"holds more than {MAX_TOTAL // 1_000_000} MB of text; the rest was left"
                    )
                body = _page(content)
                declared = _declared(body, package, path) if body is not None else None
            except InputError as error:
                yield Refusal(name, str(error))
                if total > MAX_TOTAL:
                    return
                continue
            if declared is None:
                left += [path] if body is not None and len("".join(body.itertext()).split()) > 2 else []
            else:
                found += 1
                origin = Origin(KIND, payload.location, path)
                yield RawDocument(key, payload.content, MEDIA_TYPE, origin, payload.fetched_at, declared)
    if not found:
        yield Refusal(payload.location, "is a book without an article: pictures, or pages of a few words")
    elif left:
        named = ", ".join(left[:MAX_NAMED]) + (
            f" and {len(left) - MAX_NAMED} more" if left[MAX_NAMED:] else ""
        )
        yield Refusal(payload.location, f"pages of a few words or of links alone are no articles: {named}")


def _package(archive: zipfile.ZipFile) -> _Package:
    names = set(archive.namelist())
    if "META-INF/container.xml" not in names:
        raise InputError("is no EPUB: it has no META-INF/container.xml; export it again")
    if "META-INF/encryption.xml" in names:
        for method in _tree(_read(archive, "META-INF/encryption.xml")).iter("{*}EncryptionMethod"):
            if method.get("Algorithm") not in _FONTS:
                raise InputError("is a protected book (DRM), which is not read; ask for a copy without")
    root = next(_tree(_read(archive, "META-INF/container.xml")).iter("{*}rootfile"), None)
    opf = root.get("full-path", "") if root is not None else ""
    if opf not in names:
        raise InputError("is no EPUB: the package that it names is not in it; export it again")
    package = _tree(_read(archive, opf))
    base = posixpath.dirname(opf)
    items = {item.get("id", ""): item for item in package.iter("{*}item")}
    spine: list[str] = []
    for reference in list(package.iter("{*}itemref"))[:MAX_DOCUMENTS]:
        item = items.get(reference.get("idref", ""))
        properties = item.get("properties", "").split() if item is not None else []
        if item is not None and "nav" not in properties and reference.get("linear", "yes") != "no":
            spine.append(_path(base, item.get("href", "")))
    said: dict[str, list[str]] = {}
    for element in package.iter():
        if isinstance(element.tag, str) and (text := " ".join("".join(element.itertext()).split())):
            name = element.get("property") or element.tag.rpartition("}")[2]
            said.setdefault(name, []).append(text[:500])
    titles: dict[str, str] = {}
    for item in items.values():
        path = _path(base, item.get("href", ""))
        contents = "nav" in item.get("properties", "").split() or item.get("media-type", "").endswith(
            "ncx+xml"
        )
        if contents and path in names:
            titles.update({place: title for place, title in _contents(_read(archive, path), path)})
    held = tuple(dict.fromkeys(path for path in spine if path in names))
    return _Package(held, titles, {name: tuple(texts) for name, texts in said.items()})


def _contents(content: bytes, path: str) -> Iterator[tuple[str, str]]:
    """Document and title of each entry of a list of contents, the last first: the first of a document counts."""
    found: list[tuple[str, str]] = []
    tree = _tree(content)
    for link in tree.iter("{*}a"):
        found.append((link.get("href", ""), " ".join("".join(link.itertext()).split())))
    for point in tree.iter("{*}navPoint"):
        target, label = point.find("{*}content"), point.find("{*}navLabel")
        if target is not None and label is not None:
            found.append((target.get("src", ""), " ".join("".join(label.itertext()).split())))
    for href, title in reversed(found):
        if title:
            yield _path(posixpath.dirname(path), href), title[:500]


def _declared(body: _Element, package: _Package, path: str) -> Declared | None:
    """What is said of a document of the spine; None where it is no article."""
    from lxml import etree

    words = " ".join(body.itertext()).split()
    linked = sum(len(" ".join(link.itertext()).split()) for link in body.iter("{*}a"))
    unspaced = sum(len(word) for word in words if not word.isascii()) // 4
    if len(words) + unspaced < FEWEST or linked > LINKED * len(words):
        return None
    said = package.said
    heading = next((each for name in _HEADINGS for each in body.iter(f"{{*}}{name}")), None)
    title = package.titles.get(path) or (
        " ".join(" ".join(heading.itertext()).split()) if heading is not None else ""
    )
    whole = _first(said, "title")
    publisher = next((p for p in said.get("publisher", ()) if not _PROGRAMS.search(p)), "")
    authors = tuple(name for name in said.get("creator", ()) if not _PROGRAMS.search(name))
    # A magazine names nobody as its author: its own title is then the publisher's.
    magazine = not authors or authors == (publisher,) or authors == (whole,)
    return Declared(
        title=(title or whole)[:500],
        published=_first(said, "date") or _first(said, "dcterms:issued"),
        modified=_first(said, "dcterms:modified"),
        publisher=(publisher or (whole if magazine else ""))[:200],
        authors=() if magazine else authors[:20],
        language=_first(said, "language")[:35],
        body=etree.tostring(body, encoding="unicode", method="html", with_tail=False),
        body_type="text/html",
    )


def _first(said: Mapping[str, tuple[str, ...]], name: str) -> str:
    return said[name][0] if said.get(name) else ""


def _path(base: str, href: str) -> str:
    return posixpath.normpath(posixpath.join(base, unquote(href.partition("#")[0])))


def _read(archive: zipfile.ZipFile, path: str) -> bytes:
    try:
        return zip_members.member(archive, archive.getinfo(path), MAX_PART)
    except KeyError as error:
        raise InputError("is named by its book and not in it") from error


def _tree(content: bytes) -> _Element:
    """The root of an XML document; entities other than XML's own stay what they are."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError(f"is damaged: it is no XML ({str(error)[:100]})") from error
    if root is None:
        raise InputError("is damaged: it is no XML")
    return root


def _page(content: bytes) -> _Element | None:
    """The body of a document of the spine: XHTML by rule, read as the HTML that it often is."""
    from lxml import etree

    parser = etree.HTMLParser(encoding=_encoding(content), no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(re.sub(rb"^\s*<\?xml[^>]*\?>", b"", content), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError(f"is damaged: it is no page ({str(error)[:100]})") from error
    return next(root.iter("{*}body"), None) if root is not None else None


def _encoding(content: bytes) -> str:
    declared = re.match(rb"""\s*<\?xml[^>]*encoding=["']([A-Za-z0-9_-]{2,40})""", content)
    return declared[1].decode("ascii") if declared and declared[1].lower() != b"utf-8" else "utf-8"
