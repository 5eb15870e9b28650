"""Articles of a window grouped into stories, copies counted once, stories ranked by independent coverage."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from brief.corpus.duplicates import containment, copy_groups, same_figures, shingles
from brief.corpus.owners import Owners
from brief.evidence.independence import independent_sources
from brief.records import ArticleInfo, SourcedClaim, Story, digest, source_name

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Mean similarity from which two groups of articles are one story, and the factor for two articles that
# share no name. Pairwise precision and recall on a day of dated events: 0.49 and 0.28 without the
# factor, 0.76 and 0.21 with it; on labelled feed items 0.60 and 0.99, 0.72 and 0.98. A wrong join
# misleads a reader more than a wrong split.
SAME_STORY = 0.55
NO_NAME_SHARED = 0.7
# Containment of word 3-grams from which one text can stand for another when quoting.
CONTAINED = 0.6
# How many nearest articles tell how much a story is of the window's news.
NEIGHBOURS = 5
_WORD = r"(?:[A-Z][\w’'-]*[a-z][\w’'-]*|[A-Z]{2,6}\b)"
_NAME = re.compile(rf"\b{_WORD}(?:\s+(?:(?:of|de|del|al|and the)\s+)?{_WORD})*(?:\s\d{{1,4}}\b)?")
# A single capitalised word that begins a sentence, a quotation or a line is no sign of a name.
_BEGINS = re.compile(r"(?:^|[.!?:;•|“\"'«(—–-]\s*|\n\s*)$")
_NOT_NAMES = frozenset(
    """The A An In On At It Its This That These Those He She They We I But And Or If As By For From To Of With After
    Before While When Where What Who How Why There Here Mr Mrs Ms Dr Monday Tuesday Wednesday Thursday Friday Saturday
    Sunday January February March April May June July August September October November December No Not Some Many Most
    All Both Each Our Their His Her Also Still Then Now Since About Under Over More Less One Two Three Four Five Six
    Seven Eight Nine Ten At Least According Meanwhile However Earlier Later Police Officials Government Ministry
    Minister Defence Interior Foreign Statement State Reuters AFP AP President Two UTC GMT AM PM Breaking Update Updated
    Live Correction Published Share Read""".split()
)


def clusters(similarity: NDArray[np.float32], least: float = SAME_STORY) -> list[list[int]]:
    """Groups of row numbers by average linkage: two groups join while their mean similarity is ``least``.

    Args:
        similarity: symmetric, shape (n, n), rows in the order in which ties are settled.
        least: smallest mean similarity between two groups that are joined.
    """
    import numpy as np

    count = len(similarity)
    groups = [[i] for i in range(count)]
    if count < 2:
        return groups
    mean = similarity.astype(np.float64).copy()
    np.fill_diagonal(mean, -1.0)
    sizes = np.ones(count)
    alive = np.ones(count, dtype=bool)
    rows = np.arange(count)
    best = mean.argmax(axis=1)
    while True:
        values = np.where(alive, mean[rows, best], -1.0)
        i = int(values.argmax())
        if values[i] < least:
            return [groups[k] for k in rows if alive[k]]
        i, j = sorted((i, int(best[i])))
        row = (mean[i] * sizes[i] + mean[j] * sizes[j]) / (sizes[i] + sizes[j])
        groups[i] += groups[j]
        sizes[i] += sizes[j]
        alive[j] = False
        row[~alive] = -1.0
        row[i] = -1.0
        mean[i], mean[:, i] = row, row
        mean[j], mean[:, j] = -1.0, -1.0
        stale = alive & ((best == j) | (best == i))
        best[stale] = mean[stale].argmax(axis=1)
        best[i] = int(row.argmax())
        better = alive & (row > mean[rows, best])
        best[better] = i


def likeness(vectors: NDArray[np.float32], texts: Sequence[str]) -> NDArray[np.float32]:
    """How like each other articles are: the cosine, lowered for two that name nobody and no place in common.

    Args:
        vectors: unit vectors, shape (n, dimension).
        texts: the articles' texts; one in which no name is found is not held against it.
    """
    import numpy as np

    found: NDArray[np.float32] = (vectors @ vectors.T).astype(np.float32)
    vocabulary: dict[str, int] = {}
    held = [{vocabulary.setdefault(word, len(vocabulary)) for word in _name_words(text)} for text in texts]
    marks = np.zeros((len(texts), len(vocabulary)), dtype=np.float32)
    for row, words in enumerate(held):
        marks[row, list(words)] = 1.0
    named = marks.sum(axis=1) > 0
    apart = (marks @ marks.T == 0) & named[:, None] & named[None, :]
    found[apart] *= NO_NAME_SHARED
    return found


def _name_words(text: str) -> set[str]:
    return {
        word for name in _names(f". {text}") for word in name.split() if word[0].isupper() and len(word) > 2
    }


def label(texts: Sequence[str], titles: Sequence[str], publishers: Sequence[str] = ()) -> str:
    """Up to three names that a story's articles share most: it says what the story is about, and asserts nothing.

    Publishers' own names are left out. Where no name is found the label is empty.
    """
    own = {word for publisher in publishers for word in publisher.casefold().split()}
    counts: Counter[str] = Counter()
    for title, text in zip(titles, texts, strict=True):
        counts.update({name for name in _names(text)})
        counts.update({name: 1 for name in _names(text) & _names(title)})
    chosen: list[str] = []
    first = " ".join([*titles, *texts])
    # A name of several words tells more than one of one, which may be no more than an adjective.
    order = sorted(
        counts.items(), key=lambda item: (-item[1] - 0.6 * (" " in item[0]), first.find(item[0]), item[0])
    )
    for name, _ in order:
        known = any(name in other or other in name or _stem(name) == _stem(other) for other in chosen)
        if known or own.issuperset(name.casefold().split()):
            continue
        chosen.append(name)
        if len(chosen) == 3:
            break
    return ", ".join(chosen)


def _stem(name: str) -> str:
    """What two forms of a name share: the start of a single word (a country and its adjective), the last of several."""
    last = name.rsplit(" ", 1)[-1]
    return (name[:5] if last == name else last).casefold()


def _names(text: str) -> set[str]:
    found: set[str] = set()
    for match in _NAME.finditer(text):
        words = match.group().split()
        single = sum(word[0].isalpha() for word in words) == 1
        if (single or match.group().isupper()) and _BEGINS.search(
            text[max(0, match.start() - 4) : match.start()]
        ):
            continue
        while words and words[0] in _NOT_NAMES:
            words.pop(0)
        while words and words[-1] in _NOT_NAMES:
            words.pop()
        name = " ".join(words)
        if len(name) > 2 and not name[0].isdigit():
            found.add(re.sub(r"[’']s$", "", name))
    return found


def stories(
    articles: Sequence[ArticleInfo],
    texts: Mapping[str, str],
    vectors: Mapping[str, NDArray[np.float32]],
    claims: Mapping[str, Sequence[SourcedClaim]],
    owners: Owners | None = None,
    whole: Mapping[str, str] | None = None,
) -> list[Story]:
    """The stories of a window, ranked.

    Most independently covered first, then most articles, then those most like the rest of the
    window: among single reports, what the day's news is about comes before what stands alone.

    Args:
        articles: the window's articles, in a fixed order.
        texts: cleaned text by article id.
        vectors: a unit vector by article id; an article without one is a story by itself.
        claims: quotable sentences by article id.
        owners: who owns which outlets: those of one owner are one source.
        whole: source text by article id, in which credits to agencies stand that cleaning set aside.
    """
    import numpy as np

    embedded = [a for a in articles if a.id in vectors]
    groups: list[list[int]] = []
    central: dict[str, float] = {}
    if embedded:
        alike = likeness(np.stack([vectors[a.id] for a in embedded]), [texts[a.id] for a in embedded])
        groups = clusters(alike)
        nearest = np.sort(alike, axis=1)[:, ::-1][:, 1 : 1 + NEIGHBOURS]
        central = {
            a.id: float(row.mean()) if row.size else 0.0 for a, row in zip(embedded, nearest, strict=True)
        }
    members = [[embedded[i] for i in group] for group in groups]
    members += [[a] for a in articles if a.id not in vectors]
    found = [_story(group, texts, claims, owners, whole) for group in members]

    def rank(story: Story) -> tuple[float, ...]:
        like_the_rest = max((central.get(a.id, 0.0) for a in story.articles), default=0.0)
        return (-story.independent, -len(story.articles), -round(like_the_rest, 4))

    return sorted(found, key=lambda story: (*rank(story), story.id))


def _story(
    group: list[ArticleInfo],
    texts: Mapping[str, str],
    claims: Mapping[str, Sequence[SourcedClaim]],
    owners: Owners | None,
    whole: Mapping[str, str] | None,
) -> Story:
    group = sorted(group, key=lambda a: (a.published.start.timestamp() if a.published.start else 0.0, a.id))
    sources = independent_sources(group, texts, owners, whole)
    named = label([texts[a.id] for a in group], [a.title for a in group], [a.publisher for a in group])
    return Story(
        id=digest(*sorted(a.id for a in group))[:16],
        label=named or f"Report by {source_name(group[0])}",
        articles=tuple(group),
        claims=tuple(claim for a in group for claim in claims.get(a.id, ())),
        independent=len(sources),
        copies=tuple(_quotable_once({a.id: texts[a.id] for a in group})),
        sources=sources,
    )


def _quotable_once(texts: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """Groups of ids whose texts hold each other's words and figures: quoting one of them loses nothing.

    A copy in which a figure differs may be a correction, and one with a paragraph of its own has news in it.
    """
    for group in copy_groups(texts):
        left = list(group)
        while left:
            first, grams = left[0], shingles(texts[left[0]])
            same = [
                id_
                for id_ in left[1:]
                if containment(grams, shingles(texts[id_])) >= CONTAINED
                and same_figures(texts[first], texts[id_])
            ]
            if same:
                yield (first, *same)
            left = [id_ for id_ in left[1:] if id_ not in same]
