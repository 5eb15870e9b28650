"""Commands about what is held: status, show, list, forget, backup, reindex."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from brief.commands import Context
from brief.commands.bring_in import Json, Wait
from brief.commands.short_ids import LEAST, article_id, either_id
from brief.commands.terminal import clock, columns, print_json, print_marking, print_shown, size
from brief.errors import SandboxError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from brief.corpus.sqlite.library import Library
    from brief.desk.issued_corrections import Notice
    from brief.records import Article, ArticleInfo, Genre, Passage


def add(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command()(status)
    app.command()(show)
    app.command("list")(list_)
    app.command()(forget)
    app.command()(backup)
    app.command()(reindex)


def status(ctx: typer.Context, as_json: Json = False) -> None:
    """Show what is held, indexed, waiting and failed, the last probe of the index, and what holds the parsers."""
    from brief.corpus.chroma.index import Index
    from brief.corpus.locks import current_writer
    from brief.corpus.sqlite.library import FILE_NAME, Library
    from brief.rendering.wording import count

    context: Context = ctx.obj
    loaded = context.loaded(sends=False)
    path = loaded.data_dir / FILE_NAME
    if not path.exists():
        if as_json:
            print_json({"library": str(path), "exists": False})
        else:
            print_shown(f"no library at {path} yet; make one with `brief ingest SOURCE`")
        return
    with Library(path) as library:
        counts = library.counts()
        index = Index(loaded.data_dir, library)
        facts: dict[str, Any] = {
            "library": str(path),
            "exists": True,
            "marking": loaded.settings.marking,
            "bytes": sum(p.stat().st_size for p in loaded.data_dir.rglob("*") if p.is_file()),
            **counts,
            "embedding": library.vectors.pinned()[1] or None,
            "waiting": counts["passages"] - counts["indexed"],
            "index": index.state(),
            "probe": index.last_probe() or None,
            "writer": current_writer(loaded.data_dir) or None,
            "failed": [
                {"origin": refusal.origin, "reason": refusal.reason, "at": at.isoformat()}
                for refusal, at in library.ledger.failures(10)
            ],
            "corrections": _corrections(library),
            "sandbox": _sandbox(),
        }
    if as_json:
        print_json(facts)
        return
    print_marking(loaded.settings.marking)
    probe = facts["probe"]
    print_shown(f"library   {path}, {size(facts['bytes'])} with its index")
    undated, passages = counts["undated"], counts["passages"]
    held = f"{count(counts['articles'], 'article')} ({undated} undated), {count(passages, 'passage')}"
    model = facts["embedding"] or "no model yet"
    print_shown(f"held      {held}, {count(counts['briefs'], 'brief')} issued")
    print_shown(f"indexed   {counts['indexed']} passages with {model}, {facts['waiting']} waiting")
    last = "never probed"
    if probe:
        outcome = "passed" if probe["ok"] else f"failed: {probe['reason']}"
        last = f"last probe {probe['at'][:16]} UTC {outcome}, {probe['count']} found"
    print_shown(f"index     {facts['index']}; {last}")
    print_shown(f"sources   {counts['sources']} followed")
    if facts["writer"]:
        print_shown(f"writing   {facts['writer']}")
    print_shown(
        f"sandbox   {facts['sandbox']['words']}", *(f"  {line}" for line in facts["sandbox"]["missing"])
    )
    print_shown(f"failed    {counts['failures']}")
    print_shown(*(f"  {failure['origin']}: {failure['reason']}" for failure in facts["failed"]))
    _print_corrections(facts["corrections"])


def _sandbox() -> dict[str, Any]:
    """What holds a parser on this machine: asked of one that is started for it."""
    from brief.sandbox import protection

    try:
        found = protection()
    except SandboxError as error:
        return {"words": f"none: a document {error}", "missing": []}
    return {**asdict(found), "words": found.words, "missing": found.missing}


def _corrections(library: Library) -> list[Notice]:
    """What past briefs cite that no longer stands; what finds it is loaded only where a brief was issued."""
    if not library.ledger.can_be_wrong():
        return []
    from brief.desk.issued_corrections import notices

    return notices(library)


def _print_corrections(found: list[Notice]) -> None:
    """Past briefs that cite what does not stand any more, each with the claim and what became of it."""
    from brief.rendering.wording import count

    briefs = list(dict.fromkeys((notice.brief, notice.title) for notice in found))
    if not briefs:
        return
    print_shown(f"corrected {count(len(briefs), 'past brief')} with claims that no longer stand as cited")
    for id_, title in briefs:
        print_shown(f"  {id_}  {title}")
        for notice in (n for n in found if n.brief == id_):
            if not notice.number:
                print_shown(f"    {notice.reason}")
                continue
            told = f": {notice.words}" if notice.words else ""
            print_shown(
                f"    [{notice.number}] {notice.claim}",
                f"        {notice.reason} (article {notice.correction}){told}",
            )


def show(
    ctx: typer.Context,
    id_: Annotated[
        str, typer.Argument(help=f"An article's id, or its first characters, {LEAST} at least.", metavar="ID")
    ],
    removed: Annotated[
        bool, typer.Option("--removed", help="Show only what was set aside, each with its reason.")
    ] = False,
    dates: Annotated[
        bool, typer.Option("--dates", help="Show only its dates: published, and those its text speaks of.")
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
        kind = None if dates or removed else genre_of(desk, article.id)
        versions = library.versions.of(article.id)
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
    from brief.records import fold
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


def forget(
    ctx: typer.Context,
    id_: Annotated[
        str,
        typer.Argument(help=f"The article's id, or its first characters, {LEAST} at least.", metavar="ID"),
    ],
    wait: Wait = 0.0,
    as_json: Json = False,
) -> None:
    """Remove an article and all that came of it: its bytes, text, passages, vectors, and briefs that cite it."""
    from brief.rendering.wording import count

    context: Context = ctx.obj
    with context.desk("forget") as desk:
        gone = desk.forget(article_id(desk, id_), wait)
    if as_json:
        print_json(gone)
        return
    print_shown(f"forgotten  {gone.article.id} {gone.article.title}, {count(gone.passages, 'passage')}")
    if gone.raw_kept_for:
        others = count(gone.raw_kept_for, "other article")
        print_shown(f"note       its document holds {others} and was kept; forget those too to remove it")
    for brief in gone.briefs:
        print_shown(f"withdrawn  brief {brief}, which cited it")
    for path in gone.outputs:
        print_shown(f"note       a copy of a withdrawn brief was written to {path}; remove it yourself")


def backup(
    ctx: typer.Context, file: Annotated[Path, typer.Argument(help="The copy to make; must not exist.")]
) -> None:
    """Make a consistent copy of the library while others read and write. The index is rebuilt from it when needed."""
    context: Context = ctx.obj
    with context.desk("backup", sends=False) as desk:
        desk.backup(file)
    context.say(f"wrote {file}; to use it, put it as library.sqlite3 into an empty library folder")


def reindex(ctx: typer.Context, wait: Wait = 0.0) -> None:
    """Build the index anew from the library; also changes over to another embedding model."""
    context: Context = ctx.obj
    with context.desk("reindex") as desk:
        done = desk.reindex(wait)
    print_shown(f"{done} passages indexed")
