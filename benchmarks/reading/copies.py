"""Copies: edited real articles found, template stories kept apart, stories of a week, a hundred thousand at once.

Articles are the bodies of real pages (fundus, scrapinghub) and the facts of MultiHop-RAG under one headline, in
halves by publisher. The constants were chosen with the rates of all of them in view, so neither half is unseen:
that both come out alike says only that they were not fitted to a few publishers.
"""

from __future__ import annotations

import json
import random
import re
import resource
import subprocess
import sys
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path

from reading import Row

Groups = Sequence[Sequence[str]]
HALVES = ("one half", "the other half")
BOILERPLATE = (
    "Sign up for our morning newsletter and never miss a story. Follow us on social media for the latest updates. "
    "All rights reserved; this material may not be published or redistributed without written permission."
)
SYLLABLES = "ka ro mi ten dra lo ves ur bin sha pol gor ne ti zan".split()
_SENTENCE = re.compile(r"(?<=[.!?。])\s+|\n+")
_NAME = re.compile(r"(?<=[\w,;’'] )[A-ZÀ-ÞĀ-ŽА-ЯІЇЄ][\w’-]+")
_TOKEN = re.compile(r"\d[\d.,:]*|[\w’-]+")


def rows(data: Path, quick: bool) -> Iterable[Row]:
    """Every figure, ours beside MinHash alone in the same run."""
    from brief.corpus.duplicates import copies, copy_groups

    texts = articles(data)
    if quick:
        texts = {id_: text for n, (id_, text) in enumerate(texts.items()) if n % 4 == 0}
    for number, half in enumerate(HALVES):
        held = {id_: text for id_, text in texts.items() if _half(id_) == number}
        yield from _edited(f"{len(held)} articles, {half}", held, copy_groups)
        yield from _templates(f"articles, {half}", held, copies)
    yield from _events(data, copies)
    yield from _scoop(data, copy_groups)
    yield from _many(data, 10_000 if quick else 100_000)


# -- the data


def articles(data: Path) -> dict[str, str]:
    """Bodies of real articles of sixty words and more, by publisher and page."""
    found: dict[str, str] = {}
    truth = json.loads((data / "pages/scrapinghub/ground-truth.json").read_text("utf-8"))
    for page, entry in truth.items():
        found[f"{entry['url'].split('/')[2]} {page}"] = entry["articleBody"]
    for file in sorted((data / "pages/fundus").rglob("*.json")):
        for page, entry in json.loads(file.read_text("utf-8")).items():
            if body := entry.get("body"):
                parts = [
                    *body["summary"],
                    *(p for s in body["sections"] for p in [*s["headline"], *s["paragraphs"]]),
                ]
                found[f"{file.parent.name}/{file.stem} {page}"] = "\n\n".join(parts)
    for line in (data / "retrieval/multihop-facts.jsonl").read_text("utf-8").splitlines():
        entry = json.loads(line)
        publisher = ((entry["meta"] or {}).get("source") or "").replace(" ", "_")
        if sum(len(fact.split()) for fact in entry["facts"]) >= 100:  # two sentences are no article
            found[f"{publisher} {entry['title']}"] = " ".join(entry["facts"])
    return {id_: text for id_, text in found.items() if len(re.findall(r"\w+", text)) >= 60}


def _half(id_: str) -> int:
    return zlib.crc32(id_.split(" ")[0].encode()) % 2


# -- edits


