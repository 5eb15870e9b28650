"""Mail: headers, bodies and their encodings, newsletters into items, forwards, attachments; caps on all of it."""

from datetime import UTC, datetime
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest

from brief.errors import InputError
from brief.formats.mail import is_mail, messages, sender
from brief.formats.mail_blocks import unwrapped
from brief.reading import article
from brief.records import Payload, RawDocument, Refusal

NOW = datetime(2026, 3, 9, tzinfo=UTC)
DATE = "Wed, 04 Mar 2026 10:15:00 +0100"
BLURB = "Three bridges over the Tessim were closed on Monday after heavy rain, the mayor of Orlow said."


def mail(
    html: str = "",
    plain: str = "",
    *,
    sender: str = "The Hill <news@hill.example>",
    subject: str = "Morning news",
) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["Date"], made["Subject"] = sender, DATE, subject
    if plain or not html:
        made.set_content(plain or BLURB)
    if html and plain:
        made.add_alternative(html, subtype="html")
    elif html:
        made.set_content(html, subtype="html")
    return made


def read(made: EmailMessage | MIMEMultipart | bytes) -> tuple[list[RawDocument], list[Refusal]]:
    content = made if isinstance(made, bytes) else made.as_bytes()
    found = list(messages(Payload("in.eml", content, "message/rfc822", NOW)))
    return [f for f in found if isinstance(f, RawDocument)], [f for f in found if isinstance(f, Refusal)]


def kept(document: RawDocument) -> str:
    """The text of the article that a document becomes: without what is set aside."""
    return article.read(document).text


def aside(document: RawDocument) -> list[tuple[str, str]]:
    """What is set aside of it: each part's text and reason."""
    read_ = article.read(document)
    return [(read_.source_text[a.start : a.end], a.reason) for a in read_.set_aside]


def one(made: EmailMessage | MIMEMultipart | bytes) -> RawDocument:
    (found,), refused = read(made)
    assert not refused
    return found


def test_a_message_is_one_article_with_its_whole_bytes() -> None:
    made = mail(plain=f"{BLURB}\n\nA second paragraph follows here.")
    found = one(made)
    assert found.content == made.as_bytes() and found.media_type == "message/rfc822"
    assert (found.origin.kind, found.origin.item) == ("mail", "")
    said = found.declared
    assert (said.title, said.publisher, said.published) == ("Morning news", "The Hill", DATE)
    assert said.body == f"{BLURB}\n\nA second paragraph follows here."


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("The Hill <news@hill.example>", "The Hill"),
        ('"Hill, The" <news@hill.example>', "Hill, The"),
        ("news@www.hill.example", "hill.example"),
        ("<news@hill.example>", "hill.example"),
        ("news@hill.example <news@hill.example>", "hill.example"),
        ("The Hill", "The Hill"),
        ("", ""),
    ],
)
def test_senders(value: str, expected: str) -> None:
    assert sender(value) == expected


def test_html_goes_before_plain_where_it_holds_text() -> None:
    assert one(mail(f"<p>{BLURB}</p>", "View this in a browser")).declared.body == BLURB
    assert one(mail('<img src="x">', BLURB)).declared.body == BLURB


@pytest.mark.parametrize("encoding", ["7bit", "8bit", "base64", "quoted-printable"])
@pytest.mark.parametrize("charset", ["utf-8", "windows-1252", "koi8-r", "lying"])
def test_charsets_and_transfer_encodings(encoding: str, charset: str) -> None:
    import base64
    import quopri

    words = "Мосты закрыты после дождя" if charset == "koi8-r" else "Brücken über den Fluß gesperrt"
    raw = words.encode("utf-8" if charset == "lying" else charset)
    body = {"base64": base64.encodebytes(raw), "quoted-printable": quopri.encodestring(raw)}.get(
        encoding, raw
    )
    head = f"From: A <a@b.example>\r\nDate: {DATE}\r\nSubject: S\r\nContent-Transfer-Encoding: {encoding}\r\n"
    head += f"Content-Type: text/plain; charset={'no-such' if charset == 'lying' else charset}\r\n\r\n"
    assert one(head.encode() + body).declared.body == words


def test_encoded_words_and_raw_bytes_in_headers() -> None:
    head = b"From: =?utf-8?Q?B=C3=BCro?= =?utf-8?B?IE9zdA==?= <a@b.example>\nDate: x\nSubject: "
    for subject in (b"=?windows-1252?q?Br=FCcke?= zu", "Brücke zu".encode(), "Brücke zu".encode("cp1252")):
        said = one(head + subject + b"\n\nThree words here.").declared
        assert (said.title, said.publisher) == ("Brücke zu", "Büro Ost")


