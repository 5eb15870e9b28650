"""What tells a page's article from what stands around it, block by block, as numbers.

Two readings of the same page (trafilatura's, and the text that the page itself gives as its ``articleBody``) are
evidence, and so are where a block stands, how it looks, and what the blocks beside it are. What is
measured of a block is the same in every language, but for a few lists of page furniture.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from brief.reading.html.page_regions import Place
from brief.reading.html.visible_blocks import BOLD, LINKED, VisibleBlock
from brief.reading.plain.furniture import inline_cue, is_cue, is_furniture
from brief.reading.plain.notices import MAX_NOTICE, notice
from brief.reading.plain.opening import credits
from brief.records import Role

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

MENU_LINE = 60
"""Characters of a menu's link at most."""
MOST_LINE, MOST_CREDIT = 300, 120
"""Characters of the longest line of furniture and of the longest byline."""
SHORT, LONG = 25, 60
"""Letters below which a block says too little to be found by its own words; above which it is a paragraph."""
CUE, ONE_LINK, CUE_WORDS = 20, 0.8, 5
"""Characters and share of a paragraph that is a link to another story; words before one of another kind."""
MOST_ABOVE = 4
"""Elements around a block that are looked at, itself the first."""
_STEP, _PIECE = 20, 20
_LEAST_BODY = 200
_ASCII_SIGNS = {n: None for n in range(128) if not chr(n).isalnum()}
_INLINE = frozenset("a span b strong em i font u small mark".split())
_STOPS = tuple('.!?…。！？”"»')
_DASH = re.compile(r"^[—–-] ")
BITS = max(value for name, value in vars(Place).items() if name.isupper()).bit_length()


def letters(text: str) -> str:
    """Letters and digits alone, in lower case: the form in which readings of one page are compared."""
    low = text.lower()
    return low.translate(_ASCII_SIGNS) if low.isascii() else "".join(filter(str.isalnum, low))


@dataclass(frozen=True, slots=True)
class PageReadings:
    """What other readings of a page give, as :func:`letters`; empty where one gives nothing."""

    trafilatura: str
    declared: str
    titles: frozenset[str]
    descriptions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """Blocks as numbers: ``features`` (blocks × features), letters a block, parents for :func:`second_look`.

    ``said`` is the text of each without what is cut out. ``barred`` are those that are no article's whatever stands
    around them: repeats, and lines of page furniture.
    """

    features: Numbers
    sizes: Numbers
    parents: tuple[Hashable, ...]
    barred: NDArray[np.bool_]
    said: tuple[str, ...]


