"""Invented articles from a seeded grammar: places, speakers, figures, corrections; each has a word that is its own.

That word (the key) stands in the headline and in most sentences, in no other article and in no language:
where its core is found in a file, words of that article are in the file.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from pathlib import Path

STARTS = "qx zq xv jx vq kz wx qj zv xk jq vz".split()
SOUNDS = (
    "bal dor fim gun hep kir lom nad pel rus tav wen yor buk dav fos gip hol kam lun mif nop pud ral sot tig vob zen"
).split()
SPEAKERS = (
    "the Interior Ministry",
    "Mayor Ilse Brandt",
    "the Harbour Authority",
    "Inspector Tomas Rehl",
    "the River Board",
    "a spokesman for the operator",
    "the regional hospital",
    "the Statistics Office",
)
EVENTS = (
    "a gate of the {key} dam gave way",
    "a fire broke out in the {key} cement works",
    "a ferry ran aground off {key}",
    "a bridge at {key} was closed",
    "the {key} railway tunnel was flooded",
    "a court in {key} annulled the tender",
)
OUTCOMES = (
    "at least {n} people were injured",
    "{n} households were left without power",
    "some {n} people were moved to schools",
    "{n} tonnes of grain were lost",
    "the repair will cost {n} million crowns",
    "{n} workers have been laid off",
)
FILLERS = (
    "The road from {key} to the coast has been closed until {day}.",
    "It was the {rank} such event in {key} since 2019, according to {who}.",
    "{Who} said that the cause in {key} was not yet known.",
    "A report on {key} is expected on {day}, {who} said.",
    "{Who} denied that the {key} inspectors had been warned.",
)
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


@dataclass(frozen=True)
class Invented:
    """An article: its key, headline, publisher, date and sentences."""

    key: str
    title: str
    publisher: str
    published: datetime
    sentences: tuple[str, ...]

    @property
    def core(self) -> str:
        """What of the key neither stemming nor the packing of word lists takes away."""
        return core_of(self.key)

    @property
    def marks(self) -> set[str]:
        """What no other article's key may hold: the core, and what another's core could be taken for."""
        return {self.key[2:11], self.key[5:14]}

    def corrected(self, dice: random.Random) -> Invented:
        """The same report with another figure, which says that it is a correction."""
        new = f"Correction: an earlier version on {self.key} gave a wrong figure; {dice.randint(3, 900)} is right."
        return replace(self, sentences=(*self.sentences, new))

    def text(self) -> str:
        """The body, three sentences a paragraph."""
        parts = [" ".join(self.sentences[n : n + 3]) for n in range(0, len(self.sentences), 3)]
        return "\n\n".join(parts)

    def markdown(self) -> str:
        """The article as a Markdown file with front matter."""
        when = self.published.strftime("%Y-%m-%dT%H:%M:%SZ")
        return f"---\ntitle: {self.title}\npublisher: {self.publisher}\npublished: {when}\n---\n\n{self.text()}\n"

    def page(self) -> str:
        """The article as a web page."""
        body = "".join(f"<p>{escape(part)}</p>" for part in self.text().split("\n\n"))
        when = self.published.strftime("%Y-%m-%dT%H:%M:%SZ")
        return (
            f"<!doctype html><html lang=en><head><title>{escape(self.title)}</title>"
            f'<meta property="og:site_name" content="{escape(self.publisher)}">'
            f'<meta property="article:published_time" content="{when}"></head>'
            f"<body><article><h1>{escape(self.title)}</h1>{body}</article></body></html>"
        )

    def item(self, link: str, *, teaser: bool = False) -> str:
        """The article as an item of an RSS feed; a teaser has its first words alone."""
        text = self.sentences[0][:60] + "…" if teaser else self.text()
        return (
            f"<item><title>{escape(self.title)}</title><guid>{escape(link)}</guid><link>{escape(link)}</link>"
            f"<pubDate>{format_datetime(self.published)}</pubDate><description>{escape(text)}</description></item>"
        )


def core_of(key: str) -> str:
    """The middle of a key: three of its four sounds, some 20,000 different ones."""
    return key[2:11]


def key(dice: random.Random) -> str:
    """A word of no language: two rare letters, then four sounds."""
    return (dice.choice(STARTS) + "".join(dice.sample(SOUNDS, 4))).capitalize()


def article(dice: random.Random, at: datetime, *, sentences: int = 8, publisher: str = "") -> Invented:
    """An invented article published at ``at``."""
    own, who = key(dice), dice.choice(SPEAKERS)
    event = dice.choice(EVENTS).format(key=own)
    outcome = dice.choice(OUTCOMES).format(n=dice.randint(3, 900))
    lead = f"{outcome[0].upper()}{outcome[1:]} after {event} on {DAYS[at.weekday()]}, {who} said."
    more = []
    for _ in range(sentences - 1):
        speaker = dice.choice(SPEAKERS)
        more.append(
            dice.choice(FILLERS).format(
                key=own,
                day=dice.choice(DAYS),
                who=speaker,
                Who=speaker[0].upper() + speaker[1:],
                rank=dice.choice("second third fourth fifth".split()),
            )
        )
    title = f"{event[0].upper()}{event[1:]}, {outcome}"
    return Invented(own, title, publisher or f"{dice.choice(SOUNDS).capitalize()} Courier", at, (lead, *more))


def articles(count: int, seed: int, *, sentences: int = 8, day: datetime | None = None) -> list[Invented]:
    """Articles of one day (5 March 2026 unless told otherwise), each with another key."""
    dice, at = random.Random(seed), day or datetime(2026, 3, 5, 6, tzinfo=UTC)
    made: list[Invented] = []
    used: set[str] = set()
    while len(made) < count:
        when = at.replace(hour=dice.randint(6, 17), minute=dice.randint(0, 59))
        one = article(dice, when, sentences=sentences)
        if not one.marks & used:
            used |= one.marks
            made.append(one)
    return made


def feed(items: list[str], title: str) -> bytes:
    """An RSS feed."""
    head = f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{escape(title)}</title>'
    return f"{head}{''.join(items)}</channel></rss>".encode()


def put(folder: Path, made: list[Invented], *, pages: bool = False) -> Path:
    """The articles as files of a folder, Markdown or web pages."""
    folder.mkdir(parents=True, exist_ok=True)
    for one in made:
        file = folder / f"{one.key}.{'html' if pages else 'md'}"
        file.write_text(one.page() if pages else one.markdown(), "utf-8")
    return folder