def alert(*parts: str) -> str:
    return f"<html><body><div style='display:none'>Preview of it all</div><table>{''.join(parts)}</table></body></html>"


def entry(n: int, *, outlet: str = "The Lakeside Gazette") -> str:
    target = f"https://lakesidegazette.example/story-{n}"
    url = f"https://www.google.com/url?rct=j&amp;sa=t&amp;url={target}&amp;ct=ga&amp;usg=x"
    return (
        f'<tr><td><a href="{url}"><span>Bridge number {n} was closed on <b>Monday</b></span></a><div>'
        f'<a href="{url}" itemprop="publisher"><span itemprop="name">{outlet}</span></a>'
        f"<div>Blurb {n}. {BLURB}</div></div>"
        f"<a href='https://www.google.com/alerts/feedback?{n}'>Flag as irrelevant</a></td></tr>"
    )


def test_an_alert_becomes_its_items() -> None:
    foot = "<tr><td>You have received this email because you have subscribed to Google Alerts. <a href='https://g.example/u'>Unsubscribe</a></td></tr>"
    made = mail(
        alert("<tr><td>Google</td></tr><tr><td>NEWS</td></tr>", *(entry(n) for n in range(1, 5)), foot),
        sender="Google Alerts <a@google.com>",
    )
    found, refused = read(made)
    assert not refused and [f.origin.item for f in found] == ["1", "2", "3", "4"]
    assert len({f.sha256 for f in found}) == 1 and all(f.content is found[0].content for f in found)
    for n, each in enumerate(found, start=1):
        said = each.declared
        assert said.title == f"Bridge number {n} was closed on Monday"
        assert kept(each) == f"Blurb {n}. {BLURB}"
        assert (said.publisher, said.url) == (
            "The Lakeside Gazette",
            f"https://lakesidegazette.example/story-{n}",
        )
        assert said.published == DATE


def test_a_newsletter_of_headings_with_read_more_links() -> None:
    parts = "".join(
        f"<h2>What happened in district {n}</h2><p>Text {n}. {BLURB}</p><p>And more of it.</p>"
        f"<p><a href='https://h.example/{n}'>Read more</a></p>"
        for n in range(3)
    )
    opening = f"<p><a href='https://h.example/web'>View in browser</a></p><p>Good morning. {BLURB} {BLURB} {BLURB}</p>"
    foot = f"<p>© 2026 The Hill, 1 High Street</p><p>{'Small print. ' * 3}</p>"
    found, _ = read(mail(opening + parts + foot))
    assert [f.origin.item for f in found] == ["introduction", "1", "2", "3"]
    assert found[0].declared.title == "Morning news" and "View in browser" not in kept(found[0])
    last = found[-1].declared
    assert (last.title, last.url) == ("What happened in district 2", "https://h.example/2")
    assert kept(found[-1]) == f"Text 2. {BLURB}\n\nAnd more of it." and last.publisher == "The Hill"


def test_news_about_privacy_is_no_footer() -> None:
    text = "The ministry changed its privacy policy, all rights reserved to itself, and told nobody of it at all."
    body = "".join(
        f"<h3><a href='https://h.example/{n}'>Number {n} of the news</a></h3><p>{text}</p>" for n in range(3)
    )
    found, _ = read(mail(body + "<p>All rights reserved.</p><p>High Street 1</p>"))
    assert [kept(f) for f in found] == [text] * 3


def test_one_article_with_headings_and_links_stays_one() -> None:
    body = "".join(
        f"<h2>Part {n} of the story</h2><p>Text {n} has <a href='https://a.example/{n}'>a link</a> in it. {BLURB}</p>"
        for n in range(4)
    )
    found = one(mail(body + "<p>To stop these mails, <a href='https://h.example/u'>unsubscribe</a>.</p>"))
    assert found.origin.item == "" and "Part 3 of the story" in kept(found)
    assert "unsubscribe" not in kept(found)


def test_a_list_of_links_alone_stays_one() -> None:
    links = "".join(
        f"<li><a href='https://a.example/{n}'>A headline of district {n} stands here</a></li>"
        for n in range(6)
    )
    assert one(mail(f"<ul>{links}</ul>")).origin.item == ""


