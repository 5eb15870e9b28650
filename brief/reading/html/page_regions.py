"""Where on a page an element stands: what the elements around it are, by tag, role, microdata and class.

Classes and ids are in English on pages of every language. What they say is evidence for the choice of blocks
(:mod:`brief.reading.html.block_choice`), which weighs it; few of them decide alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from brief.reading.html.hidden_text import CLOSED_PANEL


class Place:
    """What stands around a block, as bits of an ``int``: an enumeration's cost a third of a walk."""

    ARTICLE = 1 << 0
    MAIN = 1 << 1
    BODY = 1 << 2
    """An element that calls itself the article's body."""
    ASIDE = 1 << 3
    NAV = 1 << 4
    FOOTER = 1 << 5
    HEADER = 1 << 6
    FORM = 1 << 7
    FIGURE = 1 << 8
    CAPTION = 1 << 9
    QUOTE = 1 << 10
    PULL_QUOTE = 1 << 11
    POST = 1 << 12
    LIST = 1 << 13
    TABLE = 1 << 14
    HEADING = 1 << 15
    PARAGRAPH = 1 << 16
    RELATED = 1 << 17
    SHARE = 1 << 18
    SUBSCRIBE = 1 << 19
    AD = 1 << 20
    COMMENTS = 1 << 21
    PAYWALL = 1 << 22
    AUTHOR = 1 << 23
    DATE = 1 << 24
    TAGS = 1 << 25
    STANDFIRST = 1 << 26
    CORRECTION = 1 << 27
    NOTES = 1 << 28
    CONSENT = 1 << 29
    MEDIA = 1 << 30
    TITLE = 1 << 31
    QUESTION = 1 << 32
    ANSWER = 1 << 33
    CITE = 1 << 34


CLOSED = 1 << 62
"""A panel that may be closed: no :class:`Place`, since it is no evidence. Nothing in it is the article's."""

_TAGS = {
    "article": Place.ARTICLE,
    "main": Place.MAIN,
    "aside": Place.ASIDE,
    "nav": Place.NAV,
    "footer": Place.FOOTER,
    "header": Place.HEADER,
    "form": Place.FORM,
    "button": Place.FORM,
    "label": Place.FORM,
    "fieldset": Place.FORM,
    "figure": Place.FIGURE,
    "figcaption": Place.CAPTION,
    "blockquote": Place.QUOTE,
    "ul": Place.LIST,
    "ol": Place.LIST,
    "dl": Place.LIST,
    "table": Place.TABLE,
    "p": Place.PARAGRAPH,
    "address": Place.AUTHOR,
    "time": Place.DATE,
    "cite": Place.CITE,
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), Place.HEADING),
}
_ROLES = {
    "main": Place.MAIN,
    "article": Place.ARTICLE,
    "navigation": Place.NAV,
    "complementary": Place.ASIDE,
    "contentinfo": Place.FOOTER,
    "banner": Place.HEADER,
    "form": Place.FORM,
    "search": Place.FORM,
    "heading": Place.HEADING,
    "button": Place.FORM,
    "doc-footnote": Place.NOTES,
    "doc-endnotes": Place.NOTES,
}
_PROPERTIES = {
    "articleBody": Place.BODY,
    "headline": Place.TITLE,
    "author": Place.AUTHOR,
    "comment": Place.COMMENTS,
    "description": Place.STANDFIRST,
    "datePublished": Place.DATE,
    "dateModified": Place.DATE,
    "caption": Place.CAPTION,
}
_KINDS = ("article", "story", "entry", "post", "news", "content", "page", "text", "main")
_PARTS = ("body", "content", "text", "copy", "main", "detail", "details")
_WORDS = {
    Place.BODY: " ".join(f"{kind}{part}" for kind in _KINDS for part in _PARTS)
    + " richtext prose wysiwyg paragraph texto bodytext",
    Place.RELATED: "related recommended recommendation recommendations readmore readnext readalso morestories"
    " morenews moreon"
    " morefrom morelike seealso also teaser teasers promo linkbox links link mostread mostpopular mostviewed trending"
    " popular latest next carousel outbrain taboola zergnet similar card cards river ticker upnext sidebar rail widget",
    Place.SHARE: "share sharing shares social socials follow sharedaddy addthis bookmark",
    Place.SUBSCRIBE: "newsletter newsletters subscribe subscription subscriptions signup register registration"
    " mailchimp"
    " donate donation donations cta apppromo abo",
    Place.AD: "ad ads advert advertisement advertising adv sponsor sponsored sponsors promoted dfp gpt banner anzeige"
    " publicite publicidad publicidade werbung nativead commercial adslot",
    Place.COMMENTS: "comment comments commentlist disqus respond replies kommentar kommentare reactions reaction",
    Place.PAYWALL: "paywall regwall piano premiumbox premiumoffer meter barrier gate",
    Place.AUTHOR: "author authors byline bylines bio contributor contributors writer autor autoren credit"
    " credits reporter",
    Place.DATE: "date dates datetime time timestamp published pubdate posted updated meta metadata dateline",
    Place.TAGS: "tag tags topic topics keyword keywords category categories breadcrumb breadcrumbs kicker"
    " eyebrow sectionname"
    " sectionlabel label labels",
    Place.STANDFIRST: "standfirst lead lede intro summary subtitle subhead subheading subheadline dek deck"
    " excerpt abstract"
    " chapo vorspann entradilla description sommario ingress",
    Place.CAPTION: "caption captions captiontext legend imagecaption imagecredit imagedescription photocaption"
    " photocredit"
    " mediacaption",
    Place.PULL_QUOTE: "pullquote pullquotes blockquotepull",
    Place.QUOTE: "quote quotation blockquote",
    Place.POST: "twittertweet twittervideo instagrammedia blueskyembed mastodonembed tiktokembed fbpost telegrampost"
    " redditembed threadspost textpostmedia",
    Place.CORRECTION: "correction corrections clarification editorsnote editornote erratum errata",
    Place.NOTES: "footnote footnotes endnote endnotes references reflist",
    Place.CONSENT: "cookie cookies consent gdpr onetrust privacy ccpa didomi",
    Place.MEDIA: "gallery video player audio podcast slideshow lightbox image photo thumb thumbnail media",
    Place.NAV: "nav navbar navigation menu pagination pager breadcrumb breadcrumbs toc skiplink",
    Place.FOOTER: "footer foot sitefooter copyright legal disclaimer colophon",
    Place.HEADER: "siteheader masthead pageheader",
    Place.TITLE: "headline pagetitle articletitle entrytitle posttitle",
    Place.QUESTION: "question questions interviewquestion frage",
    Place.ANSWER: "answer answers interviewanswer antwort",
    Place.FORM: "form search input login",
}
_PLACES: dict[str, int] = {CLOSED_PANEL.replace("-", ""): CLOSED}
for _place, _words in _WORDS.items():
    for _word in _words.split():
        _PLACES[_word] = _PLACES.get(_word, 0) | _place
