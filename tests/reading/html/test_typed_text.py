"""A page as a text of typed blocks: whose words each is, and what is set aside, with its reason."""

from datetime import UTC, datetime
from hashlib import sha256

import pytest

from brief.reading.article import read
from brief.records import Article, Block, Origin, RawDocument, Role, text_at

FILL = "".join(
    f"<p>The water rose in house number {n} of the lower town, and the people of the street were told by the county"
    " to leave it.</p>"
    for n in range(4)
)


def page(inner: str, title: str = "Minister defends the ban", *, beside: str = "") -> Article:
    content = (
        f"<html lang=en><head><title>{title}</title></head><body><nav><a href=/>Home</a></nav><main><article>"
        f"<h1>{title}</h1>{inner}</article></main>{beside}"
        "<footer>© 2026 Herald. All rights reserved.</footer></body></html>"
    ).encode()
    at = datetime(2026, 3, 6, tzinfo=UTC)
    return read(RawDocument(sha256(content).hexdigest(), content, "text/html", Origin("file", "p.html"), at))


def of(article: Article, words: str) -> Block:
    return next(b for b in article.typed if words in text_at(article.source_text, b.spans))


def aside(article: Article, words: str) -> str:
    return next(a.reason for a in article.set_aside if words in article.source_text[a.start : a.end])


@pytest.mark.parametrize(
    ("quoted", "role", "speaker"),
    [
        (
            "<blockquote><p>We had no choice at all.</p><cite>Petra Lund, minister</cite></blockquote>",
            Role.QUOTATION,
            "Petra Lund, minister",
        ),
        (
            "<blockquote><p>We had no choice at all.</p><footer>— Petra Lund</footer></blockquote>",
            Role.QUOTATION,
            "Petra Lund",
        ),
        (
            "<blockquote><p>We had no choice at all.</p><p>— Petra Lund</p></blockquote>",
            Role.QUOTATION,
            "Petra Lund",
        ),
        (
            "<p>Petra Lund defended the ban.</p><blockquote>We had no choice at all.</blockquote>",
            Role.QUOTATION,
            "Petra Lund",
        ),
        (
            "<p>Jan Hollar asked, and Petra Lund answered:</p><blockquote>We had no choice at all.</blockquote>",
            Role.QUOTATION,
            "Petra Lund",
        ),
        (
            "<p>Jan Hollar met Petra Lund.</p><blockquote>We had no choice at all.</blockquote>",
            Role.QUOTATION,
            "",
        ),
        ("<p>They disagreed.</p><blockquote>We had no choice at all.</blockquote>", Role.QUOTATION, ""),
        (
            '<figure class="quote"><blockquote>We had no choice at all.</blockquote>'
            "<figcaption>Petra Lund</figcaption></figure>",
            Role.QUOTATION,
            "Petra Lund",
        ),
        (
            '<blockquote class="twitter-tweet"><p>We had no choice at all.</p>&mdash; Eel Union (@eelunion) '
            '<a href="https://x.example/1">March 4, 2026</a></blockquote>',
            Role.POST,
            "Eel Union (@eelunion)",
        ),
        (
            '<blockquote class="bluesky-embed"><p>We had no choice at all.</p>— Eel Union (@eel.example) '
            '<a href="https://b.example/1">4. März 2026 um 10:00</a></blockquote>',
            Role.POST,
            "Eel Union (@eel.example)",
        ),
        ('<blockquote class="instagram-media"><p>We had no choice at all.</p></blockquote>', Role.POST, ""),
    ],
)
def test_a_quotation_keeps_its_speaker(quoted: str, role: Role, speaker: str) -> None:
    article = page(f"{FILL}{quoted}<p>The ban begins on 1 April, the ministry said on Thursday.</p>")
    block = of(article, "We had no choice")
    assert (block.role, block.speaker) == (role, speaker)
    assert of(article, "The ban begins").role is Role.BODY


