"""What kind of text an article is: by its address, its headline, its first words; else by a head."""

from __future__ import annotations

from dataclasses import replace

import pytest

from brief.records import ArticleInfo, TextKind
from brief.stories.genre import genre
from tests.support.desk import claim


def made(title: str = "Bridge closed in Orlow", url: str = "") -> ArticleInfo:
    return replace(claim("The bridge was closed on Monday.").article, title=title, url=url)


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://news.example/story/opinion/voices/2026/03/05/why-the-dam-fell/", TextKind.OPINION),
        ("https://news.example/sports/football/rovers-win", TextKind.SPORT),
        ("https://news.example/sponsored/insurance-you-need", TextKind.ADVERTISEMENT),
        ("https://news.example/world/live/dam-collapse", TextKind.LIVE_BLOG),
        ("https://news.example/satire/mayor-swims-home", TextKind.SATIRE),
        ("https://news.example/world/2026/opinion-polls-open", TextKind.NEWS),
        ("https://opinion.example/2026/03/05/dam", TextKind.NEWS),
    ],
)
def test_an_address_tells_by_a_folder_not_by_its_last_name(url: str, kind: TextKind) -> None:
    assert genre(made(url=url), "", {}).kind is kind


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Trump's tariffs are breaking the economy | Opinion", TextKind.OPINION),
        ("Kelvar Dam collapse: live updates", TextKind.LIVE_BLOG),
        ("What is the Kelvar Dam and why did it fail?", TextKind.EXPLAINER),
        ("Kelvar Dam gave way. Here's what we know", TextKind.EXPLAINER),
        ("What's open and closed on Monday in Orlow", TextKind.LISTING),
        ("Best Prime Day deals on garden chairs", TextKind.PROMOTION),
        ("Analysis: the bank's long game", TextKind.ANALYSIS),
        ("Central bank lifts key rate to 12 per cent", TextKind.NEWS),
        ("Opinion poll puts Reform Bloc ahead", TextKind.NEWS),
    ],
)
def test_a_headline_tells_by_its_form(title: str, kind: TextKind) -> None:
    found = genre(made(title), "", {})
    assert found.kind is kind and bool(found.why) == (kind is not TextKind.NEWS)


def test_first_words_tell_what_was_paid_for() -> None:
    assert genre(made(), "Sponsored content: the best insurance", {}).kind is TextKind.ADVERTISEMENT


def test_a_head_is_believed_where_form_says_nothing_and_it_is_sure() -> None:
    assert genre(made(), "", {"news": 0.3, "opinion": 0.6}).kind is TextKind.OPINION
    assert genre(made(), "", {"news": 0.7, "opinion": 0.6}).kind is TextKind.NEWS
    assert genre(made(), "", {"news": 0.1, "opinion": 0.2}).kind is TextKind.NEWS


@pytest.mark.parametrize(
    ("declared", "kind"),
    [
        (("Satire",), TextKind.SATIRE),
        (("Sponsored",), TextKind.ADVERTISEMENT),
        (("NewsArticle", "OpinionNewsArticle"), TextKind.OPINION),
        (("WebSite", "ClaimReview"), TextKind.FACT_CHECK),
        (("World", "NewsArticle"), TextKind.NEWS),
    ],
)
def test_what_a_page_calls_itself_goes_before_what_its_words_say(
    declared: tuple[str, ...], kind: TextKind
) -> None:
    found = genre(claim("The port of Orlow was closed on Monday.").article, "The port", {}, declared)
    assert found.kind is kind and bool(found.why) == (kind is not TextKind.NEWS)
