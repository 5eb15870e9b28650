"""One piece of untrusted bytes into articles and passages; runs in a sandboxed child, touches nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from brief.errors import BriefError
from brief.formats import delimited_tables, feeds, json_dumps, mail
from brief.formats.feeds import FeedInfo
from brief.reading.article import read
from brief.reading.document_limits import bounded
from brief.reading.passages import split
from brief.records import Article, Declared, Origin, Passage, RawDocument, Refusal
from brief.sandbox_child import starved
from brief.sources.files import DOCX, KINDS, MAIL, NDJSON, PDF, binary, not_text, recognised

MAX_REFUSALS = 20
"""Items of one piece that are refused by name; a dump of lines that are none would else fill the library."""

Read = tuple[RawDocument, Article, tuple[Passage, ...]]

_JSON = frozenset({"application/json", "application/feed+json", "text/json", "application/ld+json"})
_XML = frozenset(
    {
        "application/xml",
        "text/xml",
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "text/x-opml",
    }
)
_PAGE = frozenset({"text/html", "application/xhtml+xml"})


@dataclass(frozen=True, slots=True)
class Job:
    """What to read: a file's piece or a download. ``kind`` is ``file`` or ``url``."""

    location: str
    content: bytes
    media_type: str
    fetched_at: datetime
    first_line: int = 1
    fields: tuple[tuple[str, str], ...] = ()
    kind: str = "file"
    declared: Declared = Declared()
    """What the feed whose item this page is says of it."""


@dataclass(frozen=True, slots=True)
class Intake:
    """What was read of a job, and what was refused. ``outlines`` are an OPML file's (title, address) pairs."""

    read: tuple[Read, ...]
    refused: tuple[Refusal, ...]
    feed: FeedInfo | None = None
    outlines: tuple[tuple[str, str], ...] = ()


def intake(job: Job) -> Intake:
    """Everything that a job's bytes hold, by what they are rather than by what they are called."""
    try:
        return _intake(job)
    except Exception as error:
        return Intake((), (Refusal(job.location, _why(error)),))


def _intake(job: Job) -> Intake:
    media_type = _media_type(job)
    if not job.content.strip():
        return _refused(job, "is empty; there is nothing to read")
    known = recognised(job.content)
    if known:
        return _all([_document(job, known)], job)
    if media_type in delimited_tables.MEDIA_TYPES and not binary(job.content):
        return _all(
            delimited_tables.rows(
                job.content, job.location, job.first_line, job.fetched_at, dict(job.fields), media_type
            ),
            job,
        )
    if media_type == MAIL:
        return _all(_messages(job), job)
    if binary(job.content):
        return _refused(job, not_text(job.content))
    looks = _looks_like_page(job.content)
    if media_type in _NAMED and not looks:
        return _refused(job, f"is called {_NAMED[media_type]} and is none; fetch or export it again")
    if media_type not in ("text/markdown", NDJSON):
        if feeds.is_opml(job.content):
            outlines = tuple(feeds.outlines(job.content))
            return Intake(
                (),
                () if outlines else (Refusal(job.location, "is an OPML list without a feed in it"),),
                None,
                outlines,
            )
        if feeds.is_feed(job.content):
            info, items = feeds.items(job.content, job.location, job.fetched_at)
            found = _all(items, job, info)
            # Of a feed followed it is no news; a file that gives nothing must say why.
            if job.kind == "file" and not (found.read or found.refused):
                return _refused(job, "is a feed without an item; it is empty or cut short")
            return found
    if media_type == NDJSON:
        return _all(
            json_dumps.lines(job.content, job.location, job.first_line, job.fetched_at, dict(job.fields)), job
        )
    if media_type in _JSON:
        return _all(json_dumps.objects(job.content, job.location, job.fetched_at, dict(job.fields)), job)
    if media_type in _XML and not looks:
        return _refused(job, "is XML of a kind that is not read; feeds are RSS, Atom, RDF or OPML")
    if media_type in _XML and job.kind == "file":
        return _refused(job, "is a web page, not a feed; to read it as a page, save it as .html")
    if media_type not in ("text/markdown", "text/plain") and media_type not in _PAGE and looks:
        return _all([_document(job, "text/html")], job)
    if media_type in _PAGE or media_type.startswith("text/"):
        return _all([_document(job, job.media_type)], job)
    return _refused(job, f"is of the kind {media_type or 'unknown'}, which is not read")


_VAGUE = ("", "text/plain", "application/octet-stream", "binary/octet-stream")
_NAMED = {PDF: "a PDF", "application/x-pdf": "a PDF", DOCX: "a .docx file"}


def _media_type(job: Job) -> str:
    """The media type told; for a download whose server tells none, that of its address's suffix."""
    told = job.media_type.partition(";")[0].strip().lower()
    if job.kind != "url" or told not in _VAGUE:
        return told
    path = job.location.partition("?")[0].partition("#")[0].lower()
    suffix = path[path.rfind(".") :] if "." in path.rpartition("/")[2] else ""
    return KINDS[suffix] if suffix in (".csv", ".tsv", ".eml") else told


def _messages(job: Job) -> list[RawDocument | Refusal]:
    with bounded():
        return list(mail.messages(job.content, job.location, job.fetched_at))


def _all(documents: Iterable[RawDocument | Refusal], job: Job, info: FeedInfo | None = None) -> Intake:
    """Reads and splits each document; one that cannot be read is refused and stops no other."""
    taken: list[Read] = []
    refused: list[Refusal] = []
    for document in documents:
        if isinstance(document, Refusal):
            refused.append(document)
            continue
        try:
            article = read(document)
            # Half of an item's bytes are its body: it is in the article now, and need not be sent twice.
            slim = replace(document, declared=replace(document.declared, body="", body_type=""))
            taken.append((slim, article, split(article)))
        except Exception as error:
            refused.append(Refusal(_named(document), _why(error)))
    if len(refused) > MAX_REFUSALS:
        more = f"{len(refused) - MAX_REFUSALS + 1} more of its items could not be read either"
        refused[MAX_REFUSALS - 1 :] = [Refusal(job.location, more)]
    return Intake(tuple(taken), tuple(refused), info)


def _why(error: Exception) -> str:
    """Why something could not be read, in words; libraries raise what they like on bytes like these.

    Raises:
        MemoryError: for want of memory; a fresh child may have enough.
    """
    if starved(error):
        raise MemoryError from error
    if isinstance(error, BriefError):
        return str(error)
    if isinstance(error, RecursionError):
        return "is nested too deeply to be read"
    return f"could not be read ({type(error).__name__}: {str(error)[:120]})"


def _named(document: RawDocument) -> str:
    return f"{document.origin.location} {document.origin.item}".strip()


def _document(job: Job, media_type: str) -> RawDocument:
    return RawDocument(
        sha256(job.content).hexdigest(),
        job.content,
        media_type,
        Origin(job.kind, job.location),
        job.fetched_at,
        job.declared,
    )


def _looks_like_page(content: bytes) -> bool:
    head = content[:4096].lower()
    return b"<html" in head or b"<!doctype html" in head or b"<body" in head or b"<head>" in head


def _refused(job: Job, reason: str) -> Intake:
    return Intake((), (Refusal(job.location, reason),))
