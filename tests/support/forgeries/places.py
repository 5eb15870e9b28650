"""Where things stand in a record, in a text and in a date: what kinds of forgeries find their places with."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from tests.support.forgeries.registry import Change, Record, first


def sections(record: Record) -> Iterator[Record]:
    """The stories and parts of a brief; an answer has none."""
    for name in ("sections", "undated", "parts"):
        yield from record.get(name, ())


def sentences(record: Record) -> Iterator[Record]:
    """Every sentence of a brief or an answer."""
    for section in sections(record):
        yield from section["sentences"]
    if "question" in record:
        for name in ("sentences", "disputed", "missing", "nearest"):
            yield from record.get(name, ())


def lists(record: Record, least: int = 1) -> list[Record]:
    """The first list that holds so many sentences."""
    found = [one["sentences"] for one in sections(record)] or [record["sentences"], record["nearest"]]
    return first((one for one in found if len(one) >= least), f"part of {least} sentences")


def some(record: Record, fits: Callable[[Record], object], what: str) -> Record:
    """The first sentence that fits."""
    return first((one for one in sentences(record) if fits(one)), what)


def quoted(record: Record) -> Record:
    """The first sentence that is quoted from a source."""
    return some(record, lambda one: one["writer"] == "quoting" and one["numbers"], "quoted sentence")


def same(record: Record, text: str) -> list[Record]:
    """The sentences of these words, wherever they stand."""
    return [one for one in sentences(record) if one["text"] == text]


def say(record: Record, old: str, new: str) -> None:
    """Have every sentence of these words say others; references stay."""
    for one in same(record, old):
        one["text"] = new
        one["quotes"] = [quote.replace(old, new) for quote in one["quotes"]]


def reworded(value: Any, old: str, new: str) -> Any:
    """A value with words replaced in every text in it."""
    if isinstance(value, str):
        return value.replace(old, new)
    if isinstance(value, list):
        return [reworded(one, old, new) for one in value]
    if isinstance(value, dict):
        return {key: reworded(one, old, new) for key, one in value.items()}
    return value


def reference(record: Record) -> Record:
    """The reference that the first quoted sentence cites."""
    number = quoted(record)["numbers"][0]
    return first((one for one in record["references"] if one["number"] == number), "such reference")


def span_ref(record: Record) -> Record:
    """Where in which document that reference points."""
    ref: Record = reference(record)["ref"]
    return ref


def source(record: Record) -> Record:
    """The first row of the table of sources."""
    return first(record["sources"], "source")


def article(record: Record) -> Record:
    """The article of the first source."""
    found: Record = source(record)["article"]
    return found


def dated(record: Record) -> Record:
    """The publication date of the first source that has one."""
    dates = (one["article"]["published"] for one in record["sources"])
    return first((one for one in dates if one["start"]), "dated source")


def part(kind: str) -> Callable[[Record], Record]:
    """Where the first part of a kind stands that holds sentences."""

    def found(record: Record) -> Record:
        return first((one for one in sections(record) if one["kind"] == kind and one["sentences"]), kind)

    return found


def story(record: Record, least: int = 1) -> Record:
    """The first story of a brief that has at least so many."""
    found = record.get("sections", ())
    return first(found if len(found) >= least else (), f"{least} stories")


def of_story(record: Record) -> list[Record]:
    """Every section of the first story."""
    return [one for one in sections(record) if one["story_id"] == story(record)["story_id"]]


def grades(fits: Callable[[Record], object]) -> Callable[[Record], list[Record]]:
    """Where the grades stand of the first sentence whose grade fits."""

    def found(record: Record) -> list[Record]:
        sentence = some(record, lambda one: one["grade"] and fits(one["grade"]), "such grade")
        return [one["grade"] for one in same(record, sentence["text"]) if one["grade"]]

    return found


def of(where: Callable[[Record], Record | list[Record]], **values: Any) -> Change:
    """What gives a row, or each of several, other values; a value may be a function of the old one."""

    def change(record: Record) -> None:
        found = where(record)
        for row in [found] if isinstance(found, dict) else found:
            row.update({key: new(row[key]) if callable(new) else new for key, new in values.items()})

    return change


def at(path: str, value: Any) -> Change:
    """What puts another value at a place such as ``ranking/0/why``; it may be a function of the old one."""
    *folders, last = (int(step) if step.lstrip("-").isdigit() else step for step in path.split("/"))

    def change(record: Record) -> None:
        holder: Any = record
        for step in folders:
            holder = holder[step]
        holder[last] = value(holder[last]) if callable(value) else value

    return change


def text_with(record: Record, pattern: str, flags: int = 0) -> str:
    """The words of the first sentence in which a pattern is found."""
    text: str = some(record, lambda one: re.search(pattern, one["text"], flags), f"sentence with {pattern}")[
        "text"
    ]
    return text


def other_figure(text: str) -> str:
    """The text with its first digit another one, as long as before."""
    return swapped(text, r"\d", lambda match: str((int(match[0]) + 4) % 9 + 1))


def later(instant: str, days: float) -> str:
    """An instant of a record moved by days."""
    moved = datetime.fromisoformat(instant.replace("Z", "+00:00")) + timedelta(days=days)
    return moved.isoformat().replace("+00:00", "Z")


def move(value: Record, days: float) -> None:
    """Move a dated value by days."""
    value["start"], value["end"] = later(value["start"], days), later(value["end"], days)


def prune(record: Record) -> None:
    """Take out references and sources that nothing cites any more, and number what is left anew."""
    cited = {number for one in sentences(record) for number in one["numbers"]}
    kept = [one for one in record["references"] if one["number"] in cited]
    new = {one["number"]: place for place, one in enumerate(kept, 1)}
    for one in kept:
        one["number"] = new[one["number"]]
    record["references"] = kept
    for holder in (*sentences(record), *record["sources"], *record.get("requirements", ())):
        holder["numbers"] = [new[number] for number in holder["numbers"] if number in new]
    record["sources"] = [one for one in record["sources"] if one["numbers"]]
    if "dates" in record:
        notes = (one for one in record["dates"] if one["number"] in new)
        record["dates"] = [one | {"number": new[one["number"]]} for one in notes]


def find(text: str, pattern: str) -> re.Match[str]:
    """The first place of a pattern, whose dots stand for line ends, too.

    Raises:
        LookupError: there is none.
    """
    match = re.search(pattern, text, re.S)
    if not match:
        raise LookupError(f"no {pattern}")
    return match


def swapped(text: str, pattern: str, new: Callable[[re.Match[str]], str] | str) -> str:
    """The text with the first place of a pattern replaced; a text is taken literally."""
    match = find(text, pattern)
    return text[: match.start()] + (new if isinstance(new, str) else new(match)) + text[match.end() :]


def before(text: str, pattern: str, more: str) -> str:
    """The text with more before the first place of a pattern."""
    return swapped(text, pattern, lambda match: more + match[0])


def after(text: str, pattern: str, more: str) -> str:
    """The text with more behind the first place of a pattern."""
    return swapped(text, pattern, lambda match: match[0] + more)


def markup(text: str) -> str:
    """Text as a page writes it."""
    return html.escape(text, quote=False).replace("'", "&#39;").replace('"', "&#34;")
