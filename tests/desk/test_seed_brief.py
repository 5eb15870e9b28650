"""What the seed article teaches, read off the rendered brief: on the seed itself and on an invented twin of it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from brief.analysis.headlines import WARNING
from brief.records import CheckedBrief, fold
from brief.rendering.pages import render
from tests.support.desk import desk, quick

TAKEN = datetime(2024, 12, 1, 6, tzinfo=UTC)
_TWIN = """
Costamaran-trained, Pellonia-sponsored Zarin fighters lead a siege of Orlow

Costamaran-trained, Pellonia-sponsored Zarin fighters lead a siege of Orlow

The siege of Orlow that began on November 27 is led by a coalition of militias under the
Pellonia-backed Zarin Front.

According to reports on some networking sites, fighters of the Zarin Front based in the Velly region
have received operational training conducted by officers of the Costamaran Directorate. The training
course dealt with tactics developed in the mountains, including the use of drones.

The Costamaran Directorate is credited with attacking an Ardovian base on the southeastern outskirts
of Orlow

September 15. It has been suggested that these Costamaran advisers are providing support to the
present siege, but there has been no independent verification of any such involvement.

The head of the Directorate, General Ivo Sarn, said in an interview in May 2023 after reports of
Costamaran officers abroad: “We will go wherever they go until the valley is free.”

Pellonia's harbour plan may include sharing revenues from the sale of grain

Other interesting topics

Pellonia’s harbour plan may include sharing revenues from the sale of grain

Details of the plan have not yet been officially confirmed or discussed publicly by Pellonia’s
harbour board.

On Wednesday, several regional sources said that as the siege began, Zarin Front fighters on the
outskirts of Orlow ambushed and killed a group of Ardovian rangers. While no exact details of the
incident were provided, the claims were supported by photos of a damaged vehicle.

On Saturday evening, mainstream lowland media reported that Orlow's defenders were surprised by the
speed of the attack that reached the old town.

At the same time, it was reported that the Dockers' Guard opposition group took control of the
airport of Orlow after the garrison abandoned it.

The Sallow-based Tessim Observatory for Rights monitoring group reported that at least 40 civilians
in Orlow were killed or injured by Ardovian aircraft attacks on the city.

Reuters reported late Saturday evening that Ardovia is preparing to transfer additional equipment to
Orlow in the coming days, including helicopters.
"""
TWIN = "close\nclose\n\n" + "\n\n".join(fold(paragraph) for paragraph in _TWIN.split("\n\n"))


@dataclass(frozen=True)
class Held:
    """A brief on one article and its pages, with the words that differ between the seed and its twin."""

    record: CheckedBrief
    pages: dict[str, str]
    trained: str
    removed: str


def made(source: Path, library: Path, trained: str, removed: str) -> Held:
    with desk(library, clock=TAKEN) as at, quick():
        assert len(at.ingest([source], first_seen=TAKEN).added) == 1
        record = at.daily(datetime(2024, 11, 30, tzinfo=UTC), datetime(2024, 12, 2, tzinfo=UTC))
    return Held(record, {form: render(record, form) for form in ("md", "html", "json")}, trained, removed)


@pytest.fixture(scope="module")
def twin(tmp_path_factory: pytest.TempPathFactory) -> Held:
    folder = tmp_path_factory.mktemp("twin")
    (folder / "in").mkdir()
    (folder / "in" / "article.txt").write_text(TWIN, "utf-8")
    return made(folder / "in", folder / "library", r"Costamaran|Directorate", "harbour plan|harbour board")


@pytest.fixture(scope="module")
def seed(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Held:
    library = tmp_path_factory.mktemp("seed")
    return made(real_data / "seed", library, r"Ukrain|HUR", "peace plan|energy sales|Trump")


@pytest.fixture(params=["twin", "seed"])
def held(request: pytest.FixtureRequest) -> Held:
    """The twin always; the seed where the real data is."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Held)
    return found


def body(held: Held) -> str:
    """What the Markdown page says before its sources."""
    return held.pages["md"].partition("## Source summary")[0]


def lines(held: Held) -> list[str]:
    return [line.strip() for line in body(held).splitlines() if line.lstrip().startswith("- ")]


def unverified(held: Held) -> str:
    """The lines that stand under "Unverified"."""
    after = body(held).partition("**Unverified**")[2].splitlines()
    ends = next((i for i, line in enumerate(after[1:], start=1) if not line.startswith("  - ")), len(after))
    return "\n".join(after[:ends])


