"""Sentences with what is known of them, for the gate and the checker: `eval/labels/checked-sentences.jsonl`.

Each was written over articles of the example corpus or of the real data by a writer (a language model) who had seen no
rule, prompt or code: half faithful, half with one fault; judgments and sentences that say what is not said among them.
Articles are named by address, cited sentences by a digest: none of their words is held here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import common

if TYPE_CHECKING:
    from brief.checking.checker import Checker
    from brief.checking.citations import Texts
    from brief.desk import Desk
    from brief.records import CheckResult, DraftSentence, SourcedClaim

LABELS = common.ROOT / "eval" / "labels" / "checked-sentences.jsonl"
SETS = ("corpus", "days", "pages", "drafts")
DRAFTS = common.DATA / "drafts" / "example-and-seed.jsonl"
COUNTRIES = ("us", "uk", "au", "ca", "ind")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence with what is known of it."""

    id: str
    data: str
    pack: str
    what: str
    """``fact``, ``judgment`` or ``absent``."""
    kind: str
    faithful: bool
    sentence: DraftSentence
    held: float
    """Share of its words that its cited sentences hold."""


def digest(text: str) -> str:
    """What names a cited sentence."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:16]


def sources(name: str) -> list[Path]:
    """The files of a set."""
    if name in ("corpus", "drafts"):
        own = [path for path in (common.ROOT / "eval" / "corpus").iterdir() if path.is_dir()]
        return own if name == "corpus" else [*own, common.DATA / "seed"]
    if name == "days":
        return [common.DATA / "days" / "articles-2025.jsonl"]
    pages = common.DATA / "pages" / "fundus"
    return [page for country in COUNTRIES for page in sorted((pages / country).glob("*.html.gz"))]


def library(name: str, keep: Path) -> Desk:
    """A library of one set, kept between runs."""
    made = common.desk(keep / f"check-{name}")
    if not (keep / f"check-{name}" / "library.sqlite3").exists():
        made.ingest(sources(name))
    return made


def claims(desk: Desk) -> dict[str, list[SourcedClaim]]:
    """The quotable sentences of a library, by article."""
    from brief.analysis.article_claims import claims_of

    held = desk.library()
    infos = held.infos(held.ids())
    texts = {id_: held.source_text(info.source_text_sha256) or "" for id_, info in infos.items()}
    return claims_of(held, list(infos.values()), texts)


def labelled(name: str, desk: Desk) -> Iterator[Labelled]:
    """The labelled sentences of a set; one whose article is read otherwise than when it was labelled is left out."""
    from brief.checking.clause_match import share
    from brief.records import Citation, DraftSentence, SentenceKind

    by_digest: dict[str, list[SourcedClaim]] = {}
    for claim in (claim for some in claims(desk).values() for claim in some):
        by_digest.setdefault(digest(claim.text), []).append(claim)
    if name == "drafts":
        yield from _drafts(by_digest)
        return
    kinds = {"fact": SentenceKind.FACT, "judgment": SentenceKind.JUDGMENT, "absent": SentenceKind.FRAMING}
    for line in LABELS.read_text("utf-8").splitlines():
        row: dict[str, Any] = json.loads(line)
        if row["data"] != name:
            continue
        found = [_claim(by_digest.get(sha, []), where) for where, sha in row["cites"]]
        cited = [claim for claim in found if claim is not None]
        if not cited or len(cited) < len(found):
            continue
        citations = tuple(Citation(c.ref, c.article.id, c.passage_id) for c in cited)
        sentence = DraftSentence(row["text"], citations, kind=kinds[row["what"]], writer="prompted")
        held = share(row["text"], " ".join(claim.text for claim in cited))
        yield Labelled(
            row["id"], name, row["pack"], row["what"], row["kind"], row["faithful"], sentence, held
        )


def _drafts(by_digest: dict[str, list[SourcedClaim]]) -> Iterator[Labelled]:
    """The facts of drafts that a strong writer made from the first version's prompts, and faults planted in such."""
    from brief.checking.clause_match import share
    from brief.records import Citation, DraftSentence

    for number, line in enumerate(DRAFTS.read_text("utf-8").splitlines()):
        row = json.loads(line)
        if row.get("field") in ("gaps", "missing", "assessment", "key_judgments", "alternatives"):
            continue
        found = [by_digest.get(digest(text), [None])[0] for text in row.get("labels_text") or ()]
        cited = [claim for claim in found if claim is not None]
        if not cited or len(cited) < len(found):
            continue
        citations = tuple(Citation(c.ref, c.article.id, c.passage_id) for c in cited)
        sentence = DraftSentence(row["text"], citations, writer="prompted")
        kind = row.get("fault") or (
            "planted" if row["planted"] else "slip" if not row["supported"] else "draft"
        )
        held = share(row["text"], " ".join(claim.text for claim in cited))
        pack = f"drafts {row['corpus']}"
        yield Labelled(f"draft-{number}", "drafts", pack, "fact", kind, row["supported"], sentence, held)


def _claim(found: Sequence[SourcedClaim], where: str) -> SourcedClaim | None:
    """The claim of the article that an address names; any of the same words where none is."""
    file, _, item = where.partition("#")
    for claim in found:
        origin = claim.article.origin
        if (file == claim.article.url or origin.location.endswith(file)) and item in ("", origin.item):
            return claim
    return found[0] if found else None


def read(rows: Sequence[Labelled], checker: Checker, texts: Texts) -> dict[str, CheckResult]:
    """What a checker says of each sentence, by id; sentences of one story are shown together."""
    packs: dict[str, list[Labelled]] = {}
    for row in rows:
        packs.setdefault(row.pack, []).append(row)
    said = checker.read([[row.sentence for row in pack] for pack in packs.values()], texts)
    return {row.id: said[row.sentence][0] for row in rows if row.sentence in said}


def cutoff(rows: Sequence[Labelled], texts: Texts) -> datetime:
    """The end of the day of the newest article cited: what a brief of that day could know."""
    days = [
        article.published.start
        for row in rows
        for citation in row.sentence.citations
        if (article := texts.article(citation.article_id)) and article.published.start
    ]
    newest = max(days, default=datetime(2030, 1, 1, tzinfo=UTC))
    return newest.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