_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_FRAMES = frozenset({"html", "body"})


@dataclass(frozen=True, slots=True)
class Region:
    """Where a block stands.

    Attributes:
        places: what stands around it.
        near: what its three innermost elements are.
        heading: level of the heading that it is, 0 where it is none.
        article: the innermost ``article`` element around it, held so that no other gets its identity.
        tag: the innermost element that breaks a line.
    """

    places: int = 0
    near: tuple[int, ...] = ()
    heading: int = 0
    article: Any = None
    tag: str = ""


NOWHERE = Region()


def region(element: Any, above: Region) -> Region:
    """Where what stands in an element stands, by where the element does."""
    tag: str = element.tag
    own = _TAGS.get(tag, 0)
    name = element.get("class") or ""
    if id_ := element.get("id"):
        name = f"{name} {id_}"
    if name and tag not in _FRAMES:
        own |= named(name)
    if role := element.get("role"):
        own |= _ROLES.get(role, 0)
    if prop := element.get("itemprop"):
        own |= _PROPERTIES.get(prop, 0)
    if not own and tag not in _BLOCKS:
        return above
    article = above.article
    if own & Place.ARTICLE:
        article = element
    heading = int(tag[1]) if tag in _LEVELS else above.heading
    return Region(
        above.places | own, (own, *above.near[:2]), heading, article, tag if tag in _BLOCKS else above.tag
    )


_LEVELS = frozenset(f"h{n}" for n in range(1, 7))
_BLOCKS = frozenset(
    "p li td th dd dt div section article figcaption blockquote pre caption address header footer main aside nav"
    " h1 h2 h3"
    " h4 h5 h6 button label".split()
)


@lru_cache(maxsize=4_096)
def named(name: str) -> int:
    """What an element's class and id call it."""
    found = 0
    before = last = ""
    for part in _PART.findall(name[:400]):
        part = part.lower()
        for word in (part, last + part, before + last + part):
            if word in _PLACES:
                found |= _PLACES[word]
        before, last = last, part
    return found
