"""100,000 passages: the real ones, then copies with seeded noise on their vectors. Recall, a filtered day, memory.

A copy is an article of its own (own bytes, ids and date) with its original's text; its vector is the
original's plus Gaussian noise of a length drawn from NOISE, made unit again. At 0.4 to 1.0 its cosine
to the original is 0.93 to 0.71: nearest neighbours of a question are originals and copies mixed, and
no two vectors are alike (it prints how far apart the nearest ones are).
"""

from __future__ import annotations

import argparse
import hashlib
import random
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import common

if TYPE_CHECKING:
    import numpy as np

    from brief.corpus.protocols import Filter
    from brief.reading.piece_reader import Read

RECALL_TARGET = 0.98
NOISE = (0.4, 1.0)
SEED = 20261122
FIRST_DAY, DAYS = datetime(2025, 9, 1, tzinfo=UTC), 120


def copy_of(entry: Read, number: int, day: datetime) -> Read:
    """The same article as another one, published on another day."""
    from brief.records import DatedValue, DateStatus, Precision

    raw, article, passages = entry
    content = raw.content + f"\n<!-- copy {number} -->".encode()
    sha = hashlib.sha256(content).hexdigest()
    id_ = hashlib.sha256(f"{sha} {article.item_key}".encode()).hexdigest()[:16]
    published = DatedValue(day, day + timedelta(days=1), Precision.DAY, None, DateStatus.STATED)
    other = replace(
        article,
        id=id_,
        raw_sha256=sha,
        item_key=f"{article.item_key}#{number}",
        url=f"{article.url}#copy-{number}",
        published=published,
    )
    moved = tuple(
        replace(p, id=hashlib.sha256(f"{p.id} {number}".encode()).hexdigest()[:16], article_id=id_)
        for p in passages
    )
    return replace(raw, sha256=sha, content=content), other, moved


def copies(entries: list[Read], wanted: int, dice: random.Random) -> Iterator[Read]:
    """Copies in rounds over the real articles until there are that many passages."""
    count = number = 0
    while count < wanted:
        number += 1
        for entry in entries:
            if count >= wanted:
                return
            made = copy_of(entry, number, FIRST_DAY + timedelta(days=dice.randrange(DAYS)))
            count += len(made[2])
            yield made