def test_two_items_of_a_newsletter_are_too_few_to_part_and_one_result_of_an_alert_is_not() -> None:
    items = "".join(
        f"<h2><a href='https://h.example/{n}'>Bridge {n} is shut</a></h2><p>{BLURB}</p>" for n in "ab"
    )
    assert len(read(mail(items))[0]) == 1
    for count in (1, 2):
        found, _ = read(mail(alert(*(entry(n) for n in range(count)))))
        assert [f.declared.publisher for f in found] == ["The Lakeside Gazette"] * count


def test_plain_newsletters_by_rules_and_by_addresses() -> None:
    rules = "\n\n-----\n\n".join(
        f"District {n} closes its bridge\n\n{BLURB}\n\nhttps://h.example/{n}" for n in range(3)
    )
    addresses = "\n\n".join(
        f"District {n} closes its bridge\nThe Lakeside Gazette\n{BLURB}\n<https://lakesidegazette.example/{n}>"
        for n in range(3)
    )
    underlined = "\n\n".join(
        f"District {n} closes its bridge\n{'=' * 30}\n{BLURB}\nhttps://h.example/{n}" for n in range(3)
    )
    for text in (rules, addresses, underlined):
        found, _ = read(mail(plain=text + "\n\n-- \nThe Hill, 1 High Street"))
        assert [f.declared.title for f in found] == [f"District {n} closes its bridge" for n in range(3)], (
            text
        )
        assert all(kept(f) == BLURB for f in found)
        assert [f.declared.url[-2:] for f in found] == ["/0", "/1", "/2"]
    assert read(mail(plain=addresses))[0][0].declared.publisher == "The Lakeside Gazette"


def test_lines_above_and_between_plain_items() -> None:
    each = [
        f"{n}. District {n} closes\nits bridge\nThe Lakeside Gazette\n{BLURB}\nhttps://lakesidegazette.example/{n}"
        for n in (1, 2, 3)
    ]
    text = (
        "=== News - 3 new results ===\n\nWorld\n\n"
        + "\n\n".join(each)
        + f"\n\n-----\n\nno headline here.\n{BLURB}"
    )
    found, _ = read(mail(plain=text))
    assert [f.origin.item for f in found] == ["introduction", "1", "2", "3"]
    assert (
        found[0].declared.body == f"no headline here.\n{BLURB}" and found[0].declared.title == "Morning news"
    )
    assert [f.declared.title for f in found[1:]] == [f"District {n} closes its bridge" for n in (1, 2, 3)]


def test_cards_whose_picture_headline_and_text_are_one_link() -> None:
    cards = "".join(
        f"<table><tr><td><a href='https://h.example/{n}'><img src='x'></a></td><td>World<br>"
        f"<a href='https://h.example/{n}' style='font-size:20px;font-weight:bold'>Bridge {n} closed in town</a><br>"
        f"<a href='https://h.example/{n}'>{BLURB}</a></td></tr></table>"
        for n in range(3)
    )
    more = "<h3>Recent articles:</h3><p><a href='https://h.example/9'>Another story that is older</a></p>"
    found, _ = read(mail(cards + more))
    assert [f.declared.title for f in found] == [f"Bridge {n} closed in town" for n in range(3)]
    assert [kept(f) for f in found] == [BLURB] * 3


def test_a_plain_letter_with_a_rule_stays_one() -> None:
    assert (
        one(mail(plain=f"{BLURB}\n\n-----\n\n{BLURB} Again.")).declared.body == f"{BLURB}\n\n{BLURB} Again."
    )


def test_a_message_attached_is_read_with_its_own_headers() -> None:
    inner = mail(plain=f"Inner. {BLURB}", sender="The Courier <c@courier.example>", subject="Dam gives way")
    outer = mail(plain="See this, it is of use.", sender="Ann <ann@desk.example>", subject="Fwd: Dam")
    outer.add_attachment(inner)
    found, refused = read(outer)
    assert [f.origin.item for f in found] == ["", "forwarded 1"] and not refused
    assert (found[1].declared.publisher, found[1].declared.title) == ("The Courier", "Dam gives way")


