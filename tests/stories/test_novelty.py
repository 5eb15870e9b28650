"""What a window changes of the last brief: figures of one holder, corrections, withdrawals, what was said already."""

from __future__ import annotations

import pytest

from brief.records import ChangeKind, SourcedClaim, Story
from brief.stories.novelty import against, since
from tests.support.desk import claim

MONDAY, TUESDAY = "2026-03-02T10:00:00Z", "2026-03-03T10:00:00Z"


def before(text: str, **about: str) -> SourcedClaim:
    return claim(text, **({"published": MONDAY, "location": "before.md"} | about))


def story(
    *texts: str, publisher: str = "Corvin Press", title: str = "Flood", goes_on: SourcedClaim | None = None
) -> Story:
    claims = tuple(
        claim(text, published=TUESDAY, publisher=publisher, title=title, location=f"{i}.md")
        for i, text in enumerate(texts)
    )
    continues = (goes_on.article,) if goes_on else ()
    return Story("s", "Kelvar Dam", tuple(c.article for c in claims), claims, 1, continues=continues)


TOLL = "At least 12 people were killed when the Kelvar Dam gave way, the Interior Ministry said."


def test_a_figure_of_the_same_holder_that_changed_says_from_and_to() -> None:
    told = before(TOLL)
    now = story("The Interior Ministry said 27 people were killed at the Kelvar Dam.", goes_on=told)
    (change,) = since([now], [told])
    assert (change.kind, change.was.lower(), change.now) == (ChangeKind.CHANGED, "at least 12", "27")
    assert "Interior Ministry" in change.holder and "killed" in change.about
    assert (change.claim, change.before, change.story_id) == (now.claims[0], told, "s")


@pytest.mark.parametrize(
    "text",
    [
        "The hospital in Drenholt said 27 people were killed at the Kelvar Dam.",
        "The Interior Ministry said 27 people were injured at the Kelvar Dam.",
        "The Interior Ministry said at least 12 people were killed at the Kelvar Dam.",
        "The Interior Ministry had said 27 people were killed at the Kelvar Dam.",
    ],
    ids=["another holder", "another state", "no change", "a former figure"],
)
def test_what_is_no_change_of_that_figure(text: str) -> None:
    told = before(TOLL)
    assert since([story(text, goes_on=told)], [told]) == []


def test_the_same_holder_on_another_matter_changes_nothing() -> None:
    """The ministry's toll of a train crash is no new toll of the dam."""
    now = story("The Interior Ministry said 3 people were killed in a collision of trains in Ostrel.")
    assert since([now], [before(TOLL)]) == []


def test_an_older_report_does_not_change_a_newer_one() -> None:
    told = before(TOLL, published="2026-03-05T10:00:00Z")
    now = story("The Interior Ministry said 9 people were killed at the Kelvar Dam.", goes_on=told)
    assert since([now], [told]) == []


def test_only_the_last_of_several_changes_is_told() -> None:
    told = before(TOLL)
    texts = [f"The Interior Ministry said {n} people were killed at the Kelvar Dam." for n in (19, 27)]
    claims = [
        claim(text, published=f"2026-03-03T1{i}:00:00Z", location=f"{i}.md") for i, text in enumerate(texts)
    ]
    now = Story("s", "Dam", tuple(c.article for c in claims), tuple(claims), 1, continues=(told.article,))
    assert [change.now for change in since([now], [told])] == ["27"]


RESERVES = "The bank's foreign reserves stood at 18.4 billion dollars at the end of February, it said."


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Corvin Press wrongly reported that the bank's reserves stood at 18.4 billion dollars.", "Bank"),
        (
            "Corvin Press gave the bank's foreign reserves as 18.4 billion dollars; they are 14.8 billion.",
            "CORRECTION: Bank",
        ),
    ],
)
def test_a_correction_is_tied_to_the_claim_that_it_corrects(text: str, title: str) -> None:
    told, other = before(RESERVES), before("The dam at Kelvar gave way on Monday.", location="other.md")
    (change,) = since([story(text, title=title, goes_on=told)], [other, told])
    assert (change.kind, change.before) == (ChangeKind.CORRECTED, told)


def test_a_withdrawal_is_tied_to_the_claim_that_it_withdraws() -> None:
    told = before(
        "A video shows Ardovian armoured vehicles near Post 14, the Ministry of Defence of Lethmar said."
    )
    now = story(
        "The Ministry of Defence withdraws the video said to show Ardovian armoured vehicles near Post 14."
    )
    (change,) = since([now], [told])
    assert (change.kind, change.before) == (ChangeKind.WITHDRAWN, told)