def noisy(vectors: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Unit vectors with Gaussian noise of a length from NOISE added, unit again."""
    import numpy as np

    noise = generator.standard_normal(vectors.shape).astype(np.float32)
    noise /= np.linalg.norm(noise, axis=1, keepdims=True)
    found = vectors + noise * generator.uniform(*NOISE, size=(len(vectors), 1)).astype(np.float32)
    unit: np.ndarray = found / np.linalg.norm(found, axis=1, keepdims=True)
    return unit


# -- each of these runs in a process of its own, so that each one's memory is its own


def fill(folder: str, real: int, total: int) -> dict[str, float]:
    """A library of real articles with their vectors, and copies with theirs; seconds of each part."""
    import numpy as np

    from brief.corpus.embedding import Embedder

    desk = common.desk(Path(folder), embedder := common.caching_embedder())
    entries = list(common.read(common.real("events", "pages", "feeds"), real))
    with desk.writer():
        library = desk.library(write=True)
        book = library.vectors
        common.fill(library, iter(entries))
        book.embed_missing(embedder, lambda done, of: common.progress("embedding", done, of))
        if hasattr(embedder, "save"):
            embedder.save()
        book.pin(embedder)
        started = time.perf_counter()
        wanted = total - library.counts()["passages"]
        common.fill(library, copies(entries, wanted, random.Random(SEED)))
        articles = time.perf_counter() - started
        texts = list({p.text for _, _, passages in entries for p in passages})
        by_text = dict(zip(texts, embedder.documents(texts), strict=True))
        generator = np.random.default_rng(SEED)

        class Noisy:
            def embed_documents(self, texts: list[str]) -> Any:
                new = list({text for text in texts if text not in by_text})  # what stands over a passage, too
                by_text.update(zip(new, embedder.documents(new), strict=True))
                return noisy(np.array([by_text[text] for text in texts]), generator)

        fake = Embedder(embedder.name, embedder.fingerprint, Noisy())  # type: ignore[arg-type]
        book.embed_missing(fake, lambda done, of: common.progress("vectors", done, of))
        counts = library.counts()
    desk.close()
    return {"articles": counts["articles"], "passages": counts["passages"], "seconds": articles}


def build(folder: str) -> dict[str, float]:
    """The index of that library, built as an ingest builds it."""
    from brief.desk.ingest import bring_up

    desk = common.desk(Path(folder))
    desk.progress = common.progress
    before, started = common.cpu(), time.perf_counter()
    bring_up(desk)
    wall, used = time.perf_counter() - started, common.cpu() - before
    indexed = desk.library().counts()["indexed"]
    desk.close()
    return {"indexed": indexed, "wall": wall, "cpu": used, "peak": common.peak_mb()[0]}


def truth(folder: str, count: int) -> dict[str, Any]:
    """The 10 nearest of each question by exact cosine: of all passages, and of those of one day."""
    import numpy as np

    from brief.corpus.protocols import Filter

    desk = common.desk(Path(folder))
    ranking, embedder = desk.ranking(), desk.embedder
    ids = ranking.select(Filter())
    held = ranking.vectors(ids, embedder.fingerprint)
    matrix = np.stack([held[id_] for id_ in ids])
    day = set(ranking.select(one_day()))
    places = np.array([i for i, id_ in enumerate(ids) if id_ in day])
    found: dict[str, Any] = {"all": [], "day": [], "gaps": [], "passages": len(places)}
    for question in common.questions(count):
        scores = matrix @ embedder.query(question)
        best = np.argsort(-scores, kind="stable")[:10]
        found["all"].append([ids[i] for i in best])
        found["gaps"].append(float(scores[best[0]] - scores[best[9]]))
        best = places[np.argsort(-scores[places], kind="stable")[:10]]
        found["day"].append([ids[i] for i in best])
    desk.close()
    return found


def search(folder: str, count: int) -> dict[str, Any]:
    """What the index and a filtered search find for each question, and how long each takes."""
    from brief.corpus.protocols import Filter

    desk = common.desk(Path(folder))
    finder, limit = desk.search, desk.settings.search_passages
    asked = common.questions(count)
    finder.find(asked[0], Filter(), limit)  # warm
    clocks = {name: common.Clock() for name in ("the index", "words", "search", "search in one day")}
    found: dict[str, Any] = {"10": [], "50": [], "day": [], "exact": 0}
    for question in asked:
        vector = finder.embedder.query(question)
        for number in (10, 50):
            with clocks["the index"].timed():
                hits = desk.index.search(vector, number)
            if hits is None:
                raise SystemExit(f"the index could not be searched; its state is {desk.index.state()}")
            found[str(number)].append([id_ for id_, _ in hits[:10]])
        with clocks["words"].timed():
            finder.ranking.by_words(question, Filter(), 50)
        with clocks["search"].timed():
            finder.find_near(question, vector, Filter(), limit)
        with clocks["search in one day"].timed():
            within = finder.find_near(question, vector, one_day(), limit)
        found["exact"] += within.exact
        hits = finder.ranking.by_vector(vector, desk.embedder.fingerprint, one_day(), 10)
        found["day"].append([id_ for id_, _ in hits])
    found["seconds"] = {name: median(clock.wall) for name, clock in clocks.items()}
    found["peak"] = common.peak_mb()[0]
    desk.close()
    return found


def one_day() -> Filter:
    """A day in the middle of those over which the copies are spread."""
    from brief.corpus.protocols import Filter

    day = FIRST_DAY + timedelta(days=DAYS // 2)
    return Filter(day, day + timedelta(days=1))


# -- here


def main() -> None:
    common.answer({function.__name__: function for function in (fill, build, truth, search)})
    options = argparse.ArgumentParser(description="Recall, a filtered day, build time and memory at scale.")
    options.add_argument("--real", type=int, default=10_000)
    options.add_argument("--passages", type=int, default=100_000)
    options.add_argument("--questions", type=int, default=300)
    options.add_argument("--quick", action="store_true", help="1,000 real ones, 10,000 in all, 100 questions")
    given = options.parse_args()
    real, total, count = (1000, 10_000, 100) if given.quick else (given.real, given.passages, given.questions)
    common.questions(1)
    common.real("events", "pages", "feeds")
    common.title(f"{total} passages, up to {real} of them real")
    with tempfile.TemporaryDirectory() as folder:
        made = common.child(fill, folder, real, total)
        built = common.child(build, folder)
        size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file()) / 1e6
        exact = common.child(truth, folder, count)
        found = common.child(search, folder, count)
    print(
        f"  {made['articles']} articles with {made['passages']} passages, {size:.0f} MB;"
        f" the copies into the library {made['seconds']:.0f} s"
    )
    print(
        f"  the index of {built['indexed']} built in {built['wall']:.0f} s, {built['cpu']:.0f} CPU-s:"
        f" {built['indexed'] / built['cpu']:.0f} passages a CPU-second"
    )
    print(f"  of each question the 1st and the 10th nearest are {median(exact['gaps']):.3f} of cosine apart")
    for number in ("10", "50"):
        shares = [len({*a} & {*b}) / 10 for a, b in zip(found[number], exact["all"], strict=True)]
        mean = sum(shares) / len(shares)
        figure = f"{mean:.4f} over {count} questions, lowest {min(shares):.1f}"
        common.verdict(f"recall@10, {number} asked for", mean >= RECALL_TARGET, figure, "at least 0.98")
    same = sum(a == b for a, b in zip(found["day"], exact["day"], strict=True))
    common.verdict(
        f"filtered to one day ({exact['passages']} passages)",
        same == found["exact"] == count,
        f"{same} of {count} orders exact, {found['exact']} searched exactly",
        "all",
    )
    rows = [["median", "wall ms"]]
    rows += [[name, f"{seconds * 1e3:.1f}"] for name, seconds in found["seconds"].items()]
    common.table(rows)
    common.memory_verdict("building the index", built["peak"])
    common.memory_verdict("searching", found["peak"])


if __name__ == "__main__":
    main()
