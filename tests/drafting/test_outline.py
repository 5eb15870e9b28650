"""What goes where: bottom line, unverified, outlook, gaps; and how much fits."""

from __future__ import annotations

from dataclasses import replace

import pytest

from brief.drafting import claim_standing, outline, quoting_writer
from brief.drafting.length import LENGTHS, STANDARD, bounds_of, in_order, length_of
from brief.errors import UsageError
from brief.records import Draft, DraftSentence, Section, SectionKind, SourcedClaim, Story, StoryStatus
from brief.settings import Settings
from tests.support.desk import claim

TOLL = "At least 12 people were killed when the Kelvar Dam gave way on Monday, the Interior Ministry said."


def story(*claims: SourcedClaim, id_: str = "s1", independent: int = 1) -> Story:
    return Story(
        id_, f"Story {id_}", tuple({c.article.id: c.article for c in claims}.values()), claims, independent
    )


def part(kind: SectionKind, *stories: Story) -> list[str]:
    draft = quoting_writer.daily(stories, [], 3)
    return [s.text for section in draft.sections if section.kind is kind for s in section.sentences]


@pytest.mark.parametrize(
    "text",
    [
        "According to reports on some social networking sites, the Orlow Brigade was trained abroad.",
        "It was reported that the airport of Zarin had been taken after the guards left it.",
        "The Orlow Brigade is alleged to have burned two depots near Zarin on Monday.",
        "Two diplomats familiar with the talks said that a hand-over was likely by Saturday evening.",
        "River Watch said that 120 people were dead. Its figure could not be independently verified.",
        "my cousin is in the army and he says they found detonators at Kelvar.",
        "Recent reports suggest that the bridge over the Tessim has been mined.",
    ],
)
def test_what_its_source_does_not_vouch_for(text: str) -> None:
    assert claim_standing.unverified(claim(text))


@pytest.mark.parametrize(
    "text",
    [
        "The rate decision and the inflation forecast were reported correctly.",
        "Reports of this kind have a long history at the Zarin Line.",
        "The bank raised its key rate by 250 points, less than the 300 that had been reported as possible.",
        "The Interior Ministry said that 12 people had been killed.",
        "The Central Bank of Pellonia raised its key rate to 12.0 per cent on Thursday.",
    ],
)
def test_what_nobody_doubts_is_not_called_unverified(text: str) -> None:
    assert not claim_standing.unverified(claim(text))


@pytest.mark.parametrize(
    "text",
    [
        "In the sports hall, where about 700 people will spend the night, volunteers pinned names to a board.",
        "The bank raised its key rate on Thursday, saying that it would act to defend the dorin.",
        "A newspaper had reported that the Finance Ministry had drawn up a plan to limit transfers abroad.",
        "The ministry will not be shown the report.",
    ],
)
def test_what_is_no_forecast(text: str) -> None:
    assert not claim_standing.expected(claim(text))


def test_a_forecast_with_its_day_comes_before_one_without() -> None:
    first = claim(TOLL)
    vague = claim("All contractual obligations of Ardgaz will be met.", publisher="B", order=1)
    dated = claim(
        "The repairs at Velly are expected to be completed by Friday, 6 March.", publisher="C", order=2
    )
    assert claim_standing.dated_forecast(dated) and not claim_standing.dated_forecast(vague)
    draft = quoting_writer.daily([story(first), story(vague, claim(TOLL, publisher="D"), id_="s2")], [], 3)
    assert [s.text for p in draft.sections if p.kind is SectionKind.OUTLOOK for s in p.sentences] == [
        vague.text
    ]
    both = story(first, vague, dated)
    assert part(SectionKind.OUTLOOK, both) == [dated.text, vague.text]
    others = [story(claim(f"{TOLL[:-1]} in town {i}.", publisher=f"P{i}"), id_=f"o{i}") for i in range(2)]
    lead = {s.id: s.claims[0] for s in (both, *others)}
    ranked = outline.parts([both, *others], lead, lambda c, _: quoting_writer.quoted(c), entries=1)
    assert [s.text for p in ranked.sections if p.kind is SectionKind.OUTLOOK for s in p.sentences] == [
        dated.text
    ]


