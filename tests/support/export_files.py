"""Files as news databases and press reviews hand them out: three invented reports in the form of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from tests.support.docx import docx, para
from tests.support.pdf import Put, column, pdf


@dataclass(frozen=True)
class Report:
    """A report, and its day in March 2026."""

    title: str
    outlet: str
    author: str
    day: int
    weekday: str
    lead: str
    more: str

    @property
    def american(self) -> str:
        return f"March {self.day}, 2026"

    @property
    def british(self) -> str:
        return f"{self.day} March 2026"

    @property
    def surname_first(self) -> str:
        first, last = self.author.split()
        return f"{last}, {first}"


REPORTS = (
    Report(
        "Ferry line to Osten resumes after storm",
        "Coastal Mirror",
        "Mira Tolland",
        5,
        "Thursday",
        "The ferry line between Marl and Osten resumed on Thursday, its operator said.",
        "Two ships had been damaged in the storm of 28 February.",
    ),
    Report(
        "Tannery fined over river spill",
        "Vale Courier",
        "Jan Brook",
        4,
        "Wednesday",
        "A court in Marl fined a tannery 40,000 crowns on Wednesday for a spill into the Lode.",
        "The company will appeal, its lawyer Nela Birk said.",
    ),
    Report(
        "Council drops plan for toll bridge",
        "The Lode Gazette",
        "Petra Oss",
        3,
        "Tuesday",
        "The council of Osten dropped its plan for a toll bridge on Tuesday.",
        "Nine members voted against it, and five for it.",
    ),
)

Lines = Callable[[Report], Sequence[str]]


def text(lines: Lines, *, above: str = "", below: str = "", apart: str = "\n\n") -> bytes:
    """A text file: each report's lines, a blank line between them."""
    return (above + "".join(apart.join(lines(r)) + "\n\n" for r in REPORTS) + below).encode()


def word(lines: Lines, *, above: Sequence[str] = ()) -> bytes:
    """A .docx file, a paragraph a line."""
    every = [*above, *(line for r in REPORTS for line in lines(r))]
    return docx("".join(para(escape(line)) for line in every if line))


def table(lines: Lines) -> bytes:
    """A .docx file with a table of two columns for each report; a line's first word is the first cell."""

    def row(line: str) -> str:
        cells = "".join(f"<w:tc>{para(escape(cell))}</w:tc>" for cell in line.split(" ", 1))
        return f"<w:tr>{cells}</w:tr>"

    return docx("".join(f"<w:tbl>{''.join(map(row, lines(r)))}</w:tbl>" for r in REPORTS))


def page(lines: Lines) -> bytes:
    """A web page, a paragraph a line."""
    body = "".join(f"<p>{escape(line)}</p>" for r in REPORTS for line in lines(r) if line)
    return f"<!DOCTYPE html><html><head><title>Results</title></head><body>{body}</body></html>".encode()


def printed(head: Lines, foot: Lines) -> bytes:
    """A PDF file, a page a report: the headline in large type, the head, the text, the foot."""

    def sheet(r: Report, top: float) -> list[Put]:
        rest = list(head(r))
        below = top - 40 - 12 * len(rest)
        return [
            *column(60, top, [r.title], size=16),
            *column(60, top - 30, rest),
            *column(60, below, [r.lead, r.more]),
            *column(60, below - 60, list(foot(r))),
        ]

    return pdf([sheet(r, 780 - 10 * i) for i, r in enumerate(REPORTS)])


def nexis(r: Report) -> list[str]:
    return [
        r.title,
        r.outlet,
        f"{r.american} {r.weekday} 9:15 AM GMT",
        f"Copyright 2026 {r.outlet} All Rights Reserved",
        "Section: NEWS; Pg. A4",
        "Length: 212 words",
        f"Byline: {r.author}",
        "Body",
        r.lead,
        r.more,
        "Classification",
        "Language: ENGLISH",
        "Subject: SHIPPING (90%); STORMS (78%)",
        "Load-Date: March 6, 2026",
        "End of Document",
    ]


