"""Live pages: their entries by form, with times, keys, speakers; and pages that only look like them stay whole."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from brief.reading.article import read
from brief.reading.document_parts import parts
from brief.records import Article, Origin, RawDocument, Role, text_at

NOW = datetime(2026, 3, 9, tzinfo=UTC)
HEADS = ("Ferries stay in port", "Union calls for a vote", "Minister speaks of a break", "Strike begins")
TIMES = ("14:05", "12:40", "11:15", "08:02")
URL = "https://m.example/live/ferry-strike"
STATED = '<meta property="article:published_time" content="2026-03-05T07:30:00+01:00">'


def said(n: int) -> str:
    return (
        f"The union said in statement number {n} that crews of boat {n} would not sail before the talks with the"
        " ministry had ended, and that no ticket would be paid back before the weekend."
    )


def page(body: str, title: str = "Ferry strike in Orel", head: str = STATED) -> str:
    return (
        f"<html lang=en><head><title>{title}</title>{head}</head><body><nav><a href=/>Home</a></nav><main>"
        f"<h1>{title}</h1><p class=lead>Crews of all boats have stopped work since Thursday morning, and the harbour of"
        f" Orel is closed to cars until further notice.</p>{body}</main></body></html>"
    )


def several(html: str, url: str = URL) -> list[Article]:
    content = html.encode()
    document = RawDocument(sha256(content).hexdigest(), content, "text/html", Origin("url", url), NOW)
    return [read(one, found) for one, found in parts(document)]


def boxes(*, key: str = "id=e{n}", time: str = "<time datetime='2026-03-05T{t}:00+01:00'>{t}</time>") -> str:
    return "".join(
        f"<div class='entry n{n}' {key.format(n=90 - n)}><div class=meta>{time.format(t=t)} <span>Ada Moll</span></div>"
        f"<h2>{head}</h2><p>{said(n)}</p></div>"
        for n, (t, head) in enumerate(zip(TIMES, HEADS, strict=True))
    )


def flat() -> str:
    return "".join(
        f"<h3 class=when><time>{t}</time> {head}</h3><p>{said(n)}</p><p>{said(n + 10)}</p>"
        for n, (t, head) in enumerate(zip(TIMES, HEADS, strict=True))
    )


def clocks() -> str:
    return "".join(f"<p><strong>{t.replace(':', '.')}</strong> {said(n)}</p>" for n, t in enumerate(TIMES))


def updates(*, shown: bool, markup: bool = False) -> str:
    each = [
        {
            "@type": "BlogPosting",
            "headline": head,
            "datePublished": f"2026-03-05T{t}:30+01:00",
            "url": f"{URL}#u{n}",
            "articleBody": f"<p>{said(n)}</p><blockquote>We <del>sail</del> stay.</blockquote>"
            if markup
            else said(n),
        }
        for n, (t, head) in enumerate(zip(TIMES, HEADS, strict=True))
    ]
    data = json.dumps({"@type": "LiveBlogPosting", "headline": "Ferry strike", "liveBlogUpdate": each})
    text = "".join(f"<p>{said(n)}</p>" for n in range(4)) if shown else ""
    return f'<script type="application/ld+json">{data}</script>{text}'


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (boxes(), "Ferry strike in Orel"),
        (boxes(key="data-post-id=p{n}"), "Ferry strike in Orel"),
        (boxes(key="", time="<time>{t}</time>"), "Ferry strike in Orel"),
        (
            boxes(time="<time data-time='2026-03-05T{t}+01:00'>21 minutes ago{t}</time>"),
            "Ferry strike in Orel",
        ),
        (
            f"<ul>{boxes()}</ul>".replace("<div class='entry", "<li class='entry").replace(
                "</p></div>", "</p></li>"
            ),
            "Ferry strike in Orel | Live",
        ),
        (flat(), "Ferry strike in Orel"),
        (clocks(), "Ferry strike in Orel"),
        ("".join(reversed(re.findall("<p>.*?</p>", clocks()))), "Ferry strike in Orel | Live"),
        (updates(shown=True), "Ferry strike in Orel"),
        (updates(shown=False), "Ferry strike in Orel"),
        (updates(shown=False, markup=True), "Ferry strike in Orel"),
    ],
)
def test_each_entry_is_an_article_with_its_own_time(body: str, title: str) -> None:
    summary, *entries = several(page(body, title))
    entries.sort(key=lambda one: one.published.start or NOW, reverse=True)
    assert summary.item_key == "summary" and summary.title.startswith("Ferry strike")
    assert "harbour of Orel is closed" in summary.text and "statement number" not in summary.text
    assert [said(n) in one.text for n, one in enumerate(entries)] == [True] * 4
    assert all(sum(said(n) in one.text for n in range(4)) == 1 for one in entries)
    starts = [one.published.start for one in entries]
    assert all(
        start and start.day == 5 and str(start.minute) == str(int(t[3:]))
        for start, t in zip(starts, TIMES, strict=True)
    )
    assert len({one.item_key for one in entries}) == 4 and all(
        t not in one.text for one, t in zip(entries, TIMES, strict=True)
    )
    assert all(one.genre is not None and one.genre.kind == "live blog" for one in (summary, *entries))


def test_entries_have_their_headings_and_lead_to_their_places() -> None:
    _, *entries = several(page(boxes()))
    assert [one.title for one in entries] == list(HEADS)
    assert [one.url for one in entries] == [f"{URL}#e{90 - n}" for n in range(4)]
    _, *entries = several(page(clocks(), "Live: Ferry strike in Orel"))
    assert {one.title for one in entries} == {"Live: Ferry strike in Orel"} and {
        one.url for one in entries
    } == {URL}


def test_who_speaks_in_an_entry_is_kept() -> None:
    post = (
        "<blockquote class=twitter-tweet><p>No boat leaves before Monday.</p>— Orel Crews (@orelcrews)"
        " <a href=https://x.example/1>March 5, 2026</a></blockquote><blockquote>We were not asked.</blockquote>"
    )
    _, first, *rest = several(page(boxes().replace("</p></div>", f"</p>{post}</div>", 1)))
    spoken = [
        (b.role, b.speaker, text_at(first.source_text, b.spans))
        for b in first.typed
        if b.role is not Role.BODY
    ]
    assert spoken == [
        (Role.POST, "Orel Crews (@orelcrews)", "No boat leaves before Monday."),
        (Role.QUOTATION, "", "We were not asked."),
    ]
    assert "No boat leaves" not in "".join(one.source_text for one in rest)
    stated = several(page(updates(shown=False, markup=True)))[1]
    assert [b.role for b in stated.typed] == [Role.BODY, Role.QUOTATION] and "We stay." in stated.text


def test_what_a_page_states_beyond_what_it_shows_is_said() -> None:
    extra = updates(shown=False).replace(
        'BlogPosting", "headline": "Strike begins', 'BlogPosting", "headline": "Older'
    )
    shown = boxes(key="id=u{n}")
    first = several(page(extra + shown.replace("id=u90", "id=u0"), head=STATED + extra))[1]
    assert first.published.start and first.published.start.second == 30  # the time as stated
    fewer = "</div>".join(shown.split("<div class='entry n3'")[:1])
    assert "1 updates stated for machines alone not read" in several(page(fewer + extra))[1].extractor


TIMELINE = "".join(f"<li><time>{t}</time> {said(n)}</li>" for n, t in enumerate(reversed(TIMES)))
CARDS = "".join(
    f"<article class=card><h2><a href=/news/{n}>{head}</a></h2><time datetime=2026-03-05T{t}>{t}</time>"
    f"<p>{said(n)}</p></article>"
    for n, (t, head) in enumerate(zip(TIMES, HEADS, strict=True))
)
STORY = "".join(f"<p>{said(n)}</p>" for n in range(9))
YEARS = "".join(
    f"<section><time datetime={y}-03-05>5 March {y}</time><p>{said(y)}</p></section>"
    for y in (2025, 2020, 1994)
)
COMMENTS = "".join(
    f"<div class=comment><time datetime=2026-03-05T{t}>{t}</time><p>I saw boat {t} leave, they lie.</p></div>"
    for t in TIMES
)


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (f"<ul>{TIMELINE}</ul>", "How the strike began"),
        (STORY + f"<ul>{TIMELINE}</ul>", "How the strike began"),
        (CARDS, "Ferry strike in Orel"),
        (STORY + CARDS, "Ferry strike in Orel"),
        (YEARS, "Ferry strikes in Orel"),
        (STORY + f"<section id=comments class=comments>{COMMENTS}</section>", "Ferry strike in Orel"),
        (f"<p><time>09:00</time> <time>09:30</time> <time>10:00</time></p>{STORY}", "Ferry strike in Orel"),
        ("".join(boxes().partition("<div class='entry n2'")[:1]), "Ferry strike in Orel | Live"),
        (STORY, "Ferry strike in Orel | Live"),
        ("".join(reversed(re.findall("<p>.*?</p>", clocks()))), "Ferry strike in Orel"),
    ],
)  # fmt: skip
def test_other_pages_stay_one_article(body: str, title: str) -> None:
    found = several(page(body, title))
    assert [one.item_key for one in found] == [""] and found[0].origin.kind == "url"


def test_names_that_count_from_the_top_are_no_keys() -> None:
    """At the next fetch the first of them is another entry."""
    counted = boxes(key="id=post-{n}")
    for n in range(4):
        counted = counted.replace(f"id=post-{90 - n}", f"id=post-{n}")
    _, *entries = several(page(counted))
    assert len(entries) == 4 and not any("post" in one.item_key or "#" in one.url for one in entries)


def test_real_pages(real_data: Path) -> None:
    """Of 221 pages two are live blogs, and both say so; a sample of the others, and both of these."""
    import gzip

    folder = real_data / "pages" / "fundus"
    split = {}
    for path in sorted(folder.glob("uk/*.html.gz")):
        content = gzip.decompress(path.read_bytes())
        document = RawDocument(
            sha256(content).hexdigest(), content, "text/html", Origin("file", path.name), NOW
        )
        split[path.name.partition(".")[0]] = len(list(parts(document)))
    assert {name: count for name, count in split.items() if count > 1} == {
        "Express_2024_07_18": 10,
        "TheMirror_2024_08_05": 31,
    }
