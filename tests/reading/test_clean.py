"""Bare text and Markdown: what is set aside, what is kept, and that no character is lost."""

from hypothesis import given
from hypothesis import strategies as st

from brief.reading.clean import clean, find_title
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


def test_only_bare_text_loses_furniture() -> None:
    text = "Share\n\nThree words here are kept.\n\nClose\n\n***"
    kept, aside = parts(text, bare=False)
    assert kept == ["Share", "Three words here are kept.", "Close"] and aside == {"separator": ["***"]}


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
