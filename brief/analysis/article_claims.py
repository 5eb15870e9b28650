"""The claims of whole articles: each sentence read once, what was read kept in the library and taken from there.

What is kept of an article is where its claims stand and what was read in them; their words stay in its source
text alone. Another version of the reader or of the rules of :mod:`brief.analysis.claims` reads anew.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from brief.analysis.claims import RULES, sentences_of, unread_claims, with_readings, without_planted
from brief.analysis.sentence_reader import READER, read_sentence, remember
from brief.corpus.books.claimed import Claimed
from brief.corpus.protocols import DocumentStore
from brief.errors import AnalysisError, BriefError
from brief.executor import IN_PROCESS, Executor
from brief.records import ArticleInfo, Block, Passage, Reading, Role, SourcedClaim, Span, SpanRef
from brief.text.normal_forms import words_at

if TYPE_CHECKING:
    from pydantic import TypeAdapter

VERSION = f"{READER} {RULES}"
"""What is kept was read by this."""
# Articles read between two commits: a kill costs the reading of at most these.
CHUNK = 64
# 317 real news pages, 38 kB each in the library, add 1.8 kB so (7.2 plain); their 13,606 claims load in 0.16 s.
_LEVEL = 1


_Unread = tuple[ArticleInfo, Sequence[Passage], str, Sequence[Block]]
"""An article whose sentences are to be read, with its passages, its source text and its typed blocks."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """A claim without its words: ``passage`` is its place in the payload's list."""

    passage: int
    order: int
    spans: tuple[Span, ...]
    reading: Reading
    dateline: str = ""
    parts: tuple[Reading, ...] = ()
    role: Role = Role.BODY
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class _Payload:
    passages: tuple[str, ...]
    claims: tuple[_Kept, ...]


def claims_of(
    library: DocumentStore,
    articles: Sequence[ArticleInfo],
    texts: Mapping[str, str],
    notes: list[str] | None = None,
) -> dict[str, list[SourcedClaim]]:
    """The claims of articles by article id, each with its reading, as :func:`brief.analysis.claims.claims` orders them.

    What the library does not hold is read now, and kept if nobody else is writing at that moment.

    Args:
        library: where the articles are held.
        articles: whose claims.
        texts: source text by article id.
        notes: takes a word where something is to be read now and what reads cannot be used; it is then not analysed.
    """
    store = library.readings
    held = store.get([article.id for article in articles], VERSION)
    found: dict[str, list[SourcedClaim]] = {}
    missing: list[ArticleInfo] = []
    for article in articles:
        kept = _loaded(article, texts[article.id], held.get(article.id, b""))
        if kept is None:
            missing.append(article)
        else:
            found[article.id] = kept
    if missing:
        blocks = library.block_kinds([article.id for article in missing])
        unread = [
            (article, library.passages(article.id), texts[article.id], blocks.get(article.id, ()))
            for article in missing
        ]
        try:
            made, _ = _read(unread)
            store.offer({id_: _dumped(claims) for id_, claims in made.items()}, VERSION)
        except AnalysisError as error:
            made = {each[0].id: unread_claims(*each) for each in unread}
            if notes is not None:
                notes.append(str(error))
        found |= made
    every = [claim for claims in found.values() for claim in claims]
    every = [claim for claim in every if not claim.speaker]  # the same words elsewhere are another's
    remember([(claim.text, claim.article.language, claim.reading) for claim in every])
    remember(
        [
            (text, claim.article.language, reading)
            for claim in every
            if claim.parts
            for text, reading in zip(sentences_of(claim), claim.parts, strict=True)
        ]
    )
    return found


def reading_of(library: DocumentStore, claim: SourcedClaim) -> Reading:
    """What was read in a claim that comes without, as the library keeps it; read now where it does not."""
    held = library.readings.get([claim.article.id], VERSION)
    kept = _unpacked(held.get(claim.article.id, b""))
    same = (one.reading for one in (kept.claims if kept else ()) if one.spans == claim.ref.spans)
    return next(same, None) or read_sentence(claim.text, claim.article.language)


