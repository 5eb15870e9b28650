"""The headline that a page's several titles agree on."""

import pytest
from lxml.html import document_fromstring

from brief.reading.html.page_metadata import page_info
from brief.reading.html.page_titles import Titles, headline

HEAD = "Dam gives way in Verania’s valley"


@pytest.mark.parametrize(
    ("titles", "wanted"),
    [
        (Titles((HEAD,), HEAD, "Dam breaks"), HEAD),
        (Titles(("Weather",), HEAD, HEAD), HEAD),
        (Titles((HEAD,), "Dam breaks", HEAD), HEAD),
        (Titles((HEAD,), "Dam gives way in Verania's valley", "Other words"), HEAD),
        (Titles(("Log in", HEAD), "", HEAD + " | The Hill", sites=("The Hill",)), HEAD),
        (Titles((HEAD,), HEAD + " - hill.example", HEAD + " - hill.example"), HEAD),
        (Titles((), "", HEAD + "：丘日報", sites=("丘日報",)), HEAD),
        (Titles(("FloodsDam gives way",), "", "Floods Dam gives way"), "Floods Dam gives way"),
        (Titles((HEAD,), "", "Dam gives way"), HEAD),
        (Titles((HEAD + " live",), "", "Mayor blames the rain"), "Mayor blames the rain"),
        (Titles((), HEAD, "One two three", called="Four"), HEAD),
        (Titles((HEAD,), called="Welcome to our pages"), HEAD),
        (Titles((), called=HEAD + " - The Hill", sites=("The Hill",)), HEAD),
        (Titles(("The Hill",), called="The Hill: Proven who blew up the dam"), "Proven who blew up the dam"),
        (Titles(("The Hill",), HEAD, HEAD, sites=("The Hill",)), HEAD),
        (
            Titles((), "", "North-south talks - a chronicle of failure in five acts"),
            "North-south talks - a chronicle of failure in five acts",
        ),
        (Titles(), ""),
    ],
)
def test_headline(titles: Titles, wanted: str) -> None:
    assert headline(titles) == wanted


# A portal's page: the search engine's title as the h1 of the path, the headline as an h2.
SEO, KICKER = "Dam news: Why the dam in Verania gave way", "After the storm"


def titled(body: str, declared: str = "", shared: str = "", called: str = SEO) -> str:
    head = f"<title>{called}</title>" + (f'<meta property="og:title" content="{shared}">' if shared else "")
    if declared:
        head += f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{declared}"}}</script>'
    return page_info(document_fromstring(f"<html><head>{head}</head><body>{body}</body></html>")).title


@pytest.mark.parametrize(
    "path",
    [
        f'<nav class="breadcrumb"><a href="/">Home</a><h1>{SEO}</h1></nav>',
        f'<ol class="trail"><li class="breadcrumb-item"><h1>{SEO}</h1></li></ol>',
        f'<div data-testid="BreadcrumbArea"><div><h1>{SEO}</h1></div></div>',
        f"<div><h1 data-breadcrumb-headline>{SEO}</h1></div>",
        f'<h1 class="seotitle">{SEO}</h1>',
        f'<h1 class="sr-only">{SEO}</h1>',
        f"<h1 hidden>{SEO}</h1>",
    ],
)
@pytest.mark.parametrize(
    ("below", "declared", "shared"),
    [
        (f"<h2>{HEAD}</h2>", SEO, HEAD),
        (f"<h2>{HEAD}</h2>", HEAD, SEO),
        (f'<h2><span class="kicker">{KICKER}</span> <span>{HEAD}</span></h2>', SEO, HEAD),
        (f'<h2><span data-kicker="x">{KICKER}</span><b>{HEAD}</b></h2>', SEO, f"{KICKER}: {HEAD}"),
        (f"<h2><div>{KICKER}</div><span>{HEAD}</span></h2><h2>Other</h2>", SEO, HEAD),
        ("<h2>Other</h2>", HEAD, SEO),
    ],
)
def test_an_h1_for_machines_is_not_the_headline(path: str, below: str, declared: str, shared: str) -> None:
    assert titled(f"{path}<main><article>{below}<p>Text.</p></article></main>", declared, shared) == HEAD


def test_an_h1_for_machines_is_all_that_some_pages_have() -> None:
    assert titled(f'<h1 class="sr-only">{HEAD}</h1><p>Text.</p>', called="") == HEAD


def test_a_kicker_that_all_declare_stays() -> None:
    whole = f"{KICKER}: {HEAD}"
    h1 = f'<h1><span class="kicker">{KICKER}</span><span>{HEAD}</span></h1>'
    assert titled(h1, whole, whole) == whole
    assert (
        titled(h1.replace("h1", "h2") + f'<nav class="breadcrumb"><h1>{SEO}</h1></nav>', whole, whole)
        == whole
    )


@pytest.mark.parametrize(
    "h1",
    [
        f'<h1><span class="kicker">{KICKER}</span> {HEAD}</h1>',
        f'<h1><span class="article__overline">{KICKER}:</span><span>{HEAD}</span></h1>',
        f'<h1><small class="eyebrow">{KICKER}</small><br>{HEAD}</h1>',
        f'<h1><div class="rubric"><a href="/w">{KICKER}</a></div>{HEAD}</h1>',
        f"<h1>{HEAD.replace(' in ', '<br>in ')}</h1>",
    ],
)
def test_a_kicker_of_a_page_that_declares_nothing_is_no_part_of_the_headline(h1: str) -> None:
    assert titled(h1, called="Welcome to our pages") == HEAD


def test_the_title_element_settles_quotes_and_dashes() -> None:
    curly, straight = "Keeper: “the dam holds”", 'Keeper: "the dam holds"'
    assert headline(Titles((curly,), curly, straight, called=straight)) == straight
    assert headline(Titles((curly,), curly, straight, called=curly)) == curly
    assert headline(Titles((curly,), curly, straight, called="Other words")) == curly