def test_an_embedded_post_has_its_own_date() -> None:
    article = page(
        f'{FILL}<blockquote class="twitter-tweet"><p>The ban is illegal.</p>&mdash; Eel Union (@eelunion) '
        '<a href="https://x.example/1">March 4, 2026</a></blockquote>'
    )
    assert of(article, "illegal").said == "March 4, 2026"
    assert aside(article, "@eelunion") == Role.BYLINE.value


INTERVIEW = (
    "<p>Petra Lund has been minister for fisheries since 2024. We spoke to her in Orel.</p>"
    "<p>{b}Has the ministry paid the fishermen?{e}</p><p>{a}We have not paid anything, and I will not pay.</p>"
    "<p>{b}Was the institute heard?{e}</p><p>{a}No, we did not hear it. I asked for it twice.</p><p>My word stands.</p>"
    "<p>{b}The opposition says that you lied.{e}</p><p>{a}I find that to be nonsense.</p>"
)


@pytest.mark.parametrize(
    ("begin", "end", "answer"),
    [
        ("<strong>", "</strong>", ""),
        ("<em>", "</em>", ""),
        ("<b>Herald: ", "</b>", "Petra Lund: "),
        ("<b>Q: ", "</b>", "A: "),
        ("<b>", "</b>", "Lund: "),
    ],
)
def test_an_interview_s_questions_are_no_claims_and_its_answers_are_speech(
    begin: str, end: str, answer: str
) -> None:
    article = page(
        INTERVIEW.format(b=begin, e=end, a=answer), "“We will not pay”: an interview with Petra Lund"
    )
    assert of(article, "Has the ministry paid").role is Role.QUESTION
    assert of(article, "that you lied").role is Role.QUESTION
    for words in ("We have not paid", "we did not hear it", "My word stands", "nonsense"):
        assert (of(article, words).role, of(article, words).speaker) == (Role.ANSWER, "Petra Lund"), words
    assert of(article, "has been minister").role is Role.BODY
    if answer:
        assert text_at(article.source_text, of(article, "We have not paid").spans).startswith("We have")


def test_a_line_of_credits_takes_no_answer_from_who_gave_it() -> None:
    article = page(
        "<p>Translation of what a harbour wants is hard. We spoke to the one who tries it.</p>"
        "<p><b>Has the ministry paid?</b></p><p>Liat: “We have not paid anything, and I will not.”</p>"
        "<p><b>Was the institute heard?</b></p><p>“No, I did not hear it.”</p>"
        "<p><b>Will you stay?</b></p><p>Liat: “I will stay until May.”</p><p>Translation: Tristan Tann</p>",
        "“I will not pay”",
    )
    for words in ("not paid", "did not hear", "until May"):
        assert (of(article, words).role, of(article, words).speaker) == (Role.ANSWER, "Liat"), words


@pytest.mark.parametrize(
    "line",
    ["By Ada Moll, 8 March 2026, 23:30 local time", "Valley Watcher, March 4, 2026, 23:55", "8 March 2026"],
)
def test_a_line_of_a_name_and_a_date_above_the_text_is_no_claim(line: str) -> None:
    article = page(f"<p>{line}</p>{FILL}<p>The vote was on 8 March 2026</p>")
    assert aside(article, line) == Role.BYLINE.value
    assert of(article, "The vote was on").role is Role.BODY


def test_an_explainer_answers_itself() -> None:
    article = page(
        "<p><b>What happened to the dam?</b></p><p>The dam gave way at night. The county had warned of it.</p>"
        "<p><b>Who is to blame?</b></p><p>The court will say. The operator denies everything.</p>"
    )
    assert of(article, "What happened").role in (Role.QUESTION, Role.HEADING)
    assert of(article, "gave way at night").role is Role.BODY


