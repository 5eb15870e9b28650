"""What a story is called: the names that its articles share most, which assert nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from brief.stories.proper_names import names


def label(texts: Sequence[str], titles: Sequence[str], publishers: Sequence[str] = ()) -> str:
    """Up to three names that a story's articles share most: it says what the story is about, and asserts nothing.

    Publishers' own names are left out. Where no name is found the label is empty.
    """
    own = {word for publisher in publishers for word in publisher.casefold().split()}
    counts: Counter[str] = Counter()
    for title, text in zip(titles, texts, strict=True):
        found = names(text)
        counts.update(found)
        counts.update(found & names(title))
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
