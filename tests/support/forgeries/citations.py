"""Forged references and sources of briefs and answers: where words come from, who published them, and when."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.support.forgeries.places import article, dated, move, of, reference, source, span_ref
from tests.support.forgeries.registry import FALSE, OTHER_ID, OTHER_SHA, Change, Record, forges, table

table(
    "record",
    (
        "one number for two references",
        lambda r: r["references"].append(r["references"][0] | {"quote": FALSE, "context": FALSE}),
        "Which of the two is meant depends on the reader.",
    ),
    ("a reference's quotation changed", of(reference, quote=FALSE), "The source says otherwise."),
    ("a reference to other bytes", of(span_ref, raw_sha256=OTHER_SHA), "The words come from no document."),
    ("a reference to another article", of(reference, article_id=OTHER_ID), "Another publisher said it."),
)
table(
    "record, answer",
    (
        "a sentence put into a paragraph",
        of(reference, context=lambda old: f"{old} {FALSE}"),
        "The source went on to say so.",
    ),
)


def _spans(change: Callable[[list[list[int]]], list[list[int]]]) -> Change:
    return of(span_ref, spans=change)


table(
    "record",
    (
        "spans beyond the text",
        _spans(lambda old: [[a + 10**9, b + 10**9] for a, b in old]),
        "The citation points nowhere.",
    ),
    (
        "spans shifted by one",
        _spans(lambda old: [[a + 1, b + 1] for a, b in old]),
        "The citation points elsewhere.",
    ),
    (
        "a hundred thousand spans",
        _spans(lambda spans: spans + [[0, 1]] * 100_000),
        "Whoever follows them waits.",
    ),
)

_DATE: dict[str, Any] = {"start": None, "end": None, "precision": "unknown", "status": "unresolved"}
table(
    "record, answer",
    ("a source's publisher changed", of(article, publisher="Reuters"), "A respected house published it."),
)
table(
    "record",
    ("a source's address running a script", of(article, url="javascript:alert(1)"), "A press runs a script."),
    (
        "a source's address of a seeming host",
        of(article, url="https://www.reuters.com@evil.example/"),
        "The address seems another host's.",
    ),
    ("a source of other bytes", of(article, raw_sha256=OTHER_SHA), "It is another document."),
    ("a source's date a month earlier", lambda r: move(dated(r), -30), "It was published before the event."),
    (
        "another date that a page gives invented",
        of(
            source,
            disputed=lambda old: [
                *old,
                {**_DATE, "zone": None, "proof": {"text": "", "rule": "", "anchor": ""}},
            ],
        ),
        "The page contradicts its own date.",
    ),
    (
        "a source's article said to be set aside",
        of(source, set_aside=[{"start": 0, "end": 100000, "reason": "page furniture"}]),
        "Most of the document is furniture.",
    ),
    ("a source's genre changed", of(source, genre={"kind": "satire", "why": "it says so"}), "It is satire."),
    (
        "a source row added that nothing cites",
        lambda r: r["sources"].append(source(r) | {"article": article(r) | {"id": OTHER_ID}, "numbers": []}),
        "A respected house was read for this.",
    ),
)
table(
    "record",
    ("an owner invented", of(source, owner="the State"), "It belongs to the state."),
    alone="the owners' list is the desk's own",
)
table(
    "record",
    (
        "copies of a source removed",
        of(lambda r: [one for one in r["sources"] if one["copies"]], copies=[]),
        "Nobody else carries this text.",
    ),
    alone="copies are articles that are not in a bundle",
)


@forges("record, answer", "all words of one source cited to another")
def _wholly_other(record: Record) -> None:
    """Another publisher said all of it."""
    gone, kept = record["sources"].pop(), source(record)
    for one in record["references"]:
        if one["article_id"] == article(record)["id"]:
            one["article_id"] = gone["article"]["id"]
            one["ref"] |= {key: gone["article"][key] for key in ("raw_sha256", "source_text_sha256")}
    kept["article"] = gone["article"]
    kept["numbers"] = sorted(kept["numbers"] + gone["numbers"])
