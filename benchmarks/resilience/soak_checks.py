"""The end of the month: the library, the briefs delivered and every byte of the folder, held against the account."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

from .residue import holding
from .soak_month import Account
from .soak_world import World
from .tool import Tool, issued_twice, titles

ROWS = (
    "lost", "never taken", "not delivered", "delivered twice", "issued twice", "does not verify",
    "forgotten words", "stale lock", "status", "wrong window", "full disk", "command failed",
)  # fmt: skip
"""Every kind of miss."""


def misses(tool: Tool, account: Account, world: World, place: Path) -> Iterator[tuple[str, str]]:
    """What is wrong at the end: (kind of :data:`ROWS`, what)."""
    listing, issued, status, rated = tool.look(
        ("list", "--articles", "--json"),
        ("list", "--json"),
        ("status", "--json"),
        ("sources", "rate", "Tav Courier", "D", "--why", "the end"),
    )
    if rated.code:
        yield "stale lock", rated.told()
    if status.code:
        yield "status", status.told()
    if (status.json() or {}).get("writer"):
        yield "stale lock", f"status names a writer: {status.json()['writer']}"
    held = titles(listing)
    if held is None:
        yield "lost", f"all: {listing.told()}"
        held = {}
    for id_ in sorted(set(account.added) - set(account.forgotten) - set(held)):
        yield "lost", f"{id_} {account.added[id_]}"
    whole = " ".join(held.values())
    for key in sorted(world.served - world.taken_back):
        if key not in whole:
            yield "never taken", f"{key} stood in a feed"
    yield from (("issued twice", window) for window in issued_twice(issued.json() or []))
    yield from _delivered(tool, account, place, {str(one["id"]) for one in issued.json() or []})
    cores = set(account.forgotten.values())
    yield from (("forgotten words", found) for found in holding(tool.library, cores))
    yield from (("forgotten words", f"{id_} is listed") for id_ in account.forgotten if id_ in held)


def _delivered(tool: Tool, account: Account, place: Path, issued: set[str]) -> Iterator[tuple[str, str]]:
    """Every brief delivered is issued, once, and verifies in each form; but for those that cite what was forgotten."""
    cores = [core.encode() for core in account.forgotten.values()]
    lines: list[tuple[str, ...]] = []
    seen: dict[str, int] = {}
    for day, (bundle, page) in sorted(account.delivered.items()):
        if not bundle.exists() or not page.exists():
            continue  # told when it was to be written
        with zipfile.ZipFile(bundle) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        record = next((content for name, content in parts.items() if name.endswith("brief.json")), b"")
        file = place / f"day-{day:02}.json"
        file.write_bytes(record)
        id_ = _id(record)
        if id_ in seen:
            yield "delivered twice", f"{id_} on days {seen[id_]} and {day}"
        seen[id_] = day
        if any(core in content for core in cores for content in parts.values()):
            account.counts["briefs that cite what was forgotten"] += 1
            continue
        if id_ not in issued:
            yield "not delivered", f"day {day}: {id_} is not among the briefs issued"
        lines += [("verify", str(form)) for form in (file, bundle, page)]
    for done in tool.look(*lines):
        account.counts["forms verified"] += done.code == 0
        if done.code:
            yield "does not verify", f"{Path(done.arguments[1]).name}: {done.told()} {done.out.strip()[:200]}"


def _id(record: bytes) -> str:
    """The id that stands first in a record."""
    _, _, rest = record.partition(b'"id": "')
    return rest.partition(b'"')[0].decode("utf-8", "replace")
