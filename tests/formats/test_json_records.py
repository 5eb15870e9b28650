"""Where records stand in trees of any shape; what is an article, what wraps some, and what is said of the rest."""

from typing import Any

import pytest

from brief.checking.rereading import texts_of
from tests.support.dumps import EIGHT, HOMES, MARKUP, PICTURE, WEIR, export, hour, left_out, read, taken

OPENED = {"title": "Weir opened", "text": WEIR, "date": "2026-03-05"}
CLOSED = {"title": "Schools closed", "text": HOMES, "date": "2026-03-05"}
SAID = {"author": "Bo", "text": "I saw it at six in the morning from the bridge"}
BOTH = [("Weir opened", WEIR), ("Schools closed", HOMES)]
NAMED = {"name": "Weir opened", "url": "https://v.example/1", "description": WEIR, "datePublished": EIGHT}
RELATED = {"title": "Other", "description": HOMES * 3, "url": "https://v.example/2", "date": "2026-03-01"}
UNDATED = {"title": "Weir opened", "text": WEIR}
SECTION = {"headline": ["At noon"], "paragraphs": [HOMES, "It rains."]}
SPLIT = [{"_type": "block", "children": [{"text": "The sluice "}, {"text": "is open.", "marks": ["strong"]}]}]
SHAPES: dict[str, tuple[object, list[tuple[str, str]]]] = {
    "a list": ([OPENED, CLOSED], BOTH),
    "one object": (OPENED, BOTH[:1]),
    "deep in a tree": ({"a": {"b": {"c": [{"d": OPENED}, {"d": CLOSED}]}}}, BOTH),
    "by section": ({"world": [OPENED], "sport": [CLOSED]}, BOTH),
    "by key": ({"-Na1": OPENED, "-Na2": CLOSED}, BOTH),
    "one in a wrapper": ({"status": "ok", "article": OPENED}, BOTH[:1]),
    "pages in a list": ([{"page": 1, "hits": [OPENED]}, {"page": 2, "hits": [CLOSED]}], BOTH),
    "WordPress": (
        [
            {
                "id": 3,
                "date_gmt": EIGHT,
                "title": {"rendered": "Weir&#8217;s end"},
                "content": {"rendered": WEIR},
            }
        ],
        [("Weir’s end", WEIR)],
    ),
    "Drupal": (
        {"data": [{"id": "u", "attributes": {"title": "Weir opened", "body": {"value": WEIR}}}]},
        BOTH[:1],
    ),
    "GraphQL": ({"data": {"posts": {"edges": [{"node": OPENED}, {"node": CLOSED}]}}}, BOTH),
    "Reddit": ({"data": {"children": [{"data": {"title": "Weir opened", "selftext": WEIR}}]}}, BOTH[:1]),
    "names for titles": ({"_type": "News", "value": [NAMED]}, BOTH[:1]),
    "a feed": ({"title": "Vale Press", "description": "News of the vale", "items": [OPENED, CLOSED]}, BOTH),
    "a rich text": (
        [OPENED | {"text": SPLIT * 2}],
        [("Weir opened", "The sluice is open.\n\nThe sluice is open.")],
    ),
    "texts alone": ({"result": [{"content": WEIR}, {"content": HOMES}]}, [("", WEIR), ("", HOMES)]),
    "a teaser first": (
        [OPENED | {"text": "The sluice…", "body": MARKUP}],
        [("Weir opened", f"{WEIR}\n\n{HOMES}")],
    ),
    "sections": (
        OPENED
        | {"text": "", "sections": [{"title": "At dawn", "text": WEIR}, {"title": "At noon", "text": HOMES}]},
        [("Weir opened", f"At dawn\n\n{WEIR}\n\nAt noon\n\n{HOMES}")],
    ),
    "a dated feed": (
        NAMED | {"title": "Vale", "description": "News of the vale", "items": [OPENED, CLOSED]},
        BOTH,
    ),
    "sections in a body": (
        {
            "V1": OPENED
            | {
                "text": None,
                "body": {
                    "summary": [WEIR],
                    "sections": [SECTION, {"headline": ["More"], "paragraphs": []}, SECTION],
                },
            }
        },
        [
            (
                "Weir opened",
                "\n\n".join([WEIR, "At noon", HOMES, "It rains.", "More", "At noon", HOMES, "It rains."]),
            )
        ],
    ),
    "a page of a table": ({"content": [OPENED, CLOSED], "pageable": {"page": 1}}, BOTH),
    "undated in a page of a table": ({"content": [UNDATED, UNDATED], "last": True}, BOTH[:1] * 2),
    "a search": ({"title": "Search", "text": "weir", "results": [OPENED, CLOSED]}, BOTH),
    "an article with related ones": ([OPENED | {"related": [RELATED, RELATED, RELATED]}] * 2, BOTH[:1] * 2),
    "a summary with related ones": ([NAMED | {"related": [RELATED, RELATED, RELATED]}] * 2, BOTH[:1] * 2),
    "a headline with comments": (
        {"title": "Weir opened at dawn", "date": EIGHT, "comments": [SAID | {"date": EIGHT}] * 2},
        [("Weir opened at dawn", "Weir opened at dawn")],
    ),
    "a channel without dates": (
        {"title": "Weir", "link": "https://t.example", "messages": [{"text": WEIR, "date": EIGHT}]},
        [("", WEIR)],
    ),
    "headlines alone": (
        {"articles": [{"title": "Weir opened at dawn", "url": "https://v.example/1"}]},
        [("Weir opened at dawn", "Weir opened at dawn")],
    ),
    "linked data": (
        {
            "@graph": [
                {"@type": "NewsArticle", "headline": "Weir opened", "articleBody": WEIR},
                {"@type": "WebSite"},
            ]
        },
        BOTH[:1],
    ),
    "posts of an unknown network": (
        {"result": {"posts": [{"message": WEIR, "date": EIGHT, "account": {"name": "Vale Press"}}]}},
        [("", WEIR)],
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_records_are_found_in_trees_of_any_shape(shape: str) -> None:
    value, expected = SHAPES[shape]
    assert [(article.title, article.text) for article in read(value)] == expected


def test_each_record_keeps_its_own_bytes() -> None:
    one, other = f'{{"title": "Weir opened",  "text": "{WEIR}"}}', f'{{"title":"Schools","text":"{HOMES}"}}'
    found = taken(b'{"ok": true, "response": {"n": [1, 2], "docs": [' + f"{one}, {other}".encode() + b"]}}")
    assert [raw.content.decode() for raw, _, _ in found.read] == [one, other]
    assert [raw.origin.item for raw, _, _ in found.read] == ["item 1", "item 2"]


def test_an_article_with_comments_is_one_article() -> None:
    thread = OPENED | {"comments": [SAID, SAID], "editor_notes": HOMES * 3, "quotes": [HOMES, HOMES, HOMES]}
    assert [a.text for a in read(thread)] == [WEIR]
    assert left_out(thread) == [
        "2 comment under comments not read",
        "1 long text under editor_notes not read",
        "1 long text under quotes not read",
    ]


def test_messages_beside_articles_are_said_not_to_be_read() -> None:
    export = {"articles": [OPENED, CLOSED], "messages": [SAID] * 3}
    assert [a.title for a in read(export)] == ["Weir opened", "Schools closed"]
    assert left_out(export) == ["3 message under messages not read"]
    assert left_out(OPENED, CLOSED | {"messages": [SAID]}, CLOSED | {"messages": [SAID, SAID]}) == [
        "3 message under messages not read"
    ]


def test_nothing_is_said_of_what_an_article_says_too_or_of_labels() -> None:
    keywords = [{"name": "subject", "value": "Floods and rivers"}] * 30
    assert (
        left_out(OPENED | {"html": f"<p>{WEIR}</p>", "paragraphs": [{"text": WEIR}], "keywords": keywords})
        == []
    )


def test_what_a_feed_is_called_publishes_its_items() -> None:
    value = {"feed": {"title": "Vale Press", "description": HOMES * 3}, "items": [OPENED]}
    assert [a.publisher for a in read(value)] == ["Vale Press"]
    assert left_out(value) == ["1 long text under feed.description not read"]


@pytest.mark.parametrize(
    "message",
    [
        {"sender": "Ann Bell", "time": EIGHT, "body": WEIR},
        {
            "type": "m.room.message",
            "sender": "Ann Bell",
            "origin_server_ts": 1772697600000,
            "content": {"body": WEIR},
        },
        {"type": "post", "post": {"user": "Ann Bell", "message": WEIR, "create_at": 1772697600000}},
        {"displayName": "Ann Bell", "originalarrivaltime": EIGHT, "content": WEIR, "from": "8:ann"},
    ],
)
def test_who_sends_a_message_publishes_it(message: dict[str, Any]) -> None:
    (article,) = read({"room": "desk", "messages": [message]})
    assert (article.publisher, hour(article), article.text) == ("Ann Bell", "05 08:00", WEIR)


def test_fields_of_settings_come_first_wherever_records_stand() -> None:
    value = {"a": {"rows": [{"h": "Weir opened", "body": {"de": WEIR}, "text": "no"}]}}
    (article,) = read(value, title="h", text="body.de")
    assert (article.title, article.text) == ("Weir opened", WEIR)
    post = {
        "created_at": EIGHT,
        "id_str": "9",
        "full_text": WEIR,
        "user": {"screen_name": "w"},
        "place": "Vale",
    }
    (named,) = read([post], publisher="place")
    assert (named.publisher, named.text, hour(named)) == ("Vale", WEIR, "05 08:00")


def test_what_a_service_says_went_wrong_is_no_article() -> None:
    found = taken(
        export({"status": "error", "code": "keyInvalid", "message": f"Your key is invalid. {PICTURE}"})
    )
    assert not found.read and "dump.fields" in found.refused[0].reason


def test_an_object_that_is_cut_short_is_read_as_far_as_its_records_are_whole() -> None:
    content = export({"status": "ok", "response": {"docs": [OPENED | {"by": [{"n": "x"}]}, CLOSED]}})
    for end, titles in ((-20, ["Weir opened"]), (-3, ["Weir opened", "Schools closed"]), (150, [])):
        found = taken(content[:end])
        assert [a.title for _, a, _ in found.read] == titles
        assert "cut short" in found.refused[0].reason


@pytest.mark.parametrize(
    "content",
    [
        export(OPENED, CLOSED, indent=2),
        export([OPENED], [CLOSED]),
        export(OPENED, CLOSED).decode().encode("utf-16"),
        export([OPENED, CLOSED]).decode().encode("utf-16"),
        export({"page": 1, "docs": [OPENED]}, {"page": 2, "docs": [CLOSED]}),
    ],
)
def test_values_one_after_the_other_and_other_encodings(content: bytes) -> None:
    found = taken(content)
    assert [a.title for _, a, _ in found.read] == ["Weir opened", "Schools closed"] and not found.refused


@pytest.mark.parametrize("shape", SHAPES)
def test_a_record_read_again_alone_says_the_same(shape: str) -> None:
    for raw, article, _ in taken(export(SHAPES[shape][0])).read:
        (again,) = texts_of(raw)
        assert (again.title, again.text, again.published, again.kinds) == (
            article.title,
            article.text,
            article.published,
            article.kinds,
        )


def test_hostile_trees() -> None:
    deep: Any = OPENED
    for _ in range(200):
        deep = {"a": [deep]}
    for content in (
        export(deep),
        b'{"a":' + b"[" * 100_000,
        b'{"n":' + b"9" * 5_000 + b"}",
        b'{"a":{"a":[{"title":',
    ):
        found = taken(content)
        assert not found.read and len(found.refused) == 1
    same = b'{"docs": [1, {"docs": 2}], "docs": [%s]}' % export(OPENED)
    assert [a.title for _, a, _ in taken(same).read] == ["Weir opened"]
