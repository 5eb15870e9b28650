"""Chats: whose words a message holds, when, and what of an export is left out, told by fields alone."""

from typing import Any

from brief.records import Article
from tests.support.dumps import HOMES, STAMP, WEIR, hour, left_out, read, voices


def desktop(**more: Any) -> dict[str, Any]:
    told = {"id": 7, "type": "message", "date": "2026-03-05T09:00:00", "date_unixtime": str(STAMP)}
    return told | {"from": "Weir Watch", "from_id": "channel5", "text": WEIR, "text_entities": []} | more


SERVICE = desktop(id=1, type="service", action="pin_message", actor="Ann", text="")
SILENT = desktop(id=2, photo="p.jpg", text="")


def one(value: object) -> Article:
    (article,) = read(value)
    return article


def test_a_channel_of_telegram() -> None:
    bold = ["The gates are open. ", {"type": "bold", "text": "Nobody is hurt."}, " More later."]
    channel = {"name": "Weir Watch", "type": "public_channel", "id": 5}
    poll = desktop(text="", poll={"question": "Is the weir open?"})
    channel["messages"] = [SERVICE, desktop(text=bold, edited_unixtime=str(STAMP + 600)), SILENT, poll]
    article = one(channel)
    assert (article.publisher, article.title, hour(article)) == ("Weir Watch", "", "05 08:00")
    assert article.text == "The gates are open. Nobody is hurt. More later."
    assert f"{article.modified.start:%H:%M}" == "08:10"
    assert sorted(left_out(channel)) == [
        "1 message without a text under messages left out",
        "1 poll under messages left out",
        "1 service message under messages left out",
    ]


def test_all_chats_of_a_telegram_account() -> None:
    group = {
        "name": "Neighbours",
        "type": "private_group",
        "messages": [desktop(**{"from": "Ann Bell"}, text=HOMES)],
    }
    channel = {"name": "Weir Watch", "type": "public_channel", "messages": [desktop(**{"from": None})]}
    chats = {"about": "Here is the data you requested.", "chats": {"list": [group, channel]}}
    assert [a.publisher for a in read(chats)] == ["Ann Bell", "Weir Watch"]


def test_what_telegram_forwards_is_in_the_words_of_whom_it_is_from() -> None:
    article = one({"name": "W", "messages": [desktop(forwarded_from="Water Board")]})
    assert voices(article) == [("POST", "Water Board", WEIR)]
    nobody = one({"name": "W", "messages": [desktop(forwarded_from=None)]})
    assert voices(nobody) == [("POST", "", WEIR)]


def test_struck_words_and_quotations_of_telegram() -> None:
    struck = {"type": "strikethrough", "text": "three people are missing"}
    quoted = {"type": "blockquote", "text": HOMES}
    article = one([desktop(text=["Old: ", struck, " Nobody is missing.", quoted, "Says who?"])])
    assert voices(article) == [
        ("BODY", "", "Old: Nobody is missing."),
        ("QUOTATION", "", HOMES),
        ("BODY", "", "Says who?"),
    ]
    assert [a.reason for a in article.set_aside] == ["struck out by the publisher"]
    forwarded = one([desktop(text=["Old: ", struck, " Nobody is missing."], forwarded_from="Bo")])
    assert voices(forwarded) == [("POST", "Bo", "Old: Nobody is missing.")]


def test_telegram_as_its_bots_and_libraries_hand_it_over() -> None:
    chat = {"id": -1, "title": "Weir Watch", "username": "weirwatch", "type": "channel"}
    origin = {"type": "channel", "chat": {"title": "Water Board"}, "date": 1}
    bot = read(
        {"update_id": 1, "channel_post": {"message_id": 7, "chat": chat, "date": STAMP, "text": WEIR}},
        {
            "message_id": 8,
            "chat": chat,
            "date": STAMP,
            "caption": HOMES,
            "photo": [{}],
            "forward_origin": origin,
        },
    )
    assert [a.publisher for a in bot] == ["Weir Watch (@weirwatch)"] * 2
    assert [voices(a)[0][1] for a in bot] == ["", "Water Board"]
    peer = {"_": "PeerChannel", "channel_id": 5}
    plain = {"_": "Message", "id": 9, "peer_id": peer, "date": "2026-03-05T08:00:00+00:00", "message": WEIR}
    plain |= {"forwards": 3, "fwd_from": None}
    forwarded = plain | {"id": 10, "fwd_from": {"from_id": {"channel_id": 6}}}
    library = [plain, forwarded, {"_": "MessageService", "id": 11, "date": "2026-03-05", "peer_id": peer}]
    assert [voices(a)[0][:2] for a in read(library)] == [("BODY", ""), ("POST", "Telegram channel 6")]
    assert [(a.publisher, hour(a)) for a in read(library)] == [("Telegram channel 5", "05 08:00")] * 2


def slack(**more: Any) -> dict[str, Any]:
    return {"type": "message", "user": "U1", "text": WEIR, "ts": f"{STAMP}.000200"} | more


def test_a_day_of_a_slack_channel() -> None:
    text = "*Update*: <@U2> &amp; the board say <https://w.example/a|the gates> are open, see <https://w.example/b>"
    (article,) = read([slack(text=text, user_profile={"real_name": "Ann Bell"})])
    assert (article.publisher, hour(article)) == ("Ann Bell", "05 08:00")
    assert article.text == "Update: @U2 & the board say the gates are open, see https://w.example/b"
    joined = slack(subtype="channel_join", text="<@U1> has joined the channel")
    assert left_out([joined, slack()]) == ["1 service message under  left out"]
    assert [a.publisher for a in read([slack(), slack(bot_id="B", user=None, username="newsbot")])] == [
        "Slack user U1",
        "newsbot",
    ]


def test_what_slack_quotes_shares_and_strikes() -> None:
    said = f"It is over.\n&gt; {HOMES}\n&gt; So they say.\nThe weir is ~not open~ open now."
    shared = {"author_name": "Water Board", "text": WEIR, "title": "Weir"}
    (article,) = read({"ok": True, "messages": [slack(text=said, attachments=[shared])]})
    assert voices(article) == [
        ("BODY", "", "It is over."),
        ("QUOTATION", "", HOMES),
        ("QUOTATION", "", "So they say."),
        ("BODY", "", "The weir is open now."),
        ("POST", "Water Board", WEIR),
    ]


def test_people_named_beside_messages() -> None:
    users = [{"id": "U1", "name": "ann", "profile": {"real_name": "Ann Bell"}}]
    (article,) = read({"messages": [slack(text="<@U1>: the gates are open")], "users": users})
    assert (article.publisher, article.text) == ("Ann Bell", "@Ann Bell: the gates are open")


def test_discord() -> None:
    author = {"id": "4", "name": "annb", "nickname": "Ann Bell", "isBot": False}
    message = {"id": "1", "type": "Default", "timestamp": "2026-03-05T08:00:00+00:00", "content": WEIR}
    message |= {
        "author": author,
        "embeds": [{"title": "B", "description": HOMES, "author": {"name": "Board"}}],
    }
    joined = message | {"type": "GuildMemberJoin", "content": "Joined the server."}
    channel = {"guild": {"name": "Vale"}, "channel": {"name": "weir"}, "messages": [message, joined]}
    (article,) = read(channel)
    assert (article.publisher, hour(article)) == ("Ann Bell", "05 08:00")
    assert voices(article) == [("BODY", "", WEIR), ("POST", "Board", HOMES)]
    assert left_out(channel) == ["1 service message under messages left out"]
