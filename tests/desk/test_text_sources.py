"""What a text cites, found among the sources at hand: by address, file, title, number, order, author."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from brief.desk.text_sources import at_hand, resolved
from brief.errors import InputError
from brief.reading.cited.dispatch import read_cited
from brief.reading.cited.sentences import sentences_of
from tests.support.desk import connections, desk, note, quick

DAM = "The dam at Orlow holds 12 million litres of water, the keeper said on Tuesday."
LAKE = "The lake at Tessim is full for the first time since the spring, the mayor said."


def names(folder: Path, text: str, sources: Sequence[str | Path] = ()) -> dict[str, list[str]]:
    """By key, the names of the files that it was found to name."""
    with (
        desk(folder / "library") as own,
        quick(),
        at_hand(own, [str(one) for one in sources or [folder / "in"]], fetch=False) as given,
    ):
        read = read_cited(("a.md", text.encode()))
        cited = [key for one in sentences_of(read)[1] for key in one.cites]
        infos = {info.id: info for info in given.desk.library().infos(given.desk.library().ids()).values()}
        found = resolved(read, cited, given)
        return {one.key: [Path(infos[id_].origin.location).name for id_ in one.articles] for one in found}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    note(
        tmp_path / "in", DAM, title="Dam at Orlow holds", url="https://www.dams.example/orlow/", name="dam.md"
    )
    note(
        tmp_path / "in",
        LAKE,
        title="Lake at Tessim is full",
        name="lake.md",
        url="https://lakes.example/?id=7",
    )
    return tmp_path


@pytest.mark.parametrize(
    "address",
    [
        "https://www.dams.example/orlow/",
        "http://dams.example/orlow",
        "https://dams.example/orlow?utm_source=chat&fbclid=1",
        "https://DAMS.example/orlow/#:~:text=holds",
        "https://dams.example/orlow#water",
    ],
)
def test_an_address_however_it_is_spelled(folder: Path, address: str) -> None:
    assert names(folder, f"It holds ([a]({address})).") == {address.partition("#:~:")[0]: ["dam.md"]}


def test_a_query_that_names_the_page_is_kept(folder: Path) -> None:
    found = names(folder, "It is full ([a](https://lakes.example/?id=7), [b](https://lakes.example/?id=8)).")
    assert list(found.values()) == [["lake.md"], []]


@pytest.mark.parametrize(
    "entry",
    [
        "Keeper, Dam at Orlow holds, 2026.",
        "see sources/dam.md",
        "https://x.example/dam.md",
        "Dam At Orlow Holds",
    ],
)
def test_an_entry_names_by_title_or_file(folder: Path, entry: str) -> None:
    assert names(folder, f"It holds [1].\n\n## References\n\n[1] {entry}\n") == {"1": ["dam.md"]}


def test_an_entry_of_something_else_names_nothing(folder: Path) -> None:
    text = "It holds [1] and [2] and [7].\n\n## References\n\n[1] Bridges of Pellon, 1999\n[2] The dam\n"
    assert names(folder, text) == {"1": [], "2": [], "7": []}


def test_numbers_without_a_list_are_the_order_of_the_sources(tmp_path: Path) -> None:
    for number, text in ((10, DAM), (2, LAKE), (1, "The bridge at Pellon is shut until May, the city said.")):
        note(tmp_path / "in", text, name=f"{number}.md", title="")
    assert names(tmp_path, "So [1]. And [2]. And [3]. And [4].") == {
        "1": ["1.md"],
        "2": ["2.md"],
        "3": ["10.md"],
        "4": [],
    }


def test_the_only_source_is_every_number(tmp_path: Path) -> None:
    note(tmp_path / "in", DAM, name="dam.md")
    assert names(tmp_path, "It holds [10]. So [17].") == {"10": ["dam.md"], "17": ["dam.md"]}


def test_a_copy_stands_for_an_address(tmp_path: Path) -> None:
    file = note(tmp_path / "in", DAM, name="copy.md")
    found = names(tmp_path, "It holds (https://d.example/1?a=b).", [f"https://d.example/1?a=b={file}"])
    assert found == {"https://d.example/1?a=b": ["copy.md"]}


def test_numbers_of_libraries_and_keys_of_tools_are_names_of_files(tmp_path: Path) -> None:
    note(tmp_path / "in", DAM, name="PMID_12345678.md", title="")
    note(tmp_path / "in", LAKE, name="Wu2020.md", title="")
    text = (
        "It holds (PMID: 12345678). So [p](https://pubmed.ncbi.nlm.nih.gov/12345678/)."
        " It is full (Wu2020). So (Wu et al., 2020)."
    )
    assert list(names(tmp_path, text).values()) == [["PMID_12345678.md"]] * 2 + [["Wu2020.md"]] * 2


def test_a_place_and_a_year_in_brackets_cite_nothing(folder: Path) -> None:
    assert names(folder, "It was shut (Lisbon 2007). It opened (Expo 2010).") == {}


def test_pages_of_a_wiki_cite_where_a_source_has_their_name(folder: Path) -> None:
    assert names(folder, "The [[lake]] holds [[gate]] water.") == {"page lake": ["lake.md"]}


def test_nothing_is_fetched_unless_it_is_asked_for(tmp_path: Path) -> None:
    with (
        desk(tmp_path / "library") as own,
        connections() as made,
        pytest.raises(InputError, match="give --fetch"),
        at_hand(own, ["https://dams.example/1"], fetch=False),
    ):
        pass
    assert made == []


def test_sources_that_hold_nothing_are_told(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    with (
        desk(tmp_path / "library") as own,
        quick(),
        pytest.raises(InputError, match="nothing can be read of the sources"),
        at_hand(own, [str(tmp_path / "in")], fetch=False),
    ):
        pass
