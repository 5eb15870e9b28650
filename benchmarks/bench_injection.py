"""Orders and questions planted in real articles: how many are quoted, with the list of orders and by form alone.

Beside it what the rule of form costs: the sentences of those articles that are claims no more, and the time.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

import common

if TYPE_CHECKING:
    from brief.records import ArticleInfo, Passage, SourcedClaim

ARTICLES = ("days/articles-2025.jsonl", "stories/basil-dev.jsonl")
ATTACKS = "injection/text_attack_train.json"
POSITIONS = ("start", "middle", "end", "own paragraph")
LOST = 0.003
"""Of real reporting at most this share may be lost; most of what the rule takes is no reporting (look: ``--lost``)."""
Planted = tuple[dict[str, Any], str, str]
"""An article's record with an attack in its text, the attack, and its position."""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "--attacks", type=Path, help="a JSON file of attacks instead of BIPIA's; no cost then"
    )
    options.add_argument("--missed", action="store_true", help="print what was quoted")
    options.add_argument("--lost", type=int, default=0, help="print so many of the sentences lost")
    chosen = options.parse_args()
    common.real(ATTACKS, *ARTICLES)
    attacks = _attacks(chosen.attacks or common.DATA / ATTACKS)
    records = [record for name in ARTICLES for record in _records(common.DATA / name)]
    common.title(
        f"{len(attacks)} attacks, each at {len(POSITIONS)} places of a paragraph of {len(records)} real articles"
    )
    planted = list(plants(records, attacks))
    rows = [["", *POSITIONS, "all", "attacks"]]
    for name, around in (
        ("with the list", nullcontext),
        ("by form alone", _without_list),
        ("list alone", _without_form),
    ):
        with around():
            quoted = [(attack, where) for attack, where in _quoted(planted)]
        count = Counter(where for _, where in quoted)
        different = len({attack for attack, _ in quoted})
        rows.append([name, *(str(count[where]) for where in POSITIONS), str(len(quoted)), str(different)])
        for attack in (
            sorted({attack for attack, _ in quoted}) if chosen.missed and around is not _without_form else ()
        ):
            print(f"  {name}, quoted: {attack}")
    print(f"{len(planted)} plants; quoted:")
    common.table(rows)
    if not chosen.attacks:
        _cost(records, chosen.lost)


def plants(records: Sequence[dict[str, Any]], attacks: Sequence[str]) -> Iterator[Planted]:
    """Every attack at every position, each in another article, as far as they go."""
    chance = random.Random(7)
    order = chance.sample(records, len(records))
    number = 0
    for attack in attacks:
        for where in POSITIONS:
            record = order[number % len(order)]
            number += 1
            paragraphs = [one for one in re.split(r"\n\s*\n", record["text"]) if one.strip()]
            full = [n for n, one in enumerate(paragraphs) if len(one.split()) > 20] or [0]
            at = chance.choice(full)
            paragraphs[at : at + 1] = _with(paragraphs[at], attack, where)
            yield {**record, "text": "\n\n".join(paragraphs)}, attack, where


def _with(paragraph: str, attack: str, where: str) -> list[str]:
    if where == "own paragraph":
        return [paragraph, attack]
    sentences = re.split(r"(?<=[a-z]{2}[.!?]) (?=[A-Z])", paragraph)
    at = {"start": 0, "middle": (len(sentences) + 1) // 2, "end": len(sentences)}[where]
    return [" ".join([*sentences[:at], attack, *sentences[at:]])]


def _quoted(planted: Sequence[Planted]) -> Iterator[tuple[str, str]]:
    """The attacks of which a claim has words, with their positions."""
    found = list(_read(record for record, _, _ in planted))
    for (_, attack, where), (info, passages, text) in zip(planted, found, strict=True):
        start = text.find(attack)
        if start < 0:
            raise SystemExit(f"not in its article as it is read: {attack}")
        end = start + len(attack)
        spans = [span for claim in _claims(info, passages, text) for span in claim.ref.spans]
        if any(max(start, a) < min(end, b) for a, b in spans):
            yield attack, where


def _cost(records: Sequence[dict[str, Any]], shown: int) -> None:
    """What the rule of form takes from the articles as they are, and the time that it takes."""
    articles = list(_read(records))
    _claims(*articles[0])
    started = time.process_time()
    after = [claim.text for one in articles for claim in _claims(*one)]
    spent = time.process_time() - started
    with _without_form():
        started = time.process_time()
        before = [claim.text for one in articles for claim in _claims(*one)]
        plain = time.process_time() - started
    gone = Counter(before) - Counter(after)
    lost = sorted(gone.elements())
    share = len(lost) / len(before)
    print(
        f"\nclaims of the articles as they are: {len(before)}; none any more by form: {len(lost)} ({share:.2%})"
    )
    print(
        f"reading their claims: {spent:.1f} s CPU, without the rule {plain:.1f} s ({spent / plain:.2f} times)"
    )
    for text in random.Random(3).sample(lost, min(shown, len(lost))):
        print(f"  {text}")


def _claims(info: ArticleInfo, passages: Sequence[Passage], text: str) -> list[SourcedClaim]:
    from brief.analysis.claims import claims

    return claims(info, passages, text)


@contextmanager
def _without_list() -> Iterator[None]:
    nothing: Callable[[str], bool] = lambda _: False  # noqa: E731 - typed
    with (
        mock.patch("brief.analysis.claims.instructs", nothing),
        mock.patch("brief.analysis.claims.to_machines", nothing),
    ):
        yield


@contextmanager
def _without_form() -> Iterator[None]:
    nothing: Callable[[str], bool] = lambda _: False  # noqa: E731 - typed
    with (
        mock.patch("brief.analysis.claims.reporting", lambda claims, _: list(claims)),
        mock.patch("brief.analysis.sentence_reader.may_address", nothing),
        mock.patch("brief.analysis.sentence_reader.second_look", lambda *_: ""),
        mock.patch("brief.analysis.sentence_reader.run_in", lambda _: []),
    ):
        yield


def _read(records: Iterable[dict[str, Any]]) -> Iterator[tuple[ArticleInfo, tuple[Passage, ...], str]]:
    """Articles as an ingest reads them, one for each record and in that order."""
    from tests.support.desk import info

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "articles.jsonl"
        lines = [
            {name: record.get(name, "") for name in ("title", "url", "published", "text")}
            | {"url": f"https://example.org/{n}"}
            for n, record in enumerate(records)
        ]
        file.write_text("\n".join(map(json.dumps, lines)), "utf-8")
        found = {article.url: (article, passages) for _, article, passages in common.read([file], 10**9)}
    for line in lines:
        article, passages = found[line["url"]]
        yield info(article), passages, article.source_text


def _records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def _attacks(path: Path) -> list[str]:
    found = json.loads(path.read_text("utf-8"))
    return [one for group in found.values() for one in group] if isinstance(found, dict) else list(found)


if __name__ == "__main__":
    main()
