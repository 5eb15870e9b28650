"""What became of pages that changed: what a window's copies say anew, and what briefs quoted from earlier copies.

A page that was changed in a window is in it, whenever it was published; of it only what is new in it is told there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from brief.corpus.books.page_versions import changed_at
from brief.records import (
    ArticleInfo,
    Change,
    ChangeKind,
    CheckedBrief,
    Edit,
    Reference,
    Revision,
    Role,
    Source,
    SourcedClaim,
    Story,
)
from brief.stories.novelty import quoted_in
from brief.stories.page_edits import edits, matters
from brief.text.normal_forms import comparable, words_at

if TYPE_CHECKING:
    from brief.corpus.books.library import Library


class Pages:
    """The histories of a library's pages, each worked out once."""

    def __init__(self, library: Library) -> None:
        """Look them up in ``library``."""
        self.library = library
        self.sentences: Callable[[str], list[str]] = cache(self._sentences)
        self.revisions: Callable[[str], tuple[Revision, ...]] = cache(self._revisions)

    def _sentences(self, id_: str) -> list[str]:
        text = self.library.article(id_).source_text
        return [words_at(text, one) for passage in self.library.passages(id_) for one in passage.sentences]

    def _notes(self, id_: str) -> set[str]:
        """The correction notes of an article."""
        article = self.library.article(id_)
        return {
            comparable(words_at(article.source_text, block.spans))
            for block in article.typed
            if block.role is Role.CORRECTION
        }

    def _revisions(self, id_: str) -> tuple[Revision, ...]:
        """Each change of an article's page up to its own copy, the first one first."""
        chain = self.library.versions.of(id_)
        place = next((n for n, info in enumerate(chain) if info.id == id_), 0)
        return tuple(self.between(*pair) for pair in zip(chain[:place], chain[1 : place + 1], strict=True))

    def between(self, older: ArticleInfo, newer: ArticleInfo) -> Revision:
        """What changed from one copy to the next one."""
        return Revision(
            changed_at(older, newer),
            older.id,
            edits(self.sentences(older.id), self.sentences(newer.id)),
            bool(self._notes(newer.id) - self._notes(older.id)),
        )

    def since(self, id_: str, since: datetime) -> list[Edit]:
        """What an article's page says anew, otherwise, or no more, since an instant."""
        changed = [edit for one in self.revisions(id_) if one.at >= since for edit in one.edits]
        return [edit for edit in changed if matters(edit)]


def changed_in(
    pages: Pages,
    since: datetime,
    until: datetime,
    held: Sequence[ArticleInfo],
    before: Sequence[CheckedBrief],
) -> dict[str, tuple[ArticleInfo, set[str]]]:
    """Articles from before a window whose pages were changed in it, with what they say anew; by id.

    A page that only says less is among them where the last brief quoted what is gone.

    Args:
        pages: the pages' histories.
        since: first instant of the window.
        until: first instant after it.
        held: the articles that are in the window by their dates.
        before: the briefs issued before, the last one first.
    """
    dated = {info.id for info in held}
    quoted = [comparable(claim.text) for claim in quoted_in(before[0])] if before else []
    found = {}
    for info in pages.library.versions.changed_within(since, until):
        start = info.published.start
        if info.id in dated or start is None or start >= until:
            continue
        changed = pages.since(info.id, since)
        news = {edit.now for edit in changed if edit.now}
        if news or any(edit.was and edit.was in words for edit in changed for words in quoted):
            found[info.id] = (info, news)
    return found


def only_news(claims: Iterable[SourcedClaim], news: Collection[str]) -> list[SourcedClaim]:
    """The claims that hold a sentence that is new in their article."""
    return [claim for claim in claims if any(one in comparable(claim.text) for one in news)]


def since_quoted(pages: Pages, stories: Sequence[Story], before: Sequence[CheckedBrief]) -> list[Story]:
    """Stories with what the last brief quoted from copies of their pages that say something else by now."""
    quoted: dict[str, list[SourcedClaim]] = {}
    for claim in quoted_in(before[0]) if before else ():
        quoted.setdefault(claim.article.id, []).append(claim)
    return [replace(story, changes=(*_replaced(pages, story, quoted), *story.changes)) for story in stories]


def _replaced(pages: Pages, story: Story, quoted: Mapping[str, Sequence[SourcedClaim]]) -> list[Change]:
    found = []
    for article in story.articles if quoted else ():
        for revision in pages.revisions(article.id):
            said = " ".join(comparable(text) for text in pages.sentences(article.id))
            found += [
                Change(ChangeKind.REPLACED, story.id, claim, claim)
                for claim in quoted.get(revision.before, ())
                if comparable(claim.text) not in said
            ]
    return found


def with_revisions(
    sources: Sequence[Source], references: Sequence[Reference], pages: Pages
) -> tuple[Source, ...]:
    """Sources with what of their changes bears on what is cited, and when another copy took their place."""
    ids = [source.article.id for source in sources]
    replaced = pages.library.versions.replaced(ids)
    quotes: dict[str, list[str]] = {}
    for one in references:
        quotes.setdefault(one.article_id, []).append(comparable(one.quote))
    return tuple(
        replace(
            source,
            revisions=_cited(pages.revisions(source.article.id), quotes.get(source.article.id, ())),
            replaced=replaced[source.article.id][0] if source.article.id in replaced else None,
        )
        for source in sources
    )


def _cited(revisions: Sequence[Revision], quotes: Sequence[str]) -> tuple[Revision, ...]:
    """The changes of what is quoted, without the others."""
    kept = (
        replace(
            one,
            edits=tuple(
                edit
                for edit in one.edits
                if edit.now and matters(edit) and any(edit.now in q for q in quotes)
            ),
        )
        for one in revisions
    )
    return tuple(one for one in kept if one.edits)
