"""PDF by parts: raised figures, lines drawn through words, columns of tables, headings, lists, feet of pages."""

import pytest

from brief.reading.article import read
from brief.reading.documents.pdf import read_pdf
from brief.records import Article, Role
from tests.reading.documents.test_dispatch import raw
from tests.support.pdf import Put, column, pdf, stream_of

PROSE = [
    "The water rose at night and nobody in the lower town was",
    "warned, the mayor said on Thursday. It was put off twice.",
]


def article(*pages: list[Put], **more: str) -> Article:
    return read(raw(pdf(pages, **more), "application/pdf"))


def typed(found: Article) -> list[tuple[str, str]]:
    texts = found.text.split("\n\n")
    return [(block.role.value, text) for block, text in zip(found.typed, texts, strict=True)]


def aside(found: Article, role: Role) -> list[str]:
    return [found.source_text[a.start : a.end] for a in found.set_aside if a.reason == role.value]


def after(x: float, y: float, parts: list[tuple[str, float, float]]) -> list[Put]:
    """Parts one after the other, each with its size and how far it stands above the line (Helvetica's widths)."""
    widths = {
        " ": 278,
        ".": 278,
        ",": 278,
        "m": 833,
        "I": 278,
        "i": 222,
        "l": 222,
        "t": 278,
        "r": 333,
        "f": 278,
        "-": 333,
    }
    puts = []
    for text, size, rise in parts:
        puts.append(Put(x, y + rise, text, size))
        x += sum(widths.get(c, 556) for c in text) * size / 1000
    return puts


@pytest.mark.parametrize(("size", "rise"), [(8, 5), (6.5, 3.5), (7, 4)])
def test_a_raised_figure_stands_at_its_word_however_it_is_set(size: float, rise: float) -> None:
    line = after(72, 700, [
        ("In all 46 people", 10, 0), ("1", size, rise), (" are dead, the office said", 10, 0), ("2", size, rise),
        (". It is 10", 10, 0), ("6", size, rise), (" litres.", 10, 0),
    ])  # fmt: skip
    notes = after(72, 660, [("1", size, rise), (" Two of them firemen.", 10, 0)])
    notes += after(72, 640, [("2", size, rise), (" So far.", 10, 0)])
    found = article(line + notes)
    assert found.text == "In all 46 people are dead, the office said. It is 10⁶ litres."
    assert aside(found, Role.NOTE) == ["1 Two of them firemen.", "2 So far."]
    assert aside(found, Role.NOTE_MARK) == ["1", "2"]


def test_an_initial_over_three_lines_raises_nothing() -> None:
    found = article([Put(72, 676, "T", 36), *column(96, 700, ["he", "water rose and", "nobody was warned."])])
    assert aside(found, Role.NOTE_MARK) == [] and "he" in found.text


LINE = "As of 14:30, 41 46 people are dead, the office said."
HEAD = b"BT /F1 10 Tf 1 0 0 1 72 700 Tm (" + LINE.encode() + b") Tj ET\n"
# "As of 14:30, " is 58.93 points wide, "41" 11.12.


