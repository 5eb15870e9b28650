"""Figures of the kept blocks beside those that a browser shows, and text that is seen and in no block: page by page.

Scripts are taken out before the browser gets a page, and nothing is loaded: linked style sheets hide nothing in it.
What a page hides until a script runs is listed apart: a browser without scripts says nothing about it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from reading import Row
from reading.pages import fundus, scrapinghub
from tests.support.devtools import Browser, NoBrowser
from tests.support.seen import Compared, compared

SHOWN = 300
"""Characters of a difference that are printed."""


def rows(data: Path, *, quick: bool = False) -> Iterator[Row]:
    """Differences one by one, then how many there are; ``quick`` takes every eighth page."""
    from brief.errors import InputError

    pages = (scrapinghub(data) + fundus(data))[:: 8 if quick else 1]
    what = f"{len(pages)} pages in a browser"
    try:
        browser = Browser()
    except NoBrowser as why:
        yield Row(what, "skipped", str(why))
        return
    found: dict[str, Compared] = {}
    with browser:
        for page in pages:
            try:
                found[page.name] = compared(browser, page.content)
            except InputError as why:
                yield Row(what, f"not read: {page.name}", str(why))
    for name, each in found.items():
        yield from (Row(what, f"differs: {name}", _cell(str(one))) for one in each.differences)
        yield from (Row(what, f"in no block: {name}", _cell(f"<{tag}> {text}")) for tag, text in each.lost)
        if each.unshown:
            seen = f"{len(each.unshown)} kept blocks with figures, the first: {each.unshown[0]}"
            yield Row(what, f"hidden until a script runs: {name}", _cell(seen))
    total, differ = sum(e.figures for e in found.values()), sum(len(e.differences) for e in found.values())
    yield Row(what, "figures that differ", f"{differ} of {total}", "0", differ == 0)
    lost = sum(bool(each.lost) for each in found.values())
    yield Row(what, "pages with text that is seen and in no block", str(lost), "0", lost == 0)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")[:SHOWN]
