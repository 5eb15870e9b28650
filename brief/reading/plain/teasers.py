"""Which lines announce another story: by a cue, by a headline given twice, or by words that no neighbour has.

A phrase list finds only the teasers whose cue it knows. A teaser's words belong to another story: of 124
headlines put into other articles, three in four had six sevenths of their content words nowhere else in it; of
the 370 headings of those articles' own, nine had four fifths, and two of them five such words or more.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from brief.reading.plain.furniture import MAX_TEASER_WORDS, inline_cue, is_cue, is_date_line, is_headline
from brief.reading.plain.furniture_lexicon import STOP, plain
from brief.reading.plain.rejoining import BULLET, broken, ends

MAX_BLURB_WORDS = 60
# Each candidate is held against the whole text; no real page has more teasers in it than this.
MAX_TEASERS = 20
# Without a cue or a second copy: a headline of so many content words, so many of which occur nowhere else in
# an article of so many. On 3,050 clean blocks and the same dirtied (`bench_reading.py text`, the half tuned on):
# 5 and 0.8 set aside 1 clean block and found 40 % of headlines alone; 4 and 0.7 3 and 45 %; 5 and 0.9 1 and 26 %.
ALONE_STEMS = 5
ALONE_SHARE = 0.8
ALONE_REST = 60
# A roundup's items are all foreign to each other: where so many headings look so, none of them is a teaser.
MAX_ALONE = 2
# A blurb after a headline that is a teaser: of 1,844 real paragraphs, 1 in 50 has this share of words of its own.
BLURB_SHARE = 0.85
BLURB_SHARED_SHARE = 0.5
MAX_BESIDE = 40

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_UNSPACED = re.compile(r"[぀-ヿ㐀-鿿豈-﫿]")
# What no link to another page opens with or holds: a quotation, an aside, code, an address.
_OTHER = re.compile(r"^[\"'“”„«‘—–([{<#>|=*-]|://|[={}<>|]|->")
_STEM = 5


def stems(text: str) -> frozenset[str]:
    """Content words, in the form they are compared in: the first five letters, or two ideographs.

    Four letters or more, or a name in capitals; cut short, so that one word's inflected forms are one.
    """
    found: set[str] = set()
    for word in _WORD.findall(text):
        if _UNSPACED.search(word):
            found.update(word[i : i + 2] for i in range(len(word) - 1))
            continue
        before, mark, after = word.partition("’" if "’" in word else "'")
        bare = before if not mark or len(before) > 2 else after
        lower = bare.casefold()
        if (len(lower) >= 4 and lower not in STOP) or (len(bare) >= 2 and bare.isupper()):
            found.add(lower[:_STEM])
    return frozenset(found)


class _Page:
    """A text's paragraphs with the words of each, counted once."""

    def __init__(self, lines: Sequence[str], texts: Sequence[str], title: str, taken: set[int]) -> None:
        self.lines = lines
        self.texts = texts
        self.title = plain(title)
        self.taken = taken
        self._stems: list[frozenset[str]] | None = None
        self._counts: dict[str, int] = {}
        self._title_stems = stems(title)

    def stems(self, i: int) -> frozenset[str]:
        return self._all()[i]

    def _all(self) -> list[frozenset[str]]:
        if self._stems is None:
            self._stems = [stems(text) for text in self.texts]
            for i, found in enumerate(self._stems):
                for stem in found if i not in self.taken else ():
                    self._counts[stem] = self._counts.get(stem, 0) + 1
        return self._stems

    def own(self, i: int, without: set[int]) -> frozenset[str]:
        """Stems of a paragraph that occur nowhere else in the article, the paragraphs ``without`` put apart."""
        everything = self._all()
        apart = [everything[j] for j in without | {i} if j not in self.taken]
        return frozenset(
            stem
            for stem in everything[i]
            if stem not in self._title_stems
            and self._counts.get(stem, 0) <= sum(stem in other for other in apart)
        )

    def share(self, i: int, without: set[int]) -> float:
        whole = self.stems(i)
        return len(self.own(i, without)) / len(whole) if whole else 0.0

    def size(self) -> int:
        self._all()
        return len(self._counts)

    def headline(self, i: int) -> bool:
        return (
            0 <= i < len(self.lines)
            and i not in self.taken
            and bool(self.lines[i])
            and is_headline(self.lines[i], MAX_TEASER_WORDS)
        )


def teasers(lines: Sequence[str], texts: Sequence[str], title: str, taken: set[int]) -> set[int]:
    """Indices of the paragraphs that announce another story.

    Args:
        lines: each paragraph with its white space folded; empty where it is too long for a teaser.
        texts: each paragraph in full.
        title: the article's own headline, or empty.
        taken: paragraphs that are not the article's for another reason (furniture, its own headline).
    """
    page = _Page(lines, texts, title, set(taken))
    found: set[int] = set()
    _cued(page, found)
    _doubled(page, found)
    page.taken |= found
    if len(lines) - len(page.taken) > 4:
        _alone(page, found)
    return found


