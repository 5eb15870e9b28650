"""Forged ways in which briefs and answers were made, forged answers, and records of other ids, keys and types."""

from __future__ import annotations

from tests.support.forgeries.places import (
    at,
    later,
    of,
    sentences,
    some,
)
from tests.support.forgeries.registry import (
    ASKED,
    DROPPED,
    FALSE,
    MADE,
    MARKED,
    OTHER_RECORD,
    OTHER_SHA,
    Record,
    forges,
    table,
)

_NOTE = {"text": FALSE, "heading": "", "writer": "model", "checks": []}
_CONFIRMED = {"letter": "A", "digit": 1, "why_letter": "rated A", "why_digit": "confirmed", "second_hand": ""}
_BLAME = "Who is to blame?"
_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f the Director"

table(
    "record",
    (
        "the manifest's corpus changed",
        at("manifest/corpus_digest", OTHER_SHA),
        "It was made from another corpus.",
    ),
    (
        "the manifest's notes changed",
        at("manifest/notes", ["All of it was confirmed."]),
        "The desk confirmed it.",
    ),
    alone=MADE,
)
table(
    "record, answer",
    ("the manifest's model changed", at("manifest/model", "gpt-9"), "A model took part."),
    (
        "the names of versions changed",
        at(
            "manifest/versions",
            lambda versions: [
                [name if name == "record" else name + "2", number] for name, number in versions
            ],
        ),
        "Other programs made it.",
    ),
    alone=MADE,
)
table(
    "record, answer",
    (
        "the form of the record no longer named",
        at("manifest/versions", lambda versions: [one for one in versions if one[0] != "record"]),
        "It is of before ids covered everything, and is looked at by the weaker rules of then.",
    ),
    (
        "a signature invented",
        at("signature", {"key": _KEY, "value": "QUFB" * 21 + "QQ=="}),
        "The Director vouches for it.",
    ),
    ("the manifest's writer changed", at("manifest/writer", "model"), "A model wrote it."),
)
table(
    "record, answer",
    (
        "a dropped sentence invented",
        lambda r: r["dropped"].append(_NOTE),
        "The desk had it and took it back.",
    ),
    alone=DROPPED,
)
table(
    "record, answer",
    ("the marking lowered or invented", at("marking", "UNCLASSIFIED"), "It may be published."),
    alone=MARKED,
)
table(
    "answer",
    ("the question changed", at("question", _BLAME), "The same words answer another question."),
    ("the source that was asked changed", at("source", "Reuters"), "One publisher alone was asked."),
    ("the instant of which it is changed", at("as_of", "2001-01-01T00:00:00Z"), "It was known long ago."),
    alone=ASKED,
)
table(
    "answer",
    (
        "a sentence moved to what is disputed",
        lambda r: r["disputed"].append(r["sentences"].pop()),
        "A plain answer is in doubt.",
    ),
    (
        "a grade invented",
        of(lambda r: some(r, lambda one: not one["grade"], "sentence without a grade"), grade=_CONFIRMED),
        "The claim is confirmed by others and its source is reliable.",
    ),
)


@forges("answer", "an answer made an abstention, or the other way")
def _answered(record: Record) -> None:
    """The corpus does not say, or does."""
    record["answered"] = not record["answered"]
    record["sentences"], record["nearest"] = record["nearest"], record["sentences"]
    record["reason"] = "" if record["answered"] else "the corpus does not say"


table(
    "record, answer",
    ("another id", at("id", OTHER_RECORD), "It is another record, of which the desk knows nothing."),
    repairable=False,
)
table(
    "record",
    ("a number as a fraction", at("references/0/number", float), "A reader's program tells 1 and 1.0 apart."),
    (
        "a foreign key with text",
        at("analyst_comment", FALSE),
        "Whoever reads the JSON sees an unchecked claim.",
    ),
    (
        "the cut-off before the sources",
        at("manifest/cutoff", lambda instant: later(instant, -3650)),
        "It was known before it was published.",
    ),
    ("a list given as null", at("sources", None), "A reader's program stops, or skips the sources."),
    (
        "keys with a default left out",
        lambda r: [one.pop(key, None) for one in sentences(r) for key in ("remarks", "grade", "rests_on")],
        "The remarks and the grade of a sentence are no longer told.",
    ),
)
table(
    "record",
    ("an id that is a path", at("id", "../../../tmp/x"), "Whoever stores it by its id writes elsewhere."),
    repairable=False,
)
