"""Posts of social networks: the account is the publisher, and a repost is in the words of the account it is from."""

from typing import Any

from tests.support.dumps import (
    EIGHT,
    HOMES,
    MARKUP,
    PICTURE,
    WEIR,
    export,
    hour,
    left_out,
    read,
    taken,
    voices,
)

WATCH = {"name": "Weir Watch", "screen_name": "weirwatch", "description": "We watch."}
BOARD = {"name": "Water Board", "screen_name": "waterboard"}
OLD = "Thu Mar 05 08:00:00 +0000 2026"


def x1(**more: Any) -> dict[str, Any]:
    return {
        "created_at": OLD,
        "id_str": "9",
        "full_text": WEIR,
        "user": WATCH,
        "entities": {"urls": []},
    } | more


def x2(**more: Any) -> dict[str, Any]:
    return {
        "id": "10",
        "text": WEIR,
        "created_at": EIGHT,
        "author_id": "1",
        "edit_history_tweet_ids": ["10"],
    } | more


def test_x_version_1() -> None:
    long = x1(text="Short…", truncated=True, extended_tweet={"full_text": HOMES})
    del long["full_text"]
    found = read(x1(full_text="Gates &amp; bridges are open.", lang="und"), long)
    assert [(a.publisher, hour(a)) for a in found] == [("Weir Watch (@weirwatch)", "05 08:00")] * 2
    assert [a.text for a in found] == ["Gates & bridges are open.", HOMES]


def test_reposts_and_quotations_of_x_version_1() -> None:
    original = x1(id_str="8", user=BOARD)
    repost = x1(full_text="RT @waterboard: The sluice at Harrow…", retweeted_status=original)
    found = read(repost, x1(full_text=HOMES, quoted_status=original), x1(full_text=f"RT @board_1: {HOMES}"))
    assert [a.publisher for a in found] == ["Weir Watch (@weirwatch)"] * 3
    assert voices(found[0]) == [("POST", "Water Board (@waterboard)", WEIR)]
    assert voices(found[1]) == [("BODY", "", HOMES), ("POST", "Water Board (@waterboard)", WEIR)]
    assert voices(found[2]) == [("POST", "@board_1", HOMES)]
    (prefix,) = found[2].set_aside
    assert found[2].source_text[prefix.start : prefix.end].strip() == "RT @board_1:"


def test_an_answer_of_x_version_2() -> None:
    refers = [{"type": "retweeted", "id": "8"}]
    card = {"url": "https://t.example/a", "title": "Weir", "description": PICTURE}
    answer = {
        "data": [
            x2(text="RT @waterboard: The sluice…", referenced_tweets=refers),
            x2(id="11", text=HOMES, entities={"urls": [card]}),
        ],
        "includes": {
            "users": [
                {"id": "1", "name": "Weir Watch", "username": "weirwatch", "description": PICTURE},
                {"id": "2", "name": "Water Board", "username": "waterboard"},
            ],
            "tweets": [x2(id="8", author_id="2"), x2(id="7", author_id="2", text=PICTURE)],
        },
    }
    found = read(answer)
    assert [a.publisher for a in found] == ["Weir Watch (@weirwatch)"] * 2
    assert [voices(a) for a in found] == [
        [("POST", "Water Board (@waterboard)", WEIR)],
        [("BODY", "", HOMES)],
    ]
    assert sorted(left_out(answer)) == [
        "1 object under data.entities.urls not read",
        "1 tweet under includes.tweets not read",
    ]


def test_an_archive_of_x_and_its_pages() -> None:
    tweets = [
        {"tweet": x1(source="<a href='https://m.example'>App</a>")},
        {"tweet": x1(full_text=f"RT @b: {HOMES}")},
    ]
    archived = taken(b"window.YTD.tweets.part0 = " + export(tweets)).read
    assert [voices(a)[0][:2] for _, a, _ in archived] == [("BODY", ""), ("POST", "@b")]
    legacy = {"full_text": WEIR, "created_at": OLD, "id_str": "77"}
    core = {"user_results": {"result": {"core": {"name": "Weir Watch", "screen_name": "weirwatch"}}}}
    result = {"tweet_results": {"result": {"rest_id": "77", "core": core, "legacy": legacy}}}
    (page,) = read({"data": {"instructions": [{"entries": [{"content": {"itemContent": result}}]}]}})
    assert (page.publisher, hour(page), page.text) == ("Weir Watch (@weirwatch)", "05 08:00", WEIR)
    user = {"username": "weirwatch", "displayname": "Weir Watch"}
    scraped = {"url": "https://x.example/s/5", "date": EIGHT, "rawContent": WEIR, "id": 5, "user": user}
    (post,) = read(scraped | {"retweetedTweet": None})
    assert (post.publisher, post.url, hour(post)) == (
        "Weir Watch (@weirwatch)",
        "https://x.example/s/5",
        "05 08:00",
    )


