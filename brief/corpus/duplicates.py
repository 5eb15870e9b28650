"""Copies: texts that carry the same words, and so are one source however many times they appear.

Candidates come from MinHash-LSH over word 3-grams; a pair is a copy when the shorter text is
mostly contained in the longer one *and* names the same figures, for a third of all template
stories (same wording, another event) match by their words alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from brief.corpus.words import for_index
from brief.records import digest

# Containment of word 3-grams. On edited real articles 0.6 kept every copy that had up to 8 % of its
# words changed or 40 % of its length cut.
CONTAINED = 0.6
_WORD = re.compile(r"\w+")
_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*")
_PERMUTATIONS, _BANDS = 128, 32


def shingles(text: str) -> frozenset[str]:
    """The word 3-grams of a text, lower-cased; all words as one where there are fewer than three."""
    words = _WORD.findall(for_index(text).lower())
    if len(words) < 3:
        return frozenset([" ".join(words)]) if words else frozenset()
    return frozenset(" ".join(words[i : i + 3]) for i in range(len(words) - 2))


def containment(a: frozenset[str], b: frozenset[str]) -> float:
    """The share of the smaller set that the larger one holds, 0 to 1."""
    small, large = (a, b) if len(a) <= len(b) else (b, a)
    return len(small & large) / len(small) if small else 0.0


def same_figures(a: str, b: str) -> bool:
    """Whether every figure of the shorter text stands in the longer one too."""
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    return set(_FIGURE.findall(short)) <= set(_FIGURE.findall(long))


def copies(a: str, b: str, least: float = CONTAINED) -> bool:
    """Whether two texts are copies of one."""
    return containment(shingles(a), shingles(b)) >= least and same_figures(a, b)


def copy_groups(texts: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Groups of ids whose texts are copies of each other, largest text first; singles are left out.

    Args:
        texts: cleaned text by article id, in the order in which groups are to be found.
    """
    from rensa import RMinHash, RMinHashLSH

    ids = list(texts)
    grams = [shingles(texts[id_]) for id_ in ids]
    lsh = RMinHashLSH(threshold=0.3, num_perm=_PERMUTATIONS, num_bands=_BANDS)
    parent = list(range(len(ids)))
    exact: dict[str, int] = {}
    for i, id_ in enumerate(ids):
        same = exact.setdefault(digest(" ".join(texts[id_].split())), i)
        if same != i:
            parent[i] = _root(parent, same)
            continue
        if not grams[i]:
            continue
        sketch = RMinHash(num_perm=_PERMUTATIONS, seed=1)
        sketch.update(sorted(grams[i]))
        for j in sorted(lsh.query(sketch)):
            alike = containment(grams[i], grams[j]) >= CONTAINED and same_figures(texts[id_], texts[ids[j]])
            if alike and _root(parent, i) != _root(parent, j):
                parent[_root(parent, i)] = _root(parent, j)
        lsh.insert(i, sketch)
    return _groups(ids, parent, texts)


def _root(parent: list[int], i: int) -> int:
    while parent[i] != i:
        parent[i] = parent[parent[i]]
        i = parent[i]
    return i


def _groups(ids: Sequence[str], parent: list[int], texts: Mapping[str, str]) -> list[tuple[str, ...]]:
    members: dict[int, list[str]] = {}
    for i, id_ in enumerate(ids):
        members.setdefault(_root(parent, i), []).append(id_)
    groups = [
        sorted(group, key=lambda id_: (-len(texts[id_]), id_)) for group in members.values() if len(group) > 1
    ]
    return [tuple(group) for group in groups]
