"""What may be shown: checked briefs and answers, their references and their manifest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from brief.records.article_info import ArticleInfo
from brief.records.articles import SetAside
from brief.records.base import DatedValue
from brief.records.blocks import Role
from brief.records.drafts import Exchange, Grade, SectionKind, SentenceKind
from brief.records.evidence import SpanRef, StoryStatus
from brief.records.genres import Genre
from brief.records.reviews import Review
from brief.records.revisions import Revision


class Verdict(StrEnum):
    """The outcome of one check of one sentence."""

    PASS = "pass"
    FAIL = "fail"
    DOUBT = "doubt"
    """A rule that is not always right speaks against a sentence in a model's own words: alone it drops nothing."""
    NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check of one sentence; the reason is in words a reader understands."""

    check: str
    verdict: Verdict
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """A sentence with each check's verdict; ``numbers`` are its reference numbers, in order."""

    text: str
    numbers: tuple[int, ...]
    kind: SentenceKind
    writer: str
    checks: tuple[CheckResult, ...]
    quotes: tuple[str, ...] = ()
    grade: Grade | None = None
    remarks: tuple[str, ...] = ()
    """What a reader must know beside it: a correction, a headline that says more, the end of a forecast."""
    rests_on: tuple[str, ...] = ()
    """Of a judgment: the texts of the kept factual sentences that it rests on; ``numbers`` are theirs."""
    likelihood: str = ""
    """The term of ICD 203 that a judgment is worded with."""
    confidence: str = ""
    """``low``, ``moderate`` or ``high``, where the sentence states a confidence."""


@dataclass(frozen=True, slots=True)
class DroppedSentence:
    """A sentence that failed, kept in the record with the checks that failed it."""

    text: str
    heading: str
    writer: str
    checks: tuple[CheckResult, ...]


@dataclass(frozen=True, slots=True)
class CheckedSection:
    """A section after the gate."""

    heading: str
    sentences: tuple[CheckedSentence, ...]
    story_id: str = ""
    independent: int = 0
    articles: int = 0
    copies: int = 0
    undated: bool = False
    publishers: tuple[str, ...] = ()
    """Everyone whose articles the section is made from, quoted or not."""
    kind: SectionKind = SectionKind.DEVELOPMENT
    status: StoryStatus = StoryStatus.UNKNOWN
    continues: tuple[ArticleInfo, ...] = ()
    """Where the story continues an earlier one: the likeliest report of it."""


@dataclass(frozen=True, slots=True)
class Reference:
    """``[n]``: one cited span (or a rejoined list), its exact words and its source's letter in the table."""

    number: int
    ref: SpanRef
    article_id: str
    passage_id: str
    quote: str
    context: str = ""
    """The paragraph around the quoted words, for a reader who wants to see them in place."""
    role: Role = Role.BODY
    """What that paragraph is: a quotation, a row of a table …"""
    speaker: str = ""
    """Whose words they are, where the article gives them as somebody's else."""
    said: str = ""
    """When, as worded there, where the paragraph has a date of its own."""
    pages: str = ""
    """Of a source in pages: on which of them that paragraph stands, counted from 1 (``3``, ``3–4``)."""


@dataclass(frozen=True, slots=True)
class Source:
    """One row of the source table: a document, once, with the numbers that cite it."""

    article: ArticleInfo
    numbers: tuple[int, ...]
    copies: tuple[ArticleInfo, ...] = ()
    owner: str = ""
    """Who owns the outlet, as far as the owners' list knows."""
    disputed: tuple[DatedValue, ...] = ()
    """Other publication dates that the page gives, where the day differs."""
    set_aside: tuple[SetAside, ...] = ()
    """Spans of its source text that are not part of the article, and why."""
    genre: Genre | None = None
    """What kind of text it is, where it is not plain news, and how that is told."""
    revisions: tuple[Revision, ...] = ()
    """How its page came to say what is cited of it, where earlier copies said otherwise; of each change only that."""
    replaced: datetime | None = None
    """When another copy of its page took its place, where one did."""


@dataclass(frozen=True, slots=True)
class DateNote:
    """A date that was worked out and that the brief leans on: the words, the day, the proof, the reference."""

    number: int
    words: str
    value: DatedValue


