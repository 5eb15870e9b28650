"""Pages of every kind of markup that has to do with how a figure looks, drawn from a seed; no text of anybody's."""

from __future__ import annotations

from random import Random

SHEET = """<style>
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
_AROUND = (
    *("<b>{}</b>", "<i>{}</i>", "<em><strong>{}</strong></em>", "<span>{}</span>"),
    *('<font size="2">{}</font>', "<nobr>{}</nobr>", "<u>{}</u>", "<small>{}</small>", "<mark>{}</mark>"),
    *('<span class="box">{}</span>', '<span class="loud">{}</span>', "<q>{}</q>", "<ins>{}</ins>"),
    *(
        '<span style="text-transform:uppercase">{}</span>',
        '<span aria-hidden="true">{}</span>',
        "<label>{}</label>",
    ),
    *(
        '<span style="display:inline-block">{}</span>',
        "<bdi>{}</bdi>",
        "<x-mark>{}</x-mark>",
        "<time>{}</time>",
    ),
)
_HIDDEN = (
    *(
        "<span hidden>{}</span>",
        '<span style="display:none">{}</span>',
        '<b class="gone">{}</b>',
        "<!-- {} -->",
    ),
    *('<i style="visibility: hidden">{}</i>', "<template>{}</template>", "<noscript>{}</noscript>"),
    *(
        "<script>{}</script>",
        '<img src="x.png" alt="{}">',
        "<svg><title>{}</title></svg>",
        "<canvas>{}</canvas>",
    ),
    *('<input type="hidden" value="{}">', "<datalist><option>{}</datalist>", "<audio>{}</audio>"),
)
_STRUCK = (
    *("<del>{}</del>", "<s>{}</s>", "<strike>{}</strike>", '<span class="old">{}</span>'),
    *(
        '<span style="text-decoration: line-through">{}</span>',
        '<em style="color:red;text-decoration:line-through red">{}</em>',
    ),
)
_NOTES = (
    *(
        '<sup><a href="#n{}">{}</a></sup>',
        '<a href="#n{}"><sup>{}</sup></a>',
        '<sup class="ref" id="r{}">{}</sup>',
    ),
    *(
        '<sup id="c{}">[{}]</sup>',
        '<span class="up"><a href="#n{}">{}</a></span>',
        '<sup data-n="{}">({})</sup>',
    ),
)
_BREAKING = ("&shy;", "&#8203;", "<wbr>", "<!-- 7 -->", "<b></b>", "<span hidden>5</span>", "&#xfeff;")
_SPACES = (" ", "&nbsp;", "&thinsp;", "&#8239;", " <!-- 8 --> ", "\n   ", "&emsp;")


class Pages:
    """Pages drawn one after another."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)  # noqa: S311 - a fixed draw

    def page(self, blocks: int = 24) -> bytes:
        """One page, as bytes of UTF-8."""
        body = "\n".join(self.block() for _ in range(blocks))
        head = f'<meta charset="utf-8"><title>Flood at Orlow</title>{SHEET}'
        return f"<!doctype html><html><head>{head}</head><body><article><h1>Flood at Orlow</h1>{body}</article></body></html>".encode()

    def block(self) -> str:
        return self._one(
            *[lambda: f"<p>{self.line()}</p>"] * 12,
            lambda: f"<h2>{self.line(4)}</h2>",
            lambda: f"<div>{self.line()}<p>{self.line()}</p>{self.line()}</div>",
            lambda: f"<blockquote><p>{self.line()}</p></blockquote>",
            lambda: f"<details><summary>{self.line(3)}</summary><p>{self.line()}</p></details>",
            lambda: (
                f'<figure><img src="a.png" alt="{self.number()}"><figcaption>{self.line()}</figcaption></figure>'
            ),
            lambda: f"<picture><img src=a.png><p>{self.line()}</p></picture>",
            lambda: f"<pre>{self.line()}\n{self.line()}</pre>",
            lambda: f"<dl><dt>{self.line(3)}<dd>{self.line()}<dt>{self.number()}<dd>{self.number()}</dl>",
            lambda: f"<p>{self.line()} <select><option>2040<option>2041</select> {self.line()}</p>",
            lambda: f"<p>{self.line()} <button>{self.number()}</button> {self.line()}</p>",
            self.list_,
            self.table,
            self.table,
        )

    def list_(self, depth: int = 0) -> str:
        tag = self._of(("ul", "ol"))
        items = [
            f"<li>{self.line()}{self.list_(depth + 1) if depth < 2 and self._often(0.2) else ''}"
            for _ in range(3)
        ]
        return f"<{tag}>{''.join(items)}</{tag}>"

    def table(self) -> str:
        wide = self.chance.randint(2, 4)
        rows = ["".join(f"<th>{self._of(_WORDS)} {i if self._often(0.2) else ''}</th>" for i in range(wide))]
        for _ in range(self.chance.randint(2, 4)):
            cells, width = [], 0
            while width < wide:
                across = 2 if wide - width > 1 and self._often(0.15) else 1
                span = f' colspan="{across}"' if across > 1 else ' rowspan="2"' if self._often(0.1) else ""
                tag = "th" if not width and self._often(0.4) else "td"
                cells.append(
                    f"<{tag}{span}>{self._one(self.number, self.figure, lambda: self._of(_WORDS), lambda: self.line(2))}</{tag}>"
                )
                width += across
            rows.append("".join(cells))
        caption = f"<caption>{self.line(3)}</caption>" if self._often(0.4) else ""
        return f"<table>{caption}{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"

    def line(self, size: int = 9) -> str:
        """Words and figures, as a paragraph holds them."""
        parts = [self.words(2)]
        for _ in range(self.chance.randint(1, max(1, size // 2))):
            parts += [
                self._of(_SPACES) if self._often(0.85) else "",
                self.figure(),
                self._of((" ", " ", ", ", "; ")),
                self.words(3),
            ]
        return f"{''.join(parts)}."

    def words(self, most: int) -> str:
        return " ".join(self._of(_WORDS) for _ in range(self.chance.randint(1, most)))

    def number(self) -> str:
        n = self.chance.randint(2, 9_999)
        return self._of(
            (
                f"{n}",
                f"{n:,}",
                f"{n / 10}",
                f"{n:,}".replace(",", "."),
                f"{n:,}".replace(",", self._of(("&nbsp;", "&thinsp;", "&#8239;"))),
            )
        )

    def figure(self) -> str:
        """A number as pages set one: with sign, unit, notes, exponents, and markup in the middle of it."""
        return self._one(
            self.number,
            lambda: f'<a href="/x">{self.number()}</a>',
            lambda: f"{self._of(('-', '&minus;', '+', '&plusmn;', '&lt;', '~', '&ndash;'))}{self.number()}",
            lambda: f"{self._of(('$', '€', '&pound;', 'US$'))}{self.number()}",
            lambda: f"{self.number()}{self._of(('%', '&percnt;', '&deg;C', '&permil;'))}",
            lambda: f"{self.number()}{self._of(_SPACES)}{self._of(_UNITS)}",
            lambda: self._of(_AROUND).format(self.figure()),
            lambda: self._of(_AROUND).format(self.figure()),
            lambda: f"{self.number()}{self._of(_AROUND).format(self.number())}",
            lambda: f"{self._of(_AROUND).format(self._of(('$', '-', '&minus;')))}{self.number()}",
            lambda: f"{self.number()}{self._of(_AROUND).format(self._of(('%', ' km', '&deg;C')))}",
            lambda: (
                f"{self.number()}{self._of(_HIDDEN).format(self.number())}{self._of(('', ' '))}{self.number()}"
            ),
            lambda: f"{self.number()}{self._of(_BREAKING)}{self.chance.randint(10, 99)}",
            lambda: (
                f"{self.number()}{self._of(('', ' '))}{self._of(_STRUCK).format(self.number())}{self._of(('', ' '))}{self.number()}"
            ),
            lambda: f"{self._of(_STRUCK).format(self.figure())} {self.number()}",
            lambda: (
                f"{self.chance.randint(1, 31)}<sup>{self._of(('th', 'st', 'e', 'º'))}</sup> {self._of(_WORDS)}"
            ),
            lambda: f"{self.number()} &times; 10<sup>{self._of(('6', '-3', '&minus;3', '12'))}</sup>",
            lambda: f"{self.number()} {self._of(('km', 'm', 'cm'))}<sup>{self._of('23')}</sup>",
            lambda: self.note(),
            lambda: self.note(),
            lambda: f"CO<sub>2</sub>{self._of(('', ' '))}{self._of(('e', 'of'))} {self.number()}",
            lambda: f"log<sub>10</sub>{self._of(('', ' '))}{self.number()}",
            lambda: (
                f"{self._of(('', '3', '12 '))}<sup>1</sup>{self._of('/⁄')}<sub>{self.chance.randint(2, 9)}</sub> {self._of(_UNITS)}"
            ),
            lambda: f"{self.number()}{self._of(('<br>', '<br/> ', ' <br> '))}{self.number()}",
            lambda: f"{self.number()}{self._of(_LINES).format(self.number())}{self.number()}",
            lambda: f'<span class="pc">{self.number()}</span>',
            lambda: f'<span class="eur">{self.number()}</span>',
            lambda: f"<ruby>{self.number()}<rp>(</rp><rt>{self._of(_WORDS)}</rt><rp>)</rp></ruby>",
            lambda: f"{self.number()}&frac12; {self._of(_UNITS)}",
            lambda: f"{self.number()}²{self.number()}",
        )

    def note(self) -> str:
        """A figure or a word with the mark of a note."""
        mark = self.chance.randint(1, 40)
        return f"{self._of((self.number(), self._of(_WORDS), self._of(_WORDS) + '.'))}{self._of(_NOTES).format(mark, mark)}"

    def _of(self, choices: tuple[str, ...] | list[str] | str) -> str:
        return self.chance.choice(choices)

    def _one(self, *makers: object) -> str:
        made = self.chance.choice(makers)()  # type: ignore[operator]
        return str(made)

    def _often(self, share: float) -> bool:
        return self.chance.random() < share


_LINES = (
    *(
        '<span style="display:block">{}</span>',
        '<span class="line">{}</span>',
        '<b style="display: flex">{}</b>',
    ),
)
