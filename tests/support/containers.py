"""Saved pages, crawls, archives and books for tests, written part by part so that any of them can be odd."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from brief.reading.piece_reader import Intake, intake
from brief.records import Article, Payload
from brief.sources.files import kind

AT = datetime(2026, 3, 9, tzinfo=UTC)


def taken(name: str, content: bytes, **fields: object) -> Intake:
    """What a file of this name and these bytes gives, read as an ingest reads it."""
    told = kind(Path(name)) or ""
    return intake(Payload(f"in/{name}", content, told, AT, **fields))  # type: ignore[arg-type]


def articles(name: str, content: bytes) -> list[Article]:
    """The articles of a file, none of it refused."""
    found = taken(name, content)
    assert not found.refused, found.refused
    return [article for _, article, _ in found.read]


def refusal(name: str, content: bytes) -> str:
    """Why a file is refused as a whole."""
    found = taken(name, content)
    assert not found.read
    (refused,) = found.refused
    return refused.reason


def page(title: str, *paragraphs: str, head: str = "") -> str:
    """A web page of an article."""
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    top = f"<html><head><title>{title}</title>{head}</head>"
    return f"{top}<body><article><h1>{title}</h1>{body}</article></body></html>"


def mhtml(parts: str, head: str = "") -> bytes:
    """A saved page; each part begins with its own headers, parts are separated by ``@@``."""
    top = f"From: <Saved by Blink>\n{head}MIME-Version: 1.0\n"
    top += 'Content-Type: multipart/related; type="text/html"; boundary="cut"\n\n'
    return (top + "".join(f"--cut\n{part}\n" for part in parts.split("@@")) + "--cut--\n").encode()


def warc(
    body: bytes,
    *,
    url: str = "https://a.example/1",
    http: str = "Content-Type: text/html",
    status: str = "200 OK",
    kind: str = "response",
    date: str = "2026-03-06T10:00:00Z",
) -> bytes:
    """A record of a crawl."""
    block = f"HTTP/1.1 {status}\r\n{http}\r\n\r\n".encode() + body
    head = f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: {date}\r\n"
    head += f"Content-Type: application/http\r\nContent-Length: {len(block)}\r\n\r\n"
    return head.encode() + block + b"\r\n\r\n"


def archive(members: Mapping[str, str | bytes], first: str = "") -> bytes:
    """A ZIP; the member ``mimetype`` of ``first`` stands uncompressed before the others."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        if first:
            packed.writestr("mimetype", first, zipfile.ZIP_STORED)
        for name, content in members.items():
            packed.writestr(name, content)
    return out.getvalue()


def locked(content: bytes) -> bytes:
    """An archive whose members say that they are locked with a password."""
    return re.sub(rb"(PK\x01\x02.{4}).", lambda match: match[1] + b"\x01", content, flags=re.DOTALL)
