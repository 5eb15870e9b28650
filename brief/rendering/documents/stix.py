"""A record as a STIX 2.1 bundle: a report, a note for each sentence, who published what it cites, and its marking.

OASIS, STIX Version 2.1 (2021). Made with the library of its committee, which refuses what is not valid. Ids are worked
out from the record's, so that one record makes one bundle.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from brief.checking.checks import QUOTING
from brief.errors import UsageError
from brief.records import ArticleInfo, CheckedSentence, Record
from brief.rendering import wording
from brief.rendering.documents.claim_rows import parts_of
from brief.rendering.documents.page_blocks import page_of

NAMESPACE = UUID("7d2f4c52-6c6c-5f0e-9a3c-0f7d6a1f3b11")
"""Of the ids that are worked out here; any will do that stays as it is."""
_TLP = {
    "TLP:CLEAR": "WHITE",
    "TLP:WHITE": "WHITE",
    "TLP:GREEN": "GREEN",
    "TLP:AMBER": "AMBER",
    "TLP:RED": "RED",
}
_CONFIDENCE = {"low": 15, "moderate": 50, "high": 85}
"""STIX 2.1, appendix A: the middle of each range of its scale of three."""
_AGAINST = ("disputed", "contested")


def stix(record: Record, folder: Path | None = None) -> bytes:
    """A record as a STIX 2.1 bundle in JSON.

    Args:
        record: whose.
        folder: of the user's own templates.

    Raises:
        UsageError: stix2 is not installed.
    """
    try:
        import stix2
    except ImportError as error:
        raise UsageError("STIX needs stix2: pip install 'brief-desk[documents]'") from error
    at = record.manifest.cutoff
    marking = _marking(stix2, record)
    shared: dict[str, Any] = {"created": at, "modified": at}
    if marking is not None:
        shared["object_marking_refs"] = [marking.id]
    author = stix2.Identity(id=_id("identity", "brief"), name="brief", identity_class="system", **shared)
    shared["created_by_ref"] = author.id
    publishers = {
        name: stix2.Identity(
            id=_id("identity", f"publisher {name}"), name=name, identity_class="organization", **shared
        )
        for name in dict.fromkeys(wording.shown(wording.publisher(one.article)) for one in record.sources)
    }
    sources = {number: one.article for one in record.sources for number in one.numbers}
    quotes = {one.number: one.quote for one in record.references}
    notes, links, opinions = [], [], []
    told: set[tuple[str, tuple[int, ...]]] = set()
    confidence = _confidences(record)
    for part, sentence in parts_of(record):
        key = (sentence.text, sentence.numbers)
        if key in told or sentence.confidence or not sentence.numbers:
            continue
        told.add(key)
        cited = {wording.shown(wording.publisher(sources[n])): sources[n] for n in sentence.numbers}
        note = stix2.Note(
            id=_id("note", f"{record.id} {sentence.text} {sentence.numbers}"),
            abstract=wording.shown(part)[:200] or None,
            content=wording.shown(sentence.text),
            authors=["the source's own words"]
            if sentence.writer == QUOTING
            else [record.manifest.model or "model"],
            object_refs=[publishers[name].id for name in cited],
            external_references=[_external(sources[n], quotes[n]) for n in sentence.numbers],
            labels=[sentence.kind.value, *([sentence.likelihood] if sentence.likelihood else [])],
            **({"confidence": confidence[sentence.text]} if sentence.text in confidence else {}),
            **shared,
        )
        notes.append(note)
        links += [
            stix2.Relationship(
                id=_id("relationship", f"{note.id} {publishers[name].id}"),
                relationship_type="related-to",
                source_ref=note.id,
                target_ref=publishers[name].id,
                description="published what this rests on",
                **shared,
            )
            for name in cited
        ]
        if part.partition(":")[0].lower() in _AGAINST:
            opinions.append(
                stix2.Opinion(
                    id=_id("opinion", note.id),
                    opinion="disagree",
                    explanation="its sources do not agree on it",
                    object_refs=[note.id],
                    **shared,
                )
            )
    objects = [*publishers.values(), *notes, *links, *opinions]
    report = stix2.Report(
        id=_id("report", record.id),
        name=page_of(record, folder).title,
        description=f"Made by brief; record {record.id}, corpus {record.manifest.corpus_digest[:12]}.",
        published=at,
        report_types=["threat-report"],
        object_refs=[one.id for one in objects] or [author.id],
        **shared,
    )
    first = [author] if marking is None else [marking, author]
    bundle = stix2.Bundle(id=_id("bundle", record.id), objects=[*first, report, *objects])
    return (str(bundle.serialize(pretty=True)) + "\n").encode("utf-8")


def _marking(stix2: Any, record: Record) -> Any:
    """The marking as TLP where STIX 2.1 knows it, else as a statement; None where there is none."""
    if not record.marking:
        return None
    if name := _TLP.get(record.marking.strip().upper()):
        return getattr(stix2, f"TLP_{name}")
    return stix2.MarkingDefinition(
        id=_id("marking-definition", record.marking),
        created=record.manifest.cutoff,
        definition_type="statement",
        definition=stix2.StatementMarking(statement=record.marking),
    )


def _confidences(record: Record) -> Mapping[str, int]:
    """The confidence of each judgment, which the sentence after it states."""
    found: dict[str, int] = {}
    before: CheckedSentence | None = None
    for _, one in parts_of(record):
        if one.confidence and before is not None:
            found[before.text] = _CONFIDENCE[one.confidence]
        before = one
    return found


def _external(article: ArticleInfo, quote: str) -> dict[str, Any]:
    link = wording.link(article.url)
    return {
        "source_name": wording.shown(wording.publisher(article)),
        "description": wording.shown(quote),
        "external_id": article.id,
        **({"url": link} if link else {}),
    }


def _id(kind: str, of: str) -> str:
    return f"{kind}--{uuid5(NAMESPACE, f'{kind} {of}')}"
