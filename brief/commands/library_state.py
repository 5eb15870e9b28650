"""The command that says how the library is: what is held, waiting, failed, unfinished and damaged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from brief.commands import Context
from brief.commands.bring_in import Json
from brief.commands.terminal import print_json, print_marking, print_shown, size
from brief.errors import SandboxError

if TYPE_CHECKING:
    from brief.corpus.books.library import Library
    from brief.desk import Desk
    from brief.desk.issued_corrections import Notice

RESUMED = {
    "reindex": "`brief reindex` was stopped: the next ingest, refresh or reindex finishes it",
    "forget": "an article is being forgotten: it is not shown, and the next command that may write finishes it",
    "issue": "a brief was issued and its files were not written: the next command that may write does it",
}


def add(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command()(status)


def status(
    ctx: typer.Context,
    check: Annotated[
        bool,
        typer.Option(
            "--check",
            help="Also read the whole library and hold everything in it to its digest or its form. Exit code 7"
            " where something is damaged.",
        ),
    ] = False,
    clear: Annotated[
        bool, typer.Option("--clear", help="Also empty the list of what could not be taken.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Show what is held, waiting and failed, what a stopped command left, how the index is, what holds the parsers."""
    context: Context = ctx.obj
    with context.desk("status", sends=False) as desk:
        where = desk.place.where
        if not desk.place.there():
            if as_json:
                print_json({"library": where, "exists": False})
            else:
                print_shown(f"no library at {where} yet; make one with `brief ingest SOURCE`")
            return
        if clear:
            with desk.writer(5.0):
                desk.ledger(write=True).clear_all_failures()
        faults = None
        if check:
            from brief.desk.library_check import check as look_through

            faults = look_through(desk)
        facts = _facts(desk, where) | ({} if faults is None else {"faults": faults})
    if as_json:
        print_json(facts)
    else:
        _print(facts)
    if faults:
        from brief.corpus.sqlite.damage import refusal

        raise refusal(where, faults[0])


def _facts(desk: Desk, where: str) -> dict[str, Any]:
    from brief.corpus.locks import stopped

    library = desk.library()
    counts = library.counts()
    return {
        "library": where,
        "exists": True,
        "marking": desk.settings.marking,
        "bytes": library.size() + sum(p.stat().st_size for p in desk.folder.rglob("*") if p.is_file()),
        **counts,
        "embedding": library.vectors.pinned()[1] or None,
        "waiting": counts["passages"] - counts["indexed"],
        "index": desk.index.state(),
        "probe": desk.index.last_probe() or None,
        "writer": desk.place.busy() or None,
        "damaged": library.damage or None,
        "finished": desk.finished,
        "unfinished": [told for what, told in RESUMED.items() if library.unfinished(what)],
        "stopped": stopped(desk.folder),
        "failed": [
            {"origin": refusal.origin, "reason": refusal.reason, "at": at.isoformat()}
            for refusal, at in library.ledger.failures(10)
        ],
        "corrections": _corrections(library),
        "sandbox": _sandbox(),
    }


def _sandbox() -> dict[str, Any]:
    """What holds a parser on this machine: asked of one that is started for it."""
    from brief.sandbox import protection

    try:
        found = protection()
    except SandboxError as error:
        return {"words": f"none: a document {error}", "missing": []}
    return {**found.parts(), "words": found.words, "missing": found.missing}


def _print(facts: dict[str, Any]) -> None:
    from brief.rendering.wording import count

    print_marking(facts["marking"])
    probe = facts["probe"]
    print_shown(f"library   {facts['library']}, {size(facts['bytes'])} with its index")
    if facts["damaged"]:
        print_shown(f"damaged   {facts['damaged']}; save what can be read: brief rescue NEW_FOLDER")
    undated, passages = facts["undated"], facts["passages"]
    held = f"{count(facts['articles'], 'article')} ({undated} undated), {count(passages, 'passage')}"
    model = facts["embedding"] or "no model yet"
    print_shown(f"held      {held}, {count(facts['briefs'], 'brief')} issued")
    print_shown(f"indexed   {facts['indexed']} passages with {model}, {facts['waiting']} waiting")
    last = "never probed"
    if probe:
        outcome = "passed" if probe["ok"] else f"failed: {probe['reason']}"
        last = f"last probe {probe['at'][:16]} UTC {outcome}, {probe['count']} found"
    print_shown(f"index     {facts['index']}; {last}")
    print_shown(f"sources   {facts['sources']} followed")
    if facts["writer"]:
        print_shown(f"writing   {facts['writer']}")
    for name, shown in (("finished", "finished"), ("unfinished", "undone"), ("stopped", "stopped")):
        print_shown(*(f"{shown:<10}{each}" for each in facts[name]))
    if facts["stopped"]:
        print("          what was taken is kept; run it again for the rest")
    if (faults := facts.get("faults")) is not None:
        print_shown(
            f"checked   {f'{len(faults)} faults' if faults else 'everything matches its digest or its form'}"
        )
        print_shown(*(f"  {fault}" for fault in faults))
    print_shown(
        f"sandbox   {facts['sandbox']['words']}", *(f"  {line}" for line in facts["sandbox"]["missing"])
    )
    print_shown(f"failed    {facts['failures']}")
    print_shown(*(f"  {failure['origin']}: {failure['reason']}" for failure in facts["failed"]))
    _print_corrections(facts["corrections"])


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