def test_a_message_forwarded_in_the_text_is_its_writers() -> None:
    text = (
        "FYI\n\n---------- Forwarded message ---------\nFrom: The Courier <c@courier.example>\n"
        f"Date: Tue, Mar 3, 2026 at 9:30 AM\nSubject: Dam gives way\nTo: Ann <ann@desk.example>\n\n{BLURB}"
    )
    html = (
        "<div>FYI</div><div>---------- Forwarded message ---------<br>"
        "From: <b>The Courier</b> &lt;c@courier.example&gt;<br>"
        f"Date: Tue, Mar 3, 2026 at 9:30 AM<br>Subject: Dam gives way<br>To: Ann<br></div><p>{BLURB}</p>"
    )
    for made in (
        mail(plain=text, sender="Ann <ann@desk.example>"),
        mail(html, sender="Ann <ann@desk.example>"),
    ):
        said = one(made).declared
        assert (said.publisher, said.title, said.published) == (
            "The Courier",
            "Dam gives way",
            "Tue, Mar 3, 2026 9:30 AM",
        )
        assert kept(one(made)) == BLURB and ("FYI", "remark of Ann above the forwarded message") in aside(
            one(made)
        )


def test_attachments_are_named_and_not_read() -> None:
    made = mail(plain=BLURB)
    made.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="Lage März.pdf")
    made.add_attachment(b"GIF89a", maintype="image", subtype="gif", disposition="inline", cid="<1>")
    found, refused = read(made)
    assert len(found) == 1
    assert [(r.origin, r.reason) for r in refused] == [
        (
            "in.eml attachment Lage März.pdf",
            "is an attachment, which is not read; save it as a file and ingest that",
        )
    ]


def test_a_message_without_text_and_what_is_no_message() -> None:
    head = f"From: a@b.example\nDate: {DATE}\nSubject: S\n\n".encode()
    found, (refused,) = read(head)
    assert not found and "message without text" in refused.reason
    with pytest.raises(InputError, match="is no mail message"):
        read(b"Just some words.\n\nAnd more.")
    assert is_mail(b"From x@y Mon\r\nReceived: by z\r\nFrom: a@b\r\n\r\nx") and not is_mail(
        b"Note: to all\n\nx"
    )


def test_parts_without_an_end_and_cut_base64_are_read_as_far_as_they_go() -> None:
    whole = MIMEMultipart()
    whole["From"], whole["Date"], whole["Subject"] = "A <a@b.example>", DATE, "S"
    whole.attach(MIMEText(BLURB * 20, "plain", "utf-8"))
    content = whole.as_bytes()
    cut = content[: int(len(content) * 0.7) // 4 * 4 - 1]
    assert one(cut).declared.body.startswith(BLURB)


def test_what_is_built_to_be_hard_is_refused() -> None:
    head = f"From: a@b.example\nDate: {DATE}\nSubject: S\n"
    deep = head + "".join(f"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n" for i in range(1_000))
    with pytest.raises(InputError, match="nested parts"):
        read(deep.encode())
    many = f'{head}Content-Type: multipart/mixed; boundary="b"\n\n' + "--b\n\nword\n" * 600
    with pytest.raises(InputError, match="too many parts"):
        read(many.encode())


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_a_message_of_too_many_paragraphs_is_refused_rather_than_cut(kind: str) -> None:
    body = "<p>a" * 20_001 if kind == "html" else "a\n\n" * 20_001
    head = f"From: a@b.example\nDate: {DATE}\nSubject: S\nContent-Type: text/{kind}\n\n"
    with pytest.raises(InputError, match="more than 20,000 paragraphs"):
        read((head + body).encode())


def test_redirects_are_unwrapped_without_a_look() -> None:
    assert (
        unwrapped("https://www.google.com/url?sa=t&url=https://a.example/x%3Fy%3D1&ct=ga")
        == "https://a.example/x?y=1"
    )
    assert (
        unwrapped("https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fa.example%2F&data=1")
        == "https://a.example/"
    )
    for address in (
        "https://a.example/?url=https://b.example",
        "https://www.google.com/url?q=javascript:x",
        "https://[bad",
    ):
        assert unwrapped(address) == address


def test_a_greeting_above_the_first_headline_of_a_plain_newsletter() -> None:
    items = "\n\n".join(
        f"District {n} closes its bridge\n\n{BLURB}\nRead more: https://h.example/{n}" for n in (1, 2, 3)
    )
    found, _ = read(mail(plain=f"Good morning. This is what you need to know today.\n\n{items}"))
    assert [f.declared.title for f in found] == [f"District {n} closes its bridge" for n in (1, 2, 3)]
    assert all(kept(f) == BLURB for f in found)
