"""What a page declares about the kind of its text: types, sections, labels over its headline, claims that it rates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from brief.reading.genre_words import AMBIGUOUS, folded, labelled
from brief.reading.html.structured_data import article_data, meta_tags, text_of, things
from brief.reading.stated_genre import LABEL_WORDS, DeclaredKind
from brief.records import RatedClaim, TextKind

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MOST = 40
FIRST = 2
"""Keywords among which a page that is satire, paid for or a fact check names that."""
NEVER_NEWS = frozenset({TextKind.SATIRE, TextKind.ADVERTISEMENT, TextKind.FACT_CHECK})
_BUTTON = re.compile(r"comment|(?:^|[\s_-])ads?(?:$|[\s_-])|share|button|btn|nav|menu", re.IGNORECASE)
_SECTIONS = (
    "article:section",
    "og:article:section",
    "section",
    "parsely-section",
    "genre",
    "dc.type",
    "og:type",
)
_KEYWORDS = ("news_keywords", "keywords", "parsely-tags", "sailthru.tags", "article:tag")
_NAMED = tuple(
    "kicker label badge category section rubric overline eyebrow flag topper slug sponsor disclosure tag".split()
)
_FRAMES = ("nav", "footer", "aside")
MOST_CHARACTERS, MOST_PARTS = 200, 3
"""Characters and elements within a label, below which it may be one."""


def declared(tree: HtmlElement) -> DeclaredKind:
    """What a page declares; the tree has its scripts yet, and is not changed."""
    data = article_data(tree)
    meta = meta_tags(tree)
    kinds = data.get("@type")
    types = [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)]
    sections = [*_texts(data.get("articleSection")), *_texts(data.get("genre"))]
    sections += [meta[name] for name in _SECTIONS if name in meta]
    keywords = [*_texts(data.get("keywords")), *(meta[name] for name in _KEYWORDS if name in meta)]
    rated = tuple(dict.fromkeys((*_reviews(tree), *_marked(tree))))
    return DeclaredKind(
        types=tuple(types),
        sections=tuple(dict.fromkeys((*sections, *_sure(keywords))))[:MOST],
        labels=_labels(tree),
        rated=rated,
    )


def _sure(keywords: Sequence[str]) -> Iterator[str]:
    """Keywords that say what a text is rather than what it is about."""
    words = [word for line in keywords for word in line.split(",")]
    for place, word in enumerate(words):
        # Satire, fact checks and advertising are written about as well: who is one, says so first.
        about = labelled(word) in NEVER_NEWS and place >= FIRST
        if folded(word) not in AMBIGUOUS and not about:
            yield word


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [text for one in values[:MOST] if (text := text_of(one))]


def _reviews(tree: HtmlElement) -> Iterator[RatedClaim]:
    """The claims that structured data review."""
    for thing in things(tree):
        kinds = thing.get("@type")
        if "ClaimReview" not in (kinds if isinstance(kinds, list) else [kinds]):
            continue
        rating = thing.get("reviewRating")
        rating = rating[0] if isinstance(rating, list) and rating else rating
        claim = text_of(thing.get("claimReviewed"))
        if claim and isinstance(rating, dict) and (verdict := _verdict(rating)):
            yield RatedClaim(claim, verdict, text_of(thing.get("author")))


def _verdict(rating: dict[str, Any]) -> str:
    """A rating in words, or its figure of how many."""
    for name in ("alternateName", "ratingExplanation", "name"):
        if text := text_of(rating.get(name)):
            return text
    value, best = (str(rating.get(name) or "").strip() for name in ("ratingValue", "bestRating"))
    return f"{value} of {best}" if value and best else value


def _marked(tree: HtmlElement) -> Iterator[RatedClaim]:
    """The claims that microdata review."""
    for review in tree.xpath("//*[@itemtype]"):
        if "/ClaimReview" not in review.get("itemtype"):
            continue
        claim, verdict = (
            next(
                (
                    " ".join((one.get("content") or one.text_content()).split())
                    for one in review.xpath(".//*[@itemprop=$name]", name=name)
                ),
                "",
            )
            for name in ("claimReviewed", "alternateName")
        )
        if claim and verdict:
            yield RatedClaim(claim, verdict)


def _labels(tree: HtmlElement) -> tuple[str, ...]:
    """Short texts that their classes call labels, near a headline: in its header, before it, or right after it."""
    heads = list(tree.iter("h1"))
    if not heads:
        return ()
    near = set(heads[0].itersiblings()) | set(heads[0].itersiblings(preceding=True))
    for above in list(heads[0].iterancestors("header", "article", "div", "section"))[:2]:
        near |= set(above.iterchildren()) | set(above.itersiblings(preceding=True))
    # Beside the headline itself, one step away, buttons and frames of advertisements have no place.
    beside = {one for one in (heads[0].getprevious(), heads[0].getnext()) if one is not None}
    found = []
    for element in islice(_named(tree), 2 * MOST):
        text = " ".join(element.text_content().split())
        above = list(islice(element.iterancestors(), 3))
        if not 0 < len(text.split()) <= LABEL_WORDS or not (
            element in near or any(one in near for one in above)
        ):
            continue
        close = element in beside or any(one in beside for one in above)
        names = " ".join(one.get("class") or "" for one in (element, *above[:1]))
        if folded(text) not in AMBIGUOUS or (close and not _BUTTON.search(names)):
            found.append(text)
    return tuple(dict.fromkeys(found))[:MOST]


def _named(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Short elements outside the site's frame whose classes call them labels, in their order."""
    known: dict[str, bool] = {}
    body = next(tree.iter("body"), None)
    for element in body.iterdescendants("*") if body is not None else ():
        name = element.get("class")
        if not name:
            continue
        if name not in known:
            known[name] = any(map(name.lower().__contains__, _NAMED))
        if (
            known[name]
            and len(list(islice(element.iterchildren("*"), MOST_PARTS))) < MOST_PARTS
            and next(element.iterancestors(*_FRAMES), None) is None
            and len(element.text_content()) < MOST_CHARACTERS
        ):
            yield element