def _cued(page: _Page, found: set[int]) -> None:
    """Cue lines, the headlines beside them and their blurbs."""
    judged = 0
    for i, line in enumerate(page.lines):
        if i in page.taken or i in found or not line:
            continue
        if inline_cue(line):
            found.add(i)
            continue
        if not is_cue(line):
            continue
        found.add(i)
        after = _beside(page, i, 1)
        if after is None or not page.headline(after):
            continue
        before = _beside(page, i, -1)
        group = {i, after}
        if (
            before is not None
            and page.lines[before]
            and plain(page.lines[before]) == plain(page.lines[after])
        ):
            group.add(before)
        while page.headline(after + 1) and judged < MAX_TEASERS:
            bulleted = BULLET.match(page.lines[after + 1])
            again = plain(page.lines[after + 1]) == plain(page.lines[after])
            judged += 1
            if not (bulleted or again or page.share(after + 1, group) >= ALONE_SHARE):
                break
            after += 1
            group.add(after)
        judged += 1
        if judged <= MAX_TEASERS:
            _with_blurb(page, after, group)
        found |= group


def _doubled(page: _Page, found: set[int]) -> None:
    """Headlines given twice in a row (an image's text and the link's), dates and counts between them."""
    last: dict[str, int] = {}
    judged = 0
    for i, line in enumerate(page.lines):
        if i in found or not page.headline(i) or len(line) < 20:
            continue
        words = plain(line)
        j, last[words] = last.get(words, -9), i
        between = set(range(j + 1, i)) - page.taken
        if (
            j < 0
            or words == page.title
            or len(between) > 2
            or not all(_aside(page.lines[k]) for k in between)
        ):
            continue
        judged += 1
        group = {j, i} | between
        if judged > MAX_TEASERS or not page.own(i, group):
            continue
        _with_blurb(page, i, group)
        found |= group


def _alone(page: _Page, found: set[int]) -> None:
    """Headlines between two paragraphs of prose whose words, all but a few, occur nowhere else."""
    if page.size() < ALONE_REST:
        return
    groups: list[set[int]] = []
    for i in range(2, len(page.lines) - 1):
        line = page.lines[i]
        if (
            not page.headline(i)
            or not (
                line[0].isupper() or line[0].isdigit()
            )  # scripts without case: prose looks like a headline
            or line.isupper()  # how a section's heading is set, not a link to another page
            or ends(line)
            or _OTHER.search(line)
            or BULLET.match(line)
            or len(page.stems(i)) < ALONE_STEMS
            or i - 1 in page.taken
            or not ends(page.texts[i - 1])
            or (page.lines[i + 1] and broken(line, page.lines[i + 1]))
        ):
            continue
        group = {i}
        following = i + 1
        while following < len(page.lines) and (following in page.taken or _aside(page.lines[following])):
            if following not in page.taken:
                group.add(following)
            following += 1
        if following >= len(page.lines) or page.share(i, {following}) < ALONE_SHARE:
            continue
        _with_blurb(page, following - 1, group, headline=i)
        if page.share(i, group) < ALONE_SHARE or not _resumes(page, max(group) + 1):
            continue
        groups.append(group)
        if len(groups) > MAX_ALONE:
            return
    for group in groups:
        found |= group


def _resumes(page: _Page, i: int) -> bool:
    """Whether prose follows: a heading's list or the end of the text tells nothing."""
    return i < len(page.texts) and i not in page.taken and ends(page.texts[i])


def _with_blurb(page: _Page, last: int, group: set[int], headline: int = -1) -> None:
    """Adds the paragraph after a teaser's last line where it surely belongs to the teaser."""
    blurb = last + 1
    headline = last if headline < 0 else headline
    if blurb >= len(page.lines) or blurb in page.taken or not page.lines[blurb]:
        return
    if len(page.lines[blurb].split()) > MAX_BLURB_WORDS:
        return
    own, whole = page.own(blurb, group), page.stems(blurb)
    shared = whole & page.stems(headline)
    if len(whole) < 3:
        return
    share = len(own) / len(whole)
    foreign = share >= BLURB_SHARE and not _UNSPACED.search(
        page.lines[blurb]
    )  # pairs of ideographs are rarely seen twice
    if (shared & own and (len(shared) > 1 or share >= BLURB_SHARED_SHARE)) or foreign:
        group.add(blurb)


def _beside(page: _Page, i: int, step: int) -> int | None:
    """The nearest paragraph that is not furniture, at most two places away."""
    for j in (i + step, i + 2 * step):
        if 0 <= j < len(page.lines) and j not in page.taken:
            return j
    return None


def _aside(line: str) -> bool:
    """A line such as stands between a teaser's two headlines: a date, a cue."""
    return bool(line) and len(line) <= MAX_BESIDE and (is_cue(line) or is_date_line(line))
