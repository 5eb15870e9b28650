"""Items of news services: ninjs with what its provider took back, exports of readers, search interfaces of papers."""

from typing import Any

import pytest

from tests.support.dumps import (
    EIGHT,
    HOMES,
    MARKUP,
    PICTURE,
    STAMP,
    WEIR,
    export,
    hour,
    left_out,
    read,
    taken,
)

BOTH = f"{WEIR}\n\n{HOMES}"


def item(**more: Any) -> dict[str, Any]:
    return {
        "uri": "urn:1",
        "type": "text",
        "firstcreated": EIGHT,
        "versioncreated": "2026-03-05T08:30:00Z",
    } | more


def test_ninjs_1() -> None:
    picture = {"type": "picture", "description_text": PICTURE}
    given = item(
        headline="Weir opened", byline="By Ann Bell", body_xhtml=MARKUP, body_text=WEIR, pubstatus="usable"
    )
    given |= {
        "copyrightholder": "Vale Press",
        "subject": [{"name": "flood"}],
        "associations": {"main": picture},
    }
    (article,) = read(given)
    assert (article.title, article.publisher, article.authors) == ("Weir opened", "Vale Press", ("Ann Bell",))
    assert (article.text, hour(article), article.item_key) == (BOTH, "05 08:00", "urn:1")
    assert f"{article.modified.start:%H:%M}" == "08:30"


def test_ninjs_2() -> None:
    bodies = [{"role": "main", "contenttype": "text/plain", "value": WEIR}]
    bodies += [{"role": "main", "contenttype": "text/html", "value": MARKUP}]
    heads = [{"role": "short", "value": "Weir"}, {"role": "main", "value": "Weir opened at dawn"}]
    given = item(headlines=heads, bodies=bodies, bylines=[{"value": "Ann Bell"}], pubstatus="usable")
    given["infosources"] = [{"name": "Vale Press", "role": "publisher"}]
    (article,) = read({"items": [given]})
    assert (article.title, article.publisher, article.authors) == (
        "Weir opened at dawn",
        "Vale Press",
        ("Ann Bell",),
    )
    assert (article.text, hour(article)) == (BOTH, "05 08:00")
    (caption,) = read(item(type="picture", headline="Weir", description_text=PICTURE))
    assert caption.text == PICTURE


@pytest.mark.parametrize("status", ["canceled", "withheld"])
def test_what_a_provider_took_back_is_no_article(status: str) -> None:
    found = taken(
        export([item(headline="Weir fails", body_text=WEIR, pubstatus=status), item(body_text=HOMES)])
    )
    assert [article.text for _, article, _ in found.read] == [HOMES]
    (refusal,) = found.refused
    assert refusal.reason == f"was withdrawn by its provider (pubstatus {status}): Weir fails"


def test_an_export_of_a_reader() -> None:
    origin = {"streamId": "feed/1", "title": "Vale Press", "htmlUrl": "https://w.example"}
    given: dict[str, Any] = {
        "id": "tag:1",
        "title": "Weir &amp; bridge",
        "published": STAMP,
        "author": "Ann Bell",
    }
    given |= {
        "canonical": [{"href": "https://w.example/1"}],
        "content": {"content": MARKUP},
        "origin": origin,
    }
    starred = {"id": "tag:2", "title": "Schools", "published": STAMP, "origin": {"title": "Vale Press"}}
    starred |= {"alternate": [{"href": "https://w.example/2"}], "summary": {"content": HOMES}}
    first, second = read(
        {"id": "user/1/label/x", "title": "List", "updated": STAMP, "items": [given, starred]}
    )
    assert (first.title, first.publisher, first.authors) == ("Weir & bridge", "Vale Press", ("Ann Bell",))
    assert (first.text, first.url, hour(first)) == (BOTH, "https://w.example/1", "05 08:00")
    assert (second.text, second.url, second.item_key) == (HOMES, "https://w.example/2", "tag:2")
    (alone,) = read(given)
    assert alone.text == first.text


