"""Past briefs that cite what was corrected, withdrawn, changed or forgotten since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from brief.corpus.books.library import Library
from brief.corpus.owners import folded
from brief.records import ArticleInfo, CheckedAnswer, CheckedBrief, Record, Reference, Role
from brief.records.codec import from_json
from brief.rendering.wording import day
from brief.stories.corrections import concerns, correcting
from brief.text.normal_forms import comparable, words_at

# Where a correction says that it is one: its headline or its first passages.
_PASSAGES = 2
_WORDS = "correct|retract|withdr|wrong|mistak|in error|erroneous|inaccura|earlier version".split("|")
_UTC = ZoneInfo("UTC")
# So many articles under one address are a live page or a section's, not one article in other words.
_SHARED_ADDRESS = 3


@dataclass(frozen=True, slots=True)
class Notice:
    """One cited claim of a past brief that no longer stands as it did."""

    brief: str
    title: str
    number: int
    """The reference of the brief; 0 where the brief was withdrawn whole."""
    claim: str
    article: str
    reason: str
    words: str = ""
    """What the correction says."""
    correction: str = ""
    """Id of the article that corrects, or that stands at the address now."""


@dataclass(frozen=True, slots=True)
class Change:
    """A later article that takes back or replaces what a cited one says."""

    cited: ArticleInfo
    by: ArticleInfo
    corrections: tuple[str, ...]
    """What the correcting article says; of another text at the address, the notes that it has and the cited one not."""
    since: datetime | None = None
    """Of another text at the same address: when it took the cited one's place."""


def notices(library: Library) -> list[Notice]:
    """What was corrected, changed or forgotten of what past briefs cite, the newest brief first.

    A brief that cites the correction too is not named: its reader has it.
    """
    ledger, found = library.ledger, []
    cites = ledger.cited()
    cited = library.infos(sorted({id_ for ids in cites.values() for id_ in ids}))
    found_changes = changes(library, cited)
    changed = {change.cited.id for change in found_changes}
    for issued in ledger.briefs():
        articles = cites.get(issued.id, set())
        if not articles & changed:
            continue
        record = from_json(ledger.brief_record(issued.id), CheckedBrief)
        found += _of_record(library, record, record.title, found_changes)
    reason = "withdrawn: an article that it cites was forgotten"
    return [
        *found,
        *(
            Notice(brief, f"{kind} brief, cut-off {cutoff:%Y-%m-%d %H:%M} UTC", 0, "", "", reason)
            for brief, kind, cutoff in ledger.withdrawn()
        ),
    ]


def of_record(library: Library, record: Record) -> list[Notice]:
    """What of a record's citations was corrected or replaced since, as far as the library holds what it cites."""
    cited = library.infos(sorted({one.article_id for one in record.references}))
    title = _title(record)
    return _of_record(library, record, title, changes(library, cited))


def _title(record: Record) -> str:
    if isinstance(record, CheckedBrief):
        return record.title
    return record.question if isinstance(record, CheckedAnswer) else record.topic


def _of_record(library: Library, record: Record, title: str, found_changes: Sequence[Change]) -> list[Notice]:
    articles = {one.article_id for one in record.references}
    found = []
    for change in found_changes:
        if change.cited.id in articles and change.by.id not in articles:
            mine = [one for one in record.references if one.article_id == change.cited.id]
            found += _of_change(library, record.id, title, change, mine)
    return found


def changes(library: Library, cited: Mapping[str, ArticleInfo]) -> list[Change]:
    """What of these articles, by id, their publishers corrected or withdrew, or replaced at their addresses."""
    return [*_corrected(library, cited), *_rewritten(library, cited)]


def _corrected(library: Library, cited: Mapping[str, ArticleInfo]) -> list[Change]:
    """Later articles of the same publisher that say that they correct or withdraw."""
    names = {folded(info.publisher) for info in cited.values() if info.publisher}
    publishers = [name for name in library.publishers() if folded(name) in names]
    found = []
    for info in library.infos(library.ranking.holding_any(_WORDS, publishers, _PASSAGES)).values():
        said = tuple(correcting(info.title, _sentences(library, info.id), info.publisher))
        found += [
            Change(other, info, said)
            for other in cited.values()
            if said and folded(other.publisher) == folded(info.publisher) and _later(info, other)
        ]
    return found


def _sentences(library: Library, id_: str) -> list[str]:
    text = library.article(id_).source_text
    return [words_at(text, sentence) for passage in library.passages(id_) for sentence in passage.sentences]


def _later(one: ArticleInfo, other: ArticleInfo) -> bool:
    if one.id == other.id:
        return False
    if one.published.start and other.published.start:
        return one.published.start > other.published.start
    return one.first_seen > other.first_seen


def _rewritten(library: Library, cited: Mapping[str, ArticleInfo]) -> list[Change]:
    """The text that stands now at a cited article's address, where that is another."""
    found = []
    versions = library.versions
    for id_, (since, _) in sorted(versions.replaced(cited).items()):
        newest = versions.of(id_)[-1]
        notes = _notes(library, newest.id)
        old = {comparable(note) for note in _notes(library, id_)}
        found.append(
            Change(cited[id_], newest, tuple(note for note in notes if comparable(note) not in old), since)
        )
    known = {change.cited.id for change in found} | {change.by.id for change in found}
    at_address = library.under(sorted({info.url for info in cited.values() if info.url}))
    shared = {url: ids for url, ids in at_address.items() if 1 < len(ids) <= _SHARED_ADDRESS}
    infos = library.infos(id_ for ids in shared.values() for id_ in ids)
    for ids in shared.values():
        newest = max((infos[id_] for id_ in ids), key=lambda info: (info.first_seen, info.id))
        found += [
            Change(cited[id_], newest, (), newest.first_seen)
            for id_ in ids
            if id_ in cited
            and id_ not in known
            and newest.first_seen > cited[id_].first_seen
            and newest.source_text_sha256 != cited[id_].source_text_sha256
        ]
    return found


def _notes(library: Library, id_: str) -> list[str]:
    """The correction notes of an article, whole."""
    article = library.article(id_)
    return [
        words_at(article.source_text, block.spans) for block in article.typed if block.role is Role.CORRECTION
    ]


def _of_change(
    library: Library, brief: str, title: str, change: Change, references: Sequence[Reference]
) -> list[Notice]:
    found = []
    text = comparable(library.article(change.by.id).text) if change.since else ""
    for one in references:
        words = next((c for c in change.corrections if concerns(c, one.quote, change.cited.title)), "")
        if change.since:
            if comparable(one.quote) in text:
                continue
            # One note beside a text that lacks the words is about them, however it puts it.
            words = words or (change.corrections[0] if len(change.corrections) == 1 else "")
            reason = f"earlier version, replaced {day(change.since, _UTC)}: its address holds another text now, without"
            reason += " these words"
        elif words:
            reason = "corrected or withdrawn by its publisher"
        else:
            continue
        found.append(Notice(brief, title, one.number, one.quote, one.article_id, reason, words, change.by.id))
    return found
