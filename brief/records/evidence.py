"""From passages to stories: what the evidence stage makes of the corpus."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from brief.records.article_info import ArticleInfo
from brief.records.articles import Passage
from brief.records.base import Span
from brief.records.blocks import Role
from brief.records.genres import Genre
from brief.records.readings import Reading


@dataclass(frozen=True, slots=True)
class Rank:
    """A passage's place in one retriever: 1-based rank, that retriever's own score."""

    retriever: str
    rank: int
    score: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """A retrieved passage, its article, and its place in each retriever.

    ``copies`` are other articles that carry the same text and were collapsed into this one.
    """

    passage: Passage
    article: ArticleInfo
    score: float
    ranks: tuple[Rank, ...] = ()
    copies: tuple[ArticleInfo, ...] = ()


@dataclass(frozen=True, slots=True)
class SpanRef:
    """What a citation names: raw bytes, the source text made of them, and spans in that text."""

    raw_sha256: str
    source_text_sha256: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class SourcedClaim:
    """One sentence of one article, where it stands, and how far the words carry it."""

    text: str
    ref: SpanRef
    article: ArticleInfo
    passage_id: str
    order: int
    """The sentence's place in its article, 0-based."""
    reading: Reading = field(default=Reading(False), compare=False, repr=False)
    """What was read in ``text``, once; it follows from the text, so two claims are told apart without it."""
    dateline: str = field(default="", compare=False, repr=False)
    """Where and by whom it was filed, as it stands before the words."""
    role: Role = field(default=Role.BODY, compare=False, repr=False)
    """What the paragraph is in which it stands."""
    speaker: str = field(default="", compare=False, repr=False)
    """Whose words its paragraph is, where that is somebody else's than the article's."""
    parts: tuple[Reading, ...] = field(default=(), compare=False, repr=False)
    """What was read in each of its sentences as they stand in its article, where ``text`` is not the only one."""


@dataclass(frozen=True, slots=True)
class IndependentSource:
    """Articles of a story that count as one source, by id, and why, in words; none where there is one article."""

    articles: tuple[str, ...]
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assessment:
    """What a report is worth to a brief: its genre, how much it matters, and whether it belongs there at all.

    ``significance`` runs from about 0 (nothing for a brief) over 1 (notable) to 1.5 (opens it); ``belongs`` from 0
    to 1.
    """

    genre: Genre
    significance: float
    belongs: float
    later: str = ""
    """A later day than its own that its text tells of as done: it was changed since, and is no word of its day."""


class ChangeKind(StrEnum):
    """What became of a claim that the last brief quoted."""

    CHANGED = "changed"
    """The same holder gives another figure for the same thing."""
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    """Its page says something else in its place now, or nothing: ``claim`` is then what was said before itself."""


@dataclass(frozen=True, slots=True)
class Change:
    """A claim of this window that changes, corrects or withdraws what was said before.

    ``before`` is what the last brief quoted of it; None where a publisher takes back what no brief quoted.
    For a changed figure ``holder`` says whose it is, ``about`` what it counts, ``was`` and ``now`` the two
    figures as worded; all four are empty otherwise.
    """

    kind: ChangeKind
    story_id: str
    claim: SourcedClaim
    before: SourcedClaim | None
    holder: str = ""
    about: str = ""
    was: str = ""
    now: str = ""


class StateKind(StrEnum):
    """How a claim was taken back by what was reported later."""

    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class ClaimState:
    """What became of a claim: by which sentence of which article it was taken back."""

    kind: StateKind
    by: SpanRef
    article_id: str


class StoryStatus(StrEnum):
    """How a story stands to what was known before the window."""

    NEW = "new"
    CONTINUING = "continuing"
    UNKNOWN = "unknown"
    """Nothing earlier was looked at."""


@dataclass(frozen=True, slots=True)
class Story:
    """Articles about one event. ``label`` names people and places only: it asserts nothing.

    ``copies`` maps nothing away: every article stays listed, and ``independent`` counts ``sources``.
    """

    id: str
    label: str
    articles: tuple[ArticleInfo, ...]
    claims: tuple[SourcedClaim, ...]
    independent: int
    copies: tuple[tuple[str, ...], ...] = ()
    """Groups of article ids that carry one text with the same figures: one may stand for all when quoting."""
    undated: bool = False
    sources: tuple[IndependentSource, ...] = ()
    """The independent sources: every article is in one, and what it shares with the others is said."""
    status: StoryStatus = StoryStatus.UNKNOWN
    continues: tuple[ArticleInfo, ...] = ()
    """Where the story is continuing: the earlier reports that it most likely continues, likeliest first."""
    changes: tuple[Change, ...] = ()
    """What it changes, corrects or withdraws of what the last brief quoted."""
    said_before: tuple[SpanRef, ...] = ()
    """Its claims that say no more than one that the last brief quoted."""
    watched: tuple[str, ...] = ()
    """The words of the user's topics and watch-list that it speaks of."""
    members: tuple[Story, ...] = ()
    """Where it is a thread of several stories: they, each with articles and claims of its own, the weightiest first."""
    significance: float = 0.0
    """What orders it in a brief; ``why`` says what it is made of."""
    belongs: bool = True
    """Whether it has a place in a brief at all."""
    why: tuple[tuple[str, float], ...] = ()
    assessed: tuple[tuple[str, Assessment], ...] = ()
    """What each of its articles is worth, by article id."""
