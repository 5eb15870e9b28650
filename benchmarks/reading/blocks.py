"""What each block of 60 labelled pages is, as `brief` tells it, beside what people who had not seen the rules say.

The labels hold digests of the blocks' words, never the words. Three readers (language models with a fresh mind, page by
page) labelled 20 pages each; a good third are in other languages than English. Blocks are aligned by their words.
"""

from __future__ import annotations

import difflib
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from brief.errors import InputError
from brief.reading.html import extraction
from brief.reading.html.block_choice import chosen
from brief.reading.html.block_features import letters
from brief.reading.html.block_roles import roles
from brief.reading.html.spoken_blocks import Spoken
from brief.reading.html.typed_text import block_roles
from brief.records import CITABLE, Role
from reading import Row
from reading.pages import fundus, scrapinghub

LABELS = Path(__file__).with_name("block_labels.json")
NAMED = {
    "kicker": Role.FURNITURE,
    "headline": Role.HEADLINE,
    "byline": Role.BYLINE,
    "postline": Role.BYLINE,
    "bio": Role.BYLINE,
    "furniture": Role.FURNITURE,
    "subscribe": Role.SUBSCRIBE,
    "comment": Role.COMMENT,
    "teaser": Role.TEASER,
    "post": Role.POST,
    "correction": Role.CORRECTION,
    "paywall": Role.PAYWALL,
}
"""The labels' words for roles, where they are not the roles' own."""
BESIDE = frozenset(
    {Role.FURNITURE, Role.SUBSCRIBE, Role.COMMENT, Role.TEASER, Role.PAYWALL, Role.ADVERTISEMENT, Role.BYLINE}
)
SPEECH = frozenset({Role.QUOTATION, Role.POST, Role.ANSWER})


@dataclass(frozen=True, slots=True)
class Labelled:
    """A block of a page: what it is by its label, and the digests of the words of its speaker's name.

    ``place`` is its place among those that may be the article's, -1 of the others.
    """

    place: int
    role: Role
    speaker: str


def digest(text: str) -> str:
    """What stands for a text in the labels."""
    return hashlib.sha256(letters(text).encode()).hexdigest()[:10]


def labelled(data: Path) -> Iterator[tuple[str, extraction.VisiblePage, list[Labelled]]]:
    """Each labelled page, its blocks, and the labels of those that could be aligned."""
    held: dict[str, list[list[str]]] = json.loads(LABELS.read_text("utf-8"))
    for page in (*scrapinghub(data), *fundus(data)):
        if page.name not in held:
            continue
        try:
            read = extraction.visible_page(page.content)
        except InputError:
            continue
        rows = held[page.name]
        places = {id(block): i for i, block in enumerate(read.blocks)}
        mine = [digest(block.text[:400]) for block in read.shown]
        found: list[Labelled] = []
        for same in difflib.SequenceMatcher(
            None, [row[0] for row in rows], mine, autojunk=False
        ).get_matching_blocks():
            for step in range(same.size):
                row = rows[same.a + step]
                role = NAMED[row[1]] if row[1] in NAMED else Role(row[1])
                found.append(
                    Labelled(
                        places.get(id(read.shown[same.b + step]), -1), role, row[2] if len(row) > 2 else ""
                    )
                )
        yield page.name, read, found


def _named(speaker: str, wanted: str) -> bool:
    """Whether a speaker is the one of a label: they share a word of their names."""
    return not {digest(word) for word in speaker.split()}.isdisjoint(wanted.split())


def rows(data: Path, quick: bool) -> Iterable[Row]:
    """The figures, as they are found; ``quick`` takes every fourth page."""
    right: Counter[Role] = Counter()
    count: Counter[Role] = Counter()
    merged = spoken = named = 0
    speakers = citable = wrongly = 0
    for _, page, labels in list(labelled(data))[:: 4 if quick else 1]:
        choice = chosen(page.blocks, page.readings)
        weighed = roles(page.blocks, choice.numbers, choice.chances, choice.kept, page.readings.titles)
        told = block_roles(page.blocks, choice.kept, weighed, page.info.title)
        for label in labels:
            mine = told[label.place] if label.place >= 0 else Spoken(Role.FURNITURE)
            count[label.role] += 1
            right[label.role] += mine.role is label.role
            merged += mine.role is label.role or (mine.role in BESIDE and label.role in BESIDE)
            held = label.place >= 0 and choice.kept[label.place] and mine.role in CITABLE
            if label.role in BESIDE:
                citable += held and label.role is not Role.BYLINE
                wrongly += held
            if label.role in SPEECH:
                spoken += 1
                named += mine.role in SPEECH
                speakers += mine.role in SPEECH and (not label.speaker or _named(mine.speaker, label.speaker))
    whole = count.total()
    data_ = f"{'every 4th of ' if quick else ''}60 pages, {whole:,} blocks"
    share = right.total() / whole
    yield Row(data_, "role right", f"{share:.1%}", "95 %", share >= 0.95)
    yield Row(data_, "article and its roles, or beside it, right", f"{merged / whole:.1%}")
    for role, total in count.most_common():
        yield Row(data_, f"{role.value} right", f"{right[role]} of {total}")
    yield Row(
        data_,
        "speech told as speech; with its speaker",
        f"{named}; {speakers} of {spoken}",
        "90 %",
        spoken == 0 or speakers >= 0.9 * spoken,
    )
    yield Row(data_, "furniture, advertisement, teaser … citable", str(citable), "0", citable == 0)
    yield Row(data_, "the same with bylines", str(wrongly))
