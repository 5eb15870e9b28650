"""Hostile files, made on the spot: each a name, its bytes, and what may become of it.

Sizes are the smallest that the attack needs, not the largest that can be written: what is quadratic
shows at these, and what is linear would only cost the suite its time.
"""

from __future__ import annotations

import gzip
import json
import random
import unicodedata
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, cast

from brief.corpus.embedding import Embedder
from brief.desk import Desk
from tests.support.desk import desk

CANARY = "nightingale-secret"
"""Stands in a file of the machine that no document has any business with."""
NEWS = "Three bridges over the Tessim were closed on Monday after heavy rain, the mayor of Orlow said."
BODY = "".join(
    f"<p>{NEWS} It was the {word} time this year.</p>" for word in "first second third last".split()
)


@dataclass(frozen=True)
class Hostile:
    """One hostile file.

    Attributes:
        make: its bytes, given the path of the canary's file.
        refused: words of the reason; empty where it is read (harmlessly) or either may happen.
        read: whether articles must come of it.
        absent: what no article of it may hold.
    """

    name: str
    make: Callable[[str], bytes]
    refused: str = ""
    read: bool = False
    absent: tuple[str, ...] = (CANARY,)


def page(body: str = BODY, *, head: str = "", title: str = "Rain closes three bridges in Orlow") -> bytes:
    """A web page around a body."""
    return f"<!doctype html><html lang=en><head><title>{title}</title>{head}</head><body>{body}</body></html>".encode(
        "utf-8", "surrogatepass"
    )


def feed(items: str, *, before: str = "", title: str = "Feed") -> bytes:
    """An RSS feed around its items."""
    return f'{before}<rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'.encode()


def item(title: str = "Rain in Orlow", *, text: str = NEWS, more: str = "") -> str:
    """A feed's item."""
    return f"<item><title>{title}</title>{more}<description>{text}</description></item>"


def _laughs(levels: int = 12, kind: str = "rss") -> str:
    lines = ['<!ENTITY a0 "ha">'] + [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, levels)]
    return f"<!DOCTYPE {kind} [{''.join(lines)}]>"


def _gzip_of(piece: bytes, times: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(piece) for _ in range(times)) + packer.flush()


def _noise(size: int, seed: int = 7) -> bytes:
    return random.Random(seed).randbytes(size)


def _attributes(secret: str) -> bytes:
    return page(f"<article><div {' '.join(f'a{n}=v' for n in range(200_000))}>{BODY}</div></article>")


def _external(secret: str, *, encoding: str = "utf-8", comment: str = "") -> bytes:
    dtd = f'{comment}<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{secret}"><!ENTITY % y SYSTEM "file://{secret}">%y;]>'
    text = feed(item("&x; Rain", text=f"{NEWS} &x;"), before=dtd).decode()
    return text.encode(encoding)


def _included(secret: str) -> bytes:
    more = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file://{secret}" parse="text"/>'
    before = f'<?xml version="1.0"?><?xml-stylesheet href="file://{secret}"?>'
    return feed(item(text=f"{more}{NEWS}", more=more), before=before)


def _paths(secret: str) -> bytes:
    more = f"<guid>{secret}</guid><link>file://{secret}</link><source url='file://{secret}'>{secret}</source>"
    return feed(item(secret, more=more) + item("../../../../etc/passwd", more="<guid>../../x</guid>"))


def _bad_encodings(secret: str) -> bytes:
    return (
        NEWS.encode() + b" \xff\xfe\xc0\xaf\xed\xa0\x80\xf8\x88\x80\x80\x80 \x80\x9b31m " + NEWS.encode() * 3
    )


def _formatting(secret: str) -> bytes:
    # The adoption agency of HTML parsers: every end tag out of order moves what is open.
    return page("<b><i><u><a><p>" * 4000 + BODY + "</b></p></a>" * 4000)


def _said_of_itself(secret: str) -> bytes:
    head = (
        "<base href='file:///'><link rel=canonical href='javascript:alert(1)'>"
        f"<meta http-equiv=refresh content='0;url=file://{secret}'><meta property='og:url' content='file://{secret}'>"
        f"<link rel=alternate href='file://{secret}'>"
    )
    return page(
        f"{BODY}<iframe src='file://{secret}'></iframe><object data='file://{secret}'></object>", head=head
    )


def _dump_of_paths(secret: str) -> bytes:
    lines = [
        {"id": secret, "url": f"file://{secret}", "title": "Rain", "text": NEWS},
        {"id": "../../x", "url": "javascript:alert(1)", "title": "Rain again", "text": NEWS},
        {"title": "A body that is a path", "text": secret},
    ]
    return "\n".join(json.dumps(line) for line in lines).encode()


def _opml(secret: str) -> bytes:
    urls = [f"file://{secret}", "javascript:alert(1)", secret, "//evil.example/f", "gopher://evil.example/"]
    rows = "".join(f'<outline type="rss" text="x" xmlUrl="{url}"/>' for url in urls)
    return f'<opml version="2.0"><body>{rows}</body></opml>'.encode()


