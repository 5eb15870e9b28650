"""What a document says that it is: from structured data, labels and notes, in many languages; and from nothing else."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from brief.reading.genre_words import NOTES, notes_in
from brief.reading.piece_reader import intake
from brief.reading.stated_genre import restates
from brief.records import Article, Declared, Payload, RatedClaim, TextKind

NOW = datetime(2026, 3, 9, tzinfo=UTC)
BODY = (
    "The ferry line between Sallow and Northgate will close in May, the company said on Monday.",
    "It had run since 1962, with two ships and a crew of four on each of them, through the winter too.",
    "Forty-six people lose their work; the union calls for a vote on a strike at the end of the month.",
)
CLAIM = "Minister Karel Drenn ordered the Kelvar dam to be opened at night"


def page(
    *lines: str, head: str = "", title: str = "Ferry line to close", before: str = "", after: str = ""
) -> Article:
    body = "".join(f"<p>{line}</p>" for line in (*lines, *BODY))
    html = (
        f"<html><head><title>{title}</title><meta property='og:title' content='{title}'>"
        f"<meta property='og:site_name' content='Harbour Post'>{head}</head>"
        f"<body><main><article>{before}<h1>{title}</h1>{body}{after}</article></main></body></html>"
    )
    return taken(html, "text/html")


def taken(content: str, media_type: str, declared: Declared | None = None) -> Article:
    found = intake(Payload("there", content.encode(), media_type, NOW, declared=declared or Declared()))
    assert not found.refused, found.refused
    ((_, article, _),) = found.read
    return article


def data(**said: object) -> str:
    return f"<script type='application/ld+json'>{json.dumps({'@context': 'https://schema.org', **said})}</script>"


def kind(article: Article) -> TextKind | None:
    return article.genre.kind if article.genre else None


@pytest.mark.parametrize(
    ("type_", "expected"),
    [
        ("OpinionNewsArticle", TextKind.OPINION),
        ("AnalysisNewsArticle", TextKind.ANALYSIS),
        ("SatiricalArticle", TextKind.SATIRE),
        ("AdvertiserContentArticle", TextKind.ADVERTISEMENT),
        ("LiveBlogPosting", TextKind.LIVE_BLOG),
        (["NewsArticle", "OpinionNewsArticle"], TextKind.OPINION),
    ],
)
def test_the_type_of_its_structured_data(type_: object, expected: TextKind) -> None:
    article = page(head=data(**{"@type": type_, "headline": "Ferry line to close"}))
    assert article.genre is not None and article.genre.kind is expected
    assert article.genre.why.startswith("its page calls it “")


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        ("Opinion", TextKind.OPINION),
        ("Opinion & Analysis", TextKind.OPINION),
        ("Gastkommentar", TextKind.OPINION),
        ("Tribune", TextKind.OPINION),
        ("Мнения", TextKind.OPINION),
        ("社説", TextKind.OPINION),
        ("Satire", TextKind.SATIRE),
        ("Sátira", TextKind.SATIRE),
        ("Sponsored", TextKind.ADVERTISEMENT),
        ("Contenu partenaire", TextKind.ADVERTISEMENT),
        ("На правах рекламы", TextKind.ADVERTISEMENT),
        ("Faktencheck", TextKind.FACT_CHECK),
        ("Press release", TextKind.PRESS_RELEASE),
        ("Entrevista", TextKind.INTERVIEW),
        ("Transcript", TextKind.TRANSCRIPT),
        ("Letters to the editor", TextKind.LETTER),
        ("Liveticker", TextKind.LIVE_BLOG),
        ("News", None),
        ("World", None),
        ("Economy", None),
    ],
)
def test_the_section_in_any_of_its_places(section: str, expected: TextKind | None) -> None:
    heads = (
        f"<meta property='article:section' content='{section}'>",
        data(**{"@type": "NewsArticle", "headline": "Ferry line to close", "articleSection": [section]}),
        data(**{"@type": "NewsArticle", "headline": "Ferry line to close", "genre": section}),
    )
    assert [kind(page(head=head)) for head in heads] == [expected] * 3


def test_keywords_say_what_it_is_not_what_it_is_about() -> None:
    def said(words: str) -> TextKind | None:
        return kind(page(head=f"<meta name='keywords' content='{words}'>"))

    assert said("opinion, ferry, Sallow") is TextKind.OPINION
    assert said("satire, ferry") is TextKind.SATIRE
    assert said("ferry, Sallow, trial, satire") is None
    assert said("ferry, advertisement, column, comment") is None


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("OPINION", TextKind.OPINION),
        ("Opinion | Ada Moll", TextKind.OPINION),
        ("KOMMENTAR", TextKind.OPINION),
        ("Point de vue", TextKind.OPINION),
        ("Satire", TextKind.SATIRE),
        ("Sponsored content", TextKind.ADVERTISEMENT),
        ("Paid content by Acme Insurance", TextKind.ADVERTISEMENT),
        ("Fact check", TextKind.FACT_CHECK),
        ("Press release", TextKind.PRESS_RELEASE),
        ("Interview", TextKind.INTERVIEW),
        ("News", None),
        ("Shipping", None),
    ],
)
def test_a_label_over_or_under_the_headline(label: str, expected: TextKind | None) -> None:
    kicker = f"<p class='kicker'>{label}</p>"
    assert kind(page(before=kicker)) is expected
    assert kind(page(f"{label}", before="")) in (expected, None)
    assert kind(page(before=f"<span class='article-label'>{label}</span>")) is expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Opinion: The port must close", TextKind.OPINION),
        ("The port must close | Letters", TextKind.LETTER),
        ("Kommentar: Der Hafen muss zu", TextKind.OPINION),
        ("Fact check: Did he order it?", TextKind.FACT_CHECK),
        ("Analysis: Who pays for the dam", TextKind.ANALYSIS),
        ("Storm: forty people missing", None),
        ("Minister: I knew nothing", None),
    ],
)
def test_a_label_joined_to_the_headline(title: str, expected: TextKind | None) -> None:
    assert kind(page(title=title)) is expected


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("Jan Tann is a retired docker. The views expressed are his own.", TextKind.OPINION),
        ("The opinions expressed here are those of the author and not necessarily ours.", TextKind.OPINION),
        ("Der Text gibt die Meinung der Autorin wieder: die Meinung der Autorin.", TextKind.OPINION),
        ("Les propos exprimés ici n'engagent que leur auteur.", TextKind.OPINION),
        ("Las opiniones expresadas son responsabilidad del autor.", TextKind.OPINION),
        ("This article is satire.", TextKind.SATIRE),
        ("Dies ist Satire.", TextKind.SATIRE),
        ("Ceci est une satire.", TextKind.SATIRE),
        ("This article was paid for by Acme Insurance.", TextKind.ADVERTISEMENT),
        ("In partnership with Acme Insurance", TextKind.ADVERTISEMENT),
        ("Patrocinado por Seguros Acme", TextKind.ADVERTISEMENT),
        ("SALLOW, March 5 /PRNewswire/ -- Acme opens a house in Sallow.", TextKind.PRESS_RELEASE),
        ("FOR IMMEDIATE RELEASE", TextKind.PRESS_RELEASE),
        ("This interview has been edited for length and clarity.", TextKind.INTERVIEW),
        ("The following is a transcript of the talk.", TextKind.TRANSCRIPT),
        ("The views expressed in comments are those of readers, not the author.", None),
        ("Sponsored by Senator Moll, the bill passed by 61 votes to 40 and takes effect in July of the year.", None),
        ("The satire of the play was lost on most of those who saw it.", None),
    ],
)  # fmt: skip
def test_a_note_at_the_head_or_the_foot(note: str, expected: TextKind | None) -> None:
    assert kind(page(note)) is expected
    assert kind(taken("\n\n".join(("Ferry line to close", *BODY * 3, note)), "text/plain")) in (
        expected,
        None if expected is TextKind.PRESS_RELEASE else expected,
    )


def test_the_frames_of_advertisements_and_buttons_say_nothing() -> None:
    ad = "<div class='ad-slot'><span class='ad-label'>Anzeige</span></div>"
    comments = "<div class='tools'><span class='comment-label'>Comment</span></div>"
    article = page(before="", after=ad + comments)
    assert article.genre is None
    assert kind(page("Anzeige", "Comments", head="")) in (None,)


def test_what_a_container_calls_it() -> None:
    items = [{"title": "Ferry line to close", "text": " ".join(BODY)}]
    found = intake(Payload("there", json.dumps(items).encode(), "application/json", NOW))
    raw, article, _ = found.read[0]
    assert article.genre is None
    feed = (
        "<rss><channel><title>F</title><item><title>Ferry line to close</title>"
        f"<description>{' '.join(BODY)}</description></item></channel></rss>"
    )
    assert intake(Payload("f", feed.encode(), "application/xml", NOW)).read[0][1].genre is None
    html = (
        f"<html><title>Ferry line to close</title><body>{''.join(f'<p>{b}</p>' for b in BODY)}</body></html>"
    )
    assert raw.declared.kind == ""
    for word, expected in (
        ("opinion", TextKind.OPINION),
        ("transcript", TextKind.TRANSCRIPT),
        ("audio", None),
    ):
        assert kind(taken(html, "text/html", Declared(kind=word))) is expected


REVIEW = {"@type": "ClaimReview", "claimReviewed": CLAIM}


@pytest.mark.parametrize(
    ("rating", "verdict"),
    [
        ({"@type": "Rating", "ratingValue": "1", "bestRating": "5", "alternateName": "False"}, "False"),
        ({"@type": "Rating", "alternateName": "Größtenteils falsch"}, "Größtenteils falsch"),
        ({"@type": "Rating", "ratingValue": 2, "bestRating": 5}, "2 of 5"),
        ([{"@type": "Rating", "name": "Faux"}], "Faux"),
    ],
)
def test_a_claim_that_structured_data_rate(rating: object, verdict: str) -> None:
    article = page(head=data(**REVIEW, reviewRating=rating))
    assert article.rated == (RatedClaim(CLAIM, verdict, "Harbour Post"),)
    assert kind(article) is TextKind.FACT_CHECK
    named = page(
        head=data(**REVIEW, reviewRating=rating, author={"@type": "Organization", "name": "Checkers"})
    )
    assert named.rated[0].by == "Checkers"
    graph = page(
        head=data(
            **{"@graph": [{"@type": "NewsArticle", "headline": "x"}, {**REVIEW, "reviewRating": rating}]}
        )
    )
    assert graph.rated == article.rated and kind(graph) is TextKind.FACT_CHECK


def test_microdata_rate_a_claim_too() -> None:
    box = (
        "<div itemscope itemtype='https://schema.org/ClaimReview'>"
        f"<span itemprop='claimReviewed'>{CLAIM}</span><span itemprop='alternateName'>False</span></div>"
    )
    assert page(after=box).rated == (RatedClaim(CLAIM, "False", "Harbour Post"),)


@pytest.mark.parametrize(
    ("claim", "verdict", "found"),
    [
        ("Claim", "Verdict", "False"),
        ("The claim", "Our rating", "Mostly false"),
        ("Behauptung", "Bewertung", "Falsch"),
        ("L'affirmation", "Notre verdict", "Faux"),
        ("Bulo", "Veredicto", "Falso"),
        ("Утверждение", "Вердикт", "Неправда"),
        ("主張", "判定", "誤り"),
    ],
)
def test_a_claim_that_is_set_against_a_verdict(claim: str, verdict: str, found: str) -> None:
    lines = (f"<b>{claim}:</b> {CLAIM}.", f"<b>{verdict}:</b> {found}")
    article = page(*lines)
    assert article.rated == (RatedClaim(f"{CLAIM}.", found, "Harbour Post"),)
    assert kind(article) is TextKind.FACT_CHECK
    text = "\n\n".join(
        ("Did he order it?", claim, f"{CLAIM}.", verdict, f"{found}. The log has nothing.", *BODY)
    )
    assert [(r.claim, r.verdict) for r in taken(text, "text/plain").rated] == [(f"{CLAIM}.", found)]


def test_a_verdict_in_the_headline_of_a_fact_check() -> None:
    head = "<meta property='article:section' content='Fact check'>"
    assert page(head=head, title=f"False: {CLAIM}").rated == (RatedClaim(CLAIM, "False", "Harbour Post"),)
    assert page(title=f"False: {CLAIM}").rated == ()


def test_an_author_that_only_a_note_names() -> None:
    opinion = "<meta property='article:section' content='Opinion'>"
    note = "Jan Tann is a retired docker. The views expressed are his own."
    assert page(note, head=opinion).authors == ("Jan Tann",)
    assert page(note, head=opinion + "<meta name='author' content='Ada Moll'>").authors == ("Ada Moll",)
    assert page("The views expressed here are the author's own.", head=opinion).authors == ()


def test_who_restates_a_claim() -> None:
    assert restates(f"Claim: {CLAIM}.", CLAIM) and restates(f"A post says that {CLAIM}.", CLAIM, own=False)
    assert not restates("The log of the dam records no opening on 2 March.", CLAIM)
    denied = "Minister Karel Drenn did not order the Kelvar dam to be opened at night"
    assert restates(denied, CLAIM) and not restates(denied, CLAIM, own=False)


@pytest.mark.parametrize(("kind", "form"), [pytest.param(*note, id=note[0].value) for note in NOTES])
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_what_is_looked_for_first_stands_in_every_note(
    kind: TextKind, form: re.Pattern[str], data: st.DataObject
) -> None:
    written = data.draw(st.from_regex(form))
    assume(not set(written) & set("ſKıİ"))  # letters that are others' capitals
    assert any(found is kind for found, _ in notes_in(written))
