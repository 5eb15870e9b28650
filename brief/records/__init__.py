"""The records that pass between the stages, all frozen.

One stage makes a record, the next reads it; nobody fills in a field of an earlier one. Offsets
are Python string indices (code points) into an article's *source text*; instants are
timezone-aware UTC datetimes. Records hold plain data, so pydantic's ``TypeAdapter`` can write
and read any of them as JSON.
"""

from brief.records.base import DatedValue, DateProof, DateStatus, Precision, Span, digest, fold, text_at
from brief.records.checked import (
    CheckedAnswer,
    CheckedBrief,
    CheckedSection,
    CheckedSentence,
    CheckResult,
    DroppedSentence,
    Manifest,
    Reference,
    Source,
    Verdict,
)
from brief.records.documents import (
    Article,
    DateMention,
    Declared,
    IngestReport,
    Origin,
    Passage,
    RawDocument,
    Refusal,
    SetAside,
    SourceState,
)
from brief.records.drafts import Citation, Draft, DraftSentence, Quote, Section, SentenceKind
from brief.records.evidence import (
    ArticleInfo,
    Evidence,
    IndependentSource,
    Rank,
    SourcedClaim,
    SpanRef,
    Story,
    source_name,
)

__all__ = [
    "DateProof",
    "DateStatus",
    "DatedValue",
    "Precision",
    "Span",
    "digest",
    "fold",
    "text_at",
    "Article",
    "DateMention",
    "Declared",
    "IngestReport",
    "Origin",
    "Passage",
    "RawDocument",
    "Refusal",
    "SetAside",
    "SourceState",
    "ArticleInfo",
    "Evidence",
    "IndependentSource",
    "Rank",
    "SourcedClaim",
    "SpanRef",
    "Story",
    "source_name",
    "Citation",
    "Draft",
    "DraftSentence",
    "Quote",
    "Section",
    "SentenceKind",
    "CheckResult",
    "CheckedAnswer",
    "CheckedBrief",
    "CheckedSection",
    "CheckedSentence",
    "DroppedSentence",
    "Manifest",
    "Reference",
    "Source",
    "Verdict",
]
