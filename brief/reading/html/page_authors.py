"""Who wrote a page's article: names of people, in the order that they are trusted; a house where nobody is named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Any

from brief.dates.date_lines import date_line
from brief.reading.html.page_dates import ArticlePlace
from brief.reading.html.page_titles import key
from brief.reading.html.structured_data import names_of
from brief.reading.plain.furniture_lexicon import AGENCIES, plain
from brief.records import fold

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_BYLINES = 12
MAX_BYLINE = 160
"""Characters of a byline; a longer element of that name is a biography."""

_META = (
    "author article:author byl parsely-author sailthru.author dc.creator dcterms.creator articleauthor"
    " article.author dcsext.author byline article:byline"
).split()
# What WordPress's cards call the first of two fields, as far as it is the author.
_CARD = re.compile(
    r"written by|author|verfasst von|geschrieben von|von|écrit par|auteur|escrito por|autor|scritto da|autore"
    r"|geschreven door|door|napisane przez|написано|автор|yazan|작성자|作者|執筆者|投稿者|skrevet av|skriven av",
    re.IGNORECASE,
)
_MARKED = (
    "//*[@itemprop='author']//*[@itemprop='name']",
    "//*[@itemprop='author'][not(.//*[@itemprop='name'])]",
    "//a[contains(concat(' ', @rel, ' '), ' author ')]",
)
_NAMED = ("p", "div", "span", "a", "li", "address", "h5", "h6")
_NAMES = re.compile(r"[aA]uthor|[bB]yline|autor|auteur|redacteur")
_BY = re.compile(
    r"^(?:(?:(?:written|reported|posted|story|words|text|published)\s+)?by|автор|текст|yazan|作者|記者|记者|글|بقلم|كتب)"
    r"\s*[:：]?\s+(?=\S)|^(?:автор|作者|文|記者|记者)[:：]\s*"
    # Before one word these belong to a name: "Von Trapp".
    r"|^(?:von|par|por|da|di|door|przez|av|af)\s*:?\s+(?=\S+\s+\S)",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\b(?:reporter|correspondent|editor|writer|journalist|columnist|contributor|producer|analyst|bureau chief|staff"
    r"|redakteur(?:in)?|korrespondent(?:in)?|reporterin|autorin?|volontär(?:in)?|rédact(?:eur|rice)|correspondante?"
    r"|periodista|corresponsal|redactora?|giornalista|inviat[oa]|jornalista|repórter|redacteur|verslaggever|dziennikarz"
    r"|muhabir|журналист(?:ка)?|корреспондент|кореспондент|journalistin)\b",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"(?:(?:news|web|online|our|the|by|site|digital|special|editorial) )*(?:staff"
    r"(?: (?:reporters?|writers?|correspondents?))?|admin(?:istrator)?|editors?|editorial(?: (?:team|staff|board))?"
    r"|newsroom|(?:news|web) ?(?:desk|team)|team|webmaster|redaktion|redakcja|redacción|redazione|(?:la )?rédaction"
    r"|redação|redactie|редакция|редакція|haber merkezi|agencies|guest|author|anonymous|unknown|reporters?"
    r"|correspondents?|n/?a|none|null|undefined|root|user|super user)",
    re.IGNORECASE,
)
_MACHINE = re.compile(r"://|\S@\S|^@|^www\.|^#|^\W*$|\.(?:html?|php)$", re.IGNORECASE)
_HOST = re.compile(r"(?:[\w-]+\.)+[a-z]{2,12}", re.IGNORECASE)
_AND = re.compile(
    r"\s*[,;&/|·•、，]\s*|\s+(?:and|und|et|y|e|i|и|та|і|ve|en|og|och|with|mit)\s+", re.IGNORECASE
)
_LISTED = re.compile(r"\s*[;|·•]\s*")
# Two to five words that begin as a name does: particles in small letters, no digits.
_PERSON = re.compile(
    r"(?!(?:The|Der|Die|Das|Le|La|Les|El|Los)\s)[^\W\d_a-zß-öø-ÿа-яёіїєґ][\w.'’-]*"
    r"(?:\s+(?:[^\W\d_a-zß-öø-ÿа-яёіїєґ][\w.'’-]*|al|bin|da|de|del|della|den|der|di|dos|du|el|ibn|la|le|ten|ter"
    r"|van|von|y|zu|zum)){1,4}"
)
_BESIDE_NAME = re.compile(r"\s*[(（\[][^()（）\[\]]*[)）\]]\s*$|\s+(?:기자|記者|记者)$|[,\s]+\S+@\S+$")


def authors(
    tree: HtmlElement,
    data: dict[str, Any],
    meta: dict[str, str],
    houses: Sequence[str],
    place: ArticlePlace,
) -> tuple[str, ...]:
    """Names of the authors, from the first place that names people; else from the first that names anyone.

    Args:
        tree: the page.
        data: its JSON-LD article.
        meta: its meta tags.
        houses: names of the site and the publisher, which say nothing where a person is named elsewhere.
        place: where the article stands.
    """
    mine = [k for h in houses if (k := key(h))]
    fallback: tuple[str, ...] = ()
    for worded in _places(tree, data, meta, place):
        names = tuple(dict.fromkeys(n for each in worded for n in people(each)))
        if any(not _is_house(name, mine) for name in names):
            return names
        fallback = fallback or names
    return fallback


def people(worded: str) -> tuple[str, ...]:
    """The names in what a page gives as an author: "By Ada Moll and Bo Chan, reporters" names two."""
    text = _BY.sub("", fold(worded)) if len(worded) <= MAX_BYLINE else ""
    if sum(c.isdigit() for c in text) > 3 and (read := date_line(text)):
        return tuple(n for rest in read.rest for n in people(rest))
    parts = [p for p in map(_bare, _AND.split(text)) if p]
    named = list(takewhile(is_person, parts))
    # What follows the names is where they work or write from, or an agency: "Ada Moll, AFP", "Ada Moll, Orlow".
    if named and len(parts) > 1:
        if not named[0].isupper():
            named = [n for n in named if not n.isupper()]
        return (*named, *(p for p in parts if plain(p) in AGENCIES))
    return tuple(p for p in map(_bare, _LISTED.split(text)) if not _left_out(p))


def is_person(name: str) -> bool:
    """Whether words may be a person's name by their form: two to five, each beginning as a name does, and no role."""
    return _PERSON.fullmatch(name) is not None and not _ROLE.search(name)


