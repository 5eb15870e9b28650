"""Forged frames of briefs and answers: grades, counts, stories, parts, and how they were made."""

from __future__ import annotations

import copy

from tests.support.forgeries.places import (
    at,
    grades,
    later,
    lists,
    move,
    of,
    of_story,
    part,
    prune,
    sections,
    some,
    story,
)
from tests.support.forgeries.registry import (
    CHOSEN,
    UNSAID,
    Record,
    first,
    forges,
    table,
)


def _not_a(grade: Record) -> bool:
    return bool(grade["letter"] != "A")


def _unconfirmed(grade: Record) -> bool:
    return bool(grade["digit"] != 1)


table(
    "record",
    ("a grade's letter raised", of(grades(_not_a), letter="A"), "The source is completely reliable."),
    ("a grade's digit raised", of(grades(_unconfirmed), digit=1), "Independent sources confirm the claim."),
    (
        "a digit of 5 or 6 made 2",
        of(grades(lambda grade: grade["digit"] >= 5), digit=2),
        "What others contradict, or nobody vouches for, is probably true.",
    ),
    (
        "hearsay from somebody better",
        of(grades(len), second_hand="the President"),
        "The publisher has it from the head of state.",
    ),
    (
        "a grade taken away",
        of(lambda r: some(r, lambda one: one["grade"], "grade"), grade=None),
        "Nothing speaks against the claim.",
    ),
    (
        "more independent sources than articles",
        lambda r: [one.update(independent=one["articles"] + 5) for one in of_story(r)],
        "The story rests on many sources.",
    ),
    (
        "the bottom line's counts unlike its story's",
        of(part("bottom line"), independent=lambda count: count + 1),
        "What opens the brief rests on more than its story does.",
    ),
    (
        "a publisher added to a story",
        of(of_story, publishers=lambda old: [*old, "Reuters"]),
        "A respected house reports it, too.",
    ),
    (
        "a heading reworded",
        at("sections/0/heading", "“Government falls” (The Times)"),
        "The story is of something else.",
    ),
    ("stories in another order", lambda r: r["sections"].reverse(), "The least matters most."),
    (
        "a sentence moved into another story",
        lambda r: r["sections"][1]["sentences"].append(r["sections"][0]["sentences"].pop()),
        "It was said of another event.",
    ),
    (
        "the part “contested” deleted",
        lambda r: r["parts"].remove(part("contested")(r)),
        "Nobody disputes it.",
    ),
    (
        "an undated story made one of the day",
        lambda r: r["sections"].append(r["undated"].pop() | {"undated": False, "kind": "development"}),
        "A report that carries no date is of today.",
    ),
    ("the title changed", at("title", "Daily brief, Friday 1 January 2100"), "It is a brief of another day."),
    ("a worked-out date changed", lambda r: move(r["dates"][0]["value"], 5), "The words mean another day."),
    (
        "the window another week's",
        of(
            lambda r: r["manifest"],
            since=lambda instant: later(instant, 70),
            until=lambda instant: later(instant, 70),
            cutoff=lambda instant: later(instant, 70),
        ),
        "It is of another week, in which none of its sources was published.",
    ),
)


@forges("record", "the part “contested” moved into its story")
def _promoted(record: Record) -> None:
    """What is disputed is a plain fact of the story."""
    disputed = part("contested")(record)
    record["parts"].remove(disputed)
    story(record)["sentences"] += disputed["sentences"]


@forges("record", "a story's fact made unverified")
def _demoted(record: Record) -> None:
    """A plain fact is an unconfirmed report."""
    told = copy.deepcopy(story(record)) | {"kind": "unverified", "heading": ""}
    told["sentences"] = [story(record)["sentences"].pop()]
    record["parts"].append(told)


@forges(
    "record", "a story and all that hangs on it deleted", alone="what is left out leaves nothing in a bundle"
)
def _story_gone(record: Record) -> None:
    """It did not happen, and no reference is left of it."""
    gone = story(record, 2)
    for name in ("sections", "undated", "parts"):
        record[name] = [one for one in record[name] if one["story_id"] != gone["story_id"]]
    record["independent"] = max(1, record["independent"] - gone["independent"])
    record["ranking"] = record["ranking"][1:]
    prune(record)


@forges("record", "the part “contested” deleted with its references", alone=UNSAID)
def _part_gone(record: Record) -> None:
    """Nobody disputes it, and no reference is left of the dispute."""
    record["parts"].remove(part("contested")(record))
    prune(record)


@forges("record, answer", "a sentence deleted with its reference", alone=CHOSEN)
def _sentence_gone(record: Record) -> None:
    """The source did not say it, and no reference is left of it."""
    lists(record, 2).pop()
    prune(record)


_UNCITED = "articles that are not cited are not in a bundle"
table(
    "record",
    (
        "a grade's digit raised with a reason",
        of(grades(_unconfirmed), digit=1, why_digit="confirmed by 3 independent sources"),
        "Three independent sources confirm the claim.",
    ),
    ("more articles considered", at("considered", lambda count: count + 400), "Many more were read."),
    ("a silent topic invented", lambda r: r["silent"].append("the war"), "Nobody reported on it."),
    (
        "the reasons of a rank changed",
        at("ranking/0/why", ["+9.99 the editor's wish"]),
        "An editor put it there.",
    ),
    alone=_UNCITED,
)
table(
    "record",
    (
        "a grade's letter raised with a reason",
        of(grades(_not_a), letter="A", why_letter="rated A by this desk"),
        "The desk has found this source completely reliable.",
    ),
    ("a question said not to be answered", at("requirements/0/numbers", []), "Nothing today."),
    alone="a bundle does not hold what a desk chose and asks",
)
table(
    "record",
    (
        "the report that a story continues changed",
        of(
            lambda r: first(
                (one["continues"] for one in sections(r) if one["continues"]), "continuing story"
            ),
            title="War declared",
        ),
        "It goes on from another report.",
    ),
    alone="earlier reports are not in a bundle",
)
