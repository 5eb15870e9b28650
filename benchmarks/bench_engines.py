"""The engines side by side at size: what an article costs on its way in, a question, a day's brief; and their growth.

    bench_engines.py sizes [--articles 100000]      each engine at one size, as ratios to the embedded default
    bench_engines.py growth [--most 300000]         one engine from 10,000 articles up: a table
    bench_engines.py days [--most 16000]            one day's brief as the day grows

Articles and vectors are made up (see made_up.py): storage and search are measured here, not embedding and not reading,
which cost the same whatever engine holds what they make. A library has no readings but of the day that is briefed.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import common
import made_up

if TYPE_CHECKING:
    from brief.desk import Desk

ENGINES = ("file", "postgres", "postgres and chroma")
ASKED = 30
GROUP = 256


@dataclass
class Servers:
    """The servers that are up, started when they are first asked for."""

    folder: Path
    held: contextlib.ExitStack
    postgres: Any = None
    chroma: Any = None

    def settings(self, engine: str) -> dict[str, Any]:
        """What settings name for an engine, over a new database."""
        found: dict[str, Any] = {}
        if "postgres" in engine:
            from tests.support.postgres_server import PASSWORD, served

            if self.postgres is None:
                self.postgres = self.held.enter_context(served(self.folder / "postgres"))
            name = engine.replace(" ", "_") + str(time.monotonic_ns())
            found |= {"library_url": self.postgres.database(name), "library_password": PASSWORD}
        if "chroma" in engine:
            from tests.support import chroma_server

            if self.chroma is None:
                self.chroma = chroma_server.start(self.folder / "chroma")
                self.held.callback(self.chroma.stop)
            found["index_url"] = self.chroma.url
        return found


@contextlib.contextmanager
def servers() -> Iterator[Servers]:
    """Servers for the length of a run."""
    with tempfile.TemporaryDirectory(prefix="brief-engines-") as folder, contextlib.ExitStack() as held:
        yield Servers(Path(folder), held)


def opened(folder: Path, given: dict[str, Any], days: int) -> Desk:
    """A desk over an engine, on the evening of the last day."""
    from brief import settings
    from brief.desk import Desk

    loaded = settings.defaults(folder)
    loaded = replace(loaded, settings=replace(loaded.settings, **given))
    now = made_up.FIRST_DAY + timedelta(days=days)
    made = Desk(folder, loaded=loaded, clock=lambda: now)
    made.__dict__["embedder"] = made_up.embedder()
    made.progress = common.progress
    return made


def bring_in(desk: Desk, count: int, first: int, a_day: int) -> dict[str, float]:
    """Articles into the library, their vectors, the index: seconds of each."""
    found = {}
    entries = list(made_up.articles(count, first, a_day=a_day))
    started = time.perf_counter()
    for start in range(0, count, GROUP):
        with desk.writing() as library, library.writing():
            for entry in entries[start : start + GROUP]:
                library.add(*entry)
    found["library"], started = time.perf_counter() - started, time.perf_counter()
    library = desk.library(write=True)
    library.vectors.embed_missing(desk.embedder, lambda *_: None)
    library.vectors.pin(desk.embedder)
    found["vectors"], started = time.perf_counter() - started, time.perf_counter()
    desk.index.update(desk.embedder.fingerprint, desk.clock(), lambda *_: None)
    library.tidy()
    found["index"] = time.perf_counter() - started
    return found


def asked_in_turn(desks: list[Desk], total: int) -> list[dict[str, float]]:
    """Median seconds of a question's parts and of a whole question, of each desk."""
    import random

    from brief.corpus.protocols import Filter

    dice = random.Random(7)
    questions = [next(made_up.articles(1, dice.randrange(total)))[1].title for _ in range(ASKED)]
    ways = {
        "words": lambda desk, q: desk.ranking().by_words(q, Filter(), 50),
        "search": lambda desk, q: desk.search.find(q, Filter(), 10),
        "ask": lambda desk, q: desk.ask(f"What did officials say of {q}?"),
    }
    clocks: list[dict[str, list[float]]] = [{name: [] for name in ways} for _ in desks]
    for n, question in enumerate(questions):
        for name, way in ways.items():
            for desk, clock in zip(desks, clocks, strict=True):
                started = time.perf_counter()
                way(desk, question)
                if n:  # the first warms
                    clock[name].append(time.perf_counter() - started)
    return [{name: median(values) for name, values in clock.items()} for clock in clocks]


def daily(desk: Desk, day: int) -> float:
    """Seconds of one day's brief, its sentences read before."""
    since = made_up.FIRST_DAY + timedelta(days=day)
    window = since, since + timedelta(days=1)
    desk.daily(*window)
    started = time.perf_counter()
    desk.daily(*window)
    return time.perf_counter() - started


