"""Articles to stories: groups by meaning, copies counted once, labels that assert nothing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from brief.corpus.owners import Owners
from brief.evidence.stories import NO_NAME_SHARED, clusters, label, likeness, stories
from brief.records import ArticleInfo
from tests.support.desk import article, info

WIRE = (
    "At least 12 people were killed after the Kelvar Dam gave way before dawn on Monday, the Interior Ministry said,"
    " sending a wall of water through the towns along the Tessim river and cutting the road to Drenholt for days."
)


def unit(*rows: Sequence[float]) -> np.ndarray:
    found = np.asarray(rows, dtype=np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


def made(
    text: str, publisher: str, published: str = "2026-03-05T10:00:00Z", title: str = "Flood"
) -> tuple[ArticleInfo, str]:
    _, whole, _ = article(text, publisher=publisher, published=published, title=title)
    return info(whole), whole.text


def test_near_vectors_are_one_group_and_far_ones_another() -> None:
    rows = unit([1, 0, 0], [0.9, 0.1, 0], [0, 1, 0], [0, 0.95, 0.1], [0, 0, 1])
    assert sorted(map(sorted, clusters(rows @ rows.T))) == [[0, 1], [2, 3], [4]]


def test_average_linkage_does_not_chain() -> None:
    """Each neighbour is near the next, the ends are far apart: single linkage would join all of them."""
    angles = np.radians([0, 50, 100, 150])
    rows = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    assert len(clusters(rows @ rows.T, 0.6)) == 2


@pytest.mark.parametrize("seed", range(4))
def test_groups_are_those_of_average_linkage_by_the_book(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows = unit(*rng.normal(size=(14, 4)))
    groups = [[i] for i in range(len(rows))]
    cosine = (rows.astype(np.float64)) @ rows.T.astype(np.float64)
    while len(groups) > 1:
        pairs = [
            (float(np.mean(cosine[np.ix_(a, b)])), i, j)
            for i, a in enumerate(groups)
            for j, b in enumerate(groups)
            if i < j
        ]
        best, i, j = max(pairs, key=lambda pair: pair[0])
        if best < 0.3:
            break
        groups[i] += groups.pop(j)
    assert sorted(map(sorted, clusters(rows @ rows.T, 0.3))) == sorted(map(sorted, groups))


def test_no_vector_and_one_vector() -> None:
    assert clusters(np.zeros((0, 0), dtype=np.float32)) == []
    assert clusters(np.ones((1, 1), dtype=np.float32)) == [[0]]


def test_articles_that_share_no_name_are_less_alike() -> None:
    rows = unit([1, 0], [0.8, 0.6], [0.8, 0.6])
    texts = [
        "Rain fell on the town of Orlow.",
        "Rain fell in the town of Orlow.",
        "Rain fell in the town of Drenholt.",
    ]
    found = likeness(rows, texts)
    assert found[0, 1] == pytest.approx(0.8) and found[0, 2] == pytest.approx(0.8 * NO_NAME_SHARED)
    assert likeness(rows, ["rain", "rain", "rain"])[0, 2] == pytest.approx(0.8)


def test_a_label_names_and_asserts_nothing() -> None:
    text = "The dam was blown up by Ardovian saboteurs, Governor Ilse Maratov said. On Monday Ilse Maratov left Vantry."
    found = label([text], ["PROVEN: dam blown up"], ["Plaza"])
    assert "Ilse Maratov" in found
    assert not {"blown", "proven", "saboteurs", "monday"} & set(found.lower().replace(",", "").split())


def test_a_label_leaves_the_publisher_out_and_may_be_empty() -> None:
    assert "Corvin" not in label(
        ["The mayor told Corvin Press that Drenholt is dry."], ["Dry"], ["Corvin Press"]
    )
    assert label(["it rained again."], ["rain"]) == ""


def test_stories_are_ranked_by_independent_sources_and_count_a_copy_once() -> None:
    wire, copy = made(WIRE, "Corvin Press"), made("By our staff. " + WIRE, "NewsBasket")
    other = made(
        "River Watch volunteers counted at least 60 people killed or injured at Kelvar.", "River Watch"
    )
    sport = [
        made(f"Port Halloran Rovers won match number {i} on Saturday evening.", f"Paper {i}")
        for i in range(3)
    ]
    everything = [wire, copy, other, *sport]
    infos = [found for found, _ in everything]
    texts = {found.id: text for found, text in everything}
    near = {
        found.id: row
        for (found, _), row in zip(everything, unit([1, 0], [1, 0], [0.9, 0.2], *[[0, 1]] * 3), strict=True)
    }
    found = stories(infos, texts, near, {})
    assert [(len(s.articles), s.independent, sum(len(g) - 1 for g in s.copies)) for s in found] == [
        (3, 3, 0),
        (3, 2, 1),
    ]
    assert {wire[0].id, copy[0].id} == set(found[1].copies[0])
    assert stories(infos, texts, near, {}) == found


def test_an_article_without_a_vector_is_a_story_by_itself() -> None:
    first, second = made(WIRE, "Corvin Press"), made("Rovers won the match on Saturday evening.", "Northgate")
    found = stories(
        [first[0], second[0]], dict((i.id, t) for i, t in (first, second)), {first[0].id: unit([1, 0])[0]}, {}
    )
    assert len(found) == 2


REWORKED = WIRE.replace("At least 12 people", "At least 14 people")


def test_reworked_wire_copy_is_one_source_but_is_not_hidden() -> None:
    """Another figure in it may be a correction: it must stay quotable, and must not count twice."""
    (one, first), (two, second) = made(WIRE, "Wire"), made(REWORKED, "Evening Post")
    found = stories(
        [one, two], {one.id: first, two.id: second}, dict.fromkeys((one.id, two.id), unit([1.0, 0.0])[0]), {}
    )
    assert [(s.independent, s.copies) for s in found] == [(1, ())]
    assert [(set(x.articles), x.reasons) for x in found[0].sources] == [
        ({one.id, two.id}, ("copies of one text",))
    ]


@pytest.mark.parametrize(
    "credit", ["Reporting by Corvin Press.", "(With material from Corvin Press Agency)", "— Corvin Press"]
)
def test_a_report_that_credits_another_is_no_second_source(credit: str) -> None:
    (one, first), (two, second) = (
        made("The dam at Orlow gave way on Monday, killing 12.", "Corvin Press Agency"),
        made(f"Twelve died when water broke through at Orlow. {credit}", "Digest"),
    )
    vectors = dict.fromkeys((one.id, two.id), unit([1.0, 0.0])[0])
    assert [s.independent for s in stories([one, two], {one.id: first, two.id: second}, vectors, {})] == [1]


def test_naming_another_publisher_as_a_subject_is_no_credit() -> None:
    (one, first), (two, second) = (
        made("The dam at Orlow gave way on Monday, killing 12.", "Corvin Press Agency"),
        made("Twelve died at Orlow. The minister attacked Corvin Press in his speech.", "Digest"),
    )
    vectors = dict.fromkeys((one.id, two.id), unit([1.0, 0.0])[0])
    assert [s.independent for s in stories([one, two], {one.id: first, two.id: second}, vectors, {})] == [2]


def test_outlets_of_one_owner_are_one_source_of_a_story() -> None:
    (one, first), (two, second) = (
        made("The dam at Orlow gave way on Monday, killing 12.", "Corvin Press"),
        made("Twelve died when water broke through at Orlow.", "Evening Post"),
    )
    vectors = dict.fromkeys((one.id, two.id), unit([1.0, 0.0])[0])
    owners = Owners({"corvin press": "Ostrel Media", "evening post": "Ostrel Media"})
    texts = {one.id: first, two.id: second}
    assert [s.independent for s in stories([one, two], texts, vectors, {}, owners)] == [1]
    assert [s.independent for s in stories([one, two], texts, vectors, {})] == [2]


def test_a_story_without_names_is_headed_by_who_reports_it() -> None:
    one, text = made("it rained all day and nobody went out of doors at all.", "Wire", title="")
    assert stories([one], {one.id: text}, {}, {})[0].label == "Report by Wire"
