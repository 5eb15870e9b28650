"""A feed's bytes made readable: as UTF-8, from where the feed begins, without what no XML parser takes.

Of 20 small feeds with the faults of the wild, fastfeedparser lost text in silence at every ``&nbsp;``
and every bare ``&``, and believed every wrong encoding: so both are put right before it reads.
"""

from __future__ import annotations

import html
import html.entities
import re

from brief.text.charsets import decoded, detected, is_broken_utf8

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DECLARED = re.compile(rb"\A\s*<\?xml\b[^>]{0,200}?\sencoding=[\"']([\w.:-]{1,40})[\"']")
_DECLARATION = re.compile(rb"(\A\s*<\?xml\b[^>]{0,200}?)\s+encoding=[\"'][^\"'>]*[\"']")
_CONTROL = bytes(n for n in range(0x20) if n not in (0x09, 0x0A, 0x0D))
_BLANKS = bytes(0x20 if n in _CONTROL else n for n in range(256))
_FORBIDDEN = re.compile(rb"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F])?);")
_STRAY = re.compile(
    rb"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});)(?:([A-Za-z][A-Za-z0-9]{1,31});|)"
)
_FEED_START = re.compile(rb"<(?:\?xml\s+version|rss[\s>]|rdf:RDF[\s>]|feed[\s>])", re.IGNORECASE)
_HTML_START = re.compile(rb"<(?:!doctype\s+html|html[\s>])", re.IGNORECASE)
_HEAD = 4096


def utf8(content: bytes) -> bytes:
    """Bytes in any encoding as UTF-8, so that they can be scanned; UTF-8 stays as it is, faults and all.

    A byte-order mark decides, then whether the bytes are valid UTF-8 (a single-byte text of any length
    hardly ever is), then the encoding declared, then detection. The declaration loses its encoding.
    """
    for mark, name in _MARKS:
        if content.startswith(mark):
            plain = (
                content[3:] if name == "utf-8" else content.decode(name, "replace").encode("utf-8", "replace")
            )
            return _undeclared(plain)
    for start, name in ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be")):
        if content.startswith(start):
            return _undeclared(content.decode(name, "replace").encode("utf-8", "replace"))
    declared = _DECLARED.match(content[:400])
    named = declared[1].decode("ascii").lower() if declared else ""
    if not (named.startswith("iso-2022") and b"\x1b" in content) and _valid(content):
        return _undeclared(content) if named not in ("", "utf-8") else content
    if not named.startswith("utf") and (read := decoded(content, named)):
        return _undeclared(read[0].encode("utf-8"))
    if is_broken_utf8(content.decode("utf-8", "replace")):
        return _undeclared(content) if named not in ("", "utf-8") else content
    return _undeclared(content.decode(detected(content), "replace").encode("utf-8"))


def begun(content: bytes) -> bytes:
    """Content from where its XML or JSON begins: without white space and what a server printed before it."""
    head = content[:_HEAD]
    stripped = head.lstrip()
    if not stripped or stripped.startswith((b"<?xml", b"<!--", b"{")) or _HTML_START.search(head):
        return content.lstrip() if stripped != head else content
    start = _FEED_START.search(head)
    return content[start.start() :] if start else content.lstrip()


def mended(content: bytes) -> bytes:
    """UTF-8 for a parser: named entities of HTML as characters, stray ampersands escaped, no control characters.

    CDATA sections keep their ampersands: what stands in them is markup of its own.
    """
    if not _valid(content):
        content = content.decode("utf-8", "replace").encode("utf-8")
    if len(content.translate(None, _CONTROL)) < len(content):
        content = content.translate(_BLANKS)
    content = _FORBIDDEN.sub(b" ", content)
    if not _STRAY.search(content):
        return content
    parts, at = [], 0
    while at < len(content):
        opened = content.find(b"<![CDATA[", at)
        opened = len(content) if opened < 0 else opened
        parts.append(_STRAY.sub(_character, content[at:opened]))
        at = content.find(b"]]>", opened)
        at = len(content) if at < 0 else at
        parts.append(content[opened:at])
    return b"".join(parts)


def _character(match: re.Match[bytes]) -> bytes:
    character = html.entities.html5.get(match[1].decode("ascii") + ";") if match[1] else None
    if character is None:
        return b"&amp;" + match[0][1:]
    return html.escape(character, quote=True).encode("utf-8")


def _valid(content: bytes) -> bool:
    if content.isascii():
        return True
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _undeclared(content: bytes) -> bytes:
    return _DECLARATION.sub(rb"\1", content[:400], count=1) + content[400:]
