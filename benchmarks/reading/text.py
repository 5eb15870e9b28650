"""Bare text: what is set aside of clean and of dirtied real articles, and which broken sentences are rejoined."""

from __future__ import annotations

import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from brief.reading.plain.cleaning import SEPARATOR, clean
from brief.reading.plain.furniture import inline_cue, is_cue, is_furniture
from brief.reading.plain.opening import HEADLINE, MASTHEAD, TWICE
from brief.records import fold
from reading import Row

CUES = {
    "de": "Lesen Sie auch",
    "at": "Mehr zum Thema",
    "fr": "Lire aussi",
    "es": "Lea también",
    "ua": "Читайте також",
}
TOP = ("close", "Share | Print", "5 min read", "Advertisement")
BOTTOM = ("Share Pin Mail", "Cookie policy", "All rights reserved", "Sign up for our newsletter")
SHAPES = ("seed", "cue", "doubled", "doubled, blurb", "blurb", "alone")
"""Headline, cue, headline, blurb (as in the seed); cue, headline, blurb; and four without a cue."""
DIRTIED = 3
"""Each article is dirtied so often, with another teaser each time."""


@dataclass
class Real:
    """A real article: its site, country or language, headline (empty where none is known) and paragraphs."""

    site: str
    country: str
    title: str
    paragraphs: list[str]


@dataclass
class Tally:
    """Counts of one half."""

    blocks: int = 0
    wrong: list[str] = field(default_factory=list)
    judged: int = 0
    """Of the wrong: neither a line of a closed list nor a section's name above the article."""
    extracted: list[str] = field(default_factory=list)
    put: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    dirty_blocks: int = 0
    dirty_wrong: list[str] = field(default_factory=list)
    broken: int = 0
    rejoined: int = 0
    joins: int = 0


def articles(data: Path) -> list[Real]:
    """The true bodies of the saved pages, in order of site."""
    found = []
    for entry in json.loads((data / "pages/scrapinghub/ground-truth.json").read_text("utf-8")).values():
        body = [fold(p) for p in entry["articleBody"].split("\n") if p.strip()]
        site = re.sub(r"^https?://(?:www\.)?", "", entry["url"]).split("/")[0]
        found.append(Real(site, "us", "", body))
    for path in sorted((data / "pages/fundus").glob("*/*.json")):
        for entry in json.loads(path.read_text("utf-8")).values():
            stated = entry.get("body") if isinstance(entry, dict) else None
            if not stated:
                continue
            parts = [p for s in stated["sections"] for p in s["headline"] + s["paragraphs"]]
            lines = [fold(p) for p in [*stated["summary"], *parts] if p.strip()]
            found.append(Real(path.stem, path.parent.name, fold(entry.get("title") or ""), lines))
    return sorted((a for a in found if len(a.paragraphs) > 3), key=lambda a: (a.site, a.title))


def halves(found: list[Real]) -> dict[str, list[Real]]:
    """Articles by every second site: what rules were tuned on, and what was held out."""
    sites = sorted({a.site for a in found})
    return {
        name: [a for a in found if sites.index(a.site) % 2 == i]
        for i, name in enumerate(("tuned on", "held out"))
    }


def _aside(text: str, title: str, *, bare: bool = True) -> list[tuple[str, str]]:
    """Words and reason of each span set aside, other than the headline's and separators."""
    return [
        (text[a.start : a.end], a.reason)
        for a in clean(text, title, bare=bare)[1]
        if a.reason not in (HEADLINE, TWICE, SEPARATOR)
    ]


def _listed(line: str, reason: str) -> bool:
    return reason == MASTHEAD or is_cue(line) or inline_cue(line) or is_furniture(line)


def _measure_clean(article: Real, tally: Tally) -> None:
    text = "\n\n".join([article.title, *article.paragraphs]).strip()
    blocks, _ = clean(text, article.title, bare=True)
    tally.blocks += len(article.paragraphs)
    named = [f"{article.site}: {reason}: {words}" for words, reason in _aside(text, article.title)]
    tally.wrong += named
    tally.judged += sum(not _listed(words, reason) for words, reason in _aside(text, article.title))
    tally.extracted += [words for words, _ in _aside(text, article.title, bare=False)]
    tally.joins += sum(len(block) - 1 for block in blocks)