def measured(blocks: Sequence[VisibleBlock], page: PageReadings) -> Measured:
    """The features of a page's blocks."""
    import numpy as np

    said = [block.said() for block in blocks]
    words = [letters(text) for text in said]
    lengths = [len(each) for each in words]
    sizes = np.array(lengths, float)
    given = np.full(len(blocks), 0.5)
    one = np.array(_shares(words, page.trafilatura))
    declares = len(page.declared) > _LEAST_BODY
    if declares:
        given = np.array(_shares(words, page.declared))
    near_one = window(one, sizes, -2, 2)
    near_given = window(given if declares else np.zeros(len(blocks)), sizes, -2, 2)
    title = next(
        (i for i, each in enumerate(words) if each in page.titles and blocks[i].region.heading),
        next((i for i, block in enumerate(blocks) if block.region.heading == 1), -1),
    )
    body = np.flatnonzero((one > 0.6) & (sizes > LONG))
    first, last = (int(body[0]), int(body[-1])) if len(body) else (len(blocks), -1)
    ancestors = [_ancestors(block.element) for block in blocks]
    groups = _groups(blocks, ancestors, sizes, one)
    articles: dict[Any, float] = {}
    for block, size, held in zip(blocks, lengths, one.tolist(), strict=True):
        articles[block.region.article] = articles.get(block.region.article, 0.0) + size * (held > 0.5)
    best = max(articles.values(), default=0.0)
    seen: set[str] = set()
    plain: list[tuple[bool | float, ...]] = []
    for i, block in enumerate(blocks):
        text, where, size = said[i], block.region, lengths[i]
        again = words[i] in seen
        seen.add(words[i])
        line = len(text) <= MOST_LINE
        furniture = line and bool(is_furniture(text) or is_cue(text) or inline_cue(text))
        tag, level = where.tag, where.heading
        plain.append(
            (
                *(
                    text.endswith(_STOPS),
                    "," in text or "、" in text,
                    any(map(str.isdigit, text)),
                    "|" in text,
                ),
                *(
                    level > 0,
                    tag == "p",
                    tag == "li",
                    tag in ("td", "th"),
                    tag == "div",
                    block.role is Role.TABLE,
                ),
                *(
                    words[i] in page.titles,
                    _described(words[i], page.descriptions),
                    again,
                    again and size > SHORT,
                ),
                *(furniture, len(text) <= MOST_CREDIT and any(credits(text))),
                *(len(text) <= MAX_NOTICE and bool(notice(text)), "@" in text or "://" in text),
                *(bool(_DASH.match(text)), level == 1, level == 2),
            )
        )
    told = np.array(plain, float)
    item = told[:, 6]
    leads = np.array([leads_away(block) for block in blocks], bool)
    barred = (sizes == 0) | (told[:, 14] > 0) | (told[:, 13] > 0) | leads
    order = np.arange(len(blocks))
    link = np.array([block.share(LINKED) for block in blocks])
    share = np.array([articles[block.region.article] for block in blocks]) / (best or 1.0)
    apart = (1 - one) * (sizes > 40)
    features = np.column_stack(
        [
            np.ones(len(blocks)),
            np.log1p(sizes) / 5,
            link,
            np.array([block.share(BOLD) for block in blocks]),
            one,
            given,
            np.full(len(blocks), float(declares)),
            near_one,
            near_given,
            told,
            order < title,
            (title >= 0) & (order >= title) & (order - title < 4),
            (first <= order) & (order <= last),
            np.clip((first - order) / 5, 0, 1),
            np.clip((order - last) / 5, 0, 1),
            share,
            item * one,
            item * one * (link < 0.2),
            one * link,
            one * near_one,
            apart * near_one,
            apart * near_one * (link < 0.3),
            *[column for group in groups for column in group],
            _bits([block.region.places for block in blocks]),
            _bits([_near(block) for block in blocks]),
        ]
    )
    parents = tuple(own[min(1, len(own) - 1)][0] for own in ancestors)
    return Measured(features, sizes, parents, barred, tuple(said))


def second_look(page: Measured, chances: Numbers) -> Numbers:
    """The features with what a first look at all blocks says of each one's neighbours.

    Args:
        page: the blocks.
        chances: of each block, how likely it is the article's by its features alone.
    """
    import numpy as np

    sizes, count = page.sizes, len(chances)
    sure = np.clip(chances, 1e-3, 1 - 1e-3)
    odds = np.log(sure / (1 - sure)) / 4
    body = np.flatnonzero((chances > 0.6) & (sizes > LONG))
    first, last = (int(body[0]), int(body[-1])) if len(body) else (count, -1)
    around = window(chances, sizes, -2, 2, own=True)
    order = np.arange(count)
    places = np.column_stack(
        [
            (first <= order) & (order <= last),
            np.clip((first - order) / 6, 0, 1),
            np.clip((order - last) / 6, 0, 1),
        ]
    )
    beside, _ = _of_group(_numbered(page.parents), sizes, chances)
    return np.column_stack(
        [
            odds,
            window(chances, sizes, -1, 1),
            window(chances, sizes, -2, 2),
            window(chances, sizes, -4, 4),
            window(chances, sizes, -3, -1),
            window(chances, sizes, 1, 3),
            places,
            beside,
            odds * around,
            page.features,
        ]
    )


def window(values: Numbers, sizes: Numbers, start: int, stop: int, *, own: bool = False) -> Numbers:
    """The mean of the values ``start`` to ``stop`` places away by the blocks' sizes, their own left out."""
    import numpy as np

    count = len(values)
    weights = sizes + 1
    total, weight = np.zeros(count), np.zeros(count)
    for step in range(start, stop + 1):
        if (step == 0 and not own) or abs(step) >= count:
            continue
        here, there = slice(max(0, -step), count - max(0, step)), slice(max(0, step), count + min(0, step))
        total[here] += (values * weights)[there]
        weight[here] += weights[there]
    return total / np.maximum(weight, 1)


