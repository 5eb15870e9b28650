"""Pages of every kind of markup that bears on how a figure looks, drawn from a seed; the text is nobody's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

_SHEET = """<style>
.gone, #none { display: none }
.old { text-decoration: line-through }
.line { display: block }
.up { vertical-align: super; font-size: .7em }
.pc::after { content: "%" }
.eur::before { content: "\\20ac" }
.loud { text-transform: uppercase }
.box { display: inline-block }
</style>"""
_WORDS = "the town of Orlow lost homes and boats while crews of Sorvia drove to Halloran with grain".split()
_UNITS = "km kg MW people per litres GWh tonnes days lei".split()
_SIGNS = "- &minus; + &plusmn; &lt; ~ &ndash;".split()
_MONEY = "$ € &pound; US$".split()
_SHARES = "% &percnt; &deg;C &permil;".split()
_GROUPS = (",", ".", "&nbsp;", "&thinsp;", "&#8239;")
_SPACES = (" ", "&nbsp;", "&thinsp;", "&#8239;", " <!-- 8 --> ", "\n   ", "&emsp;")
_GAPS = ("", " ")
_WITHIN = ("&shy;", "&#8203;", "<wbr>", "<!-- 7 -->", "<b></b>", "<span hidden>5</span>", "&#xfeff;")
_LINES = ("<br>", "<br/> ", " <br> ")
_BLOCKS = """<span style="display:block">{}</span>
<span class="line">{}</span>
<b style="display: flex">{}</b>""".split("\n")
_AROUND = """<b>{}</b>
<i>{}</i>
<em><strong>{}</strong></em>
<span>{}</span>
<font size="2">{}</font>
<nobr>{}</nobr>
<u>{}</u>
<small>{}</small>
<mark>{}</mark>
<span class="box">{}</span>
<span style="display:inline-block">{}</span>
<span class="loud">{}</span>
<span style="text-transform:uppercase">{}</span>
<q>{}</q>
<ins>{}</ins>
<bdi>{}</bdi>
<label>{}</label>
<x-mark>{}</x-mark>
<time>{}</time>
<span aria-hidden="true">{}</span>""".split("\n")
_HIDDEN = """<span hidden>{}</span>
<span style="display:none">{}</span>
<i style="visibility: hidden">{}</i>
<b class="gone">{}</b>
<!-- {} -->
<template>{}</template>
<noscript>{}</noscript>
<script>{}</script>
<img src="x.png" alt="{}">
<svg><title>{}</title></svg>
<canvas>{}</canvas>
<audio>{}</audio>
<input type="hidden" value="{}">
<datalist><option>{}</datalist>""".split("\n")
_STRUCK = """<del>{}</del>
<s>{}</s>
<strike>{}</strike>
<span class="old">{}</span>
<span style="text-decoration: line-through">{}</span>
<em style="color:red;text-decoration:line-through red">{}</em>""".split("\n")
_NOTES = """<sup><a href="#n{0}">{0}</a></sup>
<a href="#n{0}"><sup>{0}</sup></a>
<sup class="ref" id="r{0}">{0}</sup>
<sup>[{0}]</sup>
<sup>({0})</sup>
<span class="up"><a href="#n{0}">{0}</a></span>""".split("\n")


class Pages:
    """Pages drawn one after another."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)  # noqa: S311 - a fixed draw

    def page(self, blocks: int = 24) -> bytes:
        body = "\n".join(self.block() for _ in range(blocks))
        head = f'<meta charset="utf-8"><title>Flood at Orlow</title>{_SHEET}'
        article = f"<article><h1>Flood at Orlow</h1>{body}</article>"
        return f"<!doctype html><html><head>{head}</head><body>{article}</body></html>".encode()

    def block(self) -> str:
        line = self.line
        return self.one(
            *[lambda: f"<p>{line()}</p>"] * 12,
            lambda: f"<h2>{line(4)}</h2>",
            lambda: f"<div>{line()}<p>{line()}</p>{line()}</div>",
            lambda: f"<blockquote><p>{line()}</p></blockquote>",
            lambda: f"<details><summary>{line(3)}</summary><p>{line()}</p></details>",
            lambda: f'<figure><img src="a.png" alt="17"><figcaption>{line()}</figcaption></figure>',
            lambda: f"<picture><img src=a.png><p>{line()}</p></picture>",
            lambda: f"<pre>{line()}\n{line()}</pre>",
            lambda: f"<dl><dt>{line(3)}<dd>{line()}<dt>{self.number()}<dd>{self.number()}</dl>",
            lambda: f"<p>{line()} <select><option>2040<option>2041</select> {line()}</p>",
            lambda: f"<p>{line()} <button>{self.number()}</button> {line()}</p>",
            self.list_,
            self.table,
            self.table,
        )

    def list_(self, depth: int = 0) -> str:
        tag, items = self.of(("ul", "ol")), ""
        for _ in range(3):
            items += f"<li>{self.line()}{self.list_(depth + 1) if depth < 2 and self.often(0.2) else ''}"
        return f"<{tag}>{items}</{tag}>"

    def table(self) -> str:
        wide = self.chance.randint(2, 4)
        rows = ["".join(f"<th>{self.words(1)} {i if self.often(0.2) else ''}</th>" for i in range(wide))]
        for _ in range(self.chance.randint(2, 4)):
            cells, width = "", 0
            while width < wide:
                across = 2 if wide - width > 1 and self.often(0.15) else 1
                span = f' colspan="{across}"' if across > 1 else ' rowspan="2"' if self.often(0.1) else ""
                tag = "th" if not width and self.often(0.4) else "td"
                words = self.one(self.number, self.figure, lambda: self.words(1), lambda: self.line(2))
                cells += f"<{tag}{span}>{words}</{tag}>"
                width += across
            rows.append(cells)
        caption = f"<caption>{self.line(3)}</caption>" if self.often(0.4) else ""
        return f"<table>{caption}{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"

    def line(self, size: int = 9) -> str:
        """Words and figures, as a paragraph holds them."""
        text = self.words(2)
        for _ in range(self.chance.randint(1, max(1, size // 2))):
            text += (self.of(_SPACES) if self.often(0.85) else "") + self.figure()
            text += self.of((" ", " ", ", ", "; ")) + self.words(3)
        return f"{text}."

    def words(self, most: int) -> str:
        return " ".join(self.of(_WORDS) for _ in range(self.chance.randint(1, most)))

    def number(self) -> str:
        n = self.chance.randint(2, 9_999)
        return self.one(lambda: f"{n}", lambda: f"{n / 10}", lambda: f"{n:,}".replace(",", self.of(_GROUPS)))

    def figure(self) -> str:
        """A number as pages set one: with sign, unit, notes, exponents, and markup in the middle of it."""
        of, number = self.of, self.number
        return self.one(
            number,
            lambda: f'<a href="/x">{number()}</a>',
            lambda: f"{of(_SIGNS)}{number()}",
            lambda: f"{of(_MONEY)}{number()}",
            lambda: f"{number()}{of(_SHARES)}",
            lambda: f"{number()}{of(_SPACES)}{of(_UNITS)}",
            lambda: f"{number()}&frac12; {of(_UNITS)}",
            *[lambda: of(_AROUND).format(self.figure())] * 2,
            lambda: f"{number()}{of(_AROUND).format(number())}",
            lambda: f"{of(_AROUND).format(of(('$', '-', '&minus;')))}{number()}",
            lambda: f"{number()}{of(_AROUND).format(of(('%', ' km', '&deg;C')))}",
            lambda: f"{number()}{of(_HIDDEN).format(number())}{of(_GAPS)}{number()}",
            lambda: f"{number()}{of(_WITHIN)}{self.chance.randint(10, 99)}",
            lambda: f"{number()}{of(_GAPS)}{of(_STRUCK).format(number())}{of(_GAPS)}{number()}",
            lambda: f"{of(_STRUCK).format(self.figure())} {number()}",
            lambda: f"{self.chance.randint(1, 31)}<sup>{of(('th', 'st', 'e', 'º'))}</sup> {self.words(1)}",
            lambda: f"{number()} &times; 10<sup>{of(('6', '-3', '&minus;3', '12'))}</sup>",
            lambda: f"{number()} {of(('km', 'm', 'cm'))}<sup>{of('23')}</sup>",
            lambda: f"{number()}²{number()}",
            *[self.note] * 2,
            lambda: f"CO<sub>2</sub>{of(_GAPS)}{of(('e', 'of'))} {number()}",
            lambda: f"log<sub>10</sub>{of(_GAPS)}{number()}",
            lambda: f"{of(('', '3', '12 '))}<sup>1</sup>{of('/⁄')}<sub>8</sub> {of(_UNITS)}",
            lambda: f"{number()}{of(_LINES)}{number()}",
            lambda: f"{number()}{of(_BLOCKS).format(number())}{number()}",
            lambda: f'<span class="pc">{number()}</span>',
            lambda: f'<span class="eur">{number()}</span>',
            lambda: f"<ruby>{number()}<rp>(</rp><rt>{self.words(1)}</rt><rp>)</rp></ruby>",
        )

    def note(self) -> str:
        """A figure or a word with the mark of a note."""
        before = self.one(self.number, lambda: self.words(1), lambda: f"{self.words(1)}.")
        return before + self.of(_NOTES).format(self.chance.randint(1, 40))

    def of(self, choices: Sequence[str]) -> str:
        return self.chance.choice(choices)

    def one(self, *makers: Callable[[], str]) -> str:
        return self.chance.choice(makers)()

    def often(self, share: float) -> bool:
        return self.chance.random() < share
