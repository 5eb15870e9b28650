"""Web pages: body, title and date of `brief` beside the best single libraries, on the same bytes in the same run.

The body is scored as the article-extraction benchmark's `evaluate.py` does: 4-grams of word tokens as a
multiset; the true positives, false positives and false negatives of a page; the means of precision and
of recall over the pages; F1 of the two means. A page's own F1 (2tp / (2tp + fp + fn)) is for counting bad pages only.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import logging
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from reading import Row

BODY_SCRAPINGHUB, BODY_FUNDUS, TITLE, DATE, SPEED, LOW, MOST_LOW = 0.968, 0.955, 0.95, 0.985, 0.7, 0.7, 1
_TOKEN = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Page:
    """A saved page and what people say stands in it; ``half`` is told by a hash of the publisher's name."""

    name: str
    content: bytes
    body: str
    title: str = ""
    date: str = ""
    authors: tuple[str, ...] = ()
    half: str = ""
    publisher: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1 of one page's body."""

    precision: float
    recall: float
    f1: float


def rows(data: Path, quick: bool) -> Iterable[Row]:
    """The figures, as they are found; ``quick`` takes every fourth page."""
    step = 4 if quick else 1
    kind = "every 4th page" if quick else "all pages"
    quiet()
    yield from _scrapinghub(scrapinghub(data)[::step], f"scrapinghub, {kind}")
    yield from _fundus(fundus(data)[::step], f"fundus, {kind}")


def quiet() -> None:
    """The libraries log tracebacks of pages that they give up on."""
    for noisy in ("trafilatura", "readability", "htmldate"):
        logging.getLogger(noisy).setLevel(logging.CRITICAL + 1)


def _scrapinghub(pages: list[Page], data: str) -> Iterator[Row]:
    best = 0.0
    for name, body in LIBRARIES.items():
        found = total([score(body(page), page.body) for page in pages]).f1
        best = max(best, found)
        yield Row(data, f"body F1, {name} alone", f"{found:.4f}")
    texts = [ours(page)[0] for page in pages]
    scores = [score(text, page.body) for text, page in zip(texts, pages, strict=True)]
    whole = total(scores)
    asked = max(BODY_SCRAPINGHUB, best)
    seen = f"{whole.f1:.4f} (precision {whole.precision:.4f}, recall {whole.recall:.4f})"
    yield Row(data, "body F1, brief", seen, f"{BODY_SCRAPINGHUB}, above {best:.4f}", whole.f1 >= asked)
    low = sum(s.f1 < LOW for s in scores)
    yield Row(data, f"pages under {LOW}", str(low), f"at most {MOST_LOW}", low <= MOST_LOW)
    silent = sum(not text for text in texts)
    yield Row(data, "pages without text", str(silent), "0", silent == 0)
    yield _speed(pages, data)


def _fundus(pages: list[Page], data: str) -> Iterator[Row]:
    for name, body in LIBRARIES.items():
        yield Row(data, f"body F1, {name} alone", f"{total([score(body(p), p.body) for p in pages]).f1:.4f}")
    right = sum(same(_their_title(page), page.title) for page in pages) / len(pages)
    yield Row(data, "title exact, trafilatura alone", f"{right:.1%}")
    read = [(page, *ours(page)) for page in pages]
    for half in ("", "first half of publishers", "other half of publishers"):
        part = [r for r in read if half in ("", r[0].half)]
        name = f"{data}, {half}" if half else data
        titles = sum(same(title, page.title) for page, _, title, _, _ in part) / len(part)
        dates = sum(same_day(day, page.date) for page, _, _, day, _ in part) / len(part)
        yield _asked(name, "title exact, brief", f"{titles:.1%}", titles, TITLE, half)
        yield _asked(name, "date right to the day, brief", f"{dates:.1%}", dates, DATE, half)
        named = [(p.authors, authors) for p, _, _, _, authors in part if p.authors]
        right = sum(set(map(str.casefold, a)) == set(map(str.casefold, b)) for a, b in named)
        yield Row(
            name, "authors exact, brief", f"{right / len(named):.1%} of {len(named)} pages that name any"
        )
        whole = total([score(text, page.body) for page, text, _, _, _ in part])
        seen = f"{whole.f1:.4f} (precision {whole.precision:.4f}, recall {whole.recall:.4f})"
        yield _asked(name, "body F1, brief", seen, whole.f1, BODY_FUNDUS, half)


def _asked(name: str, what: str, seen: str, value: float, least: float, half: str) -> Row:
    """A figure held to what was asked of all the pages; of a half of them it is given to compare with."""
    return Row(name, what, seen) if half else Row(name, what, seen, f"{least:g}", value >= least)


def _speed(pages: list[Page], data: str) -> Row:
    """CPU time of whole pages read by `brief` and by trafilatura's default, page by page in turn."""
    mine = theirs = 0.0
    for page in pages:
        start = time.process_time()
        LIBRARIES["trafilatura default"](page)
        middle = time.process_time()
        ours(page)
        theirs += middle - start
        mine += time.process_time() - middle
    ratio = theirs / mine
    rates = f"{len(pages) / mine:.0f} against {len(pages) / theirs:.0f} per CPU second"
    seen = f"{ratio:.2f} of trafilatura's default ({rates})"
    return Row(data, "pages per second", seen, f"{SPEED}", ratio >= SPEED)


# -- the pages


