"""The quoting writer: which stories it shows, in what order, what it leaves out, how much fits."""

from __future__ import annotations

from dataclasses import replace

import pytest

from brief.analysis.claims import claims as claims_of
from brief.drafting.length import LENGTHS, bounds_of, words_of
from brief.drafting.quotations import quoted
from brief.drafting.quoting_writer import daily
from brief.records import Assessment, Draft, Genre, SectionKind, SourcedClaim, Story, TextKind
from brief.settings import Settings
from tests.support.desk import article, claim, info

BOUNDS = bounds_of("standard", Settings())
TOLL = "At least 12 people were killed when the Kelvar Dam gave way, the Interior Ministry said."
HOSPITAL = "Saint Orla Hospital had received 19 bodies by the afternoon, its director said."
CLASH = "Three soldiers of Lethmar were killed near Post 14 when troops crossed the Zarin Line."
MUSEUM = "The Central Bank of Pellonia opened a museum in Vantry on the main square."
RUMOUR = "According to reports on some networking sites, the Zarin Front was trained by Costamaran officers."


def story(
    *claims: SourcedClaim, id_: str = "s1", weight: float = 1.0, belongs: bool = True, undated: bool = False
) -> Story:
    articles = tuple({c.article.id: c.article for c in claims}.values())
    worth = tuple((a.id, Assessment(Genre(TextKind.NEWS), weight, 1.0)) for a in articles)
    made = Story(id_, "Kelvar Dam", articles, claims, len(articles), undated=undated)
    return replace(made, significance=weight, belongs=belongs, assessed=worth)


def told(draft: Draft, *kinds: SectionKind) -> list[str]:
    return [s.text for part in draft.sections if part.kind in kinds for s in part.sentences]


def shown(draft: Draft) -> list[str]:
    return told(draft, SectionKind.DEVELOPMENT, SectionKind.NOTABLE)


def test_a_quoted_sentence_is_the_claim_whole_with_its_citation() -> None:
    one = claim(TOLL)
    made = quoted(one)
    assert made.text == TOLL and [q.text for q in made.quotes] == [TOLL]
    assert [c.ref for c in made.citations] == [one.ref] and made.citations[0].article_id == one.article.id


def test_each_story_has_its_line_and_an_empty_one_is_left_out() -> None:
    empty = Story("empty", "", (), (), 0)
    draft = daily([story(claim(TOLL)), empty, story(claim(CLASH, publisher="B"), id_="s2")], [], BOUNDS)
    assert sorted(shown(draft)) == sorted([TOLL, CLASH])
    assert not draft.abstention and draft.writer == "quoting" and not draft.model


def test_nothing_to_quote_is_an_abstention() -> None:
    assert daily([], [], BOUNDS).abstention
    assert daily([Story("empty", "", (), (), 0)], [], BOUNDS).abstention


def test_what_has_no_place_in_a_brief_is_not_shown() -> None:
    draft = daily([story(claim(TOLL)), story(claim(MUSEUM), id_="s2", belongs=False)], [], BOUNDS)
    assert shown(draft) == [TOLL] and MUSEUM not in told(draft, *SectionKind)


def test_the_bottom_line_is_the_first_stories_that_weigh_enough() -> None:
    texts = [TOLL, CLASH, "Floods closed the road from Orlow to Tarn on Monday evening.", MUSEUM]
    weights = (1.2, 0.9, 0.7, 0.6)
    stories = [
        story(claim(text, publisher=f"P{i}"), id_=f"s{i}", weight=weight)
        for i, (text, weight) in enumerate(zip(texts, weights, strict=True))
    ]
    assert told(daily(stories, [], BOUNDS), SectionKind.BOTTOM_LINE) == texts[:3]
    thin = [
        replace(one, significance=weight) for one, weight in zip(stories, (1.2, 0.9, 0.3, 0.2), strict=True)
    ]
    assert told(daily(thin, [], BOUNDS), SectionKind.BOTTOM_LINE) == texts[:2]


def test_what_is_watched_opens_the_brief_whatever_it_weighs() -> None:
    watched = replace(story(claim(MUSEUM, publisher="B"), id_="s2", weight=0.1), watched=("Pellonia",))
    draft = daily([watched, story(claim(CLASH))], [], BOUNDS)
    assert told(draft, SectionKind.BOTTOM_LINE)[0] == MUSEUM


