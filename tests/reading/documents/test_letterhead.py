"""The head of a release: its sender, its day, and what is neither."""

import pytest

from brief.reading.documents.file_properties import authors
from brief.reading.documents.letterhead import head_of, is_organisation, place_and_day, spelled, titled_day
from brief.records import Role


@pytest.mark.parametrize(
    ("lines", "publisher"),
    [
        (["MINISTRY OF WORKS OF VERANIA", "PRESS RELEASE", "Drenholt, 5 March 2026"], "Ministry of Works of Verania"),
        (["Republic of Verania", "Ministry of Health", "Press Office"], "Ministry of Health"),
        (["KELVAR DISTRICT COUNCIL", "News release 14/2026"], "Kelvar District Council"),
        (["TESSIM HYDRO", "FOR IMMEDIATE RELEASE"], "Tessim Hydro"),
        (["Orlow Water Holdings plc", "www.orlow.example"], "Orlow Water Holdings plc"),
        (["BUNDESMINISTERIUM DES INNERN", "Pressemitteilung"], "Bundesministerium des Innern"),
        (["Statement No. 9", "CENTRAL BANK OF PELLONIA"], "Central Bank of Pellonia"),
        (["Ministry denies that sirens failed", "5 March 2026"], ""),
        (["FLOODS CUT OFF THREE VILLAGES", "5 March 2026"], ""),
        (["The police arrived late, the mayor said.", "Ministry of Health"], ""),
    ],
)  # fmt: skip
def test_whose_letterhead_it_is(lines: list[str], publisher: str) -> None:
    found = head_of(
        [*lines, "Forty-six people have been confirmed dead in the flood, it was said."], "The title"
    )
    assert found.publisher == publisher
    if publisher:
        assert {
            found.roles[i] for i, line in enumerate(lines) if line.casefold() == publisher.casefold()
        } == {Role.FURNITURE}


def test_prose_and_the_headline_stay() -> None:
    lines = [
        "MINISTRY OF HEALTH",
        "Cholera: 112 cases",
        "Lower Sallow, 7 March 2026",
        "Wells were closed on Friday.",
    ]
    assert head_of(lines, "Cholera: 112 cases").roles == {0: Role.FURNITURE, 2: Role.BYLINE}


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Drenholt, 5 March 2026", "5 March 2026"),
        ("Lower Sallow, the 7th of March 2026", "7th of March 2026"),
        ("Mill Ferry, Verania, March 7, 2026", "March 7, 2026"),
        ("Drenholt, den 5. März 2026", "5. März 2026"),
        ("Costamara, 5 de marzo de 2026.", "5 de marzo de 2026"),
        ("the second flood, 5 March 2026", ""),
        ("It began in Drenholt on 5 March 2026", ""),
        ("Drenholt, 35 March 2026", ""),
    ],
)
def test_a_place_and_a_day(line: str, day: str) -> None:
    assert place_and_day(line) == day


@pytest.mark.parametrize(
    ("title", "day"),
    [
        ("Flood: situation on 5 March 2026", "5 March 2026"),
        ("Port of Sallow: status as of 5 March 2026", "5 March 2026"),
        ("Cholera bulletin No. 4, 7 March 2026", "7 March 2026"),
        ("Daily briefing – 5 March 2026", "5 March 2026"),
        ("Lagebericht vom 5. März 2026", "5. März 2026"),
        ("Toll as at 5 March 2026", "5 March 2026"),
        ("What we know of the attack of 11 September 2001", ""),
        ("The collapse of 2 March 2026: three questions", ""),
    ],
)
def test_a_day_in_a_title_is_its_own_where_the_title_says_as_of_when_it_tells(title: str, day: str) -> None:
    assert titled_day(title) == day


def test_names_in_capitals_are_spelled_as_the_text_has_them() -> None:
    assert spelled("UN OFFICE FOR ORLOW", "The UN said so.") == "UN Office for Orlow"
    assert spelled("BANK OF McADAM", "The Bank of McAdam said so.") == "BANK OF McADAM"
    assert spelled("DREN-KELVAR BNK", "") == "Dren-Kelvar BNK"
    assert (
        spelled("MINISTRY OF THE INTERIOR", "The MInistry\nMinistry of the interior said")
        == "Ministry of the interior"
    )


def test_organisations_and_what_is_none() -> None:
    assert is_organisation("Interior Ministry") and is_organisation("Tessim Hydro Ltd")
    assert not is_organisation("Ministry Denies Sirens Failed") and not is_organisation(
        "The bank of the river"
    )


@pytest.mark.parametrize(
    ("stated", "names"),
    [
        ("jtann", ()),
        ("j.tann", ()),
        ("J.Tann", ()),
        ("INTERIOR\\\\jtann", ()),
        ("anonymous", ()),
        ("(unspecified)", ()),
        ("PSMITHSON", ()),
        ("Microsoft Office User", ()),
        ("Ann Lee; Bo Chan", ("Ann Lee", "Bo Chan")),
        ("Reuters", ("Reuters",)),
        ("Ana María de la Cruz", ("Ana María de la Cruz",)),
    ],
)
def test_a_login_or_a_default_is_no_author(stated: str, names: tuple[str, ...]) -> None:
    assert authors(stated) == names
