"""Independent sources: which articles count as one, and why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from brief.corpus.owners import Owners
from brief.records import ArticleInfo, IndependentSource
from brief.stories.independence import agencies_credited, independent_sources
from tests.support.desk import article, info

WIRE = (
    "At least 12 people were killed after the Kelvar Dam gave way before dawn on Monday, the Interior Ministry said,"
    " sending a wall of water through the towns along the Tessim river and cutting the road to Drenholt for days."
)
OWN = (
    "Before first light the river Tessim rose above the quay of Drenholt. By noon a dozen bodies lay in the school,"
    " its headmaster told this newspaper, and nobody from the capital had come to count them or to ask for names."
)


def made(text: str, publisher: str, url: str = "") -> tuple[ArticleInfo, str, str]:
    _, whole, _ = article(text, publisher=publisher)
    return replace(info(whole), url=url), whole.text, whole.source_text


def sources(
    *entries: tuple[ArticleInfo, str, str], owners: Owners | None = None
) -> tuple[tuple[IndependentSource, ...], list[str]]:
    texts, whole = ({entry[0].id: entry[k] for entry in entries} for k in (1, 2))
    found = independent_sources([entry[0] for entry in entries], texts, owners, whole)
    assert sorted(id_ for source in found for id_ in source.articles) == sorted(
        entry[0].id for entry in entries
    )
    return found, [reason for source in found for reason in source.reasons]


def test_reports_of_their_own_are_each_a_source_without_a_reason() -> None:
    found, reasons = sources(made(WIRE, "Corvin Press"), made(OWN, "Drenholt Post"))
    assert len(found) == 2 and reasons == []


def test_articles_of_one_publisher_and_copies_are_one_source_and_say_why() -> None:
    first, second = made(WIRE, "Corvin Press"), made("By our staff. " + WIRE, "NewsBasket")
    third = made(OWN, "The Corvin Press")
    found, reasons = sources(first, second, third)
    assert [source.articles for source in found] == [(first[0].id, second[0].id, third[0].id)]
    assert sorted(reasons) == ["copies of one text", "one publisher: The Corvin Press"]


def test_articles_of_unknown_publisher_are_not_one_source() -> None:
    assert len(sources(made(WIRE, ""), made(OWN, ""))[0]) == 2


def test_outlets_of_one_owner_are_one_source() -> None:
    owners = Owners({"ostrel courier": "Ostrel Media"}, {"drenholt.example": "Ostrel Media"})
    entries = made(WIRE, "The Ostrel Courier"), made(OWN, "Evening Post", "https://news.drenholt.example/a")
    found, reasons = sources(*entries, owners=owners)
    assert len(found) == 1 and reasons == ["one owner: Ostrel Media"]
    assert len(sources(*entries)[0]) == 2


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        (f"DRENHOLT, March 2 (Reuters) - {WIRE}", "Reuters"),
        (f"Drenholt (dpa) – {WIRE}", "Deutsche Presse-Agentur"),
        (f"Drenholt (dpa/AFP) - {WIRE}", "Agence France-Presse"),
        (f"By The Associated Press\n\n{WIRE}", "Associated Press"),
        (f"DRENHOLT /ТАСС/. {WIRE}", "TASS"),
        (f"{WIRE}\n\n© AFP", "Agence France-Presse"),
        (f"{WIRE}\n\n© 2026 AFP. All rights reserved.", "Agence France-Presse"),
        (f"{WIRE}\n\nAP contributed to this report.", "Associated Press"),
        (f"{WIRE}\n\nQuelle: dpa", "Deutsche Presse-Agentur"),
        (f"{WIRE}\n\nSource: Xinhua", "Xinhua"),
        (f"{WIRE}\n\n(Anadolu)", "Anadolu"),
        (f"{WIRE}\n\nWith material from Reuters and local media.", "Reuters"),
        (f"{WIRE}\n\nЗа матеріалами Укрінформ", "Ukrinform"),
        (f"{WIRE}\n\nПо материалам ТАСС", "TASS"),
        (f"{WIRE}\n\nKaynak: AA / Anadolu Ajansı", "Anadolu"),
        (f"{WIRE}\n\nFuente: EFE", "EFE"),
        (f"{WIRE} dpa/jk", "Deutsche Presse-Agentur"),
    ],
)
def test_a_credit_in_the_dateline_or_at_the_end_is_known(text: str, agency: str) -> None:
    assert agency in agencies_credited(text)


@pytest.mark.parametrize(
    "text",
    [
        f"{WIRE} Reuters reported that two bridges were gone. {OWN} {OWN}",
        f"{OWN} A spokesman told Reuters that the count would rise. {OWN} {OWN}",
        f"The Associated Press (AP) was sued on Monday. {OWN} {OWN}",
        f"{OWN} {OWN} The minister told AFP he would not resign.",
        f"{OWN} {OWN} The APA of 1946 says so, and via appia was closed.",
        f"Journalists of AP and Reuters were detained in Drenholt. {OWN} {OWN}",
    ],
)
def test_a_name_in_the_story_is_no_credit(text: str) -> None:
    assert agencies_credited(text) == frozenset()


def test_two_reports_that_credit_one_agency_are_one_source_only_where_they_share_its_words() -> None:
    part = " ".join(WIRE.split()[:20])
    first = made(f"{part}. {OWN} Helicopters took off from Vantry.\n\n(AFP)", "Evening Post")
    second = made(
        f"Dozens fled on foot over the hills, with what they could carry. {part}. Schools stay shut, the mayor"
        " told radio listeners, and the ferry is out of use.\n\n© AFP",
        "Daily Lark",
    )
    found, reasons = sources(first, second)
    assert len(found) == 1 and reasons == ["both credit Agence France-Presse"]
    other = made(
        "The count of the dead stands at a dozen, and it will rise, a doctor said.\n\n© AFP", "Daily Lark"
    )
    assert len(sources(first, other)[0]) == 2


def test_a_report_that_credits_the_agency_which_published_another_counts_with_it() -> None:
    found, reasons = sources(made(WIRE, "AFP"), made(f"{OWN}\n\nSource: Agence France-Presse", "Daily Lark"))
    assert len(found) == 1 and reasons == ["credits Agence France-Presse"]


def test_copies_that_are_known_are_not_looked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def searched(*_: object) -> None:
        raise AssertionError("copies were looked for")

    one, other = made(WIRE, "Post"), made(OWN, "Gazette")
    monkeypatch.setattr("brief.stories.independence.copy_groups", searched)
    texts = {entry[0].id: entry[1] for entry in (one, other)}
    found = independent_sources([one[0], other[0]], texts, copies=[(one[0].id, other[0].id)])
    assert [source.reasons for source in found] == [("copies of one text",)]
    assert len(independent_sources([one[0], other[0]], texts, copies=[])) == 2


def test_a_text_of_which_nothing_was_set_aside_is_read_once_for_credits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read: list[str] = []
    monkeypatch.setattr(
        "brief.stories.independence.agencies_credited", lambda text: read.append(text) or frozenset()
    )
    one, other = made(WIRE, "Post"), made(OWN, "Gazette")
    sources(one, other)
    assert sorted(read) == sorted({*one[1:], *other[1:]})
