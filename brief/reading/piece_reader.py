"""One piece of untrusted bytes into articles and passages; runs in a sandboxed child, touches nothing else."""

from __future__ import annotations

from dataclasses import dataclass, replace

from brief.errors import BriefError
from brief.formats.registry import found_in
from brief.reading.article import read
from brief.reading.document_parts import parts
from brief.reading.feed_furniture import without_furniture
from brief.reading.own_output import refuse_own
from brief.reading.passages import split
from brief.records import Article, FeedInfo, LeftOut, Outline, Passage, Payload, RawDocument, Refusal
from brief.sandbox_child import starved

MAX_REFUSALS = 20
"""Items of one piece that are refused by name; a dump of lines that are none would else fill the library."""

Read = tuple[RawDocument, Article, tuple[Passage, ...]]


@dataclass(frozen=True, slots=True)
class Intake:
    """What was read of a payload, and what was refused. ``outlines`` are the feeds of an OPML list.

    ``left_out`` are parts of what was read that are in no article.
    """

    read: tuple[Read, ...]
    refused: tuple[Refusal, ...]
    feed: FeedInfo | None = None
    outlines: tuple[Outline, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


def intake(payload: Payload) -> Intake:
    """Everything that bytes hold, by what they are rather than by what they are called."""
    try:
        return _intake(payload)
    except Exception as error:
        return Intake((), (Refusal(payload.location, _why(error)),))


def _intake(payload: Payload) -> Intake:
    """Reads and splits each document; one that cannot be read is refused and stops no other."""
    taken: list[tuple[RawDocument, Article]] = []
    refused: list[Refusal] = []
    outlines: list[Outline] = []
    left_out: list[LeftOut] = []
    feed = None
    refuse_own(payload.content)
    for found in found_in(payload):
        if isinstance(found, Refusal):
            refused.append(found)
        elif isinstance(found, LeftOut):
            left_out.append(found)
        elif isinstance(found, FeedInfo):
            feed = found
        elif isinstance(found, tuple):
            outlines.append(found)
        else:
            try:
                several = list(parts(found, payload.passwords))
            except Exception as error:
                refused.append(Refusal(_named(found), _why(error)))
                continue
            for document, text in several:
                try:
                    article = read(document, text)
                    refuse_own(article.source_text.encode())
                    taken.append((document, article))
                except Exception as error:
                    refused.append(Refusal(_named(document), _why(error)))
    if len(refused) > MAX_REFUSALS:
        more = f"{len(refused) - MAX_REFUSALS + 1} more of its items could not be read either"
        refused[MAX_REFUSALS - 1 :] = [Refusal(payload.location, more)]
    articles = [article for _, article in taken] if feed is None else without_furniture(taken)
    done: list[Read] = []
    for (document, _), article in zip(taken, articles, strict=True):
        # Half of an item's bytes are its body: it is in the article now, and need not be sent twice.
        slim = replace(document, declared=replace(document.declared, body="", body_type="", marks=()))
        done.append((slim, article, split(article)))
    return Intake(tuple(done), tuple(refused), feed, tuple(outlines), tuple(left_out))


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
