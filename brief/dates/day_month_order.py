"""Whether the day or the month comes first in 03/04/2026: by country, by language, by zone, by a date beside it."""

from __future__ import annotations

import re
from enum import StrEnum


class Order(StrEnum):
    """Which of two numbers comes first."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"


# Countries by what their own style guides and locale data (CLDR) give; in Canada and the Philippines both are used.
_MONTH_FIRST = {"us", "pr", "gu", "as", "mp", "vi", "um"}
_EITHER = {"ca", "ph"}
_DAY_FIRST_ENGLISH = set(
    "GB UK IE AU NZ IN PK BD LK NP ZA NG GH KE UG TZ ZM ZW NA BW SG MY HK MT CY JM TT BB 001 150".lower().split()
)
# Languages all of whose countries, but those above, put the day first where the year comes last.
_DAY_FIRST = set(
    """de fr es it pt nl pl ru uk tr ar cs sk ro bg sr hr sl bs mk da no nb nn fi is el he vi id ms th ca gl be ka et
    lv sw""".split()
)
_AMERICAN = {"est", "edt", "cst", "cdt", "mst", "mdt", "pst", "pdt", "et", "ct", "pt"}
_ELSEWHERE = set("cet cest mez mesz bst wet west eet eest msk мск aest aedt nzst nzdt sast wib".split())
_TAG = re.compile(r"([a-z]{2,3})(?:[-_][a-z]{4})?(?:[-_]([a-z]{2}|\d{3}))?(?:[-_.].*)?", re.IGNORECASE)
_ZONE = re.compile(r"\d\d\s*(?:[ap]\.?\s?m\.?)?\s*,?\s*\(?([^\W\d_]{2,5})\)?\s*$", re.IGNORECASE)
_NUMBERS = re.compile(r"(?<!\d)(\d{1,2})\s?([/.-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d\d)(?!\d)")


def order_by_language(language: str, tag: str = "") -> tuple[Order | None, str]:
    """The order of a text in a language, whose tag may name a country, and why; None where both are used."""
    match = _TAG.fullmatch(tag.strip())
    country = (match[2] or "").lower() if match else ""
    if country in _MONTH_FIRST:
        return Order.MONTH_FIRST, f"the page is in “{tag}”, so the month is first"
    if country in _EITHER:
        return None, ""
    if country in _DAY_FIRST_ENGLISH and language in ("en", ""):
        return Order.DAY_FIRST, f"the page is in “{tag}”, so the day is first"
    if language in _DAY_FIRST:
        return Order.DAY_FIRST, f"in a text in “{language}” the day is first"
    return None, ""


def order_by_zone(text: str) -> tuple[Order | None, str]:
    """The order by the zone that a time beside the date is given in."""
    match = _ZONE.search(text)
    zone = match[1].lower() if match else ""
    if zone in _AMERICAN:
        return Order.MONTH_FIRST, f"a time in {zone.upper()} beside it, so the month is first"
    if zone in _ELSEWHERE:
        return Order.DAY_FIRST, f"a time in {zone.upper()} beside it, so the day is first"
    return None, ""


def order_by_sibling(text: str, other: str) -> tuple[Order | None, str]:
    """The order of a date by another that is written with the same signs and can be read one way only."""
    mine = _NUMBERS.search(text)
    for match in _NUMBERS.finditer(other) if mine else ():
        one, two = int(match[1]), int(match[3])
        if mine and match[2] == mine[2] and (one > 12) != (two > 12):
            order = Order.DAY_FIRST if one > 12 else Order.MONTH_FIRST
            return (
                order,
                f"written as “{match[0]}” beside it is, so the {order.value.removesuffix(' first')} is first",
            )
    return None, ""


def either_way(day: str, text: str) -> str:
    """How a text writes an ISO day where it writes it in numbers that could be another day too; else empty.

    "2026-05-03" of a text that has "03/05/2026" and not "2026-05-03" is one of two days.
    """
    year, month, number = day.split("-")
    if day in text or month == number or int(number) > 12:
        return ""
    both = {int(month), int(number)}
    written = (
        m for m in _NUMBERS.finditer(text) if m[4].endswith(year[-2:]) and {int(m[1]), int(m[3])} == both
    )
    return next((m[0] for m in written), "")
