"""Mail messages (EML) into articles: a newsletter or an alert of several items into each of them.

The old parser with the ``compat32`` policy is used, within caps: the new one takes 2.7 GB for a subject of
20,000 encoded words. Headers, charsets and transfer encodings are undone by hand.
"""

from __future__ import annotations

import base64
import binascii
import email
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email.message import Message
from hashlib import sha256

from brief.errors import InputError
from brief.formats.document_limits import bounded
from brief.formats.mail_bodies import article_blocks, body
from brief.formats.mail_furniture import labelled
from brief.formats.mail_headers import answers, sender
from brief.formats.mail_html import html_blocks
from brief.formats.mail_letters import Envelope, own_letter
from brief.formats.mail_notes import with_notes
from brief.formats.newsletters import Item, items
from brief.records import KEPT, Declared, Origin, Payload, RawDocument, Refusal, Role, fold
from brief.text.charsets import codec, decoded

MEDIA_TYPE = "message/rfc822"
MAX_HEAD = 4_000_000
MAX_HEADER = 2_000
"""Characters of one header that are read; the longest real subject lines have some 300."""
MAX_BOUNDARIES, MAX_PARTS, MAX_DEPTH = 200, 500, 20
"""A long thread forwarded with all its attachments has some 30 parts, five deep."""
MAX_TEXT = 5_000_000
"""Bytes of one text part; mail readers cut newsletters at 0.1 MB."""

_FIELD = re.compile(rb"^[A-Za-z][A-Za-z0-9-]{1,60}:[ \t\r\n]")
_KNOWN = re.compile(
    rb"^(?:from|to|subject|date|received|return-path|message-id|mime-version|delivered-to|content-type):",
    re.IGNORECASE | re.MULTILINE,
)
_WORD = re.compile(r"=\?([\w.:*-]{1,40})\?([bBqQ])\?([^?\s]{0,1000})\?=")
_BETWEEN = re.compile(r"(\?=)\s+(=\?)")


def is_mail(content: bytes) -> bool:
    """Whether bytes begin with the headers of a message (or with an mbox line and then those)."""
    head = content[:20_000].lstrip(b"\xef\xbb\xbf\r\n")
    if head.startswith(b"From "):
        head = head.partition(b"\n")[2]
    block = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    return _FIELD.match(block) is not None and len({m.lower() for m in _KNOWN.findall(block)}) >= 2


def messages(payload: Payload) -> list[RawDocument | Refusal]:
    """The articles of a message, each with the whole message's bytes and what the message says of it.

    A newsletter of several items gives each as an article with the key "1", "2" …; any other message is
    one article. A message attached to it (forwarded) is read likewise; attachments are refused by name.

    Raises:
        InputError: no message, or one built to be hard to read.
    """
    with bounded():
        return list(_messages(payload.content, payload.location, payload.fetched_at))


def _messages(content: bytes, location: str, fetched_at: datetime) -> Iterator[RawDocument | Refusal]:
    if not is_mail(content):
        raise InputError("is no mail message: it does not begin with headers such as From, Date and Subject")
    if len(re.split(rb"\r?\n\r?\n", content[: MAX_HEAD + 1], maxsplit=1)[0]) > MAX_HEAD:
        raise InputError(f"is a message with more than {MAX_HEAD // 1_000_000} MB of headers")
    if content.lower().count(b"boundary=") > MAX_BOUNDARIES:
        raise InputError(f"is a message of more than {MAX_BOUNDARIES} nested parts; save its text instead")
    digest_ = sha256(content).hexdigest()
    try:
        whole = email.message_from_bytes(content.lstrip(b"\xef\xbb\xbf\r\n"))
    except RecursionError as error:
        raise InputError("is a message of parts nested too deeply to be read") from error
    found = _Parts()
    found.take(whole)
    letters = [(_envelope(whole), found, "")]
    for number, inner in enumerate(found.forwarded, start=1):
        parts = _Parts()
        parts.take(inner)
        letters.append((_envelope(inner), parts, f"forwarded {number}"))
    none = True
    for envelope, parts, prefix in letters:
        for key, declared in _articles(envelope, parts):
            none = False
            name = f"{prefix} {key}".strip()
            yield RawDocument(
                digest_, content, MEDIA_TYPE, Origin("mail", location, name), fetched_at, declared
            )
        for name in parts.attached:
            yield Refusal(
                f"{location} attachment {name}",
                "is an attachment, which is not read; save it as a file and ingest that",
            )
    if none:
        yield Refusal(location, "is a message without text: nothing of it can be read")


def _envelope(message: Message) -> Envelope:
    raw: dict[str, str] = {}
    for name, value in message.raw_items():
        raw.setdefault(str(name).lower(), _unescaped(str(value)[: 4 * MAX_HEADER]))
    date = fold(raw.get("date", ""))[:100] or fold(raw.get("received", "").rpartition(";")[2])[:100]
    subject = _header(raw.get("subject", ""))
    return Envelope(
        sender(_header(raw.get("from", "") or raw.get("sender", ""))),
        subject,
        date,
        fold(raw.get("content-language", ""))[:35],
        answer=answers(subject) or "in-reply-to" in raw or "references" in raw,
        listed="list-unsubscribe" in raw or "list-id" in raw,
    )


