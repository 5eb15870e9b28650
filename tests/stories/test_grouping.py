"""Articles to stories: groups by meaning, copies counted once, labels that assert nothing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from brief.corpus.owners import Owners
from brief.records import ArticleInfo, Story, StoryStatus
from brief.stories import likeness
from brief.stories.clustering import clusters, link
from brief.stories.grouping import ranked, stories
from brief.stories.likeness import alike, marks
from brief.stories.story_titles import label
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
    assert sorted(map(sorted, clusters(rows @ rows.T, 0.55))) == [[0, 1], [2, 3], [4]]


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
    assert clusters(np.zeros((0, 0), dtype=np.float32), 0.5) == []
    assert clusters(np.ones((1, 1), dtype=np.float32), 0.5) == [[0]]


def test_a_pair_left_out_counts_as_nothing() -> None:
    """0 and 1 are one; 2 is like 1 alone, so that its mean over both is half of that."""
    near = [{1: 0.9}, {0: 0.9, 2: 0.8}, {1: 0.8}]
    assert link([dict(row) for row in near], 0.41) == [[0, 1], [2]]
    assert link([dict(row) for row in near], 0.39) == [[0, 1, 2]]


def likely(texts: Sequence[str], days: Sequence[float | None] = ()) -> list[dict[int, float]]:
    """By the first text: how likely each of the others is of its story, all of them alike in meaning."""
    same = unit(*[[1, 0]] * len(texts))
    return alike(same, [marks(text) for text in texts], days or [0.0] * len(texts), 1)[1]


OTHERS = [
    f"The {word} of Tolm was opened by Mayor Arven." for word in ("bridge", "market", "school", "harbour")
]


def test_reports_that_share_a_name_are_likelier_one_story() -> None:
    rain = ["Rain fell on the town of Orlow.", "Rain fell all over Orlow.", "Rain fell all over Drenholt."]
    found = likely([*rain, *OTHERS])
    assert found[0][1] > 2 * found[0].get(2, 0.0)


def test_a_people_its_adjective_and_its_capital_are_one_name() -> None:
    assert (
        marks("Dutch voters").names
        == marks("The vote in The Hague").names
        == marks("Netherlands votes").names
    )
    assert marks("the Ardovian army").names == marks("the army of Ardovia").names
    assert marks("at Kelvar Dam").names != marks("at Kelva Dam").names


@pytest.mark.parametrize("days", [0.0, 30.0])
def test_reports_far_apart_in_time_are_less_likely_one_story(days: float) -> None:
    texts = ["Rain fell on the town of Orlow.", "Rain fell all over Orlow.", *OTHERS]
    now, then = likely(texts), likely(texts, [0.0, days, *[0.0] * len(OTHERS)])
    assert (then[0][1] < now[0][1]) == bool(days)


def test_one_wording_about_two_places_is_two_stories() -> None:
    wording = (
        "{0} raises key rate\nThe central bank of {0} raised its key rate by 250 points on Friday, {0} said."
    )
    held = [marks(wording.format(name)) for name in ("Pellonia", "Sorvia", "Pellonia")]
    together, _ = alike(unit(*[[1, 0]] * 3), held, [0.0] * 3, 3)
    assert 1 not in together[0] and together[0][2] > 0.9


def test_meaning_weighs_most_and_what_is_shared_adds_a_little() -> None:
    held = [marks(text) for text in ("Rain fell on Orlow.", "Rain fell all over Orlow.", OTHERS[0])]
    together, continued = alike(unit(*[[1, 0]] * 3), held, [0.0] * 3, 3)
    assert 1.0 <= together[0][2] < together[0][1] <= 1.0 + likeness.SHARED
    assert continued == [{}, {}, {}]


def test_what_is_from_before_the_window_is_asked_apart() -> None:
    held = [
        marks(text) for text in ("Rain fell on Orlow.", "Rain fell all over Orlow.", "Rain again on Orlow.")
    ]
    together, continued = alike(unit(*[[1, 0]] * 3), held, [0.0] * 3, 1)
    assert together == [{}] and set(continued[0]) == {1, 2}


def test_no_article_keeps_more_neighbours_than_the_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likeness, "MOST", 2)
    held = [marks(f"Rain fell on Orlow in March {i}.") for i in range(6)]
    together, _ = alike(unit(*[[1, 0]] * 6), held, [0.0] * 6, 6)
    assert any(together) and sum(len(row) for row in together) <= 2 * 2 * 6


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


def continued(text: str, before: str, days: str = "2026-03-04T10:00:00Z") -> Story:
    (now, words), (then, told) = made(text, "Wire"), made(before, "Post", days)
    others = [made(other, f"Paper {i}", title=other[:20]) for i, other in enumerate(OTHERS)]
    texts = {now.id: words, then.id: told, **{found.id: text for found, text in others}}
    vectors = {id_: unit([1.0, 0.0] if id_ in (now.id, then.id) else [0.0, 1.0])[0] for id_ in texts}
    everything = [now, *(found for found, _ in others)]
    found = stories(everything, texts, vectors, {}, earlier=[then])
    return next(story for story in found if now in story.articles)


def test_a_story_told_before_the_window_continues_and_another_is_new() -> None:
    goes_on = continued(WIRE, WIRE.replace("At least 12", "At least 9"))
    assert goes_on.status is StoryStatus.CONTINUING and [a.publisher for a in goes_on.continues] == ["Post"]
    new = continued(WIRE, "Rovers of Port Halloran won the match against Northgate.")
    assert (new.status, new.continues) == (StoryStatus.NEW, ())


def test_where_nothing_earlier_was_looked_at_nothing_is_said_to_be_new() -> None:
    one, text = made(WIRE, "Wire")
    assert stories([one], {one.id: text}, {one.id: unit([1, 0])[0]}, {})[0].status is StoryStatus.UNKNOWN


def test_what_the_user_watches_comes_first_and_is_named() -> None:
    big = [made(WIRE, f"Paper {i}") for i in range(3)]
    small = made("A drone fell near Post 14 on the Zarin Pass.", "Hovren Daily", title="Drone")
    texts = {found.id: text for found, text in (*big, small)}
    infos = [found for found, _ in (*big, small)]
    found = stories(infos, texts, {}, {}, watch=["zarin pass", "Zar"])
    assert found[0].articles == (small[0],) and found[0].watched == ("zarin pass",)
    assert not any(story.watched for story in found[1:])


def test_rank_is_what_is_watched_then_what_is_significant() -> None:
    one, _ = made(WIRE, "Wire")

    def story(id_: str, significance: float, **about: object) -> Story:
        return Story(id_, id_, (one,), (), 1, significance=significance, **about)  # type: ignore[arg-type]

    given = [
        story("small", 0.1),
        story("watched", 0.0, watched=("orlow",)),
        story("large", 0.9),
        story("middling", 0.4),
    ]
    order = ["watched", "large", "middling", "small"]
    assert [s.id for s in ranked(given)] == [s.id for s in ranked(given[::-1])] == order
