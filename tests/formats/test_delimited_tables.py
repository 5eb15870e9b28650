"""CSV and TSV: records with line breaks in quotes, separators and encodings, rows refused by number, caps."""

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest

from brief.formats.delimited_tables import CSV, MAX_UNCLOSED, TSV, Record, records, rows, separator_of
from brief.records import Payload, RawDocument, Refusal
from brief.sources.files import CHUNK_LINES, pieces

NOW = datetime(2026, 3, 9, tzinfo=UTC)
HEAD = "id,title,body,published,source\n"
GOOD = '7,Bridges closed,"Three bridges, all old, were closed.",2026-03-04,The Hill\n'


def read(content: str | bytes, **fields: str) -> tuple[list[RawDocument], list[Refusal]]:
    raw = content.encode() if isinstance(content, str) else content
    found = list(rows(Payload("d.csv", raw, CSV, NOW, 2, tuple(fields.items()))))
    return [f for f in found if isinstance(f, RawDocument)], [f for f in found if isinstance(f, Refusal)]


def bodies(content: str | bytes, **fields: str) -> list[str]:
    found, refused = read(content, **fields)
    assert not refused, refused
    return [f.declared.body for f in found]


def test_a_row_is_an_article_with_its_own_bytes() -> None:
    (found,), refused = read(HEAD + GOOD)
    said = found.declared
    assert (found.origin.kind, found.origin.location, found.origin.item) == ("dump", "d.csv", "7")
    assert found.content == GOOD.encode().rstrip() and found.media_type == "text/csv" and not refused
    assert (said.title, said.body) == ("Bridges closed", "Three bridges, all old, were closed.")
    assert (said.published, said.publisher) == ("2026-03-04", "The Hill")


def test_without_an_id_the_row_is_numbered_as_a_spreadsheet_does() -> None:
    found, _ = read("title,text\nA,one two three\n\nB,four five six\n")
    assert [f.origin.item for f in found] == ["row 2", "row 3"]


