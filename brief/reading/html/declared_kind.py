"""What a page declares itself to be: the types of its structured data and the section of its site, as they stand."""

from __future__ import annotations

import re

HEAD = 300_000
"""Bytes of a page that are looked at; a page declares itself in its head."""
_SECTION = re.compile(
    rb"""<meta[^>]{0,200}(?:property|name)=["\'](?:article:section|section|parsely-section)["\'][^>]{0,80}content=["\']([^"\'<>]{1,60})"""
    rb"""|"articleSection"\s*:\s*\[?\s*"([^"<>]{1,60})\"""",
    re.IGNORECASE,
)
_TYPE = re.compile(rb""""@type"\s*:\s*\[?\s*"(\w{4,40})\"""")


def declared_kinds(raw: bytes) -> tuple[str, ...]:
    """The section and the schema.org types that a page names, each once, in their order; nothing of what is no page."""
    head = raw[:HEAD]
    if b"<" not in head[:500]:
        return ()
    found = [(match[1] or match[2]) for match in _SECTION.finditer(head)]
    found += [match[1] for match in _TYPE.finditer(head)]
    return tuple(dict.fromkeys(one.decode("utf-8", "replace").strip() for one in found))
