"""Publishers that call themselves satirical: nothing of theirs is news, nor a report of what it mocks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from brief.records import ArticleInfo, SourcedClaim, source_name

_SATIRE = re.compile(r"\bsatir(?:e|ical)\b", re.IGNORECASE)
_ITSELF = re.compile(r"\bthis (?:is|article|site|website|story|page|post|publication)\b", re.IGNORECASE)


def satirical(
    articles: Sequence[ArticleInfo], claims: Mapping[str, Sequence[SourcedClaim]]
) -> dict[str, str]:
    """Articles whose publisher calls itself satirical in one of them, and its posts elsewhere: by id, its name."""
    jokers = {
        _folded(source_name(article))
        for article in articles
        for claim in claims.get(article.id, ())
        if _SATIRE.search(claim.text) and (_names_itself(claim) or _ITSELF.search(claim.text))
    }
    jokers.discard(_folded("unknown publisher"))
    return {a.id: source_name(a) for a in articles if _folded(source_name(a)) in jokers}


def _names_itself(claim: SourcedClaim) -> bool:
    own = claim.article.publisher.casefold()
    return bool(own) and claim.text.casefold().startswith(own)


def _folded(name: str) -> str:
    """A publisher's name or a handle as letters alone: ``@WeeklyRadish, on Murmur`` is ``The Weekly Radish``."""
    head = name.split(", on ")[0].casefold()
    return re.sub(r"^the(?=\w{4})", "", re.sub(r"[\W_]+", "", head))
