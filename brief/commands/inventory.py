"""Commands that show what is held: show, list."""

from __future__ import annotations

import sys
from itertools import pairwise
from textwrap import shorten
from typing import TYPE_CHECKING, Annotated, Any

import typer

from brief.commands import Context, completions, page_history
from brief.commands.bring_in import Json
from brief.commands.short_ids import LEAST, either_id
from brief.commands.terminal import clock, columns, print_json, print_marking, print_shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from brief.corpus.books.library import Library
    from brief.records import Article, ArticleInfo, Genre, Passage, Revision

SHOWN = 160
"""Characters of a block that is shown with its role; the passages below hold all of it."""


def add(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command()(show)
    app.command("list")(list_)


def show(
    ctx: typer.Context,
    id_: Annotated[
        str,
        typer.Argument(
            help=f"An article's id, or its first characters, {LEAST} at least.",
            metavar="ID",
            autocompletion=completions.any_ids,
        ),
    ],
    removed: Annotated[
        bool, typer.Option("--removed", help="Show only what was set aside, each with its reason.")
    ] = False,
    dates: Annotated[
        bool, typer.Option("--dates", help="Show only its dates: published, and those its text speaks of.")
    ] = False,
    changes: Annotated[
        bool,
        typer.Option(
            "--versions",
            help="Show only what changed between each two versions of its page, sentence by sentence.",
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Show one article: what is known of it, what was set aside in it, its passages. Also an issued brief's id.

    Of a page that changed its versions are named: the newest stands, and briefs and answers are made from it;
    the older ones stay held, for what was cited from them.
    """
    from brief.desk.window_stories import genre_of

    context: Context = ctx.obj
    with context.desk("show") as desk:
        library = desk.library()
        whole, is_brief = either_id(desk, id_)
        if is_brief:
            sys.stdout.write(desk.ledger().brief_record(whole).decode("utf-8"))
            return
        article = library.article(whole)
        passages = library.passages(article.id)
        marking = desk.settings.marking
        kind = None if dates or removed or changes else genre_of(desk, article.id)
        versions = library.versions.of(article.id)
        steps = _steps(library, versions) if changes else []
    if changes:
        page_history.show(article, versions, steps, marking, as_json=as_json)
        return
    if dates:
        _print_dates(article, marking, as_json)
        return
    if as_json:
        told = [{"id": one.id, "first_seen": one.first_seen} for one in versions]
        print_json(
            {"marking": marking, "article": article, "passages": passages, "genre": kind, "versions": told}
        )
        return
    _print_article(article, passages, marking, kind, versions)


def _steps(library: Library, versions: Sequence[ArticleInfo]) -> list[Revision]:
    """What changed from each version of a page to the next one."""
    from brief.desk.page_revisions import Pages

    pages = Pages(library)
    return [pages.between(older, newer) for older, newer in pairwise(versions)]


def _print_dates(article: Article, marking: str, as_json: bool) -> None:
    from brief.commands.article_dates import as_data, mention_lines, published_lines
    from brief.dates.mentions import mentions

    found = mentions(article)
    if as_json:
        print_json(as_data(article, found, marking))
        return
    print_marking(marking)
    print_shown(article.title or "(no title)", *published_lines(article))
    print_shown(f"first seen {clock(article.first_seen)} UTC", "")
    print_shown(*mention_lines(article, found))


def _print_article(
    article: Article,
    passages: tuple[Passage, ...],
    marking: str,
    kind: Genre | None,
    versions: Sequence[ArticleInfo],
) -> None:
    """The article as a person reads it; only what was set aside where no kind is given."""
    from brief.commands.article_dates import published_lines
    from brief.records import Role, fold, text_at
    from brief.rendering.wording import origin, publisher

    info: Any = article
    print_marking(marking)
    removed = kind is None
    if kind is not None:
        why = f" ({kind.why})" if kind.why else ""
        print_shown(
            article.title or "(no title)",
            f"id         {article.id}",
            f"publisher  {publisher(info)}",
            f"kind       {kind.kind.value}{why}",
        )
        if article.authors:
            print_shown(f"by         {', '.join(article.authors)}")
        print_shown(*published_lines(article))
        print_shown(f"first seen {clock(article.first_seen)} UTC")
        for number, one in enumerate(versions, start=1):
            stands = "stands" if number == len(versions) else "replaced"
            here = ", this one" if one.id == article.id else ""
            print_shown(
                f"version {number:>2} {one.id}, first seen {clock(one.first_seen)} UTC, {stands}{here}"
            )
        print_shown(f"origin     {origin(info)}")
        print_shown(f"language   {article.language or 'unknown'}   read by {article.extractor}")
        print_shown(f"document   {article.raw_sha256}")
        print_shown(f"text       {article.source_text_sha256}, {len(article.source_text)} characters")
    print_shown("", f"set aside ({len(article.set_aside)})")
    for entry in article.set_aside:
        words = fold(article.source_text[entry.start : entry.end])
        print_shown(f"  {entry.start}–{entry.end}  {entry.reason}: {words}")
    if removed:
        return
    if told := [block for block in article.typed if block.role is not Role.BODY]:
        print_shown("", f"not plain text ({len(told)})")
        for block in told:
            whose = ", ".join(filter(None, (block.role.value, block.speaker, block.said)))
            print_shown(
                f"  {block.spans[0][0]}–{block.spans[-1][1]}  {whose}:"
                f" {shorten(text_at(article.source_text, block.spans), SHOWN, placeholder=' …')}"
            )
    for passage in passages:
        print_shown(
            "", f"passage {passage.id}, characters {passage.start}–{passage.end}", f"  {passage.text}"
        )


def list_(
    ctx: typer.Context,
    articles: Annotated[
        bool, typer.Option("--articles", help="List the articles held instead, by date; `brief show ID`.")
    ] = False,
    undated: Annotated[
        bool, typer.Option("--undated", help="List only the articles without a known day, and why.")
    ] = False,
    as_json: Json = False,
) -> None:
    """List the briefs issued, newest cut-off first; `brief show ID` prints one."""
    context: Context = ctx.obj
    with context.desk("list", sends=False) as desk:
        marking = desk.settings.marking
        if articles or undated:
            from brief.corpus.protocols import Filter

            held = desk.ranking().articles(Filter(), dated=False if undated else None, replaced=True)
            _list_articles(held, marking, as_json)
            return
        briefs = desk.ledger().briefs()
    if as_json:
        print_json(briefs)
        return
    print_marking(marking)
    if not briefs:
        print_shown("no brief has been issued yet; write one with `brief daily --issue`")
        return
    rows = [[b.id, clock(b.cutoff), clock(b.issued_at), b.title, ", ".join(b.outputs)] for b in briefs]
    print(columns(rows, ["id", "cut-off (UTC)", "issued (UTC)", "title", "written to"]))


def _list_articles(held: Sequence[ArticleInfo], marking: str, as_json: bool) -> None:
    from brief.commands.article_dates import interval
    from brief.rendering.wording import publisher

    if as_json:
        print_json(list(held))
        return
    print_marking(marking)
    if not held:
        print_shown("no such article is held; read some with `brief ingest SOURCE`")
        return
    rows = [
        [
            each.id,
            interval(each.published) or "unknown",
            each.published.status.value
            if each.published.known
            else each.published.proof.rule or "no date given",
            each.language or "?",
            publisher(each)[:40],
            each.title[:100],
        ]
        for each in held
    ]
    print(columns(rows, ["id", "published", "how known", "language", "publisher", "title"]))
