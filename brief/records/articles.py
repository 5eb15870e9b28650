"""From bytes to articles: what sources, reading and the corpus pass on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from brief.records.base import DatedValue, Span, text_at
from brief.records.blocks import Block, BlockKind, Mark, typed
from brief.records.genres import Genre, RatedClaim

Outline = tuple[str, str]
"""Title and address of a feed that an OPML list names."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where bytes came from.

    The kind is ``file``, ``url``, ``feed`` (an item of a feed), ``dump`` (an object, line or row of one),
    ``mail`` (a message, or an item in it), ``wire`` (an item of NITF, NewsML or CAP), ``export`` (a record of a file
    that holds several articles), ``transcript`` (captions), ``calendar`` (an entry of one) or ``book`` (a chapter).
    """

    kind: str
    location: str
    item: str = ""


@dataclass(frozen=True, slots=True)
class Declared:
    """What the container (feed, dump, front matter, page head) says of a document, as worded there."""

    title: str = ""
    published: str = ""
    modified: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    url: str = ""
    language: str = ""
    body: str = ""
    body_type: str = ""
    """``text/html`` or ``text/plain`` where the container carries the body apart from the bytes."""
    marks: tuple[Mark, ...] = ()
    """What the container tells of parts of a plain ``body``; offsets are into it."""
    kind: str = ""
    """What the container says that the text is, as worded there: ``opinion``, ``audio``, ``transcript`` …"""


@dataclass(frozen=True, slots=True)
class RawDocument:
    """Bytes from the world. For a feed item or a dump line the bytes are that item's own slice."""

    sha256: str
    content: bytes
    media_type: str
    origin: Origin
    fetched_at: datetime
    declared: Declared = Declared()


@dataclass(frozen=True, slots=True)
class Payload:
    """Bytes as they came, before anyone has looked at what they are: a file, some lines of one, a download.

    Attributes:
        media_type: as told, by a file's name or a server, parameters and all.
        first_line: 1-based number of the first line (of a table: row) of a piece.
        fields: our field name → theirs, dotted and indexed (``sources[0].name``), tried before the known names.
        kind: ``file`` or ``url``.
        declared: what the feed whose item this page is says of it.
        passwords: tried on what is locked; never kept, never shown.
    """

    location: str
    content: bytes
    media_type: str
    fetched_at: datetime
    first_line: int = 1
    fields: tuple[tuple[str, str], ...] = ()
    kind: str = "file"
    declared: Declared = Declared()
    passwords: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class FeedInfo:
    """What a feed says of itself; ``url`` is the site's, not the feed's."""

    title: str = ""
    url: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An input that was not taken, and why, in words that say what to do."""

    origin: str
    reason: str


@dataclass(frozen=True, slots=True)
class Unread:
    """Something that an ingest came across and that is of a kind that is not read.

    Attributes:
        kind: a file's suffix, or what a container calls what it holds (``image/png``).
    """

    location: str
    kind: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Parts of an input that were not taken though it was read: how many of what, under which name, and why."""

    origin: str
    count: int
    noun: str
    place: str
    why: str


@dataclass(frozen=True, slots=True)
class SetAside:
    """A span of the source text that is not part of the article, and why (page furniture, teaser …)."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Article:
    """One article as read. ``source_text`` is never edited; cleaning only labels spans of it.

    ``blocks`` are the kept paragraphs in reading order, each a list of spans (more than one where
    a sentence broken over paragraphs was rejoined). The cleaned text is those blocks; nothing
    outside them can be cited.
    """

    id: str
    raw_sha256: str
    item_key: str
    origin: Origin
    title: str
    publisher: str
    authors: tuple[str, ...]
    url: str
    language: str
    published: DatedValue
    first_seen: datetime
    source_text: str
    source_text_sha256: str
    extractor: str
    blocks: tuple[tuple[Span, ...], ...]
    set_aside: tuple[SetAside, ...] = ()
    modified: DatedValue = DatedValue()
    disputed: tuple[DatedValue, ...] = ()
    """Other publication dates that the page, its address or its container gives, where the day differs."""
    kinds: tuple[BlockKind, ...] = ()
    """What the blocks are that are not plain body, or stand on pages, in their order."""
    genre: Genre | None = None
    """What kind of text it says that it is, and where it says so; None where it does not."""
    rated: tuple[RatedClaim, ...] = ()
    """Claims of others that it examines, each with its verdict."""

    @property
    def typed(self) -> tuple[Block, ...]:
        """The kept blocks with what each is."""
        return typed(self.blocks, self.kinds)

    @property
    def revised(self) -> datetime | None:
        """When its page says that it was last changed, where that is later than its publication."""
        return last_revised(self.modified, self.published, self.first_seen)

    @property
    def text(self) -> str:
        """The cleaned text: kept blocks, a blank line between them."""
        return "\n\n".join(text_at(self.source_text, block) for block in self.blocks)


def last_revised(modified: DatedValue, published: DatedValue, seen: datetime) -> datetime | None:
    """When a page was last changed, as it says itself; None where it says none, its publication, or a time to come."""
    at = modified.start
    if at is None or not modified.known or at > seen or (published.start and at <= published.start):
        return None
    return at


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date that an article's text speaks of: where, and what it comes to (status and proof in the value)."""

    spans: tuple[Span, ...]
    value: DatedValue


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences of one article, the unit of retrieval.

    ``sentences`` holds each sentence as its list of spans in the source text.
    """

    id: str
    article_id: str
    start: int
    end: int
    text: str
    sentences: tuple[tuple[Span, ...], ...]


@dataclass(frozen=True, slots=True)
class SourceState:
    """A feed or page that the desk follows, and how its last readings went."""

    url: str
    kind: str
    title: str
    added_at: datetime
    etag: str = ""
    last_modified: str = ""
    last_success: datetime | None = None
    last_error: str = ""
    errors: int = 0
    items: int = 0
    not_before: datetime | None = None
    """The server asked not to be asked again before this instant (Retry-After)."""
    retired_at: datetime | None = None
    """When the server said that the address is gone for good (410); it is not asked again."""
    former: tuple[str, ...] = ()
    """Addresses that led here by permanent redirects, the oldest first."""
    asked_at: datetime | None = None
    """When it was last asked, whatever came of it."""
    last_status: int = 0
    """HTTP status of the last answer where that was an error; 0 where it was none or there was no answer."""


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What one ingest did. ``added`` and ``known`` are article ids; ``failed`` are sources that gave nothing."""

    added: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    refused: tuple[Refusal, ...] = ()
    warnings: tuple[str, ...] = ()
    seconds: tuple[tuple[str, float], ...] = field(default=(), compare=False)
    failed: tuple[str, ...] = ()
    unread: tuple[tuple[str, int], ...] = ()
    """Kinds that are not read, with how many files of each were come across; the most frequent first."""
