"""A tiny PDF writer: text at places, in fonts and sizes, as a test wants it."""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 595, 842


@dataclass(frozen=True)
class Put:
    """A string at a place; ``operators`` stand before it (a matrix, a rendering mode)."""

    x: float
    y: float
    text: str
    size: float = 10
    bold: bool = False
    operators: str = ""


def column(x: float, y: float, lines: Sequence[str], *, size: float = 10, leading: float = 12) -> list[Put]:
    """Lines one under the other."""
    return [Put(x, y - i * leading, line, size) for i, line in enumerate(lines)]


def escaped(text: str) -> bytes:
    raw = text.encode("cp1252")
    return raw.replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")


def stream_of(puts: Sequence[Put]) -> bytes:
    parts = []
    for put in puts:
        font = "/F2" if put.bold else "/F1"
        head = f"BT {font} {put.size} Tf 1 0 0 1 {put.x} {put.y} Tm {put.operators} ("
        parts.append(head.encode() + escaped(put.text) + b") Tj ET")
    return b"\n".join(parts)


def pdf(
    pages: Sequence[Sequence[Put]],
    *,
    info: str = "",
    page_more: str = "",
    compress: bool = False,
    contents: Sequence[bytes] | None = None,
) -> bytes:
    """A whole file. ``info`` is the inside of the Info dictionary, ``contents`` replaces the pages' streams."""
    streams = list(contents) if contents is not None else [stream_of(page) for page in pages]
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
        f"<< {info} >>".encode("latin-1"),
    ]
    kids = []
    for stream in streams:
        data = zlib.compress(stream) if compress else stream
        filters = b" /Filter /FlateDecode" if compress else b""
        objects.append(b"<< /Length %d%s >>\nstream\n%s\nendstream" % (len(data), filters, data))
        content = len(objects)
        objects.append(
            (
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {content} 0 R "
                f"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> {page_more} >>"
            ).encode()
        )
        kids.append(len(objects))
    listed = " ".join(f"{kid} 0 R" for kid in kids)
    objects[1] = f"<< /Type /Pages /Kids [{listed}] /Count {len(kids)} >>".encode()
    return assembled(objects, "/Root 1 0 R /Info 5 0 R")


def assembled(objects: Sequence[bytes], trailer: str) -> bytes:
    """A file of numbered objects, with its cross-reference table."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += f"trailer << /Size {len(objects) + 1} {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def locked(content: bytes, user: str, algorithm: str = "AES-256") -> bytes:
    """A PDF encrypted with a user's password, and "owner" for its owner."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(PdfReader(io.BytesIO(content)))
    writer.encrypt(user, "owner", algorithm=algorithm)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