@dataclass(frozen=True, slots=True)
class Manifest:
    """How a brief or answer was made, so that it can be made and checked again."""

    cutoff: datetime
    since: datetime | None
    until: datetime | None
    zone: str
    corpus_digest: str
    settings_digest: str
    writer: str
    embedding: str
    versions: tuple[tuple[str, str], ...]
    model: str = ""
    prompts: tuple[tuple[str, str], ...] = ()
    usage: tuple[tuple[str, int], ...] = ()
    previous: str = ""
    """Id of the latest brief issued with an earlier cut-off, or empty."""
    notes: tuple[str, ...] = ()
    cost: str = ""
    """What the model's answers cost, with the currency, where settings give its prices."""
    exchanges: tuple[Exchange, ...] = ()
    """Prompts and answers, where they were to be kept."""
    unwritten: int = 0
    """Stories that the model was to write and did not, because it failed, was too slow, or the budget ended."""


@dataclass(frozen=True, slots=True)
class RankedStory:
    """Where a story of the window stands among the others, shown or not, and what moved it there, in words."""

    title: str
    significance: float
    shown: bool
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Requirement:
    """A question that a desk's reader has, and the references under which stories that bear on it begin."""

    question: str
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Signature:
    """Who vouches for a record: ``key`` is an Ed25519 public key as one line of OpenSSH, its owner's name behind it.

    ``value`` is the signature (RFC 8032), in base64, over the record's canonical bytes and that line.
    """

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class CheckedBrief:
    """A brief as it may be shown: every sentence in it passed, what did not is listed."""

    id: str
    title: str
    marking: str
    sections: tuple[CheckedSection, ...]
    undated: tuple[CheckedSection, ...]
    dropped: tuple[DroppedSentence, ...]
    references: tuple[Reference, ...]
    sources: tuple[Source, ...]
    considered: int
    """Articles in the window, shown or not."""
    not_shown: int
    """Stories that belong in a brief and were left out for length."""
    manifest: Manifest
    topic: str = ""
    kind: str = "daily"
    parts: tuple[CheckedSection, ...] = ()
    """What stands around the developments: bottom line, contested, unverified, changes, outlook, gaps."""
    independent: int = 0
    """Independent sources behind the developments shown."""
    length: str = "standard"
    """``short``, ``standard`` or ``long``."""
    dates: tuple[DateNote, ...] = ()
    left_out: int = 0
    """Stories of the window that have no place in a brief: leisure, service, promotion."""
    ranking: tuple[RankedStory, ...] = ()
    silent: tuple[str, ...] = ()
    """Topics and names watched for, of which no dated article of the window speaks."""
    requirements: tuple[Requirement, ...] = ()
    """What the desk's reader asks, each with where the brief bears on it."""
    signature: Signature | None = None
    review: Review | None = None
    """What editors did to it before one of them signed it; None where it was issued as it was made."""


@dataclass(frozen=True, slots=True)
class CheckedAnswer:
    """An answer as it may be shown, or a plain abstention with the nearest that the corpus has."""

    id: str
    question: str
    marking: str
    answered: bool
    reason: str
    sentences: tuple[CheckedSentence, ...]
    nearest: tuple[CheckedSentence, ...]
    dropped: tuple[DroppedSentence, ...]
    references: tuple[Reference, ...]
    sources: tuple[Source, ...]
    manifest: Manifest
    kind: str = "answer"
    disputed: tuple[CheckedSentence, ...] = ()
    """On what the sources of the answer differ."""
    missing: tuple[CheckedSentence, ...] = ()
    """What the question asks and the answer's sources do not say."""
    withdrawn: tuple[CheckedSentence, ...] = ()
    """What would have answered and was corrected or withdrawn since, and the sentences that took it back."""
    unanswered: tuple[str, ...] = ()
    """The parts of the question that nothing answers, where others are answered."""
    source: str = ""
    """The publisher or web host that alone was asked; empty means all."""
    as_of: datetime | None = None
    """Only what was known before this instant was asked; None means all."""
    signature: Signature | None = None