def scrapinghub(data: Path) -> list[Page]:
    """The 83 pages of the article-extraction benchmark that are here, and their true bodies."""
    folder = data / "pages" / "scrapinghub"
    truth: dict[str, dict[str, str]] = json.loads((folder / "ground-truth.json").read_text("utf-8"))
    return [
        Page(key, gzip.decompress((folder / "html" / f"{key}.html.gz").read_bytes()), wanted["articleBody"])
        for key, wanted in sorted(truth.items())
    ]


def fundus(data: Path) -> list[Page]:
    """Pages of publishers in many countries; of a publisher's expected articles, the one that the page holds."""
    found = []
    for path in sorted((data / "pages" / "fundus").glob("*/*.html.gz")):
        publisher = re.sub(r"_\d{4}_\d\d_\d\d$", "", path.name.removesuffix(".html.gz"))
        content = gzip.decompress(path.read_bytes())
        markup = content.decode("utf-8", "replace")
        versions = json.loads((path.parent / f"{publisher}.json").read_text("utf-8"))
        wanted = max(versions.values(), key=lambda v: _held(v, markup))
        half = ("first", "other")[hashlib.sha256(publisher.encode()).digest()[0] % 2]
        found.append(
            Page(
                f"{path.parent.name}/{path.name}",
                content,
                expected_body(wanted),
                wanted["title"] or "",
                wanted["publishing_date"] or "",
                tuple(wanted.get("authors") or ()),
                f"{half} half of publishers",
                publisher,
            )
        )
    return found


def expected_body(wanted: dict[str, Any]) -> str:
    """Summary, headlines and paragraphs of an expected article, one a line."""
    body = wanted["body"] or {"summary": [], "sections": []}
    parts = list(body["summary"])
    for section in body["sections"]:
        parts += [*section["headline"], *section["paragraphs"]]
    return "\n".join(parts)


def _held(wanted: dict[str, Any], markup: str) -> float:
    """The share of an expected article's long words that a page's markup holds."""
    words = {w for w in _TOKEN.findall(f"{wanted['title']} {expected_body(wanted)}") if len(w) > 5}
    return sum(w in markup for w in words) / len(words) if words else 0.0


# -- the scores


def score(text: str, truth: str) -> Score:
    """One page's precision, recall and F1 by 4-grams of tokens, as the benchmark defines them."""
    one, other = _shingles(text), _shingles(truth)
    tp = float((one & other).total())
    fp, fn = one.total() - tp, other.total() - tp
    if not fp and not fn:
        return Score(1.0, 1.0, 1.0)
    precision = tp / (tp + fp) if tp + fp else 0.0
    recall = tp / (tp + fn) if tp + fn else 0.0
    return Score(precision, recall, 2 * tp / (2 * tp + fp + fn))


def total(scores: list[Score]) -> Score:
    """Mean precision, mean recall, and F1 of the means."""
    precision = statistics.mean(s.precision for s in scores)
    recall = statistics.mean(s.recall for s in scores)
    return Score(
        precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    )


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _TOKEN.findall(text)
    return Counter(tuple(words[i : i + 4]) for i in range(max(1, len(words) - 3))) if words else Counter()


def same(one: str, other: str) -> bool:
    """Whether two titles are the same but for white space."""
    return " ".join(one.split()) == " ".join(other.split())


def same_day(found: datetime | None, wanted: str) -> bool:
    """Whether a date is the expected day, in UTC or in the zone of the expected date."""
    if found is None or not wanted:
        return not wanted and found is None
    at = datetime.fromisoformat(wanted)
    days = {at.date(), at.astimezone(UTC).date() if at.tzinfo else at.date()}
    return found.date() in days


# -- the readers


def ours(page: Page) -> tuple[str, str, datetime | None, tuple[str, ...]]:
    """Body, title, start of the first date that can be read, authors."""
    from brief.dates.written_dates import parse_date
    from brief.errors import InputError
    from brief.reading.html.extraction import extract_page
    from brief.reading.plain.cleaning import clean
    from brief.records import text_at

    try:
        found = extract_page(page.content, "")
    except InputError:
        return "", "", None, ()
    dates = (parse_date(d.text, d.rule) for d in found.dates)
    blocks, _ = clean(found.text, found.title, bare=False, marks=found.marks)
    body = "\n\n".join(text_at(found.text, block) for block in blocks)
    return body, found.title, next((d.start for d in dates if d.known), None), found.authors


def _trafilatura(**options: bool) -> Callable[[Page], str]:
    def body(page: Page) -> str:
        from trafilatura import extract

        return extract(page.content, **options) or ""

    return body


def _their_title(page: Page) -> str:
    from trafilatura import extract_metadata

    found = extract_metadata(page.content)
    return (found.title if found else "") or ""


def _readability(page: Page) -> str:
    import lxml.html
    from readability import Document

    from brief.reading.html.extraction import decode

    try:
        markup = Document(decode(page.content)[0]).summary(html_partial=True)
        return " ".join(lxml.html.fromstring(markup).itertext())
    except Exception:  # it raises bare exceptions of its own on odd trees
        return ""


def _resiliparse(page: Page) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    from brief.reading.html.extraction import decode

    return str(extract_plain_text(decode(page.content)[0], main_content=True, alt_texts=False))


LIBRARIES: dict[str, Callable[[Page], str]] = {
    "trafilatura default": _trafilatura(),
    "trafilatura favor_precision": _trafilatura(favor_precision=True, include_comments=False),
    "trafilatura recall, fast": _trafilatura(favor_recall=True, fast=True, include_comments=False),
    "readability-lxml": _readability,
    "resiliparse": _resiliparse,
}