def test_the_bottom_line_takes_independent_coverage_first_and_then_the_hardest_news() -> None:
    fair = claim("The Lantern Festival of Vantry will show an opera by Augusta Venn.", publisher="Arts")
    clash = claim("Three soldiers of Lethmar were killed near Post 14 when troops crossed the Zarin Line.")
    rates = claim("The Central Bank of Pellonia opened a museum in Vantry.", publisher="B")
    found = part(
        SectionKind.BOTTOM_LINE, story(fair), story(clash, id_="s2"), story(rates, id_="s3", independent=3)
    )
    assert found[:2] == [rates.text, clash.text]


@pytest.mark.parametrize(
    "text",
    [
        "He denied on Monday that the Orlow bridge had been closed.",
        "The bank's foreign reserves stood at 18.4 billion dollars at the end of February.",
        "For this reason deliveries through the Amber Line have been reduced by 40 per cent.",
        'Lethmar\'s Defence Ministry said that it was "not aware" of any Ardovian patient.',
        "If it were true, it would be hard to square with the account of Ardovia.",
        "According to reports on some social networking sites, the Orlow Brigade was trained abroad.",
        "Please keep away from the banks of the Tessim until Thursday evening.",
        "Los 38 integrantes de la brigada de rescate trabajan desde el miércoles en la orilla del Tessim.",
    ],
)
def test_what_cannot_stand_alone_never_leads(text: str) -> None:
    language = claim(text)
    assert text not in part(SectionKind.BOTTOM_LINE, story(language))


def test_a_single_post_does_not_lead() -> None:
    post = claim("Water is in the street in Lower Sallow, second step of the shop already.")
    post = replace(post, article=replace(post.article, title="", authors=("@holt_bakery",)))
    assert part(SectionKind.BOTTOM_LINE, story(post)) == []
    assert part(SectionKind.DEVELOPMENT, story(post)) == [post.text]


def test_a_claim_stands_in_one_part_only_but_for_the_topic() -> None:
    gap = claim("The cause of the collapse of the Kelvar Dam has not been established.", publisher="B")
    draft = quoting_writer.daily([story(claim(TOLL), gap)], [], 3)
    where = [(p.kind, s.text) for p in draft.sections for s in p.sentences]
    assert [kind for kind, text in where if text == gap.text] == [SectionKind.GAPS]
    assert [kind for kind, text in where if text == TOLL] == [
        SectionKind.BOTTOM_LINE,
        SectionKind.DEVELOPMENT,
    ]


def test_undated_stories_get_a_whole_brief_where_nothing_is_dated() -> None:
    doubtful = claim(
        "It was reported that the airport of Zarin had been taken after the guards left it.", order=1
    )
    alone = quoting_writer.daily([], [story(claim(TOLL), doubtful)], 3)
    assert [p.kind for p in alone.sections] == [
        SectionKind.BOTTOM_LINE,
        SectionKind.UNVERIFIED,
        SectionKind.UNDATED,
    ]
    beside = quoting_writer.daily([story(claim(TOLL))], [story(doubtful, id_="s2")], 3)
    assert SectionKind.UNVERIFIED not in [p.kind for p in beside.sections]


def many(count: int) -> list[Story]:
    return [
        story(
            *(
                claim(
                    f"Bridge {i} over the Tessim in Orlow was closed by police of district {i} on day {j}.",
                    order=j,
                )
                for j in range(3)
            ),
            id_=f"s{i}",
        )
        for i in range(count)
    ]