def _shares(words: Sequence[str], text: str) -> list[float]:
    """The share of each block that another reading holds; a short one is held where a neighbour stands beside it."""
    found: list[float] = []
    for i, own in enumerate(words):
        if not own or not text or len(own) < SHORT and own not in text:
            found.append(0.0)
        elif len(own) < SHORT:
            before, after = words[i - 1][-20:] if i else "", words[i + 1][:20] if i + 1 < len(words) else ""
            held = (len(before) > 3 and before + own in text) or (len(after) > 3 and own + after in text)
            found.append(float(held))
        elif own in text:
            found.append(1.0)
        else:
            pieces = [own[at : at + _PIECE] for at in range(0, len(own) - _PIECE + 1, _STEP)]
            found.append(sum(piece in text for piece in pieces) / len(pieces))
    return found


def _ancestors(element: Any) -> list[tuple[Hashable, str, str]]:
    """The element and those around it, three at most, without those within a line: itself, tag, class.

    Elements stand for themselves: lxml gives the ``id`` of one that nothing holds to the next.
    """
    found: list[tuple[Hashable, str, str]] = []
    steps = 0
    while element is not None and steps < 6 and len(found) < MOST_ABOVE:
        if element.tag not in _INLINE:
            found.append((element, str(element.tag), element.get("class") or ""))
        element = element.getparent()
        steps += 1
    return found or [(0, "", "")]


def _groups(
    blocks: Sequence[VisibleBlock],
    ancestors: Sequence[list[tuple[Hashable, str, str]]],
    sizes: Numbers,
    share: Numbers,
) -> list[tuple[Numbers, Numbers]]:
    """Of the blocks that share an element, a kind of element or an article: how much of them the other reading has."""

    def above(steps: int) -> list[tuple[Hashable, str, str]]:
        return [own[min(steps, len(own) - 1)] for own in ancestors]

    inner, outer = above(0), above(1)
    named: list[list[Hashable]] = [
        [each[0] for each in outer],
        [each[0] for each in above(2)],
        [each[0] for each in above(3)],
        [(*one[1:], *other[1:]) for one, other in zip(inner, outer, strict=True)],
        [block.region.article for block in blocks],
    ]
    numbered = [_numbered(names) for names in named]
    return [_of_group(group, sizes, share) for group in numbered]


def _numbered(names: Sequence[Hashable]) -> NDArray[np.intp]:
    """The number of each block's group."""
    import numpy as np

    places: dict[Hashable, int] = {}
    return np.array([places.setdefault(name, len(places)) for name in names])


def _of_group(group: NDArray[np.intp], sizes: Numbers, values: Numbers) -> tuple[Numbers, Numbers]:
    """Of each block's group: the mean of the others' values, and the group's part of the whole page's."""
    import numpy as np

    weights = sizes + 1
    total, weight = np.bincount(group, values * weights), np.bincount(group, weights)
    mine, whole = total[group], float(total.sum()) or 1.0
    rest = weight[group] - weights
    return np.where(rest > 0, (mine - values * weights) / np.where(rest > 0, rest, 1), 0.0), mine / whole


def _bits(places: Sequence[int]) -> Numbers:
    """Places as numbers, a column a bit."""
    import numpy as np

    return ((np.array(places)[:, None] >> np.arange(BITS)) & 1).astype(float)


def in_menu(block: VisibleBlock) -> bool:
    """Whether a block is a short link in a menu or at a page's foot: nearly half of a page's blocks are."""
    return (
        len(block.text) < MENU_LINE
        and bool(block.region.places & (Place.NAV | Place.FOOTER))
        and not block.region.heading
        and block.share(LINKED) >= 0.9
    )


def leads_away(block: VisibleBlock) -> bool:
    """Whether a paragraph is one link, or a few words without a full stop and a link ("Read also: …")."""
    if block.region.tag not in ("p", "li", "div") or block.region.heading:
        return False
    links = [(start, end) for start, end, look in block.looks if look & LINKED]
    if not links or len(block.text) <= CUE:
        return False
    start, end = links[0][0], links[-1][1]
    linked = sum(stop - begin for begin, stop in links)
    if linked >= ONE_LINK * len(block.text):
        return True
    before = block.text[:start]
    return (
        end == len(block.text)
        and linked == end - start
        and block.text[-1] not in ".!?…"
        and len(before.split()) <= CUE_WORDS < len(block.text[start:].split())
        and "." not in before
        and 2 * linked >= len(block.text)
    )


def _near(block: VisibleBlock) -> int:
    near = 0
    for each in block.region.near:
        near |= each
    return near


def _described(words: str, descriptions: Sequence[str]) -> bool:
    return len(words) > 20 and any(words in each or each in words for each in descriptions if len(each) > 20)
