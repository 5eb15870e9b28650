"""What changed between two copies of a page, sentence by sentence, and whether it is more than spelling."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

from brief.records import Edit, EditKind
from brief.text.normal_forms import comparable
from brief.text.numbers import SCALES, WORDS

ALIKE = 0.5
"""Share of the words of two sentences, in order, from which on one is the other in changed words."""
MOST_PAIRS = 40_000
"""Pairs of sentences that are held against each other; beyond that each is added or gone."""
SPELLING = 0.85
"""Likeness of two words, by their letters, from which on one is another spelling of the other."""
COUNTED = 4
"""Letters of a word that may be what a figure counts."""
SHOWN = 3
"""Changes of a sentence that are told in short."""
_WORD = re.compile(r"\w+(?:[.,:’'-]\w+)*|[^\w\s]")
_SMALL = frozenset(
    "a an the all both each every few many more most much no none one only over some several there about at".split()
)


def edits(old: Sequence[str], new: Sequence[str]) -> tuple[Edit, ...]:
    """What differs between the sentences of two copies, in the order of the newer one.

    A sentence that only stands elsewhere is the same. One that is gone stands where it was.
    """
    was, now = [comparable(one) for one in old], [comparable(one) for one in new]
    left, right = _without(was, now), _without(now, was)
    pairs = _pairs([was[i] for i in left], [now[j] for j in right])
    partner = {right[j]: left[i] for i, j in pairs}
    found: list[tuple[float, Edit]] = []
    for j in right:
        if j in partner:
            one, other = was[partner[j]], now[j]
            found.append((j, Edit(EditKind.CHANGED, one, other, _changed_words(one, other))))
        else:
            found.append((j, Edit(EditKind.ADDED, "", now[j])))
    paired = set(partner.values())
    places = {text: j for j, text in enumerate(now)} | {was[i]: j for j, i in partner.items()}
    for i in left:
        if i not in paired:
            before = next((places[text] for text in reversed(was[:i]) if text in places), -1)
            found.append((before + 0.5, Edit(EditKind.GONE, was[i], "")))
    return tuple(edit for _, edit in sorted(found, key=lambda one: one[0]))


def _without(some: Sequence[str], others: Sequence[str]) -> list[int]:
    """The places of sentences that the other copy does not have, as often as it lacks them."""
    held = Counter(others)
    found = []
    for place, text in enumerate(some):
        if held[text]:
            held[text] -= 1
        else:
            found.append(place)
    return found


def _pairs(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Which sentence became which: the likest pairs first, each sentence in one."""
    if len(old) * len(new) > MOST_PAIRS:
        return []
    bags = [(Counter(one.casefold().split()), len(one.split())) for one in (*old, *new)]
    scored = []
    for i in range(len(old)):
        mine, size = bags[i]
        for j in range(len(new)):
            theirs, other = bags[len(old) + j]
            shared = 2 * (mine & theirs).total() / (size + other)
            if shared >= ALIKE:
                scored.append((-shared, abs(i - j), i, j))
    found: list[tuple[int, int]] = []
    taken: tuple[set[int], set[int]] = (set(), set())
    for *_, i, j in sorted(scored):
        if i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            found.append((i, j))
    return found


def _spans(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _WORD.finditer(text)]


def _replaced(was: str, now: str) -> list[tuple[int, int, int, int]]:
    """Spans of ``was`` and of ``now`` that stand for each other and differ, in order."""
    mine, theirs = _spans(was), _spans(now)
    one = [was[a:b] for a, b in mine]
    other = [now[a:b] for a, b in theirs]
    found = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        # A figure alone says little: what it counts, where both say the same, goes with it.
        if _figures(one[i1:i2]) and _figures(other[j1:j2]) and one[i2 : i2 + 1] == other[j2 : j2 + 1]:
            more = int(i2 < len(one) and one[i2].isalpha() and len(one[i2]) >= COUNTED)
            i2, j2 = i2 + more, j2 + more
        a = (mine[i1][0], mine[i2 - 1][1]) if i1 < i2 else (_at(mine, i1, was),) * 2
        b = (theirs[j1][0], theirs[j2 - 1][1]) if j1 < j2 else (_at(theirs, j1, now),) * 2
        found.append((*a, *b))
    return found


def _at(spans: Sequence[tuple[int, int]], place: int, text: str) -> int:
    return spans[place][0] if place < len(spans) else len(text)


def _figures(words: Sequence[str]) -> bool:
    return bool(words) and all(
        word[0].isdigit() or word.casefold() in WORDS or word.casefold() in SCALES for word in words
    )


def _changed_words(was: str, now: str) -> tuple[tuple[str, str], ...]:
    return tuple((_inside(was, a, b), _inside(now, c, d)) for a, b, c, d in _replaced(was, now))


def _inside(text: str, start: int, end: int) -> str:
    """Words out of a sentence; its first word without the capital that only its place gives it."""
    words = text[start:end]
    if start == 0 and (words.split(None, 1) or [""])[0].casefold() in _SMALL | WORDS.keys():
        return words[:1].lower() + words[1:]
    return words


def marked(edit: Edit) -> str:
    """A changed sentence with the words marked that are gone, ``[-…-]``, and those that are new, ``{+…+}``."""
    text, at = "", 0
    for a, b, c, d in _replaced(edit.was, edit.now):
        text += edit.now[at:c]
        gone, new = edit.was[a:b], edit.now[c:d]
        mark = (
            (f"[-{gone}-]" if gone else "") + (" " if gone and new else "") + (f"{{+{new}+}}" if new else "")
        )
        glue = "" if new or not text or text[-1:].isspace() else " "
        text += glue + mark + (" " if not new and d < len(edit.now) else "")
        at = d
    return " ".join((text + edit.now[at:]).split())


def in_short(edit: Edit) -> str:
    """What a changed sentence says otherwise, by its words: ``three dams → one dam``; the first changes of several."""
    pairs = [(was.strip(" ,;:"), now.strip(" ,;:")) for was, now in edit.words if _word(was + now)]
    told = [f"{was or '(nothing)'} → {now or '(nothing)'}" for was, now in pairs]
    more = f"; {len(told) - SHOWN} more" if len(told) > SHOWN else ""
    return "; ".join(told[:SHOWN]) + more


def matters(edit: Edit) -> bool:
    """Whether an edit says something else: not one of punctuation, of capitals or of the spelling of a plain word."""
    return edit.kind is not EditKind.CHANGED or any(not _spelling(was, now) for was, now in edit.words)


def _word(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _spelling(was: str, now: str) -> bool:
    one, other = (re.findall(r"\w+", text) for text in (was, now))
    if [word.casefold() for word in one] == [word.casefold() for word in other]:
        return True
    # A name, a figure, or another beginning ("likely", "unlikely") is never spelling alone.
    plain = all(word.islower() and word not in WORDS and word not in SCALES for word in (*one, *other))
    return (
        plain
        and len(one) == len(other)
        and all(
            a[0] == b[0] and SequenceMatcher(None, a, b, autojunk=False).ratio() >= SPELLING
            for a, b in zip(one, other, strict=True)
        )
    )