@pytest.mark.parametrize(
    "drawn",
    [
        b"0.5 w 130.9 702.6 m 142.1 702.6 l S",
        b"130.9 702.3 11.2 0.6 re f",
        b"q 1 0 0 1 130.9 702 cm 0 0 m 11.2 0 l 11.2 0.7 l 0 0.7 l h f Q",
        b"q 2 0 0 2 0 0 cm 0.3 w 65.45 351.4 m 71.05 351.4 l S Q",
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_a_line_drawn_through_words_strikes_them_out(drawn: bytes, first: bool) -> None:
    content = drawn + b"\n" + HEAD if first else HEAD + drawn
    found = read(raw(pdf([[]], contents=[content]), "application/pdf"))
    assert found.text == "As of 14:30, 46 people are dead, the office said."
    assert aside(found, Role.STRUCK) == ["41"]


@pytest.mark.parametrize(
    "drawn",
    [
        b"0.5 w 130.9 698.6 m 142.1 698.6 l S",  # under it
        b"130.9 698 11.2 9 re f",  # a highlighter
        b"130.9 698 11.2 9 re S",  # a box around it
        b"0.5 w 20 702.6 m 560 702.6 l S",  # a rule over the page
        b"0.5 w 136 600 m 136 800 l S",  # upright
        b"130.9 702.3 11.2 0.6 re n",  # not painted
    ],
)
def test_other_lines_strike_nothing_out(drawn: bytes) -> None:
    found = read(raw(pdf([[]], contents=[HEAD + drawn]), "application/pdf"))
    assert found.text == LINE and aside(found, Role.STRUCK) == []


def test_what_a_reader_of_the_file_struck_out_with_a_pen_is_struck_out() -> None:
    pen = "/Annots [<< /Type /Annot /Subtype /StrikeOut /Rect [130 698 143 708]"
    pen += " /QuadPoints [130.9 707.5 142.1 707.5 130.9 698 142.1 698] >>]"
    found = read(raw(pdf([[Put(72, 700, LINE)]], page_more=pen), "application/pdf"))
    assert found.text == "As of 14:30, 46 people are dead, the office said."


def grid(
    rows: list[list[str]], places: list[float], *, y: float = 640, step: float = 18, bold: bool = False
) -> list[Put]:
    return [
        Put(places[c], y - step * r, cell, bold=bold and r == 0)
        for r, row in enumerate(rows)
        for c, cell in enumerate(row)
        if cell
    ]


def test_a_table_is_read_by_its_columns() -> None:
    rows = [
        ["District", "Dead", "Missing"],
        ["Tarn", "31", "22"],
        ["Mill Ferry", "11", ""],
        ["Total", "42", "22"],
    ]
    top = [Put(72, 740, "Toll of the flood", 18), *column(72, 710, PROSE)]
    found = article([*top, Put(72, 662, "Dead and missing, 5 March"), *grid(rows, [72, 180, 240])])
    assert typed(found)[1:] == [
        ("caption", "Dead and missing, 5 March"),
        ("heading", "District | Dead | Missing"),
        ("table", "Tarn: Dead 31; Missing 22."),
        ("table", "Mill Ferry: Dead 11."),
        ("table", "Total: Dead 42; Missing 22."),
    ]


def test_a_table_of_words_has_heads_where_they_are_bold_and_a_cell_may_go_on_below() -> None:
    rows = [["Post", "Name"], ["Mayor", "Ana Ruiz"], ["Head of the", "Bo Chan"], ["Clerk", "Cy Dorn"]]
    more = Put(72, 640 - 36 - 12, "water board")
    last = grid(rows[3:], [72, 240], y=640 - 36 - 12 - 18)
    found = article([*column(72, 710, PROSE), *grid(rows[:3], [72, 240], bold=True), more, *last])
    assert typed(found)[1:] == [
        ("heading", "Post | Name"),
        ("table", "Mayor: Name Ana Ruiz."),
        ("table", "Head of the water board: Name Bo Chan."),
        ("table", "Clerk: Name Cy Dorn."),
    ]
    plain = article([*column(72, 710, PROSE), *grid(rows[1:], [72, 240])])
    assert ("table", "Mayor: Ana Ruiz.") in typed(plain)


def test_a_line_that_parts_the_rows_of_a_table_is_a_heading() -> None:
    rows = [
        ["District", "2024", "2025"],
        ["North"],
        ["Tarn", "310", "220"],
        ["Orlow", "11", "12"],
    ]
    found = article([*column(72, 710, PROSE), *grid(rows, [72, 180, 240])])
    assert typed(found)[1:] == [
        ("heading", "District | 2024 | 2025"),
        ("heading", "North"),
        ("table", "Tarn: 2024 310; 2025 220."),
        ("table", "Orlow: 2024 11; 2025 12."),
    ]


def test_a_head_of_several_lines_and_one_over_two_columns() -> None:
    rows = [["", "Votes in", ""], ["District", "2024", "2025"], ["Tarn", "310", "220"], ["Orlow", "11", "12"]]
    places = [72.0, 190, 260]
    over = [Put(194, 658, "Votes of all parties"), Put(72, 658, "Place")]
    found = article([*column(72, 710, PROSE), *over, *grid(rows[1:], places)])
    assert ("table", "Tarn: Votes of all parties 2024 310; Votes of all parties 2025 220.") in typed(found)


def test_two_rows_that_happen_to_have_wide_gaps_are_no_table() -> None:
    found = article(
        [*column(72, 710, PROSE), *grid([["Tel. 0123", "Fax 0124"], ["Box 12", "Orlow"]], [72, 240])]
    )
    assert [role for role, _ in typed(found)] == ["body", "body", "body"]


def test_headings_lists_and_captions() -> None:
    puts = [
        Put(72, 760, "Flood: situation on 5 March 2026", 20),
        *column(72, 730, PROSE),
        Put(72, 690, "What comes next", 13),
        Put(72, 670, "• Wells are closed in Tarn"),
        Put(72, 650, "• Schools stay open"),
        Put(72, 620, "Figure 2. The sluice at Orlow."),
        Put(72, 590, "In short", bold=True),
        Put(72, 570, "The sluice has to be mended first."),
    ]
    found = article(puts)
    assert typed(found)[1:] == [
        ("heading", "What comes next"),
        ("list", "Wells are closed in Tarn"),
        ("list", "Schools stay open"),
        ("caption", "Figure 2. The sluice at Orlow."),
        ("heading", "In short"),
        ("body", "The sluice has to be mended first."),
    ]
    assert found.published.proof.rule == "date in the title"


def test_a_foot_of_two_pages_is_furniture_where_it_counts_them_or_is_small() -> None:
    pages = [
        [*column(72, 700, [f"In district {n} the dikes held.", *PROSE]), Put(72, 20, "Ministry of Works", 7),
         Put(500, 20, str(n), 7)]
        for n in (1, 2)
    ]  # fmt: skip
    found = article(*pages)
    assert aside(found, Role.FURNITURE) == ["Ministry of Works | 1"] and "Works" not in found.text


def test_a_release_with_all_of_it() -> None:
    head = [
        Put(72, 800, "MINISTRY OF WORKS OF VERANIA"),
        Put(72, 782, "PRESS RELEASE"),
        Put(72, 764, "Lower Sallow, 7 March 2026"),
        Put(72, 730, "Statement on the sluice", 18),
    ]
    info = "/Title (Microsoft Word - sluice_v2.docx) /Author (jtann) /CreationDate (D:20261129193952Z)"
    found = article(head + column(72, 700, PROSE), info=info)
    assert found.title == "Statement on the sluice" and found.publisher == "Ministry of Works of Verania"
    assert found.authors == () and found.text == " ".join(PROSE) and found.disputed == ()
    assert (found.published.proof.text, found.published.status.value) == ("7 March 2026", "stated")
    assert "publisher inferred from its letterhead" in found.extractor


def test_the_signs_that_fence_are_no_characters_of_a_file() -> None:
    # A file that maps its codes to them would otherwise strike out what no line runs through.
    from tests.support.pdf import assembled

    to_unicode = (
        b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange"
    )
    to_unicode += b" 2 beginbfchar <28> <FDD0> <29> <FDD1> endbfchar endcmap end"
    content = stream_of([Put(72, 700, "Nobody (of them) was warned that night.")])
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [5 0 R] /Count 1 >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding /ToUnicode 6 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 3 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(to_unicode), to_unicode),
    ]
    found = read_pdf(assembled(objects, "/Root 1 0 R"))
    assert found.text == "Nobody of them was warned that night." and found.marks == ()


def test_each_paragraph_tells_on_which_pages_it_stands() -> None:
    first = [
        *column(72, 700, PROSE),
        *column(72, 90, ["The dam at Kelvar was inspected on Monday, and the gate that had"]),
    ]
    second = [
        *column(72, 740, ["failed was found to be rusted through."]),
        *column(72, 680, ["Nobody was charged."]),
    ]
    rows = [["Town", "Dead"], ["Orlow", "12"], ["Kelvar", "3"], ["Drenholt", "7"]]
    found = article(first, second, [*column(72, 740, PROSE), *grid(rows, [72, 240], bold=True)])
    texts = found.text.split("\n\n")
    told = {text: block.pages for block, text in zip(found.typed, texts, strict=True)}
    across = next(text for text in told if text.startswith("The dam at Kelvar"))
    assert across.endswith("rusted through.") and told[across] == "1–2"
    assert told["Nobody was charged."] == "2"
    assert [pages for text, pages in told.items() if "Orlow" in text] == ["3"]
    assert {block.pages for block in article(first).typed} == {""}  # of one page there is nothing to tell
