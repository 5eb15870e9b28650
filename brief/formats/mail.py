"""Mail messages (EML) into articles: a newsletter or an alert of several items into each of them.

The old parser with the ``compat32`` policy is used, within caps: the new one takes 2.7 GB for a subject of
20,000 encoded words. Headers, charsets and transfer encodings are undone by hand.
"""

from __future__ import annotations

import base64
import binascii
import email
import email.utils
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email.message import Message
from hashlib import sha256

from brief.errors import InputError
from brief.formats.document_limits import bounded
from brief.formats.mail_blocks import Block, html_blocks, text_blocks
from brief.formats.newsletters import Item, items, trimmed
from brief.records import Declared, Origin, Payload, RawDocument, Refusal, fold
from brief.text.charsets import codec, decoded

MEDIA_TYPE = "message/rfc822"
MAX_HEAD = 4_000_000
MAX_HEADER = 2_000
"""Characters of one header that are read; the longest real subject lines have some 300."""
MAX_BOUNDARIES, MAX_PARTS, MAX_DEPTH = 200, 500, 20
"""A long thread forwarded with all its attachments has some 30 parts, five deep."""
MAX_TEXT = 5_000_000
"""Bytes of one text part; mail readers cut newsletters at 0.1 MB."""
MAX_REMARK = 60
"""Words above a message forwarded in the text; with more of them the mail is the forwarder's own."""

_FIELD = re.compile(rb"^[A-Za-z][A-Za-z0-9-]{1,60}:[ \t\r\n]")
_KNOWN = re.compile(
    rb"^(?:from|to|subject|date|received|return-path|message-id|mime-version|delivered-to|content-type):",
    re.IGNORECASE | re.MULTILINE,
)
_WORD = re.compile(r"=\?([\w.:*-]{1,40})\?([bBqQ])\?([^?\s]{0,1000})\?=")
_BETWEEN = re.compile(r"(\?=)\s+(=\?)")
_FORWARDED = re.compile(
    r"^[-\s>]*(?:-{2,}\s*(?:forwarded message|original message|weitergeleitete nachricht|message transféré)\s*-{2,}"
    r"|begin forwarded message:)\s*$",
    re.IGNORECASE,
)
_INNER = re.compile(r"^\W*(from|date|sent|subject|to|cc|reply-to)\W*:\W*(\S.*)?$", re.IGNORECASE)


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
    letters = [(_Envelope.of(whole), found, "")]
    for number, inner in enumerate(found.forwarded, start=1):
        parts = _Parts()
        parts.take(inner)
        letters.append((_Envelope.of(inner), parts, f"forwarded {number}"))
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


@dataclass(frozen=True, slots=True)
class _Envelope:
    sender: str
    subject: str
    date: str
    language: str = ""

    @classmethod
    def of(cls, message: Message) -> _Envelope:
        raw: dict[str, str] = {}
        for name, value in message.raw_items():
            raw.setdefault(str(name).lower(), _unescaped(str(value)[: 4 * MAX_HEADER]))
        date = fold(raw.get("date", ""))[:100] or fold(raw.get("received", "").rpartition(";")[2])[:100]
        return cls(
            sender(_header(raw.get("from", "") or raw.get("sender", ""))),
            _header(raw.get("subject", "")),
            date,
            fold(raw.get("content-language", ""))[:35],
        )


def sender(value: str) -> str:
    """Whom a ``From`` names: the display name, else the domain; nothing where there is neither."""
    name, address = email.utils.parseaddr(value[:500])
    name = fold(name).strip("\"' ")
    if not name and "@" not in address:
        return fold(value.partition("<")[0]).strip("\"' ")[:200]
    domain = address.rpartition("@")[2].lower().removeprefix("www.")
    return (name if name and "@" not in name else domain)[:200]


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
    shown = "\n".join(b.text for b in html_blocks(text)) if kind == "text/html" else text
    return len(re.findall(r"\w+", shown[:200_000])) >= 3


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


def _articles(envelope: _Envelope, parts: _Parts) -> Iterator[tuple[str, Declared]]:
    blocks: list[Block] = []
    for kind, text in parts.texts:
        blocks += html_blocks(text) if kind == "text/html" else text_blocks(text)
    envelope, blocks = _unforwarded(envelope, blocks)
    several = items(blocks)
    if several:
        for number, item in enumerate(several, start=0 if not several[0].title else 1):
            yield str(number) if number else "introduction", _declared(envelope, item)
        return
    body = "\n\n".join(block.text for block in trimmed(blocks))
    if len(re.findall(r"\w+", body)) >= 3:
        yield "", _declared(envelope, Item(envelope.subject, body))


def _unforwarded(envelope: _Envelope, blocks: list[Block]) -> tuple[_Envelope, list[Block]]:
    """A message forwarded in the text: who wrote it and when stands in the lines that introduce it."""
    mark = next((i for i, b in enumerate(blocks[:40]) if _FORWARDED.match(b.text.partition("\n")[0])), None)
    if mark is None or sum(len(block.text.split()) for block in blocks[:mark]) > MAX_REMARK:
        return envelope, blocks
    said: dict[str, str] = {}
    at = mark + 1
    lines = blocks[mark].text.split("\n")[1:]
    while True:
        pairs = [_INNER.match(line) for line in lines]
        if not all(pairs):
            break
        for pair in pairs:
            if pair:
                said.setdefault(pair[1].lower(), fold(pair[2] or ""))
        if at >= len(blocks) or at > mark + 8 or not all(map(_INNER.match, blocks[at].text.split("\n"))):
            break
        lines = blocks[at].text.split("\n")
        at += 1
    if "from" not in said or "subject" not in said:
        return envelope, blocks
    date = said.get("date") or said.get("sent") or ""
    return _Envelope(
        sender(said["from"]), said["subject"], date.replace(" at ", " "), envelope.language
    ), blocks[at:]


def _declared(envelope: _Envelope, item: Item) -> Declared:
    return Declared(
        title=item.title or envelope.subject,
        published=envelope.date,
        publisher=item.publisher or envelope.sender,
        url=item.url,
        language=envelope.language,
        body=item.body,
        body_type="text/plain",
    )