def read_missing(
    library: DocumentStore,
    progress: Callable[[int, int], None],
    executor: Executor = IN_PROCESS,
    turn: Callable[[], AbstractContextManager[object]] = nullcontext,
) -> list[str]:
    """Read every article that this version has not read, and keep what was read.

    Args:
        library: where the articles are held.
        progress: told (done, total) after each chunk, which is kept before it is called.
        executor: what the reading is mapped through.
        turn: the writer's lock, taken for as long as a chunk is kept.

    Returns:
        A word on each article whose sentences could not be analysed; it is held and found all the same. Where what
        reads cannot be used, one word on that: they are read by the next command that writes and can use it.
    """
    store, notes = library.readings, list[str]()
    done, total = 0, store.count_unread(VERSION)
    with Claimed(library, f"readings {VERSION}") as claimed:
        for chunk, found in executor.map(_read, _unread_chunks(library, claimed)):
            if isinstance(found, AnalysisError):
                return [*notes, str(found)]
            if isinstance(found, BriefError):
                raise found
            made, failed = found
            with turn():
                store.put({id_: _dumped(claims) for id_, claims in made.items()}, VERSION)
            claimed.done(article.id for article, *_ in chunk)
            notes += failed
            done += len(chunk)
            progress(done, max(total, done))
    return notes


def _unread_chunks(library: DocumentStore, claimed: Claimed) -> Iterator[Sequence[_Unread]]:
    """Articles that nobody has read and nobody else is reading, some at a time."""
    after = ""
    while ids := library.readings.unread(VERSION, CHUNK, after):
        after = ids[-1]
        mine = claimed.of(ids)
        done = library.readings.get(ids, VERSION)
        claimed.done(mine & done.keys())
        if not (ids := [id_ for id_ in ids if id_ in mine and id_ not in done]):
            continue
        texts, blocks = library.cleaned(ids), library.block_kinds(ids)
        yield [
            (one, library.passages(id_), texts[id_][0], blocks.get(id_, ()))
            for id_, one in library.infos(ids).items()
        ]


def _read(articles: Sequence[_Unread]) -> tuple[dict[str, list[SourcedClaim]], list[str]]:
    """The claims of articles, read together; one that cannot be read is not analysed, and a word says so."""
    made: dict[str, list[SourcedClaim]] = {}
    notes: list[str] = []

    def failed(article: ArticleInfo, error: Exception) -> None:
        why = f"{type(error).__name__}: {error}"[:200]
        notes.append(f"article {article.id}: its sentences could not be analysed ({why})")

    by_language: dict[str, list[ArticleInfo]] = {}
    for article, passages, text, blocks in articles:
        by_language.setdefault(article.language, []).append(article)
        try:
            made[article.id] = unread_claims(article, passages, text, blocks)
        except AnalysisError:
            raise
        except Exception as error:  # whatever one text does to the rules, the others are read
            made[article.id] = []
            failed(article, error)
    unread = dict(made)
    for language, group in by_language.items():
        try:
            read = with_readings([made[article.id] for article in group], language)
            made |= {article.id: claims for article, claims in zip(group, read, strict=True)}
        except AnalysisError:
            raise
        except Exception:  # one of them: which, reading them one by one tells
            for article in group:
                try:
                    (made[article.id],) = with_readings([made[article.id]], language)
                except Exception as error:
                    failed(article, error)
    for article, passages, text, _ in articles:
        made[article.id] = without_planted(article, passages, text, unread[article.id], made[article.id])
    return made, notes


def _dumped(claims: Sequence[SourcedClaim]) -> bytes:
    places = {id_: place for place, id_ in enumerate(dict.fromkeys(claim.passage_id for claim in claims))}
    kept = tuple(
        _Kept(
            places[one.passage_id],
            one.order,
            one.ref.spans,
            one.reading,
            one.dateline,
            one.parts,
            one.role,
            one.speaker,
        )
        for one in claims
    )
    return zlib.compress(_adapter().dump_json(_Payload(tuple(places), kept), exclude_defaults=True), _LEVEL)


def _loaded(article: ArticleInfo, source_text: str, payload: bytes) -> list[SourcedClaim] | None:
    """An article's claims out of what is kept of it; None where that is nothing, or damaged."""
    kept = _unpacked(payload)
    if kept is None:
        return None
    return [
        SourcedClaim(
            words_at(source_text, one.spans),
            SpanRef(article.raw_sha256, article.source_text_sha256, one.spans),
            article,
            kept.passages[one.passage],
            one.order,
            one.reading,
            one.dateline,
            one.role,
            one.speaker,
            one.parts,
        )
        for one in kept.claims
    ]


def is_readable(payload: bytes) -> bool:
    """Whether what is kept of an article, by whatever version, can be unpacked; what is empty can."""
    try:
        return not payload or isinstance(json.loads(zlib.decompress(payload)), dict)
    except (zlib.error, ValueError):
        return False


def _unpacked(payload: bytes) -> _Payload | None:
    try:
        return _adapter().validate_json(zlib.decompress(payload)) if payload else None
    except (zlib.error, ValueError):
        return None


@cache
def _adapter() -> TypeAdapter[_Payload]:
    from pydantic import TypeAdapter

    return TypeAdapter(_Payload)
