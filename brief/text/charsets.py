"""Charsets by the names that bytes are declared under, and by what undeclared bytes look like."""

from __future__ import annotations

import codecs
import re

# Python's codecs are more than charsets (zip, rot13, unicode-escape): none of those is taken at a stranger's word.
_NAMES = re.compile(
    r"utf-?8|utf-?16(?:-?[lb]e)?|(?:us-)?ascii"
    r"|(?:x-)?(?:windows|iso|cp|koi8|gb|big5|euc|s(?:hift)?[-_]?jis|mac|tis|latin)[\w-]*",
    re.IGNORECASE,
)
# What texts that declare these really hold, as browsers read them (WHATWG encoding standard): their bytes 80 to 9F are
# quotes and dashes.
_REALLY = {
    **dict.fromkeys(("latin-1", "latin1", "iso-8859-1", "iso8859-1", "us-ascii", "ascii"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk"), "gb18030"),
    **dict.fromkeys(("shift_jis", "shift-jis", "x-sjis", "sjis"), "cp932"),
    **{"iso-8859-9": "cp1254", "euc-kr": "cp949"},
}


def codec(declared: str) -> str:
    """The name of the codec that reads what is declared under a name; empty where it is no charset's."""
    name = _REALLY.get(declared.lower(), declared.lower())
    try:
        return name if _NAMES.fullmatch(name) and codecs.lookup(name) else ""
    except LookupError:
        return ""


def decoded(content: bytes, *declared: str) -> tuple[str, str] | None:
    """Bytes as text by the first declared charset that they are valid in, and its name; None where none is."""
    for name in filter(None, map(codec, declared)):
        try:
            return content.decode(name), name
        except UnicodeDecodeError:
            continue
    return None


def detected(content: bytes) -> str:
    """The codec of bytes that are no UTF-8, as their beginning looks; Windows-1252 where nothing can be told."""
    from resiliparse.parse.encoding import detect_encoding

    name = codec(str(detect_encoding(content[:200_000]) or ""))
    return "cp1252" if name.startswith("utf") else name or "cp1252"


def is_broken_utf8(text: str) -> bool:
    """Whether bytes were UTF-8 but for a few, by their text with U+FFFD in the place of what is invalid."""
    beyond = len(text) - sum(map(text.count, map(chr, range(128))))
    return text.count("\ufffd") * 3 <= beyond
