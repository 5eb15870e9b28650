"""Somebody's text with its citations, as it is read, and what was found of each of its sentences."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from brief.records.article_info import ArticleInfo
from brief.records.checked import CheckResult


class PieceKind(StrEnum):
    """What a piece of somebody's text is."""

    PARAGRAPH = "paragraph"
    ITEM = "item"
    HEADING = "heading"
    QUOTATION = "quotation"
    ROW = "row"
    """A row of a table, its cells joined."""


@dataclass(frozen=True, slots=True)
class CitedAt:
    """A citation in running text: it stands after ``at`` characters of its piece and names a target by its key."""

    at: int
    key: str


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A paragraph, list item, heading or row without its citation marks; ``line`` is where it begins, from 1, or 0."""

    text: str
    marks: tuple[CitedAt, ...] = ()
    kind: PieceKind = PieceKind.PARAGRAPH
    line: int = 0
    anchors: tuple[str, ...] = ()
    """Names by which links lead here, as ``#ref-1``."""
    number: str = ""
    """Of an item of a numbered list: its number."""
    breaks: tuple[int, ...] = ()
    """Where in its text each further line of the file begins, where that is known."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a citation names: the words of its entry in the list of references, and the addresses in them."""

    key: str
    words: str = ""
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CitedText:
    """A text with its citations, the list of references taken out of it and read."""

    title: str
    pieces: tuple[TextPiece, ...]
    targets: tuple[Target, ...] = ()


class Ruling(StrEnum):
    """What was found of a sentence of somebody's text."""

    SUPPORTED = "supported"
    NOT_SUPPORTED = "not supported"
    UNDECIDED = "undecided"
    """The rules do not tell, and no model read it."""
    NO_SOURCE = "no source given"
    """It states a fact, cites nothing, and the sources at hand do not say it."""
    SOURCE_MISSING = "source not at hand"
    """What it cites is not among the sources."""
    NOT_CHECKABLE = "not checkable"
    """It states no fact: a question, a heading's fragment, an opinion of its writer, an order."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Words of a source beside a sentence that rests on them, or should."""

    article: ArticleInfo
    words: str
    spans: tuple[tuple[int, int], ...]
    """Where they stand in the article's source text."""


@dataclass(frozen=True, slots=True)
class TextSentence:
    """A sentence of somebody's text, what was found of it, and beside what.

    Attributes:
        text: without its citation marks.
        line: where it begins in the file, from 1, or where its paragraph does; 0 where the format has no lines.
        cites: the keys of what it cites, in order.
        assumed: the citation stands elsewhere in its paragraph or above its list, or the sources were searched.
        ruling: what was found.
        why: in words that a reader understands.
        beside: the words of the sources that it was held against.
        checks: every check of it.
    """

    text: str
    line: int
    cites: tuple[str, ...]
    ruling: Ruling
    why: str = ""
    beside: tuple[Beside, ...] = ()
    checks: tuple[CheckResult, ...] = ()
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class ResolvedTarget:
    """An entry of a text's references and the articles at hand that it names, none where they are missing."""

    key: str
    words: str
    addresses: tuple[str, ...]
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckedText:
    """A text of somebody's, sentence by sentence against its sources.

    Attributes:
        name: of the file.
        sha256: of its bytes.
        sentences: in reading order.
        targets: what it cites.
        searched: it has no citations; each sentence was held against the best of all sources.
        checker: how the model that read it did in the exam, in words; empty where none read it.
        notes: what a reader must know of how it was checked.
        sources: articles at hand.
    """

    name: str
    sha256: str
    title: str
    sentences: tuple[TextSentence, ...]
    targets: tuple[ResolvedTarget, ...]
    searched: bool
    checker: str
    notes: tuple[str, ...]
    sources: int
    marking: str = ""
    kind: str = "checked text"

    def count(self, ruling: Ruling) -> int:
        """How many sentences were found so."""
        return sum(one.ruling is ruling for one in self.sentences)
