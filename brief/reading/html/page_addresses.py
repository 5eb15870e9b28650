"""Addresses of pages: which one a page may claim as its own, and the date that stands in one."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from brief.dates.written_dates import DateText

# A second-level label under a country's domain that people register names below ("co.uk", "com.au").
_SECOND = frozenset("ac co com edu go gob gouv gov gv info ltd mil ne net nom or org plc sch web".split())
_DAY = re.compile(r"[/_-]((?:19|20)\d\d)([/_-])(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])(?=[/_.-]|$)")
_COMPACT = re.compile(r"[/_-]((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=[/_.-]|$)")
_MONTH = re.compile(r"/((?:19|20)\d\d)/(0[1-9]|1[0-2])(?=/)")


def site(url: str) -> str:
    """The registrable part of an address's host ("www.news.co.uk" → "news.co.uk"); empty where it has none.

    By the shape of the name, not by the public-suffix list: enough to tell a page's own site from another.
    """
    host = _host(url)
    labels = host.split(".")
    if len(labels) < 2 or host.replace(".", "").isdigit():
        return host
    deep = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND
    return ".".join(labels[-3 if deep else -2 :])


def host(url: str) -> str:
    """An address's host in lower case, without "www."; empty where it has none."""
    return _host(url).removeprefix("www.")


def canonical(claimed: str, url: str) -> str:
    """The address to cite a page by.

    A page may name a better address of itself (without tracking, of the whole article), but only on the site
    that it came from: one of another site would lend it that site's name. Of a saved page whose address
    nobody knows, its own word is all there is. ``claimed`` is as worded; ``url`` is where the page was
    fetched, or empty.
    """
    if url and claimed:
        try:
            claimed = urljoin(url, claimed)
        except ValueError:
            return url
    if not claimed.lower().startswith(("http://", "https://")) or "." not in _host(claimed):
        return url
    if "@" in urlsplit(claimed).netloc or (url and site(claimed) != site(url)):
        return url
    # A claim of the front page is a template's slip, not this article's address.
    if url and urlsplit(claimed).path in ("", "/") and urlsplit(url).path not in ("", "/"):
        return url
    return claimed


def date_in(url: str) -> str:
    """The day, or the month, that an address's path holds, as ISO 8601; empty where there is none."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return ""
    if match := _DAY.search(path):
        return f"{match[1]}-{int(match[3]):02}-{int(match[4]):02}"
    if match := _COMPACT.search(path):
        return f"{match[1]}-{match[2]}-{match[3]}"
    return f"{match[1]}-{match[2]}" if (match := _MONTH.search(path)) else ""


def address_date(url: str) -> tuple[DateText, ...]:
    """The day or month in an address as a candidate for the publication date, or none."""
    found = date_in(url)
    return (DateText(found, "address of the page"),) if found else ()


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower().rstrip(".")
    except ValueError:
        return ""