def old_nexis(r: Report) -> list[str]:
    return [
        f"                    {6 - r.day} of 3 DOCUMENTS",
        f"                    {r.outlet}",
        f"                    {r.american} {r.weekday}\n                     First Edition",
        r.title,
        f"BYLINE: {r.author}",
        "SECTION: NEWS; Pg. 4",
        "LENGTH: 212 words",
        "DATELINE: MARL",
        r.lead,
        r.more,
        "LOAD-DATE: March 6, 2026",
        "LANGUAGE: ENGLISH",
        f"                    Copyright 2026 {r.outlet}\n                    All Rights Reserved",
    ]


def factiva(r: Report) -> list[str]:
    return [
        "SE  News",
        f"HD  {r.title}",
        f"BY  By {r.author}",
        "WC  212 words",
        f"PD  {r.british}",
        f"SN  {r.outlet}",
        "SC  CMIR",
        "LA  English",
        f"CY  (c) 2026, {r.outlet}. All rights reserved",
        f"LP  {r.lead}",
        f"TD  {r.more}",
        "CO  vale : Vale Tannery Ltd",
        "IN  i7 : Transport",
        f"AN  Document CMIR0000202603{r.day:02}em35000{r.day}x",
    ]


def factiva_formatted(r: Report) -> list[str]:
    return [
        "News",
        r.title,
        r.author,
        "212 words",
        r.british,
        "07:10",
        r.outlet,
        "CMIR",
        "English",
        f"Copyright 2026 {r.outlet}",
        r.lead,
        r.more,
        f"Document CMIR0000202603{r.day:02}em35000{r.day}x",
    ]


def dow_jones(r: Report) -> list[str]:
    return [
        r.title,
        f"By {r.author}",
        "212 words",
        r.british,
        "12:04 ET",
        r.outlet,
        "DJDN",
        "English",
        "Copyright © 2026, Dow Jones & Company, Inc.",
        r.lead,
        r.more,
        "(END) Dow Jones Newswires",
        f"March {r.day:02}, 2026 12:04 ET (17:04 GMT)",
        f"Document DJDN0000202603{r.day:02}em35000{r.day}x",
    ]


def proquest(r: Report) -> list[str]:
    return [
        "____________________________________________________________",
        f"Document {6 - r.day} of 3",
        r.title,
        f"Author: {r.surname_first}",
        f"Publication info: {r.outlet} ; Marl [Marl]. {r.day:02} Mar 2026: A4.",
        "ProQuest document link",
        "Abstract: What happened at Marl.",
        f"Full text: {r.lead}",
        r.more,
        "Subject: Ferries; Storms",
        f"Title: {r.title}",
        f"Publication title: {r.outlet}; Marl",
        "Pages: A4",
        f"Publication date: Mar {r.day}, 2026",
        "Publisher: Vale Media",
        "Language of publication: English",
        "Document type: News",
        f"ProQuest document ID: 31234567{r.day}",
        f"Document URL: https://docs.example/docview/31234567{r.day}",
        "Last updated: 2026-03-06",
    ]


def europresse(r: Report) -> list[str]:
    return [
        f"{r.outlet}\nÉconomie, {r.day} mars 2026 212 mots, p. 12",
        r.title,
        r.author,
        r.lead,
        r.more,
        f"© 2026 {r.outlet}. Tous droits réservés.",
        f"news·202603{r.day:02}·CM·00{r.day}",
    ]


def monitoring(r: Report) -> list[str]:
    return [
        r.title,
        f"Text of report by {r.outlet} on {r.day} March",
        r.lead,
        r.more,
        f"Source: {r.outlet}, Marl, in English 0915 gmt {r.day:02} Mar 26",
    ]