def test_undated_stories_follow_and_are_marked() -> None:
    apart = story(
        claim("No siren sounded in Lower Sallow before the flood wave came."), id_="s2", undated=True
    )
    draft = daily([story(claim(TOLL))], [apart], BOUNDS)
    assert [s.kind for s in draft.sections][-1] is SectionKind.UNDATED
    assert draft.sections[-1].story is not None and draft.sections[-1].story.undated


def test_undated_stories_get_a_whole_brief_where_nothing_is_dated() -> None:
    doubtful = claim(RUMOUR, order=1)
    alone = daily([], [story(claim(TOLL), doubtful)], BOUNDS)
    assert [p.kind for p in alone.sections] == [
        SectionKind.BOTTOM_LINE,
        SectionKind.UNDATED,
        SectionKind.UNVERIFIED,
    ]
    beside = daily([story(claim(TOLL))], [story(doubtful, id_="s2")], BOUNDS)
    assert SectionKind.UNVERIFIED not in [p.kind for p in beside.sections]


def test_the_lines_of_a_thread_stand_in_one_story() -> None:
    toll = story(
        claim(TOLL, publisher="Ministry", title="The Kelvar Dam gave way and 12 were killed"), id_="a"
    )
    found = claim(
        "State inspectors found corrosion in gate 3 of the Kelvar Dam last autumn.", publisher="Courier"
    )
    fix = claim(
        "Corvin Press wrongly reported that 47 people were killed; it is 41.", publisher="Corvin Press"
    )
    members = (toll, story(found, id_="b"), story(fix, id_="c"))
    thread = replace(story(*(c for m in members for c in m.claims), id_="t"), members=members)
    draft = daily([thread], [], BOUNDS)
    (section,) = [s for s in draft.sections if s.kind is SectionKind.DEVELOPMENT]
    assert [s.text for s in section.sentences][:2] == [TOLL, found.text]
    assert told(draft, SectionKind.CHANGES) == [fix.text], "a correction is told as one, and is no line"


@pytest.mark.parametrize("between", [" ", "\n\n"])
def test_what_takes_an_unverified_claim_for_granted_is_not_quoted_without_it(between: str) -> None:
    _, whole, passages = article(
        f"{TOLL} {RUMOUR}{between}The training team focused on tactics developed in the mountains of Costamara."
    )
    claims = claims_of(info(whole), passages, whole.source_text)
    found = told(daily([], [story(*claims)], BOUNDS), *SectionKind)
    assert all(text.startswith(RUMOUR) for text in found if "training team" in text)
    assert any(text.startswith(RUMOUR) for text in found)


def test_a_denial_in_the_next_sentence_goes_with_its_claim() -> None:
    _, whole, passages = article(
        "The Interior Ministry says that the sirens sounded in Lower Sallow at five past three on Monday."
        " Tessim Hydro, which runs the dam, denies this claim."
    )
    claims = claims_of(info(whole), passages, whole.source_text)
    draft = daily([story(*claims)], [], BOUNDS)
    assert told(draft, SectionKind.CONTESTED) == [c.text for c in claims]


def many(count: int) -> list[Story]:
    return [
        story(
            claim(
                f"Bridge {i} over the Tessim in Orlow was closed by police of district {i}.",
                publisher=f"P{i}",
            ),
            id_=f"s{i}",
        )
        for i in range(count)
    ]


@pytest.mark.parametrize("length", LENGTHS)
def test_each_length_keeps_within_its_words_and_gives_up_the_lowest_first(length: str) -> None:
    bounds = bounds_of(length, Settings())
    draft = daily(many(60), [], bounds)
    stood: set[str] = set()
    assert sum(words_of(section, stood) for section in draft.sections) <= (bounds.words or 10**6)
    ids = list(dict.fromkeys(s.story.id for s in draft.sections if s.story))
    assert ids == [f"s{i}" for i in range(len(ids))]
    assert len(ids) == 60 if not bounds.words else 0 < len(ids) < 60


def test_every_story_has_a_line_before_any_has_evidence() -> None:
    rich = story(
        claim(TOLL, title="Kelvar Dam gave way and 12 people were killed"),
        claim(HOSPITAL, publisher="B"),
        id_="rich",
    )
    alone = daily([rich], [], BOUNDS)
    assert told(alone, SectionKind.DEVELOPMENT) == [TOLL, HOSPITAL]
    crowded = daily([rich, *many(60)], [], bounds_of("short", Settings()))
    assert HOSPITAL not in told(crowded, *SectionKind)
