"""Letters of sources: what a rating is, rating files, and which rating an article's source has.

Source of the letters: NATO AJP-2.1, annex on grading. A rating file is TOML, a source a line,
``"Orlow Gazette" = { letter = "C", why = "…" }``, or CSV with the columns ``source,letter,why``. A source is a
publisher's name or a domain. A list of scores (CSV with the columns ``domain`` and a number from 0 to 1) can be
brought in by :data:`BANDS`.
"""

from __future__ import annotations

import csv
import io
import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from brief.corpus.owners import domains, folded, is_domain
from brief.errors import SettingsError, UsageError
from brief.records import ArticleInfo, digest

LETTERS = "ABCDEF"
UNKNOWN_PUBLISHER, NOT_RATED = "unknown publisher", "not rated"

BANDS = ((0.80, "B"), (0.55, "C"), (0.30, "D"), (0.0, "E"))
"""From which score on a source has which letter; never A, for a score is no record of complete reliability.

A convention, chosen on the distribution of the 11,520 domains of Lin et al. 2023 (doi:10.1093/pnasnexus/pgad286): 11 %
are B, 45 % C, 27 % D, 17 % E. Whoever disagrees rates the source by hand.
"""


PLATFORMS = frozenset(
    """blogspot.com wordpress.com substack.com medium.com tumblr.com github.io facebook.com twitter.com x.com
    youtube.com t.me telegram.org reddit.com instagram.com tiktok.com vk.com livejournal.com altervista.org
    weebly.com wixsite.com linkedin.com threads.net bsky.app""".split()  # noqa: SIM905
)
"""Domains under which anybody publishes: a rating of one says nothing of who writes there."""


@dataclass(frozen=True, slots=True)
class Rating:
    """A source's letter, and where it comes from ("set by you on 3 Mar 2026: …", "rating file …: …")."""

    letter: str
    why: str


@dataclass(frozen=True, slots=True)
class Rated:
    """One entry of a rating file: the source as it is named there, its letter and why."""

    name: str
    letter: str
    why: str


@dataclass(frozen=True, slots=True)
class Ratings:
    """Ratings by :func:`key`, in layers: what stands in an earlier layer wins over a later one."""

    layers: tuple[Mapping[str, Rating], ...] = field(default=())

    def of(self, article: ArticleInfo) -> Rating:
        """The rating of an article's source; F where its publisher is not known or not rated.

        The publisher's name decides, then the host of the article's address, then a domain above it. A post
        (it has an author and no headline) speaks for its author, whom the platform's rating does not describe.
        """
        if not article.publisher:
            return Rating("F", UNKNOWN_PUBLISHER)
        post = bool(article.authors) and not article.title
        keys = (
            [folded(f"{article.authors[0]}, on {article.publisher}")]
            if post
            else [folded(article.publisher), *(host for host in domains(article) if host not in PLATFORMS)]
        )
        found = (layer[name] for layer in self.layers for name in keys if name in layer)
        return next(found, Rating("F", NOT_RATED))

    def digest(self) -> str:
        """SHA-256 over every rating; empty where there is none."""
        if not any(self.layers):
            return ""
        return digest(
            *(
                f"{number} {name} {rating.letter} {rating.why}"
                for number, layer in enumerate(self.layers)
                for name, rating in sorted(layer.items())
            )
        )


def key(name: str) -> str:
    """What a source is kept under: its domain, or its name as names are compared."""
    return is_domain(name) or folded(name)


def letter(given: str) -> str:
    """A letter as typed, in capitals.

    Raises:
        UsageError: it is none of A to F.
    """
    found = given.strip().upper()
    if len(found) != 1 or found not in LETTERS:
        raise UsageError(
            f"{given!r} is no letter of the Admiralty code; use A (completely reliable) to E, or F"
        )
    return found


def layer(entries: Iterable[Rated], origin: str) -> dict[str, Rating]:
    """Entries of a rating file by :func:`key`; ``origin`` says which file."""
    return {
        key(entry.name): Rating(entry.letter, f"{origin}{': ' + entry.why if entry.why else ''}")
        for entry in entries
    }


def read_file(file: Path) -> list[Rated]:
    """The entries of a rating file, TOML or CSV, in its order.

    Raises:
        SettingsError: it cannot be read, or an entry has no source or no letter A to F; names file and entry.
    """
    text = _text(file)
    try:
        entries = _toml(text) if file.suffix.lower() == ".toml" else _csv(text)
        checked = [Rated(entry.name.strip(), letter(entry.letter), entry.why.strip()) for entry in entries]
    except (tomllib.TOMLDecodeError, csv.Error, UsageError) as error:
        raise SettingsError(f"{file}: cannot be used as a rating file: {error}") from error
    seen: set[str] = set()
    for entry in checked:
        if not key(entry.name):
            raise SettingsError(f"{file}: rates {entry.name!r}, which is no name of a source")
        if key(entry.name) in seen:
            raise SettingsError(f"{file}: rates {entry.name!r} twice; keep one entry")
        seen.add(key(entry.name))
    return checked


def read_scores(file: Path, origin: str) -> tuple[list[Rated], list[str]]:
    """The entries of a list of scores by domain, each score turned into a letter by :data:`BANDS`.

    Args:
        file: CSV with a column ``domain`` and one of numbers from 0 to 1, whose head names the score.
        origin: whose scores they are, for the reader of a brief ("Lin et al. 2023").

    Returns:
        The entries, and the lines that hold no domain with such a number, each with its reason.

    Raises:
        UsageError: it has no such columns.
        SettingsError: it cannot be read.
    """
    reader = csv.DictReader(io.StringIO(_text(file)))
    heads = [head for head in reader.fieldnames or [] if head]
    scores = [head for head in heads if head != "domain"]
    if "domain" not in heads or len(scores) != 1:
        raise UsageError(
            f"{file}: is no list of scores: its first line must name `domain` and one score, not {', '.join(heads)!r}"
        )
    found: dict[str, Rated] = {}
    refused = []
    for row in reader:
        domain, given = is_domain(row["domain"] or ""), row[scores[0]] or ""
        try:
            score = float(given)
        except ValueError:
            score = math.nan
        if not domain or not 0.0 <= score <= 1.0:
            refused.append(
                f"line {reader.line_num}: {row['domain']!r}, {given!r} is no domain with a score from 0 to 1"
            )
            continue
        letter_ = next(letter_ for least, letter_ in BANDS if score >= least)
        found[domain] = Rated(domain, letter_, f"{origin}, {scores[0]} {score:.2f} → {letter_}")
    return list(found.values()), refused


def is_scores(file: Path) -> bool:
    """Whether a file is a list of scores and not one of letters, by its first line."""
    head = _text(file).partition("\n")[0].strip().lower().split(",")
    return "domain" in head and "letter" not in head


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file}: the rating file cannot be read: {error}") from error


def _toml(text: str) -> list[Rated]:
    entries = []
    for name, about in tomllib.loads(text).items():
        given = {"letter": about} if isinstance(about, str) else about
        if not isinstance(given, dict) or not isinstance(given.get("letter"), str):
            raise UsageError(f'{name!r} must be rated like {{ letter = "C", why = "…" }}, not {about!r}')
        entries.append(Rated(name, given["letter"], str(given.get("why", ""))))
    return entries


def _csv(text: str) -> list[Rated]:
    reader = csv.DictReader(io.StringIO(text))
    if not {"source", "letter"} <= set(reader.fieldnames or []):
        raise UsageError("its first line must name the columns source, letter and why")
    return [Rated(row["source"] or "", row["letter"] or "", row.get("why") or "") for row in reader]