@dataclass
class _Parts:
    """A message's texts in order, the messages attached to it, and the names of its attachments."""

    texts: list[tuple[str, str]] = field(default_factory=list)
    forwarded: list[Message] = field(default_factory=list)
    attached: list[str] = field(default_factory=list)
    count: int = 0

    def take(self, part: Message, depth: int = 0) -> None:
        self.count += 1
        if depth > MAX_DEPTH or self.count > MAX_PARTS:
            raise InputError("is a message of too many parts, or of parts nested too deeply, to be read")
        kind = part.get_content_type()
        inner = part.get_payload()
        if kind == "message/rfc822" and isinstance(inner, list) and inner and isinstance(inner[0], Message):
            self.forwarded.append(inner[0])
        elif kind == "multipart/alternative" and isinstance(inner, list):
            self._best([each for each in inner if isinstance(each, Message)], depth)
        elif isinstance(inner, list):
            for each in inner:
                if isinstance(each, Message):
                    self.take(each, depth + 1)
        elif kind in ("text/plain", "text/html") and part.get_content_disposition() != "attachment":
            self.texts.append((kind, _text(part)))
        elif kind.startswith("multipart/") and isinstance(inner, str):
            self.texts.append(("text/plain", inner[:MAX_TEXT]))  # parts announced, none marked
        elif not (kind.startswith("image/") and part.get_content_disposition() != "attachment"):
            name = part.get_filename() if "name" in str(part.items())[:20_000] else None
            self.attached.append(fold(_header(str(name or kind)))[:100])

    def _best(self, versions: list[Message], depth: int) -> None:
        """Of one text in several versions the HTML, where it holds any text; else the last that does."""
        best: _Parts | None = None
        rest = _Parts()
        for version in versions:
            parts = _Parts(count=self.count)
            parts.take(version, depth + 1)
            self.count = parts.count
            rest.forwarded += parts.forwarded
            rest.attached += parts.attached
            if any(words(text, kind) for kind, text in parts.texts):
                markup = any(kind == "text/html" for kind, _ in parts.texts)
                if best is None or markup:
                    best = parts
        self.texts += best.texts if best else []
        self.forwarded += rest.forwarded
        # A calendar entry or an AMP page beside the text is the same message again.
        self.attached += [name for name in rest.attached if "/" not in name]


def words(text: str, kind: str) -> bool:
    """Whether a part holds three words or more; an HTML part of one picture does not."""
    if kind == "text/html":
        text = "\n".join(b.text for b in html_blocks(text) if b.role is not Role.HIDDEN)
    return len(re.findall(r"\w+", text[:200_000])) >= 3


def _text(part: Message) -> str:
    raw = _payload(part)
    if len(raw) > MAX_TEXT:
        raise InputError(
            f"is a message with more than {MAX_TEXT // 1_000_000} MB of text; save its text instead"
        )
    declared = part.get_param("charset", "")
    read = decoded(raw, declared if isinstance(declared, str) else "", "utf-8")
    return read[0] if read else raw.decode("cp1252", "replace")


def _payload(part: Message) -> bytes:
    encoding = str(part.get("content-transfer-encoding", "")).strip().lower()
    if encoding != "base64":
        # Only so are bytes of 8 bits given as they came; quoted-printable is undone too.
        body = part.get_payload(decode=True)
        return body if isinstance(body, bytes) else b""
    bare = re.sub(r"[^A-Za-z0-9+/]", "", str(part.get_payload()))
    bare = bare[: len(bare) - 1] if len(bare) % 4 == 1 else bare  # cut off in the middle of a group
    try:
        return base64.b64decode(bare + "=" * (-len(bare) % 4))
    except binascii.Error:
        return b""


def _unescaped(value: str) -> str:
    """A header whose bytes are no ASCII, against the standard: UTF-8, else Windows-1252."""
    if value.isascii():
        return value
    raw = value.encode("utf-8", "surrogateescape")
    read = decoded(raw, "utf-8")
    return read[0] if read else raw.decode("cp1252", "replace")


def _header(value: str) -> str:
    """A header's text on one line, its encoded words (RFC 2047) decoded."""
    value = _BETWEEN.sub(r"\1\2", value[:MAX_HEADER])
    return fold(_WORD.sub(_encoded_word, value))


def _encoded_word(match: re.Match[str]) -> str:
    charset, encoding, text = match[1].partition("*")[0], match[2].lower(), match[3]
    try:
        if encoding == "b":
            raw = base64.b64decode(text + "=" * (-len(text) % 4))
        else:
            raw = quopri.decodestring(text.replace("_", "=20").encode("ascii", "replace"))
        return raw.decode(codec(charset) or "utf-8", "replace")
    except (binascii.Error, ValueError):
        return match[0]


def _articles(envelope: Envelope, parts: _Parts) -> Iterator[tuple[str, Declared]]:
    envelope, blocks = own_letter(envelope, parts.texts)
    blocks = labelled(with_notes(blocks))
    several = items(blocks)
    for number, item in enumerate(several, start=0 if several and not several[0].title else 1):
        yield str(number) if number else "introduction", _declared(envelope, item)
    if not several and any(block.role is None or block.role in KEPT for block in blocks if block.text):
        yield "", _declared(envelope, Item(envelope.subject, tuple(blocks)))


def _declared(envelope: Envelope, item: Item) -> Declared:
    title = item.title or envelope.subject
    blocks, authors = article_blocks(item.blocks, title)
    text, marks = body(blocks, item.title)
    return Declared(
        title=title,
        published=envelope.date,
        authors=authors,
        publisher=item.publisher or envelope.sender,
        url=item.url,
        language=envelope.language,
        body=text,
        body_type="text/plain",
        marks=marks,
    )
