"""Two briefs compared: what is new, gone, stronger, weaker, withdrawn; which figures changed."""

from __future__ import annotations

from dataclasses import replace

from brief.records import (
    CheckedBrief,
    CheckedSection,
    CheckedSentence,
    Grade,
    Manifest,
    Reference,
    SectionKind,
    SentenceKind,
    Source,
    SourcedClaim,
)
from brief.stories.brief_comparison import Difference, compare
from tests.support.desk import AT, claim

MANIFEST = Manifest(AT, None, None, "UTC", "", "", "quoting", "", ())
Shown = tuple[SourcedClaim, int, int]
"""A claim, its digit, and the independent sources of its story."""


def brief(*shown: Shown, letter: str = "F", again: bool = False) -> CheckedBrief:
    """A brief with a section for each claim; ``again`` repeats the first as the bottom line."""
    sections, references, sources = [], [], []
    for number, (one, digit, independent) in enumerate(shown, start=1):
        grade = Grade(letter, digit, "", f"digit {digit}")
        sentence = CheckedSentence(one.text, (number,), SentenceKind.FACT, "quoting", (), (one.text,), grade)
        sections.append(CheckedSection("Orlow", (sentence,), independent=independent))
        references.append(Reference(number, one.ref, one.article.id, one.passage_id, one.text))
        sources.append(Source(one.article, (number,)))
    top = (replace(sections[0], kind=SectionKind.BOTTOM_LINE, independent=0),) if again else ()
    return CheckedBrief(
        f"id{len(shown)}",
        "A brief",
        "",
        tuple(sections),
        (),
        (),
        tuple(references),
        tuple(sources),
        0,
        0,
        MANIFEST,
        parts=top,
    )


def told(difference: Difference) -> dict[str, int]:
    names = ("new", "strengthened", "weakened", "withdrawn", "gone", "figures")
    return {name: len(getattr(difference, name)) for name in names if getattr(difference, name)}


ROAD = claim("The road to Orlow is closed between the bridge and the market.", publisher="Post")
FLOOD = claim(
    "The flood at Orlow was reportedly caused by a broken gate of the dam.", publisher="Post", location="b"
)
PLAIN = claim("The flood at Orlow was caused by a broken gate of the dam.", publisher="Post", location="c")


def test_a_brief_compared_with_itself_has_no_difference() -> None:
    one = brief((ROAD, 3, 1), (FLOOD, 6, 2), again=True)
    found = compare(one, one)
    assert told(found) == {} and found.unchanged == 2


def test_what_one_alone_has_is_new_or_gone() -> None:
    found = compare(brief((ROAD, 3, 1)), brief((FLOOD, 6, 1)))
    assert told(found) == {"new": 1, "gone": 1}
    assert (found.new[0].text, found.gone[0].text) == (FLOOD.text, ROAD.text)
    assert (found.new[0].source, found.new[0].grade) == ("Post", "F6")


def test_a_better_digit_and_more_sources_strengthen() -> None:
    found = compare(brief((ROAD, 3, 1)), brief((ROAD, 2, 3)))
    assert told(found) == {"strengthened": 1}
    assert found.strengthened[0].reasons == (
        "credibility 3 → 2: digit 2",
        "independent sources of its story 1 → 3",
    )


def test_what_cannot_be_judged_stands_between_possible_and_doubtful() -> None:
    assert told(compare(brief((ROAD, 6, 1)), brief((ROAD, 3, 1)))) == {"strengthened": 1}
    assert told(compare(brief((ROAD, 6, 1)), brief((ROAD, 4, 1)))) == {"weakened": 1}


def test_a_hedge_removed_strengthens_and_one_added_weakens() -> None:
    found = compare(brief((FLOOD, 6, 1)), brief((PLAIN, 6, 1)))
    assert told(found) == {"strengthened": 1}
    assert found.strengthened[0].reasons == ("no longer hedged: reportedly",)
    assert told(compare(brief((PLAIN, 6, 1)), brief((FLOOD, 6, 1)))) == {"weakened": 1}


def test_a_source_rated_otherwise_is_told_and_f_is_no_step() -> None:
    one = (ROAD, 3, 1)
    assert told(compare(brief(one, letter="C"), brief(one, letter="B"))) == {"strengthened": 1}
    assert told(compare(brief(one, letter="F"), brief(one, letter="B"))) == {}


def test_another_publishers_same_words_are_another_claim() -> None:
    other = claim(ROAD.text, publisher="Gazette", location="d")
    assert told(compare(brief((ROAD, 3, 1)), brief((other, 3, 1)))) == {"new": 1, "gone": 1}


def test_a_correction_withdraws_what_it_corrects() -> None:
    wrong = claim(
        "The number of people killed at the Orlow dam has climbed to 47.", publisher="Post", location="e"
    )
    right = claim(
        "The Post wrongly reported that 47 people had been killed at the Orlow dam.",
        publisher="Post",
        location="f",
    )
    found = compare(brief((wrong, 3, 1)), brief((right, 3, 1)))
    assert [entry.claim.text for entry in found.withdrawn] == [wrong.text]
    assert not found.gone


def figure(
    number: int, place: str = "Orlow", publisher: str = "Post", who: str = "the Interior Ministry"
) -> Shown:
    text = f"At least {number} people were killed when the dam at {place} gave way, {who} said on a visit."
    return claim(text, publisher=publisher, location=str(number)), 6, 1


def test_a_figure_of_one_holder_that_changed_is_named_whoever_relays_it() -> None:
    found = compare(brief(figure(12)), brief(figure(27, publisher="Gazette")))
    (change,) = found.figures
    assert (change.holder, change.about, change.before, change.after) == (
        "Interior Ministry",
        "killed",
        "At least 12",
        "At least 27",
    )


def test_figures_of_another_holder_or_another_event_are_no_change() -> None:
    assert compare(brief(figure(12)), brief(figure(27, who="River Watch"))).figures == ()
    elsewhere = brief(figure(27, place="Santora"))
    elsewhere = replace(elsewhere, sections=(replace(elsewhere.sections[0], heading="Santora"),))
    assert compare(brief(figure(12)), elsewhere).figures == ()
