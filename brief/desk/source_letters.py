"""Which letter each source has at a desk: the user's, then the rating file's, then what was imported."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from brief.corpus.books.source_register import IMPORTED, USER
from brief.corpus.owners import domains
from brief.corpus.ratings import Rating, Ratings, key, layer, read_file
from brief.desk.issued_corrections import notices
from brief.records import CheckedBrief, SectionKind, SpanRef, source_name
from brief.records.codec import from_json
from brief.rendering.wording import day

if TYPE_CHECKING:
    from brief.desk import Desk

HELD = "held"
CONTRADICTED = (4, 5)
"""Digits of a claim with which other sources differ."""


def ratings(desk: Desk) -> Ratings:
    """The ratings that stand, in the order in which they win; each says where it comes from.

    Raises:
        SettingsError: the file that ``sources.ratings`` names cannot be used.
    """
    register, zone = desk.library().register, desk.settings.zone()
    own = {
        entry.source: Rating(entry.letter, f"set by you on {day(entry.set_at, zone)}: {entry.why}")
        for entry in register.standing(USER)
    }
    named = desk.settings.sources_ratings
    file = Path(named).expanduser() if named else None
    listed = layer(read_file(file), f"rating file {file.name}") if file else {}
    imported = {entry.source: Rating(entry.letter, entry.why) for entry in register.standing(IMPORTED)}
    return Ratings((own, listed, imported))


@dataclass(frozen=True, slots=True)
class Standing:
    """A source of the library: its letter and why, and what became of its claims that briefs cited.

    The counts move no letter by themselves: they are there for whoever sets one.
    """

    source: str
    letter: str
    why: str
    articles: int
    cited: int
    corrected: int
    contradicted: int


def standings(desk: Desk) -> list[Standing]:
    """Every source of the library with its letter and its record, by name; unknown publishers are one, F."""
    library, rated = desk.library(), ratings(desk)
    letters: dict[str, Rating] = {}
    articles: Counter[str] = Counter()
    for info in library.infos(sorted(library.ids())).values():
        name, found = source_name(info), rated.of(info)
        articles[name] += 1
        # One name on two hosts may have two ratings; the list shows the worse.
        letters[name] = max(letters.get(name, found), found, key=lambda rating: rating.letter)
    record = _record(desk)
    return [
        Standing(name, letters[name].letter, letters[name].why, articles[name], *record.get(name, (0, 0, 0)))
        for name in sorted(articles, key=str.casefold)
    ]


def is_held(desk: Desk, name: str) -> bool:
    """Whether any article of the library is by the source that a rating of this name is for."""
    rated, library = Ratings(({key(name): Rating("A", HELD)},)), desk.library()
    return any(rated.of(info).why == HELD for info in library.infos(library.ids()).values())


def names_held(desk: Desk) -> list[str]:
    """What sources of the library can be called: publishers' names, and the hosts of their articles."""
    infos = desk.library().infos(desk.library().ids()).values()
    return sorted({name for info in infos for name in (info.publisher, *domains(info)[:1]) if name})


def _record(desk: Desk) -> dict[str, tuple[int, int, int]]:
    """By source: claims that briefs cited, of these later corrected, and contradicted in a brief."""
    ledger = desk.ledger()
    corrected = {(notice.brief, notice.number) for notice in notices(desk.library())}
    cited: dict[str, set[SpanRef]] = {}
    wrong: dict[str, set[SpanRef]] = {}
    opposed: dict[str, set[SpanRef]] = {}
    for issued in ledger.briefs():
        brief = from_json(ledger.brief_record(issued.id), CheckedBrief)
        names = {n: source_name(source.article) for source in brief.sources for n in source.numbers}
        refs = {reference.number: reference.ref for reference in brief.references}
        for number, ref in refs.items():
            cited.setdefault(names[number], set()).add(ref)
            if (brief.id, number) in corrected:
                wrong.setdefault(names[number], set()).add(ref)
        for section in (*brief.parts, *brief.sections, *brief.undated):
            for sentence in section.sentences:
                doubted = sentence.grade is not None and sentence.grade.digit in CONTRADICTED
                if doubted or section.kind is SectionKind.CONTESTED:
                    for number in sentence.numbers:
                        opposed.setdefault(names[number], set()).add(refs[number])
    return {
        name: (len(found), len(wrong.get(name, ())), len(opposed.get(name, ())))
        for name, found in cited.items()
    }
