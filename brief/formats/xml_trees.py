"""Trees of untrusted XML by their local names: without document types, entities and downloads, and of bounded depth."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from brief.errors import InputError
from brief.formats.feed_parsers import SUBSET
from brief.formats.feed_repair import begun, mended, utf8

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_ROOT = re.compile(rb"<(?![?!])((?:[A-Za-z_][\w.-]*:)?[A-Za-z_][\w.-]*)", re.DOTALL)
_NOT_ROOT = re.compile(rb"<!--.*?(?:-->|\Z)|<\?.*?\?>", re.DOTALL)
HEAD = 8192


def head_of(content: bytes) -> bytes:
    """The first bytes of a document as UTF-8, from where its XML or JSON begins."""
    return begun(utf8(content[:HEAD]))


def root_of(head: bytes) -> str:
    """Local name of the first element, in lower case; empty where there is none."""
    match = _ROOT.search(_NOT_ROOT.sub(b"", head))
    return match[1].rpartition(b":")[2].lower().decode("ascii", "replace") if match else ""


def tree_of(content: bytes) -> Element:
    """The root element of XML that may be broken or hostile.

    An internal DTD subset is cut out, so there are no entities to expand; nothing is loaded; libxml2's own
    limits (256 levels, 10 MB a text) stand.

    Raises:
        InputError: nothing of it can be read.
    """
    from lxml import etree

    parser = etree.XMLParser(
        recover=True,
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    root = etree.fromstring(SUBSET.sub(b"", mended(begun(utf8(content))), count=1), parser)
    if root is None:
        raise InputError("is XML that is too broken to be read; export it again")
    return root


def name(element: Element) -> str:
    """An element's local name in lower case, whatever its prefix; empty of a comment or an instruction."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def within(element: Element, *names: str) -> Iterator[Element]:
    """Elements of any of these local names below an element, in document order."""
    return (each for each in element.iter("*") if each is not element and name(each) in names)


def children(element: Element, *names: str) -> Iterator[Element]:
    """Children of any of these local names."""
    return (each for each in element if name(each) in names)


def child(element: Element | None, *path: str) -> Element | None:
    """The first element down a path of local names."""
    for step in path:
        element = next(children(element, step), None) if element is not None else None
    return element


def words(element: Element | None) -> str:
    """All text of an element on one line; empty where there is no element."""
    if element is None:
        return ""
    return " ".join("".join(element.itertext()).split())


def said(element: Element | None, *attributes: str) -> str:
    """The first of some attributes (by local names) that is not empty; without attributes or with none, empty."""
    if element is None:
        return ""
    held = {
        str(key).rpartition("}")[2].rpartition(":")[2].lower(): str(value)
        for key, value in element.attrib.items()
    }
    return next((value for key in attributes if (value := " ".join(held.get(key, "").split()))), "")