def _bare(name: str) -> str:
    return _BESIDE_NAME.sub("", _BY.sub("", name)).strip(" ,;:|–—-")


def _left_out(name: str) -> bool:
    """Whether it is no name: an address, "Staff", a role."""
    return not name or bool(_MACHINE.search(name) or _GENERIC.fullmatch(name) or _ROLE.fullmatch(name))


def _is_house(name: str, houses: Sequence[str]) -> bool:
    mine = key(name)
    return bool(_HOST.fullmatch(name)) or any(mine == h or (len(mine) > 3 and mine in h) for h in houses)


def _places(
    tree: HtmlElement, data: dict[str, Any], meta: dict[str, str], place: ArticlePlace
) -> Iterator[tuple[str, ...]]:
    """What each place says, the most trusted first."""
    yield names_of(data.get("author"))
    yield names_of(data.get("creator"))
    for name in _META:
        yield names_of(meta.get(name, ""))
    if _CARD.fullmatch(meta.get("twitter:label1", "")):
        yield names_of(meta.get("twitter:data1", ""))
    for path in _MARKED:
        found = (e for e in islice(tree.xpath(path), MAX_BYLINES) if not place.beside(e))
        yield tuple(t for e in found if 0 < len(t := fold(e.text_content())) <= MAX_BYLINE)
    # Classes are names of all kinds of things: of these elements only what looks like a person's name is taken.
    classed = (e for e in tree.iter(*_NAMED) if _NAMES.search(e.get("class") or ""))
    named = (e for e in islice(classed, MAX_BYLINES) if not place.beside(e))
    pieces = (t for e in named if len(e.text_content()) <= 2 * MAX_BYLINE for t in e.itertext())
    yield tuple(n for t in pieces if len(t) <= MAX_BYLINE for n in people(t) if is_person(n))
    yield tuple(place.bylines())