def ris(r: Report) -> list[str]:
    return [
        "TY  - NEWS",
        f"T1  - {r.title}",
        f"A1  - {r.surname_first}",
        f"JF  - {r.outlet}",
        f"DA  - 2026/03/{r.day:02}",
        f"N2  - {r.lead} {r.more}",
        f"UR  - https://docs.example/{r.day}",
        f"AN  - 31234567{r.day}",
        "ER  - ",
    ]


def digest(r: Report) -> list[str]:
    return [f"Source: {r.outlet}\nDate: {r.british}\nTitle: {r.title}", r.lead, r.more]


def named(r: Report) -> list[str]:
    return [r.title, f"Source: {r.outlet}, {r.british}", r.lead, r.more]


def ruled(r: Report) -> list[str]:
    return ["==========", f"{r.title}\n{r.outlet}, {r.british}, p. 4", r.lead, r.more]


def markdown(r: Report) -> list[str]:
    return [
        f"## {r.title}",
        f"**Source:** {r.outlet}\n**Date:** {r.british}\n**Tone:** neutral",
        r.lead,
        r.more,
        "---",
    ]


def starred(r: Report) -> list[str]:
    return [
        "* * * * *",
        f"{6 - r.day}. {r.title}",
        f"By {r.author}\n{r.outlet} | {r.british}",
        r.lead,
        r.more,
    ]


COVER = [
    "User Name: desk",
    "Date and Time: Monday, March 9, 2026 10:15 AM",
    "Documents (3)",
    *(f"{i}. {r.title}" for i, r in enumerate(REPORTS, 1)),
]
FILES: dict[str, bytes] = {
    "nexis.docx": word(nexis),
    "nexis-cover.docx": word(nexis, above=COVER),
    "nexis.html": page(nexis),
    "nexis.pdf": printed(lambda r: nexis(r)[1:8], lambda r: nexis(r)[-2:]),
    "nexis-old.txt": text(old_nexis),
    "factiva.txt": text(factiva, apart="\n", below="Search Summary\nText: ferry\nDate: Last 3 months\n"),
    "factiva-alone.txt": text(lambda r: [line.replace("  ", "\n", 1) for line in factiva(r)], apart="\n"),
    "factiva-table.docx": table(lambda r: [line.replace("  ", " ", 1) for line in factiva(r)]),
    "factiva-formatted.docx": word(factiva_formatted),
    "factiva-formatted.html": page(lambda r: factiva_formatted(r)[1:]),
    "factiva-formatted.pdf": printed(
        lambda r: factiva_formatted(r)[2:10], lambda r: factiva_formatted(r)[-1:]
    ),
    "dow-jones.txt": text(dow_jones),
    "dow-jones.docx": word(dow_jones),
    "dow-jones-crlf.txt": text(dow_jones, apart="\r\n\r\n"),
    "proquest.txt": text(
        proquest, below="____________________________________________________________\n\nContact us\n"
    ),
    "proquest.docx": word(lambda r: proquest(r)[1:]),
    "proquest.html": page(lambda r: proquest(r)[1:]),
    "europresse.txt": text(europresse),
    "europresse.html": page(lambda r: [*europresse(r)[0].split("\n"), *europresse(r)[1:]]),
    "europresse.docx": word(lambda r: [*europresse(r)[0].split("\n"), *europresse(r)[1:]]),
    "monitoring.txt": text(monitoring),
    "monitoring-rights.txt": text(lambda r: [*monitoring(r), "(c) BBC Monitoring"]),
    "monitoring.docx": word(monitoring),
    "records.txt": text(ris, apart="\n"),
    "digest.txt": text(digest, above="MORNING PRESS REVIEW\n\n"),
    "digest.docx": word(lambda r: [*digest(r)[0].split("\n"), *digest(r)[1:]]),
    "digest-named.txt": text(named),
    "digest-named.html": page(named),
    "digest-ruled.txt": text(ruled, above="MORNING PRESS REVIEW\n\n"),
    "digest.md": text(markdown, above="# Press digest\n\n"),
    "digest-starred.txt": text(starred),
}
"""Name of a file → its bytes."""