class Editor:
    """Edits of a text, with words and openings of the other texts, by a fixed seed."""

    def __init__(self, texts: Iterable[str], seed: int) -> None:
        self.random = random.Random(seed)
        self.openings = [" ".join(text.split()[:14])[:100] for text in texts]
        """As long as a headline or a teaser is."""
        self.words = [word for text in texts for word in text.split() if len(word) < 20]

    def headline(self, text: str) -> str:
        """Another headline and, where it is no more than a third of the text, another first paragraph."""
        first, _, rest = text.partition("\n\n")
        if not rest:
            first, rest = _SENTENCE.split(text, maxsplit=1) if _SENTENCE.search(text) else ("", text)
        return self.random.choice(self.openings) + "\n\n" + (rest if len(first) <= len(text) / 3 else text)

    def replaced(self, text: str) -> str:
        """8 % of the words replaced, figures and names among them."""
        parts, between = _parts(text)
        pool = self.words if between else parts[:]
        for place in self.random.sample(range(len(parts)), max(1, len(parts) * 8 // 100)):
            parts[place] = self.random.choice(pool)
        return between.join(parts)

    def cut(self, text: str) -> str:
        """The first 60 %."""
        parts, between = _parts(text)
        return between.join(parts[: len(parts) * 6 // 10])

    def teaser(self, text: str) -> str:
        """A teaser of another article in the middle."""
        parts, between = _parts(text)
        place = self.random.randrange(len(parts) // 4, 3 * len(parts) // 4)
        middle = f"\n\nRead also: {self.random.choice(self.openings)}\n\n"
        return between.join(parts[:place]) + middle + between.join(parts[place:])

    def boilerplate(self, text: str) -> str:
        """A newsletter and a copyright line at the end."""
        return f"{text}\n\n{BOILERPLATE}"

    def all_five(self, text: str) -> str:
        """Every edit at once."""
        return self.boilerplate(self.teaser(self.headline(self.replaced(self.cut(text)))))


EDITS = ("headline", "replaced", "cut", "teaser", "boilerplate", "all_five")


def _parts(text: str) -> tuple[list[str], str]:
    """A text's words and what stands between them; pairs of characters where it is written without spaces."""
    words = text.split(" ")
    if len(words) > len(text) / 15:
        return words, " "
    return [text[i : i + 2] for i in range(0, len(text), 2)], ""


def template(text: str, chance: random.Random) -> tuple[str, int]:
    """The text with every name and figure replaced, each name by one other throughout; how many there were."""
    names = {name: _invented(name, chance) for name in sorted(set(_NAME.findall(text)))}
    figures = 0

    def other(match: re.Match[str]) -> str:
        nonlocal figures
        word = match.group()
        if not word[0].isdigit():
            return names.get(word, word)
        figures += 1
        return re.sub(r"\d", lambda d: chance.choice([c for c in "123456789" if c != d.group()]), word)

    made = _TOKEN.sub(other, text)
    return made, len(names) + figures


def _invented(name: str, chance: random.Random) -> str:
    made = "".join(chance.choices(SYLLABLES, k=chance.randint(2, 4)))
    return made.upper() if name.isupper() and len(name) > 1 else made.capitalize()


# -- what is measured


def _edited(
    what: str, texts: Mapping[str, str], ours: Callable[[Mapping[str, str]], Groups]
) -> Iterator[Row]:
    editor = Editor(list(texts.values()), 1)
    right = wrong = 0
    for edit in EDITS:
        both = dict(texts)
        both.update({f"{id_} ~{edit}": getattr(editor, edit)(text) for id_, text in texts.items()})
        found, alone = ours(both), minhash_alone(both)
        recall, beside = _recall(texts, edit, found), _recall(texts, edit, alone)
        pairs = [
            a.partition(" ~")[0] == b.partition(" ~")[0] for group in found for a, b in combinations(group, 2)
        ]
        right, wrong = right + sum(pairs), wrong + len(pairs) - sum(pairs)
        asked = edit != "all_five"
        yield Row(
            what,
            f"recall, {edit.replace('_', ' ')}",
            f"{recall:.3f} (MinHash alone {beside:.3f})",
            "0.97" if asked else "",
            recall >= 0.97 if asked else None,
        )
        if not asked:
            long = {id_: text for id_, text in texts.items() if len(re.findall(r"\w+", text)) >= 150}
            yield Row(
                what,
                f"recall, {edit.replace('_', ' ')}, {len(long)} of 150 words and more",
                f"{_recall(long, edit, found):.3f} (MinHash alone {_recall(long, edit, alone):.3f})",
            )
    precision = right / max(1, right + wrong)
    yield Row(
        what,
        f"precision of {right + wrong} pairs called copies",
        f"{precision:.4f}",
        "0.99",
        precision >= 0.99,
    )


def _recall(texts: Mapping[str, str], edit: str, found: Groups) -> float:
    where = {id_: n for n, group in enumerate(found) for id_ in group}
    return sum(id_ in where and where[id_] == where.get(f"{id_} ~{edit}") for id_ in texts) / max(
        1, len(texts)
    )


def _templates(what: str, texts: Mapping[str, str], ours: Callable[[str, str], bool]) -> Iterator[Row]:
    chance = random.Random(2)
    pairs = [(text, *template(text, chance)) for text in texts.values()]
    pairs = [(text, made) for text, made, changed in pairs if changed >= 5]
    called = sum(ours(text, made) for text, made in pairs)
    alone = sum(bool(minhash_alone({"a": text, "b": made})) for text, made in pairs)
    share = called / max(1, len(pairs))
    yield Row(
        f"{len(pairs)} {what}",
        "template stories called copies",
        f"{share:.3f} (MinHash alone {alone / max(1, len(pairs)):.3f})",
        "at most 0.05",
        share <= 0.05,
    )


def _events(data: Path, ours: Callable[[str, str], bool]) -> Iterator[Row]:
    """Reports of different days in one wording: what a template is in the wild."""
    texts: dict[str, str] = {}
    for line in (data / "events/current-events-2025.jsonl").read_text("utf-8").splitlines():
        entry = json.loads(line)
        texts.setdefault(entry["text"], entry["date"])
    kept = list(texts)
    from brief.corpus.duplicates import containment, shingles

    grams = [shingles(text) for text in kept]
    holding: dict[str, list[int]] = {}
    for i, found in enumerate(grams):
        for gram in found:
            holding.setdefault(gram, []).append(i)
    shared = Counter(pair for held in holding.values() for pair in combinations(held, 2))
    alike = [
        (i, j)
        for (i, j), n in shared.items()
        if n >= 3 and texts[kept[i]] != texts[kept[j]] and containment(grams[i], grams[j]) >= 0.5
    ]
    called = [(kept[i], kept[j]) for i, j in alike if ours(kept[i], kept[j])]
    alone = sum(bool(minhash_alone({"a": kept[i], "b": kept[j]})) for i, j in alike)
    yield Row(
        "1,619 dated events",
        f"of {len(alike)} pairs of two days in one wording, called copies",
        f"{len(called) / max(1, len(alike)):.3f} (MinHash alone {alone / max(1, len(alike)):.3f})",
        "at most 0.05",
        len(called) <= 0.05 * len(alike),
    )


def _scoop(data: Path, ours: Callable[[Mapping[str, str]], Groups]) -> Iterator[Row]:
    folder = data / "stories/scoop"
    labels: dict[str, str] = {}
    texts: dict[str, str] = {}
    for line in (folder / "dedup_ground_truth_items.jsonl").read_text("utf-8").splitlines():
        entry = json.loads(line)
        item = json.loads((folder / entry["file"].partition("testdata/")[2]).read_text("utf-8"))
        labels[entry["file"]] = entry["story_gt_id"]
        texts[entry["file"]] = f"{item['title']}\n\n{item.get('body_text') or ''}"
    for name, groups in (
        ("copies", ours(texts)),
        ("MinHash alone", minhash_alone(texts)),
        ("stories", _grouped(texts)),
    ):
        yield Row("516 feed items of a week (scoop)", f"pairwise, {name}", _pairwise(labels, groups))


def _pairwise(labels: Mapping[str, str], groups: Groups) -> str:
    found = {pair for group in groups for pair in combinations(sorted(group), 2)}
    true = {pair for pair in combinations(sorted(labels), 2) if labels[pair[0]] == labels[pair[1]]}
    precision, recall = len(found & true) / max(1, len(found)), len(found & true) / max(1, len(true))
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return f"precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}"


def _grouped(texts: Mapping[str, str]) -> Groups:
    """The groups that a daily brief makes of these items as one window."""
    import numpy as np
    from common import caching_embedder

    from brief.stories.clustering import link
    from brief.stories.grouping import SAME_STORY
    from brief.stories.likeness import alike, marks

    embedder = caching_embedder()
    vectors = embedder.documents(list(texts.values()))
    embedder.save()  # type: ignore[attr-defined]
    unit = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    ids = list(texts)
    near, _ = alike(unit, [marks(text) for text in texts.values()], [None] * len(ids), len(ids))
    return [[ids[i] for i in group] for group in link(near, SAME_STORY)]


def minhash_alone(texts: Mapping[str, str]) -> Groups:
    """The baseline: rensa, 128 permutations, 32 bands, word 3-grams, Jaccard 0.5, and nothing else."""
    from rensa import RMinHash, RMinHashLSH

    from brief.corpus.duplicates import shingles

    lsh = RMinHashLSH(threshold=0.5, num_perm=128, num_bands=32)
    sketches, joined = [], {}
    for i, (id_, text) in enumerate(texts.items()):
        sketch = RMinHash(num_perm=128, seed=1)
        sketch.update(sorted(shingles(text)))
        group = {id_: i}
        for j in lsh.query(sketch):
            if sketch.jaccard(sketches[j][0]) >= 0.5:
                group |= joined[sketches[j][1]]
        joined.update(dict.fromkeys(group, group))
        lsh.insert(i, sketch)
        sketches.append((sketch, id_))
    return [list(group) for group in {id(g): g for g in joined.values()}.values() if len(group) > 1]


# -- many articles, in a process of their own


def _many(data: Path, count: int) -> Iterator[Row]:
    from common import environment

    command = [sys.executable, str(Path(__file__).resolve()), str(data), str(count)]
    env = environment()
    env["PYTHONPATH"] = f"{Path(__file__).resolve().parent.parent}:{env['PYTHONPATH']}"
    seen = json.loads(subprocess.run(command, check=True, env=env, stdout=subprocess.PIPE, text=True).stdout)
    what = f"{count:,} short articles, 5 % edited copies"
    full = count == 100_000
    yield Row(
        what,
        "seconds (CPU)",
        f"{seen['seconds']:.1f} ({seen['cpu']:.1f})",
        "60" if full else "",
        seen["seconds"] < 60 if full else None,
    )
    yield Row(
        what,
        "peak memory of the process, its texts among it",
        f"{seen['peak_mb']:.0f} MB",
        "500 MB" if full else "",
        seen["peak_mb"] < 500 if full else None,
    )
    yield Row(what, "recall of the copies", f"{seen['recall']:.4f}", "0.97", seen["recall"] >= 0.97)
    yield Row(what, "precision of pairs", f"{seen['precision']:.4f}", "0.99", seen["precision"] >= 0.99)


def short_articles(data: Path, count: int) -> tuple[dict[str, str], dict[str, str]]:
    """Texts of 60 to 120 words put together of real sentences; of which text each copy was made."""
    chance = random.Random(5)
    found = {s for text in articles(data).values() for s in _SENTENCE.split(text)}
    sentences = sorted(s for s in found if 8 <= len(s.split()) <= 20 and len(s) < 160)
    words = [word for sentence in sentences[:3000] for word in sentence.split()]
    texts: dict[str, str] = {}
    source: dict[str, str] = {}
    for n in range(count):
        if n % 20 == 19:
            original = str(chance.randrange(n))
            parts = texts[original].split()
            for place in chance.sample(range(len(parts)), len(parts) * 8 // 100):
                parts[place] = chance.choice(words)
            texts[str(n)], source[str(n)] = " ".join(parts), source.get(original, original)
            continue
        least, parts = chance.randint(60, 100), []
        while sum(len(part.split()) for part in parts) < least:
            parts.append(chance.choice(sentences))
        texts[str(n)] = " ".join(parts)
    return texts, source


def _measure(data: Path, count: int) -> None:
    from brief.corpus.duplicates import copy_groups

    texts, source = short_articles(data, count)
    started, cpu = time.perf_counter(), time.process_time()
    groups = copy_groups(texts)
    seconds, used = time.perf_counter() - started, time.process_time() - cpu
    where = {id_: n for n, group in enumerate(groups) for id_ in group}
    pairs = [source.get(a, a) == source.get(b, b) for group in groups for a, b in combinations(group, 2)]
    print(
        json.dumps(
            {
                "seconds": seconds,
                "cpu": used,
                "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
                / (1e6 if sys.platform == "darwin" else 1e3),
                "recall": sum(a in where and where[a] == where.get(b) for a, b in source.items())
                / max(1, len(source)),
                "precision": sum(pairs) / max(1, len(pairs)),
            }
        )
    )


if __name__ == "__main__":
    _measure(Path(sys.argv[1]), int(sys.argv[2]))
