"""Warm search over 10,000 real passages against embedding the question, in turn over real questions."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from statistics import median

import common

TARGET = 1.5


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--passages", type=int, default=10_000)
    options.add_argument("--questions", type=int, default=200)
    options.add_argument("--quick", action="store_true", help="1,000 passages, 40 questions")
    options.add_argument("--profile", action="store_true", help="also where the time of a search goes")
    given = options.parse_args()
    passages, count = (1000, 40) if given.quick else (given.passages, given.questions)
    asked = common.questions(count)
    common.title(f"warm search over up to {passages} real passages")
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), passages, asked, given.profile)


def measure(folder: Path, passages: int, asked: list[str], profile: bool) -> None:
    from brief.corpus.embedding import embedder
    from brief.corpus.protocols import Filter
    from brief.retrieval.search import Search

    desk = common.prepare(folder, passages, common.caching_embedder())
    search, limit, everything = desk.search, desk.settings.search_passages, Filter()
    # One that remembers nothing: find embeds the question and its parts as passages are, which are remembered.
    given = desk.settings
    fresh = Search(desk.library(), desk.index, embedder(given), given.search_weight, given.search_per_article)
    fresh.find("warm", everything, limit)
    for question in asked[:10]:  # warm: the model, Chroma, SQLite's pages
        search.find(question, everything, limit)
    clocks = {
        name: common.Clock()
        for name in (
            "embedding the question",
            "find, embedding included",
            "search",
            "words alone",
            "index alone",
        )
    }
    exact = 0
    for question in asked:
        with clocks["embedding the question"].timed():
            vector = search.embedder.query(question)
        with clocks["find, embedding included"].timed():
            fresh.find(question, everything, limit)
        with clocks["search"].timed():
            found = search.find_near(question, vector, everything, limit)
        with clocks["words alone"].timed():
            search.ranking.by_words(question, everything, 50)
        with clocks["index alone"].timed():
            search.index.search(vector, 50)
        exact += found.exact
    base = clocks["embedding the question"]
    rows = [["median of " + str(len(asked)), "wall ms", "CPU ms", "wall ratio"]]
    for name, clock in clocks.items():
        ratio = median(a / b for a, b in zip(clock.wall, base.wall, strict=True))
        rows.append(
            [name, f"{median(clock.wall) * 1e3:.2f}", f"{median(clock.cpu) * 1e3:.2f}", f"{ratio:.2f}"]
        )
    common.table(rows)
    held = desk.library().counts()["passages"]
    words = median(len(question.split()) for question in asked)
    print(f"  {held} passages, questions of {words:.0f} words, {exact} searched without the index")
    ratio = float(rows[3][3])
    common.verdict("search itself", ratio <= TARGET, f"{ratio:.2f} of embedding the question", f"{TARGET}")
    if profile:
        _profile(search, asked, limit)
    desk.close()
    common.memory_verdict("this process", common.peak_mb()[0])


def _profile(search: object, asked: list[str], limit: int) -> None:
    import cProfile
    import pstats

    from brief.corpus.protocols import Filter
    from brief.retrieval.search import Search

    assert isinstance(search, Search)
    vectors = [search.embedder.query(question) for question in asked]
    profiler = cProfile.Profile()
    profiler.enable()
    for question, vector in zip(asked, vectors, strict=True):
        search.find_near(question, vector, Filter(), limit)
    profiler.disable()
    pstats.Stats(profiler).sort_stats("cumtime").print_stats(45)


if __name__ == "__main__":
    main()
