"""Raised and struck-out words: what is a mark, what keeps its meaning, and where a cut stands."""

import pytest

from brief.reading.documents.inline_parts import (
    RAISED,
    STRUCK,
    Paragraph,
    Table,
    fenced,
    headed,
    put_together,
)
from brief.reading.plain.cleaning import clean
from brief.records import Role, text_at


def signed(text: str) -> str:
    """``[[…]]`` struck out, ``^…^`` raised."""
    parts = text.replace("[[", "\0").replace("]]", "\0").split("\0")
    text = "".join(fenced(part, STRUCK) if i % 2 else part for i, part in enumerate(parts))
    parts = text.split("^")
    return "".join(fenced(part, RAISED) if i % 2 else part for i, part in enumerate(parts))


def read(*paragraphs: str, small: tuple[str, ...] = ()) -> tuple[list[str], list[tuple[Role, str]]]:
    """The kept paragraphs as an article has them, and what is marked."""
    parts = [Paragraph(signed(text)) for text in paragraphs] + [
        Paragraph(signed(text), small=True) for text in small
    ]
    text, marks = put_together(parts)
    blocks, _ = clean(text, "", bare=False, marks=marks)
    return [text_at(text, block) for block in blocks], [(m.role, text[m.start : m.end]) for m in marks]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("The dose was 10^6^ units.", "The dose was 10⁶ units."),
        ("A loss of 3 × 10^−3^ was found.", "A loss of 3 × 10⁻³ was found."),
        ("An area of 46 km^2^, and 3 m/s^2^.", "An area of 46 km², and 3 m/s²."),
        ("It is x^2^ + y^2^ of Ca^2+^ ions.", "It is x² + y² of Ca²⁺ ions."),
        ("The 4^th^ of 21^st^ and the 1^er^ mai.", "The 4th of 21st and the 1er mai."),
        ("It took 3^1^/2 days.", "It took 3 1/2 days."),
        ("The Acme^TM^ pump.", "The AcmeTM pump."),
    ],
)
def test_a_raised_figure_that_means_something_keeps_its_meaning(text: str, shown: str) -> None:
    kept, marks = read(text)
    assert kept == [shown] and marks == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("It lost 12 million^3^ crowns in 2025.", "It lost 12 million crowns in 2025."),
        ("In 2025^1^ it was 46^2^.", "In 2025 it was 46."),
        ("46 people^1^, among them two^2^; a third^3^.", "46 people, among them two; a third."),
        ("“We know^1^” was said.^2^ They left.", "“We know” was said. They left."),
        ("The (first^1^) of 2025^2^–26 is known.^1,3^", "The (first) of 2025–26 is known."),
        ("The toll* rose^*^ by 41[2] tonnes[1].", "The toll* rose by 41 tonnes."),
        ("The ministry^a^ said so.", "The ministry said so."),
    ],
)
def test_a_mark_of_a_note_is_set_aside_and_nothing_around_it_changes(text: str, shown: str) -> None:
    kept, marks = read(text)
    assert kept == [shown] and {role for role, _ in marks} == {Role.NOTE_MARK}


def test_a_power_whose_figure_is_a_note_below_is_that_note_unless_it_is_multiplied() -> None:
    kept, _ = read("Groups of 10^1^ drew 2 × 10^1^ litres.", "^1^ Or eleven.")
    assert kept == ["Groups of 10 drew 2 × 10¹ litres."]


@pytest.mark.parametrize("note", ["^1^ Before tax.", "[1] Before tax.", "(1) Before tax."])
def test_a_note_is_told_by_its_label(note: str) -> None:
    kept, marks = read("It lost 12 million^1^ crowns.", note, "After it the text goes on.")
    assert kept == ["It lost 12 million crowns.", "After it the text goes on."]
    assert marks[-1][0] is Role.NOTE and marks[-1][1].endswith("Before tax.")


def test_a_number_in_plain_type_heads_a_note_only_where_the_type_is_small() -> None:
    kept, _ = read("It lost 12 million^1^ crowns.", "1. The first point.", small=("1 Before tax.",))
    assert kept == ["It lost 12 million crowns.", "1. The first point."]
    kept, _ = read("It lost 12 million crowns.", small=("1 Before tax.",))
    assert kept == ["It lost 12 million crowns.", "1 Before tax."]


@pytest.mark.parametrize(
    ("text", "shown", "struck"),
    [
        ("It killed [[41]] 46 people.", "It killed 46 people.", ["41"]),
        ("It [[confirmed]] denied that.", "It denied that.", ["confirmed"]),
        ("Some [[300 ]]39 people [[died]].", "Some 39 people.", ["300", "died"]),
        ("It con[[vict]]firmed it [[twice]], he said.", "It confirmed it, he said.", ["vict", "twice"]),
        ("[[All]] of it [[stood]] [[here]].", "of it.", ["All", "stood", "here"]),
        ("4[[1]]6 people", "46 people", ["1"]),
    ],
)
def test_what_is_struck_out_is_set_aside(text: str, shown: str, struck: list[str]) -> None:
    kept, marks = read(text, "A paragraph after it.")
    assert kept[0] == shown and [said for role, said in marks if role is Role.STRUCK] == struck


def test_a_paragraph_struck_out_whole_is_gone_whole() -> None:
    kept, marks = read("[[The ministry confirmed it.]]", "The ministry denied it.")
    assert kept == ["The ministry denied it."] and marks == [(Role.STRUCK, "The ministry confirmed it.")]


def test_a_headline_with_something_struck_out_is_told_as_the_headline() -> None:
    parts = headed([Paragraph(signed("Toll [[41]] 46 in Tarn")), Paragraph("It rose.")], "Toll 46 in Tarn")
    text, marks = put_together(parts)
    assert (text, [m.role for m in marks]) == ("Toll 41 46 in Tarn\n\nIt rose.", [Role.HEADLINE])


def test_a_table_is_its_rows_and_what_was_cut_from_a_cell_stands_at_its_row() -> None:
    rows = (
        ("District", signed("Dead^1^")),
        ("Tarn", signed("[[30]] 31")),
        ("The south", ""),
        ("Orlow", signed("4 km^2^")),
    )
    text, marks = put_together([Paragraph("Toll", Role.CAPTION), Table(rows, 1), Paragraph("¹ So far.")])
    blocks, _ = clean(text, "", bare=False, marks=marks)
    kept = [text_at(text, block) for block in blocks]
    assert kept == [
        "Toll",
        "District | Dead",
        "Tarn: Dead 31.",
        "The south",
        "Orlow: Dead 4 km².",
        "¹ So far.",
    ]
    assert [m.role for m in marks] == [
        Role.CAPTION,
        Role.HEADING,
        Role.NOTE_MARK,
        Role.TABLE,
        Role.STRUCK,
        Role.HEADING,
        Role.TABLE,
    ]
