"""Bare text and Markdown: what is set aside, what is kept, and that no character is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brief.reading.plain.cleaning import clean, find_title
from brief.reading.plain.masthead import publisher
from brief.records import text_at

PAGE = """close
close

Minister resigns over bridge at Sella

Minister resigns over bridge at Sella

By Ada Moll | The Hill | 4 March 2026, 10:15 UTC

Print | Share   Save

The minister of works of Verania said on Wednesday that she would leave office at the end of the week.

She is credited with an order to close the old bridge on the southern outskirts of Sella

February 15. It has been suggested that the order came too late.

Harbour plan for Carn may include a tunnel for cyclists

Other interesting topics

Harbour plan for Carn may include a tunnel for cyclists

Details of the tunnel have not been discussed with cyclists so far.

The prime minister accepted the resignation and thanked her for her

work in a short statement.

Read more: Ten bridges to see before summer
© 2026 The Hill. All rights reserved.
"""


def parts(
    text: str, title: str = "", *, bare: bool = True, markdown: bool = False
) -> tuple[list[str], dict[str, list[str]]]:
    blocks, aside = clean(text, title, bare=bare, markdown=markdown)
    assert_covers(text, blocks, [(a.start, a.end) for a in aside])
    reasons: dict[str, list[str]] = {}
    for a in aside:
        reasons.setdefault(a.reason, []).append(text[a.start : a.end])
    return [text_at(text, block) for block in blocks], reasons


def assert_covers(
    text: str, blocks: tuple[tuple[tuple[int, int], ...], ...], aside: list[tuple[int, int]]
) -> None:
    seen = [0] * len(text)
    for start, end in [span for block in blocks for span in block] + aside:
        assert 0 <= start < end <= len(text)
        for i in range(start, end):
            seen[i] += 1
    assert all(n == 1 or (n == 0 and c.isspace()) for n, c in zip(seen, text, strict=True))


def test_a_page_as_pasted() -> None:
    title = find_title(PAGE)
    assert title == "Minister resigns over bridge at Sella"
    kept, aside = parts(PAGE, title)
    assert [k[:40] for k in kept] == [
        "The minister of works of Verania said on",
        "She is credited with an order to close t",
        "The prime minister accepted the resignat",
    ]
    assert kept[1].endswith(
        "outskirts of Sella February 15. It has been suggested that the order came too late."
    )
    assert kept[2].endswith("thanked her for her work in a short statement.")
    assert len(aside["headline"]) == len(aside["headline given again"]) == 1
    assert aside["byline"] == ["By Ada Moll | The Hill | 4 March 2026, 10:15 UTC"]
    assert len(aside["teaser for another story"]) == 5
    assert "Print | Share   Save" in aside["page furniture"] and "close" in aside["page furniture"]


def test_a_block_beside_a_teaser_is_kept_when_its_words_are_the_article_s() -> None:
    text = PAGE.replace(
        "at the end of the week.", "at the end of the week, for the tunnel and for the cyclists."
    )
    kept, aside = parts(text, find_title(text))
    assert "Details of the tunnel have not been discussed with cyclists so far." in kept
    assert len(aside["teaser for another story"]) == 4


def test_masthead_section_and_date_above_a_headline() -> None:
    text = """The Hill
Money
6 March 2026 - 07:15 GMT

Bank lifts its key rate to 12 per cent

The bank said so on Thursday evening.
"""
    assert find_title(text) == "Bank lifts its key rate to 12 per cent"
    kept, aside = parts(text, find_title(text))
    assert kept == ["The bank said so on Thursday evening."]
    assert aside["masthead or section"] == ["The Hill", "Money"]


def test_plain_prose_is_left_alone() -> None:
    text = (
        "The water rose at night.\n\nNobody was warned. Share of blame: none.\n\nRead more in June, she said."
    )
    assert find_title(text) == ""
    kept, aside = parts(text)
    assert len(kept) == 3 and not aside


def test_lists_are_not_joined() -> None:
    entries = (
        "These are the things that the ministry asked for today; and",
        "Setting out clear rules for markets in the whole of the town.",
        "money for farmers and for their families in the valley",
        "money for fishers and for their families on the coast",
    )
    assert parts("\n\n".join(entries))[0] == list(entries)


def test_lines_wrapped_at_a_width_are_one_paragraph() -> None:
    text = """The water rose at night and nobody in the lower town was
warned, the mayor said on Monday morning in an interview
with the radio.

He left.
"""
    assert [len(k.split()) for k in parts(text)[0]] == [25, 2]


def test_extracted_text_loses_furniture_at_its_ends_only() -> None:
    text = "Share\n\n5 min read\n\nThree words are kept.\n\nClose\n\nSo are these.\n\nPrint | Share\n\n***"
    kept, aside = parts(text, bare=False)
    assert kept == ["Three words are kept.", "Close", "So are these."]
    assert aside == {"page furniture": ["Share", "5 min read", "Print | Share"], "separator": ["***"]}


def test_extracted_text_that_is_furniture_alone_is_kept() -> None:
    assert parts("Comments\n\nShare", bare=False) == (["Comments", "Share"], {})


def test_a_text_that_is_its_headline_is_kept() -> None:
    assert parts("Dam gives way in Verania", "Dam gives way in Verania", bare=False)[0] == [
        "Dam gives way in Verania"
    ]


MARKDOWN = """---
title: Dam: the facts
date: 2026-03-04
---
# Dam: the facts