def status(**more: Any) -> dict[str, Any]:
    account = {"acct": "weir", "display_name": "Weir Watch", "note": f"<p>{HOMES * 3}</p>"}
    told = {
        "id": "1",
        "created_at": EIGHT,
        "url": "https://m.example/@weir/1",
        "language": "en",
        "reblog": None,
    }
    return told | {"content": MARKUP, "account": account, "media_attachments": []} | more


def test_statuses_of_mastodon() -> None:
    board = {"acct": "board@n.example", "display_name": "Water Board"}
    link = f"<p>{HOMES}<br/>See &amp; read</p>"
    boosted = status(id="7", content=link, account=board, url="https://n.example/7")
    statuses = [
        status(edited_at="2026-03-05T08:30:00Z"),
        status(id="2", content="", reblog=boosted, url=None),
    ]
    statuses += [
        status(id="3", content="<p>This too:</p>", quote={"state": "accepted", "quoted_status": boosted})
    ]
    own, boost, quote = read(statuses)
    assert voices(own) == [("BODY", "", WEIR), ("BODY", "", HOMES)]
    assert (own.publisher, own.url, hour(own)) == (
        "Weir Watch (@weir)",
        "https://m.example/@weir/1",
        "05 08:00",
    )
    said = [("POST", "Water Board (@board@n.example)", text) for text in (HOMES, "See & read")]
    assert (voices(boost), boost.url) == (said, "")
    assert voices(quote) == [("BODY", "", "This too:"), *said]
    pictured = [
        status(media_attachments=[{"type": "image", "description": PICTURE}]),
        status(content="<p></p>"),
    ]
    assert sorted(left_out(pictured)) == [
        "1 message without a text under  left out",
        "1 object under media_attachments not read",
    ]


def test_an_outbox_of_mastodon() -> None:
    actor = "https://m.example/users/weir"
    note = {"id": f"{actor}/1", "type": "Note", "attributedTo": actor, "content": MARKUP, "published": EIGHT}
    other = note | {"attributedTo": "https://n.example/users/board", "content": f"<p>{HOMES}</p>"}
    said = {"actor": actor, "published": EIGHT}
    items = [
        {"id": "a1", "type": "Create", "object": note} | said,
        {"id": "a2", "type": "Announce", "object": "https://n.example/users/board/statuses/7"} | said,
        {"id": "a3", "type": "Announce", "object": other} | said,
    ]
    outbox = {"type": "OrderedCollection", "totalItems": 3, "orderedItems": items}
    own, boost = read(outbox)
    assert (own.publisher, hour(own), len(own.blocks)) == ("@weir@m.example", "05 08:00", 2)
    assert (boost.publisher, voices(boost)) == ("@weir@m.example", [("POST", "@board@n.example", HOMES)])
    assert left_out(outbox) == ["1 repost that holds only an address under orderedItems left out"]
    assert [a.text for a in read(note, other)] == [f"{WEIR}\n\n{HOMES}", HOMES]


def test_bluesky() -> None:
    post = {"$type": "app.bsky.feed.post", "text": WEIR, "createdAt": EIGHT, "langs": ["en"]}
    shown = {"uri": "at://did:plc:a/app.bsky.feed.post/1", "cid": "c", "record": post}
    own = shown | {"author": {"handle": "weir.example", "displayName": "Weir Watch"}}
    other = shown | {"author": {"handle": "board.example"}, "record": post | {"text": HOMES}}
    reason = {
        "by": {"handle": "weir.example", "displayName": "Weir Watch"},
        "indexedAt": "2026-03-05T09:00:00Z",
    }
    first, repost = read({"feed": [{"post": own}, {"post": other, "reason": reason}], "cursor": "x"})
    assert (first.publisher, hour(first), voices(first)) == (
        "Weir Watch (@weir.example)",
        "05 08:00",
        [("BODY", "", WEIR)],
    )
    assert (repost.publisher, hour(repost)) == ("Weir Watch (@weir.example)", "05 09:00")
    assert voices(repost) == [("POST", "@board.example", HOMES)]
    quoted = {"record": {"author": {"handle": "board.example"}, "value": post | {"text": HOMES}}}
    records = read(
        own | {"embed": quoted},
        {"uri": "at://did:plc:a/app.bsky.feed.post/1", "cid": "c", "value": post},
        {"did": "did:plc:b", "kind": "commit", "commit": {"operation": "create", "record": post}},
    )
    assert voices(records[0]) == [("BODY", "", WEIR), ("POST", "@board.example", HOMES)]
    assert [a.publisher for a in records[1:]] == ["did:plc:a", "did:plc:b"]
