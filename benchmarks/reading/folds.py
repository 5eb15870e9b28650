"""Titles, dates and authors of pages, publisher by publisher in five folds: what was seen, and what was not.

A publisher's fold is the digest of its name modulo five. What the reader of titles chooses (whom to believe where the
page's titles differ, whether an h1 in the page's path counts, whose quotation marks to take) and where authors are
looked for is chosen anew on four folds and measured on the fifth, in turn.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from reading import Row
from reading.pages import Page, fundus, ours, quiet, same, same_day

FOLDS = 5
TITLE, DATE, AUTHORS = 0.90, 0.99, 0.85


@dataclass(frozen=True, slots=True)
class Read:
    """A page with what was read from it, and what other choices would have read.

    Attributes:
        titles: choice → title.
        named: place or choice → authors.
    """

    page: Page
    fold: int
    title: str
    date: datetime | None
    authors: tuple[str, ...]
    titles: dict[str, str]
    named: dict[str, tuple[str, ...]]


def rows(data: Path, quick: bool) -> Iterable[Row]:
    """The figures by fold; ``quick`` takes every fourth page."""
    quiet()
    pages = [_read(page) for page in fundus(data)[:: 4 if quick else 1]]
    name = f"fundus, {'every 4th page' if quick else 'all pages'}"
    dated: Callable[[Read], bool] = lambda r: same_day(r.date, r.page.date)  # noqa: E731
    yield from _table(name, "title exact", pages, lambda r: same(r.title, r.page.title), TITLE)
    yield from _table(name, "date right to the day", pages, dated, DATE)
    named = [read for read in pages if read.page.authors]
    yield from _table(name, "authors exact", named, lambda r: _alike(r.authors, r.page.authors), AUTHORS)
    chosen = _chosen(pages, lambda r: {way: same(t, r.page.title) for way, t in r.titles.items()})
    yield Row(name, "title exact, chosen on the other four folds", chosen)
    chosen = _chosen(named, lambda r: {way: _alike(a, r.page.authors) for way, a in r.named.items()})
    yield Row(name, "authors exact, chosen on the other four folds", chosen)
    for way in ("h1", "JSON-LD", "og:title"):
        right = sum(same(read.titles[way], read.page.title) for read in pages) / len(pages)
        yield Row(name, f"title exact, {way} alone", f"{right:.1%}")


def _table(
    name: str, what: str, pages: Sequence[Read], right: Callable[[Read], bool], least: float
) -> Iterator[Row]:
    shares = []
    for fold in range(FOLDS):
        part = [right(read) for read in pages if read.fold == fold]
        shares.append(sum(part) / len(part) if part else 1.0)
    whole = sum(map(right, pages)) / len(pages)
    seen = f"{whole:.1%} of {len(pages)} ({', '.join(f'{100 * share:.1f}' for share in shares)})"
    yield Row(name, f"{what}, and in each of five folds", seen, f"{least:g}", whole >= least)


def _chosen(pages: Sequence[Read], judged: Callable[[Read], dict[str, bool]]) -> str:
    """The share right where each fold is read the way that is right most often on the others, and those ways."""
    right, ways = 0, list[str]()
    for fold in range(FOLDS):
        counts: Counter[str] = Counter()
        for read in pages:
            if read.fold != fold:
                counts.update({way: fits for way, fits in judged(read).items()})
        ways.append(counts.most_common(1)[0][0])
        right += sum(judged(read)[ways[-1]] for read in pages if read.fold == fold)
    return f"{right / len(pages):.1%} ({', '.join(f'{way} {n}' for way, n in Counter(ways).items())})"


def _alike(found: Iterable[str], wanted: Iterable[str]) -> bool:
    return set(map(str.casefold, found)) == set(map(str.casefold, wanted))


def _read(page: Page) -> Read:
    from lxml.html import HTMLParser, document_fromstring

    from brief.reading.html.extraction import decode
    from brief.reading.html.page_heads import heads_of
    from brief.reading.html.page_metadata import titles_of
    from brief.reading.html.page_titles import headline, key, without_site
    from brief.reading.html.structured_data import article_data, meta_tags, names_of
    from brief.records import fold

    _, title, date, authors = ours(page)
    tree = document_fromstring(decode(page.content)[0].encode(), parser=HTMLParser(encoding="utf-8"))
    data, meta, heads = article_data(tree), meta_tags(tree), heads_of(tree)
    told = titles_of(tree, data, meta, heads)
    sites = [k for s in told.sites if (k := key(s))]
    seen = replace(
        told, heads=(*told.heads, *told.unseen), plain=(*told.plain, *told.unseen), unseen=(), below=()
    )
    titles = {
        "brief": headline(told),
        "brief, any h1": headline(seen),
        "brief, the h1's signs": headline(replace(told, called=next(iter(told.heads), ""))),
        "h1": next(iter(seen.heads), ""),
        "JSON-LD": without_site(fold(told.declared), sites, told.heads),
        "og:title": without_site(fold(told.shared), sites, told.heads),
        "title": without_site(told.called, sites, told.heads),
    }
    named = {
        "brief": authors,
        "JSON-LD": names_of(data.get("author")),
        "JSON-LD or meta": names_of(data.get("author")) or names_of(meta.get("author", "")),
        "meta": names_of(meta.get("author", "")),
    }
    number = int.from_bytes(hashlib.sha256(page.publisher.encode()).digest()[:4]) % FOLDS
    return Read(page, number, title, date, authors, titles, named)