@pytest.mark.parametrize("length", LENGTHS)
def test_each_length_keeps_within_its_words(length: str) -> None:
    bounds = bounds_of(length, Settings())
    shown, sentences = bounds.fitting(many(12), [])
    words = length_of(quoting_writer.daily(shown, [], sentences))
    assert words <= bounds.words if bounds.words else len(shown) == 12
    assert [s.id for s in shown] == [f"s{i}" for i in range(len(shown))], "the lowest-ranked go first"


def test_lengths_are_in_their_order_and_evidence_goes_before_a_story() -> None:
    counts = [len(bounds_of(length, Settings()).fitting(many(12), [])[0]) for length in LENGTHS]
    assert counts == sorted(counts) and counts[0] < counts[-1]
    shown, sentences = bounds_of(STANDARD, Settings()).fitting(many(7), [])
    assert len(shown) == 7 and sentences <= Settings().daily_sentences


def test_an_unknown_length_is_refused() -> None:
    with pytest.raises(UsageError, match="short, standard, long"):
        bounds_of("endless", Settings())


def test_parts_are_put_in_the_order_of_the_page() -> None:
    made = Draft(
        tuple(Section("", (DraftSentence("x"),), kind=kind) for kind in reversed(SectionKind)), "quoting"
    )
    assert [s.kind for s in in_order(made).sections] == list(SectionKind)


COUNT = "River Watch counts 124 people dead after the collapse of the Kelvar Dam."
DOUBT = "River Watch said more than 120 people were dead. Its figure could not be independently verified."


def test_a_count_that_another_could_not_verify_neither_leads_nor_opens_its_story() -> None:
    claims = (claim(COUNT, publisher="River Watch"), claim(TOLL, order=0), claim(DOUBT, order=1))
    assert quoting_writer.topic(story(*claims)) == claims[1]
    assert COUNT not in part(SectionKind.BOTTOM_LINE, story(*claims))
    assert COUNT in part(SectionKind.BOTTOM_LINE, story(claims[0]))


def test_a_correction_of_an_old_report_opens_no_story_that_has_an_event() -> None:
    fix = claim("Corvin Press wrongly reported that reserves of Pellonia stood at 18 billion dollars.")
    rise = claim("The Central Bank of Pellonia raised its key rate to 12.0 per cent.", publisher="Other")
    assert quoting_writer.topic(story(fix, rise)) == rise
    assert quoting_writer.topic(story(fix)) == fix


def test_what_goes_on_or_was_of_another_day_leads_after_what_is_new() -> None:
    def clash(place: str, day: str) -> SourcedClaim:
        text = f"Three soldiers were killed at {place} when troops opened fire on {day}."
        return claim(text, publisher=place, published="2026-03-05T10:00:00Z")  # a Thursday

    today, before, old = clash("Orlow", "Thursday"), clash("Zarin", "Wednesday"), clash("Tarn", "Thursday")
    goes_on = replace(story(old, id_="s3"), status=StoryStatus.CONTINUING)
    found = part(SectionKind.BOTTOM_LINE, story(before, id_="s2"), goes_on, story(today))
    assert found[0] == today.text


def test_what_the_user_watches_leads_and_the_developments_follow_the_bottom_line() -> None:
    clash = claim("Three soldiers of Lethmar were killed near Post 14 when troops crossed the Zarin Line.")
    museum = claim(
        "The Central Bank of Pellonia opened a museum in Vantry on the main square.", publisher="B"
    )
    watched = replace(story(museum, id_="s2"), watched=("Pellonia",))
    assert part(SectionKind.BOTTOM_LINE, story(clash), watched)[0] == museum.text
    assert part(SectionKind.DEVELOPMENT, story(clash), watched)[0] == museum.text


def test_an_outlets_item_without_a_headline_may_lead() -> None:
    item = claim("Three soldiers of Lethmar were killed near Post 14 when troops crossed the Zarin Line.")
    item = replace(item, article=replace(item.article, title="", authors=()))
    assert part(SectionKind.BOTTOM_LINE, story(item)) == [item.text]