def test_what_is_not_the_article_is_set_aside_with_its_reason() -> None:
    article = page(
        f"{FILL}<h2>What the county says</h2><p>It says nothing at all about the causes of the flood.</p>"
        '<ol class="footnotes"><li id="fn1">Before tax and without the harbour.</li></ol>',
        beside='<div class="comments"><h3>3 comments</h3>'
        "<p>Nice article, I was there when the water came, greetings from Tarn.</p></div>"
        '<aside class="related"><p><a href="/x">Ten things to know about the last flood of the valley</a></p></aside>'
        '<div class="newsletter"><p>Get our newsletter every morning in your inbox, free of charge.</p></div>',
    )
    assert of(article, "What the county says").role is Role.HEADING
    assert aside(article, "Before tax") == Role.NOTE.value
    assert aside(article, "I was there") in (Role.COMMENT.value, Role.FURNITURE.value)
    assert aside(article, "Ten things") == Role.TEASER.value
    assert aside(article, "newsletter every morning") == Role.SUBSCRIBE.value
    assert aside(article, "All rights reserved")
    assert aside(article, "Home") == Role.FURNITURE.value


def test_every_word_that_a_reader_sees_is_kept_or_set_aside() -> None:
    article = page(
        f"{FILL}<p>See <a href=/1>one</a> or <a href=/2>two</a>.</p>", beside="<div>Beside 1</div>"
    )
    for words in ("lower town", "See one or two.", "Beside 1", "Home", "© 2026 Herald"):
        assert words in article.source_text
    covered = {i for b in article.blocks for s, e in b for i in range(s, e)}
    covered |= {i for a in article.set_aside for i in range(a.start, a.end)}
    assert all(i in covered for i, c in enumerate(article.source_text) if not c.isspace())


def test_the_last_paragraph_of_a_short_page_is_kept() -> None:
    article = page(
        "<p>The minister for fisheries, Petra Lund, defended the ban on eel fishing on Thursday.</p>"
        "<blockquote><p>We had no choice at all.</p></blockquote><p>Fishermen disagreed.</p>"
        "<dl><dt>Next step</dt><dd>Recount on 9 March</dd></dl><p>The ban begins on 1 April.</p>"
        '<p><a href="/x">Ten things to know about the ban on eels</a></p>'
    )
    assert of(article, "1 April").role is Role.BODY and of(article, "Recount").role is Role.TABLE
    assert aside(article, "Ten things")


@pytest.mark.parametrize(
    "inner",
    [
        f"<p>ORLOW: The dam gave way at night, and the county says that it had warned of it twice.</p>{FILL}"
        "<p>Buried alive: fear drives a teacher out of his house on Monday.</p>"
        "<p>He had three sons, and my source says so.</p>"
        "<p>Borewell horror: a child is saved by the fire service.</p><p>She is well, we hear.</p>"
        "<p>Text: Ada Moll, Bo Chan</p><p>Photos: Cy Dorn</p>",
        f"{FILL}<p>DEAR ABBY: My husband bought tickets to the valley. Am I right to feel hurt?</p>"
        "<p>DEAR FEELING: Of course you should be happy about it, I say.</p>"
        "<p>DEAR ABBY: My sister asked me a question at lunch. Should I have answered?</p>",
    ],
)
def test_what_begins_with_a_word_and_a_colon_is_no_interview_yet(inner: str) -> None:
    assert {block.role for block in page(inner).typed} <= {Role.BODY, Role.HEADING, Role.LIST}


def test_a_transcript_gives_each_his_words() -> None:
    article = page(
        "<p>Ada Moll: We opened the gate at nine.</p><p>Bo Chan: Nobody told us of it at all.</p>"
        "<p>Ada Moll: The county was told at eight.</p><p>Bo Chan: It was told at ten, not at eight.</p>"
    )
    assert (of(article, "at nine").speaker, of(article, "told us").speaker) == ("Ada Moll", "Bo Chan")


def test_where_every_noun_has_a_capital_no_two_of_them_are_a_speaker() -> None:
    article = page(
        "<p>Der Präsident beschwor am Dienstag im Parlament der Hauptstadt die Einheit Veranias"
        " und warnte vor Gewalt:</p>"
        "<blockquote>Niemand darf das Land in diesen Tagen von außen zerschlagen.</blockquote>"
        "<p>Die Opposition verließ nach der Rede des Präsidenten den Saal des Parlaments.</p>"
    )
    assert (of(article, "zerschlagen").role, of(article, "zerschlagen").speaker) == (Role.QUOTATION, "")