He said **no** to [the plan](https://x.example/a_b). And _more_ came
on the next line. A*star and snake_case_name stay; so does (**this**).

<!-- a comment -->
- one item here
- [ ] two

![picture](https://x.example/p.png)

```
code is kept
```
"""


def test_markdown() -> None:
    kept, aside = parts(MARKDOWN, "Dam: the facts", bare=False, markdown=True)
    assert kept[0].startswith("He said no to the plan . And more came on the next line.")
    assert "A*star and snake_case_name stay; so does (**this**)." in kept[0]
    assert kept[1:] == ["one item here", "[ ] two", "code is kept"]
    assert aside["front matter"][0].startswith("---\ntitle") and aside["headline"] == ["# Dam: the facts"]
    assert aside["link target"] == ["](https://x.example/a_b)"] and aside["comment"] and aside["image"]


LINES = st.sampled_from(
    [
        "close",
        "Read more",
        "Related: a headline of five words",
        "Share | Print",
        "By Ada Moll",
        "4 March 2026",
        "",
        " ",
        "***",
    ]
    + [
        "A headline of five words",
        "a lower line",
        "He said so on Monday.",
        "# Head",
        "**b** [x](y)",
        "---",
        "title: x",
        "> q",
    ]
)


@given(
    st.lists(st.one_of(LINES, st.text(max_size=30)), max_size=25),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["\n", "\r\n", "\n\n"]),
)
def test_every_character_is_kept_or_set_aside_once(
    lines: list[str], bare: bool, markdown: bool, end: str
) -> None:
    text = end.join(lines)
    parts(text, find_title(text), bare=bare, markdown=markdown)


PROSE = [
    "The minister of works of Verania said on Wednesday that she would leave office at the end of the week.",
    "Her deputies had asked the ministry for the old bridge's inspection reports, and the council published "
    "them on Monday after a long session in the lower town of Sella.",
    "The prime minister accepted the resignation and thanked her for her work in a short statement to the "
    "council, whose members had met for the third time since the accident.",
    "Engineers had warned the ministry about the bridge twice, according to the reports, and the council "
    "had voted for repairs that were never paid for by the treasury.",
    "Residents of the lower town said that lorries had crossed the bridge every night, although signs on both "
    "banks of the river had forbidden heavy traffic since last autumn.",
    "The council will choose an acting minister on Friday, its speaker told the public radio of Verania.",
]
OTHER = "Kelvar orchestra cancels summer tour after conductor’s illness"
BLURB = "The orchestra’s musicians learned of the cancelled concerts from an agency in Petrava."


def around(*teaser: str, at: int = 3) -> tuple[list[str], list[str]]:
    """What is kept of the prose with a teaser put into it, and what is set aside as one."""
    kept, aside = parts("\n\n".join([*PROSE[:at], *teaser, *PROSE[at:]]))
    assert set(aside) <= {"teaser for another story", "page furniture"}
    return kept, aside.get("teaser for another story", [])


@pytest.mark.parametrize(
    "teaser",
    [
        (OTHER,),
        (OTHER, BLURB),
        (OTHER, OTHER),
        (OTHER, OTHER, BLURB),
        (OTHER, "4 March 2026", OTHER, BLURB),
        ("Read more", OTHER, BLURB),
        ("Lesen Sie auch", OTHER),
        (OTHER, "Other interesting topics", OTHER, BLURB),
        (f"Читайте також: {OTHER}",),
        ("Most read", OTHER, "Ten painted ceilings every cathedral pilgrim should photograph"),
    ],
)
def test_a_teaser_is_set_aside_whole_and_nothing_else(teaser: tuple[str, ...]) -> None:
    assert around(*teaser) == (PROSE, list(teaser))


def test_between_its_two_headlines_a_count_of_comments_is_furniture() -> None:
    kept, teaser = around(OTHER, "12 comments", OTHER)
    assert (kept, teaser) == (PROSE, [OTHER, OTHER])


@pytest.mark.parametrize(
    "heading",
    [
        "What the council’s reports say about the bridge",
        "A minister, a bridge and the lower town",
        "WHY ENGINEERS’ ORCHESTRAS CANCEL THEIR SUMMER TOURS",
        "“Conductors rarely cancel summer tours over illness”",
        "Nobody cancels orchestras’ summer tours over conductors’ illness!",
        "Next steps",
    ],
)
def test_a_heading_of_the_article_s_own_is_kept(heading: str) -> None:
    kept, teaser = around(heading)
    assert heading in kept and not teaser


def test_a_roundup_s_items_are_no_teasers() -> None:
    headings = [
        OTHER,
        "Glaciologists measure thinnest ice shelf near Tessim",
        "Beekeepers sue pesticide makers over poisoned meadows",
        "Chess prodigy defeats grandmaster during rainy festival",
    ]
    lines = [line for pair in zip(PROSE, headings, strict=False) for line in pair] + PROSE[4:]
    assert "teaser for another story" not in parts("\n\n".join(lines))[1]


def test_a_line_repeated_far_apart_is_kept() -> None:
    kept, aside = parts("\n\n".join([*PROSE[:2], "The council’s bridge reports", *PROSE[2:5]] * 2))
    assert kept.count("The council’s bridge reports") == 2 and not aside


@pytest.mark.parametrize(
    "line",
    [
        "Share Pin Mail",
        "Cookie policy",
        "Teilen",
        "Zur Startseite",
        "Partager sur Facebook",
        "S’abonner",
        "Suscríbete",
        "Giriş yap",
        "Paylaş",
        "Підписатися",
        "Поділитися",
        "Версия для печати",
        "المزيد",
        "تابعونا على فيسبوك",
        "شارك المقال",
        "返回首页",
        "版权所有",
        "12 коментарів",
        "4 Min. Lesezeit",
        "This article was originally published by The Hill and is republished here with permission.",
        "Follow us on Twitter and Facebook for the latest news.",
        "Sign up for our daily newsletter",
        "Folgen Sie uns auf Facebook",
        "Подписывайтесь на наш канал в Telegram",
    ],
)
def test_furniture_in_nine_languages(line: str) -> None:
    kept, aside = parts("\n\n".join([*PROSE[:2], line, *PROSE[2:]]))
    assert kept == PROSE and aside == {"page furniture": [line]}


@pytest.mark.parametrize(
    "line",
    [
        "Share of blame: none.",
        "Follow the money, she said.",
        "Follow us on foot, he said on Facebook. Then they left.",
        "This article of the treaty was first read in 1920? Nobody knew.",
        "Reklam panosu yıkıldı.",
        "更多居民撤离了下城。",
        "Реклама на мосту обвалилася.",
        "Mail the Pin on Monday",
        "The report was first published on Monday by the council of Sella.",
        "Find the minutes of the council on Facebook.",
    ],
)
def test_lines_that_only_begin_like_furniture_are_kept(line: str) -> None:
    assert line in parts("\n\n".join([*PROSE[:2], line, *PROSE[2:]]))[0]


@pytest.mark.parametrize(
    ("head", "tail"),
    [
        ("Its members expect that the treasury will pay claims of", "“roughly 210 million crowns” in all."),
        ("The council wrote to the ministry that the bridge was", "(and had long been) a danger to all."),
        ("Der Rat der unteren Stadt schrieb am Montag an die", "Ministerin, die am Freitag geht."),
        ("Рада нижнього міста написала в понеділок листа до", "Міністерства праці Веранії про міст."),
        ("The minister of works of Verania said on Monday that", "she would leave."),
        ("She is said to have closed the bridge on", "15 February. It came too late."),
    ],
)
def test_a_sentence_broken_over_two_paragraphs_is_rejoined(head: str, tail: str) -> None:
    assert parts(f"{PROSE[0]}\n\n{head}\n\n{tail}\n\n{PROSE[1]}")[0][1] == f"{head} {tail}"


@pytest.mark.parametrize(
    ("opening", "closing", "expected"),
    [
        ("THE HARBOUR OBSERVER", "", "THE HARBOUR OBSERVER"),
        ("The Herald", "", "The Herald"),
        ("World News", "", ""),
        ("Money", "", ""),
        ("", "© 2026 The Hill. All rights reserved.", "The Hill"),
        ("", "© 2026 All rights reserved", ""),
        ("", "© Ada Moll", ""),
        ("", "Source: Sella Press Agency", "Sella Press Agency"),
        ("Sella Gazette", "Source: Sella Press Agency", "Sella Gazette"),
        ("", "Source: the council’s reports of last year", ""),
    ],
)
def test_a_bare_text_s_publisher_where_it_says_so(opening: str, closing: str, expected: str) -> None:
    lines = [opening, "Minister resigns over old bridge at Sella", *PROSE, closing]
    text = "\n\n".join(line for line in lines if line)
    _, aside = clean(text, find_title(text), bare=True)
    assert publisher(text, aside) == expected


def test_a_credit_line_names_the_publisher() -> None:
    text = "\n\n".join(["Minister resigns over bridge at Sella", "The Sella Gazette | 4 March 2026", *PROSE])
    assert publisher(text, clean(text, find_title(text), bare=True)[1]) == "The Sella Gazette"


@pytest.mark.parametrize("line", ["Passer la publicité", "Advertisement", "Реклама", "广告", "Anzeige"])
def test_where_an_advertisement_was_in_an_extracted_body(line: str) -> None:
    kept, reasons = parts("\n\n".join([PROSE[0], line, *PROSE[1:]]), bare=False)
    assert kept == PROSE and reasons == {"page furniture": [line]}
