"""Dates that a page shows: of the article's own elements, by its headline, never of what stands beside the article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING

from brief.dates.date_labels import leads_to_change, of_change
from brief.dates.date_lines import MAX_LINE, date_line
from brief.dates.written_dates import DateText, parse_date
from brief.reading.html.page_heads import heads_of
from brief.reading.plain.furniture import byline, is_furniture
from brief.reading.plain.opening import credits
from brief.records import fold

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_TIMES = 50
MAX_NAMED = 40
MAX_DATE_LINES = 3
REACH_BEFORE, REACH_AFTER = 12, 60
"""Elements before and after the headline among which a line of dates is looked for."""
MAX_CARD, MAX_LINKS, HEADLINE_WORDS = 400, 6, 5
"""Characters of a teaser's card, its links that are looked at, and words of a link from which it is a headline."""
MAX_REST, MAX_PIECE = 10, 4
"""Words beside the dates in a line that nothing names as one, in all and in one piece."""

_BESIDE = re.compile(
    r"(?:^|[^a-z])(?:related|recommend(?:ed|ations?)?|teasers?|promos?|side-?bar|comments?|disqus|captions?|(?:most-?)?(?:read|popular)"
    r"|trending|latest|recent|newsletter|more-?(?:news|stories|from|articles|on)|read-?(?:more|next|also)|next|prev(?:ious)?"
    r"|see-?also|also|outbrain|taboola|carousel|slider|footer|nav|menu|ticker|current-?date|today|similar|further)(?:[^a-z]|$)",
    re.IGNORECASE,
)
_CHANGE = re.compile(r"updat|modif|changed|aktualis|actualiz|aggiorn", re.IGNORECASE)
_LINES = ("p", "span", "div", "li", "time", "address", "dd", "small")
_DATED = re.compile(r"[dD]ate|publish|time|[bB]yline|posted|fecha|datum|stamp")
_SILENT = frozenset({"script", "style", "noscript", "template"})
_ASIDE = frozenset({"aside", "nav", "figure", "figcaption"})
_PARTS = frozenset({"article", "main", "body", "html"})
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_PERSON = re.compile(r"author|autor|profile|people|staff|redact", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Shown:
    """Dates of publication and of change that a page shows, the most trusted first."""

    published: tuple[DateText, ...] = ()
    changed: tuple[DateText, ...] = ()


def shown_dates(place: ArticlePlace, *, published: bool, changed: bool) -> Shown:
    """Microdata, ``time`` elements, then lines of dates in elements so named or beside the headline.

    Args:
        place: where the article stands.
        published: a date of publication is known already: lines are no longer searched the page for.
        changed: likewise one of change.
    """
    first, later = place.microdata()
    for element, value in place.times():
        if _is_change(element):
            later.append(DateText(value, "time element"))
        elif "pubdate" in element.attrib:
            first.insert(0, DateText(value, "time pubdate"))
        else:
            first.append(DateText(value, "time element"))
    known = published or any(parse_date(d.text, d.rule).known for d in first)
    if not known or not (changed or later):
        said, amended = place.lines(everywhere=not known)
        first += [] if known else said
        later += amended
    return Shown(tuple(first), tuple(later))


def drop_beside(tree: HtmlElement) -> None:
    """Take out of a page what is not the article's: menus, teasers, comments, its head and its foot."""
    place = ArticlePlace(tree, heads_of(tree).first)
    framing = (
        "aside",
        "nav",
        "figure",
        "figcaption",
        "header",
        "footer",
        "ul",
        "ol",
        "div",
        "section",
        "article",
        "time",
    )
    for element in list(tree.iter(*framing)):
        if place.frames_beside(element) and element.getparent() is not None:
            element.drop_tree()


class ArticlePlace:
    """Where the article of a page stands: what of the page stands beside it, and what by its headline.

    ``head`` is the element of the headline, as far as there is one.
    """

    def __init__(self, tree: HtmlElement, head: HtmlElement | None) -> None:
        self._tree, self._head = tree, head
        self._around = set(head.iterancestors()) if head is not None else set()
        self._in_article = any(a.tag == "article" for a in self._around)
        self._frames = ("article",) if self._in_article else ("article", "main")
        self._known: dict[HtmlElement, bool] = {}

    def beside(self, element: HtmlElement) -> bool:
        """Whether an element is of a menu, a teaser, a comment: not of the article."""
        for each in (element, *element.iterancestors()):
            if each is self._head or each in self._around:
                return False
            known = self._known.get(each)
            if known is None:
                known = self._known[each] = self.frames_beside(each)
            if known:
                return True
        return False

    def frames_beside(self, element: HtmlElement) -> bool:
        """Whether an element is itself the frame of a menu, a teaser, a comment."""
        if element is self._head or element in self._around:
            return False
        if element.tag in _ASIDE or _BESIDE.search(_names(element)):
            return True
        if element.tag in ("header", "footer"):
            return next(element.iterancestors(*self._frames), None) is None
        if element.tag == "article":
            return self._in_article or _linked_heading(element)
        return element.tag not in _PARTS and _is_card(element)

    def microdata(self) -> tuple[list[DateText], list[DateText]]:
        """The first microdata date of publication, and of change."""
        found: dict[str, list[DateText]] = {"datePublished": [], "dateModified": []}
        marked = (e for e in self._tree.xpath("//*[@itemprop]") if e.get("itemprop") in found)
        for element in islice(marked, MAX_TIMES):
            name, value = element.get("itemprop"), element.get("content") or element.get("datetime") or ""
            if value.strip() and not found[name] and not self.beside(element):
                found[name].append(DateText(value.strip(), f"itemprop {name}"))
        return found["datePublished"], found["dateModified"]

    def times(self) -> Iterator[tuple[HtmlElement, str]]:
        """The article's first ``time`` of publication and of change that hold a date; those of the article first."""
        found = [
            (t, t.get("datetime", "").strip())
            for t in islice(self._tree.iter("time"), MAX_TIMES)
            if (t.get("datetime") or "").strip() and not self.beside(t)
        ]
        found.sort(key=lambda pair: next(pair[0].iterancestors("article", "main"), None) is None)
        taken: set[bool] = set()
        for element, value in found:
            kind = _is_change(element)
            if kind not in taken or "pubdate" in element.attrib:
                taken.add(kind)
                yield element, value

    def lines(self, *, everywhere: bool) -> tuple[list[DateText], list[DateText]]:
        """Dates of lines: of elements that are named as dates, and of those beside the headline that hold no more."""
        published, changed = list[DateText](), list[DateText]()
        done: set[HtmlElement] = set()
        count = 0
        dated = islice(filter(_is_dated, self._tree.iter(*_LINES)), MAX_NAMED - 1) if everywhere else ()
        named = ((e, True) for e in dated)
        for element, is_named in chain(named, ((e, False) for e in self._neighbours())):
            if element in done or any(a in done for a in islice(element.iterancestors(), 6)):
                continue
            line = _line(element)
            read = date_line(line) if len(line) <= MAX_LINE else None
            if not read or not (is_named or _nothing_else(line, read.rest)) or self.beside(element):
                continue
            done.add(element)
            unlabelled = _CHANGE.search(_names(element)) and not read.changed
            (changed if unlabelled else published).extend(DateText(t, "date line") for t in read.published)
            changed += [DateText(t, "date line") for t in read.changed]
            count += 1
            if count == MAX_DATE_LINES:
                break
        return published, changed

    def bylines(self) -> Iterator[str]:
        """Names in short lines beside the headline that begin as a byline does."""
        for element in self._neighbours():
            line = _line(element)
            if len(line) <= MAX_LINE and not self.beside(element):
                yield from credits(line)[0]

    def _neighbours(self) -> Iterator[HtmlElement]:
        """Elements shortly before and after the headline, up to the first paragraph of prose."""
        if self._head is None:
            return
        levels = [self._head, *islice(self._head.iterancestors(), 3)]
        near = (e for level in levels for e in islice(level.itersiblings(preceding=True), 2))
        yield from islice((e for e in near if isinstance(e.tag, str) and e.tag not in _SILENT), REACH_BEFORE)
        after = (e for level in levels for s in level.itersiblings() for e in s.iter())
        for element in islice((e for e in after if isinstance(e.tag, str)), REACH_AFTER):
            if element.tag == "p" and len(_line(element)) > MAX_LINE:
                return
            if element.tag not in _SILENT:
                yield element


def _line(element: HtmlElement, most: int = MAX_LINE) -> str:
    """The words of a short element on one line, its children's apart; of a longer one more than so many characters."""
    pieces: list[str] = []
    size = 0
    for text in _texts(element):
        pieces.append(text)
        size += len(text.strip())
        if size > most:
            break
        if len(pieces) > most:  # hundreds of empty elements are no line
            return " " + "…" * most
    return fold(" ".join(pieces)) if size <= most else " ".join(pieces).strip().ljust(most + 1, "…")


def _texts(element: HtmlElement) -> Iterator[str]:
    if isinstance(element.tag, str) and element.tag not in _SILENT:
        yield element.text or ""
        for child in element:
            yield from _texts(child)
            yield child.tail or ""


def _is_dated(element: HtmlElement) -> bool:
    """Whether an element is named as one of a date."""
    name, prop = element.get("class"), element.get("itemprop")
    return element.tag == "time" or bool(name and _DATED.search(name)) or bool(prop and "date" in prop)


def _nothing_else(line: str, rest: tuple[str, ...]) -> bool:
    """Whether a line that no name calls a date holds nothing but dates, names, places and buttons."""
    if not any(c.isdigit() for c in line):
        return False
    words = [len(p.split()) for p in rest if not byline(p) and not is_furniture(p)]
    return max(words, default=0) <= MAX_PIECE and sum(words) <= MAX_REST and not line.endswith(("!", "?"))


def _is_change(element: HtmlElement) -> bool:
    """Whether a ``time`` is named or introduced as one of change."""
    if _CHANGE.search(_names(element)) or of_change(element.text_content()[:MAX_LINE]):
        return True
    before = element.getprevious()
    words = (before.tail or _line(before)) if before is not None else ""
    parent = element.getparent()
    if before is None and parent is not None:
        words = parent.text or ""
        if not words.strip() and len(parent) == 1:
            return _CHANGE.search(_names(parent)) is not None
    return leads_to_change(words[-MAX_LINE:])


def _linked_heading(element: HtmlElement) -> bool:
    return any(h.find(".//a") is not None or h.getparent().tag == "a" for h in element.iter(*_HEADINGS))


def _is_card(element: HtmlElement) -> bool:
    """Whether an element is a teaser for another story: short, with a headline that is a link."""
    if len(_line(element, MAX_CARD)) > MAX_CARD:
        return False
    return any(map(_is_headline_link, islice(element.iter("a"), MAX_LINKS)))


def _is_headline_link(link: HtmlElement) -> bool:
    if "author" in (link.get("rel") or "") or _PERSON.search(link.get("href") or ""):
        return False
    if next(link.iter(*_HEADINGS), None) is not None:
        return True
    line = _line(link)
    # Many pages link their own date to themselves.
    return len(line.split()) >= HEADLINE_WORDS and not (date_line(line) and not date_line(line).rest)


def _names(element: HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}"
