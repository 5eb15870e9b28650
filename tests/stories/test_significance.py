"""What orders stories: fitted heads over what a report opens with, its genre, and what is left out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from brief.corpus.embedding import built_in, lead_vector
from brief.errors import SettingsError
from brief.records import Assessment, Change, ChangeKind, Genre, SourcedClaim, Story, TextKind
from brief.stories import significance
from brief.stories.assessment import admitted, assessed, explained, in_place, weighed
from brief.stories.significance import Lead, counted, harmed, valued, weight
from tests.support.desk import claim

CRASH = (
    "At least 64 people were killed when a passenger jet collided with a helicopter over Carn on Wednesday."
)
RECIPE = "This soft lemon cake needs only five ingredients and tastes best on the day after it was baked."
VOTE = "The parliament of Verania removed the president from office on Friday by 124 votes to none."


@pytest.fixture(scope="module")
def model():
    return built_in()


def vector(model, one: SourcedClaim):
    return lead_vector(model.documents([one.article.title, one.text]))


def test_what_changes_lives_and_states_weighs_more_than_leisure(model) -> None:
    claims = [
        claim(CRASH, title="Jet and helicopter collide over Carn"),
        claim(VOTE, title="Parliament of Verania removes president"),
        claim(RECIPE, title="The easiest lemon cake of the summer"),
    ]
    found = valued([Lead(vector(model, one), (one,)) for one in claims])
    assert min(found[0]["belongs"], found[1]["belongs"]) > 0.6 > 0.4 > found[2]["belongs"]
    weights = [weight(one["notable"], one["opens"], titled=True) for one in found]
    assert min(weights[:2]) > weights[2] + 0.3
    assert valued([]) == []


def test_the_same_report_has_the_same_value_in_any_company(model) -> None:
    one, other = claim(CRASH, title="Crash"), claim(RECIPE, title="Cake")
    leads = [Lead(vector(model, c), (c,)) for c in (one, other)]
    alone, both = valued(leads[:1])[0], valued(leads)[0]
    assert alone == pytest.approx(both, abs=1e-4)


def test_people_harmed_and_counted_are_those_of_the_opening() -> None:
    deep = claim("More than 900 people were killed in the flood of that year.", order=significance.OPENING)
    assert harmed([claim(CRASH), deep]) == 64 and harmed([claim(VOTE)]) == 0
    assert counted([claim("The army moved 30,000 soldiers to the border on Monday.")]) == 30_000
    assert counted([claim("The bank bought bonds for 30,000 dollars on Monday.")]) == 0


@pytest.mark.parametrize("harm", ["missing", "damaged", "other"])
def test_heads_that_cannot_be_used_are_told_of(
    harm: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "significance.npz"
    if harm == "damaged":
        path.write_bytes(significance.WEIGHTS.read_bytes()[:-500])
    if harm == "other":
        np.savez(
            path, support=np.zeros((3, 4), "f2"), dual=np.zeros((2, 1), "f4"), constant=np.zeros(1, "f4")
        )
    monkeypatch.setattr(significance, "WEIGHTS", path)
    significance.heads.cache_clear()
    with pytest.raises(SettingsError, match=r"significance\.npz.*install brief-desk anew"):
        significance.heads()
    significance.heads.cache_clear()


def test_what_ships_names_its_data_and_its_figures() -> None:
    import json

    account = json.loads(significance.ACCOUNT.read_text("utf-8"))
    assert account["heads"] == list(significance.heads().names)
    assert sum(account["labels"].values()) == len(significance.heads().support)
    assert account["figures"]["articles"]["grade 2 and up"] > 0.8 and len(account["data"]) == 64


def test_another_language_than_the_models_is_not_judged(model) -> None:
    one = claim(
        "Los 38 integrantes de la brigada trabajan desde el miércoles en la orilla.", title="La brigada"
    )
    assert one.article.language == "es"
    found = assessed([one.article], {one.article.id: vector(model, one)}, {one.article.id: [one]})
    assert found[one.article.id].belongs == 1.0


def story(id_: str, kind: TextKind = TextKind.NEWS, belongs: float = 0.1, **about) -> Story:
    one = claim(f"The bridge of {id_} was closed on Monday.", publisher=id_)
    worth = ((one.article.id, Assessment(Genre(kind), 0.4, belongs)),)
    made = Story(id_, id_, (one.article,), (one,), 1, assessed=worth)
    return replace(weighed(made, dict(worth)), **about)


def test_where_few_stories_are_found_only_what_calls_itself_no_news_is_left_out() -> None:
    few = admitted([story("a"), story("b"), story("c", TextKind.PROMOTION)])
    assert [s.belongs for s in few] == [True, True, False]
    many = admitted([story(f"s{i}", belongs=0.1 + i / 100) for i in range(9)])
    assert [s.id for s in many if s.belongs] == ["s6", "s7", "s8"], "some always stand"


def test_what_is_watched_or_changes_the_last_brief_belongs_whatever_the_heads_say() -> None:
    plain = story("a", belongs=0.0)
    assert not plain.belongs
    assert weighed(replace(plain, watched=("bridge",)), dict(plain.assessed)).belongs
    said = claim("The bridge of Orlow was closed.")
    changes = replace(plain, changes=(Change(ChangeKind.WITHDRAWN, "bridge", said, said),))
    assert in_place(changes).belongs and not in_place(plain).belongs
    assert any("changes what the last brief said" in line for line in explained(changes))


def test_more_reports_of_one_event_weigh_more_and_copies_do_not() -> None:
    one = story("a")
    two = claim("The bridge of Orlow was closed on Monday morning.", publisher="Post")
    both = replace(one, articles=(*one.articles, two.article))
    assert weighed(both, dict(one.assessed)).significance > one.significance
    copied = replace(both, copies=((one.articles[0].id, two.article.id),))
    assert weighed(copied, dict(one.assessed)).significance == one.significance


def test_why_names_what_moved_a_story() -> None:
    told = "\n".join(explained(replace(story("a", TextKind.OPINION), watched=("bridge",))))
    assert "watched for: bridge" in told and "what it tells" in told and "opinion" in told
