"""DOCX by parts: what is struck out or raised, notes, tables, headings, letterheads, as Word writes them."""

import pytest

from brief.reading.article import read
from brief.reading.documents.docx import read_docx
from brief.records import Article, Role
from tests.reading.documents.test_dispatch import raw
from tests.support.docx import STYLES, W, core, docx, para

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BODY = para("The water rose at night, the mayor said, and three bridges had to be closed in Orlow.")


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def article(body: str, **more: object) -> Article:
    return read(raw(docx(body, **more), WORD))  # type: ignore[arg-type]


def typed(found: Article) -> list[tuple[str, str]]:
    return [(b.role.value, t) for b, t in zip(found.typed, found.text.split("\n\n"), strict=True)]


def aside(found: Article, role: Role) -> list[str]:
    return [found.source_text[a.start : a.end] for a in found.set_aside if a.reason == role.value]


@pytest.mark.parametrize(
    "struck",
    [
        run("41", "<w:strike/>"),
        run("41", "<w:dstrike/>"),
        run("41", '<w:strike w:val="true"/>'),
        run("41", '<w:rStyle w:val="Gone"/>'),
        run("4", "<w:strike/>") + run("1", "<w:strike/><w:b/>"),
        "<w:del><w:r><w:delText>41</w:delText></w:r></w:del>",
        "<w:del><w:r><w:delText>4</w:delText></w:r><w:r><w:delText>1</w:delText></w:r></w:del>",
    ],
)
def test_what_is_struck_out_or_deleted_is_set_aside(struck: str) -> None:
    style = '<w:style w:styleId="Gone"><w:name w:val="Gone"/><w:rPr><w:strike/></w:rPr></w:style></w:styles>'
    body = f"<w:p>{run('As of 14:30, ')}{struck}{run(' 46 people are dead.')}</w:p>"
    found = article(body, parts={"word/styles.xml": STYLES.replace("</w:styles>", style)})
    assert found.text == "As of 14:30, 46 people are dead." and aside(found, Role.STRUCK) == ["41"]


def test_a_strike_that_is_switched_off_strikes_nothing() -> None:
    off = run("46", '<w:strike w:val="0"/>')
    assert article(f"<w:p>{off}{run(' people are dead.')}</w:p>").text == "46 people are dead."


def test_raised_figures_and_notes() -> None:
    up = '<w:vertAlign w:val="superscript"/>'
    body = (
        f"<w:p>{run('In 2025')}{run('1', up)}{run(', 46 people')}"
        '<w:r><w:footnoteReference w:id="7"/></w:r>'
        f"{run(' drank 10')}{run('6', up)}{run(' litres; an area of 3 km')}{run('2', up)}"
        '<w:r><w:endnoteReference w:id="3"/></w:r><w:r><w:t>.</w:t></w:r></w:p>'
    ) + f"<w:p>{run('1', up)}{run(' To June.')}</w:p>"
    notes = {
        f"word/{kind}s.xml": f'<w:{kind}s {W}><w:{kind} w:type="separator">{para("-")}</w:{kind}>'
        f'<w:{kind} w:id="{id_}">{para(said)}</w:{kind}></w:{kind}s>'
        for kind, id_, said in (("footnote", 7, "Two of them firemen."), ("endnote", 3, "So far."))
    }
    found = article(body, parts=notes)
    assert found.text == "In 2025, 46 people drank 10⁶ litres; an area of 3 km²."
    assert aside(found, Role.NOTE) == ["1 To June.", "1 Two of them firemen.", "1 So far."]
    assert aside(found, Role.NOTE_MARK) == ["1", "1", "1"]


def table(*rows: list[str], first: str = "", cell: str = "") -> str:
    made = ""
    for i, row in enumerate(rows):
        cells = "".join(f"<w:tc>{cell if not i else ''}{para(text)}</w:tc>" for text in row)
        made += f"<w:tr>{first if not i else ''}{cells}</w:tr>"
    return f"<w:tbl>{made}</w:tbl>"


def test_the_rows_of_a_table_stand_beside_their_heads() -> None:
    rows = ["District", "Dead", "Missing"], ["Tarn", "31", "22"], ["Orlow", "11", ""]
    found = article(BODY + para("Toll by district", "Cap") + table(*rows), parts={
        "word/styles.xml": STYLES.replace(
            "</w:styles>", '<w:style w:styleId="Cap"><w:name w:val="caption"/></w:style></w:styles>'
        )
    })  # fmt: skip
    assert typed(found)[1:] == [
        ("caption", "Toll by district"),
        ("heading", "District | Dead | Missing"),
        ("table", "Tarn: Dead 31; Missing 22."),
        ("table", "Orlow: Dead 11."),
    ]


