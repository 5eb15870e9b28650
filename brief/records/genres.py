"""What kind of text an article is, how that is told, and the claims that it rates."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class TextKind(StrEnum):
    """What kind of text an article is."""

    NEWS = "news"
    LIVE_BLOG = "live blog"
    ANALYSIS = "analysis"
    EXPLAINER = "explainer"
    FEATURE = "feature"
    OPINION = "opinion"
    LISTING = "listing"
    PROMOTION = "promotion"
    LIFESTYLE = "lifestyle"
    SPORT = "sport"
    OBITUARY = "obituary"
    SATIRE = "satire"
    ADVERTISEMENT = "advertisement"
    FACT_CHECK = "fact check"
    PRESS_RELEASE = "press release"
    INTERVIEW = "interview"
    TRANSCRIPT = "transcript"
    LETTER = "letter"


VIEWS = frozenset({TextKind.OPINION, TextKind.LETTER})
"""Kinds that hold their author's views: quoted as those."""
SCHEMA_TYPES = {
    "opinionnewsarticle": TextKind.OPINION,
    "analysisnewsarticle": TextKind.ANALYSIS,
    "backgroundnewsarticle": TextKind.EXPLAINER,
    "satiricalarticle": TextKind.SATIRE,
    "advertisercontentarticle": TextKind.ADVERTISEMENT,
    "liveblogposting": TextKind.LIVE_BLOG,
    "claimreview": TextKind.FACT_CHECK,
}
"""Types of schema.org, in lower case, that say what a text is."""


@dataclass(frozen=True, slots=True)
class Genre:
    """The kind of an article and how it is told, in words; no words where nothing says that it is not news."""

    kind: TextKind
    why: str = ""


@dataclass(frozen=True, slots=True)
class RatedClaim:
    """A claim that a fact check examines, as worded there, what it says of it, and who says so."""

    claim: str
    verdict: str
    by: str = ""
