"""What a model sees of a story: all of it within its budget, oldest first, with what is known of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from brief.drafting.quotations import quoted
from brief.drafting.story_sheet import StorySheet, sheet
from brief.records import DatedValue, DateStatus, Precision, SectionKind, SourcedClaim, Story
from tests.support.desk import claim


def at(hour: int) -> DatedValue:
    start = datetime(2026, 3, 5, hour, tzinfo=UTC)
    return DatedValue(start, start + timedelta(seconds=1), Precision.SECOND, None, DateStatus.STATED)


def story(*articles: tuple[str, int, list[str]]) -> Story:
    claims: list[SourcedClaim] = []
    infos = []
    for id_, hour, sentences in articles:
        info = None
        for order, text in enumerate(sentences):
            one = claim(text)
            info = info or replace(one.article, id=id_, title=f"Title {id_}", published=at(hour))
            ref = replace(one.ref, spans=((order * 1000, order * 1000 + len(text)),), raw_sha256=id_)
            claims.append(replace(one, article=info, order=order, ref=ref))
        infos.append(info)
    return Story("s", "label", tuple(infos), tuple(claims), len(infos))


def made(one: Story, tokens: int = 10_000, **more: object) -> StorySheet:
    return sheet(one, quoted, tokens, **more)  # type: ignore[arg-type]


def test_all_sentences_are_shown_oldest_article_first_under_their_headline() -> None:
    one = made(
        story(("b", 12, ["A later sentence.", "A second later one."]), ("a", 8, ["An early sentence."]))
    )
    assert [line.text for line in one.shown] == [
        "An early sentence.",
        "A later sentence.",
        "A second later one.",
    ]
    assert [line.label for line in one.shown] == ["P1", "P2", "P3"]
    assert "“Title a”" in one.articles[0].heading and "2026-03-05 08:00" in one.articles[0].heading
    assert [article.cut for article in one.articles] == [0, 0]


def test_over_the_budget_articles_are_cut_from_the_end_and_what_is_needed_stays() -> None:
    long = [f"Sentence number {i} tells a thing of some length." for i in range(40)]
    one = story(("a", 8, long), ("b", 12, ["The newest thing."]))
    last = one.claims[39].ref
    cut = made(one, 200, marked=[(SectionKind.CONTESTED, last)], first=[])
    texts = [line.text for line in cut.shown]
    assert (
        texts[0] == long[0] and long[39] in texts and "The newest thing." in texts and long[30] not in texts
    )
    assert cut.articles[0].cut == 40 - len(texts) + 1
    label = next(line.label for line in cut.shown if line.text == long[39])
    assert f"{label}: disputed." in cut.known


def test_copies_of_one_text_are_shown_once_and_named() -> None:
    one = story(("a", 8, ["The same text."]), ("b", 9, ["The same text."]))
    copied = replace(one, copies=(("a", "b"),))
    shown = made(copied)
    assert len(shown.shown) == 1 and "also carried by" in shown.articles[0].heading


def test_what_was_taken_back_is_said_with_what_took_it_back() -> None:
    wrong = "Nine people were killed in Drenholt on Tuesday."
    back = "Correction: we wrongly reported that nine people were killed in Drenholt on Tuesday."
    one = made(story(("a", 8, [wrong]), ("b", 12, [back])))
    assert any(word.startswith("P1 was ") and "by P2" in word for word in one.known)