def test_heads_of_a_table_of_words_are_those_that_word_repeats_or_that_are_bold() -> None:
    rows = ["Post", "Name"], ["Mayor", "Ana Ruiz"], ["Clerk", "Bo Chan"]
    repeated = article(BODY + table(*rows, first="<w:trPr><w:tblHeader/></w:trPr>"))
    assert typed(repeated)[2] == ("table", "Mayor: Name Ana Ruiz.")
    bold = table(*rows).replace("<w:r><w:t", "<w:r><w:rPr><w:b/></w:rPr><w:t", 2)
    assert typed(article(BODY + bold))[2] == ("table", "Mayor: Name Ana Ruiz.")
    assert typed(article(BODY + table(*rows)))[1:3] == [
        ("table", "Post: Name."),
        ("table", "Mayor: Ana Ruiz."),
    ]


def test_merged_cells_stand_in_each_place_that_they_cover() -> None:
    wide = '<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>' + para("Votes") + "</w:tc>"
    tall = "<w:tc><w:tcPr><w:vMerge{}/></w:tcPr>{}</w:tc>"
    top = tall.format(' w:val="restart"', para("North"))

    def cell(text: str) -> str:
        return f"<w:tc>{para(text)}</w:tc>"

    body = (
        f"<w:tr>{cell('')}{cell('')}{wide}</w:tr>"
        f"<w:tr>{cell('Region')}{cell('District')}{cell('2024')}{cell('2025')}</w:tr>"
        f"<w:tr>{top}{cell('Tarn')}{cell('31')}{cell('22')}</w:tr>"
        f"<w:tr>{tall.format('', para(''))}{cell('Orlow')}{cell('4')}{cell('5')}</w:tr>"
    )
    assert typed(article(f"{BODY}<w:tbl>{body}</w:tbl>"))[-1] == (
        "table",
        "North: District Orlow; Votes 2024 4; Votes 2025 5.",
    )


def test_a_page_laid_out_by_a_table_is_read_as_paragraphs() -> None:
    long = "The water rose at night and nobody in the lower town was warned of it. " * 8
    found = article(table([long, "A column beside it."], ["Left below.", "Right below."]))
    assert [role for role, _ in typed(found)] == ["body"] * 4 and found.text.endswith("Right below.")
    assert typed(article(BODY + table(["One row", "is no table."])))[1:] == [
        ("body", "One row"),
        ("body", "is no table."),
    ]


def test_a_letterhead_in_the_head_of_every_page() -> None:
    head = f"<w:hdr {W}>{para('MINISTRY OF WORKS OF VERANIA')}{para('Box 12, Drenholt')}</w:hdr>"
    foot = f"<w:ftr {W}>{para('Page 1')}</w:ftr>"
    properties = core("Microsoft Word - x.docx", "jtann", "2026-11-29T10:00:00Z")
    found = article(
        para("Statement on the sluice", "Title") + para("Lower Sallow, 7 March 2026") + BODY,
        parts={"word/header1.xml": head, "word/footer1.xml": foot, "docProps/core.xml": properties},
    )
    assert (found.title, found.publisher, found.authors) == (
        "Statement on the sluice",
        "Ministry of Works of Verania",
        (),
    )
    assert found.published.proof.text == "7 March 2026" and found.disputed == ()
    assert aside(found, Role.FURNITURE) == ["Page 1", "MINISTRY OF WORKS OF VERANIA", "Box 12, Drenholt"]
    assert len(found.blocks) == 1


def test_a_letterhead_in_the_text_itself_is_no_headline() -> None:
    found = article(
        para("MINISTRY OF WORKS OF VERANIA") + para("PRESS RELEASE") + para("Drenholt, 5 March 2026")
        + para("The sluice at Orlow is mended") + BODY
    )  # fmt: skip
    assert (found.title, found.publisher) == ("The sluice at Orlow is mended", "Ministry of Works of Verania")
    assert len(found.blocks) == 1


def test_comments_of_reviewers_are_said() -> None:
    found = read_docx(docx(BODY, parts={"word/comments.xml": f"<w:comments {W}/>"}))
    assert found.extractor == "docx/2; reviewers' comments not read"
