"""Lists of references: found under a heading or without, taken out of the text, read into what marks name."""

from __future__ import annotations

import pytest

from brief.reading.cited.dispatch import read_cited
from brief.records import CitedText


def read(text: str, name: str = "a.md") -> CitedText:
    return read_cited((name, text.encode()))


def targets(text: CitedText) -> dict[str, tuple[str, tuple[str, ...]]]:
    return {one.key: (one.words, one.addresses) for one in text.targets}


BODY = "The dam holds [1]. The lake is full [2].\n\n"
TWO = {"1": ("Dams of Orlow.", ("https://a.example/1",)), "2": ("The lake", ())}


@pytest.mark.parametrize(
    "given",
    [
        "## References\n\n[1] Dams of Orlow. https://a.example/1\n[2] The lake\n",
        "## Sources:\n\n1. Dams of Orlow. https://a.example/1\n2. The lake\n",
        "**Bibliography**\n\n- [1] Dams of Orlow. https://a.example/1\n- [2] The lake\n",
        "References\n==========\n\n[1]: Dams of Orlow. https://a.example/1\n\n[2] The lake\n",
        "References:\n[1] Dams of Orlow. https://a.example/1\n[2] The lake\n",
        "# Quellenverzeichnis\n\n1. Dams of Orlow. <https://a.example/1>\n2. The lake\n",
        "## Références\n\n* Dams of Orlow. https://a.example/1\n* The lake\n",
        "## Источники\n\n[1] Dams of Orlow.\n    https://a.example/1\n\n[2] The lake\n",
        "## 参考文献\n\n[1] [Dams of Orlow.](https://a.example/1)\n\n[2] The lake\n",
        "## المصادر\n\n1) Dams of Orlow. https://a.example/1\n2) The lake\n",
        "## 7. Works cited\n\n<ol><li>Dams of Orlow. <a href='https://a.example/1'>a</a></li><li>The lake</li></ol>",
    ],
)
def test_a_list_is_taken_out_and_named_by_its_numbers(given: str) -> None:
    text = read(BODY + given)
    kept = targets(text)
    assert [piece.text for piece in text.pieces] == ["The dam holds. The lake is full."]
    assert kept["1"][1] == TWO["1"][1] and "Dams of Orlow" in kept["1"][0]
    assert kept["2"] == TWO["2"]


def test_a_plain_text_with_its_list_under_the_heading_in_one_paragraph() -> None:
    text = read("The dam holds [1].\n\nSources\n[1] Dams. http://a.example\n[2] Lakes\n", "a.txt")
    assert [piece.text for piece in text.pieces] == ["The dam holds."]
    assert targets(text)["1"] == ("Dams.", ("http://a.example",))


def test_what_follows_the_list_under_a_heading_is_text_again() -> None:
    text = read(BODY + "## References\n\n[1] A\n\n## Annex\n\nThe gate is shut.\n")
    assert [piece.text for piece in text.pieces][-1] == "The gate is shut."


def test_footnotes_stand_anywhere_and_go_on_over_lines() -> None:
    text = read(
        "It holds.[^a] It is full.[^1]\n\n[^a]: Dams, https://a.example/1\n"
        "[^1]: The lake\n    of Orlow\n[^2]: Not cited\n\nThe gate is shut.\n"
    )
    assert targets(text)["^a"] == ("Dams,", ("https://a.example/1",))
    assert targets(text)["^1"][0] == "The lake of Orlow"
    assert [piece.text for piece in text.pieces] == ["It holds. It is full.", "The gate is shut."]


def test_links_within_a_page_lead_to_entries_without_a_heading() -> None:
    text = read(
        "<p>It holds <a href='#r1'>[1]</a>. <sup><a href='#r2'>2</a></sup></p>"
        "<ol><li id='r1'>Dams. <a href='https://a.example/1'>a</a> <a href='#x'>↩</a></li><li id='r2'>Lake</li></ol>",
        "a.html",
    )
    assert [piece.text for piece in text.pieces] == ["It holds."]
    assert targets(text)["#r1"] == ("Dams. a", ("https://a.example/1",)) and targets(text)["#r2"] == (
        "Lake",
        (),
    )


def test_a_paragraph_that_links_lead_to_is_no_entry() -> None:
    prose = "The gate was shut by the keeper. " * 12
    text = read(f"<p>It holds, see <a href='#gate'>2</a>.</p><p id='gate'>{prose}</p>", "a.html")
    assert prose.strip() in [piece.text for piece in text.pieces]


def test_author_and_year_name_an_entry() -> None:
    text = read(
        "It holds (Wu et al., 2020). And Bo and Li (2019) found it full. It fell (Nemo 1999).\n\n## References\n\n"
        "- Wu, L., And, B. (2020). Dams. https://a.example/1\n- Bo, C. and Li, D. 2019. Lakes.\n"
    )
    (piece,) = text.pieces
    assert piece.text == "It holds. And Bo and Li found it full. It fell."
    assert [mark.key for mark in piece.marks] == ["Wu et al., 2020", "Bo and Li 2019", "Nemo 1999"]
    assert targets(text)["Bo and Li 2019"][0].startswith("Bo, C.")
    assert targets(text)["Wu et al., 2020"][1] == ("https://a.example/1",) and "Nemo 1999" not in targets(
        text
    )


def test_two_entries_of_one_author_and_year_name_none() -> None:
    text = read("It holds (Wu 2020).\n\n## References\n\n- Wu 2020. Dams.\n- Wu 2020. Lakes.\n")
    assert "Wu 2020" not in targets(text)


def test_keys_of_a_tool_begin_their_entries() -> None:
    text = read("It holds (Wu2020 pages 3-5).\n\n## References\n\n- Wu2020 pages 3-5: Wu, Dams, 2020\n")
    assert targets(text)["Wu2020 pages 3-5"][0].endswith("Wu, Dams, 2020")


def test_an_address_names_itself() -> None:
    text = read(
        "It holds ([a.example](https://a.example/1#:~:text=the%20dam)). It is full <https://b.example>.\n"
    )
    assert targets(text) == {
        "https://a.example/1": ("", ("https://a.example/1",)),
        "https://b.example": ("", ("https://b.example",)),
    }


def test_a_text_is_not_its_own_list() -> None:
    text = read("Sources say that the dam holds.\n\nNotes of the keeper were found [1].\n")
    assert len(text.pieces) == 2 and text.targets == ()