def test_the_guardian() -> None:
    given = {
        "id": "uk/1",
        "webTitle": "Weir opened",
        "webPublicationDate": EIGHT,
        "webUrl": "https://g.example/1",
    }
    fields = {"headline": "Weir is opened", "body": MARKUP, "byline": "Ann Bell", "publication": "The Paper"}
    blocks = {
        "body": [
            {"id": "b1", "bodyHtml": f"<p>{WEIR}</p>", "publishedDate": EIGHT},
            {"bodyTextSummary": HOMES},
        ]
    }
    tags = [{"type": "contributor", "webTitle": "Ann Bell"}]
    results = [given | {"fields": fields}, given | {"blocks": blocks, "tags": tags}]
    whole, live = read({"response": {"status": "ok", "results": results}})
    assert (whole.title, whole.publisher, whole.text) == ("Weir is opened", "The Paper", BOTH)
    assert (live.title, live.publisher, live.text) == ("Weir opened", "g.example", BOTH)
    assert whole.authors == live.authors == ("Ann Bell",)
    (single,) = read({"response": {"content": given | {"fields": fields}}})
    assert single.title == "Weir is opened"


def test_the_new_york_times() -> None:
    doc = {
        "web_url": "https://n.example/1",
        "abstract": HOMES,
        "lead_paragraph": WEIR,
        "source": "Vale Times",
    }
    doc |= {"headline": {"main": "Weir opened"}, "byline": {"original": "By Ann Bell"}, "pub_date": EIGHT}
    doc |= {"multimedia": [{"caption": PICTURE}], "keywords": [{"name": "subject", "value": "Floods"}]}
    answer = {"copyright": "c", "response": {"docs": [doc], "meta": {"hits": 1}}}
    (article,) = read(answer)
    assert (article.title, article.text, article.publisher) == ("Weir opened", WEIR, "Vale Times")
    assert left_out(answer) == ["1 object under response.docs.multimedia not read"]


def listed(**more: Any) -> dict[str, Any]:
    source = {"id": None, "name": "Vale Press"}
    return {
        "source": source,
        "title": "Weir opened - Vale Press",
        "publishedAt": EIGHT,
        "content": WEIR,
    } | more


def test_newsapi_and_its_like() -> None:
    cut = listed(title="A - B | vale press", content=None, description=HOMES)
    first, second, third = read(
        {"articles": [listed(content=f"{WEIR} It was clo… [+99 chars]"), cut, listed(title="Vale Press")]}
    )
    assert (first.title, first.text, first.publisher) == ("Weir opened", WEIR, "Vale Press")
    assert (second.title, second.text) == ("A - B", HOMES)
    assert third.title == "Vale Press"
    paid = listed(title="Weir", content="ONLY FOR SUBSCRIBERS", description=HOMES, pubDate=EIGHT)
    assert read({"status": "success", "results": [paid]})[0].text == HOMES
    gone = dict.fromkeys(("title", "description", "content"), "[Removed]")
    (refusal,) = taken(export({"articles": [listed(), listed(**gone)]})).refused
    assert refusal.origin == "d.json item 2" and "taken out by the service" in refusal.reason


def test_elasticsearch() -> None:
    source = {"title": "Weir opened", "body": WEIR, "published": EIGHT, "domain": "v.example"}
    hit = {"_index": "n", "_id": "a", "_score": 1.0, "_source": source}
    other = hit | {"_source": source | {"title": "Schools", "body": HOMES}}
    (line, second) = read(hit, other)
    assert (line.title, line.text, line.publisher, hour(line)) == (
        "Weir opened",
        WEIR,
        "v.example",
        "05 08:00",
    )
    assert second.title == "Schools"
    answer = {
        "took": 3,
        "hits": {"total": {"value": 2}, "hits": [hit, other]},
        "aggregations": {"by": {"buckets": []}},
    }
    assert [(a.title, a.text) for a in read(answer)] == [("Weir opened", WEIR), ("Schools", HOMES)]