def _measure_dirty(article: Real, donors: list[Real], chance: random.Random, tally: Tally) -> None:
    """One article with a teaser, furniture, a doubled headline and a broken sentence."""
    donor = chance.choice(donors)
    shape = chance.choice(SHAPES)
    headline, blurb = donor.title, re.split(r"(?<=[.!?])\s", donor.paragraphs[0])[0]
    cue = CUES.get(article.country, "Other interesting topics" if shape == "seed" else "Read more")
    teaser = {
        "seed": [headline, cue, headline, blurb],
        "cue": [cue, headline, blurb],
        "doubled": [headline, headline],
        "doubled, blurb": [headline, headline, blurb],
        "blurb": [headline, blurb],
        "alone": [headline],
    }[shape]
    lines: list[tuple[str, str]] = [(p, "") for p in article.paragraphs]
    long = [i for i, (p, _) in enumerate(lines) if i and len(p.split()) >= 24 and p.endswith(".")]
    if long:
        i = chance.choice(long)
        words = lines[i][0].split()
        places = [n for n in range(10, len(words) - 6) if words[n - 1].isalpha() and words[n].isalpha()]
        if places:
            cut = chance.choice(places)
            lines[i : i + 1] = [(" ".join(words[:cut]), "head"), (" ".join(words[cut:]), "tail")]
    spots = [i for i in range(2, len(lines)) if lines[i][1] != "tail"]
    at = chance.choice(spots)
    lines[at:at] = [(line, f"teaser, {shape}") for line in teaser]
    top = [(line, "furniture") for line in chance.sample(TOP, 2)]
    bottom = [(line, "furniture") for line in chance.sample(BOTTOM, 2)]
    doubled = [(article.title, "headline")] * 2 if article.title else []
    lines = [*top, *doubled, *lines, *bottom]
    starts, size = [], 0
    for line, _ in lines:
        starts.append(size)
        size += len(line) + 2
    text = "\n\n".join(line for line, _ in lines)
    blocks, aside = clean(text, article.title, bare=True)
    gone = {a.start: a.reason for a in aside}
    for start, (line, kind) in zip(starts, lines, strict=True):
        if kind in ("", "head", "tail"):
            tally.dirty_blocks += 1
            if gone.get(start, SEPARATOR) != SEPARATOR:
                tally.dirty_wrong.append(f"{article.site}: {shape}: {gone[start]}: {line}")
        else:
            tally.put[kind] += 1
            tally.found[kind] += start in gone
    heads = [s for s, (_, kind) in zip(starts, lines, strict=True) if kind == "tail"]
    tally.broken += len(heads)
    tally.rejoined += sum(any(span[0] in heads for span in block[1:]) for block in blocks)


def measure(found: list[Real], times: int) -> dict[str, Tally]:
    """Both halves, each dirtied with teasers of its own articles (same country, or any where it has none)."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for name, half in halves(found).items():
        chance = random.Random(20_260_309)  # noqa: S311 - a fixed draw
        for article in half:
            tally = tallies[name]
            _measure_clean(article, tally)
            others = [d for d in half if d.title and d.site != article.site]
            donors = [d for d in others if d.country == article.country] or others
            for _ in range(times):
                _measure_dirty(article, donors, chance, tally)
    return tallies


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({part / whole:.1%})" if whole else "none"


def rows(data: Path, *, quick: bool = False) -> Iterator[Row]:
    """Figures of both halves: blocks wrongly set aside, teasers by shape, furniture, joins."""
    found = articles(data)
    for name, tally in measure(found[::4] if quick else found, 1 if quick else DIRTIED).items():
        what = f"bare text, {name}" + (", a quarter" if quick else "")
        wrong = len(tally.wrong)
        # The target is two blocks in some 4,000; what the publishers' own bodies hold of furniture counts too.
        # What the closed lists take of a "clean" body is furniture that its makers left in: read, all of it.
        seen = f"{wrong} of {tally.blocks}, {tally.judged} of them by judgement and not by a closed list"
        yield Row(what, "clean blocks set aside", seen)
        yield Row(
            what, "clean blocks set aside as extracted text", f"{len(tally.extracted)} of {tally.blocks}"
        )
        yield Row(what, "blocks joined in clean texts", str(tally.joins))
        for kind in sorted(tally.put):
            yield Row(what, f"{kind}: blocks set aside", _share(tally.found[kind], tally.put[kind]))
        put, wrongly = sum(tally.found.values()), len(tally.dirty_wrong)
        yield Row(what, "precision of what is set aside", f"{put / ((put + wrongly) or 1):.4f}")
        yield Row(what, "article's blocks set aside with a teaser near", f"{wrongly} of {tally.dirty_blocks}")
        yield Row(what, "broken sentences rejoined", _share(tally.rejoined, tally.broken))