def sizes(count: int, a_day: int) -> None:
    """Each engine at one size; what is asked is asked of one after the other, so that all have the same machine."""
    names = ("library", "vectors", "index")
    with servers() as up, contextlib.ExitStack() as held:
        desks, took = {}, {}
        for engine in ENGINES:
            desk = desks[engine] = held.enter_context(
                opened(up.folder / f"desk of {engine}", up.settings(engine), count // a_day)
            )
            took[engine] = bring_in(desk, count, 0, a_day)
            print(
                f"  {engine}: {' '.join(f'{name} {took[engine][name]:.0f} s' for name in names)}", flush=True
            )
        asked = asked_in_turn(list(desks.values()), count)
        briefs = {engine: [daily(desks[engine], count // a_day - 1)] for engine in ENGINES}
        for _ in range(2):
            for engine in ENGINES:
                briefs[engine].append(daily(desks[engine], count // a_day - 1))
        rows = [["engine", *(f"{name} ms" for name in (*names, *asked[0])), "day s", "MB"]]
        first: list[float] = []
        for n, (engine, desk) in enumerate(desks.items()):
            size = desk.library().size() + sum(
                p.stat().st_size for p in desk.folder.rglob("*") if p.is_file()
            )
            figures = [1000 * took[engine][name] / count for name in names]
            figures += [1000 * asked[n][name] for name in asked[n]] + [median(briefs[engine])]
            first = first or figures
            told = [f"{f:.2f} ({f / w:.2f})" for f, w in zip(figures, first, strict=True)]
            rows.append([engine, *told, f"{size / 1e6:.0f}"])
    common.title(f"{count} articles, {a_day} a day; in brackets the ratio to the first")
    common.table(rows)


def growth(engine: str, most: int, a_day: int) -> None:
    """One engine as it grows: the next 2,000 articles, a question, a day."""
    rows = [
        ["articles", "library ms", "vectors ms", "index ms", "words ms", "search ms", "ask ms", "day s", "MB"]
    ]
    with servers() as up:
        desk = opened(up.folder / "library", up.settings(engine), most // a_day + 10)
        held = 0
        for size in (10_000, 30_000, 100_000, 300_000):
            if size > most:
                break
            bring_in(desk, size - 2000 - held, held, a_day)
            took = bring_in(desk, 2000, size - 2000, a_day)
            held = size
            (asked,), brief = asked_in_turn([desk], size), daily(desk, size // a_day - 1)
            bytes_ = desk.library().size() or sum(
                p.stat().st_size for p in desk.folder.rglob("*") if p.is_file()
            )
            rows.append(
                [
                    str(size),
                    *(f"{took[name] / 2:.2f}" for name in ("library", "vectors", "index")),
                    *(f"{1000 * asked[name]:.1f}" for name in ("words", "search", "ask")),
                    f"{brief:.2f}",
                    f"{bytes_ / 1e6:.0f}",
                ]
            )
            common.table([rows[0], rows[-1]])
            sys.stdout.flush()
        desk.close()
    common.title(f"{engine}: growth, {a_day} articles a day; milliseconds an article or a question")
    common.table(rows)


def days(largest: int) -> None:
    """One day's brief as the day grows: its sentences read, and from then on."""
    rows = [["articles of the day", "with reading s", "again s", "MB"]]
    with servers() as up:
        for size in (1000, 2000, 4000, 8000, 16_000):
            if size > largest:
                break
            desk = opened(up.folder / str(size), {}, 1)
            bring_in(desk, size, 0, size)
            window = made_up.FIRST_DAY, made_up.FIRST_DAY + timedelta(days=1)
            started = time.perf_counter()
            desk.daily(*window)
            read, started = time.perf_counter() - started, time.perf_counter()
            desk.daily(*window)
            again = time.perf_counter() - started
            rows.append([str(size), f"{read:.1f}", f"{again:.1f}", f"{common.peak_mb()[0]:.0f}"])
            common.table([rows[0], rows[-1]])
            desk.close()
    common.title("one day's brief as the day grows, in one file")
    common.table(rows)


def main() -> None:
    options = argparse.ArgumentParser(description="The engines side by side, and as they grow.")
    options.add_argument("what", choices=["sizes", "growth", "days"], nargs="?", default="sizes")
    options.add_argument("--articles", type=int, default=100_000)
    options.add_argument("--most", type=int, default=300_000)
    options.add_argument("--a-day", type=int, default=1000)
    options.add_argument("--engine", choices=ENGINES, default="postgres")
    given = options.parse_args()
    if given.what == "sizes":
        sizes(given.articles, given.a_day)
    elif given.what == "days":
        days(given.most)
    else:
        growth(given.engine, given.most, given.a_day)


if __name__ == "__main__":
    main()
