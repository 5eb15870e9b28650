"""What stands beside the lines: what no source vouches for, what lies ahead, what is disputed, changed, not known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from brief.drafting import claim_standing, outline
from brief.drafting.length import bounds_of, in_order
from brief.drafting.quotations import quoted
from brief.errors import UsageError
from brief.records import DatedValue, Draft, DraftSentence, Section, SectionKind, SourcedClaim, Story
from brief.settings import Settings
from tests.support.desk import claim

TOLL = "At least 12 people were killed when the Kelvar Dam gave way on Monday, the Interior Ministry said."
CUTOFF = datetime(2026, 3, 6, tzinfo=UTC)


def story(*claims: SourcedClaim, id_: str = "s1") -> Story:
    articles = tuple({c.article.id: c.article for c in claims}.values())
    return Story(id_, f"Story {id_}", articles, claims, len(articles))


def made(*stories: Story, days: dict[str, int] | None = None) -> list[Section]:
    """The parts beside the lines; ``days`` are those ahead by a claim's text, counted from the cut-off."""

    def ahead(claim: SourcedClaim) -> DatedValue | None:
        if claim.text not in (days or {}):
            return None
        end = CUTOFF + timedelta(days=(days or {})[claim.text])
        return DatedValue(end - timedelta(days=1), end)

    return list(outline.parts(stories, (), lambda c, _: quoted(c), ahead=ahead, cutoff=CUTOFF))


def part(kind: SectionKind, *stories: Story, days: dict[str, int] | None = None) -> list[str]:
    return [
        s.text for section in made(*stories, days=days) if section.kind is kind for s in section.sentences
    ]


@pytest.mark.parametrize(
    "text",
    [
        "According to reports on some social networking sites, the Orlow Brigade was trained abroad.",
        "It was reported that the airport of Zarin had been taken after the guards left it.",
        "Several regional sources said that the Orlow Brigade had ambushed a convoy near Zarin on Monday.",
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
        "Officials said on Monday that the bridge over the Tessim was closed.",
        "No injuries or deaths were reported in Orlow after the storm.",
        "Two people were rescued and another was reported missing near Orlow.",
        "The navy carried out a strike on an alleged smugglers' boat near Orlow.",
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


def test_what_lies_ahead_is_in_order_of_time_and_nothing_behind_the_cutoff() -> None:
    later = claim("The inquiry is expected to give its interim findings by 20 March.", publisher="A")
    sooner = claim("The repairs at Velly are expected to be completed by Saturday, 7 March.", publisher="B")
    past = claim("The council of Orlow is expected to meet by Thursday, 5 March.", publisher="C")
    vague = claim("All contractual obligations of Ardgaz will be met.", publisher="D")
    days = {later.text: 15, sooner.text: 2, past.text: 0}
    found = part(SectionKind.OUTLOOK, story(later, vague), story(sooner, past, id_="s2"), days=days)
    assert found == [sooner.text, later.text]


def test_what_lies_ahead_is_said_once() -> None:
    one = claim("The inquiry is expected to give its interim findings by 20 March.", publisher="A")
    two = claim("The inquiry is expected to give its interim findings by 20 March, it said.", publisher="B")
    days = {one.text: 15, two.text: 15}
    assert part(SectionKind.OUTLOOK, story(one, two), days=days) == [one.text]


def test_what_is_not_known_is_told_of_the_first_stories_only() -> None:
    gaps = [
        claim(f"The cause of the fire at mill {i} in Orlow has not been established.", publisher=f"P{i}")
        for i in range(5)
    ]
    found = part(SectionKind.GAPS, *(story(one, id_=f"s{i}") for i, one in enumerate(gaps)))
    assert found == [one.text for one in gaps[: outline.ENTRIES - 1]]


@pytest.mark.parametrize(
    "text",
    [
        "She is known for her work on the bridges of Orlow and of Tarn.",
        "Annual data for 2024 has not been released yet by the bank.",
        "Zelenskyy has said that he planned to meet the envoys although it was not clear when.",
        "There are many details about any tariffs that are unclear, he said on Wednesday.",
    ],
)
def test_what_is_known_or_only_said_in_passing_is_no_gap(text: str) -> None:
    assert not claim_standing.gap(claim(text))


@pytest.mark.parametrize(
    "text",
    [
        "It was not immediately clear how many people were on the bridge.",
        "The cause of the collapse of the Kelvar Dam has not been established.",
        "Maratov did not say how much the bank had spent since then.",
        "The whereabouts of the two men remain unknown.",
    ],
)
def test_what_is_not_known(text: str) -> None:
    assert claim_standing.gap(claim(text))


def test_figures_are_disputed_only_where_both_sides_speak_of_one_matter() -> None:
    bank = claim("Foreign reserves stood at 14.8 billion dollars at the end of February.", publisher="Vantry")
    wire = claim(
        "The foreign reserves stood at 18.4 billion dollars at the end of February.", publisher="Corvin"
    )
    assert part(SectionKind.CONTESTED, story(bank, wire)) == [bank.text, wire.text]
    crash = claim("Six people were killed when a helicopter crashed near Loreto in the storm.", publisher="A")
    storm = claim("The storm killed 66 people in the islands and closed every port.", publisher="B")
    assert part(SectionKind.CONTESTED, story(crash, storm)) == []


def test_a_publisher_takes_back_inside_its_story_and_the_page_says_which() -> None:
    text = "The Ministry of Orlow withdraws the statement of Monday on the sirens; that statement was wrong."
    back = claim(text, publisher="Ministry of Orlow")
    (section,) = [s for s in made(story(claim(TOLL), back)) if s.kind is SectionKind.CHANGES]
    assert section.heading == "withdrawn" and section.story is not None and section.story.id == "s1"


COUNT = "River Watch counts 124 people dead after the collapse of the Kelvar Dam."
DOUBT = "River Watch said more than 120 people were dead. Its figure could not be independently verified."


def test_a_count_that_another_could_not_verify_is_told_as_unverified() -> None:
    claims = (claim(COUNT, publisher="River Watch"), claim(TOLL), claim(DOUBT, order=1))
    assert COUNT in part(SectionKind.UNVERIFIED, story(*claims))
    assert COUNT not in part(SectionKind.UNVERIFIED, story(claims[0]))


def test_an_unknown_length_is_refused() -> None:
    with pytest.raises(UsageError, match="short, standard, long"):
        bounds_of("endless", Settings())


def test_parts_are_put_in_the_order_of_the_page() -> None:
    draft = Draft(
        tuple(Section("", (DraftSentence("x"),), kind=kind) for kind in reversed(SectionKind)), "quoting"
    )
    assert [s.kind for s in in_order(draft).sections] == list(SectionKind)
