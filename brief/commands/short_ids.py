"""Ids as a person types them: whole, or their first characters where only one begins so."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from brief.errors import NotFoundError

if TYPE_CHECKING:
    from brief.desk import Desk

LEAST = 4
"""Characters that stand for an id at least: with fewer, one that is right today stands for two tomorrow."""
MOST = 5
"""Ids that begin alike which are listed; the others are counted."""


def article_id(desk: Desk, given: str) -> str:
    """The whole id of an article.

    Raises:
        NotFoundError: too few characters; no article's id, or several articles' ids, begin so.
    """
    found = _beginning(given, desk.library().ids(), "an article", "`brief list --articles` shows them")
    if len(found) > 1:
        infos = desk.library().infos(found[:MOST])
        raise _several(given, "articles", [f"{id_} {infos[id_].title[:60]}" for id_ in found[:MOST]], found)
    return found[0]


def brief_id(desk: Desk, given: str) -> str:
    """The whole id of an issued brief; raises as for :func:`article_id`."""
    titles = {brief.id: brief.title for brief in desk.ledger().briefs()}
    found = _beginning(given, titles, "an issued brief", "`brief list` shows them")
    if len(found) > 1:
        raise _several(given, "issued briefs", [f"{id_} {titles[id_]}" for id_ in found[:MOST]], found)
    return found[0]


def either_id(desk: Desk, given: str) -> tuple[str, bool]:
    """The whole id of an article or an issued brief, and whether it is a brief's; raises as for :func:`article_id`."""
    briefs = {brief.id: brief.title for brief in desk.ledger().briefs()}
    held = desk.library().ids()
    where = "`brief list --articles` shows those of articles, `brief list` those of briefs"
    found = _beginning(given, [*held, *briefs], "an article or an issued brief", where)
    if len(found) > 1:
        infos = desk.library().infos(found[:MOST])
        told = [
            f"{id_} {infos[id_].title[:60]}" if id_ in infos else f"{id_} {briefs[id_]}"
            for id_ in found[:MOST]
        ]
        raise _several(given, "articles and briefs", told, found)
    return found[0], found[0] in briefs and found[0] not in held


def _beginning(given: str, ids: Iterable[str], what: str, where: str) -> list[str]:
    """The ids that begin so, in order; the one that is it, alone."""
    wanted = given.strip().lower()
    found = sorted({id_ for id_ in ids if id_.startswith(wanted)} if wanted else ())
    if wanted in found:
        return [wanted]
    if len(wanted) < LEAST:
        raise NotFoundError(
            f"{given!r} is too short for the id of {what}: give its first {LEAST} characters or more; {where}"
        )
    if not found:
        raise NotFoundError(f"{given!r} is not the id of {what}, nor the beginning of one; {where}")
    return found


def _several(given: str, what: str, told: list[str], found: list[str]) -> NotFoundError:
    more = f"; and {len(found) - MOST} more" if len(found) > MOST else ""
    return NotFoundError(f"{len(found)} {what} have an id that begins {given!r}: {'; '.join(told)}{more}")
