"""A table's rows as sentences: heads told from figures, cells beside their heads."""

import pytest

from brief.reading.tabular import column_heads, head_rows, row_text


@pytest.mark.parametrize(
    ("rows", "heads"),
    [
        ([["District", "Dead"], ["Tarn", "31"], ["Orlow", "4"]], 1),
        ([["", "2024", "2025"], ["Tarn", "11,040", "12 000"], ["Orlow", "4", "n/a"]], 1),
        ([["", "Votes", "Votes"], ["District", "2024", "2025"], ["Tarn", "11 %", "(3.2)"]], 2),
        ([["Founded", "1998"], ["Merged", "2004"]], 0),
        ([["Mayor", "Ana Ruiz"], ["Deputy", "Bo Chan"]], 0),
        ([["Tarn", "31"], ["Orlow", "4"]], 0),
        ([["District", "Dead"]], 0),
    ],
)
def test_the_rows_of_heads_are_those_without_figures_over_figures(rows: list[list[str]], heads: int) -> None:
    assert head_rows(rows) == heads


@pytest.mark.parametrize(
    ("row", "heads", "text"),
    [
        (
            ["Tarn", "11,040", "8,115"],
            ["District", "Registered", "Voted"],
            "Tarn: Registered 11,040; Voted 8,115.",
        ),
        (["Tarn", "", "8,115"], ["District", "Registered", "Voted"], "Tarn: Voted 8,115."),
        (["", "11,040"], ["", "Registered"], "Registered 11,040."),
        (["Mayor:", "Ana Ruiz", "since 2019"], [], "Mayor: Ana Ruiz; since 2019."),
        (["Tarn", "Will it rise?"], [], "Tarn: Will it rise?"),
        (["Sources", "", ""], ["a", "b", "c"], "Sources."),
        (["", ""], [], ""),
    ],
)
def test_a_row_is_one_sentence(row: list[str], heads: list[str], text: str) -> None:
    assert row_text(row, heads) == text


def test_a_head_over_several_columns_stands_before_each_head_below_it() -> None:
    rows = [["", "Votes", "Votes"], ["District", "2024", "2025"]]
    assert column_heads(rows) == ["District", "Votes 2024", "Votes 2025"]
