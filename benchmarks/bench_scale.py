"""100,000 passages: the real ones, then copies with seeded noise on their vectors. Recall, a filtered day, memory.

A copy is an article of its own (own bytes, ids and date) with its original's text; its vector is the
original's plus Gaussian noise of a length drawn from NOISE, made unit again. At 0.4 to 1.0 its cosine
to the original is 0.93 to 0.71: nearest neighbours of a question are originals and copies mixed, and
no two vectors are alike (`spread` below says how far apart the nearest ones are).
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import common

if TYPE_CHECKING:
    import numpy as np

    from brief.corpus.ranking import Ranking
    from brief.desk import Desk
    from brief.reading.intake import Read

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


def build(desk: Desk, real: int, total: int) -> dict[str, float]:
    """Fill the library: real articles, their vectors, copies, their vectors. Seconds of each part."""
    import numpy as np

    from brief.corpus.vectors import VectorBook

    spent: dict[str, float] = {}
    entries = list(common.read(common.real("events", "pages", "feeds"), real))
    library = desk.library(write=True)
    book, embedder = VectorBook(library), desk.embedder
    common.fill(library, iter(entries))
    book.embed_missing(embedder, lambda done, of: common.progress("embedding", done, of))
    if hasattr(embedder, "save"):
        embedder.save()
    model = book.model_row(embedder.fingerprint)
    assert model is not None
    book.pin(embedder)
    held = library.counts()["passages"]
    started = time.perf_counter()
    common.fill(library, copies(entries, total - held, random.Random(SEED)))
    spent["copies into the library"] = time.perf_counter() - started
    texts = {p.text for _, _, passages in entries for p in passages}
    by_text = dict(zip(texts, embedder.documents(list(texts)), strict=True))
    del entries
    generator = np.random.default_rng(SEED)
    started, after = time.perf_counter(), 0
    while found := book.unembedded(model, 1000, after):
        after = found[-1][0]
        vectors = noisy(np.array([by_text[text] for _, text in found]), generator).astype("<f2")
        book.store_vectors(model, [(pk, v.tobytes()) for (pk, _), v in zip(found, vectors, strict=True)])
    spent["their vectors"] = time.perf_counter() - started
    started, used = time.perf_counter(), time.process_time()
    desk.index.update(model, desk.clock(), lambda done, of: common.progress("indexing", done, of))
    spent["the index"] = time.perf_counter() - started
    spent["the index, CPU"] = time.process_time() - used
    return spent


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--real", type=int, default=10_000)
    options.add_argument("--passages", type=int, default=100_000)
    options.add_argument("--questions", type=int, default=300)
    options.add_argument("--quick", action="store_true", help="1,000 real ones, 10,000 in all, 100 questions")
    given = options.parse_args()
    real, total, count = (1000, 10_000, 100) if given.quick else (given.real, given.passages, given.questions)
    asked = common.questions(count)
    common.title(f"{total} passages, {real} of them real")
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), real, total, asked)


def measure(folder: Path, real: int, total: int, asked: list[str]) -> None:
    import numpy as np

    from brief.corpus.ranking import Ranking

    desk = common.desk(folder, common.caching_embedder())
    with desk.writer():
        spent = build(desk, real, total)
    library, ranking = desk.library(), Ranking(desk.library())
    model = desk.search.book.model_row(desk.embedder.fingerprint)
    assert model is not None
    held = library.counts()
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
    print("  " + ", ".join(f"{name} {seconds:.0f} s" for name, seconds in spent.items()))
    print(
        f"  {held['articles']} articles, {held['passages']} passages, {held['indexed']} indexed, {size:.0f} MB"
    )
    common.memory_verdict("building", common.peak_mb()[0])

    vectors = np.array([desk.embedder.query(question) for question in asked])
    pks, matrix = ranking.matrix(model)
    names = dict(library.rows("SELECT pk, id FROM passage"))
    ids = np.array([names[pk] for pk in pks])
    recalls: dict[str, list[float]] = {
        "the first 10 of 10": [],
        "the first 10 of the 50 that search takes": [],
    }
    clock, gaps = common.Clock(), []
    for vector in vectors:
        scores = matrix @ vector
        best = np.argpartition(-scores, 20)[:20]
        best = best[np.argsort(-scores[best], kind="stable")]
        gaps.append(float(scores[best[0]] - scores[best[9]]))
        truth = set(ids[best[:10]])
        for name, limit in zip(recalls, (10, 50), strict=True):
            with clock.timed():
                found = desk.index.search(vector, limit)
            if found is None:
                raise SystemExit(f"the index could not be searched; its state is {desk.index.state()}")
            recalls[name].append(len(truth & {id_ for id_, _ in found[:10]}) / 10)
    print(f"  spread: the 1st and the 10th nearest are {median(gaps):.3f} of cosine apart (median)")
    del matrix, ids
    for name, all_ in recalls.items():
        mean = sum(all_) / len(all_)
        common.verdict(
            f"recall@10, {name}",
            mean >= RECALL_TARGET,
            f"{mean:.4f}, lowest {min(all_):.1f}",
            "at least 0.98",
        )
    print(f"  the index answers in {median(clock.wall) * 1e3:.1f} ms (median of {len(clock.wall)})")
    _one_day(desk, asked, vectors, model)
    print(f"  words alone {_words(ranking, asked) * 1e3:.0f} ms a question, unfiltered (median)")
    desk.close()
    common.memory_verdict("building and searching", common.peak_mb()[0])


def _words(ranking: Ranking, asked: list[str]) -> float:
    from brief.corpus.ranking import Filter

    clock = common.Clock()
    for question in asked[:50]:
        with clock.timed():
            ranking.by_words(question, Filter(), 50)
    return median(clock.wall)


def _one_day(desk: Desk, asked: list[str], vectors: np.ndarray, model: int) -> None:
    """Search filtered to one day against the exact order worked out here from the rows of that day."""
    import numpy as np

    from brief.corpus.ranking import Filter

    day = FIRST_DAY + timedelta(days=DAYS // 2)
    one = Filter(day, day + timedelta(days=1))
    ranking = desk.search.ranking
    pks = ranking.select(one)
    held = ranking.vectors(pks, model)
    matrix = np.array([held[pk] for pk in pks])
    right, exact, clock = 0, 0, common.Clock()
    for question, vector in zip(asked, vectors, strict=True):
        with clock.timed():
            found = desk.search.find_near(question, vector, one, desk.settings.search_passages)
        hits = ranking.by_vector(vector, model, one, 10)
        scores = matrix @ vector
        truth = [pks[i] for i in np.argsort(-scores, kind="stable")[:10]]
        right += [pk for pk, _ in hits] == truth
        exact += found.exact
    print(
        f"  one day holds {len(pks)} passages; a filtered search takes {median(clock.wall) * 1e3:.1f} ms (median)"
    )
    common.verdict(
        "filtered to one day",
        right == exact == len(asked),
        f"{right} of {len(asked)} orders exact, {exact} searched exactly",
        "all",
    )


if __name__ == "__main__":
    sys.exit(main())
