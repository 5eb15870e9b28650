"""Whether a document is a brief or an answer that this tool wrote: never taken in as a source of itself."""

from __future__ import annotations

import re

from brief.errors import InputError

_SAID = b"A check shows that a sentence matches its source, not that the source is right"
"""What every page of a brief or an answer says."""
_CORPUS = re.compile(rb"\bcorpus [0-9a-f]{12}\b", re.IGNORECASE)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_SPACES = re.compile(rb"[\s*]+")
_RECORD = re.compile(rb'"corpus_digest":\s*"[0-9a-f]{64}"')


def refuse_own(content: bytes) -> None:
    """Refuse a page or a record that this tool wrote, however its lines are broken.

    Args:
        content: a document as it came, or the text read from one (of a mail, a PDF, an item), in UTF-8 or UTF-16.

    Raises:
        InputError: it is one.
    """
    if content.startswith(_UTF16):
        content = content.decode("utf-16", "replace").encode("utf-8", "replace")
    flat = _SPACES.sub(b" ", content) if b"orpus " in content or b"orpus\n" in content else b""
    page = _SAID in flat and _CORPUS.search(flat)
    if page or (b'"settings_digest"' in content and _RECORD.search(content)):
        raise InputError(
            "is a brief or an answer that brief wrote, not a source; ingest the articles it cites instead"
        )