def _same(content: bytes, secret: str) -> bytes:
    return content


def _fixed(content: bytes) -> Callable[[str], bytes]:
    return partial(_same, content)


def _made(make: Callable[[], bytes]) -> Callable[[str], bytes]:
    return lambda secret: make()


DATED = "<pubDate>Thu, 05 Mar 2026 10:00:00 GMT</pubDate>"
FILES = [
    # Bombs and sizes
    Hostile("zeros.html.gz", _made(lambda: _gzip_of(b"<p>rain " * 100_000, 64)), "above the limit"),
    Hostile("line.jsonl.gz", _made(lambda: _gzip_of(b'{"a":"' + b"x" * 1_000_000, 52)), "above the limit|grows"),
    Hostile("lines.jsonl.gz", _made(lambda: _gzip_of(b"[]\n" * 100_000, 5)), "the rest was left"),
    Hostile("gzip-in-gzip.html.gz", _made(lambda: gzip.compress(_gzip_of(bytes(1 << 20), 100))), "binary data"),
    Hostile("cut.html.gz", _made(lambda: gzip.compress(_noise(9000))[:-4000]), "damaged"),
    Hostile("50-megabytes.html", _made(lambda: page(BODY * (49_000_000 // len(BODY)))), "memory|longer|are not read"),
    Hostile("51-megabytes.html", _made(lambda: page("x" * 50_000_001)), "above the limit"),
    Hostile("one-word.txt", _made(lambda: b"rain" * 2_000_000)),
    Hostile("short-lines.txt", _made(lambda: b"a b\n" * 300_000)),
    Hostile("spaces.txt", _made(lambda: NEWS.encode() + b" " * 5_000_000 + NEWS.encode()), read=True),
    Hostile("newlines.md", _made(lambda: NEWS.encode() + b"\n" * 5_000_000 + NEWS.encode()), read=True),
    Hostile("front-matter.md", _made(lambda: b"---\n" + b"title: rain\n" * 300_000 + NEWS.encode())),
    Hostile("dates.txt", _made(lambda: (NEWS + " Monday 5 March 2026 at 10:00. ").encode() * 20_000)),
    Hostile("brackets.md", _made(lambda: (NEWS + "[" * 200_000 + "](" * 100_000 + "*" * 200_000).encode())),
    Hostile("accents.txt", _made(lambda: (NEWS + "\n\nZ" + "\u0301" * 1_000_000).encode())),
    Hostile("quotes.txt", _made(lambda: (NEWS + " “" * 50_000 + " said. " + '"' * 50_000).encode())),
    # Markup
    Hostile("100000-tags.html", _made(lambda: page("<div>" * 100_000 + BODY))),
    Hostile("100000-tags-closed.html", _made(lambda: page("<p><span>" * 50_000 + BODY + "</span></p>" * 50_000))),
    Hostile("formatting.html", _formatting),
    Hostile("tables.html", _made(lambda: page("<table><tr><td>" * 3000 + BODY))),
    Hostile("lists.html", _made(lambda: page("<ul><li>" * 20_000 + BODY))),
    Hostile("attributes.html", _attributes),
    Hostile("long-attribute.html", _made(lambda: page(f"<p style='{'a:b;' * 500_000}'>{NEWS}</p>{BODY}"))),
    Hostile("angle-brackets.html", _made(lambda: page(BODY + "<" * 2_000_000))),
    Hostile("comments.html", _made(lambda: page("<!-- " + "-" * 5_000_000 + BODY))),
    Hostile("breaks.html", _made(lambda: page(BODY + "<br>" * 100_000 + BODY))),
    Hostile("entities.html", _made(lambda: page(BODY + "&lt;p&gt;" * 100_000))),
    Hostile("meta.html", _made(lambda: page(head="<meta name=date content=2026-03-05>" * 30_000))),
    Hostile("times.html", _made(lambda: page(BODY + "<time datetime='5 5 5'>x</time>" * 20_000))),
    Hostile(
        "json-ld.html",
        _made(
            lambda: page(
                head="<script type='application/ld+json'>" + "[" * 900_000 + "]" * 900_000 + "</script>"
            )
        ),
        read=True,
    ),
    Hostile("unfinished.html", _made(lambda: b"<html><body><p " + b"a='" * 300_000 + BODY.encode())),
    Hostile("said-of-itself.html", _said_of_itself, read=True, absent=(CANARY, "file:", "javascript:")),
    # XML
    Hostile("laughs.xml", _made(lambda: feed(item("&a11;", text=NEWS + "&a11;"), before=_laughs())), absent=("haha",)),
    Hostile(
        "laughs.xhtml", _made(lambda: _laughs(kind="html").encode() + page(BODY + "<p>&a11;</p>")), absent=("haha",)
    ),
    Hostile("laughs.opml", _made(lambda: (_laughs(kind="opml") + "<opml><body>&a11;</body></opml>").encode()), "OPML"),
    Hostile(
        "laughs-16.xml",
        _made(lambda: feed(item("&a11;", text=NEWS), before=_laughs()).decode().encode("utf-16")),
        absent=("haha",),
    ),
    Hostile(
        "quadratic.xml",
        _made(
            lambda: feed(
                item(text=NEWS + "&q;" * 20_000), before=f'<!DOCTYPE rss [<!ENTITY q "{"ha" * 20_000}">]>'
            )
        ),
        absent=("haha",),
    ),
    Hostile("external.xml", _external),
    Hostile("external-16.xml", partial(_external, encoding="utf-16")),
    Hostile("external-comment.xml", partial(_external, comment="<!-- <!DOCTYPE rss []> -->")),
    Hostile("external-late.xml", partial(_external, comment="<!--" + " " * 70_000 + "-->")),
    Hostile("included.xml", _included),
    # Feeds, lists and dumps
    Hostile("never-ends.xml", _made(lambda: feed(item(more=DATED) * 3000)[:-40]), read=True),
    Hostile("one-item.xml", _made(lambda: b"<rss><channel><item><title>a" + b"<b>" * 500_000)),
    Hostile("body-is-a-path.xml", lambda secret: secret.encode(), "XML of a kind"),
    Hostile("body-is-an-address.rss", _fixed(b"http://127.0.0.1:9/feed"), "XML of a kind"),
    Hostile("paths.xml", _paths, read=True, absent=(CANARY, "file:")),
    Hostile("list.opml", _opml, "without a feed"),
    Hostile("paths.jsonl", _dump_of_paths, read=True, absent=(CANARY, "file:", "javascript:")),
    Hostile("nested.json", _made(lambda: b"[" * 200_000 + b"]" * 200_000), "nested"),
    Hostile("nested-objects.json", _made(lambda: b'{"articles":' * 100_000 + b"1" + b"}" * 100_000), "nested"),
    Hostile("nested.jsonl", _made(lambda: b"[" * 200_000 + b'\n{"text": "%s"}' % NEWS.encode()), "no JSON", read=True),
    Hostile("digits.json", _made(lambda: b'{"text": "%s", "published": %s}' % (NEWS.encode(), b"9" * 100_000))),
    Hostile("number.jsonl", _made(lambda: b'{"text": "%s", "published": 1e999, "id": NaN}' % NEWS.encode())),
    Hostile("surrogates.jsonl", _fixed(b'{"title": "\\ud800", "text": "\\udc00 %s\\u0000"}' % NEWS.encode()), "", True),
    # Encodings
    Hostile("noise.txt", _made(lambda: bytes(b or 1 for b in _noise(300_000)))),
    Hostile("noise.html", _made(lambda: b"<html><body>" + bytes(b or 1 for b in _noise(300_000)))),
    Hostile("nul.html", _made(lambda: page().replace(b"Orlow", b"Or\0low")), "binary data"),
    Hostile("invalid.txt", _bad_encodings, read=True),
    Hostile("utf-16-no-mark.html", _made(lambda: page().decode().encode("utf-16-le")), "binary data"),
    Hostile("utf-16-odd.txt", _made(lambda: b"\xff\xfe" + NEWS.encode("utf-16-le") + b"\xd8")),
    *(
        Hostile(f"charset-{name}.html", _fixed(page(head=f"<meta charset='{name}'>") + b"\xff\xfe\xe9"), read=True)
        for name in ("zlib", "rot13", "utf-7", "unicode_escape", "idna", "hex", "undefined", "x" * 39)
    ),
]  # fmt: skip


def good(folder: Path, name: str, place: str) -> None:
    """A harmless article in a file of this name."""
    text = f"---\ntitle: Bridge opens in {place}\npublisher: {place} Gazette\n---\n\n"
    text += f"A new bridge was opened in {place} on Monday, the mayor said. It took four years to build.\n"
    (folder / name).write_text(text, "utf-8")


class _Cheap:
    """A model of vectors that costs nothing, so that a suite of thousands of passages ends."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [[1.0, float(len(text) % 7), 1.0, 0.5] for text in texts]

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


def cheap_desk(folder: Path, **settings: Any) -> Desk:
    """A desk with a real library and index, and vectors that cost nothing."""
    made = desk(folder, **settings)
    made.__dict__["embedder"] = Embedder("cheap", "cheap/1", cast(Any, _Cheap()), 4)
    return made


def unsafe(text: str, *, lines: bool = True) -> set[str]:
    """Characters that a terminal or a bidirectional display could obey: none may be shown.

    Args:
        text: what was shown.
        lines: whether a line feed is layout of our own (else it counts too).
    """
    return {
        char
        for char in text
        if (unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") and char not in JOINERS)
        and not (lines and char == "\n")
    }


JOINERS = "\u200c\u200d"
"""Zero-width, but Persian, Hindi and emoji are misspelt without them, and a terminal obeys neither."""


def safe_reason(reason: str) -> bool:
    """Whether a refusal's reason is words for a person: one printable line, no trace, not endless."""
    return (
        bool(reason) and not unsafe(reason, lines=False) and "Traceback" not in reason and len(reason) < 700
    )