@pytest.mark.parametrize(
    "text",
    [
        "Ardovia withdrew its troops from Post 14 near armoured vehicles on Tuesday.",
        "The Ministry of Defence of Lethmar withdraws the statement on the harvest of Orlow.",
        "The number of armoured vehicles near Post 14 that Lethmar reported was correct.",
    ],
    ids=["troops", "another matter", "it stands"],
)
def test_what_withdraws_nothing_that_was_quoted(text: str) -> None:
    told = before(
        "A video shows Ardovian armoured vehicles near Post 14, the Ministry of Defence of Lethmar said."
    )
    assert since([story(text, title="Correction")], [told]) == []


def test_numbers_of_names_and_days_do_not_tie_a_withdrawal() -> None:
    told = before("Three soldiers were killed near Post 14 on 3 March, the Defence Ministry said.")
    now = story(
        "The Defence Ministry withdraws the video published with Statement No. 19 on 3 March near Post 14."
    )
    assert since([now], [told]) == []


def test_what_the_last_brief_quoted_is_marked_as_said_and_is_no_change_of_itself() -> None:
    told = before(TOLL)
    repeated = story(TOLL, "Sirens did not sound in Lower Sallow, residents said.", goes_on=told)
    (found,) = against([repeated], [told])
    assert found.said_before == (repeated.claims[0].ref,) and found.changes == ()


def test_the_same_words_with_another_figure_were_not_said_before() -> None:
    told = before(TOLL)
    (found,) = against([story(TOLL.replace("12", "27"), goes_on=told)], [told])
    assert found.said_before == () and [change.now for change in found.changes] == ["At least 27"]


def test_without_a_last_brief_nothing_changes() -> None:
    given = story(TOLL)
    assert against([given], []) == [given] and since([], [before(TOLL)]) == []


def test_a_figure_that_an_older_brief_quoted_of_a_story_it_continues_is_changed() -> None:
    told = before(TOLL)
    found = story(TOLL.replace("12", "27"), goes_on=told)
    assert [(c.was, c.now) for c in since([found], [], [told])] == [("At least 12", "At least 27")]
    assert since([story(TOLL.replace("12", "27"))], [], [told]) == []  # only the same words: no thread


def test_what_any_brief_before_quoted_was_said() -> None:
    told = before(TOLL)
    (seen,) = against([story(TOLL)], [], [told])
    assert seen.said_before == tuple(c.ref for c in seen.claims)
    (seen,) = against([story(TOLL.replace("12", "27"))], [], [told])
    assert seen.said_before == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            "The Corvin Press withdraws the video recording that it published with this report.",
            ChangeKind.WITHDRAWN,
        ),
        (
            "Corvin Press wrongly reported that reserves stood at 18.4 billion dollars. The correct figure is 14.8.",
            ChangeKind.CORRECTED,
        ),
    ],
)
def test_what_a_publisher_takes_back_is_a_change_though_no_brief_quoted_it(
    text: str, kind: ChangeKind
) -> None:
    (change,) = since([story(text)], [before("Rain fell on the harbour of Orlow all day.")])
    assert change.kind is kind and change.before is None


def test_a_claim_told_in_other_words_without_a_new_number_was_said_before() -> None:
    told = before(
        "A unit of the Ardovian army crossed the Zarin Line near Orlow and advanced about 400 metres."
    )
    same = "Lethmar says that an Ardovian unit advanced about 400 metres across the Zarin Line near Orlow."
    (found,) = against([story(same)], [told])
    (other,) = against([story(same.replace("400", "900"))], [told])
    assert found.said_before and not other.said_before


def test_a_relayed_figure_that_its_relayer_corrected_is_not_its_holders_before() -> None:
    first = before(TOLL)
    wrong = before(
        "The Interior Ministry said 47 people were killed in the Kelvar Dam disaster.",
        published="2026-03-02T18:00:00Z",
        publisher="Corvin Press",
        location="wrong.md",
    )
    correction = claim(
        "Corvin Press wrongly reported that 47 people had been killed in the Kelvar Dam disaster.",
        published=TUESDAY,
        publisher="Corvin Press",
        title="CORRECTION: Kelvar Dam death toll",
        location="correction.md",
    )
    now = claim(
        "As of 14:30, 46 people have been confirmed dead at the Kelvar Dam.",
        published=TUESDAY,
        publisher="Ministry of the Interior",
        location="now.md",
    )
    articles = (correction.article, now.article)
    both = Story("s", "Dam", articles, (correction, now), 2, continues=(first.article, wrong.article))
    (changed,) = [c for c in since([both], [first, wrong]) if c.kind is ChangeKind.CHANGED]
    assert (changed.was.lower(), changed.now) == ("at least 12", "46")
