"""Bodies without what leads elsewhere, and the standfirst above them."""

import pytest
from lxml.html import HtmlElement, document_fromstring

from brief.reading.html.body_extraction import MAX_BOX, drop_boxes, drop_teasers, tidy
from brief.reading.html.standfirst import standfirst

PROSE = "The water rose in the lower town during the night, the mayor said on Monday."


def tree(markup: str) -> HtmlElement:
    found: HtmlElement = document_fromstring(f"<html><body>{markup}</body></html>")
    return found


@pytest.mark.parametrize(
    "markup",
    [
        '<p><a href="/x">The last flood of the valley, remembered</a></p>',
        '<p><strong>Les også: <a href="/x">The last flood of the valley, remembered</a></strong></p>',
        '<ul><li><a href="/x">The last flood, remembered</a></li><li><a href="/y">A dam of hope</a></li></ul>',
        "<article><h1>Dam</h1><p>Water.</p></article>"
        '<article><h3><a href="/x">Remembered</a></h3><p>How the valley lived on.</p></article>',
    ],
)
def test_links_to_other_stories_go(markup: str) -> None:
    page = tree(markup)
    drop_teasers(page)
    assert "emembered" not in page.text_content() and ("Dam" in page.text_content()) == ("Dam" in markup)


@pytest.mark.parametrize(
    "markup",
    [
        f'<p>{PROSE} <a href="/x">The report of the committee says more</a></p>',
        f'<ul><li>{PROSE} <a href="/x">source</a></li></ul>',
        '<p><a href="/x">Ada Moll</a></p>',
        f'<article><h3><a href="#1">One chapter</a></h3><p>{PROSE * 9}</p></article><article>x</article>',
        '<h2><a href="#chapter">What the committee found in the end</a></h2>',
        '<p>He said: <a href="/x">I saw the water come over the wall.</a></p>',
    ],
)
def test_links_in_the_article_stay(markup: str) -> None:
    page = tree(markup)
    whole = page.text_content()
    drop_teasers(page)
    assert page.text_content() == whole


def test_boxes_go_by_their_names_and_frames_stay() -> None:
    page = tree(
        f'<div class="newsletter-box">Sign up</div><div class="biology">{PROSE}</div>'
        f'<div class="promo">{PROSE * (MAX_BOX // len(PROSE) + 1)}</div><p class="c author-bio">She writes.</p>'
    )
    drop_boxes(page)
    assert page.text_content() == PROSE * (MAX_BOX // len(PROSE) + 2)


def test_boxes_of_many_names() -> None:
    page = tree("".join(f'<div class="promo n{n}">Sign up</div>' for n in range(100)) + PROSE)
    drop_boxes(page)
    assert page.text_content() == PROSE


def test_tidy() -> None:
    text = (
        f"DAM GIVES WAY!\n\nShare on Facebook\n\n{PROSE}\n\nRead more\n\nDam gives way to the sea, he said."
    )
    assert tidy(text, ["Dam gives way"]) == f"{PROSE}\n\nDam gives way to the sea, he said."


def test_tidy_leaves_a_text_of_nothing_else() -> None:
    assert tidy("Dam gives way", ["Dam gives way"]) == "Dam gives way"


LEAD = "The lower town is under water, and nobody had been warned in time."


@pytest.mark.parametrize(
    ("markup", "described"),
    [
        (f'<p class="article__standfirst">{LEAD}</p>', ""),
        (f'<div class="entry-excerpt"><p>{LEAD}</p></div>', ""),
        (f'<h2 itemprop="description">{LEAD}</h2>', ""),
        (f'<p class="css-1x">{LEAD}</p>', LEAD),
        (f'<p class="css-1x">{LEAD} It rained.</p>', LEAD[:-1] + "…"),
    ],
)
def test_a_standfirst_is_found_by_its_name_or_by_what_the_page_says_of_itself(
    markup: str, described: str
) -> None:
    page = tree(f"<h1>Dam gives way</h1><header>{markup}</header><p>{PROSE}</p>")
    (found,) = standfirst(page, "Dam gives way", PROSE, [described] if described else [])
    assert found.startswith(LEAD)


@pytest.mark.parametrize(
    "markup",
    [
        f"<p>{LEAD}</p>",
        f'<figure><p class="lead">{LEAD}</p></figure>',
        f'<p class="summary newsletter">{LEAD}</p>',
        f'<p class="lead"><a href="/x">{LEAD}</a></p>',
        f'<p class="leadership">{LEAD}</p>',
        '<p class="lead">Dam gives way</p>',
        f'</div><p>{PROSE}</p><p class="lead">{LEAD}</p>',
    ],
)
def test_what_is_no_standfirst(markup: str) -> None:
    page = tree(f"<p class='lead'>{LEAD}</p><h1>Dam gives way</h1><div>{markup}</div><p>{PROSE}</p>")
    assert standfirst(page, "Dam gives way", PROSE, ["A description that the page does not show."]) == ()


def test_a_standfirst_that_the_body_has_is_not_doubled() -> None:
    page = tree(f'<h1>Dam</h1><p class="lead">{LEAD}</p><p>{PROSE}</p>')
    assert standfirst(page, "Dam", f"{LEAD}\n\n{PROSE}", [LEAD]) == ()
