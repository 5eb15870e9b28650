"""The sentence that tells a story's news: what it is chosen by, what is barred, what may follow it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from brief.analysis.claims import claims as claims_of
from brief.drafting.news_line import alone, barred, further, line
from brief.records import Assessment, Genre, SourcedClaim, Story, TextKind
from tests.support.desk import article, claim, info

TOLL = "At least 12 people were killed when the Kelvar Dam gave way on Monday, the Interior Ministry said."


def story(*claims: SourcedClaim, weights: dict[str, float] | None = None) -> Story:
    articles = tuple({c.article.id: c.article for c in claims}.values())
    made = Story("s1", "Kelvar Dam", articles, claims, len(articles), significance=1.0)
    worth = tuple(
        (a.id, Assessment(Genre(TextKind.NEWS), (weights or {}).get(a.publisher, 1.0), 1.0)) for a in articles
    )
    return replace(made, assessed=worth)


def of_text(text: str, **about: str) -> Story:
    _, whole, passages = article(text, **about)
    return story(*claims_of(info(whole), passages, whole.source_text))


@pytest.mark.parametrize(
    "text",
    [
        "What will become of the people of Lower Sallow after the flood?",
        "Please keep away from the banks of the Tessim until Thursday evening.",
        "If you are still asleep on Quay Street get up and leave now.",
        "General Ivo Sarn said in an interview in May 2023 that his men would go anywhere.",
        "According to reports on some social networking sites, the Orlow Brigade was trained abroad.",
        "The ministry corrects its figure of Monday to 41 people dead at the dam.",
        "The Interior Ministry said the following of the collapse of the dam:",
        "The suggestion could be seen as part of a broader trend of strikes on the forces of Orlow.",
        "Short of breath.",
    ],
)
def test_what_is_no_news_is_barred(text: str) -> None:
    assert barred(claim(text))


def test_two_sentences_run_into_one_open_nothing_where_another_can() -> None:
    ran = claim(
        "The offensive entered Orlow The rule in Tarn that began on November 27 is led by a coalition."
    )
    plain = claim("Troops of the coalition reached the town of Tarn on Saturday.", order=1, publisher="B")
    assert line(story(ran, plain)) == plain and ran in further(story(ran, plain), plain, 2)


def test_of_several_reports_the_one_that_tells_what_the_others_tell_gives_the_line() -> None:
    ours = "Three soldiers of Lethmar were killed at the Zarin Pass when troops of Ardovia crossed the line."
    theirs = "Eleven soldiers were wounded by guards of Ardovia at the Zarin Pass, its ministry said."
    both = "Lethmar said three soldiers were killed when troops of Ardovia crossed the line at the Zarin Pass; eleven"
    both += " were wounded, the ministry of Ardovia said."
    claims = [claim(text, publisher=name) for text, name in ((theirs, "A"), (ours, "B"), (both, "C"))]
    assert line(story(*claims)) == claims[2]


def test_a_plain_report_is_not_barred() -> None:
    assert not barred(claim(TOLL))


@pytest.mark.parametrize(
    "text",
    [
        "He denied on Monday that the Orlow bridge had been closed.",
        "The bank's foreign reserves stood at 18.4 billion dollars at the end of February.",
        "For this reason deliveries through the Amber Line have been reduced by 40 per cent.",
        "The offer, which the ministry made on Monday, would give workers eight months of pay.",
    ],
)
def test_what_points_back_does_not_stand_alone(text: str) -> None:
    assert not alone(claim(text), story(claim(text)))


def test_a_surname_alone_points_back_to_the_whole_name() -> None:
    made = of_text(
        "The mayor of Orlow, Anna Petrov, closed the bridge over the Tessim on Monday."
        " Traffic stood for hours on both banks of the river. Petrov said the bridge was not safe.",
        title="Bridge over the Tessim closed",
    )
    by = {c.text: c for c in made.claims}
    assert not alone(by["Petrov said the bridge was not safe."], made)
    assert alone(made.claims[0], made)


def test_the_lead_that_agrees_with_its_headline_is_the_line() -> None:
    made = of_text(
        "Rain had fallen for days on the hills above the town of Orlow."
        " The Kelvar Dam gave way on Monday and killed 12 people in three towns, the ministry said."
        " The dam was finished by engineers from Costamara after ten years of work.",
        title="Kelvar Dam gives way and kills 12 people",
        published="2026-03-02T10:00:00Z",
    )
    found = line(made)
    assert found is not None and found.text.startswith("The Kelvar Dam gave way")


def test_the_weightier_report_gives_the_line_of_its_story_and_the_later_of_two() -> None:
    one, two = claim(TOLL, publisher="A"), claim(TOLL.replace("12", "19"), publisher="B")
    assert line(story(one, two, weights={"A": 0.2, "B": 0.9})) == two
    early = claim(TOLL, publisher="A", published="2026-03-02T10:00:00Z")
    late = claim(TOLL.replace("12", "27"), publisher="B", published="2026-03-04T10:00:00Z")
    assert line(story(early, late)) == late


def test_what_a_later_report_corrects_is_no_line() -> None:
    wrong = claim(
        "The number of people killed at the Kelvar Dam has climbed to 47, the Interior Ministry said.",
        publisher="Corvin Press",
        published="2026-03-04",
    )
    right = claim(
        "Corvin Press wrongly reported that 47 people were killed at the Kelvar Dam; it is 41.",
        publisher="Corvin Press",
        published="2026-03-05",
        title="CORRECTION: Kelvar Dam",
    )
    toll = claim(
        "Searchers found 5 people dead near the Kelvar Dam on Monday.", publisher="B", published="2026-03-03"
    )
    assert line(story(wrong, right, toll)) == toll


def test_copies_give_their_line_once_and_from_the_earliest() -> None:
    early = claim(TOLL, publisher="Corvin Press", published="2026-03-05T08:00:00Z")
    late = claim(
        TOLL.replace("said.", "said on air."), publisher="NewsBasket", published="2026-03-05T12:00:00Z"
    )
    both = replace(story(late, early), copies=((late.article.id, early.article.id),))
    assert line(both) == early and further(both, early, 3) == []


def test_another_source_follows_before_a_second_sentence_of_one() -> None:
    first, second = (
        claim(TOLL, publisher="A"),
        claim("A siren sounded in Drenholt at 03:07 that day.", publisher="A"),
    )
    other = claim(
        "Saint Orla Hospital had received 19 bodies by the afternoon, its director said.", publisher="B"
    )
    made = story(first, second, other)
    assert further(made, first, 1) == [other]
    assert further(made, first, 5) == [other, second] and further(made, first, 0) == []
    assert further(made, first, 5, [other]) == [second], "what stands in another part is not said again"


def test_deep_in_a_light_story_a_sentence_must_share_a_word_with_the_headline() -> None:
    text = (
        "If you go to Carn you will want to see the river from the old wall."
        " It was built by your own forebears. Anna Kern saw them all on her way to the market of Tarn one morning."
        " Olga Stern is the director of a small school for sailors in Vantry."
    )
    light = replace(of_text(text, title="Harbour tunnel opens in Carn"), significance=0.1)
    found = [c for c in light.claims if not barred(c)]
    deep = replace(light, claims=tuple(light.claims[:2]) + tuple(c for c in light.claims if "Olga" in c.text))
    assert found and line(replace(light, significance=1.0)) is not None
    assert line(deep) is None or line(deep) == [c for c in deep.claims if not barred(c)][0]
