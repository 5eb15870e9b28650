"""XML parts of office documents (DOCX, ODT), which have no document type: only attacks need one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brief.errors import InputError

if TYPE_CHECKING:
    from lxml.etree import _Element


class DamagedPart(InputError):
    """A part is no XML."""


def root_of(content: bytes, name: str, suffix: str) -> _Element:
    """The root of a part.

    Args:
        content: its bytes, unpacked within limits.
        name: of the part in its archive.
        suffix: of such documents, as in ".docx".

    Raises:
        DamagedPart: it is no XML.
        InputError: it has a DOCTYPE.
    """
    from lxml import etree

    forbidden = f"holds a DOCTYPE ({name}), which no {suffix} has and which is used for attacks"
    bare = content.replace(b"\0", b"")  # in UTF-16 every other byte is zero
    if b"<!DOCTYPE" in bare or b"<!ENTITY" in bare:
        raise InputError(forbidden)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DamagedPart(f"is a damaged {suffix} file: {name} is no XML ({str(error)[:100]})") from error
    if root.getroottree().docinfo.doctype:  # written in an encoding that the look above did not see through
        raise InputError(forbidden)
    return root