def test_the_page_is_a_real_brief(held: Held) -> None:
    for part in ("Bottom line", "Watch", "Not known", "Dates that were worked out"):
        assert f"## {part}" in held.pages["md"] and f">{part}</h2>" in held.pages["html"]
    assert "**Unverified**" in held.pages["md"] and "<strong>Unverified</strong>" in held.pages["html"]
    assert not re.search(r"entered Syria The rule", held.pages["md"].partition("## Watch")[0])
    assert len(held.record.parts[0].sentences) >= 1 and held.record.undated


def test_training_is_never_told_as_a_fact(held: Held) -> None:
    about = [line for line in lines(held) if re.search(r"\btrain", line) and re.search(held.trained, line)]
    assert about
    for line in about:
        assert "According to reports on some" in line
    assert all(line in unverified(held) for line in about)
    assert "trained" not in body(held).partition("**Unverified**")[0]


def test_the_headline_is_flagged_where_it_hardens(held: Held) -> None:
    flagged = [line for line in lines(held) if WARNING in line]
    assert len(flagged) == 1 and "According to reports on some" in flagged[0]
    assert WARNING in held.pages["html"] and WARNING in held.pages["json"]


def test_the_two_claims_are_kept_apart(held: Held) -> None:
    advisers = [line for line in lines(held) if "no independent verification" in line]
    assert advisers and all("It has been suggested" in line for line in advisers)
    assert not any("According to reports on some" in line for line in advisers)


def test_a_casualty_figure_keeps_its_bound_and_its_states(held: Held) -> None:
    counted = [line for line in lines(held) if re.search(r"\b40\b", line)]
    assert counted
    for line in counted:
        assert "at least 40 civilians" in line and "were killed or injured" in line and "Observatory" in line
    assert not re.search(r"\b40 (?:civilians )?(?:were )?(?:killed|dead)\b(?! or injured)", body(held))


def test_an_agency_that_was_not_read_is_second_hand(held: Held) -> None:
    told = [line for line in lines(held) if line.startswith("- “Reuters reported")]
    assert told and all("from Reuters" in line for line in told)
    assert re.search(r"Read only through others: [^.]*Reuters", held.pages["md"])
    assert not any("Reuters" in source.article.publisher for source in held.record.sources)


def test_a_forecast_has_an_end(held: Held) -> None:
    outlook = body(held).partition("## Watch")[2].partition("\n## ")[0]
    assert "in the coming days" in outlook and "to be checked by about 7 Dec 2024, inferred" in outlook
    elsewhere = body(held).replace(outlook, "")
    assert "is preparing to transfer" not in elsewhere


def test_the_day_it_began_is_worked_out_and_proved(held: Held) -> None:
    dates = held.pages["md"].partition("## Dates that were worked out")[2].partition("\n## ")[0]
    entries = [line for line in dates.splitlines() if line.startswith("- ")]
    assert 1 <= len(entries) <= 3
    began = next(line for line in entries if "November 27" in line)
    assert "Wed 27 Nov 2024, inferred" in began and "Wednesday" in began
    assert "2019" in began and "2030" in began and "if what the text tells" in began
    assert "“Saturday evening”: Sat 30 Nov 2024, inferred" in body(held)


def test_everything_rests_on_one_document_of_unknown_publisher(held: Held) -> None:
    rests = "Everything rests on one document of unknown publisher; no second source in the corpus confirms any of it"
    assert rests in body(held) and rests in held.pages["html"]
    assert "reliability F (unknown publisher)" in held.pages["md"]
    grades = {
        s.grade.letter
        for part in (*held.record.parts, *held.record.undated)
        for s in part.sentences
        if s.grade
    }
    assert grades == {"F"} and len(held.record.sources) == 1
    assert "No date, author, publisher or address for the article cited as [1]." in body(held)


def test_what_was_cut_is_counted_and_listed_but_not_quoted(held: Held) -> None:
    aside = held.record.sources[0].set_aside
    assert {"page furniture", "headline given again", "teaser for another story"} <= {
        cut.reason for cut in aside
    }
    assert f"{len(aside)} blocks set aside, listed in the record" in held.pages["md"]
    for form in ("md", "html", "json"):
        assert not re.search(held.removed, held.pages[form])
    assert len(json.loads(held.pages["json"])["sources"][0]["set_aside"]) == len(aside)


def test_the_sentence_cut_in_two_is_one_again(held: Held) -> None:
    whole = [line for line in lines(held) if "southeastern outskirts" in line]
    assert whole and all(re.search(r"outskirts of \w+ September 15\.", line) for line in whole)


def test_no_page_says_close_close(held: Held) -> None:
    assert "close close" not in fold(held.pages["md"])
