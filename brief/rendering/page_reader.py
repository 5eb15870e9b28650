"""An issued HTML page read back: its sentences with the numbers they cite, and its references with their digests.

The page is what somebody handed on, so it is parsed in the sandbox (`read_page` stands by its name).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from brief.records import Page, PageLine, PageReference, Span
from brief.text.normal_forms import comparable

_SHA = re.compile(r"[0-9a-f]{64}")
_SPANS = re.compile(r"\d{1,12}-\d{1,12}(?: \d{1,12}-\d{1,12})*")


@dataclass
class _Line:
    text: list[str] = field(default_factory=list)
    quote: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    grade: list[str] = field(default_factory=list)
    quoted: bool = False
    written: bool = False
    """What a model wrote stands in an element of its own; what is said of it follows."""


@dataclass
class _Cited:
    attributes: dict[str, str]
    words: list[str] = field(default_factory=list)
    around: list[str] = field(default_factory=list)
    by: list[str] = field(default_factory=list)
    ended: bool = False

    def take(self, data: str, *, marked: bool) -> None:
        """Text of the paragraph, of the words marked in it, or of who published them."""
        if self.ended:
            self.by.append(data)
            return
        self.around.append(data)
        if marked:
            self.words.append(data)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.record_id = ""
        self.headings: list[str] = []
        self.lines: list[PageLine] = []
        self.references: list[PageReference] = []
        self.links: list[str] = []
        self.panels: list[PageReference] = []
        self._panel: _Cited | None = None
        self._open: list[str] = []
        self._list = ""
        self._line: _Line | None = None
        self._cited: _Cited | None = None
        self._heading: list[str] | None = None
        self._in_text = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        classes = given.get("class", "").split()
        if tag in ("main", "ol"):  # an empty brief has no list of references
            self.record_id = given.get("data-record", self.record_id)
        if tag in ("ul", "ol"):
            self._list = next((name for name in ("lines", "quotes") if name in classes), "")
        elif tag == "li" and self._list == "lines":
            self._end_line()
            self._line = _Line()
        elif tag == "li" and self._list == "quotes":
            self._end_reference()
            self._cited = _Cited(given)
        elif tag == "details" and self._line is not None:
            self._panel = _Cited({})
        elif tag in ("h1", "h2", "h3"):
            self._heading = []
        elif tag == "blockquote" and self._line is not None:
            self._line.quoted = True
        elif tag == "span" and "text" in classes and self._line is not None:
            self._line.written = self._in_text = True
        elif tag == "p" and "by" in classes and self._panel is not None:
            self._panel.ended = True
        elif tag == "br" and self._cited is not None:
            self._cited.ended = True
        elif tag == "a" and not given.get("href", "").startswith("#"):
            self.links.append(given.get("href", ""))
        elif tag == "a" and self._line is not None and re.fullmatch(r"#r\d{1,6}", given.get("href", "")):
            self._line.numbers.append(int(given["href"][2:]))
            if self._panel is not None:
                self._panel.attributes["value"] = given["href"][2:]
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "span":
            self._in_text = False
        if tag in self._open:
            del self._open[len(self._open) - 1 - self._open[::-1].index(tag) :]
        if tag == "details" and self._panel is not None:
            one, self._panel = self._panel, None
            self.panels.append(_reference(one))
        if tag in ("ul", "ol", "li"):
            self._panel = None
            self._end_line()
            self._end_reference()
        if tag in ("ul", "ol"):
            self._list = ""
        if tag in ("h1", "h2", "h3") and self._heading is not None:
            self.headings.append(comparable("".join(self._heading)))
            self._heading = None

    def handle_data(self, data: str) -> None:
        if self._heading is not None:
            self._heading.append(data)
        if self._panel is not None:
            if "summary" not in self._open:
                self._panel.take(data, marked="mark" in self._open)
        elif self._line is not None:
            if "blockquote" in self._open or self._in_text:
                self._line.quote.append(data)
            elif "a" not in self._open:
                self._line.text.append(data)
                if "abbr" in self._open:
                    self._line.grade.append(data)
        if self._cited is not None:
            self._cited.take(data, marked="mark" in self._open)

    def _end_line(self) -> None:
        if self._line is not None:
            line, self._line = self._line, None
            beside = comparable("".join(line.text))
            text, by = (
                (comparable("".join(line.quote)), beside) if line.quoted or line.written else (beside, "")
            )
            numbers = tuple(dict.fromkeys(line.numbers))
            self.lines.append(PageLine(text, numbers, line.quoted, by, comparable("".join(line.grade))))

    def _end_reference(self) -> None:
        if self._cited is not None:
            one, self._cited = self._cited, None
            self.references.append(_reference(one))


def _reference(one: _Cited) -> PageReference:
    given = one.attributes
    raw, text = given.get("data-document", ""), given.get("data-text", "")
    spans = given.get("data-spans", "")
    sound = _SHA.fullmatch(raw) and _SHA.fullmatch(text) and _SPANS.fullmatch(spans)
    return PageReference(
        int(given["value"]) if re.fullmatch(r"\d{1,6}", given.get("value", "")) else 0,
        given.get("data-article", ""),
        raw if sound else "",
        text if sound else "",
        tuple(_span(span) for span in spans.split()) if sound else (),
        comparable("".join(one.words)),
        comparable("".join(one.around)),
        comparable("".join(one.by)),
    )


def _span(text: str) -> Span:
    start, _, end = text.partition("-")
    return int(start), int(end)


def read_page(content: bytes) -> Page:
    """What of an issued page can be checked; a page without references gives none."""
    reader = _Reader()
    reader.feed(content.decode("utf-8", "replace"))
    reader.close()
    return Page(
        reader.record_id,
        tuple(reader.headings),
        tuple(reader.lines),
        tuple(reader.references),
        tuple(reader.links),
        tuple(reader.panels),
    )