def test_line_breaks_and_quotes_inside_a_field() -> None:
    assert bodies('title,text\nA,"one ""two""\r\nthree, four"\nB,5" pipe is\n') == [
        'one "two"\r\nthree, four',
        '5" pipe is',
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_separators_and_encodings(separator: str, encoding: str) -> None:
    text = f'title{separator}text\nA{separator}"Brücken{separator} zwei\nund mehr"\n'
    assert bodies(text.encode(encoding)) == [f"Brücken{separator} zwei\nund mehr"]


def test_what_excel_writes_above_a_table() -> None:
    assert bodies("sep=;\r\ntitle;text\r\nA;one, two; \r\n".replace("; \r", "\r")) == ["one, two"]


def test_the_separator_is_told_outside_quotes() -> None:
    assert separator_of(b'"a,b,c";d;e\n') == b";" and separator_of(b"a,b\tc\td", TSV) == b"\t"
    assert separator_of(b"text\n") == b","


def test_rows_of_the_wrong_length_are_refused_by_number_and_stop_no_other() -> None:
    found, refused = read("title,text\nA,one,two\nB\nC,four five\nD,six,\n")
    assert [f.declared.title for f in found] == ["C", "D"]
    assert [r.origin for r in refused] == ["d.csv row 2", "d.csv row 3"]
    assert refused[0].reason.startswith("has 3 fields where the header has 2")


def test_columns_are_named_by_settings() -> None:
    table = "Überschrift,Text.lang\nA,one two three\n"
    assert bodies(table, text="Text.lang", title="Überschrift") == ["one two three"]
    found, (refused,) = read("a,b\n1,2\n3,4\n")
    assert not found and refused.origin == "d.csv"
    assert (
        refused.reason.startswith("has the columns a, b, none of which is known")
        and "dump.fields" in refused.reason
    )
    assert "dump.fields says text = 'c', which is none of them" in read("a,b\n1,2\n", text="c")[1][0].reason
    assert "without a header" in read(",,\n1,2,3\n")[1][0].reason


def test_an_open_quote_costs_its_row_alone() -> None:
    found, refused = read('title,text\nA,"never closed\nB,one two three\nC,"four, five"\n')
    # the quote of the third row closes the field of the first: what is left is read as it stands
    assert [r.origin for r in refused] == ["d.csv row 2"] or not found
    found, refused = read('title,text\nA,"never closed\nB,one two three\nC,four five\n')
    assert [f.declared.title for f in found] == ["B", "C"]
    assert refused[0].reason.startswith("opens a quoted field that is not closed")


def test_a_file_of_open_quotes_is_given_up() -> None:
    lines = [b'x","\n'] * 1_000  # opens a field wherever it is read from
    found = list(records(lines, b","))
    assert len(found) == MAX_UNCLOSED + 1 and not any(r.whole for r in found)
    assert "given up at row" in read(b"title,text\n" + b"".join(lines))[1][-1].reason


def test_thousands_of_bad_rows_are_counted() -> None:
    found, refused = read("title,text\n" + "A\n" * 500 + "B,one two three\n")
    assert len(found) == 1 and len(refused) == 101
    assert refused[-1].reason == "has 400 more rows before row 503 that cannot be read"


def test_a_download_of_bad_or_endless_rows_is_given_up() -> None:
    found, refused = read("title,text\n" + "A\n" * 5_000)
    assert "given up at row 1001: 1,000 rows one after the other" in refused[100].reason and not found
    found, refused = read("title,text\n" + "A,b\n" * 20_001)
    assert len(found) == 20_000 and "given up at row 20001: 20,000 rows were read" in refused[0].reason


def test_records_agree_with_the_csv_module() -> None:
    values = [["title", "text"], ["a\nb", 'q"q'], ["", '"'], ["x,y", "\r\n"], ["'", "end"]]
    out = io.StringIO(newline="")
    csv.writer(out).writerows(values)
    lines = out.getvalue().encode().splitlines(keepends=True)
    found = [next(csv.reader(io.StringIO(r.content.decode(), newline=""))) for r in records(lines, b",")]
    assert found == values


def test_a_large_file_comes_in_pieces_of_whole_records_with_the_header(tmp_path: Path) -> None:
    count = CHUNK_LINES * 2 + 5
    path = tmp_path / "d.csv"
    path.write_text(
        "title,text\n" + "".join(f'T{n},"line one of {n}\nline two, {n}"\n' for n in range(count)), newline=""
    )
    found = [p for p in pieces([path], 100, NOW) if isinstance(p, Payload)]
    assert [p.first_line for p in found] == [2, CHUNK_LINES + 2, 2 * CHUNK_LINES + 2]
    read_ = [r for p in found for r in rows(p, p.media_type)]
    assert [r.origin.item for r in read_ if isinstance(r, RawDocument)] == [
        f"row {n + 2}" for n in range(count)
    ]
    assert read_[-1].declared.body == f"line one of {count - 1}\nline two, {count - 1}"  # type: ignore[union-attr]


def test_one_broken_row_in_a_large_file_costs_itself_alone(tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    path.write_text('title,text\nA,one two three\nB,"open\nC,four five six\n')
    found = [r for p in pieces([path], 100, NOW) for r in rows(p)]  # type: ignore[union-attr]
    assert [f.origin if isinstance(f, Refusal) else f.origin.item for f in found] == [
        "row 2",
        f"{path} row 3",
        "row 4",
    ]


def test_a_header_alone_and_later_pieces_say_nothing_twice() -> None:
    assert list(rows(Payload("d.csv", b"title,text\n", CSV, NOW, 2))) == []
    assert list(rows(Payload("d.csv", b"a,b\n1,2\n", CSV, NOW, 1_002))) == []


def test_a_row_with_a_field_too_large_is_refused() -> None:
    found, refused = read("title,text\nA," + "x" * 2_100_000 + "\nB,one two three\n")
    assert [f.declared.title for f in found] == ["B"] and len(refused) == 1


def test_a_line_of_many_quotes_is_scanned_in_one_pass() -> None:
    line = b'"",' * 300_000 + b"\n"
    assert [r.whole for r in records([line], b",")] == [True]
    assert list(records([b" \n", b"a\n"], b",", 5)) == [Record(b"a\n", 5)]
