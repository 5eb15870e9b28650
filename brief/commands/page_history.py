"""What `show --versions` prints: the versions of a page, and what changed from each one to the next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from brief.commands.terminal import clock, print_json, print_marking, print_shown

if TYPE_CHECKING:
    from brief.records import Article, ArticleInfo, Edit, Revision


def show(
    article: Article,
    versions: Sequence[ArticleInfo],
    steps: Sequence[Revision],
    marking: str,
    *,
    as_json: bool,
) -> None:
    """Print them.

    Args:
        article: the one that was asked for.
        versions: all versions of its page, the one that stands last; none where there is no other.
        steps: what changed from each version to the next one.
        marking: of the desk.
        as_json: as JSON.
    """
    if as_json:
        told = [
            {"id": one.id, "title": one.title, "first_seen": one.first_seen, "stands": one is versions[-1]}
            for one in versions
        ]
        print_json({"marking": marking, "id": article.id, "versions": told, "changes": list(steps)})
        return
    print_marking(marking)
    print_shown(article.title or "(no title)")
    if not versions:
        print_shown(f"one version, {article.id}, first seen {clock(article.first_seen)} UTC")
        return
    print_shown("words that are gone stand in [-…-], words in their place in {+…+}")
    print_shown(*_head(1, versions[0], article, last=False))
    for number, step in enumerate(steps, start=2):
        this, before = versions[number - 1], versions[number - 2]
        noted = ", with the publisher's note" if step.noted else ""
        print_shown("", *_head(number, this, article, last=number == len(versions)))
        print_shown(f"  changed {clock(step.at)} UTC{noted}")
        if this.title != before.title:
            print_shown(f"  headline  {before.title or '(none)'} → {this.title or '(none)'}")
        print_shown(*map(_line, step.edits))
        if not step.edits and this.title == before.title:
            print_shown("  no sentence of its text differs")


def _head(number: int, version: ArticleInfo, article: Article, *, last: bool) -> list[str]:
    here = ", this one" if version.id == article.id else ""
    state = "stands" if last else "replaced"
    return [f"version {number:>2} {version.id}, first seen {clock(version.first_seen)} UTC, {state}{here}"]


def _line(edit: Edit) -> str:
    from brief.stories.page_edits import marked

    words = marked(edit) if edit.was and edit.now else edit.was or edit.now
    return f"  {edit.kind.value:<9} {words}"
