"""What the tool gave for one case, kept whole: scoring needs nothing else, so a saved run can be scored again."""

from __future__ import annotations

from dataclasses import dataclass

from brief.records import CheckResult, Span


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article came from: file, item in it, address."""

    location: str
    item: str
    url: str


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A passage that a search gave. ``places`` are its article's and then those of the copies collapsed into it."""

    places: tuple[Place, ...]
    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Cited:
    """One reference as the library resolves it, not as the output words it.

    Attributes:
        number: ``[n]``.
        place: of the article.
        spans: cited, in its source text.
        words: what stands there.
        publisher: as known of the article.
        title: of the article.
        published: first instant of its publication date, ISO 8601, or empty.
        days: days that its words speak of, as resolved (ISO dates).
        fault: why it does not resolve; empty where it does.
    """

    number: int
    place: Place
    spans: tuple[Span, ...]
    words: str
    publisher: str
    title: str
    published: str
    days: tuple[str, ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of the output.

    Attributes:
        text: as shown.
        numbers: references that it cites.
        part: part of the brief, ``development``, ``answer`` or ``nearest``.
        heading: of its section.
        kind: fact, judgment or framing.
        checks: what the gate says of it.
        quotes: words given as verbatim.
        support: of all its citations together, 0 to 1.
        entailed: whether they support it.
        alone: whether each citation does alone, in the order of ``numbers``.
        without: whether the others do without it.
    """

    text: str
    numbers: tuple[int, ...]
    part: str
    heading: str
    kind: str
    checks: tuple[CheckResult, ...]
    quotes: tuple[str, ...]
    support: float
    entailed: bool
    alone: tuple[bool, ...]
    without: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Observed:
    """One case as the tool ran it.

    Attributes:
        id: the case's.
        answered: whether there was an answer, a brief with developments, or passages.
        reason: why not, or why a checked sentence was dropped.
        lines: what is shown.
        nearest: what is shown beside an abstention.
        cited: the references.
        found: passages of a search.
        page: the output as its reader sees it (Markdown).
        dropped: for check, whether the sentence was; else whether any sentence was.
        usage: tokens by kind.
        seconds: it took.
        error: what went wrong instead, or empty.
        exit_code: of that error.
    """

    id: str
    answered: bool = False
    reason: str = ""
    lines: tuple[Line, ...] = ()
    nearest: tuple[Line, ...] = ()
    cited: tuple[Cited, ...] = ()
    found: tuple[FoundPassage, ...] = ()
    page: str = ""
    dropped: bool = False
    usage: tuple[tuple[str, int], ...] = ()
    seconds: float = 0.0
    error: str = ""
    exit_code: int = 0
