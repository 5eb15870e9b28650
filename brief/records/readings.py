"""What a sentence says and how strongly: figures, hedges, who asserts it. Offsets are into that sentence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from brief.records.base import Span


class Bound(StrEnum):
    """How a figure bounds the true value, as its qualifier says."""

    EXACTLY = "exactly"
    ABOUT = "about"
    AT_LEAST = "at least"
    MORE_THAN = "more than"
    AT_MOST = "at most"
    LESS_THAN = "less than"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its bound, unit and what it counts.

    ``low`` and ``high`` differ only where a range is given. ``unit`` is a canonical sign (``%``, ``USD``,
    ``km``) or empty for a count. ``counted`` is the noun phrase as worded; ``states`` are what is said of
    those counted (``killed``, ``injured``), and more than one where the source leaves open which.
    """

    low: float
    high: float
    bound: Bound
    unit: str
    counted: str
    states: tuple[str, ...]
    span: Span
    words: str


class HedgeKind(StrEnum):
    """Why a sentence says less than a plain statement would."""

    REPORTED = "reported"
    ALLEGED = "alleged"
    SUGGESTED = "suggested"
    POSSIBLE = "possible"
    PLANNED = "planned"
    UNVERIFIED = "unverified"


@dataclass(frozen=True, slots=True)
class Hedge:
    """The words that weaken a sentence, and how."""

    kind: HedgeKind
    words: str
    span: Span
    clause: Span = (0, 0)
    """The clause that they weaken."""


@dataclass(frozen=True, slots=True)
class Scoped:
    """A negation or a modal, and the clause that it governs."""

    words: str
    span: Span
    clause: Span


class PartyKind(StrEnum):
    """What kind of speaker a party to an attribution is."""

    NAMED = "named"
    OUTLET = "outlet"
    UNNAMED = "unnamed"


@dataclass(frozen=True, slots=True)
class Party:
    """Who says something, in the sentence's own words."""

    name: str
    kind: PartyKind
    span: Span


class SentenceForm(StrEnum):
    """What a sentence is, whatever it says."""

    STATEMENT = "statement"
    QUESTION = "question"
    ORDER = "order"
    """It tells its reader to do something."""
    ADDRESS = "address"
    """It is about its reader, what its writer wishes, or what a text made of it must hold."""
    FRAGMENT = "fragment"
    FURNITURE = "furniture"
    CAPTION = "caption"


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says a clause of a sentence."""

    party: Party
    clause: Span
    cited: bool = False
    """Whether the sentence cites it ("according to", "citing") rather than lets it speak."""
    aside: bool = False
    """Whether it is said beside what the sentence tells: "…, saying that it would act", "an account which said …"."""


class EntityKind(StrEnum):
    """What an entity is, as far as the parser tells."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    GROUP = "group"
    """A people, a party, a religion."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something named: as worded, and the name that all its wordings share."""

    words: str
    kind: EntityKind
    canonical: str
    span: Span


@dataclass(frozen=True, slots=True)
class Pronoun:
    """A pronoun, and whom it most likely stands for by the sentences before it; only where one fits."""

    words: str
    span: Span
    refers_to: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What is read in one sentence. Offsets are into that sentence.

    ``chain`` runs from who asserts to the nearest relayer named in the sentence; the publisher follows. It is of the
    clause of which most is told; ``attributions`` are of every clause. ``analysed`` is False where nothing was read:
    the language has no reader, the sentence is too long, the parser is missing. Nothing is then known, not even that
    there is no hedge.
    """

    analysed: bool
    chain: tuple[Party, ...] = ()
    hedges: tuple[Hedge, ...] = ()
    figures: tuple[Figure, ...] = ()
    negations: tuple[Scoped, ...] = ()
    forecast: str = ""
    """The words that make it a forecast, or empty."""
    quoted: tuple[Span, ...] = ()
    """Spans of direct speech, marks included."""
    attributions: tuple[Attribution, ...] = ()
    modals: tuple[Scoped, ...] = ()
    entities: tuple[Entity, ...] = ()
    """Of the first sentences of an article only."""
    pronouns: tuple[Pronoun, ...] = ()
    form: SentenceForm = SentenceForm.STATEMENT


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a dispute: what is said, and who says it (``holders``), each with a claim's index."""

    says: str
    holders: tuple[str, ...]
    claims: tuple[int, ...]
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Contest:
    """What sources of one story do not agree on: a figure (``about`` names what is counted), or yes against no."""

    about: str
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Credibility:
    """Admiralty digit of a claim, from independent sources for and against it, and why in words."""

    digit: int
    supporting: tuple[str, ...]
    opposing: tuple[str, ...]
    why: str
